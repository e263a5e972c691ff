/*C:650 Packing branches.
 *
 * A branch ends its block. Its targets stand in the micro-op as physical addresses with a link each: 0 while the block
 * there is unknown, and LOOK_UP for good where the target lies in another page, since what is mapped there may change.
 * A compare or test of registers right before a conditional jump becomes one micro-op with it. Before it: pack.ts.
 * Next: block-builder.ts. */
import { FORM_IMM, FORM_REG_RM, FORM_RM_IMM, type Instruction } from "../ir.js";
import { OP_CALL, OP_CMP, OP_JCC, OP_JMP, OP_RET, OP_TEST } from "../ops.js";
import * as U from "./micro-ops.js";
import { memoryFields, type Target } from "./pack.js";

/** A link that is never filled. */
export const LOOK_UP = -1;

/** Where an instruction stands: physical addresses of it and of the next one. */
export interface Place {
  readonly start: number;
  readonly next: number;
}

function putLink(words: Int32Array, at: number, place: Place, to: number): void {
  words[at] = to | 0;
  words[at + 1] = to >>> 12 === place.start >>> 12 ? 0 : LOOK_UP;
}

const JCC_MICRO: readonly number[] = [
  U.U_JCC,
  U.U_JCC,
  U.U_JB,
  U.U_JAE,
  U.U_JE,
  U.U_JNE,
  U.U_JBE,
  U.U_JA,
  U.U_JS,
  U.U_JNS,
  U.U_JCC,
  U.U_JCC,
  U.U_JL,
  U.U_JGE,
  U.U_JLE,
  U.U_JG,
];

/** By condition: distance from the first compare-and-branch micro-op, or -1. */
const COMPARE_DISTANCE: readonly number[] = [-1, -1, 2, 3, 0, 1, 4, 5, -1, -1, -1, -1, 6, 7, 8, 9];
const TEST_DISTANCE: readonly number[] = [-1, -1, -1, -1, 0, 1, -1, -1, 2, 3, -1, -1, -1, -1, -1, -1];

/** Packs a compare or test and the conditional jump after it as one micro-op; 0 if they do not fuse. */
export function packFused(target: Target, first: Instruction, jump: Instruction, place: Place): number {
  const { words, at } = target;
  if (jump.op !== OP_JCC || jump.operandSize !== 4 || first.size !== 4 || first.isMemory) return 0;
  const taken = place.next + jump.imm;
  if (first.op === OP_TEST) {
    const distance = TEST_DISTANCE[jump.condition];
    if (distance < 0 || first.form === FORM_RM_IMM) return 0;
    words[at] = (U.U_TEST_RR_JE + distance) | (first.rm << U.A_SHIFT) | (first.reg << U.B_SHIFT);
    putLink(words, at + 1, place, taken);
    putLink(words, at + 3, place, place.next);
    return 5;
  }
  const distance = COMPARE_DISTANCE[jump.condition];
  if (first.op !== OP_CMP || distance < 0) return 0;
  putLink(words, at + 1, place, taken);
  putLink(words, at + 3, place, place.next);
  if (first.form === FORM_RM_IMM) {
    words[at] = (U.U_CMP_RI_JE + distance) | (first.rm << U.A_SHIFT);
    words[at + 5] = first.imm;
    return 6;
  }
  const a = first.form === FORM_REG_RM ? first.reg : first.rm;
  const b = first.form === FORM_REG_RM ? first.rm : first.reg;
  words[at] = (U.U_CMP_RR_JE + distance) | (a << U.A_SHIFT) | (b << U.B_SHIFT);
  return 5;
}

/** True for the near branches that have micro-ops. */
export function isPackedBranch(insn: Instruction): boolean {
  if (insn.operandSize !== 4) return false;
  return insn.op === OP_JMP || insn.op === OP_JCC || insn.op === OP_CALL || insn.op === OP_RET;
}

/** Packs a near branch with a 32-bit operand size. A memory operand must be of a flat segment. */
export function packBranch(target: Target, insn: Instruction, place: Place): number {
  const { words, at } = target;
  switch (insn.op) {
    case OP_JCC:
      words[at] = JCC_MICRO[insn.condition] | (insn.condition << U.A_SHIFT);
      putLink(words, at + 1, place, place.next + insn.imm);
      putLink(words, at + 3, place, place.next);
      return 5;
    case OP_RET:
      words[at] = U.U_RET;
      words[at + 1] = insn.form === FORM_IMM ? insn.imm : 0;
      return 2;
    case OP_JMP:
      if (insn.form === FORM_IMM) {
        words[at] = U.U_JMP;
        putLink(words, at + 1, place, place.next + insn.imm);
        return 3;
      }
      if (!insn.isMemory) {
        words[at] = U.U_JMP_R | (insn.rm << U.A_SHIFT);
        return 1;
      }
      words[at] = U.U_JMP_M | memoryFields(insn);
      words[at + 1] = insn.displacement;
      return 2;
    default:
      return packCall(target, insn, place);
  }
}

function packCall(target: Target, insn: Instruction, place: Place): number {
  const { words, at } = target;
  if (insn.form === FORM_IMM) {
    words[at] = U.U_CALL;
    putLink(words, at + 1, place, place.next + insn.imm);
    words[at + 3] = place.next;
    return 4;
  }
  if (!insn.isMemory) {
    words[at] = U.U_CALL_R | (insn.rm << U.A_SHIFT);
    words[at + 1] = place.next;
    return 2;
  }
  words[at] = U.U_CALL_M | memoryFields(insn);
  words[at + 1] = insn.displacement;
  words[at + 2] = place.next;
  return 3;
}

/** The end of a block without a branch: on to the next instruction. */
export function packNext(target: Target, place: Place): number {
  target.words[target.at] = U.U_NEXT;
  putLink(target.words, target.at + 1, place, place.next);
  return 3;
}
