/*H:480 (iv) Changing address spaces.
 *
 * This happens on nearly every context switch, so a few shadows are kept. If the address space has one, it is used;
 * else the one that was not used for the longest loses its user half and is given to the newcomer. The kernel's half
 * stays, being alike in all. Next: flush.ts. */
import { NO_FRAME } from "../frames.js";
import type { Vcpu } from "../vcpu.js";
import { flushUserMappings, releaseAllMappings } from "./flush.js";
import { pinStackPages } from "./pin-page.js";
import { SHADOW_ROOTS, type ShadowPageTables } from "./shadow.js";

/** The slot to give to a new address space: an unused one, else the least recently used. */
function chooseSlot(tables: ShadowPageTables): number {
  let slot = 0;
  for (let i = 0; i < SHADOW_ROOTS; i++) {
    if (tables.roots[i].frame === NO_FRAME) return i;
    if (tables.roots[i].lastUse < tables.roots[slot].lastUse) slot = i;
  }
  return slot;
}

/** Makes a slot's root table, holding nothing but the Switcher. @returns false after the Guest was ended. */
function allocateRoot(tables: ShadowPageTables, slot: number): boolean {
  const frame = tables.allocateTable();
  if (frame === NO_FRAME) return false;
  if (!tables.format.hookSwitcher(tables, frame)) {
    tables.frames.free(frame);
    return false;
  }
  tables.roots[slot].frame = frame;
  return true;
}

/**
 * Gives a slot to the address space of `guestTop`, without user mappings.
 * @returns the slot, and if it has no kernel mappings either; slot -1 after the Guest was ended for want of memory.
 */
export function newRoot(tables: ShadowPageTables, guestTop: number): { slot: number; blank: boolean } {
  const slot = chooseSlot(tables);
  const blank = tables.roots[slot].frame === NO_FRAME;
  if (blank && !allocateRoot(tables, slot)) return { slot: -1, blank };
  tables.roots[slot].guestTop = guestTop;
  if (!blank) flushUserMappings(tables, slot);
  tables.guest.stats.shadowRoots++;
  return { slot, blank };
}

/** NEW_PGTABLE: from now on the Guest uses the address space whose top-level table is at `guestTop`. */
export function newPageTable(tables: ShadowPageTables, vcpu: Vcpu, guestTop: number): void {
  let slot = -1;
  let repin = false;
  if (vcpu.linearPages) {
    // The first time: what was made up until now goes.
    releaseAllMappings(tables);
    vcpu.linearPages = false;
    repin = true;
  } else {
    slot = tables.find(guestTop);
  }
  if (slot < 0) {
    const made = newRoot(tables, guestTop);
    if (made.slot < 0) return;
    slot = made.slot;
    repin ||= made.blank;
  }
  vcpu.root = slot;
  tables.roots[slot].lastUse = ++tables.switches;
  if (repin) pinStackPages(tables, vcpu);
}
