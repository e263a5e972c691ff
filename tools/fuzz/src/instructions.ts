/*T:715 Random instructions.
 *
 * One instruction after another, of all opcodes that exist, with prefixes and operands that mostly make sense. A profile
 * says what is frequent in one program: there are programs that are nearly all x87, or all prefixes. Next, T:720: pieces
 * of sensible code that are strewn in between. */
import type { Random } from "./random.js";
import { ONE_BYTE_SHAPES, TWO_BYTE_SHAPES } from "./shapes.js";
import { codeAddress, pointer, selector, value } from "./values.js";

const ESCAPE = 0x0f;
const PREFIXES = [0x66, 0x66, 0x66, 0x67, 0xf2, 0xf3, 0xf3, 0xf0, 0x26, 0x2e, 0x36, 0x3e, 0x64, 0x65];
/** The prefixes that choose among MMX and SSE instructions. */
const MANDATORY = [0x66, 0xf3, 0xf2];

/** What a program consists of: relative weights. */
export interface Profile {
  /** One-byte opcodes; system ones among them by their own weights. */
  readonly integer: number;
  readonly twoByte: number;
  readonly x87: number;
  readonly simd: number;
  readonly system: number;
  readonly control: number;
  readonly strings: number;
  readonly moves: number;
  /** Snippets (snippets.ts). */
  readonly snippets: number;
  /** Bytes that are nothing in particular. */
  readonly bytes: number;
  /** One instruction in so many has one more prefix. */
  readonly prefixOneIn: number;
  /** One memory operand in so many has any displacement. */
  readonly wildOneIn: number;
}

export type ProfilePart = Exclude<keyof Profile, "prefixOneIn" | "wildOneIn">;
export const PROFILE_PARTS: readonly ProfilePart[] = [
  "integer",
  "twoByte",
  "x87",
  "simd",
  "system",
  "control",
  "strings",
  "moves",
  "snippets",
  "bytes",
];

/** One-byte opcodes that end or derail a program: not chosen among the integer ones. */
const DERAILING = new Set([0xf4, 0xea, 0x9a, 0xca, 0xcb, 0xc2, 0xc3, 0xcf, 0xfa, 0x9d, 0x17, 0xe8, 0xe9, 0x0f]);
const INTEGER = Array.from({ length: 0x100 }, (_, opcode) => opcode).filter(
  (opcode) => !DERAILING.has(opcode) && ONE_BYTE_SHAPES[opcode] !== "p" && (opcode < 0xd8 || opcode > 0xdf),
);
const CONTROL = [0xe8, 0xe9, 0xeb, 0xe0, 0xe1, 0xe2, 0xe3, 0x74, 0x75, 0x7c, 0xc3, 0xc2, 0xff, 0xc8, 0xc9, 0x9d, 0x9c];
const FAR = [
  0x9a, 0xea, 0xcb, 0xca, 0xcf, 0xcc, 0xcd, 0xce, 0xf1, 0xf4, 0xfa, 0xfb, 0x17, 0x07, 0x1f, 0x8e, 0xc4, 0xc5,
];
const SYSTEM_0F = [
  0x00, 0x01, 0x02, 0x03, 0x06, 0x08, 0x09, 0x20, 0x21, 0x22, 0x23, 0x30, 0x31, 0x32, 0x33, 0x34, 0x35,
];
const MORE_SYSTEM_0F = [0xa0, 0xa1, 0xa8, 0xa9, 0xa2, 0xb2, 0xb4, 0xb5, 0xae, 0x0b, 0xaa, 0x05, 0x07];
const STRINGS = [0xa4, 0xa5, 0xa6, 0xa7, 0xaa, 0xab, 0xac, 0xad, 0xae, 0xaf, 0x6c, 0x6d, 0x6e, 0x6f];
const SIMD_RANGES = [
  [0x10, 0x17],
  [0x28, 0x2f],
  [0x50, 0x7f],
  [0xae, 0xae],
  [0xc2, 0xc7],
  [0xd0, 0xff],
];
const SIMD = SIMD_RANGES.flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, n) => first + n));

/** FLD of a single, a double and an extended number, FILD of three sizes, at an absolute address. */
const X87_LOADS = [
  [0xd9, 0x05],
  [0xdd, 0x05],
  [0xdb, 0x2d],
  [0xdf, 0x05],
  [0xdb, 0x05],
  [0xdf, 0x2d],
];

/** Appends instructions to a program. */
export class Emitter {
  readonly random: Random;
  readonly profile: Profile;
  readonly out: number[] = [];
  /** The code is for CS.D = 1. */
  code32 = true;
  private operand32 = true;
  private address32 = true;

  constructor(random: Random, profile: Profile) {
    this.random = random;
    this.profile = profile;
  }

  private put(number: number, bytes: number): void {
    for (let byte = 0; byte < bytes; byte++) this.out.push((number >>> (8 * byte)) & 0xff);
  }

  private prefix(byte: number): void {
    if (byte === 0x66) this.operand32 = !this.code32;
    if (byte === 0x67) this.address32 = !this.code32;
    this.out.push(byte);
  }

  /** One random instruction of one part of the profile. */
  emit(part: Exclude<ProfilePart, "snippets">): void {
    const { random, profile } = this;
    this.operand32 = this.code32;
    this.address32 = this.code32;
    while (random.oneIn(profile.prefixOneIn)) this.prefix(random.pick(PREFIXES));
    switch (part) {
      case "integer":
        this.oneByte(random.pick(INTEGER));
        break;
      case "twoByte":
        this.twoByte(random.below(256));
        break;
      case "x87":
        this.x87();
        break;
      case "simd":
        this.simd();
        break;
      case "system":
        this.system();
        break;
      case "control":
        this.oneByte(random.pick(CONTROL));
        break;
      case "strings":
        this.string();
        break;
      case "moves":
        this.move();
        break;
      case "bytes":
        this.put(random.word(), 1 + random.below(4));
        break;
    }
  }

  private oneByte(opcode: number): void {
    if (this.code32 !== this.operand32 && opcode === 0xe9) this.operand32 = this.code32;
    this.out.push(opcode);
    this.after(ONE_BYTE_SHAPES[opcode], opcode);
  }

  private twoByte(opcode: number): void {
    this.out.push(ESCAPE, opcode);
    this.after(TWO_BYTE_SHAPES[opcode], opcode);
  }

  /** Some in a row: the interpreter runs them a stretch at a time. */
  private x87(): void {
    const { random } = this;
    for (let count = random.below(10); count > 0; count--) {
      if (random.oneIn(24)) this.oneByte(0x9b);
      // Loads of the three formats and of constants, else an empty stack is all that is ever tested.
      else if (random.oneIn(4)) this.loadX87();
      else this.oneByte(0xd8 + random.below(8));
    }
  }

  private loadX87(): void {
    const { random } = this;
    if (random.oneIn(3)) this.out.push(0xd9, 0xe8 + random.below(7));
    else if (this.code32) this.out.push(...random.pick(X87_LOADS), ...this.bytesOf(pointer(random), 4));
    else this.out.push(0xd9, 0xc0 + random.below(8));
  }

  private simd(): void {
    const { random } = this;
    if (random.oneIn(2)) this.prefix(random.pick(MANDATORY));
    this.twoByte(random.pick(SIMD));
  }

  private system(): void {
    const { random } = this;
    const kind = random.below(8);
    if (kind < 3) this.oneByte(random.pick(FAR));
    else this.twoByte(random.pick(kind < 6 ? SYSTEM_0F : MORE_SYSTEM_0F));
  }

  private string(): void {
    const { random } = this;
    if (!random.oneIn(4)) this.out.push(0xb9, ...this.bytesOf(random.below(600), this.code32 ? 4 : 2));
    if (!random.oneIn(3)) this.prefix(0xf2 + random.below(2));
    this.oneByte(random.pick(STRINGS));
  }

  /** A register gets an address or a number worth having, or a segment register a selector. */
  private move(): void {
    const { random } = this;
    if (random.oneIn(8)) {
      if (this.code32) this.out.push(0x66);
      this.out.push(0xb8, ...this.bytesOf(selector(random), 2));
      this.out.push(0x8e, 0xc0 | (random.below(6) << 3));
      return;
    }
    const number = random.oneIn(3) ? value(random) : this.address();
    this.out.push(0xb8 + random.below(8), ...this.bytesOf(number, this.code32 ? 4 : 2));
  }

  private bytesOf(number: number, bytes: number): number[] {
    return Array.from({ length: bytes }, (_, byte) => (number >>> (8 * byte)) & 0xff);
  }

  private address(): number {
    return this.code32 ? pointer(this.random) : this.random.below(0x10000);
  }

  private near(): number {
    const { random } = this;
    return random.oneIn(4) ? random.below(0x1000) - 0x800 : random.below(80) - 24;
  }

  private after(shape: string, opcode: number): void {
    const { random } = this;
    switch (shape) {
      case "b":
        this.put(value(random), 1);
        break;
      case "w":
        this.put(random.below(32), 2);
        break;
      case "v":
        this.put(value(random), this.operand32 ? 4 : 2);
        break;
      case "m":
        this.modrm(opcode);
        return;
      case "M":
        this.modrm(opcode);
        this.put(random.word(), 1);
        break;
      case "V":
        this.modrm(opcode);
        this.put(value(random), this.operand32 ? 4 : 2);
        break;
      case "g":
      case "G":
        if (((this.modrm(opcode) >> 3) & 6) === 0) this.put(value(random), shape === "g" ? 1 : this.operand32 ? 4 : 2);
        return;
      case "r":
        this.put(random.below(40) - 10, 1);
        break;
      case "R":
        this.put(this.near(), this.operand32 ? 4 : 2);
        break;
      case "f":
        this.put(codeAddress(random), this.operand32 ? 4 : 2);
        this.put(selector(random), 2);
        break;
      case "o":
        this.put(this.address(), this.address32 ? 4 : 2);
        break;
      case "e":
        this.put(random.below(64), 2);
        this.put(random.oneIn(2) ? 0 : random.word(), 1);
        break;
    }
  }

  /** ModRM, SIB and displacement. @returns the ModRM byte. */
  private modrm(opcode: number): number {
    const { random } = this;
    let byte = random.below(256);
    // FF: calls and jumps through registers that point nowhere end a program too soon.
    if (opcode === 0xff && random.below(4) !== 0) byte = (byte & ~0x38) | (random.pick([0, 1, 6]) << 3);
    if (random.oneIn(3)) byte |= 0xc0;
    this.out.push(byte);
    const mode = byte >> 6;
    const rm = byte & 7;
    if (mode === 3) return byte;
    if (!this.address32) {
      if (mode === 1) this.put(random.word(), 1);
      else if (mode === 2 || rm === 6) this.put(this.random.below(0x10000), 2);
      return byte;
    }
    const sib = rm === 4 ? random.below(256) : 0;
    if (rm === 4) this.out.push(sib);
    const absolute = mode === 0 && (rm === 5 || (rm === 4 && (sib & 7) === 5));
    if (mode === 1) this.put(random.word(), 1);
    else if (mode === 2) this.put(random.oneIn(this.profile.wildOneIn) ? random.word() : random.below(64) - 32, 4);
    else if (absolute) this.put(random.oneIn(this.profile.wildOneIn) ? random.word() : pointer(random), 4);
    return byte;
  }
}
