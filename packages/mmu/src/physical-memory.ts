/*P:210 Physical memory.
 * The RAM of the emulated machine: a region of one WebAssembly.Memory, and one flag byte for each of its pages. All
 * who write RAM, other than the processor's own fast path, write through here, so that cached code is told and dirty
 * pages are known. The page tables that live in this memory are the next rooms: pte.ts and pae.ts. */

import {
  type i32,
  PAGE_OFFSET_MASK,
  PAGE_SHIFT,
  PAGE_SIZE,
  type PhysicalAddress,
  type u8,
  type u16,
} from "./address.js";
import { MmuError } from "./errors.js";

/*
 * Page flags, one byte a page:
 *
 *   7               4   3    2     1     0
 *  +-----------------+----+-----+-----+------+
 *  | the processor's |WIDE|TABLE|DIRTY| CODE |
 *  +-----------------+----+-----+-----+------+
 */
/** The page holds code that the processor has decoded: a write to it calls `onCodeWrite`. */
export const PAGE_FLAG_CODE = 1;
/** The page has been written since the flag was last cleared (lockstep, snapshots). */
export const PAGE_FLAG_DIRTY = 2;
/**
 * The processor has walked page tables through this page: a write to it calls `onCodeWrite` too. But not one that fills
 * an entry that was absent, for an absent entry is in no TLB.
 */
export const PAGE_FLAG_TABLE = 4;
/** With PAGE_FLAG_TABLE: its entries have 64 bits. */
export const PAGE_FLAG_TABLE_WIDE = 8;
/** Writes to a page with any of these are told to the processor. */
export const PAGE_FLAGS_WATCHED = PAGE_FLAG_CODE | PAGE_FLAG_TABLE;

/** P of every format of entry: bit 0 of its first byte. */
const ENTRY_P = 1;

/**
 * Told after a write into a page that is watched (`PAGE_FLAGS_WATCHED`).
 * @param page physical page number (address >>> 12).
 * @param from offset of the first byte written, 0..4095.
 * @param to offset just past the last, 1..4096.
 */
export type CodeWriteHook = (page: number, from: number, to: number) => void;

/** Where physical memory is to lie. */
export interface PhysicalMemoryOptions {
  /** Already large enough, and never grown afterwards: growing detaches every view. */
  readonly memory: WebAssembly.Memory;
  /** Byte offset of physical address 0 within `memory`; a multiple of 4096. */
  readonly base: number;
  /** Bytes of RAM; a multiple of 4096, at least 4096. */
  readonly size: number;
  /** Byte offset within `memory` of the flag bytes, one a page: `size / 4096` of them, apart from the RAM. */
  readonly pageFlags: number;
}

/**
 * RAM by physical address. Addresses are non-negative numbers; accesses need no alignment. As on a bus without a
 * device, what lies outside RAM reads as all ones and swallows writes; an access across the end of RAM is split.
 */
export interface PhysicalMemory {
  /** Bytes of RAM. */
  readonly size: number;
  /** Byte offset of physical address 0 within the WebAssembly.Memory. */
  readonly base: number;
  /** RAM itself, live. For reading; a write through it is seen by nobody unless followed by `noteWrite`. */
  readonly bytes: Uint8Array;
  /** The flag bytes, live: `PAGE_FLAG_*`, indexed by page number. */
  readonly pageFlags: Uint8Array;
  /** Installed by the processor; see {@link CodeWriteHook}. */
  onCodeWrite: CodeWriteHook | null;

  /** @returns 0..0xFF. */
  read8(address: PhysicalAddress): u8;
  /** @returns 0..0xFFFF, little-endian. */
  read16(address: PhysicalAddress): u16;
  /** @returns signed, -2^31..2^31-1, little-endian; `>>> 0` for unsigned. */
  read32(address: PhysicalAddress): i32;
  /** Writes the low 8 bits of `value`. */
  write8(address: PhysicalAddress, value: number): void;
  /** Writes the low 16 bits of `value`. */
  write16(address: PhysicalAddress, value: number): void;
  /** Writes the low 32 bits of `value`, signed or unsigned. */
  write32(address: PhysicalAddress, value: number): void;
  /** A copy of `length` bytes; those outside RAM are 0xFF. */
  readBytes(address: PhysicalAddress, length: number): Uint8Array;
  /** Copies `source` into RAM; what falls outside is dropped. */
  writeBytes(address: PhysicalAddress, source: Uint8Array): void;
  /** Sets `length` bytes to the low 8 bits of `value`; what falls outside is dropped. */
  fill(address: PhysicalAddress, length: number, value: number): void;
  /** For whoever wrote through `bytes`: marks the pages dirty and tells the processor about code. */
  noteWrite(address: PhysicalAddress, length: number): void;
}

class WasmPhysicalMemory implements PhysicalMemory {
  readonly size: number;
  readonly base: number;
  readonly bytes: Uint8Array;
  readonly pageFlags: Uint8Array;
  onCodeWrite: CodeWriteHook | null = null;
  private readonly view: DataView;

  constructor({ memory, base, size, pageFlags }: PhysicalMemoryOptions) {
    this.size = size;
    this.base = base;
    this.bytes = new Uint8Array(memory.buffer, base, size);
    this.view = new DataView(memory.buffer, base, size);
    this.pageFlags = new Uint8Array(memory.buffer, pageFlags, size / PAGE_SIZE);
  }

  read8(address: PhysicalAddress): u8 {
    return address >= 0 && address < this.size ? this.bytes[address] : 0xff;
  }

  read16(address: PhysicalAddress): u16 {
    if (address >= 0 && address <= this.size - 2) return this.view.getUint16(address, true);
    return this.read8(address) | (this.read8(address + 1) << 8);
  }

  read32(address: PhysicalAddress): i32 {
    if (address >= 0 && address <= this.size - 4) return this.view.getInt32(address, true);
    return this.read16(address) | (this.read16(address + 2) << 16);
  }

  write8(address: PhysicalAddress, value: number): void {
    if (address < 0 || address >= this.size) return;
    this.bytes[address] = value;
    this.noteWithinPage(address, 1);
  }

  write16(address: PhysicalAddress, value: number): void {
    if (address >= 0 && address <= this.size - 2 && (address & PAGE_OFFSET_MASK) !== PAGE_SIZE - 1) {
      this.view.setUint16(address, value, true);
      this.noteWithinPage(address, 2);
      return;
    }
    this.write8(address, value);
    this.write8(address + 1, value >>> 8);
  }

  write32(address: PhysicalAddress, value: number): void {
    if (address >= 0 && address <= this.size - 4 && (address & PAGE_OFFSET_MASK) <= PAGE_SIZE - 4) {
      const fills = this.fillsAbsentEntry(address);
      this.view.setInt32(address, value, true);
      if (fills) this.pageFlags[address >>> PAGE_SHIFT] |= PAGE_FLAG_DIRTY;
      else this.noteWithinPage(address, 4);
      return;
    }
    this.write16(address, value);
    this.write16(address + 2, value >>> 16);
  }

  /** True if a word about to be written is the one with P of a page-table entry, and P is clear. */
  private fillsAbsentEntry(address: PhysicalAddress): boolean {
    const flags = this.pageFlags[address >>> PAGE_SHIFT];
    if ((flags & PAGE_FLAGS_WATCHED) !== PAGE_FLAG_TABLE) return false;
    const entryMask = (flags & PAGE_FLAG_TABLE_WIDE) !== 0 ? 7 : 3;
    return (address & entryMask) === 0 && (this.bytes[address] & ENTRY_P) === 0;
  }

  readBytes(address: PhysicalAddress, length: number): Uint8Array {
    const copy = new Uint8Array(length);
    const start = Math.max(address, 0);
    const end = Math.min(address + length, this.size);
    if (end - start === length) {
      copy.set(this.bytes.subarray(start, end));
      return copy;
    }
    copy.fill(0xff);
    if (start < end) copy.set(this.bytes.subarray(start, end), start - address);
    return copy;
  }

  writeBytes(address: PhysicalAddress, source: Uint8Array): void {
    const start = Math.max(address, 0);
    const end = Math.min(address + source.length, this.size);
    if (start >= end) return;
    this.bytes.set(source.subarray(start - address, end - address), start);
    this.noteWrite(start, end - start);
  }

  fill(address: PhysicalAddress, length: number, value: number): void {
    const start = Math.max(address, 0);
    const end = Math.min(address + length, this.size);
    if (start >= end) return;
    this.bytes.fill(value, start, end);
    this.noteWrite(start, end - start);
  }

  noteWrite(address: PhysicalAddress, length: number): void {
    const end = Math.min(address + length, this.size);
    let start = Math.max(address, 0);
    while (start < end) {
      const next = Math.min(start - (start & PAGE_OFFSET_MASK) + PAGE_SIZE, end);
      this.noteWithinPage(start, next - start);
      start = next;
    }
  }

  /** A write of `length` bytes at `address`, all in RAM and in one page, has been made. */
  private noteWithinPage(address: PhysicalAddress, length: number): void {
    const page = address >>> PAGE_SHIFT;
    const flags = this.pageFlags[page];
    this.pageFlags[page] = flags | PAGE_FLAG_DIRTY;
    if ((flags & PAGE_FLAGS_WATCHED) !== 0 && this.onCodeWrite !== null) {
      const from = address & PAGE_OFFSET_MASK;
      this.onCodeWrite(page, from, from + length);
    }
  }
}

function requireMultiple(name: string, value: number, unit: number, min: number): void {
  if (!Number.isInteger(value) || value < min || value % unit !== 0) {
    throw new MmuError("ERR_MEMORY_LAYOUT", name, `a multiple of ${unit}, at least ${min}`, value);
  }
}

/**
 * Makes physical memory over a region of a WebAssembly.Memory. Contents and flags are left as they are.
 * @throws MmuError `ERR_MEMORY_LAYOUT` if base or size are not whole pages, or RAM or flags do not fit, or overlap.
 */
export function createPhysicalMemory(options: PhysicalMemoryOptions): PhysicalMemory {
  const { memory, base, size, pageFlags } = options;
  requireMultiple("base", base, PAGE_SIZE, 0);
  requireMultiple("size", size, PAGE_SIZE, PAGE_SIZE);
  requireMultiple("pageFlags", pageFlags, 1, 0);
  const available = memory.buffer.byteLength;
  const flagsEnd = pageFlags + size / PAGE_SIZE;
  if (base + size > available) {
    throw new MmuError("ERR_MEMORY_LAYOUT", "base + size", `at most ${available}, the memory's length`, base + size);
  }
  if (flagsEnd > available) {
    throw new MmuError("ERR_MEMORY_LAYOUT", "end of pageFlags", `at most ${available}, the memory's length`, flagsEnd);
  }
  if (pageFlags < base + size && base < flagsEnd) {
    throw new MmuError("ERR_MEMORY_LAYOUT", "pageFlags", `outside RAM, ${base}..${base + size - 1}`, pageFlags);
  }
  return new WasmPhysicalMemory(options);
}
