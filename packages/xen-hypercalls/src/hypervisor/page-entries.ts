/*X:507 The bits of a guest's entries.
 *
 * A guest's page tables hold machine frames, and the processor walks them as they are. So an entry may only carry what
 * the hypervisor lets it carry. An entry is two 32-bit words, low and high. Before: frame-table.ts. Next: what makes a
 * frame a page table, page-types.ts. */
import { type i32, PAE_HI_NX, PTE_A, PTE_D, PTE_P, PTE_RW, PTE_US } from "@lguest/mmu";
import { HYPERVISOR_VIRT_START, type MachineFrame } from "../addresses.js";

/*
 * Low word of an entry, with what is refused (x):
 *
 *   31            12 11  9   8    7   6   5   4    3    2    1   0
 *  +----------------+-----+----+----+---+---+----+----+----+---+---+
 *  |  frame 19..0   | AVL | G  |PSE | D | A |PCD |PWT |U/S |R/W| P |
 *  +----------------+-----+----+----+---+---+----+----+----+---+---+
 *                           x    x            x    x                  tables and directories
 *                           x    x    -   -   x    x    -   -         the root (- left out)
 */
/** Refused in entries of tables and directories: G, PSE or PAT, PCD, PWT. */
const TABLE_ENTRY_REFUSED = 0x198;
/** Of the root's entries: reserved there (SDM Vol. 3A table 4-8), so left out, though guests may give them as elsewhere. */
const ROOT_ENTRY_LEFT_OUT = PTE_RW | PTE_US | PTE_A | PTE_D;
/** Bits of an entry whose change needs no new check: A, D, U/S, available. The guest's rings are its own affair. */
const HARMLESS = PTE_A | PTE_D | PTE_US | 0xe00;
const HI_FRAME = 0xff;
const LOW_FRAME = 0xfffff000 | 0;

/** First index of a root's fourth directory that is the hypervisor's. */
export const FIRST_XEN_L2_SLOT = (HYPERVISOR_VIRT_START >>> 21) & 0x1ff;
/** Entries of a table or directory. */
export const TABLE_ENTRIES = 512;
/** Entries of the root. */
export const ROOT_ENTRIES = 4;
/** The root's entry whose directory holds the hypervisor's. */
export const XEN_ROOT_SLOT = 3;
/** Bytes of an entry. */
export const ENTRY_BYTES = 8;

/** True if the entry is present. */
export function isPresent(lo: i32): boolean {
  return (lo & PTE_P) !== 0;
}

/** The frame that an entry names; 0xFFFFFFF and above where it is none of this machine. */
export function entryFrame(lo: i32, hi: i32): MachineFrame {
  return (hi & HI_FRAME) * 0x10_0000 + (lo >>> 12);
}

/** True if an entry of a table or directory carries a bit that it must not. @param nx true if bit 63 means something. */
export function tableEntryRefused(lo: i32, hi: i32, nx: boolean): boolean {
  return (lo & TABLE_ENTRY_REFUSED) !== 0 || (hi & ~(HI_FRAME | (nx ? PAE_HI_NX : 0))) !== 0;
}

/** True if an entry of the root carries a bit that it must not. */
export function rootEntryRefused(lo: i32, hi: i32): boolean {
  return (lo & TABLE_ENTRY_REFUSED) !== 0 || (hi & ~HI_FRAME) !== 0;
}

/** The low word of a present root's entry as the processor takes it. */
export function rootEntry(lo: i32): i32 {
  return lo & ~ROOT_ENTRY_LEFT_OUT;
}

/**
 * True if a new entry asks for nothing that its old one did not have. R/W counts in a directory, too: where the entry
 * names a directory, it is all that keeps the guest from writing to tables.
 */
export function sameMapping(oldLo: i32, oldHi: i32, lo: i32, hi: i32): boolean {
  return ((oldLo ^ lo) & ~HARMLESS) === 0 && ((oldHi ^ hi) & ~PAE_HI_NX) === 0;
}

/** True if two entries name the same frame. */
export function sameFrame(oldLo: i32, oldHi: i32, lo: i32, hi: i32): boolean {
  return ((oldLo ^ lo) & LOW_FRAME) === 0 && ((oldHi ^ hi) & HI_FRAME) === 0;
}
