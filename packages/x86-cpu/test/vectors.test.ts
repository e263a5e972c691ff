/* Every vector of tools/vectors, which a real processor has answered, on both tiers: registers, flags, memory, the x87 and SSE state,
 * exceptions with their error codes. support/vector-masks.ts says what is not compared. From the built package, since the
 * interpreter is fast only there. */
import { countCases, GROUPS, Outcome } from "@lguest-tools/vectors";
import { beforeAll, describe, expect, test } from "vitest";
import type * as Source from "../src/index.js";
import { compareOutcome } from "./support/vector-compare.js";
import { forEachVector, readHeader } from "./support/vector-files.js";
import { VectorMachine } from "./support/vector-machine.js";

const CASES_AT_LEAST = 200_000;
const SHOWN = 12;

let machine: VectorMachine;

beforeAll(async () => {
  const built = new URL("../dist/index.js", import.meta.url).href;
  machine = new VectorMachine(((await import(built)) as typeof Source).createCpu);
});

const hex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

describe("vectors of a real processor", () => {
  test("are many, and name it", () => {
    const headers = GROUPS.map(readHeader);
    expect(headers.reduce((sum, { cases }) => sum + cases, 0)).toBeGreaterThanOrEqual(CASES_AT_LEAST);
    for (const { processor } of headers) expect(processor).toMatch(/\w+ .*family \d+, model \d+, stepping \d+/);
  });

  for (const group of GROUPS) {
    test(`${group.name}, on both tiers`, () => {
      const got = new Outcome();
      const shown: string[] = [];
      let failures = 0;
      let blocks = 0;
      let runs = 0;
      forEachVector(group, (c, expected, index) => {
        machine.writeCode(c);
        for (const tier of ["step", "interpreter"] as const) {
          machine.load(c);
          if (tier === "step") machine.runSteps();
          else if (machine.runBlocks(c)) blocks++;
          machine.read(c, got);
          runs++;
          const difference = compareOutcome(c, expected, got);
          if (difference === "") continue;
          failures++;
          if (shown.length < SHOWN)
            shown.push(`${group.name} #${index}, ${tier}: ${hex(c.code.subarray(0, c.codeBytes))}: ${difference}`);
        }
        machine.removeCode(c);
      });
      expect({ failures, shown }).toEqual({ failures: 0, shown: [] });
      expect(runs).toBe(2 * countCases(group));
      // The interpreter ran them in its blocks: an instruction too long for one is the step tier's.
      expect(blocks).toBeGreaterThan(0.99 * countCases(group));
    });
  }
});
