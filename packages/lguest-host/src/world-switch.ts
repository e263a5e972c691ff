/*H:120 The world switch, seen from the Host.
 *
 * To run a Guest, what changed since it last ran here is copied into the page that the Switcher and the processor read,
 * the Switcher is called, and the processor runs on its own until the way home ends in the Host's `hlt`. If the Guest
 * does nothing to end its stay, the Host raises its own timer interrupt when time is up: the processor takes it through
 * the Guest's IDT into the Switcher, which goes home through the Host's IDT. Before it: the Host's pages. Next: the
 * loop around it (run-guest.ts). */
import type { PhysicalMemory } from "@lguest/mmu";
import { type FpuOwnership, GuestStay, type Processor, REG_TRAPNUM } from "@lguest/switcher";
import { NO_TRAP } from "./handle-trap.js";
import { copyTraps } from "./interrupts/direct-traps.js";
import { inNoirqRange, interruptsEnabled, interruptWaits } from "./interrupts/virtual-interrupts.js";
import { killGuest } from "./kill-guest.js";
import { mapRegisterPage } from "./page-tables/map-switcher.js";
import type { GuestRunner } from "./run-guest.js";
import { copyGdt, copyGdtTls } from "./segments.js";
import type { SwitcherPlace } from "./switcher-place.js";
import { CHANGED_ALL, CHANGED_GDT, CHANGED_GDT_TLS, CHANGED_IDT, type Vcpu } from "./vcpu.js";

/** How long a Guest may have an interrupt waiting behind `irqEnabled` before the Host looks again, in nanoseconds. */
const MASKED_SLICE_NS = 50_000;
const EAX = 0;
const EBX = 3;

/** What {@link WorldSwitch} works with. */
export interface WorldSwitchParts {
  readonly processor: Processor;
  readonly memory: PhysicalMemory;
  readonly switcher: SwitcherPlace;
  readonly fpu: FpuOwnership;
  readonly now: () => number;
  /** The call into the Switcher, and EIP after coming home. */
  readonly enterAddress: number;
  readonly homeAddress: number;
  /** Loads the Host's root of a format, CR4 included. @returns its host-physical address. */
  readonly useFormat: (pae: boolean) => number;
  /** Brings the processor back to where the Host stands, whatever happened to it. */
  readonly reset: () => void;
}

/** Enters Guests and comes back. */
export class WorldSwitch implements GuestRunner {
  readonly #parts: WorldSwitchParts;
  /** Who ran here last: of all others nothing is in the Switcher's pages. */
  #last: Vcpu | null = null;
  /** The vector beyond the traps whose gate in the IDT is a Guest's. It outlives the Guest. */
  #syscallVector = -1;
  readonly #stay: GuestStay;

  constructor(parts: WorldSwitchParts) {
    this.#parts = parts;
    this.#stay = new GuestStay(parts);
  }

  enter(vcpu: Vcpu, until: number): number {
    const { processor, switcher, fpu, enterAddress } = this.#parts;
    const { stats } = vcpu.guest;
    this.#copyIn(vcpu);
    fpu.prepare(vcpu);
    vcpu.registers.set(REG_TRAPNUM, NO_TRAP);
    processor.setRegister(EAX, switcher.layout.pagesAddress);
    processor.setRegister(EBX, vcpu.guest.paging.rootAddress(vcpu));
    processor.eip = enterAddress;
    const before = processor.instructionCount;
    stats.switcherEntries++;
    const home = this.#run(vcpu, until);
    stats.instructions += processor.instructionCount - before;
    if (home) this.#note(vcpu);
    else this.#lost(vcpu);
    return this.#stay.uncounted;
  }

  forget(vcpu: Vcpu): void {
    if (this.#last === vcpu) this.#last = null;
  }

  /** The Guest is out. What the processor knows and nobody else is read now. */
  #note(vcpu: Vcpu): void {
    const trap = vcpu.registers.get(REG_TRAPNUM);
    if (trap === 14) vcpu.lastPageFault = this.#parts.processor.cr2 >>> 0;
    else if (trap === 7) this.#parts.fpu.acquire(vcpu);
  }

  /** @returns false if the processor ended anywhere but at home. */
  #run(vcpu: Vcpu, until: number): boolean {
    const { processor } = this.#parts;
    const { guest } = vcpu;
    return this.#stay.run(until, {
      untilLook: (timeLeft) => {
        if (!interruptWaits(vcpu)) return timeLeft;
        // What is deliverable was delivered: the Guest has interrupts off, or is about to return from one.
        return interruptsEnabled(guest) ? 0 : Math.min(timeLeft, MASKED_SLICE_NS);
      },
      mustLeave: () => interruptWaits(vcpu) && interruptsEnabled(guest) && !inNoirqRange(guest, processor.eip >>> 0),
    });
  }

  /** The processor shut down, halted elsewhere, or could not be called home. The Guest did it, and pays for it. */
  #lost(vcpu: Vcpu): void {
    const { processor, reset } = this.#parts;
    killGuest(vcpu.guest, `the processor did not come back to the Host (eip 0x${(processor.eip >>> 0).toString(16)})`);
    this.#last = null;
    reset();
  }

  /** Copies what this vCPU needs into the Switcher's pages, and no more than changed. */
  #copyIn(vcpu: Vcpu): void {
    const { memory, switcher } = this.#parts;
    const { guest } = vcpu;
    if (this.#last !== vcpu) this.#changeVcpu(vcpu);
    const { changed } = vcpu;
    const { setRing1Stack, setStubGate, guestIdt, guestGdt } = switcher.prepared;
    setRing1Stack(vcpu.ss1, vcpu.esp1);
    if (changed === 0) return;
    if ((changed & CHANGED_IDT) !== 0) {
      if (this.#syscallVector !== guest.syscallVector) {
        if (this.#syscallVector >= 0) setStubGate(this.#syscallVector, 0);
        this.#syscallVector = guest.syscallVector;
      }
      copyTraps(vcpu, memory, guestIdt, setStubGate);
    }
    if ((changed & CHANGED_GDT) !== 0) copyGdt(vcpu, memory, guestGdt);
    else if ((changed & CHANGED_GDT_TLS) !== 0) copyGdtTls(vcpu, memory, guestGdt);
    mapRegisterPage(guest.paging, switcher.pages, vcpu);
    vcpu.changed = 0;
  }

  /** Another vCPU than last time: nothing of it is in place. */
  #changeVcpu(vcpu: Vcpu): void {
    const { memory, switcher, useFormat } = this.#parts;
    const { guest } = vcpu;
    memory.write32(switcher.prepared.hostCr3, useFormat(guest.pae));
    vcpu.changed = CHANGED_ALL;
    this.#last = vcpu;
  }
}
