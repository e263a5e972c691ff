/*C:824 Doubled doubles.
 *
 * The sum of two doubles, the second below half a unit of the first, is a number of 106 bits: enough to give transcendental
 * functions that are right when rounded to 64. Only +, -, *, / of doubles are used, which every engine rounds alike, so
 * results are the same everywhere. Before: bcd.ts. Next: trigonometric.ts and logarithmic.ts.
 *
 * The error-free sum and product are Knuth's and Dekker's (T. J. Dekker, "A floating-point technique for extending the
 * available precision", 1971). Each operation's relative error is a few units of 2^-104. */
import type { i32 } from "@lguest/descriptor-tables";
import { KIND_FINITE, normalize, type Parts } from "./parts.js";

/** The number high + low. */
export interface DoubleDouble {
  high: number;
  low: number;
}

export function createDoubleDouble(high = 0, low = 0): DoubleDouble {
  return { high, low };
}

export function copyDouble(to: DoubleDouble, from: DoubleDouble): void {
  to.high = from.high;
  to.low = from.low;
}

/** Splits a double into halves of 26 bits: 2^27 + 1. */
const SPLITTER = 134217729;

/** r = a + b for doubles with |a| >= |b|, or a = 0. */
function setFastSum(r: DoubleDouble, a: number, b: number): void {
  const sum = a + b;
  r.low = b - (sum - a);
  r.high = sum;
}

/** r = a + b. */
export function addDouble(r: DoubleDouble, a: DoubleDouble, b: DoubleDouble): void {
  const sum = a.high + b.high;
  const part = sum - a.high;
  const error = a.high - (sum - part) + (b.high - part);
  const lowSum = a.low + b.low;
  const lowPart = lowSum - a.low;
  const lowError = a.low - (lowSum - lowPart) + (b.low - lowPart);
  setFastSum(r, sum, error + lowSum);
  setFastSum(r, r.high, r.low + lowError);
}

/** r = -a. */
export function negateDouble(r: DoubleDouble, a: DoubleDouble): void {
  r.high = -a.high;
  r.low = -a.low;
}

/** r = a * b. */
export function multiplyDouble(r: DoubleDouble, a: DoubleDouble, b: DoubleDouble): void {
  const product = a.high * b.high;
  let scaled = SPLITTER * a.high;
  const aUpper = scaled - (scaled - a.high);
  const aLower = a.high - aUpper;
  scaled = SPLITTER * b.high;
  const bUpper = scaled - (scaled - b.high);
  const bLower = b.high - bUpper;
  const error = aUpper * bUpper - product + aUpper * bLower + aLower * bUpper + aLower * bLower;
  setFastSum(r, product, error + (a.high * b.low + a.low * b.high));
}

const term = createDoubleDouble();
const left = createDoubleDouble();
const quotient = createDoubleDouble();

/** r = a / b: three digits of long division in base 2^53. */
export function divideDouble(r: DoubleDouble, a: DoubleDouble, b: DoubleDouble): void {
  copyDouble(left, a);
  const first = left.high / b.high;
  subtractMultiple(b, first);
  const second = left.high / b.high;
  subtractMultiple(b, second);
  const third = left.high / b.high;
  setFastSum(r, first, second);
  quotient.high = third;
  quotient.low = 0;
  addDouble(r, r, quotient);
}

/** left = left - b * digit */
function subtractMultiple(b: DoubleDouble, digit: number): void {
  quotient.high = -digit;
  quotient.low = 0;
  multiplyDouble(term, b, quotient);
  addDouble(left, left, term);
}

/** r = the sum of coefficients[i] * x^i, by Horner's rule. */
export function polynomial(r: DoubleDouble, x: DoubleDouble, coefficients: readonly DoubleDouble[]): void {
  let i = coefficients.length - 1;
  sum.high = coefficients[i].high;
  sum.low = coefficients[i].low;
  while (--i >= 0) {
    multiplyDouble(sum, sum, x);
    addDouble(sum, sum, coefficients[i]);
  }
  copyDouble(r, sum);
}
const sum = createDoubleDouble();

/** r = numerator / denominator, both whole numbers below 2^53. */
export function ratio(numerator: number, denominator: number): DoubleDouble {
  const r = createDoubleDouble();
  divideDouble(r, createDoubleDouble(numerator), createDoubleDouble(denominator));
  return r;
}

const bits = new Float64Array(1);
const bitWords = new Int32Array(bits.buffer);
/** Index of the upper word of a double. */
const UPPER = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1 ? 1 : 0;

/** 2^n, for n in -1022 to 1023. */
export function powerOfTwo(n: i32): number {
  bitWords[UPPER] = (n + 1023) << 20;
  bitWords[1 - UPPER] = 0;
  return bits[0];
}

/** The exponent of a normal double: 2^exponent <= |value| < 2^(exponent + 1). */
function exponentOf(value: number): i32 {
  bits[0] = value;
  return ((bitWords[UPPER] >>> 20) & 0x7ff) - 1023;
}

const WORD = 0x100000000;
const INVERSE_WORD = 1 / WORD;
const INVERSE_HALF_WORD = 2 / WORD;

/** r = the significand of a FINITE p, in [1, 2), exactly, with its sign. */
export function significandToDouble(r: DoubleDouble, p: Parts): void {
  const sign = p.sign !== 0 ? -1 : 1;
  setFastSum(r, sign * (p.hi >>> 0) * INVERSE_HALF_WORD, sign * (p.lo >>> 0) * INVERSE_HALF_WORD * INVERSE_WORD);
}

/** r = p, for exponents in -900 to 900. */
export function partsToDouble(r: DoubleDouble, p: Parts): void {
  significandToDouble(r, p);
  const scale = powerOfTwo(p.exponent);
  r.high *= scale;
  r.low *= scale;
}

/**
 * p = a * 2^exponent with 96 bits, a not 0. The bit below is sticky unless `exact`: a transcendental result lies between
 * two representable numbers, however close its approximation comes to one.
 */
export function doubleToParts(p: Parts, a: DoubleDouble, exponent: i32, exact: boolean): void {
  p.kind = KIND_FINITE;
  p.sign = a.high < 0 ? 1 : 0;
  const own = exponentOf(a.high);
  const scale = (p.sign !== 0 ? -1 : 1) * powerOfTwo(31 - own);
  const high = a.high * scale;
  const low = a.low * scale;
  let hi = Math.floor(high);
  let fraction = (high - hi) * WORD;
  let lo = Math.floor(fraction);
  fraction = fraction - lo + low * WORD;
  const carry = Math.floor(fraction);
  fraction -= carry;
  lo += carry;
  if (lo < 0) {
    lo += WORD;
    hi--;
  } else if (lo >= WORD) {
    lo -= WORD;
    hi++;
  }
  p.hi = hi | 0;
  p.lo = lo | 0;
  p.rest = Math.floor(fraction * WORD) | (exact ? 0 : 1);
  p.exponent = own + exponent;
  if (hi >= WORD) {
    p.hi = 0x80000000 | 0;
    p.exponent++;
  } else normalize(p);
}

/* Constants, as the nearest pair of doubles. */
export const PI = createDoubleDouble(3.141592653589793, 1.2246467991473532e-16);
export const HALF_PI = createDoubleDouble(1.5707963267948966, 6.123233995736766e-17);
export const LN2 = createDoubleDouble(0.6931471805599453, 2.3190468138462996e-17);
export const ONE = createDoubleDouble(1);
