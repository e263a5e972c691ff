/*H:050 The end of a Guest.
 *
 * A Guest that does the impossible is not argued with: it is ended, and the first reason is kept, because what follows
 * is usually a consequence. The code that found the mistake carries on as if nothing had happened; the run loop looks
 * before each entry whether the Guest still lives. An orderly end, powering off or asking to be started again, takes
 * the same road. Next: the registers, in which the reason can often be read (registers.ts). */
import type { Guest } from "./guest.js";

/** How a Guest ended: killed or panicked, asked to be restarted, or powered off. */
export type GuestDeath =
  | { readonly kind: "dead"; readonly reason: string }
  | { readonly kind: "restart" }
  | { readonly kind: "shutdown"; readonly reason: string };

/** Ends a Guest that is still alive. Later reasons are dropped. @param reason in words for a person. */
export function killGuest(guest: Guest, reason: string): void {
  guest.death ??= { kind: "dead", reason };
}

/** Ends a Guest at its own wish, if it is still alive. */
export function endGuest(guest: Guest, death: GuestDeath): void {
  guest.death ??= death;
}
