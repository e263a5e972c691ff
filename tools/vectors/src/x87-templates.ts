/*T:450 Templates of the x87 instructions: all of D8 to DF, and FWAIT.
 *
 * Every ModRM byte that is a register form is a template of its own; so is every memory form. What the manual does not name
 * is drawn too: aliases that all processors have, and #UD. Before it: the state. Next, T:452: MMX and SSE. */
import { type Case, IMAGE_FTW, IMAGE_ST0 } from "./case.js";
import { drawDouble, drawExtended, drawSingle } from "./floats.js";
import { drawX87Image } from "./image.js";
import type { Random } from "./random.js";
import type { Template } from "./template.js";

/** How the bytes of a memory operand are drawn. */
type Memory = "single" | "double" | "extended" | "integer" | "decimal" | "environment" | "state" | "none";

const ROWS: readonly (readonly Memory[])[] = [
  new Array<Memory>(8).fill("single"),
  ["single", "none", "single", "single", "environment", "integer", "environment", "integer"],
  new Array<Memory>(8).fill("integer"),
  ["integer", "integer", "integer", "integer", "none", "extended", "none", "extended"],
  new Array<Memory>(8).fill("double"),
  ["double", "integer", "double", "double", "state", "none", "state", "integer"],
  new Array<Memory>(8).fill("integer"),
  ["integer", "integer", "integer", "integer", "decimal", "integer", "decimal", "integer"],
];

const ENVIRONMENT_BYTES = 28;
const STATE_BYTES = 108;

/** An environment: control, status and tag words with the reserved halves of the 32-bit format. */
function drawEnvironment(c: Case, r: Random, offset: number): void {
  const { dataView } = c;
  const step = c.operandSize;
  for (let n = 0; n < 3; n++) {
    dataView.setUint16(offset + n * step, c.imageView.getUint16(n === 2 ? IMAGE_FTW : n * 2, true), true);
  }
  dataView.setUint16(offset, (r.next() & 0x0f7f) | (r.oneIn(3) ? 0 : 0x3f), true);
  dataView.setUint16(offset + step, r.next() & (r.oneIn(3) ? 0xffff : 0x7f00), true);
  dataView.setUint16(offset + 2 * step, r.oneIn(3) ? r.next() : r.pick([0, 0xffff, 0x5555, 0xaaaa, 0x00ff]), true);
}

function drawMemory(c: Case, r: Random, memory: Memory): void {
  const offset = c.operandAt - c.dataAt;
  const { dataView } = c;
  if (offset + 16 > c.dataBytes) return;
  switch (memory) {
    case "single":
      dataView.setUint32(offset, drawSingle(r), true);
      return;
    case "double":
      drawDouble(r, dataView, offset);
      return;
    case "extended":
      drawExtended(r, dataView, offset);
      return;
    case "decimal":
      for (let n = 0; n < 10; n++) {
        const digits = r.next();
        c.data[offset + n] = (digits % 10) | (((digits >>> 8) % 10) << 4);
      }
      c.data[offset + 9] = r.next() & 0x80;
      if (r.oneIn(8)) c.data.fill(0, offset, offset + 9);
      return;
    case "environment":
      drawEnvironment(c, r, offset);
      return;
    case "state":
      drawEnvironment(c, r, offset);
      for (let n = 0; n < 8; n++) drawExtended(r, dataView, offset + (c.operandSize === 2 ? 14 : 28) + n * 10);
      return;
    default:
  }
}

const ONE = 0x3fff;

/** Restricts ST(n) to exponents from `from` on, `count` of them, in most cases. */
function narrow(c: Case, r: Random, n: number, from: number, count: number): void {
  if (r.oneIn(6)) return;
  const at = IMAGE_ST0 + n * 16;
  const sign = c.imageView.getUint16(at + 8, true) & 0x8000;
  c.imageView.setUint16(at + 8, sign | (from + r.below(count)), true);
  c.image[at + 7] |= 0x80;
}

/** Domains: by ModRM of D9. */
function drawDomain(c: Case, r: Random, modrm: number): void {
  switch (modrm) {
    case 0xf0: // F2XM1: -1 to 1
      narrow(c, r, 0, ONE - 24, 24);
      return;
    case 0xf1: // FYL2X: x positive
      c.image[IMAGE_ST0 + 9] &= r.oneIn(6) ? 0xff : 0x7f;
      if (r.oneIn(2)) narrow(c, r, 0, ONE - 2, 4);
      return;
    case 0xf3: // FPATAN
      if (r.oneIn(2)) narrow(c, r, 0, ONE - 20, 40);
      if (r.oneIn(2)) narrow(c, r, 1, ONE - 20, 40);
      return;
    case 0xf5: // FPREM1, FPREM: quotients of any length
    case 0xf8:
      if (r.oneIn(2)) {
        narrow(c, r, 0, ONE, 200);
        narrow(c, r, 1, ONE, 50);
      }
      return;
    case 0xf9: // FYL2XP1: |x| below 1 - sqrt(1/2)
      narrow(c, r, 0, ONE - 24, 22);
      return;
    case 0xf2: // FPTAN, FSINCOS, FSIN, FCOS
    case 0xfb:
    case 0xfe:
    case 0xff:
      if (!r.oneIn(3)) narrow(c, r, 0, ONE - 30, 40);
      return;
    case 0xfc: // FRNDINT
      if (r.oneIn(2)) narrow(c, r, 0, ONE - 3, 70);
      return;
    case 0xfd: // FSCALE
      if (r.oneIn(2)) narrow(c, r, 1, ONE - 1, 17);
      return;
    default:
  }
}

const TRANSCENDENTAL = new Set([0xf0, 0xf1, 0xf2, 0xf3, 0xf9, 0xfb, 0xfe, 0xff]);
const CASES_OF_A_TRANSCENDENTAL = 1500;
const CASES_OF_D9 = 1000;
const CASES_OF_CONSTANTS = 96;

/** How many cases a register form gets. */
function casesOf(opcode: number, modrm: number): number {
  if (opcode === 0xd9) {
    if (modrm >= 0xf0) return TRANSCENDENTAL.has(modrm) ? CASES_OF_A_TRANSCENDENTAL : CASES_OF_D9;
    return modrm >= 0xe0 ? CASES_OF_CONSTANTS : 64;
  }
  if (opcode === 0xd8 || opcode === 0xdc || opcode === 0xde) return 200;
  return opcode === 0xda || opcode === 0xdb ? 48 : 64;
}

function memoryTemplate(opcode: number, extension: number): Template {
  const memory = ROWS[opcode - 0xd8][extension];
  const wide = memory === "environment" || memory === "state";
  return {
    bytes: [opcode],
    count: memory === "none" ? 16 : opcode === 0xdf && memory === "decimal" ? 800 : 400,
    modrm: "memory",
    extension,
    sized: wide,
    dataBytes: memory === "state" ? STATE_BYTES + 64 : wide ? ENVIRONMENT_BYTES + 40 : 64,
    neverFaults: wide,
    prepare(c, r) {
      drawX87Image(c, r, 0);
      drawMemory(c, r, memory);
      if (memory === "integer" || memory === "decimal") narrowToIntegers(c, r);
    },
  };
}

/** ST(0) where stores of integers round and overflow. */
function narrowToIntegers(c: Case, r: Random): void {
  if (r.oneIn(2)) narrow(c, r, 0, ONE - 3, 70);
}

const templates: Template[] = [];
export const X87_TEMPLATES: readonly Template[] = templates;

for (let opcode = 0xd8; opcode <= 0xdf; opcode++) {
  for (let extension = 0; extension < 8; extension++) templates.push(memoryTemplate(opcode, extension));
  for (let modrm = 0xc0; modrm <= 0xff; modrm++) {
    templates.push({
      bytes: [opcode, modrm],
      count: casesOf(opcode, modrm),
      prepare(c, r) {
        drawX87Image(c, r, modrm & 7);
        if (opcode === 0xd9) drawDomain(c, r, modrm);
      },
    });
  }
}
templates.push({ bytes: [0x9b], count: 64, prepare: (c, r) => drawX87Image(c, r, 0) });
