/*T:745 A case as data.
 *
 * What a failing program is kept as, in a file or in a regression test: memory as runs of bytes, the beginning, and the
 * slices. Next, T:750: the machine that it runs on. */
import { MEMORY_BYTES } from "./places.js";

/** How the processor begins. */
export interface Start {
  /** From power-on, or in flat protected mode. */
  readonly kind: "real" | "flat";
  /** eax ecx edx ebx esp ebp esi edi. */
  readonly registers: readonly number[];
  readonly eip: number;
  readonly eflags: number;
  /** The paragraph of CS in real-address mode; unused otherwise. */
  readonly cs: number;
  /** In flat mode, the ring to begin in. */
  readonly ring?: number;
  /** In real-address mode, data segments have limits of 4 GB. */
  readonly unreal?: boolean;
  readonly gdt: readonly [base: number, limit: number];
  readonly idt: readonly [base: number, limit: number];
  readonly tr?: number;
  readonly ldtr?: number;
  readonly cr0: number;
  readonly cr3: number;
  readonly cr4: number;
  readonly efer: number;
}

/** What happens before a slice. */
export type Action = "none" | "raise" | "nmi" | "withdraw" | "dma" | "flush" | "clear" | "save";

/** One run. */
export interface Slice {
  readonly budget: number;
  /** The step tier runs so much of it first, and the rest in a second run; 0 for one run. */
  readonly split: number;
  readonly action: Action;
  readonly argument: number;
}

/** One program with all its circumstances. */
export interface FuzzCase {
  readonly name: string;
  /** All of RAM. */
  readonly image: Uint8Array;
  readonly start: Start;
  readonly slices: readonly Slice[];
}

/** The same as JSON: memory as hexadecimal runs by address. */
export interface SavedCase {
  readonly name: string;
  readonly memory: Readonly<Record<string, string>>;
  readonly start: Start;
  readonly slices: readonly Slice[];
}

/** Zeros that separate two runs. */
const GAP = 8;

/** For a file. */
export function saveCase({ name, image, start, slices }: FuzzCase): SavedCase {
  const memory: Record<string, string> = {};
  for (let at = 0; at < image.length; ) {
    if (image[at] === 0) {
      at++;
      continue;
    }
    let end = at + 1;
    for (let next = end; next < image.length && next - end < GAP; next++) if (image[next] !== 0) end = next + 1;
    memory[`0x${at.toString(16)}`] = Buffer.from(image.subarray(at, end)).toString("hex");
    at = end;
  }
  return { name, memory, start, slices };
}

/** From a file. */
export function loadCase({ name, memory, start, slices }: SavedCase): FuzzCase {
  const image = new Uint8Array(MEMORY_BYTES);
  for (const [at, hex] of Object.entries(memory)) image.set(Buffer.from(hex, "hex"), Number(at));
  return { name, image, start, slices };
}
