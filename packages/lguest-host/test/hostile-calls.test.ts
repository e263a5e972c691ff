import { PAGE_SIZE, PTE_P, PTE_RW, PTE_US } from "@lguest/mmu";
import { REG_EIP, REG_ERRCODE, REG_ESP, REG_SS, REG_TRAPNUM } from "@lguest/switcher";
import { expect, it } from "vitest";
import { HYPERCALL_SLOTS } from "../src/abi-profile.js";
import { handleTrap } from "../src/handle-trap.js";
import { maybeDeliverInterrupt } from "../src/interrupts/virtual-interrupts.js";
import { demandPage } from "../src/page-tables/demand-page.js";
import { copyGdt } from "../src/segments.js";
import { DATA, guestWithoutProcessor, SWITCHER } from "./guest-without-processor.js";

/** A small generator of repeatable 32-bit noise. */
function noise(seed: number) {
  let state = seed;
  return (): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}

const EDGES = [
  0,
  1,
  2,
  3,
  4,
  0xff,
  0x100,
  0x3ff,
  0x400,
  0x1000,
  DATA,
  0x10000,
  0x11000,
  0x3ffff,
  0x40000,
  0x13ffff,
  0x140000,
  0x7fffffff,
  0x80000000,
  0xbfffffff,
  0xc0000000,
  0xc0001000,
  0xffbfffff,
  SWITCHER,
  SWITCHER + 0x1000,
  0xffffe000,
  0xfffffff0,
  0xfffffffc,
  0xffffffff,
];

type G = ReturnType<typeof guestWithoutProcessor>;

/** Everything that the shadows let the Guest reach is its own, or the Switcher's three pages as they must be. */
function checkShadows(g: G): void {
  const own = new Set<number>();
  for (let page = 0; page < g.guest.memory.pfnLimit; page++) own.add(g.guest.memory.frameOf(page));
  const { format, roots } = g.guest.paging;
  for (const root of roots) {
    if (root.frame === 0) continue;
    expect(own.has(root.frame)).toBe(false);
    const step = format.kind === "pae" ? 1 << 21 : 1 << 22;
    for (let linear = 0; linear < SWITCHER; linear += step) {
      const first = format.findEntry(g.guest.paging, root.frame, linear);
      if (first === 0) continue;
      expect(own.has(Math.floor(first / PAGE_SIZE))).toBe(false);
      for (let at = first; at < first + PAGE_SIZE; at += format.entryBytes) {
        const entry = g.memory.read32(at) >>> 0;
        if ((entry & PTE_P) !== 0 && !own.has(entry >>> 12)) throw new Error(`foreign frame ${entry.toString(16)}`);
        if (format.kind === "pae" && g.memory.read32(at + 4) !== 0) throw new Error("a high word that is not 0");
      }
    }
    expect(g.shadow(SWITCHER, root.frame) & (PTE_P | PTE_RW | PTE_US)).toBe(PTE_P);
    expect(g.shadow(SWITCHER + 2 * PAGE_SIZE, root.frame) & (PTE_P | PTE_RW | PTE_US)).toBe(PTE_P);
  }
}

function checkGdt(g: G): void {
  const table = g.host.frames.allocate() * PAGE_SIZE;
  copyGdt(g.vcpu, g.memory, table);
  for (let entry = 0; entry < 32; entry++) {
    const hi = g.memory.read32(table + entry * 8 + 4);
    const present = (hi & 0x8000) !== 0;
    if (present) expect(hi & 0x7000, `GDT entry ${entry}`).toBeGreaterThan(0x1000); // DPL 1..3, a memory segment
  }
}

it.each([false, true])("a million random calls reach nothing outside, PAE %s", { timeout: 120_000 }, (pae) => {
  const random = noise(pae ? 0x1234567 : 0x89abcde);
  const value = () => (random() % 3 === 0 ? random() : EDGES[random() % EDGES.length]);
  const reasons = new Set<string>();
  let calls = 0;
  while (calls < 500_000) {
    const g = guestWithoutProcessor({ pae, hostPages: 704 });
    g.initialize();
    g.trace.length = 0;
    for (let i = 0; i < 2000; i++, calls++) {
      const what = random() % 8;
      if (what < 4) g.call(random() % HYPERCALL_SLOTS, value(), value(), value(), value());
      else if (what === 4) g.enqueue(random() % 64, random() % 20, value(), value(), value(), value());
      else if (what === 5) g.guest.memory.writeU32((random() % (64 * PAGE_SIZE)) & ~3, value());
      else if (what === 6) {
        g.vcpu.setInterrupt(random() % 32);
        for (const slot of [REG_EIP, REG_ESP, REG_SS]) g.vcpu.registers.set(slot, value());
        maybeDeliverInterrupt(g.vcpu);
      } else {
        g.vcpu.registers.set(REG_TRAPNUM, random() % 258);
        g.vcpu.registers.set(REG_ERRCODE, random() % 8);
        g.vcpu.lastPageFault = value();
        handleTrap(g.vcpu);
        demandPage(g.guest.paging, g.vcpu, value(), random() % 8);
      }
      g.vcpu.pendingNotify = -1;
      g.trace.length = 0;
      const { death } = g.guest;
      if (death === null) continue;
      // The first reason is kept. Then the Guest rises from the dead, to get deeper into trouble than one call can.
      g.call(31);
      if (g.guest.death !== death) throw new Error("the first reason was lost");
      reasons.add((g.reason() ?? "").replace(/0x[0-9a-f]+|\d+/g, "#"));
      g.guest.death = null;
    }
    checkShadows(g);
    checkGdt(g);
  }
  // The walk got about: many different ends were met.
  expect(reasons.size).toBeGreaterThan(15);
});
