/*L:300 A Guest, to its owner.
 *
 * Everything that belongs to one running Guest: the Host's device that runs it, its devices and console, and how it
 * ended. It is run a slice at a time by the scheduler; in a slice, what the Guest tells by NOTIFY is served at once.
 * Before it: the parts. Next: who runs when (scheduler.ts). */
import type { GuestStatsSnapshot, LguestDevice } from "@lguest/lguest-host";
import type { LauncherClock } from "./clock.js";
import { ConsoleStreams, type GuestConsole } from "./console-streams.js";
import { DeviceBus } from "./devices/device-bus.js";
import { readEarlyText } from "./devices/early-console.js";
import { VirtioConsole } from "./devices/virtio-console.js";
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

/** What was counted, with how long it took. */
export interface GuestStats extends GuestStatsSnapshot {
  /** Real seconds since the Guest was started; until its end, when it has one. */
  readonly seconds: number;
  /** The same by the Host's clock. */
  readonly guestSeconds: number;
  /** Bytes printed. */
  readonly printed: number;
}

/** A Guest that was launched. */
export interface Guest {
  readonly kernel: KernelDescription;
  /** Id of the ABI profile it runs under. */
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
  readonly device: LguestDevice;
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
  readonly #device: LguestDevice;
  readonly #bus: DeviceBus;
  readonly #streams: ConsoleStreams;
  readonly #virtioConsole: VirtioConsole;
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
    const { device, poke } = parts;
    this.#parts = parts;
    this.#device = device;
    this.kernel = parts.kernel;
    this.abi = device.profile.id;
    this.pae = device.pae;
    this.memory = device.memory.size;
    this.#startedClock = parts.clock.now();
    this.exited = new Promise((resolve) => {
      this.#resolveExited = resolve;
    });
    this.#bus = new DeviceBus({
      memory: device.memory,
      irq: (number) => this.#interrupt(number),
      kill: (reason) => device.kill(reason),
    });
    this.#streams = new ConsoleStreams({ type: (bytes) => this.#type(bytes), drained: poke });
    this.#virtioConsole = new VirtioConsole({
      bus: this.#bus,
      memory: device.memory,
      output: (bytes) => this.#print(bytes),
      full: () => this.#streams.full,
      inputTaken: () => this.#streams.inputTaken(),
    });
  }

  get console(): GuestConsole {
    return this.#streams;
  }

  /** What the last slice left, or what happened since. */
  get state(): SliceState {
    if (this.#state === "blocked" && !this.#streams.full) this.#state = "runnable";
    return this.#state;
  }

  /** When a Guest that sleeps must be woken, in the clock's nanoseconds; Infinity if only an interrupt wakes it. */
  get wakeAt(): number {
    return this.#wakeAt;
  }

  /** Runs the Guest. @param until when the slice is over, in the clock's nanoseconds. */
  runSlice(until: number): SliceState {
    if (this.#exit) return this.#state;
    this.#virtioConsole.resume();
    this.#state = "runnable";
    this.#wakeAt = NEVER;
    try {
      this.#runUntil(until);
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
      ...this.#device.stats(),
      seconds: (performance.now() - this.#startedAt) / MS_PER_SECOND,
      guestSeconds: (this.#parts.clock.now() - this.#startedClock) / NS_PER_SECOND,
      printed: this.#printed,
    };
  }

  registers(): string {
    return this.#exit ? this.#finalRegisters : this.#device.registers();
  }

  abort(reason = "by its owner"): void {
    this.#end({ kind: "aborted", reason });
  }

  /** Its time is over. */
  timeOut(): void {
    this.#end({ kind: "timeout" });
  }

  #runUntil(until: number): void {
    const { clock } = this.#parts;
    for (;;) {
      if (this.#streams.full) {
        this.#state = "blocked";
        return;
      }
      const result = this.#device.run(Math.max(until - clock.now(), 1));
      switch (result.kind) {
        case "notify":
          this.#notify(result.address);
          break;
        case "slice":
          return;
        case "halted":
          this.#state = "halted";
          this.#wakeAt = result.wakeAt ?? NEVER;
          return;
        case "dead":
          this.#end({ kind: "dead", reason: result.reason, registers: this.#device.registers() });
          return;
        case "restart":
          this.#end({ kind: "restart" });
          return;
        case "shutdown":
          this.#end({ kind: "poweroff" });
          return;
      }
      if (clock.now() >= until) return;
    }
  }

  #notify(address: number): void {
    if (this.#bus.notify(address)) return;
    const text = readEarlyText(this.#device.memory, address);
    if (text) this.#print(text);
    else this.#device.kill(`NOTIFY 0x${address.toString(16)} is neither a device's address nor a text in memory`);
  }

  #print(bytes: Uint8Array): void {
    this.#printed += bytes.length;
    this.#streams.print(bytes);
  }

  #type(bytes: Uint8Array): void {
    this.#virtioConsole.type(bytes);
  }

  #interrupt(number: number): void {
    if (this.#exit) return;
    this.#device.irq(number);
    if (this.#state !== "halted") return;
    this.#state = "runnable";
    this.#parts.poke();
  }

  #end(exit: GuestExit): void {
    if (this.#exit) return;
    this.#finalRegisters = this.#device.registers();
    this.#finalStats = this.stats();
    this.#exit = exit;
    this.#state = "ended";
    this.#device.close();
    this.#streams.end();
    this.#resolveExited(exit);
    this.#parts.poke();
  }
}
