/*C:640 Packing: one decoded instruction to one micro-op.
 *
 * Each function here packs a family of instructions and returns how many words it wrote, or 0 when the family has no hot
 * micro-op for this form; then the instruction becomes a call of its handler. Only 32-bit code on flat segments gets
 * this far with a memory operand. Before it: block-builder.ts, which walks the instructions. Next: branches.ts. */
import {
  FORM_IMM,
  FORM_REG_RM,
  FORM_REG_RM_IMM,
  FORM_RM_CL,
  FORM_RM_IMM,
  type Instruction,
  NO_REGISTER,
} from "../ir.js";
import { byteRegister } from "../operands.js";
import {
  OP_ADC,
  OP_ADD,
  OP_AND,
  OP_CMOV,
  OP_CMP,
  OP_CWD,
  OP_DEC,
  OP_IMUL,
  OP_INC,
  OP_LEA,
  OP_LEAVE,
  OP_MOV,
  OP_MOVSX,
  OP_MOVZX,
  OP_NEG,
  OP_NOT,
  OP_OR,
  OP_POP,
  OP_PUSH,
  OP_ROL,
  OP_ROR,
  OP_SAR,
  OP_SBB,
  OP_SETCC,
  OP_SHL,
  OP_SHR,
  OP_SUB,
  OP_TEST,
  OP_XCHG,
  OP_XOR,
} from "../ops.js";
import * as U from "./micro-ops.js";

/** Kinds of U_SHIFT_CL. */
export const SHIFT_LEFT = 0;
export const SHIFT_RIGHT = 1;
export const SHIFT_ARITHMETIC = 2;

/** In the place of a byte register: the operand is the immediate. */
export const BYTE_IMMEDIATE = 15;

/** Where a packer writes: the arena and the index of the micro-op's first word. */
export interface Target {
  readonly words: Int32Array;
  at: number;
}

/** The fields of a micro-op's first word that name a memory operand. */
export function memoryFields(insn: Instruction): number {
  const base = insn.base === NO_REGISTER ? U.ZERO_WORD : insn.base;
  const index = insn.index === NO_REGISTER ? U.ZERO_WORD : insn.index;
  return (
    (base << U.BASE_SHIFT) |
    (index << U.INDEX_SHIFT) |
    (insn.scale << U.SCALE_SHIFT) |
    (insn.segment << U.SEGMENT_SHIFT)
  );
}

function put1(target: Target, op: number, a: number, b: number, rest = 0): number {
  target.words[target.at] = op | (a << U.A_SHIFT) | (b << U.B_SHIFT) | rest;
  return 1;
}

function put2(target: Target, op: number, a: number, b: number, word: number, rest = 0): number {
  put1(target, op, a, b, rest);
  target.words[target.at + 1] = word;
  return 2;
}

/** A micro-op with the memory operand of `insn`. */
function putMemory(target: Target, op: number, a: number, b: number, insn: Instruction): number {
  return put2(target, op, a, b, insn.displacement, memoryFields(insn));
}

function putMemoryImmediate(target: Target, op: number, a: number, b: number, insn: Instruction, imm: number): number {
  putMemory(target, op, a, b, insn);
  target.words[target.at + 2] = imm;
  return 3;
}

/** Picks the form without index where there is none. */
function memoryForm(insn: Instruction, withoutIndex: number, general: number): number {
  return insn.index === NO_REGISTER ? withoutIndex : general;
}

const LOADS = [0, U.U_LOAD8, U.U_LOAD16, 0, U.U_LOAD32];
const STORES = [0, U.U_STORE8, U.U_STORE16, 0, U.U_STORE32];
const STORES_IMMEDIATE = [0, U.U_STORE8_I, U.U_STORE16_I, 0, U.U_STORE32_I];

function packMov(target: Target, insn: Instruction): number {
  const { size, form } = insn;
  const name = size === 1 ? byteRegister : identity;
  if (form === FORM_RM_IMM) {
    if (insn.isMemory) return putMemoryImmediate(target, STORES_IMMEDIATE[size], 0, 0, insn, insn.imm);
    if (size === 4) return put2(target, U.U_MOV_RI, insn.rm, 0, insn.imm);
    if (size === 1) return put2(target, U.U_MOV8_RI, byteRegister(insn.rm), 0, insn.imm);
    return 0;
  }
  if (insn.isMemory) {
    if (form === FORM_REG_RM) {
      const op = size === 4 ? memoryForm(insn, U.U_LOAD32_BASE, U.U_LOAD32) : LOADS[size];
      return putMemory(target, op, name(insn.reg), 0, insn);
    }
    const op = size === 4 ? memoryForm(insn, U.U_STORE32_BASE, U.U_STORE32) : STORES[size];
    return putMemory(target, op, name(insn.reg), 0, insn);
  }
  const to = form === FORM_REG_RM ? insn.reg : insn.rm;
  const from = form === FORM_REG_RM ? insn.rm : insn.reg;
  if (size === 4) return put1(target, U.U_MOV_RR, to, from);
  if (size === 1) return put1(target, U.U_MOV8_RR, byteRegister(to), byteRegister(from));
  return 0;
}

function identity(n: number): number {
  return n;
}

function packExtend(target: Target, insn: Instruction, signed: boolean): number {
  if (insn.size !== 4) return 0;
  if (insn.sourceSize === 1) {
    if (insn.isMemory) return putMemory(target, signed ? U.U_MOVSX8_M : U.U_MOVZX8_M, insn.reg, 0, insn);
    return put1(target, signed ? U.U_MOVSX8_R : U.U_MOVZX8_R, insn.reg, byteRegister(insn.rm));
  }
  if (insn.isMemory) return putMemory(target, signed ? U.U_MOVSX16_M : U.U_MOVZX16_M, insn.reg, 0, insn);
  return put1(target, signed ? U.U_MOVSX16_R : U.U_MOVZX16_R, insn.reg, insn.rm);
}

/** The RR, RI and RM micro-ops of each 32-bit operation stand next to each other. */
const ALU32: Readonly<Record<number, number>> = {
  [OP_ADD]: U.U_ADD_RR,
  [OP_SUB]: U.U_SUB_RR,
  [OP_AND]: U.U_AND_RR,
  [OP_OR]: U.U_OR_RR,
  [OP_XOR]: U.U_XOR_RR,
  [OP_CMP]: U.U_CMP_RR,
};

const ALU_DIGIT: Readonly<Record<number, number>> = {
  [OP_ADD]: U.ALU_ADD,
  [OP_OR]: U.ALU_OR,
  [OP_AND]: U.ALU_AND,
  [OP_SUB]: U.ALU_SUB,
  [OP_XOR]: U.ALU_XOR,
  [OP_CMP]: U.ALU_CMP,
};

function packAlu32(target: Target, insn: Instruction): number {
  const { op, form } = insn;
  const first = ALU32[op];
  if (!insn.isMemory) {
    if (form === FORM_RM_IMM) return put2(target, first + 1, insn.rm, 0, insn.imm);
    const to = form === FORM_REG_RM ? insn.reg : insn.rm;
    return put1(target, first, to, form === FORM_REG_RM ? insn.rm : insn.reg);
  }
  if (form === FORM_REG_RM) return putMemory(target, first + 2, insn.reg, 0, insn);
  if (op === OP_CMP) {
    if (form === FORM_RM_IMM) return putMemoryImmediate(target, U.U_CMP_MI, 0, 0, insn, insn.imm);
    return putMemory(target, U.U_CMP_MR, insn.reg, 0, insn);
  }
  if (form === FORM_RM_IMM) return putMemoryImmediate(target, U.U_ALU_MI, 0, ALU_DIGIT[op], insn, insn.imm);
  return putMemory(target, U.U_ALU_MR, insn.reg, ALU_DIGIT[op], insn);
}

function packAlu8(target: Target, insn: Instruction): number {
  const { op, form } = insn;
  const digit = ALU_DIGIT[op];
  if (!insn.isMemory) {
    if (form === FORM_RM_IMM)
      return put2(target, U.U_ALU8_RI, byteRegister(insn.rm), 0, insn.imm, digit << U.BASE_SHIFT);
    const to = form === FORM_REG_RM ? insn.reg : insn.rm;
    const from = form === FORM_REG_RM ? insn.rm : insn.reg;
    return put1(target, U.U_ALU8_RR, byteRegister(to), byteRegister(from), digit << U.BASE_SHIFT);
  }
  if (op === OP_CMP) {
    if (form === FORM_RM_IMM) return putMemoryImmediate(target, U.U_CMP8_MI, 0, 0, insn, insn.imm);
    return putMemory(target, form === FORM_REG_RM ? U.U_CMP8_RM : U.U_CMP8_MR, byteRegister(insn.reg), 0, insn);
  }
  if (form === FORM_REG_RM) return 0;
  const a = form === FORM_RM_IMM ? BYTE_IMMEDIATE : byteRegister(insn.reg);
  return putMemoryImmediate(target, U.U_ALU8_M, a, digit, insn, insn.imm);
}

function packCmp16(target: Target, insn: Instruction): number {
  if (insn.op !== OP_CMP) return 0;
  if (insn.form === FORM_RM_IMM) {
    if (insn.isMemory) return putMemoryImmediate(target, U.U_CMP16_MI, 0, 0, insn, insn.imm);
    return put2(target, U.U_CMP16_RI, insn.rm, 0, insn.imm);
  }
  if (insn.isMemory) return 0;
  const first = insn.form === FORM_REG_RM ? insn.reg : insn.rm;
  return put1(target, U.U_CMP16_RR, first, insn.form === FORM_REG_RM ? insn.rm : insn.reg);
}

function packTest(target: Target, insn: Instruction): number {
  const { size, form, isMemory } = insn;
  if (form === FORM_RM_IMM) {
    if (isMemory) {
      if (size === 2) return 0;
      return putMemoryImmediate(target, size === 4 ? U.U_TEST_MI : U.U_TEST8_MI, 0, 0, insn, insn.imm);
    }
    if (size === 4) return put2(target, U.U_TEST_RI, insn.rm, 0, insn.imm);
    return size === 1 ? put2(target, U.U_TEST8_RI, byteRegister(insn.rm), 0, insn.imm) : 0;
  }
  if (isMemory) return 0;
  if (size === 4) return put1(target, U.U_TEST_RR, insn.rm, insn.reg);
  if (size === 2) return put1(target, U.U_TEST16_RR, insn.rm, insn.reg);
  return put1(target, U.U_TEST8_RR, byteRegister(insn.rm), byteRegister(insn.reg));
}

function packShift(target: Target, insn: Instruction): number {
  const { op } = insn;
  if (insn.size !== 4 || insn.isMemory) return 0;
  if (insn.form === FORM_RM_CL) {
    const kind = op === OP_SHL ? SHIFT_LEFT : op === OP_SHR ? SHIFT_RIGHT : SHIFT_ARITHMETIC;
    return put1(target, U.U_SHIFT_CL, insn.rm, kind);
  }
  const count = insn.imm & 31;
  if (insn.form !== FORM_RM_IMM || count === 0) return 0;
  const micro = op === OP_SHL ? U.U_SHL_RI : op === OP_SHR ? U.U_SHR_RI : U.U_SAR_RI;
  return put2(target, micro, insn.rm, 0, count);
}

/** Rotations of registers whose flags nobody sees; all others are rare. */
function packRotate(target: Target, insn: Instruction, flagsDead: boolean): number {
  const count = insn.imm & 31;
  if (!flagsDead || insn.size !== 4 || insn.isMemory || insn.form !== FORM_RM_IMM || count === 0) return 0;
  return put2(target, U.U_ROL_ANY_FLAGS, insn.rm, 0, insn.op === OP_ROL ? count : 32 - count);
}

function packImul(target: Target, insn: Instruction, flagsDead: boolean): number {
  if (insn.size !== 4) return 0;
  const flags = flagsDead ? U.FLAGS_DEAD : 0;
  if (insn.form === FORM_REG_RM_IMM) {
    return insn.isMemory ? 0 : put2(target, U.U_IMUL_RRI, insn.reg, insn.rm, insn.imm, flags);
  }
  if (insn.isMemory) return putMemory(target, U.U_IMUL_RM | flags, insn.reg, 0, insn);
  return put1(target, U.U_IMUL_RR, insn.reg, insn.rm, flags);
}

function packStack(target: Target, insn: Instruction): number {
  if (insn.size !== 4) return 0;
  if (insn.op === OP_POP) return insn.isMemory ? 0 : put1(target, U.U_POP_R, insn.rm, 0);
  if (insn.form === FORM_IMM) return put2(target, U.U_PUSH_I, 0, 0, insn.imm);
  if (insn.isMemory) return putMemory(target, U.U_PUSH_M, 0, 0, insn);
  return put1(target, U.U_PUSH_R, insn.rm, 0);
}

function packCarryArithmetic(target: Target, insn: Instruction): number {
  if (insn.size !== 4 || insn.isMemory) return 0;
  const micro = insn.op === OP_ADC ? U.U_ADC : U.U_SBB;
  if (insn.form === FORM_RM_IMM) return put2(target, micro, insn.rm, 0, insn.imm, 1 << U.BASE_SHIFT);
  const to = insn.form === FORM_REG_RM ? insn.reg : insn.rm;
  return put2(target, micro, to, insn.form === FORM_REG_RM ? insn.rm : insn.reg, 0);
}

/**
 * Packs an instruction that is no branch.
 * @param carryDead nothing can see CF between this instruction and the next one that writes it.
 * @returns words written at `target.at`, or 0 if its handler must run.
 */
export function pack(target: Target, insn: Instruction, carryDead: boolean): number {
  const register32 = insn.size === 4 && !insn.isMemory;
  switch (insn.op) {
    case OP_MOV:
      return packMov(target, insn);
    case OP_MOVZX:
      return packExtend(target, insn, false);
    case OP_MOVSX:
      return packExtend(target, insn, true);
    case OP_LEA:
      if (insn.size !== 4 || insn.addressSize !== 4) return 0;
      return putMemory(target, memoryForm(insn, U.U_LEA_BASE, U.U_LEA), insn.reg, 0, insn);
    case OP_ADD:
    case OP_SUB:
    case OP_AND:
    case OP_OR:
    case OP_XOR:
    case OP_CMP:
      if (insn.size === 4) return packAlu32(target, insn);
      return insn.size === 1 ? packAlu8(target, insn) : packCmp16(target, insn);
    case OP_TEST:
      return packTest(target, insn);
    case OP_INC:
      return register32 ? put1(target, carryDead ? U.U_INC_ANY_CF : U.U_INC, insn.rm, 0) : 0;
    case OP_DEC:
      return register32 ? put1(target, carryDead ? U.U_DEC_ANY_CF : U.U_DEC, insn.rm, 0) : 0;
    case OP_NEG:
      return register32 ? put1(target, U.U_NEG, insn.rm, 0) : 0;
    case OP_NOT:
      return register32 ? put1(target, U.U_NOT, insn.rm, 0) : 0;
    case OP_SHL:
    case OP_SHR:
    case OP_SAR:
      return packShift(target, insn);
    case OP_ROL:
    case OP_ROR:
      return packRotate(target, insn, carryDead);
    case OP_IMUL:
      return packImul(target, insn, carryDead);
    case OP_XCHG:
      return register32 ? put1(target, U.U_XCHG_RR, insn.rm, insn.reg) : 0;
    case OP_SETCC:
      return insn.isMemory ? 0 : put1(target, U.U_SETCC, byteRegister(insn.rm), insn.condition);
    case OP_CMOV:
      return register32 && insn.form === FORM_REG_RM
        ? put1(target, U.U_CMOV_RR, insn.reg, insn.condition, insn.rm << U.BASE_SHIFT)
        : 0;
    case OP_CWD:
      return insn.size === 4 ? put1(target, U.U_CDQ, 0, 0) : 0;
    case OP_ADC:
    case OP_SBB:
      return packCarryArithmetic(target, insn);
    case OP_PUSH:
    case OP_POP:
      return packStack(target, insn);
    case OP_LEAVE:
      return insn.size === 4 ? put1(target, U.U_LEAVE, 0, 0) : 0;
    default:
      return 0;
  }
}
