/*C:330 Power-on.
 *
 * The state after RESET (SDM Vol 3A table 9-1): real-address mode, the first instruction at F000:FFF0 with a base just
 * below 4 GB. And the state in which a multiboot loader starts an image: flat protected mode, paging off. Before it:
 * step.ts. Next: processor-state.ts. */
import {
  DESC_ACCESSED,
  DESC_P,
  DESC_S,
  DESC_TSS_BUSY,
  DESC_TYPE_SHIFT,
  DESC_WRITABLE,
  SYS_TYPE_LDT,
  SYS_TYPE_TSS32_AVAILABLE,
} from "@lguest/descriptor-tables";
import type { Cpu } from "./cpu.js";
import { cpuSignature } from "./cpuid.js";
import { updateDebugRegisters } from "./debug/debug-registers.js";
import { EFLAGS_RESERVED_ONE } from "./flags.js";
import { setFlatSegment } from "./flat-segment.js";
import {
  BUDGET,
  CR0,
  CS,
  DR,
  EAX,
  EBX,
  EDX,
  EFLAGS,
  EIP,
  ES,
  ESP,
  FLAT_LIMIT,
  FPU_CONTROL,
  FPU_TAG,
  GDTR_LIMIT,
  GS,
  IDTR_LIMIT,
  INSTRUCTION_COUNT_F64,
  LDTR,
  MXCSR,
  SEG_ACCESS,
  SEG_BASE,
  SEG_LIMIT,
  SEG_SELECTOR,
  STATE_WORDS,
  TR,
} from "./layout.js";
import { updateMode } from "./mode.js";
import { resetMsrs } from "./msr.js";
import { CR0_CD, CR0_ET, CR0_NW, CR0_PE, DR6_FIXED, DR7_FIXED } from "./registers.js";
import { flushTlb } from "./tlb.js";

const RESET_SELECTOR = 0xf000;
const RESET_BASE = 0xffff0000 | 0;
const RESET_EIP = 0xfff0;
const LIMIT_64K = 0xffff;
const FPU_CONTROL_RESET = 0x40;
const FPU_TAG_RESET = 0x5555;
const MXCSR_RESET = 0x1f80;

/** All registers as after power-on; the instruction count goes on, memory is left alone. */
export function resetCpu(cpu: Cpu): void {
  const { i32, f64, model } = cpu;
  const count = f64[INSTRUCTION_COUNT_F64] - i32[BUDGET];
  i32.fill(0, 0, STATE_WORDS);
  f64[INSTRUCTION_COUNT_F64] = count;
  for (let segment = ES; segment <= TR; segment++) {
    i32[SEG_LIMIT + segment] = LIMIT_64K;
    i32[SEG_ACCESS + segment] = DESC_P | DESC_S | DESC_WRITABLE | DESC_ACCESSED;
  }
  i32[SEG_ACCESS + LDTR] = DESC_P | (SYS_TYPE_LDT << DESC_TYPE_SHIFT);
  i32[SEG_ACCESS + TR] = DESC_P | (SYS_TYPE_TSS32_AVAILABLE << DESC_TYPE_SHIFT) | DESC_TSS_BUSY;
  i32[SEG_SELECTOR + CS] = RESET_SELECTOR;
  i32[SEG_BASE + CS] = RESET_BASE;
  i32[EIP] = RESET_EIP;
  i32[EFLAGS] = EFLAGS_RESERVED_ONE;
  i32[EDX] = cpuSignature(model);
  i32[CR0] = CR0_CD | CR0_NW | CR0_ET;
  i32[GDTR_LIMIT] = LIMIT_64K;
  i32[IDTR_LIMIT] = LIMIT_64K;
  i32[DR + 6] = DR6_FIXED;
  i32[DR + 7] = DR7_FIXED;
  i32[FPU_CONTROL] = FPU_CONTROL_RESET;
  i32[FPU_TAG] = FPU_TAG_RESET;
  i32[MXCSR] = MXCSR_RESET;
  i32[FLAT_LIMIT] = -1;
  cpu.exit = null;
  resetMsrs(cpu);
  flushTlb(cpu);
  updateMode(cpu);
  updateDebugRegisters(cpu);
}

/** Selectors that a flat start shows; no GDT stands behind them (multiboot 1 §3.2). */
const FLAT_CODE_SELECTOR = 0x08;
const FLAT_DATA_SELECTOR = 0x10;

/** How an image is started in flat protected mode. */
export interface FlatStart {
  /** First instruction, a linear and physical address, 0..0xFFFFFFFF. */
  readonly entry: number;
  /** Initial ESP; 0 if left out (multiboot leaves it undefined). */
  readonly stack?: number;
  /** Initial EAX and EBX, by which a loader speaks to the image; 0 if left out. */
  readonly eax?: number;
  readonly ebx?: number;
}

/**
 * Resets, and puts the processor into protected mode at CPL 0 with flat 4 GB segments, paging and interrupts off: the
 * machine state of multiboot 1 §3.2.
 */
export function startFlat(cpu: Cpu, start: FlatStart): void {
  resetCpu(cpu);
  const { i32 } = cpu;
  i32[CR0] = CR0_PE | CR0_ET;
  setFlatSegment(cpu, CS, FLAT_CODE_SELECTOR, true, 0);
  for (let segment = ES; segment <= GS; segment++) {
    if (segment !== CS) setFlatSegment(cpu, segment, FLAT_DATA_SELECTOR, false, 0);
  }
  i32[EIP] = start.entry;
  i32[ESP] = start.stack ?? 0;
  i32[EAX] = start.eax ?? 0;
  i32[EBX] = start.ebx ?? 0;
  flushTlb(cpu);
  updateMode(cpu);
}
