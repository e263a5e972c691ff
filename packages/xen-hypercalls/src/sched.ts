/*X:240 sched_op.
 * Giving the processor away: for now, until an event comes, until one of some events comes or a time is reached, or for
 * good. Structures from public/sched.h. Before: events.ts. Next: virtual processors and their timers, vcpu.ts. */

import { DOMID, I32, POINTER, U32, U64 } from "./field-types.js";
import { defineLayout } from "./layout.js";

/** Lets others run. */
export const SCHEDOP_yield = 0;
/** Unmasks events and waits for one. */
export const SCHEDOP_block = 1;
/** Ends the domain, or suspends it. */
export const SCHEDOP_shutdown = 2;
/** Waits for some ports, masked or not, or a time; events must be masked. */
export const SCHEDOP_poll = 3;
/** Says that another domain has ended. */
export const SCHEDOP_remote_shutdown = 4;
/** Says why, if the domain ends by itself. */
export const SCHEDOP_shutdown_code = 5;
/** Sets, pokes or ends a watchdog. */
export const SCHEDOP_watchdog = 6;
/** Runs on one real processor. */
export const SCHEDOP_pin_override = 7;

/** sched_shutdown.reason: all done. */
export const SHUTDOWN_poweroff = 0;
/** sched_shutdown.reason: start again. */
export const SHUTDOWN_reboot = 1;
/** sched_shutdown.reason: save the domain; the call returns when it is restored. */
export const SHUTDOWN_suspend = 2;
/** sched_shutdown.reason: something is badly wrong. */
export const SHUTDOWN_crash = 3;
/** sched_shutdown.reason: a watchdog was not poked. */
export const SHUTDOWN_watchdog = 4;
/** sched_shutdown.reason: start again in place. */
export const SHUTDOWN_soft_reset = 5;

/** Argument of SCHEDOP_shutdown and SCHEDOP_shutdown_code. */
export const schedShutdown = defineLayout("sched_shutdown", { reason: U32 });
/** Argument of SCHEDOP_poll. */
export const schedPoll = defineLayout("sched_poll", {
  /** List of ports, u32 each. */
  ports: POINTER,
  /** 0..128. */
  nr_ports: U32,
  /** Absolute system time, nanoseconds; 0 for none. */
  timeout: U64,
});
/** Argument of SCHEDOP_remote_shutdown. */
export const schedRemoteShutdown = defineLayout("sched_remote_shutdown", { domain_id: DOMID, reason: U32 });
/** Argument of SCHEDOP_watchdog: `id` 0 for a new one; `timeout` in seconds, 0 ends it. */
export const schedWatchdog = defineLayout("sched_watchdog", { id: U32, timeout: U32 });
/** Argument of SCHEDOP_pin_override: a processor, or negative for any. */
export const schedPinOverride = defineLayout("sched_pin_override", { pcpu: I32 });

/** Operations of sched_op and their arguments. */
export const SCHEDOP_ARGUMENTS = Object.freeze({
  [SCHEDOP_yield]: null,
  [SCHEDOP_block]: null,
  [SCHEDOP_shutdown]: schedShutdown,
  [SCHEDOP_poll]: schedPoll,
  [SCHEDOP_remote_shutdown]: schedRemoteShutdown,
  [SCHEDOP_shutdown_code]: schedShutdown,
  [SCHEDOP_watchdog]: schedWatchdog,
  [SCHEDOP_pin_override]: schedPinOverride,
});
