/* Comparing what a processor did with a vector. */
import {
  type Case,
  IMAGE_FCW,
  IMAGE_FSW,
  IMAGE_FTW,
  IMAGE_MXCSR,
  IMAGE_ST0,
  IMAGE_XMM0,
  type Outcome,
  SEGMENTS,
} from "@lguest-tools/vectors";
import { EFLAGS_RF } from "../../src/flags.js";
import { REGISTER_NAMES, SEGMENT_NAMES } from "../../src/processor-state.js";
import { forgive } from "./vector-masks.js";

const hex = (value: number): string => (value >>> 0).toString(16);

function hexBytes(bytes: Uint8Array, at: number, length: number): string {
  const digits = Array.from(bytes.subarray(at, at + length), (byte) => byte.toString(16).padStart(2, "0"));
  return digits.reverse().join("");
}

/** Parts of the image that are compared: [name, offset, bytes]. */
const IMAGE_PARTS: (readonly [name: string, at: number, bytes: number])[] = [
  ["fcw", IMAGE_FCW, 2],
  ["fsw", IMAGE_FSW, 2],
  ["ftw", IMAGE_FTW, 1],
  ["mxcsr", IMAGE_MXCSR, 4],
];
for (let n = 0; n < 8; n++) IMAGE_PARTS.push([`st${n}`, IMAGE_ST0 + n * 16, 10]);
for (let n = 0; n < 8; n++) IMAGE_PARTS.push([`xmm${n}`, IMAGE_XMM0 + n * 16, 16]);

/** The first difference, as "what is …, expected …", or "". */
function firstDifference(c: Case, expected: Outcome, got: Outcome): string {
  const differ = (what: string, a: number, b: number) => `${what} is ${hex(a)}, expected ${hex(b)}`;
  if (got.vector !== expected.vector) return differ("vector", got.vector, expected.vector);
  if (got.eip !== expected.eip) return differ("eip", got.eip, expected.eip);
  if (got.error !== expected.error) return differ("error code", got.error, expected.error);
  if (got.cr2 !== expected.cr2) return differ("cr2", got.cr2, expected.cr2);
  for (let n = 0; n < 8; n++) {
    if (got.gpr[n] !== expected.gpr[n]) return differ(REGISTER_NAMES[n], got.gpr[n], expected.gpr[n]);
  }
  // A fault that comes from outside leaves RF as it likes.
  if (((got.eflags ^ expected.eflags) & ~EFLAGS_RF) !== 0) return differ("eflags", got.eflags, expected.eflags);
  for (let n = 0; n < SEGMENTS; n++) {
    if (got.segments[n] !== expected.segments[n])
      return differ(SEGMENT_NAMES[n], got.segments[n], expected.segments[n]);
  }
  for (let n = 0; n < c.dataBytes; n++) {
    if (got.data[n] !== expected.data[n]) return differ(`byte ${n} of data`, got.data[n], expected.data[n]);
  }
  for (let n = 0; n < c.stackBytes; n++) {
    if (got.stack[n] !== expected.stack[n]) return differ(`byte ${n} of stack`, got.stack[n], expected.stack[n]);
  }
  return c.hasImage ? imageDifference(expected.image, got.image) : "";
}

function imageDifference(expected: Uint8Array, got: Uint8Array): string {
  for (const [name, at, length] of IMAGE_PARTS) {
    for (let n = at; n < at + length; n++) {
      if (got[n] !== expected[n])
        return `${name} is ${hexBytes(got, at, length)}, expected ${hexBytes(expected, at, length)}`;
    }
  }
  return "";
}

/** How an outcome differs from the vector, beyond what may differ; "" if it does not. Changes `got`. */
export function compareOutcome(c: Case, expected: Outcome, got: Outcome): string {
  if (firstDifference(c, expected, got) === "") return "";
  forgive(c, expected, got);
  return firstDifference(c, expected, got);
}
