/*L:060 What a bzImage carries.
 *
 * The kernel unpacks itself, so booting needs none of this. To say beforehand what a bzImage contains, a gzip payload
 * is unpacked with what every browser and Node have; the other ways of packing are recognised by their first bytes and
 * named. Before it: where the payload is. Next: what is looked for in it (evidence.ts). */

/** How a payload is packed. */
export type Compression = "none" | "gzip" | "bzip2" | "lzma" | "xz" | "lzo" | "lz4" | "zstd" | "unknown";

const MAGICS: readonly (readonly [name: Compression, magic: readonly number[]])[] = [
  ["none", [0x7f, 0x45, 0x4c, 0x46]],
  ["gzip", [0x1f, 0x8b, 0x08]],
  ["bzip2", [0x42, 0x5a, 0x68]],
  ["lzma", [0x5d, 0x00, 0x00]],
  ["xz", [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]],
  ["lzo", [0x89, 0x4c, 0x5a, 0x4f]],
  ["lz4", [0x02, 0x21, 0x4c, 0x18]],
  ["zstd", [0x28, 0xb5, 0x2f, 0xfd]],
];

/** Unpacked kernels are a few MiB; more than this, in bytes, is not looked at. */
const MOST_UNPACKED = 128 * 1024 * 1024;

/** How `payload` is packed, by its first bytes. */
export function compressionOf(payload: Uint8Array): Compression {
  const found = MAGICS.find(([, magic]) => magic.every((byte, index) => payload[index] === byte));
  return found ? found[0] : "unknown";
}

/**
 * Unpacks gzip.
 * @returns what could be unpacked: all, or what comes before the first mistake.
 */
export async function gunzip(payload: Uint8Array): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const unpacker = new DecompressionStream("gzip");
  const writer = unpacker.writable.getWriter();
  const reader = unpacker.readable.getReader();
  // A mistake in the data shows on both sides; it is taken from the reading one.
  const written = writer
    .write(payload as Uint8Array<ArrayBuffer>)
    .then(() => writer.close())
    .catch(() => {});
  try {
    while (size < MOST_UNPACKED) {
      const { done, value } = await reader.read();
      if (done) break;
      chunks.push(value);
      size += value.length;
    }
  } catch {
    // Padding behind the data, or a cut: what came before it is good enough to look at.
  }
  await reader.cancel().catch(() => {});
  await written;
  return concatenate(chunks, size);
}

function concatenate(chunks: readonly Uint8Array[], size: number): Uint8Array {
  const all = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}
