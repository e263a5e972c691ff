import { PAGE_SIZE, PTE_A, PTE_D, PTE_G, PTE_P, PTE_PS, PTE_RW, PTE_US } from "@lguest/mmu";
import { describe, expect, it } from "vitest";
import { guestWithoutProcessor, SWITCHER } from "../../test/guest-without-processor.js";
import { demandPage, guestPhysical } from "./demand-page.js";
import { releasePageTables } from "./set-up.js";

const TOP = 0x10000;
const WRITE = 2;
const USER = 4;

describe.each([false, true])("shadow page tables, PAE %s", (pae) => {
  function ready() {
    const g = guestWithoutProcessor({ pae });
    g.initialize();
    return g;
  }
  const frame = (g: ReturnType<typeof ready>, page: number) => g.guest.memory.frameOf(page);

  it("maps addresses to themselves until the Guest has tables", () => {
    const g = ready();
    expect(demandPage(g.guest.paging, g.vcpu, 0x5123, 0)).toBe(true);
    expect(g.shadow(0x5000)).toBe((frame(g, 5) << 12) | PTE_P | PTE_A);
    expect(demandPage(g.guest.paging, g.vcpu, 0x5123, WRITE)).toBe(true);
    expect(g.shadow(0x5000) & PTE_RW).toBe(PTE_RW);
    expect(demandPage(g.guest.paging, g.vcpu, 0xc0000000, 0)).toBe(false);
    expect(g.reason()).toMatch(/bad page table entry/);
  });

  it("follows the Guest's tables, sets accessed and dirty, and hides the writable bit until the first write", () => {
    const g = ready();
    const entry = g.map(TOP, 0x08048000, 0x6000 | PTE_P | PTE_RW | PTE_US | PTE_G);
    g.call("NEW_PGTABLE", TOP);
    expect(demandPage(g.guest.paging, g.vcpu, 0x08048abc, USER)).toBe(true);
    expect(g.shadow(0x08048000)).toBe((frame(g, 6) << 12) | PTE_P | PTE_US | PTE_A);
    expect(g.guest.memory.readU32(entry) & (PTE_A | PTE_D)).toBe(PTE_A);
    expect(demandPage(g.guest.paging, g.vcpu, 0x08048abc, USER | WRITE | 1)).toBe(true);
    expect(g.shadow(0x08048000) & (PTE_RW | PTE_D)).toBe(PTE_RW | PTE_D);
    expect(g.guest.memory.readU32(entry) & PTE_D).toBe(PTE_D);
    expect(guestPhysical(g.guest.paging, g.vcpu, 0x08048abc)).toBe(0x6abc);
  });

  it("tells the Guest of what its own tables refuse", () => {
    const g = ready();
    g.map(TOP, 0x08048000, 0x6000 | PTE_P);
    g.call("NEW_PGTABLE", TOP);
    const { paging } = g.guest;
    expect(demandPage(paging, g.vcpu, 0x08048000, WRITE)).toBe(false);
    expect(demandPage(paging, g.vcpu, 0x08048000, USER)).toBe(false);
    expect(demandPage(paging, g.vcpu, 0x08049000, 0)).toBe(false);
    expect(demandPage(paging, g.vcpu, 0x40000000, 0)).toBe(false);
    expect(demandPage(paging, g.vcpu, SWITCHER + 0x1000, WRITE)).toBe(false);
    expect(g.guest.death).toBeNull();
  });

  it.each([
    ["a page outside", 0x04000000 | PTE_P],
    ["a large page", 0x6000 | PTE_P | PTE_PS],
  ])("ends the Guest for %s", (_, bad) => {
    const g = ready();
    g.map(TOP, 0x08048000, bad);
    g.call("NEW_PGTABLE", TOP);
    expect(demandPage(g.guest.paging, g.vcpu, 0x08048000, 0)).toBe(false);
    expect(g.reason()).toMatch(/bad page table entry/);
  });

  it("ends the Guest for a top level with odd flags or outside", () => {
    for (const top of [PTE_PS | PTE_P, 0x04000000 | PTE_P]) {
      const g = ready();
      g.guest.memory.writeU32(TOP, top);
      g.call("NEW_PGTABLE", TOP);
      expect(demandPage(g.guest.paging, g.vcpu, 0, 0)).toBe(false);
      expect(g.reason()).toMatch(/bad page directory entry/);
    }
  });

  it("puts a changed entry in place at once, kernel entries in every shadow", () => {
    const g = ready();
    const kernel = 0xc0005000;
    for (const [top, tables] of [
      [TOP, 0x20000],
      [0x11000, 0x24000],
    ]) {
      g.map(top, kernel, 0x6000 | PTE_P, tables);
      g.call("NEW_PGTABLE", top);
      demandPage(g.guest.paging, g.vcpu, kernel, 0);
    }
    g.call("SET_PTE", TOP, kernel, 0x7000 | PTE_P | PTE_RW | PTE_A | PTE_D);
    const roots = g.guest.paging.roots.filter((root) => root.guestTop === TOP || root.guestTop === 0x11000);
    const shadows = roots.map((root) => g.shadow(kernel, root.frame) >>> 12);
    expect(shadows).toEqual([frame(g, 7), frame(g, 7)]);
    g.call("SET_PTE", TOP, kernel, 0);
    expect(g.shadow(kernel)).toBe(0);
    g.call("SET_PTE", TOP, SWITCHER, 0);
    expect(g.reason()).toMatch(/Switcher/);
  });

  it("keeps the shadows of four address spaces, and throws the oldest user half away", () => {
    const g = ready();
    const tops = [0x10000, 0x11000, 0x12000, 0x13000, 0x14000];
    tops.forEach((top, i) => {
      g.map(top, 0x08048000, 0x6000 | PTE_P | PTE_US, 0x20000 + i * 0x2000);
    });
    for (const top of tops.slice(0, 4)) {
      g.call("NEW_PGTABLE", top);
      demandPage(g.guest.paging, g.vcpu, 0x08048000, USER);
    }
    g.call("NEW_PGTABLE", tops[1]);
    expect(g.shadow(0x08048000)).not.toBe(0);
    g.call("NEW_PGTABLE", tops[4]);
    expect(g.shadow(0x08048000)).toBe(0);
    expect(g.guest.paging.find(tops[1])).toBeGreaterThanOrEqual(0);
    expect(g.guest.death).toBeNull();
  });

  it("flushes users, or all, and keeps the stack mapped", () => {
    const g = ready();
    const stack = 0xc0005000;
    g.map(TOP, stack, 0x6000 | PTE_P | PTE_RW);
    g.map(TOP, 0x08048000, 0x7000 | PTE_P | PTE_US, 0x28000);
    g.call("NEW_PGTABLE", TOP);
    g.call("SET_STACK", 0x69, stack + PAGE_SIZE, 1);
    demandPage(g.guest.paging, g.vcpu, 0x08048000, USER);
    g.call("FLUSH_TLB", 0);
    expect([g.shadow(0x08048000), g.shadow(stack) & PTE_RW]).toEqual([0, PTE_RW]);
    demandPage(g.guest.paging, g.vcpu, 0x08048000, USER);
    g.call("FLUSH_TLB", 1);
    expect([g.shadow(0x08048000), g.shadow(stack) & PTE_RW]).toEqual([0, PTE_RW]);
    demandPage(g.guest.paging, g.vcpu, 0x08048000, USER);
    g.call("SET_PGD", TOP, pae ? 0 : 0x08048000 >>> 22);
    expect(g.shadow(0x08048000)).toBe(0);
    expect(g.guest.death).toBeNull();
  });

  it("keeps the Switcher in every root whatever the Guest does, and only the register page writable", () => {
    const g = ready();
    g.map(TOP, 0xc0005000, 0x6000 | PTE_P | PTE_RW);
    g.call("NEW_PGTABLE", TOP);
    for (let i = 0; i < g.guest.paging.format.topEntries; i++) g.call("SET_PGD", TOP, i);
    if (pae) for (let i = 0; i < 512; i++) g.call("SET_PMD", 0x20000, i);
    g.call("FLUSH_TLB", 1);
    expect(g.guest.death).toBeNull();
    expect(g.shadow(SWITCHER) & (PTE_P | PTE_RW | PTE_US)).toBe(PTE_P);
    expect(g.shadow(SWITCHER + 2 * PAGE_SIZE) & (PTE_P | PTE_RW | PTE_US)).toBe(PTE_P);
  });

  it("ends the Guest for indexes and stacks that cannot be", () => {
    const ends = (...call: [Parameters<ReturnType<typeof ready>["call"]>[0], ...number[]]) => {
      const g = ready();
      g.map(TOP, 0xc0005000, 0x6000 | PTE_P | PTE_RW);
      g.call("NEW_PGTABLE", TOP);
      g.call(...call);
      return g.reason();
    };
    expect(ends("SET_PGD", TOP, pae ? 4 : 1024)).toMatch(/Attempt to set pgd/);
    expect(ends("SET_PMD", 0x20000, 512)).toMatch(pae ? /Attempt to set pmd/ : /without PAE/);
    expect(ends("SET_STACK", 0x68, 0xc0006000, 1)).toMatch(/bad stack segment/);
    expect(ends("SET_STACK", 0x69, 0xc0006000, 3)).toMatch(/bad stack pages/);
    expect(ends("SET_STACK", 0x69, 0xd0000000, 1)).toMatch(/bad stack page/);
    expect(ends("SET_STACK", 0x69, SWITCHER + 0x2000, 1)).toMatch(/bad stack page/);
  });

  it("gives every frame back", () => {
    const g = guestWithoutProcessor({ pae });
    g.initialize();
    const inUse = () => 1024 - g.host.frames.available - g.guest.memory.pagesInUse;
    g.map(TOP, 0x08048000, 0x6000 | PTE_P | PTE_US);
    g.call("NEW_PGTABLE", TOP);
    demandPage(g.guest.paging, g.vcpu, 0x08048000, USER);
    demandPage(g.guest.paging, g.vcpu, 0x08048000, USER);
    releasePageTables(g.guest.paging);
    // Frame 0, the register page, and the two pages of a Switcher.
    expect(inUse()).toBe(4);
  });
});
