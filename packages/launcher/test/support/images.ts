/** Fields to overwrite in an image, by offset. */
type Patch = readonly (readonly [offset: number, ...bytes: number[]])[];

/** A copy with some bytes changed. */
export function patched(image: Uint8Array, ...patch: Patch): Uint8Array {
  const copy = image.slice();
  for (const [offset, ...bytes] of patch) copy.set(bytes, offset);
  return copy;
}

/** What {@link bzImage} makes. */
export interface BzImageParts {
  readonly protocol?: number;
  readonly payload?: Uint8Array;
  readonly version?: string;
  readonly xloadflags?: number;
  readonly loadflags?: number;
  readonly setupSects?: number;
}

/** A bzImage whose code is 64 bytes that do nothing, with a payload. */
export function bzImage(parts: BzImageParts = {}): Uint8Array {
  const { protocol = 0x20c, payload = new Uint8Array(), version = "", xloadflags = 0, loadflags = 1 } = parts;
  const { setupSects = 4 } = parts;
  const code = 64;
  const start = ((setupSects || 4) + 1) * 512;
  const image = new Uint8Array(start + Math.ceil((code + payload.length) / 16) * 16);
  const view = new DataView(image.buffer);
  view.setUint8(0x1f1, setupSects);
  view.setUint32(0x1f4, (image.length - start) / 16, true);
  view.setUint16(0x1fe, 0xaa55, true);
  view.setUint32(0x202, 0x53726448, true);
  view.setUint16(0x206, protocol, true);
  view.setUint8(0x211, loadflags);
  view.setUint32(0x214, 0x100000, true);
  if (version !== "") {
    view.setUint16(0x20e, 0x400, true);
    image.set(new TextEncoder().encode(`${version}\0`), 0x600);
  }
  if (protocol >= 0x205) view.setUint32(0x230, 0x1000000, true);
  if (protocol >= 0x208) {
    view.setUint32(0x248, code, true);
    view.setUint32(0x24c, payload.length, true);
  }
  if (protocol >= 0x20a) {
    view.setUint32(0x258, 0x1000000, true);
    view.setUint32(0x260, 0x200000, true);
  }
  if (protocol >= 0x20c) view.setUint16(0x236, xloadflags, true);
  image.fill(0x90, start, start + code);
  image.set(payload, start + code);
  return image;
}

/** gzip, by what is there everywhere. */
export async function gzip(bytes: Uint8Array): Promise<Uint8Array> {
  const packed = new Blob([bytes as Uint8Array<ArrayBuffer>]).stream().pipeThrough(new CompressionStream("gzip"));
  return new Uint8Array(await new Response(packed).arrayBuffer());
}
