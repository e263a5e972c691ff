/*X:520 What all domains share.
 *
 * One machine has one processor, one memory, one clock, and domains that share them. This is the interface through which
 * the rooms that follow reach it; hypervisor.ts makes it. Before: change-entries.ts. Next: what is counted of a domain, domain-stats.ts. */
import { type LinearAddress, PAGE_SIZE, type PhysicalMemory, type u32 } from "@lguest/mmu";
import type { Processor } from "@lguest/switcher";
import type { CpuModel } from "@lguest/x86-cpu";
import type { DomainId, MachineFrame } from "../addresses.js";
import type { EntryChanges } from "./change-entries.js";
import type { Domain } from "./domain.js";
import type { FrameTable } from "./frame-table.js";
import type { PageTypes } from "./page-types.js";

/** The machine, as its domains know it. */
export interface Machine {
  readonly processor: Processor;
  readonly memory: PhysicalMemory;
  /** What the processor says of itself. */
  readonly model: CpuModel;
  readonly frames: FrameTable;
  readonly types: PageTypes;
  readonly entries: EntryChanges;
  /** The machine-to-physical table: u32 for each frame, in frames one behind the other from this one on. */
  readonly m2p: MachineFrame;
  /** The page of the GDT that is the hypervisor's and that every guest sees. */
  readonly reservedGdtPage: MachineFrame;
  /** A frame to work in. */
  readonly scratchFrame: MachineFrame;
  readonly domains: ReadonlyMap<DomainId, Domain>;
  /** The clock, in nanoseconds: system time of all domains. */
  readonly now: () => number;
  /** Nanoseconds since 1970 when the clock was at 0. */
  readonly epoch: number;
  /** Frequency of the time stamp counter, which reads the same clock. */
  readonly tscKhz: number;
  /** Forgets all translations. */
  readonly flushTlb: () => void;
  /** Forgets the translation of one page. */
  readonly flushPage: (linear: LinearAddress) => void;
}

/** What the machine-to-physical table holds for a frame that is nobody's page. */
export const INVALID_M2P_ENTRY = 0xffffffff;

/** Says which of its owner's pages a frame is. */
export function setMachineToPhysical(machine: Machine, frame: MachineFrame, pfn: u32): void {
  machine.memory.write32(machine.m2p * PAGE_SIZE + frame * 4, pfn);
}

/** Which of its owner's pages a frame is; {@link INVALID_M2P_ENTRY} if none. */
export function machineToPhysical(machine: Machine, frame: MachineFrame): u32 {
  return machine.memory.read32(machine.m2p * PAGE_SIZE + frame * 4) >>> 0;
}
