/*C:340 Making a processor.
 *
 * `createCpu` allocates the one WebAssembly.Memory, puts the Cpu, its tiers and its physical memory together, and hands
 * out the face of the package. Before it: owner-interface.ts. Next: index.ts. */
import { createPageWalker, createPhysicalMemory, PAGE_FLAG_DIRTY, type PhysicalMemory } from "@lguest/mmu";
import { writeCr0, writeCr3, writeCr4 } from "./control-registers.js";
import { Cpu, NO_PORTS } from "./cpu.js";
import { CPUID_PAT } from "./cpuid.js";
import { updateDebugRegisters } from "./debug/debug-registers.js";
import {
  type AddressRange,
  addBreakpoint,
  addWatchpoint,
  type BreakpointPlace,
  type DebugHandle,
  forgetResume,
  hookInstructions,
  hookOperation,
  type InstructionCallback,
  type OperationCallback,
  passBreakpoint,
  type WatchpointPlace,
} from "./debug/debugger.js";
import { peekByte } from "./debug/peek.js";
import { CpuError, requireInteger } from "./errors.js";
import type { Exit } from "./exit.js";
import { requireModel } from "./features.js";
import { FXSAVE_BYTES, restoreFpuImage, saveFpuImage } from "./fpu-image.js";
import {
  readGdbRegister,
  readGdbRegisterFile,
  requireGdbRegister,
  writeGdbRegister,
  writeGdbRegisterFile,
} from "./gdb-registers.js";
import type { HandlerTable } from "./handler.js";
import { createHandlers } from "./handlers.js";
import { createInterpreterTier, type InterpreterTier } from "./interpreter/run-interpreter.js";
import {
  CR0,
  CR2,
  CR3,
  CR4,
  EFLAGS,
  EIP,
  GDTR_BASE,
  GDTR_LIMIT,
  IDTR_BASE,
  IDTR_LIMIT,
  PAGE_FLAGS,
  PDPTE,
  PENDING,
  PENDING_HALTED,
  PENDING_INTERRUPT,
  PENDING_NMI,
  PENDING_VECTOR,
  ramOffset,
  SEG_SELECTOR,
  STATE_WORDS,
} from "./layout.js";
import { loadSegmentFor, withoutFault } from "./load-segment.js";
import { updateMode } from "./mode.js";
import { PENTIUM4_MODEL } from "./models.js";
import { type CpuOptions, MAX_MEMORY_BYTES, type RegisterNumber, type Tier, type X86Cpu } from "./owner-interface.js";
import { type CpuState, readCpuState, SEGMENT_NAMES, type SegmentName } from "./processor-state.js";
import { type FlatStart, resetCpu, startFlat } from "./reset.js";
import { endSlice, instructionCount } from "./slice.js";
import { restoreStateImage, type SaveOptions, saveStateImage } from "./state-image.js";
import { createStepTier, type StepTier } from "./step.js";
import { dropWriteTags, flushTlb, flushTlbPage, watchedWrite } from "./tlb.js";
import { type CpuStateChanges, normalize, writeCpuState } from "./write-state.js";

const PAGE_BYTES = 4096;
const WASM_PAGE_BYTES = 65536;
/** Bytes behind RAM, so that the decoder may read ahead of its last one. */
const READ_AHEAD_BYTES = WASM_PAGE_BYTES;
/** The RAM that the interpreter's warming up may write. */
const WARM_UP_BYTES = 65536;
const NANOSECONDS_PER_INSTRUCTION = 10;
const MAX_BUDGET = 2 ** 30;

/** Bytes of the WebAssembly.Memory for a RAM of `memoryBytes`. */
function wasmBytes(memoryBytes: number): number {
  const end = ramOffset(memoryBytes) + memoryBytes + READ_AHEAD_BYTES;
  return Math.ceil(end / WASM_PAGE_BYTES) * WASM_PAGE_BYTES;
}

function requireMemorySize(memoryBytes: number): void {
  const fits = Number.isInteger(memoryBytes) && memoryBytes >= PAGE_BYTES && memoryBytes <= MAX_MEMORY_BYTES;
  if (fits && memoryBytes % PAGE_BYTES === 0) return;
  const expected = `a multiple of ${PAGE_BYTES} bytes up to ${MAX_MEMORY_BYTES}`;
  throw new CpuError("ERR_MEMORY_SIZE", "memoryBytes", expected, memoryBytes);
}

/** Puts the parts together. The clock by default counts the instructions of the very processor. */
function assemble(options: CpuOptions): Cpu {
  const { memoryBytes, model = PENTIUM4_MODEL, ports = NO_PORTS } = options;
  requireMemorySize(memoryBytes);
  requireModel(model);
  const pages = wasmBytes(memoryBytes) / WASM_PAGE_BYTES;
  const wasmMemory = new WebAssembly.Memory({ initial: pages, maximum: pages });
  const ramBase = ramOffset(memoryBytes);
  const memory = createPhysicalMemory({
    memory: wasmMemory,
    base: ramBase,
    size: memoryBytes,
    pageFlags: PAGE_FLAGS,
  });
  const pdpte = new Int32Array(wasmMemory.buffer, PDPTE * 4, 8);
  const walker = createPageWalker({ memory, pat: (model.features & CPUID_PAT) !== 0, pdpte });
  const clock = options.clock ?? { now: () => instructionCount(cpu) * NANOSECONDS_PER_INSTRUCTION };
  const cpu: Cpu = new Cpu({ wasmMemory, memory, walker, ramBase, ramSize: memoryBytes, ports, model, clock });
  memory.onCodeWrite = (page, from, to) => watchedWrite(cpu, page, from, to);
  return cpu;
}

/**
 * Makes a processor with its memory, in the state after power-on.
 * @throws CpuError `ERR_MEMORY_SIZE` if `memoryBytes` is not a multiple of 4096 up to {@link MAX_MEMORY_BYTES};
 *   `ERR_MODEL` or `ERR_PARAMETER` for a model that names what does not exist or contradicts itself.
 */
export function createCpu(options: CpuOptions): X86Cpu {
  const cpu = assemble(options);
  resetCpu(cpu);
  return new OwnedCpu(cpu, options.tier ?? "interpreter");
}

class OwnedCpu implements X86Cpu {
  readonly memory: PhysicalMemory;
  readonly stateWords: Int32Array;
  tier: Tier;
  private readonly cpu: Cpu;
  private readonly stepTier: StepTier;
  private readonly handlers: HandlerTable;
  private interpreter: InterpreterTier | null = null;

  constructor(cpu: Cpu, tier: Tier) {
    this.handlers = createHandlers();
    this.cpu = cpu;
    this.memory = cpu.memory;
    this.stateWords = cpu.i32.subarray(0, STATE_WORDS);
    this.tier = tier;
    this.stepTier = createStepTier(cpu, this.handlers);
    if (tier === "interpreter") this.interpreter = this.makeInterpreter();
  }

  /**
   * Made when first needed, for it warms up for some time: with the registers as after power-on, so that it keeps to the
   * RAM that is saved here, whatever the guest has mapped since. No trace of it stays.
   */
  private makeInterpreter(): InterpreterTier {
    const { cpu, memory } = this;
    const state = cpu.i32.slice(0, STATE_WORDS);
    const savedBytes = memory.bytes.slice(0, WARM_UP_BYTES);
    const savedFlags = memory.pageFlags.slice(0, WARM_UP_BYTES / PAGE_BYTES);
    resetCpu(cpu);
    const interpreter = createInterpreterTier(cpu, this.handlers, this.stepTier);
    memory.bytes.set(savedBytes);
    memory.pageFlags.set(savedFlags);
    cpu.i32.set(state);
    updateMode(cpu);
    flushTlb(cpu);
    updateDebugRegisters(cpu);
    return interpreter;
  }

  get instructionCount(): number {
    return instructionCount(this.cpu);
  }

  getRegister(register: RegisterNumber): number {
    return this.cpu.i32[register] >>> 0;
  }

  setRegister(register: RegisterNumber, value: number): void {
    this.cpu.i32[register] = value;
  }

  get eip(): number {
    return this.cpu.i32[EIP] >>> 0;
  }

  set eip(value: number) {
    this.cpu.i32[EIP] = value;
    this.cpu.i32[PENDING] &= ~PENDING_HALTED;
    forgetResume(this.cpu);
  }

  get eflags(): number {
    return this.cpu.i32[EFLAGS] >>> 0;
  }

  set eflags(value: number) {
    this.cpu.i32[EFLAGS] = value;
    normalize(this.cpu);
    updateMode(this.cpu);
  }

  get cr0(): number {
    return this.cpu.i32[CR0] >>> 0;
  }

  set cr0(value: number) {
    this.control("cr0", value, writeCr0);
  }

  get cr2(): number {
    return this.cpu.i32[CR2] >>> 0;
  }

  set cr2(value: number) {
    this.cpu.i32[CR2] = value;
  }

  get cr3(): number {
    return this.cpu.i32[CR3] >>> 0;
  }

  set cr3(value: number) {
    this.control("cr3", value, writeCr3);
  }

  get cr4(): number {
    return this.cpu.i32[CR4] >>> 0;
  }

  set cr4(value: number) {
    this.control("cr4", value, writeCr4);
  }

  private control(name: string, value: number, write: (cpu: Cpu, value: number) => void): void {
    if (!withoutFault(() => write(this.cpu, value))) {
      const got = `0x${(value >>> 0).toString(16)}`;
      throw new CpuError("ERR_CONTROL_REGISTER", name, "a value that MOV to it accepts", got);
    }
  }

  loadGdt(base: number, limit: number): void {
    this.cpu.i32[GDTR_BASE] = base;
    this.cpu.i32[GDTR_LIMIT] = requireInteger("limit", limit, 0, MAX_TABLE_LIMIT);
  }

  loadIdt(base: number, limit: number): void {
    this.cpu.i32[IDTR_BASE] = base;
    this.cpu.i32[IDTR_LIMIT] = requireInteger("limit", limit, 0, MAX_TABLE_LIMIT);
  }

  loadSegment(segment: SegmentName, selector: number): void {
    loadSegmentFor(this.cpu, segment, selector);
  }

  getSelector(segment: SegmentName): number {
    return this.cpu.i32[SEG_SELECTOR + SEGMENT_NAMES.indexOf(segment)];
  }

  readState(): CpuState {
    return readCpuState(this.cpu);
  }

  writeState(changes: CpuStateChanges): void {
    writeCpuState(this.cpu, changes);
  }

  saveState(options: SaveOptions = {}): Uint8Array {
    return saveStateImage(this.cpu, options);
  }

  restoreState(image: Uint8Array): void {
    restoreStateImage(this.cpu, image);
  }

  readGdbRegister(register: string | number): Uint8Array {
    return readGdbRegister(this.cpu, requireGdbRegister(register));
  }

  writeGdbRegister(register: string | number, bytes: Uint8Array): void {
    writeGdbRegister(this.cpu, this, requireGdbRegister(register), bytes);
  }

  get gdbRegisterFile(): string {
    return readGdbRegisterFile(this.cpu);
  }

  set gdbRegisterFile(file: string) {
    writeGdbRegisterFile(this.cpu, this, file);
  }

  run(budget: number): Exit {
    return this.tier === "step" ? this.runStep(budget) : this.runInterpreter(budget);
  }

  runStep(budget: number): Exit {
    return this.stepTier.run(requireInteger("budget", budget, 1, MAX_BUDGET));
  }

  runInterpreter(budget: number): Exit {
    this.interpreter ??= this.makeInterpreter();
    return this.interpreter.run(requireInteger("budget", budget, 1, MAX_BUDGET));
  }

  step(): Exit {
    passBreakpoint(this.cpu);
    return this.stepTier.run(1);
  }

  stop(): void {
    endSlice(this.cpu);
  }

  raise(vector: number): void {
    this.cpu.i32[PENDING_VECTOR] = requireInteger("vector", vector, 0, 255);
    this.cpu.i32[PENDING] |= PENDING_INTERRUPT;
  }

  withdraw(): void {
    this.cpu.i32[PENDING] &= ~PENDING_INTERRUPT;
  }

  raiseNmi(): void {
    this.cpu.i32[PENDING] |= PENDING_NMI;
  }

  invalidate(): void {
    flushTlb(this.cpu);
  }

  invalidatePage(linear: number): void {
    flushTlbPage(this.cpu, linear | 0);
  }

  saveFpu(image: Uint8Array): void {
    saveFpuImage(this.cpu, requireImage(image));
  }

  restoreFpu(image: Uint8Array): void {
    restoreFpuImage(this.cpu, requireImage(image));
  }

  clearDirty(): void {
    const { pageFlags } = this.memory;
    for (let page = 0; page < pageFlags.length; page++) pageFlags[page] &= ~PAGE_FLAG_DIRTY;
    dropWriteTags(this.cpu);
  }

  addBreakpoint(place: BreakpointPlace): DebugHandle {
    return addBreakpoint(this.cpu, place);
  }

  addWatchpoint(place: WatchpointPlace): DebugHandle {
    return addWatchpoint(this.cpu, place);
  }

  onInstruction(callback: InstructionCallback, range?: AddressRange): DebugHandle {
    return hookInstructions(this.cpu, callback, range);
  }

  hookInstruction(operation: string, callback: OperationCallback): DebugHandle {
    return hookOperation(this.cpu, this.handlers, operation, callback);
  }

  peek(linear: number): number {
    return peekByte(this.cpu, linear);
  }

  reset(): void {
    resetCpu(this.cpu);
  }

  startFlat(start: FlatStart): void {
    startFlat(this.cpu, start);
  }
}

const MAX_TABLE_LIMIT = 0xffff;

function requireImage(image: Uint8Array): Uint8Array {
  if (image.length < FXSAVE_BYTES) {
    throw new CpuError("ERR_IMAGE_SIZE", "image", `at least ${FXSAVE_BYTES} bytes`, image.length);
  }
  return image;
}
