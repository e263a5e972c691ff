/*H:150 The device.
 *
 * The original was a character device: write to initialise a Guest or to send it an interrupt, read to run it, read
 * again to hear why it died. This is the same contract as an object, which is what a Launcher holds. Before it: what
 * the run loop does. Next: what a Guest asks for (hypercalls.ts). */
import { PAGE_SIZE } from "@lguest/mmu";
import { describeRegisters, type FpuOwnership } from "@lguest/switcher";
import { type AbiProfile, LGUEST_IRQS } from "./abi-profile.js";
import { LguestHostError, requireInteger } from "./errors.js";
import { type FrameAllocator, NO_FRAME } from "./frames.js";
import { Guest, type HostServices } from "./guest.js";
import type { GuestMemory } from "./guest-memory.js";
import type { SwitcherPages } from "./page-tables/map-switcher.js";
import { createShadowPageTables, releasePageTables } from "./page-tables/set-up.js";
import { type GuestRunner, type RunResult, runGuest } from "./run-guest.js";
import type { GuestStatsSnapshot } from "./stats.js";
import type { TraceSink } from "./trace.js";
import { Vcpu } from "./vcpu.js";

/** How {@link LguestDevice.initialize} starts a Guest. */
export interface InitializeOptions {
  /** Guest-physical address of the first instruction, 0..0xFFFFFFFF. */
  readonly start: number;
  /** Pages that the Guest may map, RAM and device pages; by default all. */
  readonly pfnLimit?: number;
}

/** One Guest, as its Launcher sees it. */
export interface LguestDevice {
  readonly profile: AbiProfile;
  readonly pae: boolean;
  /** RAM and device pages: for loading the kernel, and for devices. */
  readonly memory: GuestMemory;
  /**
   * Sets the Guest up to start.
   * @throws LguestHostError `ERR_ALREADY_INITIALIZED` the second time.
   */
  initialize(options: InitializeOptions): void;
  /** Makes a virtual interrupt wait; nothing happens if the Guest is dead. @param number 0..31; 0 is the clock's. */
  irq(number: number): void;
  /**
   * Runs the Guest until there is something to tell, one slice at most. A dead Guest gives its end again.
   * @param sliceNs length of the slice in the Host's nanoseconds, at least 1; by default the Host's.
   */
  run(sliceNs?: number): RunResult;
  /** Ends the Guest from outside, if it lives. @param reason in words. */
  kill(reason: string): void;
  /** What was counted so far. */
  stats(): GuestStatsSnapshot;
  /** The registers as text, for a person. */
  registers(): string;
  /** Gives all of the Guest's memory back to the Host. It cannot be used afterwards. */
  close(): void;
}

/** What the Host gives a device to work with. */
export interface DeviceParts {
  readonly host: HostServices;
  readonly profile: AbiProfile;
  readonly pae: boolean;
  readonly ramPages: number;
  readonly sliceNs: number;
  readonly switcherPages: SwitcherPages;
  readonly runner: GuestRunner;
  readonly fpu: FpuOwnership;
  readonly trace?: TraceSink | undefined;
  readonly onClose: () => void;
}

class GuestDevice implements LguestDevice {
  readonly profile: AbiProfile;
  readonly pae: boolean;
  readonly memory: GuestMemory;
  readonly #parts: DeviceParts;
  readonly #guest: Guest;
  readonly #frames: FrameAllocator;
  #vcpu: Vcpu | null = null;
  #closed = false;

  constructor(parts: DeviceParts) {
    this.#parts = parts;
    this.#guest = new Guest(parts);
    this.#frames = parts.host.frames;
    this.profile = parts.profile;
    this.pae = parts.pae;
    this.memory = this.#guest.memory;
  }

  initialize({ start, pfnLimit = this.memory.pfnLimit }: InitializeOptions): void {
    this.#checkOpen();
    if (this.#vcpu) {
      throw new LguestHostError("ERR_ALREADY_INITIALIZED", "initialize", "to be called once", "a second call");
    }
    requireInteger("start", start, 0, 0xffffffff);
    this.memory.limitMappablePages(requireInteger("pfnLimit", pfnLimit, 1, this.memory.pfnLimit));
    const frame = this.#frames.allocate();
    if (frame === NO_FRAME) {
      throw new LguestHostError("ERR_HOST_MEMORY", "page frames", "one for the registers", "none left");
    }
    const guest = this.#guest;
    this.#vcpu = new Vcpu(guest, frame * PAGE_SIZE, start);
    guest.vcpus.push(this.#vcpu);
    guest.paging = createShadowPageTables(guest, this.#parts.switcherPages);
  }

  irq(number: number): void {
    this.#started().setInterrupt(requireInteger("interrupt", number, 0, LGUEST_IRQS - 1));
  }

  run(sliceNs = this.#parts.sliceNs): RunResult {
    const vcpu = this.#started();
    return runGuest(vcpu, this.#parts.runner, this.#parts.host.now() + sliceNs);
  }

  kill(reason: string): void {
    this.#guest.death ??= { kind: "dead", reason };
  }

  stats(): GuestStatsSnapshot {
    return this.#guest.stats.snapshot(this.profile, this.memory.pagesInUse);
  }

  registers(): string {
    return describeRegisters(this.#started().registers);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.kill("closed");
    if (this.#vcpu) {
      this.#parts.fpu.forget(this.#vcpu);
      this.#parts.runner.forget(this.#vcpu);
      releasePageTables(this.#guest.paging);
      this.#frames.free(this.#vcpu.registers.page / PAGE_SIZE);
    }
    this.memory.release();
    this.#parts.onClose();
  }

  #checkOpen(): void {
    if (this.#closed) throw new LguestHostError("ERR_CLOSED", "device", "open", "closed");
  }

  #started(): Vcpu {
    this.#checkOpen();
    if (!this.#vcpu) throw new LguestHostError("ERR_NOT_INITIALIZED", "device", "initialized", "not initialized");
    return this.#vcpu;
  }
}

/** Makes a device for a Guest that does not exist before `initialize`. */
export function createDevice(parts: DeviceParts): LguestDevice {
  return new GuestDevice(parts);
}
