/*C:818 Comparison.
 *
 * One of four answers, in the condition bits where FCOM leaves them; FCOMI and COMISD move the same three bits to EFLAGS.
 * Before: remainder.ts. Next: integers and the narrower formats (convert.ts). */
import { FLOAT_DE, FLOAT_IE, type FloatContext } from "./context.js";
import type { Float80 } from "./float80.js";
import {
  compareSignificands,
  createParts,
  KIND_FINITE,
  KIND_INFINITY,
  KIND_QNAN,
  KIND_ZERO,
  type Parts,
  unpack80,
} from "./parts.js";

/* Answers: bit 2 is C3 (ZF), bit 1 is C2 (PF), bit 0 is C0 (CF) (SDM Vol 1 table 8-1). */
const COMPARE_GREATER = 0;
export const COMPARE_LESS = 1;
export const COMPARE_EQUAL = 4;
export const COMPARE_UNORDERED = 7;

const A = createParts();
const B = createParts();

/** COMPARE_* of a to b. `quiet` (FUCOM): a quiet NaN does not raise the invalid exception. */
export function compare80(context: FloatContext, a: Float80, b: Float80, quiet: boolean): number {
  context.roundedUp = false;
  unpack80(a, A);
  unpack80(b, B);
  return compareParts(context, A, B, quiet);
}

/** The same for parts of any format. */
export function compareParts(context: FloatContext, a: Parts, b: Parts, quiet: boolean): number {
  if (a.kind >= KIND_QNAN || b.kind >= KIND_QNAN) {
    if (!quiet || a.kind > KIND_QNAN || b.kind > KIND_QNAN) context.flags |= FLOAT_IE;
    return COMPARE_UNORDERED;
  }
  if (a.denormal || b.denormal) context.flags |= FLOAT_DE;
  if (a.kind === KIND_ZERO && b.kind === KIND_ZERO) return COMPARE_EQUAL;
  if (a.kind === KIND_ZERO) return b.sign !== 0 ? COMPARE_GREATER : COMPARE_LESS;
  if (b.kind === KIND_ZERO || a.sign !== b.sign) return a.sign !== 0 ? COMPARE_LESS : COMPARE_GREATER;
  const order = compareMagnitudes(a, b);
  if (order === 0) return COMPARE_EQUAL;
  return order < 0 === (a.sign === 0) ? COMPARE_LESS : COMPARE_GREATER;
}

function compareMagnitudes(a: Parts, b: Parts): number {
  if (a.kind === KIND_INFINITY || b.kind === KIND_INFINITY) {
    return (a.kind === KIND_INFINITY ? 1 : 0) - (b.kind === KIND_INFINITY ? 1 : 0);
  }
  if (a.kind === KIND_FINITE && a.exponent !== b.exponent) return a.exponent - b.exponent;
  return compareSignificands(a.hi, a.lo, b.hi, b.lo);
}
