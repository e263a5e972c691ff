/*C:155 The slow way to memory.
 *
 * What access.ts hands over: accesses whose segment needs a closer look (expand-down, wrong type, null, beyond the
 * limit, #AC armed), pages that are not in the TLB, pages that hold code, accesses across two pages. Here faults are
 * raised in the order of the manual: segment, page, alignment (SDM Vol 3A table 6-2). */
import { DESC_CODE, DESC_DB, DESC_EXPAND_DOWN, DESC_READABLE, DESC_S, DESC_WRITABLE } from "@lguest/descriptor-tables";
import { ACCESS_WRITE, PAGE_FLAGS_WATCHED } from "@lguest/mmu";
import type { Cpu } from "./cpu.js";
import { noteAccess, noteProbe } from "./debug/watched-access.js";
import { raiseFault } from "./events.js";
import {
  MODE,
  MODE_ALIGNMENT,
  MODE_USER,
  PAGE_FLAGS,
  SEG_ACCESS,
  SEG_BASE,
  SEG_LIMIT,
  SS,
  TLB_GENERATION,
} from "./layout.js";
import { VECTOR_AC, VECTOR_GP, VECTOR_SS } from "./registers.js";
import {
  fillTlb,
  NOT_RAM,
  ownWatchedWrite,
  TLB_READ_TO_ADDEND,
  TLB_READ_WORD,
  TLB_USER_FACTOR,
  TLB_WRITE_TO_ADDEND,
  TLB_WRITE_WORD,
} from "./tlb.js";

/** Last byte of a page. */
const PAGE_LAST = 0xfff;

/** True if the type of a loaded segment allows the access (SDM Vol 3A §5.5). */
function typeAllows(access: number, write: boolean): boolean {
  if ((access & DESC_S) === 0) return false;
  if ((access & DESC_CODE) !== 0) return !write && (access & DESC_READABLE) !== 0;
  return !write || (access & DESC_WRITABLE) !== 0;
}

/**
 * True if `size` bytes at `offset` are within a segment (SDM Vol 3A §5.3).
 * @param access as SEG_ACCESS holds it. @param limit as SEG_LIMIT holds it.
 */
export function limitAllows(access: number, limit: number, offset: number, size: number): boolean {
  const first = offset >>> 0;
  const last = first + size - 1;
  if ((access & (DESC_CODE | DESC_EXPAND_DOWN)) !== DESC_EXPAND_DOWN) return last <= limit >>> 0;
  return first > limit >>> 0 && last <= ((access & DESC_DB) !== 0 ? 0xffffffff : 0xffff);
}

/**
 * The segment's part of an access: a null selector (access 0), a type or a limit that forbids it raise #GP(0), or
 * #SS(0) for SS.
 * @returns the linear address of the first byte.
 */
export function checkSegment(cpu: Cpu, segment: number, offset: number, size: number, write: boolean): number {
  const access = cpu.i32[SEG_ACCESS + segment];
  if (!typeAllows(access, write) || !limitAllows(access, cpu.i32[SEG_LIMIT + segment], offset, size)) {
    raiseFault(cpu, segment === SS ? VECTOR_SS : VECTOR_GP, 0);
  }
  return (cpu.i32[SEG_BASE + segment] + offset) | 0;
}

/** #AC for a misaligned access, once segment and pages have allowed it. `size` is 1, 2 or 4. */
function checkAlignment(cpu: Cpu, linear: number, size: number, write: boolean): void {
  if ((cpu.i32[MODE] & MODE_ALIGNMENT) === 0 || (linear & (size - 1)) === 0) return;
  probeLinear(cpu, linear, size, write, true);
  raiseFault(cpu, VECTOR_AC, 0);
}

/**
 * #AC for a misaligned operand of more than 4 bytes, whose accesses are then made in pieces. Segment and pages come first.
 * @param alignment 8 or 16 (SDM Vol 3A table 6-7).
 */
export function checkWideAlignment(
  cpu: Cpu,
  segment: number,
  offset: number,
  size: number,
  alignment: number,
  write: boolean,
): void {
  if ((cpu.i32[MODE] & MODE_ALIGNMENT) === 0) return;
  const linear = checkSegment(cpu, segment, offset, size, write);
  if ((linear & (alignment - 1)) === 0) return;
  probeLinear(cpu, linear, size, write, true);
  raiseFault(cpu, VECTOR_AC, 0);
}

function isUser(cpu: Cpu): boolean {
  return (cpu.i32[MODE] & MODE_USER) !== 0;
}

/** Byte address of a linear address for reading, or NOT_RAM. May raise #PF. */
function translateRead(cpu: Cpu, linear: number, user: boolean): number {
  const i32 = cpu.i32;
  const index = TLB_READ_WORD + (user ? MODE_USER * TLB_USER_FACTOR : 0) + ((linear >>> 12) & 0xfff);
  if (i32[index] === ((linear & ~PAGE_LAST) | i32[TLB_GENERATION])) {
    return (linear + i32[index + TLB_READ_TO_ADDEND]) | 0;
  }
  return fillTlb(cpu, linear, 0, user);
}

/** Byte address of a linear address for writing, or NOT_RAM. May raise #PF. */
export function translateWrite(cpu: Cpu, linear: number, user: boolean): number {
  const i32 = cpu.i32;
  const index = TLB_WRITE_WORD + (user ? MODE_USER * TLB_USER_FACTOR : 0) + ((linear >>> 12) & 0xfff);
  if (i32[index] === ((linear & ~PAGE_LAST) | i32[TLB_GENERATION])) {
    return (linear + i32[index + TLB_WRITE_TO_ADDEND]) | 0;
  }
  return fillTlb(cpu, linear, ACCESS_WRITE, user);
}

/** Translates every page of a range of `size` bytes, so that what follows cannot raise #PF. */
export function probeLinear(cpu: Cpu, linear: number, size: number, write: boolean, user: boolean): void {
  const translate = write ? translateWrite : translateRead;
  let host = translate(cpu, linear, user);
  let room = PAGE_LAST + 1 - (linear & PAGE_LAST);
  if (cpu.watchesData) noteProbe(cpu, linear, Math.min(size, room), host);
  while (room < size) {
    host = translate(cpu, (linear + room) | 0, user);
    if (cpu.watchesData) noteProbe(cpu, (linear + room) | 0, Math.min(size - room, PAGE_LAST + 1), host);
    room += PAGE_LAST + 1;
  }
}

function readByteAt(cpu: Cpu, host: number): number {
  return host === NOT_RAM ? 0xff : cpu.u8[host];
}

/** The value of `size` bytes at one place, or at two when `split` bytes are on the first: unsigned, for 4 an i32. */
function readHost(cpu: Cpu, size: number, host: number, split: number, host2: number): number {
  let value = 0;
  for (let i = 0; i < size; i++) {
    const second = split !== 0 && i >= split;
    const base = second ? host2 : host;
    const at = base === NOT_RAM ? NOT_RAM : base + (second ? i - split : i);
    value |= readByteAt(cpu, at) << (8 * i);
  }
  return value;
}

/** Writes `count` bytes of `value`, from its byte `first` on, at one place; tells who watches the page. */
function writeHost(cpu: Cpu, host: number, value: number, first: number, count: number): void {
  if (host === NOT_RAM) return;
  for (let i = 0; i < count; i++) cpu.u8[host + i] = value >>> (8 * (first + i));
  const physical = host - cpu.ramBase;
  const page = physical >>> 12;
  if ((cpu.u8[PAGE_FLAGS + page] & PAGE_FLAGS_WATCHED) !== 0) {
    const from = physical & PAGE_LAST;
    ownWatchedWrite(cpu, page, from, from + count);
  }
}

/** Bytes of an access that lie on its first page when it crosses into a second one, else 0. */
function splitOf(linear: number, size: number): number {
  const room = PAGE_LAST + 1 - (linear & PAGE_LAST);
  return room < size ? room : 0;
}

/** Notes an access that may cross a page. */
function notePieces(
  cpu: Cpu,
  linear: number,
  size: number,
  write: boolean,
  host: number,
  split: number,
  host2: number,
): void {
  noteAccess(cpu, linear, split === 0 ? size : split, write, host);
  if (split !== 0) noteAccess(cpu, (linear + split) | 0, size - split, write, host2);
}

/** Reads 1, 2 or 4 bytes at a linear address. May raise #PF. */
export function readLinearSlow(cpu: Cpu, linear: number, size: number, user: boolean): number {
  const host = translateRead(cpu, linear, user);
  const split = splitOf(linear, size);
  if (split === 0 && host !== NOT_RAM) {
    if (cpu.watchesData) noteAccess(cpu, linear, size, false, host);
    if (size === 4) return cpu.view.getInt32(host, true);
    return size === 1 ? cpu.u8[host] : cpu.view.getUint16(host, true);
  }
  const host2 = split === 0 ? NOT_RAM : translateRead(cpu, (linear + split) | 0, user);
  if (cpu.watchesData) notePieces(cpu, linear, size, false, host, split, host2);
  return readHost(cpu, size, host, split, host2);
}

/** Writes 1, 2 or 4 bytes at a linear address. May raise #PF, and has then written nothing. */
export function writeLinearSlow(cpu: Cpu, linear: number, size: number, value: number, user: boolean): void {
  const host = translateWrite(cpu, linear, user);
  const split = splitOf(linear, size);
  if (split === 0) {
    if (cpu.watchesData) noteAccess(cpu, linear, size, true, host);
    writeHost(cpu, host, value, 0, size);
    return;
  }
  const host2 = translateWrite(cpu, (linear + split) | 0, user);
  if (cpu.watchesData) notePieces(cpu, linear, size, true, host, split, host2);
  writeHost(cpu, host, value, 0, split);
  writeHost(cpu, host2, value, split, size - split);
}

/** A read that did not pass the comparison in access.ts. */
export function readSegmentSlow(cpu: Cpu, segment: number, offset: number, size: number): number {
  const linear = checkSegment(cpu, segment, offset, size, false);
  checkAlignment(cpu, linear, size, false);
  return readLinearSlow(cpu, linear, size, isUser(cpu));
}

/** A write that did not pass the comparison in access.ts. */
export function writeSegmentSlow(cpu: Cpu, segment: number, offset: number, size: number, value: number): void {
  const linear = checkSegment(cpu, segment, offset, size, true);
  checkAlignment(cpu, linear, size, true);
  writeLinearSlow(cpu, linear, size, value, isUser(cpu));
}

/** A read-modify-write that did not pass the comparison in access.ts: leaves the places in the Cpu. */
export function prepareRmw(cpu: Cpu, segment: number, offset: number, size: number): number {
  const linear = checkSegment(cpu, segment, offset, size, true);
  checkAlignment(cpu, linear, size, true);
  const user = isUser(cpu);
  const split = splitOf(linear, size);
  const host = translateWrite(cpu, linear, user);
  cpu.rmwHost2 = split === 0 ? NOT_RAM : translateWrite(cpu, (linear + split) | 0, user);
  if (cpu.watchesData) notePieces(cpu, linear, size, true, host, split, cpu.rmwHost2);
  cpu.rmwHost = host;
  cpu.rmwSplit = split;
  cpu.rmwSlow = true;
  return readHost(cpu, size, host, split, cpu.rmwHost2);
}

/** Writes back what `prepareRmw` read. */
export function writeRmwSlow(cpu: Cpu, size: number, value: number): void {
  const split = cpu.rmwSplit;
  writeHost(cpu, cpu.rmwHost, value, 0, split === 0 ? size : split);
  if (split !== 0) writeHost(cpu, cpu.rmwHost2, value, split, size - split);
}
