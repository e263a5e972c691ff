/*H:130 The run loop.
 *
 * Round and round: do what the Guest asked for, tell the Launcher what it must know, deliver an interrupt, and if the
 * Guest neither died nor sleeps, enter it until something happens, and look at what. The loop comes back when there is
 * something to tell or the slice is over. Before it: the world switch. Next: what happened (handle-trap.ts). */
import { expireClockEvent } from "./clock-events.js";
import { handleTrap } from "./handle-trap.js";
import { doHypercalls } from "./hypercalls.js";
import { interruptPending, maybeDeliverInterrupt, NO_INTERRUPT } from "./interrupts/virtual-interrupts.js";
import type { GuestDeath } from "./kill-guest.js";
import { NEVER, type Vcpu } from "./vcpu.js";

/** Why a run came back. The set is closed. */
export type RunResult =
  /** The Guest called NOTIFY with this address; run again when the Launcher has looked. */
  | { readonly kind: "notify"; readonly address: number }
  /** The slice is over; the Guest would go on. */
  | { readonly kind: "slice" }
  /** The Guest sleeps until an interrupt; if its clock is set, until `wakeAt` in the Host's nanoseconds at most. */
  | { readonly kind: "halted"; readonly wakeAt?: number }
  /** Dead with its first reason, asking to be booted again, or powered off. It never runs again. */
  | GuestDeath;

/** Runs a vCPU from the Switcher's entry to its exit. */
export interface GuestRunner {
  /**
   * @param until when to come back at the latest, in the Host's nanoseconds.
   * @returns nanoseconds to count on top of the clock's: a Guest whose handlers fault at once keeps the processor
   * busy without completing an instruction, and a clock that counts instructions stands still.
   */
  enter(vcpu: Vcpu, until: number): number;
  /** This vCPU will not run again. */
  forget(vcpu: Vcpu): void;
}

const SLICE: RunResult = Object.freeze({ kind: "slice" });
const HALTED: RunResult = Object.freeze({ kind: "halted" });

/** Runs a vCPU until there is something to tell. @param sliceEnd in the Host's nanoseconds. */
export function runGuest(vcpu: Vcpu, runner: GuestRunner, sliceEnd: number): RunResult {
  const { guest } = vcpu;
  let extra = 0;
  while (guest.death === null) {
    if (vcpu.hypercall) doHypercalls(vcpu);
    if (vcpu.pendingNotify >= 0) {
      const address = vcpu.pendingNotify;
      vcpu.pendingNotify = -1;
      return { kind: "notify", address };
    }
    const now = guest.host.now();
    expireClockEvent(vcpu, now);
    maybeDeliverInterrupt(vcpu);
    if (guest.death !== null) break;
    if (vcpu.halted && interruptPending(vcpu) === NO_INTERRUPT) {
      return vcpu.clockEvent === NEVER ? HALTED : { kind: "halted", wakeAt: vcpu.clockEvent };
    }
    if (now + extra >= sliceEnd) return SLICE;
    extra += runner.enter(vcpu, Math.min(sliceEnd, vcpu.clockEvent));
    handleTrap(vcpu);
  }
  return guest.death;
}
