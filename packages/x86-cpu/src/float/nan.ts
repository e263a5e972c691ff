/*C:808 What NaNs do.
 *
 * Before two numbers are computed with, it is settled here whether they are numbers at all: which NaN goes through, and
 * which exceptions the operands themselves raise. x87 and SSE disagree about which of two NaNs wins. Before: round.ts.
 * Next: the arithmetic, add.ts first. */
import { FLOAT_DE, FLOAT_IE, type FloatContext } from "./context.js";
import { type Float80, setIndefinite } from "./float80.js";
import { compareSignificands, KIND_QNAN, KIND_SNAN, KIND_UNSUPPORTED, type Parts } from "./parts.js";
import { packExact80 } from "./round.js";

/**
 * Whether the operand of a one-operand x87 instruction decides its result: then `z` is set. Otherwise a denormal is
 * reported and the operation goes on.
 */
export function settleOne80(context: FloatContext, a: Parts, z: Float80): boolean {
  if (a.kind < KIND_QNAN) {
    if (a.denormal) context.flags |= FLOAT_DE;
    return false;
  }
  if (a.kind !== KIND_QNAN) context.flags |= FLOAT_IE;
  packExact80(a, z);
  return true;
}

/**
 * The same for two operands (SDM Vol 1 table 4-7): of two NaNs of one kind the larger significand wins, then the positive
 * one; a quiet NaN wins over a signalling one; a signalling one becomes quiet.
 */
export function settleTwo80(context: FloatContext, a: Parts, b: Parts, z: Float80): boolean {
  if (a.kind < KIND_QNAN && b.kind < KIND_QNAN) {
    if (a.denormal || b.denormal) context.flags |= FLOAT_DE;
    return false;
  }
  if (a.kind === KIND_UNSUPPORTED || b.kind === KIND_UNSUPPORTED) {
    context.flags |= FLOAT_IE;
    setIndefinite(z);
    return true;
  }
  if (a.kind === KIND_SNAN || b.kind === KIND_SNAN) context.flags |= FLOAT_IE;
  packExact80(winner(a, b), z);
  return true;
}

function winner(a: Parts, b: Parts): Parts {
  if (b.kind < KIND_QNAN) return a;
  if (a.kind < KIND_QNAN) return b;
  if (a.kind !== b.kind) return a.kind === KIND_QNAN ? a : b;
  const order = compareSignificands(a.hi, a.lo, b.hi, b.lo);
  if (order !== 0) return order > 0 ? a : b;
  return a.sign === 0 ? a : b;
}

/**
 * SSE: whether a NaN among the operands decides the result, which is then returned; the first operand wins (SDM Vol 1
 * table 4-7). Otherwise null, with denormals reported.
 */
export function settleTwoSse(context: FloatContext, a: Parts, b: Parts): Parts | null {
  if (a.kind < KIND_QNAN && b.kind < KIND_QNAN) {
    if (a.denormal || b.denormal) context.flags |= FLOAT_DE;
    return null;
  }
  if (a.kind === KIND_SNAN || b.kind === KIND_SNAN) context.flags |= FLOAT_IE;
  return a.kind >= KIND_QNAN ? a : b;
}

/** An invalid operation: the default NaN, in parts. */
export function invalid(context: FloatContext, r: Parts): void {
  context.flags |= FLOAT_IE;
  r.kind = KIND_UNSUPPORTED;
}
