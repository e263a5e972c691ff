/*P:240 Walking page tables.
 * From a linear address to a physical one through the tables that CR3 names, two-level or PAE: rights, accessed and
 * dirty bits, reserved bits, and when it fails the exact error code. A processor comes here on a TLB miss only, so the
 * walker has no inner loop to win, but it allocates nothing: results are left in its fields. It is also the reference
 * for translated code that walks by itself. For people, format-page-tables.ts shows a whole mapping. */

import type { LinearAddress, PhysicalAddress, u32 } from "./address.js";
import { MmuError } from "./errors.js";
import {
  CR3_PAE_FRAME,
  large2mFrame,
  PAE_ENTRY_BYTES,
  PAE_HI_NX,
  PDE_2M_LO_RESERVED,
  PDPTE_COUNT,
  PDPTE_LO_RESERVED,
  paeFrame,
  paeHiReserved,
  paePdeIndex,
  paePteIndex,
  pdpteIndex,
} from "./pae.js";
import type { PhysicalMemory } from "./physical-memory.js";
import {
  LARGE_PAGE_4M,
  large4mFrame,
  PDE_LARGE_PAT,
  PF_ERR_ID,
  PF_ERR_P,
  PF_ERR_RSVD,
  PF_ERR_US,
  PF_ERR_WR,
  PTE_A,
  PTE_BYTES,
  PTE_D,
  PTE_FRAME,
  PTE_G,
  PTE_P,
  PTE_PAT,
  PTE_PS,
  PTE_RW,
  PTE_US,
  pde4mReserved,
  pdeIndex,
  pteIndex,
} from "./pte.js";

/* What an access is: a bit set. A plain supervisor read is 0. */
export const ACCESS_WRITE = 1;
/** Made at CPL 3, and not by the processor for its own tables. */
export const ACCESS_USER = 2;
export const ACCESS_FETCH = 4;

/* What the control registers say: a bit set. */
/** CR4.PSE: 4 MB pages (two-level only). */
export const WALK_PSE = 1;
/** CR4.PAE: three levels of 64-bit entries. */
export const WALK_PAE = 2;
/** CR0.WP: read-only pages hold for the supervisor too. */
export const WALK_WP = 4;
/** EFER.NXE: bit 63 of PAE entries disables execution. */
export const WALK_NXE = 8;

/** What `walk` and `probe` return for success. Anything else is an error code for #PF, 0 or more. */
export const WALK_OK = -1;

/** What {@link createPageWalker} takes. */
export interface PageWalkerOptions {
  /** Where the tables lie. */
  readonly memory: PhysicalMemory;
  /** MAXPHYADDR, 32..52: physical address bits at and above it are reserved. 36 if left out. */
  readonly maxPhysicalBits?: number;
  /** False for a processor without PAT, where the PAT bits of leaf entries are reserved. True if left out. */
  readonly pat?: boolean;
  /** Where to keep the four PDPTEs, low and high words; eight words of the processor's state. Own ones if left out. */
  readonly pdpte?: Int32Array;
}

/**
 * A walker over one physical memory. The result fields describe the last translation that succeeded, and are without
 * meaning after a fault.
 */
export interface PageWalker {
  /** The PDPTEs cached by the last CR3 load under PAE (§4.4.1): low, high, four times. */
  readonly pdpte: Int32Array;

  /** Physical address of the linear one. */
  readonly physical: PhysicalAddress;
  /** Physical address of the 4 KB page that holds it, also within a large page. */
  readonly pageFrame: PhysicalAddress;
  /** U/S at every level: CPL 3 may read. */
  readonly userReadable: boolean;
  /** R/W and U/S at every level, and D is set: CPL 3 may write without another walk. */
  readonly userWritable: boolean;
  /** R/W at every level or WP off, and D is set: the supervisor may write without another walk. */
  readonly supervisorWritable: boolean;
  /** The one of the two above that fits the privilege of the access. */
  readonly writable: boolean;
  /** D of the leaf entry, as it is after the walk. */
  readonly dirty: boolean;
  /** G of the leaf entry; counts if CR4.PGE is set. */
  readonly global: boolean;
  /** NX at any level, with WALK_NXE. */
  readonly noExecute: boolean;
  /** Mapped by a 4 MB or 2 MB page. */
  readonly largePage: boolean;
  /** Physical address of the directory entry that was used. */
  readonly directoryAddress: PhysicalAddress;
  /** Physical address of the page-table entry that was used, or -1 for a large page. */
  readonly tableAddress: PhysicalAddress;

  /**
   * Translates, as the processor does for an access: sets A at each level used and D on a write, each only if clear,
   * and none if the access faults.
   * @param root CR3 (signed or unsigned). Under PAE it is not looked at: the cached PDPTEs are.
   * @param linear signed or unsigned.
   * @param access bit set of ACCESS_*.
   * @param controls bit set of WALK_*; CR0.PG is taken to be set.
   * @returns {@link WALK_OK}, or the error code for #PF.
   */
  walk(root: u32, linear: LinearAddress, access: number, controls: number): number;

  /** The same answer and result fields without a trace in memory. */
  probe(root: u32, linear: LinearAddress, access: number, controls: number): number;

  /**
   * Caches the four PDPTEs, as MOV to CR3 does under PAE, and a change of CR0.PG or CR4.PAE, PSE, PGE (§4.4.1).
   * @returns false if one that is present has a reserved bit set: the caller raises #GP(0), nothing was changed.
   */
  loadPdptes(cr3: u32): boolean;
}

/** No second level: the directory entry is the leaf. */
const NO_ENTRY = -1;

class Walker implements PageWalker {
  readonly pdpte: Int32Array;
  physical: PhysicalAddress = 0;
  pageFrame: PhysicalAddress = 0;
  userReadable = false;
  userWritable = false;
  supervisorWritable = false;
  writable = false;
  dirty = false;
  global = false;
  noExecute = false;
  largePage = false;

  private readonly memory: PhysicalMemory;
  private readonly reserved4m: number;
  private readonly reservedPte: number;
  private readonly reserved2m: number;
  private readonly reservedHi: number;
  private readonly reservedHiNx: number;

  /* What a resolution found: the low words of the entries, where they are, and rights common to all levels. */
  directoryAddress: PhysicalAddress = 0;
  private directoryEntry = 0;
  tableAddress: PhysicalAddress = NO_ENTRY;
  private tableEntry = 0;
  private rights = 0;

  constructor({
    memory,
    maxPhysicalBits = 36,
    pat = true,
    pdpte = new Int32Array(PDPTE_COUNT * 2),
  }: PageWalkerOptions) {
    this.memory = memory;
    this.pdpte = pdpte;
    const largePat = pat ? 0 : PDE_LARGE_PAT;
    this.reserved4m = pde4mReserved(maxPhysicalBits) | largePat;
    this.reserved2m = PDE_2M_LO_RESERVED | largePat;
    this.reservedPte = pat ? 0 : PTE_PAT;
    this.reservedHi = paeHiReserved(maxPhysicalBits, false);
    this.reservedHiNx = paeHiReserved(maxPhysicalBits, true);
  }

  walk(root: u32, linear: LinearAddress, access: number, controls: number): number {
    const error = this.translate(root, linear, access, controls);
    if (error === WALK_OK) {
      this.setAccessedAndDirty(access);
      this.report(access, controls);
    }
    return error;
  }

  probe(root: u32, linear: LinearAddress, access: number, controls: number): number {
    const error = this.translate(root, linear, access, controls);
    if (error === WALK_OK) this.report(access, controls);
    return error;
  }

  loadPdptes(cr3: u32): boolean {
    const table = (cr3 & CR3_PAE_FRAME) >>> 0;
    for (let i = 0; i < PDPTE_COUNT; i++) {
      const lo = this.memory.read32(table + i * PAE_ENTRY_BYTES);
      const hi = this.memory.read32(table + i * PAE_ENTRY_BYTES + 4);
      if ((lo & PTE_P) !== 0 && ((lo & PDPTE_LO_RESERVED) | (hi & this.reservedHi)) !== 0) return false;
    }
    for (let i = 0; i < PDPTE_COUNT * 2; i++) this.pdpte[i] = this.memory.read32(table + i * 4);
    return true;
  }

  /** Finds the page and checks rights; no side effects on memory. */
  private translate(root: u32, linear: LinearAddress, access: number, controls: number): number {
    const pae = (controls & WALK_PAE) !== 0;
    let error = pae ? this.resolvePae(linear, controls) : this.resolveTwoLevel(root, linear, controls);
    if (error === WALK_OK) {
      if (this.permits(access, controls)) return WALK_OK;
      error = PF_ERR_P;
    }
    if ((access & ACCESS_WRITE) !== 0) error |= PF_ERR_WR;
    if ((access & ACCESS_USER) !== 0) error |= PF_ERR_US;
    if ((access & ACCESS_FETCH) !== 0 && pae && (controls & WALK_NXE) !== 0) error |= PF_ERR_ID;
    return error;
  }

  /** Reads both levels. @returns WALK_OK, 0 for "not present", or PF_ERR_P | PF_ERR_RSVD. */
  private resolveTwoLevel(root: u32, linear: LinearAddress, controls: number): number {
    const directoryAddress = ((root & PTE_FRAME) >>> 0) + pdeIndex(linear) * PTE_BYTES;
    const pde = this.memory.read32(directoryAddress);
    if ((pde & PTE_P) === 0) return 0;
    this.directoryAddress = directoryAddress;
    this.directoryEntry = pde;
    this.noExecute = false;
    if ((pde & PTE_PS) !== 0 && (controls & WALK_PSE) !== 0) {
      if ((pde & this.reserved4m) !== 0) return PF_ERR_P | PF_ERR_RSVD;
      this.foundLarge(large4mFrame(pde), linear & (LARGE_PAGE_4M - 1));
      return WALK_OK;
    }
    const tableAddress = ((pde & PTE_FRAME) >>> 0) + pteIndex(linear) * PTE_BYTES;
    const pte = this.memory.read32(tableAddress);
    if ((pte & PTE_P) === 0) return 0;
    if ((pte & this.reservedPte) !== 0) return PF_ERR_P | PF_ERR_RSVD;
    this.foundSmall(tableAddress, pte, (pte & PTE_FRAME) >>> 0, linear);
    return WALK_OK;
  }

  /** Reads the cached PDPTE and both levels below it. @returns as `resolveTwoLevel`. */
  private resolvePae(linear: LinearAddress, controls: number): number {
    const reservedHi = (controls & WALK_NXE) !== 0 ? this.reservedHiNx : this.reservedHi;
    const pointer = pdpteIndex(linear) * 2;
    const pdpteLo = this.pdpte[pointer];
    if ((pdpteLo & PTE_P) === 0) return 0;
    const directoryAddress = paeFrame(pdpteLo, this.pdpte[pointer + 1]) + paePdeIndex(linear) * PAE_ENTRY_BYTES;
    const pde = this.memory.read32(directoryAddress);
    if ((pde & PTE_P) === 0) return 0;
    const pdeHi = this.memory.read32(directoryAddress + 4);
    if ((pdeHi & reservedHi) !== 0) return PF_ERR_P | PF_ERR_RSVD;
    this.directoryAddress = directoryAddress;
    this.directoryEntry = pde;
    if ((pde & PTE_PS) !== 0) {
      if ((pde & this.reserved2m) !== 0) return PF_ERR_P | PF_ERR_RSVD;
      this.noExecute = (pdeHi & PAE_HI_NX) !== 0;
      this.foundLarge(large2mFrame(pde, pdeHi), linear & 0x1fffff);
      return WALK_OK;
    }
    const tableAddress = paeFrame(pde, pdeHi) + paePteIndex(linear) * PAE_ENTRY_BYTES;
    const pte = this.memory.read32(tableAddress);
    if ((pte & PTE_P) === 0) return 0;
    const pteHi = this.memory.read32(tableAddress + 4);
    if (((pteHi & reservedHi) | (pte & this.reservedPte)) !== 0) return PF_ERR_P | PF_ERR_RSVD;
    this.noExecute = ((pdeHi | pteHi) & PAE_HI_NX) !== 0;
    this.foundSmall(tableAddress, pte, paeFrame(pte, pteHi), linear);
    return WALK_OK;
  }

  private foundLarge(frame: PhysicalAddress, offset: number): void {
    this.largePage = true;
    this.tableAddress = NO_ENTRY;
    this.rights = this.directoryEntry;
    this.physical = frame + offset;
    this.pageFrame = frame + (offset & ~0xfff);
  }

  private foundSmall(tableAddress: PhysicalAddress, pte: number, frame: PhysicalAddress, linear: LinearAddress): void {
    this.largePage = false;
    this.tableAddress = tableAddress;
    this.tableEntry = pte;
    this.rights = this.directoryEntry & pte;
    this.physical = frame + (linear & 0xfff);
    this.pageFrame = frame;
  }

  /** Access rights, §4.6.1. */
  private permits(access: number, controls: number): boolean {
    const user = (access & ACCESS_USER) !== 0;
    if (user && (this.rights & PTE_US) === 0) return false;
    if ((access & ACCESS_WRITE) !== 0 && (this.rights & PTE_RW) === 0 && (user || (controls & WALK_WP) !== 0)) {
      return false;
    }
    return (access & ACCESS_FETCH) === 0 || !this.noExecute;
  }

  /** Accessed and dirty bits, §4.8: the directory's first, and each only if clear. */
  private setAccessedAndDirty(access: number): void {
    const leafBits = (access & ACCESS_WRITE) !== 0 ? PTE_A | PTE_D : PTE_A;
    const large = this.tableAddress === NO_ENTRY;
    const directoryBits = large ? leafBits : PTE_A;
    if ((this.directoryEntry & directoryBits) !== directoryBits) {
      this.directoryEntry |= directoryBits;
      this.memory.write32(this.directoryAddress, this.directoryEntry);
    }
    if (!large && (this.tableEntry & leafBits) !== leafBits) {
      this.tableEntry |= leafBits;
      this.memory.write32(this.tableAddress, this.tableEntry);
    }
  }

  private report(access: number, controls: number): void {
    const leaf = this.largePage ? this.directoryEntry : this.tableEntry;
    this.dirty = (leaf & PTE_D) !== 0;
    this.global = (leaf & PTE_G) !== 0;
    this.userReadable = (this.rights & PTE_US) !== 0;
    const readWrite = (this.rights & PTE_RW) !== 0;
    this.userWritable = this.dirty && readWrite && this.userReadable;
    this.supervisorWritable = this.dirty && (readWrite || (controls & WALK_WP) === 0);
    this.writable = (access & ACCESS_USER) !== 0 ? this.userWritable : this.supervisorWritable;
  }
}

/**
 * Makes a walker.
 * @throws MmuError `ERR_PARAMETER` if `maxPhysicalBits` is not an integer in 32..52 or `pdpte` has not eight words.
 */
export function createPageWalker(options: PageWalkerOptions): PageWalker {
  const { maxPhysicalBits = 36, pdpte } = options;
  if (!Number.isInteger(maxPhysicalBits) || maxPhysicalBits < 32 || maxPhysicalBits > 52) {
    throw new MmuError("ERR_PARAMETER", "maxPhysicalBits", "an integer in 32..52", maxPhysicalBits);
  }
  if (pdpte !== undefined && pdpte.length !== PDPTE_COUNT * 2) {
    throw new MmuError("ERR_PARAMETER", "pdpte.length", "8 words", pdpte.length);
  }
  return new Walker(options);
}
