/* Integer arithmetic against its definition in BigInt: flags of sums and differences, waiting flags against those, shifts,
 * rotations, products and quotients as the processor executes them. */
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { testCondition } from "../src/flags.js";
import { createCpu, type RegisterNumber, type X86Cpu } from "../src/index.js";
import { holds, LAZY_8, LAZY_16, LAZY_ADD, LAZY_SUB, lazyCarry, lazyEflags } from "../src/interpreter/lazy-flags.js";

const CF = 1;
const PF = 4;
const AF = 16;
const ZF = 64;
const SF = 128;
const OF = 2048;
const STATUS = CF | PF | AF | ZF | SF | OF;
const EAX = 0;
const ECX = 1;
const EDX = 2;
const CODE = 0x1000;
const HANDLER = 0x2000;
const IDT = 0x3000;
const RUNS = { numRuns: 300 };

const word = fc.oneof(
  fc.integer(),
  fc.constantFrom(0, 1, -1, 0x7f, 0x80, 0xff, 0x7fff, 0x8000, 0xffff, 0x7fffffff, -0x80000000),
);
const size = fc.constantFrom(1, 2, 4);
const carryIn = fc.constantFrom(0, 1);

let cpu: X86Cpu;

beforeAll(() => {
  cpu = createCpu({ memoryBytes: 1 << 20, tier: "step" });
});

/** Executes one instruction; all registers not given are 0. @returns EFLAGS, or -1 if it faulted. */
function execute(bytes: readonly number[], registers: Partial<Record<RegisterNumber, number>>, flags: number): number {
  cpu.startFlat({ entry: CODE, stack: 0x8000 });
  cpu.memory.writeBytes(CODE as never, Uint8Array.from(bytes));
  cpu.loadIdt(IDT, 7);
  cpu.memory.writeBytes(IDT as never, Uint8Array.of(HANDLER & 0xff, HANDLER >> 8, 8, 0, 0, 0x8e, 0, 0));
  for (const [register, value] of Object.entries(registers)) {
    cpu.setRegister(Number(register) as RegisterNumber, value as number);
  }
  cpu.eflags = flags;
  cpu.runStep(1);
  return cpu.instructionCount === counted(1) ? cpu.eflags : -1;
}

let count = 0;
/** The count that retiring so many more instructions makes; a fault retires none. */
function counted(more: number): number {
  const wanted = count + more;
  count = cpu.instructionCount;
  return wanted;
}

function unsigned(value: number, bytes: number): bigint {
  return BigInt.asUintN(bytes * 8, BigInt(value));
}

function signed(value: number, bytes: number): bigint {
  return BigInt.asIntN(bytes * 8, BigInt(value));
}

/** The six flags of a sum or difference by their definitions. */
function statusOf(a: number, b: number, carry: number, bytes: number, subtract: boolean): number {
  const sign = subtract ? -1n : 1n;
  const apply = (x: bigint, y: bigint): bigint => x + sign * (y + BigInt(carry));
  const bits = bytes * 8;
  const whole = apply(unsigned(a, bytes), unsigned(b, bytes));
  const result = BigInt.asUintN(bits, whole);
  const exact = apply(signed(a, bytes), signed(b, bytes));
  const nibble = apply(unsigned(a, bytes) & 15n, unsigned(b, bytes) & 15n);
  const ones = (result & 0xffn).toString(2).replaceAll("0", "").length;
  return (
    (whole !== result ? CF : 0) |
    (ones % 2 === 0 ? PF : 0) |
    (nibble < 0n || nibble > 15n ? AF : 0) |
    (result === 0n ? ZF : 0) |
    (result >> BigInt(bits - 1) === 1n ? SF : 0) |
    (BigInt.asIntN(bits, exact) !== exact ? OF : 0)
  );
}

/** Prefix and low opcode bit of an operand size. */
function sized(opcode: number, bytes: number, ...rest: number[]): number[] {
  return [...(bytes === 2 ? [0x66] : []), bytes === 1 ? opcode & ~1 : opcode | 1, ...rest];
}

describe("flags by their definitions", () => {
  test("ADD, ADC, SUB, SBB and CMP", () => {
    fc.assert(
      fc.property(word, word, carryIn, size, (a, b, carry, bytes) => {
        for (const [opcode, withCarry, subtract] of [
          [0x00, false, false],
          [0x10, true, false],
          [0x28, false, true],
          [0x18, true, true],
          [0x38, false, true],
        ] as const) {
          const flags = execute(sized(opcode, bytes, 0xc8), { [EAX]: a, [ECX]: b }, 2 | carry);
          expect(flags & STATUS).toBe(statusOf(a, b, withCarry ? carry : 0, bytes, subtract));
        }
      }),
      RUNS,
    );
  });

  test("waiting flags are those of the operation, and conditions hold alike", () => {
    fc.assert(
      fc.property(word, word, size, fc.boolean(), (a, b, bytes, subtract) => {
        const shift = 32 - bytes * 8;
        const [first, second] = [a << shift, b << shift];
        const result = (subtract ? first - second : first + second) | 0;
        const kind = (subtract ? LAZY_SUB : LAZY_ADD) | (bytes === 1 ? LAZY_8 : bytes === 2 ? LAZY_16 : 0);
        const wanted = statusOf(a, b, 0, bytes, subtract);
        expect(lazyEflags(kind, result, second, 0x246) & STATUS).toBe(wanted);
        expect(lazyCarry(kind, result, second, 0)).toBe(wanted & CF);
        for (let cc = 0; cc < 16; cc++) expect(holds(cc, kind, result, second, 0)).toBe(testCondition(wanted, cc));
      }),
      RUNS,
    );
  });
});

describe("shifts and rotations by their definitions", () => {
  /** Value and CF; the count is 1 to 31 and below the size. */
  function shifted(operation: number, value: bigint, by: bigint, carry: bigint, bits: bigint): [bigint, bigint] {
    const mask = (1n << bits) - 1n;
    const wide = (carry << bits) | value;
    const wideMask = (1n << (bits + 1n)) - 1n;
    switch (operation) {
      case 0:
        return [((value << by) | (value >> (bits - by))) & mask, (value >> (bits - by)) & 1n];
      case 1:
        return [((value >> by) | (value << (bits - by))) & mask, (value >> (by - 1n)) & 1n];
      case 2: {
        const turned = ((wide << by) | (wide >> (bits + 1n - by))) & wideMask;
        return [turned & mask, turned >> bits];
      }
      case 3: {
        const turned = ((wide >> by) | (wide << (bits + 1n - by))) & wideMask;
        return [turned & mask, turned >> bits];
      }
      case 5:
        return [value >> by, (value >> (by - 1n)) & 1n];
      case 7: {
        const extended = BigInt.asIntN(Number(bits), value);
        return [(extended >> by) & mask, (extended >> (by - 1n)) & 1n];
      }
      default:
        return [(value << by) & mask, (value >> (bits - by)) & 1n];
    }
  }

  test("ROL, ROR, RCL, RCR, SHL, SHR, SAR by CL", () => {
    const counts = fc.integer({ min: 1, max: 31 });
    fc.assert(
      fc.property(word, counts, carryIn, size, (a, by, carry, bytes) => {
        fc.pre(by < bytes * 8);
        for (const operation of [0, 1, 2, 3, 4, 5, 7]) {
          const bits = BigInt(bytes * 8);
          const [value, carried] = shifted(operation, unsigned(a, bytes), BigInt(by), BigInt(carry), bits);
          const modrm = 0xc0 | (operation << 3);
          const flags = execute(sized(0xd3, bytes, modrm), { [EAX]: a, [ECX]: by }, 2 | carry);
          expect([unsigned(cpu.getRegister(EAX), bytes), BigInt(flags & CF)]).toEqual([value, carried]);
        }
      }),
      RUNS,
    );
  });

  test("SHLD and SHRD", () => {
    fc.assert(
      fc.property(word, word, fc.integer({ min: 1, max: 31 }), fc.constantFrom(2, 4), (a, b, by, bytes) => {
        fc.pre(by < bytes * 8);
        const bits = BigInt(bytes * 8);
        const mask = (1n << bits) - 1n;
        const [into, from] = [unsigned(a, bytes), unsigned(b, bytes)];
        const left = (((into << bits) | from) << BigInt(by)) >> bits;
        const right = ((from << bits) | into) >> BigInt(by);
        for (const [opcode, value, carry] of [
          [0xa5, left & mask, (into >> (bits - BigInt(by))) & 1n],
          [0xad, right & mask, (into >> BigInt(by - 1)) & 1n],
        ] as const) {
          const prefix = bytes === 2 ? [0x66] : [];
          const flags = execute([...prefix, 0x0f, opcode, 0xd0], { [EAX]: a, [EDX]: b, [ECX]: by }, 2);
          expect([unsigned(cpu.getRegister(EAX), bytes), BigInt(flags & CF)]).toEqual([value, carry]);
        }
      }),
      RUNS,
    );
  });
});

describe("products and quotients by their definitions", () => {
  test("MUL and IMUL into EDX:EAX", () => {
    fc.assert(
      fc.property(word, word, (a, b) => {
        for (const [modrm, of] of [
          [0xe1, unsigned],
          [0xe9, signed],
        ] as const) {
          const product = of(a, 4) * of(b, 4);
          const flags = execute([0xf7, modrm], { [EAX]: a, [ECX]: b }, 2);
          const got = (BigInt(cpu.getRegister(EDX)) << 32n) | BigInt(cpu.getRegister(EAX));
          expect(got).toBe(BigInt.asUintN(64, product));
          const fits = of === unsigned ? BigInt.asUintN(32, product) : BigInt.asIntN(32, product);
          expect(flags & (CF | OF)).toBe(fits === product ? 0 : CF | OF);
        }
      }),
      RUNS,
    );
  });

  test("DIV and IDIV of EDX:EAX, and #DE where the quotient does not fit", () => {
    fc.assert(
      fc.property(word, word, word, (low, high, divisor) => {
        const dividend = (unsigned(high, 4) << 32n) | unsigned(low, 4);
        for (const [modrm, isSigned] of [
          [0xf1, false],
          [0xf9, true],
        ] as const) {
          const [n, d] = isSigned
            ? [BigInt.asIntN(64, dividend), signed(divisor, 4)]
            : [dividend, unsigned(divisor, 4)];
          const flags = execute([0xf7, modrm], { [EAX]: low, [EDX]: high, [ECX]: divisor }, 2);
          const quotient = d === 0n ? 0n : n / d;
          const fits = d !== 0n && (isSigned ? BigInt.asIntN(32, quotient) : BigInt.asUintN(32, quotient)) === quotient;
          expect(flags !== -1).toBe(fits);
          if (!fits) continue;
          expect(BigInt(cpu.getRegister(EAX))).toBe(BigInt.asUintN(32, quotient));
          expect(BigInt(cpu.getRegister(EDX))).toBe(BigInt.asUintN(32, n % d));
        }
      }),
      RUNS,
    );
  });
});
