/*T:295 A section being filled.
 *
 * Bytes with a place: where it starts is known from the sizes of the pass before. Statements write into it (assemble.ts). */

export class Section {
  readonly name: string;
  readonly align: bigint;
  readonly isBss: boolean;
  /** Address of the first byte. */
  start = 0n;
  /** Bytes so far. */
  length = 0;
  private settled = 0;
  private data = new Uint8Array(256);

  constructor(name: string, align: number) {
    this.name = name;
    this.align = BigInt(align);
    this.isBss = name === ".bss" || name === ".absolute";
  }

  /** Address of the next byte. */
  get here(): bigint {
    return this.start + BigInt(this.length);
  }

  /** Address after the last byte, as the last pass left it. */
  get end(): bigint {
    return this.start + BigInt(Math.max(this.length, this.settled));
  }

  /** Puts the section at the first aligned address from `after` on. */
  place(after: bigint): void {
    this.start = (after + this.align - 1n) & -this.align;
  }

  rewind(): void {
    this.length = 0;
  }

  /** Remembers the size; true when it differs from the pass before. */
  settle(): boolean {
    const changed = this.settled !== this.length;
    this.settled = this.length;
    return changed;
  }

  private reserve(count: number): void {
    if (this.isBss || this.length + count <= this.data.length) return;
    const grown = new Uint8Array(Math.max(this.data.length * 2, this.length + count));
    grown.set(this.data.subarray(0, this.length));
    this.data = grown;
  }

  write(bytes: readonly number[] | Uint8Array): void {
    this.reserve(bytes.length);
    if (!this.isBss) this.data.set(bytes, this.length);
    this.length += bytes.length;
  }

  fill(count: number, value: number): void {
    this.reserve(count);
    if (!this.isBss) this.data.fill(value, this.length, this.length + count);
    this.length += count;
  }

  /** A copy of the bytes from an offset on; none of a section without bytes. */
  bytes(from: number): Uint8Array {
    return this.isBss ? new Uint8Array(0) : this.data.slice(from, this.length);
  }
}
