/*X:526 A walk through a guest's tables.
 *
 * The hypervisor reads and writes what a guest's linear addresses name, with the rights that the guest's kernel has. All
 * tables below a validated root are the guest's own and good, so the walk has nothing to check but presence and R/W.
 * Before: vcpu.ts. Next: structures in a guest's memory, guest-memory.ts. */
import {
  type LinearAddress,
  PAGE_OFFSET_MASK,
  PAGE_SIZE,
  type PhysicalAddress,
  type PhysicalMemory,
  PTE_A,
  PTE_D,
  PTE_RW,
  paeFrame,
  paePdeIndex,
  paePteIndex,
  pdpteIndex,
} from "@lguest/mmu";
import type { MachineFrame } from "../addresses.js";
import { NO_FRAME } from "./frame-table.js";
import { ENTRY_BYTES, isPresent } from "./page-entries.js";

/** Returned where nothing is mapped. */
export const NOT_MAPPED = -1;

/** Machine address of the table that an entry names, or {@link NOT_MAPPED}. */
function tableOf(memory: PhysicalMemory, entry: PhysicalAddress): PhysicalAddress {
  const lo = memory.read32(entry);
  return isPresent(lo) ? paeFrame(lo, memory.read32(entry + 4)) : NOT_MAPPED;
}

/** Machine address of the page-table entry for a linear address, or {@link NOT_MAPPED} if there is no table. */
export function entryPlace(memory: PhysicalMemory, root: MachineFrame, linear: LinearAddress): PhysicalAddress {
  if (root === NO_FRAME) return NOT_MAPPED;
  const directory = tableOf(memory, root * PAGE_SIZE + pdpteIndex(linear) * ENTRY_BYTES);
  if (directory === NOT_MAPPED) return NOT_MAPPED;
  const table = tableOf(memory, directory + paePdeIndex(linear) * ENTRY_BYTES);
  return table === NOT_MAPPED ? NOT_MAPPED : table + paePteIndex(linear) * ENTRY_BYTES;
}

/** True if the directory's entry lets the page be written to; it does not where it names a directory. */
function directoryAllows(memory: PhysicalMemory, root: MachineFrame, linear: LinearAddress): boolean {
  const directory = tableOf(memory, root * PAGE_SIZE + pdpteIndex(linear) * ENTRY_BYTES);
  return directory !== NOT_MAPPED && (memory.read32(directory + paePdeIndex(linear) * ENTRY_BYTES) & PTE_RW) !== 0;
}

/** Machine address of a byte, for reading or for writing too; {@link NOT_MAPPED} if the guest's kernel may not. */
export function translate(
  memory: PhysicalMemory,
  root: MachineFrame,
  linear: LinearAddress,
  write: boolean,
): PhysicalAddress {
  const place = entryPlace(memory, root, linear);
  if (place === NOT_MAPPED) return NOT_MAPPED;
  const lo = memory.read32(place);
  if (!isPresent(lo) || (write && (lo & PTE_RW) === 0)) return NOT_MAPPED;
  if (write && !directoryAllows(memory, root, linear)) return NOT_MAPPED;
  const used = write ? PTE_A | PTE_D : PTE_A;
  if ((lo & used) !== used) memory.write32(place, lo | used);
  return paeFrame(lo, memory.read32(place + 4)) + (linear & PAGE_OFFSET_MASK);
}
