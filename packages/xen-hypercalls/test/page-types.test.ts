import { PAGE_SIZE, PTE_P, PTE_RW } from "@lguest/mmu";
import { describe, expect, it } from "vitest";
import { TYPE_L1, TYPE_L2, TYPE_NONE, TYPE_WRITABLE } from "../src/hypervisor/frame-table.js";
import {
  __HYPERVISOR_mmu_update,
  __HYPERVISOR_mmuext_op,
  __HYPERVISOR_update_va_mapping,
  DOMID_SELF,
  HYPERVISOR_VIRT_START,
  MMUEXT_PIN_L1_TABLE,
  MMUEXT_PIN_L2_TABLE,
  MMUEXT_UNPIN_TABLE,
  XEN_ERRNO,
} from "../src/index.js";
import {
  createGuest,
  createMachine,
  DATA_PAGE,
  FREE,
  HIGH_DIRECTORY,
  LOW_DIRECTORY,
  PAGE_TABLE,
  PAGES,
  READABLE,
  ROOT,
  type SmallGuest,
  WRITABLE,
} from "./small-guest.js";

const { EBUSY, EINVAL } = XEN_ERRNO;
const DATA = DATA_PAGE * PAGE_SIZE;

function guest(): SmallGuest {
  return createGuest(createMachine().hypervisor);
}

/** mmu_update of one entry. */
function update(of: SmallGuest, place: number, lo: number, hi = 0): number {
  of.words(DATA, place, 0, lo, hi);
  return of.call(__HYPERVISOR_mmu_update, DATA, 1, 0, DOMID_SELF);
}

function extended(of: SmallGuest, command: number, page: number): number {
  of.words(DATA, command, of.pages[page], 0);
  return of.call(__HYPERVISOR_mmuext_op, DATA, 1, 0, DOMID_SELF);
}

/** Maps one of the guest's pages at its own address. */
function remap(of: SmallGuest, page: number, flags: number, target = page): number {
  return of.call(__HYPERVISOR_update_va_mapping, page * PAGE_SIZE, of.entry(target, flags), 0, 0);
}

describe("counts of a guest's frames", () => {
  it("are those that its tables have", () => {
    const g = guest();
    // The root is loaded; each directory and table is named once; pages once by their mapping, once as memory.
    expect([g.uses(ROOT), g.uses(LOW_DIRECTORY), g.uses(HIGH_DIRECTORY), g.uses(PAGE_TABLE)]).toEqual([1, 1, 1, 1]);
    expect([g.references(ROOT), g.references(PAGE_TABLE)]).toEqual([3, 3]);
    expect([g.references(FREE), g.uses(FREE)]).toEqual([2, 1]);
    expect(remap(g, FREE, READABLE)).toBe(0);
    expect([g.references(FREE), g.uses(FREE)]).toEqual([2, 0]);
    expect(remap(g, FREE, 0)).toBe(0);
    expect(g.references(FREE)).toBe(1);
  });
});

describe("a page that is to be a table", () => {
  it("must not be mapped writable, and cannot be afterwards", () => {
    const g = guest();
    expect(extended(g, MMUEXT_PIN_L1_TABLE, FREE)).toBe(-EINVAL);
    expect(remap(g, FREE, READABLE)).toBe(0);
    expect(extended(g, MMUEXT_PIN_L1_TABLE, FREE)).toBe(0);
    expect(g.machine.frames.type(g.pages[FREE])).toBe(TYPE_L1);
    expect(remap(g, FREE, WRITABLE)).toBe(-EBUSY);
    expect(extended(g, MMUEXT_PIN_L1_TABLE, FREE)).toBe(-EINVAL);
    expect(extended(g, MMUEXT_UNPIN_TABLE, FREE)).toBe(0);
    expect(extended(g, MMUEXT_UNPIN_TABLE, FREE)).toBe(-EINVAL);
    expect(remap(g, FREE, WRITABLE)).toBe(0);
    expect(g.machine.frames.type(g.pages[FREE])).toBe(TYPE_WRITABLE);
  });

  it("is refused with an entry for a table, for no frame, for another's frame and with bits that must not be", () => {
    const g = guest();
    const bad: [number, number][] = [
      [g.entry(PAGE_TABLE, WRITABLE), 0],
      [0xfffff000 | WRITABLE, 0],
      [WRITABLE, 0],
      [g.machine.m2p * PAGE_SIZE + WRITABLE, 0],
      [g.entry(FREE + 1, WRITABLE | 0x10), 0],
      [g.entry(FREE + 1, WRITABLE | 0x80), 0],
      [g.entry(FREE + 1, WRITABLE), 0x80000000],
      [g.entry(FREE + 1, WRITABLE), 0x100],
    ];
    for (const [lo, hi] of bad) {
      remap(g, FREE, WRITABLE);
      g.words(FREE * PAGE_SIZE + 64, g.entry(FREE + 1, WRITABLE), 0, lo, hi);
      remap(g, FREE, READABLE);
      const before = g.references(FREE + 1);
      expect(extended(g, MMUEXT_PIN_L1_TABLE, FREE)).toBeLessThan(0);
      expect(g.references(FREE + 1)).toBe(before);
      expect(g.machine.frames.type(g.pages[FREE])).toBe(TYPE_NONE);
      expect(g.uses(FREE)).toBe(0);
    }
  });

  it("is refused where it maps itself writable", () => {
    const g = guest();
    g.words(FREE * PAGE_SIZE, g.entry(FREE, WRITABLE), 0);
    remap(g, FREE, READABLE);
    expect(extended(g, MMUEXT_PIN_L1_TABLE, FREE)).toBe(-EBUSY);
    expect([g.uses(FREE), g.references(FREE)]).toEqual([0, 2]);
    remap(g, FREE, WRITABLE);
    g.words(FREE * PAGE_SIZE, g.entry(FREE, READABLE), 0);
    remap(g, FREE, READABLE);
    expect(extended(g, MMUEXT_PIN_L1_TABLE, FREE)).toBe(0);
    expect(extended(g, MMUEXT_UNPIN_TABLE, FREE)).toBe(0);
    expect([g.uses(FREE), g.references(FREE)]).toEqual([0, 2]);
  });
});

describe("a directory that names a directory", () => {
  const SLOT = 5;
  const window = SLOT * 512 * PAGE_SIZE;

  it("shows its tables, for reading only", () => {
    const g = guest();
    expect(update(g, g.place(LOW_DIRECTORY, SLOT), g.entry(LOW_DIRECTORY, READABLE))).toBe(0);
    // The window shows the page table as a page: its first entry maps page 0.
    expect(g.memory.readU32(window)).toBe(g.machine.memory.read32(g.pages[PAGE_TABLE] * PAGE_SIZE) >>> 0);
    expect(g.memory.writeU32(window, 0)).toBe(false);
    expect(update(g, g.place(LOW_DIRECTORY, SLOT), g.entry(LOW_DIRECTORY, WRITABLE))).toBe(-EINVAL);
    expect(g.memory.writeU32(window, 0)).toBe(false);
    expect(update(g, g.place(LOW_DIRECTORY, SLOT), 0)).toBe(0);
    expect(g.uses(LOW_DIRECTORY)).toBe(1);
  });

  it("may be another, one step deep", () => {
    const g = guest();
    for (const page of [FREE, FREE + 1]) remap(g, page, READABLE);
    expect(extended(g, MMUEXT_PIN_L2_TABLE, FREE)).toBe(0);
    expect(extended(g, MMUEXT_PIN_L2_TABLE, FREE + 1)).toBe(0);
    expect(g.machine.frames.type(g.pages[FREE])).toBe(TYPE_L2);
    expect(update(g, g.place(FREE, 0), g.entry(LOW_DIRECTORY, READABLE))).toBe(0);
    expect(g.uses(LOW_DIRECTORY)).toBe(2);
    expect(update(g, g.place(FREE + 1, 0), g.entry(FREE, READABLE))).toBe(-EINVAL);
    expect(update(g, g.place(LOW_DIRECTORY, SLOT), g.entry(FREE + 1, READABLE))).toBe(-EINVAL);
    expect(update(g, g.place(FREE, 0), 0)).toBe(0);
    expect(g.uses(LOW_DIRECTORY)).toBe(1);
    expect(update(g, g.place(LOW_DIRECTORY, SLOT), g.entry(FREE + 1, READABLE))).toBe(0);
    expect(update(g, g.place(LOW_DIRECTORY, SLOT), 0)).toBe(0);
    for (const page of [FREE, FREE + 1]) expect(extended(g, MMUEXT_UNPIN_TABLE, page)).toBe(0);
    expect([g.uses(FREE), g.uses(FREE + 1)]).toEqual([0, 0]);
  });
});

describe("the hypervisor's own entries", () => {
  it("are in the fourth directory, which stays where it is and is nobody else's", () => {
    const g = guest();
    const slot = (HYPERVISOR_VIRT_START >>> 21) & 511;
    expect(g.machine.memory.read32(g.place(HIGH_DIRECTORY, slot)) & (PTE_P | PTE_RW)).not.toBe(0);
    expect(update(g, g.place(HIGH_DIRECTORY, slot), 0)).toBeLessThan(0);
    expect(update(g, g.place(HIGH_DIRECTORY, 511), g.entry(PAGE_TABLE, WRITABLE))).toBeLessThan(0);
    expect(update(g, g.place(ROOT, 3), 0)).toBe(-EINVAL);
    expect(update(g, g.place(ROOT, 1), g.entry(HIGH_DIRECTORY, PTE_P))).toBe(-EINVAL);
    expect(update(g, g.place(ROOT, 1), g.entry(LOW_DIRECTORY, PTE_P | 0x10))).toBe(-EINVAL);
    expect(update(g, g.place(ROOT, 1), g.entry(LOW_DIRECTORY, WRITABLE))).toBe(0);
    // What a root's entry cannot have on this processor is not there.
    expect(g.machine.memory.read32(g.place(ROOT, 1))).toBe(g.entry(LOW_DIRECTORY, PTE_P));
    expect(g.uses(LOW_DIRECTORY)).toBe(2);
    expect(update(g, g.place(ROOT, 1), 0)).toBe(0);
  });

  it("cannot be mapped by a guest", () => {
    const g = guest();
    const lo = g.machine.m2p * PAGE_SIZE + READABLE;
    expect(g.call(__HYPERVISOR_update_va_mapping, FREE * PAGE_SIZE, lo, 0, 0)).toBe(-EBUSY);
    expect(g.call(__HYPERVISOR_update_va_mapping, HYPERVISOR_VIRT_START, lo, 0, 0)).toBe(-EINVAL);
    expect(g.call(__HYPERVISOR_update_va_mapping, 0xfffff000, lo, 0, 0)).toBe(-EINVAL);
  });
});

describe("a domain that is destroyed", () => {
  it("gives all its frames back, pinned, linear and self-containing tables and all", () => {
    const { hypervisor } = createMachine();
    const { frames } = hypervisor.machine;
    const before = frames.available;
    for (let round = 0; round < 3; round++) {
      const g = createGuest(hypervisor, { vcpus: 2 });
      for (const page of [FREE, FREE + 1, FREE + 2]) remap(g, page, READABLE);
      expect(extended(g, MMUEXT_PIN_L2_TABLE, FREE)).toBe(0);
      expect(update(g, g.place(FREE, 0), g.entry(LOW_DIRECTORY, READABLE))).toBe(0);
      expect(update(g, g.place(FREE, 1), g.entry(FREE, READABLE))).toBe(0);
      expect(extended(g, MMUEXT_PIN_L1_TABLE, FREE + 1)).toBe(0);
      expect(frames.available).toBeLessThanOrEqual(before - PAGES);
      hypervisor.destroy(g.domain);
      expect(frames.available).toBe(before);
      expect(frames.ownedBy(g.domain.id)).toEqual([]);
    }
  });
});
