/*X:545 The stores that kernels use.
 *
 * Nearly every store to a page table is a `mov` of a register or a constant. Where it goes the page fault has told; what
 * is stored and how long the instruction is stand in its bytes. All others are carried out by running them
 * (writable-page-tables.ts). Before: emulate-privileged.ts. */
import type { i32 } from "@lguest/mmu";
import {
  type GuestRegisters,
  REG_EAX,
  REG_EBP,
  REG_EBX,
  REG_ECX,
  REG_EDI,
  REG_EDX,
  REG_ESI,
  REG_ESP,
} from "@lguest/switcher";

/** A 32-bit store. */
export interface SimpleStore {
  readonly value: i32;
  /** Bytes of the instruction. */
  readonly length: number;
}

/* SDM Vol. 2, opcode map and tables 2-2, 2-3. */
const MOV_FROM_REGISTER = 0x89;
const MOV_CONSTANT = 0xc7;
const MOD_SHIFT = 6;
const REG_SHIFT = 3;
const FIELD = 7;
const RM_SIB = 4;
const RM_DISPLACEMENT = 5;
const MOD_REGISTER = 3;
const WORD_BYTES = 4;

/** General registers in the register page, by their ModRM number. */
export const MODRM_SLOTS = [REG_EAX, REG_ECX, REG_EDX, REG_EBX, REG_ESP, REG_EBP, REG_ESI, REG_EDI] as const;

/** Bytes of the memory operand from ModRM on, in 32-bit addressing; 0 if it is a register. */
function operandBytes(bytes: Uint8Array, at: number): number {
  const modrm = bytes[at];
  const mod = modrm >>> MOD_SHIFT;
  const rm = modrm & FIELD;
  if (mod === MOD_REGISTER) return 0;
  const sib = rm === RM_SIB ? 1 : 0;
  const base = sib === 1 ? bytes[at + 1] & FIELD : rm;
  if (mod === 0) return 1 + sib + (base === RM_DISPLACEMENT ? WORD_BYTES : 0);
  return 1 + sib + (mod === 1 ? 1 : WORD_BYTES);
}

/** Reads an instruction of 32-bit code. @returns null if it is not one of the simple ones. */
export function readSimpleStore(bytes: Uint8Array, registers: GuestRegisters): SimpleStore | null {
  const opcode = bytes[0];
  if (opcode !== MOV_FROM_REGISTER && opcode !== MOV_CONSTANT) return null;
  const operand = operandBytes(bytes, 1);
  const constant = opcode === MOV_CONSTANT ? WORD_BYTES : 0;
  const length = 1 + operand + constant;
  if (operand === 0 || length > bytes.length) return null;
  const reg = (bytes[1] >>> REG_SHIFT) & FIELD;
  if (opcode === MOV_FROM_REGISTER) return { value: registers.get(MODRM_SLOTS[reg]) | 0, length };
  if (reg !== 0) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  return { value: view.getInt32(1 + operand, true), length };
}
