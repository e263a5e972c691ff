/*C:320 The step tier.
 *
 * Fetch, decode, execute, one instruction after another: slow, obvious, complete. It is the oracle that the other tiers
 * are compared with, and what they hand over to for anything rare. Before it: fetch.ts. Next: create-cpu.ts. */
import type { Cpu } from "./cpu.js";
import { stopsBefore } from "./debug/stops.js";
import { commitHits, dropHits, holdTraps } from "./debug/watched-access.js";
import { FAULT_SIGNAL } from "./events.js";
import type { Exit } from "./exit.js";
import { fetchInstruction } from "./fetch.js";
import { EFLAGS_RF, EFLAGS_TF } from "./flags.js";
import type { HandlerTable } from "./handler.js";
import { createInstruction, type Instruction } from "./ir.js";
import { BUDGET, EFLAGS, EIP, INSTRUCTION_EIP, PENDING, PENDING_NMI_MASKED, SHADOW, SHADOW_MOV_SS } from "./layout.js";
import { deliverFault, serviceEvents } from "./pending.js";
import { DR6_BS } from "./registers.js";
import { beginRun, endRun } from "./slice.js";

/** The step tier of one processor. */
export interface StepTier {
  /**
   * Runs until `budget` instructions and deliveries are spent, or an exit.
   * @param budget 1 to 2^30.
   */
  run(budget: number): Exit;
  /**
   * Inside a run of another tier, which has looked at the events that wait: executes the instruction at CS:EIP and what
   * it entails (a breakpoint before it, its fault's delivery). BUDGET pays as in `run`.
   */
  stepInside(): void;
}

/** PENDING bits that call for nothing at a boundary. */
export const NO_EVENT = PENDING_NMI_MASKED;

/** Makes the step tier of a processor. */
export function createStepTier(cpu: Cpu, handlers: HandlerTable): StepTier {
  const i32 = cpu.i32;
  const insn: Instruction = createInstruction();

  /** One instruction. It is paid for at once; whoever catches its fault gives 1 back to BUDGET. */
  function execute(): void {
    const eip = i32[EIP];
    i32[BUDGET]--;
    i32[INSTRUCTION_EIP] = eip;
    fetchInstruction(cpu, insn);
    // No wrapping in 16-bit code: beyond its 64 KB the next fetch meets the limit of CS, or code, if that is larger.
    i32[EIP] = eip + insn.length;
    handlers[insn.op](cpu, insn);
    if (cpu.watches.hits !== 0) commitHits(cpu);
  }

  /**
   * One instruction that begins with TF or RF set: RF lasts for it alone, and TF traps at the boundary after it, unless it
   * loaded SS (SDM Vol 3A §6.8.3), entered a handler, for which TF is clear, or switched tasks.
   */
  function executeTraced(): void {
    const traps = (i32[EFLAGS] & EFLAGS_TF) !== 0;
    const deliveries = cpu.deliveries;
    i32[EFLAGS] &= ~EFLAGS_RF;
    execute();
    if (traps && (i32[SHADOW] & SHADOW_MOV_SS) === 0 && cpu.deliveries === deliveries) holdTraps(cpu, DR6_BS);
  }

  /** The instruction that began did not retire: its fault is delivered. */
  function takeFault(signal: unknown): void {
    if (signal !== FAULT_SIGNAL) throw signal;
    i32[BUDGET]++;
    dropHits(cpu);
    deliverFault(cpu);
  }

  function loop(): void {
    while (i32[BUDGET] > 0) {
      if (((i32[PENDING] & ~NO_EVENT) | i32[SHADOW]) !== 0 && serviceEvents(cpu)) continue;
      if (cpu.watchesCode && stopsBefore(cpu)) continue;
      if ((i32[EFLAGS] & (EFLAGS_TF | EFLAGS_RF)) === 0) execute();
      else executeTraced();
    }
  }

  function run(budget: number): Exit {
    beginRun(cpu, budget);
    while (i32[BUDGET] > 0) {
      try {
        loop();
      } catch (signal) {
        takeFault(signal);
      }
    }
    return endRun(cpu);
  }

  function stepInside(): void {
    try {
      if (cpu.watchesCode && stopsBefore(cpu)) return;
      if ((i32[EFLAGS] & (EFLAGS_TF | EFLAGS_RF)) === 0) execute();
      else executeTraced();
    } catch (signal) {
      takeFault(signal);
    }
  }

  return { run, stepInside };
}
