/*T:458 The file of a group's outcomes.
 *
 * A line of JSON that says where the vectors come from, then compressed streams that hold what each outcome differs in from its
 * case. What has the same nature is kept together, so that it compresses: shapes, flags, words, bytes. x87 registers are
 * kept by their physical number, so that a push changes one. Next, T:460: the recorder. */
import { type Case, IMAGE_FCW, IMAGE_FSW, IMAGE_FTW, IMAGE_MXCSR, IMAGE_ST0, IMAGE_XMM0 } from "./case.js";
import { VECTOR_PAGE_FAULT } from "./machine-layout.js";
import { Outcome, SEGMENTS } from "./outcome.js";

/** The first line of a file. */
export interface VectorHeader {
  /** The processor that answered. */
  readonly processor: string;
  readonly group: string;
  readonly cases: number;
  /** Of the cases that it answered: another generator has another. */
  readonly fingerprint: number;
  /** Bytes of the four streams. */
  readonly streams: readonly number[];
}

const HAS_END = 1;
const HAS_FLAGS = 2;
const HAS_GPR = 4;
const HAS_DATA = 8;
const HAS_STACK = 16;
const HAS_IMAGE = 32;
const HAS_SEGMENTS = 64;

const IMAGE_HAS_FCW = 1;
const IMAGE_HAS_FSW = 2;
const IMAGE_HAS_FTW = 4;
const IMAGE_HAS_MXCSR = 8;

const ST_BYTES = 10;
const XMM_BYTES = 16;
const TOP_SHIFT = 11;

/** Offset in an image of physical x87 register n, under the image's TOP. */
function physicalAt(view: DataView, n: number): number {
  const top = (view.getUint16(IMAGE_FSW, true) >> TOP_SHIFT) & 7;
  return IMAGE_ST0 + ((n - top) & 7) * 16;
}

/** Goes on with the fingerprint of a group's cases. */
export function addToFingerprint(sum: number, c: Case): number {
  let next = sum ^ c.fingerprint ^ c.gpr[0] ^ c.gpr[7] ^ c.eflags ^ c.codeBytes ^ c.dataAt ^ (c.operandAt << 8);
  for (let n = 0; n < c.codeBytes; n++) next = Math.imul(next ^ c.code[n], 0x01000193);
  return (next ^ (next >>> 15)) >>> 0;
}

class ByteStream {
  private bytes = new Uint8Array(1 << 16);
  length = 0;

  put(value: number): void {
    if (this.length === this.bytes.length) {
      const longer = new Uint8Array(this.length * 2);
      longer.set(this.bytes);
      this.bytes = longer;
    }
    this.bytes[this.length++] = value;
  }

  put32(value: number): void {
    for (let n = 0; n < 4; n++) this.put(value >>> (8 * n));
  }

  contents(): Uint8Array {
    return this.bytes.subarray(0, this.length);
  }
}

/** Takes the outcomes of a group, one after the other. */
export class VectorWriter {
  private readonly shapes = new ByteStream();
  private readonly flags = new ByteStream();
  private readonly words = new ByteStream();
  private readonly bytes = new ByteStream();
  private readonly unchanged = new Outcome();

  add(c: Case, outcome: Outcome): void {
    const from = this.unchanged;
    from.startFrom(c);
    const ends = outcome.vector !== from.vector || outcome.eip !== from.eip;
    const imageMask = c.hasImage ? this.imageMask(from, outcome) : 0;
    let shape = 0;
    if (ends) shape |= HAS_END;
    if (outcome.eflags !== from.eflags) shape |= HAS_FLAGS;
    if (outcome.gpr.some((value, n) => value !== from.gpr[n])) shape |= HAS_GPR;
    if (differs(from.data, outcome.data, c.dataBytes)) shape |= HAS_DATA;
    if (differs(from.stack, outcome.stack, c.stackBytes)) shape |= HAS_STACK;
    if (imageMask !== 0) shape |= HAS_IMAGE;
    if (outcome.segments.some((value, n) => value !== from.segments[n])) shape |= HAS_SEGMENTS;
    this.shapes.put(shape);
    if (ends) this.putEnd(c, outcome);
    if ((shape & HAS_FLAGS) !== 0) this.flags.put32(outcome.eflags ^ from.eflags);
    if ((shape & HAS_GPR) !== 0) this.putRegisters(from, outcome);
    if ((shape & HAS_DATA) !== 0) this.putRuns(from.data, outcome.data, c.dataBytes);
    if ((shape & HAS_STACK) !== 0) this.putRuns(from.stack, outcome.stack, c.stackBytes);
    if ((shape & HAS_IMAGE) !== 0) this.putImage(from, outcome, imageMask);
    if ((shape & HAS_SEGMENTS) !== 0) for (const selector of outcome.segments) this.words.put32(selector);
  }

  private putEnd(c: Case, outcome: Outcome): void {
    this.shapes.put(outcome.vector);
    this.words.put32(outcome.error);
    this.words.put32(outcome.eip - c.eip);
    if (outcome.vector === VECTOR_PAGE_FAULT) this.words.put32(outcome.cr2);
  }

  private putRegisters(from: Outcome, outcome: Outcome): void {
    let mask = 0;
    for (let n = 0; n < 8; n++) {
      if (outcome.gpr[n] === from.gpr[n]) continue;
      mask |= 1 << n;
      this.words.put32(outcome.gpr[n] - from.gpr[n]);
    }
    this.shapes.put(mask);
  }

  /** Stretches of changed bytes: a count, then offset and length of each. */
  private putRuns(from: Uint8Array, to: Uint8Array, length: number): void {
    const runs: number[] = [];
    for (let at = 0; at < length; at++) {
      if (from[at] === to[at]) continue;
      let end = at + 1;
      // Short gaps are cheaper than another stretch.
      while (end < length && end - at < 255 && differs(from.subarray(end), to.subarray(end), Math.min(4, length - end)))
        end++;
      runs.push(at, end - at);
      for (let n = at; n < end; n++) this.bytes.put(to[n]);
      at = end - 1;
    }
    this.shapes.put(runs.length / 2);
    for (let n = 0; n < runs.length; n += 2) {
      this.shapes.put(runs[n]);
      this.shapes.put(runs[n] >> 8);
      this.shapes.put(runs[n + 1]);
    }
  }

  /** Changed control words in bits 0 to 3, x87 registers in 8 to 15, xmm registers in 16 to 23. */
  private imageMask(from: Outcome, outcome: Outcome): number {
    const [a, b] = [from.imageView, outcome.imageView];
    let mask = 0;
    if (a.getUint16(IMAGE_FCW, true) !== b.getUint16(IMAGE_FCW, true)) mask |= IMAGE_HAS_FCW;
    if (a.getUint16(IMAGE_FSW, true) !== b.getUint16(IMAGE_FSW, true)) mask |= IMAGE_HAS_FSW;
    if (from.image[IMAGE_FTW] !== outcome.image[IMAGE_FTW]) mask |= IMAGE_HAS_FTW;
    if (a.getUint32(IMAGE_MXCSR, true) !== b.getUint32(IMAGE_MXCSR, true)) mask |= IMAGE_HAS_MXCSR;
    for (let n = 0; n < 8; n++) {
      const [x, y] = [from.image.subarray(physicalAt(a, n)), outcome.image.subarray(physicalAt(b, n))];
      if (differs(x, y, ST_BYTES)) mask |= 0x100 << n;
      const at = IMAGE_XMM0 + n * 16;
      if (differs(from.image.subarray(at), outcome.image.subarray(at), XMM_BYTES)) mask |= 0x10000 << n;
    }
    return mask;
  }

  private putImage(from: Outcome, outcome: Outcome, mask: number): void {
    for (let n = 0; n < 24; n += 8) this.shapes.put(mask >> n);
    const view = outcome.imageView;
    for (const [bit, at, bytes] of CONTROL_FIELDS) {
      if ((mask & bit) !== 0) for (let n = 0; n < bytes; n++) this.flags.put(outcome.image[at + n]);
    }
    for (let n = 0; n < 8; n++) {
      const at = physicalAt(view, n);
      if ((mask & (0x100 << n)) !== 0) for (let k = 0; k < ST_BYTES; k++) this.bytes.put(outcome.image[at + k]);
    }
    for (let n = 0; n < 8; n++) {
      const at = IMAGE_XMM0 + n * 16;
      if ((mask & (0x10000 << n)) === 0) continue;
      // Lanes that stay are zeros.
      for (let k = 0; k < XMM_BYTES; k++) this.bytes.put(outcome.image[at + k] ^ from.image[at + k]);
    }
  }

  /** The streams, in the order of the header's lengths. */
  streams(): Uint8Array[] {
    return [this.shapes, this.flags, this.words, this.bytes].map((stream) => stream.contents());
  }
}

const CONTROL_FIELDS: readonly (readonly [bit: number, at: number, bytes: number])[] = [
  [IMAGE_HAS_FCW, IMAGE_FCW, 2],
  [IMAGE_HAS_FSW, IMAGE_FSW, 2],
  [IMAGE_HAS_FTW, IMAGE_FTW, 1],
  [IMAGE_HAS_MXCSR, IMAGE_MXCSR, 4],
];

function differs(a: Uint8Array, b: Uint8Array, length: number): boolean {
  for (let n = 0; n < length; n++) if (a[n] !== b[n]) return true;
  return false;
}

/** Gives the outcomes of a group, one after the other. */
export class VectorReader {
  private readonly streams: Uint8Array[] = [];
  private shapeAt = 0;
  private flagsAt = 0;
  private wordsAt = 0;
  private bytesAt = 0;

  /** @param body the streams as they follow the header, uncompressed. */
  constructor(header: VectorHeader, body: Uint8Array) {
    let at = 0;
    for (const length of header.streams) {
      this.streams.push(body.subarray(at, at + length));
      at += length;
    }
  }

  private shape(): number {
    return this.streams[0][this.shapeAt++];
  }

  private word(): number {
    const bytes = this.streams[2];
    const at = this.wordsAt;
    this.wordsAt += 4;
    return bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24);
  }

  /** Fills in the outcome of the next case. */
  next(c: Case, outcome: Outcome): void {
    outcome.startFrom(c);
    const shape = this.shape();
    if ((shape & HAS_END) !== 0) {
      outcome.vector = this.shape();
      outcome.error = this.word();
      outcome.eip = (c.eip + this.word()) >>> 0;
      if (outcome.vector === VECTOR_PAGE_FAULT) outcome.cr2 = this.word() >>> 0;
    }
    if ((shape & HAS_FLAGS) !== 0) {
      const bytes = this.streams[1];
      const at = this.flagsAt;
      this.flagsAt += 4;
      outcome.eflags ^= bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24);
    }
    if ((shape & HAS_GPR) !== 0) {
      const mask = this.shape();
      for (let n = 0; n < 8; n++) if ((mask & (1 << n)) !== 0) outcome.gpr[n] += this.word();
    }
    if ((shape & HAS_DATA) !== 0) this.takeRuns(outcome.data);
    if ((shape & HAS_STACK) !== 0) this.takeRuns(outcome.stack);
    if ((shape & HAS_IMAGE) !== 0) this.takeImage(c, outcome);
    if ((shape & HAS_SEGMENTS) !== 0) for (let n = 0; n < SEGMENTS; n++) outcome.segments[n] = this.word();
  }

  private takeRuns(to: Uint8Array): void {
    const bytes = this.streams[3];
    for (let runs = this.shape(); runs > 0; runs--) {
      const at = this.shape() | (this.shape() << 8);
      for (let n = 0, length = this.shape(); n < length; n++) to[at + n] = bytes[this.bytesAt++];
    }
  }

  private takeImage(c: Case, outcome: Outcome): void {
    const mask = this.shape() | (this.shape() << 8) | (this.shape() << 16);
    const [, flags, , bytes] = this.streams;
    const { image } = outcome;
    for (const [bit, at, size] of CONTROL_FIELDS) {
      if ((mask & bit) !== 0) for (let n = 0; n < size; n++) image[at + n] = flags[this.flagsAt++];
    }
    for (let n = 0; n < 8; n++) {
      const at = physicalAt(outcome.imageView, n);
      if ((mask & (0x100 << n)) !== 0) for (let k = 0; k < ST_BYTES; k++) image[at + k] = bytes[this.bytesAt++];
      else {
        const old = physicalAt(c.imageView, n);
        for (let k = 0; k < ST_BYTES; k++) image[at + k] = c.image[old + k];
      }
    }
    for (let n = 0; n < 8; n++) {
      const at = IMAGE_XMM0 + n * 16;
      if ((mask & (0x10000 << n)) !== 0) for (let k = 0; k < XMM_BYTES; k++) image[at + k] ^= bytes[this.bytesAt++];
    }
  }
}

/** A file's bytes from its header and compressed body. */
export function joinVectorFile(header: VectorHeader, body: Uint8Array): Uint8Array {
  const line = new TextEncoder().encode(`${JSON.stringify(header)}\n`);
  const file = new Uint8Array(line.length + body.length);
  file.set(line);
  file.set(body, line.length);
  return file;
}

/** The header of a file, and its body as it is: compressed. */
export function splitVectorFile(file: Uint8Array): { header: VectorHeader; body: Uint8Array } {
  const end = file.indexOf(0x0a);
  const header = JSON.parse(new TextDecoder().decode(file.subarray(0, end))) as VectorHeader;
  return { header, body: file.subarray(end + 1) };
}
