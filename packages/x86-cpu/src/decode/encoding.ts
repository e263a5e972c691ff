/*C:250 One encoding in one word.
 *
 * The opcode maps are tables of 32-bit words that say all the decoder has to know of an encoding: the operation, the
 * operand form, which sizes and bytes follow. Here are the fields; the maps (map-one-byte.ts, map-0f.ts, groups.ts)
 * declare the words, decoder.ts reads them. */

/*
 *   31     30    29 28   27    26   25    24     23    22  21  20    19..16 15..13 12..9 8..0
 *   prefix force  0 0  group   0  opseg opreg lockable reg mem modrm  imm    size   form  op
 *
 * A word of 0 is OP_UD with nothing after it. Words of a group's members are or-ed into the word of the opcode.
 */
export const ENCODING_OP = 0x1ff;
export const ENCODING_FORM_SHIFT = 9;
export const ENCODING_SIZE_SHIFT = 13;
export const ENCODING_IMM_SHIFT = 16;
/** A ModRM byte follows. */
export const MODRM = 1 << 20;
/** Undefined with a register r/m. */
export const MEMORY_ONLY = 1 << 21;
/** Undefined with a memory r/m. */
export const REGISTER_ONLY = 1 << 22;
/** LOCK is legal when the r/m operand is memory. */
export const LOCKABLE = 1 << 23;
/** The low three bits of the opcode are the r/m register. */
export const OPCODE_REGISTER = 1 << 24;
/** Bits 5..3 of the opcode are `reg`: the segment register of PUSH and POP. */
export const OPCODE_SEGMENT = 1 << 25;
/** ModRM.reg selects a member; the op field is the group's number. */
export const GROUP = 1 << 27;
/** ModRM.mod is ignored, r/m is a register (MOV to and from CR and DR). */
export const FORCE_REGISTER = 1 << 30;
/** A prefix byte: the word is negative. */
export const PREFIX = 1 << 31;

/** The operand size. */
export const SIZE_V = 0 << ENCODING_SIZE_SHIFT;
export const SIZE_B = 1 << ENCODING_SIZE_SHIFT;
export const SIZE_W = 2 << ENCODING_SIZE_SHIFT;
export const SIZE_D = 3 << ENCODING_SIZE_SHIFT;
/** Destination of the operand size, source byte or word: MOVZX, MOVSX. */
export const SIZE_V_FROM_B = 4 << ENCODING_SIZE_SHIFT;
export const SIZE_V_FROM_W = 5 << ENCODING_SIZE_SHIFT;
/** The operand size in a register, a word in memory: MOV from a segment register, SLDT, STR, SMSW. */
export const SIZE_V_OR_MEMORY_W = 6 << ENCODING_SIZE_SHIFT;

/* What follows ModRM, SIB and displacement; nothing without one of these. */
/** A byte, sign-extended. */
export const IMM_SIGNED_BYTE = 1 << ENCODING_IMM_SHIFT;
/** A byte, zero-extended: ports, vectors, counts. */
export const IMM_BYTE = 2 << ENCODING_IMM_SHIFT;
/** A word, zero-extended. */
export const IMM_WORD = 3 << ENCODING_IMM_SHIFT;
/** A word or doubleword by the operand size, sign-extended. */
export const IMM_V = 4 << ENCODING_IMM_SHIFT;
/** An absolute offset of the address size: the displacement of a memory operand. */
export const IMM_MOFFS = 5 << ENCODING_IMM_SHIFT;
/** An offset of the operand size, then a selector. */
export const IMM_FAR = 6 << ENCODING_IMM_SHIFT;
/** A word, then a byte: ENTER. */
export const IMM_ENTER = 7 << ENCODING_IMM_SHIFT;
/** No bytes: the immediate is 1 (shifts by one). */
export const IMM_ONE = 8 << ENCODING_IMM_SHIFT;

/** A word of a map: operation, FORM_* and the flags above or-ed together. */
export function encoding(op: number, form: number, flags = 0): number {
  return op | (form << ENCODING_FORM_SHIFT) | flags;
}
