/*C:256 The two-byte opcode map, after 0F.
 *
 * SDM Vol 2D §A.3, table A-3: what an i686 has but for MMX and SSE, whose encodings also hang on prefixes and are declared
 * in map-sse.ts. An opcode that is 0 here is looked up there. */
import {
  FORM_IMM,
  FORM_NONE,
  FORM_REG_RM,
  FORM_RM,
  FORM_RM_IMM,
  FORM_RM_REG,
  FORM_RM_REG_CL,
  FORM_RM_REG_IMM,
} from "../ir.js";
import * as op from "../ops.js";
import * as e from "./encoding.js";
import { encoding } from "./encoding.js";
import * as groups from "./groups.js";

/** Encoding words by the opcode byte after 0F. */
export const TWO_BYTE_MAP = new Int32Array(256);
const map = TWO_BYTE_MAP;

function group(number: number, form: number, flags: number): number {
  return encoding(number, form, flags | e.GROUP | e.MODRM);
}

/** A byte form at an even opcode and its word or doubleword form after it. */
function pair(opcode: number, operation: number, form: number, flags: number): void {
  map[opcode] = encoding(operation, form, flags | e.SIZE_B);
  map[opcode + 1] = encoding(operation, form, flags | e.SIZE_V);
}

map[0x00] = group(groups.GROUP_LDT, FORM_NONE, 0);
map[0x01] = group(groups.GROUP_TABLES, FORM_NONE, 0);
map[0x02] = encoding(op.OP_LAR, FORM_REG_RM, e.MODRM | e.SIZE_V_FROM_W);
map[0x03] = encoding(op.OP_LSL, FORM_REG_RM, e.MODRM | e.SIZE_V_FROM_W);
map[0x06] = encoding(op.OP_CLTS, FORM_NONE);
map[0x08] = encoding(op.OP_INVD, FORM_NONE);
map[0x09] = encoding(op.OP_WBINVD, FORM_NONE);
// 0B, UD2, is 0 with purpose; so is RSM (AA), undefined outside system management mode.
map[0x0d] = encoding(op.OP_NOP, FORM_RM, e.MODRM);

// The hint NOPs: PREFETCH and what later processors made of the others.
for (let opcode = 0x18; opcode <= 0x1f; opcode++) map[opcode] = encoding(op.OP_NOP, FORM_RM, e.MODRM);

map[0x20] = group(groups.GROUP_FROM_CR, FORM_NONE, e.FORCE_REGISTER);
map[0x21] = encoding(op.OP_MOV_FROM_DR, FORM_RM_REG, e.MODRM | e.FORCE_REGISTER | e.SIZE_D);
map[0x22] = group(groups.GROUP_TO_CR, FORM_NONE, e.FORCE_REGISTER);
map[0x23] = encoding(op.OP_MOV_TO_DR, FORM_REG_RM, e.MODRM | e.FORCE_REGISTER | e.SIZE_D);

map[0x30] = encoding(op.OP_WRMSR, FORM_NONE);
map[0x31] = encoding(op.OP_RDTSC, FORM_NONE);
map[0x32] = encoding(op.OP_RDMSR, FORM_NONE);
map[0x33] = encoding(op.OP_RDPMC, FORM_NONE);
map[0x34] = encoding(op.OP_SYSENTER, FORM_NONE);
map[0x35] = encoding(op.OP_SYSEXIT, FORM_NONE);

for (let cc = 0; cc < 16; cc++) {
  map[0x40 + cc] = encoding(op.OP_CMOV, FORM_REG_RM, e.MODRM);
  map[0x80 + cc] = encoding(op.OP_JCC, FORM_IMM, e.IMM_V);
  map[0x90 + cc] = encoding(op.OP_SETCC, FORM_RM, e.MODRM | e.SIZE_B);
}

for (const opcode of [0xa0, 0xa8]) {
  map[opcode] = encoding(op.OP_PUSH_SREG, FORM_NONE, e.OPCODE_SEGMENT);
  map[opcode + 1] = encoding(op.OP_POP_SREG, FORM_NONE, e.OPCODE_SEGMENT);
}
map[0xa2] = encoding(op.OP_CPUID, FORM_NONE);
map[0xa3] = encoding(op.OP_BT, FORM_RM_REG, e.MODRM);
map[0xa4] = encoding(op.OP_SHLD, FORM_RM_REG_IMM, e.MODRM | e.IMM_BYTE);
map[0xa5] = encoding(op.OP_SHLD, FORM_RM_REG_CL, e.MODRM);
map[0xab] = encoding(op.OP_BTS, FORM_RM_REG, e.MODRM | e.LOCKABLE);
map[0xac] = encoding(op.OP_SHRD, FORM_RM_REG_IMM, e.MODRM | e.IMM_BYTE);
map[0xad] = encoding(op.OP_SHRD, FORM_RM_REG_CL, e.MODRM);
map[0xaf] = encoding(op.OP_IMUL, FORM_REG_RM, e.MODRM);

pair(0xb0, op.OP_CMPXCHG, FORM_RM_REG, e.MODRM | e.LOCKABLE);
map[0xb2] = encoding(op.OP_LSS, FORM_REG_RM, e.MODRM | e.MEMORY_ONLY);
map[0xb3] = encoding(op.OP_BTR, FORM_RM_REG, e.MODRM | e.LOCKABLE);
map[0xb4] = encoding(op.OP_LFS, FORM_REG_RM, e.MODRM | e.MEMORY_ONLY);
map[0xb5] = encoding(op.OP_LGS, FORM_REG_RM, e.MODRM | e.MEMORY_ONLY);
map[0xb6] = encoding(op.OP_MOVZX, FORM_REG_RM, e.MODRM | e.SIZE_V_FROM_B);
map[0xb7] = encoding(op.OP_MOVZX, FORM_REG_RM, e.MODRM | e.SIZE_V_FROM_W);
// With F3 only (instruction-set.ts).
map[0xb8] = encoding(op.OP_POPCNT, FORM_REG_RM, e.MODRM);
// UD1 and UD0 have a ModRM byte.
map[0xb9] = encoding(op.OP_UD, FORM_REG_RM, e.MODRM);
map[0xff] = map[0xb9];
map[0xba] = group(groups.GROUP_BIT, FORM_RM_IMM, e.IMM_BYTE);
map[0xbb] = encoding(op.OP_BTC, FORM_RM_REG, e.MODRM | e.LOCKABLE);
map[0xbc] = encoding(op.OP_BSF, FORM_REG_RM, e.MODRM);
map[0xbd] = encoding(op.OP_BSR, FORM_REG_RM, e.MODRM);
map[0xbe] = encoding(op.OP_MOVSX, FORM_REG_RM, e.MODRM | e.SIZE_V_FROM_B);
map[0xbf] = encoding(op.OP_MOVSX, FORM_REG_RM, e.MODRM | e.SIZE_V_FROM_W);

pair(0xc0, op.OP_XADD, FORM_RM_REG, e.MODRM | e.LOCKABLE);
map[0xc7] = group(groups.GROUP_CMPXCHG8B, FORM_NONE, 0);
for (let n = 0; n < 8; n++) map[0xc8 + n] = encoding(op.OP_BSWAP, FORM_RM, e.OPCODE_REGISTER);
