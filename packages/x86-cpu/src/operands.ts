/*C:240 Operands.
 *
 * Registers by number and width, effective addresses, and the r/m operand that is either. Before: the decoder filled the
 * record (ir.ts). After: handlers compute on what is read here; memory goes through access.ts with all its checks. */
import type { i32 } from "@lguest/descriptor-tables";
import {
  read8,
  read16,
  read32,
  readRmw8,
  readRmw16,
  readRmw32,
  write8,
  write16,
  write32,
  writeRmw8,
  writeRmw16,
  writeRmw32,
} from "./access.js";
import type { Cpu } from "./cpu.js";
import { type Instruction, NO_REGISTER } from "./ir.js";

/** Offset of the memory operand in its segment, wrapped to the address size; as an i32 (bits of the u32). */
export function effectiveOffset(cpu: Cpu, insn: Instruction): i32 {
  const registers = cpu.i32;
  let offset = insn.displacement;
  if (insn.base !== NO_REGISTER) offset = (offset + registers[insn.base]) | 0;
  if (insn.index !== NO_REGISTER) offset = (offset + (registers[insn.index] << insn.scale)) | 0;
  return insn.addressSize === 4 ? offset : offset & 0xffff;
}

/** Byte index in the state of 8-bit register `n`: AL CL DL BL AH CH DH BH. */
export function byteRegister(n: number): number {
  return ((n & 3) << 2) | (n >> 2);
}

/** Register `n` (0..7) of `size` bytes (1, 2 or 4): unsigned for 1 and 2, an i32 for 4. */
export function readReg(cpu: Cpu, n: number, size: number): i32 {
  if (size === 4) return cpu.i32[n];
  if (size === 1) return cpu.u8[byteRegister(n)];
  return cpu.u16[n << 1];
}

/** Writes the low `size` bytes (1, 2 or 4) of `value` to register `n`; the rest of the register stays. */
export function writeReg(cpu: Cpu, n: number, size: number, value: i32): void {
  if (size === 4) cpu.i32[n] = value;
  else if (size === 1) cpu.u8[byteRegister(n)] = value;
  else cpu.u16[n << 1] = value;
}

/** Reads `size` bytes (1, 2 or 4) at an offset of a segment. May fault. */
export function readMemory(cpu: Cpu, segment: number, offset: i32, size: number): i32 {
  if (size === 4) return read32(cpu, segment, offset);
  if (size === 1) return read8(cpu, segment, offset);
  return read16(cpu, segment, offset);
}

/** Writes the low `size` bytes (1, 2 or 4) of `value` at an offset of a segment. May fault. */
export function writeMemory(cpu: Cpu, segment: number, offset: i32, size: number, value: i32): void {
  if (size === 4) write32(cpu, segment, offset, value);
  else if (size === 1) write8(cpu, segment, offset, value);
  else write16(cpu, segment, offset, value);
}

/** The r/m operand in the instruction's size: unsigned for 1 and 2 bytes, an i32 for 4. May fault. */
export function readRm(cpu: Cpu, insn: Instruction): i32 {
  if (!insn.isMemory) return readReg(cpu, insn.rm, insn.size);
  return readMemory(cpu, insn.segment, effectiveOffset(cpu, insn), insn.size);
}

/** The r/m operand in its `sourceSize` (movzx, movsx). May fault. */
export function readRmSource(cpu: Cpu, insn: Instruction): i32 {
  if (!insn.isMemory) return readReg(cpu, insn.rm, insn.sourceSize);
  return readMemory(cpu, insn.segment, effectiveOffset(cpu, insn), insn.sourceSize);
}

/** Writes the r/m operand. May fault, so it comes before any other change of state. */
export function writeRm(cpu: Cpu, insn: Instruction, value: i32): void {
  if (!insn.isMemory) writeReg(cpu, insn.rm, insn.size, value);
  else writeMemory(cpu, insn.segment, effectiveOffset(cpu, insn), insn.size, value);
}

/** Reads the r/m operand of a read-modify-write, and checks that it can be written. May fault. */
export function readRmForWrite(cpu: Cpu, insn: Instruction): i32 {
  const size = insn.size;
  if (!insn.isMemory) return readReg(cpu, insn.rm, size);
  const offset = effectiveOffset(cpu, insn);
  if (size === 4) return readRmw32(cpu, insn.segment, offset);
  if (size === 1) return readRmw8(cpu, insn.segment, offset);
  return readRmw16(cpu, insn.segment, offset);
}

/** Second half of `readRmForWrite`: cannot fault. No other memory operand may be touched between the two. */
export function writeRmBack(cpu: Cpu, insn: Instruction, value: i32): void {
  const size = insn.size;
  if (!insn.isMemory) writeReg(cpu, insn.rm, size, value);
  else if (size === 4) writeRmw32(cpu, value);
  else if (size === 1) writeRmw8(cpu, value);
  else writeRmw16(cpu, value);
}
