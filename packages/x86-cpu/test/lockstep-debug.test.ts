import { assemble } from "@lguest-tools/asm";
import { beforeAll, describe, expect, it } from "vitest";
import type * as Source from "../src/index.js";
import { stateDifference, writtenPages } from "./support/lockstep.js";
import {
  CODE,
  CODE_BYTES,
  createRandom,
  DATA,
  DATA_BYTES,
  KERNEL,
  loadRandomProgram,
  PAGE_DIRECTORY,
  SEEDS,
} from "./support/random-program.js";

/*
 * The random programs of lockstep.test.ts with something watched: debug registers, the owner's breakpoints and watchpoints,
 * TF, hooks. The interpreter's blocks are left at a watched access, or not entered, where the step tier only looks; both must
 * come back at the same places with the same state. From the built package.
 */
const RUNS_PER_PROGRAM = 100;
const PROGRAMS = 24;
const SLICE = 700;
/** The program is entered here: sets the debug registers, then goes to KERNEL. */
const ENTRY = 0xa000;
/** IF and TF, in the second byte of EFLAGS. */
const TF = 0x03;

let createCpu: typeof Source.createCpu;

beforeAll(async () => {
  const built = new URL("../dist/index.js", import.meta.url).href;
  ({ createCpu } = (await import(built)) as typeof Source);
});

/** DR0 to DR3 at places that the program uses, with any condition and length. Some are local, some global, some off. */
function debugRegisters(random: (below: number) => number): Uint8Array {
  let control = 0;
  let source = "bits 32\n";
  for (let number = 0; number < 4; number++) {
    const condition = [0, 1, 3, 1][random(4)];
    const length = condition === 0 ? 0 : [0, 1, 3][random(3)];
    const places = condition === 0 ? CODE + random(CODE_BYTES) : DATA + random(DATA_BYTES);
    const address = condition !== 0 && random(4) === 0 ? SEEDS + random(0x1000) : places;
    control |= random(4) << (2 * number);
    control |= (condition | (length << 2)) << (16 + 4 * number);
    source += `mov eax, ${address}\n mov dr${number}, eax\n`;
  }
  source += `mov eax, ${control >>> 0}\n mov dr7, eax\n mov eax, ${KERNEL}\n jmp eax\n`;
  return assemble(source, { origin: ENTRY }).bytes;
}

/** The second byte of the flags with which the kernel enters the random code, in `push dword 0x202`. */
function kernelFlags(cpu: Source.X86Cpu): number {
  for (let at = KERNEL; at < KERNEL + 0x200; at++) {
    if (cpu.memory.read8(at) === 0x68 && cpu.memory.read32(at + 1) === 0x202) return at + 2;
  }
  throw new Error("the kernel pushes no flags");
}

interface Watched {
  readonly cpu: Source.X86Cpu;
  /** What the hooks were told, as one number. */
  heard(): number;
}

function createMachine(tier: Source.Tier, seed: number, user: boolean): Watched {
  const random = createRandom(Math.imul(seed, 0x9e3779b1));
  const cpu = createCpu({ memoryBytes: 4 << 20, tier });
  loadRandomProgram(cpu, seed, user);
  cpu.memory.writeBytes(ENTRY, debugRegisters(random));
  if (random(4) === 0) cpu.memory.writeBytes(kernelFlags(cpu), Uint8Array.from([TF]));
  cpu.startFlat({ entry: ENTRY, stack: DATA });
  if (user) {
    cpu.cr3 = PAGE_DIRECTORY;
    cpu.cr0 = (cpu.cr0 | 0x80010000) >>> 0;
  }
  // Many on one page, for few of these bytes begin an instruction that is reached.
  const page = CODE + (random(CODE_BYTES) & ~0xfff);
  const by = random(2) === 0 ? "linear" : "physical";
  for (let count = random(3) * 100; count > 0; count--) {
    const address = page + random(0x1000);
    cpu.addBreakpoint(by === "linear" ? { linear: address } : { physical: address });
  }
  for (let count = random(4); count > 0; count--) {
    const on = random(2) === 0 ? "write" : "access";
    cpu.addWatchpoint({ address: DATA + random(DATA_BYTES), size: 1 + random(512), on, physical: random(2) === 0 });
  }
  let heard = 0;
  const hear = (value: number): void => {
    heard = (Math.imul(heard, 31) + value) | 0;
  };
  if (random(3) === 0) {
    const from = CODE + random(CODE_BYTES);
    cpu.onInstruction(hear, { from, to: from + random(0x800) });
  }
  if (random(3) === 0) {
    cpu.hookInstruction(["add", "jcc", "push", "stos"][random(4)], () => {
      hear(cpu.eip);
      return false;
    });
  }
  return { cpu, heard: () => heard };
}

/** @returns how often each kind of exit came. */
function compare(seed: number, user: boolean): Map<string, number> {
  const [step, interpreter] = [createMachine("step", seed, user), createMachine("interpreter", seed, user)];
  const exits = new Map<string, number>();
  for (let runs = RUNS_PER_PROGRAM; runs > 0; runs--) {
    const at = `seed ${seed} after ${step.cpu.instructionCount} instructions`;
    const exit = step.cpu.run(SLICE);
    expect(interpreter.cpu.run(SLICE), at).toEqual(exit);
    expect(interpreter.cpu.instructionCount, at).toBe(step.cpu.instructionCount);
    expect(stateDifference(step.cpu, interpreter.cpu), at).toBe("");
    expect(interpreter.heard(), at).toBe(step.heard());
    expect(writtenPages(interpreter.cpu), at).toEqual(writtenPages(step.cpu));
    exits.set(exit.kind, (exits.get(exit.kind) ?? 0) + 1);
    if (exit.kind === "halt" || exit.kind === "shutdown") break;
  }
  if ((step.cpu.readState().dr[6] & 0xf) !== 0) exits.set("debug exception", 1);
  return exits;
}

describe("step and interpreter in lockstep while something is watched", () => {
  it("agree on every stop, hook and debug exception", { timeout: 240_000 }, () => {
    const total = new Map<string, number>();
    for (let seed = 1; seed <= PROGRAMS; seed++) {
      for (const [kind, count] of compare(seed, seed % 2 === 0)) total.set(kind, (total.get(kind) ?? 0) + count);
    }
    for (const kind of ["budget", "breakpoint", "watchpoint", "debug exception"]) {
      expect(total.get(kind) ?? 0, kind).toBeGreaterThan(2);
    }
  });
});
