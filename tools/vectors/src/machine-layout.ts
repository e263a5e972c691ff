/*T:430 The memory that cases run in.
 *
 * The recorder's process and the processor under test have the same memory at the same linear addresses, so that
 * addresses, selectors and faults agree to the bit. Everything that must be equal in both is named here; the recorder's C
 * source gets these figures on its compiler's command line. Next, T:432: random values. */

export const PAGE_BYTES = 0x1000;

/** Data below 64 KB, for operands with 16-bit addresses. Not mapped after it. */
export const LOW_DATA_AT = 0x4000;
export const LOW_DATA_BYTES = 0x2000;
/** INT3 below 64 KB, for branches with 16-bit operands. */
export const LOW_LANDING_AT = 0xc000;
/** Data. Not mapped after it. */
export const DATA_AT = 0x100000;
export const DATA_BYTES = 0x2000;
/** A page of data that may only be read. */
export const READ_ONLY_AT = 0x110000;
/** The stack. Not mapped before and after it. */
export const STACK_AT = 0x180000;
export const STACK_BYTES = 0x1000;
export const STACK_TOP = STACK_AT + STACK_BYTES;
/** INT3, for branches. */
export const LANDING_AT = 0x1f0000;
/** Code: slots with one instruction each, all else INT3. It may be read and executed. */
export const CODE_AT = 0x200000;
export const CODE_BYTES = 0x40000;
/** Bytes of a slot, and where the instruction is in it: short branches stay inside. */
export const SLOT_BYTES = 64;
export const SLOT_CODE_AT = 24;
export const SLOTS = CODE_BYTES / SLOT_BYTES;

/* Segments as Linux has them for a 32-bit process of a 64-bit kernel; FS and GS are the last two of its own:
 * the C library has the first. */
export const USER_CS = 0x23;
export const USER_DS = 0x2b;
/** FS: base 0x40000, limit 4 GB. */
export const USER_FS = 0x6b;
export const FS_BASE = 0x40000;
/** GS: the first page of data only. */
export const USER_GS = 0x73;
export const GS_BASE = DATA_AT;
export const GS_LIMIT = 0xfff;

export const INT3 = 0xcc;
export const VECTOR_BREAKPOINT = 3;
export const VECTOR_PAGE_FAULT = 14;

/** Figures that the recorder is compiled with. */
export const RECORDER_FIGURES: Readonly<Record<string, number>> = {
  PAGE_BYTES,
  LOW_DATA_AT,
  LOW_DATA_BYTES,
  LOW_LANDING_AT,
  DATA_AT,
  DATA_BYTES,
  READ_ONLY_AT,
  STACK_AT,
  STACK_BYTES,
  LANDING_AT,
  CODE_AT,
  CODE_BYTES,
  SIGNAL_STACK_AT: 0x600000,
  FS_BASE,
  GS_BASE,
  GS_LIMIT,
};
