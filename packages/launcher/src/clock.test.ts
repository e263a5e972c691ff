import { describe, expect, it } from "vitest";
import { createVirtualClock, createWallClock } from "./clock.js";

describe("clocks", () => {
  it("count real nanoseconds", async () => {
    const clock = createWallClock();
    const before = clock.now();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(clock.now() - before).toBeGreaterThan(19e6);
    expect(Number.isInteger(clock.now())).toBe(true);
    expect(Math.abs(clock.epoch / 1e6 - Date.now())).toBeLessThan(10_000);
  });

  it("count instructions, and jump", () => {
    const processor = { instructionCount: 0 };
    const clock = createVirtualClock();
    expect(clock.now()).toBe(0);
    clock.count(processor);
    processor.instructionCount = 7;
    expect(clock.now()).toBe(70);
    clock.skip(1000);
    clock.skip(0.5);
    expect(clock.now()).toBe(1071);
    const slow = createVirtualClock({ nsPerInstruction: 100, epoch: 5 });
    slow.count(processor);
    expect([slow.now(), slow.epoch]).toEqual([700, 5]);
  });
});
