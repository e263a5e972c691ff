/*T:868 How a program begins.
 *
 * Its segments at their addresses, and a stack as Linux leaves it (System V ABI for i386, §2.3.1): argument count,
 * pointers to arguments and environment, auxiliary vector, and above them the strings. Before it: vm86.ts. Next:
 * memory-calls.ts. */
import { type AddressSpace, KERNEL_BASE, PAGE_BYTES } from "./address-space.js";
import { PROT_EXEC, PROT_READ, PROT_WRITE, type Program } from "./elf.js";

/** Where the stack ends, below the vDSO. */
const STACK_TOP = KERNEL_BASE - 2 * PAGE_BYTES;
/** Pages that are never touched cost nothing. */
export const STACK_BYTES = 8 * 1024 * 1024;
/** Code for handlers to return to, which Linux keeps in its vDSO. */
const VDSO = KERNEL_BASE - PAGE_BYTES;
const VDSO_RT_SIGRETURN = 16;

/* Keys of the auxiliary vector. */
const AT_NULL = 0;
const AT_PHDR = 3;
const AT_PHENT = 4;
const AT_PHNUM = 5;
const AT_PAGESZ = 6;
const AT_BASE = 7;
const AT_FLAGS = 8;
const AT_ENTRY = 9;
const AT_UID = 11;
const AT_EUID = 12;
const AT_GID = 13;
const AT_EGID = 14;
const AT_PLATFORM = 15;
const AT_HWCAP = 16;
const AT_CLKTCK = 17;
const AT_SECURE = 23;
const AT_RANDOM = 25;
const AT_EXECFN = 31;

const PROGRAM_HEADER_BYTES = 32;
const CLOCK_TICKS = 100;
const RANDOM_BYTES = 16;

/** What a program is started with. */
export interface Start {
  /** The first is its own name. */
  readonly args: readonly string[];
  readonly environment: readonly string[];
  /** CPUID leaf 1, EDX. */
  readonly features: number;
}

/** A process's memory after its start. */
export interface Started {
  readonly esp: number;
  /** First address after its data, page-aligned: where brk begins. */
  readonly brk: number;
  /** Where handlers return to that have no restorer. */
  readonly sigreturn: number;
  readonly rtSigreturn: number;
}

function loadSegments(space: AddressSpace, program: Program): number {
  let end = 0;
  for (const { address, bytes, memoryBytes, protection } of program.segments) {
    const start = address - (address % PAGE_BYTES);
    const allowed = program.readImpliesExec ? protection | PROT_EXEC : protection;
    // Segments of one page share it: the later one's protection holds, as with Linux's mmap.
    space.mapOver(start, address + memoryBytes - start, allowed);
    space.load(address, bytes);
    end = Math.max(end, address + memoryBytes);
  }
  return Math.ceil(end / PAGE_BYTES) * PAGE_BYTES;
}

/** pop eax; mov eax, 119; int 0x80 - and mov eax, 173; int 0x80. */
function loadVdso(space: AddressSpace): void {
  space.map(VDSO, PAGE_BYTES, PROT_READ | PROT_EXEC);
  space.load(VDSO, Uint8Array.of(0x58, 0xb8, 119, 0, 0, 0, 0xcd, 0x80));
  space.load(VDSO + VDSO_RT_SIGRETURN, Uint8Array.of(0xb8, 173, 0, 0, 0, 0xcd, 0x80));
}

/** Loads the program and builds its stack. */
export function startProgram(space: AddressSpace, program: Program, start: Start): Started {
  const brk = loadSegments(space, program);
  const executable = program.executableStack || program.readImpliesExec ? PROT_EXEC : 0;
  space.map(STACK_TOP - STACK_BYTES, STACK_BYTES, PROT_READ | PROT_WRITE | executable);
  loadVdso(space);

  let at = STACK_TOP;
  function place(bytes: Uint8Array): number {
    at -= bytes.length;
    space.load(at, bytes);
    return at;
  }
  const text = (value: string): number => place(new TextEncoder().encode(`${value}\0`));
  const name = text(start.args[0]);
  const environment = start.environment.map(text);
  const args = start.args.map(text);
  const platform = text("i686");
  // The same at every run, so that a run can be repeated.
  const random = place(Uint8Array.from({ length: RANDOM_BYTES }, (_, index) => index * 17 + 3));
  const auxiliary = [
    [AT_HWCAP, start.features],
    [AT_PAGESZ, PAGE_BYTES],
    [AT_CLKTCK, CLOCK_TICKS],
    [AT_PHDR, program.headers],
    [AT_PHENT, PROGRAM_HEADER_BYTES],
    [AT_PHNUM, program.headerCount],
    [AT_BASE, 0],
    [AT_FLAGS, 0],
    [AT_ENTRY, program.entry],
    [AT_UID, 0],
    [AT_EUID, 0],
    [AT_GID, 0],
    [AT_EGID, 0],
    [AT_SECURE, 0],
    [AT_RANDOM, random],
    [AT_EXECFN, name],
    [AT_PLATFORM, platform],
    [AT_NULL, 0],
  ].flat();
  const words = Uint32Array.from([args.length, ...args, 0, ...environment, 0, ...auxiliary]);
  const esp = (at - words.byteLength) & -16;
  space.load(esp >>> 0, new Uint8Array(words.buffer));
  return { esp: esp >>> 0, brk, sigreturn: VDSO, rtSigreturn: VDSO + VDSO_RT_SIGRETURN };
}
