/*T:918 How the image is built.
 *
 * Assembles the sources beside this file into one multiboot-1 image, and reads the table of cases back out of it, so that
 * a report can name a case that killed the machine before it could print. Before it: cli.ts. Next: image/probe.asm. */
import { readdirSync, readFileSync } from "node:fs";
import { type Assembled, assemble, multibootImage } from "@lguest-tools/asm";

/** The sources lie in `src`, whether this runs from there or from `dist`. */
const SOURCES = new URL("../src/image/", import.meta.url);
const FOLDERS = ["", "cases/"];
const ORIGIN = 0x100000;

/** Kinds of `ring` in a record (image/case.asm). */
const RING_NAMES = ["ring 0", "ring 1", "ring 2", "ring 3", "V86", "real"];

/** One line of the table: a case, or the title of those that follow. */
export type ProbeRecord =
  | { readonly kind: "title"; readonly title: string }
  | { readonly kind: "case"; readonly ring: string; readonly name: string; readonly where: string };

export interface ProbeImage {
  /** The multiboot ELF. */
  readonly file: Uint8Array;
  /** In the order in which they run; the command line `from=N` begins at index N. */
  readonly records: readonly ProbeRecord[];
}

/** The assembler knows comments only from `;` on: the opening that tells the journey is blanked, line for line. */
function readSource(path: string): string {
  const text = readFileSync(new URL(path, SOURCES), "utf8");
  return text.replace(/^\/\*[\s\S]*?\*\//, (opening) => opening.replace(/[^\n]/g, ""));
}

function assembleSources(): Assembled {
  const includes: Record<string, string> = {};
  for (const folder of FOLDERS) {
    for (const file of readdirSync(new URL(folder, SOURCES))) {
      if (file.endsWith(".asm")) includes[folder + file] = readSource(folder + file);
    }
  }
  return assemble(includes["probe.asm"], { name: "probe", origin: ORIGIN, includes });
}

function readRecords({ bytes, origin, symbols }: Assembled): ProbeRecord[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const word = (address: number): number => view.getUint32(address - origin, true);
  const text = (address: number): string => {
    const start = address - origin;
    return new TextDecoder().decode(bytes.subarray(start, bytes.indexOf(0, start)));
  };
  const records: ProbeRecord[] = [];
  for (let at = symbols.cases; at < symbols.cases_end; at += symbols["rec.size"]) {
    const name = text(word(at + symbols["rec.name"]));
    const ring = RING_NAMES[word(at + symbols["rec.ring"])];
    records.push(
      ring === undefined
        ? { kind: "title", title: name }
        : { kind: "case", ring, name, where: `SDM ${text(word(at + symbols["rec.where"]))}` },
    );
  }
  return records;
}

/** The probe, the same bytes every time. */
export function buildProbe(): ProbeImage {
  const code = assembleSources();
  return { file: multibootImage({ code, entry: "start" }), records: readRecords(code) };
}
