/* MMX, SSE and SSE2 against a real processor: random and special operands in xmm0, xmm1, mm0, mm1, EAX and ECX, random rounding
 * and flush-to-zero, compared in registers, EFLAGS and MXCSR. */
import { describe, expect, test } from "vitest";
import { CODE, createMachine, DATA } from "./support/machine.js";
import { SSE_VECTORS } from "./vectors/sse.js";

const SPECIAL = [
  0, 0x80000000, 0x7f800000, 0xff800000, 0x7fc00000, 0x7f800001, 0x3f800000, 0xbf800000, 0x40000000, 1, 0x807fffff,
  0x7f7fffff, 0x00800000, 0x4f000000, 0xcf000000, 0x7fff8000, 0x7ff00000, 0xfff00000, 0x7ff80000, 0x3ff00000,
  0xbff00000, 0x000fffff, 0x00100000, 0x7fefffff, 0x41dfffff, 0xc1e00000, 0x3fe00000, 0xffffffff, 0x7fffffff,
  0x80008000, 0x00ff00ff, 0x7f80ff01,
];

/* Offsets in an FXSAVE image. */
const MXCSR = 24;
const MM0 = 32;
const XMM0 = 160;
const IMAGE = 512;

/* After the image that is loaded: EAX and ECX; then the image that is stored, and the registers stored. */
const REGISTERS_IN = IMAGE;
const OUT = 0x400;
const REGISTERS_OUT = OUT + IMAGE;

class Generator {
  private state: number;
  constructor(index: number) {
    this.state = (0x2545f491 + Math.imul(index, 0x9e3779b9)) | 0;
  }
  draw(): number {
    let state = this.state;
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    this.state = state;
    return state >>> 0;
  }
  /** A word that is often the upper part of an interesting single or double. */
  word(): number {
    const choice = this.draw() & 7;
    if (choice === 0) return SPECIAL[this.draw() & 31];
    if (choice === 1) return 0x3f800000 ^ (this.draw() & 0x80ffffff);
    if (choice === 2) return 0x3ff00000 ^ (this.draw() & 0x803fffff);
    if (choice === 3) return this.draw() & 0xff;
    if (choice === 4) return 0x40000000 + (this.draw() & 0x81ffffff);
    return this.draw();
  }
}

/** Shifts by a register, whose counts are mostly small. */
function shifts(opcode: number): boolean {
  return [0xd1, 0xd2, 0xd3, 0xe1, 0xe2, 0xf1, 0xf2, 0xf3].includes(opcode);
}

function drawCase(g: Generator, opcode: number, immediateKind: number, view: DataView): number {
  const set = (at: number, value: number) => view.setUint32(at, value >>> 0, true);
  new Uint8Array(view.buffer).fill(0);
  view.setUint16(0, 0x37f, true);
  view.setUint8(4, 0xff);
  const draw = g.draw();
  set(MXCSR, 0x1f80 | (((draw >>> 3) & 3) << 13) | ((draw & 7) === 0 ? 0x8000 : 0) | ((draw & 0x60) === 0 ? 0x20 : 0));
  for (let m = 0; m < 2; m++) {
    set(MM0 + 16 * m, g.word());
    set(MM0 + 16 * m + 4, g.word());
    view.setUint16(MM0 + 16 * m + 8, 0xffff, true);
  }
  for (let word = 0; word < 8; word++) set(XMM0 + 4 * word, g.word());
  if ((draw & 0x300) === 0)
    for (let word = 0; word < 4; word++) set(XMM0 + 16 + 4 * word, view.getUint32(XMM0 + 4 * word, true));
  set(REGISTERS_IN, g.word());
  set(REGISTERS_IN + 4, g.word());
  let immediate = g.draw() & 0xff;
  if (immediateKind === 2) immediate = g.draw() & 7;
  if (immediateKind === 3 || shifts(opcode)) {
    const count = g.draw() & 127;
    if (immediateKind === 3) immediate = g.draw() & 127;
    else if ((draw & 0x400) !== 0) {
      set(XMM0 + 16, count);
      set(XMM0 + 20, 0);
      set(MM0 + 16, count);
      set(MM0 + 20, 0);
    }
  }
  return immediate;
}

function checksum(words: number[]): number {
  let sum = 0;
  for (const word of words) {
    sum = Math.imul(sum ^ word, 0x9e3779b1);
    sum ^= sum >>> 15;
  }
  return (sum ^ (sum >>> 16)) & 0xffff;
}

const hex = (words: number[]) => words.map((word) => (word >>> 0).toString(16)).join(" ");

describe.each(["step", "interpreter"] as const)("MMX and SSE as on AMD EPYC, %s tier", (tier) => {
  const machine = createMachine(tier);
  const { cpu } = machine;
  const { memory } = cpu;
  const input = new DataView(new ArrayBuffer(IMAGE + 8));

  function load(bytes: string): number {
    machine.load(`
      mov eax, cr4
      or eax, 0x600
      mov cr4, eax
      fxrstor [${DATA}]
      mov eax, [${DATA + REGISTERS_IN}]
      mov ecx, [${DATA + REGISTERS_IN + 4}]
      push dword 2
      popfd
      db ${bytes}, 0x90
      mov [${DATA + REGISTERS_OUT}], eax
      pushfd
      pop dword [${DATA + REGISTERS_OUT + 4}]
      fxsave [${DATA + OUT}]
      hlt`);
    // The byte that an immediate goes to is before the first NOP.
    let at = CODE;
    while (memory.read8(at) !== 0x90) at++;
    return at - 1;
  }

  const lines = SSE_VECTORS.trim().split("\n");
  for (const [index, line] of lines.entries()) {
    const [prefixText, opcodeText, kindText, extension, sums] = line.split(" ");
    const prefix = Number.parseInt(prefixText, 16);
    const opcode = Number.parseInt(opcodeText, 16);
    const kind = Number(kindText);
    test(`${prefix === 0 ? "" : `${prefixText} `}0F ${opcodeText}${extension === "0" ? "" : ` /${extension}`}`, () => {
      const expected = atob(sums);
      const g = new Generator(index);
      const modrm = 0xc1 | (opcode >= 0x71 && opcode <= 0x73 ? Number(extension) << 3 : 0);
      const encoding = [...(prefix === 0 ? [] : [prefix]), 0x0f, opcode, modrm, ...(kind === 0 ? [] : [0x55])];
      const immediateAt = load(encoding.join(", "));
      const count = expected.length / 2;
      const wrong: string[] = [];
      for (let n = 0; n < count; n++) {
        const immediate = drawCase(g, opcode, kind, input);
        memory.writeBytes(DATA, new Uint8Array(input.buffer));
        if (kind !== 0) memory.write8(immediateAt, immediate);
        cpu.eip = CODE;
        machine.run();
        const words: number[] = [];
        for (let word = 0; word < 4; word++) words.push(memory.read32(DATA + OUT + XMM0 + 4 * word));
        words.push(memory.read32(DATA + OUT + MM0), memory.read32(DATA + OUT + MM0 + 4));
        words.push(memory.read32(DATA + OUT + MXCSR), memory.read32(DATA + REGISTERS_OUT));
        words.push(memory.read32(DATA + REGISTERS_OUT + 4) & 0x45, memory.read32(DATA + OUT + XMM0 + 16));
        const sum = expected.charCodeAt(2 * n) | (expected.charCodeAt(2 * n + 1) << 8);
        if (checksum(words) !== sum) wrong.push(`#${n} of ${index}, immediate ${immediate}: got ${hex(words)}`);
      }
      expect({ failures: wrong.length, wrong: wrong.slice(0, 4) }).toEqual({ failures: 0, wrong: [] });
    });
  }
});
