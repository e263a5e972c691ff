/*C:150 Reads and writes of memory.
 *
 * Every access an instruction makes comes through here: the segment's limit and type by one comparison, the linear
 * address, the TLB, and the bytes. What does not pass goes to access-slow.ts, which finds out why: a fault, a page
 * not in the TLB, a page crossing. Before it: tlb.ts. Next: stack.ts, and operands.ts, which handlers mostly use. */
import type { i32, u8, u16 } from "@lguest/descriptor-tables";
import {
  checkSegment,
  prepareRmw,
  probeLinear,
  readLinearSlow,
  readSegmentSlow,
  writeLinearSlow,
  writeRmwSlow,
  writeSegmentSlow,
} from "./access-slow.js";
import type { Cpu } from "./cpu.js";
import { MODE, MODE_USER, SEG_BASE, SEG_READ_END_F64, SEG_WRITE_END_F64, TLB_GENERATION } from "./layout.js";
import { TLB_READ_TO_ADDEND, TLB_READ_WORD, TLB_USER_FACTOR, TLB_WRITE_TO_ADDEND, TLB_WRITE_WORD } from "./tlb.js";

/* Segment numbers ES…GS (layout.ts) name the segment; offsets are the bits of a u32, already wrapped to the address size. */

/** Word index of the tag for a linear address in the read or write table of the privilege in force. */
function tagIndex(table: number, mode: number, linear: number): number {
  return table + (mode & MODE_USER) * TLB_USER_FACTOR + ((linear >>> 12) & 0xfff);
}

/** Reads 1 byte at segment:offset. May fault. */
export function read8(cpu: Cpu, segment: number, offset: number): u8 {
  const i32 = cpu.i32;
  if ((offset >>> 0) + 1 <= cpu.f64[SEG_READ_END_F64 + segment]) {
    const linear = (i32[SEG_BASE + segment] + offset) | 0;
    const index = tagIndex(TLB_READ_WORD, i32[MODE], linear);
    if (i32[index] === ((linear & ~0xfff) | i32[TLB_GENERATION])) {
      return cpu.u8[(linear + i32[index + TLB_READ_TO_ADDEND]) | 0];
    }
  }
  return readSegmentSlow(cpu, segment, offset, 1);
}

/** Reads 2 bytes at segment:offset. May fault. */
export function read16(cpu: Cpu, segment: number, offset: number): u16 {
  const i32 = cpu.i32;
  if ((offset >>> 0) + 2 <= cpu.f64[SEG_READ_END_F64 + segment]) {
    const linear = (i32[SEG_BASE + segment] + offset) | 0;
    const index = tagIndex(TLB_READ_WORD, i32[MODE], linear);
    if (i32[index] === (((linear + 1) & ~0xfff) | i32[TLB_GENERATION])) {
      return cpu.view.getUint16((linear + i32[index + TLB_READ_TO_ADDEND]) | 0, true);
    }
  }
  return readSegmentSlow(cpu, segment, offset, 2);
}

/** Reads 4 bytes at segment:offset. May fault. */
export function read32(cpu: Cpu, segment: number, offset: number): i32 {
  const i32 = cpu.i32;
  if ((offset >>> 0) + 4 <= cpu.f64[SEG_READ_END_F64 + segment]) {
    const linear = (i32[SEG_BASE + segment] + offset) | 0;
    const index = tagIndex(TLB_READ_WORD, i32[MODE], linear);
    if (i32[index] === (((linear + 3) & ~0xfff) | i32[TLB_GENERATION])) {
      return cpu.view.getInt32((linear + i32[index + TLB_READ_TO_ADDEND]) | 0, true);
    }
  }
  return readSegmentSlow(cpu, segment, offset, 4);
}

/** Writes the low 1 byte of `value` at segment:offset. May fault, and has then written nothing. */
export function write8(cpu: Cpu, segment: number, offset: number, value: number): void {
  const i32 = cpu.i32;
  if ((offset >>> 0) + 1 <= cpu.f64[SEG_WRITE_END_F64 + segment]) {
    const linear = (i32[SEG_BASE + segment] + offset) | 0;
    const index = tagIndex(TLB_WRITE_WORD, i32[MODE], linear);
    if (i32[index] === ((linear & ~0xfff) | i32[TLB_GENERATION])) {
      cpu.u8[(linear + i32[index + TLB_WRITE_TO_ADDEND]) | 0] = value;
      return;
    }
  }
  writeSegmentSlow(cpu, segment, offset, 1, value);
}

/** Writes the low 2 bytes of `value` at segment:offset. May fault, and has then written nothing. */
export function write16(cpu: Cpu, segment: number, offset: number, value: number): void {
  const i32 = cpu.i32;
  if ((offset >>> 0) + 2 <= cpu.f64[SEG_WRITE_END_F64 + segment]) {
    const linear = (i32[SEG_BASE + segment] + offset) | 0;
    const index = tagIndex(TLB_WRITE_WORD, i32[MODE], linear);
    if (i32[index] === (((linear + 1) & ~0xfff) | i32[TLB_GENERATION])) {
      cpu.view.setUint16((linear + i32[index + TLB_WRITE_TO_ADDEND]) | 0, value, true);
      return;
    }
  }
  writeSegmentSlow(cpu, segment, offset, 2, value);
}

/** Writes the low 4 bytes of `value` at segment:offset. May fault, and has then written nothing. */
export function write32(cpu: Cpu, segment: number, offset: number, value: number): void {
  const i32 = cpu.i32;
  if ((offset >>> 0) + 4 <= cpu.f64[SEG_WRITE_END_F64 + segment]) {
    const linear = (i32[SEG_BASE + segment] + offset) | 0;
    const index = tagIndex(TLB_WRITE_WORD, i32[MODE], linear);
    if (i32[index] === (((linear + 3) & ~0xfff) | i32[TLB_GENERATION])) {
      cpu.view.setInt32((linear + i32[index + TLB_WRITE_TO_ADDEND]) | 0, value, true);
      return;
    }
  }
  writeSegmentSlow(cpu, segment, offset, 4, value);
}

/** First half of a read-modify-write of 1 byte: reads, having checked that the write will pass. May fault. */
export function readRmw8(cpu: Cpu, segment: number, offset: number): u8 {
  const i32 = cpu.i32;
  if ((offset >>> 0) + 1 <= cpu.f64[SEG_WRITE_END_F64 + segment]) {
    const linear = (i32[SEG_BASE + segment] + offset) | 0;
    const index = tagIndex(TLB_WRITE_WORD, i32[MODE], linear);
    if (i32[index] === ((linear & ~0xfff) | i32[TLB_GENERATION])) {
      const host = (linear + i32[index + TLB_WRITE_TO_ADDEND]) | 0;
      cpu.rmwHost = host;
      cpu.rmwSlow = false;
      return cpu.u8[host];
    }
  }
  return prepareRmw(cpu, segment, offset, 1);
}

/** First half of a read-modify-write of 2 bytes: reads, having checked that the write will pass. May fault. */
export function readRmw16(cpu: Cpu, segment: number, offset: number): u16 {
  const i32 = cpu.i32;
  if ((offset >>> 0) + 2 <= cpu.f64[SEG_WRITE_END_F64 + segment]) {
    const linear = (i32[SEG_BASE + segment] + offset) | 0;
    const index = tagIndex(TLB_WRITE_WORD, i32[MODE], linear);
    if (i32[index] === (((linear + 1) & ~0xfff) | i32[TLB_GENERATION])) {
      const host = (linear + i32[index + TLB_WRITE_TO_ADDEND]) | 0;
      cpu.rmwHost = host;
      cpu.rmwSlow = false;
      return cpu.view.getUint16(host, true);
    }
  }
  return prepareRmw(cpu, segment, offset, 2);
}

/** First half of a read-modify-write of 4 bytes: reads, having checked that the write will pass. May fault. */
export function readRmw32(cpu: Cpu, segment: number, offset: number): i32 {
  const i32 = cpu.i32;
  if ((offset >>> 0) + 4 <= cpu.f64[SEG_WRITE_END_F64 + segment]) {
    const linear = (i32[SEG_BASE + segment] + offset) | 0;
    const index = tagIndex(TLB_WRITE_WORD, i32[MODE], linear);
    if (i32[index] === (((linear + 3) & ~0xfff) | i32[TLB_GENERATION])) {
      const host = (linear + i32[index + TLB_WRITE_TO_ADDEND]) | 0;
      cpu.rmwHost = host;
      cpu.rmwSlow = false;
      return cpu.view.getInt32(host, true);
    }
  }
  return prepareRmw(cpu, segment, offset, 4);
}

/** Second half of `readRmw8`. Cannot fault. */
export function writeRmw8(cpu: Cpu, value: number): void {
  if (cpu.rmwSlow) writeRmwSlow(cpu, 1, value);
  else cpu.u8[cpu.rmwHost] = value;
}

/** Second half of `readRmw16`. Cannot fault. */
export function writeRmw16(cpu: Cpu, value: number): void {
  if (cpu.rmwSlow) writeRmwSlow(cpu, 2, value);
  else cpu.view.setUint16(cpu.rmwHost, value, true);
}

/** Second half of `readRmw32`. Cannot fault. */
export function writeRmw32(cpu: Cpu, value: number): void {
  if (cpu.rmwSlow) writeRmwSlow(cpu, 4, value);
  else cpu.view.setInt32(cpu.rmwHost, value, true);
}

/**
 * Where `size` bytes (up to 16) at segment:offset lie in the memory, if they can be read without a closer look; else -1,
 * and the caller reads them in pieces. Half the time of four reads of four bytes (MOVUPS).
 */
export function placeToRead(cpu: Cpu, segment: number, offset: number, size: number): number {
  const i32 = cpu.i32;
  if ((offset >>> 0) + size > cpu.f64[SEG_READ_END_F64 + segment]) return -1;
  const linear = (i32[SEG_BASE + segment] + offset) | 0;
  const index = tagIndex(TLB_READ_WORD, i32[MODE], linear);
  if (i32[index] !== (((linear + size - 1) & ~0xfff) | i32[TLB_GENERATION])) return -1;
  return (linear + i32[index + TLB_READ_TO_ADDEND]) | 0;
}

/** The same for writing. */
export function placeToWrite(cpu: Cpu, segment: number, offset: number, size: number): number {
  const i32 = cpu.i32;
  if ((offset >>> 0) + size > cpu.f64[SEG_WRITE_END_F64 + segment]) return -1;
  const linear = (i32[SEG_BASE + segment] + offset) | 0;
  const index = tagIndex(TLB_WRITE_WORD, i32[MODE], linear);
  if (i32[index] !== (((linear + size - 1) & ~0xfff) | i32[TLB_GENERATION])) return -1;
  return (linear + i32[index + TLB_WRITE_TO_ADDEND]) | 0;
}

/**
 * Checks that `size` bytes (1 to 4096) at segment:offset can be read: limits, type, and every page.
 * @returns the linear address of the first byte.
 */
export function checkRead(cpu: Cpu, segment: number, offset: number, size: number): i32 {
  const linear = checkSegment(cpu, segment, offset, size, false);
  probeLinear(cpu, linear, size, false, (cpu.i32[MODE] & MODE_USER) !== 0);
  return linear;
}

/**
 * Checks that `size` bytes (1 to 4096) at segment:offset can be written: limits, type, and every page.
 * @returns the linear address of the first byte.
 */
export function checkWrite(cpu: Cpu, segment: number, offset: number, size: number): i32 {
  const linear = checkSegment(cpu, segment, offset, size, true);
  probeLinear(cpu, linear, size, true, (cpu.i32[MODE] & MODE_USER) !== 0);
  return linear;
}

/** Reads 1 byte of a system table (GDT, LDT, IDT, TSS): always a supervisor access. May raise #PF. */
export function readSystem8(cpu: Cpu, linear: number): u8 {
  return readLinearSlow(cpu, linear, 1, false);
}

/** Writes 2 bytes at a linear address, with user or supervisor privilege. May raise #PF. */
export function writeLinear16(cpu: Cpu, linear: number, value: number, user: boolean): void {
  writeLinearSlow(cpu, linear, 2, value, user);
}

/** Reads 2 bytes of a system table (GDT, LDT, IDT, TSS): always a supervisor access. May raise #PF. */
export function readSystem16(cpu: Cpu, linear: number): u16 {
  return readLinearSlow(cpu, linear, 2, false);
}

/** Writes 2 bytes of a system table: always a supervisor access. May raise #PF. */
export function writeSystem16(cpu: Cpu, linear: number, value: number): void {
  writeLinearSlow(cpu, linear, 2, value, false);
}

/** Writes 4 bytes at a linear address, with user or supervisor privilege. May raise #PF. */
export function writeLinear32(cpu: Cpu, linear: number, value: number, user: boolean): void {
  writeLinearSlow(cpu, linear, 4, value, user);
}

/** Reads 4 bytes of a system table (GDT, LDT, IDT, TSS): always a supervisor access. May raise #PF. */
export function readSystem32(cpu: Cpu, linear: number): i32 {
  return readLinearSlow(cpu, linear, 4, false);
}

/** Writes 4 bytes of a system table: always a supervisor access. May raise #PF. */
export function writeSystem32(cpu: Cpu, linear: number, value: number): void {
  writeLinearSlow(cpu, linear, 4, value, false);
}
