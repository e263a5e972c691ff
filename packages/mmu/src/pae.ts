/*P:230 Entries of PAE paging.
 * Three levels of 64-bit entries, each held as two 32-bit words, low then high. The low twelve bits mean what they mean
 * in pte.ts; this room names what is different. Next, walk.ts goes through the tables. */

import type { i32, u32 } from "./address.js";

/*
 * Page-directory-pointer-table entry, Intel SDM Vol. 3A §4.4.1, table 4-8. M is MAXPHYADDR:
 *
 *   63        M  M-1                        12 11   9 8          5  4    3   2    1  0
 *  +------------+-----------------------------+------+------------+----+----+-------+---+
 *  | reserved 0 |   page directory M-1:12     | AVL  | reserved 0 |PCD |PWT |rsvd 0 | P |
 *  +------------+-----------------------------+------+------------+----+----+-------+---+
 *
 * Page-directory and page-table entries, tables 4-9 to 4-11:
 *
 *   63   62       M  M-1                       12 11   9  8  7      6   5   4    3    2    1    0
 *  +----+----------+-----------------------------+------+---+------+---+---+----+----+----+----+---+
 *  | NX |reserved 0|        frame M-1:12         | AVL  | G |PS,PAT| D | A |PCD |PWT |U/S |R/W | P |
 *  +----+----------+-----------------------------+------+---+------+---+---+----+----+----+----+---+
 *
 * A 2 MB page (PS = 1 in a directory entry; CR4.PSE does not matter) has PAT in bit 12 and bits 20:13 reserved.
 * NX is reserved, too, unless EFER.NXE is set.
 */
/** Execute-disable, in the high word (bit 63). */
export const PAE_HI_NX = 0x80000000 | 0;
/** Reserved bits in the low word of a present PDPTE. */
export const PDPTE_LO_RESERVED = 0x1e6;
/** Reserved bits in the low word of a 2 MB page's entry. */
export const PDE_2M_LO_RESERVED = 0x1fe000;
/** Frame bits 31:21 of a 2 MB page, in the low word. */
export const PDE_2M_FRAME = 0xffe00000 | 0;

/** Bytes of a 64-bit entry. */
export const PAE_ENTRY_BYTES = 8;
/** Entries of a PAE directory or table. */
export const PAE_ENTRIES_PER_TABLE = 512;
/** Entries of the page-directory-pointer table. */
export const PDPTE_COUNT = 4;
/** CR3 bits that hold the 32-byte-aligned address of the four PDPTEs (§4.4.1, table 4-7). */
export const CR3_PAE_FRAME = 0xffffffe0 | 0;
/** Bytes of a PAE large page. */
export const LARGE_PAGE_2M = 1 << 21;

/** Index of a linear address among the PDPTEs, 0..3. */
export function pdpteIndex(linear: i32 | u32): number {
  return linear >>> 30;
}

/** Index of a linear address in its PAE page directory, 0..511. */
export function paePdeIndex(linear: i32 | u32): number {
  return (linear >>> 21) & 0x1ff;
}

/** Index of a linear address in its PAE page table, 0..511. */
export function paePteIndex(linear: i32 | u32): number {
  return (linear >>> 12) & 0x1ff;
}

/** Physical address bits in a high word: 51:32, whatever MAXPHYADDR; bits above it must have been found clear. */
const PAE_HI_FRAME = 0x000fffff;

/** Physical address of the 4 KB page or table that an entry names, 0..2^52-1. */
export function paeFrame(lo: i32 | u32, hi: i32 | u32): number {
  return (hi & PAE_HI_FRAME) * 0x1_0000_0000 + ((lo & 0xfffff000) >>> 0);
}

/** Physical address of the 2 MB page that an entry names. */
export function large2mFrame(lo: i32 | u32, hi: i32 | u32): number {
  return (hi & PAE_HI_FRAME) * 0x1_0000_0000 + ((lo & PDE_2M_FRAME) >>> 0);
}

/**
 * The bits of a high word that must be 0.
 * @param maxPhysicalBits MAXPHYADDR, 32..52.
 * @param nx true if bit 63 is NX; false if it is reserved, as in a PDPTE and without EFER.NXE.
 */
export function paeHiReserved(maxPhysicalBits: number, nx: boolean): i32 {
  const address = 2 ** (maxPhysicalBits - 32) - 1;
  return nx ? ~address & 0x7fffffff : ~address;
}
