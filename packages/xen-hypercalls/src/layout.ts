/*X:130 A structure, declared once.
 * Guest and hypervisor read the same bytes. A structure is therefore written down in one place, as a list of fields in
 * the order of Xen's header, and from that list come its size, each field's offset, its encoder and its decoder. Offsets
 * follow the i386 System V rules that Xen's 32-bit ABI is built on: a field lies at a multiple of its alignment, 8-byte
 * integers align to 4, and the size is a multiple of the largest alignment. Fields keep Xen's names, so that a decoded
 * structure reads like the header. Before: errors.ts. Next: the kinds of field, field-types.ts. */

import type { i32 } from "@lguest/mmu";
import { XenAbiError } from "./errors.js";

/**
 * How some bytes become a value and back. `T` is what is read, `I` what may be written. Both methods trust `at`: the
 * bytes `at..at + size - 1` must lie in the view; {@link decodeLayout} and {@link encodeLayout} check it.
 */
export interface FieldType<T, I = T> {
  /** Bytes. */
  readonly size: number;
  /** 1, 2 or 4: the offset is a multiple of it. */
  readonly align: number;
  /** Short name of the kind, for people: `u32`, `char[16]`, a structure's name. */
  readonly kind: string;
  read(view: DataView, at: number): T;
  /** @throws XenAbiError `ERR_FIELD_RANGE`, naming `name`, if the value does not fit. */
  write(view: DataView, at: number, value: I, name: string): void;
}

/** A field that the hypervisor fills: it may be left out when the structure is written, and is then zero. */
export type OutFieldType<T, I = T> = FieldType<T, I> & { readonly out: true };

/** Fields by name, in the order in which they lie. */
export type Fields = Readonly<Record<string, FieldType<unknown, unknown>>>;

type OutKeys<F extends Fields> = { [K in keyof F]: F[K] extends { readonly out: true } ? K : never }[keyof F];

/** What decoding yields: every field. */
export type StructOf<F extends Fields> = { [K in keyof F]: F[K] extends FieldType<infer T, infer _I> ? T : never };

type Writable<F extends Fields> = { readonly [K in keyof F]: F[K] extends FieldType<infer _T, infer I> ? I : never };

/** What encoding takes: every field but those that the hypervisor fills, which are optional. */
export type InputOf<F extends Fields> = Omit<Writable<F>, OutKeys<F>> & Partial<Pick<Writable<F>, OutKeys<F>>>;

/** Where a field lies in its structure. */
export interface FieldPlace {
  readonly name: string;
  /** Bytes from the structure's start. */
  readonly offset: number;
  /** Bytes. */
  readonly size: number;
  readonly kind: string;
  /** How its bytes are read and written; a nested structure is a {@link Layout}. */
  readonly type: FieldType<unknown, unknown>;
}

/** A structure: a field type like any other, so that structures nest. */
export interface Layout<F extends Fields> extends FieldType<StructOf<F>, InputOf<F>> {
  /** Xen's name, without `struct`. */
  readonly name: string;
  /** Place of each field, by name. */
  readonly fields: { readonly [K in keyof F]: FieldPlace };
}

/** What decoding a layout, or any other field type, yields. */
export type Decoded<L> = L extends FieldType<infer T, infer _I> ? T : never;
/** What encoding a layout, or any other field type, takes. */
export type Encodable<L> = L extends FieldType<infer _T, infer I> ? I : never;

/** The least multiple of `align`, a power of two, that is not below `offset`. */
export function roundUp(offset: number, align: number): number {
  return Math.ceil(offset / align) * align;
}

/** Marks a field that the hypervisor fills. */
export function out<T, I>(type: FieldType<T, I>): OutFieldType<T, I> {
  return { ...type, out: true };
}

/**
 * Declares a structure.
 * @param name Xen's name, without `struct`.
 * @param types the fields in the order of the header. Padding that the rules above insert need not be named.
 */
export function defineLayout<F extends Fields>(name: string, types: F): Layout<F> {
  const places: FieldPlace[] = [];
  let end = 0;
  let align = 1;
  for (const [field, type] of Object.entries(types)) {
    const offset = roundUp(end, type.align);
    places.push(Object.freeze({ name: field, offset, size: type.size, kind: type.kind, type }));
    end = offset + type.size;
    align = Math.max(align, type.align);
  }
  const size = roundUp(end, align);
  const entries = places.map((place) => ({
    place,
    type: types[place.name],
    optional: "out" in types[place.name],
    path: `${name}.${place.name}`,
  }));
  return Object.freeze({
    name,
    kind: name,
    size,
    align,
    fields: Object.freeze(Object.fromEntries(places.map((place) => [place.name, place]))) as Layout<F>["fields"],
    read(view: DataView, at: number): StructOf<F> {
      const value: Record<string, unknown> = {};
      for (const { place, type } of entries) value[place.name] = type.read(view, at + place.offset);
      return value as StructOf<F>;
    },
    write(view: DataView, at: number, value: InputOf<F>): void {
      new Uint8Array(view.buffer, view.byteOffset + at, size).fill(0);
      const given = value as Readonly<Record<string, unknown>>;
      for (const { place, type, optional, path } of entries) {
        if (optional && given[place.name] === undefined) continue;
        type.write(view, at + place.offset, given[place.name], path);
      }
    },
  });
}

function viewOf(bytes: Uint8Array | DataView): DataView {
  return bytes instanceof DataView ? bytes : new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function requireRoom(type: FieldType<unknown, unknown>, view: DataView, at: i32): void {
  if (!Number.isInteger(at) || at < 0 || at + type.size > view.byteLength) {
    throw new XenAbiError(
      "ERR_BUFFER_SIZE",
      type.kind,
      `${type.size} bytes from ${at}`,
      `a buffer of ${view.byteLength}`,
    );
  }
}

/**
 * Reads a structure out of bytes.
 * @param at byte offset of the structure.
 * @throws XenAbiError `ERR_BUFFER_SIZE` if it does not lie wholly in the bytes. Any content decodes.
 */
export function decodeLayout<T, I>(type: FieldType<T, I>, bytes: Uint8Array | DataView, at = 0): T {
  const view = viewOf(bytes);
  requireRoom(type, view, at);
  return type.read(view, at);
}

/**
 * Writes a structure into bytes; padding becomes zero.
 * @param at byte offset of the structure.
 * @throws XenAbiError `ERR_BUFFER_SIZE` if it does not fit there, `ERR_FIELD_RANGE` if a value does not fit its field.
 */
export function encodeInto<T, I>(type: FieldType<T, I>, value: I, bytes: Uint8Array | DataView, at = 0): void {
  const view = viewOf(bytes);
  requireRoom(type, view, at);
  type.write(view, at, value, type.kind);
}

/**
 * A structure as bytes of its own.
 * @throws XenAbiError `ERR_FIELD_RANGE` if a value does not fit its field.
 */
export function encodeLayout<T, I>(type: FieldType<T, I>, value: I): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(type.size);
  encodeInto(type, value, bytes);
  return bytes;
}

/** A structure as a table: name and size, then offset, size, kind and name of each field. Ends without a newline. */
export function formatLayout<F extends Fields>(layout: Layout<F>): string {
  const places: FieldPlace[] = Object.values(layout.fields);
  const rows = places.map(
    (place) =>
      `  ${String(place.offset).padStart(5)} ${String(place.size).padStart(5)}  ${place.kind.padEnd(14)} ${place.name}`,
  );
  return [`struct ${layout.name}, ${layout.size} bytes`, ...rows].join("\n");
}
