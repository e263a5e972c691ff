/*L:220 Rings.
 *
 * A virtio ring is three arrays in the Guest's memory: descriptors that name buffers and are chained, a ring in which
 * the Guest offers chains, and one in which the device gives them back. The Guest can write anything into all of it at
 * any time, so every index is checked before it is used, a chain ends after as many pieces as there are descriptors,
 * and what lies outside memory ends the Guest, never the Launcher. Before it: where rings are. Next: the device that
 * matters most (virtio-console.ts). */
import type { GuestMemory } from "@lguest/lguest-host";
import { PAGE_SIZE } from "@lguest/mmu";

/*
 * Virtual I/O Device Version 1.0 §2.4, legacy layout, n entries
 *
 *   descriptors  n × { address u64, length u32, flags u16, next u16 }
 *   available    flags u16, index u16, n × head u16, used_event u16
 *   (to the next page)
 *   used         flags u16, index u16, n × { head u32, length u32 }, avail_event u16
 */
const DESCRIPTOR_BYTES = 16;
const DESCRIPTOR_ADDRESS_HIGH = 4;
const DESCRIPTOR_LENGTH = 8;
const DESCRIPTOR_FLAGS = 12;
const DESCRIPTOR_NEXT = 14;
const RING_INDEX = 2;
const RING_FIRST = 4;
const USED_BYTES = 8;

const FLAG_NEXT = 1 << 0;
const FLAG_WRITE = 1 << 1;
const FLAG_INDIRECT = 1 << 2;
/** In the available ring's flags: the Guest looks by itself. */
const NO_INTERRUPT = 1 << 0;

/** Most bytes in one chain. No driver comes near it; without a bound 256 pieces could name all of memory each. */
export const MOST_CHAIN_BYTES = 4 * 1024 * 1024;

/** A buffer in the Guest's memory, all of it RAM or device pages. */
export interface VringPiece {
  readonly address: number;
  readonly length: number;
}

/** What the Guest offered: buffers to read from, then buffers to write to. */
export interface VringChain {
  /** Number of its first descriptor, to give it back by. */
  readonly head: number;
  readonly readable: readonly VringPiece[];
  readonly writable: readonly VringPiece[];
}

/** What a {@link Vring} is made of. */
export interface VringOptions {
  readonly memory: GuestMemory;
  /** Guest-physical address, a multiple of 4096. */
  readonly address: number;
  /** A power of two. */
  readonly entries: number;
  /** Hears what is wrong with the ring; the first time is the last. */
  readonly fail: (what: string) => void;
}

/** Offset of the used ring. */
function usedOffset(entries: number): number {
  const available = entries * DESCRIPTOR_BYTES;
  return Math.ceil((available + RING_FIRST + entries * 2 + 2) / PAGE_SIZE) * PAGE_SIZE;
}

/** Pages that a ring takes. */
export function vringPages(entries: number): number {
  return Math.ceil((usedOffset(entries) + RING_FIRST + entries * USED_BYTES + 2) / PAGE_SIZE);
}

/** The device's side of a ring. */
export class Vring {
  readonly #options: VringOptions;
  readonly #available: number;
  readonly #used: number;
  #lastAvailable = 0;
  #usedIndex = 0;
  #broken = false;

  constructor(options: VringOptions) {
    this.#options = options;
    this.#available = options.address + options.entries * DESCRIPTOR_BYTES;
    this.#used = options.address + usedOffset(options.entries);
  }

  /**
   * Forgets what was taken and given back, and empties the ring in memory: a driver that starts again counts on from
   * what it finds there.
   */
  reset(): void {
    const { memory, address, entries } = this.#options;
    memory.writeBytes(address, new Uint8Array(vringPages(entries) * PAGE_SIZE));
    this.#lastAvailable = 0;
    this.#usedIndex = 0;
  }

  /** False if the Guest does not want to be interrupted about this ring. */
  wantsInterrupt(): boolean {
    return (this.#options.memory.readU16(this.#available) & NO_INTERRUPT) === 0;
  }

  /** The next chain that the Guest offered; null if there is none, or the ring is beyond use. */
  take(): VringChain | null {
    if (this.#broken) return null;
    const { memory, entries } = this.#options;
    const offered = memory.readU16(this.#available + RING_INDEX);
    const waiting = (offered - this.#lastAvailable) & 0xffff;
    if (waiting === 0) return null;
    if (waiting > entries) return this.#fail(`${waiting} chains offered in a ring of ${entries}`);
    const slot = this.#lastAvailable & (entries - 1);
    const head = memory.readU16(this.#available + RING_FIRST + slot * 2);
    const chain = this.#readChain(head);
    if (chain) this.#lastAvailable = (this.#lastAvailable + 1) & 0xffff;
    return chain;
  }

  /** Gives a chain back. @param written bytes written into it. */
  giveBack(chain: VringChain, written: number): void {
    const { memory, entries } = this.#options;
    const entry = this.#used + RING_FIRST + (this.#usedIndex & (entries - 1)) * USED_BYTES;
    memory.writeU32(entry, chain.head);
    memory.writeU32(entry + 4, written);
    this.#usedIndex = (this.#usedIndex + 1) & 0xffff;
    memory.writeU16(this.#used + RING_INDEX, this.#usedIndex);
  }

  #fail(what: string): null {
    this.#broken = true;
    this.#options.fail(what);
    return null;
  }

  #readChain(head: number): VringChain | null {
    const { memory, address, entries } = this.#options;
    const readable: VringPiece[] = [];
    const writable: VringPiece[] = [];
    let total = 0;
    let index = head;
    for (let count = 0; ; count++) {
      if (index >= entries) return this.#fail(`descriptor ${index} in a ring of ${entries}`);
      if (count === entries) return this.#fail("a chain of descriptors that goes round in circles");
      const at = address + index * DESCRIPTOR_BYTES;
      const flags = memory.readU16(at + DESCRIPTOR_FLAGS);
      if (flags & FLAG_INDIRECT) return this.#fail("an indirect descriptor, which was not offered");
      const piece = this.#readPiece(at);
      if (piece === null) return null;
      total += piece.length;
      if (total > MOST_CHAIN_BYTES) return this.#fail(`a chain of more than ${MOST_CHAIN_BYTES} bytes`);
      (flags & FLAG_WRITE ? writable : readable).push(piece);
      if ((flags & FLAG_NEXT) === 0) return { head, readable, writable };
      index = memory.readU16(at + DESCRIPTOR_NEXT);
    }
  }

  #readPiece(at: number): VringPiece | null {
    const { memory } = this.#options;
    const address = memory.readU32(at);
    const high = memory.readU32(at + DESCRIPTOR_ADDRESS_HIGH);
    const length = memory.readU32(at + DESCRIPTOR_LENGTH);
    if (high === 0 && memory.contains(address, length)) return { address, length };
    const where = high === 0 ? `0x${address.toString(16)}` : `0x${high.toString(16)}_${address.toString(16)}`;
    return this.#fail(`a buffer of ${length} bytes at ${where}, outside memory`);
  }
}
