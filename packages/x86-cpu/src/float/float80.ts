/*C:802 The 80-bit extended format.
 *
 * The numbers of the x87 registers: 64 bits of significand with the integer bit in sight, 15 of exponent, a sign. Kept in
 * 32-bit words, never BigInt, in records that are made once and filled again, so that arithmetic does not allocate.
 * Before: the modes (context.ts). Next: numbers taken apart for computing (parts.ts). */
import type { i32, u32 } from "@lguest/descriptor-tables";

/*
 * SDM Vol 1 §4.2.2, §8.2.
 *
 *   79   78      64 63 62                   0
 *  [sign| exponent | J | fraction            ]      value = (-1)^sign * J.fraction * 2^(exponent - 16383)
 *
 * J = 1 with exponents 1 to 0x7FFE; J = 0 there is an unnormal. Exponent 0: zero, denormal (J = 0) or pseudo-denormal
 * (J = 1, the value of exponent 1). Exponent 0x7FFF: infinity, NaN with J = 1; pseudo-infinity, pseudo-NaN with J = 0.
 * The unnormals and the pseudo-infinities and -NaNs are unsupported: invalid as operands.
 */
export interface Float80 {
  /** Bit 15 the sign, bits 0 to 14 the biased exponent. */
  signExponent: u32;
  /** Significand, high word. */
  hi: i32;
  /** Significand, low word. */
  lo: i32;
}

export const EXPONENT_MASK = 0x7fff;
export const SIGN_BIT = 0x8000;
export const EXPONENT_BIAS = 16383;
/** The integer bit J, in the high word. */
export const INTEGER_BIT = 0x80000000 | 0;
/** The first bit of the fraction, set in quiet NaNs, in the high word. */
export const QUIET_BIT = 0x40000000;

/** A new zero. */
export function createFloat80(): Float80 {
  return { signExponent: 0, hi: 0, lo: 0 };
}

export function setFloat80(x: Float80, signExponent: u32, hi: i32, lo: i32): void {
  x.signExponent = signExponent;
  x.hi = hi | 0;
  x.lo = lo | 0;
}

export function copyFloat80(to: Float80, from: Float80): void {
  to.signExponent = from.signExponent;
  to.hi = from.hi;
  to.lo = from.lo;
}

/** Words of a register slot in the processor's state: significand low, significand high, sign and exponent, unused. */
export const SLOT_WORDS = 4;

/** Reads the register slot at word `index`. */
export function loadSlot(words: Int32Array, index: number, x: Float80): void {
  x.lo = words[index];
  x.hi = words[index + 1];
  x.signExponent = words[index + 2] & 0xffff;
}

/** Writes the register slot at word `index`. */
export function storeSlot(words: Int32Array, index: number, x: Float80): void {
  words[index] = x.lo;
  words[index + 1] = x.hi;
  words[index + 2] = x.signExponent;
}

/** The default NaN, "real indefinite": what a masked invalid operation answers (SDM Vol 1 §4.8.3.7). */
export function setIndefinite(x: Float80): void {
  setFloat80(x, SIGN_BIT | EXPONENT_MASK, INTEGER_BIT | QUIET_BIT, 0);
}

export function setZero(x: Float80, sign: number): void {
  setFloat80(x, sign << 15, 0, 0);
}

export function setInfinity(x: Float80, sign: number): void {
  setFloat80(x, (sign << 15) | EXPONENT_MASK, INTEGER_BIT, 0);
}

/* Tags of the tag word (SDM Vol 1 §8.1.7). */
export const TAG_VALID = 0;
export const TAG_ZERO = 1;
export const TAG_SPECIAL = 2;
export const TAG_EMPTY = 3;

/** The tag of a register that is not empty: valid, zero, or special (NaN, infinity, denormal, unsupported). */
export function tagOf(signExponent: u32, hi: i32, lo: i32): number {
  const exponent = signExponent & EXPONENT_MASK;
  if (exponent === 0) return (hi | lo) === 0 ? TAG_ZERO : TAG_SPECIAL;
  return exponent === EXPONENT_MASK || hi >= 0 ? TAG_SPECIAL : TAG_VALID;
}

/* The classes that FXAM tells apart, as the condition bits C3 C2 C0 read together (SDM Vol 2A, FXAM). */
export const CLASS_UNSUPPORTED = 0;
export const CLASS_NAN = 1;
const CLASS_NORMAL = 2;
const CLASS_INFINITY = 3;
const CLASS_ZERO = 4;
export const CLASS_EMPTY = 5;
const CLASS_DENORMAL = 6;

/** CLASS_* of a number; a pseudo-denormal counts as denormal. */
export function classify(x: Float80): number {
  const exponent = x.signExponent & EXPONENT_MASK;
  if (exponent === 0) return (x.hi | x.lo) === 0 ? CLASS_ZERO : CLASS_DENORMAL;
  if (x.hi >= 0) return CLASS_UNSUPPORTED;
  if (exponent !== EXPONENT_MASK) return CLASS_NORMAL;
  return ((x.hi & ~INTEGER_BIT) | x.lo) === 0 ? CLASS_INFINITY : CLASS_NAN;
}
