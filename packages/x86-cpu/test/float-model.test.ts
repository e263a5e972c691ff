/* The soft-float against a slow model in exact fractions of BigInt: every rounding mode and precision, over and under the
 * ends of the exponent range, and the formats that numbers are stored in. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { add80, subtract80 } from "../src/float/add.js";
import { compare80 } from "../src/float/compare.js";
import {
  createFloatContext,
  FLOAT_DE,
  FLOAT_IE,
  FLOAT_OE,
  FLOAT_PE,
  FLOAT_UE,
  ROUND_DOWN,
  ROUND_NEAREST,
  ROUND_UP,
} from "../src/float/context.js";
import { fromFloat64, fromInt64, toFloat32, toFloat64, toInteger } from "../src/float/convert.js";
import { divide80, squareRoot80 } from "../src/float/divide.js";
import { createFloat80, type Float80, setFloat80 } from "../src/float/float80.js";
import { multiply80 } from "../src/float/multiply.js";
import { remainder80, roundToInteger80 } from "../src/float/remainder.js";

const BIAS = 16383;
/** Every finite number is a multiple of 2^-LOWEST. */
const LOWEST = 16382 + 63;
/** Fractions are kept as numerators over 2^SCALE, with a flag for what a division or root leaves below. */
const SCALE = 3 * LOWEST;

const context = createFloatContext();
const z = createFloat80();

interface Exact {
  readonly negative: boolean;
  /** Magnitude times 2^SCALE, rounded down. */
  readonly magnitude: bigint;
  /** Something lies below the last bit. */
  readonly sticky: boolean;
}

function numberOf(x: Float80): bigint {
  const exponent = Math.max(x.signExponent & 0x7fff, 1) - BIAS - 63 + SCALE;
  const magnitude = ((BigInt(x.hi >>> 0) << 32n) | BigInt(x.lo >>> 0)) << BigInt(exponent);
  return (x.signExponent & 0x8000) !== 0 ? -magnitude : magnitude;
}

function exactOf(value: bigint): Exact {
  return { negative: value < 0n, magnitude: value < 0n ? -value : value, sticky: false };
}

function bitLength(value: bigint): number {
  return value.toString(2).length;
}

function roundsUp(
  rounding: number,
  negative: boolean,
  odd: boolean,
  below: bigint,
  half: bigint,
  sticky: boolean,
): boolean {
  if (rounding === ROUND_NEAREST) return below > half || (below === half && (sticky || odd));
  if (rounding === ROUND_UP || rounding === ROUND_DOWN)
    return (rounding === ROUND_DOWN) === negative && (below > 0n || sticky);
  return false;
}

/** Drops the lowest `drop` bits; the quotient and whether it was inexact. */
function roundAt(x: Exact, drop: number, rounding: number): { quotient: bigint; inexact: boolean } {
  const unit = 1n << BigInt(drop);
  let quotient = x.magnitude / unit;
  const below = x.magnitude % unit;
  const up = roundsUp(rounding, x.negative, (quotient & 1n) === 1n, below, unit >> 1n, x.sticky);
  if (up) quotient += 1n;
  return { quotient, inexact: below !== 0n || x.sticky };
}

/** The number that x is rounded to, in the same text as `text`, and the exceptions. All masked. */
function rounded(x: Exact, precision: number, rounding: number): { text: string; flags: number; up?: boolean } {
  const sign = x.negative ? "-" : "+";
  if (x.magnitude === 0n) return { text: `${sign}0`, flags: 0, up: false };
  const length = bitLength(x.magnitude);
  const free = roundAt(x, length - precision, rounding);
  const freeValue = free.quotient << BigInt(length - precision);
  const tiny = freeValue < 1n << BigInt(SCALE - 16382);
  const drop = tiny ? SCALE - 16382 - (precision - 1) : length - precision;
  const { quotient, inexact } = tiny ? roundAt(x, drop, rounding) : free;
  const value = quotient << BigInt(drop);
  if (value >= 1n << BigInt(SCALE + BIAS + 1)) {
    const infinite =
      rounding === ROUND_NEAREST || (rounding === ROUND_DOWN && x.negative) || (rounding === ROUND_UP && !x.negative);
    const largest = ((1n << BigInt(precision)) - 1n) << BigInt(SCALE + BIAS + 1 - precision);
    return { text: infinite ? `${sign}infinity` : `${sign}${largest.toString(16)}`, flags: FLOAT_OE | FLOAT_PE };
  }
  const flags = inexact ? FLOAT_PE | (tiny ? FLOAT_UE : 0) : 0;
  return { text: value === 0n ? `${sign}0` : `${sign}${value.toString(16)}`, flags, up: value > x.magnitude };
}

function text(x: Float80): string {
  const sign = (x.signExponent & 0x8000) !== 0 ? "-" : "+";
  if ((x.signExponent & 0x7fff) === 0x7fff) return `${sign}infinity`;
  const value = numberOf(x);
  return value === 0n ? `${sign}0` : `${sign}${(value < 0n ? -value : value).toString(16)}`;
}

function squareRootOf(n: bigint): bigint {
  let x = 1n << BigInt((bitLength(n) + 1) >> 1);
  for (;;) {
    const y = (x + n / x) >> 1n;
    if (y >= x) return x;
    x = y;
  }
}

/** Normal numbers, whose exponents are near each other often enough, and whose bits come in runs. */
const significand = fc.oneof(
  fc.tuple(fc.integer(), fc.integer()),
  fc.tuple(fc.constantFrom(0, -1, 1, 0x7fffffff), fc.constantFrom(0, -1, 1, 0x400, 0x800, 0xfffff800 | 0)),
);
const exponent = fc.oneof(
  fc.integer({ min: BIAS - 70, max: BIAS + 70 }),
  fc.integer({ min: 1, max: 100 }),
  fc.integer({ min: 0x7fff - 100, max: 0x7ffe }),
  fc.integer({ min: 1, max: 0x7ffe }),
);
const number = fc.tuple(fc.boolean(), exponent, significand).map(([negative, e, [hi, lo]]) => {
  const x = createFloat80();
  setFloat80(x, (negative ? 0x8000 : 0) | e, hi | 0x80000000, lo);
  return x;
});
const modes = fc.record({ rounding: fc.integer({ min: 0, max: 3 }), precision: fc.constantFrom(24, 53, 64) });

function use(mode: { rounding: number; precision: number }): void {
  context.rounding = mode.rounding;
  context.precision = mode.precision;
  context.flags = 0;
  context.roundedUp = false;
}

function expectRounded(x: Exact, mode: { rounding: number; precision: number }): void {
  const { up, ...wanted } = rounded(x, mode.precision, mode.rounding);
  expect({ text: text(z), flags: context.flags }).toEqual(wanted);
  // C1; after an overflow there is no magnitude to compare.
  if (up !== undefined) expect(context.roundedUp).toBe(up);
}

const RUNS = { numRuns: 400 };

describe("80-bit arithmetic against exact fractions", () => {
  test("sums and differences", () => {
    fc.assert(
      fc.property(number, number, modes, (a, b, mode) => {
        for (const sign of [1n, -1n]) {
          use(mode);
          if (sign > 0n) add80(context, a, b, z);
          else subtract80(context, a, b, z);
          const sum = numberOf(a) + sign * numberOf(b);
          // A sum of opposites is +0, or -0 when rounding down.
          expectRounded(sum === 0n ? { ...exactOf(0n), negative: mode.rounding === ROUND_DOWN } : exactOf(sum), mode);
        }
      }),
      RUNS,
    );
  });

  test("products", () => {
    fc.assert(
      fc.property(number, number, modes, (a, b, mode) => {
        use(mode);
        multiply80(context, a, b, z);
        const product = exactOf(numberOf(a) * numberOf(b));
        const magnitude = product.magnitude >> BigInt(SCALE);
        expectRounded({ ...product, magnitude, sticky: magnitude << BigInt(SCALE) !== product.magnitude }, mode);
      }),
      RUNS,
    );
  });

  test("quotients", () => {
    fc.assert(
      fc.property(number, number, modes, (a, b, mode) => {
        use(mode);
        divide80(context, a, b, z);
        const dividend = exactOf(numberOf(a));
        const divisor = exactOf(numberOf(b));
        const numerator = dividend.magnitude << BigInt(SCALE);
        const magnitude = numerator / divisor.magnitude;
        const negative = dividend.negative !== divisor.negative;
        expectRounded({ negative, magnitude, sticky: magnitude * divisor.magnitude !== numerator }, mode);
      }),
      RUNS,
    );
  });

  test("square roots", () => {
    fc.assert(
      fc.property(number, modes, (a, mode) => {
        use(mode);
        a.signExponent &= 0x7fff;
        squareRoot80(context, a, z);
        const radicand = numberOf(a) << BigInt(SCALE);
        const magnitude = squareRootOf(radicand);
        expectRounded({ negative: false, magnitude, sticky: magnitude * magnitude !== radicand }, mode);
      }),
      { numRuns: 60 },
    );
  });

  test("remainders, and the order of numbers", () => {
    const out = { quotient: 0, partial: false };
    fc.assert(
      fc.property(number, number, (a, b) => {
        use({ rounding: ROUND_NEAREST, precision: 64 });
        const difference = numberOf(a) - numberOf(b);
        expect(compare80(context, a, b, false)).toBe(difference < 0n ? 1 : difference === 0n ? 4 : 0);
        const dividend = numberOf(a);
        const divisor = numberOf(b) < 0n ? -numberOf(b) : numberOf(b);
        let steps = 0;
        const partial = createFloat80();
        setFloat80(partial, a.signExponent, a.hi, a.lo);
        // What a partial reduction leaves may be denormal, and the next one says so.
        let denormal = false;
        do {
          if ((partial.signExponent & 0x7fff) === 0 && (partial.hi | partial.lo) !== 0) denormal = true;
          remainder80(context, partial, b, false, partial, out);
        } while (out.partial && ++steps < 1100);
        expect(out.partial).toBe(false);
        expect(numberOf(partial)).toBe(dividend % divisor);
        expect(context.flags).toBe(denormal ? FLOAT_DE : 0);
      }),
      RUNS,
    );
  });
});

describe("formats", () => {
  const bits64 = fc.tuple(fc.integer(), fc.integer());
  const out = { high: 0, low: 0 };

  test("64-bit integers come back from a register as they went", () => {
    fc.assert(
      fc.property(bits64, ([high, low]) => {
        use({ rounding: ROUND_NEAREST, precision: 64 });
        fromInt64(high, low, z);
        toInteger(context, z, 64, out);
        expect([out.high, out.low, context.flags]).toEqual([high, low, 0]);
      }),
      RUNS,
    );
  });

  test("integers of 16, 32 and 64 bits in every rounding mode, and what does not fit", () => {
    fc.assert(
      fc.property(number, modes, fc.constantFrom(16, 32, 64), (a, mode, bits) => {
        use(mode);
        toInteger(context, a, bits, out);
        const exact = exactOf(numberOf(a));
        const { quotient, inexact } = roundAt(exact, SCALE, mode.rounding);
        const value = exact.negative ? -quotient : quotient;
        const limit = 1n << BigInt(bits - 1);
        const fits = value >= -limit && value < limit;
        const got = BigInt.asIntN(bits, (BigInt(out.high) << 32n) | BigInt(out.low >>> 0));
        expect(got).toBe(fits ? value : -limit);
        expect(context.flags).toBe(fits ? (inexact ? FLOAT_PE : 0) : FLOAT_IE);
        if (fits) expect(context.roundedUp).toBe(quotient << BigInt(SCALE) > exact.magnitude);
      }),
      RUNS,
    );
  });

  test("whole numbers by FRNDINT in every rounding mode", () => {
    fc.assert(
      fc.property(number, modes, (a, mode) => {
        use(mode);
        roundToInteger80(context, a, z);
        const exact = exactOf(numberOf(a));
        const { quotient, inexact } = roundAt(exact, SCALE, mode.rounding);
        const magnitude = quotient << BigInt(SCALE);
        expect(numberOf(z)).toBe(exact.negative ? -magnitude : magnitude);
        expect([z.signExponent >>> 15, context.flags]).toEqual([a.signExponent >>> 15, inexact ? FLOAT_PE : 0]);
        expect(context.roundedUp).toBe(magnitude > exact.magnitude);
      }),
      RUNS,
    );
  });

  test("singles as the engine rounds doubles to them", () => {
    const view = new DataView(new ArrayBuffer(8));
    fc.assert(
      fc.property(fc.double({ noNaN: true }), (a) => {
        use({ rounding: ROUND_NEAREST, precision: 64 });
        view.setFloat64(0, a);
        fromFloat64(context, view.getInt32(0), view.getInt32(4), z);
        view.setInt32(4, toFloat32(context, z));
        expect(view.getFloat32(4)).toBe(Math.fround(a));
      }),
      RUNS,
    );
  });

  test("doubles come back from a register as they went, and agree with the engine's arithmetic", () => {
    const view = new DataView(new ArrayBuffer(8));
    fc.assert(
      fc.property(fc.double({ noNaN: true }), fc.double({ noNaN: true }), (a, b) => {
        const x = createFloat80();
        use({ rounding: ROUND_NEAREST, precision: 53 });
        const load = (value: number, to: Float80) => {
          view.setFloat64(0, value);
          fromFloat64(context, view.getInt32(0), view.getInt32(4), to);
        };
        const store = (from: Float80) => {
          toFloat64(context, from, out);
          view.setInt32(0, out.high);
          view.setInt32(4, out.low);
          return view.getFloat64(0);
        };
        load(a, x);
        expect(store(x)).toBe(a);
        load(b, z);
        add80(context, x, z, z);
        // Rounding twice differs only where the first result is no normal double.
        if (Math.abs(a + b) >= 2 ** -1022) expect(store(z)).toBe(a + b);
      }),
      RUNS,
    );
  });
});
