/*L:250 The console as streams.
 *
 * What a Guest prints comes out of a web stream and what is typed goes into another, so that a terminal, a page and a
 * test can all be at the other end. Nothing is lost: if nobody reads, the Guest is held up once a good amount has piled
 * up, and if the Guest does not read, the writer is. Before it: the devices. Next: what a Guest is, to its owner
 * (guest.ts). */

/** Bytes printed and not yet read from which on the Guest waits. Enough for a boot's messages, should nobody read. */
const HIGH_WATER_BYTES = 1024 * 1024;

/** The console of a Guest, from outside. */
export interface GuestConsole {
  /** What the Guest prints, as bytes. The Guest waits while more than 1 MiB is unread. Ends with the Guest. */
  readonly readable: ReadableStream<Uint8Array>;
  /** What is typed, as bytes. A write is done when the Guest has taken it. Closing it tells the Guest nothing. */
  readonly writable: WritableStream<Uint8Array>;
}

/** What {@link ConsoleStreams} works with. */
export interface ConsoleStreamsOptions {
  /** Gives typed bytes to the Guest. */
  readonly type: (bytes: Uint8Array) => void;
  /** Called when the Guest may go on printing. */
  readonly drained: () => void;
}

/** Both ends of a console. */
export class ConsoleStreams implements GuestConsole {
  readonly readable: ReadableStream<Uint8Array>;
  readonly writable: WritableStream<Uint8Array>;
  #printed: Uint8Array[] = [];
  #size = 0;
  #controller!: ReadableStreamDefaultController<Uint8Array>;
  #taken: (() => void) | null = null;
  #ended = false;

  constructor({ type, drained }: ConsoleStreamsOptions) {
    this.readable = new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          this.#controller = controller;
        },
        pull: () => drained(),
        cancel: () => {
          this.#ended = true;
          drained();
        },
      },
      new ByteLengthQueuingStrategy({ highWaterMark: HIGH_WATER_BYTES }),
    );
    this.writable = new WritableStream<Uint8Array>({
      write: (bytes) =>
        new Promise<void>((resolve) => {
          this.#taken = resolve;
          if (this.#ended) this.inputTaken();
          else type(bytes.slice());
        }),
    });
  }

  /** True if so much is unread that the Guest shall wait. */
  get full(): boolean {
    return !this.#ended && (this.#controller.desiredSize ?? HIGH_WATER_BYTES) - this.#size <= 0;
  }

  /** Collects what is printed, for the next `flush`. */
  print(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.#printed.push(bytes);
    this.#size += bytes.length;
  }

  /** Hands on in one piece what was collected. */
  flush(): void {
    if (this.#size === 0) return;
    const chunk = new Uint8Array(this.#size);
    let at = 0;
    for (const bytes of this.#printed) {
      chunk.set(bytes, at);
      at += bytes.length;
    }
    this.#printed = [];
    this.#size = 0;
    if (!this.#ended) this.#controller.enqueue(chunk);
  }

  /** The Guest took what was typed. */
  inputTaken(): void {
    this.#taken?.();
    this.#taken = null;
  }

  /** The Guest is gone: what was printed is handed on, then the end. What is typed from now on goes nowhere. */
  end(): void {
    this.flush();
    if (!this.#ended) this.#controller.close();
    this.#ended = true;
    this.inputTaken();
  }
}
