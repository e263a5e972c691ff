/*C:258 The MMX and SSE encodings.
 *
 * Which encodings of maps 0F, 0F 38 and 0F 3A exist under which mandatory prefix, and what follows their ModRM byte. All
 * decode to OP_SSE; what is not declared is undefined. The handlers dispatch on the record's map, opcode and prefix. */
import { type Instruction, REP_NONE, REP_REPE } from "../ir.js";

/** The encoding exists (and has a ModRM byte). */
const SIMD_EXISTS = 1 << 0;
/** An immediate byte follows. */
export const SIMD_IMM8 = 1 << 1;
/** Undefined with a register r/m. */
export const SIMD_MEMORY_ONLY = 1 << 2;
/** Undefined with a memory r/m. */
export const SIMD_REGISTER_ONLY = 1 << 3;
/** Exists without a ModRM byte (EMMS). */
export const SIMD_NO_MODRM = 1 << 4;

/** Mandatory prefix classes: none, 66, F3, F2 (F3 and F2 win over 66; the last of F2 and F3 counts). */
export const PREFIX_NONE = 0;
export const PREFIX_66 = 1;
export const PREFIX_F3 = 2;
export const PREFIX_F2 = 3;

/** The PREFIX_* class of an instruction whose prefixes are known. */
export function prefixClass(insn: Instruction): number {
  if (insn.rep !== REP_NONE) return insn.rep === REP_REPE ? PREFIX_F3 : PREFIX_F2;
  return insn.prefix66 ? PREFIX_66 : PREFIX_NONE;
}

/** SIMD_* by ((map - 1) << 10) | (prefix class << 8) | opcode; map 1 is 0F, 2 is 0F 38, 3 is 0F 3A. */
export const SIMD_ENCODINGS = new Uint8Array(3 << 10);

/** Declares encodings of map 0F under one prefix: opcodes, or [first, last] ranges, with flags. */
function declare(prefix: number, flags: number, opcodes: readonly (number | readonly [number, number])[]): void {
  for (const opcode of opcodes) {
    const [first, last] = typeof opcode === "number" ? [opcode, opcode] : opcode;
    for (let n = first; n <= last; n++) SIMD_ENCODINGS[(prefix << 8) | n] = SIMD_EXISTS | flags;
  }
}

// No prefix: MMX on the mm registers, packed single precision; movnti, FXSAVE's group.
declare(PREFIX_NONE, 0, [[0x10, 0x12], 0x14, 0x15, 0x16, 0x28, 0x29, 0x2a, [0x2c, 0x2f], [0x51, 0x6b], 0x6e, 0x6f]);
declare(PREFIX_NONE, 0, [[0x74, 0x76], 0x7e, 0x7f, 0xae, [0xd1, 0xd5], [0xd8, 0xe5], [0xe8, 0xef], [0xf1, 0xf6]]);
declare(PREFIX_NONE, 0, [[0xf8, 0xfe]]);
declare(PREFIX_NONE, SIMD_MEMORY_ONLY, [0x13, 0x17, 0x2b, 0xc3, 0xe7]);
declare(PREFIX_NONE, SIMD_REGISTER_ONLY, [0x50, 0xd7, 0xf7]);
declare(PREFIX_NONE, SIMD_IMM8, [0x70, 0xc2, 0xc4, 0xc6]);
declare(PREFIX_NONE, SIMD_IMM8 | SIMD_REGISTER_ONLY, [[0x71, 0x73], 0xc5]);
declare(PREFIX_NONE, SIMD_NO_MODRM, [0x77]);

// 66: the same integer operations on the xmm registers, packed double precision.
declare(PREFIX_66, 0, [0x10, 0x11, 0x14, 0x15, [0x28, 0x2a], [0x2c, 0x2f], 0x51, [0x54, 0x6f]]);
declare(PREFIX_66, 0, [
  [0x74, 0x76],
  [0x7c, 0x7f],
  [0xd0, 0xd6],
  [0xd8, 0xe6],
  [0xe8, 0xef],
  [0xf1, 0xf6],
]);
declare(PREFIX_66, 0, [[0xf8, 0xfe]]);
declare(PREFIX_66, SIMD_MEMORY_ONLY, [0x12, 0x13, 0x16, 0x17, 0x2b, 0xe7]);
declare(PREFIX_66, SIMD_REGISTER_ONLY, [0x50, 0xd7, 0xf7]);
declare(PREFIX_66, SIMD_IMM8, [0x70, 0xc2, 0xc4, 0xc6]);
declare(PREFIX_66, SIMD_IMM8 | SIMD_REGISTER_ONLY, [[0x71, 0x73], 0xc5]);

// F3: scalar single precision, and a few moves.
declare(PREFIX_F3, 0, [[0x10, 0x12], 0x16, 0x2a, 0x2c, 0x2d, [0x51, 0x53], [0x58, 0x5f], 0x6f, 0x7e, 0x7f, 0xe6]);
declare(PREFIX_F3, SIMD_REGISTER_ONLY, [0xd6]);
declare(PREFIX_F3, SIMD_IMM8, [0x70, 0xc2]);

// F2: scalar double precision, and horizontal singles.
declare(PREFIX_F2, 0, [[0x10, 0x12], 0x2a, 0x2c, 0x2d, 0x51, [0x58, 0x5a], [0x5c, 0x5f]]);
declare(PREFIX_F2, 0, [0x7c, 0x7d, 0xd0, 0xe6]);
declare(PREFIX_F2, SIMD_MEMORY_ONLY, [0xf0]);
declare(PREFIX_F2, SIMD_REGISTER_ONLY, [0xd6]);
declare(PREFIX_F2, SIMD_IMM8, [0x70, 0xc2]);
