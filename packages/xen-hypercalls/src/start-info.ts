/*X:300 What a guest finds when it starts.
 * The domain builder leaves a page, its address in esi: how much memory there is, where the shared page, xenstore, the
 * console, the page tables, the list of frames, and the ramdisk are, and the command line. Structure from public/xen.h.
 * Before: version.ts. Next: the rings by which a guest talks to the console and to xenstore, rings.ts. */

import { MFN, PFN, POINTER, PORT, text, U32 } from "./field-types.js";
import { defineLayout } from "./layout.js";

/** start_info.magic of a PAE guest; 3.0 is the interface, whatever the hypervisor's version. */
export const START_INFO_MAGIC_PAE = "xen-3.0-x86_32p";
/** start_info.magic of a guest without PAE, which only Xen before 4.0 starts. */
export const START_INFO_MAGIC = "xen-3.0-x86_32";
/** Bytes of start_info.cmd_line, final NUL included. */
export const MAX_GUEST_CMDLINE = 1024;

/** start_info.flags: privileged. */
export const SIF_PRIVILEGED = 1 << 0;
/** start_info.flags: the initial domain, which controls the machine. */
export const SIF_INITDOMAIN = 1 << 1;
/** start_info.flags: mod_start is a list of modules. */
export const SIF_MULTIBOOT_MOD = 1 << 2;
/** start_info.flags: mod_start is a pfn. */
export const SIF_MOD_START_PFN = 1 << 3;
/** start_info.flags: tools need the linear list of frames. */
export const SIF_VIRT_P2M_4TOOLS = 1 << 4;
/** start_info.flags: power management. */
export const SIF_PM_MASK = 0xff << 8;

/** The page that a guest starts with. */
export const startInfo = defineLayout("start_info", {
  magic: text(32),
  /** Pages that the domain has. */
  nr_pages: U32,
  /** Machine address of the shared page. */
  shared_info: U32,
  flags: U32,
  /** Xenstore's ring and event channel. */
  store_mfn: MFN,
  store_evtchn: PORT,
  /** The console's ring; in the initial domain the offset of what is known of the screen. */
  console_mfn: MFN,
  /** The console's event channel; in the initial domain the size of what is known of the screen. */
  console_evtchn: PORT,
  /** Linear address of the page directory. */
  pt_base: POINTER,
  /** Frames of the page tables. */
  nr_pt_frames: U32,
  /** Linear address of the list of frames, u32 for each pfn. */
  mfn_list: POINTER,
  /** Linear address, or pfn, of the module; 0 for none. */
  mod_start: U32,
  /** Bytes. */
  mod_len: U32,
  cmd_line: text(MAX_GUEST_CMDLINE),
  /** First pfn of the list of frames, if it is not mapped where the rest is. */
  first_p2m_pfn: PFN,
  nr_p2m_frames: U32,
});
