/*X:528 Structures in a guest's memory.
 *
 * Hypercalls name their structures by linear address of the virtual processor that calls. This is the one way to them:
 * below the hypervisor's hole, through the guest's tables, all of it or nothing. Before: guest-tables.ts. Next: the pages
 * of the hole, hole.ts. */
import { type LinearAddress, PAGE_OFFSET_MASK, PAGE_SIZE, type PhysicalAddress, type u32 } from "@lguest/mmu";
import { HYPERVISOR_VIRT_START } from "../addresses.js";
import type { StructMemory } from "../struct-memory.js";
import { NOT_MAPPED, translate } from "./guest-tables.js";
import type { Vcpu } from "./vcpu.js";

/** A piece of memory within one page. */
interface Piece {
  readonly at: PhysicalAddress;
  readonly from: number;
  readonly length: number;
}

/** The memory of one virtual processor's guest. */
export class VcpuMemory implements StructMemory {
  readonly #vcpu: Vcpu;

  constructor(vcpu: Vcpu) {
    this.#vcpu = vcpu;
  }

  read(address: LinearAddress, length: number): Uint8Array | undefined {
    const pieces = this.#pieces(address, length, false);
    if (pieces === null) return undefined;
    const { memory } = this.#vcpu.domain.machine;
    const bytes = new Uint8Array(length);
    for (const piece of pieces) bytes.set(memory.readBytes(piece.at, piece.length), piece.from);
    return bytes;
  }

  write(address: LinearAddress, bytes: Uint8Array): boolean {
    const pieces = this.#pieces(address, bytes.length, true);
    if (pieces === null) return false;
    const { memory } = this.#vcpu.domain.machine;
    for (const piece of pieces) memory.writeBytes(piece.at, bytes.subarray(piece.from, piece.from + piece.length));
    return true;
  }

  /** A word, or `undefined`. */
  readU32(address: LinearAddress): u32 | undefined {
    const machine = this.#vcpu.domain.machine;
    if ((address & PAGE_OFFSET_MASK) <= PAGE_SIZE - 4 && address < HYPERVISOR_VIRT_START) {
      const at = translate(machine.memory, this.#vcpu.root, address, false);
      return at === NOT_MAPPED ? undefined : machine.memory.read32(at) >>> 0;
    }
    const bytes = this.read(address, 4);
    return bytes && new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  }

  /** @returns false if it cannot be written. */
  writeU32(address: LinearAddress, value: u32): boolean {
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setUint32(0, value, true);
    return this.write(address, bytes);
  }

  #pieces(address: LinearAddress, length: number, write: boolean): Piece[] | null {
    if (address + length > HYPERVISOR_VIRT_START) return null;
    const { root, domain } = this.#vcpu;
    const pieces: Piece[] = [];
    for (let from = 0; from < length; ) {
      const linear = address + from;
      const at = translate(domain.machine.memory, root, linear, write);
      if (at === NOT_MAPPED) return null;
      const size = Math.min(length - from, PAGE_SIZE - (linear % PAGE_SIZE));
      pieces.push({ at, from, length: size });
      from += size;
    }
    return pieces;
  }
}
