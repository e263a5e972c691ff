/*T:452 Templates of MMX, SSE, SSE2 and SSE3.
 *
 * Declared by mandatory prefix and opcode of map 0F, as the manual's tables have them (SDM Vol 2D table A-3). Before it: x87.
 * Next, T:454: the groups. */

import { place } from "./address.js";
import { type Case, IMAGE_FSW, IMAGE_MXCSR, IMAGE_ST0, IMAGE_USED, IMAGE_XMM0 } from "./case.js";
import { drawSimdImage, drawX87Image, type Lanes } from "./image.js";
import { GS_BASE } from "./machine-layout.js";
import type { Random } from "./random.js";
import type { ModRm, Template } from "./template.js";

interface Declaration {
  readonly lanes?: Lanes;
  readonly modrm?: ModRm;
  readonly immediate?: boolean;
  readonly extension?: number;
  readonly count?: number;
  /** 16 where memory must be aligned, as by nearly all packed 128-bit operands. */
  readonly alignment?: number;
  readonly draw?: (c: Case, r: Random) => void;
}

const N = 192;

/** Templates of opcodes, or [first, last] ranges, under one prefix (0 for none). */
function declare(
  into: Template[],
  prefix: number,
  opcodes: readonly (number | readonly [number, number])[],
  { lanes = "mixed", modrm = "both", immediate, extension, count = N, alignment, draw }: Declaration = {},
): void {
  const packed = prefix === 0x66 || (prefix === 0 && alignment === 16);
  for (const range of opcodes) {
    const [first, last] = typeof range === "number" ? [range, range] : range;
    for (let opcode = first; opcode <= last; opcode++) {
      into.push({
        bytes: [...(prefix === 0 ? [] : [prefix]), 0x0f, opcode],
        count,
        modrm,
        extension,
        immediate: immediate === true ? "byte" : undefined,
        alignment: alignment ?? (packed ? 16 : 4),
        prepare(c, r) {
          drawSimdImage(c, r, lanes);
          draw?.(c, r);
        },
      });
    }
  }
}

/** Counts of shifts are mostly small. */
function drawCount(c: Case, r: Random): void {
  if (r.oneIn(2)) c.immediate = r.below(80);
  if (r.oneIn(3)) return;
  const count = r.below(72);
  for (const at of [IMAGE_ST0 + c.rm * 16, IMAGE_XMM0 + c.rm * 16]) {
    c.imageView.setUint32(at, count, true);
    c.imageView.setUint32(at + 4, 0, true);
  }
  if (c.isMemory) c.pokeData(c.operandAt, 4, count);
  if (c.isMemory) c.pokeData(c.operandAt + 4, 4, 0);
}

/** From memory CVTPI2PS need not look for a waiting x87 exception: there is none. */
function drawNothingPending(c: Case): void {
  c.imageView.setUint16(IMAGE_FSW, c.imageView.getUint16(IMAGE_FSW, true) & 0x7f00, true);
}

/** MASKMOV writes at (E)DI. What a mask of zeros still checks is not defined. */
function drawTarget(c: Case, r: Random): void {
  // Nor is what masked bytes beyond the end of a segment do: GS's is far.
  if (place.base === GS_BASE) {
    c.dataAt = GS_BASE + 0x400;
    c.operandAt = c.dataAt + 24;
  }
  c.gpr[7] = c.operandAt - place.base + (r.oneIn(2) ? 0 : r.below(8));
  c.image[IMAGE_ST0 + c.rm * 16] |= 0x80;
  c.image[IMAGE_XMM0 + c.rm * 16] |= 0x80;
}

const SHIFTS: readonly (number | readonly [number, number])[] = [[0xd1, 0xd3], 0xe1, 0xe2, [0xf1, 0xf3]];
const SHIFT_GROUPS: readonly (readonly [number, readonly number[]])[] = [
  [0x71, [2, 4, 6]],
  [0x72, [2, 4, 6]],
  [0x73, [2, 6]],
];
/** Integer operations on mm and, with 66, on xmm registers; those of MMX, and those that came with SSE. */
const MMX_INTEGER: readonly (number | readonly [number, number])[] = [
  [0x60, 0x6b],
  [0x74, 0x76],
  0xd5,
  0xd8,
  0xd9,
  0xdb,
  0xdc,
  0xdd,
  0xdf,
  0xe5,
  0xe8,
  0xe9,
  0xeb,
  0xec,
  0xed,
  0xef,
  0xf5,
  [0xf8, 0xfa],
  [0xfc, 0xfe],
];
const SSE_INTEGER = [0xda, 0xde, 0xe0, 0xe3, 0xe4, 0xea, 0xee, 0xf6];

function declareShifts(into: Template[], prefix: number): void {
  declare(into, prefix, SHIFTS, { lanes: "integer", draw: drawCount });
  for (const [opcode, extensions] of SHIFT_GROUPS) {
    for (const extension of extensions)
      declare(into, prefix, [opcode], {
        lanes: "integer",
        modrm: "register",
        immediate: true,
        extension,
        draw: drawCount,
      });
  }
}

export const MMX_TEMPLATES: Template[] = [];
{
  const t = MMX_TEMPLATES;
  declare(t, 0, MMX_INTEGER, { lanes: "integer" });
  declareShifts(t, 0);
  declare(t, 0, [0x6e, 0x7e, 0x6f, 0x7f], { lanes: "integer" });
  t.push({ bytes: [0x0f, 0x77], count: 64, prepare: (c, r) => drawX87Image(c, r, 0) });
}

/** FXRSTOR's image: mostly one that it takes. */
function drawStoredImage(c: Case, r: Random): void {
  const at = c.operandAt - c.dataAt;
  if (at + IMAGE_USED > c.dataBytes) return;
  for (let n = 0; n < IMAGE_USED; n += 4) c.dataView.setInt32(at + n, r.next(), true);
  c.dataView.setUint16(at, (r.next() & 0x0f7f) | (r.oneIn(3) ? 0 : 0x3f), true);
  c.dataView.setUint32(at + IMAGE_MXCSR, drawStoredMxcsr(r), true);
  for (let n = 0; n < 8; n++) if (r.oneIn(4)) c.dataView.setUint16(at + IMAGE_ST0 + n * 16 + 8, 0x3fff, true);
}

/** Bits from 18 on are reserved everywhere; 17 is on some processors. */
function drawStoredMxcsr(r: Random): number {
  return r.oneIn(8) ? (r.next() & 0xffff) | (1 << (18 + r.below(14))) : r.next() & 0xffff;
}

const IMAGE_WINDOW = 560;

function declareState(into: Template[]): void {
  for (const extension of [0, 1]) {
    into.push({
      bytes: [0x0f, 0xae],
      count: 240,
      modrm: "memory",
      extension,
      alignment: 16,
      dataBytes: IMAGE_WINDOW,
      neverFaults: true,
      prepare(c, r) {
        drawSimdImage(c, r, "mixed");
        if (extension === 1) drawStoredImage(c, r);
      },
    });
  }
  for (const extension of [2, 3]) {
    declare(into, 0, [0xae], {
      modrm: "memory",
      extension,
      count: 2 * N,
      draw: (c, r) => c.pokeData(c.operandAt, 4, drawStoredMxcsr(r)),
    });
  }
  declare(into, 0, [0xae], { modrm: "register", extension: 7, count: 64 });
  declare(into, 0, [0xae], { modrm: "register", extension: 6, count: 64 });
  declare(into, 0, [0xae], { modrm: "register", extension: 5, count: 64 });
  declare(into, 0, [0xae], { modrm: "memory", extension: 7, count: 32 });
}

const single = { lanes: "single" } as const;
const double = { lanes: "double" } as const;

export const SSE_TEMPLATES: Template[] = [];
{
  const t = SSE_TEMPLATES;
  const aligned = { ...single, alignment: 16 };
  declare(t, 0, [0x10, 0x11, 0x12, 0x16], single);
  declare(t, 0, [0x13, 0x17], { ...single, modrm: "memory" });
  declare(t, 0, [0x14, 0x15, 0x28, 0x29], aligned);
  declare(t, 0, [0x2b], { ...aligned, modrm: "memory" });
  declare(t, 0, [0x2a], { lanes: "mixed", count: 3 * N, draw: drawNothingPending });
  declare(t, 0, [0x2c, 0x2d], { ...single, count: 3 * N });
  declare(t, 0, [0x2e, 0x2f], { ...single, count: 3 * N });
  declare(t, 0, [0x50], { ...single, modrm: "register" });
  declare(t, 0, [0x51, 0x58, 0x59, 0x5c, 0x5e], { ...aligned, count: 6 * N });
  declare(t, 0, [0x52, 0x53], { ...aligned, count: 2 * N });
  declare(t, 0, [[0x54, 0x57]], aligned);
  declare(t, 0, [0x5d, 0x5f], { ...aligned, count: 3 * N });
  declare(t, 0, [0xc2, 0xc6], { ...aligned, immediate: true, count: 3 * N });
  declare(t, 0xf3, [0x10, 0x11], single);
  declare(t, 0xf3, [0x2a, 0x2c, 0x2d], { ...single, count: 3 * N });
  declare(t, 0xf3, [0x51, 0x58, 0x59, 0x5c, 0x5e], { ...single, count: 5 * N });
  declare(t, 0xf3, [0x52, 0x53], { ...single, count: 2 * N });
  declare(t, 0xf3, [0x5d, 0x5f], { ...single, count: 2 * N });
  declare(t, 0xf3, [0xc2], { ...single, immediate: true, count: 2 * N });
  // Integers of the mm registers that came with SSE.
  declare(t, 0, SSE_INTEGER, { lanes: "integer" });
  declare(t, 0, [0x70, 0xc4], { lanes: "integer", immediate: true });
  declare(t, 0, [0xc5], { lanes: "integer", immediate: true, modrm: "register" });
  declare(t, 0, [0xd7], { lanes: "integer", modrm: "register" });
  declare(t, 0, [0xe7], { lanes: "integer", modrm: "memory" });
  t.push(maskedMove([0x0f, 0xf7]));
  declareState(t);
}

function maskedMove(bytes: readonly number[]): Template {
  return {
    bytes,
    count: 2 * N,
    modrm: "register",
    dataBytes: 64,
    neverFaults: true,
    prepare(c, r) {
      drawSimdImage(c, r, "integer");
      drawTarget(c, r);
    },
  };
}

export const SSE2_TEMPLATES: Template[] = [];
{
  const t = SSE2_TEMPLATES;
  declare(t, 0x66, [0x10, 0x11], { ...double, alignment: 4 });
  declare(t, 0x66, [0x12, 0x13, 0x16, 0x17], { ...double, modrm: "memory", alignment: 4 });
  declare(t, 0x66, [0x14, 0x15, 0x28, 0x29], double);
  declare(t, 0x66, [0x2b], { ...double, modrm: "memory" });
  declare(t, 0x66, [0x2a], { lanes: "integer", alignment: 4 });
  declare(t, 0x66, [0x2c, 0x2d], { ...double, count: 3 * N });
  declare(t, 0x66, [0x2e, 0x2f], { ...double, count: 3 * N, alignment: 4 });
  declare(t, 0x66, [0x50], { ...double, modrm: "register" });
  declare(t, 0x66, [0x51, 0x58, 0x59, 0x5c, 0x5e], { ...double, count: 6 * N });
  declare(t, 0x66, [[0x54, 0x57]], double);
  declare(t, 0x66, [0x5d, 0x5f], { ...double, count: 3 * N });
  declare(t, 0x66, [0xc2, 0xc6], { ...double, immediate: true, count: 3 * N });
  declare(t, 0xf2, [0x10, 0x11], double);
  declare(t, 0xf2, [0x2a, 0x2c, 0x2d], { ...double, count: 3 * N });
  declare(t, 0xf2, [0x51, 0x58, 0x59, 0x5c, 0x5e], { ...double, count: 5 * N });
  declare(t, 0xf2, [0x5d, 0x5f], { ...double, count: 2 * N });
  declare(t, 0xf2, [0xc2], { ...double, immediate: true, count: 2 * N });
  // Conversions.
  declare(t, 0, [0x5a], { ...single, count: 3 * N });
  declare(t, 0x66, [0x5a], { ...double, count: 3 * N });
  declare(t, 0xf3, [0x5a], { ...single, count: 3 * N });
  declare(t, 0xf2, [0x5a], { ...double, count: 3 * N });
  declare(t, 0, [0x5b], { lanes: "integer", alignment: 16, count: 2 * N });
  for (const prefix of [0x66, 0xf3]) declare(t, prefix, [0x5b], { ...single, alignment: 16, count: 3 * N });
  for (const prefix of [0x66, 0xf2]) declare(t, prefix, [0xe6], { ...double, alignment: 16, count: 3 * N });
  declare(t, 0xf3, [0xe6], { lanes: "integer" });
  // Integers.
  declare(t, 0x66, [...MMX_INTEGER, ...SSE_INTEGER, 0x6c, 0x6d, 0xd4, 0xf4, 0xfb], { lanes: "integer" });
  declare(t, 0, [0xd4, 0xf4, 0xfb], { lanes: "integer" });
  declareShifts(t, 0x66);
  for (const extension of [3, 7])
    declare(t, 0x66, [0x73], { lanes: "integer", modrm: "register", immediate: true, extension, draw: drawCount });
  declare(t, 0x66, [0x6e, 0x7e], { lanes: "integer", alignment: 4 });
  declare(t, 0x66, [0x6f, 0x7f], { lanes: "integer" });
  declare(t, 0xf3, [0x6f, 0x7f, 0x7e], { lanes: "integer" });
  declare(t, 0x66, [0xd6], { lanes: "integer", alignment: 4 });
  declare(t, 0x66, [0xe7], { lanes: "integer", modrm: "memory" });
  for (const prefix of [0xf3, 0xf2]) declare(t, prefix, [0xd6], { lanes: "integer", modrm: "register" });
  for (const prefix of [0x66, 0xf3, 0xf2])
    declare(t, prefix, [0x70], { lanes: "integer", immediate: true, alignment: 16 });
  declare(t, 0x66, [0xc4], { lanes: "integer", immediate: true, alignment: 4 });
  declare(t, 0x66, [0xc5], { lanes: "integer", immediate: true, modrm: "register" });
  declare(t, 0x66, [0xd7], { lanes: "integer", modrm: "register" });
  t.push(maskedMove([0x66, 0x0f, 0xf7]));
  declare(t, 0, [0xc3], { lanes: "integer", modrm: "memory" });
}

export const SSE3_TEMPLATES: Template[] = [];
{
  const t = SSE3_TEMPLATES;
  declare(t, 0xf3, [0x12, 0x16], { ...single, alignment: 16, count: 2 * N });
  declare(t, 0xf2, [0x12], { ...double, count: 2 * N });
  declare(t, 0x66, [0x7c, 0x7d, 0xd0], { ...double, count: 8 * N });
  declare(t, 0xf2, [0x7c, 0x7d, 0xd0], { ...single, alignment: 16, count: 8 * N });
  declare(t, 0xf2, [0xf0], { lanes: "integer", modrm: "memory", count: 2 * N });
}
