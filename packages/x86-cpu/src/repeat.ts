/*C:205 REP in pieces.
 *
 * A REP instruction runs many iterations, but a run must end when its budget does and time must go on. So a handler
 * does at most so many iterations, each committed, and then calls `restartRepeat`: the instruction begins again at the
 * next step. Every such piece costs 1 of the budget; only the last one counts as an instruction. With TF set a piece is
 * one iteration, so that the single-step trap comes after each; a watched access ends one too. Both tiers cut at the same places, which keeps their
 * counts equal. Used by instructions/string.ts and io.ts. */
import type { Cpu } from "./cpu.js";
import { leaveBlockIfWatched } from "./debug/watched-access.js";
import { EFLAGS_RF, EFLAGS_TF } from "./flags.js";
import { CS, EFLAGS, EIP, INSTRUCTION_EIP, SEG_BASE } from "./layout.js";
import { retireNothing } from "./slice.js";

/*
 * Iterations in one piece. A guest may fill its whole budget with pieces, so one must not take much longer than other
 * instructions do: an iteration is some 50 ns, but copies and fills mostly go many at a time (string-bulk.ts).
 */
const REP_CHUNK = 64;
export const REP_CHUNK_MANY = 128;

/** How many iterations the handler, which has done none, may do now. @param chunk by default for those done one by one. */
export function repeatLimit(cpu: Cpu, chunk: number = REP_CHUNK): number {
  leaveBlockIfWatched(cpu);
  return (cpu.i32[EFLAGS] & EFLAGS_TF) !== 0 ? 1 : chunk;
}

/**
 * More iterations are left: the instruction is not retired and comes again. BUDGET pays, the count does not grow. What
 * comes in between finds RF set (SDM Vol 3B §18.3.1.1), so that no breakpoint takes it for another instruction.
 */
export function restartRepeat(cpu: Cpu): void {
  const { i32 } = cpu;
  i32[EIP] = i32[INSTRUCTION_EIP];
  i32[EFLAGS] |= EFLAGS_RF;
  cpu.watches.repeatAt = (i32[SEG_BASE + CS] + i32[EIP]) >>> 0;
  retireNothing(cpu);
}
