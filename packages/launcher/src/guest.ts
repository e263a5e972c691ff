/*L:300 A Guest, to its owner.
 *
 * What a running Guest is from outside, whatever it stands on: its console, its counters, how it ended. The scheduler
 * runs it a slice at a time. Before it: what is inside. Next: who runs when (scheduler.ts). */
import type { GuestStatsSnapshot } from "@lguest/lguest-host";
import type { DomainStatsSnapshot } from "@lguest/xen-hypercalls/hypervisor";
import type { LauncherClock } from "./clock.js";
import { ConsoleStreams, type GuestConsole } from "./console-streams.js";
import type { BodySurroundings, GuestBody } from "./guest-body.js";
import type { KernelDescription } from "./kernel-image/describe-kernel.js";

/** How a Guest ended. The set is closed. */
export type GuestExit =
  /** It powered itself off. */
  | { readonly kind: "poweroff" }
  /** It was ended for its first mistake, or panicked: why, in words, and its registers as text. */
  | { readonly kind: "dead"; readonly reason: string; readonly registers: string }
  /** It asked to be booted again. */
  | { readonly kind: "restart" }
  /** It ran for as long as it was given. */
  | { readonly kind: "timeout" }
  /** Its owner, or an AbortSignal, ended it. */
  | { readonly kind: "aborted"; readonly reason: string };

/** How long a Guest ran, and how much it printed. */
export interface RunStats {
  /** Real seconds since the Guest was started; until its end, when it has one. */
  readonly seconds: number;
  /** The same by the Host's clock. */
  readonly guestSeconds: number;
  /** Bytes printed. */
  readonly printed: number;
}

/** What was counted: by lguest's Host or Xen's hypervisor, and by the Launcher. */
export type GuestStats = RunStats & (GuestStatsSnapshot | DomainStatsSnapshot);

/** A Guest that was launched. */
export interface Guest {
  readonly kernel: KernelDescription;
  /** Id of the ABI profile it runs under; "xen" for a domain of Xen's. */
  readonly abi: string;
  /** Its page tables are in PAE format. */
  readonly pae: boolean;
  /** Bytes of RAM. */
  readonly memory: number;
  readonly console: GuestConsole;
  /** How it ended; never rejects. What it printed is in the console's stream by then. */
  readonly exited: Promise<GuestExit>;
  /** What was counted so far. */
  stats(): GuestStats;
  /** The registers as text, for a person. */
  registers(): string;
  /** Ends the Guest, if it has not ended. */
  abort(reason?: string): void;
}

/** How a slice left a Guest. */
export type SliceState =
  /** It would go on. */
  | "runnable"
  /** It sleeps, until an interrupt or `wakeAt`. */
  | "halted"
  /** It printed more than was read, and waits. */
  | "blocked"
  | "ended";

/** What a {@link LauncherGuest} is made of. */
export interface LauncherGuestParts {
  /** Makes what runs inside. */
  readonly createBody: (outside: BodySurroundings) => GuestBody;
  readonly clock: LauncherClock;
  readonly kernel: KernelDescription;
  /** Something happened for which the Guest may run again. */
  readonly poke: () => void;
}

const NS_PER_SECOND = 1e9;
const MS_PER_SECOND = 1e3;
const NEVER = Number.POSITIVE_INFINITY;

/** A Guest that the scheduler runs. */
export class LauncherGuest implements Guest {
  readonly kernel: KernelDescription;
  readonly abi: string;
  readonly pae: boolean;
  readonly memory: number;
  readonly exited: Promise<GuestExit>;
  readonly #parts: LauncherGuestParts;
  readonly #body: GuestBody;
  readonly #streams: ConsoleStreams;
  readonly #startedAt = performance.now();
  readonly #startedClock: number;
  #resolveExited!: (exit: GuestExit) => void;
  #exit: GuestExit | null = null;
  #finalStats: GuestStats | null = null;
  #finalRegisters = "";
  #state: SliceState = "runnable";
  #wakeAt = NEVER;
  #printed = 0;

  constructor(parts: LauncherGuestParts) {
    const { createBody, poke } = parts;
    this.#parts = parts;
    this.kernel = parts.kernel;
    this.#startedClock = parts.clock.now();
    this.exited = new Promise((resolve) => {
      this.#resolveExited = resolve;
    });
    this.#streams = new ConsoleStreams({ type: (bytes) => this.#type(bytes), drained: poke });
    this.#body = createBody({
      print: (bytes) => this.#print(bytes),
      full: () => this.#streams.full,
      inputTaken: () => this.#streams.inputTaken(),
      poke,
    });
    this.abi = this.#body.abi;
    this.pae = this.#body.pae;
    this.memory = this.#body.memory;
  }

  get console(): GuestConsole {
    return this.#streams;
  }

  /** What the last slice left, or what happened since. */
  get state(): SliceState {
    if (this.#state === "blocked" && !this.#streams.full) this.#state = "runnable";
    if (this.#state === "halted" && this.#body.awake) this.#state = "runnable";
    return this.#state;
  }

  /** When a Guest that sleeps must be woken, in the clock's nanoseconds; Infinity if only an interrupt wakes it. */
  get wakeAt(): number {
    return this.#wakeAt;
  }

  /** Runs the Guest. @param until when the slice is over, in the clock's nanoseconds. */
  runSlice(until: number): SliceState {
    if (this.#exit) return this.#state;
    this.#wakeAt = NEVER;
    try {
      const state = this.#body.run(until);
      this.#state = state.kind;
      if (state.kind === "halted") this.#wakeAt = state.wakeAt;
      else if (state.kind === "ended") this.#end(state.exit);
    } catch (error) {
      // A Guest must not be able to bring this about. If one does all the same, the others live on.
      this.#end({ kind: "dead", reason: `the Host failed: ${String(error)}`, registers: "" });
    }
    if (!this.#exit) this.#streams.flush();
    return this.#state;
  }

  stats(): GuestStats {
    if (this.#finalStats) return this.#finalStats;
    return {
      ...this.#body.stats(),
      seconds: (performance.now() - this.#startedAt) / MS_PER_SECOND,
      guestSeconds: (this.#parts.clock.now() - this.#startedClock) / NS_PER_SECOND,
      printed: this.#printed,
    };
  }

  registers(): string {
    return this.#exit ? this.#finalRegisters : this.#body.registers();
  }

  abort(reason = "by its owner"): void {
    this.#end({ kind: "aborted", reason });
  }

  /** Its time is over. */
  timeOut(): void {
    this.#end({ kind: "timeout" });
  }

  #print(bytes: Uint8Array): void {
    this.#printed += bytes.length;
    this.#streams.print(bytes);
  }

  #type(bytes: Uint8Array): void {
    this.#body.type(bytes);
  }

  #end(exit: GuestExit): void {
    if (this.#exit) return;
    this.#finalRegisters = this.#body.registers();
    this.#finalStats = this.stats();
    this.#exit = exit;
    this.#state = "ended";
    this.#body.close();
    this.#streams.end();
    this.#resolveExited(exit);
    this.#parts.poke();
  }
}
