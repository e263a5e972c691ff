/*H:460 (ii) Keeping the stack mapped.
 *
 * A trap that goes directly into the Guest makes the processor push onto the Guest's kernel stack. Were that not
 * mapped, the push would fault inside the delivery, which for some traps is a double fault and no fault of the
 * Guest's. So its pages are mapped, writable, whenever the Guest names a stack or loses its mappings. Next:
 * set-entries.ts. */
import { PAGE_SIZE, PF_ERR_WR, PTE_P, PTE_RW } from "@lguest/mmu";
import { killGuest } from "../kill-guest.js";
import type { Vcpu } from "../vcpu.js";
import { demandPage } from "./demand-page.js";
import type { ShadowPageTables } from "./shadow.js";

/** The quick question, for usually nothing needs doing: is the page mapped and writable in the shadow? */
function pageWritable(tables: ShadowPageTables, vcpu: Vcpu, linear: number): boolean {
  if (linear >= tables.switcherAddress) return false;
  const entry = tables.format.findEntry(tables, tables.current(vcpu).frame, linear);
  return entry !== 0 && (tables.memory.read32(entry) & (PTE_P | PTE_RW)) === (PTE_P | PTE_RW);
}

/** Maps the page at `linear` for writing, or ends the Guest. */
function pinPage(tables: ShadowPageTables, vcpu: Vcpu, linear: number): void {
  if (!pageWritable(tables, vcpu, linear) && !demandPage(tables, vcpu, linear, PF_ERR_WR)) {
    killGuest(tables.guest, `bad stack page 0x${linear.toString(16)}`);
  }
}

/** Maps the pages of the Guest's kernel stack. Its address is that of the byte after the stack. */
export function pinStackPages(tables: ShadowPageTables, vcpu: Vcpu): void {
  for (let i = 0; i < tables.guest.stackPages; i++) pinPage(tables, vcpu, (vcpu.esp1 - 1 - i * PAGE_SIZE) >>> 0);
}
