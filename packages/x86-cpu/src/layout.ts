/*C:100 Where everything lives.
 *
 * The whole machine is one WebAssembly.Memory: processor state, TLBs, jump cache, micro-op arena, page flags, then
 * physical memory. Every tier reads and writes the same bytes at the offsets named here, so that a tier can take over
 * from another at any instruction boundary, and so that translated code can address them as constants. Nothing else
 * may write an offset down. Next comes the state that is kept at these places (cpu.ts). */

/*
 * Processor state: word indexes into the Int32Array over the memory (byte offset = index * 4).
 * The first eight are the general registers in the order of their ModRM numbers.
 */
export const EAX = 0;
export const ECX = 1;
export const EDX = 2;
export const EBX = 3;
export const ESP = 4;
export const EBP = 5;
export const ESI = 6;
export const EDI = 7;

/** Offset of the next instruction in CS. While an instruction runs, `INSTRUCTION_EIP` is where it began. */
export const EIP = 8;
/** EFLAGS, always exact at an instruction boundary between tiers (bit 1 set, reserved bits clear). */
export const EFLAGS = 9;
/** Where the instruction in execution began: a fault returns here. */
export const INSTRUCTION_EIP = 10;
/** Current privilege level, 0 to 3. */
export const CPL = 11;

/* Segment registers: the visible selector and the hidden part. Index with ES…TR. */
export const ES = 0;
export const CS = 1;
export const SS = 2;
export const DS = 3;
export const FS = 4;
export const GS = 5;
export const LDTR = 6;
export const TR = 7;
export const SEG_SELECTOR = 16; // 16..23
export const SEG_BASE = 24; // 24..31
/** Effective limit in bytes, unsigned, granularity applied. */
export const SEG_LIMIT = 32; // 32..39
/** The high word of the descriptor masked to its attributes (0x00F0FF00); 0 when the register holds a null selector. */
export const SEG_ACCESS = 40; // 40..47

export const GDTR_BASE = 48;
export const GDTR_LIMIT = 49;
export const IDTR_BASE = 50;
export const IDTR_LIMIT = 51;

export const CR0 = 52;
export const CR2 = 53;
export const CR3 = 54;
export const CR4 = 55;
export const DR = 56; // DR0..DR7: 56..63

/** The four PDPTEs that a CR3 load caches under PAE, low and high words: 64..71 (SDM Vol 3A §4.4.1). */
export const PDPTE = 64;

export const MSR_SYSENTER_CS = 72;
export const MSR_SYSENTER_ESP = 73;
export const MSR_SYSENTER_EIP = 74;
export const MSR_EFER = 75;
export const MSR_PAT_LO = 77;
export const MSR_PAT_HI = 78;
/** The TSC is the clock's reading plus this: two words, low and high. */
export const TSC_OFFSET = 79;

/** Events that wait: bit set of PENDING_*. */
export const PENDING = 81;
/** Vector of the external interrupt that waits (PENDING_INTERRUPT). */
export const PENDING_VECTOR = 82;
/** What the last instruction holds back for one instruction: bit set of SHADOW_*. */
export const SHADOW = 83;

/** Debug traps that wait for the boundary, as bits of DR6: with PENDING_DEBUG. */
export const DEBUG_TRAPS = 88;

/** Instructions and event deliveries left before run() must return; 0 between runs. A run is stopped by `endSlice`. */
export const BUDGET = 84;
/** The generation in the low 12 bits of a valid TLB tag, 1..4095 (0 marks an empty entry). */
export const TLB_GENERATION = 85;
/** No page that is not wholly at or below this enters the fast TLB: the smallest limit of a flat segment in use. */
export const FLAT_LIMIT = 86;
/** Mode bits of the code at CS:EIP: bit set of MODE_*; part of every block's key. */
export const MODE = 87;

/* x87, word index of the 16-byte slot of ST(i)'s physical register: mantissa low, mantissa high, sign and exponent. */
export const FPU_R0 = 96; // 96..127: eight slots of four words
export const FPU_CONTROL = 128;
/** Status word without TOP. */
export const FPU_STATUS = 129;
export const FPU_TOP = 130;
/** Full tag word, two bits a physical register (SDM Vol 1 §8.1.7). */
export const FPU_TAG = 131;
export const FPU_IP = 132;
export const FPU_CS = 133;
export const FPU_DP = 134;
export const FPU_DS = 135;
export const FPU_OPCODE = 136;
export const MXCSR = 137;
export const XMM0 = 144; // 144..175: eight registers of four words

/**
 * This minus BUDGET is how many instructions have been retired since creation; a float64 (exact to 2^53), index into the
 * Float64Array. So a tier that runs an instruction has only BUDGET to count down (slice.ts).
 */
export const INSTRUCTION_COUNT_F64 = 88; // byte offset 704

/*
 * Derived from the hidden parts by mode.ts, indexes into the Float64Array, one for each of ES…GS: an access of `size`
 * bytes at `offset` needs no further segment check when (offset >>> 0) + size <= f64[SEG_READ_END_F64 + segment].
 * It is limit + 1 for expand-up segments of the right type and 0 for all others (null, expand-down, wrong type) and
 * for every segment while #AC is armed: those take the slow path, which knows why.
 */
export const SEG_READ_END_F64 = 90; // 90..97, words 180..195
export const SEG_WRITE_END_F64 = 98; // 98..105, words 196..211

/** Words of processor state; a snapshot of the registers copies words 0 to STATE_WORDS. */
export const STATE_WORDS = 256;

/*
 * What the interpreter and the function that runs x87 micro-ops hand each other (x87-code/run-code.ts): no state, and
 * meaningless between calls. The block in execution, the budget left after it, and flags that wait (lazy-flags.ts).
 */
export const RUN_BLOCK = 256;
export const RUN_BUDGET = 257;
export const RUN_FLAGS_KIND = 258;
export const RUN_FLAGS_RESULT = 259;
export const RUN_FLAGS_SECOND = 260;
/* That function's own, in it. */
export const RUN_FLAGS_WHERE = 261;
export const RUN_LAST = 262;
export const RUN_LAST_MEMORY = 263;
export const RUN_LAST_ADDRESS = 264;
export const RUN_USER = 265;

/*
 * TLBs: byte offsets. User (CPL 3) and supervisor apart; each has 4096 entries of a read tag, a write tag and an addend.
 *
 *   tag     31            12 11         0
 *          [ linear page    | generation ]
 *
 * An access of `size` bytes at linear address a hits when tag[(a >>> 12) & 4095] == ((a + size - 1) & ~0xFFF | generation),
 * which also sends accesses that cross a page to the slow path. The byte is then at (a + addend) in the memory.
 * A write tag is valid only when the entry's D bit is set and the page holds no decoded code.
 */
export const TLB_ENTRIES = 4096;
const TLB_TABLE_BYTES = TLB_ENTRIES * 4;
export const TLB_READ_SUPERVISOR = 0x10000;
export const TLB_WRITE_SUPERVISOR = TLB_READ_SUPERVISOR + TLB_TABLE_BYTES;
export const TLB_ADDEND_SUPERVISOR = TLB_WRITE_SUPERVISOR + TLB_TABLE_BYTES;
export const TLB_READ_USER = TLB_ADDEND_SUPERVISOR + TLB_TABLE_BYTES;
export const TLB_WRITE_USER = TLB_READ_USER + TLB_TABLE_BYTES;
export const TLB_ADDEND_USER = TLB_WRITE_USER + TLB_TABLE_BYTES;
/** Byte distance from a supervisor table to the user table of the same kind. */
export const TLB_USER_DISTANCE = TLB_READ_USER - TLB_READ_SUPERVISOR;

/** Virtual-address jump cache: JUMP_CACHE_ENTRIES entries of four words {linear eip, generation and mode, block, spare}. */
export const JUMP_CACHE = TLB_ADDEND_USER + TLB_TABLE_BYTES;
export const JUMP_CACHE_ENTRIES = 16384;
export const JUMP_CACHE_ENTRY_BYTES = 16;

/** Micro-op arena of the interpreter. */
export const ARENA = JUMP_CACHE + JUMP_CACHE_ENTRIES * JUMP_CACHE_ENTRY_BYTES;
export const ARENA_BYTES = 16 * 1024 * 1024;

/** One byte for each 4 KB page of physical memory (mmu's PAGE_FLAG_*). RAM follows, aligned to 64 KB. */
export const PAGE_FLAGS = ARENA + ARENA_BYTES;

export const PENDING_INTERRUPT = 1 << 0;
export const PENDING_NMI = 1 << 1;
/** NMIs are masked until the next IRET. */
export const PENDING_NMI_MASKED = 1 << 2;
/** HLT has been executed; only an interrupt or an NMI (or a new EIP from the owner) makes the processor go on. */
export const PENDING_HALTED = 1 << 4;
/** A triple fault has stopped the processor; only a reset helps. */
export const PENDING_SHUTDOWN = 1 << 5;

/** A debug trap waits: its bits are in DEBUG_TRAPS. */
export const PENDING_DEBUG = 1 << 6;

/** STI: external interrupts wait for one instruction. */
export const SHADOW_STI = 1 << 0;
/** MOV SS and POP SS: interrupts and debug traps wait for one instruction. */
export const SHADOW_MOV_SS = 1 << 1;

/** The instruction before the one in execution was such a load: another one in a row holds nothing back. */
export const SHADOW_SPENT = 1 << 2;

/** CS.D: 32-bit operands and addresses by default. */
export const MODE_CODE32 = 1 << 0;
/** SS.B: the stack pointer is ESP, otherwise SP. */
export const MODE_STACK32 = 1 << 1;
/** CPL is 3: user TLB. */
export const MODE_USER = 1 << 2;
/** ES, SS, DS are flat: base 0, expand-up, readable and writable (CS: readable), limit at or above FLAT_LIMIT. */
export const MODE_FLAT_ES = 1 << 3;
export const MODE_FLAT_CS = 1 << 4;
export const MODE_FLAT_SS = 1 << 5;
export const MODE_FLAT_DS = 1 << 6;
/** CR0.TS, CR0.EM or a model without an x87: x87, MMX and SSE instructions may fault. */
export const MODE_FPU_TRAPS = 1 << 7;
/** Real-address or virtual-8086 mode. */
export const MODE_REAL = 1 << 8;
export const MODE_V86 = 1 << 9;
/** CR0.AM, EFLAGS.AC and CPL 3: misaligned data accesses raise #AC. Every SEG_*_END is 0 then. */
export const MODE_ALIGNMENT = 1 << 10;
/** Protected mode with paging off is told apart by nothing: the TLB holds identity entries then. */

/** First byte of physical memory inside the WebAssembly.Memory, for a RAM of `ramSize` bytes (a multiple of 4096). */
export function ramOffset(ramSize: number): number {
  return (PAGE_FLAGS + ramSize / 4096 + 0xffff) & ~0xffff;
}
