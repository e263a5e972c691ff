/*X:220 memory_op.
 * How many frames a domain has, and which: it gives frames back and asks for others (a balloon), exchanges them for
 * contiguous ones, and asks where the machine-to-physical table and its own memory lie. Structures from public/memory.h.
 * Before: page-tables.ts. Next: how domains wake one another, events.ts. */

import { array, DOMID, MFN, PFN, POINTER, U16, U32, U64 } from "./field-types.js";
import { defineLayout, out } from "./layout.js";

/** Asks for frames, anywhere. */
export const XENMEM_increase_reservation = 0;
/** Gives frames back. */
export const XENMEM_decrease_reservation = 1;
/** Asks for the machine's highest frame; the result is it. */
export const XENMEM_maximum_ram_page = 2;
/** Asks how many pages a domain has; the result is it. */
export const XENMEM_current_reservation = 3;
/** Asks how many pages a domain may have; the result is it. */
export const XENMEM_maximum_reservation = 4;
/** Asks for the frames of the machine-to-physical table. */
export const XENMEM_machphys_mfn_list = 5;
/** Asks for frames, for given pages. */
export const XENMEM_populate_physmap = 6;
/** Fully virtualised guests. */
export const XENMEM_add_to_physmap = 7;
/** Asks for the map of the domain's memory, entries as of BIOS call E820. */
export const XENMEM_memory_map = 9;
/** The same of the machine; the control domain only. */
export const XENMEM_machine_memory_map = 10;
/** Gives frames and takes as many others. */
export const XENMEM_exchange = 11;
/** Asks where the machine-to-physical table lies. */
export const XENMEM_machphys_mapping = 12;
/** Sets a domain's map; the toolstack. */
export const XENMEM_set_memory_map = 13;
/** Asks for the highest page of a domain; the result is it. */
export const XENMEM_maximum_gpfn = 14;
/** Fully virtualised guests. */
export const XENMEM_remove_from_physmap = 15;
/** Fully virtualised guests. */
export const XENMEM_set_pod_target = 16;
/** Fully virtualised guests. */
export const XENMEM_get_pod_target = 17;

/** Extents of frames to give or take. */
export const xenMemoryReservation = defineLayout("xen_memory_reservation", {
  /** List of frames or pages, one u32 an extent. */
  extent_start: POINTER,
  nr_extents: U32,
  /** Each extent is 2^extent_order frames. */
  extent_order: U32,
  /** Bits 7..0: frames must be reachable with so many address bits, 0 for any. */
  mem_flags: U32,
  domid: DOMID,
});
/** Argument of XENMEM_exchange. */
export const xenMemoryExchange = defineLayout("xen_memory_exchange", {
  in: xenMemoryReservation,
  out: xenMemoryReservation,
  nr_exchanged: U32,
});
/** Argument of the questions about one domain. */
export const xenMemoryDomain = defineLayout("xen_memory_domain", { domid: DOMID });
/** Argument of XENMEM_machphys_mfn_list: one frame for each 2 MB of the table. */
export const xenMachphysMfnList = defineLayout("xen_machphys_mfn_list", {
  max_extents: U32,
  extent_start: POINTER,
  nr_extents: out(U32),
});
/** Argument of XENMEM_machphys_mapping. */
export const xenMachphysMapping = defineLayout("xen_machphys_mapping", {
  v_start: out(POINTER),
  v_end: out(POINTER),
  max_mfn: out(MFN),
});
/** Argument of XENMEM_add_to_physmap. */
export const xenAddToPhysmap = defineLayout("xen_add_to_physmap", {
  domid: DOMID,
  size: U16,
  space: U32,
  idx: U32,
  gpfn: PFN,
});
/** Argument of XENMEM_remove_from_physmap. */
export const xenRemoveFromPhysmap = defineLayout("xen_remove_from_physmap", { domid: DOMID, gpfn: PFN });
/** Argument of XENMEM_memory_map: room on entry, entries on return. */
export const xenMemoryMap = defineLayout("xen_memory_map", { nr_entries: U32, buffer: POINTER });
/** Argument of XENMEM_set_memory_map. */
export const xenForeignMemoryMap = defineLayout("xen_foreign_memory_map", { domid: DOMID, map: xenMemoryMap });
/** Argument of the two about populating on demand. */
export const xenPodTarget = defineLayout("xen_pod_target", {
  target_pages: U64,
  tot_pages: out(U64),
  pod_cache_pages: out(U64),
  pod_entries: out(U64),
  domid: DOMID,
});
/** An entry in the buffer of XENMEM_memory_map: 20 bytes, as of BIOS call E820. */
export const e820Entry = defineLayout("e820entry", { addr: U64, size: U64, type: U32 });
/** A list of frames or pages, as `extent_start` names it. */
export const frameList = (count: number) => array(MFN, count);

/** Operations of memory_op and their arguments. */
export const XENMEM_ARGUMENTS = Object.freeze({
  [XENMEM_increase_reservation]: xenMemoryReservation,
  [XENMEM_decrease_reservation]: xenMemoryReservation,
  [XENMEM_maximum_ram_page]: null,
  [XENMEM_current_reservation]: xenMemoryDomain,
  [XENMEM_maximum_reservation]: xenMemoryDomain,
  [XENMEM_machphys_mfn_list]: xenMachphysMfnList,
  [XENMEM_populate_physmap]: xenMemoryReservation,
  [XENMEM_add_to_physmap]: xenAddToPhysmap,
  [XENMEM_memory_map]: xenMemoryMap,
  [XENMEM_machine_memory_map]: xenMemoryMap,
  [XENMEM_exchange]: xenMemoryExchange,
  [XENMEM_machphys_mapping]: xenMachphysMapping,
  [XENMEM_set_memory_map]: xenForeignMemoryMap,
  [XENMEM_maximum_gpfn]: xenMemoryDomain,
  [XENMEM_remove_from_physmap]: xenRemoveFromPhysmap,
  [XENMEM_set_pod_target]: xenPodTarget,
  [XENMEM_get_pod_target]: xenPodTarget,
});
