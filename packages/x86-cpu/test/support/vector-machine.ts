/* The processor as the vectors of tools/vectors want it: the memory, the segments and the interrupt table that a 32-bit process has
 * under Linux, at CPL 3 with paging on. A handler of each vector halts, and what the exception left can be read. */
import {
  type Case,
  CODE_AT,
  CODE_BYTES,
  DATA_AT,
  DATA_BYTES,
  FLAGS_ALWAYS,
  FS_BASE,
  GS_BASE,
  GS_LIMIT,
  INT3,
  LANDING_AT,
  LOW_DATA_AT,
  LOW_DATA_BYTES,
  LOW_LANDING_AT,
  type Outcome,
  PAGE_BYTES,
  READ_ONLY_AT,
  SLOT_BYTES,
  STACK_AT,
  STACK_BYTES,
  STACK_TOP,
  USER_CS,
  USER_DS,
} from "@lguest-tools/vectors";
import type * as Source from "../../src/index.js";
import {
  CPL,
  CR2,
  CS,
  DS,
  EIP,
  ES,
  ESP,
  FS,
  GS,
  JUMP_CACHE,
  JUMP_CACHE_ENTRIES,
  SEG_ACCESS,
  SEG_SELECTOR,
  SHADOW,
  SS,
} from "../../src/layout.js";
import {
  CR0_AM,
  CR0_NE,
  CR0_PE,
  CR0_PG,
  CR0_WP,
  CR4_OSFXSR,
  CR4_OSXMMEXCPT,
  VECTOR_AC,
  VECTOR_BP,
  VECTOR_DF,
  VECTOR_OF,
  VECTOR_PF,
  VECTOR_TS,
} from "../../src/registers.js";

const MEMORY_BYTES = 4 << 20;
/* Pages of the kernel: tables and handlers. */
const PAGE_DIRECTORY = 0x300000;
const PAGE_TABLE = 0x301000;
const GDT = 0x302000;
const IDT = 0x303000;
const TSS = 0x304000;
/** Handler of vector n is a HLT at HANDLERS + n. */
const HANDLERS = 0x305000;
const KERNEL_STACK = 0x307000;
const KERNEL_END = 0x308000;

const VECTORS = 256;
const HLT = 0xf4;
const KERNEL_CS = 0x08;
const KERNEL_DS = 0x18;
const TSS_SELECTOR = 0x40;
const PTE_P = 1;
const PTE_W = 2;
const PTE_U = 4;
const BUDGET = 1000;

/** Entries of the GDT, as a program sees Linux's: what is not at CPL 3 need only be there. */
const DESCRIPTORS: readonly (readonly [index: number, lo: number, hi: number])[] = [
  [1, 0x0000ffff, 0x00cf9b00],
  [2, 0x0000ffff, 0x00cf9b00],
  [3, 0x0000ffff, 0x00cf9300],
  [USER_CS >> 3, 0x0000ffff, 0x00cffb00],
  [USER_DS >> 3, 0x0000ffff, 0x00cff300],
  [TSS_SELECTOR >> 3, ((TSS & 0xffff) << 16) | 0x67, (TSS >>> 16) | 0x8900],
  [13, ((FS_BASE & 0xffff) << 16) | 0xffff, (FS_BASE >>> 16) | 0x00dff300],
  [14, ((GS_BASE & 0xffff) << 16) | GS_LIMIT, (GS_BASE >>> 16) | 0x0050f300],
];
const GDT_LIMIT = 16 * 8 - 1;

/** Physical pages that the program has, with the rights it has to them. */
const USER_PAGES: readonly (readonly [at: number, bytes: number, writable: boolean])[] = [
  [LOW_DATA_AT, LOW_DATA_BYTES, true],
  [LOW_LANDING_AT, PAGE_BYTES, false],
  [DATA_AT, DATA_BYTES, true],
  [READ_ONLY_AT, PAGE_BYTES, false],
  [STACK_AT, STACK_BYTES, true],
  [LANDING_AT, PAGE_BYTES, false],
  [CODE_AT, CODE_BYTES, false],
];

/** First word of state that a case may change, and the one after the last: EIP and EFLAGS, CPL, segments. */
const CHANGED_FROM = EIP;
const CHANGED_TO = SEG_ACCESS + 8;

type Cpu = Source.X86Cpu;

function writeTables(cpu: Cpu): void {
  const { memory } = cpu;
  const map = (from: number, bytes: number, bits: number) => {
    for (let at = from; at < from + bytes; at += PAGE_BYTES) memory.write32(PAGE_TABLE + (at >> 12) * 4, at | bits);
  };
  memory.write32(PAGE_DIRECTORY, PAGE_TABLE | PTE_P | PTE_W | PTE_U);
  map(PAGE_DIRECTORY, KERNEL_END - PAGE_DIRECTORY, PTE_P | PTE_W);
  for (const [at, bytes, writable] of USER_PAGES) map(at, bytes, PTE_P | PTE_U | (writable ? PTE_W : 0));
  for (const [index, lo, hi] of DESCRIPTORS) {
    memory.write32(GDT + index * 8, lo);
    memory.write32(GDT + index * 8 + 4, hi);
  }
  for (let vector = 0; vector < VECTORS; vector++) {
    const dpl = vector === VECTOR_BP || vector === VECTOR_OF || vector === 0x80 ? 3 : 0;
    memory.write32(IDT + vector * 8, (KERNEL_CS << 16) | ((HANDLERS + vector) & 0xffff));
    memory.write32(IDT + vector * 8 + 4, ((HANDLERS + vector) & 0xffff0000) | 0x8e00 | (dpl << 13));
    memory.write8(HANDLERS + vector, HLT);
  }
  memory.write32(TSS + 4, KERNEL_STACK);
  memory.write32(TSS + 8, KERNEL_DS);
  // No I/O permissions: the map would begin beyond the limit.
  memory.write16(TSS + 0x66, 0x68);
  for (const at of [LOW_LANDING_AT, LANDING_AT]) memory.fill(at, PAGE_BYTES, INT3);
  memory.fill(CODE_AT, CODE_BYTES, INT3);
}

/** A vector whose frame has an error code. */
function pushesError(vector: number): boolean {
  return vector === VECTOR_DF || vector === VECTOR_AC || (vector >= VECTOR_TS && vector <= VECTOR_PF);
}

export class VectorMachine {
  readonly cpu: Cpu;
  private readonly words: Int32Array;
  /** All of the processor's memory, where its tables are too. */
  private readonly allWords: Int32Array;
  private readonly atStart: Int32Array;
  private readonly filler = new Uint8Array(32).fill(INT3);

  constructor(createCpu: typeof Source.createCpu) {
    const cpu = createCpu({ memoryBytes: MEMORY_BYTES, tier: "interpreter" });
    this.cpu = cpu;
    this.words = cpu.stateWords;
    this.allWords = new Int32Array(cpu.stateWords.buffer);
    cpu.startFlat({ entry: CODE_AT, stack: STACK_TOP });
    writeTables(cpu);
    cpu.loadGdt(GDT, GDT_LIMIT);
    cpu.loadIdt(IDT, VECTORS * 8 - 1);
    cpu.cr3 = PAGE_DIRECTORY;
    cpu.cr4 = CR4_OSFXSR | CR4_OSXMMEXCPT;
    cpu.cr0 = (CR0_PE | CR0_PG | CR0_WP | CR0_AM | CR0_NE) >>> 0;
    cpu.loadSegment("tr", TSS_SELECTOR);
    for (const segment of ["ds", "es", "ss"] as const) cpu.loadSegment(segment, USER_DS);
    for (const segment of ["fs", "gs", "ldtr"] as const) cpu.loadSegment(segment, 0);
    cpu.loadSegment("cs", USER_CS);
    this.atStart = this.words.slice(CHANGED_FROM, CHANGED_TO);
  }

  /**
   * Makes a block in each page of code that no case will touch. A page without blocks costs much to become one with them, which
   * every case would pay; blocks go when the interpreter has too many.
   */
  private keepBlocks(): void {
    for (let at = CODE_AT; at < CODE_AT + CODE_BYTES; at += PAGE_BYTES) {
      this.words.set(this.atStart, CHANGED_FROM);
      this.cpu.eip = at;
      this.cpu.eflags = FLAGS_ALWAYS;
      this.cpu.runInterpreter(BUDGET);
    }
  }

  /** Writes a case's instruction. Between it and `removeCode` it may be run more than once. */
  writeCode(c: Case): void {
    if (c.eip < CODE_AT + SLOT_BYTES) this.keepBlocks();
    this.cpu.memory.writeBytes(c.eip, c.code.subarray(0, c.codeBytes));
  }

  removeCode(c: Case): void {
    this.cpu.memory.writeBytes(c.eip, this.filler.subarray(0, c.codeBytes));
  }

  /** Sets all that a case starts from. */
  load(c: Case): void {
    const { cpu, words } = this;
    words.set(this.atStart, CHANGED_FROM);
    words[SHADOW] = 0;
    words[CR2] = 0;
    for (let n = 0; n < 8; n++) words[n] = c.gpr[n];
    if (c.fs !== 0) cpu.loadSegment("fs", c.fs);
    if (c.gs !== 0) cpu.loadSegment("gs", c.gs);
    // Through the setters, which see to what follows from EIP, EFLAGS and the privilege.
    cpu.eip = c.eip;
    cpu.eflags = c.eflags;
    if (c.dataBytes > 0) cpu.memory.writeBytes(c.dataAt, c.data.subarray(0, c.dataBytes));
    if (c.stackBytes > 0) cpu.memory.writeBytes(STACK_TOP - c.stackBytes, c.stack.subarray(0, c.stackBytes));
    if (c.hasImage) cpu.restoreFpu(c.image);
  }

  /** Runs the loaded case on the step tier until a handler halts. */
  runSteps(): void {
    this.cpu.runStep(BUDGET);
  }

  /** Likewise on the interpreter. @returns whether a block was built for the instruction, so that it ran in one. */
  runBlocks(c: Case): boolean {
    const entry = (JUMP_CACHE >> 2) + (((c.eip ^ (c.eip >>> 12)) & (JUMP_CACHE_ENTRIES - 1)) << 2);
    this.allWords[entry] = 0;
    this.cpu.runInterpreter(BUDGET);
    return this.allWords[entry] === c.eip && this.allWords[entry + 2] !== 0;
  }

  /** Reads what the case left. */
  read(c: Case, outcome: Outcome): void {
    const { words } = this;
    const { memory } = this.cpu;
    const vector = words[EIP] - 1 - HANDLERS;
    if (vector < 0 || vector >= VECTORS) throw new Error(`no handler halted: eip ${(words[EIP] >>> 0).toString(16)}`);
    if (words[CPL] !== 0) throw new Error("the handler is not at CPL 0");
    const hasError = pushesError(vector);
    const frame = words[ESP] + (hasError ? 4 : 0);
    outcome.vector = vector;
    outcome.error = hasError ? memory.read32(words[ESP]) : 0;
    outcome.cr2 = vector === VECTOR_PF ? words[CR2] >>> 0 : 0;
    outcome.eip = memory.read32(frame) >>> 0;
    outcome.eflags = memory.read32(frame + 8) >>> 0;
    for (let n = 0; n < 8; n++) outcome.gpr[n] = words[n];
    outcome.gpr[ESP] = memory.read32(frame + 12);
    for (const segment of [ES, DS, FS, GS]) outcome.segments[segment] = words[SEG_SELECTOR + segment];
    outcome.segments[CS] = memory.read32(frame + 4);
    outcome.segments[SS] = memory.read32(frame + 16);
    const { bytes } = memory;
    for (let n = 0; n < c.dataBytes; n++) outcome.data[n] = bytes[c.dataAt + n];
    const stackAt = STACK_TOP - c.stackBytes;
    for (let n = 0; n < c.stackBytes; n++) outcome.stack[n] = bytes[stackAt + n];
    if (c.hasImage) this.cpu.saveFpu(outcome.image);
  }
}
