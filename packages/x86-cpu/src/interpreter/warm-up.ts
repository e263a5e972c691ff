/*C:690 Warming up.
 *
 * V8 optimises a function for what it has seen it do, and throws the code away when a part it has not seen is reached
 * for the first time. For a switch of 130 cases that means some thirty rounds of compiling before a guest runs at full
 * speed (measured: a quicksort at a third of its speed). So each case runs here a few times, on a processor nobody uses
 * yet, by every path: through the TLB, unaligned, through the slow way, taken and not. Costs a few milliseconds once. */
import type { Cpu } from "../cpu.js";
import { FLOAT_ALL_EXCEPTIONS } from "../float/context.js";
import { createInstruction, type Instruction } from "../ir.js";
import {
  BUDGET,
  DS,
  EBP,
  EBX,
  ECX,
  EDX,
  ESP,
  FPU_CONTROL,
  FPU_TAG,
  JUMP_CACHE,
  PAGE_FLAGS,
  SEG_ACCESS,
  SEG_READ_END_F64,
  STATE_WORDS,
} from "../layout.js";
import { OP_NOP } from "../ops.js";
import { flushTlb } from "../tlb.js";
import { BLOCK_COUNT, BLOCK_TABLE, type BlockCache } from "./block-cache.js";
import { LOOK_UP } from "./branches.js";
import type { Execution } from "./interpreter.js";
import { holds, LAZY_8, LAZY_16, LAZY_SHIFT } from "./lazy-flags.js";
import * as U from "./micro-ops.js";
import { X_COMPARE_FLAGS, X_EXCHANGE, X_SHIFT } from "./x87-micro-op.js";

/** Two pages of RAM that the warm-up reads and writes, below 64 KB so that real mode's segments reach them. */
const SCRATCH = 0x2000;
const SCRATCH_END = 0x4000;
/** A miss, aligned and unaligned hits, across the pages. */
const ADDRESSES = [SCRATCH + 0x100, SCRATCH + 0x100, SCRATCH + 0x101, SCRATCH + 0xfff];
const VALUES = [0, 1, -1, -0x80000000];

/** Micro-ops with a choice of their own in field b. */
const WITH_CHOICE = new Set([U.U_ALU_MR, U.U_ALU_MI, U.U_ALU8_M, U.U_SHIFT_CL, U.U_SETCC, U.U_CMOV_RR]);
const WITH_CHOICE_IN_BASE = new Set([U.U_ALU8_RR, U.U_ALU8_RI]);
const WITH_FLAGS_DEAD = new Set([U.U_IMUL_RR, U.U_IMUL_RRI, U.U_IMUL_RM]);
const CHOICES = 8;
/** A budget that says: after a comparison. */
const COMPARED = 3;
/** Times through all micro-ops: with one, V8 still finds a dozen places it knows nothing of (measured). */
const ROUNDS = 3;

/** Words of a trial block: the micro-op and all it may have after it, then its table, then a second block. */
const TABLE_AT = 16;
const SECOND_BLOCK_AT = 32;
const TRIAL_WORDS = 48;
/** Runs every micro-op by every path, then puts the processor back as it was. Its registers are as after power-on. */
export function warmUp(cpu: Cpu, cache: BlockCache, execution: Execution): void {
  const { i32, u8 } = cpu;
  const state = i32.slice(0, STATE_WORDS);
  const nop: Instruction = createInstruction();
  nop.op = OP_NOP;
  cache.instructions.push(nop);
  const block = cache.free;
  const second = block + SECOND_BLOCK_AT;

  /** Runs one micro-op. Its first operand is 0; what stands after its own words is no micro-op, which ends the block. */
  function trial(op: number, rest: number, value: number, address: number, link: number, budget: number): void {
    i32.fill(0, block, block + TRIAL_WORDS);
    for (const each of [block, second]) {
      i32[each + BLOCK_COUNT] = 1;
      i32[each + BLOCK_TABLE] = block + TABLE_AT;
    }
    i32[block + TABLE_AT] = block;
    const memory = (EBX << U.BASE_SHIFT) | (U.ZERO_WORD << U.INDEX_SHIFT) | (DS << U.SEGMENT_SHIFT);
    // A conditional jump comes after a comparison too, whose flags it then decides by.
    const compares = budget === COMPARED;
    if (compares) i32[block] = U.U_CMP_RR | (ECX << U.A_SHIFT) | (EDX << U.B_SHIFT);
    const at = compares ? block + 1 : block;
    i32[at] = op | (op === U.U_X87 ? 0 : ECX << U.A_SHIFT) | memory | rest;
    i32[at + 2] = link;
    i32[at + 4] = link;
    i32[ECX] = value;
    i32[EDX] = 1;
    i32[EBX] = address;
    i32[ESP] = address;
    i32[EBP] = address;
    i32[BUDGET] = budget;
    execution.execute(block, 0, 0);
  }

  /** An x87 instruction that its helper does, and one that writes flags too; in `trial` above its handler must do it. */
  function x87Trials(): void {
    i32[FPU_CONTROL] = FLOAT_ALL_EXCEPTIONS;
    i32[FPU_TAG] = 0;
    trial(U.U_X87, X_EXCHANGE << X_SHIFT, 0, SCRATCH, LOOK_UP, 2);
    trial(U.U_X87, X_COMPARE_FLAGS << X_SHIFT, 0, SCRATCH, LOOK_UP, 2);
    i32[FPU_CONTROL] = 0;
  }

  for (let trials = 0; trials < ROUNDS * U.U_COUNT; trials++) {
    const op = trials % U.U_COUNT;
    const choices = WITH_CHOICE.has(op) || WITH_CHOICE_IN_BASE.has(op) ? CHOICES : 1;
    if (op === U.U_X87) x87Trials();
    const shift = WITH_CHOICE_IN_BASE.has(op) ? U.BASE_SHIFT : U.B_SHIFT;
    for (let choice = 0; choice < choices; choice++) {
      flushTlb(cpu);
      for (let index = 0; index < ADDRESSES.length; index++) {
        trial(op, choice << shift, VALUES[index], ADDRESSES[index], LOOK_UP, 2);
        if (WITH_FLAGS_DEAD.has(op)) trial(op, U.FLAGS_DEAD, VALUES[index], ADDRESSES[index], LOOK_UP, 2);
        if (op >= U.U_JE && op <= U.U_JCC) trial(op, 0, VALUES[index], 0, LOOK_UP, COMPARED);
      }
    }
  }
  // From block to block: by a link with budget left and without, by an open link, by the jump cache.
  trial(U.U_JMP, 0, 0, 0, second, 2);
  trial(U.U_JMP, 0, 0, 0, second, 1);
  trial(U.U_JMP, 0, 0, 0, 0, 2);
  const entry = JUMP_CACHE >> 2;
  i32[entry + 2] = second;
  trial(U.U_JMP, 0, 0, 0, LOOK_UP, 2);
  trial(U.U_JMP, 0, 0, 0, LOOK_UP, 1);
  // The fault of a read from a null segment, and the flags by every kind and condition.
  cpu.f64[SEG_READ_END_F64 + DS] = 0;
  i32[SEG_ACCESS + DS] = 0;
  flushTlb(cpu);
  trial(U.U_LOAD32, 0, 0, SCRATCH, LOOK_UP, 2);
  for (let kind = 0; kind <= LAZY_SHIFT; kind++) {
    for (let cc = 0; cc < 16; cc++) {
      for (const value of VALUES) {
        holds(cc, kind, value, 1, 0);
        if (kind !== 0) holds(cc, kind | LAZY_8, value & 0xff000000, 1 << 24, 0);
        if (kind !== 0) holds(cc, kind | LAZY_16, value & 0xffff0000, 1 << 16, 0);
      }
    }
  }

  i32.set(state);
  u8.fill(0, cpu.ramBase + SCRATCH, cpu.ramBase + SCRATCH_END);
  u8.fill(0, PAGE_FLAGS + (SCRATCH >> 12), PAGE_FLAGS + (SCRATCH_END >> 12));
  cache.clear();
  cache.flushes = 0;
  flushTlb(cpu);
}
