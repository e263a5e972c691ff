/*C:272 Arithmetic.
 *
 * SDM Vol 1 §5.1.2: addition and subtraction with their carries, INC and DEC, negation and comparison. Before:
 * data-transfer.ts. Products and quotients are multiply-divide.ts, decimal adjustments decimal.ts. */
import type { i32 } from "@lguest/descriptor-tables";
import type { Cpu } from "../cpu.js";
import { EFLAGS_CF, flagsAdd, flagsDec, flagsInc, flagsSub } from "../flags.js";
import type { HandlerTable } from "../handler.js";
import { FORM_REG_RM, FORM_RM_IMM, type Instruction } from "../ir.js";
import { EFLAGS } from "../layout.js";
import { readReg, readRm, readRmForWrite, writeReg, writeRmBack } from "../operands.js";
import { OP_ADC, OP_ADD, OP_CMP, OP_DEC, OP_INC, OP_NEG, OP_SBB, OP_SUB } from "../ops.js";

function add(cpu: Cpu, insn: Instruction): void {
  addWithCarry(cpu, insn, 0);
}

function adc(cpu: Cpu, insn: Instruction): void {
  addWithCarry(cpu, insn, cpu.i32[EFLAGS] & EFLAGS_CF);
}

function addWithCarry(cpu: Cpu, insn: Instruction, carry: number): void {
  const size = insn.size;
  if (insn.form === FORM_REG_RM) {
    const b = readRm(cpu, insn);
    const a = readReg(cpu, insn.reg, size);
    const result = (a + b + carry) | 0;
    writeReg(cpu, insn.reg, size, result);
    flagsAdd(cpu, size, a, b, result);
    return;
  }
  const b = insn.form === FORM_RM_IMM ? insn.imm : readReg(cpu, insn.reg, size);
  const a = readRmForWrite(cpu, insn);
  const result = (a + b + carry) | 0;
  writeRmBack(cpu, insn, result);
  flagsAdd(cpu, size, a, b, result);
}

function sub(cpu: Cpu, insn: Instruction): void {
  subtractWithBorrow(cpu, insn, 0);
}

function sbb(cpu: Cpu, insn: Instruction): void {
  subtractWithBorrow(cpu, insn, cpu.i32[EFLAGS] & EFLAGS_CF);
}

function subtractWithBorrow(cpu: Cpu, insn: Instruction, borrow: number): void {
  const size = insn.size;
  if (insn.form === FORM_REG_RM) {
    const b = readRm(cpu, insn);
    const a = readReg(cpu, insn.reg, size);
    const result = (a - b - borrow) | 0;
    writeReg(cpu, insn.reg, size, result);
    flagsSub(cpu, size, a, b, result);
    return;
  }
  const b = insn.form === FORM_RM_IMM ? insn.imm : readReg(cpu, insn.reg, size);
  const a = readRmForWrite(cpu, insn);
  const result = (a - b - borrow) | 0;
  writeRmBack(cpu, insn, result);
  flagsSub(cpu, size, a, b, result);
}

function cmp(cpu: Cpu, insn: Instruction): void {
  const size = insn.size;
  const rm = readRm(cpu, insn);
  const other: i32 = insn.form === FORM_RM_IMM ? insn.imm : readReg(cpu, insn.reg, size);
  const a = insn.form === FORM_REG_RM ? other : rm;
  const b = insn.form === FORM_REG_RM ? rm : other;
  flagsSub(cpu, size, a, b, (a - b) | 0);
}

function inc(cpu: Cpu, insn: Instruction): void {
  const result = (readRmForWrite(cpu, insn) + 1) | 0;
  writeRmBack(cpu, insn, result);
  flagsInc(cpu, insn.size, result);
}

function dec(cpu: Cpu, insn: Instruction): void {
  const result = (readRmForWrite(cpu, insn) - 1) | 0;
  writeRmBack(cpu, insn, result);
  flagsDec(cpu, insn.size, result);
}

function neg(cpu: Cpu, insn: Instruction): void {
  const value = readRmForWrite(cpu, insn);
  const result = -value | 0;
  writeRmBack(cpu, insn, result);
  flagsSub(cpu, insn.size, 0, value, result);
}

/** Fills in the handlers of this file. */
export function registerArithmetic(handlers: HandlerTable): void {
  handlers[OP_ADD] = add;
  handlers[OP_ADC] = adc;
  handlers[OP_SUB] = sub;
  handlers[OP_SBB] = sbb;
  handlers[OP_INC] = inc;
  handlers[OP_DEC] = dec;
  handlers[OP_NEG] = neg;
  handlers[OP_CMP] = cmp;
}
