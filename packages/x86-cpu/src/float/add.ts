/*C:810 Addition and subtraction.
 *
 * Exact in 96 bits with a sticky one below, so that one rounding afterwards is right in every mode. Before: nan.ts sorted
 * out the operands that are no numbers. Next: multiplication (multiply.ts). */
import { type FloatContext, ROUND_DOWN } from "./context.js";
import type { Float80 } from "./float80.js";
import { invalid, settleTwo80 } from "./nan.js";
import {
  compareSignificands,
  createParts,
  KIND_FINITE,
  KIND_INFINITY,
  KIND_ZERO,
  normalize,
  type Parts,
  shiftRightSticky,
  unpack80,
} from "./parts.js";
import { pack80 } from "./round.js";

const A = createParts();
const B = createParts();
const R = createParts();

/** z = a + b, to the precision of the control word. `z` may be an operand. */
export function add80(context: FloatContext, a: Float80, b: Float80, z: Float80): void {
  addOrSubtract80(context, a, b, 0, z);
}

/** z = a - b, to the precision of the control word. `z` may be an operand. */
export function subtract80(context: FloatContext, a: Float80, b: Float80, z: Float80): void {
  addOrSubtract80(context, a, b, 1, z);
}

function addOrSubtract80(context: FloatContext, a: Float80, b: Float80, negate: number, z: Float80): void {
  context.roundedUp = false;
  unpack80(a, A);
  unpack80(b, B);
  if (settleTwo80(context, A, B, z)) return;
  B.sign ^= negate;
  addParts(context, A, B, R);
  pack80(context, R, context.precision, z);
}

function copyParts(to: Parts, from: Parts): void {
  to.kind = from.kind;
  to.sign = from.sign;
  to.exponent = from.exponent;
  to.hi = from.hi;
  to.lo = from.lo;
  to.rest = from.rest;
}

/** r = a + b, not yet rounded. Neither is a NaN; `b` is used up. */
export function addParts(context: FloatContext, a: Parts, b: Parts, r: Parts): void {
  if (a.kind !== KIND_FINITE || b.kind !== KIND_FINITE) {
    addSpecial(context, a, b, r);
    return;
  }
  let large = a;
  let small = b;
  if (a.exponent < b.exponent || (a.exponent === b.exponent && compareSignificands(a.hi, a.lo, b.hi, b.lo) < 0)) {
    large = b;
    small = a;
  }
  r.kind = KIND_FINITE;
  r.sign = large.sign;
  r.exponent = large.exponent;
  const { hi, lo, rest } = large;
  const distance = large.exponent - small.exponent;
  const sameSign = large.sign === small.sign;
  shiftRightSticky(small, distance);
  if (sameSign) addSignificands(hi, lo, rest, small, r);
  else if (subtractSignificands(hi, lo, rest, small, r)) {
    r.kind = KIND_ZERO;
    r.sign = context.rounding === ROUND_DOWN ? 1 : 0;
  }
}

function addSpecial(context: FloatContext, a: Parts, b: Parts, r: Parts): void {
  if (a.kind === KIND_INFINITY && b.kind === KIND_INFINITY && a.sign !== b.sign) {
    invalid(context, r);
    return;
  }
  if (a.kind === KIND_ZERO && b.kind === KIND_ZERO) {
    r.kind = KIND_ZERO;
    r.sign = a.sign === b.sign ? a.sign : context.rounding === ROUND_DOWN ? 1 : 0;
    return;
  }
  // An infinity, or the operand that is not zero.
  copyParts(r, a.kind === KIND_INFINITY || b.kind === KIND_ZERO ? a : b);
}

function addSignificands(hi: number, lo: number, rest: number, small: Parts, r: Parts): void {
  const sumRest = (rest >>> 0) + (small.rest >>> 0);
  const sumLo = (lo >>> 0) + (small.lo >>> 0) + (sumRest > 0xffffffff ? 1 : 0);
  const sumHi = (hi >>> 0) + (small.hi >>> 0) + (sumLo > 0xffffffff ? 1 : 0);
  r.hi = sumHi | 0;
  r.lo = sumLo | 0;
  r.rest = sumRest | 0;
  if (sumHi > 0xffffffff) {
    r.rest = (r.rest >>> 1) | (r.lo << 31) | (r.rest & 1);
    r.lo = (r.lo >>> 1) | (r.hi << 31);
    r.hi = (r.hi >>> 1) | 0x80000000;
    r.exponent++;
  }
}

/** Returns whether nothing is left. */
function subtractSignificands(hi: number, lo: number, rest: number, small: Parts, r: Parts): boolean {
  const restDifference = (rest >>> 0) - (small.rest >>> 0);
  const loDifference = (lo >>> 0) - (small.lo >>> 0) - (restDifference < 0 ? 1 : 0);
  const hiDifference = (hi >>> 0) - (small.hi >>> 0) - (loDifference < 0 ? 1 : 0);
  r.hi = hiDifference | 0;
  r.lo = loDifference | 0;
  r.rest = restDifference | 0;
  if ((r.hi | r.lo | r.rest) === 0) return true;
  normalize(r);
  return false;
}
