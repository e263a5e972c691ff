/*T:760 Making a failing case small.
 *
 * First the end: the slice that fails gets the smallest budget with which it still does, and nothing follows. Then what
 * came before: slices are joined and what comes from outside is left out. Then memory: every run of bytes that need not be
 * there becomes zeros, or NOPs in code. Next, T:765: the worker that runs cases. */
import type { FuzzCase, Slice } from "./case.js";
import type { Finding, Lockstep } from "./lockstep.js";
import { CODE, CODE_BYTES, MEMORY_BYTES } from "./places.js";

const NOP = 0x90;
/** Runs spent on one case. */
const MOST_RUNS = 3_000;

/** A failing case and what it fails with. */
export interface Failure {
  readonly fuzzCase: FuzzCase;
  readonly finding: Finding;
}

class Minimiser {
  private readonly lockstep: Lockstep;
  private readonly kind: Finding["kind"];
  private runsLeft = MOST_RUNS;
  best: Failure;

  constructor(lockstep: Lockstep, failure: Failure) {
    this.lockstep = lockstep;
    this.kind = failure.finding.kind;
    this.best = failure;
  }

  /** Takes a candidate if it fails in the same kind. */
  attempt(change: Partial<FuzzCase>): boolean {
    if (this.runsLeft-- <= 0) return false;
    const fuzzCase = { ...this.best.fuzzCase, ...change };
    const { finding } = this.lockstep.run(fuzzCase, true);
    if (finding === null || finding.kind !== this.kind) return false;
    this.best = { fuzzCase: { ...fuzzCase, slices: fuzzCase.slices.slice(0, finding.slice + 1) }, finding };
    return true;
  }

  get slices(): readonly Slice[] {
    return this.best.fuzzCase.slices;
  }

  /** The smallest budget of the last slice: halves first, then single instructions. */
  shortenLast(): void {
    for (let step = 1 << 12; step >= 1; step >>= 1) {
      for (;;) {
        const last = this.slices[this.slices.length - 1];
        const budget = last.budget - step;
        if (budget < 1) break;
        const shorter = { ...last, budget, split: last.split < budget ? last.split : 0 };
        if (!this.attempt({ slices: [...this.slices.slice(0, -1), shorter] })) break;
      }
    }
  }

  private replace(from: number, count: number, ...by: Slice[]): boolean {
    const slices = [...this.slices];
    slices.splice(from, count, ...by);
    return slices.length > 0 && this.attempt({ slices });
  }

  /** Everything before a slice in one. */
  private joinBefore(end: number): boolean {
    const budget = this.slices.slice(0, end).reduce((sum, slice) => sum + slice.budget, 0);
    return this.replace(0, end, { budget, split: 0, action: "none", argument: 0 });
  }

  simplifySlices(): void {
    for (let end = this.slices.length; end > 1; end = Math.min(end - 1, this.slices.length)) {
      if (this.joinBefore(end)) break;
    }
    for (let at = this.slices.length - 1; at >= 0; at--) {
      if (at >= this.slices.length) continue;
      const slice = this.slices[at];
      if (slice.action !== "none") this.replace(at, 1, { ...slice, action: "none", argument: 0 });
      if (slice.split !== 0) this.replace(at, 1, { ...this.slices[at], split: 0 });
      const next = this.slices[at + 1];
      if (next !== undefined && next.action === "none") {
        this.replace(at, 2, { ...this.slices[at], budget: slice.budget + next.budget });
      }
    }
  }

  /** Empties memory, in pieces of `size` bytes. */
  private empty(size: number): boolean {
    let changed = false;
    for (let at = 0; at < MEMORY_BYTES; at += size) {
      const inCode = at >= CODE && at < CODE + CODE_BYTES;
      for (const filler of inCode ? [0, NOP] : [0]) {
        const old = this.best.fuzzCase.image.subarray(at, at + size);
        if (old.every((byte) => byte === 0 || byte === filler)) continue;
        const image = this.best.fuzzCase.image.slice();
        image.fill(filler, at, at + size);
        if (!this.attempt({ image })) continue;
        changed = true;
        break;
      }
    }
    return changed;
  }

  run(): Failure {
    this.attempt({});
    this.shortenLast();
    this.simplifySlices();
    this.shortenLast();
    for (const size of [0x10000, 0x1000, 0x100, 0x20, 8, 4, 1]) this.empty(size);
    this.simplifySlices();
    this.shortenLast();
    return this.best;
  }
}

/** Only the shortest way to the failure: the program stays as it is. */
export function narrow(lockstep: Lockstep, failure: Failure): Failure {
  const minimiser = new Minimiser(lockstep, failure);
  minimiser.attempt({});
  minimiser.shortenLast();
  return minimiser.best;
}

/** The smallest case that fails in the same kind of way. */
export function minimise(lockstep: Lockstep, failure: Failure): Failure {
  return new Minimiser(lockstep, failure).run();
}
