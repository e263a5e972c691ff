/*H:105 Welcome to the Host.
 *
 * One Host has one processor, one physical memory and one clock, and any number of Guests that share them. Making it
 * lays out what the processor needs while no Guest runs (host-pages.ts), puts the Switcher at the top of the address
 * space in page tables of both formats, and leaves the processor standing before the call that enters a Guest. From
 * then on the Launcher holds devices (device.ts), one for each Guest. */
import { PAGE_SIZE } from "@lguest/mmu";
import { FpuOwnership, type HostSide, type Processor } from "@lguest/switcher";
import type { Clock } from "@lguest/x86-cpu";
import { type AbiProfile, LGUEST_3_11 } from "./abi-profile.js";
import { createDevice, type LguestDevice } from "./device.js";
import { LguestHostError, requireInteger } from "./errors.js";
import { FrameAllocator } from "./frames.js";
import type { HostServices } from "./guest.js";
import { createHostPages, createHostRoots, type HostRoots } from "./host-pages.js";
import { createSwitcherPlace, type SwitcherPlace } from "./switcher-place.js";
import type { TraceSink } from "./trace.js";
import { WorldSwitch } from "./world-switch.js";

/** What {@link createHost} makes a Host of. */
export interface HostOptions {
  /** The processor, fresh from its reset; nobody else may run it. */
  readonly processor: Processor;
  /** The one clock; the processor's time stamp counter should read it, too. */
  readonly clock: Clock;
  /** Nanoseconds since 1970 when the clock was at 0; by default 0. */
  readonly epoch?: number;
  /** Speed of the time stamp counter in kHz; 0, the default, makes Guests use the Host's own clock source. */
  readonly tscKhz?: number;
  /** Longest a `run` takes, in the clock's nanoseconds; by default 4,000,000. */
  readonly sliceNs?: number;
}

/** A Guest to be. */
export interface GuestOptions {
  /** Bytes of RAM, a multiple of 4096, 1 page at least. Pages take room in the Host when they are first touched. */
  readonly memory: number;
  /** The Guest's page tables are in PAE format. */
  readonly pae?: boolean;
  /** What its kernel was built for; by default 3.11's. */
  readonly profile?: AbiProfile;
  /** Receives one line for each hypercall, reflected trap, emulated instruction and delivered interrupt. */
  readonly trace?: TraceSink;
}

/** One Host. */
export interface Host {
  /**
   * Makes the device for one more Guest.
   * @throws LguestHostError `ERR_OPTION_RANGE` for memory that is no whole number of pages or too much to address.
   */
  createGuest(options: GuestOptions): LguestDevice;
  /** The clock, in nanoseconds. */
  now(): number;
  /** Bytes of the Host's memory that nobody has. */
  readonly freeMemory: number;
  /** Guests that were made and not closed. */
  readonly guests: number;
}

/* CR0 and CR4 as the Host runs, SDM Vol. 3A §2.5: protection and paging on, read-only holds for the Guest's level,
 * numeric errors by #MF, SSE enabled. No large pages, no global pages. */
const CR0_PE = 1 << 0;
const CR0_MP = 1 << 1;
const CR0_ET = 1 << 4;
const CR0_NE = 1 << 5;
const CR0_WP = 1 << 16;
const CR0_PG = 0x80000000 | 0;
const CR0_UNPAGED = CR0_PE | CR0_MP | CR0_ET | CR0_NE | CR0_WP;
const CR4_PAE = 1 << 5;
const CR4_OSFXSR = 1 << 9;
const CR4_OSXMMEXCPT = 1 << 10;
const CR4_HOST = CR4_OSFXSR | CR4_OSXMMEXCPT;
/** Bit 1 of EFLAGS is always set; the Host runs with interrupts off. */
const EFLAGS_HOST = 1 << 1;

const ESP = 4;
const DEFAULT_SLICE_NS = 4_000_000;
/** A Guest's pages must have numbers below 2^20, its device pages included. */
const MAX_GUEST_PAGES = 1 << 20;

class LguestHost implements Host {
  readonly #processor: Processor;
  readonly #clock: Clock;
  readonly #sliceNs: number;
  readonly #frames: FrameAllocator;
  readonly #pages: HostSide;
  readonly #roots: HostRoots;
  readonly #switcher: SwitcherPlace;
  readonly #services: HostServices;
  readonly #fpu: FpuOwnership;
  readonly #worldSwitch: WorldSwitch;
  /** CR4 without PAE: less what this processor does not have. */
  readonly #cr4: number;
  #pae = false;
  #guests = 0;

  constructor({ processor, clock, epoch = 0, tscKhz = 0, sliceNs = DEFAULT_SLICE_NS }: HostOptions) {
    const { memory } = processor;
    requireInteger("tscKhz", tscKhz, 0, 0xffffffff);
    requireInteger("sliceNs", sliceNs, 1, Number.MAX_SAFE_INTEGER);
    this.#processor = processor;
    this.#clock = clock;
    this.#sliceNs = sliceNs;
    this.#frames = new FrameAllocator(memory);
    const { gdt } = LGUEST_3_11;
    const own = createHostPages(memory, this.#frames, gdt);
    this.#pages = own;
    this.#switcher = createSwitcherPlace(memory, this.#frames, LGUEST_3_11, own);
    own.setEntry(this.#switcher.entryAddress);
    this.#roots = createHostRoots(memory, this.#frames, [...own.mappings, ...this.#switcher.hostMappings]);
    const now = () => clock.now();
    this.#services = {
      memory,
      frames: this.#frames,
      now,
      epoch,
      tscKhz,
      switcherAddress: this.#switcher.layout.address,
    };
    this.#fpu = new FpuOwnership(processor);
    this.#worldSwitch = new WorldSwitch({
      processor,
      memory,
      switcher: this.#switcher,
      fpu: this.#fpu,
      now,
      enterAddress: own.enterAddress,
      homeAddress: own.homeAddress,
      useFormat: (pae) => this.#useFormat(pae),
      reset: () => this.#standUp(),
    });
    this.#cr4 = acceptedCr4(processor, CR4_HOST);
    this.#standUp();
  }

  get freeMemory(): number {
    return this.#frames.available * PAGE_SIZE;
  }

  get guests(): number {
    return this.#guests;
  }

  now(): number {
    return this.#clock.now();
  }

  createGuest({ memory, pae = false, profile = LGUEST_3_11, trace }: GuestOptions): LguestDevice {
    const ramPages = memory / PAGE_SIZE;
    const most = MAX_GUEST_PAGES - profile.devicePages;
    if (!Number.isInteger(ramPages) || ramPages < 1 || ramPages > most) {
      const expected = `a multiple of ${PAGE_SIZE}, at most ${most * PAGE_SIZE}`;
      throw new LguestHostError("ERR_OPTION_RANGE", "memory", expected, memory);
    }
    this.#guests++;
    return createDevice({
      host: this.#services,
      profile,
      pae,
      ramPages,
      sliceNs: this.#sliceNs,
      switcherPages: this.#switcher.pages,
      runner: this.#worldSwitch,
      fpu: this.#fpu,
      trace,
      onClose: () => {
        this.#guests--;
      },
    });
  }

  /** Puts the processor where the Host stands: its page tables, descriptor tables and segments, before the call. */
  #standUp(): void {
    const processor = this.#processor;
    const pages = this.#pages;
    processor.withdraw();
    this.#loadRoot(this.#pae);
    processor.loadGdt(pages.gdtAddress, pages.gdtLimit);
    processor.loadIdt(pages.idtAddress, pages.idtLimit);
    processor.loadSegment("cs", pages.codeSelector);
    for (const register of ["ss", "ds", "es"] as const) processor.loadSegment(register, pages.dataSelector);
    for (const register of ["fs", "gs", "ldtr"] as const) processor.loadSegment(register, 0);
    processor.loadSegment("tr", pages.taskSelector);
    processor.eflags = EFLAGS_HOST;
    processor.setRegister(ESP, pages.stackAddress);
    processor.eip = pages.enterAddress;
  }

  /** Loads the Host's root of a format, unless it is loaded. @returns its host-physical address. */
  #useFormat(pae: boolean): number {
    if (pae !== this.#pae) {
      this.#pae = pae;
      this.#loadRoot(pae);
    }
    return pae ? this.#roots.pae : this.#roots.twoLevel;
  }

  /** Paging is off in between: the tables of one format are never walked as the other's. */
  #loadRoot(pae: boolean): void {
    const processor = this.#processor;
    processor.cr0 = CR0_UNPAGED;
    processor.cr4 = this.#cr4 | (pae ? CR4_PAE : 0);
    processor.cr3 = pae ? this.#roots.pae : this.#roots.twoLevel;
    processor.cr0 = CR0_UNPAGED | CR0_PG;
  }
}

/** `wanted`, or 0 if the processor refuses it: one without SSE has no use for the bits either. */
function acceptedCr4(processor: Processor, wanted: number): number {
  try {
    processor.cr4 = wanted;
    return wanted;
  } catch {
    return 0;
  }
}

/**
 * Makes a Host of a processor.
 * @throws LguestHostError `ERR_HOST_MEMORY` if the processor's memory is too small to stand in (some 20 pages).
 */
export function createHost(options: HostOptions): Host {
  return new LguestHost(options);
}
