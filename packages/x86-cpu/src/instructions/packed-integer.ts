/*C:854 Packed integer arithmetic.
 *
 * MMX and SSE2 operations that work on each 32-bit word for itself, whatever lanes it is divided into (SDM Vol 1 §9.4.3,
 * §11.4.2). One function of two words says each of them. Before: sse-state.ts. Next: packed-wide.ts, for those that move
 * bits between words. */
import type { i32 } from "@lguest/descriptor-tables";
import type { Handler } from "../handler.js";
import { beginInteger, integerDestination, source } from "./sse-state.js";

/** A word of the result from one of the destination and one of the source. */
type WordFunction = (a: i32, b: i32) => i32;

/** The handler that applies `compute` to every word. */
function wordwise(compute: WordFunction): Handler {
  return (cpu, insn) => {
    const words = beginInteger(cpu, insn);
    const index = integerDestination(cpu, insn);
    for (let n = 0; n < words; n++) cpu.i32[index + n] = compute(cpu.i32[index + n], source[n]);
  };
}

type LaneFunction = (a: number, b: number) => number;

const signed8 = (value: number, lane: number): number => (value << (24 - 8 * lane)) >> 24;
const unsigned8 = (value: number, lane: number): number => (value >>> (8 * lane)) & 0xff;
const signed16 = (value: number, lane: number): number => (value << (16 - 16 * lane)) >> 16;
const unsigned16 = (value: number, lane: number): number => (value >>> (16 * lane)) & 0xffff;

function bytes(read: (value: number, lane: number) => number, compute: LaneFunction): WordFunction {
  return (a, b) => {
    let word = 0;
    for (let lane = 0; lane < 4; lane++) word |= (compute(read(a, lane), read(b, lane)) & 0xff) << (8 * lane);
    return word;
  };
}

function words(read: (value: number, lane: number) => number, compute: LaneFunction): WordFunction {
  return (a, b) => (compute(read(a, 0), read(b, 0)) & 0xffff) | (compute(read(a, 1), read(b, 1)) << 16);
}

const add: LaneFunction = (a, b) => a + b;
const subtract: LaneFunction = (a, b) => a - b;
const clamp = (value: number, low: number, high: number): number => (value < low ? low : Math.min(value, high));
const equal: LaneFunction = (a, b) => (a === b ? -1 : 0);
const greater: LaneFunction = (a, b) => (a > b ? -1 : 0);
const average: LaneFunction = (a, b) => (a + b + 1) >> 1;

/* Low 7 (15) bits of each lane, and its top bit: lanes are added without a carry between them. */
const LOW_BYTES = 0x7f7f7f7f;
const LOW_WORDS = 0x7fff7fff;
const addBytes: WordFunction = (a, b) => ((a & LOW_BYTES) + (b & LOW_BYTES)) ^ ((a ^ b) & ~LOW_BYTES);
const addWords: WordFunction = (a, b) => ((a & LOW_WORDS) + (b & LOW_WORDS)) ^ ((a ^ b) & ~LOW_WORDS);
const subtractBytes: WordFunction = (a, b) => ((a | ~LOW_BYTES) - (b & LOW_BYTES)) ^ ((a ^ ~b) & ~LOW_BYTES);
const subtractWords: WordFunction = (a, b) => ((a | ~LOW_WORDS) - (b & LOW_WORDS)) ^ ((a ^ ~b) & ~LOW_WORDS);

/** Handlers by opcode, for no prefix and 66 alike. */
export const PACKED_INTEGER: ReadonlyMap<number, Handler> = new Map<number, Handler>([
  [0x64, wordwise(bytes(signed8, greater))], // PCMPGTB
  [0x65, wordwise(words(signed16, greater))], // PCMPGTW
  [0x66, wordwise(greater)], // PCMPGTD
  [0x74, wordwise(bytes(unsigned8, equal))], // PCMPEQB
  [0x75, wordwise(words(unsigned16, equal))], // PCMPEQW
  [0x76, wordwise(equal)], // PCMPEQD
  [0xd5, wordwise(words(signed16, Math.imul))], // PMULLW
  [0xd8, wordwise(bytes(unsigned8, (a, b) => Math.max(a - b, 0)))], // PSUBUSB
  [0xd9, wordwise(words(unsigned16, (a, b) => Math.max(a - b, 0)))], // PSUBUSW
  [0xda, wordwise(bytes(unsigned8, Math.min))], // PMINUB
  [0xdb, wordwise((a, b) => a & b)], // PAND
  [0xdc, wordwise(bytes(unsigned8, (a, b) => Math.min(a + b, 0xff)))], // PADDUSB
  [0xdd, wordwise(words(unsigned16, (a, b) => Math.min(a + b, 0xffff)))], // PADDUSW
  [0xde, wordwise(bytes(unsigned8, Math.max))], // PMAXUB
  [0xdf, wordwise((a, b) => ~a & b)], // PANDN
  [0xe0, wordwise(bytes(unsigned8, average))], // PAVGB
  [0xe3, wordwise(words(unsigned16, average))], // PAVGW
  [0xe4, wordwise(words(unsigned16, (a, b) => Math.imul(a, b) >>> 16))], // PMULHUW
  [0xe5, wordwise(words(signed16, (a, b) => Math.imul(a, b) >> 16))], // PMULHW
  [0xe8, wordwise(bytes(signed8, (a, b) => clamp(a - b, -0x80, 0x7f)))], // PSUBSB
  [0xe9, wordwise(words(signed16, (a, b) => clamp(a - b, -0x8000, 0x7fff)))], // PSUBSW
  [0xea, wordwise(words(signed16, Math.min))], // PMINSW
  [0xeb, wordwise((a, b) => a | b)], // POR
  [0xec, wordwise(bytes(signed8, (a, b) => clamp(a + b, -0x80, 0x7f)))], // PADDSB
  [0xed, wordwise(words(signed16, (a, b) => clamp(a + b, -0x8000, 0x7fff)))], // PADDSW
  [0xee, wordwise(words(signed16, Math.max))], // PMAXSW
  [0xef, wordwise((a, b) => a ^ b)], // PXOR
  [0xf5, wordwise((a, b) => Math.imul(signed16(a, 0), signed16(b, 0)) + Math.imul(a >> 16, b >> 16))], // PMADDWD
  [0xf8, wordwise(subtractBytes)], // PSUBB
  [0xf9, wordwise(subtractWords)], // PSUBW
  [0xfa, wordwise(subtract)], // PSUBD
  [0xfc, wordwise(addBytes)], // PADDB
  [0xfd, wordwise(addWords)], // PADDW
  [0xfe, wordwise(add)], // PADDD
]);
