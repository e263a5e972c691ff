/*C:956 x87 instructions as text.
 *
 * By opcode D8 to DF and ModRM.reg, for memory and for registers; the third table is for encodings that ModRM.rm names.
 * `st` is the top of the stack. Before it: sse-text.ts. Next: disassemble.ts. */
import type { Instruction } from "../ir.js";
import { memoryText } from "./operand-text.js";

const ARITHMETIC = ["fadd", "fmul", "fcom", "fcomp", "fsub", "fsubr", "fdiv", "fdivr"];
const INTEGER_ARITHMETIC = ARITHMETIC.map((name) => name.replace("f", "fi"));

/** Names by (opcode & 7) << 3 | reg, and sizes in bytes (0: none is named). "" is no instruction. */
const MEMORY_NAMES = [
  ...ARITHMETIC,
  ..."fld - fst fstp fldenv fldcw fnstenv fnstcw".split(" "),
  ...INTEGER_ARITHMETIC,
  ..."fild fisttp fist fistp - fld - fstp".split(" "),
  ...ARITHMETIC,
  ..."fld fisttp fst fstp frstor - fnsave fnstsw".split(" "),
  ...INTEGER_ARITHMETIC,
  ..."fild fisttp fist fistp fbld fild fbstp fistp".split(" "),
];
const MEMORY_SIZES = [
  [4, 4, 4, 4, 4, 4, 4, 4],
  [4, 0, 4, 4, 0, 2, 0, 2],
  [4, 4, 4, 4, 4, 4, 4, 4],
  [4, 4, 4, 4, 0, 10, 0, 10],
  [8, 8, 8, 8, 8, 8, 8, 8],
  [8, 8, 8, 8, 0, 0, 0, 2],
  [2, 2, 2, 2, 2, 2, 2, 2],
  [2, 2, 2, 2, 10, 8, 10, 8],
].flat();

/** Register forms: a name with its operands, `i` standing for st(i). "-" is no instruction, "*" is in BY_RM. */
const REGISTER_TEXTS = [
  ...ARITHMETIC.map((name) => `${name} st, i`),
  ..."fld st, i|fxch st, i|*|fstpnce i, st|*|*|*|*".split("|"),
  ..."fcmovb st, i|fcmove st, i|fcmovbe st, i|fcmovu st, i|-|*|-|-".split("|"),
  ..."fcmovnb st, i|fcmovne st, i|fcmovnbe st, i|fcmovnu st, i|*|fucomi st, i|fcomi st, i|-".split("|"),
  ..."fadd i, st|fmul i, st|fcom st, i|fcomp st, i|fsubr i, st|fsub i, st|fdivr i, st|fdiv i, st".split("|"),
  ..."ffree i|fxch st, i|fst i, st|fstp i, st|fucom st, i|fucomp st, i|-|-".split("|"),
  ..."faddp i, st|fmulp i, st|fcomp st, i|*|fsubrp i, st|fsubp i, st|fdivrp i, st|fdivp i, st".split("|"),
  ..."ffreep i|fxch st, i|fstp i, st|fstp i, st|*|fucomip st, i|fcomip st, i|-".split("|"),
];

/** By opcode << 3 | reg, for those that ModRM.rm names. */
const BY_RM = new Map<number, readonly string[]>([
  [(0xd9 << 3) | 2, ["fnop"]],
  [(0xd9 << 3) | 4, ["fchs", "fabs", "-", "-", "ftst", "fxam"]],
  [(0xd9 << 3) | 5, ["fld1", "fldl2t", "fldl2e", "fldpi", "fldlg2", "fldln2", "fldz"]],
  [(0xd9 << 3) | 6, ["f2xm1", "fyl2x", "fptan", "fpatan", "fxtract", "fprem1", "fdecstp", "fincstp"]],
  [(0xd9 << 3) | 7, ["fprem", "fyl2xp1", "fsqrt", "fsincos", "frndint", "fscale", "fsin", "fcos"]],
  [(0xda << 3) | 5, ["-", "fucompp"]],
  [(0xdb << 3) | 4, ["fneni", "fndisi", "fnclex", "fninit", "fnsetpm"]],
  [(0xde << 3) | 3, ["-", "fcompp"]],
  [(0xdf << 3) | 4, ["fnstsw ax"]],
]);

/** The text of an OP_X87 instruction, or "" where there is no such. */
export function x87Text(insn: Instruction): string {
  const row = ((insn.opcode & 7) << 3) | insn.reg;
  if (insn.isMemory) {
    const name = MEMORY_NAMES[row];
    return name === "-" ? "" : `${name} ${memoryText(insn, MEMORY_SIZES[row])}`;
  }
  let text = REGISTER_TEXTS[row];
  if (text === "*") text = BY_RM.get((insn.opcode << 3) | insn.reg)?.[insn.rm] ?? "-";
  return text === "-" ? "" : text.replace(/\bi\b/, `st(${insn.rm})`);
}
