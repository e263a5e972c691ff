/*C:120 The processor object.
 *
 * One `Cpu` is one emulated processor over one WebAssembly.Memory. Nearly all its state lives in that memory, at the
 * places of layout.ts, where every tier finds it; this object holds the views, what it is plugged into (memory, ports,
 * clock, model) and the little that is in flight during one instruction. Handlers get it as their first argument.
 * Before it: layout.ts and registers.ts. Next: mode.ts, which keeps the derived state true. */
import type { PageWalker, PhysicalMemory } from "@lguest/mmu";
import type { CpuModel } from "./cpuid.js";
import { Watches } from "./debug/watch.js";
import { instructionSetOf } from "./decode/instruction-set.js";
import type { Exit } from "./exit.js";
import { eflagsOf } from "./flags.js";

/** The I/O ports. A port nobody listens to reads all ones and ignores writes. */
export interface PortBus {
  /** @param port 0..0xFFFF. @param size 1, 2 or 4 bytes. @returns an unsigned or signed value; the low `size` bytes count. */
  read(port: number, size: number): number;
  write(port: number, size: number, value: number): void;
}

/** Ports with nothing behind them. */
export const NO_PORTS: PortBus = { read: () => -1, write: () => {} };

/** The one time that the TSC, and above this package every clock, reads. */
export interface Clock {
  /** Nanoseconds since the clock's start: a whole number, exact to 2^53, never going back. */
  now(): number;
}

/** What a `Cpu` is made of; `createCpu` builds these. */
export interface CpuParts {
  readonly wasmMemory: WebAssembly.Memory;
  readonly memory: PhysicalMemory;
  readonly walker: PageWalker;
  /** Byte offset of physical address 0 in the memory. */
  readonly ramBase: number;
  /** Bytes of RAM, a multiple of 4096. */
  readonly ramSize: number;
  readonly ports: PortBus;
  readonly model: CpuModel;
  readonly clock: Clock;
}

/** What the caller of a write to a code page is told: page number, first byte and end (exclusive) within the page. */
export type CodeWriteListener = (physicalPage: number, from: number, to: number) => void;

export class Cpu {
  readonly i32: Int32Array;
  readonly u8: Uint8Array;
  readonly u16: Uint16Array;
  readonly f64: Float64Array;
  readonly view: DataView;
  readonly wasmMemory: WebAssembly.Memory;
  readonly memory: PhysicalMemory;
  readonly walker: PageWalker;
  readonly ramBase: number;
  readonly ramSize: number;
  readonly ports: PortBus;
  readonly model: CpuModel;
  /** What the model has of the instruction set: bit set of ISA_* (decode/instruction-set.ts). */
  readonly instructionSet: number;
  /** Bit set of EFLAGS_* that the model has. */
  readonly eflagsBits: number;
  readonly clock: Clock;

  /** Why the run in progress must end, set together with BUDGET = 0; null while there is no reason but the budget. */
  exit: Exit | null = null;

  /* The fault in flight: set by raiseFault, read by the tier that catches the signal. */
  faultVector = 0;
  faultError = 0;
  faultHasError = false;
  /** 1 while an event external to the program is being delivered: the EXT bit of selector error codes. */
  faultExternal = 0;

  /** EIP of a task whose segments are being loaded: a fault belongs there, not to the instruction. -1 otherwise. */
  newTaskEip = -1;
  /** Events delivered since creation; a change tells a tier that an instruction entered a handler. */
  deliveries = 0;

  /* The read-modify-write in flight (access.ts): byte addresses in the memory, or -1 outside RAM. */
  rmwHost = -1;
  /** Where the second page's part is; only with `rmwSplit` > 0. */
  rmwHost2 = -1;
  /** Bytes of the operand on the first page when it crosses into a second one; else 0. */
  rmwSplit = 0;
  /** The write must take the slow way: it touches a page that holds code. */
  rmwSlow = false;

  /* The page code is being fetched from (tlb.ts): linear page | generation, privilege, and byte offset of the page. */
  fetchTag = -1;
  fetchUser = false;
  fetchHost = 0;

  /* The descriptor that segments.ts read last: its two words and its linear address. */
  descriptorLo = 0;
  descriptorHi = 0;
  descriptorAddress = 0;

  /* The stack that the TSS gives for an inner ring (inner-stack.ts): what was read, and its descriptor. */
  innerSelector = 0;
  innerPointer = 0;
  innerLo = 0;
  innerHi = 0;

  /* The stack frame being built (frame.ts): its words in the order of their pushes, and the stack it goes to. */
  readonly frame = new Int32Array(64);
  frameBase = 0;
  frameLimit = 0;
  frameAccess = 0;
  framePointer = 0;

  /** High word of what `readTsc` and `readMsr` returned the low word of. */
  msrHigh = 0;

  /** The generation given out last; TLB_GENERATION is one of those given out since the tables were cleared. */
  lastGeneration = 0;
  /** Generations of the roots whose tables nobody has written since they were in use (tlb.ts). */
  readonly rootGenerations = new Map<number, number>();
  /** The walker is setting A and D bits: such writes to page tables change no translation. */
  walking = false;

  /** A translation of a large page may be in the TLB, so that INVLPG must flush more than one entry. */
  largePagesCached = false;

  /** Breakpoints, watchpoints and hooks (debug/watch.ts), and whether there are any of each kind. */
  readonly watches = new Watches();
  watchesData = false;
  watchesCode = false;
  watchesPorts = false;
  /** Part of every block's key: KEY_WATCHED, and the number of the set of hooked operations. */
  debugKey = 0;
  /** By OP_* number: 1 for the operations that are hooked, which blocks may not contain. */
  readonly hookedOperations = new Uint8Array(256);

  /** Told of every write to a page flagged as holding code; the interpreter sets it. */
  onCodeWrite: CodeWriteListener = () => {};
  /** Told when one linear page was invalidated (a flush of all shows in TLB_GENERATION); the interpreter sets it. */
  onInvalidatePage: (linear: number) => void = () => {};

  constructor(parts: CpuParts) {
    const buffer = parts.wasmMemory.buffer;
    this.i32 = new Int32Array(buffer);
    this.u8 = new Uint8Array(buffer);
    this.u16 = new Uint16Array(buffer);
    this.f64 = new Float64Array(buffer);
    this.view = new DataView(buffer);
    this.wasmMemory = parts.wasmMemory;
    this.memory = parts.memory;
    this.walker = parts.walker;
    this.ramBase = parts.ramBase;
    this.ramSize = parts.ramSize;
    this.ports = parts.ports;
    this.model = parts.model;
    this.instructionSet = instructionSetOf(parts.model);
    this.eflagsBits = eflagsOf(parts.model);
    this.clock = parts.clock;
  }
}
