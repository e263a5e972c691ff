/*C:828 Powers of two and logarithms.
 *
 * F2XM1, FYL2X and FYL2XP1 (SDM Vol 1 §8.3.9), by series in doubled doubles with the exponent kept apart, so that the tiniest
 * arguments keep all their bits. Before: trigonometric.ts. Next: the register stack (instructions/x87-state.ts). */
import type { i32 } from "@lguest/descriptor-tables";
import { FLOAT_DE, FLOAT_ZE, type FloatContext } from "./context.js";
import {
  addDouble,
  copyDouble,
  createDoubleDouble,
  type DoubleDouble,
  divideDouble,
  doubleToParts,
  LN2,
  multiplyDouble,
  ONE,
  partsToDouble,
  polynomial,
  ratio,
  significandToDouble,
} from "./double-double.js";
import { copyFloat80, type Float80, setFloat80, setInfinity, setZero } from "./float80.js";
import { invalid, settleOne80, settleTwo80 } from "./nan.js";
import { createParts, KIND_FINITE, KIND_INFINITY, KIND_ZERO, unpack80 } from "./parts.js";
import { pack80 } from "./round.js";

const A = createParts();
const B = createParts();
const R = createParts();
const value = createDoubleDouble();
const part = createDoubleDouble();
const square = createDoubleDouble();
const divisor = createDoubleDouble();
const MINUS_ONE = createDoubleDouble(-1);
const TWO = createDoubleDouble(2);

/** 1/1!, 1/2!, …: enough for arguments to ln(2) by squarings, far more than enough for 1/46. */
const EXPONENTIAL: DoubleDouble[] = [];
for (let n = 1, factorial = createDoubleDouble(1); n <= 28; n++) {
  const coefficient = createDoubleDouble();
  divideDouble(coefficient, ONE, factorial);
  EXPONENTIAL.push(coefficient);
  const next = createDoubleDouble();
  multiplyDouble(next, factorial, createDoubleDouble(n + 1));
  factorial = next;
}
const SHORT_EXPONENTIAL = EXPONENTIAL.slice(0, 17);

/** r = e^x - 1. */
function exponentialMinusOne(r: DoubleDouble, x: DoubleDouble, coefficients: readonly DoubleDouble[]): void {
  polynomial(part, x, coefficients);
  multiplyDouble(r, part, x);
}

/** 2^(k/16) - 1 for k = -16 to 16. */
const POWER_STEPS = 16;
const POWERS: DoubleDouble[] = [];
for (let k = -POWER_STEPS; k <= POWER_STEPS; k++) {
  const power = createDoubleDouble();
  multiplyDouble(value, LN2, createDoubleDouble(k / POWER_STEPS));
  exponentialMinusOne(power, value, EXPONENTIAL);
  POWERS.push(power);
}

/** Below this exponent 2^x - 1 = x ln 2 to all the bits there are. */
const LINEAR = -120;

/** z = 2^a - 1 (F2XM1), for -1 <= a <= 1. Beyond that, where the manual leaves it undefined, z = a. */
export function exponential80(context: FloatContext, a: Float80, z: Float80): void {
  context.roundedUp = false;
  unpack80(a, A);
  if (settleOne80(context, A, z)) return;
  if (A.kind === KIND_ZERO) setZero(z, A.sign);
  else if (A.kind === KIND_INFINITY) {
    if (A.sign === 0) setInfinity(z, 0);
    else setFloat80(z, 0xbfff, 0x80000000, 0);
  } else if (A.exponent >= 0) {
    if (A.exponent === 0 && A.hi === (0x80000000 | 0) && A.lo === 0 && A.sign !== 0)
      setFloat80(z, 0xbffe, 0x80000000, 0);
    else copyFloat80(z, a);
  } else {
    powerMinusOne();
    pack80(context, R, 64, z);
  }
}

/** R = 2^A - 1, |A| < 1. */
function powerMinusOne(): void {
  if (A.exponent < LINEAR) {
    significandToDouble(value, A);
    multiplyDouble(value, value, LN2);
    doubleToParts(R, value, A.exponent, false);
    return;
  }
  partsToDouble(value, A);
  const k = Math.round(value.high * POWER_STEPS);
  divisor.high = -k / POWER_STEPS;
  divisor.low = 0;
  addDouble(value, value, divisor);
  multiplyDouble(value, value, LN2);
  exponentialMinusOne(value, value, SHORT_EXPONENTIAL);
  if (k !== 0) {
    // 2^(k/16) (1 + value) - 1
    const power = POWERS[k + POWER_STEPS];
    multiplyDouble(part, power, value);
    addDouble(value, value, part);
    addDouble(value, value, power);
  }
  doubleToParts(R, value, 0, false);
}

/** 2 / ln 2, the factor of the series below. */
const TWO_OVER_LN2 = createDoubleDouble();
divideDouble(TWO_OVER_LN2, TWO, LN2);

/** 1, 1/3, 1/5, …: enough for arguments to 3 - 2 sqrt(2). */
const AREA_TANGENT: DoubleDouble[] = [];
for (let n = 0; n < 22; n++) AREA_TANGENT.push(ratio(1, 2 * n + 1));

/** r = log2((1 + x) / (1 - x)). */
function logarithmOfQuotient(r: DoubleDouble, x: DoubleDouble): void {
  multiplyDouble(square, x, x);
  polynomial(part, square, AREA_TANGENT);
  multiplyDouble(part, part, x);
  multiplyDouble(r, part, TWO_OVER_LN2);
}

/** sqrt(2), the upper word of its significand: above, a number counts as below the next power of two. */
const SQRT2_HIGH = 0xb504f333;

/** `value` = log2 of the significand of B times 2^exponent; returns whether that is exact (a power of two). */
function logarithmOfB(): boolean {
  const exact = B.hi === (0x80000000 | 0) && B.lo === 0;
  let exponent = B.exponent;
  significandToDouble(value, B);
  if (B.hi >>> 0 > SQRT2_HIGH) {
    value.high /= 2;
    value.low /= 2;
    exponent++;
  }
  addDouble(divisor, value, ONE);
  addDouble(value, value, MINUS_ONE);
  divideDouble(value, value, divisor);
  logarithmOfQuotient(value, value);
  divisor.high = exponent;
  divisor.low = 0;
  addDouble(value, value, divisor);
  return exact;
}

/** z = A * `value` * 2^exponent. */
function packProduct(context: FloatContext, exponent: i32, exact: boolean, z: Float80): void {
  significandToDouble(divisor, A);
  multiplyDouble(value, value, divisor);
  doubleToParts(R, value, A.exponent + exponent, exact);
  pack80(context, R, 64, z);
}

function answerInvalid(context: FloatContext, z: Float80): void {
  context.flags &= ~FLOAT_DE;
  invalid(context, R);
  pack80(context, R, 64, z);
}

/** z = y * log2(x) (FYL2X: y is ST(1), x is ST(0)). SDM Vol 2A table 3-49. */
export function logarithm80(context: FloatContext, y: Float80, x: Float80, z: Float80): void {
  context.roundedUp = false;
  unpack80(y, A);
  unpack80(x, B);
  if (settleTwo80(context, B, A, z)) return;
  if (B.kind === KIND_ZERO) {
    if (A.kind === KIND_ZERO) answerInvalid(context, z);
    else {
      // A division by zero goes before a denormal operand (SDM Vol 1 §4.9.2).
      if (A.kind === KIND_FINITE) context.flags = (context.flags & ~FLOAT_DE) | FLOAT_ZE;
      setInfinity(z, A.sign ^ 1);
    }
    return;
  }
  if (B.sign !== 0) {
    answerInvalid(context, z);
    return;
  }
  const aboveOne = B.kind === KIND_INFINITY || B.exponent >= 0;
  const isOne = B.kind === KIND_FINITE && B.exponent === 0 && B.hi === (0x80000000 | 0) && B.lo === 0;
  if (A.kind === KIND_FINITE && B.kind === KIND_FINITE) {
    if (isOne) setZero(z, A.sign);
    else packProduct(context, 0, logarithmOfB(), z);
  } else productOfSpecials(context, isOne ? KIND_ZERO : B.kind, aboveOne ? 0 : 1, z);
}

/** z = A times a logarithm of the kind and sign given, one of them no ordinary number. */
function productOfSpecials(context: FloatContext, kind: number, sign: number, z: Float80): void {
  const infinite = A.kind === KIND_INFINITY || kind === KIND_INFINITY;
  const zero = A.kind === KIND_ZERO || kind === KIND_ZERO;
  if (infinite && zero) answerInvalid(context, z);
  else if (infinite) setInfinity(z, A.sign ^ sign);
  else setZero(z, A.sign ^ sign);
}

/** z = y * log2(x + 1) (FYL2XP1), for |x| below 1 - sqrt(1/2). SDM Vol 2A table 3-50. */
export function logarithmPlusOne80(context: FloatContext, y: Float80, x: Float80, z: Float80): void {
  context.roundedUp = false;
  unpack80(y, A);
  unpack80(x, B);
  if (settleTwo80(context, B, A, z)) return;
  if (B.kind === KIND_INFINITY && B.sign !== 0) answerInvalid(context, z);
  else if (A.kind !== KIND_FINITE || B.kind !== KIND_FINITE) productOfSpecials(context, B.kind, B.sign, z);
  else if (B.exponent >= -1) beyondDomain(context, z);
  else {
    let exponent = 0;
    if (B.exponent < LINEAR) {
      // log2(1 + x) = x / ln 2 to all the bits there are.
      significandToDouble(value, B);
      divideDouble(value, value, LN2);
      exponent = B.exponent;
    } else {
      partsToDouble(value, B);
      addDouble(divisor, value, TWO);
      divideDouble(value, value, divisor);
      logarithmOfQuotient(value, value);
    }
    packProduct(context, exponent, false, z);
  }
}

/** From this exponent on, adding 1 changes nothing that counts. */
const HUGE = 120;

/** Arguments for which the manual promises nothing: the formula where it has a value, else invalid. */
function beyondDomain(context: FloatContext, z: Float80): void {
  if (B.sign !== 0 && B.exponent >= 0) {
    answerInvalid(context, z);
    return;
  }
  if (B.exponent < HUGE) {
    partsToDouble(value, B);
    addDouble(value, value, ONE);
    copyDouble(part, value);
    doubleToParts(B, part, 0, true);
  }
  packProduct(context, 0, logarithmOfB(), z);
}
