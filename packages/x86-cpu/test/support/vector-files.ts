/* The files of vectors (vectors/*.vectors), read. */
import { readFileSync } from "node:fs";
import { brotliDecompressSync } from "node:zlib";
import {
  addToFingerprint,
  type Case,
  forEachCase,
  Outcome,
  splitVectorFile,
  type VectorGroup,
  VectorReader,
} from "@lguest-tools/vectors";

/**
 * Visits every case of a group with what was recorded of it. The objects are the same each time.
 * @throws Error if the generator draws other cases than those that were recorded.
 */
export function forEachVector(group: VectorGroup, visit: (c: Case, expected: Outcome, index: number) => void): void {
  const { header, body } = splitVectorFile(readFileSync(new URL(`../vectors/${group.name}.vectors`, import.meta.url)));
  const reader = new VectorReader(header, brotliDecompressSync(body));
  const expected = new Outcome();
  let fingerprint = 0;
  forEachCase(group, (c, index) => {
    fingerprint = addToFingerprint(fingerprint, c);
    reader.next(c, expected);
    visit(c, expected, index);
  });
  if (fingerprint !== header.fingerprint) {
    throw new Error(`${group.name}.vectors: the generator has changed; record again (tools/vectors/README.md)`);
  }
}

/** The header of a group's file. */
export function readHeader(group: VectorGroup) {
  return splitVectorFile(readFileSync(new URL(`../vectors/${group.name}.vectors`, import.meta.url))).header;
}
