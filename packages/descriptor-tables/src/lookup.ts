/*P:160 Finding a descriptor.
 * From a selector or a vector to the eight bytes it names, never past the table's limit. The offset functions allocate
 * nothing and are what a processor uses; `lookupSelector` and `lookupVector` fetch the words through a reader and say
 * why they could not. The descriptor found is then judged in privilege.ts. */

import { ERROR_CODE_SELECTOR_MASK, isNullSelector, SELECTOR_INDEX_MASK, SELECTOR_TI } from "./selector.js";
import type { i32, u16, u32 } from "./types.js";

/** Bytes of a descriptor or gate. */
export const DESCRIPTOR_SIZE = 8;
/** What the offset functions return for "outside the table". */
export const LOOKUP_OUT_OF_TABLE = -1;

/**
 * Byte offset of a selector's descriptor in its table (the GDT or LDT, as TI says), or -1 if its last byte lies beyond
 * the limit (Intel SDM Vol. 3A §3.5.1: the limit is the offset of the last valid byte). Null selectors are not
 * special here: they give 0.
 */
export function descriptorOffset(selector: u16, tableLimit: u32): i32 {
  const offset = selector & SELECTOR_INDEX_MASK;
  return offset + (DESCRIPTOR_SIZE - 1) <= tableLimit ? offset : LOOKUP_OUT_OF_TABLE;
}

/** Byte offset of a vector's gate in the IDT, or -1 if its last byte lies beyond the limit (§6.10). */
export function gateTableOffset(vector: number, idtLimit: u32): i32 {
  const offset = vector * DESCRIPTOR_SIZE;
  return offset + (DESCRIPTOR_SIZE - 1) <= idtLimit ? offset : LOOKUP_OUT_OF_TABLE;
}

/** Error code of a fault about an IDT entry (§6.13): the vector as index, with the IDT bit. */
export function idtErrorCode(vector: number, ext: number): u32 {
  return (vector << 3) | 2 | ext;
}

/** Error code of a fault about a selector (§6.13). @param ext 0, or ERROR_CODE_EXT. */
export function selectorErrorCode(selector: u16, ext: number): u32 {
  return (selector & ERROR_CODE_SELECTOR_MASK) | ext;
}

/** Where a table lies: the contents of GDTR, IDTR, or the hidden part of LDTR. */
export interface TableRegister {
  /** Linear address of the table. */
  readonly base: u32;
  /** Offset of its last byte. */
  readonly limit: u32;
}

/** The 32-bit little-endian word at a linear address, signed or unsigned. */
export type WordReader = (linear: u32) => i32 | u32;

/** Outcome of a lookup. */
export type Lookup =
  | {
      readonly found: true;
      readonly table: "gdt" | "ldt" | "idt";
      /** Linear address of the descriptor. */
      readonly address: u32;
      readonly lo: u32;
      readonly hi: u32;
    }
  | { readonly found: false; readonly reason: "null-selector" | "no-ldt" | "out-of-table" };

function fetch(table: "gdt" | "ldt" | "idt", register: TableRegister, offset: i32, read: WordReader): Lookup {
  if (offset === LOOKUP_OUT_OF_TABLE) return { found: false, reason: "out-of-table" };
  const address = (register.base + offset) >>> 0;
  return { found: true, table, address, lo: read(address) >>> 0, hi: read((address + 4) >>> 0) >>> 0 };
}

/**
 * Finds the descriptor that a selector names.
 * @param tables GDTR, and LDTR's hidden part, or `null` while LDTR holds a null selector.
 */
export function lookupSelector(
  tables: { readonly gdt: TableRegister; readonly ldt: TableRegister | null },
  selector: u16,
  read: WordReader,
): Lookup {
  if (isNullSelector(selector)) return { found: false, reason: "null-selector" };
  if ((selector & SELECTOR_TI) === 0) {
    return fetch("gdt", tables.gdt, descriptorOffset(selector, tables.gdt.limit), read);
  }
  if (tables.ldt === null) return { found: false, reason: "no-ldt" };
  return fetch("ldt", tables.ldt, descriptorOffset(selector, tables.ldt.limit), read);
}

/** Finds the gate of a vector, 0..255. */
export function lookupVector(idt: TableRegister, vector: number, read: WordReader): Lookup {
  return fetch("idt", idt, gateTableOffset(vector, idt.limit), read);
}
