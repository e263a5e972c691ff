import { expect, it } from "vitest";
import { LGUEST_REGS } from "./lguest-pages.js";
import * as registers from "./register-page.js";

it("numbers the registers as the Switcher lays them out", () => {
  const { GuestRegisters: _, ...slots } = registers;
  for (const [name, slot] of Object.entries(slots)) {
    expect(LGUEST_REGS[slot as number]).toBe(name.replace("REG_", "").toLowerCase());
  }
  expect(Object.keys(slots).length).toBe(LGUEST_REGS.length);
});
