/*C:864 SSE conversions.
 *
 * Between singles, doubles and 32-bit integers in general, mm and xmm registers (SDM Vol 1 §10.4.4, §11.4.1.6). Before:
 * sse-horizontal.ts. Next: state (sse-control.ts). */
import type { i32 } from "@lguest/descriptor-tables";
import { read32 } from "../access.js";
import type { Cpu } from "../cpu.js";
import { PREFIX_66, PREFIX_F2, PREFIX_F3, PREFIX_NONE, prefixClass } from "../decode/map-sse.js";
import { ROUND_ZERO } from "../float/context.js";
import { intToParts, partsToInteger } from "../float/convert.js";
import { createParts, unpack32, unpack64 } from "../float/parts.js";
import { pack32, pack64 } from "../float/round.js";
import type { Instruction } from "../ir.js";
import { effectiveOffset } from "../operands.js";
import { beginFloat, context, finishFloat, narrow, packed, widen } from "./sse-lanes.js";
import {
  checkMmx,
  checkSse,
  enterMmx,
  loadMm,
  loadXmm,
  loadXmmUnaligned,
  source,
  writeMm,
  XMM_WORDS,
  xmmIndex,
} from "./sse-state.js";

const A = createParts();
const out = { high: 0, low: 0 };
const result = new Int32Array(XMM_WORDS);

function singleFromInteger(value: i32): i32 {
  intToParts(value >> 31, value, A);
  return pack32(context, A);
}

/** The double of an integer, exactly, in `packed`. */
function doubleFromInteger(value: i32): void {
  intToParts(value >> 31, value, A);
  pack64(context, A, packed);
}

function integerFromSingle(bits: i32): i32 {
  unpack32(context, bits, A);
  return integerFromParts();
}

function integerFromDouble(high: i32, low: i32): i32 {
  unpack64(context, high, low, A);
  return integerFromParts();
}

/** A denormal operand is not reported by conversions to integers (SDM Vol 1 table E-13). */
function integerFromParts(): i32 {
  partsToInteger(context, A, 32, out);
  return out.low;
}

/** Writes the first `words` of `result` to xmm register `register`; with `clear` the rest becomes 0. */
function writeResult(cpu: Cpu, register: number, words: number, clear: boolean): void {
  const index = xmmIndex(register);
  for (let n = 0; n < words; n++) cpu.i32[index + n] = result[n];
  if (clear) cpu.i32.fill(0, index + words, index + XMM_WORDS);
}

/** Puts the double in `packed` at word `n` of `result`. */
function putDouble(n: number): void {
  result[n] = packed.low;
  result[n + 1] = packed.high;
}

/** 2A: CVTPI2PS, CVTPI2PD, CVTSI2SS, CVTSI2SD. */
export function fromIntegers(cpu: Cpu, insn: Instruction): void {
  const prefix = prefixClass(insn);
  checkSse(cpu);
  if (prefix === PREFIX_NONE || prefix === PREFIX_66) {
    // CVTPI2PD from memory leaves the x87 alone.
    const usesMmx = prefix === PREFIX_NONE || !insn.isMemory;
    if (usesMmx) checkMmx(cpu);
    loadMm(cpu, insn);
    fromPairOfIntegers(cpu, insn, prefix === PREFIX_66, usesMmx);
    return;
  }
  const value = insn.isMemory ? read32(cpu, insn.segment, effectiveOffset(cpu, insn)) : cpu.i32[insn.rm];
  beginFloat(cpu);
  if (prefix === PREFIX_F3) result[0] = singleFromInteger(value);
  else {
    doubleFromInteger(value);
    putDouble(0);
  }
  finishFloat(cpu);
  writeResult(cpu, insn.reg, prefix === PREFIX_F3 ? 1 : 2, false);
}

function fromPairOfIntegers(cpu: Cpu, insn: Instruction, double: boolean, usesMmx: boolean): void {
  // The way into MMX goes before the conversion's exceptions.
  if (usesMmx) enterMmx(cpu);
  beginFloat(cpu);
  for (let n = 0; n < 2; n++) {
    if (double) {
      doubleFromInteger(source[n]);
      putDouble(n * 2);
    } else result[n] = singleFromInteger(source[n]);
  }
  finishFloat(cpu);
  writeResult(cpu, insn.reg, double ? XMM_WORDS : 2, false);
}

/** 2C (truncating) and 2D: CVTPS2PI, CVTPD2PI to mm; CVTSS2SI, CVTSD2SI to general registers. */
export function toIntegers(cpu: Cpu, insn: Instruction): void {
  const prefix = prefixClass(insn);
  const toMm = prefix === PREFIX_NONE || prefix === PREFIX_66;
  checkSse(cpu);
  if (toMm) checkMmx(cpu);
  if (prefix === PREFIX_66) loadXmm(cpu, insn);
  else loadXmmUnaligned(cpu, insn, prefix === PREFIX_F3 ? 1 : 2);
  beginFloat(cpu);
  if (insn.opcode === 0x2c) context.rounding = ROUND_ZERO;
  const singles = prefix === PREFIX_NONE || prefix === PREFIX_F3;
  const first = singles ? integerFromSingle(source[0]) : integerFromDouble(source[1], source[0]);
  let second = 0;
  if (toMm) second = singles ? integerFromSingle(source[1]) : integerFromDouble(source[3], source[2]);
  // As on AMD's family 25, the registers become MMX's even if an unmasked exception keeps the result from them.
  if (toMm) enterMmx(cpu);
  finishFloat(cpu);
  if (toMm) writeMm(cpu, insn.reg, first, second);
  else cpu.i32[insn.reg] = first;
}

/** 5A: CVTPS2PD, CVTPD2PS, CVTSS2SD, CVTSD2SS. */
export function betweenFloats(cpu: Cpu, insn: Instruction): void {
  const prefix = prefixClass(insn);
  checkSse(cpu);
  if (prefix === PREFIX_66) loadXmm(cpu, insn);
  else loadXmmUnaligned(cpu, insn, prefix === PREFIX_F3 ? 1 : 2);
  beginFloat(cpu);
  const narrows = prefix === PREFIX_66 || prefix === PREFIX_F2;
  const lanes = prefix === PREFIX_NONE || prefix === PREFIX_66 ? 2 : 1;
  for (let n = 0; n < lanes; n++) {
    if (narrows) result[n] = narrow(source[2 * n + 1], source[2 * n]);
    else {
      widen(source[n]);
      putDouble(2 * n);
    }
  }
  finishFloat(cpu);
  writeResult(cpu, insn.reg, narrows ? lanes : lanes * 2, prefix === PREFIX_66);
}

/** 5B: CVTDQ2PS; CVTPS2DQ with 66, truncating with F3. */
export function betweenSinglesAndIntegers(cpu: Cpu, insn: Instruction): void {
  const prefix = prefixClass(insn);
  checkSse(cpu);
  loadXmm(cpu, insn);
  beginFloat(cpu);
  if (prefix === PREFIX_F3) context.rounding = ROUND_ZERO;
  for (let n = 0; n < XMM_WORDS; n++) {
    result[n] = prefix === PREFIX_NONE ? singleFromInteger(source[n]) : integerFromSingle(source[n]);
  }
  finishFloat(cpu);
  writeResult(cpu, insn.reg, XMM_WORDS, false);
}

/** E6: CVTDQ2PD with F3; CVTPD2DQ with F2, truncating with 66. */
export function betweenDoublesAndIntegers(cpu: Cpu, insn: Instruction): void {
  const prefix = prefixClass(insn);
  checkSse(cpu);
  if (prefix === PREFIX_F3) loadXmmUnaligned(cpu, insn, 2);
  else loadXmm(cpu, insn);
  beginFloat(cpu);
  if (prefix === PREFIX_66) context.rounding = ROUND_ZERO;
  for (let n = 0; n < 2; n++) {
    if (prefix === PREFIX_F3) {
      doubleFromInteger(source[n]);
      putDouble(n * 2);
    } else result[n] = integerFromDouble(source[2 * n + 1], source[2 * n]);
  }
  finishFloat(cpu);
  writeResult(cpu, insn.reg, prefix === PREFIX_F3 ? XMM_WORDS : 2, prefix !== PREFIX_F3);
}
