/*C:714 Division and square root, in WebAssembly.
 *
 * Division in two digits of 32 bits, each guessed by the processor's own division and corrected; the root by the
 * processor's own root of a double, corrected once by Newton's rule and then exactly. What is left over decides the
 * rounding. Before: arithmetic-code.ts. Next: other formats (format-code.ts). */
import { EXPONENT_BIAS } from "../float/float80.js";
import type { FunctionBuilder, FunctionHandle, Local } from "../wasm/function-builder.js";
import type { ModuleBuilder } from "../wasm/module-builder.js";
import { type BinaryOperands, multiplyHigh } from "./arithmetic-code.js";
import {
  areNormal,
  giveRounded,
  isNormal,
  isZero,
  type Outcome,
  returning,
  signOfProduct,
  TOP_BIT,
  takeApart,
  unrounded,
} from "./rounding-code.js";

/** (a, sign and exponent of a, b, sign and exponent of b, control word) to (significand, result). */
const BINARY = { params: ["i64", "i32", "i64", "i32", "i32"], results: ["i64", "i32"] } as const;
export type BinaryFunction = FunctionHandle<(typeof BINARY)["params"], (typeof BINARY)["results"]>;

const WORD_BITS = 32;
const LOW_WORD = 0xffffffffn;
const WORD = 1n << 32n;

/**
 * One digit: `digit` = (upper * 2^32 + next) / divisor, and `upper` becomes what is left. `upper` < divisor, whose top bit
 * is set. Hacker's Delight, §9-4 (Knuth's algorithm D with two digits).
 */
function divideDigit(
  f: FunctionBuilder,
  upper: Local<"i64">,
  next: Local<"i64">,
  divisor: Local<"i64">,
  digit: Local<"i64">,
): void {
  const left = f.local("i64");
  const high = () => f.i64.shrU(f.get(divisor), WORD_BITS);
  f.set(digit, f.i64.divU(f.get(upper), high()));
  f.set(left, f.i64.sub(f.get(upper), f.i64.mul(f.get(digit), high())));
  f.block((done) => {
    f.loop((again) => {
      f.if(f.i64.ltU(f.get(digit), WORD), () =>
        f.brIf(
          done,
          f.i64.leU(
            f.i64.mul(f.get(digit), f.i64.and(f.get(divisor), LOW_WORD)),
            f.i64.or(f.i64.shl(f.get(left), WORD_BITS), f.get(next)),
          ),
        ),
      );
      f.set(digit, f.i64.sub(f.get(digit), 1));
      f.set(left, f.i64.add(f.get(left), high()));
      f.brIf(again, f.i64.ltU(f.get(left), WORD));
    });
  });
  f.set(
    upper,
    f.i64.sub(f.i64.or(f.i64.shl(f.get(upper), WORD_BITS), f.get(next)), f.i64.mul(f.get(digit), f.get(divisor))),
  );
}

/** a + b, or a * b. */
export function defineBinary(
  module: ModuleBuilder,
  emit: (f: FunctionBuilder, operands: BinaryOperands, outcome: Outcome) => void,
): BinaryFunction {
  return module.function(BINARY, (f, aSignificand, aRest, bSignificand, bRest, control) => {
    const a = { significand: aSignificand, signExponent: aRest };
    emit(f, { a, b: { significand: bSignificand, signExponent: bRest }, control }, returning(f));
  });
}

/** a / b. A division by zero is refused. */
export function defineDivide(module: ModuleBuilder): BinaryFunction {
  return module.function(BINARY, (f, aSignificand, aRest, bSignificand, bRest, control) => {
    const a = takeApart(f, { significand: aSignificand, signExponent: aRest });
    const b = takeApart(f, { significand: bSignificand, signExponent: bRest });
    const outcome = returning(f);
    const r = unrounded(f);
    const [upper, next, digit] = [f.local("i64"), f.local("i64"), f.local("i64")];
    f.set(r.sign, signOfProduct(f, a, b));
    f.if(f.i32.eqz(areNormal(f, a, b)), () => {
      f.if(f.i32.and(isZero(f, a), isNormal(f, b)), () => f.return(f.i64.const(0), f.get(r.sign)));
      outcome.refuse();
    });
    f.set(r.exponent, f.i32.add(f.i32.sub(f.get(a.exponent), f.get(b.exponent)), EXPONENT_BIAS));
    // The dividend is below the divisor: it is halved, or doubled with the exponent going down.
    f.set(upper, f.get(a.significand));
    f.if(
      f.i64.ltU(f.get(a.significand), f.get(b.significand)),
      () => f.set(r.exponent, f.i32.sub(f.get(r.exponent), 1)),
      () => {
        f.set(upper, f.i64.shrU(f.get(a.significand), 1));
        f.set(next, f.i64.shl(f.i64.and(f.get(a.significand), 1), WORD_BITS - 1));
      },
    );
    divideDigit(f, upper, next, b.significand, digit);
    f.set(r.significand, f.i64.shl(f.get(digit), WORD_BITS));
    f.set(next, 0);
    divideDigit(f, upper, next, b.significand, digit);
    f.set(r.significand, f.i64.or(f.get(r.significand), f.get(digit)));
    // The remainder is below, on or above one half of the divisor.
    f.if(f.i32.eqz(f.i64.eqz(f.get(upper))), () => {
      f.set(next, f.i64.sub(f.get(b.significand), f.get(upper)));
      f.set(
        r.rest,
        f.choose(
          f.i64.eq(f.get(upper), f.get(next)),
          "i64",
          () => f.i64.const(TOP_BIT),
          () => f.select(f.i64.const(TOP_BIT | 1n), f.i64.const(1), f.i64.gtU(f.get(upper), f.get(next))),
        ),
      );
    });
    giveRounded(f, r, control, outcome);
  });
}

const UNARY = { params: ["i64", "i32", "i32"], results: ["i64", "i32"] } as const;
export type UnaryFunction = FunctionHandle<(typeof UNARY)["params"], (typeof UNARY)["results"]>;

/** A number of 128 bits. */
interface Wide {
  readonly high: Local<"i64">;
  readonly low: Local<"i64">;
}

function wide(f: FunctionBuilder): Wide {
  return { high: f.local("i64"), low: f.local("i64") };
}

/** remainder = radicand - root * root, signed. */
function setRemainder(f: FunctionBuilder, radicand: Wide, root: Local<"i64">, remainder: Wide): void {
  f.set(remainder.high, f.i64.sub(f.get(radicand.high), multiplyHigh(f, root, root)));
  f.set(remainder.low, f.i64.mul(f.get(root), f.get(root)));
  f.set(
    remainder.high,
    f.i64.sub(f.get(remainder.high), f.extendU(f.i64.ltU(f.get(radicand.low), f.get(remainder.low)))),
  );
  f.set(remainder.low, f.i64.sub(f.get(radicand.low), f.get(remainder.low)));
}

/** Moves the root by one until 0 <= remainder <= 2 * root. */
function settleRoot(f: FunctionBuilder, root: Local<"i64">, remainder: Wide): void {
  const low = f.local("i64");
  const twiceHigh = () => f.i64.shrU(f.get(root), 63);
  const twiceLow = () => f.i64.shl(f.get(root), 1);
  // Too large: the root goes down by one, and the remainder up by twice the new root and one.
  f.loop((again) => {
    f.if(f.i64.ltS(f.get(remainder.high), 0), () => {
      f.set(root, f.i64.sub(f.get(root), 1));
      f.set(low, f.i64.or(twiceLow(), 1));
      f.set(remainder.low, f.i64.add(f.get(remainder.low), f.get(low)));
      f.set(
        remainder.high,
        f.i64.add(
          f.i64.add(f.get(remainder.high), twiceHigh()),
          f.extendU(f.i64.ltU(f.get(remainder.low), f.get(low))),
        ),
      );
      f.br(again);
    });
  });
  // Too small: the remainder exceeds twice the root.
  f.loop((again) => {
    f.if(
      f.i32.or(
        f.i64.gtU(f.get(remainder.high), twiceHigh()),
        f.i32.and(f.i64.eq(f.get(remainder.high), twiceHigh()), f.i64.gtU(f.get(remainder.low), twiceLow())),
      ),
      () => {
        f.set(low, f.i64.or(twiceLow(), 1));
        f.set(
          remainder.high,
          f.i64.sub(
            f.i64.sub(f.get(remainder.high), twiceHigh()),
            f.extendU(f.i64.ltU(f.get(remainder.low), f.get(low))),
          ),
        );
        f.set(remainder.low, f.i64.sub(f.get(remainder.low), f.get(low)));
        f.set(root, f.i64.add(f.get(root), 1));
        f.br(again);
      },
    );
  });
}

/** The square root of a. Of a negative number it is refused. */
export function defineSquareRoot(module: ModuleBuilder): UnaryFunction {
  return module.function(UNARY, (f, significand, signExponent, control) => {
    const a = takeApart(f, { significand, signExponent });
    const outcome = returning(f);
    const r = unrounded(f);
    const radicand = wide(f);
    const remainder = wide(f);
    const root = r.significand;
    f.if(isZero(f, a), () => f.return(f.i64.const(0), f.get(a.sign)));
    f.if(f.i32.or(f.get(a.sign), f.i32.eqz(isNormal(f, a))), () => outcome.refuse());
    f.set(r.exponent, f.i32.sub(f.get(a.exponent), EXPONENT_BIAS));
    // The radicand lies in [1, 4): with an odd exponent it is doubled.
    f.if(
      f.i32.and(f.get(r.exponent), 1),
      () => f.set(radicand.high, f.get(significand)),
      () => {
        f.set(radicand.high, f.i64.shrU(f.get(significand), 1));
        f.set(radicand.low, f.i64.shl(f.get(significand), 63));
      },
    );
    f.set(r.exponent, f.i32.add(f.i32.shrS(f.get(r.exponent), 1), EXPONENT_BIAS));
    // Right to some 52 bits; then by half of the remainder over the root, to all but the last.
    f.set(root, f.i64FromF64U(f.f64.mul(f.f64.sqrt(f.f64FromI64U(f.get(radicand.high))), 2 ** 32)));
    setRemainder(f, radicand, root, remainder);
    f.set(
      root,
      f.i64.add(
        f.get(root),
        f.i64FromF64S(
          f.f64.div(
            f.f64.add(
              f.f64.mul(f.f64FromI64S(f.get(remainder.high)), 2 ** 63),
              f.f64.mul(f.f64FromI64U(f.get(remainder.low)), 0.5),
            ),
            f.f64FromI64U(f.get(root)),
          ),
        ),
      ),
    );
    setRemainder(f, radicand, root, remainder);
    settleRoot(f, root, remainder);
    // A remainder above the root means that the next digit is a 1.
    f.if(f.i32.eqz(f.i64.eqz(f.i64.or(f.get(remainder.high), f.get(remainder.low)))), () =>
      f.set(
        r.rest,
        f.select(
          f.i64.const(TOP_BIT | 1n),
          f.i64.const(1),
          f.i32.or(f.i64.ne(f.get(remainder.high), 0), f.i64.gtU(f.get(remainder.low), f.get(root))),
        ),
      ),
    );
    giveRounded(f, r, control, outcome);
  });
}
