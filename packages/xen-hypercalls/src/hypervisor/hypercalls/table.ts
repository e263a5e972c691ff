/*X:575 The table of calls.
 *
 * A number in eax to what carries the call out, and multicall, which goes through a list of them. iret is no call like
 * the others: it has no result. Before: machine-calls.ts. Next: what brought the processor home, handle-exit.ts. */
import { REG_EAX, REG_EBX, REG_ECX, REG_EDI, REG_EDX, REG_EIP, REG_ESI } from "@lguest/switcher";
import { XEN_ERRNO } from "../../errno.js";
import * as numbers from "../../hypercall-numbers.js";
import { multicallEntry } from "../../multicall.js";
import { formatHypercall } from "../../request.js";
import { inKernel } from "../exceptions.js";
import { returnFromHandler } from "../iret.js";
import type { Vcpu } from "../vcpu.js";
import {
  type CallArguments,
  type Caller,
  type CallHandler,
  type CallOutcome,
  type Continuation,
  callerOf,
  continued,
} from "./call.js";
import { eventChannelOp, eventChannelOpCompat } from "./events.js";
import { grantTableOp } from "./grants.js";
import {
  consoleIo,
  memoryOp,
  physdevOperation,
  physdevOperationCompat,
  vmAssist,
  xenVersion,
} from "./machine-calls.js";
import { mmuExtended, mmuUpdate, updateVaMapping, updateVaMappingOtherDomain } from "./page-tables.js";
import { schedOp, schedOpCompat, setTimerOp, vcpuOp } from "./scheduling.js";
import {
  callbackOp,
  fpuTaskswitch,
  getDebugRegister,
  nmiOp,
  setCallbacks,
  setDebugRegister,
  setGdt,
  setTrapTable,
  stackSwitch,
  updateDescriptor,
} from "./traps-and-tables.js";

const { EFAULT, ENOSYS } = XEN_ERRNO;

const HANDLERS: ReadonlyMap<number, CallHandler> = new Map<number, CallHandler>([
  [numbers.__HYPERVISOR_set_trap_table, setTrapTable],
  [numbers.__HYPERVISOR_mmu_update, mmuUpdate],
  [numbers.__HYPERVISOR_set_gdt, setGdt],
  [numbers.__HYPERVISOR_stack_switch, stackSwitch],
  [numbers.__HYPERVISOR_set_callbacks, setCallbacks],
  [numbers.__HYPERVISOR_fpu_taskswitch, fpuTaskswitch],
  [numbers.__HYPERVISOR_sched_op_compat, schedOpCompat],
  [numbers.__HYPERVISOR_set_debugreg, setDebugRegister],
  [numbers.__HYPERVISOR_get_debugreg, getDebugRegister],
  [numbers.__HYPERVISOR_update_descriptor, updateDescriptor],
  [numbers.__HYPERVISOR_memory_op, memoryOp],
  [numbers.__HYPERVISOR_multicall, multicall],
  [numbers.__HYPERVISOR_update_va_mapping, updateVaMapping],
  [numbers.__HYPERVISOR_set_timer_op, setTimerOp],
  [numbers.__HYPERVISOR_event_channel_op_compat, eventChannelOpCompat],
  [numbers.__HYPERVISOR_xen_version, xenVersion],
  [numbers.__HYPERVISOR_console_io, consoleIo],
  [numbers.__HYPERVISOR_physdev_op_compat, physdevOperationCompat],
  [numbers.__HYPERVISOR_grant_table_op, grantTableOp],
  [numbers.__HYPERVISOR_vm_assist, vmAssist],
  [numbers.__HYPERVISOR_update_va_mapping_otherdomain, updateVaMappingOtherDomain],
  [numbers.__HYPERVISOR_vcpu_op, vcpuOp],
  [numbers.__HYPERVISOR_mmuext_op, mmuExtended],
  [numbers.__HYPERVISOR_nmi_op, nmiOp],
  [numbers.__HYPERVISOR_sched_op, schedOp],
  [numbers.__HYPERVISOR_callback_op, callbackOp],
  [numbers.__HYPERVISOR_event_channel_op, eventChannelOp],
  [numbers.__HYPERVISOR_physdev_op, physdevOperation],
]);

/** The list of a multicall in its arguments. */
const MULTICALL_LIST = { count: 1, list: 0, size: multicallEntry.size } as const;
/** Bytes of the `int` by which a call is made: it is made again. */
const INT_BYTES = 2;

/** Carries one call out. */
function call(caller: Caller, number: number, args: CallArguments): CallOutcome {
  const handler = HANDLERS.get(number);
  return handler === undefined ? -ENOSYS : handler(caller, args);
}

/** multicall(list, count): each element's result goes into it. The list itself may not be named in an element. */
function multicall(caller: Caller, outer: CallArguments): CallOutcome {
  const { vcpu, memory } = caller;
  const { op, result, args } = multicallEntry.fields;
  const [list, count] = outer;
  for (let i = 0; i < count; i++) {
    if (i > 0 && caller.spent()) return { again: continued(outer, MULTICALL_LIST, i) };
    const at = list + i * multicallEntry.size;
    const bytes = memory.read(at, multicallEntry.size);
    if (bytes === undefined) return -EFAULT;
    const view = new DataView(bytes.buffer, bytes.byteOffset);
    const word = (n: number): number => view.getUint32(args.offset + n * 4, true);
    const number = view.getUint32(op.offset, true);
    const words: CallArguments = [word(0), word(1), word(2), word(3), word(4)];
    const answer = callInBatch(caller, number, words);
    if (typeof answer !== "number") {
      // The element has more to do: it is found with what is left of it.
      const left = new Uint8Array(Uint32Array.from(answer.again).buffer);
      return memory.write(at + args.offset, left) ? { again: continued(outer, MULTICALL_LIST, i) } : -EFAULT;
    }
    vcpu.domain.trace?.(`MC d${vcpu.domain.id}v${vcpu.id} ${formatHypercall({ number, args: words })} = ${answer}`);
    if (!memory.writeU32(at + result.offset, answer)) return -EFAULT;
    if (vcpu.domain.end !== null) return 0;
    // An iret went out to a program: there is nobody left to have the rest done for.
    if (!inKernel(vcpu)) return answer;
  }
  return 0;
}

function callInBatch(caller: Caller, number: number, args: CallArguments): CallOutcome {
  caller.vcpu.domain.stats.call(number, true);
  if (number === numbers.__HYPERVISOR_multicall) return -ENOSYS;
  if (number !== numbers.__HYPERVISOR_iret) return call(caller, number, args);
  returnFromHandler(caller.vcpu);
  return caller.vcpu.registers.get(REG_EAX) | 0;
}

/** The guest makes the same call once more, for what is left; its events and other virtual processors come first. */
function goOnLater({ registers }: Vcpu, { again }: Continuation): void {
  [REG_EBX, REG_ECX, REG_EDX, REG_ESI, REG_EDI].forEach((slot, i) => {
    registers.set(slot, again[i]);
  });
  registers.set(REG_EIP, registers.get(REG_EIP) - INT_BYTES);
}

/** Carries out what the registers ask for. */
export function doHypercall(vcpu: Vcpu): void {
  const { registers, domain } = vcpu;
  const number = registers.get(REG_EAX);
  domain.stats.call(number, false);
  if (number === numbers.__HYPERVISOR_iret) {
    domain.trace?.(`HC d${domain.id}v${vcpu.id} iret()`);
    returnFromHandler(vcpu);
    return;
  }
  const args: CallArguments = [
    registers.get(REG_EBX),
    registers.get(REG_ECX),
    registers.get(REG_EDX),
    registers.get(REG_ESI),
    registers.get(REG_EDI),
  ];
  const result = call(callerOf(vcpu), number, args);
  if (typeof result !== "number") {
    goOnLater(vcpu, result);
    return;
  }
  domain.trace?.(`HC d${domain.id}v${vcpu.id} ${formatHypercall({ number, args })} = ${result}`);
  registers.set(REG_EAX, result);
}
