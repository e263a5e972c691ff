/*X:568 Calls about running.
 *
 * Giving the processor away, ending, timers, and the other virtual processors. Before: events.ts. Next: memory, versions
 * and the rest, machine-calls.ts. */
import { PAGE_OFFSET_MASK, PAGE_SIZE } from "@lguest/mmu";
import { XEN_ERRNO } from "../../errno.js";
import {
  SCHEDOP_block,
  SCHEDOP_poll,
  SCHEDOP_shutdown,
  SCHEDOP_shutdown_code,
  SCHEDOP_yield,
  SHUTDOWN_soft_reset,
  SHUTDOWN_suspend,
  schedPoll,
  schedShutdown,
} from "../../sched.js";
import { vcpuInfo } from "../../shared-info.js";
import {
  VCPU_SSHOTTMR_future,
  VCPUOP_down,
  VCPUOP_get_physid,
  VCPUOP_get_runstate_info,
  VCPUOP_initialise,
  VCPUOP_is_up,
  VCPUOP_register_runstate_memory_area,
  VCPUOP_register_vcpu_info,
  VCPUOP_register_vcpu_time_memory_area,
  VCPUOP_send_nmi,
  VCPUOP_set_periodic_timer,
  VCPUOP_set_singleshot_timer,
  VCPUOP_stop_periodic_timer,
  VCPUOP_stop_singleshot_timer,
  VCPUOP_up,
  vcpuRegisterRunstateMemoryArea,
  vcpuRegisterVcpuInfo,
  vcpuSetPeriodicTimer,
  vcpuSetSingleshotTimer,
} from "../../vcpu.js";
import { eventsMasked, eventsPending, setEventsMasked } from "../exceptions.js";
import { TYPE_WRITABLE } from "../frame-table.js";
import { initialiseVcpu } from "../initialise-vcpu.js";
import { encodeRunstate } from "../runstate.js";
import { updateTime } from "../timers.js";
import { NEVER, type Vcpu } from "../vcpu.js";
import { type CallArguments, type Caller, withStruct } from "./call.js";

const { EFAULT, EINVAL, ENOENT, ENOSYS, EBUSY, ETIME } = XEN_ERRNO;

/** Ports that a poll may name. */
const POLL_PORTS_MAX = 128;
/** The shortest period of the periodic timer, in nanoseconds. */
const SHORTEST_PERIOD = 1_000_000n;
const TWO_TO_32 = 2 ** 32;

/** sched_op(command, structure). */
export function schedOp(caller: Caller, [command, address]: CallArguments): number {
  const { vcpu } = caller;
  switch (command) {
    case SCHEDOP_yield:
      vcpu.yielded = true;
      return 0;
    case SCHEDOP_block:
      return block(vcpu);
    case SCHEDOP_shutdown:
      return withStruct(caller, schedShutdown, address, ({ reason }) => shutDown(vcpu, reason));
    case SCHEDOP_shutdown_code:
      return withStruct(caller, schedShutdown, address, () => 0);
    case SCHEDOP_poll:
      return withStruct(caller, schedPoll, address, ({ ports, nr_ports, timeout }) =>
        poll(caller, ports, nr_ports, timeout),
      );
    default:
      return -ENOSYS;
  }
}

/** sched_op_compat(command, reason): the first three, with the reason in a register. */
export function schedOpCompat({ vcpu }: Caller, [command, reason]: CallArguments): number {
  switch (command) {
    case SCHEDOP_yield:
      vcpu.yielded = true;
      return 0;
    case SCHEDOP_block:
      return block(vcpu);
    case SCHEDOP_shutdown:
      return shutDown(vcpu, reason);
    default:
      return -ENOSYS;
  }
}

/** Events are let in, and it waits for one. */
function block(vcpu: Vcpu): number {
  setEventsMasked(vcpu, false);
  if (!eventsPending(vcpu)) vcpu.blocked = true;
  return 0;
}

function shutDown(vcpu: Vcpu, reason: number): number {
  if (reason > SHUTDOWN_soft_reset) return -EINVAL;
  // There is nobody to save a domain: the call says so, and the guest goes on.
  if (reason === SHUTDOWN_suspend) return -ENOSYS;
  vcpu.domain.shutDown(reason);
  return 0;
}

/** Waits for one of some ports, or until a time. It waits for the ports' bits, whether they are masked or not. */
function poll({ vcpu, memory }: Caller, list: number, count: number, timeout: bigint): number {
  if (count > POLL_PORTS_MAX) return -EINVAL;
  const ports = new Set<number>();
  for (let i = 0; i < count; i++) {
    const port = memory.readU32(list + i * 4);
    if (port === undefined) return -EFAULT;
    if (vcpu.domain.events.port(port).kind === "closed") return -EINVAL;
    ports.add(port);
  }
  if (vcpu.domain.events.anyPending(ports) || (eventsPending(vcpu) && !eventsMasked(vcpu))) return 0;
  vcpu.polling = ports;
  vcpu.pollUntil = timeout === 0n ? NEVER : Number(timeout);
  return 0;
}

/** set_timer_op(low, high): absolute system time; 0 for none. */
export function setTimerOp({ vcpu }: Caller, [lo, hi]: CallArguments): number {
  const at = hi * TWO_TO_32 + lo;
  vcpu.singleShot = at === 0 ? NEVER : at;
  return 0;
}

/** vcpu_op(command, number, structure). */
export function vcpuOp(caller: Caller, [command, number, address]: CallArguments): number {
  const target = caller.vcpu.domain.vcpus[number];
  if (target === undefined) return -ENOENT;
  switch (command) {
    case VCPUOP_initialise:
      return initialiseVcpu(caller, target, address);
    case VCPUOP_up:
      if (!target.initialised) return -EINVAL;
      target.up = true;
      return 0;
    case VCPUOP_down:
      target.up = false;
      return 0;
    case VCPUOP_is_up:
      return target.up ? 1 : 0;
    case VCPUOP_get_runstate_info:
      return caller.memory.write(address, encodeRunstate(target)) ? 0 : -EFAULT;
    case VCPUOP_register_runstate_memory_area:
      return withStruct(caller, vcpuRegisterRunstateMemoryArea, address, ({ addr }) => {
        target.runstateAddress = Number(addr & 0xffffffffn);
        return caller.memory.write(target.runstateAddress, encodeRunstate(target)) ? 0 : -EFAULT;
      });
    case VCPUOP_register_vcpu_time_memory_area:
      return withStruct(caller, vcpuRegisterRunstateMemoryArea, address, ({ addr }) => {
        target.timeAddress = Number(addr & 0xffffffffn);
        updateTime(target);
        return 0;
      });
    case VCPUOP_register_vcpu_info:
      return withStruct(caller, vcpuRegisterVcpuInfo, address, ({ mfn, offset }) =>
        moveInfo(target, Number(mfn), offset),
      );
    case VCPUOP_get_physid:
    case VCPUOP_send_nmi:
      return -ENOSYS;
    default:
      return timerOp(caller, target, command, address);
  }
}

function timerOp(caller: Caller, target: Vcpu, command: number, address: number): number {
  const { machine } = target.domain;
  switch (command) {
    case VCPUOP_set_periodic_timer:
      return withStruct(caller, vcpuSetPeriodicTimer, address, ({ period_ns }) => {
        if (period_ns < SHORTEST_PERIOD) return -EINVAL;
        target.period = Number(period_ns);
        target.periodic = machine.now() + target.period;
        return 0;
      });
    case VCPUOP_stop_periodic_timer:
      target.periodic = NEVER;
      return 0;
    case VCPUOP_set_singleshot_timer:
      if (caller.vcpu !== target) return -EINVAL;
      return withStruct(caller, vcpuSetSingleshotTimer, address, ({ timeout_abs_ns, flags }) => {
        const at = Number(timeout_abs_ns);
        if ((flags & VCPU_SSHOTTMR_future) !== 0 && at < machine.now()) return -ETIME;
        target.singleShot = at;
        return 0;
      });
    case VCPUOP_stop_singleshot_timer:
      if (caller.vcpu !== target) return -EINVAL;
      target.singleShot = NEVER;
      return 0;
    default:
      return -ENOSYS;
  }
}

/** Where its vcpu_info lies from now on: in a page of the guest's, once. */
function moveInfo(target: Vcpu, frame: number, offset: number): number {
  const { machine, id } = target.domain;
  if (offset > PAGE_SIZE - vcpuInfo.size || (offset & PAGE_OFFSET_MASK & 3) !== 0) return -EINVAL;
  if (target.infoRegistered) return -EBUSY;
  // The use as a writable page is held for good: the hypervisor writes there.
  if (machine.types.getPageAndType(frame, TYPE_WRITABLE, id) !== 0) return -EINVAL;
  const to = frame * PAGE_SIZE + offset;
  machine.memory.writeBytes(to, machine.memory.readBytes(target.infoAddress, vcpuInfo.size));
  target.infoAddress = to;
  target.infoRegistered = true;
  target.domain.events.announceAll(target);
  return 0;
}
