/*C:337 The FXSAVE image.
 *
 * 512 bytes that hold the whole x87, MMX and SSE state (SDM Vol 1 §10.5.1, table 10-2), to and from the words of
 * layout.ts. FXSAVE and FXRSTOR put it in memory; a Host that gives the processor to another guest keeps it for him.
 * Next: create-cpu.ts.
 *
 *    0 FCW  2 FSW  4 FTW (1 bit a register)  6 FOP  8 FIP  12 FCS  16 FDP  20 FDS  24 MXCSR  28 MXCSR_MASK
 *   32 ST0 … ST7, 16 bytes each, 10 used    160 XMM0 … XMM7, 16 bytes each    288 reserved */
import type { Cpu } from "./cpu.js";
import { CPUID_SSE2, type CpuModel } from "./cpuid.js";
import { setControlWord } from "./instructions/x87-state.js";
import {
  FPU_CONTROL,
  FPU_CS,
  FPU_DP,
  FPU_DS,
  FPU_IP,
  FPU_OPCODE,
  FPU_R0,
  FPU_STATUS,
  FPU_TAG,
  FPU_TOP,
  MXCSR,
  XMM0,
} from "./layout.js";

/** Bytes of an image. */
export const FXSAVE_BYTES = 512;
const FCW = 0;
const FSW = 2;
const FTW = 4;
const FOP = 6;
const FIP = 8;
const FCS = 12;
const FDP = 16;
const FDS = 20;
const MXCSR_AT = 24;
const MXCSR_MASK_AT = 28;
const ST_AT = 32;
const XMM_AT = 160;
const SLOT = 16;

/** The bits of MXCSR that exist: DAZ (bit 6) came with processors that have SSE2 (SDM Vol 1 §11.6.6). */
const MXCSR_BITS = 0xffff;
const MXCSR_BITS_WITHOUT_DAZ = 0xffbf;

/** The bits of MXCSR that may be set, which FXSAVE writes as MXCSR_MASK. */
export function mxcsrMask(model: CpuModel): number {
  return (model.features & CPUID_SSE2) !== 0 ? MXCSR_BITS : MXCSR_BITS_WITHOUT_DAZ;
}

const TOP_SHIFT = 11;
const TOP_MASK = 7 << TOP_SHIFT;
const OPCODE_MASK = 0x7ff;

/* Tag values, SDM Vol 1 §8.1.7. */
const TAG_VALID = 0;
const TAG_ZERO = 1;
const TAG_SPECIAL = 2;
const TAG_EMPTY = 3;
const EXPONENT_MASK = 0x7fff;

/** The tag of a register's contents when it is not empty. `slot` is the word index of its mantissa. */
function contentTag(cpu: Cpu, slot: number): number {
  const low = cpu.i32[slot];
  const high = cpu.i32[slot + 1];
  const exponent = cpu.i32[slot + 2] & EXPONENT_MASK;
  if (exponent === 0 && (low | high) === 0) return TAG_ZERO;
  return exponent !== 0 && exponent !== EXPONENT_MASK && high < 0 ? TAG_VALID : TAG_SPECIAL;
}

/** Writes the image of the present state. Reserved bytes are written as 0. `image` has 512 bytes. */
export function saveFpuImage(cpu: Cpu, image: Uint8Array): void {
  const { i32 } = cpu;
  const view = new DataView(image.buffer, image.byteOffset, FXSAVE_BYTES);
  image.fill(0, 0, FXSAVE_BYTES);
  const top = i32[FPU_TOP] & 7;
  let present = 0;
  for (let register = 0; register < 8; register++) {
    if (((i32[FPU_TAG] >>> (register * 2)) & 3) !== TAG_EMPTY) present |= 1 << register;
    const slot = FPU_R0 + ((top + register) & 7) * 4;
    view.setInt32(ST_AT + register * SLOT, i32[slot], true);
    view.setInt32(ST_AT + register * SLOT + 4, i32[slot + 1], true);
    view.setUint16(ST_AT + register * SLOT + 8, i32[slot + 2], true);
  }
  view.setUint16(FCW, i32[FPU_CONTROL], true);
  view.setUint16(FSW, (i32[FPU_STATUS] & ~TOP_MASK) | (top << TOP_SHIFT), true);
  view.setUint8(FTW, present);
  view.setUint16(FOP, i32[FPU_OPCODE] & OPCODE_MASK, true);
  view.setInt32(FIP, i32[FPU_IP], true);
  view.setUint16(FCS, i32[FPU_CS], true);
  view.setInt32(FDP, i32[FPU_DP], true);
  view.setUint16(FDS, i32[FPU_DS], true);
  view.setInt32(MXCSR_AT, i32[MXCSR], true);
  view.setInt32(MXCSR_MASK_AT, mxcsrMask(cpu.model), true);
  for (let word = 0; word < 32; word++) view.setInt32(XMM_AT + word * 4, i32[XMM0 + word], true);
}

/** True if FXRSTOR may load the image: no reserved bit of MXCSR is set. */
export function fpuImageIsValid(cpu: Cpu, image: Uint8Array): boolean {
  const view = new DataView(image.buffer, image.byteOffset, FXSAVE_BYTES);
  return (view.getInt32(MXCSR_AT, true) & ~mxcsrMask(cpu.model)) === 0;
}

/** Loads the state from an image of 512 bytes: reserved bits are fixed, and an error that the image unmasks waits. */
export function restoreFpuImage(cpu: Cpu, image: Uint8Array): void {
  const { i32 } = cpu;
  const view = new DataView(image.buffer, image.byteOffset, FXSAVE_BYTES);
  const status = view.getUint16(FSW, true);
  const top = (status & TOP_MASK) >>> TOP_SHIFT;
  const present = view.getUint8(FTW);
  let tags = 0;
  i32[FPU_TOP] = top;
  i32[FPU_STATUS] = status & ~TOP_MASK;
  for (let register = 0; register < 8; register++) {
    const physical = (top + register) & 7;
    const slot = FPU_R0 + physical * 4;
    i32[slot] = view.getInt32(ST_AT + register * SLOT, true);
    i32[slot + 1] = view.getInt32(ST_AT + register * SLOT + 4, true);
    i32[slot + 2] = view.getUint16(ST_AT + register * SLOT + 8, true);
    const tag = (present & (1 << physical)) !== 0 ? contentTag(cpu, slot) : TAG_EMPTY;
    tags |= tag << (physical * 2);
  }
  i32[FPU_TAG] = tags;
  i32[FPU_OPCODE] = view.getUint16(FOP, true) & OPCODE_MASK;
  i32[FPU_IP] = view.getInt32(FIP, true);
  i32[FPU_CS] = view.getUint16(FCS, true);
  i32[FPU_DP] = view.getInt32(FDP, true);
  i32[FPU_DS] = view.getUint16(FDS, true);
  i32[MXCSR] = view.getInt32(MXCSR_AT, true) & mxcsrMask(cpu.model);
  for (let word = 0; word < 32; word++) i32[XMM0 + word] = view.getInt32(XMM_AT + word * 4, true);
  setControlWord(cpu, view.getUint16(FCW, true));
}
