/*T:852 A process's memory.
 *
 * PAE page tables with NX in the processor's RAM, filled when a page is first touched, and for every page of the 4 GB what
 * its mapping allows. The kernel reads and writes a process's memory through here, and never more than the process may.
 * Before it: elf.ts. Next: kernel-image.ts, which has the topmost pages for itself. */
import { PAE_HI_NX, PTE_P, PTE_RW, PTE_US } from "@lguest/mmu";
import type { X86Cpu } from "@lguest/x86-cpu";
import { PROT_EXEC, PROT_READ, PROT_WRITE } from "./elf.js";

export const PAGE_BYTES = 4096;
export const PAGE_SHIFT = 12;
/** Set in a page's protection as long as it belongs to a mapping. */
const MAPPED = 8;
const PAGES = 1 << 20;
/** The first page that belongs to the kernel. */
export const KERNEL_BASE = 0xfffc0000;
const KERNEL_PAGE = KERNEL_BASE / PAGE_BYTES;
/** Where mmap looks for room, downwards. */
const MMAP_TOP_PAGE = 0xf7f00000 / PAGE_BYTES;
/** Linux gives nobody the lowest 64 KB but who asks for them by MAP_FIXED. */
const MMAP_BOTTOM_PAGE = 16;
const ENTRY_BYTES = 8;
const ENTRIES = 512;

/** The pages of a process. Addresses are linear, 0..0xFFFFFFFF. */
export class AddressSpace {
  /** Physical address of the page-directory-pointer table. */
  readonly root: number;
  private readonly cpu: X86Cpu;
  /** PROT_* and MAPPED by page. */
  private readonly protection = new Uint8Array(PAGES);
  /** Physical frame by page; 0 while it has none. */
  private readonly frames = new Int32Array(PAGES);
  private readonly free: number[] = [];
  private nextFrame: number;
  private readonly directories: number[];
  private readonly tables = new Map<number, number>();

  /** @param firstFrame frames below it are the kernel's: its pages show them from KERNEL_BASE on. */
  constructor(cpu: X86Cpu, firstFrame: number) {
    this.cpu = cpu;
    this.nextFrame = firstFrame;
    this.root = this.takeFrame() << PAGE_SHIFT;
    this.directories = [0, 1, 2, 3].map((index) => {
      const directory = this.takeFrame() << PAGE_SHIFT;
      cpu.memory.write32(this.root + index * ENTRY_BYTES, directory | PTE_P);
      return directory;
    });
    for (let page = KERNEL_PAGE; page < PAGES; page++)
      this.writeEntry(page, (page - KERNEL_PAGE) << PAGE_SHIFT, PTE_RW);
  }

  /** A zeroed frame's number. */
  private takeFrame(): number {
    const frame = this.free.pop() ?? this.nextFrame++;
    if ((frame + 1) * PAGE_BYTES > this.cpu.memory.size) throw new Error("out of memory: give --memory more");
    this.cpu.memory.fill(frame << PAGE_SHIFT, PAGE_BYTES, 0);
    return frame;
  }

  private tableOf(page: number): number {
    const key = page >>> 9;
    let table = this.tables.get(key);
    if (table === undefined) {
      table = this.takeFrame() << PAGE_SHIFT;
      this.tables.set(key, table);
      const entry = this.directories[key >>> 9] + (key % ENTRIES) * ENTRY_BYTES;
      this.cpu.memory.write32(entry, table | PTE_P | PTE_RW | PTE_US);
    }
    return table;
  }

  private writeEntry(page: number, frameAddress: number, flags: number, high = 0): void {
    const entry = this.tableOf(page) + (page % ENTRIES) * ENTRY_BYTES;
    this.cpu.memory.write32(entry + 4, high);
    this.cpu.memory.write32(entry, frameAddress | flags | PTE_P);
    this.cpu.invalidatePage(page * PAGE_BYTES);
  }

  private clearEntry(page: number): void {
    const entry = this.tableOf(page) + (page % ENTRIES) * ENTRY_BYTES;
    this.cpu.memory.write32(entry, 0);
    this.cpu.memory.write32(entry + 4, 0);
    this.cpu.invalidatePage(page * PAGE_BYTES);
  }

  /** Gives the page a frame and an entry that allows what its mapping does. */
  private populate(page: number): void {
    const allowed = this.protection[page];
    if (this.frames[page] === 0) this.frames[page] = this.takeFrame();
    const flags = PTE_US | ((allowed & PROT_WRITE) !== 0 ? PTE_RW : 0);
    this.writeEntry(page, this.frames[page] << PAGE_SHIFT, flags, (allowed & PROT_EXEC) !== 0 ? 0 : PAE_HI_NX);
  }

  isMapped(address: number): boolean {
    return this.protection[address >>> PAGE_SHIFT] !== 0;
  }

  /**
   * A fault on a page that the process may use so, and that has no entry yet: gives it one.
   * @returns false if the fault is the process's own.
   */
  touch(address: number, wanted: number): boolean {
    const page = address >>> PAGE_SHIFT;
    const allowed = this.protection[page];
    if ((allowed & wanted) !== wanted) return false;
    this.populate(page);
    return true;
  }

  /** Maps `length` bytes from a page's start on, zeroed, in place of what was there. */
  map(start: number, length: number, protection: number): void {
    this.unmap(start, length);
    for (let page = start >>> PAGE_SHIFT; page < this.endPage(start, length); page++) {
      // What can be written can be read, and an executable page as well: the tables know no other.
      this.protection[page] = MAPPED | protection | (protection !== 0 ? PROT_READ : 0);
    }
  }

  /** Maps as `map` does, but keeps what pages hold that are mapped already. */
  mapOver(start: number, length: number, protection: number): void {
    for (let page = start >>> PAGE_SHIFT; page < this.endPage(start, length); page++) {
      if (this.protection[page] === 0) this.map(page * PAGE_BYTES, PAGE_BYTES, protection);
      else this.protect(page * PAGE_BYTES, PAGE_BYTES, protection);
    }
  }

  unmap(start: number, length: number): void {
    for (let page = start >>> PAGE_SHIFT; page < this.endPage(start, length); page++) {
      if (this.protection[page] === 0) continue;
      this.protection[page] = 0;
      if (this.frames[page] === 0) continue;
      this.free.push(this.frames[page]);
      this.frames[page] = 0;
      this.clearEntry(page);
    }
  }

  /** @returns false if a page of the range belongs to no mapping. */
  protect(start: number, length: number, protection: number): boolean {
    for (let page = start >>> PAGE_SHIFT; page < this.endPage(start, length); page++) {
      if (this.protection[page] === 0) return false;
      this.protection[page] = MAPPED | protection | (protection !== 0 ? PROT_READ : 0);
      if (this.frames[page] === 0) continue;
      if (protection === 0) this.clearEntry(page);
      else this.populate(page);
    }
    return true;
  }

  private endPage(start: number, length: number): number {
    return Math.min(KERNEL_PAGE, Math.ceil((start + length) / PAGE_BYTES));
  }

  /** True if no page of the range is mapped, and all are the process's to map. */
  isFree(start: number, length: number): boolean {
    if (start / PAGE_BYTES < MMAP_BOTTOM_PAGE || start + length > KERNEL_BASE) return false;
    const end = this.endPage(start, length);
    return !this.protection.subarray(start >>> PAGE_SHIFT, end).some((byte) => byte !== 0);
  }

  /** The highest free place for `length` bytes below the stack, or 0. */
  findFree(length: number): number {
    const wanted = Math.ceil(length / PAGE_BYTES);
    let run = 0;
    for (let page = MMAP_TOP_PAGE - 1; page >= MMAP_BOTTOM_PAGE; page--) {
      run = this.protection[page] === 0 ? run + 1 : 0;
      if (run === wanted) return page * PAGE_BYTES;
    }
    return 0;
  }

  /** Physical address of a byte that may be used as `wanted` says (PROT_*), or -1. */
  private physical(address: number, wanted: number): number {
    const page = address >>> PAGE_SHIFT;
    if ((this.protection[page] & wanted) !== wanted) return -1;
    if (this.frames[page] === 0) this.populate(page);
    return (this.frames[page] << PAGE_SHIFT) + (address & (PAGE_BYTES - 1));
  }

  /** True if all bytes may be used as `wanted` says; nothing is allocated for a length that cannot be. */
  private allows(address: number, length: number, wanted: number): boolean {
    if (address + length > KERNEL_BASE) return false;
    const used = this.protection.subarray(address >>> PAGE_SHIFT, this.endPage(address, length));
    return used.every((allowed) => (allowed & wanted) === wanted);
  }

  /** A copy of the process's bytes, or null if it may not read them all. */
  read(address: number, length: number): Uint8Array | null {
    if (!this.allows(address, length, PROT_READ)) return null;
    const bytes = new Uint8Array(length);
    return this.eachPart(address, length, PROT_READ, (physical, from, to) => {
      bytes.set(this.cpu.memory.readBytes(physical, to - from), from);
    })
      ? bytes
      : null;
  }

  /** Writes, if the process may write all of it. */
  write(address: number, bytes: Uint8Array): boolean {
    return this.eachPart(address, bytes.length, PROT_WRITE, (physical, from, to) => {
      this.cpu.memory.writeBytes(physical, bytes.subarray(from, to));
    });
  }

  /** Writes whatever the mapping allows: for loading a program. */
  load(address: number, bytes: Uint8Array): void {
    this.eachPart(address, bytes.length, 0, (physical, from, to) => {
      this.cpu.memory.writeBytes(physical, bytes.subarray(from, to));
    });
  }

  private eachPart(
    address: number,
    length: number,
    wanted: number,
    act: (physical: number, from: number, to: number) => void,
  ): boolean {
    if (address + length > KERNEL_BASE) return false;
    for (let at = 0; at < length; ) {
      const end = Math.min(length, at + PAGE_BYTES - ((address + at) & (PAGE_BYTES - 1)));
      const physical = this.physical((address + at) >>> 0, wanted | MAPPED);
      if (physical < 0) return false;
      act(physical, at, end);
      at = end;
    }
    return true;
  }

  /** A word of the process, unsigned, or null. */
  read32(address: number): number | null {
    const bytes = this.read(address, 4);
    return bytes === null ? null : new DataView(bytes.buffer).getUint32(0, true);
  }

  write32(address: number, value: number): boolean {
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setUint32(0, value >>> 0, true);
    return this.write(address, bytes);
  }
}
