/*C:282 Double shifts.
 *
 * SHLD and SHRD (SDM Vol 1 §5.1.5): bits of a register come in where others leave. For 16-bit operands and counts above
 * 16, undefined by the manual, the source follows on itself, and no carry comes out (AMD's family 25; Intel's processors
 * let the destination follow). Before: shift-rotate.ts. Next:
 * bit-byte.ts. */
import type { Cpu } from "../cpu.js";
import { EFLAGS_OF } from "../flags.js";
import type { HandlerTable } from "../handler.js";
import { FORM_RM_REG_CL, type Instruction } from "../ir.js";
import { ECX } from "../layout.js";
import { readReg, readRmForWrite, writeRmBack } from "../operands.js";
import { OP_SHLD, OP_SHRD } from "../ops.js";
import { flagsShift } from "../undefined-flags.js";

const COUNT_MASK = 31;

function doubleShiftCount(cpu: Cpu, insn: Instruction): number {
  return (insn.form === FORM_RM_REG_CL ? cpu.i32[ECX] : insn.imm) & COUNT_MASK;
}

function shld(cpu: Cpu, insn: Instruction): void {
  const count = doubleShiftCount(cpu, insn);
  const destination = readRmForWrite(cpu, insn);
  if (count === 0) return;
  const source = readReg(cpu, insn.reg, insn.size);
  let result: number;
  let carry: number;
  if (insn.size === 4) {
    result = (destination << count) | (source >>> (32 - count));
    carry = (destination >>> (32 - count)) & 1;
  } else {
    const both = (destination << 16) | source;
    result = (both << count) >>> 16;
    if (count > 16) result |= source >>> (32 - count);
    carry = count > 16 ? 0 : (both >>> (32 - count)) & 1;
  }
  writeRmBack(cpu, insn, result);
  // From 16 on there is no sign of the destination left to compare with in a 16-bit shift.
  const sign = insn.size === 2 && count >= 16 ? 0 : (result >>> (insn.size * 8 - 1)) & 1;
  flagsShift(cpu, insn.size, result, carry, sign === carry ? 0 : EFLAGS_OF);
}

function shrd(cpu: Cpu, insn: Instruction): void {
  const count = doubleShiftCount(cpu, insn);
  const destination = readRmForWrite(cpu, insn);
  if (count === 0) return;
  const source = readReg(cpu, insn.reg, insn.size);
  let result: number;
  let carry: number;
  if (insn.size === 4) {
    result = (destination >>> count) | (source << (32 - count));
    carry = (destination >>> (count - 1)) & 1;
  } else {
    const both = (source << 16) | destination;
    result = both >>> count;
    if (count > 16) result |= source << (32 - count);
    carry = count > 16 ? 0 : (both >>> (count - 1)) & 1;
  }
  writeRmBack(cpu, insn, result);
  const top = result >>> (insn.size * 8 - 2);
  flagsShift(cpu, insn.size, result, carry, ((top ^ (top >>> 1)) & 1) === 0 ? 0 : EFLAGS_OF);
}

/** Fills in the handlers of this file. */
export function registerDoubleShift(handlers: HandlerTable): void {
  handlers[OP_SHLD] = shld;
  handlers[OP_SHRD] = shrd;
}
