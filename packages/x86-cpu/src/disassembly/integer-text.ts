/*C:952 Integer and system instructions as text.
 *
 * Most operations print their family's name and the operands of their form (ir.ts); the table CUSTOM has those that print
 * something else. Before it: operand-text.ts. Next: sse-text.ts. */
import {
  FORM_FAR,
  FORM_IMM,
  FORM_REG_RM,
  FORM_REG_RM_IMM,
  FORM_RM,
  FORM_RM_CL,
  FORM_RM_IMM,
  FORM_RM_REG,
  FORM_RM_REG_CL,
  FORM_RM_REG_IMM,
  type Instruction,
  REP_NONE,
  REP_REPE,
} from "../ir.js";
import { EAX, EBX, EDI, ES, ESI } from "../layout.js";
import * as op from "../ops.js";
import { immediateText, indexText, memoryText, numberText, registerText, rmText, segmentText } from "./operand-text.js";

/** Condition codes 0 to 15. */
const CONDITIONS = ["o", "no", "b", "ae", "e", "ne", "be", "a", "s", "ns", "p", "np", "l", "ge", "le", "g"] as const;

/** @param next address of the next instruction. */
type Text = (insn: Instruction, next: number) => string;

/** The operands as the form has them. */
function operandsOf(insn: Instruction): string {
  const { size, sourceSize } = insn;
  const reg = registerText(insn.reg, size);
  switch (insn.form) {
    case FORM_RM:
      return rmText(insn, size);
    case FORM_IMM:
      return immediateText(insn.imm, size);
    case FORM_RM_REG:
      return `${rmText(insn, size)}, ${reg}`;
    case FORM_REG_RM:
      return `${reg}, ${rmText(insn, sourceSize)}`;
    case FORM_RM_IMM:
      return `${rmText(insn, size)}, ${immediateText(insn.imm, size)}`;
    case FORM_RM_CL:
      return `${rmText(insn, size)}, cl`;
    case FORM_REG_RM_IMM:
      return `${reg}, ${rmText(insn, size)}, ${immediateText(insn.imm, size)}`;
    case FORM_RM_REG_IMM:
      return `${rmText(insn, size)}, ${reg}, ${immediateText(insn.imm, 1)}`;
    case FORM_RM_REG_CL:
      return `${rmText(insn, size)}, ${reg}, cl`;
    default:
      return "";
  }
}

function named(name: string): Text {
  return (insn) => `${name} ${operandsOf(insn)}`.trimEnd();
}

/** A name by operand size. */
function sized(name16: string, name32: string): Text {
  return (insn) => (insn.operandSize === 4 ? name32 : name16);
}

/** A relative target, wrapped to the operand size. */
function target(insn: Instruction, next: number): string {
  return immediateText(next + insn.imm, insn.operandSize);
}

/** Near calls and jumps. */
function near(name: string): Text {
  return (insn, next) => `${name} ${insn.form === FORM_IMM ? target(insn, next) : rmText(insn, insn.operandSize)}`;
}

function far(name: string): Text {
  return (insn) =>
    insn.form === FORM_FAR
      ? `${name} ${numberText(insn.imm2)}:${immediateText(insn.imm, insn.operandSize)}`
      : `${name} far ${memoryText(insn, insn.operandSize + 2)}`;
}

function release(name: string): Text {
  return (insn) => (insn.form === FORM_IMM ? `${name} ${immediateText(insn.imm, 2)}` : name);
}

function loop(name: string): Text {
  return (insn, next) => `${name} ${target(insn, next)}`;
}

const WIDTHS: Readonly<Record<number, string>> = { 1: "b", 2: "w", 4: "d" };

/** A string instruction: `s` is the source by (E)SI, `d` the destination by (E)DI. */
function string(name: string, operands: string): Text {
  return (insn) => {
    let prefix = "";
    if (insn.rep !== REP_NONE) {
      const compares = insn.op === op.OP_CMPS || insn.op === op.OP_SCAS;
      prefix = insn.rep === REP_REPE ? (compares ? "repe " : "rep ") : "repne ";
    }
    const text = operands
      .replace("s", () => indexText(insn, ESI, insn.segment, insn.size))
      .replace("D", () => indexText(insn, EDI, ES, insn.size));
    return `${prefix}${name}${WIDTHS[insn.size]} ${text}`;
  };
}

function port(insn: Instruction): string {
  return insn.form === FORM_IMM ? immediateText(insn.imm, 1) : "dx";
}

/** Loads of a far pointer, and LGDT and its like: six bytes, or four. */
function farLoad(name: string): Text {
  return (insn) => `${name} ${registerText(insn.reg, insn.operandSize)}, ${memoryText(insn, insn.operandSize + 2)}`;
}

function table(name: string): Text {
  return (insn) => `${name} ${memoryText(insn, 6)}`;
}

const PREFETCHES = ["prefetchnta", "prefetcht0", "prefetcht1", "prefetcht2"];

/** NOP has many encodings: 90, PAUSE, 0F 0D and 0F 18 (prefetches), the hints. */
function nop(insn: Instruction): string {
  if (insn.map === 0) {
    if (insn.rep === REP_REPE) return "pause";
    const accumulator = registerText(EAX, insn.operandSize);
    return insn.prefix66 ? `xchg ${accumulator}, ${accumulator}` : "nop";
  }
  if (insn.isMemory && insn.opcode === 0x0d)
    return `${insn.reg === 0 ? "prefetch" : "prefetchw"} ${memoryText(insn, 1)}`;
  if (insn.isMemory && insn.opcode === 0x18 && insn.reg < 4) return `${PREFETCHES[insn.reg]} ${memoryText(insn, 1)}`;
  return `nop ${rmText(insn, insn.operandSize)}`;
}

/** UD2, and UD0 and UD1 with their operands; nothing else has a name. */
function undefinedText(insn: Instruction): string {
  if (insn.map !== 1 || insn.lock) return "";
  if (insn.opcode === 0x0b) return "ud2";
  const name = insn.opcode === 0xff ? "ud0" : insn.opcode === 0xb9 ? "ud1" : "";
  return name === "" ? "" : `${name} ${registerText(insn.reg, insn.operandSize)}, ${rmText(insn, insn.operandSize)}`;
}

/** Operations whose text is not their name and the operands of their form. */
const CUSTOM = new Map<number, Text>([
  [op.OP_UD, undefinedText],
  [op.OP_NOP, nop],
  [op.OP_CMOV, (insn) => `cmov${CONDITIONS[insn.condition]} ${operandsOf(insn)}`],
  [op.OP_SETCC, (insn) => `set${CONDITIONS[insn.condition]} ${operandsOf(insn)}`],
  [op.OP_JCC, (insn, next) => `j${CONDITIONS[insn.condition]} ${target(insn, next)}`],
  [op.OP_JCXZ, (insn, next) => `${insn.addressSize === 4 ? "jecxz" : "jcxz"} ${target(insn, next)}`],
  [op.OP_LOOP, loop("loop")],
  [op.OP_LOOPE, loop("loope")],
  [op.OP_LOOPNE, loop("loopne")],
  [op.OP_JMP, near("jmp")],
  [op.OP_CALL, near("call")],
  [op.OP_JMP_FAR, far("jmp")],
  [op.OP_CALL_FAR, far("call")],
  [op.OP_RET, release("ret")],
  [op.OP_RET_FAR, release("retf")],
  [op.OP_CBW, sized("cbw", "cwde")],
  [op.OP_CWD, sized("cwd", "cdq")],
  [op.OP_PUSHA, sized("pusha", "pushad")],
  [op.OP_POPA, sized("popa", "popad")],
  [op.OP_PUSHF, sized("pushf", "pushfd")],
  [op.OP_POPF, sized("popf", "popfd")],
  [op.OP_IRET, sized("iret", "iretd")],
  [op.OP_IMUL1, named("imul")],
  [op.OP_INT, (insn) => `int ${immediateText(insn.imm, 1)}`],
  [op.OP_ENTER, (insn) => `enter ${immediateText(insn.imm, 2)}, ${immediateText(insn.imm2, 1)}`],
  [op.OP_AAM, (insn) => `aam ${immediateText(insn.imm, 1)}`],
  [op.OP_AAD, (insn) => `aad ${immediateText(insn.imm, 1)}`],
  [op.OP_MOVS, string("movs", "D, s")],
  [op.OP_CMPS, string("cmps", "s, D")],
  [op.OP_STOS, string("stos", "D")],
  [op.OP_LODS, string("lods", "s")],
  [op.OP_SCAS, string("scas", "D")],
  [op.OP_INS, string("ins", "D, dx")],
  [op.OP_OUTS, string("outs", "dx, s")],
  [op.OP_IN, (insn) => `in ${registerText(0, insn.size)}, ${port(insn)}`],
  [op.OP_OUT, (insn) => `out ${port(insn)}, ${registerText(0, insn.size)}`],
  [op.OP_LES, farLoad("les")],
  [op.OP_LDS, farLoad("lds")],
  [op.OP_LSS, farLoad("lss")],
  [op.OP_LFS, farLoad("lfs")],
  [op.OP_LGS, farLoad("lgs")],
  [op.OP_BOUND, (insn) => `bound ${registerText(insn.reg, insn.size)}, ${memoryText(insn, insn.size * 2)}`],
  [op.OP_LEA, (insn) => `lea ${registerText(insn.reg, insn.size)}, ${memoryText(insn, 0).replace(/^..:/, "")}`],
  [op.OP_XLAT, (insn) => `xlat ${indexText(insn, EBX, insn.segment, 1)}`],
  [op.OP_MOV_FROM_SREG, (insn) => `mov ${rmText(insn, insn.size)}, ${segmentText(insn.reg)}`],
  [op.OP_MOV_TO_SREG, (insn) => `mov ${segmentText(insn.reg)}, ${rmText(insn, 2)}`],
  [op.OP_PUSH_SREG, (insn) => `push ${segmentText(insn.reg)}`],
  [op.OP_POP_SREG, (insn) => `pop ${segmentText(insn.reg)}`],
  [op.OP_MOV_FROM_CR, (insn) => `mov ${registerText(insn.rm, 4)}, cr${insn.reg}`],
  [op.OP_MOV_TO_CR, (insn) => `mov cr${insn.reg}, ${registerText(insn.rm, 4)}`],
  [op.OP_MOV_FROM_DR, (insn) => `mov ${registerText(insn.rm, 4)}, dr${insn.reg}`],
  [op.OP_MOV_TO_DR, (insn) => `mov dr${insn.reg}, ${registerText(insn.rm, 4)}`],
  [op.OP_LAR, (insn) => `lar ${registerText(insn.reg, insn.size)}, ${rmText(insn, insn.isMemory ? 2 : insn.size)}`],
  [op.OP_LSL, (insn) => `lsl ${registerText(insn.reg, insn.size)}, ${rmText(insn, insn.isMemory ? 2 : insn.size)}`],
  [op.OP_SGDT, table("sgdt")],
  [op.OP_SIDT, table("sidt")],
  [op.OP_LGDT, table("lgdt")],
  [op.OP_LIDT, table("lidt")],
  [op.OP_INVLPG, (insn) => `invlpg ${memoryText(insn, 0)}`],
  [op.OP_CMPXCHG8B, (insn) => `cmpxchg8b ${memoryText(insn, 8)}`],
]);

/** The text of an instruction that is neither x87 nor SSE, or "" where there is no such. */
export function integerText(insn: Instruction, next: number): string {
  const text = CUSTOM.get(insn.op) ?? named(op.OP_NAMES[insn.op]);
  return (insn.lock && insn.op !== op.OP_UD ? "lock " : "") + text(insn, next);
}
