/*C:630 What the builder must know about each operation.
 *
 * Which handlers may run inside a block, which of them neither read nor write the status flags, and which operations
 * overwrite CF. An operation that is not named ends its block after its handler ran, which is always right: the
 * dispatcher then looks at mode, mappings and waiting events afresh. Next: pack.ts. */
import type { Instruction } from "../ir.js";
import * as OP from "../ops.js";

const NEUTRAL = 1;
const INSIDE = 2;
const WRITES_CARRY = 4;

const CLASSES = new Uint8Array(OP.OP_COUNT);

function mark(bits: number, ...ops: number[]): void {
  for (const op of ops) CLASSES[op] |= bits;
}

// Leave mode, segments, EIP, mappings and event masks alone.
mark(INSIDE, OP.OP_XADD, OP.OP_CMPXCHG, OP.OP_CMPXCHG8B, OP.OP_CMOV, OP.OP_SETCC, OP.OP_TEST);
mark(INSIDE, OP.OP_ADD, OP.OP_ADC, OP.OP_SUB, OP.OP_SBB, OP.OP_CMP, OP.OP_NEG, OP.OP_INC, OP.OP_DEC);
mark(INSIDE, OP.OP_IMUL, OP.OP_IMUL1, OP.OP_MUL, OP.OP_IDIV, OP.OP_DIV, OP.OP_AND, OP.OP_OR, OP.OP_XOR);
mark(INSIDE, OP.OP_DAA, OP.OP_DAS, OP.OP_AAA, OP.OP_AAS, OP.OP_AAM, OP.OP_AAD, OP.OP_SALC, OP.OP_BOUND);
mark(INSIDE, OP.OP_SAR, OP.OP_SHR, OP.OP_SHL, OP.OP_SHRD, OP.OP_SHLD, OP.OP_ROR, OP.OP_ROL, OP.OP_RCR, OP.OP_RCL);
mark(INSIDE, OP.OP_BT, OP.OP_BTS, OP.OP_BTR, OP.OP_BTC, OP.OP_BSF, OP.OP_BSR, OP.OP_POPCNT, OP.OP_CMPS, OP.OP_SCAS);
mark(INSIDE, OP.OP_STC, OP.OP_CLC, OP.OP_CMC, OP.OP_LAHF, OP.OP_SAHF, OP.OP_PUSHF);
mark(INSIDE, OP.OP_X87, OP.OP_SSE, OP.OP_LAR, OP.OP_LSL, OP.OP_VERR, OP.OP_VERW);

// The same, and the status flags are neither read nor written.
mark(INSIDE | NEUTRAL, OP.OP_MOV, OP.OP_XCHG, OP.OP_BSWAP, OP.OP_PUSH, OP.OP_POP, OP.OP_PUSHA, OP.OP_POPA, OP.OP_CWD);
mark(INSIDE | NEUTRAL, OP.OP_CBW, OP.OP_MOVSX, OP.OP_MOVZX, OP.OP_NOT, OP.OP_LEA, OP.OP_XLAT, OP.OP_ENTER, OP.OP_LEAVE);
mark(INSIDE | NEUTRAL, OP.OP_MOVS, OP.OP_LODS, OP.OP_STOS, OP.OP_CLD, OP.OP_STD, OP.OP_FWAIT, OP.OP_CPUID);
mark(INSIDE | NEUTRAL, OP.OP_MOV_FROM_SREG, OP.OP_PUSH_SREG, OP.OP_SGDT, OP.OP_SIDT, OP.OP_SLDT, OP.OP_STR, OP.OP_SMSW);

mark(WRITES_CARRY, OP.OP_ADD, OP.OP_SUB, OP.OP_CMP, OP.OP_NEG, OP.OP_AND, OP.OP_OR, OP.OP_XOR, OP.OP_TEST);

/** The handler may run inside a block. */
export function runsInside(insn: Instruction): boolean {
  return (CLASSES[insn.op] & INSIDE) !== 0;
}

const X87_FIRST_WITH_FLAGS = 0xda;
const SSE_UCOMIS = 0x2e;
const SSE_COMIS = 0x2f;

/** The handler neither reads nor writes status flags. */
export function ignoresFlags(insn: Instruction): boolean {
  // Register forms of DA, DB and DF hold FCMOVcc, FCOMI and FUCOMI.
  if (insn.op === OP.OP_X87)
    return (
      insn.isMemory ||
      insn.opcode < X87_FIRST_WITH_FLAGS ||
      ((insn.opcode & 1) === 0 && insn.opcode !== X87_FIRST_WITH_FLAGS)
    );
  if (insn.op === OP.OP_SSE) return insn.map !== 1 || (insn.opcode !== SSE_UCOMIS && insn.opcode !== SSE_COMIS);
  return (CLASSES[insn.op] & NEUTRAL) !== 0;
}

/**
 * True if CF as the instruction at `index` leaves it can be seen by nobody: instructions that cannot fault follow, up to
 * one that writes all status flags and reads none. Then OF as a rotation leaves it is as dead.
 */
export function carryIsDead(instructions: readonly Instruction[], index: number): boolean {
  for (let next = index + 1; next < instructions.length; next++) {
    const insn = instructions[next];
    if (insn.isMemory && insn.op !== OP.OP_LEA) return false;
    if ((CLASSES[insn.op] & WRITES_CARRY) !== 0) return true;
    const transparent =
      insn.op === OP.OP_MOV ||
      insn.op === OP.OP_LEA ||
      insn.op === OP.OP_INC ||
      insn.op === OP.OP_DEC ||
      insn.op === OP.OP_NOT;
    if (!transparent) return false;
  }
  return false;
}
