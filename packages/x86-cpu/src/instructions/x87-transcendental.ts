/*C:844 x87 transcendentals.
 *
 * Sines, tangents, logarithms and powers (SDM Vol 1 §8.3.7). Precision control has no say here. Before: x87-arithmetic.ts.
 * Next: x87-transfer.ts. */
import type { Cpu } from "../cpu.js";
import { createFloat80, type Float80, setFloat80 } from "../float/float80.js";
import { exponential80, logarithm80, logarithmPlusOne80 } from "../float/logarithmic.js";
import { arctangent80, cosine80, sine80, sineAndCosine80, tangent80 } from "../float/trigonometric.js";
import type { Instruction } from "../ir.js";
import { FPU_STATUS } from "../layout.js";
import {
  begin,
  context,
  finish,
  getStack,
  isEmpty,
  pop,
  push,
  pushIndefinite,
  recordPointers,
  STATUS_C1,
  STATUS_C2,
  setIndefiniteStack,
  setStack,
  stackFault,
} from "./x87-state.js";

const st0 = createFloat80();
const st1 = createFloat80();
const result = createFloat80();
const second = createFloat80();

/**
 * Begins an operation on ST(0) that needs a free register too when `pushes`; false when a stack fault settled it. C2
 * begins as 0, "complete".
 */
function beginOnTop(cpu: Cpu, insn: Instruction, pushes: boolean): boolean {
  begin(cpu);
  recordPointers(cpu, insn);
  cpu.i32[FPU_STATUS] &= ~STATUS_C2;
  const empty = isEmpty(cpu, 0);
  if (empty || (pushes && !isEmpty(cpu, 7))) {
    if (!stackFault(cpu, !empty)) return false;
    setIndefiniteStack(cpu, 0);
    if (pushes) pushIndefinite(cpu);
    return false;
  }
  getStack(cpu, 0, st0);
  return true;
}

/** An operand out of range: C2 is set and nothing else done. */
function outOfRange(cpu: Cpu): void {
  cpu.i32[FPU_STATUS] = (cpu.i32[FPU_STATUS] & ~STATUS_C1) | STATUS_C2;
}

/** FSIN. */
export function sine(cpu: Cpu, insn: Instruction): void {
  if (!beginOnTop(cpu, insn, false)) return;
  if (!sine80(context, st0, result)) outOfRange(cpu);
  else if (finish(cpu)) setStack(cpu, 0, result);
}

/** FCOS. */
export function cosine(cpu: Cpu, insn: Instruction): void {
  if (!beginOnTop(cpu, insn, false)) return;
  if (!cosine80(context, st0, result)) outOfRange(cpu);
  else if (finish(cpu)) setStack(cpu, 0, result);
}

/** FSINCOS: the sine replaces ST(0), the cosine is pushed. */
export function sineAndCosine(cpu: Cpu, insn: Instruction): void {
  if (!beginOnTop(cpu, insn, true)) return;
  if (!sineAndCosine80(context, st0, result, second)) outOfRange(cpu);
  else if (finish(cpu)) {
    setStack(cpu, 0, result);
    push(cpu, second);
  }
}

/** FPTAN: the tangent replaces ST(0), 1 is pushed (a NaN is pushed again). */
export function partialTangent(cpu: Cpu, insn: Instruction): void {
  if (!beginOnTop(cpu, insn, true)) return;
  if (!tangent80(context, st0, result)) outOfRange(cpu);
  else if (finish(cpu)) {
    setStack(cpu, 0, result);
    if ((result.signExponent & 0x7fff) !== 0x7fff) setFloat80(result, 0x3fff, 0x80000000, 0);
    push(cpu, result);
  }
}

/** F2XM1. */
export function exponential(cpu: Cpu, insn: Instruction): void {
  if (!beginOnTop(cpu, insn, false)) return;
  exponential80(context, st0, result);
  if (finish(cpu)) setStack(cpu, 0, result);
}

type OperationOnTwo = (modes: typeof context, y: Float80, x: Float80, z: Float80) => void;

/** ST(1) = operation of ST(1) and ST(0), then pop. */
function onTwo(cpu: Cpu, insn: Instruction, operation: OperationOnTwo): void {
  begin(cpu);
  recordPointers(cpu, insn);
  if (isEmpty(cpu, 0) || isEmpty(cpu, 1)) {
    if (!stackFault(cpu, false)) return;
    setIndefiniteStack(cpu, 1);
  } else {
    getStack(cpu, 0, st0);
    getStack(cpu, 1, st1);
    operation(context, st1, st0, result);
    if (!finish(cpu)) return;
    setStack(cpu, 1, result);
  }
  pop(cpu);
}

/** FPATAN, FYL2X and FYL2XP1. */
export const partialArctangent = (cpu: Cpu, insn: Instruction): void => onTwo(cpu, insn, arctangent80);
export const logarithm = (cpu: Cpu, insn: Instruction): void => onTwo(cpu, insn, logarithm80);
export const logarithmPlusOne = (cpu: Cpu, insn: Instruction): void => onTwo(cpu, insn, logarithmPlusOne80);
