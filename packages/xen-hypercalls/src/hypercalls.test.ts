import { describe, expect, it } from "vitest";
import * as xen from "./index.js";

/** What the header of a kernel puts into which register, for each of its functions. */
const CALLS: readonly (readonly [string, xen.HypercallRequest, number, readonly number[]])[] = [
  ["set_trap_table", xen.HYPERVISOR_set_trap_table(0xc1000000), 0, [0xc1000000]],
  ["mmu_update", xen.HYPERVISOR_mmu_update(0x10, 2, 0x20, 5), 1, [0x10, 2, 0x20, 5]],
  ["mmu_update", xen.HYPERVISOR_mmu_update(0x10, 2), 1, [0x10, 2, 0, 0x7ff0]],
  ["mmuext_op", xen.HYPERVISOR_mmuext_op(0x10, 1), 26, [0x10, 1, 0, 0x7ff0]],
  ["set_gdt", xen.HYPERVISOR_set_gdt(0x10, 32), 2, [0x10, 32]],
  ["stack_switch", xen.HYPERVISOR_stack_switch(0x68, 0xc1002000), 3, [0x68, 0xc1002000]],
  ["set_callbacks", xen.HYPERVISOR_set_callbacks(1, 2, 3, 4), 4, [1, 2, 3, 4]],
  ["fpu_taskswitch", xen.HYPERVISOR_fpu_taskswitch(true), 5, [1]],
  ["fpu_taskswitch", xen.HYPERVISOR_fpu_taskswitch(false), 5, [0]],
  ["sched_op", xen.HYPERVISOR_sched_op(xen.SCHEDOP_block), 29, [1, 0]],
  ["sched_op_compat", xen.HYPERVISOR_sched_op_compat(2, xen.SHUTDOWN_crash), 6, [2, 3]],
  ["set_timer_op", xen.HYPERVISOR_set_timer_op(0x11_5f6011b4n), 15, [0x5f6011b4, 0x11]],
  ["set_debugreg", xen.HYPERVISOR_set_debugreg(7, 0x400), 8, [7, 0x400]],
  ["get_debugreg", xen.HYPERVISOR_get_debugreg(6), 9, [6]],
  [
    "update_descriptor",
    xen.HYPERVISOR_update_descriptor(0x2_41ab5030n, 0x09dff2f1_1380ffffn),
    10,
    [0x41ab5030, 2, 0x1380ffff, 0x09dff2f1],
  ],
  ["memory_op", xen.HYPERVISOR_memory_op(xen.XENMEM_machphys_mapping, 0x10), 12, [12, 0x10]],
  ["multicall", xen.HYPERVISOR_multicall(0x10, 7), 13, [0x10, 7]],
  [
    "update_va_mapping",
    xen.HYPERVISOR_update_va_mapping(0xc0342000, 0x80000000_5a742061n, xen.UVMF_INVLPG),
    14,
    [0xc0342000, 0x5a742061, 0x80000000, 2],
  ],
  [
    "update_va_mapping_otherdomain",
    xen.HYPERVISOR_update_va_mapping_otherdomain(0xc0342000, 0x61n, 0, 9),
    22,
    [0xc0342000, 0x61, 0, 0, 9],
  ],
  ["event_channel_op", xen.HYPERVISOR_event_channel_op(4, 0x10), 32, [4, 0x10]],
  ["event_channel_op_compat", xen.HYPERVISOR_event_channel_op_compat(0x10), 16, [0x10]],
  ["xen_version", xen.HYPERVISOR_xen_version(0), 17, [0, 0]],
  ["console_io", xen.HYPERVISOR_console_io(xen.CONSOLEIO_write, 24, 0xc128c238), 18, [0, 24, 0xc128c238]],
  ["physdev_op", xen.HYPERVISOR_physdev_op(6, 0x10), 33, [6, 0x10]],
  ["physdev_op_compat", xen.HYPERVISOR_physdev_op_compat(0x10), 19, [0x10]],
  ["grant_table_op", xen.HYPERVISOR_grant_table_op(2, 0x10, 1), 20, [2, 0x10, 1]],
  ["vm_assist", xen.HYPERVISOR_vm_assist(0, 3), 21, [0, 3]],
  ["vcpu_op", xen.HYPERVISOR_vcpu_op(8, 1, 0x10), 24, [8, 1, 0x10]],
  ["sched_op", xen.HYPERVISOR_suspend(0x41234, 0x10), 29, [2, 0x10, 0x41234]],
  ["nmi_op", xen.HYPERVISOR_nmi_op(0, 0x10), 28, [0, 0x10]],
  ["callback_op", xen.HYPERVISOR_callback_op(0, 0x10), 30, [0, 0x10]],
  ["iret", xen.HYPERVISOR_iret(), 23, []],
];

describe("HYPERVISOR_", () => {
  it.each(CALLS)("%s puts its words where the header does", (name, request, number, args) => {
    expect(request).toEqual({ number, args });
    expect(xen.hypercallInfo(number)?.name).toBe(name);
    const registers = xen.toRegisters(request);
    const reread = xen.fromRegisters(registers);
    expect(reread).toEqual({ number, args: args.slice(0, reread.args.length) });
    // The third word of a suspension is for the toolstack; the hypervisor reads two.
    if (number !== xen.__HYPERVISOR_sched_op) expect(reread.args.length).toBe(args.length);
  });

  it("refuses what is no 64-bit number and no debug register", () => {
    for (const act of [
      () => xen.HYPERVISOR_set_timer_op(-1n),
      () => xen.HYPERVISOR_update_descriptor(0n, 1n << 64n),
      () => xen.HYPERVISOR_set_debugreg(8, 0),
      () => xen.HYPERVISOR_get_debugreg(-1),
    ]) {
      expect(act).toThrow(expect.objectContaining({ code: "ERR_PARAMETER" }));
    }
  });
});

/*
 * Calls of real guests on a real Xen 4.17 (Linux 3.11, GRUB, Mini-OS): number, ebx ecx edx esi edi, address of the
 * structure and its first words, as a tracing hypervisor wrote them down.
 */
function recorded(words: readonly number[]): DataView {
  const view = new DataView(new ArrayBuffer(words.length * 4));
  for (const [index, word] of words.entries()) view.setUint32(index * 4, word, true);
  return view;
}

describe("what real guests passed", () => {
  it("Linux: callbacks, with events masked on entry", () => {
    const words = recorded([0x00010001, 0x00000060, 0xc123a95c]);
    expect(xen.decodeLayout(xen.CALLBACKOP_ARGUMENTS[xen.CALLBACKOP_register], words)).toEqual({
      type: xen.CALLBACKTYPE_failsafe,
      flags: xen.CALLBACKF_mask_events,
      address: { cs: 0x60, eip: 0xc123a95c },
    });
  });

  it("Linux: a page-table update, a new root, a virtual IOPL, features", () => {
    const update = recorded([0x41b53d58, 0, 0x41b0f067, 0]);
    expect(xen.decodeLayout(xen.mmuUpdate, update)).toEqual(xen.ptUpdate(0x41b53d58n, 0x41b0f067n));
    expect(xen.decodeLayout(xen.mmuextOp, recorded([5, 0x41ab4, 0]))).toEqual(xen.mmuext.newBase(0x41ab4));
    expect(xen.decodeLayout(xen.mmuextOp, recorded([2, 0x41ab4, 0xc122aa4d]))).toMatchObject({
      cmd: xen.mmuext.pin(3, 0x41ab4).cmd,
      arg1: 0x41ab4,
    });
    expect(xen.decodeLayout(xen.physdevSetIopl, recorded([1]))).toEqual({ iopl: 1 });
    expect(xen.fromRegisters({ eax: 33, ebx: 6, ecx: 0xc12b3fe0, edx: 0, esi: 0, edi: 0 })).toEqual(
      xen.HYPERVISOR_physdev_op(xen.PHYSDEVOP_set_iopl, 0xc12b3fe0),
    );
  });

  it("Linux: the entries of a multicall, each a call that its own function makes", () => {
    const words = recorded([0xe, 0, 0xc0339000, 0x5a739061, 0x80000000, 0, 0, 0]);
    const entry = xen.decodeLayout(xen.multicallEntry, words);
    const call = xen.HYPERVISOR_update_va_mapping(0xc0339000, 0x80000000_5a739061n, xen.UVMF_NONE);
    expect(entry).toEqual({ ...xen.toMulticallEntry(call), result: 0 });
  });

  it("GRUB: set-up of the grant table", () => {
    const words = recorded([0x7ff0, 1, 0, 0x0040d000]);
    expect(xen.decodeLayout(xen.GNTTABOP_ARGUMENTS[xen.GNTTABOP_setup_table], words)).toEqual({
      dom: xen.DOMID_SELF,
      nr_frames: 1,
      status: 0,
      frame_list: 0x40d000,
    });
    expect(xen.decodeLayout(xen.gnttabSetVersion, recorded([1]))).toEqual({ version: 1 });
  });

  it("Mini-OS: handlers, one a call, breakpoints open to programs", () => {
    const words = recorded([0xe0190001, 0x30f9, 0xe0190303, 0x3105, 0xe0190304, 0x3111]);
    const open = { cs: xen.FLAT_RING1_CS, dpl: 3 };
    expect([0, 8, 16].map((at) => xen.decodeLayout(xen.trapInfo, words, at))).toEqual(
      xen
        .trapTable([
          { vector: 1, cs: xen.FLAT_RING1_CS, address: 0x30f9 },
          { ...open, vector: 3, address: 0x3105 },
          { ...open, vector: 4, address: 0x3111 },
        ])
        .slice(0, 3),
    );
  });
});
