/*X:430 What a kernel says of itself.
 * A kernel that can run on Xen tells the domain builder where it wants to be started and what it can do: in ELF notes
 * with the owner "Xen", or, until about 2007, in one section of text named `__xen_guest`. Both are read and written here,
 * as bytes; finding them in an ELF file and acting on them is the builder's. Types from public/elfnote.h. Before:
 * multicall.ts. This is the last room of the guest's side; index.ts is its face. */

import type { u32 } from "@lguest/mmu";
import { requireInteger, XenAbiError } from "./errors.js";
import { bytesOf, textOf } from "./field-types.js";
import { roundUp } from "./layout.js";
import { XEN_FEATURES } from "./version.js";

/** Owner of the notes. */
export const XEN_ELFNOTE_OWNER = "Xen";
/** Section of the older form. */
export const XEN_GUEST_SECTION = "__xen_guest";

/** Kind of a note's value: a 32-bit number, text, or bytes. */
export type XenNoteKind = "number" | "text" | "bytes";

/** Notes by type: Xen's name without prefix, and what the value is in a 32-bit kernel. */
export const XEN_ELFNOTES: ReadonlyMap<number, { readonly name: string; readonly kind: XenNoteKind }> = new Map([
  [0, { name: "INFO", kind: "text" }],
  [1, { name: "ENTRY", kind: "number" }],
  [2, { name: "HYPERCALL_PAGE", kind: "number" }],
  [3, { name: "VIRT_BASE", kind: "number" }],
  [4, { name: "PADDR_OFFSET", kind: "number" }],
  [5, { name: "XEN_VERSION", kind: "text" }],
  [6, { name: "GUEST_OS", kind: "text" }],
  [7, { name: "GUEST_VERSION", kind: "text" }],
  [8, { name: "LOADER", kind: "text" }],
  [9, { name: "PAE_MODE", kind: "text" }],
  [10, { name: "FEATURES", kind: "text" }],
  [11, { name: "BSD_SYMTAB", kind: "text" }],
  [12, { name: "HV_START_LOW", kind: "number" }],
  [13, { name: "L1_MFN_VALID", kind: "bytes" }],
  [14, { name: "SUSPEND_CANCEL", kind: "number" }],
  [15, { name: "INIT_P2M", kind: "number" }],
  [16, { name: "MOD_START_PFN", kind: "number" }],
  [17, { name: "SUPPORTED_FEATURES", kind: "number" }],
  [18, { name: "PHYS32_ENTRY", kind: "number" }],
]);

/** A note. */
export interface ElfNote {
  /** Who defines the type: "Xen", "GNU", "Linux"... */
  readonly owner: string;
  readonly type: u32;
  /** The value's bytes. */
  readonly value: Uint8Array;
}

/** Notes, and why the bytes after the last of them are none. */
export interface ElfNotes {
  readonly notes: readonly ElfNote[];
  /** In words a person understands; `undefined` if the bytes were notes to the end. */
  readonly problem: string | undefined;
}

const HEAD = 12;

/**
 * Reads a section or segment of ELF notes: for each the lengths of owner and value, the type, then both, each padded to 4.
 * @param source its bytes, from a file that nobody vouches for.
 */
export function parseElfNotes(source: Uint8Array): ElfNotes {
  const view = new DataView(source.buffer, source.byteOffset, source.byteLength);
  const notes: ElfNote[] = [];
  let at = 0;
  while (at < source.length) {
    if (at + HEAD > source.length) return { notes, problem: `a note's head at byte ${at} is cut off` };
    const nameSize = view.getUint32(at, true);
    const valueSize = view.getUint32(at + 4, true);
    const name = at + HEAD;
    const value = name + roundUp(nameSize, 4);
    if (value + valueSize > source.length) return { notes, problem: `the note at byte ${at} goes on past the end` };
    notes.push({
      owner: textOf(source.subarray(name, name + nameSize)),
      type: view.getUint32(at + 8, true),
      value: source.slice(value, value + valueSize),
    });
    at = value + roundUp(valueSize, 4);
  }
  return { notes, problem: undefined };
}

/**
 * Notes as bytes.
 * @throws XenAbiError `ERR_FIELD_RANGE` for an owner with characters other than U+0001..U+00FF.
 */
export function encodeElfNotes(notes: readonly ElfNote[]): Uint8Array<ArrayBuffer> {
  const sizes = notes.map((note) => HEAD + roundUp(note.owner.length + 1, 4) + roundUp(note.value.length, 4));
  const encoded = new Uint8Array(sizes.reduce((sum, size) => sum + size, 0));
  const view = new DataView(encoded.buffer);
  let at = 0;
  for (const [index, { owner, type, value }] of notes.entries()) {
    view.setUint32(at, owner.length + 1, true);
    view.setUint32(at + 4, value.length, true);
    view.setUint32(at + 8, requireInteger("note type", type, 0, 0xffffffff), true);
    encoded.set(bytesOf(owner, "note owner"), at + HEAD);
    encoded.set(value, at + HEAD + roundUp(owner.length + 1, 4));
    at += sizes[index];
  }
  return encoded;
}

/** A value as it is meant. */
export type XenNoteValue = u32 | string | Uint8Array;

/**
 * The value of a note of Xen's, by the type's kind. A number has 4 or 8 bytes, as kernels differ; one that needs more
 * than 32 bits, or has another length, is left as bytes, as is the value of an unknown type.
 */
export function xenNoteValue(note: ElfNote): XenNoteValue {
  const { value } = note;
  const kind = XEN_ELFNOTES.get(note.type)?.kind ?? "bytes";
  if (kind === "text") return textOf(value);
  if (kind === "bytes" || (value.length !== 4 && value.length !== 8)) return value;
  const view = new DataView(value.buffer, value.byteOffset, value.byteLength);
  return value.length === 8 && view.getUint32(4, true) !== 0 ? value : view.getUint32(0, true);
}

/**
 * A note of Xen's.
 * @param name without prefix, such as `"VIRT_BASE"`.
 * @throws XenAbiError `ERR_PARAMETER` for an unknown name or a value of another kind.
 */
export function xenNote(name: string, value: XenNoteValue): ElfNote {
  for (const [type, info] of XEN_ELFNOTES) {
    if (info.name === name) return { owner: XEN_ELFNOTE_OWNER, type, value: noteBytes(info.kind, name, value) };
  }
  throw new XenAbiError("ERR_PARAMETER", "note", "the name of one of Xen's", name);
}

function noteBytes(kind: XenNoteKind, name: string, value: XenNoteValue): Uint8Array {
  if (kind === "text" && typeof value === "string") return Uint8Array.of(...bytesOf(value, name), 0);
  if (kind === "bytes" && value instanceof Uint8Array) return value;
  if (kind === "number" && typeof value === "number") {
    requireInteger(name, value, 0, 0xffffffff);
    return Uint8Array.of(value & 0xff, (value >>> 8) & 0xff, (value >>> 16) & 0xff, value >>> 24);
  }
  throw new XenAbiError("ERR_PARAMETER", name, kind, value);
}

/**
 * Reads the older form, text such as `GUEST_OS=linux,XEN_VER=xen-3.0,VIRT_BASE=0xC0000000,PAE=yes`. A key without `=` has
 * an empty value; of a key that stands twice the first counts.
 */
export function parseXenGuest(source: Uint8Array): ReadonlyMap<string, string> {
  const pairs = new Map<string, string>();
  for (const item of textOf(source).split(",")) {
    const equals = item.indexOf("=");
    const key = equals < 0 ? item : item.slice(0, equals);
    if (key !== "" && !pairs.has(key)) pairs.set(key, equals < 0 ? "" : item.slice(equals + 1));
  }
  return pairs;
}

/** The older form as bytes, final NUL included. @throws XenAbiError `ERR_PARAMETER` for a comma in a key or value. */
export function encodeXenGuest(pairs: ReadonlyMap<string, string>): Uint8Array<ArrayBuffer> {
  const items = [...pairs].map(([key, value]) => (value === "" ? key : `${key}=${value}`));
  for (const item of items) {
    if (item.includes(",")) throw new XenAbiError("ERR_PARAMETER", "__xen_guest", "no comma within", item);
  }
  return Uint8Array.of(...bytesOf(items.join(","), "__xen_guest"), 0);
}

/** What a FEATURES note says. */
export interface XenNoteFeatures {
  /** The kernel can make use of them. Bits as in XEN_FEATURES. */
  readonly supported: u32;
  /** It cannot run without them: those with a `!`. */
  readonly required: u32;
  /** Names that are unknown here. */
  readonly unknown: readonly string[];
}

/** Reads the text of a FEATURES note: names between `|`, such as `"!writable_page_tables|pae_pgdir_above_4gb"`. */
export function parseXenFeatures(features: string): XenNoteFeatures {
  let supported = 0;
  let required = 0;
  const unknown: string[] = [];
  for (const item of features.split("|").filter((name) => name !== "")) {
    const name = item.startsWith("!") ? item.slice(1) : item;
    const bit = XEN_FEATURES.indexOf(name);
    if (bit < 0) {
      unknown.push(name);
      continue;
    }
    supported |= 1 << bit;
    if (name !== item) required |= 1 << bit;
  }
  return { supported: supported >>> 0, required: required >>> 0, unknown };
}
