/*C:338 The processor as its owner sees it.
 *
 * What `createCpu` takes and gives. The interface satisfies the switcher's `Processor`, and adds what debuggers, tests
 * and benches need. Before it: reset.ts and processor-state.ts. Next: load-segment.ts. */
import type { PhysicalMemory } from "@lguest/mmu";
import type { Clock, PortBus } from "./cpu.js";
import type { CpuModel } from "./cpuid.js";
import type {
  AddressRange,
  BreakpointPlace,
  DebugHandle,
  InstructionCallback,
  OperationCallback,
  WatchpointPlace,
} from "./debug/debugger.js";
import type { Exit } from "./exit.js";
import type { CpuState, SegmentName } from "./processor-state.js";
import type { FlatStart } from "./reset.js";
import type { SaveOptions } from "./state-image.js";
import type { CpuStateChanges } from "./write-state.js";

/** Which way `run` takes: the oracle, or the micro-op interpreter. */
export type Tier = "step" | "interpreter";

/** What `createCpu` takes. */
export interface CpuOptions {
  /** Bytes of RAM: a multiple of 4096, up to {@link MAX_MEMORY_BYTES}. */
  readonly memoryBytes: number;
  /** What CPUID says, and which control bits and MSRs exist; PENTIUM4_MODEL if left out. */
  readonly model?: CpuModel;
  /** The I/O ports; nothing listens if left out. */
  readonly ports?: PortBus;
  /** What the TSC reads; if left out, a clock on which every instruction takes 10 ns. */
  readonly clock?: Clock;
  /** Tier of `run`; the interpreter if left out. */
  readonly tier?: Tier;
}

/** The most RAM that fits into 2 GiB together with the processor's own tables, in bytes: 2030 MiB. */
export const MAX_MEMORY_BYTES = 2030 * 1024 * 1024;

/** General registers by their ModRM number: eax ecx edx ebx esp ebp esi edi. */
export type RegisterNumber = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7;

/** A processor, as `createCpu` returns it. Register values read unsigned; signed or unsigned may be written. */
export interface X86Cpu {
  /** The physical memory. Writes through it are seen by cached code. */
  readonly memory: PhysicalMemory;
  /** Instructions retired since creation (exact to 2^53), exact inside port and clock callbacks too. */
  readonly instructionCount: number;
  /** The words of processor state (layout.ts), live: what a snapshot copies and lockstep compares. */
  readonly stateWords: Int32Array;
  /** Tier of `run`. */
  tier: Tier;

  getRegister(register: RegisterNumber): number;
  setRegister(register: RegisterNumber, value: number): void;
  /** Offset of the next instruction in CS. Setting it also wakes a processor that halts. */
  eip: number;
  /** EFLAGS, 32 bits. When it is set, bits that do not exist are dropped, VM in real-address mode too; VM brings CPL 3. */
  eflags: number;
  /** @throws CpuError `ERR_CONTROL_REGISTER` where MOV to it would raise #GP. */
  cr0: number;
  cr2: number;
  /** Loading it flushes the TLB (and, under CR4.PAE with paging on, caches the PDPTEs). @throws as `cr0`. */
  cr3: number;
  /** @throws as `cr0`. */
  cr4: number;

  /** @param limit offset of the table's last byte, 0..0xFFFF. */
  loadGdt(base: number, limit: number): void;
  /** @param limit offset of the table's last byte, 0..0xFFFF. */
  loadIdt(base: number, limit: number): void;
  /**
   * Loads a segment register from the current GDT or LDT without privilege checks, as a Host sets itself up. CS sets
   * CPL to the selector's RPL, and TR marks the TSS busy in the register only. In real-address mode a selector is a
   * paragraph.
   * @throws CpuError `ERR_SELECTOR` if there is no such descriptor.
   */
  loadSegment(segment: SegmentName, selector: number): void;
  /** The selector in a segment register, 0..0xFFFF. */
  getSelector(segment: SegmentName): number;
  /** A copy of all registers. */
  readState(): CpuState;
  /**
   * Writes any of what `readState` returns: general, segment (with their hidden parts), control, debug, model-specific,
   * x87, MMX and XMM registers, and the events that wait. What is left out stays; bits that do not exist are dropped; a new
   * CR3 brings its PDPTEs. CPL is 0 in real-address mode and 3 in virtual-8086 mode whatever is given. Between runs only.
   * @throws CpuError `ERR_PARAMETER` for a value out of range, `ERR_CONTROL_REGISTER` for control bits that the model does
   *   not have or that exclude each other. Nothing has changed then.
   */
  writeState(changes: CpuStateChanges): void;
  /**
   * The whole processor as bytes, with its RAM if asked for, between two runs. A processor of the same model (and the same
   * size of RAM) that restores them goes on exactly as this one does. Empties the TLB. Breakpoints are not in it.
   */
  saveState(options?: SaveOptions): Uint8Array;
  /**
   * Takes up what `saveState` returned. The TSC goes on from its value then, whatever the clock says now. RAM without an
   * image stays as it is. Between runs only.
   * @throws CpuError `ERR_IMAGE` if the bytes are damaged, or of another model or size of RAM. Nothing has changed then.
   */
  restoreState(image: Uint8Array): void;

  /**
   * The bytes of a register by its name or number in GDB_REGISTERS, the lowest first: 4, or 10 of `st…`, 16 of `xmm…`.
   * @throws CpuError `ERR_PARAMETER` if there is no such register.
   */
  readGdbRegister(register: string | number): Uint8Array;
  /**
   * Writes a register from such bytes. Segment registers are loaded as by `loadSegment`, unless the selector is there.
   * @throws CpuError `ERR_PARAMETER` for other names or lengths, `ERR_SELECTOR` as `loadSegment`.
   */
  writeGdbRegister(register: string | number, bytes: Uint8Array): void;
  /**
   * All of GDB_REGISTERS in their order as hexadecimal digits: what the packets `g` and `G` of gdb's remote protocol carry.
   * @throws CpuError when it is set, as `writeGdbRegister`.
   */
  gdbRegisterFile: string;

  /** Runs at most `budget` (1 to 2^30) instructions in the tier chosen. State is committed at an instruction boundary. */
  run(budget: number): Exit;
  runStep(budget: number): Exit;
  runInterpreter(budget: number): Exit;
  /** One instruction or one event; a breakpoint at the instruction does not stop it. */
  step(): Exit;
  /** Makes the run in progress come back at the next boundary with the exit `budget`; for port and clock callbacks. */
  stop(): void;

  /** An external interrupt waits with this vector (0..255) until it is taken at a boundary with IF set. */
  raise(vector: number): void;
  /** Withdraws a raised interrupt that has not been taken. */
  withdraw(): void;
  /** A non-maskable interrupt waits. */
  raiseNmi(): void;
  /** Flushes every TLB entry. */
  invalidate(): void;
  /** Flushes the entry of one linear page. */
  invalidatePage(linear: number): void;
  /**
   * The FPU, MMX and SSE state as an FXSAVE image of 512 bytes (SDM Vol 1 §10.5.1).
   * @throws CpuError `ERR_IMAGE_SIZE` if there are fewer bytes.
   */
  saveFpu(image: Uint8Array): void;
  /** @throws as `saveFpu`. Reserved bits of MXCSR are dropped. */
  restoreFpu(image: Uint8Array): void;

  /** Clears every page's dirty flag (`memory.pageFlags`), so that the pages written from now on can be told. */
  clearDirty(): void;

  /**
   * Stops `run` before each execution of the instruction at an address, with the exit `breakpoint`; running on executes it.
   * The guest sees nothing of it, and code on other pages runs at full speed. `step` does not stop.
   * @throws CpuError `ERR_PARAMETER`.
   */
  addBreakpoint(place: BreakpointPlace): DebugHandle;
  /**
   * Stops `run` after each instruction that has accessed watched bytes, with the exit `watchpoint`. Accesses to other pages
   * run at full speed.
   * @throws CpuError `ERR_PARAMETER`.
   */
  addWatchpoint(place: WatchpointPlace): DebugHandle;
  /**
   * Calls back before each instruction in a range, of all addresses if left out, with its linear address; once for a
   * repeated string instruction. Code on the pages of the range runs on the step tier. `stop()` in the callback ends the
   * run before the instruction.
   * @throws CpuError `ERR_PARAMETER`.
   */
  onInstruction(callback: InstructionCallback, range?: AddressRange): DebugHandle;
  /**
   * Calls back instead of each execution of an operation, named as in OP_NAMES (`cpuid`, `in`, `hlt`); all else runs at full
   * speed. The callback returns true if it has done the operation's work.
   * @throws CpuError `ERR_PARAMETER` if there is no such name.
   */
  hookInstruction(operation: string, callback: OperationCallback): DebugHandle;

  /**
   * The byte at a linear address (0..0xFFFFFFFF) as the supervisor would read it, or -1 where no page or no RAM is. It leaves no
   * trace: no fault, no A bit, no watchpoint.
   */
  peek(linear: number): number;

  /** Power-on state. RAM stays as it is. */
  reset(): void;
  /** Resets into flat protected mode at `entry`, as a multiboot loader leaves the machine. */
  startFlat(start: FlatStart): void;
}
