/*L:452 Xenstore: the ring.
 *
 * A page that guest and store share: 1024 bytes for requests, as many for answers, and how far each side is. Messages may
 * be longer than that and come in pieces. What the guest writes there is believed only as far as it can be true: for
 * indices that cannot be, or a message longer than any, the connection is closed for good. Before it: connections. Next:
 * the console's ring, ../console-ring.ts. */
import type { PhysicalAddress, PhysicalMemory } from "@lguest/mmu";
import {
  ringOffset,
  ringUsed,
  XENSTORE_PAYLOAD_MAX,
  XENSTORE_RING_SIZE,
  xenstoreDomainInterface,
} from "@lguest/xen-hypercalls";
import { decodeHead, HEAD_BYTES } from "./protocol.js";
import type { StoreConnection } from "./store-connection.js";

/* server_features and error of public/io/xs_wire.h. */
const FEATURE_ERROR = 1 << 1;
const ERROR_RING_INDEX = 2;
const ERROR_PROTOCOL = 3;

const FIELDS = xenstoreDomainInterface.fields;

/** What {@link StoreRing} works with. */
export interface StoreRingParts {
  readonly memory: PhysicalMemory;
  /** The page; a writable use of it is held by the caller. */
  readonly page: PhysicalAddress;
  readonly connection: StoreConnection;
  /** Sends the guest an event. */
  readonly notify: () => void;
}

/** The store's side of a domain's ring. */
export class StoreRing {
  readonly #parts: StoreRingParts;
  /** What came of a message. */
  readonly #input = new Uint8Array(HEAD_BYTES + XENSTORE_PAYLOAD_MAX);
  #have = 0;
  /** What is left of a message to be sent. */
  #output: Uint8Array | null = null;
  #closed = false;

  constructor(parts: StoreRingParts) {
    this.#parts = parts;
    this.#write(FIELDS.server_features.offset, FEATURE_ERROR);
  }

  /** The guest misbehaved: it is not listened to any more. */
  get closed(): boolean {
    return this.#closed;
  }

  /** Takes what came, carries it out, and sends what there is room for. */
  process(): void {
    let moved = false;
    while (!this.#closed) {
      const sent = this.#send();
      const received = this.#receive();
      if (!sent && !received) break;
      moved = true;
    }
    if (moved) this.#parts.notify();
  }

  /** @returns true if bytes were taken or a request was carried out. */
  #receive(): boolean {
    const { connection } = this.#parts;
    if (this.#closed || connection.busy || this.#output !== null) return false;
    let taken = this.#take(HEAD_BYTES);
    if (this.#closed || this.#have < HEAD_BYTES) return taken;
    const { type, request, transaction, length } = decodeHead(this.#input.subarray(0, HEAD_BYTES));
    if (length > XENSTORE_PAYLOAD_MAX) {
      this.#close(ERROR_PROTOCOL);
      return true;
    }
    taken = this.#take(HEAD_BYTES + length) || taken;
    if (this.#closed || this.#have < HEAD_BYTES + length) return taken;
    this.#have = 0;
    connection.handle({ type, request, transaction, payload: this.#input.slice(HEAD_BYTES, HEAD_BYTES + length) });
    return true;
  }

  /** Takes bytes until `wanted` of the message are there, or no more have come. @returns true if it took any. */
  #take(wanted: number): boolean {
    const consumer = this.#read(FIELDS.req_cons.offset);
    const used = ringUsed(this.#read(FIELDS.req_prod.offset), consumer);
    if (used > XENSTORE_RING_SIZE) {
      this.#close(ERROR_RING_INDEX);
      return false;
    }
    const count = Math.min(used, wanted - this.#have);
    if (count <= 0) return false;
    const { memory, page } = this.#parts;
    for (let i = 0; i < count; i++) {
      this.#input[this.#have++] = memory.read8(page + FIELDS.req.offset + ringOffset(consumer + i, XENSTORE_RING_SIZE));
    }
    this.#write(FIELDS.req_cons.offset, consumer + count);
    return true;
  }

  /** @returns true if it sent anything. */
  #send(): boolean {
    this.#output ??= this.#parts.connection.take();
    if (this.#output === null) return false;
    const producer = this.#read(FIELDS.rsp_prod.offset);
    const used = ringUsed(producer, this.#read(FIELDS.rsp_cons.offset));
    if (used > XENSTORE_RING_SIZE) {
      this.#close(ERROR_RING_INDEX);
      return false;
    }
    const bytes = this.#output;
    const count = Math.min(XENSTORE_RING_SIZE - used, bytes.length);
    if (count === 0) return false;
    const { memory, page } = this.#parts;
    for (let i = 0; i < count; i++) {
      memory.write8(page + FIELDS.rsp.offset + ringOffset(producer + i, XENSTORE_RING_SIZE), bytes[i]);
    }
    this.#write(FIELDS.rsp_prod.offset, producer + count);
    this.#output = count === bytes.length ? null : bytes.subarray(count);
    return true;
  }

  #close(error: number): void {
    this.#closed = true;
    this.#parts.connection.reset();
    this.#write(FIELDS.error.offset, error);
  }

  #read(offset: number): number {
    return this.#parts.memory.read32(this.#parts.page + offset) >>> 0;
  }

  #write(offset: number, value: number): void {
    this.#parts.memory.write32(this.#parts.page + offset, value);
  }
}
