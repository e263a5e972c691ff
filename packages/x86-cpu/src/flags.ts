/*C:230 EFLAGS.
 *
 * Where each flag is, and what an operation leaves in the six status flags. Handlers compute them at once and exactly;
 * the interpreter's lazy flags are defined by these functions. Before: operands are read (operands.ts). After:
 * undefined-flags.ts, and the handlers of instructions/. */
import type { i32, u32 } from "@lguest/descriptor-tables";
import type { Cpu } from "./cpu.js";
import { CPUID_VME, type CpuModel } from "./cpuid.js";
import { EFLAGS } from "./layout.js";

/*
 * EFLAGS, SDM Vol 1 §3.4.3:
 *
 *   21  20  19  18 17 16 15 14 13 12 11 10  9  8  7  6  5  4  3  2  1  0
 *   ID VIP VIF  AC VM RF  0 NT  IOPL OF DF IF TF SF ZF  0 AF  0 PF  1 CF
 */
export const EFLAGS_CF = 1 << 0;
/** Always set. */
export const EFLAGS_RESERVED_ONE = 1 << 1;
export const EFLAGS_PF = 1 << 2;
export const EFLAGS_AF = 1 << 4;
export const EFLAGS_ZF = 1 << 6;
export const EFLAGS_SF = 1 << 7;
export const EFLAGS_TF = 1 << 8;
export const EFLAGS_IF = 1 << 9;
export const EFLAGS_DF = 1 << 10;
export const EFLAGS_OF = 1 << 11;
export const EFLAGS_IOPL_SHIFT = 12;
export const EFLAGS_IOPL = 3 << EFLAGS_IOPL_SHIFT;
export const EFLAGS_NT = 1 << 14;
export const EFLAGS_RF = 1 << 16;
export const EFLAGS_VM = 1 << 17;
export const EFLAGS_AC = 1 << 18;
export const EFLAGS_VIF = 1 << 19;
export const EFLAGS_VIP = 1 << 20;
export const EFLAGS_ID = 1 << 21;

/** The six status flags. */
export const EFLAGS_STATUS = EFLAGS_CF | EFLAGS_PF | EFLAGS_AF | EFLAGS_ZF | EFLAGS_SF | EFLAGS_OF;
/** Every flag that exists in some model: the rest reads as zero, but for bit 1. */
export const EFLAGS_DEFINED = 0x003f7fd5;

/** The flags that a model has: VIF and VIP came with VME. */
export function eflagsOf(model: CpuModel): number {
  return (model.features & CPUID_VME) !== 0 ? EFLAGS_DEFINED : EFLAGS_DEFINED & ~(EFLAGS_VIF | EFLAGS_VIP);
}

/** PF by the low byte of a result: EFLAGS_PF when it has an even number of ones. */
const PARITY = new Uint8Array(256);
for (let byte = 0; byte < 256; byte++) {
  let ones = 0;
  for (let bits = byte; bits !== 0; bits &= bits - 1) ones++;
  PARITY[byte] = (ones & 1) === 0 ? EFLAGS_PF : 0;
}

/** ZF, SF and PF of a result of `size` bytes (1, 2 or 4); bits above the size are ignored. */
export function resultFlags(size: number, result: i32): number {
  const shift = 32 - size * 8;
  const top = result << shift;
  return PARITY[result & 0xff] | (top === 0 ? EFLAGS_ZF : 0) | ((top >>> 24) & EFLAGS_SF);
}

/** Replaces the status flags. */
export function setStatusFlags(cpu: Cpu, status: number): void {
  cpu.i32[EFLAGS] = (cpu.i32[EFLAGS] & ~EFLAGS_STATUS) | status;
}

/** Flags of `result = a + b + carry` for any carry in: the carries out of each bit follow from a, b and the result. */
export function flagsAdd(cpu: Cpu, size: number, a: i32, b: i32, result: i32): void {
  const sign = size * 8 - 1;
  const carries = (a & b) | ((a | b) & ~result);
  const overflow = (a ^ result) & (b ^ result);
  setStatusFlags(
    cpu,
    resultFlags(size, result) |
      ((carries >>> sign) & EFLAGS_CF) |
      ((a ^ b ^ result) & EFLAGS_AF) |
      (((overflow >>> sign) & 1) << 11),
  );
}

/** Flags of `result = a - b - borrow` for any borrow in; CMP, SUB, SBB, SCAS, CMPS, CMPXCHG. */
export function flagsSub(cpu: Cpu, size: number, a: i32, b: i32, result: i32): void {
  const sign = size * 8 - 1;
  const borrows = (~a & b) | ((~a | b) & result);
  const overflow = (a ^ b) & (a ^ result);
  setStatusFlags(
    cpu,
    resultFlags(size, result) |
      ((borrows >>> sign) & EFLAGS_CF) |
      ((a ^ b ^ result) & EFLAGS_AF) |
      (((overflow >>> sign) & 1) << 11),
  );
}

/** Flags of AND, OR, XOR and TEST: CF, OF and AF clear. */
export function flagsLogic(cpu: Cpu, size: number, result: i32): void {
  setStatusFlags(cpu, resultFlags(size, result));
}

/** Flags of INC: as ADD of one, but CF stays. */
export function flagsInc(cpu: Cpu, size: number, result: i32): void {
  const shift = 32 - size * 8;
  const overflow = result << shift === -0x80000000 ? EFLAGS_OF : 0;
  const adjust = (result & 0xf) === 0 ? EFLAGS_AF : 0;
  setStatusFlags(cpu, resultFlags(size, result) | (cpu.i32[EFLAGS] & EFLAGS_CF) | adjust | overflow);
}

/** Flags of DEC: as SUB of one, but CF stays. */
export function flagsDec(cpu: Cpu, size: number, result: i32): void {
  const shift = 32 - size * 8;
  const overflow = (result + 1) << shift === -0x80000000 ? EFLAGS_OF : 0;
  const adjust = (result & 0xf) === 0xf ? EFLAGS_AF : 0;
  setStatusFlags(cpu, resultFlags(size, result) | (cpu.i32[EFLAGS] & EFLAGS_CF) | adjust | overflow);
}

/**
 * Whether condition `cc` (0..15, the low four bits of Jcc, SETcc and CMOVcc) holds. SDM Vol 1 appendix B: pairs, of
 * which the odd one is the negation.
 */
export function testCondition(eflags: u32, cc: number): boolean {
  return conditionPair(eflags, cc >> 1) !== ((cc & 1) !== 0);
}

function conditionPair(eflags: u32, pair: number): boolean {
  switch (pair) {
    case 0: // O
      return (eflags & EFLAGS_OF) !== 0;
    case 1: // B, C
      return (eflags & EFLAGS_CF) !== 0;
    case 2: // E, Z
      return (eflags & EFLAGS_ZF) !== 0;
    case 3: // BE
      return (eflags & (EFLAGS_CF | EFLAGS_ZF)) !== 0;
    case 4: // S
      return (eflags & EFLAGS_SF) !== 0;
    case 5: // P
      return (eflags & EFLAGS_PF) !== 0;
    case 6: // L: SF differs from OF
      return ((eflags >>> 7) & 1) !== ((eflags >>> 11) & 1);
    default: // LE
      return (eflags & EFLAGS_ZF) !== 0 || ((eflags >>> 7) & 1) !== ((eflags >>> 11) & 1);
  }
}
