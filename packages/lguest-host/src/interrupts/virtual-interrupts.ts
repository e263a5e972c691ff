/*H:520 Virtual interrupts.
 *
 * Devices and the clock make interrupts wait; before each entry the Host looks whether one may be delivered. Four
 * things hold it back: the Guest blocked that number, it switched interrupts off, it is in the few instructions around
 * its `iret` where none may come, or it has no handler. A Guest that halted is woken by it.
 *
 * A Guest that has interrupts off is told through `irqPending` that one waits, and asks for it with SEND_INTERRUPTS
 * when it switches them on again. The original never cleared that word once set, so that its Guests asked some 88,000
 * times in one boot; here it is cleared with the last delivery. But a 3.11 kernel does not ask on its most common way
 * of switching interrupts on, a plain store; so while one waits the world switch (world-switch.ts) looks at that word
 * every few microseconds. Next: how a handler is made to run (deliver.ts). */
import { gatePresent } from "@lguest/descriptor-tables";
import { REG_EIP } from "@lguest/switcher";
import { EFLAGS_IF, LGUEST_IRQS } from "../abi-profile.js";
import { writeTimestamp } from "../clock-events.js";
import { type Guest, NO_DATA } from "../guest.js";
import { traceInterrupt } from "../trace.js";
import { interruptVector, type Vcpu } from "../vcpu.js";
import { setGuestInterrupt } from "./deliver.js";

/** No interrupt waits that the Guest does not block. */
export const NO_INTERRUPT = -1;

/** Bit set of the interrupts that wait and are not blocked. */
function unblocked(vcpu: Vcpu): number {
  const { guest } = vcpu;
  if (vcpu.irqsPending === 0 || guest.dataAddress === NO_DATA) return 0;
  return vcpu.irqsPending & ~guest.readData(guest.profile.data.blockedInterrupts);
}

/** The lowest interrupt that waits and is not blocked, 0..31, or NO_INTERRUPT. */
export function interruptPending(vcpu: Vcpu): number {
  const waiting = unblocked(vcpu);
  return waiting === 0 ? NO_INTERRUPT : LGUEST_IRQS - 1 - Math.clz32(waiting & -waiting);
}

/** True if an interrupt waits that is not blocked and that the Guest has a handler for. */
export function interruptWaits(vcpu: Vcpu): boolean {
  const irq = interruptPending(vcpu);
  return irq !== NO_INTERRUPT && gatePresent(vcpu.idt[interruptVector(irq) * 2 + 1]);
}

/** True if the Guest allows no interrupt at this instruction. */
export function inNoirqRange(guest: Guest, eip: number): boolean {
  return eip >= guest.noirqStart && eip < guest.noirqEnd;
}

/** True if the Guest has switched virtual interrupts on. Only after LGUEST_INIT. */
export function interruptsEnabled(guest: Guest): boolean {
  return guest.readData(guest.profile.data.irqEnabled) !== 0;
}

/** Tells the Guest, in `irqPending`, whether an interrupt waits for it to switch them on. */
function tellPending(vcpu: Vcpu, waits: boolean): void {
  if (vcpu.toldPending === waits) return;
  vcpu.toldPending = waits;
  vcpu.guest.writeData(vcpu.guest.profile.data.irqPending, waits ? EFLAGS_IF : 0);
}

/** Before each entry: delivers the first interrupt that waits, if the Guest allows it now. */
export function maybeDeliverInterrupt(vcpu: Vcpu): void {
  const irq = interruptPending(vcpu);
  if (irq === NO_INTERRUPT) {
    if (vcpu.toldPending) tellPending(vcpu, false);
    return;
  }
  const { guest } = vcpu;
  if (vcpu.halted) {
    guest.writeData(guest.profile.data.irqEnabled, EFLAGS_IF);
    vcpu.halted = false;
  }
  if (inNoirqRange(guest, vcpu.registers.get(REG_EIP))) return;
  if (!interruptsEnabled(guest)) {
    tellPending(vcpu, true);
    return;
  }
  const gate = interruptVector(irq) * 2;
  const hi = vcpu.idt[gate + 1];
  if (gatePresent(hi)) {
    vcpu.irqsPending &= ~(1 << irq);
    guest.stats.interrupts++;
    guest.stats.interruptsByNumber[irq]++;
    if (guest.trace) traceInterrupt(guest.trace, irq, vcpu.registers);
    setGuestInterrupt(vcpu, vcpu.idt[gate], hi, false);
  }
  writeTimestamp(guest);
  if (unblocked(vcpu) === 0) tellPending(vcpu, false);
}
