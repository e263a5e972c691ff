/*C:167 What happens between two instructions.
 *
 * A tier calls `serviceEvents` at an instruction boundary when PENDING or SHADOW is not zero, and `deliverFault` when
 * it caught the signal of a fault. Here external interrupts and NMIs are taken, HLT waits, single steps trap, and
 * faults inside deliveries become double and triple faults. Every tier uses these functions, so that all agree.
 * Before it: delivery.ts. Next: the instructions that cause events, instructions/interrupts.ts. */
import type { Cpu } from "./cpu.js";
import { commitHits, dropHits } from "./debug/watched-access.js";
import { deliverEvent } from "./delivery.js";
import { FAULT_SIGNAL, NO_ERROR_CODE } from "./events.js";
import { EXIT_HALT, EXIT_SHUTDOWN } from "./exit.js";
import { EFLAGS_IF, EFLAGS_RF } from "./flags.js";
import {
  DEBUG_TRAPS,
  DR,
  EFLAGS,
  EIP,
  INSTRUCTION_EIP,
  PENDING,
  PENDING_DEBUG,
  PENDING_HALTED,
  PENDING_INTERRUPT,
  PENDING_NMI,
  PENDING_NMI_MASKED,
  PENDING_SHUTDOWN,
  PENDING_VECTOR,
  SHADOW,
  SHADOW_MOV_SS,
  SHADOW_SPENT,
  SHADOW_STI,
} from "./layout.js";
import {
  DR7_GD,
  VECTOR_DB,
  VECTOR_DE,
  VECTOR_DF,
  VECTOR_GP,
  VECTOR_NMI,
  VECTOR_NP,
  VECTOR_PF,
  VECTOR_SS,
  VECTOR_TS,
} from "./registers.js";
import { endSlice, spend } from "./slice.js";

/** Contributory exceptions, SDM Vol 3A table 6-4, as a bit set of vectors. */
const CONTRIBUTORY = (1 << VECTOR_DE) | (1 << VECTOR_TS) | (1 << VECTOR_NP) | (1 << VECTOR_SS) | (1 << VECTOR_GP);

function isContributory(vector: number): boolean {
  return vector < 32 && ((CONTRIBUTORY >>> vector) & 1) !== 0;
}

/** Whether `second`, raised while delivering `first`, makes a double fault (SDM Vol 3A table 6-5). */
function makesDoubleFault(first: number, second: number): boolean {
  if (first === VECTOR_PF) return second === VECTOR_PF || isContributory(second);
  return isContributory(first) && isContributory(second);
}

/** The processor has stopped for good. */
function shutDown(cpu: Cpu): void {
  cpu.i32[PENDING] |= PENDING_SHUTDOWN;
  endSlice(cpu);
  cpu.exit = EXIT_SHUTDOWN;
}

/**
 * Delivers the fault that `raiseFault` recorded, at the start of its instruction. A fault in between is delivered
 * instead, as a double fault where table 6-5 says so; one in the delivery of a double fault shuts the processor down.
 * Each delivery costs 1 of the budget and counts as no instruction: a guest that does nothing but fault still ends its
 * slice.
 */
export function deliverFault(cpu: Cpu): void {
  const i32 = cpu.i32;
  i32[EIP] = cpu.newTaskEip === -1 ? i32[INSTRUCTION_EIP] : cpu.newTaskEip;
  cpu.newTaskEip = -1;
  spend(cpu);
  let vector = cpu.faultVector;
  let errorCode = cpu.faultHasError ? cpu.faultError : NO_ERROR_CODE;
  for (;;) {
    try {
      deliverEvent(cpu, vector, false, errorCode, i32[EFLAGS] | EFLAGS_RF);
      if (cpu.watches.hits !== 0) commitHits(cpu);
      return;
    } catch (signal) {
      if (signal !== FAULT_SIGNAL) throw signal;
      dropHits(cpu);
      cpu.faultExternal = 0;
      cpu.newTaskEip = -1;
      if (vector === VECTOR_DF) {
        shutDown(cpu);
        return;
      }
      if (makesDoubleFault(vector, cpu.faultVector)) {
        vector = VECTOR_DF;
        errorCode = 0;
      } else {
        vector = cpu.faultVector;
        errorCode = cpu.faultHasError ? cpu.faultError : NO_ERROR_CODE;
      }
    }
  }
}

/** Delivers an event that belongs to no instruction, between two of them. Costs 1 of the budget. */
function deliverBetween(cpu: Cpu, vector: number): void {
  const i32 = cpu.i32;
  i32[INSTRUCTION_EIP] = i32[EIP];
  try {
    deliverEvent(cpu, vector, false, NO_ERROR_CODE, i32[EFLAGS]);
    if (cpu.watches.hits !== 0) commitHits(cpu);
  } catch (signal) {
    if (signal !== FAULT_SIGNAL) throw signal;
    cpu.faultExternal = 0;
    dropHits(cpu);
    deliverFault(cpu);
    return;
  }
  spend(cpu);
}

/**
 * A #DB that DR6 tells of, such as the fault of an instruction breakpoint. It clears DR7.GD; RF in the image is what it
 * was (SDM Vol 3B §18.3.1.1).
 */
export function deliverDebug(cpu: Cpu, bits: number): void {
  cpu.i32[DR + 6] |= bits;
  cpu.i32[DR + 7] &= ~DR7_GD;
  deliverBetween(cpu, VECTOR_DB);
}

/** The #DB of all traps that wait: single step, data and port breakpoints, a task switch. */
function deliverTraps(cpu: Cpu): void {
  const { i32 } = cpu;
  const bits = i32[DEBUG_TRAPS];
  i32[DEBUG_TRAPS] = 0;
  i32[PENDING] &= ~PENDING_DEBUG;
  deliverDebug(cpu, bits);
}

/**
 * At an instruction boundary with PENDING or SHADOW set: takes a debug trap, NMI or external interrupt, in this order
 * (SDM Vol 3A table 6-2), unless the instruction before holds it back, and ends the run of a processor that halts. The
 * shadow is used up; after a load of SS no instruction breakpoint hits either, as if RF were set.
 * @returns true if an event was delivered or the run ends: look at BUDGET and PENDING again before going on.
 */
export function serviceEvents(cpu: Cpu): boolean {
  const i32 = cpu.i32;
  const shadow = i32[SHADOW] & (SHADOW_STI | SHADOW_MOV_SS);
  i32[SHADOW] = 0;
  if ((shadow & SHADOW_MOV_SS) !== 0) {
    i32[SHADOW] = SHADOW_SPENT;
    if (cpu.watchesCode) i32[EFLAGS] |= EFLAGS_RF;
  }
  const pending = i32[PENDING];
  if ((pending & PENDING_SHUTDOWN) !== 0) {
    shutDown(cpu);
  } else if ((shadow & SHADOW_MOV_SS) === 0 && (pending & PENDING_DEBUG) !== 0) {
    deliverTraps(cpu);
  } else if (shadow === 0 && (pending & (PENDING_NMI | PENDING_NMI_MASKED)) === PENDING_NMI) {
    i32[PENDING] = (pending & ~PENDING_NMI) | PENDING_NMI_MASKED;
    deliverBetween(cpu, VECTOR_NMI);
  } else if (shadow === 0 && (pending & PENDING_INTERRUPT) !== 0 && (i32[EFLAGS] & EFLAGS_IF) !== 0) {
    i32[PENDING] = pending & ~PENDING_INTERRUPT;
    deliverBetween(cpu, i32[PENDING_VECTOR]);
  } else if ((pending & PENDING_HALTED) !== 0) {
    endSlice(cpu);
    cpu.exit = EXIT_HALT;
  } else {
    return false;
  }
  return true;
}
