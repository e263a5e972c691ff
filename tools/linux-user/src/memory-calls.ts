/*T:870 brk and mmap.
 *
 * Anonymous memory only: there are no files. Before it: initial-stack.ts. Next: system-calls.ts. */
import { type AddressSpace, KERNEL_BASE, PAGE_BYTES } from "./address-space.js";
import { PROT_EXEC, PROT_READ, PROT_WRITE } from "./elf.js";
import { EEXIST, EINVAL, ENODEV, ENOMEM } from "./errno.js";

const MAP_FIXED = 0x10;
const MAP_ANONYMOUS = 0x20;
const MAP_FIXED_NOREPLACE = 0x100000;
const PROT_ALL = PROT_READ | PROT_WRITE | PROT_EXEC;

const roundUp = (value: number): number => Math.ceil(value / PAGE_BYTES) * PAGE_BYTES;

/** What of a process's memory changes by its own wish. Addresses and lengths unsigned; errors negative. */
export class MemoryCalls {
  private readonly space: AddressSpace;
  private readonly start: number;
  private end: number;
  /** PROT_EXEC if whatever can be read can be executed. */
  private readonly implied: number;

  constructor(space: AddressSpace, start: number, readImpliesExec: boolean) {
    this.space = space;
    this.start = start;
    this.end = start;
    this.implied = readImpliesExec ? PROT_EXEC : 0;
  }

  private allowed(protection: number): number {
    return (protection & PROT_READ) !== 0 ? protection | this.implied : protection;
  }

  /** The end of the heap, which stays where it is if it cannot move to `wanted`. */
  brk(wanted: number): number {
    if (wanted < this.start) return this.end;
    const from = roundUp(this.end);
    const to = roundUp(wanted);
    if (to > from) {
      if (!this.space.isFree(from, to - from)) return this.end;
      this.space.map(from, to - from, this.allowed(PROT_READ | PROT_WRITE));
    } else this.space.unmap(to, from - to);
    this.end = wanted;
    return wanted;
  }

  mmap(address: number, length: number, protection: number, flags: number): number {
    if (length === 0 || address % PAGE_BYTES !== 0) return -EINVAL;
    if ((flags & MAP_ANONYMOUS) === 0) return -ENODEV;
    const bytes = roundUp(length);
    const place = this.place(address, bytes, flags);
    if (place >= 0) this.space.map(place, bytes, this.allowed(protection & PROT_ALL));
    return place;
  }

  private place(address: number, bytes: number, flags: number): number {
    if ((flags & (MAP_FIXED | MAP_FIXED_NOREPLACE)) !== 0) {
      if (address + bytes > KERNEL_BASE) return -ENOMEM;
      if ((flags & MAP_FIXED_NOREPLACE) !== 0 && !this.space.isFree(address, bytes)) return -EEXIST;
      return address;
    }
    if (address !== 0 && this.space.isFree(address, bytes)) return address;
    const found = this.space.findFree(bytes);
    return found === 0 ? -ENOMEM : found;
  }

  munmap(address: number, length: number): number {
    if (address % PAGE_BYTES !== 0 || length === 0 || address + length > KERNEL_BASE) return -EINVAL;
    this.space.unmap(address, length);
    return 0;
  }

  mprotect(address: number, length: number, protection: number): number {
    if (address % PAGE_BYTES !== 0) return -EINVAL;
    if (address + length > KERNEL_BASE) return -ENOMEM;
    return this.space.protect(address, length, this.allowed(protection & PROT_ALL)) ? 0 : -ENOMEM;
  }
}
