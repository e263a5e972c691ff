/*L:230 The console.
 *
 * Two rings: in one the Guest leaves buffers that what is typed goes into, in the other it puts what it prints. What
 * was typed waits here until there is a buffer for it. Before it: the rings. Next: printing before there is a console
 * (early-console.ts). */
import type { GuestMemory } from "@lguest/lguest-host";
import { type Device, type DeviceBus, VIRTIO_CONSOLE } from "./device-bus.js";
import type { VringChain } from "./vring.js";

/* Virtual I/O Device Version 1.0 §5.3.2: the rings of port 0. */
const RECEIVE_QUEUE = 0;
const TRANSMIT_QUEUE = 1;

/** What {@link VirtioConsole} is made of. */
export interface VirtioConsoleOptions {
  readonly bus: DeviceBus;
  readonly memory: GuestMemory;
  /** Receives what the Guest prints; the bytes are the receiver's. */
  readonly output: (bytes: Uint8Array) => void;
  /** True while no more shall be printed. What the Guest put into the ring stays there until {@link VirtioConsole.resume}. */
  readonly full: () => boolean;
  /** Called when all that was typed has gone into the Guest. */
  readonly inputTaken: () => void;
}

/** A console without any of the optional features. */
export class VirtioConsole {
  readonly #options: VirtioConsoleOptions;
  readonly #device: Device;
  /** What was typed and not yet taken, oldest first. */
  readonly #typed: Uint8Array[] = [];

  constructor(options: VirtioConsoleOptions) {
    this.#options = options;
    this.#device = options.bus.add({
      type: VIRTIO_CONSOLE,
      name: "console",
      queues: 2,
      onKick: (queue) => (queue === TRANSMIT_QUEUE ? this.#transmit() : this.#receive()),
    });
  }

  /** True if all that was typed has gone into the Guest. */
  get idle(): boolean {
    return this.#typed.length === 0;
  }

  /** Prints what was left in the ring while there was no room for it. */
  resume(): void {
    this.#transmit();
  }

  /** Types. The bytes are kept until the Guest takes them. */
  type(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.#typed.push(bytes);
    this.#receive();
  }

  /** Fills buffers of the Guest with what was typed. */
  #receive(): void {
    const ring = this.#device.rings[RECEIVE_QUEUE];
    let any = false;
    while (this.#typed.length > 0) {
      const chain = ring.take();
      if (!chain) break;
      ring.giveBack(chain, this.#fill(chain));
      any = true;
    }
    if (!any) return;
    this.#device.interrupt(RECEIVE_QUEUE);
    if (this.idle) this.#options.inputTaken();
  }

  /** @returns bytes put into the chain. */
  #fill(chain: VringChain): number {
    let written = 0;
    for (const piece of chain.writable) {
      for (let room = piece.length; room > 0 && this.#typed.length > 0; ) {
        const [first] = this.#typed;
        const now = first.subarray(0, room);
        this.#options.memory.writeBytes(piece.address + piece.length - room, now);
        room -= now.length;
        written += now.length;
        if (now.length === first.length) this.#typed.shift();
        else this.#typed[0] = first.subarray(now.length);
      }
    }
    return written;
  }

  #transmit(): void {
    const ring = this.#device.rings[TRANSMIT_QUEUE];
    let any = false;
    while (!this.#options.full()) {
      const chain = ring.take();
      if (!chain) break;
      for (const { address, length } of chain.readable) {
        if (length > 0) this.#options.output(this.#options.memory.readBytes(address, length));
      }
      ring.giveBack(chain, 0);
      any = true;
    }
    if (any) this.#device.interrupt(TRANSMIT_QUEUE);
  }
}
