/*C:200 The decoded instruction.
 *
 * The one decoder (decode/) turns bytes into this record and every tier starts from it: the step tier executes it at
 * once, the interpreter packs it into micro-ops, the translator into WebAssembly. The many encodings of one operation
 * are folded here: `add eax, imm32`, `add r/m32, imm8` and `add r/m32, imm32` are the same OP_ADD with FORM_RM_IMM. */
import type { i32, u32 } from "@lguest/descriptor-tables";

/*
 * Operand forms. "RM" is the ModRM r/m operand: memory when `isMemory`, else register number `rm`.
 * Encodings with an implied or opcode-embedded register are folded into RM with isMemory false
 * (`inc r32`, `push r32`, `mov r, imm`, `add al, imm`, `xchg eax, r`), and moffs into RM with displacement only.
 */
export const FORM_NONE = 0;
/** One operand: r/m. */
export const FORM_RM = 1;
/** One operand: immediate; for relative branches `imm` is the displacement from the next instruction. */
export const FORM_IMM = 2;
/** Destination r/m, source register `reg`. */
export const FORM_RM_REG = 3;
/** Destination register `reg`, source r/m. */
export const FORM_REG_RM = 4;
/** Destination r/m, source immediate (sign-extended to 32 bits where the encoding does). Shifts by 1 are imm = 1. */
export const FORM_RM_IMM = 5;
/** Destination r/m, count in CL. */
export const FORM_RM_CL = 6;
/** Destination `reg`, sources r/m and immediate (imul, pshufd…). */
export const FORM_REG_RM_IMM = 7;
/** Destination r/m, sources `reg` and immediate (shld, shrd). */
export const FORM_RM_REG_IMM = 8;
/** Destination r/m, sources `reg` and CL (shld, shrd). */
export const FORM_RM_REG_CL = 9;
/** Far pointer: offset in `imm`, selector in `imm2`. */
export const FORM_FAR = 10;

export const REP_NONE = 0;
/** F3 prefix: REP or REPE. */
export const REP_REPE = 1;
/** F2 prefix: REPNE. */
export const REP_REPNE = 2;

/** No base or index register. */
export const NO_REGISTER = -1;

/**
 * A decoded instruction. Mutable, so that the step tier can reuse one; block builders make fresh ones with
 * `createInstruction()`.
 */
export interface Instruction {
  /** OP_* of ops.ts: the operation, one number for each mnemonic family. */
  op: number;
  /** FORM_*. */
  form: number;
  /** Length in bytes, prefixes included, 1..15. */
  length: number;
  /** Width of the operation in bytes: 1, 2 or 4 (for movzx/movsx and the like the destination's; see `sourceSize`). */
  size: number;
  /** Width in bytes of the r/m source of movzx and movsx (1 or 2); elsewhere equal to `size`. */
  sourceSize: number;
  /** 2 or 4: the address size after the 67 prefix. String instructions and loops use it for (E)CX, (E)SI, (E)DI. */
  addressSize: number;
  /** 2 or 4: the operand size after the 66 prefix whatever `size` says (x87 environment forms, push/pop, far pointers). */
  operandSize: number;
  /** REP_*: last of F2 and F3. */
  rep: number;
  /** F0 prefix present (illegal uses are already OP_UD). */
  lock: boolean;
  /** 66 prefix present: mandatory prefix of SSE forms. */
  prefix66: boolean;
  /** Last opcode byte; with `map` it names the encoding exactly (x87 and SSE handlers dispatch on it). */
  opcode: number;
  /** 0 one-byte map, 1 for 0F, 2 for 0F 38, 3 for 0F 3A. */
  map: number;
  /** ModRM byte, or -1 where the encoding has none. */
  modrm: number;
  /** The r/m operand is memory. */
  isMemory: boolean;
  /** Register number of the r/m operand when it is no memory: 0..7 (AL CL DL BL AH CH DH BH for size 1). */
  rm: number;
  /** ModRM.reg, or the register of the encoding. */
  reg: number;
  /** Condition code 0..15 of Jcc, SETcc, CMOVcc. */
  condition: number;
  /** Effective segment of the memory operand after overrides: ES…GS. String sources (DS:SI) too. */
  segment: number;
  /** Base register number, or NO_REGISTER. */
  base: number;
  /** Index register number, or NO_REGISTER. */
  index: number;
  /** Left shift of the index, 0..3. */
  scale: number;
  /** Displacement, sign-extended. The effective offset is wrapped to `addressSize`. */
  displacement: i32;
  /** Immediate or relative displacement, sign-extended as the encoding says. */
  imm: i32;
  /** Second immediate: selector of far pointers, nesting level of ENTER. */
  imm2: u32;
}

/** A blank instruction record. */
export function createInstruction(): Instruction {
  return {
    op: 0,
    form: FORM_NONE,
    length: 0,
    size: 4,
    sourceSize: 4,
    addressSize: 4,
    operandSize: 4,
    rep: REP_NONE,
    lock: false,
    prefix66: false,
    opcode: 0,
    map: 0,
    modrm: -1,
    isMemory: false,
    rm: 0,
    reg: 0,
    condition: 0,
    segment: 3,
    base: NO_REGISTER,
    index: NO_REGISTER,
    scale: 0,
    displacement: 0,
    imm: 0,
    imm2: 0,
  };
}
