/*X:135 The kinds of field.
 * Integers as i386 has them, little-endian, 64-bit ones as `bigint`; addresses, frames and ports, which are words with a
 * meaning; arrays; text. What a structure made of them looks like is layout.ts; next, how structures get into a guest's
 * memory: struct-memory.ts. */

import type { i32, LinearAddress, u8, u16, u32 } from "@lguest/mmu";
import type { DomainId, MachineFrame, PseudoPhysicalFrame } from "./addresses.js";
import { requireInteger, XenAbiError } from "./errors.js";
import type { FieldType } from "./layout.js";

function integer<T extends number>(
  kind: string,
  size: number,
  min: number,
  max: number,
  get: (view: DataView, at: number) => number,
  set: (view: DataView, at: number, value: number) => void,
): FieldType<T> {
  return Object.freeze({
    kind,
    size,
    align: size,
    read: (view: DataView, at: number): T => get(view, at) as T,
    write: (view: DataView, at: number, value: T, name: string): void =>
      set(view, at, requireInteger(name, value, min, max, "ERR_FIELD_RANGE")),
  });
}

function word<T extends number>(kind: string): FieldType<T> {
  return integer<T>(
    kind,
    4,
    0,
    0xffffffff,
    (view, at) => view.getUint32(at, true),
    (view, at, value) => view.setUint32(at, value, true),
  );
}

/** 0..0xFF. */
export const U8: FieldType<u8> = integer(
  "u8",
  1,
  0,
  0xff,
  (view, at) => view.getUint8(at),
  (view, at, value) => view.setUint8(at, value),
);
/** -0x80..0x7F. */
export const I8: FieldType<number> = integer(
  "i8",
  1,
  -0x80,
  0x7f,
  (view, at) => view.getInt8(at),
  (view, at, value) => view.setInt8(at, value),
);
/** 0..0xFFFF. */
export const U16: FieldType<u16> = integer(
  "u16",
  2,
  0,
  0xffff,
  (view, at) => view.getUint16(at, true),
  (view, at, value) => view.setUint16(at, value, true),
);
/** -0x8000..0x7FFF. */
export const I16: FieldType<number> = integer(
  "i16",
  2,
  -0x8000,
  0x7fff,
  (view, at) => view.getInt16(at, true),
  (view, at, value) => view.setInt16(at, value, true),
);
/** -0x80000000..0x7FFFFFFF. */
export const I32: FieldType<i32> = integer(
  "i32",
  4,
  -0x80000000,
  0x7fffffff,
  (view, at) => view.getInt32(at, true),
  (view, at, value) => view.setInt32(at, value, true),
);
/** 0..0xFFFFFFFF; `unsigned long`, `unsigned int`, `xen_ulong_t`. */
export const U32: FieldType<u32> = word("u32");
/** A linear address of the guest, or 0 for none. */
export const POINTER: FieldType<LinearAddress> = word("pointer");
/** A frame of the machine. */
export const MFN: FieldType<MachineFrame> = word("mfn");
/** A page of the guest's own numbering. */
export const PFN: FieldType<PseudoPhysicalFrame> = word("pfn");
/** A port of an event channel. */
export const PORT: FieldType<u32> = word("evtchn_port");
/** A domain. */
export const DOMID: FieldType<DomainId> = Object.freeze({ ...U16, kind: "domid" });

/** 0..2^64 - 1, aligned to 4 as everything of 8 bytes on i386. */
export const U64: FieldType<bigint> = Object.freeze({
  kind: "u64",
  size: 8,
  align: 4,
  read: (view: DataView, at: number): bigint => view.getBigUint64(at, true),
  write(view: DataView, at: number, value: bigint, name: string): void {
    if (typeof value !== "bigint" || BigInt.asUintN(64, value) !== value) {
      throw new XenAbiError("ERR_FIELD_RANGE", name, "a bigint in 0..2^64 - 1", value);
    }
    view.setBigUint64(at, value, true);
  },
});

/**
 * `count` values of one kind, one after the other. All of them must be given.
 * @param element its size must be a multiple of its alignment, as of every kind in this library.
 */
export function array<T, I>(element: FieldType<T, I>, count: number): FieldType<T[], readonly I[]> {
  return Object.freeze({
    kind: `${element.kind}[${count}]`,
    size: element.size * count,
    align: element.align,
    read: (view: DataView, at: number): T[] =>
      Array.from({ length: count }, (_, index) => element.read(view, at + index * element.size)),
    write(view: DataView, at: number, value: readonly I[], name: string): void {
      if (value?.length !== count) {
        throw new XenAbiError("ERR_FIELD_RANGE", name, `${count} elements`, value?.length ?? value);
      }
      for (let index = 0; index < count; index++) element.write(view, at + index * element.size, value[index], name);
    },
  });
}

/** `length` bytes as they are, read as a copy. Fewer may be written: zeros follow. */
export function bytes(length: number, align = 1): FieldType<Uint8Array, Uint8Array> {
  return Object.freeze({
    kind: `byte[${length}]`,
    size: length,
    align,
    read: (view: DataView, at: number): Uint8Array => new Uint8Array(view.buffer, view.byteOffset + at, length).slice(),
    write(view: DataView, at: number, value: Uint8Array, name: string): void {
      if (!(value instanceof Uint8Array) || value.length > length) {
        throw new XenAbiError("ERR_FIELD_RANGE", name, `at most ${length} bytes`, value?.length ?? value);
      }
      const target = new Uint8Array(view.buffer, view.byteOffset + at, length);
      target.fill(0);
      target.set(value);
    },
  });
}

/** The characters up to the first NUL, or all of them; each byte is a character (Latin-1), so that nothing is lost. */
export function textOf(source: Uint8Array): string {
  const end = source.indexOf(0);
  let text = "";
  for (const byte of end < 0 ? source : source.subarray(0, end)) text += String.fromCharCode(byte);
  return text;
}

/** Text as bytes without a final NUL; characters above U+00FF cannot be written. */
export function bytesOf(text: string, name: string): Uint8Array<ArrayBuffer> {
  const encoded = new Uint8Array(text.length);
  for (let index = 0; index < text.length; index++) {
    encoded[index] = requireInteger(name, text.charCodeAt(index), 1, 0xff, "ERR_FIELD_RANGE");
  }
  return encoded;
}

/** `length` bytes that hold NUL-terminated text: at most `length - 1` characters of U+0001..U+00FF. */
export function text(length: number): FieldType<string> {
  const raw = bytes(length);
  return Object.freeze({
    kind: `char[${length}]`,
    size: length,
    align: 1,
    read: (view: DataView, at: number): string => textOf(raw.read(view, at)),
    write(view: DataView, at: number, value: string, name: string): void {
      if (typeof value !== "string" || value.length > length - 1) {
        throw new XenAbiError("ERR_FIELD_RANGE", name, `at most ${length - 1} characters`, value?.length ?? value);
      }
      raw.write(view, at, bytesOf(value, name), name);
    },
  });
}
