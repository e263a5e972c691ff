/*C:716 Integers and the narrower formats, in WebAssembly.
 *
 * What float/convert.ts does, for zeros and normal numbers. Widening is exact and emitted where it is needed; narrowing
 * rounds and is a function. Before: division-code.ts. Next: whole instructions (run-code.ts). */
import { EXPONENT_BIAS, SIGN_BIT } from "../float/float80.js";
import type { FunctionBuilder, FunctionHandle, Label, Local } from "../wasm/function-builder.js";
import type { ModuleBuilder } from "../wasm/module-builder.js";
import type { Expression } from "../wasm/operations.js";
import {
  inexactResult,
  isNormal,
  isZero,
  type NumberLocals,
  returning,
  roundsUp,
  TOP_BIT,
  takeApart,
} from "./rounding-code.js";

/** A binary format of the manual's SDM Vol 1 §4.2.2, right-aligned in an i64. */
interface Format {
  readonly fractionBits: number;
  readonly bias: number;
  /** The exponent of infinities and NaNs. */
  readonly top: number;
}

export const SINGLE: Format = { fractionBits: 23, bias: 127, top: 0xff };
export const DOUBLE: Format = { fractionBits: 52, bias: 1023, top: 0x7ff };

/** x = the single or double `bits`; a denormal, infinity or NaN branches to `refused`. */
export function widen(f: FunctionBuilder, format: Format, bits: Local<"i64">, x: NumberLocals, refused: Label): void {
  const { fractionBits, bias, top } = format;
  const exponent = f.local("i32");
  const signShift = fractionBits + Math.log2(top + 1);
  f.set(exponent, f.i32.and(f.wrap(f.i64.shrU(f.get(bits), fractionBits)), top));
  f.set(x.signExponent, f.i32.and(f.wrap(f.i64.shrU(f.get(bits), signShift - Math.log2(SIGN_BIT))), SIGN_BIT));
  f.set(x.significand, f.i64.shl(f.get(bits), 63 - fractionBits));
  f.if(
    f.i32.ltU(f.i32.sub(f.get(exponent), 1), top - 1),
    () => {
      f.set(x.significand, f.i64.or(f.get(x.significand), TOP_BIT));
      f.set(x.signExponent, f.i32.or(f.get(x.signExponent), f.i32.add(f.get(exponent), EXPONENT_BIAS - bias)));
    },
    () => {
      f.brIf(refused, f.i32.ne(f.get(exponent), 0));
      f.set(x.significand, f.i64.shl(f.get(x.significand), 1));
      f.brIf(refused, f.i64.ne(f.get(x.significand), 0));
    },
  );
}

/** x = the signed integer `value`, exactly. */
export function fromInteger(f: FunctionBuilder, value: Local<"i64">, x: NumberLocals): void {
  const shift = f.local("i64");
  f.if(
    f.i64.eqz(f.get(value)),
    () => {
      f.set(x.significand, 0);
      f.set(x.signExponent, 0);
    },
    () => {
      const sign = () => f.i64.shrS(f.get(value), 63);
      f.set(x.significand, f.i64.sub(f.i64.xor(f.get(value), sign()), sign()));
      f.set(shift, f.i64.clz(f.get(x.significand)));
      f.set(x.significand, f.i64.shl(f.get(x.significand), f.get(shift)));
      f.set(
        x.signExponent,
        f.i32.or(f.i32.and(f.wrap(sign()), SIGN_BIT), f.i32.sub(f.i32.const(EXPONENT_BIAS + 63), f.wrap(f.get(shift)))),
      );
    },
  );
}

/** (significand, sign and exponent, control word) to (bits, result). */
const NARROW = { params: ["i64", "i32", "i32"], results: ["i64", "i32"] } as const;
export type NarrowFunction = FunctionHandle<(typeof NARROW)["params"], (typeof NARROW)["results"]>;

/** The status of a result: inexact if something was cut off. */
function resultStatus(f: FunctionBuilder, rest: Local<"i64">, up: Local<"i32">): Expression<"i32"> {
  return f.select(inexactResult(f, up), f.i32.const(0), f.i64.ne(f.get(rest), 0));
}

/** Rounds to a single or double; refuses what is or becomes anything but zero or normal. */
export function defineNarrow(module: ModuleBuilder, format: Format): NarrowFunction {
  const { fractionBits, bias, top } = format;
  const signBit = 1n << BigInt(fractionBits + Math.log2(top + 1));
  return module.function(NARROW, (f, significand, signExponent, control) => {
    const { refuse } = returning(f);
    const x = takeApart(f, { significand, signExponent });
    const [bits, rest, up] = [f.local("i64"), f.local("i64"), f.local("i32")];
    const sign = () => f.select(f.i64.const(signBit), f.i64.const(0), f.get(x.sign));
    f.if(isZero(f, x), () => f.return(sign(), f.i32.const(0)));
    f.if(f.i32.eqz(isNormal(f, x)), refuse);
    f.set(x.exponent, f.i32.sub(f.get(x.exponent), EXPONENT_BIAS - bias));
    f.if(f.i32.geU(f.i32.sub(f.get(x.exponent), 1), top - 1), refuse);
    f.set(rest, f.i64.shl(f.get(significand), fractionBits + 1));
    f.set(bits, f.i64.shrU(f.get(significand), 63 - fractionBits));
    f.if(f.i64.ne(f.get(rest), 0), () => {
      f.set(
        up,
        roundsUp(f, control, x.sign, rest, () => f.i64.and(f.get(bits), 1)),
      );
      f.set(bits, f.i64.add(f.get(bits), f.extendU(f.get(up))));
    });
    // The integer bit falls on the exponent's last bit and adds one; so does a carry out of the fraction.
    f.set(bits, f.i64.add(f.get(bits), f.i64.shl(f.extendU(f.i32.sub(f.get(x.exponent), 1)), fractionBits)));
    f.if(f.i64.eq(f.i64.shrU(f.get(bits), fractionBits), top), refuse);
    f.return(f.i64.or(f.get(bits), sign()), resultStatus(f, rest, up));
    f.unreachable();
  });
}

/** Rounds to a signed 64-bit integer; refuses what does not fit. */
export function defineToInteger(module: ModuleBuilder): NarrowFunction {
  return module.function(NARROW, (f, significand, signExponent, control) => {
    const { refuse } = returning(f);
    const x = takeApart(f, { significand, signExponent });
    const [value, rest, shift, up] = [f.local("i64"), f.local("i64"), f.local("i64"), f.local("i32")];
    f.if(isZero(f, x), () => f.return(f.i64.const(0), f.i32.const(0)));
    f.if(f.i32.eqz(isNormal(f, x)), refuse);
    f.set(x.exponent, f.i32.sub(f.get(x.exponent), EXPONENT_BIAS));
    f.if(f.i32.gtS(f.get(x.exponent), 62), refuse);
    f.if(
      f.i32.geS(f.get(x.exponent), 0),
      () => {
        f.set(shift, f.extendU(f.get(x.exponent)));
        f.set(value, f.i64.shrU(f.get(significand), f.i64.sub(f.i64.const(63), f.get(shift))));
        f.set(rest, f.i64.shl(f.get(significand), f.i64.add(f.get(shift), 1)));
      },
      // From one half on the significand follows the point, below there is nothing but the sticky bit.
      () => f.set(rest, f.select(f.get(significand), f.i64.const(1), f.i32.eq(f.get(x.exponent), -1))),
    );
    f.if(f.i64.ne(f.get(rest), 0), () => {
      f.set(
        up,
        roundsUp(f, control, x.sign, rest, () => f.i64.and(f.get(value), 1)),
      );
      f.set(value, f.i64.add(f.get(value), f.extendU(f.get(up))));
      f.if(f.i64.ltS(f.get(value), 0), refuse);
    });
    f.return(f.select(f.i64.sub(f.i64.const(0), f.get(value)), f.get(value), f.get(x.sign)), resultStatus(f, rest, up));
    f.unreachable();
  });
}
