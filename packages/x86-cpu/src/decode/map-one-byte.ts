/*C:254 The one-byte opcode map.
 *
 * SDM Vol 2D §A.3, table A-2, row by row. 0F is the way to map-0f.ts; undefined opcodes stay 0. */
import {
  FORM_FAR,
  FORM_IMM,
  FORM_NONE,
  FORM_REG_RM,
  FORM_REG_RM_IMM,
  FORM_RM,
  FORM_RM_CL,
  FORM_RM_IMM,
  FORM_RM_REG,
} from "../ir.js";
import * as op from "../ops.js";
import * as e from "./encoding.js";
import { encoding } from "./encoding.js";
import * as groups from "./groups.js";

/** Encoding words by first opcode byte; negative for prefixes. */
export const ONE_BYTE_MAP = new Int32Array(256);
const map = ONE_BYTE_MAP;

/** A byte form at an even opcode and its word or doubleword form after it. */
function pair(opcode: number, operation: number, form: number, flags = 0): void {
  map[opcode] = encoding(operation, form, flags | e.SIZE_B);
  map[opcode + 1] = encoding(operation, form, flags | e.SIZE_V);
}

/** Eight opcodes with the register in their low three bits. */
function registers(opcode: number, operation: number, form: number, flags: number): void {
  for (let n = 0; n < 8; n++) map[opcode + n] = encoding(operation, form, flags | e.OPCODE_REGISTER);
}

function group(number: number, form: number, flags: number): number {
  return encoding(number, form, flags | e.GROUP | e.MODRM);
}

for (const prefix of [0x26, 0x2e, 0x36, 0x3e, 0x64, 0x65, 0x66, 0x67, 0xf0, 0xf2, 0xf3]) map[prefix] = e.PREFIX;

// 00-3F: the eight binary operations, each in six forms, between them segment PUSH and POP and the decimal adjustments.
[op.OP_ADD, op.OP_OR, op.OP_ADC, op.OP_SBB, op.OP_AND, op.OP_SUB, op.OP_XOR, op.OP_CMP].forEach((operation, row) => {
  const opcode = row << 3;
  pair(opcode, operation, FORM_RM_REG, e.MODRM | (operation === op.OP_CMP ? 0 : e.LOCKABLE));
  pair(opcode + 2, operation, FORM_REG_RM, e.MODRM);
  map[opcode + 4] = encoding(operation, FORM_RM_IMM, e.SIZE_B | e.IMM_SIGNED_BYTE);
  map[opcode + 5] = encoding(operation, FORM_RM_IMM, e.SIZE_V | e.IMM_V);
});
for (const opcode of [0x06, 0x0e, 0x16, 0x1e]) {
  map[opcode] = encoding(op.OP_PUSH_SREG, FORM_NONE, e.OPCODE_SEGMENT);
  if (opcode !== 0x0e) map[opcode + 1] = encoding(op.OP_POP_SREG, FORM_NONE, e.OPCODE_SEGMENT);
}
map[0x27] = encoding(op.OP_DAA, FORM_NONE, e.SIZE_B);
map[0x2f] = encoding(op.OP_DAS, FORM_NONE, e.SIZE_B);
map[0x37] = encoding(op.OP_AAA, FORM_NONE, e.SIZE_B);
map[0x3f] = encoding(op.OP_AAS, FORM_NONE, e.SIZE_B);

registers(0x40, op.OP_INC, FORM_RM, e.SIZE_V);
registers(0x48, op.OP_DEC, FORM_RM, e.SIZE_V);
registers(0x50, op.OP_PUSH, FORM_RM, e.SIZE_V);
registers(0x58, op.OP_POP, FORM_RM, e.SIZE_V);

map[0x60] = encoding(op.OP_PUSHA, FORM_NONE);
map[0x61] = encoding(op.OP_POPA, FORM_NONE);
map[0x62] = encoding(op.OP_BOUND, FORM_REG_RM, e.MODRM | e.MEMORY_ONLY);
map[0x63] = encoding(op.OP_ARPL, FORM_RM_REG, e.MODRM | e.SIZE_W);
map[0x68] = encoding(op.OP_PUSH, FORM_IMM, e.IMM_V);
map[0x69] = encoding(op.OP_IMUL, FORM_REG_RM_IMM, e.MODRM | e.IMM_V);
map[0x6a] = encoding(op.OP_PUSH, FORM_IMM, e.IMM_SIGNED_BYTE);
map[0x6b] = encoding(op.OP_IMUL, FORM_REG_RM_IMM, e.MODRM | e.IMM_SIGNED_BYTE);
pair(0x6c, op.OP_INS, FORM_NONE);
pair(0x6e, op.OP_OUTS, FORM_NONE);

for (let cc = 0; cc < 16; cc++) map[0x70 + cc] = encoding(op.OP_JCC, FORM_IMM, e.IMM_SIGNED_BYTE);

map[0x80] = group(groups.GROUP_ALU, FORM_RM_IMM, e.SIZE_B | e.IMM_SIGNED_BYTE);
map[0x81] = group(groups.GROUP_ALU, FORM_RM_IMM, e.SIZE_V | e.IMM_V);
map[0x82] = map[0x80];
map[0x83] = group(groups.GROUP_ALU, FORM_RM_IMM, e.SIZE_V | e.IMM_SIGNED_BYTE);
pair(0x84, op.OP_TEST, FORM_RM_REG, e.MODRM);
pair(0x86, op.OP_XCHG, FORM_RM_REG, e.MODRM | e.LOCKABLE);
pair(0x88, op.OP_MOV, FORM_RM_REG, e.MODRM);
pair(0x8a, op.OP_MOV, FORM_REG_RM, e.MODRM);
map[0x8c] = group(groups.GROUP_FROM_SREG, FORM_NONE, 0);
map[0x8d] = encoding(op.OP_LEA, FORM_REG_RM, e.MODRM | e.MEMORY_ONLY);
map[0x8e] = group(groups.GROUP_TO_SREG, FORM_NONE, 0);
map[0x8f] = group(groups.GROUP_POP, FORM_RM, e.SIZE_V);

// 90 is XCHG (E)AX, (E)AX: nothing; with F3 it is PAUSE.
registers(0x90, op.OP_XCHG, FORM_RM_REG, e.SIZE_V);
map[0x90] = encoding(op.OP_NOP, FORM_NONE);
map[0x98] = encoding(op.OP_CBW, FORM_NONE);
map[0x99] = encoding(op.OP_CWD, FORM_NONE);
map[0x9a] = encoding(op.OP_CALL_FAR, FORM_FAR, e.IMM_FAR);
map[0x9b] = encoding(op.OP_FWAIT, FORM_NONE);
map[0x9c] = encoding(op.OP_PUSHF, FORM_NONE);
map[0x9d] = encoding(op.OP_POPF, FORM_NONE);
map[0x9e] = encoding(op.OP_SAHF, FORM_NONE, e.SIZE_B);
map[0x9f] = encoding(op.OP_LAHF, FORM_NONE, e.SIZE_B);

pair(0xa0, op.OP_MOV, FORM_REG_RM, e.IMM_MOFFS);
pair(0xa2, op.OP_MOV, FORM_RM_REG, e.IMM_MOFFS);
pair(0xa4, op.OP_MOVS, FORM_NONE);
pair(0xa6, op.OP_CMPS, FORM_NONE);
map[0xa8] = encoding(op.OP_TEST, FORM_RM_IMM, e.SIZE_B | e.IMM_SIGNED_BYTE);
map[0xa9] = encoding(op.OP_TEST, FORM_RM_IMM, e.SIZE_V | e.IMM_V);
pair(0xaa, op.OP_STOS, FORM_NONE);
pair(0xac, op.OP_LODS, FORM_NONE);
pair(0xae, op.OP_SCAS, FORM_NONE);

registers(0xb0, op.OP_MOV, FORM_RM_IMM, e.SIZE_B | e.IMM_SIGNED_BYTE);
registers(0xb8, op.OP_MOV, FORM_RM_IMM, e.SIZE_V | e.IMM_V);

map[0xc0] = group(groups.GROUP_SHIFT, FORM_RM_IMM, e.SIZE_B | e.IMM_BYTE);
map[0xc1] = group(groups.GROUP_SHIFT, FORM_RM_IMM, e.SIZE_V | e.IMM_BYTE);
map[0xc2] = encoding(op.OP_RET, FORM_IMM, e.IMM_WORD);
map[0xc3] = encoding(op.OP_RET, FORM_NONE);
map[0xc4] = encoding(op.OP_LES, FORM_REG_RM, e.MODRM | e.MEMORY_ONLY);
map[0xc5] = encoding(op.OP_LDS, FORM_REG_RM, e.MODRM | e.MEMORY_ONLY);
map[0xc6] = group(groups.GROUP_MOV, FORM_RM_IMM, e.SIZE_B | e.IMM_SIGNED_BYTE);
map[0xc7] = group(groups.GROUP_MOV, FORM_RM_IMM, e.SIZE_V | e.IMM_V);
map[0xc8] = encoding(op.OP_ENTER, FORM_IMM, e.IMM_ENTER);
map[0xc9] = encoding(op.OP_LEAVE, FORM_NONE);
map[0xca] = encoding(op.OP_RET_FAR, FORM_IMM, e.IMM_WORD);
map[0xcb] = encoding(op.OP_RET_FAR, FORM_NONE);
map[0xcc] = encoding(op.OP_INT3, FORM_NONE);
map[0xcd] = encoding(op.OP_INT, FORM_IMM, e.IMM_BYTE);
map[0xce] = encoding(op.OP_INTO, FORM_NONE);
map[0xcf] = encoding(op.OP_IRET, FORM_NONE);

map[0xd0] = group(groups.GROUP_SHIFT, FORM_RM_IMM, e.SIZE_B | e.IMM_ONE);
map[0xd1] = group(groups.GROUP_SHIFT, FORM_RM_IMM, e.SIZE_V | e.IMM_ONE);
map[0xd2] = group(groups.GROUP_SHIFT, FORM_RM_CL, e.SIZE_B);
map[0xd3] = group(groups.GROUP_SHIFT, FORM_RM_CL, e.SIZE_V);
map[0xd4] = encoding(op.OP_AAM, FORM_IMM, e.SIZE_B | e.IMM_BYTE);
map[0xd5] = encoding(op.OP_AAD, FORM_IMM, e.SIZE_B | e.IMM_BYTE);
map[0xd6] = encoding(op.OP_SALC, FORM_NONE, e.SIZE_B);
map[0xd7] = encoding(op.OP_XLAT, FORM_NONE, e.SIZE_B);
for (let opcode = 0xd8; opcode <= 0xdf; opcode++) map[opcode] = encoding(op.OP_X87, FORM_RM, e.MODRM);

map[0xe0] = encoding(op.OP_LOOPNE, FORM_IMM, e.IMM_SIGNED_BYTE);
map[0xe1] = encoding(op.OP_LOOPE, FORM_IMM, e.IMM_SIGNED_BYTE);
map[0xe2] = encoding(op.OP_LOOP, FORM_IMM, e.IMM_SIGNED_BYTE);
map[0xe3] = encoding(op.OP_JCXZ, FORM_IMM, e.IMM_SIGNED_BYTE);
pair(0xe4, op.OP_IN, FORM_IMM, e.IMM_BYTE);
pair(0xe6, op.OP_OUT, FORM_IMM, e.IMM_BYTE);
map[0xe8] = encoding(op.OP_CALL, FORM_IMM, e.IMM_V);
map[0xe9] = encoding(op.OP_JMP, FORM_IMM, e.IMM_V);
map[0xea] = encoding(op.OP_JMP_FAR, FORM_FAR, e.IMM_FAR);
map[0xeb] = encoding(op.OP_JMP, FORM_IMM, e.IMM_SIGNED_BYTE);
pair(0xec, op.OP_IN, FORM_NONE);
pair(0xee, op.OP_OUT, FORM_NONE);

map[0xf1] = encoding(op.OP_INT1, FORM_NONE);
map[0xf4] = encoding(op.OP_HLT, FORM_NONE);
map[0xf5] = encoding(op.OP_CMC, FORM_NONE);
map[0xf6] = group(groups.GROUP_UNARY_BYTE, FORM_NONE, e.SIZE_B);
map[0xf7] = group(groups.GROUP_UNARY, FORM_NONE, e.SIZE_V);
map[0xf8] = encoding(op.OP_CLC, FORM_NONE);
map[0xf9] = encoding(op.OP_STC, FORM_NONE);
map[0xfa] = encoding(op.OP_CLI, FORM_NONE);
map[0xfb] = encoding(op.OP_STI, FORM_NONE);
map[0xfc] = encoding(op.OP_CLD, FORM_NONE);
map[0xfd] = encoding(op.OP_STD, FORM_NONE);
map[0xfe] = group(groups.GROUP_INC_DEC_BYTE, FORM_RM, e.SIZE_B);
map[0xff] = group(groups.GROUP_INC_DEC, FORM_RM, e.SIZE_V);
