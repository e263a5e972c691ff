import { describe, expect, it } from "vitest";
import { createPartTimer, geometricMean, median, mediansOf } from "./index.js";

describe("putting rounds together", () => {
  it("takes the middle", () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([1, 2, 3, 10])).toBe(2.5);
  });

  it("treats twice as fast and half as fast alike", () => {
    expect(geometricMean([2, 0.5])).toBeCloseTo(1);
  });

  it("takes medians by part, and of the sums", () => {
    const round = (a: number, b: number) => ({ parts: { a, b }, results: {}, instructions: 1000 });
    const medians = mediansOf([round(1, 30), round(2, 10), round(3, 20)]);
    expect(medians).toEqual({ parts: { a: 2, b: 20 }, total: 23, mips: 1000 / 23 / 1000 });
  });

  it("times the lines of an image", () => {
    let time = 100;
    const timer = createPartTimer(() => time);
    for (const [line, at] of [
      ["sieve 0001\n", 110],
      ["crc ffff\n", 135],
    ] as const) {
      time = at;
      for (const character of line) timer.byte(character.charCodeAt(0));
    }
    expect(timer.report()).toEqual({ parts: { sieve: 10, crc: 25 }, results: { sieve: "0001", crc: "ffff" } });
  });
});
