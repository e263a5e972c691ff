/*C:712 Addition, multiplication and comparison, in WebAssembly.
 *
 * On significands of 64 bits in one i64, followed by 64 more of which the lowest is sticky. Each function takes two
 * numbers and the control word, and returns a significand and the rest of the result (rounding-code.ts). Zeros are
 * common, infinities and NaNs are not. Before: rounding-code.ts. Next: division-code.ts. */
import { COMPARE_EQUAL } from "../float/compare.js";
import { EXPONENT_BIAS, SIGN_BIT } from "../float/float80.js";
import type { FunctionBuilder, FunctionHandle, Local } from "../wasm/function-builder.js";
import type { ModuleBuilder } from "../wasm/module-builder.js";
import type { Expression } from "../wasm/operations.js";
import {
  areNormal,
  CONTROL_ROUND_DOWN,
  CONTROL_ROUNDING,
  giveRounded,
  isNormal,
  isZero,
  type NumberLocals,
  type OperandLocals,
  type Outcome,
  REFUSED,
  signOfProduct,
  takeApart,
  type Unrounded,
  unrounded,
} from "./rounding-code.js";

const WORD_BITS = 32;
const LOW_WORD = 0xffffffffn;

/** Emits the upper half of the 128-bit product of two unsigned numbers; the lower half is i64.mul. */
export function multiplyHigh(f: FunctionBuilder, a: Local<"i64">, b: Local<"i64">): Expression<"i64"> {
  const middle = f.local("i64");
  const cross = f.local("i64");
  const low = (x: Local<"i64">) => f.i64.and(f.get(x), LOW_WORD);
  const high = (x: Local<"i64">) => f.i64.shrU(f.get(x), WORD_BITS);
  // Neither sum overflows: (2^32 - 1)^2 + 2^32 - 1 < 2^64.
  f.set(middle, f.i64.add(f.i64.mul(high(a), low(b)), f.i64.shrU(f.i64.mul(low(a), low(b)), WORD_BITS)));
  f.set(cross, f.i64.add(f.i64.mul(low(a), high(b)), low(middle)));
  return f.i64.add(f.i64.add(f.i64.mul(high(a), high(b)), high(middle)), high(cross));
}

function setTo(f: FunctionBuilder, r: Unrounded, x: OperandLocals): void {
  f.set(r.significand, f.get(x.significand));
  f.set(r.exponent, f.get(x.exponent));
  f.set(r.sign, f.get(x.sign));
}

/** The sign of a zero that is a sum of opposites: negative only when rounding down. */
function signOfZeroSum(f: FunctionBuilder, control: Local<"i32">): Expression<"i32"> {
  return f.i32.shl(f.i32.eq(f.i32.and(f.get(control), CONTROL_ROUNDING), CONTROL_ROUND_DOWN), Math.log2(SIGN_BIT));
}

/** A sum of which one operand at least is not normal. */
function addSpecial(
  f: FunctionBuilder,
  a: OperandLocals,
  b: OperandLocals,
  r: Unrounded,
  control: Local<"i32">,
  outcome: Outcome,
): void {
  const down = () => signOfZeroSum(f, control);
  f.if(
    isZero(f, a),
    () => {
      f.if(isZero(f, b), () =>
        outcome.give(f.i64.const(0), f.select(f.get(a.sign), down(), f.i32.eq(f.get(a.sign), f.get(b.sign)))),
      );
      f.if(f.i32.eqz(isNormal(f, b)), () => outcome.refuse());
      setTo(f, r, b);
    },
    () => {
      f.if(f.i32.eqz(f.i32.and(isZero(f, b), isNormal(f, a))), () => outcome.refuse());
      setTo(f, r, a);
    },
  );
}

/** If `swap` is 1, exchanges the significands and gives a the exponent and sign of b, by masks. */
function exchangeIf(f: FunctionBuilder, swap: Local<"i32">, a: OperandLocals, b: OperandLocals): void {
  const wide = f.local("i64");
  const mask = () => f.i32.sub(f.i32.const(0), f.get(swap));
  f.set(wide, f.i64.and(f.i64.xor(f.get(a.significand), f.get(b.significand)), f.extendS(mask())));
  f.set(a.significand, f.i64.xor(f.get(a.significand), f.get(wide)));
  f.set(b.significand, f.i64.xor(f.get(b.significand), f.get(wide)));
  for (const field of ["exponent", "sign"] as const) {
    f.set(a[field], f.i32.xor(f.get(a[field]), f.i32.and(f.i32.xor(f.get(a[field]), f.get(b[field])), mask())));
  }
}

/**
 * Shifts `small` down by `distance` and one bit more: `rest` takes what leaves it, its lowest bit being sticky.
 */
function align(f: FunctionBuilder, small: Local<"i64">, distance: Local<"i32">, rest: Local<"i64">): void {
  const count = f.local("i64");
  f.set(count, f.extendU(f.get(distance)));
  f.if(
    f.i32.ltU(f.get(distance), 63),
    () => {
      f.set(rest, f.i64.shl(f.get(small), f.i64.sub(f.i64.const(63), f.get(count))));
      f.set(small, f.i64.shrU(f.i64.shrU(f.get(small), 1), f.get(count)));
    },
    () => {
      // Shifts count by 64, so that this one is by distance - 63.
      f.set(count, f.i64.add(f.get(count), 1));
      f.if(
        f.i32.ltU(f.get(distance), 126),
        () =>
          f.set(
            rest,
            f.i64.or(
              f.i64.shrU(f.get(small), f.get(count)),
              f.extendU(f.i64.ne(f.i64.shl(f.i64.shl(f.get(small), 1), f.i64.xor(f.get(count), -1)), 0)),
            ),
          ),
        () => f.set(rest, 1),
      );
      f.set(small, 0);
    },
  );
}

/**
 * r = the sum of two normal numbers, a not below b in magnitude by `distance` of their exponents; `differ` is 0 where they
 * have one sign. Signs and carries are as good as random: what depends
 * on them is done by masks, since a branch mispredicted costs more than all of this. Both are taken one bit down, so that
 * there is no carry out, and the sum is brought up again by counting its leading zeros, of which one is the usual.
 */
function addMagnitudes(
  f: FunctionBuilder,
  a: OperandLocals,
  b: OperandLocals,
  { distance, differ }: { readonly distance: Local<"i32">; readonly differ: Local<"i32"> },
  r: Unrounded,
): void {
  const [low, mask, shift] = [f.local("i64"), f.local("i64"), f.local("i64")];
  align(f, b.significand, distance, r.rest);
  // The smaller one is negated where signs differ: all of its 128 bits are inverted, and one is added.
  f.set(mask, f.i64.sub(f.i64.const(0), f.extendU(f.i32.ne(f.get(differ), 0))));
  f.set(low, f.i64.shl(f.get(a.significand), 63));
  f.set(r.rest, f.i64.sub(f.i64.xor(f.get(r.rest), f.get(mask)), f.get(mask)));
  f.set(
    r.significand,
    f.i64.add(
      f.i64.add(f.i64.shrU(f.get(a.significand), 1), f.i64.xor(f.get(b.significand), f.get(mask))),
      // The carry of that one: only out of zeros.
      f.extendU(f.i64.ltU(f.get(r.rest), f.i64.sub(f.i64.const(0), f.get(mask)))),
    ),
  );
  f.set(r.rest, f.i64.add(f.get(r.rest), f.get(low)));
  f.set(r.significand, f.i64.add(f.get(r.significand), f.extendU(f.i64.ltU(f.get(r.rest), f.get(low)))));
  f.set(r.sign, f.get(a.sign));
  f.set(r.exponent, f.i32.add(f.get(a.exponent), 1));
  f.if(f.i64.eqz(f.get(r.significand)), () => {
    f.set(r.significand, f.get(r.rest));
    f.set(r.rest, 0);
    f.set(r.exponent, f.i32.sub(f.get(r.exponent), 64));
  });
  f.set(shift, f.i64.clz(f.get(r.significand)));
  f.set(
    r.significand,
    f.i64.or(
      f.i64.shl(f.get(r.significand), f.get(shift)),
      f.i64.shrU(f.i64.shrU(f.get(r.rest), 1), f.i64.xor(f.get(shift), 63)),
    ),
  );
  f.set(r.rest, f.i64.shl(f.get(r.rest), f.get(shift)));
  f.set(r.exponent, f.i32.sub(f.get(r.exponent), f.wrap(f.get(shift))));
}

/** Two operands, as parameters or other locals. */
export interface BinaryOperands {
  readonly a: NumberLocals;
  readonly b: NumberLocals;
  readonly control: Local<"i32">;
}

/** |x|, by masks. */
function absolute(f: FunctionBuilder, x: Local<"i32">): Expression<"i32"> {
  const sign = () => f.i32.shrS(f.get(x), 31);
  return f.i32.sub(f.i32.xor(f.get(x), sign()), sign());
}

/** a + b. */
export function emitAdd(f: FunctionBuilder, operands: BinaryOperands, outcome: Outcome): void {
  const { control } = operands;
  const a = takeApart(f, operands.a);
  const b = takeApart(f, operands.b);
  const r = unrounded(f);
  const [distance, swap, differ] = [f.local("i32"), f.local("i32"), f.local("i32")];
  f.if(
    areNormal(f, a, b),
    () => {
      f.set(distance, f.i32.sub(f.get(a.exponent), f.get(b.exponent)));
      f.set(
        swap,
        f.i32.or(
          f.i32.shrU(f.get(distance), 31),
          f.i32.and(f.i32.eqz(f.get(distance)), f.i64.ltU(f.get(a.significand), f.get(b.significand))),
        ),
      );
      f.set(differ, f.i32.xor(f.get(a.sign), f.get(b.sign)));
      exchangeIf(f, swap, a, b);
      f.set(distance, absolute(f, distance));
      addMagnitudes(f, a, b, { distance, differ }, r);
      f.if(f.i64.eqz(f.get(r.significand)), () => outcome.give(f.i64.const(0), signOfZeroSum(f, control)));
    },
    () => {
      f.set(r.rest, 0);
      addSpecial(f, a, b, r, control, outcome);
    },
  );
  giveRounded(f, r, control, outcome);
}

/** a * b. */
export function emitMultiply(f: FunctionBuilder, operands: BinaryOperands, outcome: Outcome): void {
  const a = takeApart(f, operands.a);
  const b = takeApart(f, operands.b);
  const r = unrounded(f);
  const shift = f.local("i64");
  f.set(r.sign, signOfProduct(f, a, b));
  f.if(f.i32.eqz(areNormal(f, a, b)), () => {
    const harmless = (x: OperandLocals) => f.i32.or(isZero(f, x), isNormal(f, x));
    f.if(f.i32.and(harmless(a), harmless(b)), () => outcome.give(f.i64.const(0), f.get(r.sign)));
    outcome.refuse();
  });
  f.set(r.exponent, f.i32.sub(f.i32.add(f.get(a.exponent), f.get(b.exponent)), EXPONENT_BIAS - 1));
  f.set(r.rest, f.i64.mul(f.get(a.significand), f.get(b.significand)));
  f.set(r.significand, multiplyHigh(f, a.significand, b.significand));
  // The product of two numbers in [1, 2) is in [1, 4): one bit up or not, without a branch.
  f.set(shift, f.i64.xor(f.i64.shrU(f.get(r.significand), 63), 1));
  f.set(
    r.significand,
    f.i64.or(
      f.i64.shl(f.get(r.significand), f.get(shift)),
      f.i64.shrU(f.i64.shrU(f.get(r.rest), 1), f.i64.xor(f.get(shift), 63)),
    ),
  );
  f.set(r.rest, f.i64.shl(f.get(r.rest), f.get(shift)));
  f.set(r.exponent, f.i32.sub(f.get(r.exponent), f.wrap(f.get(shift))));
  giveRounded(f, r, operands.control, outcome);
}

const COMPARE = { params: ["i64", "i32", "i64", "i32"], results: ["i32"] } as const;
export type CompareFunction = FunctionHandle<(typeof COMPARE)["params"], (typeof COMPARE)["results"]>;

/** COMPARE_* of a to b, or REFUSED. COMPARE_LESS is 1, a truth value. */
export function defineCompare(module: ModuleBuilder): CompareFunction {
  return module.function(COMPARE, (f, aSignificand, aRest, bSignificand, bRest) => {
    const a = takeApart(f, { significand: aSignificand, signExponent: aRest });
    const b = takeApart(f, { significand: bSignificand, signExponent: bRest });
    const less = f.local("i32");
    f.if(f.i32.eqz(areNormal(f, a, b)), () => {
      const harmless = (x: OperandLocals) => f.i32.or(isZero(f, x), isNormal(f, x));
      f.if(f.i32.eqz(f.i32.and(harmless(a), harmless(b))), () => f.return(f.i32.const(REFUSED)));
      f.if(f.i32.and(isZero(f, a), isZero(f, b)), () => f.return(f.i32.const(COMPARE_EQUAL)));
    });
    // Of different signs the negative one is less; of one sign the exponents decide, then the significands.
    f.if(f.i32.ne(f.get(a.sign), f.get(b.sign)), () => f.return(f.i32.ne(f.get(a.sign), 0)));
    f.if(
      f.i32.eq(f.get(a.exponent), f.get(b.exponent)),
      () => {
        f.if(f.i64.eq(f.get(a.significand), f.get(b.significand)), () => f.return(f.i32.const(COMPARE_EQUAL)));
        f.set(less, f.i64.ltU(f.get(a.significand), f.get(b.significand)));
      },
      () => f.set(less, f.i32.ltU(f.get(a.exponent), f.get(b.exponent))),
    );
    f.return(f.i32.xor(f.get(less), f.i32.ne(f.get(a.sign), 0)));
    f.unreachable();
  });
}
