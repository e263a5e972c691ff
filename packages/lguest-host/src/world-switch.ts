/*H:120 The world switch, seen from the Host.
 *
 * To run a Guest, what changed since it last ran here is copied into the page that the Switcher and the processor read,
 * the Switcher is called, and the processor runs on its own until the way home ends in the Host's `hlt`. If the Guest
 * does nothing to end its stay, the Host raises its own timer interrupt when time is up: the processor takes it through
 * the Guest's IDT into the Switcher, which goes home through the Host's IDT. Before it: the Host's pages. Next: the
 * loop around it (run-guest.ts). */
import type { PhysicalMemory } from "@lguest/mmu";
import { type Processor, type ProcessorExit, REG_TRAPNUM } from "@lguest/switcher";
import type { FpuOwnership } from "./fpu.js";
import { NO_TRAP } from "./handle-trap.js";
import { copyTraps } from "./interrupts/direct-traps.js";
import { inNoirqRange, interruptsEnabled, interruptWaits } from "./interrupts/virtual-interrupts.js";
import { killGuest } from "./kill-guest.js";
import { mapRegisterPage } from "./page-tables/map-switcher.js";
import type { GuestRunner } from "./run-guest.js";
import { copyGdt, copyGdtTls } from "./segments.js";
import type { SwitcherPlace } from "./switcher-place.js";
import { CHANGED_ALL, CHANGED_GDT, CHANGED_GDT_TLS, CHANGED_IDT, type Vcpu } from "./vcpu.js";

/** The Host's timer interrupt. Not the number of the Switcher's code segment, which a fault of its iret leaves. */
export const TIMER_VECTOR = 0x30;

/** How long a Guest may have an interrupt waiting behind `irqEnabled` before the Host looks again, in nanoseconds. */
const MASKED_SLICE_NS = 50_000;
/** The few instructions around a Guest's `iret`, and the Switcher's way in: how many to run before the Host looks again. */
const FEW_INSTRUCTIONS = 64;
/** Most instructions to run before the clock is read again: some can take a thousand times as long as others. */
const LONGEST_RUN = 1 << 12;
/** What a piece of the budget is taken for that completed no instruction: a delivery, or a piece of a long repeat. */
const FRUITLESS_INSTRUCTIONS = 64;
/** Instructions within which a raised interrupt must have brought the processor home. */
const WAY_HOME_INSTRUCTIONS = 1 << 20;
/** First guess of the time an instruction takes, and the fewest instructions from which it is measured. */
const FIRST_NS_PER_INSTRUCTION = 10;
const MEASURABLE_RUN = 1000;

/** Requested privilege level, in a selector; that of CS is the level that code runs at, and no Guest's is 0. */
const RPL = 3;

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

/** The processor's debugger has stopped it. Nobody here is that debugger, so the Guest runs on. */
function isDebugStop(exit: ProcessorExit): boolean {
  return exit.kind === "breakpoint" || exit.kind === "watchpoint";
}

/** The Guest has not come to an end, whatever this run did. */
function goesOn(exit: ProcessorExit): boolean {
  return exit.kind === "budget" || isDebugStop(exit);
}

/** Enters Guests and comes back. */
export class WorldSwitch implements GuestRunner {
  readonly #parts: WorldSwitchParts;
  /** Who ran here last: of all others nothing is in the Switcher's pages. */
  #last: Vcpu | null = null;
  /** The vector beyond the traps whose gate in the IDT is a Guest's. It outlives the Guest. */
  #syscallVector = -1;
  /** Nanoseconds that an instruction takes, as measured last. */
  #nsPerInstruction = FIRST_NS_PER_INSTRUCTION;
  /** Instructions' worth of this stay's budget in which none was completed. */
  #fruitless = 0;

  constructor(parts: WorldSwitchParts) {
    this.#parts = parts;
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
    this.#fruitless = 0;
    const home = this.#run(vcpu, until);
    stats.instructions += processor.instructionCount - before;
    if (home) this.#note(vcpu);
    else this.#lost(vcpu);
    return this.#fruitless * this.#nsPerInstruction;
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
    const { processor, homeAddress } = this.#parts;
    let exit = this.#measuredRun(this.#budget(vcpu, until));
    while (goesOn(exit) && !this.#timeIsUp(vcpu, until)) exit = this.#measuredRun(this.#budget(vcpu, until));
    if (goesOn(exit)) {
      processor.raise(TIMER_VECTOR);
      do exit = processor.run(WAY_HOME_INSTRUCTIONS);
      while (isDebugStop(exit));
      processor.withdraw();
    }
    return exit.kind === "halt" && processor.eip >>> 0 === homeAddress;
  }

  #measuredRun(budget: number) {
    const { processor, now } = this.#parts;
    const count = processor.instructionCount;
    const start = now();
    const exit = processor.run(budget);
    if (exit.kind !== "budget") return exit;
    const instructions = processor.instructionCount - count;
    this.#fruitless += (budget - instructions) * FRUITLESS_INSTRUCTIONS;
    const elapsed = now() - start;
    if (instructions >= MEASURABLE_RUN && elapsed > 0) this.#nsPerInstruction = elapsed / instructions;
    return exit;
  }

  /** Instructions to run before looking at the clock, and at a waiting interrupt, again. */
  #budget(vcpu: Vcpu, until: number): number {
    const { guest } = vcpu;
    let time = until - this.#parts.now();
    if (interruptWaits(vcpu)) {
      // What is deliverable was delivered: the Guest has interrupts off, or is about to return from one.
      if (interruptsEnabled(guest)) return FEW_INSTRUCTIONS;
      time = Math.min(time, MASKED_SLICE_NS);
    }
    return Math.min(Math.max(Math.ceil(time / this.#nsPerInstruction), FEW_INSTRUCTIONS), LONGEST_RUN);
  }

  /** True if the Guest must come out: the slice is over, or an interrupt that waits can be delivered. */
  #timeIsUp(vcpu: Vcpu, until: number): boolean {
    const { processor, now } = this.#parts;
    if (this.#fruitless > LONGEST_RUN * FRUITLESS_INSTRUCTIONS) return true;
    // Still on the way in: brought back now, the Guest would be where it was, and so on for ever.
    if ((processor.getSelector("cs") & RPL) === 0) return false;
    if (now() + this.#fruitless * this.#nsPerInstruction >= until) return true;
    return interruptWaits(vcpu) && interruptsEnabled(vcpu.guest) && !inNoirqRange(vcpu.guest, processor.eip >>> 0);
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
