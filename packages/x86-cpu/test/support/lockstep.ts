/* What lockstep tests compare of two processors that run the same program. */
import type { X86Cpu } from "../../src/index.js";
import { STATE_WORDS } from "../../src/layout.js";

/** Words of state that are a tier's own business: what was started last, the budget, the TLB. */
const PRIVATE_WORDS = new Set([10, 84, 85, 86]);
const COUNT_WORDS = [176, 177];

function hash(bytes: Uint8Array): number {
  const words = new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2);
  let value = 0;
  for (let index = 0; index < words.length; index++) value = (Math.imul(value, 31) + words[index]) | 0;
  return value;
}

/** Pages written since the last call, with a hash of each. */
export function writtenPages(cpu: X86Cpu): Map<number, number> {
  const pages = new Map<number, number>();
  const { pageFlags, bytes } = cpu.memory;
  for (let page = 0; page < pageFlags.length; page++) {
    if ((pageFlags[page] & 2) !== 0) pages.set(page, hash(bytes.subarray(page * 4096, page * 4096 + 4096)));
  }
  cpu.clearDirty();
  return pages;
}

function stateOf(cpu: X86Cpu): number[] {
  const words = [...cpu.stateWords.subarray(0, STATE_WORDS)];
  for (const word of PRIVATE_WORDS) words[word] = 0;
  for (const word of COUNT_WORDS) words[word] = 0;
  return words;
}

/** How the state of `got` differs, or "". */
export function stateDifference(expected: X86Cpu, got: X86Cpu): string {
  const [wanted, words] = [stateOf(expected), stateOf(got)];
  const word = wanted.findIndex((value, index) => value !== words[index]);
  return word < 0 ? "" : `state word ${word} is ${words[word] >>> 0}, expected ${wanted[word] >>> 0}`;
}
