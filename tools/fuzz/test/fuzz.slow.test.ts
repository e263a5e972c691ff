import { describe, expect, it } from "vitest";
import { foundIn, fuzz } from "./support.js";

const MINUTES = 2;

describe("random programs on both tiers", () => {
  it(`find nothing in ${MINUTES} minutes of processor time`, async () => {
    const { totals, stderr } = await fuzz("--seed", "2", "--minutes", String(MINUTES), "--no-minimise");
    expect(foundIn(totals), stderr).toEqual([]);
    expect(totals.instructions).toBeGreaterThan(10_000_000);
  });
});
