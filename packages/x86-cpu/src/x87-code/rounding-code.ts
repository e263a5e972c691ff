/*C:710 Rounding, in WebAssembly.
 *
 * What float/round.ts does for the numbers that nearly all programs compute with: normal ones whose result is normal. The
 * functions of this folder never report an exception but the inexact result; for everything rarer they answer REFUSED,
 * and the TypeScript twin (float/) does the whole instruction. So the twin stays the reference, and only speed is at
 * stake here. Before: module-builder.ts. Next: the arithmetic (arithmetic-code.ts). */
import { FLOAT_PE } from "../float/context.js";
import { EXPONENT_MASK, SIGN_BIT } from "../float/float80.js";
import { STATUS_C1 } from "../instructions/x87-state.js";
import type { FunctionBuilder, Local } from "../wasm/function-builder.js";
import type { Expression } from "../wasm/operations.js";

/*
 * A result beside its significand, as one i32:
 *
 *   31       30                16 15   14        0
 *  [refused | status bits: PE, C1 | sign| exponent ]
 */
/** The status word's bits of a result stand this far up. */
export const RESULT_STATUS_SHIFT = 16;
/** Not for these functions. */
export const REFUSED = -1;

/** The integer bit of a significand. */
export const TOP_BIT = 1n << 63n;
const RESULT_INEXACT = FLOAT_PE << RESULT_STATUS_SHIFT;
/** C1 in a result. */
const ROUNDED_UP_SHIFT = RESULT_STATUS_SHIFT + Math.log2(STATUS_C1);
/** Exponents of normal numbers are 1 to this. */
const NORMAL_EXPONENTS = EXPONENT_MASK - 1;

/* Control word (SDM Vol 1 §8.1.5). */
export const CONTROL_ROUNDING = 0xc00;
export const CONTROL_ROUND_DOWN = 0x400;
const CONTROL_ROUND_UP = 0x800;
/** Set in the codes for 64 bits, 3 and the reserved 1. */
const CONTROL_PRECISION_FULL = 0x100;
const CONTROL_PRECISION_53 = 0x200;

/** What lies below 53 and 24 bits of significand. */
const BELOW_53 = 0x7ffn;
const BELOW_24 = 0xff_ffff_ffffn;

/** Whether a biased exponent is one of a normal number. */
export function isNormalExponent(f: FunctionBuilder, exponent: Local<"i32">): Expression<"i32"> {
  return f.i32.ltU(f.i32.sub(f.get(exponent), 1), NORMAL_EXPONENTS);
}

/** How a computation ends: emitted as a function it returns, emitted in the middle of another it branches. */
export interface Outcome {
  /** It has given a significand and a result. */
  give(significand: Expression<"i64">, result: Expression<"i32">): void;
  /** It is not for these functions. */
  refuse(): void;
}

/** The outcome of a function with those two results. */
export function returning(f: FunctionBuilder): Outcome {
  return {
    give: (significand, result) => f.return(significand, result),
    refuse: () => f.return(f.i64.const(0), f.i32.const(REFUSED)),
  };
}

/**
 * Whether a significand of which `rest` (sticky, nonzero) is cut off becomes larger by one.
 * @param odd emits 1 if the last bit kept is set, else 0.
 */
export function roundsUp(
  f: FunctionBuilder,
  control: Local<"i32">,
  sign: Local<"i32">,
  rest: Local<"i64">,
  odd: () => Expression<"i64">,
): Expression<"i32"> {
  return f.choose(
    f.i32.and(f.get(control), CONTROL_ROUNDING),
    "i32",
    () =>
      f.i32.eq(
        f.i32.and(f.get(control), CONTROL_ROUNDING),
        f.select(f.i32.const(CONTROL_ROUND_DOWN), f.i32.const(CONTROL_ROUND_UP), f.get(sign)),
      ),
    // To nearest: above one half, or on it and odd.
    () => f.i64.gtU(f.get(rest), f.i64.sub(f.i64.const(TOP_BIT), odd())),
  );
}

/** The status bits of an inexact result, of which `up`, 0 or 1, says whether it was rounded up. */
export function inexactResult(f: FunctionBuilder, up: Local<"i32">): Expression<"i32"> {
  return f.i32.or(f.i32.shl(f.get(up), ROUNDED_UP_SHIFT), RESULT_INEXACT);
}

/** A result that is to be rounded: significand with its top bit set, what follows it (sticky), biased exponent, sign. */
export interface Unrounded {
  readonly significand: Local<"i64">;
  readonly rest: Local<"i64">;
  readonly exponent: Local<"i32">;
  /** 0 or SIGN_BIT. */
  readonly sign: Local<"i32">;
}

export function unrounded(f: FunctionBuilder): Unrounded {
  return { significand: f.local("i64"), rest: f.local("i64"), exponent: f.local("i32"), sign: f.local("i32") };
}

/** Cuts the significand to 53 or 24 bits where the control word says so. */
function applyPrecision(f: FunctionBuilder, r: Unrounded, control: Local<"i32">, unit: Local<"i64">): void {
  const below = f.local("i64");
  f.set(unit, 1);
  f.if(f.i32.eqz(f.i32.and(f.get(control), CONTROL_PRECISION_FULL)), () => {
    f.set(
      below,
      f.select(f.i64.const(BELOW_53), f.i64.const(BELOW_24), f.i32.and(f.get(control), CONTROL_PRECISION_53)),
    );
    f.set(
      r.rest,
      f.i64.or(
        f.i64.shl(f.i64.and(f.get(r.significand), f.get(below)), f.i64.clz(f.get(below))),
        f.extendU(f.i64.ne(f.get(r.rest), 0)),
      ),
    );
    f.set(r.significand, f.i64.and(f.get(r.significand), f.i64.xor(f.get(below), -1)));
    f.set(unit, f.i64.add(f.get(below), 1));
  });
}

/** Ends a computation: rounds to the precision of the control word, refusing what over- or underflows. */
export function giveRounded(f: FunctionBuilder, r: Unrounded, control: Local<"i32">, outcome: Outcome): void {
  const unit = f.local("i64");
  const up = f.local("i32");
  f.if(f.i32.eqz(isNormalExponent(f, r.exponent)), () => outcome.refuse());
  applyPrecision(f, r, control, unit);
  f.if(f.i64.eqz(f.get(r.rest)), () => outcome.give(f.get(r.significand), f.i32.or(f.get(r.sign), f.get(r.exponent))));
  f.set(
    up,
    roundsUp(f, control, r.sign, r.rest, () => f.extendU(f.i64.ne(f.i64.and(f.get(r.significand), f.get(unit)), 0))),
  );
  // Up or not is a toss: no branch depends on it.
  f.set(
    r.significand,
    f.i64.add(f.get(r.significand), f.i64.and(f.get(unit), f.i64.sub(f.i64.const(0), f.extendU(f.get(up))))),
  );
  // A carry out of the top.
  f.if(f.i64.eqz(f.get(r.significand)), () => {
    f.set(r.significand, TOP_BIT);
    f.set(r.exponent, f.i32.add(f.get(r.exponent), 1));
    f.if(f.i32.eq(f.get(r.exponent), EXPONENT_MASK), () => outcome.refuse());
  });
  outcome.give(f.get(r.significand), f.i32.or(f.i32.or(f.get(r.sign), f.get(r.exponent)), inexactResult(f, up)));
  f.unreachable();
}

/** An operand of such a function: its significand, and its exponent and sign taken apart. */
export interface OperandLocals {
  readonly significand: Local<"i64">;
  readonly exponent: Local<"i32">;
  readonly sign: Local<"i32">;
}

/** A number as the register slots hold it. */
export interface NumberLocals {
  readonly significand: Local<"i64">;
  /** Bit 15 the sign, bits 0 to 14 the biased exponent. */
  readonly signExponent: Local<"i32">;
}

/** Takes sign and exponent of a number apart. */
export function takeApart(f: FunctionBuilder, { significand, signExponent }: NumberLocals): OperandLocals {
  const operand = { significand, exponent: f.local("i32"), sign: f.local("i32") };
  f.set(operand.exponent, f.i32.and(f.get(signExponent), EXPONENT_MASK));
  f.set(operand.sign, f.i32.and(f.get(signExponent), SIGN_BIT));
  return operand;
}

export function isNormal(f: FunctionBuilder, x: OperandLocals): Expression<"i32"> {
  return f.i32.and(f.i64.ltS(f.get(x.significand), 0), isNormalExponent(f, x.exponent));
}

export function isZero(f: FunctionBuilder, x: OperandLocals): Expression<"i32"> {
  return f.i64.eqz(f.i64.or(f.get(x.significand), f.extendU(f.get(x.exponent))));
}

/** Both are normal: three tests in one. */
export function areNormal(f: FunctionBuilder, a: OperandLocals, b: OperandLocals): Expression<"i32"> {
  return f.i32.and(
    f.i64.ltS(f.i64.and(f.get(a.significand), f.get(b.significand)), 0),
    f.i32.and(isNormalExponent(f, a.exponent), isNormalExponent(f, b.exponent)),
  );
}

/** The sign of a product or quotient. */
export function signOfProduct(f: FunctionBuilder, a: OperandLocals, b: OperandLocals): Expression<"i32"> {
  return f.i32.xor(f.get(a.sign), f.get(b.sign));
}
