/*C:806 Rounding, and the way back to a format.
 *
 * The only place that rounds: an exact result in parts becomes a number of 24, 53 or 64 bits in the exponent range of its
 * destination, with overflow, underflow and precision exceptions as the Intel manual has them (SDM Vol 1 §4.9.1, §8.5).
 * Tininess is found after rounding. Before: parts.ts. Next: what NaNs do (nan.ts). */
import type { i32 } from "@lguest/descriptor-tables";
import {
  FLOAT_OE,
  FLOAT_PE,
  FLOAT_UE,
  type FloatContext,
  ROUND_DOWN,
  ROUND_NEAREST,
  ROUND_UP,
  ROUND_ZERO,
} from "./context.js";
import { EXPONENT_BIAS, EXPONENT_MASK, type Float80, INTEGER_BIT, QUIET_BIT, setFloat80 } from "./float80.js";
import {
  KIND_FINITE,
  KIND_INFINITY,
  KIND_QNAN,
  KIND_SNAN,
  KIND_UNSUPPORTED,
  KIND_ZERO,
  normalize,
  type Parts,
  shiftRightSticky,
} from "./parts.js";

/** Added to the exponent of a tiny register result, taken from that of a huge one, when the exception is unmasked. */
const WRAP_80 = 24576;

const HALF = 0x80000000 | 0;

/** Whether discarding `discarded` (top-aligned, sticky) makes the significand larger by one. */
function roundsUp(rounding: number, sign: number, discarded: i32, odd: number): boolean {
  if (rounding === ROUND_NEAREST) return discarded < 0 && (discarded !== HALF || odd !== 0);
  if (rounding === ROUND_ZERO) return false;
  return rounding === (sign !== 0 ? ROUND_DOWN : ROUND_UP) && discarded !== 0;
}

/** What lies below the top `bits` (24, 53 or 64) of the significand, aligned to the top of a word, sticky. */
function discardedBits(p: Parts, bits: number): i32 {
  if (bits === 64) return p.rest;
  if (bits === 53) return (p.lo << 21) | (p.rest !== 0 ? 1 : 0);
  return (p.hi << 24) | ((p.lo | p.rest) !== 0 ? 1 : 0);
}

/** The lowest kept bit. */
function lastBit(p: Parts, bits: number): number {
  if (bits === 64) return p.lo & 1;
  return bits === 53 ? (p.lo >>> 11) & 1 : (p.hi >>> 8) & 1;
}

/** Rounds to the top `bits` bits; a carry out of the top moves the exponent. Returns whether it was inexact. */
function roundSignificand(context: FloatContext, p: Parts, bits: number): boolean {
  const discarded = discardedBits(p, bits);
  const up = roundsUp(context.rounding, p.sign, discarded, lastBit(p, bits));
  p.rest = 0;
  if (bits === 53) p.lo &= ~0x7ff;
  else if (bits === 24) {
    p.hi &= ~0xff;
    p.lo = 0;
  }
  context.roundedUp = up;
  if (up) {
    if (bits === 24) p.hi = (p.hi + 0x100) | 0;
    else {
      const lo = (p.lo + (bits === 53 ? 0x800 : 1)) | 0;
      p.lo = lo;
      if (lo === 0) p.hi = (p.hi + 1) | 0;
    }
    // Only all ones carry out of the top. (A denormal whose carry reaches the integer bit needs nothing.)
    if ((p.hi | p.lo) === 0) {
      p.hi = INTEGER_BIT;
      p.exponent++;
    }
  }
  return discarded !== 0;
}

/** Rounded without a bound to the exponent, would the result reach the next power of two? */
function carriesOut(context: FloatContext, p: Parts, bits: number): boolean {
  const ones =
    bits === 24 ? p.hi >>> 8 === 0xffffff : p.hi === -1 && (bits === 53 ? p.lo >>> 11 === 0x1fffff : p.lo === -1);
  return ones && roundsUp(context.rounding, p.sign, discardedBits(p, bits), 1);
}

function overflow(context: FloatContext, p: Parts, bits: number, maximum: number): void {
  const rounding = context.rounding;
  context.flags |= FLOAT_OE | FLOAT_PE;
  if (rounding === ROUND_NEAREST || rounding === (p.sign !== 0 ? ROUND_DOWN : ROUND_UP)) {
    p.kind = KIND_INFINITY;
    context.roundedUp = true;
    return;
  }
  context.roundedUp = false;
  p.exponent = maximum;
  p.hi = bits === 24 ? ~0xff : -1;
  p.lo = bits === 24 ? 0 : bits === 53 ? ~0x7ff : -1;
}

function underflow(context: FloatContext, p: Parts, bits: number, minimum: number): void {
  if (context.flushToZero && (context.masks & FLOAT_UE) !== 0) {
    context.flags |= FLOAT_UE | FLOAT_PE;
    context.roundedUp = false;
    p.kind = KIND_ZERO;
    return;
  }
  shiftRightSticky(p, minimum - p.exponent);
  p.exponent = minimum;
  if (roundSignificand(context, p, bits)) context.flags |= FLOAT_UE | FLOAT_PE;
  if ((p.hi | p.lo) === 0) p.kind = KIND_ZERO;
}

/**
 * An unmasked underflow: the exponent is wrapped into range for the handler to see. What FSCALE puts beyond even that is
 * zero (as on AMD family 25). With `wrap` 0 nothing is going to be stored.
 */
function underflowUnmasked(context: FloatContext, p: Parts, bits: number, minimum: number, wrap: number): void {
  context.flags |= FLOAT_UE;
  p.exponent += wrap;
  if (wrap !== 0 && p.exponent < minimum) {
    context.flags |= FLOAT_PE;
    p.kind = KIND_ZERO;
  } else if (roundSignificand(context, p, bits)) context.flags |= FLOAT_PE;
}

/** An unmasked overflow, likewise; beyond the wrap it is infinity. */
function overflowUnmasked(context: FloatContext, p: Parts, inexact: boolean, maximum: number, wrap: number): void {
  context.flags |= FLOAT_OE;
  p.exponent -= wrap;
  if (wrap !== 0 && p.exponent > maximum) {
    context.flags |= FLOAT_PE;
    context.roundedUp = true;
    p.kind = KIND_INFINITY;
  } else if (inexact) context.flags |= FLOAT_PE;
}

/**
 * Rounds a FINITE result to `bits` bits and exponents `minimum` to `maximum`. `wrap` is the bias that an unmasked overflow
 * or underflow applies to the exponent, or 0 where the destination is then not written at all. Afterwards the kind may
 * be ZERO or INFINITY; a FINITE whose top bit is clear is a denormal of exponent `minimum`.
 */
function roundParts(
  context: FloatContext,
  p: Parts,
  bits: number,
  minimum: number,
  maximum: number,
  wrap: number,
): void {
  context.roundedUp = false;
  if (p.exponent < minimum) {
    const tiny = p.exponent < minimum - 1 || !carriesOut(context, p, bits);
    if (tiny && (context.masks & FLOAT_UE) === 0) {
      underflowUnmasked(context, p, bits, minimum, wrap);
      return;
    }
    if (tiny) {
      underflow(context, p, bits, minimum);
      return;
    }
    shiftRightSticky(p, 1);
    p.exponent = minimum;
  }
  const inexact = roundSignificand(context, p, bits);
  if (p.exponent > maximum) {
    if ((context.masks & FLOAT_OE) === 0) overflowUnmasked(context, p, inexact, maximum, wrap);
    else overflow(context, p, bits, maximum);
  } else if (inexact) context.flags |= FLOAT_PE;
}

/** Rounds a result of an arithmetic x87 instruction, to `bits` (24, 53 or 64) bits, into `x`. */
export function pack80(context: FloatContext, p: Parts, bits: number, x: Float80): void {
  if (p.kind === KIND_FINITE) roundParts(context, p, bits, 1 - EXPONENT_BIAS, EXPONENT_BIAS, WRAP_80);
  else context.roundedUp = false;
  packExact80(p, x);
}

/** Puts parts that need no rounding back together. A signalling NaN becomes quiet, an unsupported one indefinite. */
export function packExact80(p: Parts, x: Float80): void {
  const sign = p.sign << 15;
  switch (p.kind) {
    case KIND_ZERO:
      setFloat80(x, sign, 0, 0);
      return;
    case KIND_FINITE:
      setFloat80(x, p.hi < 0 ? sign | ((p.exponent + EXPONENT_BIAS) & EXPONENT_MASK) : sign, p.hi, p.lo);
      return;
    case KIND_INFINITY:
      setFloat80(x, sign | EXPONENT_MASK, INTEGER_BIT, 0);
      return;
    case KIND_QNAN:
    case KIND_SNAN:
      setFloat80(x, sign | EXPONENT_MASK, p.hi | QUIET_BIT, p.lo);
      return;
    case KIND_UNSUPPORTED:
      setFloat80(x, 0xffff, INTEGER_BIT | QUIET_BIT, 0);
  }
}

/** The words of a packed double or single. */
export interface PackedWords {
  high: i32;
  low: i32;
}

/** Rounds to a double in `out`. With overflow or underflow unmasked, `out` holds nothing of use. */
export function pack64(context: FloatContext, p: Parts, out: PackedWords): void {
  if (p.kind === KIND_FINITE) roundParts(context, p, 53, -1022, 1023, 0);
  else context.roundedUp = false;
  const sign = p.sign << 31;
  out.low = 0;
  if (p.kind === KIND_ZERO) out.high = sign;
  else if (p.kind === KIND_INFINITY) out.high = sign | 0x7ff00000;
  else {
    const hi = p.kind === KIND_FINITE ? p.hi : p.hi | QUIET_BIT;
    const exponent = p.kind === KIND_FINITE ? (p.hi < 0 ? (p.exponent + 1023) & 0x7ff : 0) : 0x7ff;
    out.high = sign | (exponent << 20) | ((hi & ~INTEGER_BIT) >>> 11);
    out.low = (p.lo >>> 11) | (hi << 21);
  }
  if (p.kind === KIND_UNSUPPORTED) {
    out.high = 0xfff80000 | 0;
    out.low = 0;
  }
}

/** Rounds to a single and returns its bits. With overflow or underflow unmasked, the result is of no use. */
export function pack32(context: FloatContext, p: Parts): i32 {
  if (p.kind === KIND_FINITE) roundParts(context, p, 24, -126, 127, 0);
  else context.roundedUp = false;
  const sign = p.sign << 31;
  if (p.kind === KIND_ZERO) return sign;
  if (p.kind === KIND_INFINITY) return sign | 0x7f800000;
  if (p.kind === KIND_UNSUPPORTED) return 0xffc00000 | 0;
  if (p.kind !== KIND_FINITE) return sign | 0x7f800000 | (((p.hi | QUIET_BIT) & ~INTEGER_BIT) >>> 8);
  const exponent = p.hi < 0 ? (p.exponent + 127) & 0xff : 0;
  return sign | (exponent << 23) | ((p.hi & ~INTEGER_BIT) >>> 8);
}

/**
 * Rounds a FINITE value below 2^64 to an integer in place: hi:lo is then its magnitude, read as a 64-bit integer, and the
 * exponent means nothing. Returns whether it was inexact.
 */
export function roundMagnitude(context: FloatContext, p: Parts): boolean {
  shiftRightSticky(p, 63 - p.exponent);
  return roundSignificand(context, p, 64);
}

/** Rounds a FINITE value to an integer value in place (FRNDINT); the kind may become ZERO. Returns whether it was inexact. */
export function roundToIntegral(context: FloatContext, p: Parts): boolean {
  context.roundedUp = false;
  if (p.exponent >= 63) return false;
  const inexact = roundMagnitude(context, p);
  if ((p.hi | p.lo) === 0) p.kind = KIND_ZERO;
  else {
    p.exponent = 63;
    normalize(p);
  }
  return inexact;
}
