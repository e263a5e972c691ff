/*C:812 Multiplication.
 *
 * The 128-bit product of two significands, made of 32-bit words, of which the upper 96 bits are kept and the rest is
 * sticky. Before: add.ts. Next: division (divide.ts). */
import type { i32, u32 } from "@lguest/descriptor-tables";
import type { FloatContext } from "./context.js";
import type { Float80 } from "./float80.js";
import { invalid, settleTwo80 } from "./nan.js";
import { createParts, KIND_FINITE, KIND_INFINITY, KIND_ZERO, type Parts, unpack80 } from "./parts.js";
import { pack80 } from "./round.js";

const A = createParts();
const B = createParts();
const R = createParts();

/** z = a * b, to the precision of the control word. `z` may be an operand. */
export function multiply80(context: FloatContext, a: Float80, b: Float80, z: Float80): void {
  context.roundedUp = false;
  unpack80(a, A);
  unpack80(b, B);
  if (settleTwo80(context, A, B, z)) return;
  multiplyParts(context, A, B, R);
  pack80(context, R, context.precision, z);
}

/** The high word of the 64-bit product of two unsigned words. */
export function multiplyHigh(a: i32, b: i32): u32 {
  const aLow = a & 0xffff;
  const aHigh = a >>> 16;
  const bLow = b & 0xffff;
  const bHigh = b >>> 16;
  const middle = aHigh * bLow + ((aLow * bLow) >>> 16);
  const cross = aLow * bHigh + (middle & 0xffff);
  // middle and cross are below 2^32, but `>>>` needs no more than their low 32 bits.
  return (aHigh * bHigh + (middle >>> 16) + (cross >>> 16)) >>> 0;
}

/** r = a * b, not yet rounded. Neither is a NaN. */
export function multiplyParts(context: FloatContext, a: Parts, b: Parts, r: Parts): void {
  r.sign = a.sign ^ b.sign;
  if (a.kind !== KIND_FINITE || b.kind !== KIND_FINITE) {
    const zero = a.kind === KIND_ZERO || b.kind === KIND_ZERO;
    if (!zero) r.kind = KIND_INFINITY;
    else if (a.kind === KIND_INFINITY || b.kind === KIND_INFINITY) invalid(context, r);
    else r.kind = KIND_ZERO;
    return;
  }
  // Four partial products in columns of 32 bits; sums stay exact, far below 2^53.
  const column0 = Math.imul(a.lo, b.lo);
  const column1 = multiplyHigh(a.lo, b.lo) + (Math.imul(a.lo, b.hi) >>> 0) + (Math.imul(a.hi, b.lo) >>> 0);
  const carry1 = column1 > 0x1ffffffff ? 2 : column1 > 0xffffffff ? 1 : 0;
  const column2 = multiplyHigh(a.lo, b.hi) + multiplyHigh(a.hi, b.lo) + (Math.imul(a.hi, b.hi) >>> 0) + carry1;
  const carry2 = column2 > 0x1ffffffff ? 2 : column2 > 0xffffffff ? 1 : 0;
  let hi = (multiplyHigh(a.hi, b.hi) + carry2) | 0;
  let lo = column2 | 0;
  let rest = column1 | 0;
  r.kind = KIND_FINITE;
  r.exponent = a.exponent + b.exponent + 1;
  if (hi >= 0) {
    r.exponent--;
    hi = (hi << 1) | (lo >>> 31);
    lo = (lo << 1) | (rest >>> 31);
    rest = (rest << 1) | (column0 >>> 31);
    if (column0 << 1 !== 0) rest |= 1;
  } else if (column0 !== 0) rest |= 1;
  r.hi = hi;
  r.lo = lo;
  r.rest = rest;
}
