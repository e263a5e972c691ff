/*X:534 Entering a guest.
 *
 * The processor's tables are set up for the virtual processor that is to run, only where they changed; what its registers
 * ask of segments is checked, because a fault between here and the guest would be the hypervisor's own; then the Switcher
 * is called, and the processor runs until something leads home. Before: segments.ts. Next: what it came home for,
 * handle-exit.ts. */
import { encodeGate, encodeSegmentDescriptor, SYS_TYPE_LDT } from "@lguest/descriptor-tables";
import { PAGE_SIZE, type PhysicalMemory } from "@lguest/mmu";
import {
  type FpuOwnership,
  type GuestStay,
  type Processor,
  REG_CS,
  REG_DS,
  REG_EFLAGS,
  REG_ES,
  REG_FS,
  REG_GS,
  REG_SS,
  REG_TRAPNUM,
} from "@lguest/switcher";
import { FIRST_RESERVED_GDT_PAGE } from "../addresses.js";
import { NO_FRAME } from "./frame-table.js";
import type { Hole } from "./hole.js";
import { HYPERVISOR_LDT, TABLE_PAGES, VCPU_GDT_START, VCPU_LDT_START } from "./machine-map.js";
import { undoNestedTrap } from "./nested-trap.js";
import { ENTRY_BYTES } from "./page-entries.js";
import { canLoadData, canReturnTo, ldtFrame } from "./segments.js";
import { DR6_INITIAL, DR6_SEEN, DR7_ENABLES, DR7_INITIAL, type Vcpu } from "./vcpu.js";

/** The vector of a guest's system calls, which may go straight in. */
export const SYSCALL_VECTOR = 0x80;
/** In the register page while a guest runs: still there if it never came to a trap. */
export const NO_TRAP = 256;

/* EFLAGS, SDM Vol. 1 §3.4.3. A guest runs with interrupts on and no right to ports; what it believes is kept elsewhere. */
const EFLAGS_FIXED = 1 << 1;
const EFLAGS_IF = 1 << 9;
const EFLAGS_IOPL = 3 << 12;
const EFLAGS_NT = 1 << 14;
const EFLAGS_VM = 1 << 17;
const EFLAGS_REFUSED = EFLAGS_IOPL | EFLAGS_NT | EFLAGS_VM;

/** Far longer than one instruction and the way in take. */
const STEP_NS = 1_000_000;
const EAX = 0;
const EBX = 3;
const RPL = 3;
const VECTOR_DB = 1;
/** R/W field of DR7. */
const RW_PORTS = 2;
const DATA_REGISTERS = [REG_DS, REG_ES, REG_FS, REG_GS];

/** What {@link XenWorldSwitch} works with. */
export interface XenWorldSwitchParts {
  readonly processor: Processor;
  readonly memory: PhysicalMemory;
  readonly hole: Hole;
  readonly stay: GuestStay;
  readonly fpu: FpuOwnership;
  readonly now: () => number;
  /** Brings the processor back to where the hypervisor stands. */
  readonly standUp: () => void;
}

/** How an entry ended. */
export type Visit = "home" | "bad-segments" | "bad-return" | "lost";

/** DR7 without breakpoints on ports: the processor, which has no CR4.DE, would take them for something else. */
function withoutPorts(control: number): number {
  let kept = control;
  for (let n = 0; n < 4; n++) if (((control >>> (16 + n * 4)) & 3) === RW_PORTS) kept &= ~(3 << (n * 2));
  return kept;
}

/** Enters virtual processors. */
export class XenWorldSwitch {
  readonly #parts: XenWorldSwitchParts;
  /** Who ran here last: of all others nothing is in place. */
  #last: Vcpu | null = null;
  /** The processor has breakpoints of a guest's. */
  #breakpoints = false;

  constructor(parts: XenWorldSwitchParts) {
    this.#parts = parts;
  }

  /** Runs it until it comes home. @param until in the clock's nanoseconds. */
  enter(vcpu: Vcpu, until: number): Visit {
    const { processor, hole, stay, fpu, standUp } = this.#parts;
    const { registers } = vcpu;
    if (!canReturnTo(vcpu, registers.selector(REG_CS), registers.selector(REG_SS))) return "bad-return";
    if (!this.#segmentsLoad(vcpu)) return "bad-segments";
    this.#setUp(vcpu);
    fpu.prepare(vcpu);
    registers.set(REG_EFLAGS, (registers.get(REG_EFLAGS) & ~EFLAGS_REFUSED) | EFLAGS_FIXED | EFLAGS_IF);
    registers.set(REG_TRAPNUM, NO_TRAP);
    processor.setRegister(EAX, hole.layout.pagesAddress);
    processor.setRegister(EBX, vcpu.root * PAGE_SIZE);
    processor.eip = hole.hostSide.enterAddress;
    const { stats } = vcpu.domain;
    const before = processor.instructionCount;
    const home = stay.run(until);
    stats.instructions += processor.instructionCount - before;
    stats.switcherEntries++;
    if (!home) {
      this.#last = null;
      standUp();
      return "lost";
    }
    const nested = undoNestedTrap(registers, this.#parts.memory, hole.prepared.guestIdt);
    if (nested === "fault") return "lost";
    const trap = registers.get(REG_TRAPNUM);
    stats.traps[trap]++;
    if (trap === VECTOR_DB || nested === "undone") this.#noteSeen(vcpu);
    if (trap === 14) vcpu.faultAddress = processor.cr2 >>> 0;
    else if (trap === 7) fpu.acquire(vcpu);
    return "home";
  }

  /** Runs it for one instruction, with TF set in its flags by the caller. @returns false if it did not come home. */
  step(vcpu: Vcpu): boolean {
    const visit = this.enter(vcpu, this.#parts.now() + STEP_NS);
    if (visit !== "home") vcpu.domain.crash("the processor did not come back from one instruction");
    return visit === "home";
  }

  /** This virtual processor will not run again. */
  forget(vcpu: Vcpu): void {
    if (this.#last === vcpu) this.#last = null;
    this.#parts.fpu.forget(vcpu);
  }

  #segmentsLoad(vcpu: Vcpu): boolean {
    const { registers } = vcpu;
    const cpl = registers.selector(REG_CS) & RPL;
    return DATA_REGISTERS.every((slot) => canLoadData(vcpu, registers.selector(slot), cpl));
  }

  /** Breakpoints are set while a virtual processor has some and runs; all of them lie below the hypervisor. */
  #setBreakpoints({ debugRegisters }: Vcpu): void {
    const control = withoutPorts(debugRegisters[7]);
    const enabled = (control & DR7_ENABLES) !== 0;
    if (!enabled && !this.#breakpoints) return;
    const dr = enabled ? [...debugRegisters] : [0, 0, 0, 0, 0, 0, 0, DR7_INITIAL];
    dr[6] = DR6_INITIAL;
    if (enabled) dr[7] = control;
    this.#parts.processor.writeState({ dr: dr.map((word) => word >>> 0) });
    this.#breakpoints = enabled;
  }

  /** What the processor saw is added to what the guest has not cleared. */
  #noteSeen({ debugRegisters }: Vcpu): void {
    const { processor } = this.#parts;
    const { dr } = processor.readState();
    debugRegisters[6] |= dr[6] & DR6_SEEN;
    processor.writeState({ dr: dr.map((word, n) => (n === 6 ? DR6_INITIAL >>> 0 : word)) });
  }

  #setUp(vcpu: Vcpu): void {
    const { processor, hole } = this.#parts;
    if (this.#last === vcpu && !vcpu.changed) return;
    hole.map(hole.layout.pagesAddress, vcpu.registers.page / PAGE_SIZE, true);
    for (let page = 0; page < FIRST_RESERVED_GDT_PAGE; page++) {
      const frame = vcpu.gdtFrames[page];
      hole.map(VCPU_GDT_START + page * PAGE_SIZE, frame ?? hole.zeroFrame, frame !== undefined);
    }
    this.#setLdt(vcpu);
    hole.prepared.setRing1Stack(vcpu.kernelSs, vcpu.kernelEsp);
    this.#setSyscallGate(vcpu);
    this.#setBreakpoints(vcpu);
    processor.invalidate();
    vcpu.changed = false;
    this.#last = vcpu;
  }

  /** All good pages of the LDT are mapped; what is not good is not there, and a use of it is the guest's page fault. */
  #setLdt(vcpu: Vcpu): void {
    const { processor, hole } = this.#parts;
    for (let page = 0; page < TABLE_PAGES; page++) {
      const frame = ldtFrame(vcpu, page);
      hole.map(VCPU_LDT_START + page * PAGE_SIZE, frame === NO_FRAME ? hole.zeroFrame : frame, frame !== NO_FRAME);
    }
    if (vcpu.ldtEntries === 0) {
      processor.loadSegment("ldtr", 0);
      return;
    }
    const limit = vcpu.ldtEntries * ENTRY_BYTES - 1;
    const ldt = encodeSegmentDescriptor({ kind: "system", type: SYS_TYPE_LDT, base: VCPU_LDT_START, limit });
    hole.hostSide.setDescriptor(HYPERVISOR_LDT, ldt);
    processor.loadSegment("ldtr", HYPERVISOR_LDT * ENTRY_BYTES);
  }

  /** System calls go straight to the guest's kernel, if its handler lets events through. */
  #setSyscallGate(vcpu: Vcpu): void {
    const { memory, hole } = this.#parts;
    const { setStubGate, guestIdt } = hole.prepared;
    const handler = vcpu.traps[SYSCALL_VECTOR];
    if (handler === null || handler.maskEvents || (handler.cs & RPL) !== 1) {
      setStubGate(SYSCALL_VECTOR, 0);
      return;
    }
    const { cs, eip, dpl } = handler;
    const gate = encodeGate({ kind: "trap", bits: 32, offset: eip, selector: cs, dpl, present: true });
    memory.write32(guestIdt + SYSCALL_VECTOR * ENTRY_BYTES, gate[0]);
    memory.write32(guestIdt + SYSCALL_VECTOR * ENTRY_BYTES + 4, gate[1]);
  }
}
