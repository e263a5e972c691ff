/*C:846 x87 loads, stores and constants.
 *
 * Between memory and the register stack in every format, exchanges, conditional moves and the built-in constants
 * (SDM Vol 1 §8.3.3, §8.3.4). A store checks its memory before anything changes; one that an unmasked exception stops writes
 * and pops nothing. Before: x87-transcendental.ts. Next: control (x87-control.ts). */
import { checkWrite, read8, read16, read32, write8, write16, write32 } from "../access.js";
import { checkWideAlignment } from "../access-slow.js";
import type { Cpu } from "../cpu.js";
import { testCondition } from "../flags.js";
import { BCD_BYTES, fromBcd, toBcd } from "../float/bcd.js";
import {
  FLOAT_IE,
  FLOAT_OE,
  FLOAT_UE,
  ROUND_NEAREST,
  ROUND_UP,
  ROUND_ZERO,
  storesToRegister,
} from "../float/context.js";
import { fromFloat32, fromFloat64, fromInt32, fromInt64, toFloat32, toFloat64, toInteger } from "../float/convert.js";
import { createFloat80, setFloat80, setIndefinite } from "../float/float80.js";
import type { Instruction } from "../ir.js";
import { EFLAGS } from "../layout.js";
import { effectiveOffset } from "../operands.js";
import {
  begin,
  context,
  finish,
  freeStack,
  getStack,
  isEmpty,
  pop,
  push,
  pushIndefinite,
  recordPointers,
  roomToPush,
  setIndefiniteStack,
  setStack,
  stackFault,
} from "./x87-state.js";

const x = createFloat80();
const y = createFloat80();
const words = { high: 0, low: 0 };
const decimal = new Uint8Array(BCD_BYTES);
const EXTENDED_BYTES = 10;

/** Ends a load: pushes `x`. A denormal is loaded even when unmasked; only an invalid operand is not. */
function finishLoad(cpu: Cpu, insn: Instruction): void {
  recordPointers(cpu, insn);
  if (!roomToPush(cpu)) return;
  finish(cpu);
  if ((context.flags & ~context.masks & FLOAT_IE) === 0) push(cpu, x);
}

export function loadSingle(cpu: Cpu, insn: Instruction): void {
  begin(cpu);
  fromFloat32(context, read32(cpu, insn.segment, effectiveOffset(cpu, insn)), x);
  finishLoad(cpu, insn);
}

export function loadDouble(cpu: Cpu, insn: Instruction): void {
  begin(cpu);
  const offset = effectiveOffset(cpu, insn);
  checkWideAlignment(cpu, insn.segment, offset, 8, 8, false);
  const low = read32(cpu, insn.segment, offset);
  fromFloat64(context, read32(cpu, insn.segment, offset + 4), low, x);
  finishLoad(cpu, insn);
}

export function loadExtended(cpu: Cpu, insn: Instruction): void {
  begin(cpu);
  const offset = effectiveOffset(cpu, insn);
  checkWideAlignment(cpu, insn.segment, offset, EXTENDED_BYTES, 8, false);
  const low = read32(cpu, insn.segment, offset);
  const high = read32(cpu, insn.segment, offset + 4);
  setFloat80(x, read16(cpu, insn.segment, offset + 8), high, low);
  finishLoad(cpu, insn);
}

export function loadInt16(cpu: Cpu, insn: Instruction): void {
  begin(cpu);
  fromInt32((read16(cpu, insn.segment, effectiveOffset(cpu, insn)) << 16) >> 16, x);
  finishLoad(cpu, insn);
}

export function loadInt32(cpu: Cpu, insn: Instruction): void {
  begin(cpu);
  fromInt32(read32(cpu, insn.segment, effectiveOffset(cpu, insn)), x);
  finishLoad(cpu, insn);
}

export function loadInt64(cpu: Cpu, insn: Instruction): void {
  begin(cpu);
  const offset = effectiveOffset(cpu, insn);
  checkWideAlignment(cpu, insn.segment, offset, 8, 8, false);
  const low = read32(cpu, insn.segment, offset);
  fromInt64(read32(cpu, insn.segment, offset + 4), low, x);
  finishLoad(cpu, insn);
}

/** FBLD. */
export function loadDecimal(cpu: Cpu, insn: Instruction): void {
  begin(cpu);
  const offset = effectiveOffset(cpu, insn);
  checkWideAlignment(cpu, insn.segment, offset, BCD_BYTES, 8, false);
  for (let i = 0; i < BCD_BYTES; i++) decimal[i] = read8(cpu, insn.segment, offset + i);
  fromBcd(decimal, x);
  finishLoad(cpu, insn);
}

/** FLD ST(i). */
export function loadRegister(cpu: Cpu, insn: Instruction): void {
  begin(cpu);
  recordPointers(cpu, insn);
  if (isEmpty(cpu, insn.rm)) {
    if (stackFault(cpu, false)) pushIndefinite(cpu);
    return;
  }
  getStack(cpu, insn.rm, x);
  if (!roomToPush(cpu)) return;
  finish(cpu);
  push(cpu, x);
}

/*
 * FLD1, FLDL2T, FLDL2E, FLDPI, FLDLG2, FLDLN2, FLDZ in the order of their opcodes D9 E8 to D9 EE: rounded down, and
 * whether rounding to nearest goes up (SDM Vol 1 §8.3.4; the digits beyond 64 bits decide).
 */
const CONSTANTS: readonly (readonly [signExponent: number, hi: number, lo: number, exact: boolean, up: boolean])[] = [
  [0x3fff, 0x80000000, 0, true, false],
  [0x4000, 0xd49a784b, 0xcd1b8afe, false, false],
  [0x3fff, 0xb8aa3b29, 0x5c17f0bb, false, true],
  [0x4000, 0xc90fdaa2, 0x2168c234, false, true],
  [0x3ffd, 0x9a209a84, 0xfbcff798, false, true],
  [0x3ffe, 0xb17217f7, 0xd1cf79ab, false, true],
  [0, 0, 0, true, false],
];

/** The constant that ModRM.rm names. */
export function loadConstant(cpu: Cpu, insn: Instruction): void {
  begin(cpu);
  const [signExponent, hi, lo, exact, up] = CONSTANTS[insn.rm];
  const rounding = context.rounding;
  const increment = !exact && (rounding === ROUND_UP || (rounding === ROUND_NEAREST && up)) ? 1 : 0;
  setFloat80(x, signExponent, hi, lo + increment);
  finishLoad(cpu, insn);
}

/** Whether what `context` has gathered lets memory be written. */
function stores(): boolean {
  return storesToRegister(context) && (context.flags & ~context.masks & (FLOAT_OE | FLOAT_UE)) === 0;
}

/** Begins a store: ST(0) in `x`, or the indefinite value when it is empty. Returns false when it is empty. */
function beginStore(cpu: Cpu): boolean {
  begin(cpu);
  if (isEmpty(cpu, 0)) {
    setIndefinite(x);
    return false;
  }
  getStack(cpu, 0, x);
  return true;
}

/**
 * Ends a store whose memory has been written. `present` is false for an empty register: the stack fault is reported in
 * place of what converting the indefinite value raised.
 */
function finishStore(cpu: Cpu, insn: Instruction, present: boolean, pops: boolean): void {
  recordPointers(cpu, insn);
  const stored = stores();
  if (present) finish(cpu);
  else stackFault(cpu, false);
  if (stored && pops) pop(cpu);
}

/** A store that an unmasked exception stops still checks its memory: those faults come first (SDM Vol 3A table 6-2). */
function checkStopped(cpu: Cpu, insn: Instruction, bytes: number): void {
  const offset = effectiveOffset(cpu, insn);
  checkWideAlignment(cpu, insn.segment, offset, bytes, Math.min(bytes, 8), true);
  checkWrite(cpu, insn.segment, offset, bytes);
}

/** The empty register's conversion counts as invalid, so that `stores` knows. */
function countStackFault(present: boolean): void {
  if (!present) context.flags = FLOAT_IE;
}

function storeSingleAnd(cpu: Cpu, insn: Instruction, pops: boolean): void {
  const present = beginStore(cpu);
  const bits = toFloat32(context, x);
  countStackFault(present);
  if (stores()) write32(cpu, insn.segment, effectiveOffset(cpu, insn), bits);
  else checkStopped(cpu, insn, 4);
  finishStore(cpu, insn, present, pops);
}

/** Writes `words` as 8 bytes, all or nothing. */
function writeWords(cpu: Cpu, insn: Instruction): void {
  const offset = effectiveOffset(cpu, insn);
  checkWideAlignment(cpu, insn.segment, offset, 8, 8, true);
  checkWrite(cpu, insn.segment, offset, 8);
  write32(cpu, insn.segment, offset, words.low);
  write32(cpu, insn.segment, offset + 4, words.high);
}

function storeDoubleAnd(cpu: Cpu, insn: Instruction, pops: boolean): void {
  const present = beginStore(cpu);
  toFloat64(context, x, words);
  countStackFault(present);
  if (stores()) writeWords(cpu, insn);
  else checkStopped(cpu, insn, 8);
  finishStore(cpu, insn, present, pops);
}

function storeIntegerAnd(cpu: Cpu, insn: Instruction, bits: number, pops: boolean, truncates = false): void {
  const present = beginStore(cpu);
  if (truncates) context.rounding = ROUND_ZERO;
  toInteger(context, x, bits, words);
  countStackFault(present);
  if (stores()) {
    if (bits === 64) writeWords(cpu, insn);
    else if (bits === 32) write32(cpu, insn.segment, effectiveOffset(cpu, insn), words.low);
    else write16(cpu, insn.segment, effectiveOffset(cpu, insn), words.low);
  } else checkStopped(cpu, insn, bits >> 3);
  finishStore(cpu, insn, present, pops);
}

/** FST, FSTP, FIST, FISTP. */
export const storeSingle = (cpu: Cpu, insn: Instruction): void => storeSingleAnd(cpu, insn, false);
export const storeSinglePop = (cpu: Cpu, insn: Instruction): void => storeSingleAnd(cpu, insn, true);
export const storeDouble = (cpu: Cpu, insn: Instruction): void => storeDoubleAnd(cpu, insn, false);
export const storeDoublePop = (cpu: Cpu, insn: Instruction): void => storeDoubleAnd(cpu, insn, true);
export const storeInt16 = (cpu: Cpu, insn: Instruction): void => storeIntegerAnd(cpu, insn, 16, false);
export const storeInt16Pop = (cpu: Cpu, insn: Instruction): void => storeIntegerAnd(cpu, insn, 16, true);
export const storeInt32 = (cpu: Cpu, insn: Instruction): void => storeIntegerAnd(cpu, insn, 32, false);
export const storeInt32Pop = (cpu: Cpu, insn: Instruction): void => storeIntegerAnd(cpu, insn, 32, true);
export const storeInt64Pop = (cpu: Cpu, insn: Instruction): void => storeIntegerAnd(cpu, insn, 64, true);

/** FISTTP of SSE3: FISTP that rounds toward zero whatever the control word says, so that C1 is never 1. */
export const truncateInt16Pop = (cpu: Cpu, insn: Instruction): void => storeIntegerAnd(cpu, insn, 16, true, true);
export const truncateInt32Pop = (cpu: Cpu, insn: Instruction): void => storeIntegerAnd(cpu, insn, 32, true, true);
export const truncateInt64Pop = (cpu: Cpu, insn: Instruction): void => storeIntegerAnd(cpu, insn, 64, true, true);

/** FSTP m80: a copy, nothing is raised. */
export function storeExtendedPop(cpu: Cpu, insn: Instruction): void {
  const present = beginStore(cpu);
  countStackFault(present);
  if (stores()) {
    const offset = effectiveOffset(cpu, insn);
    checkWideAlignment(cpu, insn.segment, offset, EXTENDED_BYTES, 8, true);
    checkWrite(cpu, insn.segment, offset, EXTENDED_BYTES);
    write32(cpu, insn.segment, offset, x.lo);
    write32(cpu, insn.segment, offset + 4, x.hi);
    write16(cpu, insn.segment, offset + 8, x.signExponent);
  } else checkStopped(cpu, insn, EXTENDED_BYTES);
  finishStore(cpu, insn, present, true);
}

/** FBSTP. */
export function storeDecimalPop(cpu: Cpu, insn: Instruction): void {
  const present = beginStore(cpu);
  toBcd(context, x, decimal);
  countStackFault(present);
  if (stores()) {
    const offset = effectiveOffset(cpu, insn);
    checkWideAlignment(cpu, insn.segment, offset, BCD_BYTES, 8, true);
    checkWrite(cpu, insn.segment, offset, BCD_BYTES);
    for (let i = 0; i < BCD_BYTES; i++) write8(cpu, insn.segment, offset + i, decimal[i]);
  } else checkStopped(cpu, insn, BCD_BYTES);
  finishStore(cpu, insn, present, true);
}

function storeRegisterAnd(cpu: Cpu, insn: Instruction, pops: boolean): void {
  begin(cpu);
  recordPointers(cpu, insn);
  if (isEmpty(cpu, 0)) {
    if (!stackFault(cpu, false)) return;
    setIndefiniteStack(cpu, insn.rm);
  } else {
    getStack(cpu, 0, x);
    finish(cpu);
    setStack(cpu, insn.rm, x);
  }
  if (pops) pop(cpu);
}

/** FST ST(i) and FSTP ST(i). */
export const storeRegister = (cpu: Cpu, insn: Instruction): void => storeRegisterAnd(cpu, insn, false);
export const storeRegisterPop = (cpu: Cpu, insn: Instruction): void => storeRegisterAnd(cpu, insn, true);

/** FSTPNCE (D9 D8+i), undocumented: FSTP, but an empty ST(0) is only popped and raises nothing (AMD family 25). */
export function storeRegisterUncheckedPop(cpu: Cpu, insn: Instruction): void {
  begin(cpu);
  recordPointers(cpu, insn);
  finish(cpu);
  if (!isEmpty(cpu, 0)) {
    getStack(cpu, 0, x);
    setStack(cpu, insn.rm, x);
  }
  pop(cpu);
}

/** FXCH: an empty register counts as the indefinite value when the stack fault is masked. */
export function exchange(cpu: Cpu, insn: Instruction): void {
  begin(cpu);
  recordPointers(cpu, insn);
  const emptyTop = isEmpty(cpu, 0);
  const emptyOther = isEmpty(cpu, insn.rm);
  if ((emptyTop || emptyOther) && !stackFault(cpu, false)) return;
  if (!emptyTop && !emptyOther) finish(cpu);
  if (emptyTop) setIndefinite(x);
  else getStack(cpu, 0, x);
  if (emptyOther) setIndefinite(y);
  else getStack(cpu, insn.rm, y);
  setStack(cpu, 0, y);
  setStack(cpu, insn.rm, x);
}

/* FCMOVcc: DA has B, E, BE, U in ModRM.reg 0 to 3, DB the opposites; as condition codes of Jcc (SDM Vol 1 table 8-5). */
const MOVE_CONDITIONS = [0x2, 0x4, 0x6, 0xa];

export function conditionalMove(cpu: Cpu, insn: Instruction): void {
  begin(cpu);
  recordPointers(cpu, insn);
  if (isEmpty(cpu, 0) || isEmpty(cpu, insn.rm)) {
    if (stackFault(cpu, false)) setIndefiniteStack(cpu, 0);
    return;
  }
  if (!testCondition(cpu.i32[EFLAGS], MOVE_CONDITIONS[insn.reg] | (insn.opcode & 1))) return;
  getStack(cpu, insn.rm, x);
  setStack(cpu, 0, x);
}

/** FFREE, and FFREEP when it pops. */
export function free(cpu: Cpu, insn: Instruction): void {
  begin(cpu);
  recordPointers(cpu, insn);
  finish(cpu);
  freeStack(cpu, insn.rm);
}

export function freePop(cpu: Cpu, insn: Instruction): void {
  free(cpu, insn);
  pop(cpu);
}
