/*C:335 The state as an owner sees it.
 *
 * Registers by name for debuggers, dumps and tests. A tier never looks here; the words themselves are in layout.ts.
 * Before it: reset.ts. Next: create-cpu.ts. */
import type { Cpu } from "./cpu.js";
import {
  CPL,
  CR0,
  DR,
  EAX,
  EFLAGS,
  EIP,
  ES,
  GDTR_BASE,
  GDTR_LIMIT,
  IDTR_BASE,
  IDTR_LIMIT,
  SEG_ACCESS,
  SEG_BASE,
  SEG_LIMIT,
  SEG_SELECTOR,
} from "./layout.js";
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

/** Everything but the FPU and SSE registers. All numbers unsigned. */
export interface CpuState {
  readonly registers: Readonly<Record<RegisterName, number>>;
  readonly eip: number;
  readonly eflags: number;
  /** 0..3. */
  readonly cpl: number;
  readonly segments: Readonly<Record<SegmentName, SegmentState>>;
  readonly gdtr: { readonly base: number; readonly limit: number };
  readonly idtr: { readonly base: number; readonly limit: number };
  readonly cr0: number;
  readonly cr2: number;
  readonly cr3: number;
  readonly cr4: number;
  /** DR0 to DR7; 4 and 5 are 0. */
  readonly dr: readonly number[];
  readonly instructionCount: number;
}

/** A copy of the state. */
export function readCpuState(cpu: Cpu): CpuState {
  const word = (index: number): number => cpu.i32[index] >>> 0;
  const segments = SEGMENT_NAMES.map((name, number): [SegmentName, SegmentState] => [
    name,
    {
      selector: word(SEG_SELECTOR + ES + number),
      base: word(SEG_BASE + number),
      limit: word(SEG_LIMIT + number),
      access: word(SEG_ACCESS + number),
    },
  ]);
  return {
    registers: Object.fromEntries(REGISTER_NAMES.map((name, number) => [name, word(EAX + number)])) as Record<
      RegisterName,
      number
    >,
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
    dr: Array.from({ length: 8 }, (_, number) => word(DR + number)),
    instructionCount: instructionCount(cpu),
  };
}
