import { describe, expect, test } from "vitest";
import {
  createSwitcherLayout,
  LGUEST_REGS,
  listingSymbols,
  registerOffset,
  type SwitcherLayoutOptions,
} from "./index.js";

describe("struct lguest_pages", () => {
  const { fields } = createSwitcherLayout();
  const offsets = Object.fromEntries(fields.map(({ name, offset }) => [name, offset]));

  test("has the offsets that kernels from 2.6.23 to 4.13 had", () => {
    expect(offsets).toEqual({
      regs: 4024,
      host_cr3: 4096,
      host_idt_desc: 4100,
      host_gdt_desc: 4106,
      host_sp: 4112,
      guest_idt_desc: 4116,
      guest_gdt_desc: 4122,
      guest_tss: 4128,
      guest_idt: 4232,
      guest_gdt: 6280,
    });
  });

  test("has no holes and no overlaps", () => {
    for (let i = 1; i < fields.length; i++) expect(fields[i].offset).toBe(fields[i - 1].offset + fields[i - 1].size);
  });

  test("lets the processor's frame end with the register page", () => {
    expect(["eip", "cs", "eflags", "esp", "ss"].map((name) => registerOffset(name as "eip"))).toEqual([
      4076, 4080, 4084, 4088, 4092,
    ]);
    expect(registerOffset("trapnum")).toBe(4068);
    expect(LGUEST_REGS.length).toBe(18);
  });
});

describe("a layout", () => {
  test("by default is lguest's", () => {
    expect(createSwitcherLayout()).toMatchObject({
      address: 0xffc00000,
      pagesAddress: 0xffc01000,
      stateAddress: 0xffc02000,
      stackAddress: 0xffc02000,
      csSelector: 0x50,
      dsSelector: 0x58,
      tssSelector: 0x80,
    });
  });

  test("gives each processor its own two pages", () => {
    expect(createSwitcherLayout({ cpu: 2 }).pagesAddress).toBe(0xffc05000);
  });

  test("takes a GDT of its own pages, as Xen's", () => {
    const gdt = { entries: 8192, lguestCs: 0x1c01, lguestDs: 0x1c02, tss: 0x1c04, address: 0xffbe0000 };
    const layout = createSwitcherLayout({ gdt });
    expect(layout.csSelector).toBe(0xe008);
    expect(layout.gdtAddress).toBe(0xffbe0000);
    expect(listingSymbols(layout)["pages.guest_gdt"]).toBe(0xffbe0000 - 0xffc01000);
    expect(() => layout.offset("guest_gdt")).toThrow("field: expected a member of struct lguest_pages, got guest_gdt");
  });

  const gdt = { entries: 32, lguestCs: 10, lguestDs: 11, tss: 16 };
  test.each<[string, SwitcherLayoutOptions, string]>([
    ["an address within a page", { address: 0xffc00800 }, "address: expected a page address"],
    ["no room for the pages", { address: 0xffffe000 }, "address: expected a page address with room"],
    ["an index outside the GDT", { gdt: { ...gdt, tss: 32 } }, "gdt.tss: expected an integer in 0x1..0x1f, got 32"],
    ["one entry for two", { gdt: { ...gdt, tss: 11 } }, "gdt: expected three different entries"],
    ["a GDT too long for the page", { gdt: { ...gdt, entries: 300 } }, "gdt.entries: expected a GDT that fits"],
    ["a GDT at an odd address", { gdt: { ...gdt, address: 0xffb00004 } }, "gdt.address: expected a multiple of 8"],
  ])("refuses %s", (_, options, message) => {
    expect(() => createSwitcherLayout(options)).toThrow(message);
  });
});
