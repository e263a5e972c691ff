/*T:755 Two tiers in lockstep.
 *
 * Runs a case slice by slice on the step tier and on the interpreter, and says what is wrong: an exception of
 * JavaScript's, a difference in exits, counts, state or memory, state that no processor can be in, or a slice that took too
 * long. Next, T:760: making a failing case small. */
import { PAGE_FLAG_TABLE } from "@lguest/mmu";
import { type Exit, TLB_GENERATION, type X86Cpu } from "@lguest/x86-cpu";
import type { FuzzCase, Slice } from "./case.js";
import { brokenInvariant } from "./invariants.js";
import { Machine } from "./machine.js";

/** What was wrong with a case. */
export interface Finding {
  readonly kind: "throw" | "difference" | "invariant" | "slow" | "hang";
  /** Number of the slice. */
  readonly slice: number;
  readonly message: string;
}

/** What a case was like. */
export interface Outcome {
  readonly finding: Finding | null;
  /** The tiers differ, but the case has no defined meaning: see `hangsOnStaleTranslations`. */
  readonly isStale: boolean;
  /** On one tier. */
  readonly instructions: number;
  readonly lastExit: Exit["kind"];
  /** The slowest slice of either tier: milliseconds, and its budget. */
  readonly slowest: { readonly milliseconds: number; readonly budget: number; readonly slice: number };
}

/** Words of state that are a tier's own business: where an instruction began, budget, TLB; and the count since creation. */
const PRIVATE_WORDS = [10, 84, 85, 86, 176, 177];
const WORDS = 256;
/** All of memory is compared after so many slices, and at the end. */
const MEMORY_INTERVAL = 16;

/** Both tiers, for many cases. */
export class Lockstep {
  private readonly step = new Machine("step");
  private readonly interpreter = new Machine("interpreter");
  private slowest = { milliseconds: 0, budget: 1, slice: 0 };

  /** Runs a case. @param thorough compares all of memory after every slice. */
  run(fuzzCase: FuzzCase, thorough = false): Outcome {
    const { step } = this;
    this.slowest = { milliseconds: 0, budget: 1, slice: 0 };
    let lastExit: Exit["kind"] = "budget";
    let finding: Finding | null = null;
    let slice = 0;
    try {
      step.load(fuzzCase);
      this.interpreter.load(fuzzCase);
      let halts = 0;
      for (; slice < fuzzCase.slices.length && finding === null; slice++) {
        const exit = this.slice(fuzzCase, slice);
        const last = slice + 1 === fuzzCase.slices.length || exit.kind === "shutdown";
        const message =
          this.difference() ?? (thorough || last || slice % MEMORY_INTERVAL === 0 ? this.inMemory() : null);
        if (message !== null) finding = { kind: "difference", slice, message };
        if (exit.kind !== "shutdown") finding ??= this.invariant(slice);
        lastExit = exit.kind;
        halts = exit.kind === "halt" ? halts + 1 : 0;
        if (exit.kind === "shutdown" || halts > 2) break;
        if (halts > 0) for (const machine of [step, this.interpreter]) machine.wake();
      }
    } catch (error) {
      const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
      finding = { kind: "throw", slice, message: stack };
    }
    const { instructions } = step;
    const { slowest } = this;
    const isStale = finding?.kind === "difference" && this.hangsOnStaleTranslations(fuzzCase, slice + 1);
    return { finding: isStale ? null : finding, isStale, instructions, lastExit, slowest };
  }

  /**
   * True if a case changes a page table and goes on without a flush, so that what it does hangs on what is still in the
   * TLB, which no manual tells; or if it means something else when the TLB is flushed before every instruction.
   */
  hangsOnStaleTranslations(fuzzCase: FuzzCase, slices: number): boolean {
    const watcher = new TableWatcher(this.step.cpu);
    const [kept, flushed] = [false, true].map((flush) => {
      this.runSingly(fuzzCase.slices.slice(0, slices), fuzzCase, () => {
        if (flush) this.step.cpu.invalidate();
        else watcher.look();
      });
      const words = this.step.cpu.stateWords.slice(0, WORDS);
      for (const word of PRIVATE_WORDS) words[word] = 0;
      return { words, bytes: this.step.cpu.memory.bytes.slice(), instructions: this.step.instructions };
    });
    return (
      watcher.seen ||
      kept.instructions !== flushed.instructions ||
      kept.words.some((word, index) => word !== flushed.words[index]) ||
      Buffer.compare(kept.bytes, flushed.bytes) !== 0
    );
  }

  /** Runs slices on the step tier, an instruction at a time. */
  private runSingly(slices: readonly Slice[], fuzzCase: FuzzCase, before: () => void): void {
    const { step } = this;
    step.load(fuzzCase);
    for (const slice of slices) {
      step.act(slice);
      for (let left = slice.budget; left > 0; left--) {
        before();
        const exit = step.cpu.runStep(1);
        if (exit.kind === "shutdown") return;
        if (exit.kind !== "halt") continue;
        step.wake();
        break;
      }
    }
  }

  /** Times are the process's own and not the wall's, which other processes make longer; but it takes longer to ask. */
  exactTimes = false;

  private now(): number {
    if (!this.exactTimes) return performance.now();
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
  }

  private exits: Exit[] = [];

  private slice(fuzzCase: FuzzCase, number: number): Exit {
    const slice = fuzzCase.slices[number];
    this.exits = [];
    for (const machine of [this.step, this.interpreter]) {
      machine.act(slice);
      const began = this.now();
      this.exits.push(machine.run(slice.budget, machine.tier === "step" ? slice.split : 0));
      const milliseconds = this.now() - began;
      if (milliseconds > this.slowest.milliseconds) {
        this.slowest = { milliseconds, budget: slice.budget, slice: number };
      }
    }
    return this.exits[0];
  }

  /** What differs in exits, counts and registers. */
  private difference(): string | null {
    const { step, interpreter } = this;
    const [expected, got] = this.exits;
    if (expected.kind !== got.kind) return `exit ${got.kind}, expected ${expected.kind}`;
    if (step.instructions !== interpreter.instructions) {
      return `${interpreter.instructions} instructions, expected ${step.instructions}`;
    }
    if (step.traffic !== interpreter.traffic) return "another traffic on the ports";
    const words = step.cpu.stateWords;
    const other = interpreter.cpu.stateWords;
    for (let word = 0; word < WORDS; word++) {
      if (words[word] !== other[word] && !PRIVATE_WORDS.includes(word)) {
        return `state word ${word} is ${hex(other[word])}, expected ${hex(words[word])}, at eip ${hex(step.cpu.eip)}`;
      }
    }
    return null;
  }

  private inMemory(): string | null {
    const expected = this.step.cpu.memory;
    const got = this.interpreter.cpu.memory;
    if (Buffer.compare(expected.bytes, got.bytes) === 0) return null;
    const at = expected.bytes.findIndex((byte, index) => byte !== got.bytes[index]);
    return `memory at ${hex(at)} is ${hex(got.bytes[at])}, expected ${hex(expected.bytes[at])}`;
  }

  private invariant(slice: number): Finding | null {
    const message = brokenInvariant(this.step.cpu.stateWords);
    return message === null ? null : { kind: "invariant", slice, message };
  }
}

/** Instructions that a program may take from the change of a table to the flush. */
const TIME_TO_FLUSH = 4;

/** Looks, before each instruction, whether one has changed a page table and none has flushed the TLB since. */
class TableWatcher {
  seen = false;
  private readonly cpu: X86Cpu;
  private tables: Uint8Array;
  private generation = 0;
  private changedFor = 0;

  constructor(cpu: X86Cpu) {
    this.cpu = cpu;
    this.tables = this.flags();
  }

  /** The processor drops the flag of a table that it writes to. */
  private flags(): Uint8Array {
    return this.cpu.memory.pageFlags.map((flags) => flags & PAGE_FLAG_TABLE);
  }

  look(): void {
    const generation = this.cpu.stateWords[TLB_GENERATION];
    const tables = this.flags();
    if (generation !== this.generation) this.changedFor = 0;
    else if (this.changedFor > 0 || this.tables.some((flag, page) => flag > tables[page])) this.changedFor++;
    if (this.changedFor > TIME_TO_FLUSH) this.seen = true;
    this.tables = tables;
    this.generation = generation;
  }
}

function hex(number: number): string {
  return `0x${(number >>> 0).toString(16)}`;
}
