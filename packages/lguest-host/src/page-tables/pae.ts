/*H:440 PAE shadows.
 *
 * Four top-level entries, each naming a page directory of 512 entries, each naming a page table of 512. The Switcher's
 * address lies in a directory that it shares with the Guest's kernel, so every root has that directory from the start
 * and it is never given back, only emptied around the Switcher's entry. Next, the seven parts: demand-page.ts. */
import {
  PAE_ENTRIES_PER_TABLE,
  PAE_ENTRY_BYTES,
  PAGE_SIZE,
  PDPTE_COUNT,
  PTE_FRAME,
  PTE_P,
  paePdeIndex,
  paePteIndex,
  pdpteIndex,
} from "@lguest/mmu";
import { NO_FRAME } from "../frames.js";
import { ALLOWED_TABLE_FLAGS, checkTableEntry, FLAGS_MASK, type ShadowFormat, TABLE_FLAGS } from "./format.js";
import { SHADOW_ROOTS, type ShadowPageTables } from "./shadow.js";

function entryAddress(table: number, index: number): number {
  return table + index * PAE_ENTRY_BYTES;
}

/** Host-physical address of the table that a present entry names. */
function tableOf(entry: number): number {
  return (entry & PTE_FRAME) >>> 0;
}

/** Gives back the page table that a directory entry names. @param place host-physical address of the entry. */
function releaseDirectoryEntry(tables: ShadowPageTables, place: number): void {
  const entry = tables.memory.read32(place);
  if ((entry & PTE_P) === 0) return;
  tables.frames.free(entry >>> 12);
  tables.memory.write32(place, 0);
}

/** Fills an absent entry with a new table. @returns the entry, or 0 after the Guest was ended. */
function fillEntry(tables: ShadowPageTables, place: number, flags: number): number {
  const table = tables.allocateTable();
  if (table === NO_FRAME) return 0;
  const entry = (table << 12) | flags;
  tables.memory.write32(place, entry);
  return entry;
}

/** Page tables with physical address extension, SDM Vol. 3A §4.4. */
export const PAE: ShadowFormat = {
  kind: "pae",
  topEntries: PDPTE_COUNT,
  entryBytes: PAE_ENTRY_BYTES,
  topFlags: PTE_P,
  topIndex: pdpteIndex,

  walkGuest(tables: ShadowPageTables, guestTop: number, linear: number): boolean {
    const { memory } = tables.guest;
    const top = entryAddress(guestTop, pdpteIndex(linear));
    const pdpte = memory.readU32(top);
    if ((pdpte & PTE_P) === 0) return false;
    if (!checkTableEntry(tables, "page directory entry", pdpte, memory.readU32(top + 4), PTE_P)) return false;
    const middle = entryAddress(tableOf(pdpte), paePdeIndex(linear));
    const pde = memory.readU32(middle);
    if ((pde & PTE_P) === 0) return false;
    if (!checkTableEntry(tables, "page middle directory entry", pde, memory.readU32(middle + 4), ALLOWED_TABLE_FLAGS)) {
      return false;
    }
    const { walk } = tables;
    walk.topFlags = PTE_P;
    walk.midFlags = pde & FLAGS_MASK;
    walk.pteAddress = entryAddress(tableOf(pde), paePteIndex(linear));
    walk.pteLo = memory.readU32(walk.pteAddress) | 0;
    walk.pteHi = memory.readU32(walk.pteAddress + 4) | 0;
    return true;
  },

  findEntry(tables: ShadowPageTables, frame: number, linear: number): number {
    const pdpte = tables.memory.read32(entryAddress(frame * PAGE_SIZE, pdpteIndex(linear)));
    if ((pdpte & PTE_P) === 0) return 0;
    const pde = tables.memory.read32(entryAddress(tableOf(pdpte), paePdeIndex(linear)));
    return (pde & PTE_P) === 0 ? 0 : entryAddress(tableOf(pde), paePteIndex(linear));
  },

  makeEntry(tables: ShadowPageTables, frame: number, linear: number): number {
    const top = entryAddress(frame * PAGE_SIZE, pdpteIndex(linear));
    let pdpte = tables.memory.read32(top);
    if ((pdpte & PTE_P) === 0) pdpte = fillEntry(tables, top, PTE_P);
    if (pdpte === 0) return 0;
    const middle = entryAddress(tableOf(pdpte), paePdeIndex(linear));
    let pde = tables.memory.read32(middle);
    if ((pde & PTE_P) === 0) pde = fillEntry(tables, middle, tables.walk.midFlags);
    return pde === 0 ? 0 : entryAddress(tableOf(pde), paePteIndex(linear));
  },

  releaseTop(tables: ShadowPageTables, frame: number, index: number): void {
    const top = entryAddress(frame * PAGE_SIZE, index);
    const pdpte = tables.memory.read32(top);
    if ((pdpte & PTE_P) === 0) return;
    const directory = tableOf(pdpte);
    const holdsSwitcher = index === pdpteIndex(tables.switcherAddress);
    const end = holdsSwitcher ? paePdeIndex(tables.switcherAddress) : PAE_ENTRIES_PER_TABLE;
    for (let i = 0; i < end; i++) releaseDirectoryEntry(tables, entryAddress(directory, i));
    if (holdsSwitcher) return;
    tables.frames.free(pdpte >>> 12);
    tables.memory.write32(top, 0);
  },

  /*
   * Whether a shadow directory was made from the Guest's directory at `guestTable` is asked of the Guest's top level
   * as it is now. That is true as long as SET_PGD was called for each change of the top level; where it was not,
   * nothing here shadows the new directory yet.
   */
  releaseMiddle(tables: ShadowPageTables, guestTable: number, index: number): void {
    for (let i = 0; i < SHADOW_ROOTS; i++) {
      const root = tables.roots[i];
      if (root.frame === NO_FRAME) continue;
      for (let t = 0; t < PDPTE_COUNT; t++) {
        const pdpte = tables.memory.read32(entryAddress(root.frame * PAGE_SIZE, t));
        if ((pdpte & PTE_P) === 0) continue;
        if (tableOf(tables.guest.memory.readU32(entryAddress(root.guestTop, t))) !== guestTable) continue;
        const isSwitchers = t === pdpteIndex(tables.switcherAddress) && index >= paePdeIndex(tables.switcherAddress);
        if (!isSwitchers) releaseDirectoryEntry(tables, entryAddress(tableOf(pdpte), index));
      }
    }
  },

  hookSwitcher(tables: ShadowPageTables, frame: number): boolean {
    const top = entryAddress(frame * PAGE_SIZE, pdpteIndex(tables.switcherAddress));
    let pdpte = tables.memory.read32(top);
    if ((pdpte & PTE_P) === 0) pdpte = fillEntry(tables, top, PTE_P);
    if (pdpte === 0) return false;
    const middle = entryAddress(tableOf(pdpte), paePdeIndex(tables.switcherAddress));
    tables.memory.write32(middle, (tables.switcherTable << 12) | TABLE_FLAGS);
    return true;
  },

  releaseRoot(tables: ShadowPageTables, frame: number): void {
    const top = entryAddress(frame * PAGE_SIZE, pdpteIndex(tables.switcherAddress));
    const pdpte = tables.memory.read32(top);
    if ((pdpte & PTE_P) !== 0) tables.frames.free(pdpte >>> 12);
    tables.frames.free(frame);
  },
};
