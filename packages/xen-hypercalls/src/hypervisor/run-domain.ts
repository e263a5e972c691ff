/*X:582 Turns.
 *
 * A domain has the processor for a slice, and its virtual processors share that among themselves in turns, always in the
 * same order, so that a run can be repeated. Before each entry, timers that are due are heard, and pending events are
 * delivered. Before: handle-exit.ts. Next: the hypervisor, hypervisor.ts. */
import type { Domain } from "./domain.js";
import { deliverEvents, enterFailsafe, injectException } from "./exceptions.js";
import { handleExit } from "./handle-exit.js";
import { RUNSTATE_running, setRunstate, waitingState } from "./runstate.js";
import { expireTimers, updateTime } from "./timers.js";
import { NEVER, type Vcpu } from "./vcpu.js";
import type { XenWorldSwitch } from "./world-switch.js";

/** Longest that one virtual processor runs while another waits, in nanoseconds. */
const TURN_NS = 1_000_000;
const VECTOR_GP = 13;
/** Entries refused in a row: bad segments, then a bad handler for those, and no more. */
const REFUSALS_MAX = 4;

/** Why a slice ended. */
export type DomainSlice =
  /** It would go on. */
  | { readonly kind: "slice" }
  /** All its virtual processors wait, the first timer fires at `wakeAt` in the clock's nanoseconds. */
  | { readonly kind: "blocked"; readonly wakeAt: number }
  | { readonly kind: "ended" };

/** Runs a domain's virtual processors. @param until in the clock's nanoseconds. */
export function runDomain(domain: Domain, worldSwitch: XenWorldSwitch, until: number): DomainSlice {
  const { now } = domain.machine;
  while (domain.end === null) {
    for (const vcpu of domain.vcpus) expireTimers(vcpu);
    const vcpu = nextVcpu(domain);
    if (vcpu === null) {
      const wakeAt = Math.min(...domain.vcpus.map((each) => (each.up ? each.nextTimer : NEVER)));
      return { kind: "blocked", wakeAt };
    }
    if (now() >= until) return { kind: "slice" };
    takeTurn(vcpu, worldSwitch, until);
  }
  return { kind: "ended" };
}

/** The one after the last that ran, among those that can. */
function nextVcpu(domain: Domain): Vcpu | null {
  const { vcpus } = domain;
  for (let i = 1; i <= vcpus.length; i++) {
    const vcpu = vcpus[(domain.lastRun + i) % vcpus.length];
    if (!vcpu.runnable) continue;
    domain.lastRun = vcpu.id;
    return vcpu;
  }
  return null;
}

function takeTurn(vcpu: Vcpu, worldSwitch: XenWorldSwitch, until: number): void {
  const { domain } = vcpu;
  const { now } = domain.machine;
  setRunstate(vcpu, RUNSTATE_running);
  updateTime(vcpu);
  vcpu.yielded = false;
  const alone = domain.vcpus.every((each) => each === vcpu || !each.runnable);
  const turnEnd = alone ? until : Math.min(until, now() + TURN_NS);
  let refused = 0;
  while (vcpu.runnable && !vcpu.yielded && now() < turnEnd) {
    expireTimers(vcpu);
    deliverEvents(vcpu);
    if (domain.end !== null) break;
    refused = visit(vcpu, worldSwitch, Math.min(turnEnd, vcpu.nextTimer)) ? 0 : refused + 1;
    // No time passes for a guest that is not entered: its own handlers cannot be, either.
    if (refused > REFUSALS_MAX) domain.crash("handlers that cannot be entered");
  }
  setRunstate(vcpu, waitingState(vcpu));
}

/** @returns true if it was entered. */
function visit(vcpu: Vcpu, worldSwitch: XenWorldSwitch, until: number): boolean {
  switch (worldSwitch.enter(vcpu, until)) {
    case "home":
      handleExit(vcpu, (each) => worldSwitch.step(each));
      return true;
    case "bad-segments":
      enterFailsafe(vcpu);
      return false;
    case "bad-return":
      // The processor would refuse the return: the guest's kernel hears of it as it would from the processor.
      returnToKernel(vcpu);
      return false;
    case "lost":
      vcpu.domain.crash("the processor did not come back to the hypervisor");
      return false;
  }
}

/** CS or SS cannot be returned to. */
function returnToKernel(vcpu: Vcpu): void {
  if (vcpu.failsafeCallback === null) injectException(vcpu, VECTOR_GP);
  else enterFailsafe(vcpu);
}
