/*L:456 The paravirtual console.
 *
 * A page with a ring each way: what the guest prints and what is typed. The guest moves one index and sends an event, the
 * console moves the other and sends one back. Indices that cannot be true are taken for an empty ring. Before it: xenstore.
 * Next: what a domain's nodes are at its start, domain-nodes.ts. */
import type { PhysicalAddress, PhysicalMemory } from "@lguest/mmu";
import { ringOffset, ringUsed, xenconsInterface } from "@lguest/xen-hypercalls";

/** What {@link ConsoleRing} works with. */
export interface ConsoleRingParts {
  readonly memory: PhysicalMemory;
  /** The page; a writable use of it is held by the caller. */
  readonly page: PhysicalAddress;
  /** Sends the guest an event. */
  readonly notify: () => void;
  /** Receives what the guest prints. */
  readonly output: (bytes: Uint8Array) => void;
  /** True while nothing more is to be taken from the guest. */
  readonly full: () => boolean;
  /** All that was typed is in the ring. */
  readonly inputTaken: () => void;
}

const FIELDS = xenconsInterface.fields;
const { in: IN, out: OUT } = FIELDS;

/** The outside's end of a domain's console. */
export class ConsoleRing {
  readonly #parts: ConsoleRingParts;
  /** Typed, and not in the ring yet. */
  #typed: Uint8Array = new Uint8Array();

  constructor(parts: ConsoleRingParts) {
    this.#parts = parts;
  }

  /** The guest sent an event, or something changed here: moves what can be moved. */
  process(): void {
    const printed = this.#print();
    const typed = this.#feed();
    if (printed || typed) this.#parts.notify();
  }

  /** Types something. It is taken when all of it fits into the ring. */
  type(bytes: Uint8Array): void {
    this.#typed = bytes;
    if (bytes.length === 0) this.#parts.inputTaken();
    else this.process();
  }

  #print(): boolean {
    const { memory, page, full, output } = this.#parts;
    if (full()) return false;
    const consumer = this.#read(FIELDS.out_cons.offset);
    const used = ringUsed(this.#read(FIELDS.out_prod.offset), consumer);
    if (used === 0 || used > OUT.size) return false;
    const bytes = new Uint8Array(used);
    for (let i = 0; i < used; i++) bytes[i] = memory.read8(page + OUT.offset + ringOffset(consumer + i, OUT.size));
    memory.write32(page + FIELDS.out_cons.offset, consumer + used);
    output(bytes);
    return true;
  }

  #feed(): boolean {
    if (this.#typed.length === 0) return false;
    const { memory, page, inputTaken } = this.#parts;
    const producer = this.#read(FIELDS.in_prod.offset);
    const used = ringUsed(producer, this.#read(FIELDS.in_cons.offset));
    const count = Math.min(Math.max(IN.size - used, 0), this.#typed.length);
    if (count === 0) return false;
    for (let i = 0; i < count; i++) {
      memory.write8(page + IN.offset + ringOffset(producer + i, IN.size), this.#typed[i]);
    }
    memory.write32(page + FIELDS.in_prod.offset, producer + count);
    this.#typed = this.#typed.subarray(count);
    if (this.#typed.length === 0) inputTaken();
    return true;
  }

  #read(offset: number): number {
    return this.#parts.memory.read32(this.#parts.page + offset) >>> 0;
  }
}
