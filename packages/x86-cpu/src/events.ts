/*C:160 Faults and events.
 *
 * How an instruction stops half-way. A handler that finds an architectural fault calls `raiseFault`, which records it
 * in the Cpu and throws one preallocated signal; the tier that runs the handler catches the signal and calls
 * `deliverFault`. No other JavaScript exception ever stands for something a guest did. The way through the IDT is
 * delivery.ts; what INT n and IRET do is instructions/interrupts.ts. */
import type { Cpu } from "./cpu.js";
import { VECTOR_AC, VECTOR_DF, VECTOR_GP, VECTOR_NP, VECTOR_PF, VECTOR_SS, VECTOR_TS } from "./registers.js";

/** "No error code": what stands for one in events without. */
export const NO_ERROR_CODE = -1;

/** What `raiseFault` throws. One object, made once: a throw with a stack trace would cost 20 times as much. */
export const FAULT_SIGNAL: { readonly signal: "fault" } = Object.freeze({ signal: "fault" });

/** The exceptions that push an error code (SDM Vol 3A table 6-1), as a bit set of vectors. */
const VECTORS_WITH_ERROR_CODE =
  (1 << VECTOR_DF) |
  (1 << VECTOR_TS) |
  (1 << VECTOR_NP) |
  (1 << VECTOR_SS) |
  (1 << VECTOR_GP) |
  (1 << VECTOR_PF) |
  (1 << VECTOR_AC);

/** True for the exceptions that push an error code. */
export function vectorHasErrorCode(vector: number): boolean {
  return vector < 32 && ((VECTORS_WITH_ERROR_CODE >>> vector) & 1) !== 0;
}

/**
 * Ends the instruction in execution with a fault. It must not have changed any architectural state yet.
 * @param errorCode pushed for the vectors that have one, ignored for others.
 */
export function raiseFault(cpu: Cpu, vector: number, errorCode = 0): never {
  cpu.faultVector = vector;
  cpu.faultError = errorCode;
  cpu.faultHasError = vectorHasErrorCode(vector);
  throw FAULT_SIGNAL;
}

/**
 * Ends the instruction with a fault whose error code names a selector: RPL is dropped, and EXT is set while an
 * external event or an earlier exception is being delivered (SDM Vol 3A §6.13).
 */
export function raiseSelectorFault(cpu: Cpu, vector: number, selector: number): never {
  raiseFault(cpu, vector, (selector & 0xfffc) | cpu.faultExternal);
}
