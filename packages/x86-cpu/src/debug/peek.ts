/*C:346 Looking without touching.
 *
 * What is at a linear address, for debuggers and disassemblers: through the page tables of the moment, with no A bit set, no
 * fault and no watchpoint hit. Used by create-cpu.ts. */
import { WALK_OK } from "@lguest/mmu";
import type { Cpu } from "../cpu.js";
import { CR0, CR3 } from "../layout.js";
import { CR0_PG } from "../registers.js";
import { walkControls } from "../tlb.js";

/** Nothing is there. */
const NOTHING = -1;

/** The byte at a linear address as the supervisor would read it, or -1 without a page or without RAM. */
export function peekByte(cpu: Cpu, linear: number): number {
  let physical = linear >>> 0;
  if ((cpu.i32[CR0] & CR0_PG) !== 0) {
    if (cpu.walker.probe(cpu.i32[CR3], physical, 0, walkControls(cpu)) !== WALK_OK) return NOTHING;
    physical = cpu.walker.physical;
  }
  return physical < cpu.ramSize ? cpu.u8[cpu.ramBase + physical] : NOTHING;
}
