/*C:820 Integers and the narrower formats.
 *
 * What FILD, FIST, FLD and FST do to a value on its way between memory and a register. Widening is exact; narrowing rounds
 * (round.ts). Before: compare.ts. Next: packed decimals (bcd.ts). */
import type { i32 } from "@lguest/descriptor-tables";
import { createFloatContext, FLOAT_IE, FLOAT_OE, FLOAT_PE, FLOAT_UE, type FloatContext } from "./context.js";
import { EXPONENT_BIAS, type Float80, setFloat80 } from "./float80.js";
import { settleOne80 } from "./nan.js";
import {
  createParts,
  KIND_FINITE,
  KIND_SNAN,
  KIND_ZERO,
  normalize,
  type Parts,
  unpack32,
  unpack64,
  unpack80,
} from "./parts.js";
import { type PackedWords, pack32, pack64, packExact80, roundMagnitude } from "./round.js";

const A = createParts();

/** x = value, exactly. */
export function fromInt32(value: i32, x: Float80): void {
  fromInt64(value >> 31, value, x);
}

/** x = the signed 64-bit integer high:low, exactly. */
export function fromInt64(high: i32, low: i32, x: Float80): void {
  intToParts(high, low, A);
  if (A.kind === KIND_ZERO) setFloat80(x, 0, 0, 0);
  else setFloat80(x, (A.sign << 15) | (A.exponent + EXPONENT_BIAS), A.hi, A.lo);
}

/** The signed 64-bit integer high:low in parts. */
export function intToParts(high: i32, low: i32, p: Parts): void {
  p.denormal = false;
  p.rest = 0;
  p.sign = high >>> 31;
  if ((high | low) === 0) {
    p.kind = KIND_ZERO;
    return;
  }
  if (p.sign !== 0) {
    p.lo = -low | 0;
    p.hi = (~high + (low === 0 ? 1 : 0)) | 0;
  } else {
    p.lo = low;
    p.hi = high;
  }
  p.kind = KIND_FINITE;
  p.exponent = 63;
  normalize(p);
}

/** x = the double high:low (FLD m64): a signalling NaN is invalid and becomes quiet, a denormal is reported. */
export function fromFloat64(context: FloatContext, high: i32, low: i32, x: Float80): void {
  context.roundedUp = false;
  unpack64(context, high, low, A);
  if (!settleOne80(context, A, x)) packExact80(A, x);
}

/** x = the single `bits` (FLD m32), likewise. */
export function fromFloat32(context: FloatContext, bits: i32, x: Float80): void {
  context.roundedUp = false;
  unpack32(context, bits, A);
  if (!settleOne80(context, A, x)) packExact80(A, x);
}

/** Rounds x to a double (FST m64). With an unmasked overflow, underflow or invalid, nothing may be stored. */
export function toFloat64(context: FloatContext, x: Float80, out: PackedWords): void {
  unpack80(x, A);
  if (A.kind >= KIND_SNAN) context.flags |= FLOAT_IE;
  pack64(context, A, out);
  forgetRounding(context);
}

/** Where an unmasked overflow or underflow keeps a store from happening, nothing is rounded either. */
function forgetRounding(context: FloatContext): void {
  if ((context.flags & ~context.masks & (FLOAT_OE | FLOAT_UE)) === 0) return;
  context.flags &= ~FLOAT_PE;
  context.roundedUp = false;
}

/** Rounds x to a single (FST m32), likewise. */
export function toFloat32(context: FloatContext, x: Float80): i32 {
  unpack80(x, A);
  if (A.kind >= KIND_SNAN) context.flags |= FLOAT_IE;
  const bits = pack32(context, A);
  forgetRounding(context);
  return bits;
}

/**
 * Rounds x to a signed integer of `bits` (16, 32 or 64) bits, sign-extended into `out`. NaNs and what is out of range
 * are invalid and give the integer indefinite, the most negative number (SDM Vol 1 table 4-8).
 */
export function toInteger(context: FloatContext, x: Float80, bits: number, out: PackedWords): void {
  unpack80(x, A);
  partsToInteger(context, A, bits, out);
}

/** The same for parts of any format, which are used up. */
export function partsToInteger(context: FloatContext, p: Parts, bits: number, out: PackedWords): void {
  context.roundedUp = false;
  out.high = 0;
  out.low = 0;
  if (p.kind === KIND_ZERO) return;
  if (p.kind === KIND_FINITE && p.exponent < 64) {
    const inexact = roundMagnitude(context, p);
    if (fits(p, bits)) {
      if (inexact) context.flags |= FLOAT_PE;
      out.low = p.sign !== 0 ? -p.lo | 0 : p.lo;
      out.high = p.sign !== 0 ? (~p.hi + (p.lo === 0 ? 1 : 0)) | 0 : p.hi;
      return;
    }
  }
  context.roundedUp = false;
  context.flags |= FLOAT_IE;
  out.high = bits === 64 ? 0x80000000 | 0 : -1;
  out.low = bits === 64 ? 0 : -1 << (bits - 1);
}

/** Whether the magnitude hi:lo with its sign is a signed integer of `bits` bits. */
function fits(p: Parts, bits: number): boolean {
  if (bits === 64) return p.hi >= 0 || (p.sign !== 0 && p.hi === (0x80000000 | 0) && p.lo === 0);
  const limit = 2 ** (bits - 1) - (p.sign !== 0 ? 0 : 1);
  return p.hi === 0 && p.lo >>> 0 <= limit;
}

const PLAIN = createFloatContext();

/** x = p, exactly, with a signalling NaN left as it is. Returns whether p was a denormal. */
function widen(p: Parts, x: Float80): boolean {
  packExact80(p, x);
  if (p.kind === KIND_SNAN) x.hi = p.hi;
  return p.denormal;
}

/**
 * x = the double high:low as an operand: nothing is reported yet, a signalling NaN stays one. Returns whether the double
 * was a denormal, which `x` does not show any more.
 */
export function widenFloat64(high: i32, low: i32, x: Float80): boolean {
  unpack64(PLAIN, high, low, A);
  return widen(A, x);
}

/** x = the single `bits` as an operand, likewise. */
export function widenFloat32(bits: i32, x: Float80): boolean {
  unpack32(PLAIN, bits, A);
  return widen(A, x);
}
