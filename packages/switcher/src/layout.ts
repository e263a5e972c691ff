/*S:120 The layout of a world switch.
 *
 * Where the Switcher lies, which selectors are its own, how long the GDT is: parameters, because another hypervisor's
 * ABI has other answers (Xen's own selectors begin at 0xE000, in the last two of sixteen GDT pages). Everything that
 * depends on them is computed here once. Before it: struct lguest_pages. Next: the listing with its names (listing.ts). */
import type { LinearAddress } from "@lguest/mmu";
import { PAGE_SIZE } from "@lguest/mmu";
import { requireInteger, SwitcherError } from "./errors.js";
import { DESCRIPTOR_BYTES, type PagesField, pagesFields, registerOffset } from "./lguest-pages.js";

/** Where lguest put the Switcher: the top 4 MB, which no Guest may use (it is told so by `reserve_mem`). */
export const SWITCHER_ADDR = 0xffc00000;
/** Vectors for which the processor pushes an error code: #DF, #TS, #NP, #SS, #GP, #PF, #AC (SDM Vol 3A table 6-1). */
export const ERROR_CODE_VECTORS: readonly number[] = [8, 10, 11, 12, 13, 14, 17];
/** Vectors below this are the processor's own. */
export const FIRST_EXTERNAL_VECTOR = 32;
/** The vector of Linux system calls: an `int` of the Guest's, never an interrupt of the Host's. */
export const SYSCALL_VECTOR = 0x80;
/** The vector of the non-maskable interrupt. */
export const NMI_VECTOR = 2;

/** The GDT that a Guest runs with, by index. */
export interface SwitcherGdt {
  /** Entries, 1 to 8192. */
  readonly entries: number;
  /** Ring 0 code segment of the Switcher, at the same index in the Host's GDT and in the Guest's. */
  readonly lguestCs: number;
  /** Ring 0 data and stack segment, the same. */
  readonly lguestDs: number;
  /** Task-state segment, the same. */
  readonly tss: number;
  /** Linear address if the table does not lie in the state page; 8-aligned, mapped in the Guest's root and the Host's. */
  readonly address?: LinearAddress;
}

/** lguest's GDT, as <asm/lguest.h> and <asm/segment.h> of Linux 3.11 number it: 32 entries, 10, 11 and 16. */
export const LGUEST_GDT: SwitcherGdt = { entries: 32, lguestCs: 10, lguestDs: 11, tss: 16 };

/** What {@link createSwitcherLayout} takes. */
export interface SwitcherLayoutOptions {
  /** Linear address of the Switcher's text, page-aligned; {@link SWITCHER_ADDR} if left out. */
  readonly address?: LinearAddress;
  /** {@link LGUEST_GDT} if left out. */
  readonly gdt?: SwitcherGdt;
  /** Which processor: each has its own two pages behind the text. 0 if left out. */
  readonly cpu?: number;
}

/** Where everything of a world switch is. All addresses are linear. */
export interface SwitcherLayout {
  /** The text: one page. */
  readonly address: LinearAddress;
  readonly textPages: number;
  /** `struct lguest_pages`, which is also the register page. */
  readonly pagesAddress: LinearAddress;
  /** The state page. */
  readonly stateAddress: LinearAddress;
  /** ESP for a trap that comes from an outer ring: the end of the register page. */
  readonly stackAddress: LinearAddress;
  readonly gdt: SwitcherGdt;
  /** Where the Guest's GDT is. */
  readonly gdtAddress: LinearAddress;
  readonly idtAddress: LinearAddress;
  readonly tssAddress: LinearAddress;
  /** Selectors, RPL 0. */
  readonly csSelector: number;
  readonly dsSelector: number;
  readonly tssSelector: number;
  /** Members of `struct lguest_pages`. */
  readonly fields: readonly PagesField[];
  /** Offset of a member in `struct lguest_pages`. @throws SwitcherError `ERR_LAYOUT` if there is none of that name. */
  readonly offset: (name: string) => number;
}

const MAX_GDT_ENTRIES = 8192;
const MAX_CPUS = 64;
const TEXT_PAGES = 1;

function checkGdt(gdt: SwitcherGdt): void {
  requireInteger("ERR_LAYOUT", "gdt.entries", gdt.entries, 1, MAX_GDT_ENTRIES);
  const places = { lguestCs: gdt.lguestCs, lguestDs: gdt.lguestDs, tss: gdt.tss };
  for (const [name, index] of Object.entries(places)) {
    requireInteger("ERR_LAYOUT", `gdt.${name}`, index, 1, gdt.entries - 1);
  }
  if (new Set(Object.values(places)).size !== 3) {
    throw new SwitcherError("ERR_LAYOUT", "gdt", "three different entries", Object.values(places).join(", "));
  }
  if (gdt.address !== undefined && (gdt.address & (DESCRIPTOR_BYTES - 1)) !== 0) {
    throw new SwitcherError("ERR_LAYOUT", "gdt.address", "a multiple of 8", gdt.address);
  }
}

/**
 * Computes a layout.
 * @throws SwitcherError `ERR_LAYOUT` if a parameter is out of range, or a GDT does not fit into the state page and has
 * no address of its own.
 */
export function createSwitcherLayout(options: SwitcherLayoutOptions = {}): SwitcherLayout {
  const address = requireInteger("ERR_LAYOUT", "address", options.address ?? SWITCHER_ADDR, 0, 0xfffff000);
  const cpu = requireInteger("ERR_LAYOUT", "cpu", options.cpu ?? 0, 0, MAX_CPUS - 1);
  const gdt = options.gdt ?? LGUEST_GDT;
  checkGdt(gdt);
  const pagesAddress = address + (TEXT_PAGES + 2 * cpu) * PAGE_SIZE;
  const end = pagesAddress + 2 * PAGE_SIZE;
  if (address % PAGE_SIZE !== 0 || end > 2 ** 32) {
    throw new SwitcherError("ERR_LAYOUT", "address", "a page address with room for the pages", address);
  }
  const fields = pagesFields(gdt.address === undefined ? gdt.entries : 0);
  const last = fields[fields.length - 1];
  if (last.offset + last.size > 2 * PAGE_SIZE) {
    throw new SwitcherError(
      "ERR_LAYOUT",
      "gdt.entries",
      "a GDT that fits into the state page, or gdt.address",
      gdt.entries,
    );
  }
  const offset = (name: string): number => {
    const field = fields.find((each) => each.name === name);
    if (field === undefined) throw new SwitcherError("ERR_LAYOUT", "field", "a member of struct lguest_pages", name);
    return field.offset;
  };
  return {
    address,
    textPages: TEXT_PAGES,
    pagesAddress,
    stateAddress: pagesAddress + PAGE_SIZE,
    stackAddress: pagesAddress + PAGE_SIZE,
    gdt,
    gdtAddress: gdt.address ?? pagesAddress + offset("guest_gdt"),
    idtAddress: pagesAddress + offset("guest_idt"),
    tssAddress: pagesAddress + offset("guest_tss"),
    csSelector: gdt.lguestCs * DESCRIPTOR_BYTES,
    dsSelector: gdt.lguestDs * DESCRIPTOR_BYTES,
    tssSelector: gdt.tss * DESCRIPTOR_BYTES,
    fields,
    offset,
  };
}

/**
 * The names that the listing uses, with their values in a layout: offsets from `struct lguest_pages`, selectors, and
 * offsets in a GDT.
 */
export function listingSymbols(layout: SwitcherLayout): Record<string, number> {
  return {
    "pages.regs": layout.offset("regs"),
    "pages.trapnum": registerOffset("trapnum"),
    "pages.host_cr3": layout.offset("host_cr3"),
    "pages.host_idt_desc": layout.offset("host_idt_desc"),
    "pages.host_gdt_desc": layout.offset("host_gdt_desc"),
    "pages.host_sp": layout.offset("host_sp"),
    "pages.guest_idt_desc": layout.offset("guest_idt_desc"),
    "pages.guest_gdt_desc": layout.offset("guest_gdt_desc"),
    "pages.guest_gdt": layout.gdtAddress - layout.pagesAddress,
    LGUEST_DS: layout.dsSelector,
    TSS_SELECTOR: layout.tssSelector,
  };
}
