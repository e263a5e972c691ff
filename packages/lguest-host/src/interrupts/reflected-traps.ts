/*H:530 Traps that come through the Host.
 *
 * Page faults, protection faults, the use of an FPU that is not there, and every trap for which the Guest has an
 * interrupt gate, stop at the Host first. What the Host does not deal with itself is handed on from here. Next: those
 * that need not stop (direct-traps.ts). */
import { gatePresent } from "@lguest/descriptor-tables";
import { traceReflected } from "../trace.js";
import { IDT_ENTRIES, type Vcpu } from "../vcpu.js";
import { setGuestInterrupt } from "./deliver.js";

const VECTOR_DF = 8;
const VECTOR_TS = 10;
const VECTOR_PF = 14;
const VECTOR_AC = 17;

/** True if the processor pushes an error code with this exception (SDM Vol. 3A table 6-1). */
export function hasErrorCode(trap: number): boolean {
  return trap === VECTOR_DF || (trap >= VECTOR_TS && trap <= VECTOR_PF) || trap === VECTOR_AC;
}

/**
 * Hands a trap on to the Guest.
 * @param trap vector, 0..256. @returns false if the Guest has no handler for it.
 */
export function deliverTrap(vcpu: Vcpu, trap: number): boolean {
  if (trap >= IDT_ENTRIES) return false;
  const hi = vcpu.idt[trap * 2 + 1];
  if (!gatePresent(hi)) return false;
  const { guest } = vcpu;
  guest.stats.reflected[trap]++;
  const cr2 = trap === VECTOR_PF ? vcpu.lastPageFault : 0;
  if (guest.trace) traceReflected(guest.trace, trap, cr2, vcpu.registers);
  setGuestInterrupt(vcpu, vcpu.idt[trap * 2], hi, hasErrorCode(trap));
  return true;
}
