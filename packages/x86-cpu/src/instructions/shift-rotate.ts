/*C:280 Shifts and rotates.
 *
 * SDM Vol 1 §5.1.5. Counts are taken modulo 32; a count of 0 changes nothing, flags included. OF, defined for a count of
 * 1 only, is for others what the last step of one would leave (undefined-flags.ts). Before: logical.ts. Next:
 * double-shift.ts (SHLD, SHRD). */
import type { i32 } from "@lguest/descriptor-tables";
import type { Cpu } from "../cpu.js";
import { EFLAGS_CF, EFLAGS_OF } from "../flags.js";
import type { HandlerTable } from "../handler.js";
import { FORM_RM_CL, type Instruction } from "../ir.js";
import { ECX, EFLAGS } from "../layout.js";
import { readRmForWrite, writeRmBack } from "../operands.js";
import { OP_RCL, OP_RCR, OP_ROL, OP_ROR, OP_SAR, OP_SHL, OP_SHR } from "../ops.js";
import { flagsShift } from "../undefined-flags.js";

const COUNT_MASK = 31;

function shiftCount(cpu: Cpu, insn: Instruction): number {
  return (insn.form === FORM_RM_CL ? cpu.i32[ECX] : insn.imm) & COUNT_MASK;
}

/** OF when the sign differs from `carry`: what a left shift or rotate by one leaves. */
function overflowLeft(result: i32, bits: number, carry: number): number {
  return (((result >>> (bits - 1)) & 1) ^ carry) === 0 ? 0 : EFLAGS_OF;
}

/** OF when the two top bits differ: what a right shift or rotate by one leaves. */
function overflowRight(result: i32, bits: number): number {
  return (((result >>> (bits - 1)) ^ (result >>> (bits - 2))) & 1) === 0 ? 0 : EFLAGS_OF;
}

/** Rotates change CF and OF only. */
function flagsRotate(cpu: Cpu, carry: number, overflow: number): void {
  cpu.i32[EFLAGS] = (cpu.i32[EFLAGS] & ~(EFLAGS_CF | EFLAGS_OF)) | carry | overflow;
}

function shl(cpu: Cpu, insn: Instruction): void {
  const count = shiftCount(cpu, insn);
  const value = readRmForWrite(cpu, insn);
  if (count === 0) return;
  const bits = insn.size * 8;
  const result = value << count;
  const carry = (bits === 32 ? value >>> (32 - count) : result >>> bits) & 1;
  writeRmBack(cpu, insn, result);
  flagsShift(cpu, insn.size, result, carry, overflowLeft(result, bits, carry));
}

function shr(cpu: Cpu, insn: Instruction): void {
  const count = shiftCount(cpu, insn);
  const value = readRmForWrite(cpu, insn);
  if (count === 0) return;
  const result = value >>> count;
  writeRmBack(cpu, insn, result);
  flagsShift(cpu, insn.size, result, (value >>> (count - 1)) & 1, overflowRight(result, insn.size * 8));
}

function sar(cpu: Cpu, insn: Instruction): void {
  const count = shiftCount(cpu, insn);
  const unused = 32 - insn.size * 8;
  const value = (readRmForWrite(cpu, insn) << unused) >> unused;
  if (count === 0) return;
  const result = value >> count;
  writeRmBack(cpu, insn, result);
  flagsShift(cpu, insn.size, result, (value >> (count - 1)) & 1, 0);
}

/** Rotates `value` of `bits` (at most 32) left by `count` (less than `bits`). */
function rotateLeft(value: i32, bits: number, count: number): i32 {
  return count === 0 ? value : (value << count) | (value >>> (bits - count));
}

function rol(cpu: Cpu, insn: Instruction): void {
  const count = shiftCount(cpu, insn);
  const value = readRmForWrite(cpu, insn);
  if (count === 0) return;
  const bits = insn.size * 8;
  const result = rotateLeft(value, bits, count & (bits - 1));
  const carry = result & 1;
  writeRmBack(cpu, insn, result);
  flagsRotate(cpu, carry, overflowLeft(result, bits, carry));
}

function ror(cpu: Cpu, insn: Instruction): void {
  const count = shiftCount(cpu, insn);
  const value = readRmForWrite(cpu, insn);
  if (count === 0) return;
  const bits = insn.size * 8;
  const result = rotateLeft(value, bits, (bits - count) & (bits - 1));
  writeRmBack(cpu, insn, result);
  flagsRotate(cpu, (result >>> (bits - 1)) & 1, overflowRight(result, bits));
}

/**
 * RCL and RCR rotate through CF: 9, 17 or 33 bits, so the count is taken modulo that. When nothing is left of it, OF is
 * still set anew.
 */
function rcl(cpu: Cpu, insn: Instruction): void {
  const count = shiftCount(cpu, insn);
  const value = readRmForWrite(cpu, insn);
  if (count === 0) return;
  const bits = insn.size * 8;
  rotateThroughCarry(cpu, insn, value, count % (bits + 1));
  const carry = cpu.i32[EFLAGS] & EFLAGS_CF;
  flagsRotate(cpu, carry, overflowLeft(rotated, bits, carry));
}

/** To the right by n is to the left by the rest of the circle. */
function rcr(cpu: Cpu, insn: Instruction): void {
  const count = shiftCount(cpu, insn);
  const value = readRmForWrite(cpu, insn);
  if (count === 0) return;
  const bits = insn.size * 8;
  rotateThroughCarry(cpu, insn, value, (bits + 1 - (count % (bits + 1))) % (bits + 1));
  flagsRotate(cpu, cpu.i32[EFLAGS] & EFLAGS_CF, overflowRight(rotated, bits));
}

/** Result of the last `rotateThroughCarry`. */
let rotated = 0;

/**
 * Rotates value:CF left by `count`, 0..bits, writes the operand and CF. A JavaScript shift by 32 would be one by 0,
 * hence the cases.
 */
function rotateThroughCarry(cpu: Cpu, insn: Instruction, value: i32, count: number): void {
  rotated = value;
  if (count === 0) return;
  const bits = insn.size * 8;
  const carry = cpu.i32[EFLAGS] & EFLAGS_CF;
  const upper = count === 32 ? 0 : value << count;
  const lower = count === 1 ? 0 : value >>> (bits + 1 - count);
  rotated = upper | (carry << (count - 1)) | lower;
  writeRmBack(cpu, insn, rotated);
  cpu.i32[EFLAGS] = (cpu.i32[EFLAGS] & ~EFLAGS_CF) | ((value >>> (bits - count)) & 1);
}

/** Fills in the handlers of this file. */
export function registerShiftRotate(handlers: HandlerTable): void {
  handlers[OP_SHL] = shl;
  handlers[OP_SHR] = shr;
  handlers[OP_SAR] = sar;
  handlers[OP_ROL] = rol;
  handlers[OP_ROR] = ror;
  handlers[OP_RCL] = rcl;
  handlers[OP_RCR] = rcr;
}
