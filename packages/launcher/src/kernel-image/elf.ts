/*L:040 A kernel as an ELF file.
 *
 * A vmlinux, or a kernel of one's own: an executable for the i386 whose PT_LOAD segments go to their physical
 * addresses. Everything in it is checked against the file's length and against the rest, since a header that lies would
 * otherwise become a wild write. Before it: what is read out. Next: the packed format (bzimage.ts). */
import { hex, LauncherError } from "../errors.js";
import type { KernelImage, KernelSegment } from "./kernel-image.js";

/*
 * ELF header, 52 bytes (System V ABI, gABI chapter 4)
 *   0  7F "ELF"     4 class   5 byte order   16 type u16   18 machine u16
 *  24  entry u32   28 phoff u32   32 shoff u32   42 phentsize u16   44 phnum u16   46 shentsize u16
 *  48  shnum u16   50 shstrndx u16
 */
const HEADER_BYTES = 52;
const MAGIC = [0x7f, 0x45, 0x4c, 0x46];
const EI_CLASS = 4;
const CLASS_32 = 1;
const CLASS_64 = 2;
const EI_DATA = 5;
const LITTLE_ENDIAN = 1;
const BIG_ENDIAN = 2;
const E_TYPE = 16;
const E_MACHINE = 18;
const E_ENTRY = 24;
const E_PHOFF = 28;
const E_SHOFF = 32;
const E_PHENTSIZE = 42;
const E_PHNUM = 44;
const E_SHENTSIZE = 46;
const E_SHNUM = 48;
const E_SHSTRNDX = 50;
const ET_EXEC = 2;
const EM_386 = 3;
const TYPES: Readonly<Record<number, string>> = { 1: "an object file", 3: "a shared object", 4: "a core dump" };

/* Program header, 32 bytes: 0 type  4 offset  8 vaddr  12 paddr  16 filesz  20 memsz */
const PROGRAM_HEADER_BYTES = 32;
const P_TYPE = 0;
const P_OFFSET = 4;
const P_PADDR = 12;
const P_FILESZ = 16;
const P_MEMSZ = 20;
const PT_LOAD = 1;
const PT_NOTE = 4;

/* Section header, 40 bytes: 0 name  16 offset  20 size */
const SECTION_HEADER_BYTES = 40;
const SH_NAME = 0;
const SH_OFFSET = 16;
const SH_SIZE = 20;
/** By which kernels before 2007 speak to Xen. */
const XEN_GUEST_SECTION = "__xen_guest";

/** True if the file begins as ELF files do. */
export function isElf(bytes: Uint8Array): boolean {
  return MAGIC.every((byte, index) => bytes[index] === byte);
}

function requireIdentity(bytes: Uint8Array, name: string): void {
  const wanted = "a 32-bit little-endian ELF file for the i386";
  const truncated = () => new LauncherError("ERR_KERNEL_TRUNCATED", name, wanted, `only ${bytes.length} bytes`);
  if (bytes.length <= EI_DATA) throw truncated();
  if (bytes[EI_CLASS] === CLASS_64) {
    throw new LauncherError("ERR_KERNEL_CLASS", name, wanted, "a 64-bit one", "lguest runs 32-bit kernels only");
  }
  if (bytes[EI_CLASS] !== CLASS_32) {
    throw new LauncherError("ERR_KERNEL_CLASS", name, wanted, `class ${bytes[EI_CLASS]}`);
  }
  if (bytes[EI_DATA] !== LITTLE_ENDIAN) {
    const got = bytes[EI_DATA] === BIG_ENDIAN ? "a big-endian one" : `byte order ${bytes[EI_DATA]}`;
    throw new LauncherError("ERR_KERNEL_ENDIAN", name, wanted, got);
  }
  if (bytes.length < HEADER_BYTES) throw truncated();
}

function requireExecutable(view: DataView, name: string): void {
  const machine = view.getUint16(E_MACHINE, true);
  if (machine !== EM_386) {
    throw new LauncherError("ERR_KERNEL_MACHINE", name, `an ELF file for the i386 (machine ${EM_386})`, machine);
  }
  const type = view.getUint16(E_TYPE, true);
  if (type !== ET_EXEC) {
    const got = TYPES[type] ?? `type ${type}`;
    throw new LauncherError("ERR_KERNEL_TYPE", name, "an ELF executable", got, "give the vmlinux or bzImage itself");
  }
}

/** The part of the file that a program header names. */
function fileBytes(bytes: Uint8Array, name: string, what: string, offset: number, size: number): Uint8Array {
  if (offset + size > bytes.length) {
    const expected = `${offset + size} bytes at least, for ${what}`;
    throw new LauncherError("ERR_KERNEL_TRUNCATED", name, expected, bytes.length, "the file was cut short");
  }
  return bytes.subarray(offset, offset + size);
}

function readSegment(bytes: Uint8Array, view: DataView, header: number, name: string): KernelSegment {
  const address = view.getUint32(header + P_PADDR, true);
  const inFile = view.getUint32(header + P_FILESZ, true);
  const size = view.getUint32(header + P_MEMSZ, true);
  if (inFile > size) {
    const got = `${inFile} bytes in the file for ${size} in memory`;
    throw new LauncherError("ERR_KERNEL_SEGMENTS", name, `a sensible segment at ${hex(address)}`, got);
  }
  const offset = view.getUint32(header + P_OFFSET, true);
  return { address, size, bytes: fileBytes(bytes, name, `the segment at ${hex(address)}`, offset, inFile) };
}

/** Segments in the order of their addresses. */
function requireApart(segments: KernelSegment[], name: string): void {
  segments.sort((a, b) => a.address - b.address);
  for (let i = 1; i < segments.length; i++) {
    const end = segments[i - 1].address + segments[i - 1].size;
    if (end > segments[i].address) {
      const got = `one up to ${hex(end)} and one from ${hex(segments[i].address)}`;
      throw new LauncherError("ERR_KERNEL_SEGMENTS", name, "segments that do not overlap", got);
    }
  }
}

function requireEntry(segments: readonly KernelSegment[], entry: number, name: string): void {
  if (segments.length === 0) {
    throw new LauncherError("ERR_KERNEL_SEGMENTS", name, "segments to load", "none", "this is no kernel");
  }
  if (!segments.some(({ address, size }) => entry >= address && entry < address + size)) {
    const advice = "programs for an operating system start like this, kernels do not";
    throw new LauncherError("ERR_KERNEL_SEGMENTS", name, "an entry point in a segment", hex(entry), advice);
  }
}

/** A section's bytes, by name; null if there is none. Nothing else needs sections, so a bad table of them is none. */
function findSection(bytes: Uint8Array, view: DataView, name: string): Uint8Array | null {
  const table = view.getUint32(E_SHOFF, true);
  const stride = view.getUint16(E_SHENTSIZE, true);
  const count = view.getUint16(E_SHNUM, true);
  if (table === 0 || stride < SECTION_HEADER_BYTES || table + count * stride > bytes.length) return null;
  const contents = (index: number): Uint8Array => {
    const header = table + index * stride;
    const offset = view.getUint32(header + SH_OFFSET, true);
    return bytes.subarray(offset, offset + view.getUint32(header + SH_SIZE, true));
  };
  const namesIndex = view.getUint16(E_SHSTRNDX, true);
  if (namesIndex >= count) return null;
  const names = contents(namesIndex);
  const wanted = new TextEncoder().encode(`${name}\0`);
  for (let index = 1; index < count; index++) {
    const at = view.getUint32(table + index * stride + SH_NAME, true);
    if (wanted.every((byte, i) => names[at + i] === byte)) return contents(index);
  }
  return null;
}

/**
 * Reads an ELF kernel.
 * @throws LauncherError with a code that begins with `ERR_KERNEL`.
 */
export function readElf(bytes: Uint8Array, name: string): KernelImage {
  requireIdentity(bytes, name);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  requireExecutable(view, name);
  const entry = view.getUint32(E_ENTRY, true);
  const table = view.getUint32(E_PHOFF, true);
  const count = view.getUint16(E_PHNUM, true);
  const stride = view.getUint16(E_PHENTSIZE, true);
  if (count > 0 && stride < PROGRAM_HEADER_BYTES) {
    const expected = `program headers of ${PROGRAM_HEADER_BYTES} bytes`;
    throw new LauncherError("ERR_KERNEL_SEGMENTS", name, expected, stride);
  }
  fileBytes(bytes, name, "its program headers", table, count * stride);
  const segments: KernelSegment[] = [];
  const notes: Uint8Array[] = [];
  for (let header = table; header < table + count * stride; header += stride) {
    const type = view.getUint32(header + P_TYPE, true);
    if (type === PT_LOAD && view.getUint32(header + P_MEMSZ, true) > 0) {
      segments.push(readSegment(bytes, view, header, name));
    } else if (type === PT_NOTE) {
      const offset = view.getUint32(header + P_OFFSET, true);
      notes.push(fileBytes(bytes, name, "its notes", offset, view.getUint32(header + P_FILESZ, true)));
    }
  }
  requireApart(segments, name);
  requireEntry(segments, entry, name);
  const last = segments[segments.length - 1];
  const xenGuest = findSection(bytes, view, XEN_GUEST_SECTION);
  return { format: "elf", entry, segments, end: last.address + last.size, notes, xenGuest, bzImage: null };
}
