/*T:432 Random numbers, and integers that find mistakes.
 *
 * Every case is drawn from its own seed, so that vectors need to keep results only. Values are drawn where arithmetic goes
 * wrong: at zero, at the borders of signs and sizes, at powers of two. Next, T:434: floating-point values. */
import type { i32, u32 } from "./types.js";

const EDGES = Int32Array.from([
  0, 1, 2, 3, -1, -2, 0x7f, 0x80, 0xff, 0x100, 0x7fff, 0x8000, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0x80000001,
  0xfffffffe, 0xffff8000, 0xffffff80, 0x00ff00ff, 0xff00ff00, 0x55555555, 0xaaaaaaaa, 9, 0x99, 0x9a, 0xfff0, 0x80008000,
  0x7fff7fff, 0x80808080, 0x7f7f7f7f,
]);

/** A generator of 32-bit numbers: a counter, well mixed (the mixing is Wellons' lowbias32). */
export class Random {
  private state = 0;

  /** Starts the sequence of one case. */
  seed(group: number, template: number, index: number): void {
    this.state = (Math.imul(group, 0x632be5ab) ^ Math.imul(template, 0x85157af5) ^ Math.imul(index, 0x58f38ded)) | 0;
    this.next();
  }

  next(): u32 {
    this.state = (this.state + 0x9e3779b9) | 0;
    let z = this.state;
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return (z ^ (z >>> 15)) >>> 0;
  }

  /** 0 to n - 1, n at most 65536. */
  below(n: number): number {
    return ((this.next() >>> 16) * n) >>> 16;
  }

  /** True once in n times, n at most 65536. */
  oneIn(n: number): boolean {
    return this.below(n) === 0;
  }

  pick<T>(choices: readonly T[]): T {
    return choices[this.below(choices.length)];
  }

  /** A 32-bit integer, half of the time one of those that find mistakes. */
  word(): i32 {
    const choice = this.next();
    switch (choice & 7) {
      case 0:
      case 1:
        return EDGES[(choice >>> 8) & 31];
      case 2:
        return (1 << ((choice >>> 8) & 31)) - ((choice >>> 16) & 1);
      case 3:
        return (choice << 8) >> 24;
      default:
        return this.next() | 0;
    }
  }
}
