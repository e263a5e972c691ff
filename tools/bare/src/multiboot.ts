/*T:500 Multiboot images.
 *
 * Reads a multiboot-1 ELF (Multiboot Specification 0.6.96 §3) as a loader does: the header within the first 8192
 * bytes, the loadable segments by physical address. Everything that can be wrong with a file is found here and said in
 * one line. Next: run-slices.ts; and machine.ts, which puts it into memory and starts it. */

/** Why an image cannot be run; the message is for people. */
export class ImageError extends Error {
  override readonly name = "ImageError";
}

/** A part of the image, to be placed at a physical address. */
export interface ImageSegment {
  readonly address: number;
  readonly bytes: Uint8Array;
  /** Bytes in memory; those after `bytes` are zero. */
  readonly memoryBytes: number;
}

/** An image that can be placed. */
export interface MultibootImage {
  readonly entry: number;
  readonly segments: readonly ImageSegment[];
}

const HEADER_MAGIC = 0x1badb002;
/** The header lies within this many bytes, 4-aligned. */
const HEADER_SEARCH_BYTES = 8192;
/** Flags 0-15 that this loader understands: page-aligned modules, memory information. */
const KNOWN_FLAGS = 0x3;
const REQUIRED_FLAGS = 0xffff;

/* ELF32 header and program header offsets (System V gABI chapter 4). */
const ELF_MAGIC = 0x464c457f;
const ELF_HEADER_BYTES = 52;
const EI_CLASS = 4;
const EI_DATA = 5;
const CLASS_32 = 1;
const DATA_LITTLE = 1;
const E_MACHINE = 18;
const EM_386 = 3;
const E_ENTRY = 24;
const E_PHOFF = 28;
const E_PHENTSIZE = 42;
const E_PHNUM = 44;
const PH_BYTES = 32;
const PT_LOAD = 1;

function findHeader(view: DataView): void {
  const end = Math.min(view.byteLength, HEADER_SEARCH_BYTES) - 12;
  for (let at = 0; at <= end; at += 4) {
    if (view.getUint32(at, true) !== HEADER_MAGIC) continue;
    const flags = view.getUint32(at + 4, true);
    if ((HEADER_MAGIC + flags + view.getUint32(at + 8, true)) % 2 ** 32 !== 0) continue;
    const unknown = flags & REQUIRED_FLAGS & ~KNOWN_FLAGS;
    if (unknown !== 0)
      throw new ImageError(`needs multiboot features that are not offered (flags 0x${unknown.toString(16)})`);
    return;
  }
  throw new ImageError("has no multiboot-1 header in its first 8192 bytes");
}

function checkElf(view: DataView): void {
  if (view.byteLength < ELF_HEADER_BYTES || view.getUint32(0, true) !== ELF_MAGIC)
    throw new ImageError("is no ELF file");
  if (view.getUint8(EI_CLASS) !== CLASS_32) throw new ImageError("is a 64-bit ELF file; a 32-bit one is needed");
  if (view.getUint8(EI_DATA) !== DATA_LITTLE) throw new ImageError("is a big-endian ELF file");
  if (view.getUint16(E_MACHINE, true) !== EM_386) throw new ImageError("is not for the 80386");
}

/**
 * Reads an image.
 * @throws ImageError with the reason.
 */
export function readMultiboot(file: Uint8Array): MultibootImage {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  if (file.length === 0) throw new ImageError("is empty");
  checkElf(view);
  findHeader(view);
  const segments: ImageSegment[] = [];
  const count = view.getUint16(E_PHNUM, true);
  for (let i = 0; i < count; i++) {
    const at = view.getUint32(E_PHOFF, true) + i * view.getUint16(E_PHENTSIZE, true);
    if (at + PH_BYTES > file.length) throw new ImageError("is truncated: its program headers are missing");
    if (view.getUint32(at, true) !== PT_LOAD) continue;
    const offset = view.getUint32(at + 4, true);
    const size = view.getUint32(at + 16, true);
    if (offset + size > file.length) throw new ImageError("is truncated: a segment is missing");
    segments.push({
      address: view.getUint32(at + 12, true),
      bytes: file.subarray(offset, offset + size),
      memoryBytes: Math.max(size, view.getUint32(at + 20, true)),
    });
  }
  if (segments.length === 0) throw new ImageError("has nothing to load");
  return { entry: view.getUint32(E_ENTRY, true), segments };
}
