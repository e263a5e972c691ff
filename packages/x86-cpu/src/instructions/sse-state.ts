/*C:852 MMX and SSE registers and operands.
 *
 * May an instruction run, where its registers are, and its memory operand with the alignment that it must have
 * (SDM Vol 1 §9.2, §10.2, Vol 3A §13.1). MMX registers are the significands of the x87's. Before: x87.ts. Next: what the
 * instructions do, packed-integer.ts first. */
import type { i32 } from "@lguest/descriptor-tables";
import { checkWrite, placeToRead, placeToWrite, read32, write32 } from "../access.js";
import { checkWideAlignment } from "../access-slow.js";
import type { Cpu } from "../cpu.js";
import { raiseFault } from "../events.js";
import { SLOT_WORDS } from "../float/float80.js";
import type { Instruction } from "../ir.js";
import { CR0, CR4, FPU_R0, FPU_TAG, FPU_TOP, MODE, MODE_FPU_TRAPS, SEG_BASE, XMM0 } from "../layout.js";
import { effectiveOffset } from "../operands.js";
import { CR0_EM, CR4_OSFXSR, VECTOR_GP, VECTOR_NM, VECTOR_UD } from "../registers.js";
import { checkPendingError } from "./x87-state.js";

/** Words of an XMM register. */
export const XMM_WORDS = 4;
const XMM_BYTES = 16;

/** #UD without the operating system's consent or under EM, #NM under TS (SDM Vol 3A table 13-1). */
export function checkSse(cpu: Cpu): void {
  if ((cpu.i32[CR4] & CR4_OSFXSR) === 0) raiseFault(cpu, VECTOR_UD);
  checkSimdTraps(cpu);
}

/** The same without OSFXSR. */
function checkSimdTraps(cpu: Cpu): void {
  if ((cpu.i32[MODE] & MODE_FPU_TRAPS) === 0) return;
  raiseFault(cpu, (cpu.i32[CR0] & CR0_EM) !== 0 ? VECTOR_UD : VECTOR_NM);
}

/** MMX instructions also wait for a pending x87 error. */
export function checkMmx(cpu: Cpu): void {
  checkSimdTraps(cpu);
  checkPendingError(cpu);
}

/** Every MMX instruction makes all registers valid and the top 0. Comes after everything that can fault. */
export function enterMmx(cpu: Cpu): void {
  cpu.i32[FPU_TOP] = 0;
  cpu.i32[FPU_TAG] = 0;
}

/** Word index of mm register `n`. */
export function mmIndex(n: number): number {
  return FPU_R0 + n * SLOT_WORDS;
}

/** Word index of xmm register `n`. */
export function xmmIndex(n: number): number {
  return XMM0 + n * XMM_WORDS;
}

/** Sign and exponent of an MMX register that was written: all ones. */
const MMX_SIGN_EXPONENT = 0xffff;

/** Writes mm register `n`. */
export function writeMm(cpu: Cpu, n: number, low: i32, high: i32): void {
  const index = mmIndex(n);
  cpu.i32[index] = low;
  cpu.i32[index + 1] = high;
  cpu.i32[index + 2] = MMX_SIGN_EXPONENT;
}

/** The source operand of the instruction in execution: up to four words. */
export const source = new Int32Array(XMM_WORDS);

function readSource(cpu: Cpu, insn: Instruction, offset: number, words: number): void {
  const place = placeToRead(cpu, insn.segment, offset, words * 4);
  if (place >= 0) {
    for (let n = 0; n < words; n++) source[n] = cpu.view.getInt32(place + n * 4, true);
    return;
  }
  if (words > 1) checkWideAlignment(cpu, insn.segment, offset, words * 4, words * 4, false);
  for (let n = 0; n < words; n++) source[n] = read32(cpu, insn.segment, offset + n * 4);
}

/** #GP(0) unless the memory operand is aligned to 16 bytes; returns its offset. */
function alignedOffset(cpu: Cpu, insn: Instruction): number {
  const offset = effectiveOffset(cpu, insn);
  if (((cpu.i32[SEG_BASE + insn.segment] + offset) & (XMM_BYTES - 1)) !== 0) raiseFault(cpu, VECTOR_GP, 0);
  return offset;
}

/** Reads `words` words of xmm/m into `source`; memory of any alignment. May fault. */
export function loadXmmUnaligned(cpu: Cpu, insn: Instruction, words: number): void {
  if (insn.isMemory) {
    readSource(cpu, insn, effectiveOffset(cpu, insn), words);
    return;
  }
  const index = xmmIndex(insn.rm);
  for (let n = 0; n < words; n++) source[n] = cpu.i32[index + n];
}

/** Reads xmm/m128 into `source`; memory must be aligned. May fault. */
export function loadXmm(cpu: Cpu, insn: Instruction): void {
  if (insn.isMemory) alignedOffset(cpu, insn);
  loadXmmUnaligned(cpu, insn, XMM_WORDS);
}

/** Writes four words to xmm register `n`. (TypedArray.set takes twice as long for so few.) */
export function writeXmm(cpu: Cpu, n: number, words: Int32Array): void {
  const i32 = cpu.i32;
  const index = xmmIndex(n);
  i32[index] = words[0];
  i32[index + 1] = words[1];
  i32[index + 2] = words[2];
  i32[index + 3] = words[3];
}

/** Reads mm/m64 into the first two words of `source`. May fault. */
export function loadMm(cpu: Cpu, insn: Instruction): void {
  if (insn.isMemory) {
    readSource(cpu, insn, effectiveOffset(cpu, insn), 2);
    return;
  }
  const index = mmIndex(insn.rm);
  source[0] = cpu.i32[index];
  source[1] = cpu.i32[index + 1];
}

/** Writes `words` words of the state from word `index` on to memory, all or nothing. May fault. */
export function storeWords(cpu: Cpu, insn: Instruction, index: number, words: number): void {
  const offset = effectiveOffset(cpu, insn);
  const place = placeToWrite(cpu, insn.segment, offset, words * 4);
  if (place >= 0) {
    for (let n = 0; n < words; n++) cpu.view.setInt32(place + n * 4, cpu.i32[index + n], true);
    return;
  }
  if (words > 1) checkWideAlignment(cpu, insn.segment, offset, words * 4, words * 4, true);
  checkWrite(cpu, insn.segment, offset, words * 4);
  for (let n = 0; n < words; n++) write32(cpu, insn.segment, offset + n * 4, cpu.i32[index + n]);
}

/** Writes xmm register `reg` to xmm/m128; memory must be aligned when `aligned`. May fault. */
export function storeXmm(cpu: Cpu, insn: Instruction, aligned: boolean): void {
  const index = xmmIndex(insn.reg);
  if (!insn.isMemory) {
    const to = xmmIndex(insn.rm);
    for (let n = 0; n < XMM_WORDS; n++) cpu.i32[to + n] = cpu.i32[index + n];
    return;
  }
  if (aligned) alignedOffset(cpu, insn);
  storeWords(cpu, insn, index, XMM_WORDS);
}

/**
 * Begins a packed integer instruction, which exists for mm (no prefix) and xmm registers (66): the checks and the source.
 * Returns how many words there are to do.
 */
export function beginInteger(cpu: Cpu, insn: Instruction): number {
  if (insn.prefix66) {
    checkSse(cpu);
    loadXmm(cpu, insn);
    return XMM_WORDS;
  }
  checkMmx(cpu);
  loadMm(cpu, insn);
  enterMmx(cpu);
  return 2;
}

/** Word index of the destination of a packed integer instruction; an mm register counts as written. */
export function integerDestination(cpu: Cpu, insn: Instruction): number {
  if (insn.prefix66) return xmmIndex(insn.reg);
  const index = mmIndex(insn.reg);
  cpu.i32[index + 2] = MMX_SIGN_EXPONENT;
  return index;
}
