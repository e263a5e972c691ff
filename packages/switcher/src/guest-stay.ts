/*S:320 A Guest's stay on the processor.
 *
 * Once entered, a Guest runs on its own until something leads home: a trap of its doing, or the Host's timer, which the
 * Host raises when time is up; the processor takes it through the Guest's IDT into the Switcher. Time is looked at
 * between short runs of a number of instructions, guessed from how long the last ones took. Before it: where home is
 * (host-side.ts). Next: index.ts, and the Host's story. */
import type { LinearAddress } from "@lguest/mmu";
import type { Processor, ProcessorExit } from "./processor.js";

/** The Host's timer interrupt. Not the number of the Switcher's code segment, which a fault of its iret leaves. */
export const TIMER_VECTOR = 0x30;

/** Fewest instructions to run before the Host looks again: the Switcher's way in, or those around a Guest's `iret`. */
const FEW_INSTRUCTIONS = 64;
/** Most instructions to run before the clock is read again: some can take a thousand times as long as others. */
const LONGEST_RUN = 1 << 12;
/** What a piece of the budget is taken for that completed no instruction: a delivery, or a piece of a long repeat. */
const FRUITLESS_INSTRUCTIONS = 64;
/** Instructions within which a raised interrupt must have brought the processor home. */
const WAY_HOME_INSTRUCTIONS = 1 << 20;
/** First guess of the time an instruction takes, and the fewest instructions from which it is measured. */
const FIRST_NS_PER_INSTRUCTION = 10;
const MEASURABLE_RUN = 1000;
/** Requested privilege level, in a selector; that of CS is the level that code runs at, and no Guest's is 0. */
const RPL = 3;

/** What {@link GuestStay} works with. */
export interface GuestStayParts {
  readonly processor: Processor;
  /** The clock, in nanoseconds. */
  readonly now: () => number;
  /** EIP after coming home. */
  readonly homeAddress: LinearAddress;
}

/** What else a Host may want to come home for. */
export interface StayWatch {
  /** Nanoseconds until the Host wants to look again: at most those until the end; 0 for "in a few instructions". */
  readonly untilLook: (timeLeft: number) => number;
  /** True if the Guest must come out, though there is time left. */
  readonly mustLeave: () => boolean;
}

/** The processor's debugger has stopped it. Nobody here is that debugger, so the Guest runs on. */
function isDebugStop(exit: ProcessorExit): boolean {
  return exit.kind === "breakpoint" || exit.kind === "watchpoint";
}

/** The Guest has not come to an end, whatever this run did. */
function goesOn(exit: ProcessorExit): boolean {
  return exit.kind === "budget" || isDebugStop(exit);
}

/** Runs the processor from the Switcher's entry until it is home. */
export class GuestStay {
  readonly #parts: GuestStayParts;
  /** Nanoseconds that an instruction takes, as measured last. */
  #nsPerInstruction = FIRST_NS_PER_INSTRUCTION;
  /** Instructions' worth of this stay's budget in which none was completed. */
  #fruitless = 0;

  constructor(parts: GuestStayParts) {
    this.#parts = parts;
  }

  /**
   * Nanoseconds to count on top of the clock's for the last stay: a Guest whose handlers fault at once keeps the
   * processor busy without completing an instruction, and a clock that counts instructions stands still.
   */
  get uncounted(): number {
    return this.#fruitless * this.#nsPerInstruction;
  }

  /**
   * Runs from where the processor stands. @param until when the Guest must come out, in the clock's nanoseconds.
   * @returns false if the processor ended anywhere but at home.
   */
  run(until: number, watch?: StayWatch): boolean {
    const { processor, homeAddress } = this.#parts;
    this.#fruitless = 0;
    let exit = this.#measuredRun(this.#budget(until, watch));
    while (goesOn(exit) && !this.#timeIsUp(until, watch)) exit = this.#measuredRun(this.#budget(until, watch));
    if (goesOn(exit)) {
      processor.raise(TIMER_VECTOR);
      do exit = processor.run(WAY_HOME_INSTRUCTIONS);
      while (isDebugStop(exit));
      processor.withdraw();
    }
    return exit.kind === "halt" && processor.eip >>> 0 === homeAddress;
  }

  #measuredRun(budget: number): ProcessorExit {
    const { processor, now } = this.#parts;
    const count = processor.instructionCount;
    const start = now();
    const exit = processor.run(budget);
    if (exit.kind !== "budget") return exit;
    const instructions = processor.instructionCount - count;
    this.#fruitless += (budget - instructions) * FRUITLESS_INSTRUCTIONS;
    const elapsed = now() - start;
    if (instructions >= MEASURABLE_RUN && elapsed > 0) this.#nsPerInstruction = elapsed / instructions;
    return exit;
  }

  /** Instructions to run before looking at the clock again. */
  #budget(until: number, watch: StayWatch | undefined): number {
    const left = until - this.#parts.now();
    const time = watch ? watch.untilLook(left) : left;
    return Math.min(Math.max(Math.ceil(time / this.#nsPerInstruction), FEW_INSTRUCTIONS), LONGEST_RUN);
  }

  #timeIsUp(until: number, watch: StayWatch | undefined): boolean {
    const { processor, now } = this.#parts;
    if (this.#fruitless > LONGEST_RUN * FRUITLESS_INSTRUCTIONS) return true;
    // Still on the way in: brought back now, the Guest would be where it was, and so on for ever.
    if ((processor.getSelector("cs") & RPL) === 0) return false;
    if (now() + this.uncounted >= until) return true;
    return watch?.mustLeave() ?? false;
  }
}
