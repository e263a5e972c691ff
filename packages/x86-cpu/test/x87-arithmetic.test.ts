/* The soft-float against a real processor's x87: every case is one instruction with its operands, rounding, precision and
 * masks, compared in result, exceptions, condition bits and C1. */
import { describe, expect, test } from "vitest";
import { add80, subtract80 } from "../src/float/add.js";
import { BCD_BYTES, fromBcd, toBcd } from "../src/float/bcd.js";
import { compare80 } from "../src/float/compare.js";
import { createFloatContext, FLOAT_IE, FLOAT_OE, FLOAT_PE, FLOAT_UE, storesToRegister } from "../src/float/context.js";
import {
  fromFloat32,
  fromFloat64,
  fromInt32,
  fromInt64,
  toFloat32,
  toFloat64,
  toInteger,
} from "../src/float/convert.js";
import { divide80, squareRoot80 } from "../src/float/divide.js";
import { classify, copyFloat80, createFloat80, setFloat80 } from "../src/float/float80.js";
import { multiply80 } from "../src/float/multiply.js";
import { extract80, remainder80, roundToInteger80, scale80 } from "../src/float/remainder.js";
import { CaseGenerator, type CaseKind } from "./support/float-cases.js";
import { X87_VECTORS } from "./vectors/x87.js";

const C0 = 0x100;
const C1 = 0x200;
const C2 = 0x400;
const C3 = 0x4000;

const context = createFloatContext();
const z = createFloat80();
const z2 = createFloat80();
const out = { high: 0, low: 0 };
const remainder = { quotient: 0, partial: false };

/** Runs a case; a number that it returns is its condition bits, beside the rounding's C1. */
type Run = (g: CaseGenerator) => unknown;

const conditions = (answer: number) =>
  ((answer & 1) !== 0 ? C0 : 0) | ((answer & 2) !== 0 ? C2 : 0) | ((answer & 4) !== 0 ? C3 : 0);

function runRemainder(g: CaseGenerator, nearest: boolean): number {
  remainder80(context, g.a, g.b, nearest, z, remainder);
  const q = Math.max(remainder.quotient, 0);
  return (remainder.partial ? C2 : 0) | ((q & 4) !== 0 ? C0 : 0) | ((q & 2) !== 0 ? C3 : 0) | ((q & 1) !== 0 ? C1 : 0);
}

/** Memory is written only when no exception that stops a store is unmasked. */
function stores(): boolean {
  return storesToRegister(context) && (context.flags & ~context.masks & (FLOAT_OE | FLOAT_UE)) === 0;
}

function storeFloat(g: CaseGenerator, wide: boolean): void {
  if (wide) toFloat64(context, g.a, out);
  else out.low = toFloat32(context, g.a);
  if (!stores()) return;
  g.words.setInt32(0, out.low, true);
  if (wide) g.words.setInt32(4, out.high, true);
}

function storeInteger(g: CaseGenerator, bits: number): void {
  toInteger(context, g.a, bits, out);
  if (!stores()) return;
  if (bits === 16) g.words.setInt16(0, out.low, true);
  else g.words.setInt32(0, out.low, true);
  if (bits === 64) g.words.setInt32(4, out.high, true);
}

const decimal = new Uint8Array(BCD_BYTES);
const OPERATIONS: Record<string, { kind: CaseKind; run: Run }> = {
  add: { kind: "any", run: (g) => add80(context, g.a, g.b, z) },
  sub: { kind: "any", run: (g) => subtract80(context, g.a, g.b, z) },
  mul: { kind: "any", run: (g) => multiply80(context, g.a, g.b, z) },
  div: { kind: "any", run: (g) => divide80(context, g.a, g.b, z) },
  sqrt: { kind: "any", run: (g) => squareRoot80(context, g.a, z) },
  prem: { kind: "any", run: (g) => runRemainder(g, false) },
  prem1: { kind: "any", run: (g) => runRemainder(g, true) },
  rint: { kind: "any", run: (g) => roundToInteger80(context, g.a, z) },
  scale: { kind: "any", run: (g) => scale80(context, g.a, g.b, z) },
  xtract: { kind: "any", run: (g) => extract80(context, g.a, z2, z) },
  com: { kind: "any", run: (g) => conditions(compare80(context, g.a, g.b, false)) },
  ucom: { kind: "any", run: (g) => conditions(compare80(context, g.a, g.b, true)) },
  xam: { kind: "any", run: (g) => conditions(classify(g.a)) | ((g.a.signExponent & 0x8000) !== 0 ? C1 : 0) },
  fst32: { kind: "store", run: (g) => storeFloat(g, false) },
  fst64: { kind: "store", run: (g) => storeFloat(g, true) },
  fist16: { kind: "store", run: (g) => storeInteger(g, 16) },
  fist32: { kind: "store", run: (g) => storeInteger(g, 32) },
  fist64: { kind: "store", run: (g) => storeInteger(g, 64) },
  fbstp: {
    kind: "store",
    run: (g) => {
      toBcd(context, g.a, decimal);
      if (stores()) g.memory.set(decimal);
    },
  },
  fld32: { kind: "load", run: (g) => fromFloat32(context, g.words.getInt32(0, true), z) },
  fld64: { kind: "load", run: (g) => fromFloat64(context, g.words.getInt32(4, true), g.words.getInt32(0, true), z) },
  fild16: { kind: "load", run: (g) => fromInt32(g.words.getInt16(0, true), z) },
  fild32: { kind: "load", run: (g) => fromInt32(g.words.getInt32(0, true), z) },
  fild64: { kind: "load", run: (g) => fromInt64(g.words.getInt32(4, true), g.words.getInt32(0, true), z) },
  fbld: { kind: "bcd", run: (g) => fromBcd(g.memory, z) },
};

function prepare(g: CaseGenerator): void {
  context.rounding = (g.control >>> 10) & 3;
  context.precision = [24, 53, 53, 64][(g.control >>> 8) & 3];
  context.masks = g.control & 0x3f;
  context.flags = 0;
  context.roundedUp = false;
  copyFloat80(z, g.a);
  setFloat80(z2, 0, 0, 0);
}

/** What the recorder kept of a case: seven words. */
function resultOf(g: CaseGenerator, name: string, kind: CaseKind, run: Run): Int32Array {
  const result = new Int32Array(7);
  prepare(g);
  const bits = Number(run(g) ?? 0);
  let status = 0;
  // A denormal is loaded even when its exception is unmasked.
  if (storesToRegister(context) || (name.startsWith("fld") && (context.flags & ~context.masks & FLOAT_IE) === 0)) {
    status = bits;
    if (context.roundedUp && (context.flags & FLOAT_PE) !== 0) status |= C1;
    if (name === "xtract") result.set([z2.lo, z2.hi, z2.signExponent], 4);
  } else {
    copyFloat80(z, g.a);
    // An unmasked exception of a comparison still sets the condition bits.
    if (name.endsWith("com")) status = bits;
    if (name === "xtract") result.set([g.b.lo, g.b.hi, g.b.signExponent], 4);
  }
  result[3] = status | context.flags;
  if (kind === "store") {
    result[0] = g.words.getInt32(0, true);
    result[1] = g.words.getInt32(4, true);
    result[2] = g.words.getUint16(8, true);
  } else {
    result[0] = z.lo;
    result[1] = z.hi;
    result[2] = z.signExponent;
  }
  return result;
}

/** The recorder's 16-bit checksum of a result. */
function checksum(result: Int32Array): number {
  let sum = 0;
  for (const word of result) {
    sum = Math.imul(sum ^ word, 0x9e3779b1);
    sum ^= sum >>> 15;
  }
  return (sum ^ (sum >>> 16)) & 0xffff;
}

const hex = (words: ArrayLike<number>) => Array.from(words, (word) => (word >>> 0).toString(16)).join(" ");

describe(`x87 arithmetic as on ${X87_VECTORS.processor}`, () => {
  for (const [name, { kind, run }] of Object.entries(OPERATIONS)) {
    test(name, () => {
      const { seed, count, sums } = X87_VECTORS.exact[name];
      const expected = atob(sums);
      const generator = new CaseGenerator(seed, name, kind);
      const wrong: string[] = [];
      let failures = 0;
      for (let index = 0; index < count; index++) {
        generator.next();
        const result = resultOf(generator, name, kind, run);
        const sum = expected.charCodeAt(2 * index) | (expected.charCodeAt(2 * index + 1) << 8);
        if (checksum(result) === sum) continue;
        failures++;
        const { a, b, control } = generator;
        if (wrong.length < 8)
          wrong.push(
            `#${index} control ${hex([control])} a ${hex([a.signExponent, a.hi, a.lo])} b ${hex([b.signExponent, b.hi, b.lo])}: got ${hex(result)}`,
          );
      }
      expect({ failures, wrong }).toEqual({ failures: 0, wrong: [] });
    });
  }
});
