/*L:020 Sizes of memory.
 *
 * A person writes 64M, a program a number of bytes; both must be whole pages that the Host can hold. The largest size
 * is a sum: what a processor can have, less what the Host keeps for itself and for shadow page tables. Before it: the
 * errors. Next: kernels (kernel-image/kernel-image.ts). */
import { PAGE_SIZE } from "@lguest/mmu";
import { MAX_MEMORY_BYTES } from "@lguest/x86-cpu";
import { LauncherError } from "./errors.js";

export const KIB = 1024;
export const MIB = 1024 * KIB;
const GIB = 1024 * MIB;

/** What the Host itself needs, in bytes: its tables, the Switcher, spare. */
export const HOST_OVERHEAD = 2 * MIB;
/**
 * What a Guest needs beside its RAM, in bytes: 256 device pages (1 MiB), and shadow page tables. A Guest has 4 cached
 * shadow roots, and in the larger format, PAE, a full one has 2048 tables of a page each, 8 MiB, plus 5 pages above.
 */
export const GUEST_OVERHEAD = 34 * MIB;

/** The smallest memory of a Guest, in bytes: room for a kernel at 1 MiB. */
export const MIN_GUEST_MEMORY = 2 * MIB;
/** The largest memory of a Guest, in bytes: 1994 MiB. */
export const MAX_GUEST_MEMORY = MAX_MEMORY_BYTES - HOST_OVERHEAD - GUEST_OVERHEAD;
/**
 * The most that a kernel without CONFIG_HIGHMEM can use, in bytes: 888 MiB. Linux maps all of it from 0xC0000000 up
 * and keeps the 128 MiB below the Switcher at 0xFFC00000, and its fixed mappings, for other purposes. It cuts off what
 * is above, and then looks for the devices at the cut, where none are.
 */
export const MAX_LOW_MEMORY = 888 * MIB;

const UNITS: Readonly<Record<string, number>> = { "": MIB, K: KIB, M: MIB, G: GIB };

/** A size as a person reads it: `64M`, or bytes where it is no whole number of KiB. */
export function formatMemorySize(bytes: number): string {
  if (bytes % MIB === 0) return `${bytes / MIB}M`;
  if (bytes % KIB === 0) return `${bytes / KIB}K`;
  return `${bytes} bytes`;
}

/**
 * Reads a size as a person writes it: a number, then K, M or G; without a letter it means MiB, as the original did.
 * @returns bytes, checked as {@link requireMemorySize} does.
 * @throws LauncherError `ERR_MEMORY_SIZE`.
 */
export function parseMemorySize(text: string): number {
  const match = /^(\d{1,12})([KMG]?)i?B?$/i.exec(text.trim());
  const unit = match ? UNITS[match[2].toUpperCase()] : undefined;
  if (!match || unit === undefined) {
    throw new LauncherError("ERR_MEMORY_SIZE", "memory", "a size such as 64M or 1G", `"${text}"`);
  }
  return requireMemorySize(Number(match[1]) * unit, `"${text}"`);
}

/**
 * Returns `bytes` if a Guest can have that much.
 * @throws LauncherError `ERR_MEMORY_SIZE` if it is no multiple of 4096 or out of range.
 */
export function requireMemorySize(bytes: number, got = `${bytes} bytes`): number {
  const whole = Number.isInteger(bytes) && bytes % PAGE_SIZE === 0;
  if (!whole || bytes < MIN_GUEST_MEMORY || bytes > MAX_GUEST_MEMORY) {
    const least = formatMemorySize(MIN_GUEST_MEMORY);
    const expected = `whole pages of 4096 bytes, from ${least} to ${formatMemorySize(MAX_GUEST_MEMORY)}`;
    throw new LauncherError("ERR_MEMORY_SIZE", "memory", expected, got);
  }
  return bytes;
}
