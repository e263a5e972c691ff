/*C:333 Writing the state.
 *
 * Registers by name, from whoever owns the processor: a debugger, a loader, a test. All of a change is checked and made,
 * or nothing of it is; what follows from registers (mode, TLB, watched addresses) is derived anew. Before it:
 * processor-state.ts. Next: state-image.ts, which keeps the whole processor. */
import { cr4Bits } from "./control-registers.js";
import type { Cpu } from "./cpu.js";
import { CPUID_NX } from "./cpuid.js";
import { updateDebugRegisters } from "./debug/debug-registers.js";
import { forgetResume } from "./debug/debugger.js";
import { CpuError, requireInteger } from "./errors.js";
import { EFLAGS_RESERVED_ONE, EFLAGS_VM } from "./flags.js";
import { SLOT_WORDS } from "./float/float80.js";
import { mxcsrMask } from "./fpu-image.js";
import { setControlWord, setStatusWord } from "./instructions/x87-state.js";
import {
  BUDGET,
  CPL,
  CR0,
  CR2,
  CR3,
  CR4,
  DR,
  EAX,
  EFLAGS,
  EIP,
  FPU_CONTROL,
  FPU_R0,
  FPU_TAG,
  GDTR_BASE,
  GDTR_LIMIT,
  IDTR_BASE,
  IDTR_LIMIT,
  INSTRUCTION_COUNT_F64,
  MSR_EFER,
  MSR_PAT_LO,
  MXCSR,
  PDPTE,
  PENDING,
  PENDING_INTERRUPT,
  PENDING_VECTOR,
  SEG_ACCESS,
  SEG_BASE,
  SEG_LIMIT,
  SEG_SELECTOR,
  STATE_WORDS,
  XMM0,
} from "./layout.js";
import { updateMode } from "./mode.js";
import { patIsValid, writeTsc } from "./msr.js";
import {
  type CpuState,
  EVENT_BITS,
  type EventState,
  FPU_WORDS,
  type FpuState,
  MSR_WORDS,
  type MsrState,
  REGISTER_NAMES,
  type RegisterName,
  SEGMENT_NAMES,
  type SegmentName,
  type SegmentState,
  stWord,
  type TableState,
} from "./processor-state.js";
import {
  CR0_CD,
  CR0_DEFINED,
  CR0_ET,
  CR0_NW,
  CR0_PE,
  CR0_PG,
  CR4_PAE,
  DR6_FIXED,
  DR6_WRITABLE,
  DR7_FIXED,
  DR7_WRITABLE,
  EFER_NXE,
} from "./registers.js";
import { ACCESS_MASK } from "./segments.js";
import { flushTlb } from "./tlb.js";

/** What `writeState` takes: any part of a CpuState. What is left out stays. */
export type CpuStateChanges = Partial<
  Omit<CpuState, "registers" | "segments" | "gdtr" | "idtr" | "msrs" | "fpu" | "events">
> & {
  readonly registers?: Partial<Record<RegisterName, number>>;
  readonly segments?: Partial<Record<SegmentName, Partial<SegmentState>>>;
  readonly gdtr?: Partial<TableState>;
  readonly idtr?: Partial<TableState>;
  readonly msrs?: Partial<MsrState>;
  readonly fpu?: Partial<FpuState>;
  readonly events?: Partial<EventState>;
};

const LOWEST = -0x80000000;
const HIGHEST = 0xffffffff;

/** Writes one word, unless there is nothing to write. Signed or unsigned values of 32 bits, or up to `highest`. */
function put(cpu: Cpu, word: number, name: string, value: number | undefined, highest = HIGHEST): void {
  if (value === undefined) return;
  cpu.i32[word] = requireInteger(name, value, highest === HIGHEST ? LOWEST : 0, highest);
}

/** Writes a number of `bits` bits (a multiple of 16) from word `word` on. */
export function putWide(cpu: Cpu, word: number, name: string, value: bigint, bits: number): void {
  if (typeof value !== "bigint" || value < 0n || value >> BigInt(bits) !== 0n) {
    throw new CpuError("ERR_PARAMETER", name, `a bigint of ${bits} bits`, value);
  }
  for (let at = 0; at < bits / 16; at++) cpu.u16[word * 2 + at] = Number((value >> BigInt(16 * at)) & 0xffffn);
}

/** Writes eight registers (or four PDPTEs) of `bits` bits each. */
function putList(
  cpu: Cpu,
  name: string,
  values: readonly bigint[] | undefined,
  count: number,
  bits: number,
  wordOf: (index: number) => number,
): void {
  if (values === undefined) return;
  if (values.length !== count) throw new CpuError("ERR_PARAMETER", name, `${count} values`, values.length);
  for (const [index, value] of values.entries()) putWide(cpu, wordOf(index), `${name}[${index}]`, value, bits);
}

function writeSegments(cpu: Cpu, segments: CpuStateChanges["segments"] = {}): void {
  for (const [number, name] of SEGMENT_NAMES.entries()) {
    const { selector, base, limit, access } = segments[name] ?? {};
    put(cpu, SEG_SELECTOR + number, `${name}.selector`, selector, 0xffff);
    put(cpu, SEG_BASE + number, `${name}.base`, base);
    put(cpu, SEG_LIMIT + number, `${name}.limit`, limit);
    put(cpu, SEG_ACCESS + number, `${name}.access`, access, ACCESS_MASK);
    if (((access ?? 0) & ~ACCESS_MASK) !== 0) {
      throw new CpuError("ERR_PARAMETER", `${name}.access`, "bits 8-15 and 20-23 only", access);
    }
  }
}

function writeTables(cpu: Cpu, { gdtr = {}, idtr = {} }: CpuStateChanges): void {
  put(cpu, GDTR_BASE, "gdtr.base", gdtr.base);
  put(cpu, GDTR_LIMIT, "gdtr.limit", gdtr.limit, 0xffff);
  put(cpu, IDTR_BASE, "idtr.base", idtr.base);
  put(cpu, IDTR_LIMIT, "idtr.limit", idtr.limit, 0xffff);
}

function writeDebugRegisters(cpu: Cpu, dr: readonly number[] | undefined): void {
  if (dr === undefined) return;
  if (dr.length !== 8) throw new CpuError("ERR_PARAMETER", "dr", "8 values", dr.length);
  for (const [number, value] of dr.entries())
    if (number < 4 || number > 5) put(cpu, DR + number, `dr[${number}]`, value);
  cpu.i32[DR + 6] = (cpu.i32[DR + 6] & DR6_WRITABLE) | DR6_FIXED;
  cpu.i32[DR + 7] = (cpu.i32[DR + 7] & DR7_WRITABLE) | DR7_FIXED;
}

function writeMsrs(cpu: Cpu, msrs: CpuStateChanges["msrs"] = {}): void {
  for (const [name, word] of Object.entries(MSR_WORDS)) {
    put(cpu, word, `msrs.${name}`, msrs[name as keyof typeof MSR_WORDS]);
  }
  if (msrs.pat !== undefined) putWide(cpu, MSR_PAT_LO, "msrs.pat", msrs.pat, 64);
  if (msrs.tsc === undefined) return;
  if (typeof msrs.tsc !== "bigint" || BigInt.asUintN(64, msrs.tsc) !== msrs.tsc) {
    throw new CpuError("ERR_PARAMETER", "msrs.tsc", "a bigint of 64 bits", msrs.tsc);
  }
  writeTsc(cpu, Number(BigInt.asIntN(32, msrs.tsc)), Number(BigInt.asIntN(32, msrs.tsc >> 32n)));
}

function writeFpu(cpu: Cpu, fpu: CpuStateChanges["fpu"] = {}): void {
  for (const [name, [word, highest]] of Object.entries(FPU_WORDS)) {
    put(cpu, word, `fpu.${name}`, fpu[name as keyof typeof FPU_WORDS], highest);
  }
  if (fpu.control !== undefined) setControlWord(cpu, cpu.i32[FPU_CONTROL]);
  put(cpu, FPU_TAG, "fpu.tag", fpu.tag, 0xffff);
  if (fpu.status !== undefined) setStatusWord(cpu, requireInteger("fpu.status", fpu.status, 0, 0xffff));
  putList(cpu, "fpu.st", fpu.st, 8, 80, (index) => stWord(cpu, index));
}

function writeEvents(cpu: Cpu, events: CpuStateChanges["events"] = {}): void {
  for (const [name, [word, bit]] of Object.entries(EVENT_BITS)) {
    const value = events[name as keyof typeof EVENT_BITS];
    if (value !== undefined) cpu.i32[word] = value ? cpu.i32[word] | bit : cpu.i32[word] & ~bit;
  }
  if (events.interrupt === undefined) return;
  cpu.i32[PENDING] &= ~PENDING_INTERRUPT;
  if (requireInteger("events.interrupt", events.interrupt, -1, 255) === -1) return;
  cpu.i32[PENDING] |= PENDING_INTERRUPT;
  cpu.i32[PENDING_VECTOR] = events.interrupt;
}

/** The words of all that is named. They may not go together yet. */
function writeWords(cpu: Cpu, changes: CpuStateChanges): void {
  for (const [number, name] of REGISTER_NAMES.entries()) put(cpu, EAX + number, name, changes.registers?.[name]);
  put(cpu, EIP, "eip", changes.eip);
  put(cpu, EFLAGS, "eflags", changes.eflags);
  put(cpu, CPL, "cpl", changes.cpl, 3);
  for (const [name, word] of [
    ["cr0", CR0],
    ["cr2", CR2],
    ["cr3", CR3],
    ["cr4", CR4],
  ] as const) {
    put(cpu, word, name, changes[name]);
  }
  writeSegments(cpu, changes.segments);
  writeTables(cpu, changes);
  writeDebugRegisters(cpu, changes.dr);
  writeFpu(cpu, changes.fpu);
  putList(cpu, "mm", changes.mm, 8, 64, (index) => FPU_R0 + index * SLOT_WORDS);
  putList(cpu, "xmm", changes.xmm, 8, 128, (index) => XMM0 + index * SLOT_WORDS);
  put(cpu, MXCSR, "mxcsr", changes.mxcsr);
  writeEvents(cpu, changes.events);
  if (changes.instructionCount !== undefined) {
    const count = requireInteger("instructionCount", changes.instructionCount, 0, Number.MAX_SAFE_INTEGER);
    cpu.f64[INSTRUCTION_COUNT_F64] = count + cpu.i32[BUDGET];
  }
  // The TSC, which the instruction count may drive, comes after it.
  writeMsrs(cpu, changes.msrs);
}

/** Bits that do not exist are dropped, VM in real-address mode too, and what the CPL must be follows. */
export function normalize(cpu: Cpu): void {
  const { i32 } = cpu;
  i32[EFLAGS] = (i32[EFLAGS] & cpu.eflagsBits) | EFLAGS_RESERVED_ONE;
  i32[CR0] = (i32[CR0] & CR0_DEFINED) | CR0_ET;
  if ((i32[CR0] & CR0_PE) === 0) {
    i32[CPL] = 0;
    i32[EFLAGS] &= ~EFLAGS_VM;
  } else if ((i32[EFLAGS] & EFLAGS_VM) !== 0) i32[CPL] = 3;
}

function refuse(name: string, expected: string, word: number): never {
  throw new CpuError("ERR_CONTROL_REGISTER", name, expected, `0x${(word >>> 0).toString(16)}`);
}

/**
 * Throws unless the control registers, MXCSR and the PAT hold what the model's instructions could have put there.
 * @throws CpuError `ERR_CONTROL_REGISTER`.
 */
export function requireLegalControl(cpu: Cpu): void {
  const { i32, model } = cpu;
  const cr0 = i32[CR0];
  if ((cr0 & (CR0_PG | CR0_PE)) === CR0_PG) refuse("cr0", "PG only with PE", cr0);
  if ((cr0 & (CR0_NW | CR0_CD)) === CR0_NW) refuse("cr0", "NW only with CD", cr0);
  if ((i32[CR4] & ~cr4Bits(model)) !== 0) refuse("cr4", "bits that the model has", i32[CR4]);
  const efer = (model.extendedFeatures & CPUID_NX) !== 0 ? EFER_NXE : 0;
  if ((i32[MSR_EFER] & ~efer) !== 0) refuse("msrs.efer", "bits that the model has", i32[MSR_EFER]);
  if ((i32[MXCSR] & ~mxcsrMask(model)) !== 0) refuse("mxcsr", "bits that the model has", i32[MXCSR]);
  for (const word of [MSR_PAT_LO, MSR_PAT_LO + 1]) {
    if (!patIsValid(i32[word])) refuse("msrs.pat", "memory types", i32[word]);
  }
}

/** Derives everything that follows from registers, for they may all have new values. */
export function deriveAll(cpu: Cpu): void {
  forgetResume(cpu);
  updateMode(cpu);
  flushTlb(cpu);
  updateDebugRegisters(cpu);
}

/** Under PAE, a new CR3 brings its four entries, unless they are given too. */
function cachePdptes(cpu: Cpu, changes: CpuStateChanges): void {
  putList(cpu, "pdptes", changes.pdptes, 4, 64, (index) => PDPTE + index * 2);
  const changed = changes.cr0 !== undefined || changes.cr3 !== undefined || changes.cr4 !== undefined;
  if (changes.pdptes !== undefined || !changed) return;
  if ((cpu.i32[CR0] & CR0_PG) === 0 || (cpu.i32[CR4] & CR4_PAE) === 0) return;
  if (!cpu.walker.loadPdptes(cpu.i32[CR3] >>> 0)) refuse("cr3", "the address of four valid PDPTEs", cpu.i32[CR3]);
}

/**
 * Writes whatever `changes` names. Nothing is changed if anything is out of range.
 * @throws CpuError `ERR_PARAMETER` for a value out of range, `ERR_CONTROL_REGISTER` for control bits that cannot be.
 */
export function writeCpuState(cpu: Cpu, changes: CpuStateChanges): void {
  const before = cpu.i32.slice(0, STATE_WORDS);
  try {
    writeWords(cpu, changes);
    normalize(cpu);
    requireLegalControl(cpu);
    cachePdptes(cpu, changes);
  } catch (error) {
    cpu.i32.set(before);
    throw error;
  }
  deriveAll(cpu);
}
