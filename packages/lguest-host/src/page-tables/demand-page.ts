/*H:450 (i) Looking an entry up when the Guest faults.
 *
 * Shadows start empty, so page faults are the normal way for a mapping to come into being: the Guest's own tables are
 * walked, what they say is checked and copied with the true frame, and the Guest goes on without having noticed. Only
 * if its own tables refuse the access is it a fault that the Guest must hear of. The accessed and dirty bits that a
 * processor would have set in the Guest's entry are set here. Next: the stack (pin-page.ts). */
import { PAGE_OFFSET_MASK, PF_ERR_US, PF_ERR_WR, PTE_A, PTE_D, PTE_FRAME, PTE_P, PTE_RW, PTE_US } from "@lguest/mmu";
import { killGuest } from "../kill-guest.js";
import type { Vcpu } from "../vcpu.js";
import { ALLOWED_TABLE_FLAGS, checkPageEntry, shadowWord } from "./format.js";
import type { ShadowPageTables } from "./shadow.js";

/** There is no entry of the Guest's to write back to. */
const NO_ENTRY = -1;

/** Walks to the entry for `linear`; without page tables yet, makes one up that maps the address to itself. */
function lookUp(tables: ShadowPageTables, vcpu: Vcpu, linear: number): boolean {
  if (!vcpu.linearPages) return tables.format.walkGuest(tables, tables.current(vcpu).guestTop, linear);
  const { walk } = tables;
  walk.topFlags = tables.format.topFlags;
  walk.midFlags = ALLOWED_TABLE_FLAGS;
  walk.pteAddress = NO_ENTRY;
  walk.pteLo = (linear & PTE_FRAME) | PTE_RW | PTE_P;
  walk.pteHi = 0;
  return true;
}

/**
 * A page fault: maps the page if the Guest's tables allow the access.
 * @param linear the faulting address. @param error the processor's error code.
 * @returns true if the access may be tried again; false if the Guest must be told, or was ended.
 */
export function demandPage(tables: ShadowPageTables, vcpu: Vcpu, linear: number, error: number): boolean {
  if (linear >>> 0 >= tables.switcherAddress) return false;
  if (!lookUp(tables, vcpu, linear)) return false;
  const { pteLo, pteHi, pteAddress } = tables.walk;
  const write = (error & PF_ERR_WR) !== 0;
  if ((pteLo & PTE_P) === 0) return false;
  if (write && (pteLo & PTE_RW) === 0) return false;
  if ((error & PF_ERR_US) !== 0 && (pteLo & PTE_US) === 0) return false;
  if (!checkPageEntry(tables, linear, pteLo, pteHi)) return false;

  const touched = pteLo | PTE_A | (write ? PTE_D : 0);
  const shadow = shadowWord(vcpu, touched);
  if (shadow === 0) return false;
  const entry = tables.format.makeEntry(tables, tables.current(vcpu).frame, linear);
  if (entry === 0) return false;
  tables.memory.write32(entry, shadow);
  tables.guest.stats.shadowFills++;
  if (touched !== pteLo && pteAddress !== NO_ENTRY) tables.guest.memory.writeU32(pteAddress, touched);
  return true;
}

/**
 * The guest-physical address that the Guest's own tables give for a linear one. Rights are not looked at: this is for
 * the Host's own reads of instructions and writes to stacks.
 * @returns the address, or -1 after the Guest was ended because there is none.
 */
export function guestPhysical(tables: ShadowPageTables, vcpu: Vcpu, linear: number): number {
  if (vcpu.linearPages) return linear >>> 0;
  const found = lookUp(tables, vcpu, linear) && (tables.walk.pteLo & PTE_P) !== 0;
  if (!found) {
    killGuest(tables.guest, `Bad address 0x${(linear >>> 0).toString(16)}`);
    return -1;
  }
  const { pteLo, pteHi } = tables.walk;
  if (!checkPageEntry(tables, linear, pteLo, pteHi)) return -1;
  return ((pteLo & PTE_FRAME) | (linear & PAGE_OFFSET_MASK)) >>> 0;
}
