/*C:318 Before an instruction.
 *
 * The step tier asks here before each instruction while any is watched: the owner's breakpoints end the run, the guest's
 * are a #DB fault (SDM Vol 3B §18.3.1.1), hooks are told. The instruction has not been fetched yet, so that a breakpoint
 * comes before any fault of its fetch (SDM Vol 3A table 6-2). Before it: fetch.ts. Next: step.ts. */
import type { Cpu } from "../cpu.js";
import { FAULT_SIGNAL } from "../events.js";
import { translateFetch } from "../fetch.js";
import { EFLAGS_RF } from "../flags.js";
import { BUDGET, CS, EFLAGS, EIP, SEG_BASE } from "../layout.js";
import { deliverDebug } from "../pending.js";
import { endSlice } from "../slice.js";
import { NOT_RAM } from "../tlb.js";
import { NO_ADDRESS } from "./watch.js";

/** The linear address of the next instruction, unsigned. */
export function instructionAddress(cpu: Cpu): number {
  return (cpu.i32[SEG_BASE + CS] + cpu.i32[EIP]) >>> 0;
}

/** True if one of the owner's breakpoints is there. */
function hasStop(cpu: Cpu, linear: number): boolean {
  const { linearStops, physicalStops } = cpu.watches;
  if (linearStops.has(linear)) return true;
  if (physicalStops.size === 0) return false;
  try {
    const host = translateFetch(cpu, linear | 0);
    return host !== NOT_RAM && physicalStops.has(host - cpu.ramBase);
  } catch (signal) {
    if (signal !== FAULT_SIGNAL) throw signal;
    return false;
  }
}

/** @returns true if the instruction at CS:EIP may not run now: look at BUDGET and what waits again. */
export function stopsBefore(cpu: Cpu): boolean {
  const { watches } = cpu;
  const linear = instructionAddress(cpu);
  const begun = watches.repeatAt === linear;
  const resumed = watches.resumeAt === linear;
  watches.repeatAt = NO_ADDRESS;
  watches.resumeAt = NO_ADDRESS;
  if (!begun && !resumed && hasStop(cpu, linear)) {
    watches.resumeAt = linear;
    endSlice(cpu);
    cpu.exit = { kind: "breakpoint", address: linear };
    return true;
  }
  const bits = watches.guestCode.get(linear) ?? 0;
  if (bits !== 0 && (cpu.i32[EFLAGS] & EFLAGS_RF) === 0) {
    deliverDebug(cpu, bits);
    return true;
  }
  if (!begun) callHooks(cpu, linear);
  return cpu.i32[BUDGET] <= 0;
}

function callHooks(cpu: Cpu, linear: number): void {
  for (const { first, last, callback } of cpu.watches.hooks) {
    if (linear >= first && linear <= last) callback(linear);
  }
}
