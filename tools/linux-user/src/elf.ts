/*T:850 Programs.
 *
 * Reads a static 32-bit ELF as Linux does when it starts one: the loadable segments, what they allow, where the program
 * begins and where its program headers lie in memory. Next: address-space.ts, into which it goes. */

/** Why a file cannot be run; the message is for people. */
export class ProgramError extends Error {
  override readonly name = "ProgramError";
}

/** What pages of a mapping allow, as mmap names it. */
export const PROT_READ = 1;
export const PROT_WRITE = 2;
export const PROT_EXEC = 4;

/** A loadable segment. */
export interface ProgramSegment {
  readonly address: number;
  readonly bytes: Uint8Array;
  /** Bytes in memory; those after `bytes` are zero. */
  readonly memoryBytes: number;
  /** PROT_*. */
  readonly protection: number;
}

/** A program that can be loaded. */
export interface Program {
  readonly entry: number;
  readonly segments: readonly ProgramSegment[];
  /** Address of the program headers in memory, their number; each has 32 bytes. */
  readonly headers: number;
  readonly headerCount: number;
  /** The stack may be executed (PT_GNU_STACK says so, or is absent). */
  readonly executableStack: boolean;
  /** Without PT_GNU_STACK, whatever can be read can be executed. */
  readonly readImpliesExec: boolean;
}

/* ELF32, System V gABI chapters 4 and 5. */
const ELF_MAGIC = 0x464c457f;
const ELF_HEADER_BYTES = 52;
const CLASS_32_LITTLE = 0x0101;
const ET_EXEC = 2;
const EM_386 = 3;
const PROGRAM_HEADER_BYTES = 32;
const PT_LOAD = 1;
const PT_INTERP = 3;
const PT_GNU_STACK = 0x6474e551;
const PF_X = 1;
const PF_W = 2;
const PF_R = 4;

function checkHeader(view: DataView): void {
  if (view.byteLength < ELF_HEADER_BYTES || view.getUint32(0, true) !== ELF_MAGIC)
    throw new ProgramError("is no ELF file");
  if (view.getUint16(4, true) !== CLASS_32_LITTLE) throw new ProgramError("is no 32-bit little-endian ELF file");
  if (view.getUint16(18, true) !== EM_386) throw new ProgramError("is not for the 80386");
  if (view.getUint16(16, true) !== ET_EXEC)
    throw new ProgramError("is not linked to a fixed address (-static -no-pie)");
}

function protectionOf(flags: number): number {
  return (flags & PF_R ? PROT_READ : 0) | (flags & PF_W ? PROT_WRITE : 0) | (flags & PF_X ? PROT_EXEC : 0);
}

/**
 * Reads a program.
 * @throws ProgramError with the reason.
 */
export function readProgram(file: Uint8Array): Program {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  checkHeader(view);
  const headerOffset = view.getUint32(28, true);
  const headerCount = view.getUint16(44, true);
  const segments: ProgramSegment[] = [];
  let headers = 0;
  let stackFlags: number | null = null;
  for (let i = 0; i < headerCount; i++) {
    const at = headerOffset + i * PROGRAM_HEADER_BYTES;
    if (at + PROGRAM_HEADER_BYTES > file.length)
      throw new ProgramError("is truncated: its program headers are missing");
    const type = view.getUint32(at, true);
    const flags = view.getUint32(at + 24, true);
    if (type === PT_INTERP) throw new ProgramError("wants a dynamic linker; link it with -static");
    if (type === PT_GNU_STACK) stackFlags = flags;
    if (type !== PT_LOAD) continue;
    const offset = view.getUint32(at + 4, true);
    const address = view.getUint32(at + 8, true);
    const size = view.getUint32(at + 16, true);
    if (offset + size > file.length) throw new ProgramError("is truncated: a segment is missing");
    if (headerOffset >= offset && headerOffset < offset + size) headers = address + headerOffset - offset;
    segments.push({
      address,
      bytes: file.subarray(offset, offset + size),
      memoryBytes: Math.max(size, view.getUint32(at + 20, true)),
      protection: protectionOf(flags),
    });
  }
  if (segments.length === 0) throw new ProgramError("has nothing to load");
  return {
    entry: view.getUint32(24, true),
    segments,
    headers,
    headerCount,
    executableStack: stackFlags === null || (stackFlags & PF_X) !== 0,
    readImpliesExec: stackFlags === null,
  };
}
