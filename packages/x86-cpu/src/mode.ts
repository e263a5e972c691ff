/*C:130 The mode of the processor.
 *
 * MODE, FLAT_LIMIT and the segment ends are derived state: everything the fast paths and the block keys need to know,
 * in a form that costs one load. Whoever changes CS, SS, DS, ES, CPL, CR0, EFLAGS.VM or EFLAGS.AC calls `updateMode`
 * here (or `updateSegment` for FS and GS). Before it: cpu.ts. Next: tlb.ts. */
import {
  DESC_CODE,
  DESC_DB,
  DESC_EXPAND_DOWN,
  DESC_P,
  DESC_READABLE,
  DESC_S,
  DESC_WRITABLE,
} from "@lguest/descriptor-tables";
import type { Cpu } from "./cpu.js";
import { CPUID_FPU } from "./cpuid.js";
import { EFLAGS_AC, EFLAGS_VM } from "./flags.js";
import {
  CPL,
  CR0,
  CS,
  DS,
  EFLAGS,
  ES,
  FLAT_LIMIT,
  GS,
  MODE,
  MODE_ALIGNMENT,
  MODE_CODE32,
  MODE_FLAT_CS,
  MODE_FLAT_DS,
  MODE_FLAT_ES,
  MODE_FLAT_SS,
  MODE_FPU_TRAPS,
  MODE_REAL,
  MODE_STACK32,
  MODE_USER,
  MODE_V86,
  SEG_ACCESS,
  SEG_BASE,
  SEG_LIMIT,
  SEG_READ_END_F64,
  SEG_WRITE_END_F64,
  SS,
} from "./layout.js";
import { CR0_AM, CR0_EM, CR0_PE, CR0_TS } from "./registers.js";
import { flushTlb } from "./tlb.js";

/** A base-0 segment with a smaller limit is not treated as flat: its accesses are checked one by one. */
const SMALLEST_FLAT_LIMIT = 0x3fffffff;

const FLAT_DATA_MASK = DESC_P | DESC_S | DESC_CODE | DESC_EXPAND_DOWN | DESC_WRITABLE;
const FLAT_DATA = DESC_P | DESC_S | DESC_WRITABLE;
const FLAT_CODE_MASK = DESC_P | DESC_S | DESC_CODE | DESC_READABLE;
const FLAT_CODE = FLAT_CODE_MASK;

function isFlat(cpu: Cpu, segment: number): boolean {
  const i32 = cpu.i32;
  if (i32[SEG_BASE + segment] !== 0 || i32[SEG_LIMIT + segment] >>> 0 < SMALLEST_FLAT_LIMIT) return false;
  const access = i32[SEG_ACCESS + segment];
  if (segment === CS) return (access & FLAT_CODE_MASK) === FLAT_CODE;
  return (access & FLAT_DATA_MASK) === FLAT_DATA;
}

/** Recomputes SEG_READ_END and SEG_WRITE_END of one segment register, ES…GS, from its hidden part. */
export function updateSegment(cpu: Cpu, segment: number): void {
  const access = cpu.i32[SEG_ACCESS + segment];
  const end = (cpu.i32[SEG_LIMIT + segment] >>> 0) + 1;
  let readEnd = 0;
  let writeEnd = 0;
  if ((access & (DESC_P | DESC_S)) === (DESC_P | DESC_S) && (cpu.i32[MODE] & MODE_ALIGNMENT) === 0) {
    if ((access & DESC_CODE) !== 0) {
      if ((access & DESC_READABLE) !== 0) readEnd = end;
    } else if ((access & DESC_EXPAND_DOWN) === 0) {
      readEnd = end;
      if ((access & DESC_WRITABLE) !== 0) writeEnd = end;
    }
  }
  cpu.f64[SEG_READ_END_F64 + segment] = readEnd;
  cpu.f64[SEG_WRITE_END_F64 + segment] = writeEnd;
}

/** The limit of the smallest flat segment among ES, CS, SS and DS; 4 GB - 1 if none is flat. */
function smallestFlatLimit(cpu: Cpu, mode: number): number {
  let limit = 0xffffffff;
  for (let segment = ES; segment <= DS; segment++) {
    if ((mode & (MODE_FLAT_ES << segment)) !== 0) limit = Math.min(limit, cpu.i32[SEG_LIMIT + segment] >>> 0);
  }
  return limit;
}

/**
 * Recomputes MODE, FLAT_LIMIT and the segment ends. FLAT_LIMIT only falls here (which flushes the TLB): a wider
 * segment is served through the slow path until something else flushes, so that a switch between a full-size and a
 * trimmed segment costs one flush and not one each way.
 */
export function updateMode(cpu: Cpu): void {
  const i32 = cpu.i32;
  const cr0 = i32[CR0];
  const eflags = i32[EFLAGS];
  const user = i32[CPL] === 3;
  let mode = 0;
  if ((i32[SEG_ACCESS + CS] & DESC_DB) !== 0) mode |= MODE_CODE32;
  if ((i32[SEG_ACCESS + SS] & DESC_DB) !== 0) mode |= MODE_STACK32;
  if (user) mode |= MODE_USER;
  if ((cr0 & (CR0_TS | CR0_EM)) !== 0 || (cpu.model.features & CPUID_FPU) === 0) mode |= MODE_FPU_TRAPS;
  if ((cr0 & CR0_PE) === 0) mode |= MODE_REAL;
  else if ((eflags & EFLAGS_VM) !== 0) mode |= MODE_V86;
  if (user && (cr0 & CR0_AM) !== 0 && (eflags & EFLAGS_AC) !== 0) mode |= MODE_ALIGNMENT;
  if (isFlat(cpu, ES)) mode |= MODE_FLAT_ES;
  if (isFlat(cpu, CS)) mode |= MODE_FLAT_CS;
  if (isFlat(cpu, SS)) mode |= MODE_FLAT_SS;
  if (isFlat(cpu, DS)) mode |= MODE_FLAT_DS;
  i32[MODE] = mode;
  for (let segment = ES; segment <= GS; segment++) updateSegment(cpu, segment);
  if (smallestFlatLimit(cpu, mode) < i32[FLAT_LIMIT] >>> 0) flushTlb(cpu);
}

/** Raises FLAT_LIMIT to what the segments of this moment allow; for flushTlb, after which no page is held. */
export function resetFlatLimit(cpu: Cpu): void {
  cpu.i32[FLAT_LIMIT] = smallestFlatLimit(cpu, cpu.i32[MODE]);
}

/** True in real-address and virtual-8086 mode, where a selector is a paragraph number. */
export function isRealOrV86(cpu: Cpu): boolean {
  return (cpu.i32[MODE] & (MODE_REAL | MODE_V86)) !== 0;
}
