/*C:856 Packs, unpacks, shuffles and shifts.
 *
 * The MMX and SSE operations that move bits between words: everything that is not word by word (SDM Vol 1 §9.4, §10.4.1,
 * §11.4.1). Before: packed-integer.ts. Next: moves (sse-move.ts). */
import type { i32 } from "@lguest/descriptor-tables";
import { read16, read32 } from "../access.js";
import type { Cpu } from "../cpu.js";
import { PREFIX_66, PREFIX_F3, prefixClass } from "../decode/map-sse.js";
import { multiplyHigh } from "../float/multiply.js";
import type { Handler } from "../handler.js";
import type { Instruction } from "../ir.js";
import { effectiveOffset } from "../operands.js";
import {
  beginInteger,
  checkMmx,
  checkSse,
  enterMmx,
  integerDestination,
  loadMm,
  loadXmm,
  mmIndex,
  source,
  writeMm,
  writeXmm,
  XMM_WORDS,
  xmmIndex,
} from "./sse-state.js";

const target = new Int32Array(XMM_WORDS);
const targetBytes = new Uint8Array(target.buffer);
const targetWords = new Uint16Array(target.buffer);
const old = new Int32Array(XMM_WORDS);
const oldBytes = new Uint8Array(old.buffer);
const oldWords = new Uint16Array(old.buffer);
const sourceBytes = new Uint8Array(source.buffer);
const sourceWords = new Uint16Array(source.buffer);

/* Lanes of typed arrays over a buffer are in the engine's order: the halves below are swapped on a big-endian machine. No
 * JavaScript engine of today runs on one. */

/** Computes `target` from `old` (the destination) and `source`, `words` words of each. */
type WideFunction = (words: number) => void;

function wide(compute: WideFunction): Handler {
  return (cpu, insn) => {
    const words = beginInteger(cpu, insn);
    const index = integerDestination(cpu, insn);
    for (let n = 0; n < words; n++) old[n] = cpu.i32[index + n];
    compute(words);
    for (let n = 0; n < words; n++) cpu.i32[index + n] = target[n];
  };
}

/** Interleaves lanes of `bytes` bytes from the low or the high halves. */
function unpack(bytes: number, high: boolean): Handler {
  const compute: WideFunction = (words) => {
    const half = words * 2;
    const from = high ? half : 0;
    for (let at = 0; at < half; at += bytes) {
      for (let byte = 0; byte < bytes; byte++) {
        targetBytes[at * 2 + byte] = oldBytes[from + at + byte];
        targetBytes[at * 2 + bytes + byte] = sourceBytes[from + at + byte];
      }
    }
  };
  const general = wide(compute);
  if (high) return general;
  // The low unpacks of mm registers read only 32 bits of memory.
  return (cpu, insn) => {
    if (insn.prefix66 || !insn.isMemory) {
      general(cpu, insn);
      return;
    }
    checkMmx(cpu);
    source[0] = read32(cpu, insn.segment, effectiveOffset(cpu, insn));
    enterMmx(cpu);
    const index = integerDestination(cpu, insn);
    old[0] = cpu.i32[index];
    compute(2);
    cpu.i32[index] = target[0];
    cpu.i32[index + 1] = target[1];
  };
}

const clamp = (value: number, low: number, high: number): number => (value < low ? low : Math.min(value, high));

function packWords(low: number, high: number): Handler {
  return wide((words) => {
    const lanes = words * 2;
    for (let n = 0; n < lanes; n++) {
      targetBytes[n] = clamp((oldWords[n] << 16) >> 16, low, high);
      targetBytes[lanes + n] = clamp((sourceWords[n] << 16) >> 16, low, high);
    }
  });
}

const packDoublewords = wide((words) => {
  for (let n = 0; n < words; n++) {
    targetWords[n] = clamp(old[n], -0x8000, 0x7fff);
    targetWords[words + n] = clamp(source[n], -0x8000, 0x7fff);
  }
});

const addQuadwords = wide((words) => {
  for (let n = 0; n < words; n += 2) {
    const low = (old[n] >>> 0) + (source[n] >>> 0);
    target[n] = low;
    target[n + 1] = old[n + 1] + source[n + 1] + (low > 0xffffffff ? 1 : 0);
  }
});

const subtractQuadwords = wide((words) => {
  for (let n = 0; n < words; n += 2) {
    target[n] = old[n] - source[n];
    target[n + 1] = old[n + 1] - source[n + 1] - (old[n] >>> 0 < source[n] >>> 0 ? 1 : 0);
  }
});

const multiplyUnsigned = wide((words) => {
  for (let n = 0; n < words; n += 2) {
    target[n] = Math.imul(old[n], source[n]);
    target[n + 1] = multiplyHigh(old[n], source[n]);
  }
});

const sumOfDifferences = wide((words) => {
  for (let n = 0; n < words; n += 2) {
    let sum = 0;
    for (let byte = n * 4; byte < n * 4 + 8; byte++) sum += Math.abs(oldBytes[byte] - sourceBytes[byte]);
    target[n] = sum;
    target[n + 1] = 0;
  }
});

/* Shifts. A count of the lane's width or more gives zeros, or signs. */
type Shift = (words: number, count: number) => void;

const shiftWords = (compute: (lane: number, count: number) => number): Shift => {
  return (words, count) => {
    for (let n = 0; n < words * 2; n++) targetWords[n] = compute((oldWords[n] << 16) >> 16, count);
  };
};
const shiftDoublewords = (compute: (lane: i32, count: number) => number): Shift => {
  return (words, count) => {
    for (let n = 0; n < words; n++) target[n] = compute(old[n], count);
  };
};
/** A 64-bit lane's shift gives its low word in `target[n]`, its high word in the next. */
const shiftQuadwords = (left: boolean): Shift => {
  return (words, count) => {
    for (let n = 0; n < words; n += 2) {
      let low = old[n];
      let high = old[n + 1];
      if (count > 63) low = high = 0;
      else if (left) {
        if (count > 31) {
          high = low << (count - 32);
          low = 0;
        } else if (count !== 0) {
          high = (high << count) | (low >>> (32 - count));
          low <<= count;
        }
      } else if (count > 31) {
        low = high >>> (count - 32);
        high = 0;
      } else if (count !== 0) {
        low = (low >>> count) | (high << (32 - count));
        high >>>= count;
      }
      target[n] = low;
      target[n + 1] = high;
    }
  };
};
/** PSLLDQ and PSRLDQ: the whole register by bytes. */
const shiftBytes = (left: boolean): Shift => {
  return (_words, count) => {
    for (let n = 0; n < 16; n++) {
      const from = left ? n - count : n + count;
      targetBytes[n] = from >= 0 && from < 16 ? oldBytes[from] : 0;
    }
  };
};

const SRLW = shiftWords((lane, count) => (count > 15 ? 0 : (lane & 0xffff) >>> count));
const SRAW = shiftWords((lane, count) => lane >> Math.min(count, 15));
const SLLW = shiftWords((lane, count) => (count > 15 ? 0 : lane << count));
const SRLD = shiftDoublewords((lane, count) => (count > 31 ? 0 : lane >>> count));
const SRAD = shiftDoublewords((lane, count) => lane >> Math.min(count, 31));
const SLLD = shiftDoublewords((lane, count) => (count > 31 ? 0 : lane << count));
const SRLQ = shiftQuadwords(false);
const SLLQ = shiftQuadwords(true);
const SRLDQ = shiftBytes(false);
const SLLDQ = shiftBytes(true);

/** Any count above this is as good as it. */
const COUNT_LIMIT = 128;

/** The count is the low quadword of the source. */
function shiftBySource(shift: Shift): Handler {
  return wide((words) => {
    const huge = source[1] !== 0 || source[0] >>> 0 > COUNT_LIMIT;
    shift(words, huge ? COUNT_LIMIT : source[0]);
  });
}

/** The count is the immediate; the register is ModRM.rm. */
function shiftByImmediate(cpu: Cpu, insn: Instruction, shift: Shift): void {
  if (insn.prefix66) checkSse(cpu);
  else {
    checkMmx(cpu);
    enterMmx(cpu);
  }
  const words = insn.prefix66 ? XMM_WORDS : 2;
  const index = insn.prefix66 ? xmmIndex(insn.rm) : mmIndex(insn.rm);
  for (let n = 0; n < words; n++) old[n] = cpu.i32[index + n];
  shift(words, insn.imm & 0xff);
  if (!insn.prefix66) writeMm(cpu, insn.rm, target[0], target[1]);
  else for (let n = 0; n < words; n++) cpu.i32[index + n] = target[n];
}

/** Groups 12 to 14 (71 to 73), by ModRM.reg. The last row's odd places exist for xmm registers only. */
const IMMEDIATE_SHIFTS: readonly (readonly (Shift | undefined)[])[] = [
  [undefined, undefined, SRLW, undefined, SRAW, undefined, SLLW, undefined],
  [undefined, undefined, SRLD, undefined, SRAD, undefined, SLLD, undefined],
  [undefined, undefined, SRLQ, SRLDQ, undefined, undefined, SLLQ, SLLDQ],
];

/** The shift of an instruction of opcodes 71 to 73, or undefined. */
function immediateShift(insn: Instruction): Shift | undefined {
  const shift = IMMEDIATE_SHIFTS[insn.opcode - 0x71][insn.reg];
  return (shift === SRLDQ || shift === SLLDQ) && !insn.prefix66 ? undefined : shift;
}

/** Handler of opcodes 71 to 73; `undefinedHandler` takes what is no encoding. */
export function immediateShiftHandler(undefinedHandler: Handler): Handler {
  return (cpu, insn) => {
    const shift = immediateShift(insn);
    if (shift === undefined) undefinedHandler(cpu, insn);
    else shiftByImmediate(cpu, insn, shift);
  };
}

/** 70: PSHUFW, PSHUFD, PSHUFHW (F3), PSHUFLW (F2). */
export function shuffle(cpu: Cpu, insn: Instruction): void {
  const prefix = prefixClass(insn);
  const order = insn.imm;
  if (prefix === 0) {
    checkMmx(cpu);
    loadMm(cpu, insn);
    enterMmx(cpu);
    for (let n = 0; n < 4; n++) targetWords[n] = sourceWords[(order >>> (2 * n)) & 3];
    writeMm(cpu, insn.reg, target[0], target[1]);
    return;
  }
  checkSse(cpu);
  loadXmm(cpu, insn);
  if (prefix === PREFIX_66) for (let n = 0; n < 4; n++) target[n] = source[(order >>> (2 * n)) & 3];
  else {
    const half = prefix === PREFIX_F3 ? 4 : 0;
    target.set(source);
    for (let n = 0; n < 4; n++) targetWords[half + n] = sourceWords[half + ((order >>> (2 * n)) & 3)];
  }
  writeXmm(cpu, insn.reg, target);
}

/** C6: SHUFPS, SHUFPD (66). */
export function shuffleFloats(cpu: Cpu, insn: Instruction): void {
  checkSse(cpu);
  loadXmm(cpu, insn);
  const index = xmmIndex(insn.reg);
  const order = insn.imm;
  for (let n = 0; n < 4; n++) old[n] = cpu.i32[index + n];
  if (insn.prefix66) {
    const low = (order & 1) * 2;
    const high = ((order >>> 1) & 1) * 2;
    target[0] = old[low];
    target[1] = old[low + 1];
    target[2] = source[high];
    target[3] = source[high + 1];
  } else {
    target[0] = old[order & 3];
    target[1] = old[(order >>> 2) & 3];
    target[2] = source[(order >>> 4) & 3];
    target[3] = source[(order >>> 6) & 3];
  }
  writeXmm(cpu, insn.reg, target);
}

/** 14 and 15: UNPCKLPS, UNPCKHPS, and PD with 66. */
export function unpackFloats(cpu: Cpu, insn: Instruction): void {
  checkSse(cpu);
  loadXmm(cpu, insn);
  const index = xmmIndex(insn.reg);
  const from = insn.opcode === 0x15 ? 2 : 0;
  for (let n = 0; n < 4; n++) old[n] = cpu.i32[index + n];
  target[0] = old[from];
  target[1] = insn.prefix66 ? old[from + 1] : source[from];
  target[2] = insn.prefix66 ? source[from] : old[from + 1];
  target[3] = source[from + 1];
  writeXmm(cpu, insn.reg, target);
}

/** C4: PINSRW from the low half of a general register, or memory. */
function insertWord(cpu: Cpu, insn: Instruction): void {
  if (insn.prefix66) checkSse(cpu);
  else checkMmx(cpu);
  const value = insn.isMemory ? read16(cpu, insn.segment, effectiveOffset(cpu, insn)) : cpu.u16[insn.rm << 1];
  if (!insn.prefix66) enterMmx(cpu);
  const index = integerDestination(cpu, insn);
  cpu.u16[index * 2 + (insn.imm & (insn.prefix66 ? 7 : 3))] = value;
}

/** C5: PEXTRW to a general register. */
function extractWord(cpu: Cpu, insn: Instruction): void {
  beginInteger(cpu, insn);
  cpu.i32[insn.reg] = sourceWords[insn.imm & (insn.prefix66 ? 7 : 3)];
}

/** D7: PMOVMSKB: the sign bit of each byte. */
function moveMaskBytes(cpu: Cpu, insn: Instruction): void {
  const words = beginInteger(cpu, insn);
  let mask = 0;
  for (let n = 0; n < words * 4; n++) mask |= (sourceBytes[n] >>> 7) << n;
  cpu.i32[insn.reg] = mask;
}

/** Handlers by opcode, for no prefix and 66 alike. */
export const PACKED_WIDE: ReadonlyMap<number, Handler> = new Map<number, Handler>([
  [0x60, unpack(1, false)],
  [0x61, unpack(2, false)],
  [0x62, unpack(4, false)],
  [0x63, packWords(-0x80, 0x7f)], // PACKSSWB
  [0x67, packWords(0, 0xff)], // PACKUSWB
  [0x68, unpack(1, true)],
  [0x69, unpack(2, true)],
  [0x6a, unpack(4, true)],
  [0x6b, packDoublewords], // PACKSSDW
  [0x6c, unpack(8, false)], // PUNPCKLQDQ
  [0x6d, unpack(8, true)], // PUNPCKHQDQ
  [0xc4, insertWord],
  [0xc5, extractWord],
  [0xd1, shiftBySource(SRLW)],
  [0xd2, shiftBySource(SRLD)],
  [0xd3, shiftBySource(SRLQ)],
  [0xd4, addQuadwords],
  [0xd7, moveMaskBytes],
  [0xe1, shiftBySource(SRAW)],
  [0xe2, shiftBySource(SRAD)],
  [0xf1, shiftBySource(SLLW)],
  [0xf2, shiftBySource(SLLD)],
  [0xf3, shiftBySource(SLLQ)],
  [0xf4, multiplyUnsigned], // PMULUDQ
  [0xf6, sumOfDifferences], // PSADBW
  [0xfb, subtractQuadwords],
]);
