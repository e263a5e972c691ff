/*C:858 MMX and SSE moves.
 *
 * Between registers and memory, halves and masks, stores that bypass the caches and masked stores (SDM Vol 1 §10.4.1.1,
 * §10.4.6, §11.4.1.1). Before: packed-wide.ts. Next: the floating-point arithmetic (sse-lanes.ts). */
import { checkWrite, read32, write8, write32 } from "../access.js";
import { checkWideAlignment } from "../access-slow.js";
import type { Cpu } from "../cpu.js";
import type { Handler } from "../handler.js";
import type { Instruction } from "../ir.js";
import { EDI, FPU_TAG, FPU_TOP } from "../layout.js";
import { effectiveOffset } from "../operands.js";
import {
  checkMmx,
  checkSse,
  enterMmx,
  loadMm,
  loadXmm,
  loadXmmUnaligned,
  mmIndex,
  source,
  storeWords,
  storeXmm,
  writeMm,
  writeXmm,
  XMM_WORDS,
  xmmIndex,
} from "./sse-state.js";

/** MOVUPS, MOVUPD, MOVDQU, LDDQU to a register. */
export function loadUnaligned(cpu: Cpu, insn: Instruction): void {
  checkSse(cpu);
  loadXmmUnaligned(cpu, insn, XMM_WORDS);
  writeXmm(cpu, insn.reg, source);
}

/** MOVAPS, MOVAPD, MOVDQA to a register. */
export function loadAligned(cpu: Cpu, insn: Instruction): void {
  checkSse(cpu);
  loadXmm(cpu, insn);
  writeXmm(cpu, insn.reg, source);
}

/** The same from a register. */
export function storeUnaligned(cpu: Cpu, insn: Instruction): void {
  checkSse(cpu);
  storeXmm(cpu, insn, false);
}

/** The same from a register; MOVNTPS, MOVNTPD, MOVNTDQ too. */
export function storeAligned(cpu: Cpu, insn: Instruction): void {
  checkSse(cpu);
  storeXmm(cpu, insn, true);
}

/** Scalar load of `words` words: a register source leaves the upper words, memory clears them. */
function loadScalar(words: number): Handler {
  return (cpu, insn) => {
    checkSse(cpu);
    loadXmmUnaligned(cpu, insn, words);
    const index = xmmIndex(insn.reg);
    for (let n = 0; n < XMM_WORDS; n++) {
      if (n < words) cpu.i32[index + n] = source[n];
      else if (insn.isMemory) cpu.i32[index + n] = 0;
    }
  };
}

function storeScalar(words: number): Handler {
  return (cpu, insn) => {
    checkSse(cpu);
    const index = xmmIndex(insn.reg);
    if (insn.isMemory) storeWords(cpu, insn, index, words);
    else for (let n = 0; n < words; n++) cpu.i32[xmmIndex(insn.rm) + n] = cpu.i32[index + n];
  };
}

/** MOVSS and MOVSD. */
export const loadSingle = loadScalar(1);
export const loadDouble = loadScalar(2);
export const storeSingle = storeScalar(1);
export const storeDouble = storeScalar(2);

/** 12 and 16: MOVLPS, MOVHPS and PD; between registers MOVHLPS and MOVLHPS, which take the other half. */
export function loadHalf(cpu: Cpu, insn: Instruction): void {
  checkSse(cpu);
  const high = insn.opcode === 0x16;
  let from = 0;
  if (insn.isMemory) loadXmmUnaligned(cpu, insn, 2);
  else {
    loadXmmUnaligned(cpu, insn, XMM_WORDS);
    from = high ? 0 : 2;
  }
  const index = xmmIndex(insn.reg) + (high ? 2 : 0);
  cpu.i32[index] = source[from];
  cpu.i32[index + 1] = source[from + 1];
}

/** F2 12: MOVDDUP: the low double twice. Memory is 8 bytes of any alignment. */
export function duplicateDouble(cpu: Cpu, insn: Instruction): void {
  checkSse(cpu);
  loadXmmUnaligned(cpu, insn, 2);
  const index = xmmIndex(insn.reg);
  for (let n = 0; n < XMM_WORDS; n++) cpu.i32[index + n] = source[n & 1];
}

/** F3 12 and F3 16: MOVSLDUP and MOVSHDUP: the even or the odd singles twice. */
export function duplicateSingles(cpu: Cpu, insn: Instruction): void {
  checkSse(cpu);
  loadXmm(cpu, insn);
  const index = xmmIndex(insn.reg);
  const odd = insn.opcode === 0x16 ? 1 : 0;
  for (let n = 0; n < XMM_WORDS; n++) cpu.i32[index + n] = source[(n & 2) | odd];
}

/** 13 and 17: the half to memory. */
export function storeHalf(cpu: Cpu, insn: Instruction): void {
  checkSse(cpu);
  storeWords(cpu, insn, xmmIndex(insn.reg) + (insn.opcode === 0x17 ? 2 : 0), 2);
}

/** 50: MOVMSKPS, MOVMSKPD: the signs. */
export function moveSigns(cpu: Cpu, insn: Instruction): void {
  checkSse(cpu);
  const index = xmmIndex(insn.rm);
  let mask = 0;
  if (insn.prefix66) mask = (cpu.i32[index + 1] >>> 31) | ((cpu.i32[index + 3] >>> 31) << 1);
  else for (let n = 0; n < XMM_WORDS; n++) mask |= (cpu.i32[index + n] >>> 31) << n;
  cpu.i32[insn.reg] = mask;
}

/** 6E: MOVD from r/m32; the rest of the register becomes 0. */
export function loadDoubleword(cpu: Cpu, insn: Instruction): void {
  if (insn.prefix66) checkSse(cpu);
  else checkMmx(cpu);
  const value = insn.isMemory ? read32(cpu, insn.segment, effectiveOffset(cpu, insn)) : cpu.i32[insn.rm];
  if (insn.prefix66) {
    const index = xmmIndex(insn.reg);
    cpu.i32.fill(0, index, index + XMM_WORDS);
    cpu.i32[index] = value;
  } else {
    enterMmx(cpu);
    writeMm(cpu, insn.reg, value, 0);
  }
}

/** 7E: MOVD to r/m32. */
export function storeDoubleword(cpu: Cpu, insn: Instruction): void {
  if (insn.prefix66) checkSse(cpu);
  else checkMmx(cpu);
  const value = cpu.i32[insn.prefix66 ? xmmIndex(insn.reg) : mmIndex(insn.reg)];
  if (insn.isMemory) write32(cpu, insn.segment, effectiveOffset(cpu, insn), value);
  else cpu.i32[insn.rm] = value;
  if (!insn.prefix66) enterMmx(cpu);
}

/** 6F: MOVQ mm, mm/m64. */
export function loadMmx(cpu: Cpu, insn: Instruction): void {
  checkMmx(cpu);
  loadMm(cpu, insn);
  enterMmx(cpu);
  writeMm(cpu, insn.reg, source[0], source[1]);
}

/** 7F: MOVQ mm/m64, mm; E7: MOVNTQ. */
export function storeMmx(cpu: Cpu, insn: Instruction): void {
  checkMmx(cpu);
  const index = mmIndex(insn.reg);
  if (insn.isMemory) storeWords(cpu, insn, index, 2);
  enterMmx(cpu);
  if (!insn.isMemory) writeMm(cpu, insn.rm, cpu.i32[index], cpu.i32[index + 1]);
}

/** F3 7E: MOVQ xmm, xmm/m64; the upper half becomes 0. */
export function loadQuadword(cpu: Cpu, insn: Instruction): void {
  checkSse(cpu);
  loadXmmUnaligned(cpu, insn, 2);
  setLowQuadword(cpu, insn.reg);
}

function setLowQuadword(cpu: Cpu, register: number): void {
  const index = xmmIndex(register);
  cpu.i32[index] = source[0];
  cpu.i32[index + 1] = source[1];
  cpu.i32[index + 2] = 0;
  cpu.i32[index + 3] = 0;
}

/** 66 D6: MOVQ xmm/m64, xmm. */
export function storeQuadword(cpu: Cpu, insn: Instruction): void {
  checkSse(cpu);
  const index = xmmIndex(insn.reg);
  if (insn.isMemory) {
    storeWords(cpu, insn, index, 2);
    return;
  }
  source[0] = cpu.i32[index];
  source[1] = cpu.i32[index + 1];
  setLowQuadword(cpu, insn.rm);
}

/** F3 D6: MOVQ2DQ. */
export function moveMmToXmm(cpu: Cpu, insn: Instruction): void {
  checkSse(cpu);
  checkMmx(cpu);
  loadMm(cpu, insn);
  enterMmx(cpu);
  setLowQuadword(cpu, insn.reg);
}

/** F2 D6: MOVDQ2Q. */
export function moveXmmToMm(cpu: Cpu, insn: Instruction): void {
  checkSse(cpu);
  checkMmx(cpu);
  const index = xmmIndex(insn.rm);
  enterMmx(cpu);
  writeMm(cpu, insn.reg, cpu.i32[index], cpu.i32[index + 1]);
}

/** C3: MOVNTI. */
export function storeInteger(cpu: Cpu, insn: Instruction): void {
  write32(cpu, insn.segment, effectiveOffset(cpu, insn), cpu.i32[insn.reg]);
}

/** F7: MASKMOVQ, MASKMOVDQU: the bytes whose mask has its top bit set go to DS:(E)DI. */
export function storeMasked(cpu: Cpu, insn: Instruction): void {
  if (insn.prefix66) checkSse(cpu);
  else checkMmx(cpu);
  const bytes = insn.prefix66 ? XMM_WORDS * 4 : 8;
  const data = 4 * (insn.prefix66 ? xmmIndex(insn.reg) : mmIndex(insn.reg));
  const mask = 4 * (insn.prefix66 ? xmmIndex(insn.rm) : mmIndex(insn.rm));
  const segment = insn.segment;
  const offset = insn.addressSize === 4 ? cpu.i32[EDI] : cpu.u16[EDI << 1];
  checkWideAlignment(cpu, segment, offset, bytes, 8, true);
  for (let n = 0; n < bytes; n++) if (cpu.u8[mask + n] > 0x7f) checkWrite(cpu, segment, offset + n, 1);
  for (let n = 0; n < bytes; n++) if (cpu.u8[mask + n] > 0x7f) write8(cpu, segment, offset + n, cpu.u8[data + n]);
  if (!insn.prefix66) enterMmx(cpu);
}

/** 77: EMMS: all registers empty, the top 0 (SDM Vol 3A table 12-1). */
export function emptyMmx(cpu: Cpu): void {
  checkMmx(cpu);
  // Every MMX instruction makes TOP 0 (SDM Vol 3A §12.2).
  cpu.i32[FPU_TOP] = 0;
  cpu.i32[FPU_TAG] = 0xffff;
}
