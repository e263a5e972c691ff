/*P:190 A whole table, readable.
 * For the person with a crash dump: bytes of a GDT, LDT or IDT in, one line a descriptor out, in the words of the
 * manual, with what is suspicious spelled out. It uses all rooms before it and none uses it. */

import { DescriptorError } from "./errors.js";
import { decodeGate, type Gate } from "./gate.js";
import { DESCRIPTOR_SIZE } from "./lookup.js";
import { decodeSegmentDescriptor, type SegmentDescriptor, type SystemSegment } from "./segment-codec.js";
import {
  SYS_TYPE_LDT,
  SYS_TYPE_TSS16_AVAILABLE,
  SYS_TYPE_TSS16_BUSY,
  SYS_TYPE_TSS32_AVAILABLE,
  SYS_TYPE_TSS32_BUSY,
} from "./segment-descriptor.js";
import { encodeSelector, isNullSelector, selectorIsLocal, selectorRpl } from "./selector.js";
import { TSS16_MIN_LIMIT, TSS32_MIN_LIMIT } from "./tss.js";
import type { i32, u32 } from "./types.js";

/** Which table the bytes were: it decides how entries are numbered and which kinds belong there. */
export type DescriptorTableKind = "gdt" | "ldt" | "idt";

/** What {@link formatDescriptorTable} takes besides the table. */
export interface FormatDescriptorTableOptions {
  readonly kind: DescriptorTableKind;
  /** Linear address of the table, for the heading. */
  readonly base?: u32;
}

/** Names of the vectors that the processor raises itself, Intel SDM Vol. 3A table 6-1. */
const VECTOR_NAMES: readonly string[] = [
  "#DE",
  "#DB",
  "NMI",
  "#BP",
  "#OF",
  "#BR",
  "#UD",
  "#NM",
  "#DF",
  "",
  "#TS",
  "#NP",
  "#SS",
  "#GP",
  "#PF",
  "",
  "#MF",
  "#AC",
  "#MC",
  "#XM",
];

const SYSTEM_NAMES: { readonly [type: number]: string } = {
  [SYS_TYPE_TSS16_AVAILABLE]: "16-bit TSS",
  [SYS_TYPE_LDT]: "LDT",
  [SYS_TYPE_TSS16_BUSY]: "16-bit TSS, busy",
  [SYS_TYPE_TSS32_AVAILABLE]: "32-bit TSS",
  [SYS_TYPE_TSS32_BUSY]: "32-bit TSS, busy",
};

const TSS_MIN_LIMIT: { readonly [type: number]: number } = {
  [SYS_TYPE_TSS16_AVAILABLE]: TSS16_MIN_LIMIT,
  [SYS_TYPE_TSS16_BUSY]: TSS16_MIN_LIMIT,
  [SYS_TYPE_TSS32_AVAILABLE]: TSS32_MIN_LIMIT,
  [SYS_TYPE_TSS32_BUSY]: TSS32_MIN_LIMIT,
};

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, "0");
}

function joined(...parts: (string | false)[]): string {
  return parts.filter((part) => part !== false && part !== "").join(", ");
}

/** A descriptor's line: two columns and remarks. */
interface Row {
  readonly kind: string;
  readonly where: string;
  readonly remarks: string;
}

function formatSelector(selector: number): string {
  if (isNullSelector(selector)) return `${hex(selector, 4)} (null)`;
  const table = selectorIsLocal(selector) ? " ldt" : "";
  return `${hex(selector, 4)} (rpl ${selectorRpl(selector)}${table})`;
}

function gateRow(gate: Gate): Row {
  const absent = !gate.present && "NOT PRESENT";
  if (gate.kind === "task") {
    return { kind: "task gate", where: `TSS ${formatSelector(gate.selector)}`, remarks: joined(absent) };
  }
  const offset = hex(gate.offset, gate.bits === 32 ? 8 : 4);
  const params = gate.kind === "call" && gate.paramCount > 0 && `${gate.paramCount} parameters`;
  const nowhere = isNullSelector(gate.selector) && "NULL SELECTOR";
  return {
    kind: `${gate.bits}-bit ${gate.kind} gate`,
    where: `${hex(gate.selector, 4)}:${offset}`,
    remarks: joined(absent, params, nowhere),
  };
}

function systemKind(segment: SystemSegment): string {
  return SYSTEM_NAMES[segment.type] ?? `reserved system type ${hex(segment.type, 1)}`;
}

function segmentRow(segment: SegmentDescriptor): Row {
  const where = `${hex(segment.base, 8)} + ${hex(segment.limit, 8)}`;
  const absent = !segment.present && "NOT PRESENT";
  const software = segment.available && "avl";
  if (segment.kind === "system") {
    const short = segment.limit < (TSS_MIN_LIMIT[segment.type] ?? 0) && "LIMIT TOO SMALL";
    return { kind: systemKind(segment), where, remarks: joined(absent, short, software) };
  }
  const bits = segment.big ? "32-bit" : "16-bit";
  const accessed = segment.accessed && "accessed";
  if (segment.kind === "code") {
    const kind = `${bits} code ${segment.readable ? "r-x" : "--x"}`;
    const long = segment.long && "64-BIT";
    return { kind, where, remarks: joined(absent, segment.conforming && "conforming", long, accessed, software) };
  }
  const kind = `${bits} data ${segment.writable ? "rw-" : "r--"}`;
  return { kind, where, remarks: joined(absent, segment.expandDown && "expand-down", accessed, software) };
}

/** True if a processor would not take a descriptor of this kind from this table (SDM Vol. 3A §3.5.1, §6.11). */
function misplaced(table: DescriptorTableKind, gate: Gate | null, segment: SegmentDescriptor): boolean {
  if (table === "idt") return gate === null || gate.kind === "call";
  if (gate !== null) return gate.kind === "interrupt" || gate.kind === "trap";
  return table === "ldt" && segment.kind === "system";
}

function tableRow(table: DescriptorTableKind | null, lo: u32, hi: u32): Row & { readonly dpl: number } {
  const gate = decodeGate(lo, hi);
  const segment = decodeSegmentDescriptor(lo, hi);
  const found = gate === null ? segmentRow(segment) : gateRow(gate);
  const refused = table !== null && misplaced(table, gate, segment) && `NOT ALLOWED IN ${table.toUpperCase()}`;
  return { ...found, remarks: joined(refused, found.remarks), dpl: segment.dpl };
}

/**
 * One descriptor or gate in a phrase, for messages: kind, place, DPL and remarks.
 * An all-zero descriptor is `"empty"`.
 */
export function describeDescriptor(lo: i32 | u32, hi: i32 | u32): string {
  if (lo === 0 && hi === 0) return "empty";
  const { kind, where, remarks, dpl } = tableRow(null, lo, hi);
  return joined(`${kind} ${where}`, `dpl ${dpl}`, remarks);
}

function entryName(kind: DescriptorTableKind, index: number): string {
  if (kind === "idt") return `${hex(index, 2)} ${VECTOR_NAMES[index] ?? ""}`.padEnd(8);
  return hex(encodeSelector({ index, local: kind === "ldt" }), 4).padEnd(8);
}

/** The table as 32-bit words, two a descriptor, and how many bytes were left over. */
function tableWords(table: Uint8Array | ArrayLike<number>): { words: Uint32Array; rest: number } {
  if (!(table instanceof Uint8Array)) {
    const words = Uint32Array.from(table);
    return { words: words.subarray(0, words.length & ~1), rest: (words.length & 1) * 4 };
  }
  const view = new DataView(table.buffer, table.byteOffset, table.byteLength);
  const words = new Uint32Array(Math.floor(table.length / DESCRIPTOR_SIZE) * 2);
  for (let i = 0; i < words.length; i++) words[i] = view.getUint32(i * 4, true);
  return { words, rest: table.length % DESCRIPTOR_SIZE };
}

/** Index of the first entry at or after `index` that is not all zero. */
function endOfEmpty(words: Uint32Array, index: number): number {
  let end = index;
  while (end * 2 < words.length && words[end * 2] === 0 && words[end * 2 + 1] === 0) end++;
  return end;
}

function formatEmpty(kind: DescriptorTableKind, index: number, end: number): string {
  const last = end - 1 > index ? ` to ${entryName(kind, end - 1).trim()}` : "";
  const isNull = kind === "gdt" && index === 0 && end === 1;
  return `  ${entryName(kind, index).trim()}${last}: ${isNull ? "null" : "empty"}`;
}

function formatEntry(kind: DescriptorTableKind, index: number, words: Uint32Array): string {
  const { kind: what, where, remarks, dpl } = tableRow(kind, words[index * 2], words[index * 2 + 1]);
  const line = `  ${entryName(kind, index)}   ${dpl}   ${what.padEnd(23)} ${where.padEnd(21)} ${remarks}`;
  return line.trimEnd();
}

/**
 * A descriptor table as text: a heading, a line for each descriptor, a line for each run of empty ones. Selectors are
 * shown with RPL 0; `base + limit` has the limit in bytes. Words in capitals are what a processor would object to.
 *
 * @param table the table's bytes, or its 32-bit words (low word first, signed or unsigned). A rest that is no whole
 * descriptor is reported, not refused.
 * @returns lines joined by `\n`, without one at the end.
 * @throws DescriptorError `ERR_BUFFER_SIZE` if there are more than 8192 descriptors (256 for an IDT).
 */
export function formatDescriptorTable(
  table: Uint8Array | ArrayLike<number>,
  options: FormatDescriptorTableOptions,
): string {
  const { kind, base } = options;
  const { words, rest } = tableWords(table);
  const count = words.length / 2;
  const most = kind === "idt" ? 256 : 8192;
  if (count > most) throw new DescriptorError("ERR_BUFFER_SIZE", kind, `at most ${most} descriptors`, count);

  const at = base === undefined ? "" : ` at ${hex(base >>> 0, 8)}`;
  const lines = [`${kind.toUpperCase()}${at}: ${count} ${kind === "idt" ? "gates" : "descriptors"}`];
  if (count > 0) {
    const [entry, place] = kind === "idt" ? ["vector", "selector:offset"] : ["selector", "base + limit"];
    lines.push(`  ${entry.padEnd(10)}dpl  ${"kind".padEnd(24)}${place}`);
  }
  for (let index = 0; index < count; ) {
    const end = endOfEmpty(words, index);
    lines.push(end > index ? formatEmpty(kind, index, end) : formatEntry(kind, index, words));
    index = Math.max(end, index + 1);
  }
  if (rest > 0) lines.push(`  ${rest} bytes are left over: not a whole descriptor`);
  return lines.join("\n");
}
