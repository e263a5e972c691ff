/*C:863 SSE3 horizontal arithmetic.
 *
 * Sums and differences of neighbours within a register, and the alternation of both for complex numbers (SDM Vol 1 §12.3.4,
 * §12.3.5). The 66 forms are doubles, the F2 forms singles. Before: sse-arithmetic.ts. Next: conversions (sse-convert.ts). */
import type { Cpu } from "../cpu.js";
import { type Instruction, REP_NONE } from "../ir.js";
import { beginFloat, computeDouble, computeSingle, finishFloat, LANE_ADD, LANE_SUBTRACT, packed } from "./sse-lanes.js";
import { checkSse, loadXmm, source, XMM_WORDS, xmmIndex } from "./sse-state.js";

const result = new Int32Array(XMM_WORDS);

function isDouble(insn: Instruction): boolean {
  return insn.rep === REP_NONE;
}

function putDouble(n: number): void {
  result[n] = packed.low;
  result[n + 1] = packed.high;
}

function writeResult(cpu: Cpu, insn: Instruction): void {
  finishFloat(cpu);
  const index = xmmIndex(insn.reg);
  for (let n = 0; n < XMM_WORDS; n++) cpu.i32[index + n] = result[n];
}

/** Each pair of `words` from word `from` on, the lower number first, to one number at word `to` of the result. */
function pairs(operation: number, double: boolean, quiet: boolean, words: Int32Array, from: number, to: number): void {
  if (double) {
    computeDouble(operation, quiet, words[from + 1], words[from], words[from + 3], words[from + 2]);
    putDouble(to);
    return;
  }
  result[to] = computeSingle(operation, quiet, words[from], words[from + 1]);
  result[to + 1] = computeSingle(operation, quiet, words[from + 2], words[from + 3]);
}

/** 7C and 7D: HADDPD, HADDPS, HSUBPD, HSUBPS: pairs of the destination, then pairs of the source. */
export function horizontal(cpu: Cpu, insn: Instruction): void {
  checkSse(cpu);
  loadXmm(cpu, insn);
  const operation = insn.opcode === 0x7c ? LANE_ADD : LANE_SUBTRACT;
  const double = isDouble(insn);
  const quiet = beginFloat(cpu);
  pairs(operation, double, quiet, cpu.i32, xmmIndex(insn.reg), 0);
  pairs(operation, double, quiet, source, 0, XMM_WORDS / 2);
  writeResult(cpu, insn);
}

/** D0: ADDSUBPD, ADDSUBPS: even lanes are subtracted, odd ones added. */
export function addSubtract(cpu: Cpu, insn: Instruction): void {
  checkSse(cpu);
  loadXmm(cpu, insn);
  const i32 = cpu.i32;
  const index = xmmIndex(insn.reg);
  const quiet = beginFloat(cpu);
  if (isDouble(insn)) {
    for (let n = 0; n < XMM_WORDS; n += 2) {
      const operation = n === 0 ? LANE_SUBTRACT : LANE_ADD;
      computeDouble(operation, quiet, i32[index + n + 1], i32[index + n], source[n + 1], source[n]);
      putDouble(n);
    }
  } else {
    for (let n = 0; n < XMM_WORDS; n++) {
      result[n] = computeSingle((n & 1) === 0 ? LANE_SUBTRACT : LANE_ADD, quiet, i32[index + n], source[n]);
    }
  }
  writeResult(cpu, insn);
}
