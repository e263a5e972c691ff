import {
  __HYPERVISOR_event_channel_op,
  __HYPERVISOR_multicall,
  createArrayMemory,
  createMulticallQueue,
  createStructWriter,
  DOMID_SELF,
  EVTCHNOP_ARGUMENTS,
  EVTCHNOP_bind_virq,
  encodeHypercallCode,
  eventChannelOp,
  evtchnBindVirq,
  formatHypercall,
  formatLayout,
  formatXenResult,
  HYPERVISOR_mmuext_op,
  HYPERVISOR_stack_switch,
  type HypercallRequest,
  mmuext,
  mmuextOp,
  multicallEntry,
  readStruct,
  VIRQ_TIMER,
  writeStruct,
  XEN_ERRNO,
} from "@lguest/xen-hypercalls";

// A page of a guest's memory, and the place in it where the guest puts the structures of its calls.
const memory = createArrayMemory({ bytes: new Uint8Array(4096), base: 0xc1000000 });
const writer = createStructWriter({ memory, base: 0xc1000000, size: 1024 });

// A hypervisor that knows two calls. It reads and writes with the layouts that the guest's side uses.
function issue(request: HypercallRequest): number {
  const [first, second] = request.args;
  if (request.number === __HYPERVISOR_event_channel_op && first === EVTCHNOP_bind_virq) {
    const argument = readStruct(memory, EVTCHNOP_ARGUMENTS[first], second);
    if (argument === undefined) return -XEN_ERRNO.EFAULT;
    return writeStruct(memory, evtchnBindVirq, second, { ...argument, port: 7 }) ? 0 : -XEN_ERRNO.EFAULT;
  }
  if (request.number !== __HYPERVISOR_multicall) return -XEN_ERRNO.ENOSYS;
  for (let index = 0; index < second; index++) {
    const at = first + index * multicallEntry.size;
    const entry = readStruct(memory, multicallEntry, at);
    if (entry === undefined) return -XEN_ERRNO.EFAULT;
    writeStruct(memory, multicallEntry, at, { ...entry, result: issue({ number: entry.op, args: entry.args }) });
  }
  return 0;
}

// One call: its structure is in memory before it, and is read again after it.
const bind = eventChannelOp(writer, EVTCHNOP_bind_virq, { virq: VIRQ_TIMER, vcpu: 0 });
console.log(`${formatHypercall(bind.request)} = ${formatXenResult(issue(bind.request))}, port ${bind.read().port}`);
console.log(formatLayout(evtchnBindVirq));

// The same call as machine code, by way of the hypercall page.
const code = encodeHypercallCode(bind.request, { kind: "page", page: 0xc0101000, at: 0xc0200000 });
console.log([...code].map((byte) => byte.toString(16).padStart(2, "0")).join(" "));

// Two calls of a context switch at once.
const queue = createMulticallQueue({ memory, base: 0xc1000400, capacity: 8, issue });
queue.push(HYPERVISOR_stack_switch(0xe021, 0xc1002000));
queue.pushWith(16, (place) => HYPERVISOR_mmuext_op(place.place(mmuextOp, mmuext.newBase(0x41ab4)), 1, 0, DOMID_SELF));
for (const { request, result } of queue.flush())
  console.log(`${formatHypercall(request)} = ${formatXenResult(result)}`);
