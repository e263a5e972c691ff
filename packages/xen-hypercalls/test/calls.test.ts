import { PAGE_SIZE, PTE_P } from "@lguest/mmu";
import { REG_CS, REG_EAX, REG_EIP, REG_ESP } from "@lguest/switcher";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { doHypercall } from "../src/hypervisor/hypercalls/table.js";
import {
  __HYPERVISOR_console_io,
  __HYPERVISOR_event_channel_op,
  __HYPERVISOR_grant_table_op,
  __HYPERVISOR_iret,
  __HYPERVISOR_memory_op,
  __HYPERVISOR_mmu_update,
  __HYPERVISOR_mmuext_op,
  __HYPERVISOR_multicall,
  __HYPERVISOR_sched_op,
  __HYPERVISOR_set_debugreg,
  __HYPERVISOR_set_gdt,
  __HYPERVISOR_set_trap_table,
  __HYPERVISOR_update_descriptor,
  __HYPERVISOR_vcpu_op,
  __HYPERVISOR_vm_assist,
  __HYPERVISOR_xen_version,
  DOMID_SELF,
  EVTCHNOP_alloc_unbound,
  EVTCHNOP_bind_interdomain,
  EVTCHNOP_bind_ipi,
  EVTCHNOP_bind_virq,
  EVTCHNOP_close,
  EVTCHNOP_send,
  EVTCHNOP_unmask,
  evtchnAllocUnbound,
  evtchnBindInterdomain,
  evtchnBindIpi,
  evtchnBindVirq,
  evtchnClose,
  evtchnSend,
  evtchnUnmask,
  FLAT_RING1_CS,
  FLAT_RING3_CS,
  HYPERVISOR_VIRT_START,
  multicallEntry,
  SCHEDOP_poll,
  schedPoll,
  sharedInfo,
  VIRQ_TIMER,
  XEN_ERRNO,
  XENMEM_decrease_reservation,
  XENMEM_populate_physmap,
  xenMemoryReservation,
} from "../src/index.js";
import {
  createGuest,
  createMachine,
  DATA_PAGE,
  FREE,
  LOW_DIRECTORY,
  PAGE_TABLE,
  PAGES,
  READABLE,
  ROOT,
  type SmallGuest,
  STACK_PAGE,
  WRITABLE,
} from "./small-guest.js";

const { EEXIST, EFAULT, EINVAL, ENODEV, ENOENT, ENOSYS, EPERM, ESRCH } = XEN_ERRNO;
const DATA = DATA_PAGE * PAGE_SIZE;

function guest(): SmallGuest {
  return createGuest(createMachine().hypervisor);
}

/** Maps one page at all of 2 MB, so that lists without an end can be read, and that many directories' worth. */
function fillWith(g: SmallGuest, page: number, slots: number): number {
  const table = FREE + 1;
  for (let i = 0; i < 512; i++) g.words(table * PAGE_SIZE + i * 8, g.entry(page, READABLE), 0);
  const at = g.place(PAGE_TABLE, table);
  g.words(DATA, at, 0, g.entry(table, READABLE), 0);
  expect(g.call(__HYPERVISOR_mmu_update, DATA, 1, 0, DOMID_SELF)).toBe(0);
  for (let slot = 8; slot < 8 + slots; slot++) {
    g.words(DATA, g.place(LOW_DIRECTORY, slot), 0, g.entry(table, READABLE), 0);
    expect(g.call(__HYPERVISOR_mmu_update, DATA, 1, 0, DOMID_SELF)).toBe(0);
  }
  return 8 * 512 * PAGE_SIZE;
}

describe("calls that make no sense", () => {
  it.each([
    ["no such call", 64, [], -ENOSYS],
    ["a number far out", 0xffffffff, [], -ENOSYS],
    ["a trap table in the hole", __HYPERVISOR_set_trap_table, [HYPERVISOR_VIRT_START], -EFAULT],
    ["a trap table that is not there", __HYPERVISOR_set_trap_table, [0x40000000], -EFAULT],
    ["updates of no page", __HYPERVISOR_mmu_update, [0x40000000, 1, 0, DOMID_SELF], -EFAULT],
    ["updates beyond the end", __HYPERVISOR_mmu_update, [DATA, 0x7fffffff, 0, DOMID_SELF], -EFAULT],
    ["updates of nobody's pages", __HYPERVISOR_mmu_update, [DATA, 1, 0, 77], -ESRCH],
    ["operations on nobody", __HYPERVISOR_mmuext_op, [DATA, 1, 0, 77], -ESRCH],
    ["a GDT that is too large", __HYPERVISOR_set_gdt, [DATA, 7169], -EINVAL],
    ["a GDT of no frames", __HYPERVISOR_set_gdt, [0x40000000, 1], -EFAULT],
    ["a descriptor at an odd place", __HYPERVISOR_update_descriptor, [4, 0, 0, 0], -EINVAL],
    ["a descriptor in frame 0", __HYPERVISOR_update_descriptor, [0, 0, 0, 0], -EINVAL],
    ["a descriptor above 4 GB", __HYPERVISOR_update_descriptor, [0, 1, 0, 0], -EINVAL],
    ["debug register 8", __HYPERVISOR_set_debugreg, [8, 0], -ENODEV],
    ["a breakpoint in the hole", __HYPERVISOR_set_debugreg, [0, HYPERVISOR_VIRT_START], -EPERM],
    ["a guard of debug registers", __HYPERVISOR_set_debugreg, [7, 1 << 13], -EPERM],
    ["a virtual processor that is not", __HYPERVISOR_vcpu_op, [3, 1], -ENOENT],
    ["an assist that is not", __HYPERVISOR_vm_assist, [0, 33], -EINVAL],
    ["console input of a guest's", __HYPERVISOR_console_io, [1, 4, DATA], -EPERM],
    ["console output of no page", __HYPERVISOR_console_io, [0, 4, 0xf6000000], -EFAULT],
    ["a version of what is not", __HYPERVISOR_xen_version, [99, DATA], -ENOSYS],
    ["memory of what is not", __HYPERVISOR_memory_op, [99, DATA], -ENOSYS],
    ["a grant call that is not", __HYPERVISOR_grant_table_op, [99, DATA, 1], -ENOSYS],
    ["an event call that is not", __HYPERVISOR_event_channel_op, [99, DATA], -ENOSYS],
    ["scheduling that is not", __HYPERVISOR_sched_op, [99, DATA], -ENOSYS],
  ])("%s", (_, number, args, result) => {
    expect(guest().call(number, ...args)).toBe(result);
  });
});

describe("a guest's memory", () => {
  it("ends where the hypervisor's begins, and is all or nothing", () => {
    const g = guest();
    const end = PAGES * PAGE_SIZE;
    expect(g.memory.read(end - 4, 4)).toHaveLength(4);
    expect(g.memory.read(end - 4, 5)).toBeUndefined();
    expect(g.memory.read(HYPERVISOR_VIRT_START - 1, 2)).toBeUndefined();
    expect(g.memory.read(0xfffffffe, 4)).toBeUndefined();
    expect(g.memory.read(HYPERVISOR_VIRT_START, 4)).toBeUndefined();
    const before = g.memory.readU32(end - 4);
    expect(g.memory.write(end - 4, new Uint8Array(8).fill(1))).toBe(false);
    expect(g.memory.readU32(end - 4)).toBe(before);
    expect(g.memory.write(PAGE_TABLE * PAGE_SIZE, new Uint8Array(4))).toBe(false);
    expect(g.memory.write(PAGE_TABLE * PAGE_SIZE + PAGE_SIZE - 2, new Uint8Array(4))).toBe(false);
  });
});

describe("calls without an end", () => {
  it("of a trap table go on later, and stop where nothing is mapped", () => {
    const g = guest();
    for (let at = 0; at < PAGE_SIZE; at += 8) g.words(FREE * PAGE_SIZE + at, FLAT_RING1_CS << 16, 0x1000);
    const list = fillWith(g, FREE, 2);
    expect(g.call(__HYPERVISOR_set_trap_table, list)).toBe(-EFAULT);
    expect(g.rounds).toBeGreaterThan(10);
  });

  it("of updates go on later, and tell how many were done in all", () => {
    const g = guest();
    for (let at = 0; at < PAGE_SIZE; at += 16) g.words(FREE * PAGE_SIZE + at, g.place(PAGE_TABLE, 200), 0, 0, 0);
    const list = fillWith(g, FREE, 1);
    const done = DATA + 512;
    const count = (512 * PAGE_SIZE) / 16;
    g.words(done, 99);
    expect(g.call(__HYPERVISOR_mmu_update, list, count, done, DOMID_SELF)).toBe(0);
    expect(g.rounds).toBeGreaterThan(5);
    expect(g.memory.readU32(done)).toBe(count);
    expect(g.call(__HYPERVISOR_mmu_update, list, count + 1, done, DOMID_SELF)).toBe(-EFAULT);
    expect(g.memory.readU32(done)).toBe(count);
  });

  it("go on within a multicall, and multicalls themselves", () => {
    const g = guest();
    for (let at = 0; at < PAGE_SIZE; at += 16) g.words(FREE * PAGE_SIZE + at, g.place(PAGE_TABLE, 200), 0, 0, 0);
    const list = fillWith(g, FREE, 1);
    const count = (512 * PAGE_SIZE) / 16;
    const args = [list, count, 0, DOMID_SELF, 0, 0];
    g.put(multicallEntry, { op: __HYPERVISOR_mmu_update, args });
    g.put(multicallEntry, { op: __HYPERVISOR_vm_assist, args: [9, 0, 0, 0, 0, 0] }, DATA + multicallEntry.size);
    expect(g.call(__HYPERVISOR_multicall, DATA, 2)).toBe(0);
    expect(g.rounds).toBeGreaterThan(5);
    expect(g.get(multicallEntry).result).toBe(0);
    expect(g.get(multicallEntry, DATA + multicallEntry.size).result | 0).toBe(-ENOSYS);
  });
});

describe("a multicall", () => {
  it("has no multicall in it, and ends where its list does", () => {
    const g = guest();
    g.put(multicallEntry, { op: __HYPERVISOR_multicall, args: [DATA, 1, 0, 0, 0, 0] });
    expect(g.call(__HYPERVISOR_multicall, DATA, 1)).toBe(0);
    expect(g.get(multicallEntry).result | 0).toBe(-ENOSYS);
    expect(g.call(__HYPERVISOR_multicall, 0x40000000, 1)).toBe(-EFAULT);
    expect(g.call(__HYPERVISOR_multicall, PAGE_TABLE * PAGE_SIZE, 1)).toBe(-EFAULT);
  });

  it("may return to a program, and then ends; never to ring 0", () => {
    const g = guest();
    const esp = (STACK_PAGE + 1) * PAGE_SIZE - 64;
    g.put(multicallEntry, { op: __HYPERVISOR_iret, args: [0, 0, 0, 0, 0, 0] });
    g.put(multicallEntry, { op: __HYPERVISOR_vm_assist, args: [0, 2, 0, 0, 0, 0] }, DATA + multicallEntry.size);
    g.words(esp, 7, 0x1234, FLAT_RING3_CS, 0x200, 0x8000, 0xe033);
    const { registers, domain } = g.vcpu;
    registers.set(REG_ESP, esp);
    doCall(g, __HYPERVISOR_multicall, DATA, 2);
    expect(registers.selector(REG_CS)).toBe(FLAT_RING3_CS);
    expect(registers.get(REG_EIP)).toBe(0x1234);
    expect(domain.assists).toBe(0);
    const h = guest();
    h.words(esp, 7, 0x1234, FLAT_RING1_CS & ~3, 0x200, 0x8000, 0xe033);
    h.vcpu.registers.set(REG_ESP, esp);
    h.put(multicallEntry, { op: __HYPERVISOR_iret, args: [0, 0, 0, 0, 0, 0] });
    doCall(h, __HYPERVISOR_multicall, DATA, 1);
    expect(h.domain.end?.detail).toContain("ring 0");
  });
});

/** One call, without going on. */
function doCall(g: SmallGuest, number: number, ...args: number[]): void {
  const { registers } = g.vcpu;
  registers.set(REG_EAX, number);
  registers.set(1, args[0]);
  registers.set(2, args[1]);
  doHypercall(g.vcpu);
}

describe("memory", () => {
  const reservation = { extent_start: DATA + 512, nr_extents: 1, extent_order: 0, mem_flags: 0, domid: DOMID_SELF };

  it("is given up and had back, page by page, and never what others hold", () => {
    const g = guest();
    const { frames } = g.machine;
    const list = (frame: number): number => g.words(DATA + 512, frame);
    const release = (): number => {
      g.put(xenMemoryReservation, reservation);
      return g.call(__HYPERVISOR_memory_op, XENMEM_decrease_reservation, DATA);
    };
    for (const frame of [0, 0xffffffff, g.machine.m2p, g.domain.sharedInfoFrame]) {
      list(frame);
      expect(release()).toBe(0);
    }
    expect(frames.owner(g.domain.sharedInfoFrame)).toBe(g.domain.id);
    // A page that is mapped is given up, and still not anybody's until it is unmapped.
    list(g.pages[FREE]);
    const before = frames.available;
    expect(release()).toBe(1);
    expect(release()).toBe(0);
    expect([frames.available, g.domain.pages]).toEqual([before, PAGES - 1]);
    g.words(DATA, g.place(PAGE_TABLE, FREE), 0, 0, 0);
    expect(g.call(__HYPERVISOR_mmu_update, DATA, 1, 0, DOMID_SELF)).toBe(0);
    expect(frames.available).toBe(before + 1);
    for (let i = 0; i < 12; i++) {
      list(FREE);
      g.put(xenMemoryReservation, reservation);
      expect(g.call(__HYPERVISOR_memory_op, XENMEM_populate_physmap, DATA)).toBe(i <= 8 ? 1 : 0);
    }
    expect(g.domain.pages).toBe(g.domain.maxPages);
  });
});

describe("event channels", () => {
  const op = <T>(g: SmallGuest, command: number, type: Parameters<SmallGuest["put"]>[0], value: T): number => {
    g.put(type as never, value as never);
    return g.call(__HYPERVISOR_event_channel_op, command, DATA);
  };
  const pending = (g: SmallGuest, port: number): boolean => {
    const at = g.domain.sharedInfo + sharedInfo.fields.evtchn_pending.offset;
    return ((g.machine.memory.read32(at + (port >>> 5) * 4) >>> (port & 31)) & 1) === 1;
  };

  it("join two domains, and closing one end frees the other", () => {
    const { hypervisor } = createMachine();
    const [a, b] = [createGuest(hypervisor), createGuest(hypervisor)];
    expect(op(a, EVTCHNOP_alloc_unbound, evtchnAllocUnbound, { dom: DOMID_SELF, remote_dom: b.domain.id })).toBe(0);
    const { port } = a.get(evtchnAllocUnbound);
    const bind = { remote_dom: a.domain.id, remote_port: port };
    expect(op(b, EVTCHNOP_bind_interdomain, evtchnBindInterdomain, bind)).toBe(0);
    const { local_port } = b.get(evtchnBindInterdomain);
    expect(op(b, EVTCHNOP_bind_interdomain, evtchnBindInterdomain, bind)).toBe(-EINVAL);
    expect(op(b, EVTCHNOP_bind_interdomain, evtchnBindInterdomain, { ...bind, remote_dom: 55 })).toBe(-ESRCH);
    expect(op(b, EVTCHNOP_send, evtchnSend, { port: local_port })).toBe(0);
    expect(pending(a, port)).toBe(true);
    expect(op(a, EVTCHNOP_alloc_unbound, evtchnAllocUnbound, { dom: b.domain.id, remote_dom: 0 })).toBe(-EPERM);
    hypervisor.destroy(b.domain);
    expect(a.domain.events.port(port).kind).toBe("unbound");
    expect(op(a, EVTCHNOP_send, evtchnSend, { port })).toBe(0);
    expect(op(a, EVTCHNOP_close, evtchnClose, { port })).toBe(0);
    expect(op(a, EVTCHNOP_close, evtchnClose, { port })).toBe(-EINVAL);
    expect(op(a, EVTCHNOP_unmask, evtchnUnmask, { port: 5000 })).toBe(-EINVAL);
  });

  it("run out at 1024, and bind each virtual interrupt once", () => {
    const g = guest();
    expect(op(g, EVTCHNOP_bind_virq, evtchnBindVirq, { virq: VIRQ_TIMER, vcpu: 0 })).toBe(0);
    expect(op(g, EVTCHNOP_bind_virq, evtchnBindVirq, { virq: VIRQ_TIMER, vcpu: 0 })).toBe(-EEXIST);
    expect(op(g, EVTCHNOP_bind_virq, evtchnBindVirq, { virq: 24, vcpu: 0 })).toBe(-EINVAL);
    expect(op(g, EVTCHNOP_bind_ipi, evtchnBindIpi, { vcpu: 1 })).toBe(-ENOENT);
    let opened = 1;
    while (op(g, EVTCHNOP_bind_ipi, evtchnBindIpi, { vcpu: 0 }) === 0) opened++;
    expect(opened).toBe(1023);
  });

  it("refuse a poll of too many, and of none that is there", () => {
    const g = guest();
    g.put(schedPoll, { ports: DATA + 512, nr_ports: 0xffffffff, timeout: 0n });
    expect(g.call(__HYPERVISOR_sched_op, SCHEDOP_poll, DATA)).toBe(-EINVAL);
    g.put(schedPoll, { ports: 0x40000000, nr_ports: 1, timeout: 0n });
    expect(g.call(__HYPERVISOR_sched_op, SCHEDOP_poll, DATA)).toBe(-EFAULT);
  });
});

describe("calls at random", () => {
  it("never throw, and leave frames that all come back", () => {
    const { hypervisor } = createMachine();
    const { frames } = hypervisor.machine;
    const before = frames.available;
    const g = createGuest(hypervisor);
    const word = fc.oneof(
      fc.integer({ min: 0, max: 40 }),
      fc.constantFrom(DATA, DATA + 64, DOMID_SELF, 0xffffffff, HYPERVISOR_VIRT_START, FREE * PAGE_SIZE),
      fc.integer({ min: 0, max: PAGES - 1 }).map((page) => g.pages[page]),
      fc.integer({ min: 0, max: PAGES - 1 }).map((page) => g.entry(page, WRITABLE)),
      fc.integer({ min: 0, max: PAGES - 1 }).map((page) => g.entry(page, PTE_P)),
      fc.tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 63 })).map(([t, i]) => g.place(ROOT + t, i)),
    );
    const words = fc.array(word, { minLength: 5, maxLength: 5 });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 36 }), words, fc.array(word, { maxLength: 16 }), (number, args, data) => {
        if (number === __HYPERVISOR_iret) return;
        g.memory.write(DATA, new Uint8Array(Uint32Array.from(data).buffer));
        g.call(number, ...args);
        g.vcpu.blocked = false;
        g.vcpu.polling = null;
      }),
      { numRuns: 3000 },
    );
    hypervisor.destroy(g.domain);
    expect(frames.available).toBe(before);
  });
});
