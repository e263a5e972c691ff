/*X:140 The memory that structures lie in.
 * A hypercall's structures are named by linear address, and linear addresses may lead nowhere. The one interface here is
 * what this library asks of a memory: bytes in, bytes out, all of them or none, and a plain answer when they are not
 * there. A hypervisor gives one that walks the guest's page tables and turns the answer into -EFAULT; a test or a tool
 * gives a piece of an array. Before: field-types.ts. Next: putting structures one behind the other, struct-writer.ts. */

import type { LinearAddress } from "@lguest/mmu";
import { requireInteger } from "./errors.js";
import { decodeLayout, encodeLayout, type FieldType } from "./layout.js";

/** Memory by linear address. Whatever is wrong with an address is an answer, never an exception. */
export interface StructMemory {
  /** A copy of `length` bytes, or `undefined` if not all of them can be read. */
  read(address: LinearAddress, length: number): Uint8Array | undefined;
  /** Writes all of `bytes` and returns true, or nothing at all and returns false. */
  write(address: LinearAddress, bytes: Uint8Array): boolean;
}

/** What {@link createArrayMemory} is made of. */
export interface ArrayMemoryOptions {
  /** The bytes, shared with the caller. */
  readonly bytes: Uint8Array;
  /** Linear address of the first byte, 0..0xFFFFFFFF; 0 if left out. */
  readonly base?: LinearAddress;
}

/**
 * Memory that is a piece of an array; everything outside is not there.
 * @throws XenAbiError `ERR_PARAMETER` if `base` is no linear address.
 */
export function createArrayMemory(options: ArrayMemoryOptions): StructMemory {
  const { bytes } = options;
  const base = requireInteger("base", options.base ?? 0, 0, 0xffffffff);
  const contains = (address: number, length: number): boolean =>
    Number.isInteger(address) && length >= 0 && address >= base && address - base + length <= bytes.length;
  return {
    read: (address, length) =>
      contains(address, length) ? bytes.slice(address - base, address - base + length) : undefined,
    write(address, source) {
      if (!contains(address, source.length)) return false;
      bytes.set(source, address - base);
      return true;
    },
  };
}

/** Reads a structure; `undefined` if it does not wholly lie in readable memory. */
export function readStruct<T, I>(memory: StructMemory, type: FieldType<T, I>, address: LinearAddress): T | undefined {
  const source = memory.read(address, type.size);
  return source === undefined ? undefined : decodeLayout(type, source);
}

/**
 * Writes a structure; false if it does not wholly lie in writable memory, which is then unchanged.
 * @throws XenAbiError `ERR_FIELD_RANGE` if a value does not fit its field.
 */
export function writeStruct<T, I>(
  memory: StructMemory,
  type: FieldType<T, I>,
  address: LinearAddress,
  value: I,
): boolean {
  return memory.write(address, encodeLayout(type, value));
}

/** Reads `count` structures that lie one behind the other; `undefined` if any part cannot be read. */
export function readStructs<T, I>(
  memory: StructMemory,
  type: FieldType<T, I>,
  address: LinearAddress,
  count: number,
): T[] | undefined {
  const source = memory.read(address, type.size * count);
  if (source === undefined) return undefined;
  return Array.from({ length: count }, (_, index) => decodeLayout(type, source, index * type.size));
}
