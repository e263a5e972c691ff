import { describe, expect, it } from "vitest";
import * as xen from "./index.js";

const BASE = 0xc1000000;

function place(size = 4096) {
  const bytes = new Uint8Array(size);
  const memory = xen.createArrayMemory({ bytes, base: BASE });
  return { bytes, memory, writer: xen.createStructWriter({ memory, base: BASE, size }) };
}

describe("a placed call", () => {
  it("names its structure, which can be read again with what the hypervisor wrote", () => {
    const { writer, memory } = place();
    const call = xen.eventChannelOp(writer, xen.EVTCHNOP_bind_virq, { virq: xen.VIRQ_TIMER, vcpu: 2 });
    expect(call.request).toEqual(xen.HYPERVISOR_event_channel_op(xen.EVTCHNOP_bind_virq, BASE));
    expect(call.read()).toEqual({ virq: 0, vcpu: 2, port: 0 });
    expect(xen.writeStruct(memory, xen.evtchnBindVirq, BASE, { virq: 0, vcpu: 2, port: 7 })).toBe(true);
    expect(call.read().port).toBe(7);
  });

  it("passes no address where there is no structure", () => {
    const { writer } = place();
    expect(xen.schedOp(writer, xen.SCHEDOP_yield)).toMatchObject({ request: { number: 29, args: [0, 0] }, address: 0 });
    expect(xen.vcpuOp(writer, xen.VCPUOP_up, 3).request.args).toEqual([1, 3, 0]);
    expect(xen.memoryOp(writer, xen.XENMEM_maximum_ram_page).read()).toBeUndefined();
    expect(xen.xenVersion(writer, xen.XENVER_version).request.args).toEqual([0, 0]);
    expect(xen.nmiOp(writer, xen.XENNMI_unregister_callback).request.args).toEqual([1, 0]);
    expect(writer.used).toBe(0);
  });

  it("puts lists and what they point to one behind the other", () => {
    const { writer } = place();
    const poll = xen.pollPorts(writer, [3, 5], 1_000_000_000n);
    expect(poll.read()).toEqual({ ports: BASE, nr_ports: 2, timeout: 1_000_000_000n });
    expect(writer.readAll(xen.PORT, BASE, 2)).toEqual([3, 5]);
    expect(poll.address).toBe(BASE + 8);

    const grants = xen.grantTableOp(writer, xen.GNTTABOP_query_size, [{ dom: 1 }, { dom: xen.DOMID_SELF }]);
    expect(grants.request.args).toEqual([6, BASE + 24, 2]);
    expect(grants.read().map((element) => element.dom)).toEqual([1, 0x7ff0]);

    const gdt = xen.setGdt(writer, [0x41ab5, 0x41ab6], 1024);
    expect(gdt.request).toEqual(xen.HYPERVISOR_set_gdt(BASE + 56, 1024));
    expect(gdt.read()).toEqual([0x41ab5, 0x41ab6]);
  });

  it("ends a table of handlers", () => {
    const { writer, bytes } = place();
    const call = xen.setTrapTable(writer, [{ vector: 14, maskEvents: true, cs: 0xe019, address: 0x1234 }]);
    expect(call.request).toEqual(xen.HYPERVISOR_set_trap_table(BASE));
    expect([...bytes.subarray(0, 16)]).toEqual([14, 4, 0x19, 0xe0, 0x34, 0x12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
  });

  it("counts what was done of page-table work", () => {
    const { writer, memory } = place();
    const call = xen.mmuextCall(writer, [xen.mmuext.pin(1, 0x100), xen.mmuext.setLdt(0xc0002000, 16)]);
    const [list, count, done, domid] = call.request.args;
    expect([list, count, domid]).toEqual([call.address, 2, xen.DOMID_SELF]);
    expect(xen.writeStruct(memory, xen.U32, done, 1)).toBe(true);
    expect(call.done()).toBe(1);
    const updates = xen.mmuUpdateCall(writer, [xen.machphysUpdate(0x41ab5, 7)], 3);
    expect(updates.request.args[3]).toBe(3);
    expect(updates.read()).toEqual([{ ptr: 0x41ab5001n, val: 7n }]);
    expect(xen.ptUpdate(0x1007n, 1n, true).ptr).toBe(0x1006n);
    expect(() => xen.mmuext.pin(4 as 3, 1)).toThrow(xen.XenAbiError);
  });

  it("writes text to the console", () => {
    const { writer, bytes } = place();
    const { request } = xen.consoleWrite(writer, "Hi\n");
    expect(request).toEqual(xen.HYPERVISOR_console_io(0, 3, BASE));
    expect([...bytes.subarray(0, 3)]).toEqual([0x48, 0x69, 0x0a]);
  });
});

describe("a hypervisor that knows only the older form", () => {
  it("is asked again by it, and its answer is the structure's", () => {
    const { writer, memory } = place();
    const asked: number[] = [];
    const issue = (request: xen.HypercallRequest): number => {
      asked.push(request.number);
      if (request.number !== xen.__HYPERVISOR_event_channel_op_compat) return -xen.XEN_ERRNO.ENOSYS;
      const op = writer.read(xen.evtchnOp, request.args[0]);
      expect(op.cmd).toBe(xen.EVTCHNOP_alloc_unbound);
      const argument = xen.decodeLayout(xen.evtchnAllocUnbound, op.u);
      const u = xen.encodeLayout(xen.evtchnAllocUnbound, { ...argument, port: 9 });
      xen.writeStruct(memory, xen.evtchnOp, request.args[0], { cmd: op.cmd, u });
      return 0;
    };
    const outcome = xen.issueEventChannelOp(issue, writer, xen.EVTCHNOP_alloc_unbound, { dom: 1, remote_dom: 0 });
    expect(outcome).toEqual({ result: 0, argument: { dom: 1, remote_dom: 0, port: 9 } });
    expect(asked).toEqual([32, 16]);
  });

  it("is not asked for what the older form cannot hold, nor after another refusal", () => {
    const { writer } = place();
    const asked: number[] = [];
    const issue = (answer: number) => (request: xen.HypercallRequest) => {
      asked.push(request.number);
      return answer;
    };
    const argument = { domid: 0, type: 0, index: 0, pirq: 0, bus: 0, devfn: 0, entry_nr: 0, table_base: 0n };
    const mapped = xen.issuePhysdevOp(issue(-38), writer, xen.PHYSDEVOP_map_pirq, argument);
    expect(mapped).toEqual({ result: -38, argument });
    expect(xen.issuePhysdevOp(issue(-1), writer, xen.PHYSDEVOP_set_iopl, { iopl: 1 }).result).toBe(-1);
    expect(asked).toEqual([33, 33]);
    expect(xen.issuePhysdevOp(issue(-38), writer, xen.PHYSDEVOP_set_iopl, { iopl: 1 })).toEqual({
      result: -38,
      argument: { iopl: 1 },
    });
    expect(asked).toEqual([33, 33, 33, 19]);
  });
});

describe("struct writer", () => {
  it("aligns, gives back, and says when it is full or its memory is not there", () => {
    const { writer, memory } = place(64);
    writer.placeBytes(Uint8Array.of(1));
    const mark = writer.mark();
    expect(writer.place(xen.U32, 5)).toBe(BASE + 4);
    writer.release(mark);
    expect(writer.reserve(2, 2)).toBe(BASE + 2);
    expect(() => writer.reserve(61)).toThrow(expect.objectContaining({ code: "ERR_SPACE" }));
    expect(() => writer.release(100)).toThrow(expect.objectContaining({ code: "ERR_PARAMETER" }));
    expect(writer.used).toBe(4);
    const astray = xen.createStructWriter({ memory, base: BASE + 60, size: 100 });
    expect(() => astray.placeAll(xen.U32, [1, 2])).toThrow(expect.objectContaining({ code: "ERR_ADDRESS" }));
    expect(astray.used).toBe(0);
    expect(() => astray.read(xen.U64, BASE + 60)).toThrow("u64: expected readable memory, got 0xc100003c");
    expect(() => xen.createStructWriter({ memory, base: 0xffffff00, size: 0x101 })).toThrow(xen.XenAbiError);
  });
});

describe("array memory", () => {
  it("reads and writes all or nothing", () => {
    const bytes = Uint8Array.of(1, 2, 3, 4);
    const memory = xen.createArrayMemory({ bytes, base: 0xfffffffc });
    expect(memory.read(0xfffffffc, 4)).toEqual(bytes);
    for (const [address, length] of [
      [0xfffffffb, 1],
      [0xfffffffd, 4],
      [0, 1],
      [0xfffffffc, -1],
      [Number.NaN, 0],
    ]) {
      expect(memory.read(address, length)).toBeUndefined();
    }
    expect(memory.write(0xfffffffe, Uint8Array.of(9, 9, 9))).toBe(false);
    expect([...bytes]).toEqual([1, 2, 3, 4]);
    expect(xen.readStructs(memory, xen.U16, 0xfffffffc, 2)).toEqual([0x201, 0x403]);
    expect(xen.readStructs(memory, xen.U16, 0xfffffffc, 3)).toBeUndefined();
  });
});
