/*H:500 (vi) Mapping the Switcher.
 *
 * While the Guest runs, three pages of the Host's are in its address space, above all of its own: the Switcher's code,
 * the Guest's register page, on which the Switcher's stack lies, and the state page with the GDT, the IDT and the task
 * state. Only the register page can be written. They are in one page table of the Guest's own, hooked into every root.
 * Next: set-up.ts. */
import { PAGE_SIZE, PTE_A, PTE_D, PTE_P, PTE_RW } from "@lguest/mmu";
import type { Vcpu } from "../vcpu.js";
import type { ShadowPageTables } from "./shadow.js";

/** Where the Switcher's pages are in physical memory, and where in the Switcher's region they are seen. */
export interface SwitcherPages {
  /** Host-physical addresses of the code pages, in order; the first is seen at the Switcher's address. */
  readonly text: readonly number[];
  /** Linear address of the register page. */
  readonly registersAddress: number;
  /** Linear address of the state page and its host-physical address. */
  readonly stateAddress: number;
  readonly state: number;
}

const READ_ONLY = PTE_P | PTE_A;
const WRITABLE = PTE_P | PTE_A | PTE_D | PTE_RW;

function entryFor(tables: ShadowPageTables, linear: number): number {
  const index = (linear - tables.switcherAddress) / PAGE_SIZE;
  return tables.switcherTable * PAGE_SIZE + index * tables.format.entryBytes;
}

/** Fills the Switcher's table with what all vCPUs see. */
export function mapSwitcherPages(tables: ShadowPageTables, pages: SwitcherPages): void {
  pages.text.forEach((physical, i) => {
    tables.memory.write32(entryFor(tables, tables.switcherAddress + i * PAGE_SIZE), physical | READ_ONLY);
  });
  tables.memory.write32(entryFor(tables, pages.stateAddress), pages.state | READ_ONLY);
}

/** Maps this vCPU's register page, before it runs. */
export function mapRegisterPage(tables: ShadowPageTables, pages: SwitcherPages, vcpu: Vcpu): void {
  const entry = entryFor(tables, pages.registersAddress);
  const wanted = vcpu.registers.page | WRITABLE;
  if (tables.memory.read32(entry) !== (wanted | 0)) tables.memory.write32(entry, wanted);
}
