import { expect, it } from "vitest";
import * as registers from "./registers.js";

it("numbers the registers as the Switcher lays them out", () => {
  const { REGISTER_NAMES, GuestRegisters: _, ...slots } = registers;
  for (const [name, slot] of Object.entries(slots)) {
    expect(REGISTER_NAMES[slot as number]).toBe(name.replace("REG_", "").toLowerCase());
  }
  expect(Object.keys(slots).length).toBe(REGISTER_NAMES.length);
});
