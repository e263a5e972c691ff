import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ByteWriter } from "./byte-writer.js";
import type { FunctionBuilder, Locals } from "./function-builder.js";
import { ModuleBuilder } from "./module-builder.js";
import type { ValueType } from "./opcodes.js";

/** A module with one exported function. */
function compile<const P extends readonly ValueType[], const R extends readonly ValueType[]>(
  params: P,
  results: R,
  emit: (f: FunctionBuilder, ...params: Locals<P>) => void,
): (...values: never[]) => unknown {
  const module = new ModuleBuilder();
  module.function({ params, results, export: "test" }, emit);
  return instantiate(module).test as (...values: never[]) => unknown;
}

function instantiate(module: ModuleBuilder, imports?: WebAssembly.Imports): WebAssembly.Exports {
  const bytes = module.toBytes();
  expect(WebAssembly.validate(bytes)).toBe(true);
  return new WebAssembly.Instance(new WebAssembly.Module(bytes), imports).exports;
}

describe("numbers", () => {
  it("LEB128 of the specification's examples and of the ends of the ranges", () => {
    const bytes = (write: (out: ByteWriter) => void) => {
      const out = new ByteWriter();
      write(out);
      return [...out.toBytes()];
    };
    expect(bytes((out) => out.unsigned(624485))).toEqual([0xe5, 0x8e, 0x26]);
    expect(bytes((out) => out.unsigned(0xffffffff))).toEqual([0xff, 0xff, 0xff, 0xff, 0x0f]);
    expect(bytes((out) => out.signed32(-123456))).toEqual([0xc0, 0xbb, 0x78]);
    expect(bytes((out) => out.signed32(64))).toEqual([0xc0, 0x00]);
    expect(bytes((out) => out.signed64(-1n))).toEqual([0x7f]);
    expect(bytes((out) => out.signed64(0xffffffffffffffffn))).toEqual([0x7f]);
  });

  it("constants arrive as they were given", () => {
    fc.assert(
      fc.property(fc.integer(), fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), fc.double(), (a, b, c) => {
        expect(compile([], ["i32"], (f) => f.i32.const(a))()).toBe(a);
        expect(compile([], ["i64"], (f) => f.i64.const(b))()).toBe(b);
        expect(compile([], ["f64"], (f) => f.f64.const(c))()).toBe(c);
      }),
      { numRuns: 50 },
    );
  });
});

describe("instructions", () => {
  const u64 = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
  const signed = (value: bigint) => BigInt.asIntN(64, value);
  const unsigned = (value: bigint) => BigInt.asUintN(64, value);

  type Operation = "add" | "sub" | "mul" | "divU" | "remU" | "and" | "or" | "xor" | "shl" | "shrU" | "shrS";
  const OPERATIONS: [name: Operation | "rotl" | "rotr", value: (a: bigint, b: bigint) => bigint][] = [
    ["add", (a, b) => a + b],
    ["sub", (a, b) => a - b],
    ["mul", (a, b) => a * b],
    ["divU", (a, b) => (b === 0n ? 0n : a / b)],
    ["remU", (a, b) => (b === 0n ? 0n : a % b)],
    ["and", (a, b) => a & b],
    ["or", (a, b) => a | b],
    ["xor", (a, b) => a ^ b],
    ["shl", (a, b) => a << (b & 63n)],
    ["shrU", (a, b) => a >> (b & 63n)],
    ["shrS", (a, b) => signed(a) >> (b & 63n)],
    ["rotl", (a, b) => (a << (b & 63n)) | (a >> (64n - (b & 63n)))],
    ["rotr", (a, b) => (a >> (b & 63n)) | (a << (64n - (b & 63n)))],
  ];

  for (const [name, value] of OPERATIONS) {
    it(`i64.${name}`, () => {
      const run = compile(["i64", "i64"], ["i64"], (f, a, b) => f.i64[name](f.get(a), f.get(b)));
      fc.assert(
        fc.property(u64, u64, (a, b) => {
          fc.pre(b !== 0n);
          expect(unsigned(run(a as never, b as never) as bigint)).toBe(unsigned(value(a, b)));
        }),
      );
    });
  }

  type Comparison = "eq" | "ne" | "ltS" | "ltU" | "gtS" | "gtU" | "leS" | "leU" | "geS" | "geU";
  const COMPARISONS: [name: Comparison, value: (a: number, b: number) => boolean][] = [
    ["eq", (a, b) => a === b],
    ["ne", (a, b) => a !== b],
    ["ltS", (a, b) => a < b],
    ["ltU", (a, b) => a >>> 0 < b >>> 0],
    ["gtS", (a, b) => a > b],
    ["gtU", (a, b) => a >>> 0 > b >>> 0],
    ["leS", (a, b) => a <= b],
    ["leU", (a, b) => a >>> 0 <= b >>> 0],
    ["geS", (a, b) => a >= b],
    ["geU", (a, b) => a >>> 0 >= b >>> 0],
  ];

  for (const [name, value] of COMPARISONS) {
    it(`i32.${name}`, () => {
      const run = compile(["i32", "i32"], ["i32"], (f, a, b) => f.i32[name](f.get(a), f.get(b)));
      fc.assert(
        fc.property(fc.integer(), fc.integer(), (a, b) => {
          expect(run(a as never, b as never)).toBe(value(a, b) ? 1 : 0);
        }),
      );
    });
  }

  it("counts bits and tests for zero", () => {
    const run = compile(["i32"], ["i32"], (f, a) =>
      f.i32.add(
        f.i32.add(f.i32.clz(f.get(a)), f.i32.mul(f.i32.ctz(f.get(a)), 100)),
        f.i32.mul(f.i32.popcnt(f.get(a)), 10000),
      ),
    );
    expect(run(0x00f0 as never)).toBe(24 + 400 + 40000);
    expect(compile(["i64"], ["i32"], (f, a) => f.i64.eqz(f.get(a)))(0n as never)).toBe(1);
  });

  it("division with a sign", () => {
    const run = compile(["i32", "i32"], ["i32"], (f, a, b) =>
      f.i32.add(f.i32.mul(f.i32.divS(f.get(a), f.get(b)), 1000), f.i32.remS(f.get(a), f.get(b))),
    );
    expect(run(-17 as never, 5 as never)).toBe(-3002);
  });

  it("floats and conversions", () => {
    const run = compile(["i64"], ["f64"], (f, a) =>
      f.f64.sqrt(f.f64.sub(f.f64.add(f.f64.mul(f.f64FromI64U(f.get(a)), 9), 1), 1)),
    );
    expect(run(4n as never)).toBe(6);
    expect(run(-1n as never)).toBe(Math.sqrt(2 ** 64 * 9));
    const there = compile(["f64"], ["i64"], (f, a) => f.i64FromF64U(f.get(a)));
    expect(there((2 ** 70) as never)).toBe(-1n);
    const back = compile(["i64"], ["i64"], (f, a) =>
      f.i64FromF64S(f.f64.div(f.f64FromI64S(f.get(a)), f.f64.const(-2))),
    );
    expect(back(-7n as never)).toBe(3n);
    expect(compile(["i64"], ["i64"], (f, a) => f.extendS(f.wrap(f.get(a))))(0x1_8000_0000n as never)).toBe(
      -0x8000_0000n,
    );
    expect(compile(["i32"], ["i64"], (f, a) => f.extendU(f.get(a)))(-1 as never)).toBe(0xffff_ffffn);
  });
});

describe("control", () => {
  it("loops, blocks and branches to both", () => {
    // Sum of 1 to n, given up at 1000.
    const run = compile(["i32"], ["i32"], (f, n) => {
      const sum = f.local("i32");
      f.block((done) => {
        f.loop((again) => {
          f.brIf(done, f.i32.eqz(f.get(n)));
          f.set(sum, f.i32.add(f.get(sum), f.get(n)));
          f.set(n, f.i32.sub(f.get(n), 1));
          f.if(f.i32.gtS(f.get(sum), 1000), () => f.br(done));
          f.br(again);
        });
        f.unreachable();
      });
      f.return(f.get(sum));
      f.unreachable();
    });
    expect(run(10 as never)).toBe(55);
    expect(run(1000 as never)).toBe(1000 + 999);
  });

  it("an if in both senses, and select", () => {
    const run = compile(["i32"], ["i32"], (f, a) => {
      const b = f.local("i32");
      f.if(
        f.get(a),
        () => f.set(b, 7),
        () => f.set(b, f.tee(a, 9)),
      );
      f.drop(f.get(a));
      f.i32.add(
        f.choose(
          f.i32.eq(f.get(b), 7),
          "i32",
          () => f.i32.const(100),
          () => f.i32.const(200),
        ),
        f.select(f.i32.const(1), f.i32.const(2), f.i32.eq(f.get(a), 9)),
      );
    });
    expect(run(5 as never)).toBe(102);
    expect(run(0 as never)).toBe(201);
  });

  it("switches, with holes and beyond the last", () => {
    const run = compile(["i32"], ["i32"], (f, a) => {
      const result = f.local("i32");
      const give = (value: number) => () => f.set(result, value);
      f.switch(() => f.get(a), [give(10), undefined, give(12), give(13)], give(99));
      f.get(result);
    });
    expect([0, 1, 2, 3, 4, -1].map((n) => run(n as never))).toEqual([10, 99, 12, 13, 99, 99]);
  });
});

describe("modules", () => {
  it("functions call each other, imports, and give more than one result", () => {
    const module = new ModuleBuilder();
    const twice = module.importFunction("env", "twice", { params: ["i32"], results: ["i32"] });
    const odd = module.declare({ params: ["i32"], results: ["i32"] });
    const even = module.function({ params: ["i32"], results: ["i32"], export: "even" }, (f, n) =>
      f.choose(
        f.get(n),
        "i32",
        () => f.call(odd, f.i32.sub(f.get(n), 1)),
        () => f.i32.const(1),
      ),
    );
    module.define(odd, (f, n) =>
      f.choose(
        f.get(n),
        "i32",
        () => f.call(even, f.i32.sub(f.get(n), 1)),
        () => f.i32.const(0),
      ),
    );
    const divide = module.function({ params: ["i32", "i32"], results: ["i32", "i32"] }, (f, a, b) => {
      f.i32.divU(f.get(a), f.get(b));
      f.i32.remU(f.get(a), f.get(b));
    });
    module.function({ params: ["i32", "i32"], results: ["i32"], export: "digits" }, (f, a, b) => {
      const [q, r] = [f.local("i32"), f.local("i32")];
      f.callInto([q, r], divide, f.call(twice, f.get(a)), f.get(b));
      f.i32.add(f.i32.mul(f.get(q), 100), f.get(r));
    });
    const exports = instantiate(module, { env: { twice: (n: number) => n * 2 } }) as Record<
      string,
      (...values: number[]) => number
    >;
    expect(exports.even(10)).toBe(1);
    expect(exports.even(7)).toBe(0);
    expect(exports.digits(23, 10)).toBe(406);
  });

  it("memory in every width", () => {
    const module = new ModuleBuilder();
    module.importMemory("env", "memory", 1);
    module.function({ params: ["i32"], results: ["i64"], export: "run" }, (f, at) => {
      f.i64.store(f.get(at), f.i64.load(f.get(at), 8), 16);
      f.i32.store8(f.get(at), 0x1ff, 24);
      f.i32.store16(f.get(at), f.i32.load8S(f.get(at), 24), 26);
      f.i32.store(f.get(at), f.i32.load16U(f.get(at), 26), 28);
      f.i64.add(
        f.i64.add(f.i64.load16S(f.get(at), 26), f.i64.load8U(f.get(at), 24)),
        f.extendS(f.i32.add(f.i32.load8U(f.get(at), 8), f.i32.load16S(f.get(at), 8))),
      );
    });
    const memory = new WebAssembly.Memory({ initial: 1 });
    const { run } = instantiate(module, { env: { memory } }) as { run(at: number): bigint };
    const bytes = new DataView(memory.buffer);
    bytes.setBigUint64(72, 0x8877_6655_4433_ff22n, true);
    expect(run(64)).toBe(-1n + 0xffn + 0x22n + BigInt(0xff22 - 0x10000));
    expect(bytes.getBigUint64(80, true)).toBe(0x8877_6655_4433_ff22n);
    expect(bytes.getUint32(92, true)).toBe(0xffff);
  });

  it("says what was forgotten", () => {
    const module = new ModuleBuilder();
    module.declare({ params: [], results: [] });
    expect(() => module.toBytes()).toThrow("function 0 is declared");
    expect(() => module.importFunction("env", "late", { params: [], results: [] })).toThrow("before declare");
  });
});
