/* Makes the text of src/generated/switcher-image.ts from the listing. Which words depend on a name of the layout is found
 * by assembling once more with that name moved, and comparing. */
import { assemble } from "@lguest-tools/asm";
import { createSwitcherLayout, listingSymbols } from "../src/layout.js";
import { SWITCHER_LISTING } from "../src/listing.js";

const BYTES_PER_ROW = 48;
const STUBS_PER_ROW = 16;
/** Far enough that no other word changes alike, small enough that no encoding changes its size. */
const MOVE = 0x11;
const ENTRIES = ["switch_to_guest", "return_to_host", "deliver_to_host", "handle_nmi"];

export function assembleSwitcher(symbols: Readonly<Record<string, number>>) {
  return assemble(SWITCHER_LISTING, { symbols, name: "switcher" });
}

/** Offsets of the words that hold a name's value plus something else. */
function patchesOf(name: string, base: Readonly<Record<string, number>>): number[] {
  const before = assembleSwitcher(base).bytes;
  const after = assembleSwitcher({ ...base, [name]: base[name] + MOVE }).bytes;
  if (before.length !== after.length) throw new Error(`${name} changes the length of the text`);
  const [old, moved] = [before, after].map((bytes) => new DataView(bytes.buffer));
  const offsets: number[] = [];
  for (let i = 0; i < before.length; i++) {
    if (before[i] === after[i]) continue;
    if ((old.getUint32(i, true) + MOVE) >>> 0 !== moved.getUint32(i, true))
      throw new Error(`${name} at ${i}: not a word`);
    offsets.push(i);
    i += 3;
  }
  return offsets;
}

function rows<T>(items: readonly T[], perRow: number, row: (part: readonly T[]) => string): string {
  const lines: string[] = [];
  for (let i = 0; i < items.length; i += perRow) lines.push(`  ${row(items.slice(i, i + perRow))},`);
  return lines.join("\n");
}

const key = (name: string): string => (/^\w+$/.test(name) ? name : `"${name}"`);

export function switcherImageSource(): string {
  const base = listingSymbols(createSwitcherLayout());
  const { bytes, symbols } = assembleSwitcher(base);
  const stubs = Array.from({ length: 256 }, (_, vector) => symbols[`stub_${vector}`]);
  const hex = (value: number): string => value.toString(16).padStart(2, "0");
  return `/*S:205 The Switcher's bytes.
 *
 * Generated from listing.ts by \`pnpm run assemble\`; a test compares. Between the listing and image.ts. */

/** The text, assembled at 0 in lguest's layout. */
export const SWITCHER_BYTES: readonly string[] = [
${rows([...bytes], BYTES_PER_ROW, (part) => `"${part.map(hex).join("")}"`)}
];

/** Offsets by name. */
export const SWITCHER_SYMBOLS = {
${ENTRIES.map((name) => `  ${name}: ${symbols[name]},`).join("\n")}
} as const;

/** What the names of the layout were. */
export const SWITCHER_BASE = {
${Object.entries(base)
  .map(([name, value]) => `  ${key(name)}: ${value},`)
  .join("\n")}
} as const;

/** Offsets of the 32-bit words that a name of the layout is added into. */
export const SWITCHER_PATCHES: Readonly<Record<string, readonly number[]>> = {
${Object.keys(base)
  .map((name) => `  ${key(name)}: [${patchesOf(name, base).join(", ")}],`)
  .join("\n")}
};

/** Offsets of the stubs by vector. */
// biome-ignore format: sixteen a row
export const SWITCHER_STUBS: readonly number[] = [
${rows(stubs, STUBS_PER_ROW, (part) => part.join(", "))}
];
`;
}
