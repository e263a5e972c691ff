/*X:280 physdev_op.
 * What is left of the real machine: interrupts, and I/O privilege, which is virtual, kept by the hypervisor for each
 * virtual processor. Structures from public/physdev.h. Before: grants.ts. Next: asking what runs here, version.ts. */

import { bytes, DOMID, I32, MFN, POINTER, U32, U64 } from "./field-types.js";
import { defineLayout, out } from "./layout.js";

/** Asks about an interrupt. */
export const PHYSDEVOP_irq_status_query = 5;
/** Sets the virtual IOPL. */
export const PHYSDEVOP_set_iopl = 6;
/** Sets the I/O bitmap. */
export const PHYSDEVOP_set_iobitmap = 7;
/** Reads an I/O APIC's register. */
export const PHYSDEVOP_apic_read = 8;
/** Writes it. */
export const PHYSDEVOP_apic_write = 9;
/** Asks for a vector. */
export const PHYSDEVOP_alloc_irq_vector = 10;
/** Gives it back. */
export const PHYSDEVOP_free_irq_vector = 11;
/** Ends an interrupt. */
export const PHYSDEVOP_eoi = 12;
/** Maps a real interrupt. */
export const PHYSDEVOP_map_pirq = 13;
/** Unmaps it. */
export const PHYSDEVOP_unmap_pirq = 14;
/** Says where a bitmap of interrupts that need an end is to be kept; older form. */
export const PHYSDEVOP_pirq_eoi_gmfn_v1 = 17;
/** The same; does not change how interrupts are unmasked. */
export const PHYSDEVOP_pirq_eoi_gmfn_v2 = 28;

/** Argument of PHYSDEVOP_eoi. */
export const physdevEoi = defineLayout("physdev_eoi", { irq: U32 });
/** Argument of PHYSDEVOP_pirq_eoi_gmfn_v1 and _v2. */
export const physdevPirqEoiGmfn = defineLayout("physdev_pirq_eoi_gmfn", { gmfn: MFN });
/** Argument of PHYSDEVOP_irq_status_query. Answered `flags` bit 0: needs an end; bit 1: shared. */
export const physdevIrqStatusQuery = defineLayout("physdev_irq_status_query", { irq: U32, flags: out(U32) });
/** Argument of PHYSDEVOP_set_iopl, 0..3. */
export const physdevSetIopl = defineLayout("physdev_set_iopl", { iopl: U32 });
/** Argument of PHYSDEVOP_set_iobitmap. */
export const physdevSetIobitmap = defineLayout("physdev_set_iobitmap", { bitmap: POINTER, nr_ports: U32 });
/** Argument of PHYSDEVOP_apic_read and _write. */
export const physdevApic = defineLayout("physdev_apic", { apic_physbase: U32, reg: U32, value: U32 });
/** Argument of PHYSDEVOP_alloc_irq_vector. */
export const physdevIrq = defineLayout("physdev_irq", { irq: U32, vector: out(U32) });
/** Argument of PHYSDEVOP_map_pirq. */
export const physdevMapPirq = defineLayout("physdev_map_pirq", {
  domid: DOMID,
  type: I32,
  index: I32,
  pirq: I32,
  bus: I32,
  devfn: I32,
  entry_nr: I32,
  table_base: U64,
});
/** Argument of PHYSDEVOP_unmap_pirq. */
export const physdevUnmapPirq = defineLayout("physdev_unmap_pirq", { domid: DOMID, pirq: I32 });

/** Operations of physdev_op and their arguments. */
export const PHYSDEVOP_ARGUMENTS = Object.freeze({
  [PHYSDEVOP_irq_status_query]: physdevIrqStatusQuery,
  [PHYSDEVOP_set_iopl]: physdevSetIopl,
  [PHYSDEVOP_set_iobitmap]: physdevSetIobitmap,
  [PHYSDEVOP_apic_read]: physdevApic,
  [PHYSDEVOP_apic_write]: physdevApic,
  [PHYSDEVOP_alloc_irq_vector]: physdevIrq,
  [PHYSDEVOP_free_irq_vector]: physdevIrq,
  [PHYSDEVOP_eoi]: physdevEoi,
  [PHYSDEVOP_map_pirq]: physdevMapPirq,
  [PHYSDEVOP_unmap_pirq]: physdevUnmapPirq,
  [PHYSDEVOP_pirq_eoi_gmfn_v1]: physdevPirqEoiGmfn,
  [PHYSDEVOP_pirq_eoi_gmfn_v2]: physdevPirqEoiGmfn,
});

/** Argument of physdev_op_compat: the operation, and its own argument in `u`. */
export const physdevOp = defineLayout("physdev_op", { cmd: U32, u: bytes(12, 4) });
