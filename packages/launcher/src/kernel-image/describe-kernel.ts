/*L:080 What a kernel is.
 *
 * Puts the evidence together for whoever has to decide: `lguest info` prints it, and the Launcher takes from it the ABI
 * profile to boot with and the format of the page tables. What is packed in a way that is not unpacked here stays
 * unknown, and is said to be. This ends the part about kernel files. Next: what a kernel finds when it starts
 * (../boot-params.ts). */
import { ABI_PROFILES } from "@lguest/lguest-host";
import { LauncherError } from "../errors.js";
import { readXenNotes, type XenNotes } from "../xen/xen-notes.js";
import { isElf, readElf } from "./elf.js";
import { type Evidence, examineKernel } from "./evidence.js";
import { type KernelImage, readKernelImage } from "./kernel-image.js";
import { type Compression, compressionOf, gunzip } from "./unpack.js";

/** What is known about a kernel. `null` means that it could not be found out. */
export interface KernelDescription {
  readonly format: "elf" | "bzImage";
  /** How a bzImage is packed; "none" for an ELF file. */
  readonly compression: Compression;
  /** Version of a bzImage's boot protocol, such as "2.12"; null for an ELF file. */
  readonly bootProtocol: string | null;
  /** Such as "3.11.10"; null if the kernel does not tell. */
  readonly version: string | null;
  /** The version with who built it and when. */
  readonly banner: string | null;
  /** Guest-physical address of the first instruction. */
  readonly entry: number;
  /** Where its pieces go, guest-physical, in bytes. */
  readonly segments: readonly { readonly address: number; readonly size: number }[];
  /** Guest-physical address up to which memory is needed to start. */
  readonly end: number;
  /** It can be an lguest Guest. */
  readonly lguest: boolean | null;
  /** ABI profiles it can boot under, by id. */
  readonly abis: readonly string[];
  /** Its page tables are in PAE format. */
  readonly pae: boolean | null;
  /** It can use memory above what it maps. */
  readonly highmem: boolean | null;
  /** What it can run on: "lguest", "Xen PV", "PC". */
  readonly supports: readonly string[];
  /** What it tells Xen; null if it has no notes for Xen, or they are packed. */
  readonly xen: XenNotes | null;
}

/** What {@link chooseAbi} answers for a kernel that is to be a domain of Xen's. */
export const XEN_ABI = "xen";

/** Kernels in whose time an ABI profile was in use. */
interface Era {
  readonly abi: string;
  /** First and last minor version of Linux 3. */
  readonly first: number;
  readonly last: number;
}
/** From 3.1 on a Guest starts without page tables; from 4.0 on its devices are on a PCI bus. */
const ERAS: readonly Era[] = [{ abi: "3.11", first: 1, last: 19 }];

const VERSION = /(\d+\.\d+[^\s]*)/;

/** The profiles for a version such as "3.11.10". */
function abisOf(version: string): string[] {
  const match = /^3\.(\d+)/.exec(version);
  const minor = match ? Number(match[1]) : -1;
  return ERAS.filter(({ first, last }) => minor >= first && minor <= last).map(({ abi }) => abi);
}

function abisFor(evidence: Evidence | null, version: string | null): string[] {
  const xen = evidence?.xen === true ? [XEN_ABI] : [];
  if (evidence?.lguest === false) return xen;
  const known = ABI_PROFILES.map(({ id }) => id);
  const abis = evidence?.declaredAbi ? [evidence.declaredAbi] : version === null ? [] : abisOf(version);
  return [...xen, ...abis.filter((abi) => known.includes(abi))];
}

/** The unpacked kernel, or null where it cannot be had. */
async function unpacked(image: KernelImage, compression: Compression, name: string): Promise<KernelImage | null> {
  if (image.format === "elf") return image;
  const payload = image.bzImage?.payload;
  if (!payload || (compression !== "gzip" && compression !== "none")) return null;
  const bytes = compression === "gzip" ? await gunzip(payload) : payload;
  if (isElf(bytes)) return readElf(bytes, `the kernel in ${name}`);
  // Before 2.6.25 what was packed was no ELF file but the bare memory image.
  return { ...image, segments: [{ address: 0, bytes, size: bytes.length }] };
}

function formatProtocol(protocol: number): string {
  return `${protocol >> 8}.${String(protocol & 0xff).padStart(2, "0")}`;
}

/** What the Launcher works with: the image, and what is known about it. */
export interface ExaminedKernel {
  readonly image: KernelImage;
  /** The kernel that a bzImage unpacks to; the image itself for an ELF file; null where it cannot be had. */
  readonly unpacked: KernelImage | null;
  readonly description: KernelDescription;
}

/**
 * Reads a kernel and finds out what it is.
 * @param bytes the whole file.
 * @param name the file's name, for messages.
 * @throws LauncherError with a code that begins with `ERR_KERNEL`.
 */
export async function examineKernelFile(bytes: Uint8Array, name = "kernel"): Promise<ExaminedKernel> {
  const image = readKernelImage(bytes, name);
  const header = image.bzImage;
  const compression = header ? (header.payload ? compressionOf(header.payload) : "unknown") : "none";
  const inside = await unpacked(image, compression, name);
  const evidence = inside ? examineKernel(inside) : null;
  const xen = inside ? readXenNotes(inside) : null;
  const banner = evidence?.banner ?? (header?.version ? `Linux version ${header.version}` : null);
  const version = VERSION.exec(banner ?? "")?.[1] ?? null;
  const supports = [
    ...(evidence?.lguest ? ["lguest"] : []),
    ...(evidence?.xen ? ["Xen PV"] : []),
    ...(version !== null ? ["PC"] : []),
  ];
  const description: KernelDescription = {
    format: image.format,
    compression,
    bootProtocol: header ? formatProtocol(header.protocol) : null,
    version,
    banner,
    entry: image.entry,
    segments: image.segments.map(({ address, size }) => ({ address, size })),
    end: image.end,
    lguest: evidence ? evidence.lguest : null,
    abis: abisFor(evidence, version),
    pae: evidence ? evidence.pae : null,
    highmem: evidence ? evidence.highmem : null,
    supports,
    xen,
  };
  return { image, unpacked: inside, description };
}

/**
 * Finds out what a kernel is, without booting it.
 * @param bytes the whole file.
 * @throws LauncherError with a code that begins with `ERR_KERNEL`.
 */
export async function describeKernel(bytes: Uint8Array, name?: string): Promise<KernelDescription> {
  return (await examineKernelFile(bytes, name)).description;
}

/** @throws LauncherError `ERR_KERNEL_NO_XEN` */
function requireXen({ xen, lguest, compression, supports }: KernelDescription, name: string): void {
  if (xen) return;
  const wanted = "a kernel with notes for Xen";
  if (lguest === null) {
    const advice = "unpack it first, or use the vmlinux";
    throw new LauncherError("ERR_KERNEL_NO_XEN", name, wanted, `one packed with ${compression}`, advice);
  }
  const can = supports.length > 0 ? `one for ${supports.join(" and ")}` : "none of those known here";
  throw new LauncherError("ERR_KERNEL_NO_XEN", name, wanted, can, "build it with CONFIG_XEN=y and PAE");
}

/**
 * Chooses the ABI profile to boot with.
 * @param asked an ABI profile's id, "xen", or "auto": lguest where the kernel can, or else Xen.
 * @throws LauncherError `ERR_KERNEL_NO_LGUEST`, `ERR_KERNEL_NO_XEN` or `ERR_KERNEL_ABI` for a kernel that cannot boot,
 * `ERR_OPTION` for a profile that does not exist.
 */
export function chooseAbi(kernel: KernelDescription, asked: string, name = "kernel"): string {
  const known = ABI_PROFILES.map(({ id }) => id);
  if (asked !== "auto" && asked !== XEN_ABI && !known.includes(asked)) {
    const expected = `auto or one of ${[...known, XEN_ABI].join(", ")}`;
    throw new LauncherError("ERR_OPTION", "abi", expected, `"${asked}"`);
  }
  if (asked === XEN_ABI || (asked === "auto" && kernel.lguest === false && kernel.abis.includes(XEN_ABI))) {
    requireXen(kernel, name);
    return XEN_ABI;
  }
  if (kernel.lguest === false) {
    const can = kernel.supports.length > 0 ? `one for ${kernel.supports.join(" and ")}` : "none of those known here";
    const advice = "build it with CONFIG_LGUEST_GUEST=y";
    throw new LauncherError("ERR_KERNEL_NO_LGUEST", name, "a kernel with lguest support", can, advice);
  }
  if (asked !== "auto") return asked;
  const abis = kernel.abis.filter((abi) => abi !== XEN_ABI);
  if (abis.length > 0) return abis[abis.length - 1];
  // Nothing speaks against it, and nobody has asked for anything else.
  if (kernel.version === null && kernel.lguest === null) return known[known.length - 1];
  const got = kernel.version === null ? "one that names no version" : `Linux ${kernel.version}`;
  const advice = `--abi ${known[known.length - 1]} tries it all the same`;
  throw new LauncherError("ERR_KERNEL_ABI", name, "the lguest interface of Linux 3.1 to 3.19", got, advice);
}
