/*C:220 What executes an instruction.
 *
 * A table of one small function for each operation of ops.ts, filled by the files of instructions/, grouped as the Intel
 * manual groups them. The step tier calls them for everything, the interpreter for what is no hot micro-op. */
import type { Cpu } from "./cpu.js";
import type { Instruction } from "./ir.js";
import { OP_COUNT } from "./ops.js";

/**
 * Executes one decoded instruction. On entry EIP is already the next instruction's and INSTRUCTION_EIP this one's. A
 * handler does all that may fault before it changes architectural state; `raiseFault` leaves it by a throw.
 */
export type Handler = (cpu: Cpu, insn: Instruction) => void;

/** Handlers by OP_* number. */
export type HandlerTable = Handler[];

/** A table in which every operation is `undefinedHandler` (which should raise #UD). */
export function createHandlerTable(undefinedHandler: Handler): HandlerTable {
  return new Array<Handler>(OP_COUNT).fill(undefinedHandler);
}
