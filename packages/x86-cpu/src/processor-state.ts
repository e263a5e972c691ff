/*C:332 The state as an owner sees it.
 *
 * Every register by name, for debuggers, dumps and tests. A tier never looks here; the words themselves are in
 * layout.ts. Before it: reset.ts. Next: write-state.ts, the way back. */
import type { Cpu } from "./cpu.js";
import { SLOT_WORDS } from "./float/float80.js";
import { tagWord } from "./instructions/x87-control.js";
import { statusWord } from "./instructions/x87-state.js";
import {
  CPL,
  CR0,
  DR,
  EAX,
  EFLAGS,
  EIP,
  FPU_CONTROL,
  FPU_CS,
  FPU_DP,
  FPU_DS,
  FPU_IP,
  FPU_OPCODE,
  FPU_R0,
  FPU_TOP,
  GDTR_BASE,
  GDTR_LIMIT,
  IDTR_BASE,
  IDTR_LIMIT,
  MSR_EFER,
  MSR_PAT_LO,
  MSR_SYSENTER_CS,
  MSR_SYSENTER_EIP,
  MSR_SYSENTER_ESP,
  MXCSR,
  PDPTE,
  PENDING,
  PENDING_HALTED,
  PENDING_INTERRUPT,
  PENDING_NMI,
  PENDING_NMI_MASKED,
  PENDING_SHUTDOWN,
  PENDING_VECTOR,
  SEG_ACCESS,
  SEG_BASE,
  SEG_LIMIT,
  SEG_SELECTOR,
  SHADOW,
  SHADOW_MOV_SS,
  SHADOW_STI,
  XMM0,
} from "./layout.js";
import { readTsc } from "./msr.js";
import { instructionCount } from "./slice.js";

/** Segment registers by name, in the order of their numbers in layout.ts. */
export const SEGMENT_NAMES = ["es", "cs", "ss", "ds", "fs", "gs", "ldtr", "tr"] as const;
export type SegmentName = (typeof SEGMENT_NAMES)[number];

/** General registers by name, in the order of their ModRM numbers. */
export const REGISTER_NAMES = ["eax", "ecx", "edx", "ebx", "esp", "ebp", "esi", "edi"] as const;
export type RegisterName = (typeof REGISTER_NAMES)[number];

/** A segment register with its hidden part. All fields unsigned. */
export interface SegmentState {
  readonly selector: number;
  readonly base: number;
  /** Offset of the last byte (of the last invalid one for expand-down). */
  readonly limit: number;
  /** Bits 8-15 and 20-23 of the descriptor's high word, in place; 0 for a null selector. */
  readonly access: number;
}

/** GDTR or IDTR. */
export interface TableState {
  readonly base: number;
  /** Offset of the table's last byte, 0..0xFFFF. */
  readonly limit: number;
}

/** The model-specific registers. Those that the model does not have keep their values after power-on. */
export interface MsrState {
  readonly sysenterCs: number;
  readonly sysenterEsp: number;
  readonly sysenterEip: number;
  readonly efer: number;
  /** 64 bits. */
  readonly pat: bigint;
  /** 64 bits: what RDTSC would read now. */
  readonly tsc: bigint;
}

/** The x87 (SDM Vol 1 §8.1). */
export interface FpuState {
  readonly control: number;
  /** With TOP in bits 13-11. */
  readonly status: number;
  /** Two bits a physical register, as FNSTENV stores them; what is written only says which registers are empty. */
  readonly tag: number;
  /** 11 bits. */
  readonly opcode: number;
  readonly instructionPointer: number;
  readonly instructionSelector: number;
  readonly dataPointer: number;
  readonly dataSelector: number;
  /** ST(0) to ST(7), 80 bits each: sign and exponent above the significand. */
  readonly st: readonly bigint[];
}

/** What waits between two instructions. */
export interface EventState {
  /** Vector of the external interrupt that waits, or -1. */
  readonly interrupt: number;
  readonly nmi: boolean;
  /** No NMI is taken before the next IRET. */
  readonly nmiMasked: boolean;
  /** HLT waits for an event. */
  readonly halted: boolean;
  /** A triple fault has happened. */
  readonly shutdown: boolean;
  /** STI holds external interrupts back for one instruction. */
  readonly stiShadow: boolean;
  /** A load of SS holds interrupts and debug traps back for one instruction. */
  readonly movSsShadow: boolean;
}

/** All registers. All numbers unsigned. */
export interface CpuState {
  readonly registers: Readonly<Record<RegisterName, number>>;
  readonly eip: number;
  readonly eflags: number;
  /** 0..3. */
  readonly cpl: number;
  readonly segments: Readonly<Record<SegmentName, SegmentState>>;
  readonly gdtr: TableState;
  readonly idtr: TableState;
  readonly cr0: number;
  readonly cr2: number;
  readonly cr3: number;
  readonly cr4: number;
  /** DR0 to DR7; 4 and 5 are 0. */
  readonly dr: readonly number[];
  /** The four entries that a load of CR3 under PAE has cached, 64 bits each. */
  readonly pdptes: readonly bigint[];
  readonly msrs: MsrState;
  readonly fpu: FpuState;
  /** MM0 to MM7, 64 bits each: the significands of the x87's physical registers. */
  readonly mm: readonly bigint[];
  /** XMM0 to XMM7, 128 bits each. */
  readonly xmm: readonly bigint[];
  readonly mxcsr: number;
  readonly events: EventState;
  readonly instructionCount: number;
}

/** 32-bit MSRs and where they are. */
export const MSR_WORDS = {
  sysenterCs: MSR_SYSENTER_CS,
  sysenterEsp: MSR_SYSENTER_ESP,
  sysenterEip: MSR_SYSENTER_EIP,
  efer: MSR_EFER,
} as const;

/** Parts of the x87 that are just a word each, with their highest values. */
export const FPU_WORDS = {
  control: [FPU_CONTROL, 0xffff],
  opcode: [FPU_OPCODE, 0x7ff],
  instructionPointer: [FPU_IP, 0xffffffff],
  instructionSelector: [FPU_CS, 0xffff],
  dataPointer: [FPU_DP, 0xffffffff],
  dataSelector: [FPU_DS, 0xffff],
} as const;

/** Yes-or-no parts of EventState: which bit of which word. */
export const EVENT_BITS = {
  nmi: [PENDING, PENDING_NMI],
  nmiMasked: [PENDING, PENDING_NMI_MASKED],
  halted: [PENDING, PENDING_HALTED],
  shutdown: [PENDING, PENDING_SHUTDOWN],
  stiShadow: [SHADOW, SHADOW_STI],
  movSsShadow: [SHADOW, SHADOW_MOV_SS],
} as const;

/** `count` numbers from a function of their index. */
function list<T>(count: number, at: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => at(index));
}

/** An object of what `value` gives for each entry of a table. */
function each<K extends string, V, T>(table: Readonly<Record<K, V>>, value: (entry: V) => T): Record<K, T> {
  const entries = Object.entries<V>(table).map(([name, entry]) => [name, value(entry)]);
  return Object.fromEntries(entries) as Record<K, T>;
}

/** `bits` bits (a multiple of 16) from word `word` on, as one number. */
export function readWide(cpu: Cpu, word: number, bits: number): bigint {
  let value = 0n;
  for (let at = bits / 16 - 1; at >= 0; at--) value = (value << 16n) | BigInt(cpu.u16[word * 2 + at]);
  return value;
}

/** Word index of the place of ST(i). */
export function stWord(cpu: Cpu, index: number): number {
  return FPU_R0 + ((cpu.i32[FPU_TOP] + index) & 7) * SLOT_WORDS;
}

function readFpu(cpu: Cpu): FpuState {
  return {
    ...each(FPU_WORDS, ([word]) => cpu.i32[word] >>> 0),
    status: statusWord(cpu),
    tag: tagWord(cpu),
    st: list(8, (index) => readWide(cpu, stWord(cpu, index), 80)),
  };
}

function readMsrs(cpu: Cpu): MsrState {
  const low = readTsc(cpu) >>> 0;
  return {
    ...each(MSR_WORDS, (word) => cpu.i32[word] >>> 0),
    pat: readWide(cpu, MSR_PAT_LO, 64),
    tsc: (BigInt(cpu.msrHigh >>> 0) << 32n) | BigInt(low),
  };
}

function readEvents(cpu: Cpu): EventState {
  const waits = (cpu.i32[PENDING] & PENDING_INTERRUPT) !== 0;
  return {
    ...each(EVENT_BITS, ([word, bit]) => (cpu.i32[word] & bit) !== 0),
    interrupt: waits ? cpu.i32[PENDING_VECTOR] : -1,
  };
}

function readSegment(cpu: Cpu, number: number): SegmentState {
  return {
    selector: cpu.i32[SEG_SELECTOR + number],
    base: cpu.i32[SEG_BASE + number] >>> 0,
    limit: cpu.i32[SEG_LIMIT + number] >>> 0,
    access: cpu.i32[SEG_ACCESS + number],
  };
}

/** A copy of the state. */
export function readCpuState(cpu: Cpu): CpuState {
  const word = (index: number): number => cpu.i32[index] >>> 0;
  const segments = SEGMENT_NAMES.map((name, number) => [name, readSegment(cpu, number)]);
  const registers = REGISTER_NAMES.map((name, number) => [name, word(EAX + number)]);
  return {
    registers: Object.fromEntries(registers) as Record<RegisterName, number>,
    eip: word(EIP),
    eflags: word(EFLAGS),
    cpl: word(CPL),
    segments: Object.fromEntries(segments) as Record<SegmentName, SegmentState>,
    gdtr: { base: word(GDTR_BASE), limit: word(GDTR_LIMIT) },
    idtr: { base: word(IDTR_BASE), limit: word(IDTR_LIMIT) },
    cr0: word(CR0),
    cr2: word(CR0 + 1),
    cr3: word(CR0 + 2),
    cr4: word(CR0 + 3),
    dr: list(8, (number) => word(DR + number)),
    pdptes: list(4, (number) => readWide(cpu, PDPTE + number * 2, 64)),
    msrs: readMsrs(cpu),
    fpu: readFpu(cpu),
    mm: list(8, (number) => readWide(cpu, FPU_R0 + number * SLOT_WORDS, 64)),
    xmm: list(8, (number) => readWide(cpu, XMM0 + number * SLOT_WORDS, 128)),
    mxcsr: word(MXCSR),
    events: readEvents(cpu),
    instructionCount: instructionCount(cpu),
  };
}
