/*X:145 A place for arguments.
 * Before a guest makes a call it must have put the call's structures somewhere. A writer is a stretch of the guest's
 * memory that is filled from its start, a structure at a time, each at its alignment; `mark` and `release` give back what
 * was taken since, as a stack frame does. Before: struct-memory.ts. Next: what a call is, request.ts. */

import type { LinearAddress, u32 } from "@lguest/mmu";
import { hex, requireInteger, XenAbiError } from "./errors.js";
import { encodeInto, type FieldType, roundUp } from "./layout.js";
import { readStruct, readStructs, type StructMemory } from "./struct-memory.js";

/** What {@link createStructWriter} is made of. */
export interface StructWriterOptions {
  readonly memory: StructMemory;
  /** First byte that the writer may use, a linear address. */
  readonly base: LinearAddress;
  /** Bytes that it may use; `base + size` is at most 2^32. */
  readonly size: number;
}

/** A stretch of a guest's memory that is filled with structures. */
export interface StructWriter {
  readonly memory: StructMemory;
  /** Bytes taken so far, gaps for alignment included. */
  readonly used: number;
  /** Takes `size` bytes without writing them. @throws XenAbiError `ERR_SPACE` if they are not left. */
  reserve(size: number, align?: number): LinearAddress;
  /** Writes one structure and says where. */
  place<T, I>(type: FieldType<T, I>, value: I): LinearAddress;
  /** Writes structures one behind the other and says where the first lies; an address even if there are none. */
  placeAll<T, I>(type: FieldType<T, I>, values: readonly I[]): LinearAddress;
  /** Writes bytes, without alignment. */
  placeBytes(bytes: Uint8Array): LinearAddress;
  /** Reads a structure. @throws XenAbiError `ERR_ADDRESS` if it is not in memory. */
  read<T, I>(type: FieldType<T, I>, address: LinearAddress): T;
  /** Reads structures one behind the other. @throws XenAbiError `ERR_ADDRESS` if they are not in memory. */
  readAll<T, I>(type: FieldType<T, I>, address: LinearAddress, count: number): T[];
  /** What to give to {@link release} later. */
  mark(): number;
  /** Gives back everything taken since the mark. @throws XenAbiError `ERR_PARAMETER` if it lies ahead. */
  release(mark: number): void;
}

class Arena implements StructWriter {
  readonly memory: StructMemory;
  readonly #base: LinearAddress;
  readonly #size: number;
  #used = 0;

  constructor(options: StructWriterOptions) {
    this.memory = options.memory;
    this.#base = requireInteger("base", options.base, 0, 0xffffffff);
    this.#size = requireInteger("size", options.size, 0, 0x100000000 - this.#base);
  }

  get used(): number {
    return this.#used;
  }

  reserve(size: number, align = 4): LinearAddress {
    const address = roundUp(this.#base + this.#used, align);
    const end = address - this.#base + size;
    if (!(size >= 0 && end <= this.#size)) {
      throw new XenAbiError("ERR_SPACE", "struct writer", `${this.#size - this.#used} bytes or less`, size);
    }
    this.#used = end;
    return address;
  }

  place<T, I>(type: FieldType<T, I>, value: I): LinearAddress {
    return this.placeAll(type, [value]);
  }

  placeAll<T, I>(type: FieldType<T, I>, values: readonly I[]): LinearAddress {
    const encoded = new Uint8Array(type.size * values.length);
    for (const [index, value] of values.entries()) encodeInto(type, value, encoded, index * type.size);
    return this.#put(encoded, Math.max(type.align, 4));
  }

  placeBytes(bytes: Uint8Array): LinearAddress {
    return this.#put(bytes, 1);
  }

  read<T, I>(type: FieldType<T, I>, address: LinearAddress): T {
    return present(readStruct(this.memory, type, address), type.kind, address);
  }

  readAll<T, I>(type: FieldType<T, I>, address: LinearAddress, count: number): T[] {
    return present(readStructs(this.memory, type, address, count), type.kind, address);
  }

  mark(): number {
    return this.#used;
  }

  release(mark: number): void {
    this.#used = requireInteger("mark", mark, 0, this.#used);
  }

  #put(bytes: Uint8Array, align: number): LinearAddress {
    const before = this.#used;
    const address = this.reserve(bytes.length, align);
    if (!this.memory.write(address, bytes)) {
      this.#used = before;
      throw new XenAbiError("ERR_ADDRESS", "struct writer", `${bytes.length} writable bytes`, hex(address));
    }
    return address;
  }
}

function present<T>(value: T | undefined, kind: string, address: u32): T {
  if (value === undefined) throw new XenAbiError("ERR_ADDRESS", kind, "readable memory", hex(address));
  return value;
}

/**
 * A writer over a stretch of memory.
 * @throws XenAbiError `ERR_PARAMETER` if the stretch is not within 4 GB.
 */
export function createStructWriter(options: StructWriterOptions): StructWriter {
  return new Arena(options);
}
