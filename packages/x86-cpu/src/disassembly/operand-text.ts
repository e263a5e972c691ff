/*C:950 Operands as text.
 *
 * Registers, numbers and memory operands in Intel syntax: `dword ptr fs:[eax+ecx*4-0x10]`. Numbers are hexadecimal with 0x
 * but for single digits. Every memory operand names its size. Next: integer-text.ts. */
import { type Instruction, NO_REGISTER } from "../ir.js";
import { DS, SS } from "../layout.js";

const REGISTERS8 = ["al", "cl", "dl", "bl", "ah", "ch", "dh", "bh"] as const;
const REGISTERS16 = ["ax", "cx", "dx", "bx", "sp", "bp", "si", "di"] as const;
const REGISTERS32 = ["eax", "ecx", "edx", "ebx", "esp", "ebp", "esi", "edi"] as const;
const SEGMENTS = ["es", "cs", "ss", "ds", "fs", "gs"] as const;
const REGISTER_ESP = 4;
const REGISTER_EBP = 5;

/** A register's name. @param size 1, 2 or 4. */
export function registerText(number: number, size: number): string {
  if (size === 1) return REGISTERS8[number & 7];
  return (size === 2 ? REGISTERS16 : REGISTERS32)[number & 7];
}

/** A segment register's name; there is none of number 6 and 7. */
export function segmentText(number: number): string {
  return SEGMENTS[number] ?? "?";
}

/** A number, its low 32 bits taken as unsigned. */
export function numberText(value: number): string {
  const unsigned = value >>> 0;
  return unsigned < 10 ? String(unsigned) : `0x${unsigned.toString(16)}`;
}

/** The low `size` bytes of a number. */
export function immediateText(value: number, size: number): string {
  return numberText(size === 4 ? value : value & (size === 1 ? 0xff : 0xffff));
}

/** Names of operand sizes in bytes. */
const SIZES: Readonly<Record<number, string>> = {
  1: "byte ptr ",
  2: "word ptr ",
  4: "dword ptr ",
  6: "fword ptr ",
  8: "qword ptr ",
  10: "tbyte ptr ",
  16: "xmmword ptr ",
};

/** `ds:` and so on, unless it is the segment that the base register implies. */
function overrideText(insn: Instruction): string {
  const stack = insn.base === REGISTER_ESP || insn.base === REGISTER_EBP;
  return insn.segment === (stack ? SS : DS) ? "" : `${segmentText(insn.segment)}:`;
}

/** The memory operand. @param size bytes; 0 for an operand without one. */
export function memoryText(insn: Instruction, size: number): string {
  const { base, index, addressSize, displacement } = insn;
  const parts: string[] = [];
  if (base !== NO_REGISTER) parts.push(registerText(base, addressSize));
  if (index !== NO_REGISTER) {
    const scale = insn.scale > 0 || base === NO_REGISTER ? `*${1 << insn.scale}` : "";
    parts.push(registerText(index, addressSize) + scale);
  }
  let inside = parts.join("+");
  if (inside === "") inside = immediateText(displacement, addressSize);
  else if (displacement < 0) inside += `-${numberText(-displacement)}`;
  else if (displacement > 0) inside += `+${numberText(displacement)}`;
  return `${SIZES[size] ?? ""}${overrideText(insn)}[${inside}]`;
}

/** The r/m operand as a general register or memory. @param size of both, 1, 2 or 4. */
export function rmText(insn: Instruction, size: number): string {
  return insn.isMemory ? memoryText(insn, size) : registerText(insn.rm, size);
}

/** A memory operand of a string instruction or XLAT, by its one register. @param size bytes. */
export function indexText(insn: Instruction, register: number, segment: number, size: number): string {
  const prefix = segment === DS ? "" : `${segmentText(segment)}:`;
  return `${SIZES[size]}${prefix}[${registerText(register, insn.addressSize)}]`;
}
