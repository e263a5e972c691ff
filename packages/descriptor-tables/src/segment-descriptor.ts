/*P:120 Segment descriptors.
 * The eight bytes behind a selector, as two 32-bit words: a segment's base, its limit, and who may use it for what.
 * The functions over (lo, hi) allocate nothing and accept words signed or unsigned: a processor calls them when it
 * loads a segment register. Gates share the table and have their own room, gate.ts; objects for tools and tests come
 * from segment-codec.ts. */

import type { i32, u32 } from "./types.js";

/*
 * Segment descriptor, Intel SDM Vol. 3A §3.4.5, figure 3-8. High word ("hi", at byte 4):
 *
 *   31           24 23  22  21  20  19        16 15  14 13 12  11     8 7            0
 *  +---------------+---+---+---+---+------------+---+-----+---+--------+--------------+
 *  |  base 31:24   | G |D/B| L |AVL| limit 19:16| P | DPL | S |  type  |  base 23:16  |
 *  +---------------+---+---+---+---+------------+---+-----+---+--------+--------------+
 *
 * Low word ("lo", at byte 0):
 *
 *   31                            16 15                             0
 *  +--------------------------------+--------------------------------+
 *  |           base 15:00           |          limit 15:00           |
 *  +--------------------------------+--------------------------------+
 */
/** Base bits 31:24, in place. */
export const DESC_BASE_31_24 = 0xff000000;
/** Granularity: the limit counts 4 KB pages instead of bytes. */
export const DESC_G = 1 << 23;
/** D/B: default operand size 32 (code), 32-bit stack pointer (stack), upper bound 4 GB (expand-down data). */
export const DESC_DB = 1 << 22;
/** 64-bit code segment; reserved in IA-32 mode, kept as it is found. */
export const DESC_L = 1 << 21;
/** Available to software. */
export const DESC_AVL = 1 << 20;
/** Limit bits 19:16, in place. */
export const DESC_LIMIT_19_16 = 0xf << 16;
/** Present. */
export const DESC_P = 1 << 15;
/** Descriptor privilege level, in place. */
export const DESC_DPL = 3 << 13;
/** Position of the DPL. */
export const DESC_DPL_SHIFT = 13;
/** Set: code or data segment. Clear: system segment or gate. */
export const DESC_S = 1 << 12;
/** The four type bits, in place. */
export const DESC_TYPE = 0xf << 8;
/** Position of the type. */
export const DESC_TYPE_SHIFT = 8;
/** Base bits 23:16, in place. */
export const DESC_BASE_23_16 = 0xff;

/* The type bits of a code or data segment (S = 1) where they stand in hi, §3.4.5.1. */
/** The segment has been loaded. */
export const DESC_ACCESSED = 1 << 8;
/** Data: writes allowed. */
export const DESC_WRITABLE = 1 << 9;
/** Code: reads allowed. */
export const DESC_READABLE = 1 << 9;
/** Data: the limit is the lower bound. */
export const DESC_EXPAND_DOWN = 1 << 10;
/** Code: runs at its caller's privilege. */
export const DESC_CONFORMING = 1 << 10;
/** Code segment rather than data. */
export const DESC_CODE = 1 << 11;
/** System type bit that tells an available TSS (clear) from a busy one (set), §7.2.2. */
export const DESC_TSS_BUSY = 1 << 9;

/* Types of code and data segments, table 3-1; add SEG_TYPE_ACCESSED for the accessed ones. */
export const SEG_TYPE_ACCESSED = 0x1;
export const SEG_TYPE_DATA_RO = 0x0;
export const SEG_TYPE_DATA_RW = 0x2;
export const SEG_TYPE_DATA_RO_DOWN = 0x4;
export const SEG_TYPE_DATA_RW_DOWN = 0x6;
export const SEG_TYPE_CODE_XO = 0x8;
export const SEG_TYPE_CODE_RX = 0xa;
export const SEG_TYPE_CODE_XO_CONFORMING = 0xc;
export const SEG_TYPE_CODE_RX_CONFORMING = 0xe;

/* Types of system descriptors, §3.5, table 3-2. Those left out (0, 8, A, D) are reserved. */
export const SYS_TYPE_TSS16_AVAILABLE = 0x1;
export const SYS_TYPE_LDT = 0x2;
export const SYS_TYPE_TSS16_BUSY = 0x3;
export const SYS_TYPE_CALL_GATE16 = 0x4;
export const SYS_TYPE_TASK_GATE = 0x5;
export const SYS_TYPE_INTERRUPT_GATE16 = 0x6;
export const SYS_TYPE_TRAP_GATE16 = 0x7;
export const SYS_TYPE_TSS32_AVAILABLE = 0x9;
export const SYS_TYPE_TSS32_BUSY = 0xb;
export const SYS_TYPE_CALL_GATE32 = 0xc;
export const SYS_TYPE_INTERRUPT_GATE32 = 0xe;
export const SYS_TYPE_TRAP_GATE32 = 0xf;

/** Base address, 0..0xFFFFFFFF. */
export function descriptorBase(lo: i32 | u32, hi: i32 | u32): u32 {
  return ((hi & DESC_BASE_31_24) | ((hi & DESC_BASE_23_16) << 16) | (lo >>> 16)) >>> 0;
}

/**
 * Effective limit in bytes, G applied: the offset of the last byte of the segment, 0..0xFFFFFFFF. For an expand-down
 * segment it is the offset below the first valid one.
 */
export function descriptorLimit(lo: i32 | u32, hi: i32 | u32): u32 {
  const raw = (lo & 0xffff) | (hi & DESC_LIMIT_19_16);
  return (hi & DESC_G) !== 0 ? ((raw << 12) | 0xfff) >>> 0 : raw;
}

/** The four type bits, 0..15: `SEG_TYPE_*` if S is set, else `SYS_TYPE_*`. */
export function descriptorType(hi: i32 | u32): number {
  return (hi & DESC_TYPE) >>> DESC_TYPE_SHIFT;
}

/** True if S is clear: an LDT, a TSS or a gate. */
export function descriptorIsSystem(hi: i32 | u32): boolean {
  return (hi & DESC_S) === 0;
}

/** Descriptor privilege level, 0..3. */
export function descriptorDpl(hi: i32 | u32): number {
  return (hi & DESC_DPL) >>> DESC_DPL_SHIFT;
}

/** True if P is set. */
export function descriptorPresent(hi: i32 | u32): boolean {
  return (hi & DESC_P) !== 0;
}

/** True if D/B is set. */
export function descriptorIsBig(hi: i32 | u32): boolean {
  return (hi & DESC_DB) !== 0;
}

/** True for a code segment; false for data and for every system descriptor. */
export function isCode(hi: i32 | u32): boolean {
  return (hi & (DESC_S | DESC_CODE)) === (DESC_S | DESC_CODE);
}

/** True for a data segment; false for code and for every system descriptor. */
export function isData(hi: i32 | u32): boolean {
  return (hi & (DESC_S | DESC_CODE)) === DESC_S;
}

/** True for a conforming code segment. */
export function isConforming(hi: i32 | u32): boolean {
  const mask = DESC_S | DESC_CODE | DESC_CONFORMING;
  return (hi & mask) === mask;
}

/** True for an expand-down data segment. */
export function isExpandDown(hi: i32 | u32): boolean {
  return (hi & (DESC_S | DESC_CODE | DESC_EXPAND_DOWN)) === (DESC_S | DESC_EXPAND_DOWN);
}

/** True for a writable data segment; never for code. */
export function isWritable(hi: i32 | u32): boolean {
  return (hi & (DESC_S | DESC_CODE | DESC_WRITABLE)) === (DESC_S | DESC_WRITABLE);
}

/** True for every data segment and for readable code. */
export function isReadable(hi: i32 | u32): boolean {
  return isData(hi) || (hi & (DESC_S | DESC_CODE | DESC_READABLE)) === (DESC_S | DESC_CODE | DESC_READABLE);
}

/**
 * True if the `size` bytes at `offset` lie within the segment (§5.3): up to the limit, or for expand-down data above
 * it and up to 0xFFFF or 0xFFFFFFFF as B says.
 * @param offset 0..0xFFFFFFFF, in bytes.
 * @param size in bytes, at least 1. A range that runs past 4 GB is outside.
 */
export function segmentContains(lo: i32 | u32, hi: i32 | u32, offset: u32, size: number): boolean {
  const last = offset + size - 1;
  const limit = descriptorLimit(lo, hi);
  if (!isExpandDown(hi)) return last <= limit;
  return offset > limit && last <= (descriptorIsBig(hi) ? 0xffffffff : 0xffff);
}
