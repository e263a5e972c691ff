import { describe, expect, test } from "vitest";
import { assembleSwitcher, switcherImageSource } from "../test/image-source.js";
import { createSwitcherImage } from "./image.js";
import { createSwitcherLayout, listingSymbols, type SwitcherGdt } from "./layout.js";

describe("the Switcher's bytes", () => {
  test("the generated file is what the listing assembles to", async () => {
    await expect(switcherImageSource()).toMatchFileSnapshot("./generated/switcher-image.ts");
  });

  const gdts: Record<string, SwitcherGdt> = {
    lguest: { entries: 32, lguestCs: 10, lguestDs: 11, tss: 16 },
    longer: { entries: 200, lguestCs: 150, lguestDs: 151, tss: 199 },
    "Xen's": { entries: 8192, lguestCs: 0xe008 >> 3, lguestDs: 0xe010 >> 3, tss: 0xe020 >> 3, address: 0xffbe0000 },
  };
  test.each(Object.entries(gdts))("in a layout with the GDT %s the patched bytes are the assembled ones", (_, gdt) => {
    const layout = createSwitcherLayout({ address: 0xffc40000, gdt });
    const symbols = listingSymbols(layout);
    expect([...createSwitcherImage(layout).bytes]).toEqual([...assembleSwitcher(symbols).bytes]);
  });

  test("every vector has its own stub, and they fit into a page", () => {
    const image = createSwitcherImage(createSwitcherLayout());
    const addresses = Array.from({ length: 256 }, (_, vector) => image.stubAddress(vector));
    expect(new Set(addresses).size).toBe(256);
    expect(image.bytes.length).toBeLessThanOrEqual(4096);
    expect(() => image.stubAddress(256)).toThrow("vector: expected an integer in 0..255, got 256");
  });
});
