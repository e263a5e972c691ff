/*L:030 Kernels.
 *
 * A kernel comes as an ELF file, to be put where its headers say, or as a bzImage, which is put at 1 MiB and unpacks
 * itself. Both are read into the same shape: pieces with addresses, and a place to start. Whatever is wrong with a file
 * is found here, before a Guest exists. Next: the two formats (elf.ts, bzimage.ts). */
import { LauncherError } from "../errors.js";
import { readBzImage } from "./bzimage.js";
import { isElf, readElf } from "./elf.js";

/** A piece of a kernel. */
export interface KernelSegment {
  /** Guest-physical address. */
  readonly address: number;
  /** What the file holds for it. */
  readonly bytes: Uint8Array;
  /** Bytes in memory, `bytes.length` at least; the rest is zero. */
  readonly size: number;
}

/** What a bzImage's header tells beside the code. */
export interface BzImageHeader {
  /** Version of the boot protocol: 0x020c is 2.12. */
  readonly protocol: number;
  /** The kernel's own version, or "" where the header has none. */
  readonly version: string;
  /** What the kernel is packed in, without the program that unpacks it; null where the header does not say. */
  readonly payload: Uint8Array | null;
  /** Alignment the kernel wants, in bytes; 0 if the header does not say. */
  readonly alignment: number;
  /** Memory the kernel takes while it unpacks and starts, from `preferredAddress` on; 0 if the header does not say. */
  readonly initSize: number;
  readonly preferredAddress: number;
}

/** A kernel that was read. */
export interface KernelImage {
  readonly format: "elf" | "bzImage";
  /** Guest-physical address of the first instruction. */
  readonly entry: number;
  readonly segments: readonly KernelSegment[];
  /** Guest-physical address up to which memory is needed for the kernel to start. */
  readonly end: number;
  /** The contents of an ELF file's PT_NOTE segments. */
  readonly notes: readonly Uint8Array[];
  /** The contents of an ELF file's section `__xen_guest`, by which old kernels speak to Xen; null if there is none. */
  readonly xenGuest: Uint8Array | null;
  readonly bzImage: BzImageHeader | null;
}

/** File formats that people mistake for kernels, by their first bytes. */
const OTHER_FORMATS: readonly (readonly [magic: readonly number[], name: string])[] = [
  [[0x1f, 0x8b], "a gzip file (unpack it first)"],
  [[0xfd, 0x37, 0x7a, 0x58, 0x5a], "an xz file (unpack it first)"],
  [[0x28, 0xb5, 0x2f, 0xfd], "a zstd file (unpack it first)"],
  [[0x42, 0x5a, 0x68], "a bzip2 file (unpack it first)"],
  [[0x30, 0x37, 0x30, 0x37, 0x30], "a cpio archive (an initrd?)"],
  [[0x4d, 0x5a], "a Windows or EFI program"],
  [[0x23, 0x21], "a script"],
];

function nameOfFormat(bytes: Uint8Array): string {
  const known = OTHER_FORMATS.find(([magic]) => magic.every((byte, index) => bytes[index] === byte));
  return known ? known[1] : "something else";
}

/**
 * Reads a kernel.
 * @param bytes the whole file; the image keeps views of it.
 * @param name the file's name, for messages.
 * @throws LauncherError with a code that begins with `ERR_KERNEL`.
 */
export function readKernelImage(bytes: Uint8Array, name = "kernel"): KernelImage {
  if (bytes.length === 0) {
    throw new LauncherError("ERR_KERNEL_EMPTY", name, "a vmlinux (ELF) or a bzImage", "an empty file");
  }
  if (isElf(bytes)) return readElf(bytes, name);
  const image = readBzImage(bytes, name);
  if (image) return image;
  throw new LauncherError("ERR_KERNEL_FORMAT", name, "a vmlinux (ELF) or a bzImage", nameOfFormat(bytes));
}
