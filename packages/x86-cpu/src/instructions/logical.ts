/*C:278 Logical instructions.
 *
 * AND, OR, XOR, NOT (SDM Vol 1 §5.1.4), and TEST, which is an AND that keeps only the flags. Before: decimal.ts. Next:
 * shift-rotate.ts. */
import type { i32 } from "@lguest/descriptor-tables";
import type { Cpu } from "../cpu.js";
import { flagsLogic } from "../flags.js";
import type { HandlerTable } from "../handler.js";
import { FORM_REG_RM, FORM_RM_IMM, type Instruction } from "../ir.js";
import { readReg, readRm, readRmForWrite, writeReg, writeRmBack } from "../operands.js";
import { OP_AND, OP_NOT, OP_OR, OP_TEST, OP_XOR } from "../ops.js";

/** The operand that is not read and written: r/m for FORM_REG_RM, else the immediate or register. */
function readSource(cpu: Cpu, insn: Instruction): i32 {
  if (insn.form === FORM_REG_RM) return readRm(cpu, insn);
  return insn.form === FORM_RM_IMM ? insn.imm : readReg(cpu, insn.reg, insn.size);
}

function readDestination(cpu: Cpu, insn: Instruction): i32 {
  return insn.form === FORM_REG_RM ? readReg(cpu, insn.reg, insn.size) : readRmForWrite(cpu, insn);
}

function writeDestination(cpu: Cpu, insn: Instruction, result: i32): void {
  if (insn.form === FORM_REG_RM) writeReg(cpu, insn.reg, insn.size, result);
  else writeRmBack(cpu, insn, result);
  flagsLogic(cpu, insn.size, result);
}

function and(cpu: Cpu, insn: Instruction): void {
  const source = readSource(cpu, insn);
  writeDestination(cpu, insn, readDestination(cpu, insn) & source);
}

function or(cpu: Cpu, insn: Instruction): void {
  const source = readSource(cpu, insn);
  writeDestination(cpu, insn, readDestination(cpu, insn) | source);
}

function xor(cpu: Cpu, insn: Instruction): void {
  const source = readSource(cpu, insn);
  writeDestination(cpu, insn, readDestination(cpu, insn) ^ source);
}

/** Changes no flag. */
function not(cpu: Cpu, insn: Instruction): void {
  writeRmBack(cpu, insn, ~readRmForWrite(cpu, insn));
}

function test(cpu: Cpu, insn: Instruction): void {
  const other = insn.form === FORM_RM_IMM ? insn.imm : readReg(cpu, insn.reg, insn.size);
  flagsLogic(cpu, insn.size, readRm(cpu, insn) & other);
}

/** Fills in the handlers of this file. */
export function registerLogical(handlers: HandlerTable): void {
  handlers[OP_AND] = and;
  handlers[OP_OR] = or;
  handlers[OP_XOR] = xor;
  handlers[OP_NOT] = not;
  handlers[OP_TEST] = test;
}
