/*C:842 x87 basic arithmetic and comparison.
 *
 * FADD, FSUB, FMUL, FDIV in all their forms, comparisons, and the one-operand operations (SDM Vol 1 §8.3.5, §8.3.6).
 * Before: x87-state.ts. Next: transcendentals (x87-transcendental.ts). */
import { read16, read32 } from "../access.js";
import { checkWideAlignment } from "../access-slow.js";
import type { Cpu } from "../cpu.js";
import { EFLAGS_CF, EFLAGS_PF, EFLAGS_STATUS, EFLAGS_ZF } from "../flags.js";
import { add80, subtract80 } from "../float/add.js";
import { COMPARE_UNORDERED, compare80 } from "../float/compare.js";
import { FLOAT_BEFORE, FLOAT_DE, FLOAT_IE, FLOAT_ZE } from "../float/context.js";
import { fromInt32, widenFloat32, widenFloat64 } from "../float/convert.js";
import { divide80, squareRoot80 } from "../float/divide.js";
import {
  CLASS_EMPTY,
  CLASS_NAN,
  CLASS_UNSUPPORTED,
  classify,
  createFloat80,
  type Float80,
  SIGN_BIT,
  setZero,
} from "../float/float80.js";
import { multiply80 } from "../float/multiply.js";
import { extract80, remainder80, roundToInteger80, scale80 } from "../float/remainder.js";
import type { Instruction } from "../ir.js";
import { EFLAGS, FPU_STATUS } from "../layout.js";
import { effectiveOffset } from "../operands.js";
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
  STATUS_C0,
  STATUS_C1,
  STATUS_C2,
  STATUS_C3,
  STATUS_CONDITIONS,
  setIndefiniteStack,
  setStack,
  stackFault,
} from "./x87-state.js";

const st0 = createFloat80();
const operand = createFloat80();
const result = createFloat80();
const second = createFloat80();
const remainder = { quotient: 0, partial: false };

/* The eight operations that ModRM.reg chooses in D8, DA, DC and DE. */
const MULTIPLY = 1;
const COMPARE = 2;
const COMPARE_POP = 3;
const SUBTRACT = 4;
const SUBTRACT_REVERSED = 5;
const DIVIDE = 6;

/** result = ST(0) op other. The reversed ones read other op ST(0), in every form. */
function compute(operation: number, other: Float80): void {
  if (operation === 0) add80(context, st0, other, result);
  else if (operation === MULTIPLY) multiply80(context, st0, other, result);
  else if (operation === SUBTRACT) subtract80(context, st0, other, result);
  else if (operation === SUBTRACT_REVERSED) subtract80(context, other, st0, result);
  else if (operation === DIVIDE) divide80(context, st0, other, result);
  else divide80(context, other, st0, result);
}

/** COMPARE_* as condition bits. */
function conditionBits(answer: number): number {
  return (
    ((answer & 1) !== 0 ? STATUS_C0 : 0) | ((answer & 2) !== 0 ? STATUS_C2 : 0) | ((answer & 4) !== 0 ? STATUS_C3 : 0)
  );
}

/** A comparison's stack underflow: unordered. Returns whether masked. */
function compareUnderflow(cpu: Cpu): boolean {
  const masked = stackFault(cpu, false);
  cpu.i32[FPU_STATUS] = (cpu.i32[FPU_STATUS] & ~STATUS_CONDITIONS) | conditionBits(COMPARE_UNORDERED);
  return masked;
}

/** Compares ST(0) with `other`, and pops `pops` times unless an unmasked exception stops that. */
function compareWith(cpu: Cpu, other: Float80, denormal: boolean, quiet: boolean, pops: number): void {
  const answer = compare80(context, st0, other, quiet);
  if (denormal && answer !== COMPARE_UNORDERED) context.flags |= FLOAT_DE;
  if (finish(cpu, conditionBits(answer))) for (let n = 0; n < pops; n++) pop(cpu);
}

/** ST(0) op a memory operand that has been read into `operand`. */
function withMemory(cpu: Cpu, insn: Instruction, denormal: boolean): void {
  recordPointers(cpu, insn);
  const operation = insn.reg;
  const comparison = operation === COMPARE || operation === COMPARE_POP;
  if (isEmpty(cpu, 0)) {
    const masked = comparison ? compareUnderflow(cpu) : stackFault(cpu, false);
    if (!masked) return;
    if (!comparison) setIndefiniteStack(cpu, 0);
    else if (operation === COMPARE_POP) pop(cpu);
    return;
  }
  getStack(cpu, 0, st0);
  if (comparison) {
    compareWith(cpu, operand, denormal, false, operation === COMPARE_POP ? 1 : 0);
    return;
  }
  compute(operation, operand);
  // A division by zero goes before a denormal operand (SDM Vol 1 §4.9.2).
  if (denormal && (context.flags & (FLOAT_IE | FLOAT_ZE)) === 0 && !isNaN80(st0)) context.flags |= FLOAT_DE;
  if (finish(cpu)) setStack(cpu, 0, result);
}

function isNaN80(x: Float80): boolean {
  const kind = classify(x);
  return kind === CLASS_NAN || kind === CLASS_UNSUPPORTED;
}

/** D8 with a memory operand: a single. */
export function arithmeticSingle(cpu: Cpu, insn: Instruction): void {
  begin(cpu);
  const bits = read32(cpu, insn.segment, effectiveOffset(cpu, insn));
  withMemory(cpu, insn, widenFloat32(bits, operand));
}

/** DC with a memory operand: a double. */
export function arithmeticDouble(cpu: Cpu, insn: Instruction): void {
  begin(cpu);
  const offset = effectiveOffset(cpu, insn);
  checkWideAlignment(cpu, insn.segment, offset, 8, 8, false);
  const low = read32(cpu, insn.segment, offset);
  const high = read32(cpu, insn.segment, offset + 4);
  withMemory(cpu, insn, widenFloat64(high, low, operand));
}

/** DA with a memory operand: a 32-bit integer. */
export function arithmeticInt32(cpu: Cpu, insn: Instruction): void {
  begin(cpu);
  fromInt32(read32(cpu, insn.segment, effectiveOffset(cpu, insn)), operand);
  withMemory(cpu, insn, false);
}

/** DE with a memory operand: a 16-bit integer. */
export function arithmeticInt16(cpu: Cpu, insn: Instruction): void {
  begin(cpu);
  fromInt32((read16(cpu, insn.segment, effectiveOffset(cpu, insn)) << 16) >> 16, operand);
  withMemory(cpu, insn, false);
}

/** ST(0) op ST(i) to ST(`destination`), then `pops` pops. */
function withRegister(cpu: Cpu, insn: Instruction, destination: number, pops: number): void {
  begin(cpu);
  recordPointers(cpu, insn);
  if (isEmpty(cpu, 0) || isEmpty(cpu, insn.rm)) {
    if (!stackFault(cpu, false)) return;
    setIndefiniteStack(cpu, destination);
  } else {
    getStack(cpu, 0, st0);
    getStack(cpu, insn.rm, operand);
    compute(insn.reg, operand);
    if (!finish(cpu)) return;
    setStack(cpu, destination, result);
  }
  if (pops !== 0) pop(cpu);
}

/** D8 with registers: ST(0) = ST(0) op ST(i). */
export function arithmeticToTop(cpu: Cpu, insn: Instruction): void {
  withRegister(cpu, insn, 0, 0);
}

/** DC with registers: ST(i) = ST(0) op ST(i). */
export function arithmeticToRegister(cpu: Cpu, insn: Instruction): void {
  withRegister(cpu, insn, insn.rm, 0);
}

/** DE with registers: the same, and pop. */
export function arithmeticAndPop(cpu: Cpu, insn: Instruction): void {
  withRegister(cpu, insn, insn.rm, 1);
}

function compareRegisters(cpu: Cpu, insn: Instruction, quiet: boolean, pops: number): void {
  begin(cpu);
  recordPointers(cpu, insn);
  if (isEmpty(cpu, 0) || isEmpty(cpu, insn.rm)) {
    if (compareUnderflow(cpu)) for (let n = 0; n < pops; n++) pop(cpu);
    return;
  }
  getStack(cpu, 0, st0);
  getStack(cpu, insn.rm, operand);
  compareWith(cpu, operand, false, quiet, pops);
}

/** FCOM, FCOMP, FCOMPP, FUCOM, FUCOMP, FUCOMPP. */
export const compareOrdered = (cpu: Cpu, insn: Instruction): void => compareRegisters(cpu, insn, false, 0);
export const compareOrderedPop = (cpu: Cpu, insn: Instruction): void => compareRegisters(cpu, insn, false, 1);
export const compareOrderedPopTwice = (cpu: Cpu, insn: Instruction): void => compareRegisters(cpu, insn, false, 2);
export const compareUnordered = (cpu: Cpu, insn: Instruction): void => compareRegisters(cpu, insn, true, 0);
export const compareUnorderedPop = (cpu: Cpu, insn: Instruction): void => compareRegisters(cpu, insn, true, 1);
export const compareUnorderedPopTwice = (cpu: Cpu, insn: Instruction): void => compareRegisters(cpu, insn, true, 2);

/** FCOMI and its kin: the answer goes to ZF, PF and CF; OF, SF and AF become 0. An unmasked exception stops the pop only. */
function compareToFlags(cpu: Cpu, insn: Instruction, quiet: boolean, pops: number): void {
  begin(cpu);
  recordPointers(cpu, insn);
  let answer = COMPARE_UNORDERED;
  let done: boolean;
  if (isEmpty(cpu, 0) || isEmpty(cpu, insn.rm)) done = stackFault(cpu, false);
  else {
    getStack(cpu, 0, st0);
    getStack(cpu, insn.rm, operand);
    answer = compare80(context, st0, operand, quiet);
    done = finish(cpu);
  }
  cpu.i32[EFLAGS] = (cpu.i32[EFLAGS] & ~EFLAGS_STATUS) | flagsOfAnswer(answer);
  if (done && pops !== 0) pop(cpu);
}

/** COMPARE_* as ZF, PF and CF. */
export function flagsOfAnswer(answer: number): number {
  return (
    ((answer & 4) !== 0 ? EFLAGS_ZF : 0) | ((answer & 2) !== 0 ? EFLAGS_PF : 0) | ((answer & 1) !== 0 ? EFLAGS_CF : 0)
  );
}

export const compareOrderedFlags = (cpu: Cpu, insn: Instruction): void => compareToFlags(cpu, insn, false, 0);
export const compareOrderedFlagsPop = (cpu: Cpu, insn: Instruction): void => compareToFlags(cpu, insn, false, 1);
export const compareUnorderedFlags = (cpu: Cpu, insn: Instruction): void => compareToFlags(cpu, insn, true, 0);
export const compareUnorderedFlagsPop = (cpu: Cpu, insn: Instruction): void => compareToFlags(cpu, insn, true, 1);

/** Begins an operation on ST(0) alone; false when the stack fault settled it. */
function beginOnTop(cpu: Cpu, insn: Instruction): boolean {
  begin(cpu);
  recordPointers(cpu, insn);
  if (!isEmpty(cpu, 0)) {
    getStack(cpu, 0, st0);
    return true;
  }
  if (stackFault(cpu, false)) setIndefiniteStack(cpu, 0);
  return false;
}

/** FTST: ST(0) against 0. */
export function testTop(cpu: Cpu, insn: Instruction): void {
  begin(cpu);
  recordPointers(cpu, insn);
  if (isEmpty(cpu, 0)) {
    compareUnderflow(cpu);
    return;
  }
  getStack(cpu, 0, st0);
  setZero(operand, 0);
  compareWith(cpu, operand, false, false, 0);
}

/** FXAM: the class of ST(0), empty or not, in C3 C2 C0, its sign in C1. */
export function examineTop(cpu: Cpu, insn: Instruction): void {
  begin(cpu);
  recordPointers(cpu, insn);
  getStack(cpu, 0, st0);
  const kind = isEmpty(cpu, 0) ? CLASS_EMPTY : classify(st0);
  const sign = (st0.signExponent & SIGN_BIT) !== 0 ? STATUS_C1 : 0;
  cpu.i32[FPU_STATUS] = (cpu.i32[FPU_STATUS] & ~STATUS_CONDITIONS) | conditionBits(kind) | sign;
}

/** FCHS and FABS change the sign of anything, quietly. */
export function changeSign(cpu: Cpu, insn: Instruction): void {
  if (!beginOnTop(cpu, insn)) return;
  st0.signExponent ^= SIGN_BIT;
  finish(cpu);
  setStack(cpu, 0, st0);
}

export function absolute(cpu: Cpu, insn: Instruction): void {
  if (!beginOnTop(cpu, insn)) return;
  st0.signExponent &= ~SIGN_BIT;
  finish(cpu);
  setStack(cpu, 0, st0);
}

export function squareRoot(cpu: Cpu, insn: Instruction): void {
  if (!beginOnTop(cpu, insn)) return;
  squareRoot80(context, st0, result);
  if (finish(cpu)) setStack(cpu, 0, result);
}

/** FRNDINT. */
export function roundToInteger(cpu: Cpu, insn: Instruction): void {
  if (!beginOnTop(cpu, insn)) return;
  roundToInteger80(context, st0, result);
  if (finish(cpu)) setStack(cpu, 0, result);
}

/** FXTRACT: the exponent replaces ST(0), the significand is pushed. */
export function extract(cpu: Cpu, insn: Instruction): void {
  begin(cpu);
  recordPointers(cpu, insn);
  if (isEmpty(cpu, 0)) {
    if (!stackFault(cpu, false)) return;
    setIndefiniteStack(cpu, 0);
    pushIndefinite(cpu);
    return;
  }
  if (!isEmpty(cpu, 7)) {
    if (!stackFault(cpu, true)) return;
    setIndefiniteStack(cpu, 0);
    pushIndefinite(cpu);
    return;
  }
  getStack(cpu, 0, st0);
  extract80(context, st0, result, second);
  if (!finish(cpu)) return;
  setStack(cpu, 0, result);
  push(cpu, second);
}

/** Whether ST(0) and ST(1) are there; else the stack fault, with the indefinite value in ST(0) when masked. */
function beginOnTwo(cpu: Cpu, insn: Instruction): boolean {
  begin(cpu);
  recordPointers(cpu, insn);
  if (isEmpty(cpu, 0) || isEmpty(cpu, 1)) {
    if (stackFault(cpu, false)) setIndefiniteStack(cpu, 0);
    return false;
  }
  getStack(cpu, 0, st0);
  getStack(cpu, 1, operand);
  return true;
}

/** FSCALE. */
export function scale(cpu: Cpu, insn: Instruction): void {
  if (!beginOnTwo(cpu, insn)) return;
  scale80(context, st0, operand, result);
  if (finish(cpu)) setStack(cpu, 0, result);
}

/** C2 becomes 0 even if a stack fault, a NaN or an invalid operation leaves no quotient for C0, C3 and C1. */
function partialRemainder(cpu: Cpu, insn: Instruction, nearest: boolean): void {
  const present = beginOnTwo(cpu, insn);
  cpu.i32[FPU_STATUS] &= ~STATUS_C2;
  if (!present) return;
  remainder80(context, st0, operand, nearest, result, remainder);
  const q = remainder.quotient;
  const before = (context.flags & ~context.masks & FLOAT_BEFORE) !== 0;
  let conditions = -1;
  if (q >= 0 && !before) {
    conditions = ((q & 4) !== 0 ? STATUS_C0 : 0) | ((q & 2) !== 0 ? STATUS_C3 : 0) | ((q & 1) !== 0 ? STATUS_C1 : 0);
    if (remainder.partial) conditions |= STATUS_C2;
  }
  if (finish(cpu, conditions)) setStack(cpu, 0, result);
}

/** FPREM and FPREM1. */
export const remainderTruncated = (cpu: Cpu, insn: Instruction): void => partialRemainder(cpu, insn, false);
export const remainderNearest = (cpu: Cpu, insn: Instruction): void => partialRemainder(cpu, insn, true);
