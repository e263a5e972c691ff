/*C:840 The x87 register stack.
 *
 * Eight registers under a moving top, tags that say which are empty, and the status word that gathers what went wrong
 * (SDM Vol 1 §8.1). Every x87 handler begins and ends here: may it run, which modes does it obey, what does it report.
 * Before: the arithmetic of float/. Next: the handlers, x87-arithmetic.ts first. */
import type { Cpu } from "../cpu.js";
import { raiseFault } from "../events.js";
import { createFloatContext, FLOAT_ALL_EXCEPTIONS, FLOAT_IE, FLOAT_PE, storesToRegister } from "../float/context.js";
import {
  createFloat80,
  type Float80,
  loadSlot,
  SLOT_WORDS,
  setIndefinite,
  storeSlot,
  TAG_EMPTY,
} from "../float/float80.js";
import type { Instruction } from "../ir.js";
import {
  CR0,
  CS,
  FPU_CONTROL,
  FPU_CS,
  FPU_DP,
  FPU_DS,
  FPU_IP,
  FPU_OPCODE,
  FPU_R0,
  FPU_STATUS,
  FPU_TAG,
  FPU_TOP,
  INSTRUCTION_EIP,
  MODE,
  MODE_FPU_TRAPS,
  SEG_SELECTOR,
} from "../layout.js";
import { effectiveOffset } from "../operands.js";
import { CR0_NE, VECTOR_MF, VECTOR_NM } from "../registers.js";

/*
 * Status word (SDM Vol 1 §8.1.3), kept without TOP.
 *
 *   15  14  13  11  10  9   8   7   6   5   4   3   2   1   0
 *  [B | C3 | TOP  | C2| C1| C0| ES| SF| PE| UE| OE| ZE| DE| IE]
 */
export const STATUS_SF = 1 << 6;
/** An unmasked exception waits. */
export const STATUS_ES = 1 << 7;
export const STATUS_C0 = 1 << 8;
export const STATUS_C1 = 1 << 9;
export const STATUS_C2 = 1 << 10;
export const STATUS_C3 = 1 << 14;
/** Busy: the same as ES since the 80287. */
export const STATUS_B = 1 << 15;
export const STATUS_CONDITIONS = STATUS_C0 | STATUS_C1 | STATUS_C2 | STATUS_C3;
const TOP_SHIFT = 11;

/*
 * Control word (SDM Vol 1 §8.1.5).
 *
 *   15  13  12  11 10   9  8   7   6   5         0
 *  [ 0    | X |  RC  |  PC  | 0 | 1 | PM … IM     ]
 */
/** What FNINIT sets: all masked, nearest, 64 bits. */
const CONTROL_INIT = 0x37f;
/** Bits of the control word that can be written. */
export const CONTROL_DEFINED = 0x1f3f;
/** Reads as 1. */
export const CONTROL_FIXED = 0x40;
/** Bits of significand by PC; 1 is reserved. */
const PRECISION = [24, 64, 53, 64];

/** Modes and exceptions of the x87 instruction in execution. */
export const context = createFloatContext();

const scratch = createFloat80();

/** First check of every x87 instruction, and the only one of those that do not wait: #NM under TS or EM. */
export function checkAvailable(cpu: Cpu): void {
  if ((cpu.i32[MODE] & MODE_FPU_TRAPS) !== 0) raiseFault(cpu, VECTOR_NM);
}

/**
 * An exception left unmasked by an earlier instruction is #MF now. With CR0.NE = 0 a PC would see IRQ 13 through FERR#;
 * there is no such wire here, and the instruction runs as if IGNNE# were asserted (SDM Vol 3A §9.2.2).
 */
export function checkPendingError(cpu: Cpu): void {
  if ((cpu.i32[FPU_STATUS] & STATUS_ES) !== 0 && (cpu.i32[CR0] & CR0_NE) !== 0) raiseFault(cpu, VECTOR_MF);
}

/** Begins an instruction that computes: the checks, then the modes into `context`. */
export function begin(cpu: Cpu): void {
  checkAvailable(cpu);
  checkPendingError(cpu);
  const control = cpu.i32[FPU_CONTROL];
  context.rounding = (control >>> 10) & 3;
  context.precision = PRECISION[(control >>> 8) & 3];
  context.masks = control & FLOAT_ALL_EXCEPTIONS;
  context.flags = 0;
  context.roundedUp = false;
}

/** Notes the instruction and its memory operand for FSTENV. Comes after everything that can fault. */
export function recordPointers(cpu: Cpu, insn: Instruction): void {
  const i32 = cpu.i32;
  i32[FPU_IP] = i32[INSTRUCTION_EIP];
  i32[FPU_CS] = i32[SEG_SELECTOR + CS] & 0xffff;
  i32[FPU_OPCODE] = ((insn.opcode & 7) << 8) | insn.modrm;
  if (insn.isMemory) {
    i32[FPU_DP] = effectiveOffset(cpu, insn);
    i32[FPU_DS] = i32[SEG_SELECTOR + insn.segment] & 0xffff;
  }
}

/** Sets ES and B by the exceptions and their masks. */
export function updateSummary(cpu: Cpu): void {
  const i32 = cpu.i32;
  const status = i32[FPU_STATUS] & ~(STATUS_ES | STATUS_B);
  const pending = (status & ~i32[FPU_CONTROL] & FLOAT_ALL_EXCEPTIONS) !== 0;
  i32[FPU_STATUS] = pending ? status | STATUS_ES | STATUS_B : status;
}

/**
 * Ends a computation: its exceptions go to the status word, C1 tells the rounding's direction, `conditions` sets C0, C2
 * and C3 when it is not negative. Returns whether a register result is to be written.
 */
export function finish(cpu: Cpu, conditions = -1): boolean {
  const i32 = cpu.i32;
  const stores = storesToRegister(context);
  let status = i32[FPU_STATUS] & ~(conditions < 0 ? STATUS_C1 : STATUS_CONDITIONS);
  if (conditions >= 0) status |= conditions;
  if (context.roundedUp && (context.flags & FLOAT_PE) !== 0) status |= STATUS_C1;
  i32[FPU_STATUS] = status | context.flags;
  if ((context.flags & ~context.masks) !== 0) updateSummary(cpu);
  return stores;
}

/**
 * An empty register was read, or a full one would be pushed upon: invalid with SF, C1 telling which. Returns whether the
 * exception is masked, so that the indefinite value is to be written.
 */
export function stackFault(cpu: Cpu, overflow: boolean): boolean {
  const i32 = cpu.i32;
  const status = i32[FPU_STATUS] & ~STATUS_C1;
  i32[FPU_STATUS] = status | FLOAT_IE | STATUS_SF | (overflow ? STATUS_C1 : 0);
  updateSummary(cpu);
  return (context.masks & FLOAT_IE) !== 0;
}

/** Number of the physical register of ST(i). */
function physical(cpu: Cpu, i: number): number {
  return (cpu.i32[FPU_TOP] + i) & 7;
}

export function isEmpty(cpu: Cpu, i: number): boolean {
  return ((cpu.i32[FPU_TAG] >>> (physical(cpu, i) * 2)) & 3) === TAG_EMPTY;
}

/** Reads ST(i), empty or not. */
export function getStack(cpu: Cpu, i: number, x: Float80): void {
  loadSlot(cpu.i32, FPU_R0 + physical(cpu, i) * SLOT_WORDS, x);
}

/** Writes ST(i), which is then not empty. Finer tags are made when somebody looks (x87-environment.ts). */
export function setStack(cpu: Cpu, i: number, x: Float80): void {
  const register = physical(cpu, i);
  storeSlot(cpu.i32, FPU_R0 + register * SLOT_WORDS, x);
  cpu.i32[FPU_TAG] &= ~(3 << (register * 2));
}

export function setIndefiniteStack(cpu: Cpu, i: number): void {
  setIndefinite(scratch);
  setStack(cpu, i, scratch);
}

/** Marks ST(i) as empty. */
export function freeStack(cpu: Cpu, i: number): void {
  cpu.i32[FPU_TAG] |= TAG_EMPTY << (physical(cpu, i) * 2);
}

export function pop(cpu: Cpu): void {
  freeStack(cpu, 0);
  cpu.i32[FPU_TOP] = (cpu.i32[FPU_TOP] + 1) & 7;
}

/** Whether a push has room. If not, the stack fault is raised, and masked the indefinite value is pushed. */
export function roomToPush(cpu: Cpu): boolean {
  if (isEmpty(cpu, 7)) return true;
  if (stackFault(cpu, true)) pushIndefinite(cpu);
  return false;
}

/** Pushes the indefinite value, over whatever is there: the answer to a masked stack fault. */
export function pushIndefinite(cpu: Cpu): void {
  cpu.i32[FPU_TOP] = (cpu.i32[FPU_TOP] - 1) & 7;
  setIndefiniteStack(cpu, 0);
}

/** Pushes x; there is room. */
export function push(cpu: Cpu, x: Float80): void {
  cpu.i32[FPU_TOP] = (cpu.i32[FPU_TOP] - 1) & 7;
  setStack(cpu, 0, x);
}

/** The status word with TOP. */
export function statusWord(cpu: Cpu): number {
  return cpu.i32[FPU_STATUS] | (cpu.i32[FPU_TOP] << TOP_SHIFT);
}

/** Loads the status word. ES and B follow from exceptions and masks, whatever was loaded. */
export function setStatusWord(cpu: Cpu, value: number): void {
  cpu.i32[FPU_TOP] = (value >>> TOP_SHIFT) & 7;
  cpu.i32[FPU_STATUS] = value & ~(7 << TOP_SHIFT) & 0xffff;
  updateSummary(cpu);
}

/** Loads the control word: reserved bits are fixed, and an exception that is unmasked now may wait from now on. */
export function setControlWord(cpu: Cpu, value: number): void {
  cpu.i32[FPU_CONTROL] = (value & CONTROL_DEFINED) | CONTROL_FIXED;
  updateSummary(cpu);
}

/** FNINIT: control 0x37F, nothing raised, all registers empty; their contents stay. */
export function initialize(cpu: Cpu): void {
  const i32 = cpu.i32;
  i32[FPU_CONTROL] = CONTROL_INIT;
  i32[FPU_STATUS] = 0;
  i32[FPU_TOP] = 0;
  i32[FPU_TAG] = 0xffff;
  i32[FPU_IP] = 0;
  i32[FPU_CS] = 0;
  i32[FPU_DP] = 0;
  i32[FPU_DS] = 0;
  i32[FPU_OPCODE] = 0;
}
