/*X:521 What is counted.
 *
 * Plain counters that a domain's runs, calls and exceptions bump as they go, and a snapshot of them. Before: machine.ts.
 * Next: a domain, domain.ts. */
import { HYPERCALL_SLOTS, hypercallInfo } from "../hypercall-numbers.js";

/** Trap numbers that there are: vectors, and one for none. */
const TRAP_SLOTS = 257;

/** Calls by name: made by themselves, and as elements of a multicall. */
export interface DomainCallCount {
  readonly direct: number;
  readonly batched: number;
}

/** A reading of {@link DomainStats}; numbers are totals since the domain was made. */
export interface DomainStatsSnapshot {
  /** Instructions retired between entering and leaving the Switcher, its own included. */
  readonly instructions: number;
  /** How often the Switcher was entered. */
  readonly switcherEntries: number;
  /** Traps that came to the hypervisor, by vector in decimal. */
  readonly traps: Readonly<Record<string, number>>;
  /** Exceptions that were handed on to the guest's kernel, by vector in decimal. */
  readonly reflected: Readonly<Record<string, number>>;
  readonly hypercalls: Readonly<Record<string, DomainCallCount>>;
  /** Upcalls for events. */
  readonly interrupts: number;
  /** Frames that the domain has. */
  readonly guestPages: number;
}

/** The counters of one domain. */
export class DomainStats {
  instructions = 0;
  switcherEntries = 0;
  interrupts = 0;
  readonly traps = new Float64Array(TRAP_SLOTS);
  readonly reflected = new Float64Array(TRAP_SLOTS);
  readonly #direct = new Float64Array(HYPERCALL_SLOTS);
  readonly #batched = new Float64Array(HYPERCALL_SLOTS);

  /** A call was made. Numbers that no call has are not counted. */
  call(number: number, batched: boolean): void {
    if (number < HYPERCALL_SLOTS) (batched ? this.#batched : this.#direct)[number]++;
  }

  /** A copy that no longer changes. */
  snapshot(guestPages: number): DomainStatsSnapshot {
    const hypercalls: Record<string, DomainCallCount> = {};
    for (let number = 0; number < HYPERCALL_SLOTS; number++) {
      const direct = this.#direct[number];
      const batched = this.#batched[number];
      if (direct + batched === 0) continue;
      hypercalls[hypercallInfo(number)?.name ?? String(number)] = { direct, batched };
    }
    const { instructions, switcherEntries, interrupts } = this;
    return {
      instructions,
      switcherEntries,
      traps: nonZero(this.traps),
      reflected: nonZero(this.reflected),
      hypercalls,
      interrupts,
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
