/*L:200 Time.
 *
 * One clock for the time stamp counter, the Guests' timers, time of day and the Launcher's slices. The wall clock is
 * what it says. On the virtual one every instruction takes 10 ns and nothing else takes any time; while all Guests
 * sleep it is put forward to the next alarm. A run on it repeats exactly, however busy the machine is. Before it: what
 * is loaded. Next: devices (devices/device-bus.ts). */
import type { Clock } from "@lguest/x86-cpu";

const NS_PER_MS = 1_000_000;

/** The kinds of clock by name. */
export type ClockKind = "wall" | "virtual";

/** A clock that the Launcher runs Guests by. */
export interface LauncherClock extends Clock {
  readonly kind: ClockKind;
  /** Nanoseconds since its start, a whole number. */
  now(): number;
  /** Nanoseconds since 1970 at its start. */
  readonly epoch: number;
}

/** A clock on which time passes by instructions. */
export interface VirtualClock extends LauncherClock {
  readonly kind: "virtual";
  /** Puts the clock forward. @param ns nanoseconds, 0 at least. */
  skip(ns: number): void;
  /** Says whose instructions are counted. */
  count(processor: { readonly instructionCount: number }): void;
}

/** Real time, from now on. */
export function createWallClock(): LauncherClock {
  const start = performance.now();
  return {
    kind: "wall",
    epoch: Date.now() * NS_PER_MS,
    now: () => Math.floor((performance.now() - start) * NS_PER_MS),
  };
}

/** What {@link createVirtualClock} takes. */
export interface VirtualClockOptions {
  /** Nanoseconds that an instruction takes, a whole number; by default 10. */
  readonly nsPerInstruction?: number;
  /** Nanoseconds since 1970 at the clock's start; by default 0, so that runs repeat. */
  readonly epoch?: number;
}

/** Time that only instructions and `skip` let pass. */
export function createVirtualClock({ nsPerInstruction = 10, epoch = 0 }: VirtualClockOptions = {}): VirtualClock {
  let skipped = 0;
  let processor = { instructionCount: 0 };
  return {
    kind: "virtual",
    epoch,
    now: () => processor.instructionCount * nsPerInstruction + skipped,
    skip(ns) {
      skipped += Math.ceil(ns);
    },
    count(counted) {
      processor = counted;
    },
  };
}
