import { beforeAll, describe, expect, it } from "vitest";
import type * as Source from "../src/index.js";
import { STATE_WORDS } from "../src/layout.js";
import { DATA, KERNEL, loadRandomProgram, PAGE_DIRECTORY } from "./support/random-program.js";

/*
 * The step tier and the interpreter run the same random programs. After every slice all registers, the instruction
 * count and the pages written since are compared. From the built package, since the interpreter is fast only there.
 */
const INSTRUCTIONS_PER_TEST = 420_000;
const TESTS = 24;
const SLICE = 5_000;

/** Words of state that are a tier's own business: what was started last, the budget, the TLB. */
const PRIVATE_WORDS = new Set([10, 84, 85, 86]);
const COUNT_WORDS = [176, 177];

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

function hash(bytes: Uint8Array): number {
  const words = new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2);
  let value = 0;
  for (let index = 0; index < words.length; index++) value = (Math.imul(value, 31) + words[index]) | 0;
  return value;
}

/** Pages written since the last call, with a hash of each. */
function writtenPages(cpu: Machine): Map<number, number> {
  const pages = new Map<number, number>();
  const { pageFlags, bytes } = cpu.memory;
  for (let page = 0; page < pageFlags.length; page++) {
    if ((pageFlags[page] & 2) !== 0) pages.set(page, hash(bytes.subarray(page * 4096, page * 4096 + 4096)));
  }
  cpu.clearDirty();
  return pages;
}

function stateOf(cpu: Machine): number[] {
  const words = [...cpu.stateWords.subarray(0, STATE_WORDS)];
  for (const word of PRIVATE_WORDS) words[word] = 0;
  for (const word of COUNT_WORDS) words[word] = 0;
  return words;
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
    const [expected, got] = [stateOf(step), stateOf(interpreter)];
    for (let word = 0; word < expected.length; word++) {
      if (expected[word] !== got[word]) {
        throw new Error(`${at}: state word ${word} is ${got[word] >>> 0}, expected ${expected[word] >>> 0}`);
      }
    }
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
