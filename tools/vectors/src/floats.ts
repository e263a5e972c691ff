/*T:434 Floating-point values that find mistakes.
 *
 * Singles, doubles and 80-bit extended numbers: zeros, denormals, infinities, NaNs of both kinds, borders of exponents, significands
 * that lie half-way between two shorter ones; for the x87 also what a Pentium rejects, unnormals and pseudo-NaNs, and
 * the pseudo-denormals it takes. They are written into a view at an offset. Next, T:436: the case. */
import type { Random } from "./random.js";
import type { u32 } from "./types.js";

const SINGLE_SPECIAL: readonly u32[] = [
  0, 0x7f800000, 0x7fc00000, 0x7f800001, 0x7fffffff, 0x3f800000, 0x40000000, 0x3f000000, 1, 0x007fffff, 0x00800000,
  0x7f7fffff, 0x4f000000, 0x4effffff, 0x3f7fffff, 0x3f800001, 0x7fa00000, 0x5f000000, 0x42fe0000, 0x00400000,
];

/** Bits of a single. */
export function drawSingle(r: Random): u32 {
  const choice = r.next();
  const sign = choice & 0x80000000;
  switch (choice & 7) {
    case 0:
    case 1:
      return (sign | SINGLE_SPECIAL[r.below(SINGLE_SPECIAL.length)]) >>> 0;
    case 2: // near one
      return (sign | ((125 + ((choice >>> 3) & 3)) << 23) | (r.next() & 0x7fffff)) >>> 0;
    case 3: // a small integer or a half
      return (sign | ((127 + ((choice >>> 3) & 31)) << 23) | (r.next() & 0x7f0000)) >>> 0;
    case 4: // near an end of the exponents
      return (
        (sign |
          (((choice >>> 3) & 1 ? 1 + ((choice >>> 4) & 7) : 254 - ((choice >>> 4) & 7)) << 23) |
          (r.next() & 0x7fffff)) >>>
        0
      );
    case 5: // a denormal
      return (sign | (r.next() & (0x7fffff >>> ((choice >>> 3) & 15)))) >>> 0;
    case 6: // products and quotients of these leave the range
      return (sign | ((64 + ((choice >>> 3) & 127)) << 23) | (r.next() & 0x7fffff)) >>> 0;
    default:
      return r.next();
  }
}

const DOUBLE_SPECIAL: readonly (readonly [hi: u32, lo: u32])[] = [
  [0, 0],
  [0x7ff00000, 0],
  [0x7ff80000, 0],
  [0x7ff00000, 1],
  [0x7fffffff, 0xffffffff],
  [0x3ff00000, 0],
  [0x40000000, 0],
  [0x3fe00000, 0],
  [0, 1],
  [0x000fffff, 0xffffffff],
  [0x00100000, 0],
  [0x7fefffff, 0xffffffff],
  [0x41dfffff, 0xffc00000],
  [0x41e00000, 0],
  [0x41dfffff, 0xffe00000],
  [0x3fefffff, 0xffffffff],
  [0x43e00000, 0],
  [0x47efffff, 0xe0000000],
  [0x47efffff, 0xf0000000],
  [0x38100000, 0],
  [0x380fffff, 0xffffffff],
  [0x36a00000, 0],
];

/** Writes a double. */
export function drawDouble(r: Random, view: DataView, at: number): void {
  const choice = r.next();
  const sign = choice & 0x80000000;
  let lo = r.next();
  let hi = r.next() & 0xfffff;
  let exponent = (r.next() & 0x7ff) << 20;
  switch (choice & 7) {
    case 0:
    case 1:
      [hi, lo] = DOUBLE_SPECIAL[r.below(DOUBLE_SPECIAL.length)];
      exponent = 0;
      break;
    case 2: // near one
      exponent = (1021 + ((choice >>> 3) & 3)) << 20;
      break;
    case 3: // an integer, a half, half-way between two singles
      exponent = (1023 + ((choice >>> 3) & 31)) << 20;
      lo = (choice & 0x100) !== 0 ? 0 : 0x10000000;
      break;
    case 4: // near an end of the exponents
      exponent = ((choice & 8) !== 0 ? 1 + ((choice >>> 4) & 15) : 2046 - ((choice >>> 4) & 15)) << 20;
      break;
    case 5: // a denormal
      exponent = 0;
      if ((choice & 8) !== 0) hi = 0;
      break;
    case 6: // near an end of the singles' exponents
      exponent = ((choice & 8) !== 0 ? 896 + 8 - ((choice >>> 4) & 31) : 1150 - 4 + ((choice >>> 4) & 7)) << 20;
      break;
    default:
  }
  view.setUint32(at, lo, true);
  view.setUint32(at + 4, (sign | exponent | hi) >>> 0, true);
}

const ONE = 0x3fff;
const INTEGER = 0x80000000;
const EXTENDED_SPECIAL: readonly (readonly [signExponent: number, hi: u32, lo: u32])[] = [
  [0, 0, 0],
  [0, 0, 0],
  [0x7fff, INTEGER, 0],
  [0x7fff, 0xc0000000, 0],
  [0x7fff, INTEGER, 1],
  [0x7fff, 0xffffffff, 0xffffffff],
  [ONE, INTEGER, 0],
  [ONE, INTEGER, 0],
  [ONE, 0xffffffff, 0xffffffff],
  [ONE + 1, INTEGER, 0],
  [ONE - 1, INTEGER, 0],
  [ONE - 1, 0xffffffff, 0xffffffff],
  [0, INTEGER, 0], // a pseudo-denormal
  [0, 0, 1],
  [0x7ffe, 0xffffffff, 0xffffffff],
  [1, INTEGER, 0],
  [0x4000, 0xc90fdaa2, 0x2168c235], // pi
  [0x3ffe, 0xb17217f7, 0xd1cf79ac], // ln 2
  [0x403e, INTEGER, 0],
  [0x403d, 0xffffffff, 0xffffffff],
  [0x7fff, 0, 0], // a pseudo-infinity
  [0x7fff, 0x40000000, 1], // a pseudo-NaN
  [0x1234, 0x12345678, 0], // an unnormal
];

/** Writes an extended number, ten bytes. */
export function drawExtended(r: Random, view: DataView, at: number): void {
  const choice = r.next();
  const sign = (choice >>> 31) << 15;
  let lo = r.next();
  let hi = (r.next() | INTEGER) >>> 0;
  let exponent = ONE - 32 + ((choice >>> 8) & 63);
  switch (choice & 15) {
    case 0:
    case 1:
      [exponent, hi, lo] = EXTENDED_SPECIAL[(choice >>> 8) % EXTENDED_SPECIAL.length];
      break;
    case 2: // a denormal
      exponent = 0;
      hi = (hi & 0x7fffffff) >>> ((choice >>> 8) & 31);
      break;
    case 3: // anything, invalid ones too
      exponent = (choice >>> 8) & 0x7fff;
      hi = r.next();
      break;
    case 4: // a small integer or a half
      exponent = ONE + ((choice >>> 8) & 31);
      hi = (INTEGER | (hi & 0x7f000000)) >>> 0;
      lo = 0;
      break;
    case 5: // a NaN
      exponent = 0x7fff;
      break;
    case 6: // close to the smallest
      exponent = 1 + ((choice >>> 8) % 70);
      break;
    case 7: // close to the greatest
      exponent = 0x7ffe - ((choice >>> 8) % 70);
      break;
    case 8: // exact, or half-way, at 24 bits
      hi &= (choice & 0x10) !== 0 ? 0xffffff00 : 0xffffff80;
      hi >>>= 0;
      lo = (choice & 0x60) !== 0 ? 0 : 1;
      break;
    case 9: // exact, or half-way, at 53 bits
      lo &= (choice & 0x10) !== 0 ? 0xfffff800 : 0xfffffc00;
      break;
    case 10: // near one
      exponent = ONE - 2 + ((choice >>> 8) & 3);
      break;
    case 11: // near the end of integers
      exponent = ONE + 10 + ((choice >>> 8) % 60);
      if ((choice & 0x10) !== 0) lo = 0;
      break;
    case 12: // all ones with a few zeros: rounding carries
      hi = 0xffffffff;
      lo = -1 << ((choice >>> 16) & 31);
      break;
    case 13: // where doubles and singles end
      exponent =
        ONE + ((choice & 0x20) !== 0 ? 1023 : 127) * ((choice & 0x40) !== 0 ? 1 : -1) - 12 + ((choice >>> 8) % 25);
      break;
    default:
  }
  view.setUint32(at, lo >>> 0, true);
  view.setUint32(at + 4, hi >>> 0, true);
  view.setUint16(at + 8, sign | exponent, true);
}
