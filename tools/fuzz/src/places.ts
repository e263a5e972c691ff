/*T:705 Where things are.
 *
 * The fuzzer's machine has 1 MB of RAM: tables and the kernel of recovery at the bottom, then code, then data. Everything
 * lies below 1 MB so that real-address and virtual-8086 programs reach it too. Next, T:710: random instructions. */

/** Bytes of RAM. */
export const MEMORY_BYTES = 0x100000;

/** The kernel of recovery (kernel.ts), its stack and its variables. */
export const KERNEL = 0x1000;
export const KERNEL_STACK = 0x2ff0;

/** Descriptor tables and task states; a copy of them at TABLES_COPY is put back now and then. */
export const TABLES = 0x3000;
export const IDT = 0x3000;
export const GDT = 0x3800;
export const LDT = 0x3c00;
export const TASKS = 0x4000;
/** Bytes from one task state to the next: 104, and room for a map of ports. */
export const TASK_BYTES = 0x100;
export const TASK_COUNT = 16;
export const TABLES_END = 0x5000;
export const TABLES_COPY = 0x6000;

/** What the kernel of recovery continues with: records of CONTEXT_WORDS words. */
export const CONTEXTS = 0x8000;
export const CONTEXT_COUNT = 64;
export const CONTEXT_WORDS = 16;

/** Page tables, two-level and PAE. */
export const PAGE_DIRECTORY = 0x10000;
export const PAGE_TABLE = 0x11000;
export const PAE_POINTERS = 0x14000;
export const PAE_DIRECTORIES = 0x15000;
export const PAE_TABLE = 0x19000;

export const CODE = 0x20000;
export const CODE_BYTES = 0x4000;
export const DATA = 0x40000;
export const DATA_BYTES = 0x8000;

/** The first page of page tables can be written here, by supervisors, when paging is on. */
export const TABLE_WINDOW = 0xf0000;

/* Selectors of the table that world.ts fills. */
export const KERNEL_CODE = 0x08;
export const KERNEL_DATA = 0x10;
/** Flat code and data of rings 0 to 3, and 16-bit code and data of 64 KB over CODE and DATA in rings 0 and 3. */
export const FLAT_CODE = [0x08, 0x40, 0x50, 0x18] as const;
export const FLAT_DATA = [0x10, 0x48, 0x58, 0x20] as const;
export const SMALL_CODE = [0x60, 0x60, 0x70, 0x70] as const;
export const SMALL_DATA = [0x68, 0x68, 0x78, 0x78] as const;
/** First selector of descriptors that differ from case to case. */
export const FIRST_RANDOM_SELECTOR = 0x80;
export const FIRST_TASK_SELECTOR = 0x100;
export const GDT_BYTES = 0x200;
export const LDT_BYTES = 0x100;
export const LDT_SELECTOR = 0x38;
export const MAIN_TASK_SELECTOR = 0x28;
