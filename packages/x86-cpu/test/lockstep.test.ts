import { beforeAll, describe, expect, it } from "vitest";
import type * as Source from "../src/index.js";
import { stateDifference, writtenPages } from "./support/lockstep.js";
import { DATA, KERNEL, loadRandomProgram, PAGE_DIRECTORY } from "./support/random-program.js";

/*
 * The step tier and the interpreter run the same random programs. After every slice all registers, the instruction
 * count and the pages written since are compared. From the built package, since the interpreter is fast only there.
 */
const INSTRUCTIONS_PER_TEST = 420_000;
const TESTS = 24;
const SLICE = 5_000;

let createCpu: typeof Source.createCpu;

beforeAll(async () => {
  const built = new URL("../dist/index.js", import.meta.url).href;
  ({ createCpu } = (await import(built)) as typeof Source);
});

type Machine = ReturnType<typeof Source.createCpu>;

function createMachine(tier: Source.Tier, seed: number, user: boolean): Machine {
  const cpu = createCpu({ memoryBytes: 4 << 20, tier });
  loadRandomProgram(cpu, seed, user);
  cpu.startFlat({ entry: KERNEL, stack: DATA });
  if (user) {
    cpu.cr3 = PAGE_DIRECTORY;
    cpu.cr0 = (cpu.cr0 | 0x80010000) >>> 0;
  }
  return cpu;
}

/** Runs one program in both tiers, until `instructions` have run or it ends itself. @returns how many ran. */
function compare(seed: number, user: boolean, instructions: number): number {
  const step = createMachine("step", seed, user);
  const interpreter = createMachine("interpreter", seed, user);
  for (const cpu of [step, interpreter]) cpu.clearDirty();
  // Deliveries spend budget too: a program that does nothing but fault runs fewer instructions than slices allow.
  for (let slices = Math.ceil(instructions / SLICE); slices > 0; slices--) {
    const at = `seed ${seed} after ${step.instructionCount} instructions`;
    const exits = [step.run(SLICE), interpreter.run(SLICE)];
    expect(exits[1], at).toEqual(exits[0]);
    expect(interpreter.instructionCount, at).toBe(step.instructionCount);
    expect(stateDifference(step, interpreter), at).toBe("");
    expect(writtenPages(interpreter), at).toEqual(writtenPages(step));
    if (exits[0].kind !== "budget") break;
  }
  return step.instructionCount;
}

describe("step and interpreter in lockstep over random programs", () => {
  let total = 0;
  for (let seed = 1; seed <= TESTS; seed++) {
    const user = seed % 2 === 0;
    it(`programs from seed ${seed}, ${user ? "user mode with paging" : "ring 0 without paging"}`, {
      timeout: 120_000,
    }, () => {
      // A program in ring 0 sooner or later destroys its own tables and shuts down: the next one goes on.
      let left = INSTRUCTIONS_PER_TEST;
      for (let part = 0; left > 0; part++) {
        expect(part, "programs tried").toBeLessThan(200);
        const ran = compare(seed + part * 1000, user, left);
        left -= ran;
        total += ran;
      }
    });
  }
  it("at least ten million instructions were compared", () => {
    expect(total).toBeGreaterThanOrEqual(10_000_000);
  });
});
