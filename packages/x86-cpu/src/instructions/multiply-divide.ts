/*C:274 Products and quotients.
 *
 * MUL, IMUL, DIV and IDIV (SDM Vol 1 §5.1.2) with 64-bit products and dividends out of doubles that stay exact. Before:
 * arithmetic.ts. Next: decimal.ts. */
import type { i32, u32 } from "@lguest/descriptor-tables";
import type { Cpu } from "../cpu.js";
import { raiseFault } from "../events.js";
import type { HandlerTable } from "../handler.js";
import { FORM_REG_RM_IMM, type Instruction } from "../ir.js";
import { EAX, EDX } from "../layout.js";
import { readReg, readRm, writeReg } from "../operands.js";
import { OP_DIV, OP_IDIV, OP_IMUL, OP_IMUL1, OP_MUL } from "../ops.js";
import { VECTOR_DE } from "../registers.js";
import { flagsDivide, flagsMultiply } from "../undefined-flags.js";

/** Upper half of the unsigned 64-bit product of two 32-bit values. */
function multiplyHighUnsigned(a: i32, b: i32): i32 {
  const aLow = a & 0xffff;
  const aHigh = a >>> 16;
  const bLow = b & 0xffff;
  const bHigh = b >>> 16;
  const middle = aHigh * bLow + ((Math.imul(aLow, bLow) >>> 16) >>> 0);
  const other = aLow * bHigh + (middle % 0x10000);
  return (aHigh * bHigh + Math.floor(middle / 0x10000) + Math.floor(other / 0x10000)) | 0;
}

/** Upper half of the signed 64-bit product of two 32-bit values. */
function multiplyHighSigned(a: i32, b: i32): i32 {
  return (multiplyHighUnsigned(a, b) - (a < 0 ? b : 0) - (b < 0 ? a : 0)) | 0;
}

function signExtend(value: i32, size: number): i32 {
  const shift = 32 - size * 8;
  return (value << shift) >> shift;
}

function mul(cpu: Cpu, insn: Instruction): void {
  const size = insn.size;
  const a = readReg(cpu, EAX, size);
  const b = readRm(cpu, insn);
  const product = Math.imul(a, b);
  if (size === 4) {
    const high = multiplyHighUnsigned(a, b);
    cpu.i32[EAX] = product;
    cpu.i32[EDX] = high;
    flagsMultiply(cpu, high !== 0);
  } else {
    writeWideProduct(cpu, size, product);
    flagsMultiply(cpu, product >>> (size * 8) !== 0);
  }
}

/** IMUL with one operand: the whole product, to AX, DX:AX or EDX:EAX. */
function imulWide(cpu: Cpu, insn: Instruction): void {
  const size = insn.size;
  const a = signExtend(readReg(cpu, EAX, size), size);
  const b = signExtend(readRm(cpu, insn), size);
  const product = Math.imul(a, b);
  if (size === 4) {
    cpu.i32[EAX] = product;
    cpu.i32[EDX] = multiplyHighSigned(a, b);
    flagsMultiply(cpu, a * b !== product);
  } else {
    writeWideProduct(cpu, size, product);
    flagsMultiply(cpu, signExtend(product, size) !== product);
  }
}

function writeWideProduct(cpu: Cpu, size: number, product: i32): void {
  writeReg(cpu, EAX, 2, product);
  if (size === 2) writeReg(cpu, EDX, 2, product >>> 16);
}

/** IMUL with two or three operands: the product cut to the operand size. A double tells exactly whether it fits. */
function imul(cpu: Cpu, insn: Instruction): void {
  const size = insn.size;
  const b = signExtend(readRm(cpu, insn), size);
  const a = insn.form === FORM_REG_RM_IMM ? insn.imm : signExtend(readReg(cpu, insn.reg, size), size);
  const product = Math.imul(a, b);
  writeReg(cpu, insn.reg, size, product);
  flagsMultiply(cpu, a * b !== signExtend(product, size));
}

/* Quotient and remainder of the last `divide64`, unsigned; a pair without an allocation. */
let quotient = 0;
let remainder = 0;

/**
 * Divides high:low by divisor, all u32, high < divisor, in two steps of 16 bits each of which stays below 2^48.
 * Leaves `quotient` and `remainder`.
 */
function divide64(high: u32, low: u32, divisor: u32): void {
  const first = high * 0x10000 + (low >>> 16);
  const upper = Math.floor(first / divisor);
  const second = (first - upper * divisor) * 0x10000 + (low & 0xffff);
  const lower = Math.floor(second / divisor);
  quotient = upper * 0x10000 + lower;
  remainder = second - lower * divisor;
}

function div(cpu: Cpu, insn: Instruction): void {
  const divisor = readRm(cpu, insn) >>> 0;
  if (insn.size === 4) {
    const high = cpu.i32[EDX] >>> 0;
    if (high >= divisor) raiseFault(cpu, VECTOR_DE);
    divide64(high, cpu.i32[EAX] >>> 0, divisor);
    cpu.i32[EAX] = quotient;
    cpu.i32[EDX] = remainder;
    flagsDivide(cpu);
    return;
  }
  if (divisor === 0) raiseFault(cpu, VECTOR_DE);
  const dividend = readNarrowDividend(cpu, insn.size);
  const result = Math.floor(dividend / divisor);
  if (result >>> (insn.size * 8) !== 0) raiseFault(cpu, VECTOR_DE);
  writeNarrowQuotient(cpu, insn.size, result, dividend - result * divisor);
}

function idiv(cpu: Cpu, insn: Instruction): void {
  const divisor = signExtend(readRm(cpu, insn), insn.size);
  if (divisor === 0) raiseFault(cpu, VECTOR_DE);
  if (insn.size === 4) {
    divideSigned64(cpu, divisor);
    return;
  }
  const dividend = signExtend(readNarrowDividend(cpu, insn.size) | 0, insn.size * 2);
  const result = Math.trunc(dividend / divisor);
  if (signExtend(result, insn.size) !== result) raiseFault(cpu, VECTOR_DE);
  writeNarrowQuotient(cpu, insn.size, result, dividend - result * divisor);
}

/** EDX:EAX by a signed 32-bit divisor: by magnitudes, then signs; the remainder has the dividend's. */
function divideSigned64(cpu: Cpu, divisor: i32): void {
  let low = cpu.i32[EAX];
  let high = cpu.i32[EDX];
  const negative = high < 0;
  if (negative) {
    low = -low | 0;
    high = (~high + (low === 0 ? 1 : 0)) | 0;
  }
  const magnitude = Math.abs(divisor);
  if (high >>> 0 >= magnitude) raiseFault(cpu, VECTOR_DE);
  divide64(high >>> 0, low >>> 0, magnitude);
  const result = negative !== divisor < 0 ? -quotient : quotient;
  if (result > 0x7fff_ffff || result < -0x8000_0000) raiseFault(cpu, VECTOR_DE);
  cpu.i32[EAX] = result;
  cpu.i32[EDX] = negative ? -remainder : remainder;
  flagsDivide(cpu);
}

/** AX, or DX:AX as an unsigned 32-bit value. */
function readNarrowDividend(cpu: Cpu, size: number): u32 {
  const low = readReg(cpu, EAX, 2);
  return size === 1 ? low : low + readReg(cpu, EDX, 2) * 0x10000;
}

function writeNarrowQuotient(cpu: Cpu, size: number, result: i32, rest: i32): void {
  if (size === 1) {
    writeReg(cpu, EAX, 2, (result & 0xff) | ((rest & 0xff) << 8));
  } else {
    writeReg(cpu, EAX, 2, result);
    writeReg(cpu, EDX, 2, rest);
  }
  flagsDivide(cpu);
}

/** Fills in the handlers of this file. */
export function registerMultiplyDivide(handlers: HandlerTable): void {
  handlers[OP_MUL] = mul;
  handlers[OP_IMUL1] = imulWide;
  handlers[OP_IMUL] = imul;
  handlers[OP_DIV] = div;
  handlers[OP_IDIV] = idiv;
}
