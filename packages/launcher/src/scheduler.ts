/*L:310 Who runs when.
 *
 * One processor and any number of Guests: those that can run take turns, a slice each, and between two slices the
 * event loop gets its turn, so that streams flow, signals are heard and a page stays alive. If all sleep, nobody runs:
 * on the wall clock the Launcher sleeps too, until the next alarm or until something happens; the virtual clock is put
 * forward to the next alarm. Before it: what a slice is. Next: what Guests stand on
 * (guest-machine.ts). */
import type { LauncherClock, VirtualClock } from "./clock.js";
import type { LauncherGuest } from "./guest.js";

/** Length of a slice in nanoseconds: by the wall clock 4 ms, by the virtual one 100,000 instructions of 10 ns. */
const SLICE_NS = { wall: 4_000_000, virtual: 1_000_000 } as const;
const NS_PER_MS = 1_000_000;
/** The longest that a timer can wait, in milliseconds. */
const LONGEST_SLEEP = 0x7fffffff;

/** Lets the event loop turn once, without the delay of a timer. */
function createYield(): () => Promise<void> {
  if (typeof setImmediate === "function") return () => new Promise<void>((resolve) => setImmediate(resolve));
  const { port1, port2 } = new MessageChannel();
  let resolveTurn: () => void = () => {};
  port1.onmessage = () => resolveTurn();
  return () =>
    new Promise<void>((resolve) => {
      resolveTurn = resolve;
      port2.postMessage(null);
    });
}

/** Runs Guests until all have ended. */
export class Scheduler {
  readonly #clock: LauncherClock;
  readonly #guests = new Set<LauncherGuest>();
  readonly #turn = createYield();
  #looping = false;
  #poked = false;
  #wake: (() => void) | null = null;

  constructor(clock: LauncherClock) {
    this.#clock = clock;
  }

  /** Lets a Guest take part from the next turn of the event loop on. */
  add(guest: LauncherGuest): void {
    this.#guests.add(guest);
    this.poke();
    if (this.#looping) return;
    this.#looping = true;
    void this.#loop();
  }

  /** Something happened for which a Guest may run again. */
  poke(): void {
    this.#poked = true;
    this.#wake?.();
  }

  async #loop(): Promise<void> {
    await this.#turn();
    while (this.#guests.size > 0) {
      let ran = false;
      for (const guest of [...this.#guests]) {
        if (this.#mayRun(guest)) {
          guest.runSlice(this.#clock.now() + SLICE_NS[this.#clock.kind]);
          ran = true;
          await this.#turn();
        }
        if (guest.state === "ended") this.#guests.delete(guest);
      }
      if (!ran && this.#guests.size > 0) await this.#rest();
    }
    this.#looping = false;
  }

  #mayRun(guest: LauncherGuest): boolean {
    if (guest.state === "runnable") return !this.#heldUp();
    return guest.state === "halted" && guest.wakeAt <= this.#clock.now() && !this.#heldUp();
  }

  /** On the virtual clock all wait for one that waits for its reader: how slow that is must make no difference. */
  #heldUp(): boolean {
    if (this.#clock.kind === "wall") return false;
    for (const guest of this.#guests) if (guest.state === "blocked") return true;
    return false;
  }

  /** Nobody can run now. */
  async #rest(): Promise<void> {
    let next = Number.POSITIVE_INFINITY;
    for (const guest of this.#guests) if (guest.state === "halted") next = Math.min(next, guest.wakeAt);
    const wait = next - this.#clock.now();
    if (this.#clock.kind === "virtual") {
      if (wait < Number.POSITIVE_INFINITY && !this.#heldUp()) {
        (this.#clock as VirtualClock).skip(Math.max(wait, 0));
        return;
      }
      await this.#sleep(Number.POSITIVE_INFINITY);
    } else if (wait > 0) {
      await this.#sleep(wait);
    }
  }

  /** Until somebody pokes, `ns` nanoseconds at most. */
  async #sleep(ns: number): Promise<void> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    if (!this.#poked) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
        const ms = Math.min(Math.ceil(ns / NS_PER_MS), LONGEST_SLEEP);
        if (Number.isFinite(ns)) timer = setTimeout(resolve, ms);
      });
      clearTimeout(timer);
      this.#wake = null;
    }
    this.#poked = false;
    await this.#turn();
  }
}
