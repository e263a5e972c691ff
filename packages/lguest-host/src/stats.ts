/*H:080 What is counted.
 *
 * Plain counters that the run loop, the hypercalls and the page tables bump as they go, and a snapshot for `--stats`
 * and for tests. Counting costs one typed-array store, so it is always on. Next: the trace (trace.ts). */
import { type AbiProfile, HYPERCALL_SLOTS, hypercallNames } from "./abi-profile.js";

/** One more than the highest trap number: 256 marks a fault inside the Switcher. */
export const TRAP_SLOTS = 257;

/** Calls by name: made by trapping, and taken from the ring. */
export interface HypercallCount {
  readonly direct: number;
  readonly ring: number;
}

/** A reading of {@link GuestStats}; numbers are totals since the Guest was made. */
export interface GuestStatsSnapshot {
  /** Instructions retired between entering and leaving the Switcher, its own included. */
  readonly instructions: number;
  /** How often the Switcher was entered. */
  readonly switcherEntries: number;
  /** Traps that came back to the Host, by vector in decimal. */
  readonly traps: Readonly<Record<string, number>>;
  /** Traps that the Host handed on to the Guest, by vector in decimal. */
  readonly reflected: Readonly<Record<string, number>>;
  readonly hypercalls: Readonly<Record<string, HypercallCount>>;
  readonly shadowFills: number;
  readonly shadowRoots: number;
  readonly shadowFlushes: number;
  readonly emulatedInstructions: number;
  readonly interrupts: number;
  /** Interrupts delivered, by virtual interrupt number in decimal. */
  readonly interruptsByNumber: Readonly<Record<string, number>>;
  /** Page frames of the Host in use as this Guest's memory. */
  readonly guestPages: number;
}

/** The counters of one Guest. */
export class GuestStats {
  instructions = 0;
  switcherEntries = 0;
  readonly traps = new Float64Array(TRAP_SLOTS);
  readonly reflected = new Float64Array(TRAP_SLOTS);
  readonly directCalls = new Float64Array(HYPERCALL_SLOTS);
  readonly ringCalls = new Float64Array(HYPERCALL_SLOTS);
  readonly interruptsByNumber = new Float64Array(32);
  shadowFills = 0;
  shadowRoots = 0;
  shadowFlushes = 0;
  emulatedInstructions = 0;
  interrupts = 0;

  /** A copy that no longer changes. */
  snapshot(profile: AbiProfile, guestPages: number): GuestStatsSnapshot {
    const hypercalls: Record<string, HypercallCount> = {};
    hypercallNames(profile).forEach((name, number) => {
      const direct = this.directCalls[number];
      const ring = this.ringCalls[number];
      if (name && (direct > 0 || ring > 0)) hypercalls[name] = { direct, ring };
    });
    return {
      instructions: this.instructions,
      switcherEntries: this.switcherEntries,
      traps: nonZero(this.traps),
      reflected: nonZero(this.reflected),
      hypercalls,
      shadowFills: this.shadowFills,
      shadowRoots: this.shadowRoots,
      shadowFlushes: this.shadowFlushes,
      emulatedInstructions: this.emulatedInstructions,
      interrupts: this.interrupts,
      interruptsByNumber: nonZero(this.interruptsByNumber),
      guestPages,
    };
  }
}

function nonZero(counters: Float64Array): Record<string, number> {
  const found: Record<string, number> = {};
  counters.forEach((count, index) => {
    if (count > 0) found[index] = count;
  });
  return found;
}
