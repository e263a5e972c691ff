/*H:550 The Guest's clock.
 *
 * A Guest asks for one timer interrupt at a time, so many nanoseconds from now; it is virtual interrupt 0. Time of day
 * is left in the shared page at the start and with each interrupt delivered, for a Guest that has no better clock.
 * Everything is counted on the Host's one clock. Next: instructions that the Host carries out (emulate-instruction.ts).
 */
import type { Guest } from "./guest.js";
import { NEVER, type Vcpu } from "./vcpu.js";

const NS_PER_SECOND = 1_000_000_000;
/** The virtual interrupt of the clock event. */
export const CLOCK_IRQ = 0;

/** SET_CLOCKEVENT: one interrupt `delta` nanoseconds from now; 0 cancels. @param delta 0..0xFFFFFFFF. */
export function setClockEvent(vcpu: Vcpu, delta: number): void {
  vcpu.clockEvent = delta === 0 ? NEVER : vcpu.guest.host.now() + delta;
}

/** Makes the clock's interrupt wait if its time has come. @param now the Host's nanoseconds. */
export function expireClockEvent(vcpu: Vcpu, now: number): void {
  if (vcpu.clockEvent > now) return;
  vcpu.clockEvent = NEVER;
  vcpu.setInterrupt(CLOCK_IRQ);
}

/** Leaves the time of day in the shared page. Only after LGUEST_INIT. */
export function writeTimestamp(guest: Guest): void {
  const { host, profile } = guest;
  const now = host.epoch + host.now();
  const seconds = Math.floor(now / NS_PER_SECOND);
  guest.writeData(profile.data.time, seconds);
  // Past 2^53 ns the last digits of a time of day are lost; no kernel can tell.
  guest.writeData(
    profile.data.time + 4,
    Math.min(Math.max(Math.floor(now - seconds * NS_PER_SECOND), 0), NS_PER_SECOND - 1),
  );
}
