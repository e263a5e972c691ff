/*H:410 Shadow page tables.
 *
 * The Guest keeps page tables that map to what it believes are physical pages. The processor cannot use those, so the
 * Host keeps tables of its own that the processor does use, shadows of the Guest's with the true frames, and fills
 * them in as the Guest stumbles over what is missing. Shadows of a few address spaces are kept at a time, each with a
 * copy of the kernel's half. There are seven parts to it, each in a room: looking an entry up when the Guest faults
 * (demand-page.ts), keeping its stack mapped (pin-page.ts), entries that the Guest says it changed (set-entries.ts),
 * changing address spaces (switch-root.ts), throwing shadows away (flush.ts), mapping the Switcher (map-switcher.ts),
 * and the beginning (set-up.ts). Here is the state they share. Next: how the two formats differ (format.ts). */
import { PAGE_SIZE, type PhysicalMemory } from "@lguest/mmu";
import { type FrameAllocator, NO_FRAME } from "../frames.js";
import type { Guest } from "../guest.js";
import { killGuest } from "../kill-guest.js";
import type { Vcpu } from "../vcpu.js";
import type { GuestWalk, ShadowFormat } from "./format.js";

/** Shadows of address spaces that are kept at a time. */
export const SHADOW_ROOTS = 4;

/** The shadow of one address space. */
export interface ShadowRoot {
  /** Frame of the top-level table, or NO_FRAME if this slot was never used. */
  frame: number;
  /** Guest-physical address of the top-level table that it shadows. */
  guestTop: number;
  /** When it was last switched to, in switches. */
  lastUse: number;
}

/** All shadow page tables of one Guest. */
export class ShadowPageTables {
  readonly guest: Guest;
  readonly format: ShadowFormat;
  readonly memory: PhysicalMemory;
  readonly frames: FrameAllocator;
  readonly roots: ShadowRoot[];
  /** Linear address of the Switcher; nothing from here up is ever the Guest's. */
  readonly switcherAddress: number;
  /** Frame of the page table that maps the Switcher, hooked into every root. */
  switcherTable = NO_FRAME;
  /** Switches of address space so far. */
  switches = 0;
  /** The one walk in progress: its fields are overwritten by the next. */
  readonly walk: GuestWalk = { topFlags: 0, midFlags: 0, pteAddress: 0, pteLo: 0, pteHi: 0 };

  constructor(guest: Guest, format: ShadowFormat) {
    this.guest = guest;
    this.format = format;
    this.memory = guest.host.memory;
    this.frames = guest.host.frames;
    this.switcherAddress = guest.host.switcherAddress;
    this.roots = Array.from({ length: SHADOW_ROOTS }, () => ({ frame: NO_FRAME, guestTop: 0, lastUse: 0 }));
  }

  /** The shadow that this vCPU runs on. */
  current(vcpu: Vcpu): ShadowRoot {
    return this.roots[vcpu.root];
  }

  /** Host-physical address of the table that CR3 gets. */
  rootAddress(vcpu: Vcpu): number {
    return this.roots[vcpu.root].frame * PAGE_SIZE;
  }

  /** Slot of the shadow of the address space whose top-level table is at `guestTop`, or -1. */
  find(guestTop: number): number {
    for (let i = 0; i < SHADOW_ROOTS; i++) {
      const root = this.roots[i];
      if (root.frame !== NO_FRAME && root.guestTop === guestTop) return i;
    }
    return -1;
  }

  /** A zeroed frame for a table, or NO_FRAME after the Guest was ended: it is not its fault, but it is simple. */
  allocateTable(): number {
    const frame = this.frames.allocate();
    if (frame === NO_FRAME) killGuest(this.guest, "the Host has no memory left for page tables");
    return frame;
  }
}
