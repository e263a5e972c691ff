import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cr3ToFrame, frameToCr3 } from "./addresses.js";
import { evtchnBinding, portBits } from "./events.js";
import { ringOffset, ringUsed } from "./rings.js";
import { systemTimeAt, timeScale } from "./shared-info.js";

const time = (scale: { tsc_to_system_mul: number; tsc_shift: number }) => ({
  version: 2,
  pad0: 0,
  tsc_timestamp: 5_000n,
  system_time: 1_000_000_000n,
  ...scale,
  flags: 0,
  pad1: [0, 0],
});

describe("system time", () => {
  it("goes on from its instant at the TSC's rate", () => {
    expect(systemTimeAt(time(timeScale(1_000_000)), 5_000n + 123_456n)).toBe(1_000_123_456n);
    expect(timeScale(1_000_000)).toEqual({ tsc_to_system_mul: 0x80000000, tsc_shift: 1 });
    expect(timeScale(2_000_000)).toEqual({ tsc_to_system_mul: 0x80000000, tsc_shift: 0 });
    expect(systemTimeAt(time(timeScale(4_000_000)), 5_000n + 4_000n)).toBe(1_000_001_000n);
  });

  it("is exact to a part in 2^31 for any rate, from an 8 MHz clock to a fast one", () => {
    fc.assert(
      fc.property(fc.integer({ min: 8_000, max: 10_000_000 }), fc.integer({ min: 0, max: 3600 }), (khz, seconds) => {
        const ticks = BigInt(khz) * 1000n * BigInt(seconds);
        const exact = 1_000_000_000n + BigInt(seconds) * 1_000_000_000n;
        const told = systemTimeAt(time(timeScale(khz)), 5_000n + ticks);
        expect(told).toBeLessThanOrEqual(exact);
        expect(exact - told).toBeLessThanOrEqual((exact >> 30n) + 1n);
      }),
    );
  });
});

describe("bits and indices", () => {
  it("a port's bits", () => {
    expect(portBits(0)).toEqual({ word: 0, mask: 1 });
    expect(portBits(1023)).toEqual({ word: 31, mask: 0x80000000 });
    for (const port of [-1, 1024, 0.5]) expect(() => portBits(port)).toThrow(/port: expected an integer in 0x0..0x3ff/);
  });

  it("what a port is bound to", () => {
    const status = { dom: 0, port: 1, vcpu: 0, u: 0xabcd0003, u_port: 9 };
    const kinds = [0, 1, 2, 3, 4, 5, 6].map((value) => evtchnBinding({ ...status, status: value }));
    expect(kinds).toEqual([
      { kind: "closed" },
      { kind: "unbound", dom: 3 },
      { kind: "interdomain", dom: 3, port: 9 },
      { kind: "pirq", pirq: 0xabcd0003 },
      { kind: "virq", virq: 0xabcd0003 },
      { kind: "ipi" },
      { kind: "unknown", status: 6 },
    ]);
  });

  it("indices of a ring run past 2^32", () => {
    expect(ringUsed(3, 0xfffffffe)).toBe(5);
    expect(ringOffset(0xffffffff, 1024)).toBe(1023);
  });

  it("CR3 holds frames above 4 GB", () => {
    expect(frameToCr3(0x41ab4)).toBe(0x41ab4000);
    expect(frameToCr3(0x12345678 & 0xffffffff)).toBe(0x45678123);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffffffff }), (frame) => {
        expect(cr3ToFrame(frameToCr3(frame))).toBe(frame);
      }),
    );
  });
});
