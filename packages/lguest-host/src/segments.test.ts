import { descriptorDpl, encodeSegmentDescriptor } from "@lguest/descriptor-tables";
import { describe, expect, it } from "vitest";
import { guestWithoutProcessor } from "../test/guest-without-processor.js";
import { copyGdt, copyGdtTls } from "./segments.js";
import { CHANGED_GDT, CHANGED_GDT_TLS } from "./vcpu.js";

const TABLE = 0x8000;

function ready() {
  const g = guestWithoutProcessor();
  g.initialize();
  g.vcpu.changed = 0;
  return g;
}

describe("LOAD_GDT_ENTRY", () => {
  it("raises level 0 to the Guest's and sets the accessed bit", () => {
    const { call, vcpu } = ready();
    call("LOAD_GDT_ENTRY", 12, 0x0000ffff, 0x00cf9a00);
    call("LOAD_GDT_ENTRY", 14, 0x0000ffff, 0x00cffa00);
    expect(vcpu.gdt[25] >>> 0).toBe(0x00cfbb00);
    expect(vcpu.gdt[29] >>> 0).toBe(0x00cffb00);
    expect(vcpu.changed).toBe(CHANGED_GDT);
  });

  it("ignores the Switcher's entries and the task states", () => {
    const { call, vcpu } = ready();
    for (const entry of [10, 11, 16, 31]) call("LOAD_GDT_ENTRY", entry, 0xffff, 0x00cf9a00);
    expect([10, 11, 16, 31].map((entry) => vcpu.gdt[entry * 2 + 1])).toEqual([0, 0, 0, 0]);
  });

  it.each([32, 0x1fffffff, 0xffffffff])("ends the Guest for entry %i", (entry) => {
    const g = ready();
    g.call("LOAD_GDT_ENTRY", entry, 0, 0);
    expect(g.reason()).toMatch(/sets GDT entry/);
  });

  it("lets no door to level 0 in: call gate, task gate, LDT, TSS", () => {
    for (const hi of [0x0000ec00, 0x0000e500, 0x0000e200, 0x0000e900]) {
      const g = ready();
      g.call("LOAD_GDT_ENTRY", 20, 0x00500000, hi);
      expect(g.reason()).toMatch(/system descriptor/);
      expect(g.vcpu.gdt[41]).toBe(0);
    }
  });

  it("never copies a present entry of level 0", () => {
    const { call, vcpu, memory } = ready();
    for (let entry = 0; entry < 32; entry++) call("LOAD_GDT_ENTRY", entry, 0xffff, 0x00cf9200);
    memory.fill(TABLE, 256, 0);
    copyGdt(vcpu, memory, TABLE);
    for (let entry = 0; entry < 32; entry++) {
      const hi = memory.read32(TABLE + entry * 8 + 4);
      expect(hi === 0 || descriptorDpl(hi) === 1).toBe(true);
    }
  });
});

describe("LOAD_TLS", () => {
  it("takes three entries and copies only them", () => {
    const { call, vcpu, memory, guest } = ready();
    const [lo, hi] = encodeSegmentDescriptor({
      kind: "data",
      base: 0xb7000000,
      limit: 0xffffffff,
      writable: true,
      dpl: 3,
    });
    for (let i = 0; i < 3; i++) {
      guest.memory.writeU32(0x5000 + i * 8, lo + i);
      guest.memory.writeU32(0x5004 + i * 8, hi);
    }
    call("LOAD_TLS", 0x5000);
    expect(vcpu.changed).toBe(CHANGED_GDT_TLS);
    memory.fill(TABLE, 256, 0);
    copyGdtTls(vcpu, memory, TABLE);
    expect([5, 6, 7, 8, 9].map((entry) => memory.read32(TABLE + entry * 8) >>> 0)).toEqual([0, lo, lo + 1, lo + 2, 0]);
    expect(memory.read32(TABLE + 52) >>> 0).toBe((hi | 0x100) >>> 0);
  });

  it("ends the Guest for a table outside its memory", () => {
    const g = ready();
    g.call("LOAD_TLS", 0xfffffff8);
    expect(g.reason()).toMatch(/bad read address/);
  });
});
