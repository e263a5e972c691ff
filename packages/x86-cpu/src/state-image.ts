/*C:334 Saving and restoring.
 *
 * The whole processor as bytes, with its RAM if asked for. A processor of the same model that restores them goes on bit
 * for bit as this one does: whatever outlives an instruction is in the words of layout.ts, and the rest (mode, TLB,
 * blocks) is derived anew. Saving flushes the TLB, so that both begin with an empty one. An image may come from anywhere:
 * all of it is checked before anything changes. Before it: write-state.ts. Next: gdb-registers.ts. */
import type { Cpu } from "./cpu.js";
import { cpuSignature } from "./cpuid.js";
import { CpuError } from "./errors.js";
import { EFLAGS_RESERVED_ONE, EFLAGS_VM } from "./flags.js";
import { CONTROL_DEFINED, CONTROL_FIXED } from "./instructions/x87-state.js";
import {
  BUDGET,
  CPL,
  CR0,
  DEBUG_TRAPS,
  DR,
  EAX,
  EFLAGS,
  EIP,
  FLAT_LIMIT,
  FPU_CONTROL,
  FPU_CS,
  FPU_DS,
  FPU_IP,
  FPU_OPCODE,
  FPU_R0,
  FPU_STATUS,
  FPU_TAG,
  FPU_TOP,
  GDTR_BASE,
  GDTR_LIMIT,
  IDTR_LIMIT,
  INSTRUCTION_COUNT_F64,
  INSTRUCTION_EIP,
  MODE,
  MSR_EFER,
  MSR_PAT_LO,
  MSR_SYSENTER_CS,
  MXCSR,
  PDPTE,
  PENDING,
  PENDING_DEBUG,
  PENDING_HALTED,
  PENDING_INTERRUPT,
  PENDING_NMI,
  PENDING_NMI_MASKED,
  PENDING_SHUTDOWN,
  PENDING_VECTOR,
  SEG_ACCESS,
  SEG_BASE,
  SEG_READ_END_F64,
  SEG_SELECTOR,
  SEG_WRITE_END_F64,
  SHADOW,
  SHADOW_MOV_SS,
  SHADOW_SPENT,
  SHADOW_STI,
  STATE_WORDS,
  TLB_GENERATION,
  TSC_OFFSET,
  XMM0,
} from "./layout.js";
import { readTsc, writeTsc } from "./msr.js";
import { CR0_DEFINED, CR0_PE, DR6_FIXED, DR6_WRITABLE, DR7_FIXED, DR7_WRITABLE, EFER_NXE } from "./registers.js";
import { ACCESS_MASK } from "./segments.js";
import { instructionCount } from "./slice.js";
import { flushTlb } from "./tlb.js";
import { deriveAll, requireLegalControl } from "./write-state.js";

/*
 * An image, in little-endian words:
 *
 *    0 "LX86"        4 version      8 bytes of the image         12 checksum of all that follows
 *   16 signature    20, 24, 28 feature words of the model        32 TSC in kHz
 *   36 words of state               40, 44 the TSC's value       48 instruction count (float64)
 *   56 bytes of RAM, 0 without it   60 pages that follow         64 the words of state
 *
 * then for each page that is not all zeros its number, and then, in the same order, their 4096 bytes each.
 */
const MAGIC = 0x3638584c;
const VERSION = 1;
const HEADER_BYTES = 64;
const CHECKED_FROM = 16;
const PAGE_BYTES = 4096;
const PAGE_WORDS = PAGE_BYTES / 4;

/** What saveState takes. */
export interface SaveOptions {
  /** RAM too; false if left out. Pages that hold only zeros cost nothing. */
  readonly memory?: boolean;
}

/** Words that say nothing of their own: derived, or within a run only. The TSC and the count are in the header. */
const DERIVED = new Set([INSTRUCTION_EIP, BUDGET, TLB_GENERATION, FLAT_LIMIT, MODE, TSC_OFFSET, TSC_OFFSET + 1]);
for (let word = SEG_READ_END_F64 * 2; word < (SEG_WRITE_END_F64 + 8) * 2; word++) DERIVED.add(word);
for (const word of [0, 1]) DERIVED.add(INSTRUCTION_COUNT_F64 * 2 + word);

/** `count` words from `first` on with the bits that may be set in them. */
function words(first: number, count: number, bits: number): [number, number][] {
  return Array.from({ length: count }, (_, index) => [first + index, bits]);
}

/** Words that may hold any value. */
const ANY = -1;
const PENDING_DEFINED =
  PENDING_INTERRUPT | PENDING_NMI | PENDING_NMI_MASKED | PENDING_HALTED | PENDING_SHUTDOWN | PENDING_DEBUG;

/** Bits that may be set in the words of a state. Those not named here are 0, which some fast paths rely on. */
const LEGAL_BITS = new Map<number, number>([
  ...words(0, STATE_WORDS, 0),
  ...words(EAX, EIP + 1, ANY),
  ...words(SEG_BASE, 16, ANY),
  ...words(GDTR_BASE, 4, ANY),
  ...words(CR0, 12, ANY),
  ...words(PDPTE, 8, ANY),
  ...words(MSR_SYSENTER_CS, 3, ANY),
  ...words(MSR_PAT_LO, 2, ANY),
  ...words(FPU_R0, 32, ANY),
  ...words(FPU_IP, 3, ANY),
  ...words(XMM0, 32, ANY),
  [MXCSR, ANY],
  ...words(SEG_SELECTOR, 8, 0xffff),
  ...words(SEG_ACCESS, 8, ACCESS_MASK),
  [FPU_CONTROL, CONTROL_DEFINED | CONTROL_FIXED],
  ...Array.from({ length: 8 }, (_, slot) => words(FPU_R0 + slot * 4 + 2, 1, 0xffff)).flat(),
  ...Array.from({ length: 8 }, (_, slot) => words(FPU_R0 + slot * 4 + 3, 1, 0)).flat(),
  [CPL, 3],
  [EFLAGS, ANY],
  [GDTR_LIMIT, 0xffff],
  [IDTR_LIMIT, 0xffff],
  [CR0, CR0_DEFINED],
  ...words(DR + 4, 2, 0),
  [DR + 6, DR6_WRITABLE | DR6_FIXED],
  [DR + 7, DR7_WRITABLE | DR7_FIXED],
  [MSR_EFER, EFER_NXE],
  [PENDING, PENDING_DEFINED],
  [PENDING_VECTOR, 0xff],
  [SHADOW, SHADOW_STI | SHADOW_MOV_SS | SHADOW_SPENT],
  [DEBUG_TRAPS, DR6_WRITABLE],
  [FPU_STATUS, 0xffff & ~(7 << 11)],
  [FPU_TOP, 7],
  [FPU_TAG, 0xffff],
  [FPU_CS, 0xffff],
  [FPU_DS, 0xffff],
  [FPU_OPCODE, 0x7ff],
]);

/** FNV-1a over the words of an image. */
function checksum(image: Int32Array): number {
  let sum = 0x811c9dc5;
  for (let at = CHECKED_FROM / 4; at < image.length; at++) sum = Math.imul(sum ^ image[at], 0x01000193);
  return sum;
}

/** Numbers of the pages of RAM that are not all zeros. */
function usedPages(ram: Int32Array): number[] {
  const pages: number[] = [];
  for (let page = 0; page * PAGE_WORDS < ram.length; page++) {
    const end = (page + 1) * PAGE_WORDS;
    for (let at = page * PAGE_WORDS; at < end; at++) {
      if (ram[at] === 0) continue;
      pages.push(page);
      break;
    }
  }
  return pages;
}

/** What of the model an image must match: words 4 to 8. */
function modelWords(cpu: Cpu): number[] {
  const { model } = cpu;
  return [cpuSignature(model), model.features, model.featuresEcx, model.extendedFeatures, model.tscKhz];
}

/** The image of a processor between two runs. Its TLB is empty afterwards. */
export function saveStateImage(cpu: Cpu, { memory = false }: SaveOptions): Uint8Array {
  flushTlb(cpu);
  const { bytes } = cpu.memory;
  const pages = memory ? usedPages(new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4)) : [];
  const image = new Uint8Array(HEADER_BYTES + STATE_WORDS * 4 + pages.length * (4 + PAGE_BYTES));
  const view = new Int32Array(image.buffer);
  view.set([MAGIC, VERSION, image.length, 0, ...modelWords(cpu), STATE_WORDS]);
  view[10] = readTsc(cpu);
  view[11] = cpu.msrHigh;
  new Float64Array(image.buffer, 48, 1)[0] = instructionCount(cpu);
  view[14] = memory ? bytes.length : 0;
  view[15] = pages.length;
  const state = view.subarray(HEADER_BYTES / 4, HEADER_BYTES / 4 + STATE_WORDS);
  state.set(cpu.i32.subarray(0, STATE_WORDS));
  for (const word of DERIVED) state[word] = 0;
  const numbers = HEADER_BYTES + STATE_WORDS * 4;
  view.set(pages, numbers / 4);
  for (const [index, page] of pages.entries()) {
    const at = numbers + pages.length * 4 + index * PAGE_BYTES;
    image.set(bytes.subarray(page * PAGE_BYTES, (page + 1) * PAGE_BYTES), at);
  }
  view[3] = checksum(view);
  return image;
}

function refuse(what: string, expected: string, got: unknown): never {
  throw new CpuError("ERR_IMAGE", what, expected, got);
}

function hex(word: number): string {
  return `0x${(word >>> 0).toString(16)}`;
}

/** The image's words, of a copy so that they are aligned; format, length and checksum are right. */
function openImage(image: Uint8Array): Int32Array {
  if (!(image instanceof Uint8Array)) refuse("image", "a Uint8Array that saveState returned", typeof image);
  if (image.length < HEADER_BYTES || image.length % 4 !== 0) {
    refuse("image", "the bytes that saveState returned", `${image.length} bytes`);
  }
  const view = new Int32Array(image.slice().buffer);
  if (view[0] !== MAGIC) refuse("image", "the bytes that saveState returned", `other bytes (${hex(view[0])} at 0)`);
  if (view[1] !== VERSION) refuse("image", `version ${VERSION}`, `version ${view[1]}`);
  if (view[2] !== image.length) refuse("image", `${view[2] >>> 0} bytes`, image.length);
  if (view[3] !== checksum(view)) refuse("image", "an undamaged image", "one whose checksum is wrong");
  return view;
}

/** How many instructions had been retired. */
function countOf(view: Int32Array): number {
  return new Float64Array(view.buffer, 48, 1)[0];
}

function requireSameProcessor(cpu: Cpu, view: Int32Array): void {
  for (const [index, word] of modelWords(cpu).entries()) {
    if (view[4 + index] !== (word | 0)) {
      const names = ["signature", "features", "featuresEcx", "extendedFeatures", "tscKhz"];
      refuse(`image: model.${names[index]}`, hex(word), hex(view[4 + index]));
    }
  }
  const count = countOf(view);
  if (!Number.isSafeInteger(count) || count < 0) refuse("image: instruction count", "a whole number", count);
  if (view[9] !== STATE_WORDS) refuse("image", `${STATE_WORDS} words of state`, view[9]);
  const ram = view[14] >>> 0;
  const pages = view[15];
  if (ram !== 0 && ram !== cpu.ramSize) refuse("image: bytes of RAM", `${cpu.ramSize}`, ram);
  const length = HEADER_BYTES / 4 + STATE_WORDS + pages * (1 + PAGE_WORDS);
  if (pages < 0 || (ram === 0 && pages !== 0) || view.length !== length)
    refuse("image", "as many pages as it says", pages);
  for (let index = 0; index < pages; index++) {
    const page = view[HEADER_BYTES / 4 + STATE_WORDS + index] >>> 0;
    if (page >= cpu.ramSize / PAGE_BYTES) refuse("image: page", `a page of RAM`, page);
  }
}

/** No word has a bit that no run could have left there. */
function requireLegalState(cpu: Cpu, state: Int32Array): void {
  for (const [word, bits] of LEGAL_BITS) {
    if ((state[word] & ~bits) !== 0) refuse(`image: word ${word}`, `only bits of ${hex(bits)}`, hex(state[word]));
  }
  const flags = state[EFLAGS] & ~(cpu.eflagsBits | EFLAGS_RESERVED_ONE);
  if (flags !== 0) refuse("image: EFLAGS", "flags that the model has", hex(state[EFLAGS]));
  const real = (state[CR0] & CR0_PE) === 0;
  const v86 = (state[EFLAGS] & EFLAGS_VM) !== 0;
  const cpl = state[CPL];
  if (real ? cpl !== 0 || v86 : v86 && cpl !== 3) refuse("image: CPL", "that of the mode", cpl);
}

function restoreMemory(cpu: Cpu, view: Int32Array): void {
  if (view[14] === 0) return;
  const pages = view.subarray(HEADER_BYTES / 4 + STATE_WORDS, HEADER_BYTES / 4 + STATE_WORDS + view[15]);
  const bytes = new Uint8Array(view.buffer, (HEADER_BYTES / 4 + STATE_WORDS + view[15]) * 4);
  cpu.memory.fill(0, cpu.ramSize, 0);
  for (const [index, page] of pages.entries()) {
    cpu.memory.writeBytes((page >>> 0) * PAGE_BYTES, bytes.subarray(index * PAGE_BYTES, (index + 1) * PAGE_BYTES));
  }
}

/**
 * Takes up the state of an image. The TSC goes on from its value in the image whatever the clock says.
 * @throws CpuError `ERR_IMAGE` for an image that is damaged or of another kind of processor; nothing has changed then.
 */
export function restoreStateImage(cpu: Cpu, image: Uint8Array): void {
  const view = openImage(image);
  requireSameProcessor(cpu, view);
  const state = view.subarray(HEADER_BYTES / 4, HEADER_BYTES / 4 + STATE_WORDS);
  requireLegalState(cpu, state);
  const before = cpu.i32.slice(0, STATE_WORDS);
  for (let word = 0; word < STATE_WORDS; word++) if (!DERIVED.has(word)) cpu.i32[word] = state[word];
  try {
    requireLegalControl(cpu);
  } catch (error) {
    cpu.i32.set(before);
    if (!(error instanceof CpuError)) throw error;
    throw new CpuError("ERR_IMAGE", "image", "a state that can be", error.message);
  }
  cpu.exit = null;
  cpu.f64[INSTRUCTION_COUNT_F64] = countOf(view) + cpu.i32[BUDGET];
  restoreMemory(cpu, view);
  writeTsc(cpu, view[10], view[11]);
  deriveAll(cpu);
}
