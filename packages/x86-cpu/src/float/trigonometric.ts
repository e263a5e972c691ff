/*C:826 Sines, tangents and arctangents.
 *
 * Arguments are reduced exactly, by the processor's own pi of 66 bits (SDM Vol 1 §8.3.8); the rest is series in doubled
 * doubles, and one rounding at the end. Before: double-double.ts. Next: logarithmic.ts. */
import type { i32 } from "@lguest/descriptor-tables";
import { FLOAT_PE, type FloatContext } from "./context.js";
import { divideParts } from "./divide.js";
import {
  addDouble,
  copyDouble,
  createDoubleDouble,
  type DoubleDouble,
  divideDouble,
  doubleToParts,
  HALF_PI,
  multiplyDouble,
  negateDouble,
  ONE,
  PI,
  partsToDouble,
  polynomial,
  powerOfTwo,
  ratio,
  significandToDouble,
} from "./double-double.js";
import { copyFloat80, type Float80, setFloat80, setZero } from "./float80.js";
import { invalid, settleOne80, settleTwo80 } from "./nan.js";
import {
  compareSignificands,
  createParts,
  KIND_FINITE,
  KIND_INFINITY,
  KIND_ZERO,
  normalize,
  type Parts,
  unpack80,
} from "./parts.js";
import { pack80 } from "./round.js";

const A = createParts();
const B = createParts();
const R = createParts();
const angle = createDoubleDouble();
const square = createDoubleDouble();
const sine = createDoubleDouble();
const cosine = createDoubleDouble();
const scratch = createDoubleDouble();

/** From this exponent on an argument is out of range: C2 is set and nothing done. */
const ANGLE_LIMIT = 63;
/** Below this exponent sin x = x - tiny, far below a rounding's reach. */
const TINY = -40;

/** Coefficients 1/(first)!, -1/(first + 2)!, … in the square of the argument: enough for |x| < pi/4. */
function alternatingFactorials(first: number): DoubleDouble[] {
  const coefficients: DoubleDouble[] = [];
  const factorial = createDoubleDouble(1);
  for (let n = 2; n <= first; n++) multiplyDouble(factorial, factorial, createDoubleDouble(n));
  for (let n = first; n < first + 28; n += 2) {
    const coefficient = createDoubleDouble();
    divideDouble(coefficient, ONE, factorial);
    if (((n - first) & 2) !== 0) negateDouble(coefficient, coefficient);
    coefficients.push(coefficient);
    multiplyDouble(factorial, factorial, createDoubleDouble((n + 1) * (n + 2)));
  }
  return coefficients;
}

const SINE = alternatingFactorials(3);
const COSINE = alternatingFactorials(2);

/* The processor's pi, 3.243F6A88 85A308D3 in hexadecimal: 66 bits, here top, high and low word. */
const PI_TOP = 3;
const PI_HIGH = 0x243f6a88;
const PI_LOW = 0x85a308d3 | 0;
/** Half of it has its last bit at 2^-65. */
const HALF_PI_UNIT = -65;

/**
 * `angle` = A modulo half pi, in about -pi/4 to pi/4, exactly; returns the quadrant 0 to 3. The sign of A does not count.
 */
function reduce(): number {
  if (A.exponent < -1) {
    const sign = A.sign;
    A.sign = 0;
    partsToDouble(angle, A);
    A.sign = sign;
    return 0;
  }
  // Long division of the significand, followed by as many zeros as put its last bit at 2^-65.
  let top = 0;
  let high = 0;
  let low = 0;
  let quotient = 0;
  const bits = 64 + A.exponent - 63 - HALF_PI_UNIT;
  for (let n = 0; n < bits; n++) {
    const next = n < 32 ? (A.hi >>> (31 - n)) & 1 : n < 64 ? (A.lo >>> (63 - n)) & 1 : 0;
    top = (top << 1) | (high >>> 31);
    high = (high << 1) | (low >>> 31);
    low = (low << 1) | next;
    quotient <<= 1;
    if (top > PI_TOP || (top === PI_TOP && compareSignificands(high, low, PI_HIGH, PI_LOW) >= 0)) {
      const borrowLow = low >>> 0 < PI_LOW >>> 0 ? 1 : 0;
      const borrowHigh = high >>> 0 < PI_HIGH + borrowLow ? 1 : 0;
      low = (low - PI_LOW) | 0;
      high = (high - PI_HIGH - borrowLow) | 0;
      top -= PI_TOP + borrowHigh;
      quotient |= 1;
    }
  }
  // Above a quarter of pi, count from the next quadrant. The threshold need not be exact.
  setWords(angle, top, high, low);
  if (angle.high > HALF_PI.high / 2) {
    setWords(scratch, -PI_TOP, -PI_HIGH, -(PI_LOW >>> 0));
    addDouble(angle, angle, scratch);
    quotient++;
  }
  return quotient & 3;
}

/** r = (top * 2^64 + high * 2^32 + low) * 2^-65: at most 66 bits, so exact. Negative words are taken as they are. */
function setWords(r: DoubleDouble, top: number, high: number, low: number): void {
  const unsignedHigh = top < 0 ? high : high >>> 0;
  const unsignedLow = top < 0 ? low : low >>> 0;
  r.high = top * powerOfTwo(-1) + unsignedHigh * powerOfTwo(-33);
  r.low = 0;
  scratchLow.high = unsignedLow * powerOfTwo(HALF_PI_UNIT);
  addDouble(r, r, scratchLow);
}
const scratchLow = createDoubleDouble();

/** `sine` and `cosine` of `angle`. */
function series(): void {
  multiplyDouble(square, angle, angle);
  polynomial(sine, square, SINE);
  multiplyDouble(sine, sine, square);
  negateDouble(sine, sine);
  multiplyDouble(sine, sine, angle);
  addDouble(sine, sine, angle);
  polynomial(cosine, square, COSINE);
  multiplyDouble(cosine, cosine, square);
  negateDouble(cosine, cosine);
  addDouble(cosine, cosine, ONE);
}

/** R = A moved away from a representable number by next to nothing: up or down in magnitude. */
function nudge(p: Parts, up: boolean): void {
  if (up) p.rest |= 1;
  else {
    // What has bits below already stays above the number without them.
    if ((p.rest & 1) === 0) {
      if (p.rest === 0) {
        if (p.lo === 0) p.hi = (p.hi - 1) | 0;
        p.lo = (p.lo - 1) | 0;
      }
      p.rest = (p.rest - 1) | 1;
    }
    if (p.hi >= 0) normalize(p);
  }
}

function setParts(p: Parts, sign: number, exponent: i32, hi: i32, lo: i32): void {
  p.kind = KIND_FINITE;
  p.sign = sign;
  p.exponent = exponent;
  p.hi = hi;
  p.lo = lo;
  p.rest = 0;
}

const HIGHEST_BIT = 0x80000000 | 0;

/** z = `value` with the sign flipped if `negative`. */
function packDouble(context: FloatContext, value: DoubleDouble, negative: boolean, z: Float80): void {
  doubleToParts(R, value, 0, false);
  if (negative) R.sign ^= 1;
  pack80(context, R, 64, z);
}

/** Settles everything but an ordinary angle in A, which returns 0; 1: done; 2: out of range, C2. */
function settleAngle(context: FloatContext, a: Float80, z: Float80): number {
  context.roundedUp = false;
  unpack80(a, A);
  if (settleOne80(context, A, z)) return 1;
  if (A.kind === KIND_INFINITY) {
    invalid(context, R);
    pack80(context, R, 64, z);
    return 1;
  }
  return A.kind === KIND_FINITE && A.exponent >= ANGLE_LIMIT ? 2 : 0;
}

function packSine(context: FloatContext, z: Float80): void {
  if (A.kind === KIND_ZERO) setZero(z, A.sign);
  else if (A.exponent < TINY) {
    setParts(R, A.sign, A.exponent, A.hi, A.lo);
    nudge(R, false);
    pack80(context, R, 64, z);
  } else {
    const quadrant = reduce();
    series();
    packDouble(context, (quadrant & 1) !== 0 ? cosine : sine, ((quadrant & 2) !== 0) !== (A.sign !== 0), z);
  }
}

function packCosine(context: FloatContext, z: Float80): void {
  if (A.kind === KIND_ZERO) setFloat80(z, 0x3fff, HIGHEST_BIT, 0);
  else if (A.exponent < TINY) {
    setParts(R, 0, 0, HIGHEST_BIT, 0);
    nudge(R, false);
    pack80(context, R, 64, z);
  } else {
    const quadrant = reduce();
    series();
    packDouble(context, (quadrant & 1) !== 0 ? sine : cosine, quadrant === 1 || quadrant === 2, z);
  }
}

/** z = sine of a (FSIN). Returns false, with nothing done, when |a| >= 2^63. */
export function sine80(context: FloatContext, a: Float80, z: Float80): boolean {
  const settled = settleAngle(context, a, z);
  if (settled === 0) packSine(context, z);
  return settled !== 2;
}

/** z = cosine of a (FCOS), likewise. */
export function cosine80(context: FloatContext, a: Float80, z: Float80): boolean {
  const settled = settleAngle(context, a, z);
  if (settled === 0) packCosine(context, z);
  return settled !== 2;
}

/** Both (FSINCOS). C1 is the cosine's rounding. */
export function sineAndCosine80(context: FloatContext, a: Float80, sineOut: Float80, cosineOut: Float80): boolean {
  const settled = settleAngle(context, a, sineOut);
  if (settled === 1) copyFloat80(cosineOut, sineOut);
  else if (settled === 0) {
    packSine(context, sineOut);
    packCosine(context, cosineOut);
  }
  return settled !== 2;
}

/** z = tangent of a (FPTAN). Returns false, with nothing done, when |a| >= 2^63. */
export function tangent80(context: FloatContext, a: Float80, z: Float80): boolean {
  const settled = settleAngle(context, a, z);
  if (settled !== 0) return settled !== 2;
  if (A.kind === KIND_ZERO) setZero(z, A.sign);
  else if (A.exponent < TINY) {
    setParts(R, A.sign, A.exponent, A.hi, A.lo);
    nudge(R, true);
    pack80(context, R, 64, z);
  } else {
    const quadrant = reduce();
    series();
    const odd = (quadrant & 1) !== 0;
    if (odd) divideDouble(scratch, cosine, sine);
    else divideDouble(scratch, sine, cosine);
    packDouble(context, scratch, odd !== (A.sign !== 0), z);
  }
  return true;
}

/* Arctangents: table of atan(k / 32), and the odd series for what is left, at most 1/64. */
const ARCTANGENT_STEPS = 32;
const ARCTANGENT: DoubleDouble[] = [];
for (let n = 0; n < 10; n++) ARCTANGENT.push(ratio((n & 1) !== 0 ? -1 : 1, 2 * n + 1));

/** r = atan(x) for |x| <= 1/31. */
function smallArctangent(r: DoubleDouble, x: DoubleDouble): void {
  multiplyDouble(square, x, x);
  polynomial(sine, square, ARCTANGENT);
  multiplyDouble(r, sine, x);
}

/** atan(k/32) = atan((k-1)/32) + atan(32 / (1024 + k (k-1))). */
const ARCTANGENT_TABLE: DoubleDouble[] = [createDoubleDouble()];
for (let k = 1; k <= ARCTANGENT_STEPS; k++) {
  const entry = createDoubleDouble();
  smallArctangent(entry, ratio(ARCTANGENT_STEPS, ARCTANGENT_STEPS * ARCTANGENT_STEPS + k * (k - 1)));
  addDouble(entry, entry, ARCTANGENT_TABLE[k - 1]);
  ARCTANGENT_TABLE.push(entry);
}

/** r = atan(x), 0 < x <= 1. */
function arctangentOfRatio(r: DoubleDouble, x: DoubleDouble): void {
  const k = Math.round(x.high * ARCTANGENT_STEPS);
  if (k === 0) {
    smallArctangent(r, x);
    return;
  }
  const step = createStep(k);
  multiplyDouble(cosine, x, step);
  addDouble(cosine, cosine, ONE);
  negateDouble(step, step);
  addDouble(sine, x, step);
  divideDouble(scratch, sine, cosine);
  smallArctangent(r, scratch);
  addDouble(r, r, ARCTANGENT_TABLE[k]);
}

const stepValue = createDoubleDouble();
function createStep(k: number): DoubleDouble {
  stepValue.high = k / ARCTANGENT_STEPS;
  stepValue.low = 0;
  return stepValue;
}

/** Ratios below 2^-41 do not change a sum with pi. */
const NEGLIGIBLE = -200;

/** z = angle of the point (x, y), -pi to pi (FPATAN: y is ST(1), x is ST(0)). SDM Vol 2A table 3-30. */
export function arctangent80(context: FloatContext, y: Float80, x: Float80, z: Float80): void {
  context.roundedUp = false;
  unpack80(y, A);
  unpack80(x, B);
  if (settleTwo80(context, B, A, z)) return;
  const negativeY = A.sign !== 0;
  if (A.kind !== KIND_FINITE || B.kind !== KIND_FINITE) {
    arctangentSpecial(context, negativeY, z);
    return;
  }
  A.sign = 0;
  const negativeX = B.sign !== 0;
  B.sign = 0;
  const swap =
    A.exponent > B.exponent || (A.exponent === B.exponent && compareSignificands(A.hi, A.lo, B.hi, B.lo) > 0);
  const numerator = swap ? B : A;
  const denominator = swap ? A : B;
  const exponent = numerator.exponent - denominator.exponent;
  if (!swap && !negativeX && exponent < TINY) {
    divideParts(context, A, B, R);
    nudge(R, false);
    R.sign = negativeY ? 1 : 0;
    pack80(context, R, 64, z);
    return;
  }
  ratioOf(numerator, denominator, exponent);
  // Now angle is the arctangent of the smaller over the larger.
  if (swap) {
    negateDouble(angle, angle);
    addDouble(angle, angle, HALF_PI);
  }
  if (negativeX) {
    negateDouble(angle, angle);
    addDouble(angle, angle, PI);
  }
  packDouble(context, angle, negativeY, z);
}

/** `angle` = atan(numerator / denominator), 0 if that is negligible. */
function ratioOf(numerator: Parts, denominator: Parts, exponent: i32): void {
  angle.high = 0;
  angle.low = 0;
  if (exponent < NEGLIGIBLE) return;
  significandToDouble(sine, numerator);
  significandToDouble(cosine, denominator);
  divideDouble(angle, sine, cosine);
  angle.high *= powerOfTwo(exponent);
  angle.low *= powerOfTwo(exponent);
  copyDouble(tiny, angle);
  arctangentOfRatio(angle, tiny);
}
const tiny = createDoubleDouble();

const QUARTER_PI = createDoubleDouble(HALF_PI.high / 2, HALF_PI.low / 2);
const THREE_QUARTERS_PI = createDoubleDouble();
addDouble(THREE_QUARTERS_PI, HALF_PI, QUARTER_PI);

/** Zeros and infinities. */
function arctangentSpecial(context: FloatContext, negativeY: boolean, z: Float80): void {
  const negativeX = B.sign !== 0;
  let result: DoubleDouble;
  if (A.kind === KIND_INFINITY) {
    result = HALF_PI;
    if (B.kind === KIND_INFINITY) result = negativeX ? THREE_QUARTERS_PI : QUARTER_PI;
  } else if (A.kind === KIND_ZERO || B.kind === KIND_INFINITY) {
    if (!negativeX) {
      setZero(z, negativeY ? 1 : 0);
      return;
    }
    result = PI;
  } else result = HALF_PI;
  packDouble(context, result, negativeY, z);
  context.flags |= FLOAT_PE;
}
