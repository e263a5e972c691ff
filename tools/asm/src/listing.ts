/*T:310 The listing.
 *
 * Address, bytes and source side by side, for a person who wonders what the assembler made of a line. */
import type { AssembledLine } from "./assemble.js";

const BYTES_PER_ROW = 8;
const MAX_ROWS = 4;

const hex = (value: number, digits: number): string => value.toString(16).toUpperCase().padStart(digits, "0");

function rowsOf({ address, bytes, text }: AssembledLine): string[] {
  const rows: string[] = [];
  const shown = Math.min(bytes.length, BYTES_PER_ROW * MAX_ROWS);
  for (let at = 0; at === 0 || at < shown; at += BYTES_PER_ROW) {
    const part = [...bytes.subarray(at, Math.min(at + BYTES_PER_ROW, shown))].map((byte) => hex(byte, 2)).join(" ");
    const more = at + BYTES_PER_ROW >= shown && shown < bytes.length ? " …" : "";
    const row = `${hex(address + at, 8)}  ${(part + more).padEnd(BYTES_PER_ROW * 3 + 1)}  ${at === 0 ? text.trimEnd() : ""}`;
    rows.push(row.trimEnd());
  }
  return rows;
}

/** The listing of all lines. */
export function listingOf(lines: readonly AssembledLine[]): string {
  return lines.flatMap(rowsOf).join("\n");
}
