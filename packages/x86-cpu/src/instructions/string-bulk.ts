/*C:287 Many iterations at once.
 *
 * REP MOVS and REP STOS upwards, as far as the source and destination pages reach, as one copy or fill of the memory. It
 * does only what single iterations would have done without a fault: both pages are in the TLB, the segments' limits
 * hold, no element crosses a page; for the rest it declines. Used by string.ts. */
import type { Cpu } from "../cpu.js";
import type { Instruction } from "../ir.js";
import {
  EAX,
  EDI,
  ES,
  ESI,
  MODE,
  MODE_USER,
  SEG_BASE,
  SEG_READ_END_F64,
  SEG_WRITE_END_F64,
  TLB_GENERATION,
} from "../layout.js";
import { TLB_READ_TO_ADDEND, TLB_READ_WORD, TLB_USER_FACTOR, TLB_WRITE_TO_ADDEND, TLB_WRITE_WORD } from "../tlb.js";

const PAGE_BYTES = 4096;
const PAGE_MASK = ~(PAGE_BYTES - 1);
const SPACE_16 = 0x10000;
/** Fewer elements than this are quicker copied one by one. */
const WORTH_COPYING = 8;
/** The page is not in the TLB. */
const NOT_HERE = -1;

/** Byte address in the memory of a linear address, by the table of reads or writes, or NOT_HERE. */
function lookUp(cpu: Cpu, linear: number, table: number, toAddend: number): number {
  const i32 = cpu.i32;
  const index = table + (i32[MODE] & MODE_USER) * TLB_USER_FACTOR + ((linear >>> 12) & 0xfff);
  if (i32[index] !== ((linear & PAGE_MASK) | i32[TLB_GENERATION])) return NOT_HERE;
  return (linear + i32[index + toAddend]) | 0;
}

/** Bytes from `offset` on that are left in the page, below the segment's end and in the address space. */
function room(linear: number, offset: number, segmentEnd: number, addressSize: number): number {
  let bytes = PAGE_BYTES - (linear & ~PAGE_MASK);
  bytes = Math.min(bytes, segmentEnd - (offset >>> 0));
  return addressSize === 4 ? bytes : Math.min(bytes, SPACE_16 - offset);
}

function indexOffset(cpu: Cpu, register: number, addressSize: number): number {
  return addressSize === 4 ? cpu.i32[register] : cpu.u16[register << 1];
}

function advance(cpu: Cpu, register: number, addressSize: number, bytes: number): void {
  if (addressSize === 4) cpu.i32[register] += bytes;
  else cpu.u16[register << 1] += bytes;
}

/** Copies up to `most` elements; DF is clear. @returns how many, 0 to decline. */
export function moveMany(cpu: Cpu, insn: Instruction, most: number): number {
  const { segment, addressSize, size } = insn;
  const from = indexOffset(cpu, ESI, addressSize);
  const to = indexOffset(cpu, EDI, addressSize);
  const fromLinear = (cpu.i32[SEG_BASE + segment] + from) | 0;
  const toLinear = (cpu.i32[SEG_BASE + ES] + to) | 0;
  const source = lookUp(cpu, fromLinear, TLB_READ_WORD, TLB_READ_TO_ADDEND);
  const target = lookUp(cpu, toLinear, TLB_WRITE_WORD, TLB_WRITE_TO_ADDEND);
  if (source === NOT_HERE || target === NOT_HERE) return 0;
  let bytes = Math.min(
    most * size,
    room(fromLinear, from, cpu.f64[SEG_READ_END_F64 + segment], addressSize),
    room(toLinear, to, cpu.f64[SEG_WRITE_END_F64 + ES], addressSize),
  );
  // A target just above its source repeats the bytes between them: copy no more than those at a time.
  if (target > source) bytes = Math.min(bytes, target - source);
  const count = Math.floor(bytes / size);
  if (count < WORTH_COPYING) return 0;
  bytes = count * size;
  cpu.u8.copyWithin(target, source, source + bytes);
  advance(cpu, ESI, addressSize, bytes);
  advance(cpu, EDI, addressSize, bytes);
  return count;
}

/** Stores up to `most` elements; DF is clear. @returns how many, 0 to decline. */
export function storeMany(cpu: Cpu, insn: Instruction, most: number): number {
  const { addressSize, size } = insn;
  const to = indexOffset(cpu, EDI, addressSize);
  const linear = (cpu.i32[SEG_BASE + ES] + to) | 0;
  const target = lookUp(cpu, linear, TLB_WRITE_WORD, TLB_WRITE_TO_ADDEND);
  if (target === NOT_HERE || (target & (size - 1)) !== 0) return 0;
  const bytes = Math.min(most * size, room(linear, to, cpu.f64[SEG_WRITE_END_F64 + ES], addressSize));
  const count = Math.floor(bytes / size);
  if (count <= 0) return 0;
  const value = cpu.i32[EAX];
  if (size === 4) cpu.i32.fill(value, target >> 2, (target >> 2) + count);
  else if (size === 2) cpu.u16.fill(value, target >> 1, (target >> 1) + count);
  else cpu.u8.fill(value, target, target + count);
  advance(cpu, EDI, addressSize, count * size);
  return count;
}
