/*C:866 SSE state.
 *
 * The group 0F AE: FXSAVE and FXRSTOR, MXCSR, fences and CLFLUSH (SDM Vol 1 §10.4.5, §10.4.6, §10.5). Memory is always in
 * order and there are no caches here, so that fences and flushes only check. Before: sse-convert.ts. Next: sse.ts. */
import { DESC_CODE, DESC_READABLE, DESC_S } from "@lguest/descriptor-tables";
import { checkRead, checkWrite, read8, read32, write32 } from "../access.js";
import { checkWideAlignment, limitAllows, probeLinear } from "../access-slow.js";
import type { Cpu } from "../cpu.js";
import { raiseFault } from "../events.js";
import { FXSAVE_BYTES, fpuImageIsValid, mxcsrMask, restoreFpuImage, saveFpuImage } from "../fpu-image.js";
import type { Instruction } from "../ir.js";
import { MODE, MODE_USER, MXCSR, SEG_ACCESS, SEG_BASE, SEG_LIMIT } from "../layout.js";
import { effectiveOffset } from "../operands.js";
import { VECTOR_GP, VECTOR_UD } from "../registers.js";
import { checkSse } from "./sse-state.js";
import { checkAvailable } from "./x87-state.js";

const image = new Uint8Array(FXSAVE_BYTES);
const imageWords = new Int32Array(image.buffer);
/** Words of the image that FXSAVE writes: up to XMM7. The rest of the 512 bytes is left alone. */
const WRITTEN_WORDS = 288 / 4;

/** A code segment that may not be read. */
const DESC_EXECUTE_ONLY = DESC_S | DESC_CODE;
const EXECUTE_ONLY_MASK = DESC_EXECUTE_ONLY | DESC_READABLE;

/** Members of the group by ModRM.reg; with registers LFENCE, MFENCE and SFENCE are 5, 6 and 7. */
const FXSAVE = 0;
const FXRSTOR = 1;
const LDMXCSR = 2;
const STMXCSR = 3;
const FIRST_FENCE = 5;
const CLFLUSH = 7;

/** The offset of the 512 bytes; #GP(0) unless aligned to 16, or #AC, which is for misaligned doublewords only (FXSAVE). */
function imageOffset(cpu: Cpu, insn: Instruction, write: boolean): number {
  checkAvailable(cpu);
  const offset = effectiveOffset(cpu, insn);
  checkWideAlignment(cpu, insn.segment, offset, FXSAVE_BYTES, 4, write);
  if (((cpu.i32[SEG_BASE + insn.segment] + offset) & 15) !== 0) raiseFault(cpu, VECTOR_GP, 0);
  return offset;
}

function saveImage(cpu: Cpu, insn: Instruction): void {
  const offset = imageOffset(cpu, insn, true);
  checkWrite(cpu, insn.segment, offset, FXSAVE_BYTES);
  saveFpuImage(cpu, image);
  for (let n = 0; n < WRITTEN_WORDS; n++) write32(cpu, insn.segment, offset + n * 4, imageWords[n]);
}

function restoreImage(cpu: Cpu, insn: Instruction): void {
  const offset = imageOffset(cpu, insn, false);
  checkRead(cpu, insn.segment, offset, FXSAVE_BYTES);
  for (let n = 0; n < WRITTEN_WORDS; n++) imageWords[n] = read32(cpu, insn.segment, offset + n * 4);
  if (!fpuImageIsValid(cpu, image)) raiseFault(cpu, VECTOR_GP, 0);
  restoreFpuImage(cpu, image);
}

function loadMxcsr(cpu: Cpu, insn: Instruction): void {
  checkSse(cpu);
  const value = read32(cpu, insn.segment, effectiveOffset(cpu, insn));
  if ((value & ~mxcsrMask(cpu.model)) !== 0) raiseFault(cpu, VECTOR_GP, 0);
  cpu.i32[MXCSR] = value;
}

function storeMxcsr(cpu: Cpu, insn: Instruction): void {
  checkSse(cpu);
  write32(cpu, insn.segment, effectiveOffset(cpu, insn), cpu.i32[MXCSR]);
}

/** CLFLUSH: what a load of the byte would raise, but that an execute-only segment allows it (SDM Vol 2A). */
function flushLine(cpu: Cpu, insn: Instruction): void {
  const { segment } = insn;
  const offset = effectiveOffset(cpu, insn);
  const access = cpu.i32[SEG_ACCESS + segment];
  if (
    (access & EXECUTE_ONLY_MASK) !== DESC_EXECUTE_ONLY ||
    !limitAllows(access, cpu.i32[SEG_LIMIT + segment], offset, 1)
  ) {
    read8(cpu, segment, offset);
    return;
  }
  probeLinear(cpu, (cpu.i32[SEG_BASE + segment] + offset) | 0, 1, false, (cpu.i32[MODE] & MODE_USER) !== 0);
}

/** 0F AE. */
export function stateGroup(cpu: Cpu, insn: Instruction): void {
  if (!insn.isMemory) {
    if (insn.reg < FIRST_FENCE) raiseFault(cpu, VECTOR_UD);
    return;
  }
  if (insn.reg === FXSAVE) saveImage(cpu, insn);
  else if (insn.reg === FXRSTOR) restoreImage(cpu, insn);
  else if (insn.reg === LDMXCSR) loadMxcsr(cpu, insn);
  else if (insn.reg === STMXCSR) storeMxcsr(cpu, insn);
  else if (insn.reg === CLFLUSH) flushLine(cpu, insn);
  else raiseFault(cpu, VECTOR_UD);
}
