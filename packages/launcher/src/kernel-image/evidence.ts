/*L:070 Evidence.
 *
 * A kernel's image does not declare what it was built for, but it cannot hide it either. Texts that are there if, and
 * only if, an option was set, and hypercalls in the code, tell whether it can be an lguest Guest, whether its page
 * tables are in PAE format and how much memory it can use. A kernel of one's own may declare it in a note. Before it:
 * how to get at the bytes. Next: what a person is told (describe-kernel.ts). */
import type { KernelImage } from "./kernel-image.js";

/** What was found in a kernel. */
export interface Evidence {
  /** It can be an lguest Guest. */
  readonly lguest: boolean;
  /** Its page tables have 64-bit entries. */
  readonly pae: boolean;
  /** It can use more memory than it maps (CONFIG_HIGHMEM). */
  readonly highmem: boolean;
  /** It can be a paravirtual Xen domain. */
  readonly xen: boolean;
  /** ABI profile that the kernel names itself, or null. */
  readonly declaredAbi: string | null;
  /** "Linux version …", to the end of that text; null if there is none. */
  readonly banner: string | null;
}

/* The name of the paravirtual operations, and the name that the Guest's memory map is printed under. Only the Guest's
 * part of lguest has both: the Host's part, which a kernel may have instead, has texts that begin with "lguest: ". */
const LGUEST_NAME = "lguest\0";
const LGUEST_MEMORY_MAP = "LGUEST\0";
/* arch/x86/mm/setup_nx.c prints one thing or the other. */
const NOT_PAE = "non-PAE kernel!";
const NX_ACTIVE = "NX (Execute Disable) protection: active";
/* arch/x86/mm/init_32.c, where CONFIG_HIGHMEM is off. */
const NOT_HIGHMEM = "Use a HIGHMEM enabled kernel";
const XEN_NOTE = "Xen";
const BANNER = "Linux version ";
const MOST_BANNER = 256;

/* mov eax, LHCALL_SET_PMD, which only PAE kernels call, with a hypercall's trap a few moves later. */
const MOV_EAX_SET_PMD = [0xb8, 0x0d, 0x00, 0x00, 0x00];
const TRAPS = [
  [0xcd, 0x1f],
  [0x0f, 0x01, 0xc1],
];
/** Bytes between the two: room for moves of the other arguments. */
const BETWEEN = 8;

/* Note by which a kernel that is no Linux declares itself: name "lguest", type 1 with the ABI profile's id as text,
 * type 2 if its page tables are in PAE format. */
const NOTE_NAME = "lguest";
const NOTE_ABI = 1;
const NOTE_PAE = 2;

function latin1(text: string): number[] {
  return [...text].map((character) => character.charCodeAt(0));
}

/** Where `pattern` begins in `bytes` at `from` or later, or -1. */
function indexOf(bytes: Uint8Array, pattern: readonly number[], from = 0): number {
  for (let at = bytes.indexOf(pattern[0], from); at >= 0; at = bytes.indexOf(pattern[0], at + 1)) {
    let same = 1;
    while (same < pattern.length && bytes[at + same] === pattern[same]) same++;
    if (same === pattern.length) return at;
  }
  return -1;
}

function contains(parts: readonly Uint8Array[], text: string): boolean {
  const pattern = latin1(text);
  return parts.some((part) => indexOf(part, pattern) >= 0);
}

function callsSetPmd(code: Uint8Array): boolean {
  let at = indexOf(code, MOV_EAX_SET_PMD);
  for (; at >= 0; at = indexOf(code, MOV_EAX_SET_PMD, at + 1)) {
    const after = at + MOV_EAX_SET_PMD.length;
    const near = code.subarray(after, after + BETWEEN + 3);
    if (TRAPS.some((trap) => indexOf(near, trap) >= 0)) return true;
  }
  return false;
}

function findBanner(parts: readonly Uint8Array[]): string | null {
  const pattern = latin1(BANNER);
  for (const part of parts) {
    for (let at = indexOf(part, pattern); at >= 0; at = indexOf(part, pattern, at + 1)) {
      const text = String.fromCharCode(...part.subarray(at, at + MOST_BANNER));
      // A format that the version is printed with looks almost the same.
      if (/^Linux version \d/.test(text)) return text.split(/[\n\0]/, 1)[0];
    }
  }
  return null;
}

/** One ELF note. */
interface Note {
  readonly name: string;
  readonly type: number;
  readonly description: Uint8Array;
}

/** n_namesz, n_descsz, n_type (u32 each), name and description, each padded to 4 bytes (gABI chapter 5). */
function* notesIn(bytes: Uint8Array): Generator<Note> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at + 12 <= bytes.length; ) {
    const nameSize = view.getUint32(at, true);
    const size = view.getUint32(at + 4, true);
    const nameAt = at + 12;
    const descriptionAt = nameAt + Math.ceil(nameSize / 4) * 4;
    if (descriptionAt + size > bytes.length) return;
    yield {
      name: String.fromCharCode(...bytes.subarray(nameAt, nameAt + Math.min(nameSize, 64))).replace(/\0.*$/, ""),
      type: view.getUint32(at + 8, true),
      description: bytes.subarray(descriptionAt, descriptionAt + size),
    };
    at = descriptionAt + Math.ceil(size / 4) * 4;
  }
}

/** Looks at an unpacked kernel: at an ELF image's segments and notes. */
export function examineKernel(image: KernelImage): Evidence {
  const parts = image.segments.map((segment) => segment.bytes);
  const notes = image.notes.flatMap((bytes) => [...notesIn(bytes)]);
  const own = notes.filter(({ name }) => name === NOTE_NAME);
  const abi = own.find(({ type }) => type === NOTE_ABI);
  if (abi) {
    return {
      lguest: true,
      pae: own.some(({ type }) => type === NOTE_PAE),
      highmem: true,
      xen: false,
      declaredAbi: String.fromCharCode(...abi.description.subarray(0, 64)).replace(/\0.*$/, ""),
      banner: findBanner(parts),
    };
  }
  return {
    lguest: contains(parts, LGUEST_NAME) && contains(parts, LGUEST_MEMORY_MAP),
    pae: !contains(parts, NOT_PAE) && (contains(parts, NX_ACTIVE) || parts.some(callsSetPmd)),
    highmem: !contains(parts, NOT_HIGHMEM),
    xen: image.xenGuest !== null || notes.some(({ name }) => name === XEN_NOTE),
    declaredAbi: null,
    banner: findBanner(parts),
  };
}
