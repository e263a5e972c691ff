/*H:110 The Host's own page tables.
 *
 * The processor needs a place to stand while the Host has it; the Switcher's package lays that out (its host-side.ts).
 * Here it is mapped, with the Switcher beside it, in page tables of both formats with the same contents, because Guests
 * of both kinds share the processor. Next: the world switch (world-switch.ts). */
import {
  PAE_ENTRY_BYTES,
  PAGE_SIZE,
  type PhysicalMemory,
  PTE_A,
  PTE_BYTES,
  PTE_D,
  PTE_P,
  PTE_RW,
  paePdeIndex,
  paePteIndex,
  pdeIndex,
  pdpteIndex,
  pteIndex,
} from "@lguest/mmu";
import { createHostSide, HOST_SIDE_PAGES, type HostGdt, type HostMapping, type HostSide } from "@lguest/switcher";
import { LguestHostError } from "./errors.js";
import { type FrameAllocator, NO_FRAME } from "./frames.js";

/** Where the Host's side is seen, in its own roots only. */
const HOST_ADDRESS = 0xc0000000;

/** Page tables of the Host's in both formats. */
export interface HostRoots {
  /** Host-physical address for CR3. */
  readonly twoLevel: number;
  readonly pae: number;
}

/** @throws LguestHostError `ERR_HOST_MEMORY` if there is no frame left. @returns host-physical address of a page. */
export function hostPage(frames: FrameAllocator): number {
  const frame = frames.allocate();
  if (frame === NO_FRAME)
    throw new LguestHostError("ERR_HOST_MEMORY", "page frames", "enough for the Host", "none left");
  return frame * PAGE_SIZE;
}

/** Lays out the Host's side in frames of its own. */
export function createHostPages(memory: PhysicalMemory, frames: FrameAllocator, gdt: HostGdt): HostSide {
  const own = Array.from({ length: HOST_SIDE_PAGES }, () => hostPage(frames));
  return createHostSide({ memory, frames: own, address: HOST_ADDRESS, gdt });
}

const TABLE_FLAGS = PTE_P | PTE_RW | PTE_A;

function pageFlags(mapping: HostMapping): number {
  return PTE_P | PTE_A | (mapping.writable ? PTE_RW | PTE_D : 0);
}

/** Table that the entry at `place` names, made if there is none. */
function tableAt(memory: PhysicalMemory, frames: FrameAllocator, place: number, flags: number): number {
  const entry = memory.read32(place);
  if ((entry & PTE_P) !== 0) return (entry & ~(PAGE_SIZE - 1)) >>> 0;
  const table = hostPage(frames);
  memory.write32(place, table | flags);
  return table;
}

/** Makes the Host's page tables, one set in each format, both with these pages. */
export function createHostRoots(
  memory: PhysicalMemory,
  frames: FrameAllocator,
  mappings: readonly HostMapping[],
): HostRoots {
  const twoLevel = hostPage(frames);
  const pae = hostPage(frames);
  for (const mapping of mappings) {
    const { linear, physical } = mapping;
    const table = tableAt(memory, frames, twoLevel + pdeIndex(linear) * PTE_BYTES, TABLE_FLAGS);
    memory.write32(table + pteIndex(linear) * PTE_BYTES, physical | pageFlags(mapping));
    const directory = tableAt(memory, frames, pae + pdpteIndex(linear) * PAE_ENTRY_BYTES, PTE_P);
    const paeTable = tableAt(memory, frames, directory + paePdeIndex(linear) * PAE_ENTRY_BYTES, TABLE_FLAGS);
    memory.write32(paeTable + paePteIndex(linear) * PAE_ENTRY_BYTES, physical | pageFlags(mapping));
  }
  return { twoLevel, pae };
}
