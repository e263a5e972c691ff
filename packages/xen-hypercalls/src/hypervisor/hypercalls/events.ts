/*X:566 Calls about event channels.
 *
 * event_channel_op and its older form: what they ask is done by event-channels.ts. Before: traps-and-tables.ts. Next:
 * scheduling and virtual processors, scheduling.ts. */
import { PAGE_SIZE } from "@lguest/mmu";
import { DOMID_SELF } from "../../addresses.js";
import { XEN_ERRNO } from "../../errno.js";
import {
  EVTCHNOP_ARGUMENTS,
  EVTCHNOP_alloc_unbound,
  EVTCHNOP_bind_interdomain,
  EVTCHNOP_bind_ipi,
  EVTCHNOP_bind_pirq,
  EVTCHNOP_bind_vcpu,
  EVTCHNOP_bind_virq,
  EVTCHNOP_close,
  EVTCHNOP_init_control,
  EVTCHNOP_reset,
  EVTCHNOP_send,
  EVTCHNOP_status,
  EVTCHNOP_unmask,
  evtchnAllocUnbound,
  evtchnBindInterdomain,
  evtchnBindIpi,
  evtchnBindVcpu,
  evtchnBindVirq,
  evtchnClose,
  evtchnInitControl,
  evtchnOp,
  evtchnReset,
  evtchnSend,
  evtchnStatus,
  evtchnUnmask,
} from "../../events.js";
import type { Decoded } from "../../layout.js";
import type { Vcpu } from "../vcpu.js";
import { type CallArguments, type Caller, withStruct } from "./call.js";
import { targetDomain } from "./page-tables.js";

const { EINVAL, ENOENT, ENOSYS, EPERM } = XEN_ERRNO;

/** What a call that opens a port answers: the port in its structure, and 0; or the error. */
function opened<T extends { port: number }>(argument: T, port: number): number | readonly [number, T] {
  return port < 0 ? port : [0, { ...argument, port }];
}

/** event_channel_op(command, structure). */
export function eventChannelOp(caller: Caller, [command, address]: CallArguments): number {
  const { vcpu } = caller;
  const { events, id } = vcpu.domain;
  switch (command) {
    case EVTCHNOP_alloc_unbound:
      return withStruct(caller, evtchnAllocUnbound, address, (argument) => {
        const owner = targetDomain(vcpu, argument.dom);
        if (typeof owner === "number") return owner;
        const remote = argument.remote_dom === DOMID_SELF ? id : argument.remote_dom;
        return opened(argument, owner.events.allocateUnbound(remote));
      });
    case EVTCHNOP_bind_interdomain:
      return withStruct(caller, evtchnBindInterdomain, address, (argument) => {
        const port = events.bindInterdomain(argument.remote_dom, argument.remote_port);
        return port < 0 ? port : [0, { ...argument, local_port: port }];
      });
    case EVTCHNOP_bind_virq:
      return withStruct(caller, evtchnBindVirq, address, (argument) =>
        opened(argument, events.bindVirq(argument.virq, argument.vcpu)),
      );
    case EVTCHNOP_bind_ipi:
      return withStruct(caller, evtchnBindIpi, address, (argument) => opened(argument, events.bindIpi(argument.vcpu)));
    case EVTCHNOP_bind_pirq:
      return -EPERM;
    case EVTCHNOP_bind_vcpu:
      return withStruct(caller, evtchnBindVcpu, address, ({ port, vcpu: hearer }) => events.bindVcpu(port, hearer));
    case EVTCHNOP_close:
      return withStruct(caller, evtchnClose, address, ({ port }) => events.close(port));
    case EVTCHNOP_send:
      return withStruct(caller, evtchnSend, address, ({ port }) => events.send(port));
    case EVTCHNOP_unmask:
      return withStruct(caller, evtchnUnmask, address, ({ port }) => events.unmask(port));
    case EVTCHNOP_reset:
      return withStruct(caller, evtchnReset, address, ({ dom }) => {
        if (dom !== DOMID_SELF && dom !== id) return -EPERM;
        events.reset();
        return 0;
      });
    case EVTCHNOP_status:
      return withStruct(caller, evtchnStatus, address, (argument) => {
        const owner = targetDomain(vcpu, argument.dom);
        if (typeof owner === "number") return owner;
        const found = owner.events.status(argument.port);
        if (found === null) return -EINVAL;
        return [
          0,
          {
            ...argument,
            status: found.status,
            vcpu: owner.events.hearer(argument.port),
            u: found.u,
            u_port: found.port,
          },
        ];
      });
    case EVTCHNOP_init_control:
      return withStruct(caller, evtchnInitControl, address, (argument) => initControl(vcpu, argument));
    default:
      return -ENOSYS;
  }
}

/** The other kind of event channels is not offered; nonsense is called nonsense first. */
function initControl({ domain }: Vcpu, { vcpu, offset, control_gfn }: Decoded<typeof evtchnInitControl>): number {
  if (domain.vcpus[vcpu] === undefined) return -ENOENT;
  if (offset % 8 !== 0 || offset > PAGE_SIZE - CONTROL_BLOCK_BYTES) return -EINVAL;
  return domain.machine.frames.owner(Number(control_gfn)) === domain.id ? -ENOSYS : -EINVAL;
}

const CONTROL_BLOCK_BYTES = 72;
const U_OFFSET = evtchnOp.fields.u.offset;

/** event_channel_op_compat(structure): the operation stands before its argument. */
export function eventChannelOpCompat(caller: Caller, [address]: CallArguments): number {
  const command = caller.memory.readU32(address);
  if (command === undefined) return -XEN_ERRNO.EFAULT;
  if (!(command in EVTCHNOP_ARGUMENTS)) return -ENOSYS;
  return eventChannelOp(caller, [command, address + U_OFFSET, 0, 0, 0]);
}
