/*H:070 A virtual processor.
 *
 * What a Guest's processor has and the Guest as a whole has not: registers, the copies of its GDT and IDT that the Host
 * keeps and checks, the kernel stack, the interrupts and the clock event that wait for it, its floating point state.
 * A Guest has one today; everything that would differ for a second lives here. Next: what is counted (stats.ts). */

import { GuestRegisters, initialFpuImage, REG_EIP } from "@lguest/switcher";
import { FIRST_EXTERNAL_VECTOR, GUEST_PL, LGUEST_IRQS } from "./abi-profile.js";
import type { Guest } from "./guest.js";
import { FULL_CODE_SEGMENT, FULL_DATA_SEGMENT } from "./segments.js";

/** What must be copied into the Switcher's pages before this vCPU runs again: bit set of `Vcpu.changed`. */
export const CHANGED_IDT = 1 << 0;
export const CHANGED_GDT = 1 << 1;
/** Only the three thread-local storage entries of the GDT. */
export const CHANGED_GDT_TLS = 1 << 2;
export const CHANGED_ALL = CHANGED_IDT | CHANGED_GDT;

/** Gates in an IDT. */
export const IDT_ENTRIES = 256;
/** No clock event is set. */
export const NEVER = Number.POSITIVE_INFINITY;

/** One virtual processor. */
export class Vcpu {
  readonly guest: Guest;
  readonly registers: GuestRegisters;
  /** Two words, low and high, for each descriptor, as checked and fixed up by segments.ts. */
  readonly gdt: Int32Array;
  /** Two words for each gate. */
  readonly idt = new Int32Array(IDT_ENTRIES * 2);

  /** The Guest asked for #NM on the next use of the FPU. */
  ts = false;
  /** Kernel stack: where traps from user code begin to push, and the selector of its segment. */
  esp1 = 0;
  ss1 = 0;
  /** Bit set of CHANGED_*. */
  changed = CHANGED_ALL;

  /** A hypercall waits in the registers to be done. */
  hypercall = false;
  /** Slot of the ring that is looked at next. */
  nextHcall = 0;
  /** The address that NOTIFY named and the Launcher has not been told yet, or -1. */
  pendingNotify = -1;

  /** No page tables yet: virtual addresses are guest-physical. */
  linearPages = true;
  /** Index of the shadow root in use. */
  root = 0;
  /** CR2 of the last page fault. */
  lastPageFault = 0;

  halted = false;
  /** The Guest was told, in `irqPending`, that an interrupt waits. */
  toldPending = false;
  /** One bit for each virtual interrupt that waits. */
  irqsPending = 0;
  /** When the clock event is due, in the Host's nanoseconds, or NEVER. */
  clockEvent = NEVER;

  /** FXSAVE image of the FPU while another vCPU has the real one. */
  readonly fpu = initialFpuImage();

  /** @param page host-physical address of a zeroed page for the registers. @param start first instruction. */
  constructor(guest: Guest, page: number, start: number) {
    this.guest = guest;
    this.registers = new GuestRegisters(guest.host.memory, page);
    const { gdt, startRegisters } = guest.profile;
    for (const [slot, value] of Object.entries(startRegisters)) this.registers.set(Number(slot), value);
    this.registers.set(REG_EIP, start);
    this.gdt = new Int32Array(gdt.entries * 2);
    this.#setSegment(gdt.kernelCs, FULL_CODE_SEGMENT);
    this.#setSegment(gdt.kernelDs, FULL_DATA_SEGMENT);
    this.ss1 = gdt.kernelDs * 8 + GUEST_PL;
  }

  /** Makes virtual interrupt `irq` wait; it is delivered when the Guest allows it. @param irq 0..31. */
  setInterrupt(irq: number): void {
    this.irqsPending |= 1 << irq;
  }

  #setSegment(entry: number, [lo, hi]: readonly [number, number]): void {
    this.gdt[entry * 2] = lo;
    this.gdt[entry * 2 + 1] = hi;
  }
}

/** The vector of virtual interrupt `irq`. @param irq 0..31. */
export function interruptVector(irq: number): number {
  return FIRST_EXTERNAL_VECTOR + (irq % LGUEST_IRQS);
}
