/*X:400 Every HYPERVISOR_ call.
 * One function for each call that a guest's kernel makes, named as in the kernel's own header, with the words in the
 * order of the header. They only make a request: pointers are addresses of structures that are in memory already
 * (placed-calls.ts puts them there). 64-bit arguments go as two words, the lower first. A page-table entry is the PAE
 * one; for a guest without PAE its upper word is zero. A batch of calls, MULTI_ in the header, is made of the same
 * requests: multicall.ts. */

import type { LinearAddress, u16, u32 } from "@lguest/mmu";
import { DOMID_SELF, type DomainId, type MachineFrame } from "./addresses.js";
import { requireInteger, XenAbiError } from "./errors.js";
import * as nr from "./hypercall-numbers.js";
import { type HypercallRequest, hypercall } from "./request.js";
import { SCHEDOP_shutdown } from "./sched.js";

/** Lower and upper word of an unsigned 64-bit value. */
function words(name: string, value: bigint): [u32, u32] {
  if (BigInt.asUintN(64, value) !== value) throw new XenAbiError("ERR_PARAMETER", name, "0..2^64 - 1", value);
  return [Number(value & 0xffffffffn), Number(value >> 32n)];
}

/** @param table list of trap_info that ends with an address of 0; address 0 for no handlers. */
export function HYPERVISOR_set_trap_table(table: LinearAddress): HypercallRequest {
  return hypercall(nr.__HYPERVISOR_set_trap_table, table);
}

/**
 * @param req list of mmu_update.
 * @param count elements.
 * @param successCount where the number of elements that were done goes, a u32; 0 for nowhere.
 * @param domid whose frames may be mapped.
 */
export function HYPERVISOR_mmu_update(
  req: LinearAddress,
  count: number,
  successCount: LinearAddress = 0,
  domid: DomainId = DOMID_SELF,
): HypercallRequest {
  return hypercall(nr.__HYPERVISOR_mmu_update, req, count, successCount, domid);
}

/** As {@link HYPERVISOR_mmu_update}, a list of mmuext_op. */
export function HYPERVISOR_mmuext_op(
  op: LinearAddress,
  count: number,
  successCount: LinearAddress = 0,
  domid: DomainId = DOMID_SELF,
): HypercallRequest {
  return hypercall(nr.__HYPERVISOR_mmuext_op, op, count, successCount, domid);
}

/**
 * @param frameList mfn of each page of the GDT, u32 each.
 * @param entries descriptors, at most 7168.
 */
export function HYPERVISOR_set_gdt(frameList: LinearAddress, entries: number): HypercallRequest {
  return hypercall(nr.__HYPERVISOR_set_gdt, frameList, entries);
}

/** The stack that a program's exceptions and events come in on. */
export function HYPERVISOR_stack_switch(ss: u16, esp: LinearAddress): HypercallRequest {
  return hypercall(nr.__HYPERVISOR_stack_switch, ss, esp);
}

/** Entry points for events and for failed segment loads. */
export function HYPERVISOR_set_callbacks(
  eventSelector: u16,
  eventAddress: LinearAddress,
  failsafeSelector: u16,
  failsafeAddress: LinearAddress,
): HypercallRequest {
  return hypercall(nr.__HYPERVISOR_set_callbacks, eventSelector, eventAddress, failsafeSelector, failsafeAddress);
}

/** @param set true sets CR0.TS, so that the next x87 or SSE instruction raises #NM. */
export function HYPERVISOR_fpu_taskswitch(set: boolean): HypercallRequest {
  return hypercall(nr.__HYPERVISOR_fpu_taskswitch, set ? 1 : 0);
}

/** @param arg address of the operation's structure; 0 if it has none. */
export function HYPERVISOR_sched_op(cmd: u32, arg: LinearAddress = 0): HypercallRequest {
  return hypercall(nr.__HYPERVISOR_sched_op, cmd, arg);
}

/** The older form: no structures; a shutdown's reason is `arg` itself. */
export function HYPERVISOR_sched_op_compat(cmd: u32, arg: u32 = 0): HypercallRequest {
  return hypercall(nr.__HYPERVISOR_sched_op_compat, cmd, arg);
}

/** @param timeout absolute system time, nanoseconds; 0 for none. */
export function HYPERVISOR_set_timer_op(timeout: bigint): HypercallRequest {
  return hypercall(nr.__HYPERVISOR_set_timer_op, ...words("timeout", timeout));
}

/** @param reg 0..7. */
export function HYPERVISOR_set_debugreg(reg: number, value: u32): HypercallRequest {
  return hypercall(nr.__HYPERVISOR_set_debugreg, requireInteger("debug register", reg, 0, 7), value);
}

/** @param reg 0..7. The result is its value, or -EINVAL. */
export function HYPERVISOR_get_debugreg(reg: number): HypercallRequest {
  return hypercall(nr.__HYPERVISOR_get_debugreg, requireInteger("debug register", reg, 0, 7));
}

/**
 * @param machineAddress of the descriptor, a multiple of 8.
 * @param descriptor its 8 bytes as a little-endian number.
 */
export function HYPERVISOR_update_descriptor(machineAddress: bigint, descriptor: bigint): HypercallRequest {
  return hypercall(
    nr.__HYPERVISOR_update_descriptor,
    ...words("machine address", machineAddress),
    ...words("descriptor", descriptor),
  );
}

/** @param arg address of the operation's structure; 0 if it has none. */
export function HYPERVISOR_memory_op(cmd: u32, arg: LinearAddress = 0): HypercallRequest {
  return hypercall(nr.__HYPERVISOR_memory_op, cmd, arg);
}

/** @param callList list of multicall_entry. */
export function HYPERVISOR_multicall(callList: LinearAddress, nrCalls: number): HypercallRequest {
  return hypercall(nr.__HYPERVISOR_multicall, callList, nrCalls);
}

/**
 * @param va linear address whose entry is written.
 * @param value the entry.
 * @param flags `UVMF_*`.
 */
export function HYPERVISOR_update_va_mapping(va: LinearAddress, value: bigint, flags: u32): HypercallRequest {
  return hypercall(nr.__HYPERVISOR_update_va_mapping, va, ...words("page-table entry", value), flags);
}

/** As {@link HYPERVISOR_update_va_mapping}, for a frame of another domain. */
export function HYPERVISOR_update_va_mapping_otherdomain(
  va: LinearAddress,
  value: bigint,
  flags: u32,
  domid: DomainId,
): HypercallRequest {
  const [low, high] = words("page-table entry", value);
  return hypercall(nr.__HYPERVISOR_update_va_mapping_otherdomain, va, low, high, flags, domid);
}

/** @param arg address of the operation's structure. */
export function HYPERVISOR_event_channel_op(cmd: u32, arg: LinearAddress): HypercallRequest {
  return hypercall(nr.__HYPERVISOR_event_channel_op, cmd, arg);
}

/** @param op address of an evtchn_op, which has operation and argument. */
export function HYPERVISOR_event_channel_op_compat(op: LinearAddress): HypercallRequest {
  return hypercall(nr.__HYPERVISOR_event_channel_op_compat, op);
}

/** @param arg address of the operation's structure; 0 if it has none. */
export function HYPERVISOR_xen_version(cmd: u32, arg: LinearAddress = 0): HypercallRequest {
  return hypercall(nr.__HYPERVISOR_xen_version, cmd, arg);
}

/** console_io: writes. */
export const CONSOLEIO_write = 0;
/** console_io: reads; the result is how many bytes there were. */
export const CONSOLEIO_read = 1;

/** @param str address of `count` bytes. */
export function HYPERVISOR_console_io(cmd: u32, count: number, str: LinearAddress): HypercallRequest {
  return hypercall(nr.__HYPERVISOR_console_io, cmd, count, str);
}

/** @param arg address of the operation's structure. */
export function HYPERVISOR_physdev_op(cmd: u32, arg: LinearAddress): HypercallRequest {
  return hypercall(nr.__HYPERVISOR_physdev_op, cmd, arg);
}

/** @param op address of a physdev_op, which has operation and argument. */
export function HYPERVISOR_physdev_op_compat(op: LinearAddress): HypercallRequest {
  return hypercall(nr.__HYPERVISOR_physdev_op_compat, op);
}

/** @param uop list of the operation's structures. @param count elements. */
export function HYPERVISOR_grant_table_op(cmd: u32, uop: LinearAddress, count: number): HypercallRequest {
  return hypercall(nr.__HYPERVISOR_grant_table_op, cmd, uop, count);
}

/** @param cmd `VMASST_CMD_*`. @param type `VMASST_TYPE_*`. */
export function HYPERVISOR_vm_assist(cmd: u32, type: u32): HypercallRequest {
  return hypercall(nr.__HYPERVISOR_vm_assist, cmd, type);
}

/** @param extraArgs address of the operation's structure; 0 if it has none. */
export function HYPERVISOR_vcpu_op(cmd: u32, vcpu: number, extraArgs: LinearAddress = 0): HypercallRequest {
  return hypercall(nr.__HYPERVISOR_vcpu_op, cmd, vcpu, extraArgs);
}

/**
 * A shutdown with the reason "suspend". The toolstack finds start_info by the third register and rewrites it on
 * resumption.
 * @param srec mfn of start_info.
 * @param shutdown address of a sched_shutdown whose reason is SHUTDOWN_suspend.
 */
export function HYPERVISOR_suspend(srec: MachineFrame, shutdown: LinearAddress): HypercallRequest {
  return hypercall(nr.__HYPERVISOR_sched_op, SCHEDOP_shutdown, shutdown, srec);
}

/** @param op `XENNMI_*`. @param arg address of the operation's structure; 0 if it has none. */
export function HYPERVISOR_nmi_op(op: u32, arg: LinearAddress = 0): HypercallRequest {
  return hypercall(nr.__HYPERVISOR_nmi_op, op, arg);
}

/** @param cmd `CALLBACKOP_*`. @param arg address of the operation's structure. */
export function HYPERVISOR_callback_op(cmd: u32, arg: LinearAddress): HypercallRequest {
  return hypercall(nr.__HYPERVISOR_callback_op, cmd, arg);
}

/** Return from an event or exception. Arguments are on the stack, see iretFrame; a guest jumps to it. */
export function HYPERVISOR_iret(): HypercallRequest {
  return hypercall(nr.__HYPERVISOR_iret);
}
