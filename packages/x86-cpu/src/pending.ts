/*C:167 What happens between two instructions.
 *
 * A tier calls `serviceEvents` at an instruction boundary when PENDING or SHADOW is not zero, and `deliverFault` when
 * it caught the signal of a fault. Here external interrupts and NMIs are taken, HLT waits, single steps trap, and
 * faults inside deliveries become double and triple faults. Every tier uses these functions, so that all agree.
 * Before it: delivery.ts. Next: the instructions that cause events, instructions/interrupts.ts. */
import type { Cpu } from "./cpu.js";
import { deliverEvent } from "./delivery.js";
import { FAULT_SIGNAL, NO_ERROR_CODE } from "./events.js";
import { EXIT_HALT, EXIT_SHUTDOWN } from "./exit.js";
import { EFLAGS_IF, EFLAGS_RF } from "./flags.js";
import {
  DR,
  EFLAGS,
  EIP,
  INSTRUCTION_EIP,
  PENDING,
  PENDING_HALTED,
  PENDING_INTERRUPT,
  PENDING_NMI,
  PENDING_NMI_MASKED,
  PENDING_SHUTDOWN,
  PENDING_VECTOR,
  SHADOW,
} from "./layout.js";
import {
  DR6_BS,
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
      return;
    } catch (signal) {
      if (signal !== FAULT_SIGNAL) throw signal;
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
  spend(cpu);
  try {
    deliverEvent(cpu, vector, false, NO_ERROR_CODE, i32[EFLAGS]);
  } catch (signal) {
    if (signal !== FAULT_SIGNAL) throw signal;
    cpu.faultExternal = 0;
    deliverFault(cpu);
  }
}

/** Single step: the #DB after an instruction that began with TF set. */
export function deliverSingleStep(cpu: Cpu): void {
  cpu.i32[DR + 6] |= DR6_BS;
  deliverBetween(cpu, VECTOR_DB);
}

/**
 * At an instruction boundary with PENDING or SHADOW set: takes an NMI or external interrupt unless the instruction
 * before holds it back, and ends the run of a processor that halts. The shadow is used up.
 * @returns true if an event was delivered or the run ends: look at BUDGET and PENDING again before going on.
 */
export function serviceEvents(cpu: Cpu): boolean {
  const i32 = cpu.i32;
  const shadow = i32[SHADOW];
  i32[SHADOW] = 0;
  const pending = i32[PENDING];
  if ((pending & PENDING_SHUTDOWN) !== 0) {
    shutDown(cpu);
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
