/*P:220 Entries of two-level paging.
 * The 32-bit page-directory and page-table entries, bit by bit, with 4 MB pages and PSE-36, and the error code that
 * goes with a page fault. PAE's 64-bit entries share the low bits and are the next room, pae.ts; walk.ts reads both. */

import type { i32, u32 } from "./address.js";

/*
 * Page-table entry (4 KB page), Intel SDM Vol. 3A §4.3, table 4-6:
 *
 *   31                                12 11   9  8   7   6   5   4    3    2    1    0
 *  +-----------------------------------+------+---+---+---+---+----+----+----+----+---+
 *  |         page frame 31:12          | AVL  | G |PAT| D | A |PCD |PWT |U/S |R/W | P |
 *  +-----------------------------------+------+---+---+---+---+----+----+----+----+---+
 *
 * Page-directory entry that names a page table, table 4-5 (PS = 0, or CR4.PSE = 0 and PS ignored):
 *
 *   31                                12 11       8  7   6   5   4    3    2    1    0
 *  +-----------------------------------+----------+---+---+---+----+----+----+----+---+
 *  |         page table 31:12          |   AVL    | PS|AVL| A |PCD |PWT |U/S |R/W | P |
 *  +-----------------------------------+----------+---+---+---+----+----+----+----+---+
 *
 * Page-directory entry of a 4 MB page, table 4-4 (CR4.PSE = 1 and PS = 1). M is MAXPHYADDR, at most 40:
 *
 *   31         22 21      M-19 M-20    13  12  11   9  8   7   6   5   4    3    2    1    0
 *  +-------------+-----------+-----------+----+------+---+---+---+---+----+----+----+----+---+
 *  |  page 31:22 | reserved 0|page M-1:32|PAT | AVL  | G | 1 | D | A |PCD |PWT |U/S |R/W | P |
 *  +-------------+-----------+-----------+----+------+---+---+---+---+----+----+----+----+---+
 */
/** Present. Without it, the other bits are software's. */
export const PTE_P = 1 << 0;
/** Writable. */
export const PTE_RW = 1 << 1;
/** User: open to CPL 3. */
export const PTE_US = 1 << 2;
/** Page-level write-through. */
export const PTE_PWT = 1 << 3;
/** Page-level cache disable. */
export const PTE_PCD = 1 << 4;
/** Accessed. */
export const PTE_A = 1 << 5;
/** Dirty; of leaf entries only. */
export const PTE_D = 1 << 6;
/** Page size: a large page; of directory entries only. */
export const PTE_PS = 1 << 7;
/** PAT, of a page-table entry (the same bit as PS). */
export const PTE_PAT = 1 << 7;
/** Global: kept in the TLB over a CR3 load if CR4.PGE; of leaf entries only. */
export const PTE_G = 1 << 8;
/** The three bits left to software. */
export const PTE_AVAILABLE = 0x7 << 9;
/** PAT, of a large page. */
export const PDE_LARGE_PAT = 1 << 12;
/** Frame of a 4 KB page or a page table. */
export const PTE_FRAME = 0xfffff000 | 0;
/** Frame bits 31:22 of a 4 MB page. */
export const PDE_4M_FRAME = 0xffc00000 | 0;

/** Entries of a directory or table. */
export const ENTRIES_PER_TABLE = 1024;
/** Bytes of a 32-bit entry. */
export const PTE_BYTES = 4;
/** Bytes that one two-level directory entry maps, and of its large page. */
export const LARGE_PAGE_4M = 1 << 22;

/** Index of a linear address in the page directory, 0..1023. */
export function pdeIndex(linear: i32 | u32): number {
  return linear >>> 22;
}

/** Index of a linear address in its page table, 0..1023. */
export function pteIndex(linear: i32 | u32): number {
  return (linear >>> 12) & 0x3ff;
}

/** Position in a 4 MB entry of physical address bits 32 and up. */
const PSE36_SHIFT = 13;
/** Bits 39:32, all that PSE-36 can hold. */
const PSE36_MASK = 0xff;

/** Physical address of a 4 MB page, 0..2^40-1 (PSE-36, §4.3). */
export function large4mFrame(pde: i32 | u32): number {
  return ((pde >>> PSE36_SHIFT) & PSE36_MASK) * 0x1_0000_0000 + ((pde & PDE_4M_FRAME) >>> 0);
}

/** The bits of a 4 MB entry that must be 0: 21 down to M-19. @param maxPhysicalBits MAXPHYADDR; above 40 counts as 40. */
export function pde4mReserved(maxPhysicalBits: number): number {
  return (1 << 22) - (1 << (Math.min(maxPhysicalBits, 40) - 19));
}

/*
 * Page-fault error code, §4.7, figure 4-12:
 *
 *   31                            5    4    3     2    1    0
 *  +-------------------------------+-----+------+----+----+---+
 *  |           reserved            | I/D | RSVD |U/S |W/R | P |
 *  +-------------------------------+-----+------+----+----+---+
 */
/** The page was present: protection was violated, or a reserved bit was set. */
export const PF_ERR_P = 1 << 0;
/** The access was a write. */
export const PF_ERR_WR = 1 << 1;
/** The access was made with CPL 3. */
export const PF_ERR_US = 1 << 2;
/** A present entry had a reserved bit set. */
export const PF_ERR_RSVD = 1 << 3;
/** The access was an instruction fetch; only reported while execution can be disabled (PAE and EFER.NXE). */
export const PF_ERR_ID = 1 << 4;
