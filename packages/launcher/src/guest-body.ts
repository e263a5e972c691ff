/*L:290 What runs inside.
 *
 * A Guest is a kernel and what it stands on, and there are two kinds of that: lguest's Host with its devices, and Xen's
 * hypervisor with its rings. To its owner and to the scheduler a Guest is the same either way: it runs for a while, prints,
 * is typed to, sleeps, ends. This is all that the rest of the Launcher knows of what it stands on. Before it: the console.
 * Next: the first kind, lguest-body.ts. */
import type { GuestStatsSnapshot } from "@lguest/lguest-host";
import type { DomainStatsSnapshot } from "@lguest/xen-hypercalls/hypervisor";
import type { GuestExit } from "./guest.js";

/** How a body stands after it ran. */
export type BodyState =
  /** It would go on. */
  | { readonly kind: "runnable" }
  /** It sleeps, until something wakes it or `wakeAt`, in the clock's nanoseconds. */
  | { readonly kind: "halted"; readonly wakeAt: number }
  /** It printed more than was read. */
  | { readonly kind: "blocked" }
  | { readonly kind: "ended"; readonly exit: GuestExit };

/** What a body finds outside. */
export interface BodySurroundings {
  /** Receives what the Guest prints. */
  readonly print: (bytes: Uint8Array) => void;
  /** So much is unread that the Guest shall wait. */
  readonly full: () => boolean;
  /** What was typed was taken. */
  readonly inputTaken: () => void;
  /** Something happened for which a Guest that sleeps may run again. */
  readonly poke: () => void;
}

/** What runs inside a Guest. */
export interface GuestBody {
  /** What the kernel was written for: an ABI profile's id, or "xen". */
  readonly abi: string;
  /** Its page tables are in PAE format. */
  readonly pae: boolean;
  /** Bytes of RAM. */
  readonly memory: number;
  /** It slept, and something woke it. */
  readonly awake: boolean;
  /** Runs it. @param until in the clock's nanoseconds. */
  run(until: number): BodyState;
  /** Types something. */
  type(bytes: Uint8Array): void;
  stats(): GuestStatsSnapshot | DomainStatsSnapshot;
  /** The registers as text, for a person. */
  registers(): string;
  /** Gives back all that it holds. It is asked nothing afterwards. */
  close(): void;
}
