/*X:500 The hole at the top.
 *
 * Guest and hypervisor share one address space, so that a hypercall changes no page table. From HYPERVISOR_VIRT_START up
 * it is the hypervisor's: the machine-to-physical table, which guests may read, and above the reach of every guest
 * segment what the processor needs to enter a guest and to come home. Two page tables, made once, hold all of it; every
 * guest root's fourth directory points to them. Here are the addresses. Next: who owns which frame, frame-table.ts. */
import { PAGE_SIZE } from "@lguest/mmu";
import { FIRST_RESERVED_GDT_ENTRY } from "../addresses.js";

/*
 *   0xFFFFFFFF
 *   0xFFE00000 +--------------------------------------------+  end of the table of private pages
 *   0xFFC30000 |  LDT of the vCPU that runs, 16 pages       |
 *   0xFFC20000 |  GDT of the vCPU that runs, 16 pages       |  14 the guest's, 2 the hypervisor's
 *   0xFFC08000 |  the Host's side: code, tables, stack      |
 *   0xFFC00000 |  the Switcher: text, registers, state      |
 *              +--------------------------------------------+
 *   0xF6800000 |  nothing: no guest segment reaches here    |  MACH2PHYS_VIRT_END
 *   0xF5800000 |  machine-to-physical table, 4 bytes a mfn  |  HYPERVISOR_VIRT_START
 */
/** First address that one page table maps privately: the last 4 MB but two. */
export const PRIVATE_START = 0xffc00000;
/** The Switcher's text; its pages follow. */
export const SWITCHER_START = PRIVATE_START;
/** The Host's side of the switch. */
export const HOST_SIDE_START = 0xffc08000;
/** The GDT of the vCPU that runs. */
export const VCPU_GDT_START = 0xffc20000;
/** The LDT of the vCPU that runs. */
export const VCPU_LDT_START = 0xffc30000;
/** Pages of each of the two. */
export const TABLE_PAGES = 16;
/** First address behind the LDT. */
export const VCPU_LDT_END = VCPU_LDT_START + TABLE_PAGES * PAGE_SIZE;

/** Entries of the GDT with the hypervisor's two pages. */
export const GDT_ENTRIES = TABLE_PAGES * 512;

/*
 * The hypervisor's own descriptors, in the order of Xen's ABI; a guest that loads one by number finds the same thing.
 *
 *   0xE008  code, ring 0        0xE010  data, ring 0
 *   0xE019  code, ring 1        0xE021  data, ring 1
 *   0xE02B  code, ring 3        0xE033  data, ring 3
 *   0xE040  the task state
 */
/** Index of the hypervisor's code segment. */
export const HYPERVISOR_CS = FIRST_RESERVED_GDT_ENTRY + 1;
/** Index of the hypervisor's data segment. */
export const HYPERVISOR_DS = FIRST_RESERVED_GDT_ENTRY + 2;
/** Index of the task state. */
export const HYPERVISOR_TSS = FIRST_RESERVED_GDT_ENTRY + 8;
/** Index of the LDT's descriptor; in the Host's table only, from which it is loaded. */
export const HYPERVISOR_LDT = FIRST_RESERVED_GDT_ENTRY + 9;
