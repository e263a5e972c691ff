/*S:117 The registers, for a person.
 *
 * When a Guest has died, its registers often tell why. Before it: where they lie (register-page.ts). Next: the layout of a
 * world switch (layout.ts). */
import { LGUEST_REGS } from "./lguest-pages.js";
import {
  type GuestRegisters,
  REG_CS,
  REG_EFLAGS,
  REG_EIP,
  REG_ERRCODE,
  REG_ESP,
  REG_SS,
  REG_TRAPNUM,
} from "./register-page.js";

function hex8(value: number): string {
  return (value >>> 0).toString(16).padStart(8, "0");
}

/** The registers in five lines, as a person debugging a kernel wants them. */
export function describeRegisters(registers: GuestRegisters): string {
  const word = (slot: number) => `${LGUEST_REGS[slot]} ${hex8(registers.get(slot))}`;
  const selector = (slot: number) => `${LGUEST_REGS[slot]} ${registers.selector(slot).toString(16).padStart(4, "0")}`;
  return [
    `${word(REG_EIP)}  ${selector(REG_CS)}  ${word(REG_EFLAGS)}`,
    `${word(REG_ESP)}  ${selector(REG_SS)}  trap ${registers.get(REG_TRAPNUM)}  error ${hex8(registers.get(REG_ERRCODE))}`,
    [0, 1, 2, 3].map(word).join("  "),
    [4, 5, 6].map(word).join("  "),
    [9, 10, 8, 7].map(selector).join("  "),
  ].join("\n");
}
