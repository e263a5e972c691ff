/*C:862 SSE arithmetic and comparison.
 *
 * Packed and scalar, single and double: the four of arithmetic, roots, minimum and maximum, comparisons to masks and to
 * EFLAGS (SDM Vol 1 §10.4.1.2, §11.4.1.2). Before: sse-lanes.ts. Next: SSE3's horizontal ones
 * (sse-horizontal.ts). */
import type { i32 } from "@lguest/descriptor-tables";
import type { Cpu } from "../cpu.js";
import { PREFIX_66, PREFIX_F2, PREFIX_F3, PREFIX_NONE, prefixClass } from "../decode/map-sse.js";
import { EFLAGS_STATUS } from "../flags.js";
import { COMPARE_EQUAL, COMPARE_LESS, COMPARE_UNORDERED } from "../float/compare.js";
import type { Instruction } from "../ir.js";
import { EFLAGS } from "../layout.js";
import {
  approximate,
  beginFloat,
  compareDoubles,
  compareSingles,
  computeDouble,
  computeSingle,
  finishFloat,
  packed,
} from "./sse-lanes.js";
import { checkSse, loadXmm, loadXmmUnaligned, source, XMM_WORDS, xmmIndex } from "./sse-state.js";
import { flagsOfAnswer } from "./x87-arithmetic.js";

const result = new Int32Array(XMM_WORDS);

/** Loads the source as the prefix says: packed, single or double. Returns how many words the operation covers. */
function loadByPrefix(cpu: Cpu, insn: Instruction, prefix: number): number {
  checkSse(cpu);
  if (prefix === PREFIX_F3 || prefix === PREFIX_F2) {
    const words = prefix === PREFIX_F3 ? 1 : 2;
    loadXmmUnaligned(cpu, insn, words);
    return words;
  }
  loadXmm(cpu, insn);
  return XMM_WORDS;
}

/** 51, 58, 59, 5C to 5F: the operation is the opcode's low digit. */
export function arithmetic(cpu: Cpu, insn: Instruction): void {
  const prefix = prefixClass(insn);
  const words = loadByPrefix(cpu, insn, prefix);
  const operation = insn.opcode & 15;
  const index = xmmIndex(insn.reg);
  const i32 = cpu.i32;
  const quiet = beginFloat(cpu);
  if (prefix === PREFIX_NONE || prefix === PREFIX_F3) {
    for (let n = 0; n < words; n++) result[n] = computeSingle(operation, quiet, i32[index + n], source[n]);
  } else {
    for (let n = 0; n < words; n += 2) {
      computeDouble(operation, quiet, i32[index + n + 1], i32[index + n], source[n + 1], source[n]);
      result[n] = packed.low;
      result[n + 1] = packed.high;
    }
  }
  finishFloat(cpu);
  for (let n = 0; n < words; n++) i32[index + n] = result[n];
}

/** 52 and 53: RSQRTPS, RCPPS and SS. */
export function approximation(cpu: Cpu, insn: Instruction): void {
  const words = loadByPrefix(cpu, insn, prefixClass(insn));
  const index = xmmIndex(insn.reg);
  for (let n = 0; n < words; n++) cpu.i32[index + n] = approximate(source[n], insn.opcode === 0x52);
}

/** 54 to 57: ANDPS, ANDNPS, ORPS, XORPS and PD. */
export function logical(cpu: Cpu, insn: Instruction): void {
  checkSse(cpu);
  loadXmm(cpu, insn);
  const index = xmmIndex(insn.reg);
  for (let n = 0; n < XMM_WORDS; n++) {
    const a = cpu.i32[index + n];
    const b = source[n];
    cpu.i32[index + n] =
      insn.opcode === 0x54 ? a & b : insn.opcode === 0x55 ? ~a & b : insn.opcode === 0x56 ? a | b : a ^ b;
  }
}

/* Predicates of CMPPS (SDM Vol 2A, CMPPS): equal, less, less or equal, unordered, then their opposites. */
const PREDICATE_EQUAL = 0;
const PREDICATE_LESS = 1;
const PREDICATE_LESS_EQUAL = 2;
const PREDICATE_OPPOSITE = 4;

/** Whether the predicate holds for an answer of a comparison. */
function holds(predicate: number, answer: number): boolean {
  const base = predicate & 3;
  let holding: boolean;
  if (base === PREDICATE_EQUAL) holding = answer === COMPARE_EQUAL;
  else if (base === PREDICATE_LESS) holding = answer === COMPARE_LESS;
  else if (base === PREDICATE_LESS_EQUAL) holding = answer === COMPARE_LESS || answer === COMPARE_EQUAL;
  else holding = answer === COMPARE_UNORDERED;
  return holding !== ((predicate & PREDICATE_OPPOSITE) !== 0);
}

/** Equality and order predicates are quiet; less and its kin signal for any NaN. */
function isQuiet(predicate: number): boolean {
  const base = predicate & 3;
  return base !== PREDICATE_LESS && base !== PREDICATE_LESS_EQUAL;
}

/** C2: CMPPS, CMPPD, CMPSS, CMPSD: masks of ones or zeros. Only three bits of the immediate count. */
export function compareToMask(cpu: Cpu, insn: Instruction): void {
  const prefix = prefixClass(insn);
  const words = loadByPrefix(cpu, insn, prefix);
  const predicate = insn.imm & 7;
  const quiet = isQuiet(predicate);
  const index = xmmIndex(insn.reg);
  const i32 = cpu.i32;
  beginFloat(cpu);
  if (prefix === PREFIX_NONE || prefix === PREFIX_F3) {
    for (let n = 0; n < words; n++)
      result[n] = maskOf(holds(predicate, compareSingles(i32[index + n], source[n], quiet)));
  } else {
    for (let n = 0; n < words; n += 2) {
      const answer = compareDoubles(i32[index + n + 1], i32[index + n], source[n + 1], source[n], quiet);
      result[n] = result[n + 1] = maskOf(holds(predicate, answer));
    }
  }
  finishFloat(cpu);
  for (let n = 0; n < words; n++) i32[index + n] = result[n];
}

function maskOf(condition: boolean): i32 {
  return condition ? -1 : 0;
}

/** 2E and 2F: UCOMISS, COMISS and SD: ZF, PF, CF; OF, SF, AF become 0. */
export function compareToFlags(cpu: Cpu, insn: Instruction): void {
  const double = prefixClass(insn) === PREFIX_66;
  const quiet = insn.opcode === 0x2e;
  checkSse(cpu);
  loadXmmUnaligned(cpu, insn, double ? 2 : 1);
  const index = xmmIndex(insn.reg);
  beginFloat(cpu);
  const answer = double
    ? compareDoubles(cpu.i32[index + 1], cpu.i32[index], source[1], source[0], quiet)
    : compareSingles(cpu.i32[index], source[0], quiet);
  finishFloat(cpu);
  cpu.i32[EFLAGS] = (cpu.i32[EFLAGS] & ~EFLAGS_STATUS) | flagsOfAnswer(answer);
}
