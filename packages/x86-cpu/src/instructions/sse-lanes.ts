/*C:860 One lane of SSE arithmetic.
 *
 * Single and double precision, under MXCSR. What is plain (rounding to nearest, normal operands and result, nothing new to
 * report) is one operation of the engine; everything else goes through the exact arithmetic of float/. Before: sse-move.ts.
 * Next: sse-approximation.ts.
 *
 * MXCSR (SDM Vol 1 §10.2.3):
 *
 *   31     16  15  14 13  12      7   6    5      0
 *  [   0     | FZ |  RC  | PM … IM | DAZ | PE … IE ]  */
import type { i32 } from "@lguest/descriptor-tables";
import type { Cpu } from "../cpu.js";
import { raiseFault } from "../events.js";
import { addParts } from "../float/add.js";
import { COMPARE_EQUAL, COMPARE_LESS, compareParts } from "../float/compare.js";
import {
  createFloatContext,
  FLOAT_ALL_EXCEPTIONS,
  FLOAT_BEFORE,
  FLOAT_DE,
  FLOAT_IE,
  FLOAT_PE,
  type FloatContext,
} from "../float/context.js";
import { divideParts, squareRootParts } from "../float/divide.js";
import { multiplyParts } from "../float/multiply.js";
import { settleTwoSse } from "../float/nan.js";
import { createParts, KIND_QNAN, KIND_SNAN, KIND_ZERO, type Parts, unpack32, unpack64 } from "../float/parts.js";
import { pack32, pack64 } from "../float/round.js";
import { CR4, MXCSR } from "../layout.js";
import { CR4_OSXMMEXCPT, VECTOR_UD, VECTOR_XM } from "../registers.js";
import { approximateReciprocal, approximateRoot } from "./sse-approximation.js";

const MXCSR_MASK_SHIFT = 7;
const MXCSR_ROUNDING_SHIFT = 13;
const MXCSR_DAZ = 1 << 6;
const MXCSR_FZ = 1 << 15;
/** Round to nearest, PM set, PE set: an ordinary inexact result leaves no trace. */
const QUIET_BITS = (3 << MXCSR_ROUNDING_SHIFT) | (FLOAT_PE << MXCSR_MASK_SHIFT) | FLOAT_PE;
const QUIET = (FLOAT_PE << MXCSR_MASK_SHIFT) | FLOAT_PE;

/** Modes and exceptions of the SSE instruction in execution. */
export const context: FloatContext = createFloatContext();

/** Loads `context` from MXCSR. Returns whether plain results need not be looked at. */
export function beginFloat(cpu: Cpu): boolean {
  const mxcsr = cpu.i32[MXCSR];
  context.rounding = (mxcsr >>> MXCSR_ROUNDING_SHIFT) & 3;
  context.masks = (mxcsr >>> MXCSR_MASK_SHIFT) & FLOAT_ALL_EXCEPTIONS;
  context.flushToZero = (mxcsr & MXCSR_FZ) !== 0;
  context.denormalsAreZero = (mxcsr & MXCSR_DAZ) !== 0;
  context.flags = 0;
  return (mxcsr & QUIET_BITS) === QUIET;
}

/**
 * Ends an instruction, before its result is written: exceptions go to MXCSR, an unmasked one is #XM, or #UD without
 * CR4.OSXMMEXCPT. One found before computing hides those of rounding.
 */
export function finishFloat(cpu: Cpu): void {
  let flags = context.flags;
  if (flags === 0) return;
  const unmasked = flags & ~context.masks;
  if ((unmasked & FLOAT_BEFORE) !== 0) flags &= FLOAT_BEFORE;
  cpu.i32[MXCSR] |= flags;
  if (unmasked !== 0) raiseFault(cpu, (cpu.i32[CR4] & CR4_OSXMMEXCPT) !== 0 ? VECTOR_XM : VECTOR_UD);
}

const A = createParts();
const B = createParts();
const R = createParts();
/** Words of the double computed last. */
export const packed = { high: 0, low: 0 };

/** Operations, by the low four bits of their opcodes. */
const LANE_SQRT = 0x1;
export const LANE_ADD = 0x8;
const LANE_MULTIPLY = 0x9;
export const LANE_SUBTRACT = 0xc;
const LANE_MINIMUM = 0xd;
const LANE_DIVIDE = 0xe;
const LANE_MAXIMUM = 0xf;

const SMALLEST_DOUBLE = 2 ** -1022;
const SMALLEST_SINGLE = 2 ** -126;

function plainOperation(operation: number, a: number, b: number): number {
  if (operation === LANE_ADD) return a + b;
  if (operation === LANE_MULTIPLY) return a * b;
  if (operation === LANE_SUBTRACT) return a - b;
  return operation === LANE_DIVIDE ? a / b : Math.sqrt(b);
}

/**
 * The operation on two numbers when it is plain, else NaN. `smallest` is the format's smallest normal number; singles
 * round once more, which changes nothing for these operations (53 >= 2 * 24 + 2).
 */
function plain(operation: number, a: number, b: number, smallest: number): number {
  const normalB = Math.abs(b) >= smallest || b === 0;
  const normalA = operation === LANE_SQRT || Math.abs(a) >= smallest || a === 0;
  if (!normalA || !normalB) return Number.NaN;
  const exact = plainOperation(operation, a, b);
  const result = smallest === SMALLEST_SINGLE ? Math.fround(exact) : exact;
  const magnitude = Math.abs(result);
  // Not above the smallest: what was rounded up to it may be tiny before, and zeros and infinities may be exceptions.
  return magnitude > smallest && magnitude < Number.POSITIVE_INFINITY ? result : Number.NaN;
}

/** The operation on A and B; the result's parts. */
function exactOperation(operation: number): Parts {
  if (operation === LANE_SQRT) {
    if (B.kind >= KIND_QNAN) return settleTwoSse(context, B, B) ?? R;
    squareRootParts(context, B, R);
    if (B.denormal && B.sign === 0) context.flags |= FLOAT_DE;
    return R;
  }
  // A division by zero hides that the dividend is a denormal.
  if (operation === LANE_DIVIDE && B.kind === KIND_ZERO) A.denormal = false;
  const settled = settleTwoSse(context, A, B);
  if (settled !== null) return settled;
  if (operation === LANE_MULTIPLY) multiplyParts(context, A, B, R);
  else if (operation === LANE_DIVIDE) divideParts(context, A, B, R);
  else {
    if (operation === LANE_SUBTRACT) B.sign ^= 1;
    addParts(context, A, B, R);
  }
  return R;
}

/** MINxx and MAXxx: whether the result is the first operand. A NaN or two zeros give the second. */
function takesFirst(operation: number): boolean {
  if (A.kind >= KIND_QNAN || B.kind >= KIND_QNAN) {
    context.flags |= FLOAT_IE;
    return false;
  }
  const answer = compareParts(context, A, B, false);
  if (answer === COMPARE_EQUAL) return false;
  return (answer === COMPARE_LESS) === (operation === LANE_MINIMUM);
}

const SIGN_BIT = 0x80000000 | 0;
const SINGLE_INFINITY = 0x7f800000;
/** The smallest normal single; below its one bit is the fraction. */
const SINGLE_IMPLICIT_ONE = 0x00800000;

const numberView = new Float64Array(1);
const numberWords = new Int32Array(numberView.buffer);
const singleView = new Float32Array(1);
const singleBits = new Int32Array(singleView.buffer);

function toDouble(high: i32, low: i32): number {
  numberWords[0] = low;
  numberWords[1] = high;
  return numberView[0];
}

function toSingle(bits: i32): number {
  singleBits[0] = bits;
  return singleView[0];
}

/** Computes a lane of doubles into `packed`. `quiet` is what `beginFloat` returned. */
export function computeDouble(operation: number, quiet: boolean, aHigh: i32, aLow: i32, bHigh: i32, bLow: i32): void {
  const arithmetic = operation !== LANE_MINIMUM && operation !== LANE_MAXIMUM;
  if (quiet && arithmetic) {
    const result = plain(operation, toDouble(aHigh, aLow), toDouble(bHigh, bLow), SMALLEST_DOUBLE);
    if (!Number.isNaN(result)) {
      numberView[0] = result;
      packed.low = numberWords[0];
      packed.high = numberWords[1];
      return;
    }
  }
  unpack64(context, aHigh, aLow, A);
  unpack64(context, bHigh, bLow, B);
  if (arithmetic) pack64(context, exactOperation(operation), packed);
  else {
    const first = takesFirst(operation);
    const zero = (first ? A : B).kind === KIND_ZERO;
    // Under DAZ a denormal has become a zero, and is returned as one.
    packed.high = (first ? aHigh : bHigh) & (zero ? SIGN_BIT : -1);
    packed.low = zero ? 0 : first ? aLow : bLow;
  }
}

/** The same for singles; returns the bits. */
export function computeSingle(operation: number, quiet: boolean, a: i32, b: i32): i32 {
  const arithmetic = operation !== LANE_MINIMUM && operation !== LANE_MAXIMUM;
  if (quiet && arithmetic) {
    const result = plain(operation, toSingle(a), toSingle(b), SMALLEST_SINGLE);
    if (!Number.isNaN(result)) {
      singleView[0] = result;
      return singleBits[0];
    }
  }
  unpack32(context, a, A);
  unpack32(context, b, B);
  if (arithmetic) return pack32(context, exactOperation(operation));
  const first = takesFirst(operation);
  return (first ? a : b) & ((first ? A : B).kind === KIND_ZERO ? SIGN_BIT : -1);
}

/** COMPARE_* of two doubles. `quiet`: only a signalling NaN is invalid. */
export function compareDoubles(aHigh: i32, aLow: i32, bHigh: i32, bLow: i32, quiet: boolean): number {
  unpack64(context, aHigh, aLow, A);
  unpack64(context, bHigh, bLow, B);
  return compareParts(context, A, B, quiet);
}

/** COMPARE_* of two singles. */
export function compareSingles(a: i32, b: i32, quiet: boolean): number {
  unpack32(context, a, A);
  unpack32(context, b, B);
  return compareParts(context, A, B, quiet);
}

/** RCPSS (reciprocal) or RSQRTSS of a single, as sse-approximation.ts has it; never an exception. */
export function approximate(bits: i32, root: boolean): i32 {
  const magnitude = bits & ~SIGN_BIT;
  if (magnitude > SINGLE_INFINITY) return bits | 0x400000;
  // Denormals count as zeros.
  if (magnitude < SINGLE_IMPLICIT_ONE) return (bits & SIGN_BIT) | SINGLE_INFINITY;
  if (root && bits < 0) return 0xffc00000 | 0;
  if (magnitude === SINGLE_INFINITY) return bits & SIGN_BIT;
  const exponent = (magnitude >>> 23) - 127;
  const fraction = magnitude & (SINGLE_IMPLICIT_ONE - 1);
  const result = root ? approximateRoot(exponent, fraction) : approximateReciprocal(exponent, fraction);
  // A tiny result is flushed.
  if (result < SMALLEST_SINGLE) return bits & SIGN_BIT;
  singleView[0] = result;
  return (bits & SIGN_BIT) | singleBits[0];
}

/** Narrows a double, given by its words, to a single (CVTSD2SS). */
export function narrow(high: i32, low: i32): i32 {
  unpack64(context, high, low, A);
  noteOperand();
  return pack32(context, A);
}

/** Widens a single to a double in `packed` (CVTSS2SD). */
export function widen(bits: i32): void {
  unpack32(context, bits, A);
  noteOperand();
  pack64(context, A, packed);
}

function noteOperand(): void {
  if (A.kind === KIND_SNAN) context.flags |= FLOAT_IE;
  else if (A.denormal) context.flags |= FLOAT_DE;
}
