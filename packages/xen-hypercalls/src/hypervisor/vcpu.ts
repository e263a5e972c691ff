/*X:524 A virtual processor.
 *
 * What one of a domain's processors is while another has the real one: its registers, the handlers and stacks that it
 * asked for, its descriptor tables and root, its timers, and where it is told of events and time. Before: domain.ts.
 * Next: how its addresses are translated, guest-tables.ts. */
import type { PhysicalAddress } from "@lguest/mmu";
import { GuestRegisters, initialFpuImage } from "@lguest/switcher";
import { FLAT_RING1_SS, type MachineFrame } from "../addresses.js";
import { vcpuInfo, XEN_LEGACY_MAX_VCPUS } from "../shared-info.js";
import type { Domain } from "./domain.js";
import { NO_FRAME } from "./frame-table.js";

/** No timer is set. */
export const NEVER = Number.POSITIVE_INFINITY;

/** A far address in the guest. */
export interface EntryPoint {
  readonly cs: number;
  readonly eip: number;
  /** Events are masked on entry. */
  readonly maskEvents: boolean;
}

/** A handler of the guest's for an exception or an `int`. */
export interface TrapEntry extends EntryPoint {
  /** The outermost ring that may come here by `int`. */
  readonly dpl: number;
}

/* Debug registers without any breakpoint and without anything seen, SDM Vol. 3B §17.2. */
export const DR6_INITIAL = 0xffff0ff0 | 0;
export const DR7_INITIAL = 0x400;
/** Bits of DR7 that enable breakpoints. */
export const DR7_ENABLES = 0xff;
/** Bits of DR6 that tell what was seen: B0 to B3, BD, BS, BT. */
export const DR6_SEEN = 0xe00f;

/** Vectors that a trap table has. */
export const TRAP_VECTORS = 256;

/** One virtual processor. */
export class Vcpu {
  readonly domain: Domain;
  readonly id: number;
  readonly registers: GuestRegisters;
  /** True from VCPUOP_initialise on. */
  initialised = false;
  /** VCPUOP_up: it may run. */
  up = false;
  /** It waits for an event. */
  blocked = false;
  /** It waits for one of these ports, masked or not; null if it does not poll, empty for any that it had in its list. */
  polling: ReadonlySet<number> | null = null;
  /** Where it is told of events and time: machine address of its vcpu_info. */
  infoAddress: PhysicalAddress;
  /** It said where that is, which can be said once. */
  infoRegistered = false;
  /** It would rather have others run now. */
  yielded = false;

  readonly traps: (TrapEntry | null)[] = new Array(TRAP_VECTORS).fill(null);
  eventCallback: EntryPoint | null = null;
  failsafeCallback: EntryPoint | null = null;
  nmiCallback: EntryPoint | null = null;
  /** The kernel's stack, for what comes from ring 3. */
  kernelSs = FLAT_RING1_SS;
  kernelEsp = 0;
  /** The IOPL that its programs and kernel believe in. */
  iopl = 0;

  /** The root; a reference and a use of it are held. */
  root: MachineFrame = NO_FRAME;
  /** The guest's pages of the GDT. */
  gdtFrames: MachineFrame[] = [];
  gdtEntries = 0;
  ldtBase = 0;
  ldtEntries = 0;
  /** Pages of the LDT that were found good, by page; a reference and a use of each are held. */
  readonly ldtFrames = new Map<number, MachineFrame>();

  /** The guest wants to hear of the next FPU instruction. */
  ts = false;
  /** CR4.DE: breakpoints on ports may be told of. There are no ports, so they are never met. */
  debugExtensions = false;
  readonly fpu = initialFpuImage();
  readonly debugRegisters = new Int32Array(8);

  /** When the one-shot timer fires, in the clock's nanoseconds. */
  singleShot = NEVER;
  /** When the periodic timer fires next, and its period in nanoseconds. */
  periodic = NEVER;
  period = 0;
  /** When a poll or block with a timeout ends. */
  pollUntil = NEVER;
  /** Linear address where its runstate is kept up to date; 0 for none. */
  runstateAddress = 0;
  /** Linear address where its time is kept up to date as well; 0 for none. */
  timeAddress = 0;
  /** RUNSTATE_*, since when, and how long it was in each. */
  runstate = 3;
  runstateSince = 0;
  readonly runstateTimes = [0, 0, 0, 0];

  /** Address of the last page fault, as the processor left it. */
  faultAddress = 0;
  /** Its GDT, IDT or stack changed since the processor was set up for it. */
  changed = true;

  constructor(domain: Domain, id: number, registerPage: PhysicalAddress) {
    this.domain = domain;
    this.id = id;
    this.registers = new GuestRegisters(domain.machine.memory, registerPage);
    this.infoAddress = domain.sharedInfo + Math.min(id, XEN_LEGACY_MAX_VCPUS - 1) * vcpuInfo.size;
    this.debugRegisters[6] = DR6_INITIAL;
    this.debugRegisters[7] = DR7_INITIAL;
  }

  /** It could use the processor now. */
  get runnable(): boolean {
    return this.up && !this.blocked && this.polling === null && this.domain.end === null;
  }

  /** When a timer of its own wants something; NEVER if none does. */
  get nextTimer(): number {
    return Math.min(this.singleShot, this.periodic, this.pollUntil);
  }
}
