import { describe, expect, it } from "vitest";
import { loadCase, saveCase } from "../src/case.js";
import { createCase } from "../src/program.js";
import { foundIn, fuzz } from "./support.js";

/** Some ten seconds. */
const CASES = 250;

describe("random programs on both tiers", () => {
  it(`find nothing in the first ${CASES} cases of seed 1`, async () => {
    const { status, totals, stderr } = await fuzz("--seed", "1", "--cases", String(CASES), "--no-minimise");
    expect(foundIn(totals), stderr).toEqual([]);
    expect(status).toBe(totals.found.length === 0 ? 0 : 1);
    expect(totals.cases).toBe(CASES);
    // Programs live: on average each runs some thousand instructions.
    expect(totals.instructions).toBeGreaterThan(CASES * 1_000);
  });
});

describe("a case", () => {
  it("is named by its seed and number", () => {
    const [one, again, other] = [createCase(5, 7), createCase(5, 7), createCase(5, 8)];
    expect(saveCase(again)).toEqual(saveCase(one));
    expect(saveCase(other)).not.toEqual(saveCase(one));
  });

  it("survives being saved", () => {
    const fuzzCase = createCase(5, 7);
    const { image, ...rest } = loadCase(JSON.parse(JSON.stringify(saveCase(fuzzCase))));
    expect(Buffer.compare(image, fuzzCase.image)).toBe(0);
    expect({ ...rest, image: null }).toEqual({ ...fuzzCase, image: null });
  });
});
