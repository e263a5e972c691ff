/*C:158 A run and its budget.
 *
 * BUDGET pays for instructions and for event deliveries, INSTRUCTION_COUNT counts instructions only; the two are kept
 * as one subtraction (layout.ts), so that a tier counts down one word. Here that bookkeeping is done, once for all
 * tiers. Before it: access.ts. Next: events.ts. */
import type { Cpu } from "./cpu.js";
import { EXIT_BUDGET, EXIT_HALT, type Exit } from "./exit.js";
import { EFLAGS_IF } from "./flags.js";
import {
  BUDGET,
  EFLAGS,
  INSTRUCTION_COUNT_F64,
  PENDING,
  PENDING_DEBUG,
  PENDING_HALTED,
  PENDING_INTERRUPT,
  PENDING_NMI,
  PENDING_NMI_MASKED,
} from "./layout.js";

/** Instructions retired since creation; while a handler runs, its own instruction is among them. */
export function instructionCount(cpu: Cpu): number {
  return cpu.f64[INSTRUCTION_COUNT_F64] - cpu.i32[BUDGET];
}

/** Begins a run. @param budget 1 to 2^30. */
export function beginRun(cpu: Cpu, budget: number): void {
  cpu.exit = null;
  cpu.watches.running = true;
  cpu.i32[BUDGET] = budget;
  cpu.f64[INSTRUCTION_COUNT_F64] += budget;
}

/** Ends a run whose BUDGET is used up, and says why. */
export function endRun(cpu: Cpu): Exit {
  endSlice(cpu);
  cpu.watches.running = false;
  if (cpu.exit !== null) return cpu.exit;
  if ((cpu.i32[PENDING] & PENDING_HALTED) !== 0 && !eventDeliverable(cpu)) return EXIT_HALT;
  return EXIT_BUDGET;
}

/** Makes the run in progress come back at the next instruction boundary. Harmless between runs. */
export function endSlice(cpu: Cpu): void {
  cpu.f64[INSTRUCTION_COUNT_F64] -= cpu.i32[BUDGET];
  cpu.i32[BUDGET] = 0;
}

/** Pays 1 of the budget for something that is no instruction. */
export function spend(cpu: Cpu): void {
  cpu.f64[INSTRUCTION_COUNT_F64]--;
  cpu.i32[BUDGET]--;
}

/** The instruction in execution, which BUDGET pays for, will not retire this time. */
export function retireNothing(cpu: Cpu): void {
  cpu.f64[INSTRUCTION_COUNT_F64]--;
}

/** True if an interrupt, NMI or debug trap that waits would be taken now, shadows aside. */
export function eventDeliverable(cpu: Cpu): boolean {
  const pending = cpu.i32[PENDING];
  if ((pending & (PENDING_NMI | PENDING_NMI_MASKED)) === PENDING_NMI) return true;
  if ((pending & PENDING_DEBUG) !== 0) return true;
  return (pending & PENDING_INTERRUPT) !== 0 && (cpu.i32[EFLAGS] & EFLAGS_IF) !== 0;
}
