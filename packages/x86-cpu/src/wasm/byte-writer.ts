/*C:700 Bytes of a WebAssembly module.
 *
 * A buffer that grows, and the few encodings that the binary format is made of: bytes, LEB128 numbers, names, floats
 * (WebAssembly core specification §5.2). The encoder that starts here knows nothing of processors; it emits what the
 * tiers run as WebAssembly. Before it: the interpreter. Next: what is emitted (opcodes.ts). */

const FIRST_CAPACITY = 256;
const MOST_FLOAT_BYTES = 8;

/** Bytes in the making. */
export class ByteWriter {
  private bytes = new Uint8Array(FIRST_CAPACITY);
  private length = 0;
  private readonly float = new DataView(new ArrayBuffer(MOST_FLOAT_BYTES));

  /** Bytes written so far. */
  get size(): number {
    return this.length;
  }

  private reserve(count: number): void {
    if (this.length + count <= this.bytes.length) return;
    const grown = new Uint8Array(Math.max(this.bytes.length * 2, this.length + count));
    grown.set(this.bytes);
    this.bytes = grown;
  }

  byte(value: number): void {
    this.reserve(1);
    this.bytes[this.length++] = value;
  }

  raw(values: Uint8Array): void {
    this.reserve(values.length);
    this.bytes.set(values, this.length);
    this.length += values.length;
  }

  /** An unsigned number below 2^32 in LEB128. */
  unsigned(value: number): void {
    let rest = value >>> 0;
    while (rest >= 0x80) {
      this.byte((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    this.byte(rest);
  }

  /** A signed 32-bit number in LEB128. */
  signed32(value: number): void {
    let rest = value | 0;
    // The last byte's bit 6 is the sign of all that follows.
    while (rest < -0x40 || rest > 0x3f) {
      this.byte((rest & 0x7f) | 0x80);
      rest >>= 7;
    }
    this.byte(rest & 0x7f);
  }

  /** A signed 64-bit number in LEB128; an unsigned one of 64 bits is taken for the signed one of the same bits. */
  signed64(value: bigint): void {
    let rest = BigInt.asIntN(64, value);
    while (rest < -0x40n || rest > 0x3fn) {
      this.byte(Number(rest & 0x7fn) | 0x80);
      rest >>= 7n;
    }
    this.byte(Number(rest & 0x7fn));
  }

  float64(value: number): void {
    this.float.setFloat64(0, value, true);
    this.raw(new Uint8Array(this.float.buffer));
  }

  /** A name: its length in bytes and its UTF-8. */
  name(text: string): void {
    const utf8 = new TextEncoder().encode(text);
    this.unsigned(utf8.length);
    this.raw(utf8);
  }

  /** What another writer holds, with its size before it. */
  sized(content: ByteWriter): void {
    this.unsigned(content.length);
    this.raw(content.toBytes());
  }

  /** A copy of what was written. */
  toBytes(): Uint8Array<ArrayBuffer> {
    return this.bytes.slice(0, this.length);
  }
}
