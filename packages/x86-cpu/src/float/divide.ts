/*C:814 Division and square root.
 *
 * Digit by digit, one bit at a time, as one does on paper: 64 bits of result, then what is left tells the rounding
 * everything. Before: multiply.ts. Next: remainders (remainder.ts). */
import type { i32 } from "@lguest/descriptor-tables";
import { FLOAT_ZE, type FloatContext } from "./context.js";
import type { Float80 } from "./float80.js";
import { invalid, settleOne80, settleTwo80 } from "./nan.js";
import {
  compareSignificands,
  createParts,
  KIND_FINITE,
  KIND_INFINITY,
  KIND_ZERO,
  type Parts,
  unpack80,
} from "./parts.js";
import { pack80 } from "./round.js";

const A = createParts();
const B = createParts();
const R = createParts();

/** z = a / b, to the precision of the control word. `z` may be an operand. */
export function divide80(context: FloatContext, a: Float80, b: Float80, z: Float80): void {
  context.roundedUp = false;
  unpack80(a, A);
  unpack80(b, B);
  // A division by zero hides that the dividend is a denormal.
  if (B.kind === KIND_ZERO) A.denormal = false;
  if (settleTwo80(context, A, B, z)) return;
  divideParts(context, A, B, R);
  pack80(context, R, context.precision, z);
}

/** r = a / b, not yet rounded. Neither is a NaN. */
export function divideParts(context: FloatContext, a: Parts, b: Parts, r: Parts): void {
  r.sign = a.sign ^ b.sign;
  if (a.kind === KIND_FINITE && b.kind === KIND_FINITE) divideSignificands(a, b, r);
  else if (a.kind === b.kind) invalid(context, r);
  else if (a.kind === KIND_INFINITY) r.kind = KIND_INFINITY;
  else if (b.kind === KIND_ZERO) {
    context.flags |= FLOAT_ZE;
    r.kind = KIND_INFINITY;
  } else r.kind = KIND_ZERO;
}

/** What `remainder` (a sticky word for the bits below) follows a quotient of divisor b: below, at or above one half. */
function restOfRemainder(hi: i32, lo: i32, bHi: i32, bLo: i32): i32 {
  if ((hi | lo) === 0) return 0;
  const order = hi < 0 ? 1 : compareSignificands((hi << 1) | (lo >>> 31), lo << 1, bHi, bLo);
  return order === 0 ? 0x80000000 | 0 : order < 0 ? 1 : 0x80000001 | 0;
}

function divideSignificands(a: Parts, b: Parts, r: Parts): void {
  const bHi = b.hi;
  const bLo = b.lo;
  let hi = a.hi;
  let lo = a.lo;
  let exponent = a.exponent - b.exponent;
  let top = 0;
  if (compareSignificands(hi, lo, bHi, bLo) < 0) {
    top = 1;
    hi = (hi << 1) | (lo >>> 31);
    lo <<= 1;
    exponent--;
  }
  // Invariant: top:hi:lo is the partial remainder, below 2 * b.
  let quotient = 0;
  let quotientHi = 0;
  for (let bit = 63; bit >= 0; bit--) {
    quotient <<= 1;
    if (top !== 0 || compareSignificands(hi, lo, bHi, bLo) >= 0) {
      const borrow = lo >>> 0 < bLo >>> 0 ? 1 : 0;
      lo = (lo - bLo) | 0;
      hi = (hi - bHi - borrow) | 0;
      quotient |= 1;
    }
    if (bit === 32) quotientHi = quotient;
    if (bit !== 0) {
      top = hi >>> 31;
      hi = (hi << 1) | (lo >>> 31);
      lo <<= 1;
    }
  }
  r.kind = KIND_FINITE;
  r.exponent = exponent;
  r.hi = quotientHi;
  r.lo = quotient;
  r.rest = restOfRemainder(hi, lo, bHi, bLo);
}

/** z = square root of a, to the precision of the control word. `z` may be the operand. */
export function squareRoot80(context: FloatContext, a: Float80, z: Float80): void {
  context.roundedUp = false;
  unpack80(a, A);
  // Invalid hides that the operand is a denormal.
  if (A.sign !== 0) A.denormal = false;
  if (settleOne80(context, A, z)) return;
  squareRootParts(context, A, R);
  pack80(context, R, context.precision, z);
}

/** r = square root of a, not yet rounded. `a` is no NaN. */
export function squareRootParts(context: FloatContext, a: Parts, r: Parts): void {
  r.sign = a.sign;
  r.kind = a.kind;
  if (a.kind === KIND_ZERO) return;
  if (a.sign !== 0) invalid(context, r);
  else if (a.kind === KIND_FINITE) rootOfSignificand(a, r);
}

/**
 * The root of hi:lo, taken as a number in [1, 4): 64 digits of the result, then the remainder. With an odd exponent the
 * radicand is doubled.
 */
function rootOfSignificand(a: Parts, r: Parts): void {
  const odd = a.exponent & 1;
  // The radicand, two bits a step from the top: [1, 4) has its integer part in the first two.
  let next1 = odd !== 0 ? a.hi : a.hi >>> 1;
  let next0 = odd !== 0 ? a.lo : (a.lo >>> 1) | (a.hi << 31);
  let last = odd !== 0 ? 0 : a.lo << 31;
  let rootHi = 0;
  let rootLo = 0;
  let top = 0;
  let hi = 0;
  let lo = 0;
  for (let bit = 63; bit >= 0; bit--) {
    // remainder = remainder * 4 + next two bits
    top = (top << 2) | (hi >>> 30);
    hi = (hi << 2) | (lo >>> 30);
    lo = (lo << 2) | (next1 >>> 30);
    next1 = (next1 << 2) | (next0 >>> 30);
    next0 = (next0 << 2) | (last >>> 30);
    last = 0;
    // trial = root * 4 + 1
    const trialTop = rootHi >>> 30;
    const trialHi = (rootHi << 2) | (rootLo >>> 30);
    const trialLo = (rootLo << 2) | 1;
    const fits = top !== trialTop ? top > trialTop : compareSignificands(hi, lo, trialHi, trialLo) >= 0;
    rootHi = (rootHi << 1) | (rootLo >>> 31);
    rootLo <<= 1;
    if (fits) {
      const borrowLo = lo >>> 0 < trialLo >>> 0 ? 1 : 0;
      const borrowHi = hi >>> 0 < (trialHi >>> 0) + borrowLo ? 1 : 0;
      lo = (lo - trialLo) | 0;
      hi = (hi - trialHi - borrowLo) | 0;
      top = top - trialTop - borrowHi;
      rootLo |= 1;
    }
  }
  r.exponent = a.exponent >> 1;
  r.hi = rootHi;
  r.lo = rootLo;
  // remainder <= 2 * root, and a remainder above the root means that the next digit is a 1.
  if ((top | hi | lo) === 0) r.rest = 0;
  else r.rest = top !== 0 || compareSignificands(hi, lo, rootHi, rootLo) > 0 ? 0x80000001 | 0 : 1;
}
