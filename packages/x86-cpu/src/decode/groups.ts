/*C:252 The opcode groups.
 *
 * Opcodes whose ModRM.reg field goes on with the opcode (SDM Vol 2D §A.4, table A-6). Each group has sixteen words: eight
 * for a memory r/m, eight for a register r/m; each is or-ed into the word of the opcode that names the group. */
import { FORM_REG_RM, FORM_RM, FORM_RM_IMM, FORM_RM_REG } from "../ir.js";
import * as op from "../ops.js";
import {
  encoding,
  IMM_SIGNED_BYTE,
  IMM_V,
  LOCKABLE,
  MEMORY_ONLY,
  SIZE_B,
  SIZE_D,
  SIZE_V_OR_MEMORY_W,
  SIZE_W,
} from "./encoding.js";

/** ADD…CMP with an immediate (80 to 83). */
export const GROUP_ALU = 0;
/** POP r/m (8F). */
export const GROUP_POP = 1;
/** Shifts and rotates (C0, C1, D0 to D3). */
export const GROUP_SHIFT = 2;
/** F6 and F7: TEST, NOT, NEG, MUL, IMUL, DIV, IDIV. */
export const GROUP_UNARY_BYTE = 3;
export const GROUP_UNARY = 4;
/** FE. */
export const GROUP_INC_DEC_BYTE = 5;
/** FF. */
export const GROUP_INC_DEC = 6;
/** MOV r/m, imm (C6, C7). */
export const GROUP_MOV = 7;
/** 0F 00. */
export const GROUP_LDT = 8;
/** 0F 01. */
export const GROUP_TABLES = 9;
/** 0F BA. */
export const GROUP_BIT = 10;
/** 0F C7. */
export const GROUP_CMPXCHG8B = 11;
/** 8C and 8E: only ES…GS are segment registers. */
export const GROUP_FROM_SREG = 12;
export const GROUP_TO_SREG = 13;
/** 0F 20 to 0F 23: CR0, CR2, CR3 and CR4; all eight debug registers. */
export const GROUP_FROM_CR = 14;
export const GROUP_TO_CR = 15;

/** Members by (group << 4) | (register r/m ? 8 : 0) | ModRM.reg; 0 is undefined. */
export const GROUPS = new Int32Array(16 * 16);

/** Declares the eight members of a group, alike for memory and registers; MEMORY_ONLY ones are undefined for registers. */
function group(number: number, members: readonly number[]): void {
  members.forEach((member, reg) => {
    GROUPS[(number << 4) | reg] = member;
    if ((member & MEMORY_ONLY) === 0) GROUPS[(number << 4) | 8 | reg] = member;
  });
}

const UNDEFINED = 0;
const ONE_OPERAND = (operation: number): number => encoding(operation, FORM_RM);

group(
  GROUP_ALU,
  [op.OP_ADD, op.OP_OR, op.OP_ADC, op.OP_SBB, op.OP_AND, op.OP_SUB, op.OP_XOR]
    .map((operation) => operation | LOCKABLE)
    .concat(op.OP_CMP),
);
group(GROUP_POP, [op.OP_POP]);
// Member 6 is the undocumented second encoding of SHL.
group(GROUP_SHIFT, [op.OP_ROL, op.OP_ROR, op.OP_RCL, op.OP_RCR, op.OP_SHL, op.OP_SHR, op.OP_SHL, op.OP_SAR]);
for (const [number, immediate] of [
  [GROUP_UNARY_BYTE, IMM_SIGNED_BYTE],
  [GROUP_UNARY, IMM_V],
]) {
  const test = encoding(op.OP_TEST, FORM_RM_IMM, immediate);
  group(number, [
    test,
    test,
    ONE_OPERAND(op.OP_NOT) | LOCKABLE,
    ONE_OPERAND(op.OP_NEG) | LOCKABLE,
    ONE_OPERAND(op.OP_MUL),
    ONE_OPERAND(op.OP_IMUL1),
    ONE_OPERAND(op.OP_DIV),
    ONE_OPERAND(op.OP_IDIV),
  ]);
}
group(GROUP_INC_DEC_BYTE, [op.OP_INC | LOCKABLE, op.OP_DEC | LOCKABLE]);
group(GROUP_INC_DEC, [
  op.OP_INC | LOCKABLE,
  op.OP_DEC | LOCKABLE,
  op.OP_CALL,
  op.OP_CALL_FAR | MEMORY_ONLY,
  op.OP_JMP,
  op.OP_JMP_FAR | MEMORY_ONLY,
  op.OP_PUSH,
]);
group(GROUP_MOV, [op.OP_MOV]);
group(GROUP_LDT, [
  encoding(op.OP_SLDT, FORM_RM, SIZE_V_OR_MEMORY_W),
  encoding(op.OP_STR, FORM_RM, SIZE_V_OR_MEMORY_W),
  encoding(op.OP_LLDT, FORM_RM, SIZE_W),
  encoding(op.OP_LTR, FORM_RM, SIZE_W),
  encoding(op.OP_VERR, FORM_RM, SIZE_W),
  encoding(op.OP_VERW, FORM_RM, SIZE_W),
]);
group(GROUP_TABLES, [
  encoding(op.OP_SGDT, FORM_RM, MEMORY_ONLY),
  encoding(op.OP_SIDT, FORM_RM, MEMORY_ONLY),
  encoding(op.OP_LGDT, FORM_RM, MEMORY_ONLY),
  encoding(op.OP_LIDT, FORM_RM, MEMORY_ONLY),
  encoding(op.OP_SMSW, FORM_RM, SIZE_V_OR_MEMORY_W),
  UNDEFINED,
  encoding(op.OP_LMSW, FORM_RM, SIZE_W),
  encoding(op.OP_INVLPG, FORM_RM, SIZE_B | MEMORY_ONLY),
]);
group(GROUP_BIT, [
  UNDEFINED,
  UNDEFINED,
  UNDEFINED,
  UNDEFINED,
  op.OP_BT,
  op.OP_BTS | LOCKABLE,
  op.OP_BTR | LOCKABLE,
  op.OP_BTC | LOCKABLE,
]);
group(GROUP_CMPXCHG8B, [UNDEFINED, encoding(op.OP_CMPXCHG8B, FORM_RM, SIZE_D | MEMORY_ONLY | LOCKABLE)]);

const fromSegment = encoding(op.OP_MOV_FROM_SREG, FORM_RM_REG, SIZE_V_OR_MEMORY_W);
group(GROUP_FROM_SREG, [0, 1, 2, 3, 4, 5].fill(fromSegment));
const toSegment = encoding(op.OP_MOV_TO_SREG, FORM_REG_RM, SIZE_W);
group(GROUP_TO_SREG, [toSegment, UNDEFINED, toSegment, toSegment, toSegment, toSegment]);
const fromControl = encoding(op.OP_MOV_FROM_CR, FORM_RM_REG, SIZE_D);
group(GROUP_FROM_CR, [fromControl, UNDEFINED, fromControl, fromControl, fromControl]);
const toControl = encoding(op.OP_MOV_TO_CR, FORM_REG_RM, SIZE_D);
group(GROUP_TO_CR, [toControl, UNDEFINED, toControl, toControl, toControl]);
