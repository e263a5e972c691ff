/*T:750 The machine of one tier.
 *
 * A processor that is used for case after case, for making one takes longer than running a case; with devices whose
 * answers hang only on what was asked before, and a clock that counts instructions. Next, T:755: two of them. */
import {
  CPL,
  CPUID_NX,
  CpuError,
  type CpuModel,
  CS,
  createCpu,
  DS,
  EFLAGS,
  ES,
  type Exit,
  FS,
  GS,
  MSR_EFER,
  PENTIUM4_MODEL,
  type RegisterNumber,
  SEG_ACCESS,
  SEG_LIMIT,
  SEG_SELECTOR,
  SS,
  type Tier,
  type X86Cpu,
} from "@lguest/x86-cpu";
import type { FuzzCase, Slice, Start } from "./case.js";
import { MEMORY_BYTES } from "./places.js";

/** Everything that the package has, NX too. */
const MODEL: CpuModel = { ...PENTIUM4_MODEL, extendedFeatures: CPUID_NX };
const NANOSECONDS_PER_INSTRUCTION = 10;
const DPL_MASK = 0x6000;
const DPL_SHIFT = 13;
const EFLAGS_IF = 0x200;
const WAKING_VECTOR = 0x20;

/* Ports that do something. */
const PORT_RAISE = 0x10;
const PORT_NMI = 0x11;
const PORT_STOP = 0x12;
const PORT_DMA = 0x13;
const PORT_MASK = 0x1f;

type Address = Parameters<X86Cpu["memory"]["write32"]>[0];

/** A processor of one tier with its devices. */
export class Machine {
  readonly cpu: X86Cpu;
  readonly tier: Tier;
  /** A device stopped the run. */
  stopped = false;
  /** Of all that went through the ports. */
  traffic = 0;
  private firstInstruction = 0;
  private readonly cr4Bits: number;

  constructor(tier: Tier) {
    this.tier = tier;
    this.cpu = createCpu({
      memoryBytes: MEMORY_BYTES,
      tier,
      model: MODEL,
      clock: { now: () => this.instructions * NANOSECONDS_PER_INSTRUCTION },
      ports: {
        read: (port, size) => this.exchange(port, size, 0),
        write: (port, size, value) => this.write(port, size, value),
      },
    });
    this.cr4Bits = this.probeCr4();
  }

  /** Instructions since the case began. */
  get instructions(): number {
    return this.cpu.instructionCount - this.firstInstruction;
  }

  private probeCr4(): number {
    let bits = 0;
    for (let bit = 0; bit < 32; bit++) {
      try {
        this.cpu.cr4 = (1 << bit) >>> 0;
        bits |= 1 << bit;
      } catch (error) {
        if (!(error instanceof CpuError)) throw error;
      }
    }
    this.cpu.cr4 = 0;
    return bits;
  }

  private exchange(port: number, size: number, value: number): number {
    this.traffic = Math.imul(this.traffic ^ (port | (size << 16)), 0x9e3779b1) + value + this.instructions;
    this.traffic |= 0;
    return this.traffic ^ (this.traffic >>> 15);
  }

  private write(port: number, size: number, value: number): void {
    this.exchange(port, size, value);
    switch (port & PORT_MASK) {
      case PORT_RAISE:
        this.cpu.raise(value & 0xff);
        break;
      case PORT_NMI:
        this.cpu.raiseNmi();
        break;
      case PORT_STOP:
        this.stopped = true;
        this.cpu.stop();
        break;
      case PORT_DMA:
        this.dma(value);
        break;
    }
  }

  /** A device writes a few bytes. */
  private dma(argument: number): void {
    const at = (Math.imul(argument, 0x9e3779b1) >>> 12) & (MEMORY_BYTES - 4);
    if (at >= 0x20000) this.cpu.memory.write32(at as Address, argument);
  }

  /** Puts the processor and memory where the case begins. */
  load({ image, start }: FuzzCase): void {
    const { cpu } = this;
    cpu.reset();
    cpu.memory.writeBytes(0 as Address, image);
    this.begin(start);
    cpu.clearDirty();
    this.firstInstruction = cpu.instructionCount;
    this.traffic = 0;
    this.stopped = false;
  }

  private begin(start: Start): void {
    const { cpu } = this;
    const words = cpu.stateWords;
    if (start.kind === "flat") cpu.startFlat({ entry: start.eip });
    else {
      cpu.loadSegment("cs", start.cs);
      for (const segment of ["es", "ss", "ds", "fs", "gs"] as const) cpu.loadSegment(segment, 0);
      for (const segment of [ES, DS, FS, GS]) if (start.unreal === true) words[SEG_LIMIT + segment] = -1;
    }
    cpu.loadGdt(start.gdt[0], start.gdt[1]);
    cpu.loadIdt(start.idt[0], start.idt[1]);
    if (start.ldtr !== undefined) cpu.loadSegment("ldtr", start.ldtr);
    if (start.tr !== undefined) cpu.loadSegment("tr", start.tr);
    words[MSR_EFER] = start.efer;
    cpu.cr4 = (start.cr4 & this.cr4Bits) >>> 0;
    cpu.cr3 = start.cr3;
    if (start.kind === "flat") cpu.cr0 = start.cr0;
    for (const [register, value] of start.registers.entries()) cpu.setRegister(register as RegisterNumber, value);
    if (start.ring !== undefined && start.kind === "flat") this.enterRing(start.ring);
    cpu.eip = start.eip;
    cpu.eflags = start.eflags;
    cpu.invalidate();
  }

  private enterRing(ring: number): void {
    const words = this.cpu.stateWords;
    words[CPL] = ring;
    for (const segment of [ES, CS, SS, DS, FS, GS]) {
      words[SEG_SELECTOR + segment] |= ring;
      words[SEG_ACCESS + segment] = (words[SEG_ACCESS + segment] & ~DPL_MASK) | (ring << DPL_SHIFT);
    }
  }

  /** What comes from outside before a slice. */
  act({ action, argument }: Slice): void {
    switch (action) {
      case "raise":
        this.cpu.raise(argument & 0xff);
        break;
      case "nmi":
        this.cpu.raiseNmi();
        break;
      case "withdraw":
        this.cpu.withdraw();
        break;
      case "dma":
        this.dma(argument);
        break;
      case "flush":
        this.cpu.invalidate();
        break;
      case "clear":
        this.cpu.clearDirty();
        break;
      case "save":
        this.saveAndRestore();
        break;
      case "none":
    }
  }

  /** The interpreter's state is saved, destroyed and restored; of that the step tier only sees that the TLB is empty. */
  private saveAndRestore(): void {
    const { cpu } = this;
    if (this.tier === "step") {
      cpu.invalidate();
      return;
    }
    const image = cpu.saveState();
    cpu.reset();
    cpu.restoreState(image);
  }

  /** Runs a budget in one run, or in two. */
  run(budget: number, split: number): Exit {
    this.stopped = false;
    if (split === 0) return this.cpu.run(budget);
    const exit = this.cpu.run(split);
    return exit.kind === "budget" && !this.stopped ? this.cpu.run(budget - split) : exit;
  }

  /** A processor that halts gets something that it will hear. */
  wake(): void {
    if ((this.cpu.stateWords[EFLAGS] & EFLAGS_IF) !== 0) this.cpu.raise(WAKING_VECTOR);
    else this.cpu.raiseNmi();
  }
}
