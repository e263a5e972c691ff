/*L:490 What a kernel tells Xen.
 *
 * A kernel that can run under Xen says so in ELF notes, or, before 2007, in a section of text: where in the address space
 * it belongs, where it is entered, where it wants the hypercall page. Here that becomes numbers with their defaults, and
 * what cannot be is refused in one line. Next: the domain is built of it, domain-builder.ts. */
import { parseElfNotes, XEN_ELFNOTE_OWNER, XEN_ELFNOTES, xenNoteValue } from "@lguest/xen-hypercalls";
import type { KernelImage } from "../kernel-image/kernel-image.js";

/** A kernel's wishes. All addresses are linear. */
export interface XenNotes {
  readonly guestOs: string;
  /** Where the domain's first page is seen. */
  readonly virtBase: number;
  /** What the file's physical addresses count from. */
  readonly paddrOffset: number;
  /** First instruction; null for the file's own. */
  readonly entry: number | null;
  /** Where the page of hypercall stubs goes; null if the kernel does without. */
  readonly hypercallPage: number | null;
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
  if (values.size === 0) return null;
  const number = (name: string): number | null => {
    const value = values.get(name);
    return typeof value === "number" ? value : null;
  };
  return {
    guestOs: String(values.get("GUEST_OS") ?? ""),
    virtBase: number("VIRT_BASE") ?? 0,
    paddrOffset: number("PADDR_OFFSET") ?? 0,
    entry: number("ENTRY"),
    hypercallPage: number("HYPERCALL_PAGE"),
  };
}
