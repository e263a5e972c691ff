import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  decodeGate,
  encodeGate,
  GATE_TYPE_CALL32,
  GATE_TYPE_INTERRUPT32,
  GATE_TYPE_TASK,
  type Gate,
  gateClearsIf,
  gateDpl,
  gateIs32,
  gateOffset,
  gateParamCount,
  gatePresent,
  gateSelector,
  gateType,
} from "./index.js";

const bits = fc.constantFrom(16 as const, 32 as const);
const common = { selector: fc.nat(0xffff), dpl: fc.nat(3), present: fc.boolean() };
const offsets = { offset: fc.integer({ min: 0, max: 0xffffffff }), bits };

function fitted<T extends { offset: number; bits: 16 | 32 }>(gate: T): T {
  return gate.bits === 16 ? { ...gate, offset: gate.offset & 0xffff } : gate;
}

const anyGate: fc.Arbitrary<Gate> = fc.oneof(
  fc.record({ kind: fc.constant("call" as const), ...common, ...offsets, paramCount: fc.nat(31) }).map(fitted),
  fc.record({ kind: fc.constantFrom("interrupt" as const, "trap" as const), ...common, ...offsets }).map(fitted),
  fc.record({ kind: fc.constant("task" as const), ...common }),
);

describe("gates (SDM Vol. 3A §5.8.3, §6.11)", () => {
  it("reads a call gate word by word", () => {
    const lo = 0x00081234;
    const hi = 0xc000ec05;
    expect(gateType(hi)).toBe(GATE_TYPE_CALL32);
    expect(gateOffset(lo, hi)).toBe(0xc0001234);
    expect(gateSelector(lo)).toBe(8);
    expect([gateDpl(hi), gatePresent(hi), gateParamCount(hi), gateIs32(hi)]).toEqual([3, true, 5, true]);
  });

  it("ignores the upper half of a 16-bit gate's offset", () => {
    expect(gateOffset(0x00081234, 0xffff8600)).toBe(0x1234);
  });

  it("tells interrupt gates, which clear IF, from trap gates", () => {
    for (const [type, clears] of [
      [0x6, true],
      [0xe, true],
      [0x7, false],
      [0xf, false],
      [0x5, false],
      [0xc, false],
    ] as const) {
      expect(gateClearsIf(0x8000 | (type << 8))).toBe(clears);
    }
  });

  it("gives back what it was made of", () => {
    fc.assert(
      fc.property(anyGate, (gate) => {
        const [lo, hi] = encodeGate(gate);
        expect(lo >>> 0).toBe(lo);
        expect(hi >>> 0).toBe(hi);
        expect(decodeGate(lo, hi)).toEqual(gate);
        expect(decodeGate(lo | 0, hi | 0)).toEqual(gate);
      }),
    );
  });

  it("encodes the three that an IDT may hold as the manual draws them", () => {
    const at = { selector: 0x60, dpl: 0, present: true } as const;
    expect(encodeGate({ kind: "interrupt", bits: 32, offset: 0xc1001234, ...at })).toEqual([0x00601234, 0xc1008e00]);
    expect(encodeGate({ kind: "trap", bits: 16, offset: 0x1234, ...at })).toEqual([0x00601234, 0x00008700]);
    const [lo, hi] = encodeGate({ kind: "task", ...at, dpl: 3 });
    expect([lo, hi]).toEqual([0x00600000, 0x0000e500]);
    expect(gateType(hi)).toBe(GATE_TYPE_TASK);
  });

  it("takes no other descriptor for a gate", () => {
    const gateTypes = new Set([4, 5, 6, 7, 0xc, 0xe, 0xf]);
    for (let type = 0; type < 32; type++) {
      expect(decodeGate(0, 0x8000 | (type << 8)) !== null, `S and type ${type}`).toBe(gateTypes.has(type));
    }
    expect(gateType(0x8000 | (1 << 12) | (GATE_TYPE_INTERRUPT32 << 8))).not.toBe(GATE_TYPE_INTERRUPT32);
  });

  it("names what does not fit", () => {
    const at = { selector: 0x60, dpl: 0, present: true } as const;
    expect(() => encodeGate({ kind: "trap", bits: 16, offset: 0x10000, ...at })).toThrow("gate offset");
    expect(() => encodeGate({ kind: "call", bits: 32, offset: 0, paramCount: 32, ...at })).toThrow("gate paramCount");
    expect(() => encodeGate({ kind: "task", ...at, selector: 0x10000 })).toThrow("gate selector");
  });
});
