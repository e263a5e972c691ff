/*T:320 Images that loaders take.
 *
 * A small ELF32 EXEC i386 writer for test kernels, and around it the multiboot-1 wrapping that GRUB, QEMU, v86 and
 * `bare` load. The multiboot header lies in the file between the program headers and the code, so that the code need
 * not know of it (Multiboot Specification 0.6.96 §3.1: within the first 8192 bytes, 4-aligned). */
import type { Assembled } from "./assemble.js";
import { AsmError } from "./errors.js";

export type ElfSegment = {
  /** p_paddr, 0 to 2^32 - 1. */
  readonly paddr: number;
  /** p_vaddr; the physical address when left out. */
  readonly vaddr?: number;
  readonly bytes: Uint8Array;
  /** Size in memory, at least `bytes.length`, which is the default. */
  readonly memsz?: number;
  /** PF_X 1, PF_W 2, PF_R 4. Default 7. */
  readonly flags?: number;
};

export type ElfNote = { readonly name: string; readonly type: number; readonly description: Uint8Array };

export type ElfImageOptions = {
  /** e_entry. */
  readonly entry: number;
  readonly segments: readonly ElfSegment[];
  /** Notes of one PT_NOTE. */
  readonly notes?: readonly ElfNote[];
  /** Bytes to lie right after the program headers, 4-aligned. */
  readonly prologue?: Uint8Array;
};

/*
 * ELF32 header (52 bytes), then program headers (32 bytes each), all little-endian (System V ABI, gABI chapter 4).
 *
 *   header   0 e_ident  16 e_type  18 e_machine  20 e_version  24 e_entry  28 e_phoff  32 e_shoff  36 e_flags
 *            40 e_ehsize  42 e_phentsize  44 e_phnum  46 e_shentsize  48 e_shnum  50 e_shstrndx
 *   program  0 p_type  4 p_offset  8 p_vaddr  12 p_paddr  16 p_filesz  20 p_memsz  24 p_flags  28 p_align
 */
const ELF_HEADER_BYTES = 52;
const PROGRAM_HEADER_BYTES = 32;
/** 7F "ELF", ELFCLASS32, ELFDATA2LSB, EV_CURRENT. */
const ELF_IDENT = [0x7f, 0x45, 0x4c, 0x46, 1, 1, 1];
const ET_EXEC = 2;
const EM_386 = 3;
const PT_LOAD = 1;
const PT_NOTE = 4;
const PF_R = 4;
const PF_RWX = 7;
const PAGE = 4096;

const align4 = (value: number): number => (value + 3) & ~3;

function checkAddress(name: string, value: number): void {
  if (!Number.isInteger(value) || value < 0 || value > 0xffff_ffff) {
    throw new AsmError("ASM_IMAGE", `${name}: expected 0 to 0xffffffff, got ${value}`);
  }
}

/** n_namesz, n_descsz, n_type, then name and description, each 4-aligned. */
function noteBytes(notes: readonly ElfNote[]): Uint8Array {
  const out: number[] = [];
  const word = (value: number): void => {
    out.push(value & 0xff, (value >> 8) & 0xff, (value >> 16) & 0xff, value >>> 24);
  };
  const padded = (bytes: Uint8Array): void => {
    out.push(...bytes, ...new Array<number>(align4(bytes.length) - bytes.length).fill(0));
  };
  for (const note of notes) {
    const name = new TextEncoder().encode(`${note.name}\0`);
    word(name.length);
    word(note.description.length);
    word(note.type);
    padded(name);
    padded(note.description);
  }
  return Uint8Array.from(out);
}

type Placed = { readonly type: number; readonly offset: number; readonly segment: Required<ElfSegment> };

function place(options: ElfImageOptions): {
  readonly placed: Placed[];
  readonly size: number;
  readonly prologueAt: number;
} {
  const notes = options.notes ?? [];
  const count = options.segments.length + (notes.length > 0 ? 1 : 0);
  const prologueAt = ELF_HEADER_BYTES + PROGRAM_HEADER_BYTES * count;
  let offset = align4(prologueAt + (options.prologue?.length ?? 0));
  const placed: Placed[] = [];
  for (const segment of options.segments) {
    const vaddr = segment.vaddr ?? segment.paddr;
    const memsz = segment.memsz ?? segment.bytes.length;
    checkAddress("segment.paddr", segment.paddr);
    checkAddress("segment.vaddr", vaddr);
    if (memsz < segment.bytes.length) {
      throw new AsmError("ASM_IMAGE", `segment.memsz: expected at least ${segment.bytes.length}, got ${memsz}`);
    }
    // A file offset congruent to the address lets loaders map the file.
    offset += (vaddr - offset) & (PAGE - 1);
    const whole = { ...segment, vaddr, memsz, flags: segment.flags ?? PF_RWX };
    placed.push({ type: PT_LOAD, offset, segment: whole });
    offset = align4(offset + segment.bytes.length);
  }
  if (notes.length > 0) {
    const bytes = noteBytes(notes);
    placed.push({ type: PT_NOTE, offset, segment: { paddr: 0, vaddr: 0, bytes, memsz: bytes.length, flags: PF_R } });
    offset += bytes.length;
  }
  return { placed, size: offset, prologueAt };
}

/**
 * An ELF32 EXEC i386 file without sections.
 * @throws AsmError ASM_IMAGE for addresses or sizes out of range.
 */
export function elfImage(options: ElfImageOptions): Uint8Array {
  checkAddress("entry", options.entry);
  const { placed, size, prologueAt } = place(options);
  const image = new Uint8Array(size);
  const view = new DataView(image.buffer);
  image.set(ELF_IDENT);
  view.setUint16(16, ET_EXEC, true);
  view.setUint16(18, EM_386, true);
  view.setUint32(20, 1, true);
  view.setUint32(24, options.entry, true);
  view.setUint32(28, ELF_HEADER_BYTES, true);
  view.setUint16(40, ELF_HEADER_BYTES, true);
  view.setUint16(42, PROGRAM_HEADER_BYTES, true);
  view.setUint16(44, placed.length, true);
  placed.forEach(({ type, offset, segment }, i) => {
    const { vaddr, paddr, bytes, memsz, flags } = segment;
    const fields = [type, offset, vaddr, paddr, bytes.length, memsz, flags, type === PT_LOAD ? PAGE : 4];
    fields.forEach((value, n) => {
      view.setUint32(ELF_HEADER_BYTES + PROGRAM_HEADER_BYTES * i + n * 4, value, true);
    });
    image.set(bytes, offset);
  });
  if (options.prologue !== undefined) image.set(options.prologue, prologueAt);
  return image;
}

export type MultibootImageOptions = {
  readonly code: Assembled;
  /** Address or symbol of the first instruction. Default: symbol `start` or `_start` if there is one, else the origin. */
  readonly entry?: number | string;
  /** Zeroed bytes after the code besides its `.bss`. Default 0. */
  readonly bssSize?: number;
  /** Multiboot flags: 1 page-aligned modules, 2 memory information. Default 3. */
  readonly flags?: number;
};

const MULTIBOOT_MAGIC = 0x1badb002;

function entryOf({ code, entry }: MultibootImageOptions): number {
  if (typeof entry === "number") return entry;
  if (entry === undefined) return code.symbols.start ?? code.symbols._start ?? code.origin;
  const address = code.symbols[entry];
  if (address === undefined) throw new AsmError("ASM_IMAGE", `entry: expected a symbol of the code, got ${entry}`);
  return address;
}

/**
 * Wraps assembled code in an ELF32 file with a multiboot-1 header. The code is loaded at its origin, identity mapped.
 * @throws AsmError ASM_IMAGE for an unknown entry symbol or addresses out of range.
 */
export function multibootImage(options: MultibootImageOptions): Uint8Array {
  const { code } = options;
  const flags = options.flags ?? 3;
  const header = new DataView(new ArrayBuffer(12));
  header.setUint32(0, MULTIBOOT_MAGIC, true);
  header.setUint32(4, flags, true);
  header.setUint32(8, -(MULTIBOOT_MAGIC + flags), true);
  const memsz = code.bytes.length + code.bssSize + (options.bssSize ?? 0);
  return elfImage({
    entry: entryOf(options),
    segments: [{ paddr: code.origin, bytes: code.bytes, memsz }],
    prologue: new Uint8Array(header.buffer),
  });
}
