/*C:258 The MMX and SSE encodings.
 *
 * Which encodings of maps 0F, 0F 38 and 0F 3A exist under which mandatory prefix, and what follows their ModRM byte. All
 * decode to OP_SSE; what is not declared is undefined. The handlers dispatch on the record's map, opcode and prefix. */

/** The encoding exists (and has a ModRM byte). */
export const SIMD_EXISTS = 1 << 0;
/** An immediate byte follows. */
export const SIMD_IMM8 = 1 << 1;
/** Undefined with a register r/m. */
export const SIMD_MEMORY_ONLY = 1 << 2;
/** Undefined with a memory r/m. */
export const SIMD_REGISTER_ONLY = 1 << 3;
/** Exists without a ModRM byte (EMMS). */
export const SIMD_NO_MODRM = 1 << 4;

/** Mandatory prefix classes: none, 66, F3, F2 (F3 and F2 win over 66; the last of F2 and F3 counts). */
export const SIMD_PREFIX_NONE = 0;
export const SIMD_PREFIX_66 = 1;
export const SIMD_PREFIX_F3 = 2;
export const SIMD_PREFIX_F2 = 3;

/** SIMD_* by ((map - 1) << 10) | (prefix class << 8) | opcode; map 1 is 0F, 2 is 0F 38, 3 is 0F 3A. */
export const SIMD_ENCODINGS = new Uint8Array(3 << 10);
