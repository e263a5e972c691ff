/*L:320 A Host for Guests.
 *
 * Puts the machine together, a processor with its memory, a clock, what Guests stand on, and launches Guests on it: reads
 * the kernel, chooses the ABI, plans the memory, loads, starts. What can be wrong with what the caller gave is found before
 * anything is made. Before it: what Guests stand on. Next: the short way for one Guest (launch.ts). */
import { PAGE_SIZE } from "@lguest/mmu";
import { type CpuOptions, createCpu, MAX_MEMORY_BYTES, type Tier, type X86Cpu } from "@lguest/x86-cpu";
import { type ClockKind, createVirtualClock, createWallClock, type LauncherClock, type VirtualClock } from "./clock.js";
import { LauncherError } from "./errors.js";
import { type Guest, LauncherGuest } from "./guest.js";
import { GuestMachine, type PreparedLaunch } from "./guest-machine.js";
import { chooseAbi, examineKernelFile, type KernelDescription, XEN_ABI } from "./kernel-image/describe-kernel.js";
import { planGuest } from "./load-guest.js";
import {
  formatMemorySize,
  GUEST_OVERHEAD,
  HOST_OVERHEAD,
  MAX_GUEST_MEMORY,
  MIB,
  parseMemorySize,
  requireMemorySize,
} from "./memory-size.js";
import { Scheduler } from "./scheduler.js";
import { planDomain } from "./xen/domain-builder.js";

/** What a machine is made of. */
export interface MachineOptions {
  /** "wall" (the default), "virtual", or a clock of `createWallClock` or `createVirtualClock`. */
  readonly clock?: ClockKind | LauncherClock;
  /** How the processor runs; the interpreter by default. */
  readonly tier?: Tier;
  /** Makes the processor, so that another one, or one that is watched, can be plugged in; by default x86-cpu's. */
  readonly createProcessor?: (options: CpuOptions) => X86Cpu;
}

/** What {@link createHost} takes. */
export interface HostOptions extends MachineOptions {
  /** RAM for all Guests together: bytes, or text such as "256M" (the default). At most 1994M, less for more Guests. */
  readonly memory?: number | string;
  /** How many Guests at a time to leave room for beside their RAM, 34 MiB each; 1..16, by default 2. */
  readonly guests?: number;
}

/** What a Guest is launched with. */
export interface LaunchOptions {
  /** The kernel's file, a vmlinux (ELF) or a bzImage. */
  readonly kernel: Uint8Array | ArrayBuffer;
  /** Its name, for messages. */
  readonly name?: string;
  /** RAM: bytes, a multiple of 4096, or text such as "64M" (the default). */
  readonly memory?: number | string;
  /** The initrd's file. */
  readonly initrd?: Uint8Array | ArrayBuffer;
  /** Kernel command line, or its words. */
  readonly args?: string | readonly string[];
  /** Id of an ABI profile, or "xen"; by default "auto": lguest's for the kernel's version, or Xen where it has only that. */
  readonly abi?: string;
  /** The kernel's page tables are in PAE format; by default what its image tells. */
  readonly pae?: boolean;
  /** Receives one line for each hypercall, reflected trap, emulated instruction and delivered interrupt. */
  readonly trace?: (line: string) => void;
  /** Ends the Guest when it aborts. */
  readonly signal?: AbortSignal;
  /** Ends the Guest after so many real seconds, more than 0. */
  readonly timeout?: number;
}

/** A machine that runs Guests. */
export interface Host {
  readonly clock: LauncherClock;
  /** Guests that have not ended. */
  readonly guests: readonly Guest[];
  /** Instructions that the processor did, the Host's few included. */
  readonly instructions: number;
  /**
   * Launches a Guest.
   * @throws LauncherError for a kernel that cannot boot, an initrd or memory that does not fit, a bad option.
   */
  launch(options: LaunchOptions): Promise<Guest>;
  /** Aborts all Guests. Nothing can be launched afterwards. */
  close(): void;
}

export const DEFAULT_GUEST_MEMORY = 64 * MIB;
const DEFAULT_HOST_MEMORY = 256 * MIB;
const DEFAULT_GUESTS = 2;
const MOST_GUESTS = 16;
const MS_PER_SECOND = 1000;
/** The longest that a timer can wait, in milliseconds. */
const LONGEST_TIMEOUT = 0x7fffffff;

function createClock(clock: ClockKind | LauncherClock): LauncherClock {
  if (typeof clock === "object") return clock;
  if (clock === "wall") return createWallClock();
  if (clock === "virtual") return createVirtualClock();
  throw new LauncherError("ERR_OPTION", "clock", `"wall" or "virtual"`, `"${String(clock)}"`);
}

function makeProcessor(memoryBytes: number, clock: LauncherClock, machine: MachineOptions): X86Cpu {
  const { tier, createProcessor = createCpu } = machine;
  try {
    return createProcessor({ memoryBytes, clock, tier });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const got = "less than that";
    throw new LauncherError("ERR_HOST_MEMORY", "memory", `${formatMemorySize(memoryBytes)} from this system`, got);
  }
}

/** Bytes of a file, whichever way they were given. */
function asBytes(file: Uint8Array | ArrayBuffer): Uint8Array {
  return file instanceof Uint8Array ? file : new Uint8Array(file);
}

/** A memory size given as bytes or as text. @throws LauncherError `ERR_MEMORY_SIZE`. */
export function memoryBytes(memory: number | string): number {
  return typeof memory === "number" ? requireMemorySize(memory) : parseMemorySize(memory);
}

class LauncherHost implements Host {
  readonly clock: LauncherClock;
  readonly #processor: X86Cpu;
  readonly #machine: GuestMachine;
  readonly #scheduler: Scheduler;
  readonly #guests = new Set<LauncherGuest>();
  /** Bytes that no Guest was promised. */
  #unpromised: number;
  #closed = false;

  constructor(ramBytes: number, guests: number, machine: MachineOptions) {
    const wanted = ramBytes + HOST_OVERHEAD + guests * GUEST_OVERHEAD;
    this.clock = createClock(machine.clock ?? "wall");
    this.#processor = makeProcessor(Math.min(wanted, MAX_MEMORY_BYTES), this.clock, machine);
    if (this.clock.kind === "virtual") (this.clock as VirtualClock).count(this.#processor);
    this.#machine = new GuestMachine(this.#processor, this.clock);
    this.#scheduler = new Scheduler(this.clock);
    this.#unpromised = Math.min(wanted, MAX_MEMORY_BYTES) - HOST_OVERHEAD;
  }

  get guests(): readonly Guest[] {
    return [...this.#guests];
  }

  get instructions(): number {
    return this.#processor.instructionCount;
  }

  async launch(options: LaunchOptions): Promise<Guest> {
    return this.launchPlanned(await prepareLaunch(options), options);
  }

  /** Launches what was prepared. */
  launchPlanned(prepared: PreparedLaunch, { trace, signal, timeout }: LaunchOptions): Guest {
    if (this.#closed) throw new LauncherError("ERR_CLOSED", "host", "open", "closed");
    const { memorySize, description } = prepared;
    const promised = memorySize + GUEST_OVERHEAD;
    if (promised > this.#unpromised) {
      const room = formatMemorySize(Math.max(this.#unpromised - GUEST_OVERHEAD, 0));
      const got = formatMemorySize(memorySize);
      throw new LauncherError("ERR_HOST_MEMORY", "memory", `at most the ${room} that the host has left`, got);
    }
    const guest = new LauncherGuest({
      createBody: (outside) => this.#machine.create(prepared, outside, trace),
      clock: this.clock,
      kernel: description,
      poke: () => this.#scheduler.poke(),
    });
    this.#unpromised -= promised;
    this.#guests.add(guest);
    const forgetLimits = limitGuest(guest, signal, timeout);
    void guest.exited.then(() => {
      forgetLimits();
      this.#guests.delete(guest);
      this.#unpromised += promised;
    });
    this.#scheduler.add(guest);
    return guest;
  }

  close(): void {
    this.#closed = true;
    for (const guest of this.#guests) guest.abort("the host was closed");
  }
}

/** Watches the signal and the time. @returns to be called when the Guest has ended. */
function limitGuest(guest: LauncherGuest, signal?: AbortSignal, timeout?: number): () => void {
  const abort = () => guest.abort(String(signal?.reason ?? "by its signal"));
  if (signal?.aborted) abort();
  else signal?.addEventListener("abort", abort, { once: true });
  const timer =
    timeout === undefined
      ? undefined
      : setTimeout(() => guest.timeOut(), Math.min(timeout * MS_PER_SECOND, LONGEST_TIMEOUT));
  return () => {
    signal?.removeEventListener("abort", abort);
    clearTimeout(timer);
  };
}

/** Reads and checks everything that a launch is given. @throws LauncherError. */
export async function prepareLaunch(options: LaunchOptions): Promise<PreparedLaunch> {
  const { name = "kernel", memory = DEFAULT_GUEST_MEMORY, initrd, args = "", abi = "auto", timeout } = options;
  if (timeout !== undefined && !(timeout > 0)) {
    throw new LauncherError("ERR_OPTION", "timeout", "more than 0 seconds", timeout);
  }
  const memorySize = memoryBytes(memory);
  const { image, unpacked, description } = await examineKernelFile(asBytes(options.kernel), name);
  const chosen = chooseAbi(description, abi, name);
  const contents = {
    name,
    initrd: initrd === undefined ? null : asBytes(initrd),
    args: typeof args === "string" ? args : args.join(" "),
  };
  if (chosen === XEN_ABI && unpacked && description.xen) {
    if (options.pae === false) throw new LauncherError("ERR_OPTION", "pae", "PAE, for a domain of Xen's", "none");
    const pages = memorySize / PAGE_SIZE;
    const plan = planDomain({ ...contents, image: unpacked, notes: description.xen, pages });
    return { system: "xen", description, memorySize, plan };
  }
  const plan = planGuest({ ...contents, image, description }, memorySize);
  return { system: "lguest", description, memorySize, plan, abi: chosen, pae: choosePae(description, options.pae) };
}

function choosePae(kernel: KernelDescription, asked: boolean | undefined): boolean {
  return asked ?? kernel.pae ?? false;
}

/** A Host with exactly the memory that one Guest needs. */
export function createHostForOne(guestMemory: number, options: MachineOptions): LauncherHost {
  return new LauncherHost(guestMemory, 1, options);
}

/**
 * Makes a machine for several Guests.
 * @throws LauncherError `ERR_MEMORY_SIZE`, `ERR_OPTION`, or `ERR_HOST_MEMORY` if the system has not that much.
 */
export function createHost({
  memory = DEFAULT_HOST_MEMORY,
  guests = DEFAULT_GUESTS,
  ...machine
}: HostOptions = {}): Host {
  if (!Number.isInteger(guests) || guests < 1 || guests > MOST_GUESTS) {
    throw new LauncherError("ERR_OPTION", "guests", `1 to ${MOST_GUESTS}`, guests);
  }
  const bytes = memoryBytes(memory);
  const most = MAX_GUEST_MEMORY - (guests - 1) * GUEST_OVERHEAD;
  if (bytes > most) {
    const expected = `at most ${formatMemorySize(most)} for ${guests} guests`;
    throw new LauncherError("ERR_MEMORY_SIZE", "memory", expected, formatMemorySize(bytes));
  }
  return new LauncherHost(bytes, guests, machine);
}
