/*C:260 The decoder.
 *
 * Bytes to record, for every tier: prefixes, opcode map, ModRM and SIB, displacement, immediate. Before: the tier found
 * the bytes (instruction fetch, with its faults). After: handlers and block builders read the record. Two facts let it
 * read without a check for each byte: it may read up to 32 bytes whatever they are, and every byte is asked for only on
 * the strength of those before it; so when the length it finds is more than what was there, the first absent byte was
 * truly needed, and the caller fetches on (and faults) exactly there. No allocation, one record shape. */
import type { i32 } from "@lguest/descriptor-tables";
import {
  FORM_NONE,
  FORM_REG_RM,
  FORM_REG_RM_IMM,
  type Instruction,
  NO_REGISTER,
  REP_NONE,
  REP_REPE,
  REP_REPNE,
} from "../ir.js";
import { CS, DS, ES, FS, GS, SS } from "../layout.js";
import { OP_SSE, OP_UD } from "../ops.js";
import {
  ENCODING_FORM_SHIFT,
  ENCODING_IMM_SHIFT,
  ENCODING_OP,
  ENCODING_SIZE_SHIFT,
  FORCE_REGISTER,
  GROUP,
  IMM_BYTE,
  IMM_ENTER,
  IMM_FAR,
  IMM_MOFFS,
  IMM_ONE,
  IMM_SIGNED_BYTE,
  IMM_V,
  IMM_WORD,
  LOCKABLE,
  MEMORY_ONLY,
  MODRM,
  OPCODE_REGISTER,
  OPCODE_SEGMENT,
  REGISTER_ONLY,
} from "./encoding.js";
import { GROUPS } from "./groups.js";
import { ISA_ALL, requiredFeatures } from "./instruction-set.js";
import { TWO_BYTE_MAP } from "./map-0f.js";
import { ONE_BYTE_MAP } from "./map-one-byte.js";
import {
  prefixClass,
  SIMD_ENCODINGS,
  SIMD_IMM8,
  SIMD_MEMORY_ONLY,
  SIMD_NO_MODRM,
  SIMD_REGISTER_ONLY,
} from "./map-sse.js";

/** The record is complete; `insn.length` bytes were used. */
export const DECODE_OK = 0;
/** More than the available bytes are needed: fetch the byte after them (this may fault) and decode again. */
export const DECODE_NEEDS_MORE = 1;
/** Longer than 15 bytes: #GP(0). */
export const DECODE_TOO_LONG = 2;

/** Longest instruction (SDM Vol 2A §2.3.11). */
export const MAX_INSTRUCTION_LENGTH = 15;
/** Bytes from `start` on that `decode` may read, present or not. */
export const DECODE_READ_AHEAD = 32;

/** Size in bytes by (SIZE_* field << 1) | (operand size is 2): of the record's `size`, then of its `sourceSize`. */
const SIZES = Uint8Array.from([4, 2, 1, 1, 2, 2, 4, 4, 4, 2, 4, 2, 4, 2, 4, 2]);
const SOURCE_SIZES = Uint8Array.from([4, 2, 1, 1, 2, 2, 4, 4, 1, 1, 2, 2, 4, 2, 4, 2]);
const SIZE_FIELD_V_OR_MEMORY_W = 6;

/** Base and index of the eight 16-bit address forms (SDM Vol 2A table 2-1). */
const BASE16 = Int8Array.from([3, 3, 5, 5, 6, 7, 5, 3]);
const INDEX16 = Int8Array.from([6, 7, 6, 7, NO_REGISTER, NO_REGISTER, NO_REGISTER, NO_REGISTER]);

const REGISTER_ESP = 4;
const REGISTER_EBP = 5;

/**
 * Decodes one instruction into `insn`.
 * @param bytes holds the code; DECODE_READ_AHEAD bytes from `start` are readable.
 * @param start index of the first byte.
 * @param available how many bytes from `start` on are really there (page, limit), at least 1.
 * @param code32 CS.D: 32-bit operands and addresses by default.
 * @param offered what the processor has: bit set of ISA_*.
 * @returns DECODE_*; the record means something only with DECODE_OK. Undefined encodings are OP_UD.
 */
export function decode(
  insn: Instruction,
  bytes: Uint8Array,
  start: number,
  available: number,
  code32: boolean,
  offered: number = ISA_ALL,
): number {
  const defaultSize = code32 ? 4 : 2;
  clear(insn, defaultSize);
  let p = start;
  let opcode = bytes[p++];
  let word = ONE_BYTE_MAP[opcode];
  let override = -1;
  while (word < 0) {
    if (p - start >= MAX_INSTRUCTION_LENGTH) {
      return available >= MAX_INSTRUCTION_LENGTH ? DECODE_TOO_LONG : DECODE_NEEDS_MORE;
    }
    const segment = takePrefix(insn, opcode, defaultSize);
    if (segment >= 0) override = segment;
    opcode = bytes[p++];
    word = ONE_BYTE_MAP[opcode];
  }
  if (opcode === 0x0f) {
    opcode = bytes[p++];
    insn.map = 1;
    word = TWO_BYTE_MAP[opcode];
    if (word === 0) {
      if (opcode === 0x38 || opcode === 0x3a) {
        insn.map = opcode === 0x38 ? 2 : 3;
        opcode = bytes[p++];
      }
      word = simdWord(insn, opcode);
    }
  }
  insn.opcode = opcode;
  insn.condition = opcode & 15;

  if ((word & MODRM) !== 0) {
    const modrm = bytes[p++];
    insn.modrm = modrm;
    insn.reg = (modrm >> 3) & 7;
    if (modrm >= 0xc0 || (word & FORCE_REGISTER) !== 0) insn.rm = modrm & 7;
    else if (insn.addressSize === 4) p = memoryOperand32(insn, bytes, p, modrm);
    else p = memoryOperand16(insn, bytes, p, modrm);
    if ((word & GROUP) !== 0) word = groupMember(insn, word);
    if ((word & (insn.isMemory ? REGISTER_ONLY : MEMORY_ONLY)) !== 0) word = 0;
  } else {
    insn.rm = (word & OPCODE_REGISTER) !== 0 ? opcode & 7 : 0;
    insn.reg = (word & OPCODE_SEGMENT) !== 0 ? (opcode >> 3) & 7 : 0;
  }
  if (override >= 0) insn.segment = override;

  setOperation(insn, word);
  const immediate = word & (15 << ENCODING_IMM_SHIFT);
  if (immediate !== 0) p = takeImmediate(insn, bytes, p, immediate);
  if (insn.lock && ((word & LOCKABLE) === 0 || !insn.isMemory)) insn.op = OP_UD;
  if ((requiredFeatures(insn) & ~offered) !== 0) insn.op = OP_UD;

  const length = p - start;
  insn.length = length;
  if (length > available) return available >= MAX_INSTRUCTION_LENGTH ? DECODE_TOO_LONG : DECODE_NEEDS_MORE;
  return length > MAX_INSTRUCTION_LENGTH ? DECODE_TOO_LONG : DECODE_OK;
}

/** Sets what only some instructions set. */
function clear(insn: Instruction, defaultSize: number): void {
  insn.operandSize = defaultSize;
  insn.addressSize = defaultSize;
  insn.rep = REP_NONE;
  insn.lock = false;
  insn.prefix66 = false;
  insn.isMemory = false;
  insn.segment = DS;
  insn.map = 0;
  insn.modrm = -1;
  insn.imm = 0;
}

/** Operation, form and sizes as the word says. */
function setOperation(insn: Instruction, word: number): void {
  const sizeField = (word >> ENCODING_SIZE_SHIFT) & 7;
  const sizeIndex = (sizeField << 1) | (insn.operandSize === 2 ? 1 : 0);
  insn.size = SIZES[sizeIndex];
  insn.sourceSize = SOURCE_SIZES[sizeIndex];
  if (sizeField === SIZE_FIELD_V_OR_MEMORY_W && insn.isMemory) {
    insn.size = 2;
    insn.sourceSize = 2;
  }
  insn.form = (word >> ENCODING_FORM_SHIFT) & 15;
  insn.op = word & ENCODING_OP;
}

/** Takes one prefix byte into the record. Returns the segment of an override, else -1. */
function takePrefix(insn: Instruction, prefix: number, defaultSize: number): number {
  switch (prefix) {
    case 0x26:
      return ES;
    case 0x2e:
      return CS;
    case 0x36:
      return SS;
    case 0x3e:
      return DS;
    case 0x64:
      return FS;
    case 0x65:
      return GS;
    case 0x66:
      insn.operandSize = 6 - defaultSize;
      insn.prefix66 = true;
      return -1;
    case 0x67:
      insn.addressSize = 6 - defaultSize;
      return -1;
    case 0xf0:
      insn.lock = true;
      return -1;
    default:
      insn.rep = prefix === 0xf3 ? REP_REPE : REP_REPNE;
      return -1;
  }
}

/** The word of an MMX or SSE encoding, 0 when there is none under these prefixes. */
function simdWord(insn: Instruction, opcode: number): number {
  const simd = SIMD_ENCODINGS[((insn.map - 1) << 10) | (prefixClass(insn) << 8) | opcode];
  if (simd === 0) return 0;
  if ((simd & SIMD_NO_MODRM) !== 0) return OP_SSE | (FORM_NONE << ENCODING_FORM_SHIFT);
  let word = OP_SSE | MODRM;
  if ((simd & SIMD_IMM8) !== 0) word |= (FORM_REG_RM_IMM << ENCODING_FORM_SHIFT) | IMM_BYTE;
  else word |= FORM_REG_RM << ENCODING_FORM_SHIFT;
  if ((simd & SIMD_MEMORY_ONLY) !== 0) word |= MEMORY_ONLY;
  if ((simd & SIMD_REGISTER_ONLY) !== 0) word |= REGISTER_ONLY;
  return word;
}

/** The word of an opcode of a group once ModRM.reg is known, 0 when undefined. */
function groupMember(insn: Instruction, word: number): number {
  const member = GROUPS[((word & ENCODING_OP) << 4) | (insn.isMemory ? 0 : 8) | insn.reg];
  return member === 0 ? 0 : (word & ~(ENCODING_OP | GROUP)) | member;
}

/** Memory operand in 32-bit addressing, SDM Vol 2A tables 2-2 and 2-3. Returns the index after it. */
function memoryOperand32(insn: Instruction, bytes: Uint8Array, start: number, modrm: number): number {
  let p = start;
  let base = modrm & 7;
  const mod = modrm >> 6;
  insn.isMemory = true;
  insn.rm = base;
  if (base === REGISTER_ESP) {
    const sib = bytes[p++];
    base = sib & 7;
    const index = (sib >> 3) & 7;
    insn.index = index === REGISTER_ESP ? NO_REGISTER : index;
    insn.scale = sib >> 6;
  } else {
    insn.index = NO_REGISTER;
    insn.scale = 0;
  }
  if (mod === 0) {
    if (base === REGISTER_EBP) {
      insn.base = NO_REGISTER;
      insn.displacement = signed32(bytes, p);
      return p + 4;
    }
    insn.displacement = 0;
  } else if (mod === 1) {
    insn.displacement = (bytes[p] << 24) >> 24;
    p += 1;
  } else {
    insn.displacement = signed32(bytes, p);
    p += 4;
  }
  insn.base = base;
  if (base === REGISTER_ESP || base === REGISTER_EBP) insn.segment = SS;
  return p;
}

/** Memory operand in 16-bit addressing, SDM Vol 2A table 2-1. Returns the index after it. */
function memoryOperand16(insn: Instruction, bytes: Uint8Array, start: number, modrm: number): number {
  const form = modrm & 7;
  const mod = modrm >> 6;
  insn.isMemory = true;
  insn.rm = form;
  insn.scale = 0;
  insn.index = INDEX16[form];
  if (mod === 0 && form === 6) {
    insn.base = NO_REGISTER;
    insn.displacement = signed16(bytes, start);
    return start + 2;
  }
  const base = BASE16[form];
  insn.base = base;
  if (base === REGISTER_EBP) insn.segment = SS;
  if (mod === 0) {
    insn.displacement = 0;
    return start;
  }
  if (mod === 1) {
    insn.displacement = (bytes[start] << 24) >> 24;
    return start + 1;
  }
  insn.displacement = signed16(bytes, start);
  return start + 2;
}

/** Reads what follows the operand bytes. Returns the index after it. */
function takeImmediate(insn: Instruction, bytes: Uint8Array, p: number, kind: number): number {
  switch (kind) {
    case IMM_SIGNED_BYTE:
      insn.imm = (bytes[p] << 24) >> 24;
      return p + 1;
    case IMM_BYTE:
      insn.imm = bytes[p];
      return p + 1;
    case IMM_V:
      if (insn.operandSize === 4) {
        insn.imm = signed32(bytes, p);
        return p + 4;
      }
      insn.imm = signed16(bytes, p);
      return p + 2;
    case IMM_ONE:
      insn.imm = 1;
      return p;
    case IMM_WORD:
      insn.imm = unsigned16(bytes, p);
      return p + 2;
    case IMM_MOFFS:
      return moffs(insn, bytes, p);
    case IMM_FAR:
      insn.imm = insn.operandSize === 4 ? signed32(bytes, p) : unsigned16(bytes, p);
      insn.imm2 = unsigned16(bytes, p + insn.operandSize);
      return p + insn.operandSize + 2;
    case IMM_ENTER:
      insn.imm = unsigned16(bytes, p);
      insn.imm2 = bytes[p + 2];
      return p + 3;
    default:
      return p;
  }
}

/** MOV with an absolute offset: a memory operand without registers. */
function moffs(insn: Instruction, bytes: Uint8Array, p: number): number {
  insn.isMemory = true;
  insn.base = NO_REGISTER;
  insn.index = NO_REGISTER;
  insn.scale = 0;
  insn.displacement = insn.addressSize === 4 ? signed32(bytes, p) : signed16(bytes, p);
  return p + insn.addressSize;
}

function unsigned16(bytes: Uint8Array, p: number): number {
  return bytes[p] | (bytes[p + 1] << 8);
}

function signed16(bytes: Uint8Array, p: number): i32 {
  return ((bytes[p] << 16) | (bytes[p + 1] << 24)) >> 16;
}

function signed32(bytes: Uint8Array, p: number): i32 {
  return bytes[p] | (bytes[p + 1] << 8) | (bytes[p + 2] << 16) | (bytes[p + 3] << 24);
}
