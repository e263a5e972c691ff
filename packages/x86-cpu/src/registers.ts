/*C:105 The bits of the system registers.
 *
 * CR0, CR4, the debug registers and the exception vectors, drawn and named once (EFLAGS is in flags.ts). layout.ts says
 * where the registers are kept; this file says what is in them. Handlers, mode.ts and events.ts read it. */

/*
 * CR0, SDM Vol 3A §2.5:
 *
 *   31  30  29      18      16          5   4   3   2   1   0
 *  +---+---+---+---+---+---+---+------+---+---+---+---+---+---+
 *  | PG| CD| NW| … | AM| … | WP|  …   | NE| ET| TS| EM| MP| PE|
 *  +---+---+---+---+---+---+---+------+---+---+---+---+---+---+
 */
/** Protected mode. */
export const CR0_PE = 1 << 0;
/** WAIT also faults under TS. */
export const CR0_MP = 1 << 1;
/** No x87: every x87 instruction is #NM, every SSE instruction #UD. */
export const CR0_EM = 1 << 2;
/** Task switched: the next x87, MMX or SSE instruction is #NM. */
export const CR0_TS = 1 << 3;
/** Reads as 1. */
export const CR0_ET = 1 << 4;
/** x87 errors are #MF rather than an external interrupt. */
export const CR0_NE = 1 << 5;
/** Supervisor writes heed the R/W bit of pages. */
export const CR0_WP = 1 << 16;
/** EFLAGS.AC arms #AC. */
export const CR0_AM = 1 << 18;
export const CR0_NW = 1 << 29;
export const CR0_CD = 1 << 30;
/** Paging. */
export const CR0_PG = 1 << 31;
/** Bits of CR0 that can be set; others read as 0 whatever is written. */
export const CR0_DEFINED =
  CR0_PE | CR0_MP | CR0_EM | CR0_TS | CR0_ET | CR0_NE | CR0_WP | CR0_AM | CR0_NW | CR0_CD | CR0_PG;

/* CR4, SDM Vol 3A §2.5. */
/** Virtual-8086 mode extensions. */
export const CR4_VME = 1 << 0;
/** Protected-mode virtual interrupts. */
export const CR4_PVI = 1 << 1;
/** RDTSC at CPL 0 only. */
export const CR4_TSD = 1 << 2;
/** DR4 and DR5 are #UD instead of aliases. */
export const CR4_DE = 1 << 3;
/** 4 MB pages in the two-level format. */
export const CR4_PSE = 1 << 4;
/** Three-level tables with 64-bit entries. */
export const CR4_PAE = 1 << 5;
/** Global pages survive CR3 loads. */
export const CR4_PGE = 1 << 7;
/** RDPMC at any CPL. */
export const CR4_PCE = 1 << 8;
/** The operating system saves SSE state: SSE instructions are enabled. */
export const CR4_OSFXSR = 1 << 9;
/** Unmasked SSE exceptions are #XM instead of #UD. */
export const CR4_OSXMMEXCPT = 1 << 10;

/** EFER: bit 63 of PAE entries disables execution (only for a model that names NX). */
export const EFER_NXE = 1 << 11;

/* Debug registers, SDM Vol 3B §18.2. */
export const DR6_BD = 1 << 13;
/** The #DB is a single step. */
export const DR6_BS = 1 << 14;
/** The #DB is a task switch with the T bit. */
export const DR6_BT = 1 << 15;
/** Bits of DR6 that read as 1. */
export const DR6_FIXED = 0xffff0ff0 | 0;
/** Bits of DR6 that can be written: B0-B3, BD, BS, BT. */
export const DR6_WRITABLE = 0xe00f;
/** General detect: the next MOV to or from a debug register is #DB. */
export const DR7_GD = 1 << 13;
/** L0 to L3 and LE, which a task switch clears. */
export const DR7_LOCAL = 0x155;
/** Bit of DR7 that reads as 1. */
export const DR7_FIXED = 1 << 10;
/** Bits of DR7 that can be written. */
export const DR7_WRITABLE = 0xffff23ff | 0;

/* Exceptions, SDM Vol 3A table 6-1. Those about selectors are named by the privilege rules. */
export { VECTOR_GP, VECTOR_NP, VECTOR_SS, VECTOR_TS } from "@lguest/descriptor-tables";
export const VECTOR_DE = 0;
export const VECTOR_DB = 1;
export const VECTOR_NMI = 2;
export const VECTOR_BP = 3;
export const VECTOR_OF = 4;
export const VECTOR_BR = 5;
export const VECTOR_UD = 6;
export const VECTOR_NM = 7;
export const VECTOR_DF = 8;
export const VECTOR_PF = 14;
export const VECTOR_MF = 16;
export const VECTOR_AC = 17;
export const VECTOR_XM = 19;
