/*C:804 Numbers taken apart.
 *
 * Every format, 80-, 64- or 32-bit, is computed with in one form: sign, exponent without bias, and a significand of 64 bits
 * whose top bit is set, followed by 32 more that an exact result may need before it is rounded. An operation on parts is
 * written once and serves x87 and SSE. Before: float80.ts. Next: back to a format with rounding (round.ts). */
import type { i32, u32 } from "@lguest/descriptor-tables";
import type { FloatContext } from "./context.js";
import { EXPONENT_BIAS, EXPONENT_MASK, type Float80, INTEGER_BIT, QUIET_BIT } from "./float80.js";

export const KIND_ZERO = 0;
export const KIND_FINITE = 1;
export const KIND_INFINITY = 2;
export const KIND_QNAN = 3;
export const KIND_SNAN = 4;
/** An 80-bit encoding that has no meaning since the 80387. */
export const KIND_UNSUPPORTED = 5;

export interface Parts {
  /** KIND_*. From KIND_QNAN on it is no number. */
  kind: number;
  /** 0 or 1. */
  sign: number;
  /** FINITE: value = hi.lo.rest * 2^(exponent - 31), read as an integer with a binary point after the word `hi`. */
  exponent: i32;
  /** Significand, high word: bit 31 is set when FINITE. Of a NaN: the payload, left-aligned, under the integer bit. */
  hi: i32;
  lo: i32;
  /** The next 32 bits of a result; bit 0 also stands for everything below it that is not zero ("sticky"). */
  rest: i32;
  /** The operand was a denormal or pseudo-denormal. */
  denormal: boolean;
}

export function createParts(): Parts {
  return { kind: KIND_ZERO, sign: 0, exponent: 0, hi: 0, lo: 0, rest: 0, denormal: false };
}

/** Shifts a nonzero significand up until its top bit is set, and the exponent down with it. */
export function normalize(p: Parts): void {
  let { hi, lo, rest, exponent } = p;
  if (hi === 0) {
    if (lo === 0) {
      hi = rest;
      rest = 0;
      exponent -= 64;
    } else {
      hi = lo;
      lo = rest;
      rest = 0;
      exponent -= 32;
    }
  }
  const shift = Math.clz32(hi);
  if (shift !== 0) {
    hi = (hi << shift) | (lo >>> (32 - shift));
    lo = (lo << shift) | (rest >>> (32 - shift));
    rest <<= shift;
    exponent -= shift;
  }
  p.hi = hi;
  p.lo = lo;
  p.rest = rest;
  p.exponent = exponent;
}

/** Shifts the significand down by `count` >= 0 bits; what falls off stays as the sticky bit. The exponent is left alone. */
export function shiftRightSticky(p: Parts, count: number): void {
  if (count === 0) return;
  let { hi, lo, rest } = p;
  let lost = 0;
  if (count >= 96) {
    p.hi = 0;
    p.lo = 0;
    p.rest = (hi | lo | rest) !== 0 ? 1 : 0;
    return;
  }
  for (; count >= 32; count -= 32) {
    lost |= rest;
    rest = lo;
    lo = hi;
    hi = 0;
  }
  if (count !== 0) {
    lost |= rest << (32 - count);
    rest = (rest >>> count) | (lo << (32 - count));
    lo = (lo >>> count) | (hi << (32 - count));
    hi >>>= count;
  }
  p.hi = hi | 0;
  p.lo = lo;
  p.rest = lost !== 0 ? rest | 1 : rest;
}

function unpackSpecial(p: Parts, hi: i32, lo: i32): void {
  p.hi = hi;
  p.lo = lo;
  if (((hi & ~INTEGER_BIT) | lo) === 0) p.kind = KIND_INFINITY;
  else p.kind = (hi & QUIET_BIT) !== 0 ? KIND_QNAN : KIND_SNAN;
}

/** Takes an 80-bit number apart. */
export function unpack80(x: Float80, p: Parts): void {
  const exponent = x.signExponent & EXPONENT_MASK;
  p.sign = (x.signExponent >>> 15) & 1;
  p.hi = x.hi;
  p.lo = x.lo;
  p.rest = 0;
  p.denormal = false;
  if (exponent === 0) {
    if ((x.hi | x.lo) === 0) {
      p.kind = KIND_ZERO;
      return;
    }
    p.kind = KIND_FINITE;
    p.denormal = true;
    p.exponent = 1 - EXPONENT_BIAS;
    normalize(p);
  } else if (x.hi >= 0) p.kind = KIND_UNSUPPORTED;
  else if (exponent === EXPONENT_MASK) unpackSpecial(p, x.hi, x.lo);
  else {
    p.kind = KIND_FINITE;
    p.exponent = exponent - EXPONENT_BIAS;
  }
}

/*
 * SDM Vol 1 §4.2.2: double and single have the integer bit implied.
 *
 *   63   62    52 51      0          31   30    23 22      0
 *  [sign| exponent| fraction]       [sign| exponent| fraction]
 */
const DOUBLE_EXPONENT = 0x7ff;
const DOUBLE_BIAS = 1023;
const SINGLE_EXPONENT = 0xff;
const SINGLE_BIAS = 127;

function finishUnpack(context: FloatContext, p: Parts, exponent: number, bias: number, top: number): void {
  p.rest = 0;
  p.denormal = false;
  if (exponent === top) unpackSpecial(p, p.hi | INTEGER_BIT, p.lo);
  else if (exponent !== 0) {
    p.kind = KIND_FINITE;
    p.hi |= INTEGER_BIT;
    p.exponent = exponent - bias;
  } else if ((p.hi | p.lo) === 0 || context.denormalsAreZero) p.kind = KIND_ZERO;
  else {
    p.kind = KIND_FINITE;
    p.denormal = true;
    p.exponent = 1 - bias;
    normalize(p);
  }
}

/** Takes a double apart, given as its two words. */
export function unpack64(context: FloatContext, high: i32, low: i32, p: Parts): void {
  p.sign = high >>> 31;
  p.hi = ((high << 11) | (low >>> 21)) & ~INTEGER_BIT;
  p.lo = low << 11;
  finishUnpack(context, p, (high >>> 20) & DOUBLE_EXPONENT, DOUBLE_BIAS, DOUBLE_EXPONENT);
}

/** Takes a single apart. */
export function unpack32(context: FloatContext, bits: i32, p: Parts): void {
  p.sign = bits >>> 31;
  p.hi = (bits << 8) & ~INTEGER_BIT;
  p.lo = 0;
  finishUnpack(context, p, (bits >>> 23) & SINGLE_EXPONENT, SINGLE_BIAS, SINGLE_EXPONENT);
}

/** Unsigned comparison of two 64-bit significands: negative, 0 or positive. */
export function compareSignificands(aHi: i32, aLo: i32, bHi: i32, bLo: i32): number {
  const a: u32 = aHi >>> 0;
  const b: u32 = bHi >>> 0;
  if (a !== b) return a < b ? -1 : 1;
  const c: u32 = aLo >>> 0;
  const d: u32 = bLo >>> 0;
  return c === d ? 0 : c < d ? -1 : 1;
}
