/*G:010 How it is built.
 *
 * The program is assembled first, for the address at which processes see it; then the kernel, which must know how long
 * the program is and where it was loaded. Both become segments of one ELF file, with the note by which a kernel that is
 * no Linux tells the Launcher what ABI it speaks. Next: what both parts agree on (abi.asm). */
import { readdirSync, readFileSync } from "node:fs";
import { type Assembled, assemble, elfImage } from "@lguest-tools/asm";

/** The sources lie beside this file, in `src`, whether it runs from there or from `dist`. */
const SOURCES = new URL("../src/", import.meta.url);
const FOLDERS = ["", "kernel/", "user/"];

const PAGE = 4096;
/** Where the program is loaded, physical: above the kernel with its bss. */
const USER_IMAGE = 0x140000;
/** Linear address of physical 0. */
const KERNEL_BASE = 0xc0000000;

/* The Launcher's note: name "lguest", type 1, the ABI profile's id. */
const NOTE_NAME = "lguest";
const NOTE_ABI = 1;
const ABI = "3.11\0";

/** Symbols of both parts, for tests and debuggers: linear addresses, and constants. */
export interface EmbeddedGuestSymbols {
  readonly kernel: Readonly<Record<string, number>>;
  readonly program: Readonly<Record<string, number>>;
}

/** The assembler knows comments only from `;` on: the opening that tells the journey is blanked, line for line. */
function readSource(path: string): string {
  const text = readFileSync(new URL(path, SOURCES), "utf8");
  return text.replace(/^\/\*[\s\S]*?\*\//, (opening) => opening.replace(/[^\n]/g, ""));
}

function readSources(): Record<string, string> {
  const sources: Record<string, string> = {};
  for (const folder of FOLDERS) {
    for (const file of readdirSync(new URL(folder, SOURCES))) {
      if (file.endsWith(".asm")) sources[folder + file] = readSource(folder + file);
    }
  }
  return sources;
}

function assembleParts(): { readonly kernel: Assembled; readonly program: Assembled } {
  const includes = readSources();
  const program = assemble(includes["user/program.asm"], { name: "program", includes });
  const symbols = { USER_IMAGE, USER_PAGES: Math.ceil(program.bytes.length / PAGE) };
  const kernel = assemble(includes["kernel/kernel.asm"], { name: "kernel", includes, symbols });
  const end = kernel.origin - KERNEL_BASE + kernel.bytes.length + kernel.bssSize;
  if (end > USER_IMAGE || program.bssSize > 0) {
    throw new Error(`the kernel ends at 0x${end.toString(16)}, expected 0x${USER_IMAGE.toString(16)} at most`);
  }
  return { kernel, program };
}

/** The embedded Guest as an ELF file, for any Launcher of the 3.11 ABI. The same bytes every time. */
export function embeddedGuestImage(): Uint8Array {
  const { kernel, program } = assembleParts();
  const start = kernel.origin - KERNEL_BASE;
  return elfImage({
    entry: kernel.symbols.start - KERNEL_BASE,
    segments: [
      {
        paddr: start,
        vaddr: kernel.origin,
        bytes: kernel.bytes,
        memsz: kernel.bytes.length + kernel.bssSize,
      },
      { paddr: USER_IMAGE, vaddr: KERNEL_BASE + USER_IMAGE, bytes: program.bytes },
    ],
    notes: [{ name: NOTE_NAME, type: NOTE_ABI, description: new TextEncoder().encode(ABI) }],
  });
}

/** Where things are in the embedded Guest. */
export function embeddedGuestSymbols(): EmbeddedGuestSymbols {
  const { kernel, program } = assembleParts();
  return { kernel: kernel.symbols, program: program.symbols };
}
