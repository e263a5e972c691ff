/*P:260 A mapping, readable.
 * For the person who wonders what is mapped where: page tables in, one line for each range of pages that continue one
 * another with the same rights. It prints what page-mappings.ts finds, and is the last room of the memory side. */

import { listPageMappings, type PageMapping, type PageMappingOptions } from "./page-mappings.js";
import { PTE_A, PTE_D, PTE_G, PTE_PCD, PTE_PWT, PTE_RW, PTE_US } from "./pte.js";

/** What {@link formatPageTables} takes. */
export interface FormatPageTablesOptions extends PageMappingOptions {
  /** Show accessed and dirty bits, and begin a new range where they change. False if left out. */
  readonly showAccessed?: boolean;
  /** Lines of ranges at most; what is left out is counted. 1000 if left out. */
  readonly maxRanges?: number;
}

/** Pages that follow one another, linear and physical, with the same flags. */
interface Range {
  linear: number;
  physical: number;
  bytes: number;
  pages: number;
  readonly pageSize: number;
  readonly flags: string;
}

function hex(value: number): string {
  return value.toString(16).padStart(8, "0");
}

function pageSizeName(size: number): string {
  const units: [number, string][] = [
    [0x40000000, "G"],
    [0x100000, "M"],
    [0x400, "K"],
  ];
  const [unit, letter] = units.find(([bytes]) => size >= bytes) ?? [1, ""];
  return `${size / unit}${letter}`;
}

/** Flags by their manual names in fixed columns, `-` for a clear one; x stands for "not NX". */
function flagNames({ flags, noExecute, reserved }: PageMapping, showAccessed: boolean): string {
  const columns = [
    (flags & PTE_US) !== 0 ? "user" : "sup ",
    (flags & PTE_RW) !== 0 ? "rw" : "r-",
    noExecute ? "NX" : "x ",
    (flags & PTE_G) !== 0 ? "G" : "-",
    (flags & PTE_PCD) !== 0 ? "PCD" : "---",
    (flags & PTE_PWT) !== 0 ? "PWT" : "---",
  ];
  if (showAccessed) columns.push((flags & PTE_A) !== 0 ? "A" : "-", (flags & PTE_D) !== 0 ? "D" : "-");
  if (reserved) columns.push("RESERVED BIT SET");
  return columns.join(" ");
}

function extend(range: Range | undefined, mapping: PageMapping, flags: string): boolean {
  if (
    range === undefined ||
    range.flags !== flags ||
    range.pageSize !== mapping.size ||
    range.linear + range.bytes !== mapping.linear ||
    range.physical + range.bytes !== mapping.physical
  ) {
    return false;
  }
  range.bytes += mapping.size;
  range.pages++;
  return true;
}

function formatRange({ linear, physical, bytes, pages, pageSize, flags }: Range): string {
  const from = `${hex(linear)}-${hex(linear + bytes - 1)}`;
  const to = `${hex(physical)}-${hex(physical + bytes - 1)}`;
  return `  ${from} -> ${to}  ${`${pages} x ${pageSizeName(pageSize)}`.padStart(12)}  ${flags}`;
}

/**
 * Page tables as text: a heading, then a line for each range of pages with the same size and flags whose linear and
 * physical addresses both go on; rights are those that all levels together give. Addresses are inclusive.
 * @returns lines joined by `\n`, without one at the end.
 */
export function formatPageTables(options: FormatPageTablesOptions): string {
  const { root, pae, showAccessed = false, maxRanges = 1000 } = options;
  const ranges: Range[] = [];
  let pages = 0;
  let last: Range | undefined;
  let leftOut = 0;
  for (const mapping of listPageMappings(options)) {
    pages++;
    const flags = flagNames(mapping, showAccessed);
    if (extend(last, mapping, flags)) continue;
    const { linear, physical, size } = mapping;
    last = { linear, physical, bytes: size, pages: 1, pageSize: size, flags };
    if (ranges.length < maxRanges) ranges.push(last);
    else leftOut++;
  }
  const format = pae ? "PAE" : "two-level";
  const lines = [`CR3 ${hex(root >>> 0)}, ${format}: ${pages} pages in ${ranges.length + leftOut} ranges`];
  for (const range of ranges) lines.push(formatRange(range));
  if (leftOut > 0) lines.push(`  ... and ${leftOut} more ranges`);
  return lines.join("\n");
}
