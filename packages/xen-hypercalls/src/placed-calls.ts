/*X:410 Calls with their structures.
 * The same calls as in hypercalls.ts, but taking values: the structures are put into the guest's memory, and what comes
 * back can be read from there after the call. Which structure an operation takes is said by the tables of the rooms from X:200
 * on, so that a wrong argument does not compile. Before: hypercalls.ts. Next: many calls at once, multicall.ts. */

import type { i32, LinearAddress, u32 } from "@lguest/mmu";
import { DOMID_SELF, type DomainId, type MachineFrame } from "./addresses.js";
import { XEN_ERRNO } from "./errno.js";
import { EVTCHNOP_ARGUMENTS, evtchnOp } from "./events.js";
import { bytesOf, MFN, PORT, U32 } from "./field-types.js";
import { GNTTABOP_ARGUMENTS } from "./grants.js";
import * as raw from "./hypercalls.js";
import { type Decoded, decodeLayout, type Encodable, encodeLayout, type FieldType, type Layout } from "./layout.js";
import { XENMEM_ARGUMENTS } from "./memory-ops.js";
import { type MmuextOp, mmuextOp, mmuUpdate } from "./page-tables.js";
import { PHYSDEVOP_ARGUMENTS, physdevOp } from "./physdev.js";
import type { HypercallRequest, IssueHypercall } from "./request.js";
import { SCHEDOP_ARGUMENTS, SCHEDOP_poll, type schedPoll } from "./sched.js";
import type { StructWriter } from "./struct-writer.js";
import { CALLBACKOP_ARGUMENTS, type TrapHandler, trapInfo, trapTable, XENNMI_ARGUMENTS } from "./traps.js";
import { VCPUOP_ARGUMENTS } from "./vcpu.js";
import { XENVER_ARGUMENTS } from "./version.js";

/** A call whose structure is in memory. */
export interface PlacedCall<T> {
  readonly request: HypercallRequest;
  /** Where the structure, or the first of a list, lies; 0 if the call has none. */
  readonly address: LinearAddress;
  /** Reads it again: after the call, with what the hypervisor wrote. */
  read(): T;
}

/** What an operation takes: nothing, or its structure. */
export type OperationArgument<L> = L extends null ? [] : [argument: Encodable<L>];
/** What an operation leaves: nothing, or its structure. */
export type OperationResult<L> = L extends null ? undefined : Decoded<L>;

type AnyType = FieldType<unknown, unknown> | null;

function place<T>(
  writer: StructWriter,
  type: AnyType,
  argument: readonly unknown[],
  request: (address: LinearAddress) => HypercallRequest,
): PlacedCall<T> {
  if (type === null) return { request: request(0), address: 0, read: () => undefined as T };
  const address = writer.place(type, argument[0]);
  return { request: request(address), address, read: () => writer.read(type, address) as T };
}

function placeList<T, I>(
  writer: StructWriter,
  type: FieldType<T, I>,
  values: readonly I[],
  request: (address: LinearAddress) => HypercallRequest,
): PlacedCall<T[]> {
  const address = writer.placeAll(type, values);
  return { request: request(address), address, read: () => writer.readAll(type, address, values.length) };
}

/** event_channel_op: `eventChannelOp(writer, EVTCHNOP_bind_virq, { virq: VIRQ_TIMER, vcpu: 0 })`. */
export function eventChannelOp<C extends keyof typeof EVTCHNOP_ARGUMENTS>(
  writer: StructWriter,
  cmd: C,
  ...argument: OperationArgument<(typeof EVTCHNOP_ARGUMENTS)[C]>
): PlacedCall<OperationResult<(typeof EVTCHNOP_ARGUMENTS)[C]>> {
  return place(writer, EVTCHNOP_ARGUMENTS[cmd], argument, (at) => raw.HYPERVISOR_event_channel_op(cmd, at));
}

/** sched_op: `schedOp(writer, SCHEDOP_block)`. */
export function schedOp<C extends keyof typeof SCHEDOP_ARGUMENTS>(
  writer: StructWriter,
  cmd: C,
  ...argument: OperationArgument<(typeof SCHEDOP_ARGUMENTS)[C]>
): PlacedCall<OperationResult<(typeof SCHEDOP_ARGUMENTS)[C]>> {
  return place(writer, SCHEDOP_ARGUMENTS[cmd], argument, (at) => raw.HYPERVISOR_sched_op(cmd, at));
}

/** Waits until one of `ports` is pending, or `timeout` (absolute system time in nanoseconds, 0n for none). */
export function pollPorts(
  writer: StructWriter,
  ports: readonly u32[],
  timeout: bigint,
): PlacedCall<Decoded<typeof schedPoll>> {
  const list = writer.placeAll(PORT, ports);
  return schedOp(writer, SCHEDOP_poll, { ports: list, nr_ports: ports.length, timeout });
}

/** vcpu_op: `vcpuOp(writer, VCPUOP_set_singleshot_timer, 0, { timeout_abs_ns: 1000000n, flags: 0 })`. */
export function vcpuOp<C extends keyof typeof VCPUOP_ARGUMENTS>(
  writer: StructWriter,
  cmd: C,
  vcpu: number,
  ...argument: OperationArgument<(typeof VCPUOP_ARGUMENTS)[C]>
): PlacedCall<OperationResult<(typeof VCPUOP_ARGUMENTS)[C]>> {
  return place(writer, VCPUOP_ARGUMENTS[cmd], argument, (at) => raw.HYPERVISOR_vcpu_op(cmd, vcpu, at));
}

/** memory_op: `memoryOp(writer, XENMEM_machphys_mapping, {})`. */
export function memoryOp<C extends keyof typeof XENMEM_ARGUMENTS>(
  writer: StructWriter,
  cmd: C,
  ...argument: OperationArgument<(typeof XENMEM_ARGUMENTS)[C]>
): PlacedCall<OperationResult<(typeof XENMEM_ARGUMENTS)[C]>> {
  return place(writer, XENMEM_ARGUMENTS[cmd], argument, (at) => raw.HYPERVISOR_memory_op(cmd, at));
}

/** xen_version: `xenVersion(writer, XENVER_get_features, { submap_idx: 0 })`. */
export function xenVersion<C extends keyof typeof XENVER_ARGUMENTS>(
  writer: StructWriter,
  cmd: C,
  ...argument: OperationArgument<(typeof XENVER_ARGUMENTS)[C]>
): PlacedCall<OperationResult<(typeof XENVER_ARGUMENTS)[C]>> {
  return place(writer, XENVER_ARGUMENTS[cmd], argument, (at) => raw.HYPERVISOR_xen_version(cmd, at));
}

/** physdev_op: `physdevOpCall(writer, PHYSDEVOP_set_iopl, { iopl: 1 })`. */
export function physdevOpCall<C extends keyof typeof PHYSDEVOP_ARGUMENTS>(
  writer: StructWriter,
  cmd: C,
  ...argument: OperationArgument<(typeof PHYSDEVOP_ARGUMENTS)[C]>
): PlacedCall<OperationResult<(typeof PHYSDEVOP_ARGUMENTS)[C]>> {
  return place(writer, PHYSDEVOP_ARGUMENTS[cmd], argument, (at) => raw.HYPERVISOR_physdev_op(cmd, at));
}

/** callback_op: `callbackOp(writer, CALLBACKOP_register, { type: CALLBACKTYPE_event, flags: 0, address: { cs, eip } })`. */
export function callbackOp<C extends keyof typeof CALLBACKOP_ARGUMENTS>(
  writer: StructWriter,
  cmd: C,
  ...argument: OperationArgument<(typeof CALLBACKOP_ARGUMENTS)[C]>
): PlacedCall<OperationResult<(typeof CALLBACKOP_ARGUMENTS)[C]>> {
  return place(writer, CALLBACKOP_ARGUMENTS[cmd], argument, (at) => raw.HYPERVISOR_callback_op(cmd, at));
}

/** nmi_op: `nmiOp(writer, XENNMI_register_callback, { handler_address, pad: 0 })`. */
export function nmiOp<C extends keyof typeof XENNMI_ARGUMENTS>(
  writer: StructWriter,
  cmd: C,
  ...argument: OperationArgument<(typeof XENNMI_ARGUMENTS)[C]>
): PlacedCall<OperationResult<(typeof XENNMI_ARGUMENTS)[C]>> {
  return place(writer, XENNMI_ARGUMENTS[cmd], argument, (at) => raw.HYPERVISOR_nmi_op(cmd, at));
}

/** grant_table_op, a list: `grantTableOp(writer, GNTTABOP_query_size, [{ dom: DOMID_SELF }])`. */
export function grantTableOp<C extends keyof typeof GNTTABOP_ARGUMENTS>(
  writer: StructWriter,
  cmd: C,
  elements: readonly Encodable<(typeof GNTTABOP_ARGUMENTS)[C]>[],
): PlacedCall<Decoded<(typeof GNTTABOP_ARGUMENTS)[C]>[]> {
  const type = GNTTABOP_ARGUMENTS[cmd] as FieldType<unknown, unknown>;
  const call = placeList(writer, type, elements, (at) => raw.HYPERVISOR_grant_table_op(cmd, at, elements.length));
  return call as PlacedCall<Decoded<(typeof GNTTABOP_ARGUMENTS)[C]>[]>;
}

/** set_trap_table; the list's end mark is added. */
export function setTrapTable(
  writer: StructWriter,
  handlers: readonly TrapHandler[],
): PlacedCall<Decoded<typeof trapInfo>[]> {
  return placeList(writer, trapInfo, trapTable(handlers), raw.HYPERVISOR_set_trap_table);
}

/** A call over a list, which says how many elements were done. */
export interface CountedCall<T> extends PlacedCall<T> {
  /** Elements that were done, after the call. */
  done(): number;
}

function placeCounted<T, I>(
  writer: StructWriter,
  type: FieldType<T, I>,
  values: readonly I[],
  request: (address: LinearAddress, done: LinearAddress) => HypercallRequest,
): CountedCall<T[]> {
  const count = writer.place(U32, 0);
  const call = placeList(writer, type, values, (at) => request(at, count));
  return { ...call, done: () => writer.read(U32, count) };
}

/** mmu_update: `mmuUpdateCall(writer, [ptUpdate(entry, value)])`. */
export function mmuUpdateCall(
  writer: StructWriter,
  updates: readonly Encodable<typeof mmuUpdate>[],
  domid: DomainId = DOMID_SELF,
): CountedCall<Decoded<typeof mmuUpdate>[]> {
  return placeCounted(writer, mmuUpdate, updates, (at, done) =>
    raw.HYPERVISOR_mmu_update(at, updates.length, done, domid),
  );
}

/** mmuext_op: `mmuextCall(writer, [mmuext.pin(1, frame)])`. */
export function mmuextCall(
  writer: StructWriter,
  operations: readonly MmuextOp[],
  domid: DomainId = DOMID_SELF,
): CountedCall<Decoded<typeof mmuextOp>[]> {
  return placeCounted(writer, mmuextOp, operations, (at, done) =>
    raw.HYPERVISOR_mmuext_op(at, operations.length, done, domid),
  );
}

/** set_gdt. @param entries descriptors in use, at most 512 a frame. */
export function setGdt(
  writer: StructWriter,
  frames: readonly MachineFrame[],
  entries: number,
): PlacedCall<MachineFrame[]> {
  return placeList(writer, MFN, frames, (at) => raw.HYPERVISOR_set_gdt(at, entries));
}

/** console_io, writing text of U+0001..U+00FF. */
export function consoleWrite(writer: StructWriter, message: string): PlacedCall<undefined> {
  const address = writer.placeBytes(bytesOf(message, "message"));
  const request = raw.HYPERVISOR_console_io(raw.CONSOLEIO_write, message.length, address);
  return { request, address, read: () => undefined };
}

/** What an operation answered. */
export interface OperationOutcome<T> {
  /** What was left in eax. */
  readonly result: i32;
  /** The structure, with what the hypervisor wrote. */
  readonly argument: T;
}

function issueWithCompat<T>(
  issue: IssueHypercall,
  writer: StructWriter,
  call: PlacedCall<T>,
  type: FieldType<unknown, unknown>,
  older: Layout<{ cmd: FieldType<u32>; u: FieldType<Uint8Array> }>,
  compat: (address: LinearAddress) => HypercallRequest,
): OperationOutcome<T> {
  const result = issue(call.request);
  if (result !== -XEN_ERRNO.ENOSYS || type.size > older.fields.u.size) return { result, argument: call.read() };
  const union = encodeLayout(type, call.read());
  const address = writer.place(older, { cmd: call.request.args[0], u: union });
  const outcome = issue(compat(address));
  return { result: outcome, argument: decodeLayout(type, writer.read(older, address).u) as T };
}

/** Makes an event_channel_op, and if the hypervisor is too old to know it, the same by event_channel_op_compat. */
export function issueEventChannelOp<C extends keyof typeof EVTCHNOP_ARGUMENTS>(
  issue: IssueHypercall,
  writer: StructWriter,
  cmd: C,
  ...argument: OperationArgument<(typeof EVTCHNOP_ARGUMENTS)[C]>
): OperationOutcome<OperationResult<(typeof EVTCHNOP_ARGUMENTS)[C]>> {
  const call = eventChannelOp(writer, cmd, ...argument);
  const type = EVTCHNOP_ARGUMENTS[cmd];
  return issueWithCompat(issue, writer, call, type, evtchnOp, raw.HYPERVISOR_event_channel_op_compat);
}

/** Makes a physdev_op, and if the hypervisor is too old to know it, the same by physdev_op_compat. */
export function issuePhysdevOp<C extends keyof typeof PHYSDEVOP_ARGUMENTS>(
  issue: IssueHypercall,
  writer: StructWriter,
  cmd: C,
  ...argument: OperationArgument<(typeof PHYSDEVOP_ARGUMENTS)[C]>
): OperationOutcome<OperationResult<(typeof PHYSDEVOP_ARGUMENTS)[C]>> {
  const call = physdevOpCall(writer, cmd, ...argument);
  const type = PHYSDEVOP_ARGUMENTS[cmd];
  return issueWithCompat(issue, writer, call, type, physdevOp, raw.HYPERVISOR_physdev_op_compat);
}
