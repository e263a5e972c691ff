/*L:470 What a kernel tells Xen.
 *
 * A kernel that can run under Xen says so in ELF notes, or, before 2007, in a section of text: where in the address space
 * it belongs, where it is entered, where it wants the hypercall page. Here that becomes numbers with their defaults, and
 * what cannot be is refused in one line. Before it: a domain's nodes. Next: the domain is built of it, domain-builder.ts. */

import { PAGE_SIZE } from "@lguest/mmu";
import {
  HYPERVISOR_VIRT_START,
  parseElfNotes,
  parseXenGuest,
  XEN_ELFNOTE_OWNER,
  XEN_ELFNOTES,
  xenNoteValue,
} from "@lguest/xen-hypercalls";
import { hex, LauncherError } from "../errors.js";
import type { KernelImage } from "../kernel-image/kernel-image.js";

/** A kernel's wishes. All addresses are linear. */
export interface XenNotes {
  /** Such as "linux"; "" if the kernel does not tell. */
  readonly guestOs: string;
  /** Where the domain's first page is seen. */
  readonly virtBase: number;
  /** What the file's physical addresses count from. */
  readonly paddrOffset: number;
  /** First instruction; null for the file's own. */
  readonly entry: number | null;
  /** Where the page of hypercall stubs goes; null if the kernel does without. */
  readonly hypercallPage: number | null;
  /** The version of Xen's interface that it was written for, such as "xen-3.0"; "" if the kernel does not tell. */
  readonly xenVersion: string;
  /** Such as "yes" or "yes[extended-cr3]"; "" if the kernel does not tell. */
  readonly paeMode: string;
  /** What else it was told to need or to be able to: names with `|` between, `!` before those that it needs. */
  readonly features: string;
}

/** A number as texts have it: decimal, or hexadecimal behind 0x. */
function numberIn(text: string | undefined): number | null {
  return text !== undefined && /^(0x[0-9a-f]{1,8}|\d{1,10})$/i.test(text) ? Number(text) : null;
}

/** The older form. The hypercall page is named by its number from the start; physical addresses are linear ones. */
function readSection(section: Uint8Array): XenNotes {
  const pairs = parseXenGuest(section);
  const virtBase = numberIn(pairs.get("VIRT_BASE")) ?? 0;
  const page = numberIn(pairs.get("HYPERCALL_PAGE"));
  return {
    guestOs: pairs.get("GUEST_OS") ?? "",
    virtBase,
    paddrOffset: numberIn(pairs.get("ELF_PADDR_OFFSET")) ?? virtBase,
    entry: numberIn(pairs.get("VIRT_ENTRY")),
    hypercallPage: page === null ? null : virtBase + page * PAGE_SIZE,
    xenVersion: pairs.get("XEN_VER") ?? "",
    paeMode: pairs.get("PAE") ?? "",
    features: pairs.get("FEATURES") ?? "",
  };
}

/** Reads an image's notes. @returns null if the kernel has none of Xen's. */
export function readXenNotes(image: KernelImage): XenNotes | null {
  const values = new Map<string, number | string>();
  for (const bytes of image.notes) {
    for (const note of parseElfNotes(bytes).notes) {
      const known = note.owner === XEN_ELFNOTE_OWNER ? XEN_ELFNOTES.get(note.type) : undefined;
      const value = xenNoteValue(note);
      if (known !== undefined && !(value instanceof Uint8Array)) values.set(known.name, value);
    }
  }
  if (values.size === 0) return image.xenGuest === null ? null : readSection(image.xenGuest);
  const number = (name: string): number | null => {
    const value = values.get(name);
    return typeof value === "number" ? value : null;
  };
  const text = (name: string): string => String(values.get(name) ?? "");
  return {
    guestOs: text("GUEST_OS"),
    virtBase: number("VIRT_BASE") ?? 0,
    paddrOffset: number("PADDR_OFFSET") ?? 0,
    entry: number("ENTRY"),
    hypercallPage: number("HYPERCALL_PAGE"),
    xenVersion: text("XEN_VERSION"),
    paeMode: text("PAE_MODE"),
    features: text("FEATURES"),
  };
}

/** Where a kernel lies by its notes. All addresses are linear. */
export interface KernelPlace {
  readonly start: number;
  readonly end: number;
  readonly entry: number;
  /** What is added to the file's physical addresses. */
  readonly offset: number;
}

/**
 * Checks the notes against the kernel.
 * @throws LauncherError `ERR_KERNEL_XEN_NOTES` for notes that are missing, contradict each other or the file, or ask for what
 * is not there.
 */
export function placeKernel(image: KernelImage, notes: XenNotes, name: string): KernelPlace {
  const refuse = (expected: string, got: string): LauncherError =>
    new LauncherError("ERR_KERNEL_XEN_NOTES", `${name}: its Xen notes`, expected, got);
  if (notes.virtBase % PAGE_SIZE !== 0) throw refuse("VIRT_BASE at the start of a page", hex(notes.virtBase));
  const offset = notes.virtBase - notes.paddrOffset;
  const last = image.segments[image.segments.length - 1];
  const start = image.segments[0].address + offset;
  const end = last.address + last.size + offset;
  const range = `${hex(start)} to ${hex(end)}`;
  if (start < notes.virtBase || end > HYPERVISOR_VIRT_START) {
    throw refuse(`a kernel between VIRT_BASE, ${hex(notes.virtBase)}, and ${hex(HYPERVISOR_VIRT_START)}`, range);
  }
  const entry = notes.entry ?? image.entry;
  if (entry < start || entry >= end) throw refuse(`ENTRY within the kernel, ${range}`, hex(entry));
  const page = notes.hypercallPage;
  if (page !== null && (page % PAGE_SIZE !== 0 || page < start || page + PAGE_SIZE > end)) {
    throw refuse(`HYPERCALL_PAGE, a page within the kernel, ${range}`, hex(page));
  }
  if (notes.xenVersion !== "" && notes.xenVersion !== "xen-3.0") throw refuse("XEN_VERSION xen-3.0", notes.xenVersion);
  if (notes.paeMode !== "" && !/^(yes|bimodal)/.test(notes.paeMode)) throw refuse("PAE_MODE yes", notes.paeMode);
  return { start, end, entry, offset };
}
