/*X:557 Where the time went.
 *
 * Each virtual processor is told how long it ran, could have run, waited or was off, in a structure that its guest may
 * read by call or have kept up to date in its own memory. Before: timers.ts. Next: the calls, hypercalls/table.ts. */
import { encodeLayout } from "../layout.js";
import { RUNSTATE_blocked, RUNSTATE_offline, RUNSTATE_runnable, RUNSTATE_running, vcpuRunstateInfo } from "../vcpu.js";
import { VcpuMemory } from "./guest-memory.js";
import type { Vcpu } from "./vcpu.js";

export { RUNSTATE_running };

/** The state that a virtual processor is in while it does not have the processor. */
export function waitingState(vcpu: Vcpu): number {
  if (!vcpu.up) return RUNSTATE_offline;
  return vcpu.runnable ? RUNSTATE_runnable : RUNSTATE_blocked;
}

/** Goes over to a state. */
export function setRunstate(vcpu: Vcpu, state: number): void {
  if (state === vcpu.runstate) return;
  const now = vcpu.domain.machine.now();
  vcpu.runstateTimes[vcpu.runstate] += now - vcpu.runstateSince;
  vcpu.runstate = state;
  vcpu.runstateSince = now;
  if (vcpu.runstateAddress !== 0) new VcpuMemory(vcpu).write(vcpu.runstateAddress, encodeRunstate(vcpu));
}

/** The structure as it is now. */
export function encodeRunstate(vcpu: Vcpu): Uint8Array {
  const whole = (ns: number): bigint => BigInt(Math.floor(ns));
  return encodeLayout(vcpuRunstateInfo, {
    state: vcpu.runstate,
    state_entry_time: whole(vcpu.runstateSince),
    time: vcpu.runstateTimes.map(whole),
  });
}
