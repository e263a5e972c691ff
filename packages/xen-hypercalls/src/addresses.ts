/*X:105 Frames, and who lives where.
 * A paravirtual guest knows two numberings of memory: its own (pfn, from 0 up without holes) and the machine's (mfn),
 * which stands in its page tables. These names keep them apart while compiling. Below them, the map of the 4 GB that
 * guest and hypervisor share, and the selectors that every guest is given. Next: what a call answers, errno.ts. */

import type { u16, u32 } from "@lguest/mmu";

declare const frameSpace: unique symbol;

/** Number of a frame of the machine: machine address >> 12. The frames that page tables and descriptors name. */
export type MachineFrame = number & { readonly [frameSpace]?: "mfn" };
/** Number of a page as the guest counts its own memory, 0..nr_pages - 1. */
export type PseudoPhysicalFrame = number & { readonly [frameSpace]?: "pfn" };
/** Number of a domain: 0..0x7FEF are domains, the rest are the `DOMID_*` below. */
export type DomainId = u16;

/** The caller itself. */
export const DOMID_SELF = 0x7ff0;
/** Owner of memory that is no RAM. */
export const DOMID_IO = 0x7ff1;
/** Owner of the hypervisor's own pages. */
export const DOMID_XEN = 0x7ff2;
/** Owner of shared pages. */
export const DOMID_COW = 0x7ff3;
/** No domain. */
export const DOMID_INVALID = 0x7ff4;
/** The idle domain. */
export const DOMID_IDLE = 0x7fff;
/** First of the numbers that no domain has. */
export const DOMID_FIRST_RESERVED = 0x7ff0;

/*
 * Linear addresses of a PAE guest (public/arch-x86/xen-x86_32.h):
 *
 *   0xFFFFFFFF +------------------------------------------+
 *              | the hypervisor                           |  no segment of the guest reaches it
 *   0xF6800000 +------------------------------------------+  MACH2PHYS_VIRT_END
 *              | machine-to-physical table, 4 bytes a mfn |  the guest may read it
 *   0xF5800000 +------------------------------------------+  HYPERVISOR_VIRT_START
 *              | the guest's, kernel and user             |
 *   0x00000000 +------------------------------------------+
 */
/** First linear address that is not the guest's. */
export const HYPERVISOR_VIRT_START = 0xf5800000;
/** The machine-to-physical table: u32 pfn for each mfn. */
export const MACH2PHYS_VIRT_START = 0xf5800000;
/** End of the table, and of what the guest's segments reach. */
export const MACH2PHYS_VIRT_END = 0xf6800000;
/** Entries of the machine-to-physical table, at most. */
export const MACH2PHYS_NR_ENTRIES = (MACH2PHYS_VIRT_END - MACH2PHYS_VIRT_START) / 4;

/** Pages of the GDT from this one on are the hypervisor's; each has 512 descriptors. */
export const FIRST_RESERVED_GDT_PAGE = 14;
/** Entries of the GDT that a guest may set: 0..7167. */
export const FIRST_RESERVED_GDT_ENTRY = FIRST_RESERVED_GDT_PAGE * 512;

/** Flat code for the guest's kernel, ring 1. */
export const FLAT_RING1_CS = 0xe019;
/** Flat data for the guest's kernel. */
export const FLAT_RING1_DS = 0xe021;
/** Flat stack for the guest's kernel. */
export const FLAT_RING1_SS = 0xe021;
/** Flat code for the guest's programs, ring 3. */
export const FLAT_RING3_CS = 0xe02b;
/** Flat data for the guest's programs. */
export const FLAT_RING3_DS = 0xe033;
/** Flat stack for the guest's programs. */
export const FLAT_RING3_SS = 0xe033;

/**
 * CR3 for a frame: its upper bits folded into the lower 12, so that 32 bits reach frames above 4 GB.
 *
 *   31                          12 11            0
 *  +------------------------------+---------------+
 *  |          mfn 19..0           |  mfn 31..20   |
 *  +------------------------------+---------------+
 */
export function frameToCr3(frame: MachineFrame): u32 {
  return ((frame << 12) | (frame >>> 20)) >>> 0;
}

/** The frame in a folded CR3, see {@link frameToCr3}. */
export function cr3ToFrame(cr3: u32): MachineFrame {
  return ((cr3 >>> 12) | (cr3 << 20)) >>> 0;
}

/** Bytes that make `cpuid`, when they stand before it, ask the hypervisor: `ud2a`, then "xen". */
export const XEN_EMULATE_PREFIX: readonly number[] = Object.freeze([0x0f, 0x0b, 0x78, 0x65, 0x6e]);
