/* The operands of the recorded x87 cases (vectors/x87.ts): the recorder ran the same generator, so that only results had
 * to be kept. Every case draws its operands, then a control word, from one xorshift sequence per operation. */
import { createFloat80, type Float80, setFloat80 } from "../../src/float/float80.js";

/** How an operation's operands are drawn. */
export type CaseKind = "any" | "store" | "load" | "bcd" | "angle" | "arctangent" | "exponent" | "log" | "log1";

/* Zeros, infinities, NaNs, one, halves, pi and what lies at the edges of the format. */
const SPECIAL: readonly (readonly [signExponent: number, hi: number, lo: number])[] = [
  [0, 0, 0],
  [0, 0, 0],
  [0x7fff, 0x80000000, 0],
  [0x7fff, 0xc0000000, 0],
  [0x7fff, 0x80000000, 1],
  [0x3fff, 0x80000000, 0],
  [0x3fff, 0xffffffff, 0xffffffff],
  [0x4000, 0x80000000, 0],
  [0x3ffe, 0x80000000, 0],
  [0, 0x80000000, 0],
  [0, 0, 1],
  [0x7fff, 0, 0],
  [0x7fff, 0x12345678, 0x9abcdef0],
  [0x1234, 0x12345678, 0],
  [0x7ffe, 0xffffffff, 0xffffffff],
  [1, 0x80000000, 0],
  [0x4000, 0xc90fdaa2, 0x2168c235],
  [0x3ffe, 0xffffffff, 0xffffffff],
  [0x403e, 0x80000000, 0],
  [0x403d, 0xffffffff, 0xffffffff],
];
const ONE = 0x3fff;
const INTEGER = 0x80000000;
const PRECISIONS = [0, 0x200, 0x300, 0x300];

export class CaseGenerator {
  private state: number;
  private readonly kind: CaseKind;
  private readonly name: string;
  /** ST(0), ST(1) and the control word of the case. */
  readonly a: Float80 = createFloat80();
  readonly b: Float80 = createFloat80();
  control = 0;
  /** The memory operand; 0x5A where nothing has been stored yet. */
  readonly memory = new Uint8Array(16);
  readonly words: DataView = new DataView(this.memory.buffer);

  constructor(seed: number, name: string, kind: CaseKind) {
    this.state = seed;
    this.name = name;
    this.kind = kind;
  }

  /** An unsigned word. */
  private draw(): number {
    let state = this.state;
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    this.state = state;
    return state >>> 0;
  }

  private drawAny(x: Float80): void {
    const choice = this.draw() & 15;
    const sign = (this.draw() & 1) << 15;
    if (choice === 0) {
      const [signExponent, hi, lo] = SPECIAL[this.draw() % SPECIAL.length];
      setFloat80(x, signExponent | sign, hi, lo);
    } else if (choice === 1) {
      const hi = this.draw() & 0x7fffffff;
      setFloat80(x, sign, hi, this.draw());
    } else if (choice === 2) {
      const signExponent = this.draw() & 0xffff;
      const hi = this.draw();
      setFloat80(x, signExponent, hi, this.draw());
    } else if (choice === 3) {
      const hi = INTEGER | (this.draw() & 0x7f000000);
      setFloat80(x, sign | (ONE + (this.draw() & 7)), hi, 0);
    } else if (choice === 4) {
      const lo = -1 << (this.draw() & 31);
      setFloat80(x, sign | (ONE - 4 + (this.draw() & 7)), -1, lo);
    } else {
      let exponent = 0x7fff;
      if (choice === 6) exponent = 1 + (this.draw() % 70);
      else if (choice === 7) exponent = 0x7ffe - (this.draw() % 70);
      else if (choice !== 5) exponent = ONE - 32 + (this.draw() & 63);
      const hi = this.draw() | INTEGER;
      const lo = this.draw();
      setFloat80(x, sign | exponent, hi, choice > 7 && (choice & 1) !== 0 ? lo & 0xfffff800 : lo);
    }
  }

  /** A number in the domain of a transcendental function, mostly. */
  private drawDomain(x: Float80, kind: "angle" | "below one" | "below half" | "positive" | "wide"): void {
    const choice = this.draw() & 7;
    let sign = (this.draw() & 1) << 15;
    if (choice === 0) {
      this.drawAny(x);
      return;
    }
    const hi = this.draw() | INTEGER;
    const lo = this.draw();
    let exponent: number;
    if (kind === "angle") exponent = ONE - 20 + (this.draw() & 31);
    else if (kind === "below one") exponent = ONE - 1 - (this.draw() & 15);
    else if (kind === "below half") exponent = ONE - 2 - (this.draw() & 15);
    else if (kind === "positive") {
      exponent = ONE - 2 + (this.draw() & 3);
      sign = 0;
    } else exponent = ONE - 40 + (this.draw() % 81);
    if (choice === 1) exponent = ONE - 80 + (this.draw() & 31);
    setFloat80(x, sign | exponent, hi, lo);
  }

  private setExponent(x: Float80, exponent: number): void {
    x.signExponent = (x.signExponent & 0x8000) | exponent;
  }

  private drawStore(): void {
    this.drawAny(this.a);
    const limit = this.name[3] === "3" ? 127 : 1023;
    const draw = this.draw();
    if ((draw & 1) !== 0) this.setExponent(this.a, ONE + ((draw >>> 8) % 70) - 2);
    else if ((draw & 6) === 2) this.setExponent(this.a, ONE - limit + 20 - ((draw >>> 8) % 60));
    else if ((draw & 6) === 4) this.setExponent(this.a, ONE + limit - 2 + ((draw >>> 8) % 4));
  }

  private drawLoad(): void {
    let low = this.draw();
    let high = this.draw();
    const choice = this.draw() & 7;
    if (choice === 0) high &= 0x800fffff;
    if (choice === 1) high |= 0x7ff00000;
    if (choice === 2) high &= 0x80000000;
    if (choice === 3) low &= 0x807fffff;
    if (choice === 4) low |= 0x7f800000;
    if (choice === 5) low = 0;
    this.words.setInt32(0, low, true);
    this.words.setInt32(4, high, true);
  }

  private drawBcd(): void {
    for (let i = 0; i < 9; i++) {
      const digits = this.draw();
      this.memory[i] = (digits % 10) | (((digits >>> 8) % 10) << 4);
    }
    this.memory[9] = this.draw() & 0x80;
    if ((this.draw() & 7) === 0) this.memory.fill(0, 0, 9);
  }

  private drawPair(): void {
    this.drawAny(this.a);
    this.drawAny(this.b);
    if (this.name === "prem" || this.name === "prem1") {
      const draw = this.draw();
      if ((draw & 1) !== 0) {
        this.setExponent(this.a, ONE + ((draw >>> 8) % 200));
        this.setExponent(this.b, ONE + ((draw >>> 16) % 50));
      }
    } else if (this.name === "scale") {
      const draw = this.draw();
      if ((draw & 1) !== 0) this.setExponent(this.b, ONE + ((draw >>> 8) % 17) - 1);
    } else if (this.name === "rint") {
      const draw = this.draw();
      if ((draw & 1) !== 0) this.setExponent(this.a, ONE + ((draw >>> 8) % 70) - 3);
    }
  }

  /** Draws the next case. */
  next(): void {
    this.memory.fill(0x5a);
    setFloat80(this.a, ONE, INTEGER, 0);
    setFloat80(this.b, ONE, INTEGER, 0);
    if (this.kind === "any") this.drawPair();
    else if (this.kind === "store") this.drawStore();
    else if (this.kind === "load") this.drawLoad();
    else if (this.kind === "bcd") this.drawBcd();
    else if (this.kind === "angle") this.drawDomain(this.a, "angle");
    else if (this.kind === "exponent") this.drawDomain(this.a, "below one");
    else {
      const kind = this.kind === "arctangent" ? "wide" : this.kind === "log" ? "positive" : "below half";
      this.drawDomain(this.a, kind);
      this.drawDomain(this.b, "wide");
    }
    const draw = this.draw();
    const masks = (draw & 3) === 0 ? (draw >>> 4) & 0x3f : 0x3f;
    this.control = 0x40 | masks | PRECISIONS[(draw >>> 16) & 3] | (((draw >>> 20) & 3) << 10);
  }
}
