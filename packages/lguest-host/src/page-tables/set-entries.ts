/*H:470 (iii) Entries that the Guest says it changed.
 *
 * It would do to forget the shadow of a changed entry, for the next access would bring it back. But a kernel that sets
 * the accessed bit expects to use the page at once, and then the new shadow is put in place here and a fault is saved.
 * The kernel's half is alike in all address spaces, so that changes to it go into every shadow. Next:
 * switch-root.ts. */
import { PTE_A, PTE_D, PTE_P } from "@lguest/mmu";
import { NO_FRAME } from "../frames.js";
import { killGuest } from "../kill-guest.js";
import type { Vcpu } from "../vcpu.js";
import { checkPageEntry, shadowWord } from "./format.js";
import { pinStackPages } from "./pin-page.js";
import { SHADOW_ROOTS, type ShadowPageTables } from "./shadow.js";

function setEntry(tables: ShadowPageTables, vcpu: Vcpu, frame: number, linear: number, lo: number, hi: number): void {
  const entry = tables.format.findEntry(tables, frame, linear);
  if (entry === 0) return;
  let shadow = 0;
  if ((lo & PTE_P) !== 0 && (lo & (PTE_A | PTE_D)) !== 0) {
    if (!checkPageEntry(tables, linear, lo, hi)) return;
    shadow = shadowWord(vcpu, lo);
  }
  tables.memory.write32(entry, shadow);
}

/**
 * SET_PTE: the entry for `linear` in the address space of `guestTop` is now this one.
 * @param lo @param hi the entry; `hi` is 0 unless the Guest uses PAE.
 */
export function setPte(
  tables: ShadowPageTables,
  vcpu: Vcpu,
  guestTop: number,
  linear: number,
  lo: number,
  hi: number,
): void {
  if (linear >= tables.switcherAddress) {
    killGuest(tables.guest, "attempt to set pte into Switcher pages");
    return;
  }
  if (linear >= tables.guest.kernelAddress) {
    for (let i = 0; i < SHADOW_ROOTS; i++) {
      if (tables.roots[i].frame !== NO_FRAME) setEntry(tables, vcpu, tables.roots[i].frame, linear, lo, hi);
    }
    return;
  }
  const slot = tables.find(guestTop);
  if (slot >= 0) setEntry(tables, vcpu, tables.roots[slot].frame, linear, lo, hi);
}

/** SET_PGD: entry `index` of the top-level table at `guestTop` changed. */
export function setPgd(tables: ShadowPageTables, guestTop: number, index: number): void {
  if (index >= tables.format.topEntries) {
    killGuest(tables.guest, `Attempt to set pgd ${index}/${tables.format.topEntries}`);
    return;
  }
  const slot = tables.find(guestTop);
  if (slot >= 0) tables.format.releaseTop(tables, tables.roots[slot].frame, index);
}

/**
 * SET_PMD, PAE only: entry `index` of the middle-level table at `guestTable` changed. The original threw all shadows
 * away here, which costs a PAE kernel some 480,000 faults in one boot; only what shadows the entry need go.
 */
export function setPmd(tables: ShadowPageTables, vcpu: Vcpu, guestTable: number, index: number): void {
  if (tables.format.kind !== "pae") {
    killGuest(tables.guest, "SET_PMD from a Guest without PAE");
    return;
  }
  if (index >= 512) {
    killGuest(tables.guest, `Attempt to set pmd ${index}/512`);
    return;
  }
  tables.format.releaseMiddle(tables, guestTable, index);
  pinStackPages(tables, vcpu);
}
