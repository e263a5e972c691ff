import { encodeGate } from "@lguest/descriptor-tables";
import { PAGE_SIZE, PTE_P, PTE_RW, PTE_US } from "@lguest/mmu";
import { REG_CS, REG_EFLAGS, REG_EIP, REG_ERRCODE, REG_ESP, REG_SS } from "@lguest/switcher";
import { describe, expect, it } from "vitest";
import { guestWithoutProcessor, KERNEL } from "../../test/guest-without-processor.js";
import { expireClockEvent } from "../clock-events.js";
import { copyTraps } from "./direct-traps.js";
import { deliverTrap } from "./reflected-traps.js";
import { interruptPending, maybeDeliverInterrupt, NO_INTERRUPT } from "./virtual-interrupts.js";

const TOP = 0x10000;
const STACK = KERNEL + 0x8000;
const INTERRUPT_GATE = 0x8e00;
const TRAP_GATE = 0x8f00;
const HANDLER = 0xc0003210;

/** A Guest with page tables, a kernel stack and a handler for interrupt 0. */
function ready() {
  const g = guestWithoutProcessor();
  g.initialize();
  g.map(TOP, STACK - PAGE_SIZE, 0x7000 | PTE_P | PTE_RW);
  g.map(TOP, STACK, 0x9000 | PTE_P | PTE_RW);
  g.call("NEW_PGTABLE", TOP);
  g.call("SET_STACK", 0x69, STACK, 1);
  g.call("LOAD_IDT_ENTRY", 32, HANDLER & 0xffff, (HANDLER & 0xffff0000) | INTERRUPT_GATE);
  g.guest.writeData(g.data.irqEnabled, 0x200);
  g.vcpu.registers.set(REG_EIP, 0xc0001234);
  g.vcpu.registers.set(REG_ESP, STACK - 0x100);
  g.trace.length = 0;
  return g;
}

function user(g: ReturnType<typeof ready>) {
  g.vcpu.registers.set(REG_CS, 0x73);
  g.vcpu.registers.set(REG_SS, 0x7b);
  g.vcpu.registers.set(REG_EIP, 0x08048000);
  g.vcpu.registers.set(REG_ESP, 0xbffff000);
}

function stackWords(g: ReturnType<typeof ready>, count: number) {
  const at = g.vcpu.registers.get(REG_ESP) - (STACK - PAGE_SIZE) + 0x7000;
  return Array.from({ length: count }, (_, i) => g.guest.memory.readU32(at + i * 4));
}

describe("virtual interrupts", () => {
  it("push what a processor would push, on the stack in use", () => {
    const g = ready();
    g.vcpu.registers.set(REG_EFLAGS, 0x10346);
    g.vcpu.setInterrupt(0);
    maybeDeliverInterrupt(g.vcpu);
    expect(stackWords(g, 3)).toEqual([0xc0001234, 0x61, 0x10346]);
    expect(g.vcpu.registers.get(REG_EIP)).toBe(HANDLER);
    expect(g.vcpu.registers.get(REG_CS)).toBe(0x61);
    expect(g.vcpu.registers.get(REG_EFLAGS)).toBe(0x246);
    expect(g.guest.readData(g.data.irqEnabled)).toBe(0);
    expect(g.trace).toEqual([`IRQ 0 00000000 00000001 00000061 ${(STACK - 0x100).toString(16)} eip=c0001234`]);
    expect(g.vcpu.irqsPending).toBe(0);
  });

  it("change to the kernel stack from user code", () => {
    const g = ready();
    user(g);
    g.vcpu.setInterrupt(0);
    maybeDeliverInterrupt(g.vcpu);
    expect(stackWords(g, 5)).toEqual([0x08048000, 0x73, 0x202, 0xbffff000, 0x7b]);
    expect(g.vcpu.registers.get(REG_ESP)).toBe(STACK - 20);
    expect(g.vcpu.registers.get(REG_SS)).toBe(0x69);
  });

  it("wait while blocked, switched off, or around the iret", () => {
    const g = ready();
    g.vcpu.setInterrupt(0);
    g.guest.writeData(g.data.blockedInterrupts, 1);
    expect(interruptPending(g.vcpu)).toBe(NO_INTERRUPT);
    maybeDeliverInterrupt(g.vcpu);
    g.guest.writeData(g.data.blockedInterrupts, 0);
    g.vcpu.registers.set(REG_EIP, 0xc0001000);
    maybeDeliverInterrupt(g.vcpu);
    expect(g.vcpu.registers.get(REG_EIP)).toBe(0xc0001000);
    g.vcpu.registers.set(REG_EIP, 0xc0001010);
    g.guest.writeData(g.data.irqEnabled, 0);
    maybeDeliverInterrupt(g.vcpu);
    expect(g.vcpu.registers.get(REG_EIP)).toBe(0xc0001010);
    expect(g.guest.readData(g.data.irqPending)).toBe(0x200);
    g.guest.writeData(g.data.irqEnabled, 0x200);
    maybeDeliverInterrupt(g.vcpu);
    expect(g.vcpu.registers.get(REG_EIP)).toBe(HANDLER);
    expect(g.guest.readData(g.data.irqPending)).toBe(0);
  });

  it("take the lowest number first and leave irqPending on while another waits", () => {
    const g = ready();
    g.call("LOAD_IDT_ENTRY", 63, 0x4000, 0xc0000000 | INTERRUPT_GATE);
    g.guest.writeData(g.data.irqEnabled, 0);
    g.vcpu.setInterrupt(31);
    g.vcpu.setInterrupt(0);
    maybeDeliverInterrupt(g.vcpu);
    g.guest.writeData(g.data.irqEnabled, 0x200);
    maybeDeliverInterrupt(g.vcpu);
    expect(g.vcpu.registers.get(REG_EIP)).toBe(HANDLER);
    expect(g.guest.readData(g.data.irqPending)).toBe(0x200);
    g.guest.writeData(g.data.irqEnabled, 0x200);
    maybeDeliverInterrupt(g.vcpu);
    expect(g.vcpu.registers.get(REG_EIP)).toBe(0xc0004000);
    expect(g.guest.readData(g.data.irqPending)).toBe(0);
  });

  it("wake a halted Guest and switch its interrupts on", () => {
    const g = ready();
    g.guest.writeData(g.data.irqEnabled, 0);
    g.call("HALT");
    g.call("SET_CLOCKEVENT", 1000);
    expireClockEvent(g.vcpu, 999);
    maybeDeliverInterrupt(g.vcpu);
    expect(g.vcpu.halted).toBe(true);
    expireClockEvent(g.vcpu, 1000);
    g.clock.now = 2_500_000_000;
    maybeDeliverInterrupt(g.vcpu);
    expect(g.vcpu.halted).toBe(false);
    expect(stackWords(g, 3)[2] & 0x200).toBe(0x200);
    expect(g.guest.readData(g.data.time)).toBe(1_000_000_002);
    expect(g.guest.readData(g.data.time + 4)).toBe(500_000_000);
  });

  it("are not lost without a handler", () => {
    const g = ready();
    g.vcpu.setInterrupt(5);
    maybeDeliverInterrupt(g.vcpu);
    expect(g.vcpu.registers.get(REG_EIP)).toBe(0xc0001234);
    expect(g.vcpu.irqsPending).toBe(1 << 5);
  });

  it("push across a page edge, even off the grid of words", () => {
    const g = ready();
    g.vcpu.registers.set(REG_ESP, STACK + 2);
    g.vcpu.setInterrupt(0);
    maybeDeliverInterrupt(g.vcpu);
    expect(g.vcpu.registers.get(REG_ESP)).toBe(STACK - 10);
    expect(stackWords(g, 2)).toEqual([0xc0001234, 0x61]);
    expect(g.guest.memory.readU16(0x7ffe)).toBe(0x202);
    expect(g.guest.memory.readU16(0x9000)).toBe(0);
  });

  it("end a Guest whose stack is not mapped", () => {
    const g = ready();
    g.vcpu.registers.set(REG_ESP, 0xd0000000);
    g.vcpu.setInterrupt(0);
    maybeDeliverInterrupt(g.vcpu);
    expect(g.reason()).toBe("Bad address 0xcffffffc");
  });
});

describe("reflected traps", () => {
  it("push the error code and pass the fault's address on", () => {
    const g = ready();
    user(g);
    g.call("LOAD_IDT_ENTRY", 14, 0x4460, 0xc0000000 | INTERRUPT_GATE);
    user(g);
    g.trace.length = 0;
    g.vcpu.registers.set(REG_ERRCODE, 6);
    g.vcpu.lastPageFault = 0x0823f598;
    expect(deliverTrap(g.vcpu, 14)).toBe(true);
    expect(stackWords(g, 6)).toEqual([6, 0x08048000, 0x73, 0x202, 0xbffff000, 0x7b]);
    expect(g.trace).toEqual(["REFLECT 14 00000006 0823f598 00000073 bffff000 eip=08048000"]);
    expect(deliverTrap(g.vcpu, 13)).toBe(false);
    expect(deliverTrap(g.vcpu, 256)).toBe(false);
  });
});

describe("direct traps", () => {
  const IDT = 0x8000;
  const stub = (vector: number) => 0xffc00100 + vector * 16;
  const stubSetter = (g: ReturnType<typeof ready>) => (vector: number, dpl: number) => {
    const gate = { kind: "interrupt", bits: 32, offset: stub(vector), selector: 0x50, dpl, present: true } as const;
    encodeGate(gate).forEach((word, i) => {
      g.memory.write32(IDT + vector * 8 + i * 4, word);
    });
  };
  const gate = (g: ReturnType<typeof ready>, vector: number) => {
    const lo = g.memory.read32(IDT + vector * 8) >>> 0;
    const hi = g.memory.read32(IDT + vector * 8 + 4) >>> 0;
    return {
      offset: ((hi & 0xffff0000) | (lo & 0xffff)) >>> 0,
      selector: lo >>> 16,
      dpl: (hi >>> 13) & 3,
      type: (hi >>> 8) & 15,
    };
  };

  it("go straight in only through trap gates, and never where the Host must look", () => {
    const g = ready();
    for (let vector = 0; vector < 256; vector++) stubSetter(g)(vector, vector === 0x1f ? 1 : 0);
    const set = (vector: number, hi: number) => g.call("LOAD_IDT_ENTRY", vector, 0x00604180, (0xc11e0000 | hi) >>> 0);
    for (let vector = 0; vector < 256; vector++) set(vector, TRAP_GATE | 0x6000);
    set(3, INTERRUPT_GATE | 0x6000);
    copyTraps(g.vcpu, g.memory, IDT, stubSetter(g));
    expect(g.guest.death).toBeNull();
    expect(gate(g, 0x80)).toEqual({ offset: 0xc11e4180, selector: 0x61, dpl: 3, type: 0xf });
    expect(gate(g, 0)).toEqual({ offset: 0xc11e4180, selector: 0x61, dpl: 3, type: 0xf });
    expect(gate(g, 3)).toEqual({ offset: stub(3), selector: 0x50, dpl: 3, type: 0xe });
    for (const vector of [2, 7, 8, 13, 14, 15, 32, 0x40, 255]) {
      expect(gate(g, vector)).toEqual({ offset: stub(vector), selector: 0x50, dpl: 0, type: 0xe });
    }
    expect(gate(g, 0x1f)).toEqual({ offset: stub(0x1f), selector: 0x50, dpl: 1, type: 0xe });
  });

  it("end the Guest for gates of other kinds, or beyond the table", () => {
    for (const type of [0x8500, 0x8c00, 0x8600, 0x8100]) {
      const g = ready();
      g.call("LOAD_IDT_ENTRY", 5, 0, type);
      expect(g.reason()).toMatch(/bad IDT type/);
    }
    const g = ready();
    g.call("LOAD_IDT_ENTRY", 256, 0, 0);
    expect(g.reason()).toBe("Setting idt entry 256");
  });

  it("ignore the entry for a double fault, though it is a task gate", () => {
    const g = ready();
    g.call("LOAD_IDT_ENTRY", 8, 0x00f80000, 0x8500);
    expect(g.guest.death).toBeNull();
  });

  it("lose a gate that the Guest takes away", () => {
    const g = ready();
    g.call("LOAD_IDT_ENTRY", 0x80, 0x4180, 0xc11e0000 | TRAP_GATE);
    g.call("LOAD_IDT_ENTRY", 0x80, 0, 0);
    copyTraps(g.vcpu, g.memory, IDT, stubSetter(g));
    expect(gate(g, 0x80).offset).toBe(stub(0x80));
  });
});

it("an unmapped user page changes nothing for the kernel stack", () => {
  const g = ready();
  g.map(TOP, 0x08048000, 0x6000 | PTE_P | PTE_US, 0x28000);
  g.call("SET_PTE", TOP, 0x08048000, 0);
  expect(g.shadow(STACK - PAGE_SIZE) & PTE_RW).toBe(PTE_RW);
});
