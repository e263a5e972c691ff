/*P:250 A mapping, leaf by leaf.
 * Goes through whole page tables without leaving a trace and yields each present page with its rights, as the walker
 * would find them; what the walker would refuse for a reserved bit is yielded as such. Source of the dump in
 * format-page-tables.ts, and of whoever wants to compare two mappings. */

import type { LinearAddress, PhysicalAddress, u32 } from "./address.js";
import {
  CR3_PAE_FRAME,
  LARGE_PAGE_2M,
  large2mFrame,
  PAE_ENTRIES_PER_TABLE,
  PAE_ENTRY_BYTES,
  PAE_HI_NX,
  PDE_2M_LO_RESERVED,
  PDPTE_COUNT,
  PDPTE_LO_RESERVED,
  paeFrame,
  paeHiReserved,
} from "./pae.js";
import type { PhysicalMemory } from "./physical-memory.js";
import {
  ENTRIES_PER_TABLE,
  LARGE_PAGE_4M,
  large4mFrame,
  PTE_BYTES,
  PTE_FRAME,
  PTE_P,
  PTE_PS,
  PTE_RW,
  PTE_US,
  pde4mReserved,
} from "./pte.js";

/** What {@link listPageMappings} takes. */
export interface PageMappingOptions {
  readonly memory: PhysicalMemory;
  /** CR3, signed or unsigned. */
  readonly root: u32;
  /** CR4.PAE. */
  readonly pae: boolean;
  /** CR4.PSE; true if left out. */
  readonly pse?: boolean;
  /** EFER.NXE; true if left out. */
  readonly nxe?: boolean;
  /** MAXPHYADDR, 32..52; 36 if left out. */
  readonly maxPhysicalBits?: number;
  /** The PDPTEs that the processor has cached; read from memory at `root` if left out. */
  readonly pdpte?: Int32Array;
}

/** One present page, or one present entry that cannot be used. */
export interface PageMapping {
  readonly linear: LinearAddress;
  readonly physical: PhysicalAddress;
  /** Bytes: 4 KB, 2 MB or 4 MB; for an entry with reserved bits, all that it covers. */
  readonly size: number;
  /** Low word of the leaf entry, unsigned, with R/W and U/S as all levels together allow. */
  readonly flags: u32;
  /** NX at any level. */
  readonly noExecute: boolean;
  /** A reserved bit is set at some level: every access faults. */
  readonly reserved: boolean;
}

/** R/W and U/S hold only if every level grants them. */
const COMBINED = PTE_RW | PTE_US;
const PDPTE_SPAN = 0x40000000;

function combine(leaf: number, directory: number): u32 {
  return (leaf & (directory | ~COMBINED)) >>> 0;
}

function* twoLevel({ memory, root, pse = true, maxPhysicalBits = 36 }: PageMappingOptions): Generator<PageMapping> {
  const reserved4m = pde4mReserved(maxPhysicalBits);
  const plain = { noExecute: false, reserved: false };
  for (let i = 0; i < ENTRIES_PER_TABLE; i++) {
    const pde = memory.read32(((root & PTE_FRAME) >>> 0) + i * PTE_BYTES);
    if ((pde & PTE_P) === 0) continue;
    const linear = i * LARGE_PAGE_4M;
    if (pse && (pde & PTE_PS) !== 0) {
      const reserved = (pde & reserved4m) !== 0;
      const physical = large4mFrame(pde);
      yield { linear, physical, size: LARGE_PAGE_4M, flags: pde >>> 0, noExecute: false, reserved };
      continue;
    }
    const table = (pde & PTE_FRAME) >>> 0;
    for (let j = 0; j < ENTRIES_PER_TABLE; j++) {
      const pte = memory.read32(table + j * PTE_BYTES);
      if ((pte & PTE_P) === 0) continue;
      const physical = (pte & PTE_FRAME) >>> 0;
      yield { linear: linear + j * 4096, physical, size: 4096, flags: combine(pte, pde), ...plain };
    }
  }
}

function* paeDirectory(
  memory: PhysicalMemory,
  directory: PhysicalAddress,
  first: LinearAddress,
  hiReserved: number,
): Generator<PageMapping> {
  for (let i = 0; i < PAE_ENTRIES_PER_TABLE; i++) {
    const pde = memory.read32(directory + i * PAE_ENTRY_BYTES);
    if ((pde & PTE_P) === 0) continue;
    const pdeHi = memory.read32(directory + i * PAE_ENTRY_BYTES + 4);
    const linear = first + i * LARGE_PAGE_2M;
    const large = (pde & PTE_PS) !== 0;
    const reserved = (pdeHi & hiReserved) !== 0 || (large && (pde & PDE_2M_LO_RESERVED) !== 0);
    if (large || reserved) {
      const physical = large2mFrame(pde, pdeHi);
      yield { linear, physical, size: LARGE_PAGE_2M, flags: pde >>> 0, noExecute: (pdeHi & PAE_HI_NX) !== 0, reserved };
      continue;
    }
    const table = paeFrame(pde, pdeHi);
    for (let j = 0; j < PAE_ENTRIES_PER_TABLE; j++) {
      const pte = memory.read32(table + j * PAE_ENTRY_BYTES);
      if ((pte & PTE_P) === 0) continue;
      const pteHi = memory.read32(table + j * PAE_ENTRY_BYTES + 4);
      yield {
        linear: linear + j * 4096,
        physical: paeFrame(pte, pteHi),
        size: 4096,
        flags: combine(pte, pde),
        noExecute: ((pdeHi | pteHi) & PAE_HI_NX) !== 0,
        reserved: (pteHi & hiReserved) !== 0,
      };
    }
  }
}

function* threeLevel(options: PageMappingOptions): Generator<PageMapping> {
  const { memory, root, nxe = true, maxPhysicalBits = 36, pdpte } = options;
  const hiReserved = paeHiReserved(maxPhysicalBits, nxe);
  const pdpteHiReserved = paeHiReserved(maxPhysicalBits, false);
  const table = (root & CR3_PAE_FRAME) >>> 0;
  for (let i = 0; i < PDPTE_COUNT; i++) {
    const lo = pdpte === undefined ? memory.read32(table + i * PAE_ENTRY_BYTES) : pdpte[i * 2];
    const hi = pdpte === undefined ? memory.read32(table + i * PAE_ENTRY_BYTES + 4) : pdpte[i * 2 + 1];
    if ((lo & PTE_P) === 0) continue;
    const linear = i * PDPTE_SPAN;
    const physical = paeFrame(lo, hi);
    if ((lo & PDPTE_LO_RESERVED) !== 0 || (hi & pdpteHiReserved) !== 0) {
      yield { linear, physical, size: PDPTE_SPAN, flags: lo >>> 0, noExecute: false, reserved: true };
      continue;
    }
    yield* paeDirectory(memory, physical, linear, hiReserved);
  }
}

/** All present pages in order of linear address. Tables outside RAM read as all ones, as they do for the walker. */
export function listPageMappings(options: PageMappingOptions): Generator<PageMapping> {
  return options.pae ? threeLevel(options) : twoLevel(options);
}
