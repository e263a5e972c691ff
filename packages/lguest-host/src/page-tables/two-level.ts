/*H:430 Two-level shadows.
 *
 * A page directory of 1024 entries, each naming a page table of 1024. The Switcher's address is that of the last
 * directory entry, so that its table is hooked in whole. Next: PAE (pae.ts). */
import { ENTRIES_PER_TABLE, PAGE_SIZE, PTE_BYTES, PTE_FRAME, PTE_P, pdeIndex, pteIndex } from "@lguest/mmu";
import { NO_FRAME } from "../frames.js";
import { ALLOWED_TABLE_FLAGS, checkTableEntry, FLAGS_MASK, type ShadowFormat, TABLE_FLAGS } from "./format.js";
import type { ShadowPageTables } from "./shadow.js";

function directoryEntry(frame: number, index: number): number {
  return frame * PAGE_SIZE + index * PTE_BYTES;
}

/** Host-physical address of the table that a present entry names. */
function tableOf(entry: number): number {
  return (entry & PTE_FRAME) >>> 0;
}

/** Page tables of the processor's original format, SDM Vol. 3A §4.3. */
export const TWO_LEVEL: ShadowFormat = {
  kind: "two-level",
  topEntries: ENTRIES_PER_TABLE,
  entryBytes: PTE_BYTES,
  topFlags: ALLOWED_TABLE_FLAGS,
  topIndex: pdeIndex,

  walkGuest(tables: ShadowPageTables, guestTop: number, linear: number): boolean {
    const { memory } = tables.guest;
    const pde = memory.readU32(guestTop + pdeIndex(linear) * PTE_BYTES);
    if ((pde & PTE_P) === 0) return false;
    if (!checkTableEntry(tables, "page directory entry", pde, 0, ALLOWED_TABLE_FLAGS)) return false;
    const { walk } = tables;
    walk.topFlags = pde & FLAGS_MASK;
    walk.pteAddress = tableOf(pde) + pteIndex(linear) * PTE_BYTES;
    walk.pteLo = memory.readU32(walk.pteAddress) | 0;
    walk.pteHi = 0;
    return true;
  },

  findEntry(tables: ShadowPageTables, frame: number, linear: number): number {
    const pde = tables.memory.read32(directoryEntry(frame, pdeIndex(linear)));
    return (pde & PTE_P) === 0 ? 0 : tableOf(pde) + pteIndex(linear) * PTE_BYTES;
  },

  makeEntry(tables: ShadowPageTables, frame: number, linear: number): number {
    const place = directoryEntry(frame, pdeIndex(linear));
    let pde = tables.memory.read32(place);
    if ((pde & PTE_P) === 0) {
      const table = tables.allocateTable();
      if (table === NO_FRAME) return 0;
      pde = (table << 12) | tables.walk.topFlags;
      tables.memory.write32(place, pde);
    }
    return tableOf(pde) + pteIndex(linear) * PTE_BYTES;
  },

  releaseTop(tables: ShadowPageTables, frame: number, index: number): void {
    if (index >= pdeIndex(tables.switcherAddress)) return;
    const place = directoryEntry(frame, index);
    const pde = tables.memory.read32(place);
    if ((pde & PTE_P) === 0) return;
    tables.frames.free(pde >>> 12);
    tables.memory.write32(place, 0);
  },

  releaseMiddle(): void {
    // There is no middle level.
  },

  hookSwitcher(tables: ShadowPageTables, frame: number): boolean {
    const place = directoryEntry(frame, pdeIndex(tables.switcherAddress));
    tables.memory.write32(place, (tables.switcherTable << 12) | TABLE_FLAGS);
    return true;
  },

  releaseRoot(tables: ShadowPageTables, frame: number): void {
    tables.frames.free(frame);
  },
};
