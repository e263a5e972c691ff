/*C:670 The interpreter's loop.
 *
 * One switch over the micro-ops: each case does its work in one to a few lines and goes on, a branch goes through its
 * link or the jump cache to the next block, and everything rare leaves through `finish`. V8 does not optimise a function
 * of more than 61,440 bytes of bytecode (230 MIPS become 13), so a test keeps this one under 45 KB; and it folds neither
 * imported constants nor case labels, so the package's build inlines them (see ARCHITECTURE.md). The repeated reads and
 * writes through the TLB are spelled out because V8 stops inlining long before the last of them. Before it: the builder.
 * Next: run-interpreter.ts, which looks blocks up and takes events. */
import {
  read8,
  read16,
  read32,
  readRmw8,
  readRmw32,
  write8,
  write16,
  write32,
  writeRmw8,
  writeRmw32,
} from "../access.js";
import type { Cpu } from "../cpu.js";
import { FAULT_SIGNAL } from "../events.js";
import { EFLAGS_SF, EFLAGS_ZF, flagsAdd, flagsSub } from "../flags.js";
import type { HandlerTable } from "../handler.js";
import {
  BUDGET,
  EAX,
  EBP,
  ECX,
  EDX,
  EFLAGS,
  EIP,
  ESP,
  INSTRUCTION_EIP,
  JUMP_CACHE,
  JUMP_CACHE_ENTRIES,
  MODE,
  MODE_USER,
  RUN_BLOCK,
  RUN_BUDGET,
  RUN_FLAGS_KIND,
  RUN_FLAGS_RESULT,
  RUN_FLAGS_SECOND,
  SS,
  TLB_GENERATION,
} from "../layout.js";
import { TLB_READ_TO_ADDEND, TLB_READ_WORD, TLB_USER_FACTOR, TLB_WRITE_TO_ADDEND, TLB_WRITE_WORD } from "../tlb.js";
import { FLAGS_IN_EFLAGS, FLAGS_SHIFT, FLAGS_WAITING } from "../x87-code/run-code.js";
import { installX87, type RunX87 } from "../x87-code/x87-module.js";
import { BLOCK_COUNT, BLOCK_START, BLOCK_TABLE, type BlockCache } from "./block-cache.js";
import {
  holds,
  LAZY_8,
  LAZY_16,
  LAZY_ADD,
  LAZY_DEC,
  LAZY_INC,
  LAZY_LOGIC,
  LAZY_NONE,
  LAZY_SHIFT,
  LAZY_SUB,
  lazyCarry,
  lazyEflags,
  multiplyEflags,
  SHIFT_AF,
} from "./lazy-flags.js";
import {
  ALU_ADD,
  ALU_AND,
  ALU_CMP,
  ALU_OR,
  ALU_SUB,
  U_ADC,
  U_ADD_RI,
  U_ADD_RM,
  U_ADD_RR,
  U_ALU_MI,
  U_ALU_MR,
  U_ALU8_M,
  U_ALU8_RI,
  U_ALU8_RR,
  U_AND_RI,
  U_AND_RM,
  U_AND_RR,
  U_CALL,
  U_CALL_M,
  U_CALL_R,
  U_CDQ,
  U_CMOV_RR,
  U_CMP_MI,
  U_CMP_MR,
  U_CMP_RI,
  U_CMP_RI_JA,
  U_CMP_RI_JAE,
  U_CMP_RI_JB,
  U_CMP_RI_JBE,
  U_CMP_RI_JE,
  U_CMP_RI_JG,
  U_CMP_RI_JGE,
  U_CMP_RI_JL,
  U_CMP_RI_JLE,
  U_CMP_RI_JNE,
  U_CMP_RM,
  U_CMP_RR,
  U_CMP_RR_JA,
  U_CMP_RR_JAE,
  U_CMP_RR_JB,
  U_CMP_RR_JBE,
  U_CMP_RR_JE,
  U_CMP_RR_JG,
  U_CMP_RR_JGE,
  U_CMP_RR_JL,
  U_CMP_RR_JLE,
  U_CMP_RR_JNE,
  U_CMP8_MI,
  U_CMP8_MR,
  U_CMP8_RM,
  U_CMP16_MI,
  U_CMP16_RI,
  U_CMP16_RR,
  U_DEC,
  U_DEC_ANY_CF,
  U_HANDLER,
  U_HANDLER_END,
  U_HANDLER_NO_FLAGS,
  U_IMUL_RM,
  U_IMUL_RR,
  U_IMUL_RRI,
  U_INC,
  U_INC_ANY_CF,
  U_JA,
  U_JAE,
  U_JB,
  U_JBE,
  U_JCC,
  U_JE,
  U_JG,
  U_JGE,
  U_JL,
  U_JLE,
  U_JMP,
  U_JMP_M,
  U_JMP_R,
  U_JNE,
  U_JNS,
  U_JS,
  U_LEA,
  U_LEA_BASE,
  U_LEAVE,
  U_LOAD8,
  U_LOAD16,
  U_LOAD32,
  U_LOAD32_BASE,
  U_MOV_RI,
  U_MOV_RR,
  U_MOV8_RI,
  U_MOV8_RR,
  U_MOVSX8_M,
  U_MOVSX8_R,
  U_MOVSX16_M,
  U_MOVSX16_R,
  U_MOVZX8_M,
  U_MOVZX8_R,
  U_MOVZX16_M,
  U_MOVZX16_R,
  U_NEG,
  U_NEXT,
  U_NOT,
  U_OR_RI,
  U_OR_RM,
  U_OR_RR,
  U_POP_R,
  U_PUSH_I,
  U_PUSH_M,
  U_PUSH_R,
  U_RET,
  U_ROL_ANY_FLAGS,
  U_SAR_RI,
  U_SBB,
  U_SETCC,
  U_SHIFT_CL,
  U_SHL_RI,
  U_SHR_RI,
  U_STORE8,
  U_STORE8_I,
  U_STORE16,
  U_STORE16_I,
  U_STORE32,
  U_STORE32_BASE,
  U_STORE32_I,
  U_SUB_RI,
  U_SUB_RM,
  U_SUB_RR,
  U_TEST_MI,
  U_TEST_RI,
  U_TEST_RR,
  U_TEST_RR_JE,
  U_TEST_RR_JNE,
  U_TEST_RR_JNS,
  U_TEST_RR_JS,
  U_TEST8_MI,
  U_TEST8_RI,
  U_TEST8_RR,
  U_TEST16_RR,
  U_X87,
  U_XCHG_RR,
  U_XOR_RI,
  U_XOR_RM,
  U_XOR_RR,
} from "./micro-ops.js";
import { SHIFT_LEFT, SHIFT_RIGHT } from "./pack.js";
import { X_WORDS } from "./x87-micro-op.js";

const TO_ADDEND = TLB_READ_TO_ADDEND;
const W_TO_ADDEND = TLB_WRITE_TO_ADDEND;
const JUMP_CACHE_WORD = JUMP_CACHE >> 2;

/** `execute` left because an instruction faulted: cpu.fault* say how, EIP is the instruction's. */
export const LEFT_BY_FAULT = 1;
/** `execute` left at an instruction boundary: EIP is the next instruction's. */
export const LEFT_AT_BOUNDARY = 0;

/** What the loop hands back besides the processor's state. */
export interface Execution {
  /**
   * Runs from the start of a block until something must be looked at.
   * @param block number of the block. @param delta EIP minus physical address there. @param key the jump cache's key.
   * @returns LEFT_*; EIP, EFLAGS and BUDGET are committed.
   */
  execute(block: number, delta: number, key: number): number;
  /** Word of the link through which the last block was left, to be filled with the block found at EIP; or 0. */
  readonly openLink: number;
}

/**
 * Makes the loop for one processor. A closure, so that V8 compiles the views into the code as constants: through an
 * object's fields each access costs two more loads.
 */
export function createExecution(cpu: Cpu, cache: BlockCache, handlers: HandlerTable): Execution {
  const { i32, u8, u16, view } = cpu;
  const { instructions } = cache;
  let openLink = 0;
  let runX87: RunX87 = (pc) => pc;
  installX87(cpu.wasmMemory, (run) => {
    runX87 = run;
  });

  /** First entry (or last) of a block's table with this micro-op. */
  function tableEntry(block: number, pc: number, last: boolean): number {
    const table = i32[block + BLOCK_TABLE];
    const count = i32[block + BLOCK_COUNT];
    let found = count;
    for (let entry = 0; entry < count; entry++) {
      if (i32[table + entry * 2] !== pc) continue;
      found = entry;
      if (!last) break;
    }
    return found;
  }

  /** Places the processor at an instruction of the block, `entry` of its table, and gives back what was not run. */
  function commitInside(block: number, entry: number, delta: number, budget: number): void {
    const eip = (i32[i32[block + BLOCK_TABLE] + entry * 2 + 1] + delta) | 0;
    i32[EIP] = eip;
    i32[INSTRUCTION_EIP] = eip;
    i32[BUDGET] = budget + i32[block + BLOCK_COUNT] - entry;
  }

  function execute(firstBlock: number, firstDelta: number, key: number): number {
    let block = firstBlock;
    let delta = firstDelta;
    let pc = firstBlock;
    let budget = (i32[BUDGET] - i32[block + BLOCK_COUNT]) | 0;
    const generation = i32[TLB_GENERATION];
    const readTags = TLB_READ_WORD + (i32[MODE] & MODE_USER) * TLB_USER_FACTOR;
    const writeTags = TLB_WRITE_WORD + (i32[MODE] & MODE_USER) * TLB_USER_FACTOR;
    let kind = LAZY_NONE;
    let result = 0;
    let second = 0;
    let eip = 0;
    let slot = 0;
    let address = 0;
    let entry = 0;
    let host = 0;
    let value = 0;
    let operand = 0;
    openLink = 0;
    cache.codeChanged = false;
    try {
      // The loop is left two ways, and this is the rarer one.
      leave: {
        run: for (;;) {
          const w = i32[pc];
          switch (w & 0xff) {
            case U_MOV_RR: {
              i32[(w >> 8) & 15] = i32[(w >> 12) & 15];
              pc += 1;
              continue;
            }
            case U_MOV_RI: {
              i32[(w >> 8) & 15] = i32[pc + 1];
              pc += 2;
              continue;
            }
            case U_LOAD32_BASE: {
              address = (i32[(w >> 16) & 15] + i32[pc + 1]) | 0;
              entry = readTags + ((address >>> 12) & 0xfff);
              if (i32[entry] === (((address + 3) & ~0xfff) | generation)) {
                host = (address + i32[entry + TO_ADDEND]) | 0;
                i32[(w >> 8) & 15] = (host & 3) === 0 ? i32[host >> 2] : view.getInt32(host, true);
              } else i32[(w >> 8) & 15] = read32(cpu, (w >> 26) & 7, address);
              pc += 2;
              continue;
            }
            case U_LOAD32: {
              address = (i32[(w >> 16) & 15] + (i32[(w >> 20) & 15] << ((w >> 24) & 3)) + i32[pc + 1]) | 0;
              entry = readTags + ((address >>> 12) & 0xfff);
              if (i32[entry] === (((address + 3) & ~0xfff) | generation)) {
                host = (address + i32[entry + TO_ADDEND]) | 0;
                i32[(w >> 8) & 15] = (host & 3) === 0 ? i32[host >> 2] : view.getInt32(host, true);
              } else i32[(w >> 8) & 15] = read32(cpu, (w >> 26) & 7, address);
              pc += 2;
              continue;
            }
            case U_STORE32_BASE: {
              address = (i32[(w >> 16) & 15] + i32[pc + 1]) | 0;
              entry = writeTags + ((address >>> 12) & 0xfff);
              if (i32[entry] === (((address + 3) & ~0xfff) | generation)) {
                host = (address + i32[entry + W_TO_ADDEND]) | 0;
                if ((host & 3) === 0) i32[host >> 2] = i32[(w >> 8) & 15];
                else view.setInt32(host, i32[(w >> 8) & 15], true);
              } else {
                write32(cpu, (w >> 26) & 7, address, i32[(w >> 8) & 15]);
                if (cache.codeChanged) {
                  pc += 2;
                  break leave;
                }
              }
              pc += 2;
              continue;
            }
            case U_STORE32: {
              address = (i32[(w >> 16) & 15] + (i32[(w >> 20) & 15] << ((w >> 24) & 3)) + i32[pc + 1]) | 0;
              entry = writeTags + ((address >>> 12) & 0xfff);
              if (i32[entry] === (((address + 3) & ~0xfff) | generation)) {
                host = (address + i32[entry + W_TO_ADDEND]) | 0;
                if ((host & 3) === 0) i32[host >> 2] = i32[(w >> 8) & 15];
                else view.setInt32(host, i32[(w >> 8) & 15], true);
              } else {
                write32(cpu, (w >> 26) & 7, address, i32[(w >> 8) & 15]);
                if (cache.codeChanged) {
                  pc += 2;
                  break leave;
                }
              }
              pc += 2;
              continue;
            }
            case U_STORE32_I: {
              address = (i32[(w >> 16) & 15] + (i32[(w >> 20) & 15] << ((w >> 24) & 3)) + i32[pc + 1]) | 0;
              entry = writeTags + ((address >>> 12) & 0xfff);
              if (i32[entry] === (((address + 3) & ~0xfff) | generation)) {
                host = (address + i32[entry + W_TO_ADDEND]) | 0;
                if ((host & 3) === 0) i32[host >> 2] = i32[pc + 2];
                else view.setInt32(host, i32[pc + 2], true);
              } else {
                write32(cpu, (w >> 26) & 7, address, i32[pc + 2]);
                if (cache.codeChanged) {
                  pc += 3;
                  break leave;
                }
              }
              pc += 3;
              continue;
            }
            case U_LOAD8: {
              address = (i32[(w >> 16) & 15] + (i32[(w >> 20) & 15] << ((w >> 24) & 3)) + i32[pc + 1]) | 0;
              entry = readTags + ((address >>> 12) & 0xfff);
              if (i32[entry] === ((address & ~0xfff) | generation))
                u8[(w >> 8) & 15] = u8[(address + i32[entry + TO_ADDEND]) | 0];
              else u8[(w >> 8) & 15] = read8(cpu, (w >> 26) & 7, address);
              pc += 2;
              continue;
            }
            case U_STORE8: {
              address = (i32[(w >> 16) & 15] + (i32[(w >> 20) & 15] << ((w >> 24) & 3)) + i32[pc + 1]) | 0;
              entry = writeTags + ((address >>> 12) & 0xfff);
              if (i32[entry] === ((address & ~0xfff) | generation)) {
                u8[(address + i32[entry + W_TO_ADDEND]) | 0] = u8[(w >> 8) & 15];
              } else {
                write8(cpu, (w >> 26) & 7, address, u8[(w >> 8) & 15]);
                if (cache.codeChanged) {
                  pc += 2;
                  break leave;
                }
              }
              pc += 2;
              continue;
            }
            case U_STORE8_I: {
              address = (i32[(w >> 16) & 15] + (i32[(w >> 20) & 15] << ((w >> 24) & 3)) + i32[pc + 1]) | 0;
              entry = writeTags + ((address >>> 12) & 0xfff);
              if (i32[entry] === ((address & ~0xfff) | generation)) {
                u8[(address + i32[entry + W_TO_ADDEND]) | 0] = i32[pc + 2];
              } else {
                write8(cpu, (w >> 26) & 7, address, i32[pc + 2]);
                if (cache.codeChanged) {
                  pc += 3;
                  break leave;
                }
              }
              pc += 3;
              continue;
            }
            case U_LOAD16: {
              address = (i32[(w >> 16) & 15] + (i32[(w >> 20) & 15] << ((w >> 24) & 3)) + i32[pc + 1]) | 0;
              entry = readTags + ((address >>> 12) & 0xfff);
              if (i32[entry] === (((address + 1) & ~0xfff) | generation))
                u16[((w >> 8) & 15) << 1] = view.getUint16((address + i32[entry + TO_ADDEND]) | 0, true);
              else u16[((w >> 8) & 15) << 1] = read16(cpu, (w >> 26) & 7, address);
              pc += 2;
              continue;
            }
            case U_STORE16: {
              address = (i32[(w >> 16) & 15] + (i32[(w >> 20) & 15] << ((w >> 24) & 3)) + i32[pc + 1]) | 0;
              entry = writeTags + ((address >>> 12) & 0xfff);
              if (i32[entry] === (((address + 1) & ~0xfff) | generation)) {
                view.setInt16((address + i32[entry + W_TO_ADDEND]) | 0, u16[((w >> 8) & 15) << 1], true);
              } else {
                write16(cpu, (w >> 26) & 7, address, u16[((w >> 8) & 15) << 1]);
                if (cache.codeChanged) {
                  pc += 2;
                  break leave;
                }
              }
              pc += 2;
              continue;
            }
            case U_STORE16_I: {
              address = (i32[(w >> 16) & 15] + (i32[(w >> 20) & 15] << ((w >> 24) & 3)) + i32[pc + 1]) | 0;
              entry = writeTags + ((address >>> 12) & 0xfff);
              if (i32[entry] === (((address + 1) & ~0xfff) | generation)) {
                view.setInt16((address + i32[entry + W_TO_ADDEND]) | 0, i32[pc + 2], true);
              } else {
                write16(cpu, (w >> 26) & 7, address, i32[pc + 2]);
                if (cache.codeChanged) {
                  pc += 3;
                  break leave;
                }
              }
              pc += 3;
              continue;
            }
            case U_MOVZX8_M: {
              address = (i32[(w >> 16) & 15] + (i32[(w >> 20) & 15] << ((w >> 24) & 3)) + i32[pc + 1]) | 0;
              entry = readTags + ((address >>> 12) & 0xfff);
              if (i32[entry] === ((address & ~0xfff) | generation))
                i32[(w >> 8) & 15] = u8[(address + i32[entry + TO_ADDEND]) | 0];
              else i32[(w >> 8) & 15] = read8(cpu, (w >> 26) & 7, address);
              pc += 2;
              continue;
            }
            case U_MOVSX8_M: {
              address = (i32[(w >> 16) & 15] + (i32[(w >> 20) & 15] << ((w >> 24) & 3)) + i32[pc + 1]) | 0;
              entry = readTags + ((address >>> 12) & 0xfff);
              if (i32[entry] === ((address & ~0xfff) | generation)) value = u8[(address + i32[entry + TO_ADDEND]) | 0];
              else value = read8(cpu, (w >> 26) & 7, address);
              i32[(w >> 8) & 15] = (value << 24) >> 24;
              pc += 2;
              continue;
            }
            case U_MOVZX16_M: {
              address = (i32[(w >> 16) & 15] + (i32[(w >> 20) & 15] << ((w >> 24) & 3)) + i32[pc + 1]) | 0;
              entry = readTags + ((address >>> 12) & 0xfff);
              if (i32[entry] === (((address + 1) & ~0xfff) | generation))
                i32[(w >> 8) & 15] = view.getUint16((address + i32[entry + TO_ADDEND]) | 0, true);
              else i32[(w >> 8) & 15] = read16(cpu, (w >> 26) & 7, address);
              pc += 2;
              continue;
            }
            case U_MOVSX16_M: {
              address = (i32[(w >> 16) & 15] + (i32[(w >> 20) & 15] << ((w >> 24) & 3)) + i32[pc + 1]) | 0;
              entry = readTags + ((address >>> 12) & 0xfff);
              if (i32[entry] === (((address + 1) & ~0xfff) | generation))
                value = view.getUint16((address + i32[entry + TO_ADDEND]) | 0, true);
              else value = read16(cpu, (w >> 26) & 7, address);
              i32[(w >> 8) & 15] = (value << 16) >> 16;
              pc += 2;
              continue;
            }
            case U_MOVZX8_R: {
              i32[(w >> 8) & 15] = u8[(w >> 12) & 15];
              pc += 1;
              continue;
            }
            case U_MOVSX8_R: {
              i32[(w >> 8) & 15] = (u8[(w >> 12) & 15] << 24) >> 24;
              pc += 1;
              continue;
            }
            case U_MOVZX16_R: {
              i32[(w >> 8) & 15] = i32[(w >> 12) & 15] & 0xffff;
              pc += 1;
              continue;
            }
            case U_MOVSX16_R: {
              i32[(w >> 8) & 15] = (i32[(w >> 12) & 15] << 16) >> 16;
              pc += 1;
              continue;
            }
            case U_MOV8_RR: {
              u8[(w >> 8) & 15] = u8[(w >> 12) & 15];
              pc += 1;
              continue;
            }
            case U_MOV8_RI: {
              u8[(w >> 8) & 15] = i32[pc + 1];
              pc += 2;
              continue;
            }
            case U_LEA: {
              i32[(w >> 8) & 15] = (i32[(w >> 16) & 15] + (i32[(w >> 20) & 15] << ((w >> 24) & 3)) + i32[pc + 1]) | 0;
              pc += 2;
              continue;
            }
            case U_LEA_BASE: {
              i32[(w >> 8) & 15] = (i32[(w >> 16) & 15] + i32[pc + 1]) | 0;
              pc += 2;
              continue;
            }
            case U_PUSH_R: {
              address = (i32[ESP] - 4) | 0;
              entry = writeTags + ((address >>> 12) & 0xfff);
              if (i32[entry] === (((address + 3) & ~0xfff) | generation)) {
                host = (address + i32[entry + W_TO_ADDEND]) | 0;
                if ((host & 3) === 0) i32[host >> 2] = i32[(w >> 8) & 15];
                else view.setInt32(host, i32[(w >> 8) & 15], true);
                i32[ESP] = address;
              } else {
                write32(cpu, SS, address, i32[(w >> 8) & 15]);
                i32[ESP] = address;
                if (cache.codeChanged) {
                  pc += 1;
                  break leave;
                }
              }
              pc += 1;
              continue;
            }
            case U_PUSH_I: {
              address = (i32[ESP] - 4) | 0;
              entry = writeTags + ((address >>> 12) & 0xfff);
              if (i32[entry] === (((address + 3) & ~0xfff) | generation)) {
                host = (address + i32[entry + W_TO_ADDEND]) | 0;
                if ((host & 3) === 0) i32[host >> 2] = i32[pc + 1];
                else view.setInt32(host, i32[pc + 1], true);
                i32[ESP] = address;
              } else {
                write32(cpu, SS, address, i32[pc + 1]);
                i32[ESP] = address;
                if (cache.codeChanged) {
                  pc += 2;
                  break leave;
                }
              }
              pc += 2;
              continue;
            }
            case U_PUSH_M: {
              address = (i32[(w >> 16) & 15] + (i32[(w >> 20) & 15] << ((w >> 24) & 3)) + i32[pc + 1]) | 0;
              entry = readTags + ((address >>> 12) & 0xfff);
              if (i32[entry] === (((address + 3) & ~0xfff) | generation)) {
                host = (address + i32[entry + TO_ADDEND]) | 0;
                value = (host & 3) === 0 ? i32[host >> 2] : view.getInt32(host, true);
              } else value = read32(cpu, (w >> 26) & 7, address);
              address = (i32[ESP] - 4) | 0;
              entry = writeTags + ((address >>> 12) & 0xfff);
              if (i32[entry] === (((address + 3) & ~0xfff) | generation)) {
                host = (address + i32[entry + W_TO_ADDEND]) | 0;
                if ((host & 3) === 0) i32[host >> 2] = value;
                else view.setInt32(host, value, true);
                i32[ESP] = address;
              } else {
                write32(cpu, SS, address, value);
                i32[ESP] = address;
                if (cache.codeChanged) {
                  pc += 2;
                  break leave;
                }
              }
              pc += 2;
              continue;
            }
            case U_POP_R: {
              address = i32[ESP];
              entry = readTags + ((address >>> 12) & 0xfff);
              if (i32[entry] === (((address + 3) & ~0xfff) | generation)) {
                host = (address + i32[entry + TO_ADDEND]) | 0;
                value = (host & 3) === 0 ? i32[host >> 2] : view.getInt32(host, true);
              } else value = read32(cpu, SS, address);
              i32[ESP] = address + 4;
              i32[(w >> 8) & 15] = value;
              pc += 1;
              continue;
            }
            case U_LEAVE: {
              address = i32[EBP];
              entry = readTags + ((address >>> 12) & 0xfff);
              if (i32[entry] === (((address + 3) & ~0xfff) | generation)) {
                host = (address + i32[entry + TO_ADDEND]) | 0;
                value = (host & 3) === 0 ? i32[host >> 2] : view.getInt32(host, true);
              } else value = read32(cpu, SS, address);
              i32[ESP] = address + 4;
              i32[EBP] = value;
              pc += 1;
              continue;
            }
            case U_ADD_RR: {
              second = i32[(w >> 12) & 15];
              result = (i32[(w >> 8) & 15] + second) | 0;
              i32[(w >> 8) & 15] = result;
              kind = LAZY_ADD;
              pc += 1;
              continue;
            }
            case U_SUB_RR: {
              second = i32[(w >> 12) & 15];
              result = (i32[(w >> 8) & 15] - second) | 0;
              i32[(w >> 8) & 15] = result;
              kind = LAZY_SUB;
              pc += 1;
              continue;
            }
            case U_AND_RR: {
              value = i32[(w >> 12) & 15];
              result = i32[(w >> 8) & 15] & value;
              i32[(w >> 8) & 15] = result;
              kind = LAZY_LOGIC;
              pc += 1;
              continue;
            }
            case U_OR_RR: {
              value = i32[(w >> 12) & 15];
              result = i32[(w >> 8) & 15] | value;
              i32[(w >> 8) & 15] = result;
              kind = LAZY_LOGIC;
              pc += 1;
              continue;
            }
            case U_XOR_RR: {
              value = i32[(w >> 12) & 15];
              result = i32[(w >> 8) & 15] ^ value;
              i32[(w >> 8) & 15] = result;
              kind = LAZY_LOGIC;
              pc += 1;
              continue;
            }
            case U_CMP_RR: {
              second = i32[(w >> 12) & 15];
              result = (i32[(w >> 8) & 15] - second) | 0;
              kind = LAZY_SUB;
              pc += 1;
              continue;
            }
            case U_ADD_RI: {
              second = i32[pc + 1];
              result = (i32[(w >> 8) & 15] + second) | 0;
              i32[(w >> 8) & 15] = result;
              kind = LAZY_ADD;
              pc += 2;
              continue;
            }
            case U_SUB_RI: {
              second = i32[pc + 1];
              result = (i32[(w >> 8) & 15] - second) | 0;
              i32[(w >> 8) & 15] = result;
              kind = LAZY_SUB;
              pc += 2;
              continue;
            }
            case U_AND_RI: {
              value = i32[pc + 1];
              result = i32[(w >> 8) & 15] & value;
              i32[(w >> 8) & 15] = result;
              kind = LAZY_LOGIC;
              pc += 2;
              continue;
            }
            case U_OR_RI: {
              value = i32[pc + 1];
              result = i32[(w >> 8) & 15] | value;
              i32[(w >> 8) & 15] = result;
              kind = LAZY_LOGIC;
              pc += 2;
              continue;
            }
            case U_XOR_RI: {
              value = i32[pc + 1];
              result = i32[(w >> 8) & 15] ^ value;
              i32[(w >> 8) & 15] = result;
              kind = LAZY_LOGIC;
              pc += 2;
              continue;
            }
            case U_CMP_RI: {
              second = i32[pc + 1];
              result = (i32[(w >> 8) & 15] - second) | 0;
              kind = LAZY_SUB;
              pc += 2;
              continue;
            }
            case U_ADD_RM: {
              address = (i32[(w >> 16) & 15] + (i32[(w >> 20) & 15] << ((w >> 24) & 3)) + i32[pc + 1]) | 0;
              entry = readTags + ((address >>> 12) & 0xfff);
              if (i32[entry] === (((address + 3) & ~0xfff) | generation)) {
                host = (address + i32[entry + TO_ADDEND]) | 0;
                second = (host & 3) === 0 ? i32[host >> 2] : view.getInt32(host, true);
              } else second = read32(cpu, (w >> 26) & 7, address);
              result = (i32[(w >> 8) & 15] + second) | 0;
              i32[(w >> 8) & 15] = result;
              kind = LAZY_ADD;
              pc += 2;
              continue;
            }
            case U_SUB_RM: {
              address = (i32[(w >> 16) & 15] + (i32[(w >> 20) & 15] << ((w >> 24) & 3)) + i32[pc + 1]) | 0;
              entry = readTags + ((address >>> 12) & 0xfff);
              if (i32[entry] === (((address + 3) & ~0xfff) | generation)) {
                host = (address + i32[entry + TO_ADDEND]) | 0;
                second = (host & 3) === 0 ? i32[host >> 2] : view.getInt32(host, true);
              } else second = read32(cpu, (w >> 26) & 7, address);
              result = (i32[(w >> 8) & 15] - second) | 0;
              i32[(w >> 8) & 15] = result;
              kind = LAZY_SUB;
              pc += 2;
              continue;
            }
            case U_AND_RM: {
              address = (i32[(w >> 16) & 15] + (i32[(w >> 20) & 15] << ((w >> 24) & 3)) + i32[pc + 1]) | 0;
              entry = readTags + ((address >>> 12) & 0xfff);
              if (i32[entry] === (((address + 3) & ~0xfff) | generation)) {
                host = (address + i32[entry + TO_ADDEND]) | 0;
                value = (host & 3) === 0 ? i32[host >> 2] : view.getInt32(host, true);
              } else value = read32(cpu, (w >> 26) & 7, address);
              result = i32[(w >> 8) & 15] & value;
              i32[(w >> 8) & 15] = result;
              kind = LAZY_LOGIC;
              pc += 2;
              continue;
            }
            case U_OR_RM: {
              address = (i32[(w >> 16) & 15] + (i32[(w >> 20) & 15] << ((w >> 24) & 3)) + i32[pc + 1]) | 0;
              entry = readTags + ((address >>> 12) & 0xfff);
              if (i32[entry] === (((address + 3) & ~0xfff) | generation)) {
                host = (address + i32[entry + TO_ADDEND]) | 0;
                value = (host & 3) === 0 ? i32[host >> 2] : view.getInt32(host, true);
              } else value = read32(cpu, (w >> 26) & 7, address);
              result = i32[(w >> 8) & 15] | value;
              i32[(w >> 8) & 15] = result;
              kind = LAZY_LOGIC;
              pc += 2;
              continue;
            }
            case U_XOR_RM: {
              address = (i32[(w >> 16) & 15] + (i32[(w >> 20) & 15] << ((w >> 24) & 3)) + i32[pc + 1]) | 0;
              entry = readTags + ((address >>> 12) & 0xfff);
              if (i32[entry] === (((address + 3) & ~0xfff) | generation)) {
                host = (address + i32[entry + TO_ADDEND]) | 0;
                value = (host & 3) === 0 ? i32[host >> 2] : view.getInt32(host, true);
              } else value = read32(cpu, (w >> 26) & 7, address);
              result = i32[(w >> 8) & 15] ^ value;
              i32[(w >> 8) & 15] = result;
              kind = LAZY_LOGIC;
              pc += 2;
              continue;
            }
            case U_CMP_RM: {
              address = (i32[(w >> 16) & 15] + (i32[(w >> 20) & 15] << ((w >> 24) & 3)) + i32[pc + 1]) | 0;
              entry = readTags + ((address >>> 12) & 0xfff);
              if (i32[entry] === (((address + 3) & ~0xfff) | generation)) {
                host = (address + i32[entry + TO_ADDEND]) | 0;
                second = (host & 3) === 0 ? i32[host >> 2] : view.getInt32(host, true);
              } else second = read32(cpu, (w >> 26) & 7, address);
              result = (i32[(w >> 8) & 15] - second) | 0;
              kind = LAZY_SUB;
              pc += 2;
              continue;
            }
            case U_CMP_MR: {
              address = (i32[(w >> 16) & 15] + (i32[(w >> 20) & 15] << ((w >> 24) & 3)) + i32[pc + 1]) | 0;
              entry = readTags + ((address >>> 12) & 0xfff);
              if (i32[entry] === (((address + 3) & ~0xfff) | generation)) {
                host = (address + i32[entry + TO_ADDEND]) | 0;
                value = (host & 3) === 0 ? i32[host >> 2] : view.getInt32(host, true);
              } else value = read32(cpu, (w >> 26) & 7, address);
              second = i32[(w >> 8) & 15];
              result = (value - second) | 0;
              kind = LAZY_SUB;
              pc += 2;
              continue;
            }
            case U_CMP_MI: {
              address = (i32[(w >> 16) & 15] + (i32[(w >> 20) & 15] << ((w >> 24) & 3)) + i32[pc + 1]) | 0;
              entry = readTags + ((address >>> 12) & 0xfff);
              if (i32[entry] === (((address + 3) & ~0xfff) | generation)) {
                host = (address + i32[entry + TO_ADDEND]) | 0;
                value = (host & 3) === 0 ? i32[host >> 2] : view.getInt32(host, true);
              } else value = read32(cpu, (w >> 26) & 7, address);
              second = i32[pc + 2];
              result = (value - second) | 0;
              kind = LAZY_SUB;
              pc += 3;
              continue;
            }
            case U_TEST_RR: {
              result = i32[(w >> 8) & 15] & i32[(w >> 12) & 15];
              kind = LAZY_LOGIC;
              pc += 1;
              continue;
            }
            case U_TEST_RI: {
              result = i32[(w >> 8) & 15] & i32[pc + 1];
              kind = LAZY_LOGIC;
              pc += 2;
              continue;
            }
            case U_TEST_MI: {
              address = (i32[(w >> 16) & 15] + (i32[(w >> 20) & 15] << ((w >> 24) & 3)) + i32[pc + 1]) | 0;
              entry = readTags + ((address >>> 12) & 0xfff);
              if (i32[entry] === (((address + 3) & ~0xfff) | generation)) {
                host = (address + i32[entry + TO_ADDEND]) | 0;
                value = (host & 3) === 0 ? i32[host >> 2] : view.getInt32(host, true);
              } else value = read32(cpu, (w >> 26) & 7, address);
              result = value & i32[pc + 2];
              kind = LAZY_LOGIC;
              pc += 3;
              continue;
            }
            case U_ALU_MR: {
              address = (i32[(w >> 16) & 15] + (i32[(w >> 20) & 15] << ((w >> 24) & 3)) + i32[pc + 1]) | 0;
              entry = writeTags + ((address >>> 12) & 0xfff);
              if (i32[entry] === (((address + 3) & ~0xfff) | generation)) {
                host = (address + i32[entry + W_TO_ADDEND]) | 0;
                value = (host & 3) === 0 ? i32[host >> 2] : view.getInt32(host, true);
              } else {
                host = 0;
                value = readRmw32(cpu, (w >> 26) & 7, address);
              }
              operand = i32[(w >> 8) & 15];
              switch ((w >> 12) & 15) {
                case ALU_ADD:
                  second = operand;
                  result = (value + operand) | 0;
                  kind = LAZY_ADD;
                  break;
                case ALU_OR:
                  result = value | operand;
                  kind = LAZY_LOGIC;
                  break;
                case ALU_AND:
                  result = value & operand;
                  kind = LAZY_LOGIC;
                  break;
                case ALU_SUB:
                  second = operand;
                  result = (value - operand) | 0;
                  kind = LAZY_SUB;
                  break;
                default:
                  result = value ^ operand;
                  kind = LAZY_LOGIC;
              }
              if (host > 0) {
                if ((host & 3) === 0) i32[host >> 2] = result;
                else view.setInt32(host, result, true);
              } else {
                writeRmw32(cpu, result);
                if (cache.codeChanged) {
                  pc += 2;
                  break leave;
                }
              }
              pc += 2;
              continue;
            }
            case U_ALU_MI: {
              address = (i32[(w >> 16) & 15] + (i32[(w >> 20) & 15] << ((w >> 24) & 3)) + i32[pc + 1]) | 0;
              entry = writeTags + ((address >>> 12) & 0xfff);
              if (i32[entry] === (((address + 3) & ~0xfff) | generation)) {
                host = (address + i32[entry + W_TO_ADDEND]) | 0;
                value = (host & 3) === 0 ? i32[host >> 2] : view.getInt32(host, true);
              } else {
                host = 0;
                value = readRmw32(cpu, (w >> 26) & 7, address);
              }
              operand = i32[pc + 2];
              switch ((w >> 12) & 15) {
                case ALU_ADD:
                  second = operand;
                  result = (value + operand) | 0;
                  kind = LAZY_ADD;
                  break;
                case ALU_OR:
                  result = value | operand;
                  kind = LAZY_LOGIC;
                  break;
                case ALU_AND:
                  result = value & operand;
                  kind = LAZY_LOGIC;
                  break;
                case ALU_SUB:
                  second = operand;
                  result = (value - operand) | 0;
                  kind = LAZY_SUB;
                  break;
                default:
                  result = value ^ operand;
                  kind = LAZY_LOGIC;
              }
              if (host > 0) {
                if ((host & 3) === 0) i32[host >> 2] = result;
                else view.setInt32(host, result, true);
              } else {
                writeRmw32(cpu, result);
                if (cache.codeChanged) {
                  pc += 3;
                  break leave;
                }
              }
              pc += 3;
              continue;
            }
            case U_ADC: {
              operand = (w & (1 << 16)) !== 0 ? i32[pc + 1] : i32[(w >> 12) & 15];
              value = i32[(w >> 8) & 15];
              i32[EFLAGS] = lazyEflags(kind, result, second, i32[EFLAGS]);
              result = (value + operand + (i32[EFLAGS] & 1)) | 0;
              i32[(w >> 8) & 15] = result;
              flagsAdd(cpu, 4, value, operand, result);
              kind = LAZY_NONE;
              pc += 2;
              continue;
            }
            case U_SBB: {
              operand = (w & (1 << 16)) !== 0 ? i32[pc + 1] : i32[(w >> 12) & 15];
              value = i32[(w >> 8) & 15];
              i32[EFLAGS] = lazyEflags(kind, result, second, i32[EFLAGS]);
              result = (value - operand - (i32[EFLAGS] & 1)) | 0;
              i32[(w >> 8) & 15] = result;
              flagsSub(cpu, 4, value, operand, result);
              kind = LAZY_NONE;
              pc += 2;
              continue;
            }
            case U_INC: {
              second = lazyCarry(kind, result, second, i32[EFLAGS]);
              result = (i32[(w >> 8) & 15] + 1) | 0;
              i32[(w >> 8) & 15] = result;
              kind = LAZY_INC;
              pc += 1;
              continue;
            }
            case U_DEC: {
              second = lazyCarry(kind, result, second, i32[EFLAGS]);
              result = (i32[(w >> 8) & 15] - 1) | 0;
              i32[(w >> 8) & 15] = result;
              kind = LAZY_DEC;
              pc += 1;
              continue;
            }
            case U_INC_ANY_CF: {
              result = (i32[(w >> 8) & 15] + 1) | 0;
              i32[(w >> 8) & 15] = result;
              second = 0;
              kind = LAZY_INC;
              pc += 1;
              continue;
            }
            case U_DEC_ANY_CF: {
              result = (i32[(w >> 8) & 15] - 1) | 0;
              i32[(w >> 8) & 15] = result;
              second = 0;
              kind = LAZY_DEC;
              pc += 1;
              continue;
            }
            case U_NEG: {
              second = i32[(w >> 8) & 15];
              result = -second | 0;
              i32[(w >> 8) & 15] = result;
              kind = LAZY_SUB;
              pc += 1;
              continue;
            }
            case U_NOT: {
              i32[(w >> 8) & 15] = ~i32[(w >> 8) & 15];
              pc += 1;
              continue;
            }
            case U_SHL_RI: {
              value = i32[(w >> 8) & 15];
              operand = i32[pc + 1];
              result = value << operand;
              i32[(w >> 8) & 15] = result;
              second = (value >>> (32 - operand)) & 1;
              second |= ((second ^ (result >>> 31)) << 11) | SHIFT_AF;
              kind = LAZY_SHIFT;
              pc += 2;
              continue;
            }
            case U_SHR_RI: {
              value = i32[(w >> 8) & 15];
              operand = i32[pc + 1];
              result = (value >>> operand) | 0;
              i32[(w >> 8) & 15] = result;
              second = ((value >>> (operand - 1)) & 1) | (((result ^ (result << 1)) >>> 31) << 11) | SHIFT_AF;
              kind = LAZY_SHIFT;
              pc += 2;
              continue;
            }
            case U_SAR_RI: {
              value = i32[(w >> 8) & 15];
              operand = i32[pc + 1];
              result = value >> operand;
              i32[(w >> 8) & 15] = result;
              second = ((value >> (operand - 1)) & 1) | SHIFT_AF;
              kind = LAZY_SHIFT;
              pc += 2;
              continue;
            }
            case U_SHIFT_CL: {
              operand = i32[ECX] & 31;
              if (operand !== 0) {
                value = i32[(w >> 8) & 15];
                switch ((w >> 12) & 15) {
                  case SHIFT_LEFT:
                    result = value << operand;
                    second = (value >>> (32 - operand)) & 1;
                    second |= ((second ^ (result >>> 31)) << 11) | SHIFT_AF;
                    break;
                  case SHIFT_RIGHT:
                    result = (value >>> operand) | 0;
                    second = ((value >>> (operand - 1)) & 1) | (((result ^ (result << 1)) >>> 31) << 11) | SHIFT_AF;
                    break;
                  default:
                    result = value >> operand;
                    second = ((value >> (operand - 1)) & 1) | SHIFT_AF;
                }
                i32[(w >> 8) & 15] = result;
                kind = LAZY_SHIFT;
              }
              pc += 1;
              continue;
            }
            case U_ROL_ANY_FLAGS: {
              value = i32[(w >> 8) & 15];
              operand = i32[pc + 1];
              i32[(w >> 8) & 15] = (value << operand) | (value >>> (32 - operand));
              pc += 2;
              continue;
            }
            case U_IMUL_RR: {
              value = i32[(w >> 8) & 15];
              operand = i32[(w >> 12) & 15];
              host = Math.imul(value, operand);
              i32[(w >> 8) & 15] = host;
              if (w >= 0) {
                // FLAGS_DEAD is not set.
                second = lazyEflags(kind, result, second, i32[EFLAGS]);
                i32[EFLAGS] = multiplyEflags(second, value, operand, host);
                kind = LAZY_NONE;
              }
              pc += 1;
              continue;
            }
            case U_IMUL_RRI: {
              value = i32[(w >> 12) & 15];
              operand = i32[pc + 1];
              host = Math.imul(value, operand);
              i32[(w >> 8) & 15] = host;
              if (w >= 0) {
                // FLAGS_DEAD is not set.
                second = lazyEflags(kind, result, second, i32[EFLAGS]);
                i32[EFLAGS] = multiplyEflags(second, value, operand, host);
                kind = LAZY_NONE;
              }
              pc += 2;
              continue;
            }
            case U_IMUL_RM: {
              address = (i32[(w >> 16) & 15] + (i32[(w >> 20) & 15] << ((w >> 24) & 3)) + i32[pc + 1]) | 0;
              entry = readTags + ((address >>> 12) & 0xfff);
              if (i32[entry] === (((address + 3) & ~0xfff) | generation)) {
                host = (address + i32[entry + TO_ADDEND]) | 0;
                operand = (host & 3) === 0 ? i32[host >> 2] : view.getInt32(host, true);
              } else operand = read32(cpu, (w >> 26) & 7, address);
              value = i32[(w >> 8) & 15];
              host = Math.imul(value, operand);
              i32[(w >> 8) & 15] = host;
              if (w >= 0) {
                // FLAGS_DEAD is not set.
                second = lazyEflags(kind, result, second, i32[EFLAGS]);
                i32[EFLAGS] = multiplyEflags(second, value, operand, host);
                kind = LAZY_NONE;
              }
              pc += 2;
              continue;
            }
            case U_XCHG_RR: {
              value = i32[(w >> 8) & 15];
              i32[(w >> 8) & 15] = i32[(w >> 12) & 15];
              i32[(w >> 12) & 15] = value;
              pc += 1;
              continue;
            }
            case U_SETCC: {
              u8[(w >> 8) & 15] = holds((w >> 12) & 15, kind, result, second, i32[EFLAGS]) ? 1 : 0;
              pc += 1;
              continue;
            }
            case U_CMOV_RR: {
              if (holds((w >> 12) & 15, kind, result, second, i32[EFLAGS])) i32[(w >> 8) & 15] = i32[(w >> 16) & 15];
              pc += 1;
              continue;
            }
            case U_CDQ: {
              i32[EDX] = i32[EAX] >> 31;
              pc += 1;
              continue;
            }
            case U_ALU8_RR: {
              value = u8[(w >> 8) & 15] << 24;
              operand = u8[(w >> 12) & 15] << 24;
              switch ((w >> 16) & 15) {
                case ALU_ADD:
                  second = operand;
                  result = (value + operand) | 0;
                  kind = LAZY_ADD | LAZY_8;
                  break;
                case ALU_SUB:
                case ALU_CMP:
                  second = operand;
                  result = (value - operand) | 0;
                  kind = LAZY_SUB | LAZY_8;
                  break;
                case ALU_OR:
                  result = value | operand;
                  kind = LAZY_LOGIC | LAZY_8;
                  break;
                case ALU_AND:
                  result = value & operand;
                  kind = LAZY_LOGIC | LAZY_8;
                  break;
                default:
                  result = value ^ operand;
                  kind = LAZY_LOGIC | LAZY_8;
              }
              if (((w >> 16) & 15) !== ALU_CMP) u8[(w >> 8) & 15] = result >>> 24;
              pc += 1;
              continue;
            }
            case U_ALU8_RI: {
              value = u8[(w >> 8) & 15] << 24;
              operand = i32[pc + 1] << 24;
              switch ((w >> 16) & 15) {
                case ALU_ADD:
                  second = operand;
                  result = (value + operand) | 0;
                  kind = LAZY_ADD | LAZY_8;
                  break;
                case ALU_SUB:
                case ALU_CMP:
                  second = operand;
                  result = (value - operand) | 0;
                  kind = LAZY_SUB | LAZY_8;
                  break;
                case ALU_OR:
                  result = value | operand;
                  kind = LAZY_LOGIC | LAZY_8;
                  break;
                case ALU_AND:
                  result = value & operand;
                  kind = LAZY_LOGIC | LAZY_8;
                  break;
                default:
                  result = value ^ operand;
                  kind = LAZY_LOGIC | LAZY_8;
              }
              if (((w >> 16) & 15) !== ALU_CMP) u8[(w >> 8) & 15] = result >>> 24;
              pc += 2;
              continue;
            }
            case U_CMP8_RM: {
              address = (i32[(w >> 16) & 15] + (i32[(w >> 20) & 15] << ((w >> 24) & 3)) + i32[pc + 1]) | 0;
              entry = readTags + ((address >>> 12) & 0xfff);
              if (i32[entry] === ((address & ~0xfff) | generation)) value = u8[(address + i32[entry + TO_ADDEND]) | 0];
              else value = read8(cpu, (w >> 26) & 7, address);
              second = value << 24;
              result = ((u8[(w >> 8) & 15] << 24) - second) | 0;
              kind = LAZY_SUB | LAZY_8;
              pc += 2;
              continue;
            }
            case U_CMP8_MR: {
              address = (i32[(w >> 16) & 15] + (i32[(w >> 20) & 15] << ((w >> 24) & 3)) + i32[pc + 1]) | 0;
              entry = readTags + ((address >>> 12) & 0xfff);
              if (i32[entry] === ((address & ~0xfff) | generation)) value = u8[(address + i32[entry + TO_ADDEND]) | 0];
              else value = read8(cpu, (w >> 26) & 7, address);
              second = u8[(w >> 8) & 15] << 24;
              result = ((value << 24) - second) | 0;
              kind = LAZY_SUB | LAZY_8;
              pc += 2;
              continue;
            }
            case U_CMP8_MI: {
              address = (i32[(w >> 16) & 15] + (i32[(w >> 20) & 15] << ((w >> 24) & 3)) + i32[pc + 1]) | 0;
              entry = readTags + ((address >>> 12) & 0xfff);
              if (i32[entry] === ((address & ~0xfff) | generation)) value = u8[(address + i32[entry + TO_ADDEND]) | 0];
              else value = read8(cpu, (w >> 26) & 7, address);
              second = i32[pc + 2] << 24;
              result = ((value << 24) - second) | 0;
              kind = LAZY_SUB | LAZY_8;
              pc += 3;
              continue;
            }
            case U_TEST8_RR: {
              result = (u8[(w >> 8) & 15] & u8[(w >> 12) & 15]) << 24;
              kind = LAZY_LOGIC | LAZY_8;
              pc += 1;
              continue;
            }
            case U_TEST8_RI: {
              result = (u8[(w >> 8) & 15] & i32[pc + 1]) << 24;
              kind = LAZY_LOGIC | LAZY_8;
              pc += 2;
              continue;
            }
            case U_TEST8_MI: {
              address = (i32[(w >> 16) & 15] + (i32[(w >> 20) & 15] << ((w >> 24) & 3)) + i32[pc + 1]) | 0;
              entry = readTags + ((address >>> 12) & 0xfff);
              if (i32[entry] === ((address & ~0xfff) | generation)) value = u8[(address + i32[entry + TO_ADDEND]) | 0];
              else value = read8(cpu, (w >> 26) & 7, address);
              result = (value & i32[pc + 2]) << 24;
              kind = LAZY_LOGIC | LAZY_8;
              pc += 3;
              continue;
            }
            case U_ALU8_M: {
              address = (i32[(w >> 16) & 15] + (i32[(w >> 20) & 15] << ((w >> 24) & 3)) + i32[pc + 1]) | 0;
              entry = writeTags + ((address >>> 12) & 0xfff);
              if (i32[entry] === ((address & ~0xfff) | generation)) {
                host = (address + i32[entry + W_TO_ADDEND]) | 0;
                value = u8[host];
              } else {
                host = 0;
                value = readRmw8(cpu, (w >> 26) & 7, address);
              }
              value <<= 24;
              operand = (((w >> 8) & 15) === 15 ? i32[pc + 2] : u8[(w >> 8) & 15]) << 24;
              switch ((w >> 12) & 15) {
                case ALU_ADD:
                  second = operand;
                  result = (value + operand) | 0;
                  kind = LAZY_ADD | LAZY_8;
                  break;
                case ALU_SUB:
                  second = operand;
                  result = (value - operand) | 0;
                  kind = LAZY_SUB | LAZY_8;
                  break;
                case ALU_OR:
                  result = value | operand;
                  kind = LAZY_LOGIC | LAZY_8;
                  break;
                case ALU_AND:
                  result = value & operand;
                  kind = LAZY_LOGIC | LAZY_8;
                  break;
                default:
                  result = value ^ operand;
                  kind = LAZY_LOGIC | LAZY_8;
              }
              if (host > 0) u8[host] = result >>> 24;
              else {
                writeRmw8(cpu, result >>> 24);
                if (cache.codeChanged) {
                  pc += 3;
                  break leave;
                }
              }
              pc += 3;
              continue;
            }
            case U_CMP16_MI: {
              address = (i32[(w >> 16) & 15] + (i32[(w >> 20) & 15] << ((w >> 24) & 3)) + i32[pc + 1]) | 0;
              entry = readTags + ((address >>> 12) & 0xfff);
              if (i32[entry] === (((address + 1) & ~0xfff) | generation))
                value = view.getUint16((address + i32[entry + TO_ADDEND]) | 0, true);
              else value = read16(cpu, (w >> 26) & 7, address);
              second = i32[pc + 2] << 16;
              result = ((value << 16) - second) | 0;
              kind = LAZY_SUB | LAZY_16;
              pc += 3;
              continue;
            }
            case U_CMP16_RI: {
              second = i32[pc + 1] << 16;
              result = ((i32[(w >> 8) & 15] << 16) - second) | 0;
              kind = LAZY_SUB | LAZY_16;
              pc += 2;
              continue;
            }
            case U_CMP16_RR: {
              second = i32[(w >> 12) & 15] << 16;
              result = ((i32[(w >> 8) & 15] << 16) - second) | 0;
              kind = LAZY_SUB | LAZY_16;
              pc += 1;
              continue;
            }
            case U_TEST16_RR: {
              result = (i32[(w >> 8) & 15] & i32[(w >> 12) & 15]) << 16;
              kind = LAZY_LOGIC | LAZY_16;
              pc += 1;
              continue;
            }
            case U_JE:
              slot = (kind === LAZY_NONE ? (i32[EFLAGS] & EFLAGS_ZF) !== 0 : result === 0) ? pc + 2 : pc + 4;
              break;
            case U_JNE:
              slot = !(kind === LAZY_NONE ? (i32[EFLAGS] & EFLAGS_ZF) !== 0 : result === 0) ? pc + 2 : pc + 4;
              break;
            case U_JB:
              slot = (
                (kind & 7) === LAZY_SUB
                  ? (result + second) >>> 0 < second >>> 0
                  : holds(2, kind, result, second, i32[EFLAGS])
              )
                ? pc + 2
                : pc + 4;
              break;
            case U_JAE:
              slot = (
                (kind & 7) === LAZY_SUB
                  ? (result + second) >>> 0 >= second >>> 0
                  : holds(3, kind, result, second, i32[EFLAGS])
              )
                ? pc + 2
                : pc + 4;
              break;
            case U_JBE:
              slot = (
                (kind & 7) === LAZY_SUB
                  ? (result + second) >>> 0 <= second >>> 0
                  : holds(6, kind, result, second, i32[EFLAGS])
              )
                ? pc + 2
                : pc + 4;
              break;
            case U_JA:
              slot = (
                (kind & 7) === LAZY_SUB
                  ? (result + second) >>> 0 > second >>> 0
                  : holds(7, kind, result, second, i32[EFLAGS])
              )
                ? pc + 2
                : pc + 4;
              break;
            case U_JS:
              slot = (kind === LAZY_NONE ? (i32[EFLAGS] & EFLAGS_SF) !== 0 : result < 0) ? pc + 2 : pc + 4;
              break;
            case U_JNS:
              slot = !(kind === LAZY_NONE ? (i32[EFLAGS] & EFLAGS_SF) !== 0 : result < 0) ? pc + 2 : pc + 4;
              break;
            case U_JL:
              slot = (
                (kind & 7) === LAZY_SUB
                  ? ((result + second) | 0) < second
                  : holds(12, kind, result, second, i32[EFLAGS])
              )
                ? pc + 2
                : pc + 4;
              break;
            case U_JGE:
              slot = (
                (kind & 7) === LAZY_SUB
                  ? ((result + second) | 0) >= second
                  : holds(13, kind, result, second, i32[EFLAGS])
              )
                ? pc + 2
                : pc + 4;
              break;
            case U_JLE:
              slot = (
                (kind & 7) === LAZY_SUB
                  ? ((result + second) | 0) <= second
                  : holds(14, kind, result, second, i32[EFLAGS])
              )
                ? pc + 2
                : pc + 4;
              break;
            case U_JG:
              slot = (
                (kind & 7) === LAZY_SUB
                  ? ((result + second) | 0) > second
                  : holds(15, kind, result, second, i32[EFLAGS])
              )
                ? pc + 2
                : pc + 4;
              break;
            case U_JCC:
              slot = holds((w >> 8) & 15, kind, result, second, i32[EFLAGS]) ? pc + 2 : pc + 4;
              break;
            case U_CMP_RR_JE:
              value = i32[(w >> 8) & 15];
              second = i32[(w >> 12) & 15];
              result = (value - second) | 0;
              kind = LAZY_SUB;
              slot = value === second ? pc + 2 : pc + 4;
              break;
            case U_CMP_RR_JNE:
              value = i32[(w >> 8) & 15];
              second = i32[(w >> 12) & 15];
              result = (value - second) | 0;
              kind = LAZY_SUB;
              slot = value !== second ? pc + 2 : pc + 4;
              break;
            case U_CMP_RR_JB:
              value = i32[(w >> 8) & 15];
              second = i32[(w >> 12) & 15];
              result = (value - second) | 0;
              kind = LAZY_SUB;
              slot = value >>> 0 < second >>> 0 ? pc + 2 : pc + 4;
              break;
            case U_CMP_RR_JAE:
              value = i32[(w >> 8) & 15];
              second = i32[(w >> 12) & 15];
              result = (value - second) | 0;
              kind = LAZY_SUB;
              slot = value >>> 0 >= second >>> 0 ? pc + 2 : pc + 4;
              break;
            case U_CMP_RR_JBE:
              value = i32[(w >> 8) & 15];
              second = i32[(w >> 12) & 15];
              result = (value - second) | 0;
              kind = LAZY_SUB;
              slot = value >>> 0 <= second >>> 0 ? pc + 2 : pc + 4;
              break;
            case U_CMP_RR_JA:
              value = i32[(w >> 8) & 15];
              second = i32[(w >> 12) & 15];
              result = (value - second) | 0;
              kind = LAZY_SUB;
              slot = value >>> 0 > second >>> 0 ? pc + 2 : pc + 4;
              break;
            case U_CMP_RR_JL:
              value = i32[(w >> 8) & 15];
              second = i32[(w >> 12) & 15];
              result = (value - second) | 0;
              kind = LAZY_SUB;
              slot = value < second ? pc + 2 : pc + 4;
              break;
            case U_CMP_RR_JGE:
              value = i32[(w >> 8) & 15];
              second = i32[(w >> 12) & 15];
              result = (value - second) | 0;
              kind = LAZY_SUB;
              slot = value >= second ? pc + 2 : pc + 4;
              break;
            case U_CMP_RR_JLE:
              value = i32[(w >> 8) & 15];
              second = i32[(w >> 12) & 15];
              result = (value - second) | 0;
              kind = LAZY_SUB;
              slot = value <= second ? pc + 2 : pc + 4;
              break;
            case U_CMP_RR_JG:
              value = i32[(w >> 8) & 15];
              second = i32[(w >> 12) & 15];
              result = (value - second) | 0;
              kind = LAZY_SUB;
              slot = value > second ? pc + 2 : pc + 4;
              break;
            case U_CMP_RI_JE:
              value = i32[(w >> 8) & 15];
              second = i32[pc + 5];
              result = (value - second) | 0;
              kind = LAZY_SUB;
              slot = value === second ? pc + 2 : pc + 4;
              break;
            case U_CMP_RI_JNE:
              value = i32[(w >> 8) & 15];
              second = i32[pc + 5];
              result = (value - second) | 0;
              kind = LAZY_SUB;
              slot = value !== second ? pc + 2 : pc + 4;
              break;
            case U_CMP_RI_JB:
              value = i32[(w >> 8) & 15];
              second = i32[pc + 5];
              result = (value - second) | 0;
              kind = LAZY_SUB;
              slot = value >>> 0 < second >>> 0 ? pc + 2 : pc + 4;
              break;
            case U_CMP_RI_JAE:
              value = i32[(w >> 8) & 15];
              second = i32[pc + 5];
              result = (value - second) | 0;
              kind = LAZY_SUB;
              slot = value >>> 0 >= second >>> 0 ? pc + 2 : pc + 4;
              break;
            case U_CMP_RI_JBE:
              value = i32[(w >> 8) & 15];
              second = i32[pc + 5];
              result = (value - second) | 0;
              kind = LAZY_SUB;
              slot = value >>> 0 <= second >>> 0 ? pc + 2 : pc + 4;
              break;
            case U_CMP_RI_JA:
              value = i32[(w >> 8) & 15];
              second = i32[pc + 5];
              result = (value - second) | 0;
              kind = LAZY_SUB;
              slot = value >>> 0 > second >>> 0 ? pc + 2 : pc + 4;
              break;
            case U_CMP_RI_JL:
              value = i32[(w >> 8) & 15];
              second = i32[pc + 5];
              result = (value - second) | 0;
              kind = LAZY_SUB;
              slot = value < second ? pc + 2 : pc + 4;
              break;
            case U_CMP_RI_JGE:
              value = i32[(w >> 8) & 15];
              second = i32[pc + 5];
              result = (value - second) | 0;
              kind = LAZY_SUB;
              slot = value >= second ? pc + 2 : pc + 4;
              break;
            case U_CMP_RI_JLE:
              value = i32[(w >> 8) & 15];
              second = i32[pc + 5];
              result = (value - second) | 0;
              kind = LAZY_SUB;
              slot = value <= second ? pc + 2 : pc + 4;
              break;
            case U_CMP_RI_JG:
              value = i32[(w >> 8) & 15];
              second = i32[pc + 5];
              result = (value - second) | 0;
              kind = LAZY_SUB;
              slot = value > second ? pc + 2 : pc + 4;
              break;
            case U_TEST_RR_JE:
              result = i32[(w >> 8) & 15] & i32[(w >> 12) & 15];
              kind = LAZY_LOGIC;
              slot = result === 0 ? pc + 2 : pc + 4;
              break;
            case U_TEST_RR_JNE:
              result = i32[(w >> 8) & 15] & i32[(w >> 12) & 15];
              kind = LAZY_LOGIC;
              slot = result !== 0 ? pc + 2 : pc + 4;
              break;
            case U_TEST_RR_JS:
              result = i32[(w >> 8) & 15] & i32[(w >> 12) & 15];
              kind = LAZY_LOGIC;
              slot = result < 0 ? pc + 2 : pc + 4;
              break;
            case U_TEST_RR_JNS:
              result = i32[(w >> 8) & 15] & i32[(w >> 12) & 15];
              kind = LAZY_LOGIC;
              slot = result >= 0 ? pc + 2 : pc + 4;
              break;
            case U_NEXT:
            case U_JMP:
              slot = pc + 2;
              break;
            case U_CALL: {
              value = (i32[pc + 3] + delta) | 0;
              address = (i32[ESP] - 4) | 0;
              entry = writeTags + ((address >>> 12) & 0xfff);
              if (i32[entry] === (((address + 3) & ~0xfff) | generation)) {
                host = (address + i32[entry + W_TO_ADDEND]) | 0;
                if ((host & 3) === 0) i32[host >> 2] = value;
                else view.setInt32(host, value, true);
                i32[ESP] = address;
              } else {
                write32(cpu, SS, address, value);
                i32[ESP] = address;
                if (cache.codeChanged) {
                  eip = (i32[pc + 1] + delta) | 0;
                  break run;
                }
              }
              slot = pc + 2;
              break;
            }
            case U_RET: {
              address = i32[ESP];
              entry = readTags + ((address >>> 12) & 0xfff);
              if (i32[entry] === (((address + 3) & ~0xfff) | generation)) {
                host = (address + i32[entry + TO_ADDEND]) | 0;
                value = (host & 3) === 0 ? i32[host >> 2] : view.getInt32(host, true);
              } else value = read32(cpu, SS, address);
              i32[ESP] = address + 4 + i32[pc + 1];
              eip = value;
              slot = 0;
              break;
            }
            case U_JMP_R:
              eip = i32[(w >> 8) & 15];
              slot = 0;
              break;
            case U_JMP_M: {
              address = (i32[(w >> 16) & 15] + (i32[(w >> 20) & 15] << ((w >> 24) & 3)) + i32[pc + 1]) | 0;
              entry = readTags + ((address >>> 12) & 0xfff);
              if (i32[entry] === (((address + 3) & ~0xfff) | generation)) {
                host = (address + i32[entry + TO_ADDEND]) | 0;
                eip = (host & 3) === 0 ? i32[host >> 2] : view.getInt32(host, true);
              } else eip = read32(cpu, (w >> 26) & 7, address);
              slot = 0;
              break;
            }
            case U_CALL_R: {
              eip = i32[(w >> 8) & 15];
              value = (i32[pc + 1] + delta) | 0;
              address = (i32[ESP] - 4) | 0;
              entry = writeTags + ((address >>> 12) & 0xfff);
              if (i32[entry] === (((address + 3) & ~0xfff) | generation)) {
                host = (address + i32[entry + W_TO_ADDEND]) | 0;
                if ((host & 3) === 0) i32[host >> 2] = value;
                else view.setInt32(host, value, true);
                i32[ESP] = address;
              } else {
                write32(cpu, SS, address, value);
                i32[ESP] = address;
                if (cache.codeChanged) {
                  break run;
                }
              }
              slot = 0;
              break;
            }
            case U_CALL_M: {
              address = (i32[(w >> 16) & 15] + (i32[(w >> 20) & 15] << ((w >> 24) & 3)) + i32[pc + 1]) | 0;
              entry = readTags + ((address >>> 12) & 0xfff);
              if (i32[entry] === (((address + 3) & ~0xfff) | generation)) {
                host = (address + i32[entry + TO_ADDEND]) | 0;
                eip = (host & 3) === 0 ? i32[host >> 2] : view.getInt32(host, true);
              } else eip = read32(cpu, (w >> 26) & 7, address);
              value = (i32[pc + 2] + delta) | 0;
              address = (i32[ESP] - 4) | 0;
              entry = writeTags + ((address >>> 12) & 0xfff);
              if (i32[entry] === (((address + 3) & ~0xfff) | generation)) {
                host = (address + i32[entry + W_TO_ADDEND]) | 0;
                if ((host & 3) === 0) i32[host >> 2] = value;
                else view.setInt32(host, value, true);
                i32[ESP] = address;
              } else {
                write32(cpu, SS, address, value);
                i32[ESP] = address;
                if (cache.codeChanged) {
                  break run;
                }
              }
              slot = 0;
              break;
            }
            case U_X87:
            case U_HANDLER:
            case U_HANDLER_NO_FLAGS: {
              if ((w & 0xff) === U_X87) {
                i32[RUN_BLOCK] = block;
                i32[RUN_BUDGET] = budget;
                value = runX87(pc, delta);
                block = i32[RUN_BLOCK];
                budget = i32[RUN_BUDGET];
                if (value >>> FLAGS_SHIFT === FLAGS_WAITING) {
                  kind = i32[RUN_FLAGS_KIND];
                  result = i32[RUN_FLAGS_RESULT];
                  second = i32[RUN_FLAGS_SECOND];
                } else if (value >>> FLAGS_SHIFT === FLAGS_IN_EFLAGS) kind = LAZY_NONE;
                value &= (1 << FLAGS_SHIFT) - 1;
                if (value !== pc) {
                  pc = value;
                  continue;
                }
                // It stopped here, where its handler must go on.
              }
              if ((w & 0xff) !== U_HANDLER_NO_FLAGS) {
                i32[EFLAGS] = lazyEflags(kind, result, second, i32[EFLAGS]);
                kind = LAZY_NONE;
              }
              i32[INSTRUCTION_EIP] = (i32[pc + 2] + delta) | 0;
              eip = (i32[pc + 3] + delta) | 0;
              i32[EIP] = eip;
              const insn = instructions[i32[pc + 1]];
              handlers[insn.op](cpu, insn);
              if (i32[EIP] !== eip) {
                i32[EFLAGS] = lazyEflags(kind, result, second, i32[EFLAGS]);
                // A string instruction with iterations left: it comes again, and this piece of it is paid for.
                i32[BUDGET] = budget + i32[block + BLOCK_COUNT] - tableEntry(block, pc, true) - 1;
                return LEFT_AT_BOUNDARY;
              }
              pc += (w & 0xff) === U_X87 ? X_WORDS : 4;
              if (cache.codeChanged) break leave;
              continue;
            }
            case U_HANDLER_END: {
              i32[EFLAGS] = lazyEflags(kind, result, second, i32[EFLAGS]);
              kind = LAZY_NONE;
              i32[INSTRUCTION_EIP] = (i32[pc + 2] + delta) | 0;
              i32[EIP] = (i32[pc + 3] + delta) | 0;
              // The handler sees the exact count, itself included, and may set BUDGET to 0.
              i32[BUDGET] = budget;
              const insn = instructions[i32[pc + 1]];
              handlers[insn.op](cpu, insn);
              return LEFT_AT_BOUNDARY;
            }
            default:
              // U_STALE: the bytes have changed; nothing of the block has run.
              i32[EFLAGS] = lazyEflags(kind, result, second, i32[EFLAGS]);
              i32[EIP] = (i32[block + BLOCK_START] + delta) | 0;
              i32[BUDGET] = budget + i32[block + BLOCK_COUNT];
              return LEFT_AT_BOUNDARY;
          }
          // A block has ended. Through its link if it has one to follow…
          if (slot !== 0) {
            const next = i32[slot];
            if (next > 0) {
              budget = (budget - i32[next + BLOCK_COUNT]) | 0;
              block = next;
              pc = next;
              if (budget >= 0) continue;
              budget = (budget + i32[next + BLOCK_COUNT]) | 0;
              eip = (i32[slot - 1] + delta) | 0;
              break;
            }
            eip = (i32[slot - 1] + delta) | 0;
            if (next === 0) {
              openLink = slot;
              break;
            }
          }
          // …else by its linear address.
          entry = JUMP_CACHE_WORD + (((eip ^ (eip >>> 12)) & (JUMP_CACHE_ENTRIES - 1)) << 2);
          if (i32[entry] !== eip || i32[entry + 1] !== key) break;
          block = i32[entry + 2];
          delta = i32[entry + 3];
          pc = block;
          budget = (budget - i32[block + BLOCK_COUNT]) | 0;
          if (budget < 0) {
            budget = (budget + i32[block + BLOCK_COUNT]) | 0;
            break;
          }
        }
        i32[EFLAGS] = lazyEflags(kind, result, second, i32[EFLAGS]);
        i32[EIP] = eip;
        i32[BUDGET] = budget;
        return LEFT_AT_BOUNDARY;
      }
      // A write changed decoded code, perhaps this block: leave after the instruction.
      i32[EFLAGS] = lazyEflags(kind, result, second, i32[EFLAGS]);
      commitInside(block, tableEntry(block, pc, false), delta, budget);
      return LEFT_AT_BOUNDARY;
    } catch (signal) {
      if (signal !== FAULT_SIGNAL) throw signal;
      i32[EFLAGS] = lazyEflags(kind, result, second, i32[EFLAGS]);
      commitInside(block, tableEntry(block, pc, true), delta, budget);
      return LEFT_BY_FAULT;
    }
  }

  return {
    execute,
    get openLink() {
      return openLink;
    },
  };
}
