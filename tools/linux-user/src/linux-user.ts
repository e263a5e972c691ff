/*T:876 Running a program.
 *
 * The kernel's loop: the processor runs until a `hlt` of ring 0 tells that the process has come in; what it came for is
 * looked at and answered, and the process goes on. Before it: signal-calls.ts. Next: cli.ts. */
import { CPUID_POPCNT, type CpuModel, createCpu, PENTIUM4_NX_MODEL, type Tier, type X86Cpu } from "@lguest/x86-cpu";
import { PROT_EXEC, PROT_READ, PROT_WRITE, readProgram } from "./elf.js";
import type { Entry } from "./kernel-image.js";
import { Process, type ProcessEnd } from "./process.js";
import { isV86, leaveWith, takeRegisters } from "./registers.js";
import { SIGSEGV, signalOfTrap, VECTOR_PF } from "./signals.js";
import { type CallNote, type Surroundings, systemCall } from "./system-calls.js";

const MEGABYTE = 1024 * 1024;
const SYSTEM_CALL_VECTOR = 0x80;
const VECTOR_GP = 13;
const EXCEPTIONS = 32;
/** Instructions between two looks at the clock. */
const SLICE = 50_000;
const PF_PRESENT = 1;
const PF_WRITE = 2;
const PF_FETCH = 16;
const MXCSR_OFFSET = 24;
const FPU_IMAGE_BYTES = 512;

/** A Pentium 4 with no-execute pages, and POPCNT, which programs of today try without a question. */
const PROCESS_MODEL: CpuModel = { ...PENTIUM4_NX_MODEL, featuresEcx: PENTIUM4_NX_MODEL.featuresEcx | CPUID_POPCNT };

/** What {@link createLinuxUser} takes. */
export interface LinuxUserOptions {
  /** A static 32-bit ELF file. */
  readonly program: Uint8Array;
  /** Its arguments, its own name first. */
  readonly args: readonly string[];
  /** NAME=value. */
  readonly environment?: readonly string[];
  /** Bytes of RAM; 64 MB if left out. */
  readonly memoryBytes?: number;
  /** The interpreter if left out. */
  readonly tier?: Tier;
  /** One with PAE and NX; a Pentium 4 with POPCNT if left out. */
  readonly model?: CpuModel;
  /** Told of what the program writes to descriptor 1 or 2. */
  readonly onWrite?: (descriptor: number, bytes: Uint8Array) => void;
  /** Told of every system call, after it. */
  readonly onCall?: (note: CallNote) => void;
}

/** How a run ended. */
export type LinuxUserEnd = ProcessEnd | { readonly kind: "timeout" };

/** A program on its processor. */
export interface LinuxUser {
  readonly cpu: X86Cpu;
  /** Runs to the program's end, or for `seconds`. */
  run(seconds?: number): LinuxUserEnd;
}

/**
 * Makes a processor and a process on it.
 * @throws ProgramError if the program cannot be run.
 */
export function createLinuxUser(options: LinuxUserOptions): LinuxUser {
  const { args, environment = [], memoryBytes = 64 * MEGABYTE, tier = "interpreter" } = options;
  const { model = PROCESS_MODEL } = options;
  const { onWrite = () => {}, onCall = () => {} } = options;
  const program = readProgram(options.program);
  const cpu = createCpu({ memoryBytes, tier, model });
  const process = new Process(cpu, program, { args, environment, features: model.features });
  leaveWith(cpu, process.kernel, process.registers);

  function run(seconds = Number.POSITIVE_INFINITY): LinuxUserEnd {
    const end = performance.now() + seconds * 1000;
    for (;;) {
      const exit = cpu.run(SLICE);
      if (exit.kind === "halt") {
        handleEntry(process, { onWrite }, onCall);
        if (process.end !== null) return process.end;
        leaveWith(cpu, process.kernel, process.registers);
      } else if (exit.kind !== "budget") {
        throw new Error(`the processor came back with ${exit.kind}`);
      }
      if (performance.now() >= end) return { kind: "timeout" };
    }
  }

  return { cpu, run };
}

function handleEntry(process: Process, surroundings: Surroundings, onCall: (note: CallNote) => void): void {
  const { cpu, kernel } = process;
  const entry = kernel.entry();
  const eip = kernel.stackWord(entry.frame);
  if (kernel.isWayBack(eip)) {
    handleWayBack(process, entry, eip);
    return;
  }
  process.registers = takeRegisters(cpu, kernel, entry);
  if (entry.vector === SYSTEM_CALL_VECTOR) onCall(systemCall(process, surroundings));
  else handleTrap(process, entry);
  if (process.end === null) process.deliverWaiting();
}

const WAY_BACK_SEGMENTS = ["gs", "fs", "es", "ds"] as const;

/** A selector that cannot be loaded becomes null, as on Linux; of a frame that IRET refuses the process hears. */
function handleWayBack(process: Process, { vector, errorCode }: Entry, eip: number): void {
  const segment = process.kernel.segmentOnWayBack(eip);
  if (segment >= 0) {
    process.registers[WAY_BACK_SEGMENTS[segment]] = 0;
    return;
  }
  process.trap = { ...process.trap, number: vector, errorCode };
  process.force({ number: SIGSEGV, code: 0x80, address: 0 });
}

function handleTrap(process: Process, { vector, errorCode }: Entry): void {
  const { registers, cpu, space } = process;
  const { cr2 } = cpu;
  if (vector === VECTOR_PF && (errorCode & PF_PRESENT) === 0) {
    const wanted = (errorCode & PF_FETCH) !== 0 ? PROT_EXEC : (errorCode & PF_WRITE) !== 0 ? PROT_WRITE : PROT_READ;
    if (space.touch(cr2, wanted)) return;
  }
  if (isV86(registers)) {
    if (vector === VECTOR_GP) {
      process.vm86.fault(registers);
      return;
    }
    if (vector <= 5 && vector !== 2 && process.vm86.trap(registers, vector)) return;
  }
  if (vector >= EXCEPTIONS) throw new Error(`interrupt ${vector} without a source`);
  const fault = vector === VECTOR_PF;
  process.trap = { number: vector, errorCode, cr2: fault ? cr2 : process.trap.cr2 };
  process.force(
    signalOfTrap(vector, {
      eip: registers.eip,
      cr2,
      dr6: cpu.readState().dr[6],
      mapped: fault && space.isMapped(cr2),
      floatExceptions: floatExceptions(cpu, vector),
    }),
  );
}

/** The unmasked exceptions of #MF or #XM, at their places in the status word. */
function floatExceptions(cpu: X86Cpu, vector: number): number {
  const image = new Uint8Array(FPU_IMAGE_BYTES);
  cpu.saveFpu(image);
  const view = new DataView(image.buffer);
  const mxcsr = view.getUint32(MXCSR_OFFSET, true);
  const [flags, masks] = vector === 16 ? [view.getUint16(2, true), view.getUint16(0, true)] : [mxcsr, mxcsr >> 7];
  return flags & ~masks & 0x3f;
}
