/* x87 instructions on registers, and on memory at [ecx], against a real processor, from random states: tops, empty registers, control words,
 * special values; compared in the whole FNSAVE image, EFLAGS, AX and memory. */
import { describe, expect, test } from "vitest";
import { CODE, createMachine, DATA } from "./support/machine.js";
import { X87_STACK_VECTORS } from "./vectors/x87-stack.js";

const CONTROLS = [0x37f, 0x37f, 0x37f, 0x27f, 0x7f, 0xf7f, 0x37e, 0x340];
const STATUS_FLAGS = 0x8d5;
const C1 = 0x200;
const IMAGE = 108;
const REGISTERS = 28;
const ONE = 0x3fff;
const SEED = 0x1234567;

/* After the image that is restored: flags and memory operand. Then the image that is saved, EAX and the flags. */
const FLAGS_IN = 0x80;
const OPERAND = 0x84;
const OPERAND_WORDS = 4;
const OUT = 0x100;
const EAX_OUT = 0x180;
const FLAGS_OUT = 0x184;

class Generator {
  private state: number;
  readonly view = new DataView(new ArrayBuffer(OPERAND + OPERAND_WORDS * 4));
  private readonly decimal: boolean;

  constructor(opcode: number, modrm: number) {
    this.state = (SEED + Math.imul(opcode * 64 + modrm, 0x9e3779b9)) | 0;
    this.decimal = opcode === 0xdf && ((modrm >>> 3) & 7) === 4;
  }

  private draw(): number {
    let state = this.state;
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    this.state = state;
    return state >>> 0;
  }

  private drawRegister(at: number): void {
    const choice = this.draw() & 7;
    let hi = this.draw() | 0x80000000;
    let lo = this.draw();
    const exponent = ONE - 2 + (this.draw() & 3);
    let signExponent = exponent | ((this.draw() & 1) << 15);
    if (choice === 0) {
      signExponent &= 0x8000;
      hi = lo = 0;
    } else if (choice === 1) {
      signExponent |= 0x7fff;
      hi = 0x80000000;
      lo = 0;
    } else if (choice === 2) {
      signExponent |= 0x7fff;
      hi |= 0x40000000;
    } else if (choice === 3) {
      hi = 0x80000000;
      lo = 0;
    } else if (choice === 4 && (lo & 3) === 0) {
      signExponent &= 0x8000;
      hi &= 0x7fffffff;
    } else if (choice === 5 && (lo & 3) === 0) {
      signExponent |= 0x7fff;
      hi &= 0xbfffffff;
    }
    this.view.setUint32(at, lo >>> 0, true);
    this.view.setUint32(at + 4, hi >>> 0, true);
    this.view.setUint16(at + 8, signExponent, true);
  }

  /** A word that is often the upper part of an interesting single or double; for FBLD decimal digits. */
  private drawOperandWord(): number {
    let word = this.draw();
    const choice = this.draw() & 7;
    if (choice === 0) word = 0;
    else if (choice === 1) word = 0x7f800000 ^ (this.draw() & 0x80ffffff);
    else if (choice === 2) word = 0x3ff00000 ^ (this.draw() & 0x803fffff);
    else if (choice === 3) word &= 0x807fffff;
    else if (choice === 4) word &= 0x800fffff;
    else if (choice === 5) word |= 0x7ff00000;
    return this.decimal ? word & 0x09090909 : word;
  }

  /** Draws the next image, flags and memory operand. */
  next(): void {
    new Uint8Array(this.view.buffer).fill(0);
    const draw = this.draw();
    this.view.setUint32(0, CONTROLS[draw & 7], true);
    this.view.setUint32(4, (((draw >>> 3) & 7) << 11) | (draw & 0x4700), true);
    let tags = 0;
    for (let register = 0; register < 8; register++) if ((this.draw() & 3) === 0) tags |= 3 << (2 * register);
    const kind = (draw >>> 20) & 7;
    if (kind < 2) tags = kind === 0 ? 0 : 0xffff;
    this.view.setUint32(8, tags, true);
    for (let register = 0; register < 8; register++) this.drawRegister(REGISTERS + 10 * register);
    this.view.setUint32(FLAGS_IN, this.draw() & STATUS_FLAGS, true);
    for (let word = 0; word < OPERAND_WORDS; word++)
      this.view.setInt32(OPERAND + 4 * word, this.drawOperandWord(), true);
  }
}

function checksum(words: number[]): number {
  let sum = 0;
  for (const word of words) {
    sum = Math.imul(sum ^ word, 0x9e3779b1);
    sum ^= sum >>> 15;
  }
  return (sum ^ (sum >>> 16)) & 0xffff;
}

/** FCOMI and its kin clear C1 (SDM Vol 2A); the recorded processor leaves it. */
function comparesToFlags(opcode: number, modrm: number): boolean {
  return (opcode === 0xdb || opcode === 0xdf) && modrm >= 0xe8 && modrm <= 0xf7;
}

const hex = (words: number[]) => words.map((word) => (word >>> 0).toString(16)).join(" ");

describe.each(["step", "interpreter"] as const)("x87 instructions as on AMD EPYC, %s tier", (tier) => {
  const machine = createMachine(tier);
  const { memory } = machine.cpu;

  function resultOf(): number[] {
    const words = [memory.read16(DATA + OUT), memory.read16(DATA + OUT + 4), memory.read16(DATA + OUT + 8)];
    words.push(memory.read32(DATA + FLAGS_OUT) & STATUS_FLAGS, memory.read32(DATA + EAX_OUT));
    for (let at = DATA + OUT + REGISTERS; at < DATA + OUT + IMAGE; at += 10) {
      words.push(memory.read32(at), memory.read32(at + 4), memory.read16(at + 8));
    }
    for (let word = 0; word < OPERAND_WORDS; word++) words.push(memory.read32(DATA + OPERAND + 4 * word));
    return words;
  }

  test("all of them", () => {
    const wrong: string[] = [];
    let failures = 0;
    for (const line of X87_STACK_VECTORS.trim().split("\n")) {
      const [bytes, sums] = line.split(" ");
      const opcode = Number.parseInt(bytes.slice(0, 2), 16);
      const modrm = Number.parseInt(bytes.slice(2), 16);
      const expected = atob(sums);
      const generator = new Generator(opcode, modrm);
      machine.load(`
        frstor [${DATA}]
        mov eax, 0x12345678
        mov ecx, ${DATA + OPERAND}
        push dword [${DATA + FLAGS_IN}]
        popfd
        db ${opcode}, ${modrm}
        mov [${DATA + EAX_OUT}], eax
        pushfd
        pop dword [${DATA + FLAGS_OUT}]
        fnsave [${DATA + OUT}]
        hlt`);
      for (let n = 0; n < expected.length / 2; n++) {
        generator.next();
        memory.writeBytes(DATA, new Uint8Array(generator.view.buffer));
        machine.cpu.eip = CODE;
        machine.run();
        const result = resultOf();
        if (comparesToFlags(opcode, modrm)) result[1] &= ~C1;
        if (checksum(result) === (expected.charCodeAt(2 * n) | (expected.charCodeAt(2 * n + 1) << 8))) continue;
        failures++;
        if (wrong.length < 8) wrong.push(`${bytes} #${n} (${opcode * 64 + modrm}): got ${hex(result)}`);
      }
    }
    expect({ failures, wrong }).toEqual({ failures: 0, wrong: [] });
  });
});
