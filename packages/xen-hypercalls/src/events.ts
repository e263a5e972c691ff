/*X:230 Event channels.
 * An event is a bit: pending for a port in the shared page, unless masked there, and then a bit in the virtual
 * processor's summary word and an upcall. Ports are bound to another domain's port, to a virtual interrupt (VIRQ), to
 * another virtual processor. Structures from public/event_channel.h. Before: memory-ops.ts. Next: giving the processor
 * away, sched.ts. */

import type { u32 } from "@lguest/mmu";
import type { DomainId } from "./addresses.js";
import { requireInteger } from "./errors.js";
import { bytes, DOMID, PORT, U8, U32, U64 } from "./field-types.js";
import { type Decoded, defineLayout, out } from "./layout.js";

/** Binds a new port to one that another domain offers. */
export const EVTCHNOP_bind_interdomain = 0;
/** Binds a new port to a virtual interrupt. */
export const EVTCHNOP_bind_virq = 1;
/** Binds a new port to a real interrupt. */
export const EVTCHNOP_bind_pirq = 2;
/** Frees a port. */
export const EVTCHNOP_close = 3;
/** Sends an event to the other side. */
export const EVTCHNOP_send = 4;
/** Asks what a port is bound to. */
export const EVTCHNOP_status = 5;
/** Makes a port that another domain may bind to. */
export const EVTCHNOP_alloc_unbound = 6;
/** Makes a port by which the domain's virtual processors wake one another. */
export const EVTCHNOP_bind_ipi = 7;
/** Says which virtual processor is told. */
export const EVTCHNOP_bind_vcpu = 8;
/** Clears a port's mask and delivers what is pending. */
export const EVTCHNOP_unmask = 9;
/** Closes all ports. */
export const EVTCHNOP_reset = 10;
/** Goes over to the other form of pending bits (FIFO). */
export const EVTCHNOP_init_control = 11;
/** Gives that form another page. */
export const EVTCHNOP_expand_array = 12;
/** Sets a port's priority in that form. */
export const EVTCHNOP_set_priority = 13;

/** Virtual interrupt: the timer, one for each virtual processor. */
export const VIRQ_TIMER = 0;
/** Virtual interrupt: show what you are doing. */
export const VIRQ_DEBUG = 1;
/** Virtual interrupt: the hypervisor's console has input. */
export const VIRQ_CONSOLE = 2;
/** Virtual interrupt: a domain died or wants something. */
export const VIRQ_DOM_EXC = 3;
/** Virtual interrupt: trace buffers. */
export const VIRQ_TBUF = 4;
/** Virtual interrupt: a debugger. */
export const VIRQ_DEBUGGER = 6;
/** Virtual interrupt: profiling. */
export const VIRQ_XENOPROF = 7;
/** Virtual interrupt: the hypervisor's console ring has output. */
export const VIRQ_CON_RING = 8;
/** Virtual interrupts there are: 0..23. */
export const NR_VIRQS = 24;

/** Argument of EVTCHNOP_alloc_unbound. */
export const evtchnAllocUnbound = defineLayout("evtchn_alloc_unbound", {
  dom: DOMID,
  remote_dom: DOMID,
  port: out(PORT),
});
/** Argument of EVTCHNOP_bind_interdomain. */
export const evtchnBindInterdomain = defineLayout("evtchn_bind_interdomain", {
  remote_dom: DOMID,
  remote_port: PORT,
  local_port: out(PORT),
});
/** Argument of EVTCHNOP_bind_virq. */
export const evtchnBindVirq = defineLayout("evtchn_bind_virq", { virq: U32, vcpu: U32, port: out(PORT) });
/** Argument of EVTCHNOP_bind_pirq. `flags` bit 0: may be shared. */
export const evtchnBindPirq = defineLayout("evtchn_bind_pirq", { pirq: U32, flags: U32, port: out(PORT) });
/** Argument of EVTCHNOP_bind_ipi. */
export const evtchnBindIpi = defineLayout("evtchn_bind_ipi", { vcpu: U32, port: out(PORT) });
/** Argument of EVTCHNOP_close. */
export const evtchnClose = defineLayout("evtchn_close", { port: PORT });
/** Argument of EVTCHNOP_send. */
export const evtchnSend = defineLayout("evtchn_send", { port: PORT });
/** Argument of EVTCHNOP_status; what `u` means is said by `status`, see {@link evtchnBinding}. */
export const evtchnStatus = defineLayout("evtchn_status", {
  dom: DOMID,
  port: PORT,
  status: out(U32),
  vcpu: out(U32),
  /** unbound, interdomain: domain; pirq, virq: number. */
  u: out(U32),
  /** interdomain: the other side's port. */
  u_port: out(PORT),
});
/** Argument of EVTCHNOP_bind_vcpu. */
export const evtchnBindVcpu = defineLayout("evtchn_bind_vcpu", { port: PORT, vcpu: U32 });
/** Argument of EVTCHNOP_unmask. */
export const evtchnUnmask = defineLayout("evtchn_unmask", { port: PORT });
/** Argument of EVTCHNOP_reset. */
export const evtchnReset = defineLayout("evtchn_reset", { dom: DOMID });
/** Argument of EVTCHNOP_init_control. */
export const evtchnInitControl = defineLayout("evtchn_init_control", {
  control_gfn: U64,
  offset: U32,
  vcpu: U32,
  link_bits: out(U8),
  _pad: out(bytes(7)),
});
/** Argument of EVTCHNOP_expand_array. */
export const evtchnExpandArray = defineLayout("evtchn_expand_array", { array_gfn: U64 });
/** Argument of EVTCHNOP_set_priority. 0 is the most urgent, 15 the least. */
export const evtchnSetPriority = defineLayout("evtchn_set_priority", { port: PORT, priority: U32 });

/** Operations of event_channel_op and their arguments. */
export const EVTCHNOP_ARGUMENTS = Object.freeze({
  [EVTCHNOP_bind_interdomain]: evtchnBindInterdomain,
  [EVTCHNOP_bind_virq]: evtchnBindVirq,
  [EVTCHNOP_bind_pirq]: evtchnBindPirq,
  [EVTCHNOP_close]: evtchnClose,
  [EVTCHNOP_send]: evtchnSend,
  [EVTCHNOP_status]: evtchnStatus,
  [EVTCHNOP_alloc_unbound]: evtchnAllocUnbound,
  [EVTCHNOP_bind_ipi]: evtchnBindIpi,
  [EVTCHNOP_bind_vcpu]: evtchnBindVcpu,
  [EVTCHNOP_unmask]: evtchnUnmask,
  [EVTCHNOP_reset]: evtchnReset,
  [EVTCHNOP_init_control]: evtchnInitControl,
  [EVTCHNOP_expand_array]: evtchnExpandArray,
  [EVTCHNOP_set_priority]: evtchnSetPriority,
});

/** Argument of event_channel_op_compat: the operation, and its own argument in `u`. */
export const evtchnOp = defineLayout("evtchn_op", { cmd: U32, u: bytes(24, 4) });

/** evtchn_status.status: free. */
export const EVTCHNSTAT_closed = 0;
/** evtchn_status.status: waits for the other domain. */
export const EVTCHNSTAT_unbound = 1;
/** evtchn_status.status: bound to another domain's port. */
export const EVTCHNSTAT_interdomain = 2;
/** evtchn_status.status: a real interrupt. */
export const EVTCHNSTAT_pirq = 3;
/** evtchn_status.status: a virtual interrupt. */
export const EVTCHNSTAT_virq = 4;
/** evtchn_status.status: between virtual processors. */
export const EVTCHNSTAT_ipi = 5;

/** What a port is bound to. */
export type EvtchnBinding =
  | { readonly kind: "closed" }
  | { readonly kind: "unbound"; readonly dom: DomainId }
  | { readonly kind: "interdomain"; readonly dom: DomainId; readonly port: u32 }
  | { readonly kind: "pirq"; readonly pirq: u32 }
  | { readonly kind: "virq"; readonly virq: u32 }
  | { readonly kind: "ipi" }
  /** A status that this version of the interface does not have. */
  | { readonly kind: "unknown"; readonly status: u32 };

/** Reads the union of an answered {@link evtchnStatus}. */
export function evtchnBinding(status: Decoded<typeof evtchnStatus>): EvtchnBinding {
  const dom = status.u & 0xffff;
  switch (status.status) {
    case EVTCHNSTAT_closed:
      return { kind: "closed" };
    case EVTCHNSTAT_unbound:
      return { kind: "unbound", dom };
    case EVTCHNSTAT_interdomain:
      return { kind: "interdomain", dom, port: status.u_port };
    case EVTCHNSTAT_pirq:
      return { kind: "pirq", pirq: status.u };
    case EVTCHNSTAT_virq:
      return { kind: "virq", virq: status.u };
    case EVTCHNSTAT_ipi:
      return { kind: "ipi" };
    default:
      return { kind: "unknown", status: status.status };
  }
}

/** Ports of a 32-bit guest in the two-level form: 32 words of 32 bits. */
export const EVTCHN_2L_NR_CHANNELS = 1024;

/** Where the bits of a port are in the two-level form. */
export interface PortBits {
  /** Element of shared_info.evtchn_pending and of evtchn_mask, and bit of vcpu_info.evtchn_pending_sel; 0..31. */
  readonly word: number;
  /** The port's bit in that element, as a mask 0..2^31, unsigned. */
  readonly mask: u32;
}

/**
 * Where the bits of a port are.
 * @param port 0..1023.
 * @throws XenAbiError `ERR_PARAMETER` for another.
 */
export function portBits(port: u32): PortBits {
  requireInteger("port", port, 0, EVTCHN_2L_NR_CHANNELS - 1);
  return { word: port >>> 5, mask: (1 << (port & 31)) >>> 0 };
}
