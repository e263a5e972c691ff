/*C:816 Remainders, and the operations on exponents.
 *
 * FPREM and FPREM1 give an exact remainder, at most 63 quotient bits at a time; FRNDINT, FSCALE and FXTRACT work on the
 * exponent. Before: divide.ts. Next: compare.ts. */
import type { i32 } from "@lguest/descriptor-tables";
import { FLOAT_DE, FLOAT_IE, FLOAT_PE, FLOAT_ZE, type FloatContext } from "./context.js";
import { fromInt32 } from "./convert.js";
import { copyFloat80, EXPONENT_BIAS, type Float80, INTEGER_BIT, setFloat80, setInfinity, setZero } from "./float80.js";
import { settleOne80, settleTwo80 } from "./nan.js";
import {
  compareSignificands,
  createParts,
  KIND_FINITE,
  KIND_INFINITY,
  KIND_UNSUPPORTED,
  KIND_ZERO,
  normalize,
  type Parts,
  unpack80,
} from "./parts.js";
import { pack80, packExact80, roundToIntegral } from "./round.js";

const A = createParts();
const B = createParts();

/** What a remainder tells beside its value. */
interface Remainder {
  /** The low bits of the quotient, 0 to 7; -1 where there is none: an operand was a NaN, or the operation invalid. */
  quotient: number;
  /** The reduction is not complete: C2, do it again. */
  partial: boolean;
}

const MASK_LOW_32_QUOTIENTS = 0x1f;

/**
 * z = remainder of a / b. `nearest` chooses FPREM1, whose quotient is rounded to nearest instead of toward zero.
 * Exact, so nothing is rounded. With a partial reduction the quotient is 0.
 */
export function remainder80(
  context: FloatContext,
  a: Float80,
  b: Float80,
  nearest: boolean,
  z: Float80,
  out: Remainder,
): void {
  context.roundedUp = false;
  out.quotient = -1;
  out.partial = false;
  unpack80(a, A);
  unpack80(b, B);
  if (settleTwo80(context, A, B, z)) return;
  if (A.kind === KIND_INFINITY || B.kind === KIND_ZERO) {
    context.flags = (context.flags & ~FLOAT_DE) | FLOAT_IE;
    A.kind = KIND_UNSUPPORTED;
    packExact80(A, z);
    return;
  }
  out.quotient = 0;
  if (A.kind === KIND_FINITE && B.kind === KIND_FINITE) reduce(A, B, nearest, out);
  pack80(context, A, 64, z);
}

function reduce(a: Parts, b: Parts, nearest: boolean, out: Remainder): void {
  const distance = a.exponent - b.exponent;
  if (distance < -1 || (distance < 0 && !nearest)) return;
  const sign = a.sign;
  if (distance >= 64) {
    // As many steps as bring the distance below a multiple of 32: between 32 and 63.
    const steps = 32 + (distance & MASK_LOW_32_QUOTIENTS);
    out.partial = true;
    divideBits(a, b, steps, b.exponent + distance - steps, out);
    out.quotient = 0;
    return;
  }
  if (distance >= 0) divideBits(a, b, distance, b.exponent, out);
  if (nearest) roundQuotient(a, b, out, sign);
  out.quotient &= 7;
}

/** The significand of a becomes that of a modulo b * 2^(exponent - b.exponent), after `steps` + 1 quotient bits. */
function divideBits(a: Parts, b: Parts, steps: number, exponent: i32, out: Remainder): void {
  let hi = a.hi;
  let lo = a.lo;
  let top = 0;
  let quotient = 0;
  for (let step = steps; step >= 0; step--) {
    quotient <<= 1;
    if (top !== 0 || compareSignificands(hi, lo, b.hi, b.lo) >= 0) {
      const borrow = lo >>> 0 < b.lo >>> 0 ? 1 : 0;
      lo = (lo - b.lo) | 0;
      hi = (hi - b.hi - borrow) | 0;
      quotient |= 1;
    }
    if (step !== 0) {
      top = hi >>> 31;
      hi = (hi << 1) | (lo >>> 31);
      lo <<= 1;
    }
  }
  out.quotient = quotient;
  setSignificand(a, hi, lo, exponent);
}

function setSignificand(p: Parts, hi: i32, lo: i32, exponent: i32): void {
  p.hi = hi;
  p.lo = lo;
  p.exponent = exponent;
  if ((hi | lo) === 0) p.kind = KIND_ZERO;
  else normalize(p);
}

/** FPREM1: when the remainder is above half of b, or at half with an odd quotient, one more b is taken away. */
function roundQuotient(a: Parts, b: Parts, out: Remainder, sign: number): void {
  if (a.kind === KIND_ZERO) return;
  let order = a.exponent + 1 - b.exponent;
  if (order === 0) order = compareSignificands(a.hi, a.lo, b.hi, b.lo);
  if (order < 0 || (order === 0 && (out.quotient & 1) === 0)) return;
  // b - a, with a between b / 2 and b: the same exponent, or one below.
  const shift = b.exponent - a.exponent;
  const hi = shift === 0 ? a.hi : a.hi >>> 1;
  const lo = shift === 0 ? a.lo : (a.lo >>> 1) | (a.hi << 31);
  const lost = shift === 0 ? 0 : a.lo & 1;
  // Twice b minus twice a, so that the lost bit counts.
  const low2 = (lo << 1) | lost;
  const high2 = (hi << 1) | (lo >>> 31);
  const borrow = (b.lo << 1) >>> 0 < low2 >>> 0 ? 1 : 0;
  const bHigh2 = (b.hi << 1) | (b.lo >>> 31);
  const resultLo = ((b.lo << 1) - low2) | 0;
  const resultHi = (bHigh2 - high2 - borrow) | 0;
  a.sign = sign ^ 1;
  out.quotient++;
  // a is at least b / 2, so twice the difference is at most b: no bit above the high word.
  setSignificand(a, resultHi, resultLo, b.exponent - 1);
}

/** z = a rounded to an integer value by the rounding control (FRNDINT). */
export function roundToInteger80(context: FloatContext, a: Float80, z: Float80): void {
  context.roundedUp = false;
  unpack80(a, A);
  if (settleOne80(context, A, z)) return;
  if (A.kind === KIND_FINITE && roundToIntegral(context, A)) context.flags |= FLOAT_PE;
  packExact80(A, z);
}

/** Beyond this any scaling overflows or underflows, even with an unmasked exception's exponent wrap. */
const SCALE_LIMIT = 0x10000;

/** z = a * 2^(b rounded toward zero) (FSCALE). Rounded to 64 bits whatever the precision control says. */
export function scale80(context: FloatContext, a: Float80, b: Float80, z: Float80): void {
  context.roundedUp = false;
  unpack80(a, A);
  unpack80(b, B);
  if (settleTwo80(context, A, B, z)) return;
  if (B.kind === KIND_INFINITY) {
    if (A.kind === (B.sign !== 0 ? KIND_INFINITY : KIND_ZERO)) {
      context.flags = (context.flags & ~FLOAT_DE) | FLOAT_IE;
      A.kind = KIND_UNSUPPORTED;
    } else A.kind = B.sign !== 0 ? KIND_ZERO : KIND_INFINITY;
  } else if (A.kind === KIND_FINITE && B.kind === KIND_FINITE) {
    let amount = 0;
    if (B.exponent >= 16) amount = SCALE_LIMIT;
    else if (B.exponent >= 0) amount = B.hi >>> (31 - B.exponent);
    A.exponent += B.sign !== 0 ? -amount : amount;
  }
  pack80(context, A, 64, z);
}

/** `exponent` and `significand` of a, as numbers (FXTRACT). Zero has exponent minus infinity and raises ZE. */
export function extract80(context: FloatContext, a: Float80, exponent: Float80, significand: Float80): void {
  context.roundedUp = false;
  unpack80(a, A);
  if (settleOne80(context, A, significand)) {
    copyFloat80(exponent, significand);
    return;
  }
  if (A.kind === KIND_ZERO) {
    context.flags |= FLOAT_ZE;
    setInfinity(exponent, 1);
    setZero(significand, A.sign);
  } else if (A.kind === KIND_INFINITY) {
    setInfinity(exponent, 0);
    setInfinity(significand, A.sign);
  } else {
    fromInt32(A.exponent, exponent);
    setFloat80(significand, (A.sign << 15) | EXPONENT_BIAS, A.hi | INTEGER_BIT, A.lo);
  }
}
