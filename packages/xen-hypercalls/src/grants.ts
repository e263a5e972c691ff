/*X:270 Grants.
 * A domain lets another see a page by an entry in its grant table, a reference; the other maps it, or has the
 * hypervisor copy, by that number. The entries are ordinary memory, the calls are for the other side and for setting the
 * table up. Structures from public/grant_table.h. Before: shared-info.ts. Next: physdev.ts. */

import { bytes, DOMID, I16, MFN, POINTER, U16, U32, U64 } from "./field-types.js";
import { defineLayout, out } from "./layout.js";

/** Maps pages that others granted. */
export const GNTTABOP_map_grant_ref = 0;
/** Unmaps them. */
export const GNTTABOP_unmap_grant_ref = 1;
/** Asks for the frames of one's own table, and sets its size. */
export const GNTTABOP_setup_table = 2;
/** Shows a table on the hypervisor's console. */
export const GNTTABOP_dump_table = 3;
/** Gives pages away. */
export const GNTTABOP_transfer = 4;
/** Copies from or to granted pages. */
export const GNTTABOP_copy = 5;
/** Asks for a table's size. */
export const GNTTABOP_query_size = 6;
/** Unmaps a page and moves another mapping there. */
export const GNTTABOP_unmap_and_replace = 7;
/** Chooses the form of the entries, 1 or 2. */
export const GNTTABOP_set_version = 8;
/** Asks for the frames of form 2's status words. */
export const GNTTABOP_get_status_frames = 9;
/** Asks for the form. */
export const GNTTABOP_get_version = 10;
/** Exchanges two entries. */
export const GNTTABOP_swap_grant_ref = 11;
/** Flushes caches. */
export const GNTTABOP_cache_flush = 12;

/*
 * grant_entry.flags:
 *
 *   15       9   8   7   6   5    4    3    2   1    0
 *  +----------+---+---+---+---+----+----+-----+-------+
 *  |    0     |sub|PAT|PCD|PWT|wrtg|rdng| r/o | type  |
 *  +----------+---+---+---+---+----+----+-----+-------+
 */
/** No grant. */
export const GTF_invalid = 0;
/** The domain may map the frame. */
export const GTF_permit_access = 1;
/** The domain may give a page to be put here. */
export const GTF_accept_transfer = 2;
/** The reference is a grant of another's grant. */
export const GTF_transitive = 3;
/** The type. */
export const GTF_type_mask = 3;
/** May not write. */
export const GTF_readonly = 1 << 2;
/** The hypervisor's: it is mapped. */
export const GTF_reading = 1 << 3;
/** The hypervisor's: it is mapped writable. */
export const GTF_writing = 1 << 4;
/** Part of a page only, by copy. */
export const GTF_sub_page = 1 << 8;
/** Of a transfer, the hypervisor's: it will be done. */
export const GTF_transfer_committed = 1 << 2;
/** Of a transfer, the hypervisor's: `frame` is there. */
export const GTF_transfer_completed = 1 << 3;

/** Entries at a table's start that tools use. */
export const GNTTAB_NR_RESERVED_ENTRIES = 8;
/** The console's ring. */
export const GNTTAB_RESERVED_CONSOLE = 0;
/** Xenstore's ring. */
export const GNTTAB_RESERVED_XENSTORE = 1;

/** An entry, form 1. Write `flags` last. */
export const grantEntryV1 = defineLayout("grant_entry_v1", { flags: U16, domid: DOMID, frame: U32 });
/** An entry of a whole page, form 2; part of a page: `page_off` and `length` stand in `pad0`. */
export const grantEntryV2 = defineLayout("grant_entry_v2", { flags: U16, domid: DOMID, pad0: out(U32), frame: U64 });

/** gnttab_map_grant_ref.flags: for devices. */
export const GNTMAP_device_map = 1 << 0;
/** gnttab_map_grant_ref.flags: for the processor, at `host_addr`. */
export const GNTMAP_host_map = 1 << 1;
/** gnttab_map_grant_ref.flags: read-only. */
export const GNTMAP_readonly = 1 << 2;
/** gnttab_map_grant_ref.flags: for programs too. */
export const GNTMAP_application_map = 1 << 3;
/** gnttab_map_grant_ref.flags: `host_addr` is the machine address of the page-table entry. */
export const GNTMAP_contains_pte = 1 << 4;

/** Element of GNTTABOP_map_grant_ref. */
export const gnttabMapGrantRef = defineLayout("gnttab_map_grant_ref", {
  host_addr: U64,
  flags: U32,
  ref: U32,
  dom: DOMID,
  status: out(I16),
  handle: out(U32),
  dev_bus_addr: out(U64),
});
/** Element of GNTTABOP_unmap_grant_ref. */
export const gnttabUnmapGrantRef = defineLayout("gnttab_unmap_grant_ref", {
  host_addr: U64,
  dev_bus_addr: U64,
  handle: U32,
  status: out(I16),
});
/** Element of GNTTABOP_setup_table. */
export const gnttabSetupTable = defineLayout("gnttab_setup_table", {
  dom: DOMID,
  nr_frames: U32,
  status: out(I16),
  /** Room for the frames, u32 each. */
  frame_list: POINTER,
});
/** Element of GNTTABOP_dump_table. */
export const gnttabDumpTable = defineLayout("gnttab_dump_table", { dom: DOMID, status: out(I16) });
/** Element of GNTTABOP_transfer. */
export const gnttabTransfer = defineLayout("gnttab_transfer", { mfn: MFN, domid: DOMID, ref: U32, status: out(I16) });
/** gnttab_copy.flags: the source is a reference, else a frame. */
export const GNTCOPY_source_gref = 1 << 0;
/** gnttab_copy.flags: the destination is a reference, else a frame. */
export const GNTCOPY_dest_gref = 1 << 1;
/** One end of a copy: a reference or a frame of a domain, and an offset in the page. */
export const gnttabCopyPtr = defineLayout("gnttab_copy_ptr", { u: U32, domid: DOMID, offset: U16 });
/** Element of GNTTABOP_copy: `len` bytes, within one page on both sides. */
export const gnttabCopy = defineLayout("gnttab_copy", {
  source: gnttabCopyPtr,
  dest: gnttabCopyPtr,
  len: U16,
  flags: U16,
  status: out(I16),
});
/** Element of GNTTABOP_query_size. */
export const gnttabQuerySize = defineLayout("gnttab_query_size", {
  dom: DOMID,
  nr_frames: out(U32),
  max_nr_frames: out(U32),
  status: out(I16),
});
/** Element of GNTTABOP_unmap_and_replace. */
export const gnttabUnmapAndReplace = defineLayout("gnttab_unmap_and_replace", {
  host_addr: U64,
  new_addr: U64,
  handle: U32,
  status: out(I16),
});
/** Element of GNTTABOP_set_version: what is wanted; what it is afterwards. */
export const gnttabSetVersion = defineLayout("gnttab_set_version", { version: U32 });
/** Element of GNTTABOP_get_status_frames. */
export const gnttabGetStatusFrames = defineLayout("gnttab_get_status_frames", {
  nr_frames: U32,
  dom: DOMID,
  status: out(I16),
  /** Room for the frames, u64 each. */
  frame_list: POINTER,
});
/** Element of GNTTABOP_get_version. */
export const gnttabGetVersion = defineLayout("gnttab_get_version", { dom: DOMID, pad: out(U16), version: out(U32) });
/** Element of GNTTABOP_swap_grant_ref. */
export const gnttabSwapGrantRef = defineLayout("gnttab_swap_grant_ref", { ref_a: U32, ref_b: U32, status: out(I16) });
/** Element of GNTTABOP_cache_flush; `a` is a bus address or a reference. */
export const gnttabCacheFlush = defineLayout("gnttab_cache_flush", {
  a: bytes(8, 4),
  offset: U16,
  length: U16,
  op: U32,
});

/** Operations of grant_table_op and the elements of their lists. */
export const GNTTABOP_ARGUMENTS = Object.freeze({
  [GNTTABOP_map_grant_ref]: gnttabMapGrantRef,
  [GNTTABOP_unmap_grant_ref]: gnttabUnmapGrantRef,
  [GNTTABOP_setup_table]: gnttabSetupTable,
  [GNTTABOP_dump_table]: gnttabDumpTable,
  [GNTTABOP_transfer]: gnttabTransfer,
  [GNTTABOP_copy]: gnttabCopy,
  [GNTTABOP_query_size]: gnttabQuerySize,
  [GNTTABOP_unmap_and_replace]: gnttabUnmapAndReplace,
  [GNTTABOP_set_version]: gnttabSetVersion,
  [GNTTABOP_get_status_frames]: gnttabGetStatusFrames,
  [GNTTABOP_get_version]: gnttabGetVersion,
  [GNTTABOP_swap_grant_ref]: gnttabSwapGrantRef,
  [GNTTABOP_cache_flush]: gnttabCacheFlush,
});

/** `status` of an element: done. */
export const GNTST_okay = 0;
/** `status`: failed, and nothing below fits. */
export const GNTST_general_error = -1;
/** `status`: no such domain. */
export const GNTST_bad_domain = -2;
/** `status`: no such reference. */
export const GNTST_bad_gntref = -3;
/** `status`: no such handle. */
export const GNTST_bad_handle = -4;
/** `status`: the linear address cannot be. */
export const GNTST_bad_virt_addr = -5;
/** `status`: the device address cannot be. */
export const GNTST_bad_dev_addr = -6;
/** `status`: no slot of the I/O MMU is left. */
export const GNTST_no_device_space = -7;
/** `status`: not allowed. */
export const GNTST_permission_denied = -8;
/** `status`: the page cannot be used so. */
export const GNTST_bad_page = -9;
/** `status`: a copy crosses a page's end. */
export const GNTST_bad_copy_arg = -10;
/** `status`: the address is too large. */
export const GNTST_address_too_big = -11;
/** `status`: not now, try again. */
export const GNTST_eagain = -12;
/** `status`: no space is left. */
export const GNTST_no_space = -13;
