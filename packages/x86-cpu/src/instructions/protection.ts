/*C:385 Protection instructions.
 *
 * LLDT, LTR and their stores, and the questions a program may ask about a selector without risk: ARPL, LAR, LSL, VERR,
 * VERW (SDM Vol 3A §5.10). None of them exists in real-address or virtual-8086 mode. Before it: system.ts. Next:
 * cpuid.ts. */
import {
  checkLldt,
  checkLtr,
  DESC_TSS_BUSY,
  descriptorLimit,
  isNullSelector,
  LAR_MASK,
  larAllows,
  lslAllows,
  SELECTOR_RPL,
  SELECTOR_TI,
  VECTOR_GP,
  verrAllows,
  verwAllows,
} from "@lguest/descriptor-tables";
import { read16, writeSystem32 } from "../access.js";
import type { Cpu } from "../cpu.js";
import { raiseFault, raiseSelectorFault } from "../events.js";
import { EFLAGS_ZF } from "../flags.js";
import type { HandlerTable } from "../handler.js";
import type { Instruction } from "../ir.js";
import { CPL, EFLAGS, LDTR, SEG_SELECTOR, TR } from "../layout.js";
import { isRealOrV86 } from "../mode.js";
import { effectiveOffset, readReg, readRm, writeReg, writeRm } from "../operands.js";
import { OP_ARPL, OP_LAR, OP_LLDT, OP_LSL, OP_LTR, OP_SLDT, OP_STR, OP_VERR, OP_VERW } from "../ops.js";
import { VECTOR_UD } from "../registers.js";
import { findDescriptor, raiseIfRefused, requireDescriptor, setNullSegment, setSegment } from "../segments.js";

function requireProtected(cpu: Cpu): void {
  if (isRealOrV86(cpu)) raiseFault(cpu, VECTOR_UD);
}

function requireProtectedCpl0(cpu: Cpu): void {
  requireProtected(cpu);
  if (cpu.i32[CPL] !== 0) raiseFault(cpu, VECTOR_GP, 0);
}

/** A selector operand: always a word in memory, the low word of a register. */
function selectorOperand(cpu: Cpu, insn: Instruction): number {
  return insn.isMemory ? read16(cpu, insn.segment, effectiveOffset(cpu, insn)) : readReg(cpu, insn.rm, 2);
}

function setZero(cpu: Cpu, zero: boolean): void {
  if (zero) cpu.i32[EFLAGS] |= EFLAGS_ZF;
  else cpu.i32[EFLAGS] &= ~EFLAGS_ZF;
}

/** The destination is written, and need be writable, only when its RPL is raised, as on the 80386. */
function adjustRpl(cpu: Cpu, insn: Instruction): void {
  requireProtected(cpu);
  const destination = readRm(cpu, insn);
  const rpl = readReg(cpu, insn.reg, 2) & SELECTOR_RPL;
  const adjust = (destination & SELECTOR_RPL) < rpl;
  if (adjust) writeRm(cpu, insn, (destination & ~SELECTOR_RPL) | rpl);
  setZero(cpu, adjust);
}

function loadLocalTable(cpu: Cpu, insn: Instruction): void {
  requireProtectedCpl0(cpu);
  const selector = selectorOperand(cpu, insn);
  if (isNullSelector(selector)) {
    setNullSegment(cpu, LDTR, selector);
    return;
  }
  if ((selector & SELECTOR_TI) !== 0) raiseSelectorFault(cpu, VECTOR_GP, selector);
  requireDescriptor(cpu, selector);
  raiseIfRefused(cpu, checkLldt(selector, cpu.descriptorHi));
  setSegment(cpu, LDTR, selector, cpu.descriptorLo, cpu.descriptorHi);
}

function loadTask(cpu: Cpu, insn: Instruction): void {
  requireProtectedCpl0(cpu);
  const selector = selectorOperand(cpu, insn);
  if (isNullSelector(selector)) raiseFault(cpu, VECTOR_GP, 0);
  if ((selector & SELECTOR_TI) !== 0) raiseSelectorFault(cpu, VECTOR_GP, selector);
  requireDescriptor(cpu, selector);
  raiseIfRefused(cpu, checkLtr(selector, cpu.descriptorHi));
  const hi = cpu.descriptorHi | DESC_TSS_BUSY;
  writeSystem32(cpu, (cpu.descriptorAddress + 4) | 0, hi);
  setSegment(cpu, TR, selector, cpu.descriptorLo, hi);
}

function storeSelector(cpu: Cpu, insn: Instruction, segment: number): void {
  requireProtected(cpu);
  writeRm(cpu, insn, cpu.i32[SEG_SELECTOR + segment]);
}

/** A rule of descriptor-tables: may this program know that? */
type Inspection = (selector: number, cpl: number, hi: number) => boolean;

/** Finds the descriptor and asks the rule; the descriptor is then the one read last. ZF is the answer. */
function inspect(cpu: Cpu, insn: Instruction, allows: Inspection): boolean {
  requireProtected(cpu);
  const selector = selectorOperand(cpu, insn);
  const answer =
    !isNullSelector(selector) && findDescriptor(cpu, selector) && allows(selector, cpu.i32[CPL], cpu.descriptorHi);
  setZero(cpu, answer);
  return answer;
}

function loadAccessRights(cpu: Cpu, insn: Instruction): void {
  if (inspect(cpu, insn, larAllows)) writeReg(cpu, insn.reg, insn.operandSize, cpu.descriptorHi & LAR_MASK);
}

function loadSegmentLimit(cpu: Cpu, insn: Instruction): void {
  if (!inspect(cpu, insn, lslAllows)) return;
  writeReg(cpu, insn.reg, insn.operandSize, descriptorLimit(cpu.descriptorLo, cpu.descriptorHi));
}

export function registerProtection(handlers: HandlerTable): void {
  handlers[OP_ARPL] = adjustRpl;
  handlers[OP_LLDT] = loadLocalTable;
  handlers[OP_LTR] = loadTask;
  handlers[OP_SLDT] = (cpu, insn) => storeSelector(cpu, insn, LDTR);
  handlers[OP_STR] = (cpu, insn) => storeSelector(cpu, insn, TR);
  handlers[OP_LAR] = loadAccessRights;
  handlers[OP_LSL] = loadSegmentLimit;
  handlers[OP_VERR] = (cpu, insn) => void inspect(cpu, insn, verrAllows);
  handlers[OP_VERW] = (cpu, insn) => void inspect(cpu, insn, verwAllows);
}
