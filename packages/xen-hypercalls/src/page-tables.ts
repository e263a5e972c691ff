/*X:210 Page tables by hypercall.
 * A guest's page tables hold machine frames and are mapped read-only; every change is asked for. Entries go by
 * mmu_update, in batches, or one at a time by linear address through update_va_mapping; all else, pinning a table as
 * what it is, a new root, the TLB, the LDT, is an mmuext_op. Structures from public/xen.h. Before: traps.ts. Next: who
 * owns how much memory, memory-ops.ts. */

import type { LinearAddress, u32 } from "@lguest/mmu";
import type { MachineFrame } from "./addresses.js";
import { requireInteger } from "./errors.js";
import { U32, U64 } from "./field-types.js";
import { defineLayout, type Encodable } from "./layout.js";

/*
 * mmu_update.ptr: a machine address, its two lower bits the command, since entries are 8 bytes:
 *
 *   63                                   2 1      0
 *  +--------------------------------------+--------+
 *  |      machine address of the entry    | command|
 *  +--------------------------------------+--------+
 */
/** Writes `val` to the page-table entry at `ptr`. */
export const MMU_NORMAL_PT_UPDATE = 0;
/** Writes the pfn `val` to the machine-to-physical entry of the frame at `ptr`. */
export const MMU_MACHPHYS_UPDATE = 1;
/** As the first, and keeps accessed and dirty bits that were set meanwhile. */
export const MMU_PT_UPDATE_PRESERVE_AD = 2;
/** As the first; only for guests whose frames are translated. */
export const MMU_PT_UPDATE_NO_TRANSLATE = 3;
/** The command in mmu_update.ptr. */
export const MMU_UPDATE_COMMAND_MASK = 3n;

/** One element of mmu_update. */
export const mmuUpdate = defineLayout("mmu_update", { ptr: U64, val: U64 });

/**
 * An element of mmu_update that writes a page-table entry.
 * @param entry machine address of the entry, a multiple of 8.
 * @param value the entry.
 * @param preserveAccessed keeps accessed and dirty bits that the processor sets meanwhile.
 */
export function ptUpdate(entry: bigint, value: bigint, preserveAccessed = false): Encodable<typeof mmuUpdate> {
  const command = preserveAccessed ? MMU_PT_UPDATE_PRESERVE_AD : MMU_NORMAL_PT_UPDATE;
  return { ptr: (entry & ~MMU_UPDATE_COMMAND_MASK) | BigInt(command), val: value };
}

/** An element of mmu_update that says which page of the guest a frame is. */
export function machphysUpdate(frame: MachineFrame, pfn: u32): Encodable<typeof mmuUpdate> {
  return { ptr: (BigInt(frame) << 12n) | BigInt(MMU_MACHPHYS_UPDATE), val: BigInt(pfn) };
}

/** Pins a frame as a page table: it is checked now, and stays one until unpinned. Argument: mfn. */
export const MMUEXT_PIN_L1_TABLE = 0;
/** As above, a page directory. */
export const MMUEXT_PIN_L2_TABLE = 1;
/** As above, a page-directory-pointer table: a PAE root. */
export const MMUEXT_PIN_L3_TABLE = 2;
/** As above, 64-bit guests. */
export const MMUEXT_PIN_L4_TABLE = 3;
/** Lets a pinned frame be anything again. Argument: mfn. */
export const MMUEXT_UNPIN_TABLE = 4;
/** Loads a root, as a write to CR3. Argument: mfn. */
export const MMUEXT_NEW_BASEPTR = 5;
/** Flushes the TLB of this virtual processor. */
export const MMUEXT_TLB_FLUSH_LOCAL = 6;
/** Flushes one page of this virtual processor. Argument: linear address. */
export const MMUEXT_INVLPG_LOCAL = 7;
/** Flushes the TLBs of some. Second argument: pointer to a bitmap of virtual processors. */
export const MMUEXT_TLB_FLUSH_MULTI = 8;
/** Flushes one page of some. Arguments: linear address; pointer to a bitmap. */
export const MMUEXT_INVLPG_MULTI = 9;
/** Flushes the TLBs of all. */
export const MMUEXT_TLB_FLUSH_ALL = 10;
/** Flushes one page of all. Argument: linear address. */
export const MMUEXT_INVLPG_ALL = 11;
/** Writes back and invalidates caches. */
export const MMUEXT_FLUSH_CACHE = 12;
/** Loads an LDT. Arguments: linear address, a multiple of 4096; entries, 0..8192. */
export const MMUEXT_SET_LDT = 13;
/** 64-bit guests. */
export const MMUEXT_NEW_USER_BASEPTR = 15;
/** Fills a frame with zeros. Argument: mfn. */
export const MMUEXT_CLEAR_PAGE = 16;
/** Copies a frame. Arguments: mfn; source mfn. */
export const MMUEXT_COPY_PAGE = 17;
/** As MMUEXT_FLUSH_CACHE, on all processors. */
export const MMUEXT_FLUSH_CACHE_GLOBAL = 18;
/** For fully virtualised tools. */
export const MMUEXT_MARK_SUPER = 19;
/** For fully virtualised tools. */
export const MMUEXT_UNMARK_SUPER = 20;

/**
 * One element of mmuext_op. `arg1` is an mfn or a linear address, `arg2` a number of entries, a pointer to a bitmap of
 * virtual processors, or a source mfn; which, the command says. {@link mmuext} fills it.
 */
export const mmuextOp = defineLayout("mmuext_op", { cmd: U32, arg1: U32, arg2: U32 });
/** An element of mmuext_op as it is written. */
export type MmuextOp = Encodable<typeof mmuextOp>;

const PINS = [MMUEXT_PIN_L1_TABLE, MMUEXT_PIN_L2_TABLE, MMUEXT_PIN_L3_TABLE] as const;

/** Elements of mmuext_op, by what they do. */
export const mmuext = Object.freeze({
  /** @param level 1 to 3. @throws XenAbiError `ERR_PARAMETER` for another. */
  pin: (level: 1 | 2 | 3, frame: MachineFrame): MmuextOp => ({
    cmd: PINS[requireInteger("level", level, 1, 3) - 1],
    arg1: frame,
    arg2: 0,
  }),
  unpin: (frame: MachineFrame): MmuextOp => ({ cmd: MMUEXT_UNPIN_TABLE, arg1: frame, arg2: 0 }),
  newBase: (frame: MachineFrame): MmuextOp => ({ cmd: MMUEXT_NEW_BASEPTR, arg1: frame, arg2: 0 }),
  flushLocal: (): MmuextOp => ({ cmd: MMUEXT_TLB_FLUSH_LOCAL, arg1: 0, arg2: 0 }),
  flushAll: (): MmuextOp => ({ cmd: MMUEXT_TLB_FLUSH_ALL, arg1: 0, arg2: 0 }),
  /** @param vcpus address of a bitmap of virtual processors. */
  flushMulti: (vcpus: LinearAddress): MmuextOp => ({ cmd: MMUEXT_TLB_FLUSH_MULTI, arg1: 0, arg2: vcpus }),
  invalidateLocal: (page: LinearAddress): MmuextOp => ({ cmd: MMUEXT_INVLPG_LOCAL, arg1: page, arg2: 0 }),
  invalidateAll: (page: LinearAddress): MmuextOp => ({ cmd: MMUEXT_INVLPG_ALL, arg1: page, arg2: 0 }),
  /** @param vcpus address of a bitmap of virtual processors. */
  invalidateMulti: (page: LinearAddress, vcpus: LinearAddress): MmuextOp => ({
    cmd: MMUEXT_INVLPG_MULTI,
    arg1: page,
    arg2: vcpus,
  }),
  flushCache: (): MmuextOp => ({ cmd: MMUEXT_FLUSH_CACHE, arg1: 0, arg2: 0 }),
  /** @param entries 0..8192; 0 for no LDT. */
  setLdt: (base: LinearAddress, entries: number): MmuextOp => ({ cmd: MMUEXT_SET_LDT, arg1: base, arg2: entries }),
  clearPage: (frame: MachineFrame): MmuextOp => ({ cmd: MMUEXT_CLEAR_PAGE, arg1: frame, arg2: 0 }),
  copyPage: (to: MachineFrame, from: MachineFrame): MmuextOp => ({ cmd: MMUEXT_COPY_PAGE, arg1: to, arg2: from }),
});

/*
 * Flags of update_va_mapping; if neither UVMF_LOCAL nor UVMF_ALL is meant, the upper bits are a pointer to a bitmap of virtual
 * processors:
 *
 *   31                              3   2   1   0
 *  +---------------------------------+-----+------+
 *  |       pointer to a bitmap       | all | kind |
 *  +---------------------------------+-----+------+
 */
/** No flush. */
export const UVMF_NONE = 0;
/** Flushes the whole TLB. */
export const UVMF_TLB_FLUSH = 1;
/** Flushes the page. */
export const UVMF_INVLPG = 2;
/** The kind of flush. */
export const UVMF_FLUSHTYPE_MASK = 3;
/** On those that a bitmap names; the pointer is or-ed in. */
export const UVMF_MULTI = 0;
/** On this virtual processor. */
export const UVMF_LOCAL = 0;
/** On all virtual processors. */
export const UVMF_ALL = 4;

/** vm_assist: switches on. */
export const VMASST_CMD_enable = 0;
/** vm_assist: switches off. */
export const VMASST_CMD_disable = 1;
/** Programs may have segments of 4 GB; the hypervisor emulates what they touch through them. */
export const VMASST_TYPE_4gb_segments = 0;
/** As above, and the guest is told by vector 15. */
export const VMASST_TYPE_4gb_segments_notify = 1;
/** A store to a page table is emulated instead of refused. */
export const VMASST_TYPE_writable_pagetables = 2;
/** PAE roots may lie above 4 GB. */
export const VMASST_TYPE_pae_extended_cr3 = 3;
/** The virtual IOPL is the one in EFLAGS. */
export const VMASST_TYPE_architectural_iopl = 4;
/** XEN_RUNSTATE_UPDATE is set while runstate information is written. */
export const VMASST_TYPE_runstate_update_flag = 5;
