/*C:660 Building a block.
 *
 * From a place in physical memory: decode instructions up to a branch, the end of the page, or MAX_INSTRUCTIONS, and pack
 * each into one micro-op. What has no micro-op becomes a call of its handler, so that everything can run. An
 * instruction that crosses into the next page is left to the step tier. Before it: pack.ts and branches.ts. Next:
 * interpreter.ts, which runs the blocks. */
import type { Cpu } from "../cpu.js";
import { KEY_WATCHED } from "../debug/watch.js";
import { DECODE_OK, decode } from "../decode/decoder.js";
import { createInstruction, type Instruction } from "../ir.js";
import {
  CS,
  ES,
  FS,
  MODE_ALIGNMENT,
  MODE_CODE32,
  MODE_FLAT_ES,
  MODE_FLAT_SS,
  MODE_FPU_TRAPS,
  MODE_STACK32,
} from "../layout.js";
import { OP_CALL, OP_LEA, OP_LEAVE, OP_NOP, OP_POP, OP_PUSH, OP_RET, OP_X87 } from "../ops.js";
import {
  BLOCK_COUNT,
  BLOCK_END,
  BLOCK_HEADER_WORDS,
  BLOCK_MODE,
  BLOCK_START,
  BLOCK_TABLE,
  type BlockCache,
} from "./block-cache.js";
import { isPackedBranch, packBranch, packFused, packNext } from "./branches.js";
import { carryIsDead, ignoresFlags, runsInside } from "./instruction-classes.js";
import { U_HANDLER, U_HANDLER_END, U_HANDLER_NO_FLAGS, U_X87 } from "./micro-ops.js";
import { pack, type Target } from "./pack.js";
import { fuseX87, X_DISPLACEMENT, X_OPCODE, X_WORDS, x87Fields, x87Opcode } from "./x87-micro-op.js";

/** Longest block. Longer ones make the end of a budget slower, which the step tier runs. */
const MAX_INSTRUCTIONS = 32;
/** No micro-op is longer than six words, an entry of the table takes two. */
const MAX_BLOCK_WORDS = MAX_INSTRUCTIONS * 8 + BLOCK_HEADER_WORDS + 16;

/** Words of a handler's micro-op. */
const HANDLER_WORDS = 4;

/** Added to the mode bits of a block's key: CS has the full limit, so that no near branch can leave it. */
export const KEY_FULL_CS = 1 << 11;
/** The bits of a block's key up to this one. Those of `Cpu.debugKey` come above. */
export const KEY_MODE_MASK = (KEY_FULL_CS << 1) - 1;

/** Decodes and packs blocks into a cache. */
export class BlockBuilder {
  private readonly cpu: Cpu;
  private readonly cache: BlockCache;
  private readonly target: Target;
  private decoded: Instruction[] = [];
  /** Where the last U_X87 of the block stands, or 0. */
  private lastX87 = 0;

  constructor(cpu: Cpu, cache: BlockCache) {
    this.cpu = cpu;
    this.cache = cache;
    this.target = { words: cpu.i32, at: 0 };
  }

  /**
   * Makes the block at a physical address that lies in RAM.
   * @returns its number, or 0 if its first instruction is not for the interpreter.
   */
  build(physical: number, mode: number): number {
    if (this.cache.room() < MAX_BLOCK_WORDS) this.cache.clear();
    const end = this.decodeFrom(physical, mode);
    const instructions = this.decoded;
    if (instructions.length === 0) return 0;
    const { i32 } = this.cpu;
    const block = this.cache.free;
    const { target } = this;
    target.at = block;
    this.lastX87 = 0;
    const places: number[] = [];
    let place = physical;
    let ended = false;
    for (let index = 0; index < instructions.length; index++) {
      const insn = instructions[index];
      const next = place + insn.length;
      places.push(target.at, place);
      const jump = instructions[index + 1];
      if (jump !== undefined && index + 2 === instructions.length && (mode & KEY_FULL_CS) !== 0) {
        const words = packFused(target, insn, jump, { start: next, next: next + jump.length });
        if (words > 0) {
          places.push(target.at, next);
          target.at += words;
          ended = true;
          break;
        }
      }
      ended = this.packOne(index, mode, place, next);
      place = next;
    }
    if (!ended) target.at += packNext(target, { start: place - 1, next: place });
    const table = target.at;
    places.push(0, end);
    i32.set(places, table);
    i32[block + BLOCK_COUNT] = instructions.length;
    i32[block + BLOCK_START] = physical;
    i32[block + BLOCK_END] = end;
    i32[block + BLOCK_MODE] = mode;
    i32[block + BLOCK_TABLE] = table;
    this.cache.enter(block, table + places.length);
    return block;
  }

  /** Fills `decoded`; returns the physical address after the last instruction. */
  private decodeFrom(physical: number, mode: number): number {
    const { cpu } = this;
    const decoded: Instruction[] = [];
    this.decoded = decoded;
    const pageEnd = (physical & ~0xfff) + 0x1000;
    let place = physical;
    while (place < pageEnd && decoded.length < MAX_INSTRUCTIONS) {
      const insn = createInstruction();
      const code32 = (mode & MODE_CODE32) !== 0;
      const result = decode(insn, cpu.u8, cpu.ramBase + place, pageEnd - place, code32, cpu.instructionSet);
      if (result !== DECODE_OK || cpu.hookedOperations[insn.op] !== 0) break;
      // What cannot be abandoned half-way and done again is the step tier's while data is watched.
      if ((mode & KEY_WATCHED) !== 0 && !isPackedBranch(insn) && !runsInside(insn) && insn.op !== OP_NOP) break;
      decoded.push(insn);
      place += insn.length;
      if (isPackedBranch(insn) || !runsInside(insn)) {
        if (insn.op !== OP_NOP) break;
      }
    }
    return place;
  }

  /** Packs one instruction at the target; true if it ended the block. */
  private packOne(index: number, mode: number, place: number, next: number): boolean {
    const { target } = this;
    const insn = this.decoded[index];
    if (insn.op === OP_NOP) return false;
    if (hasMicroOperands(insn, mode)) {
      if (isPackedBranch(insn)) {
        if ((mode & KEY_FULL_CS) !== 0) {
          target.at += packBranch(target, insn, { start: place, next });
          return true;
        }
      } else {
        const words = pack(target, insn, carryIsDead(this.decoded, index));
        if (words > 0) {
          target.at += words;
          return false;
        }
      }
    }
    const inside = runsInside(insn);
    const { words, at } = target;
    const x87 =
      insn.op === OP_X87 && hasMicroOperands(insn, mode) && (mode & MODE_FPU_TRAPS) === 0 ? x87Fields(insn) : -1;
    if (x87 >= 0) {
      if (this.lastX87 === at - X_WORDS) words[this.lastX87] = fuseX87(words[this.lastX87], x87);
      this.lastX87 = at;
      words[at + X_DISPLACEMENT] = insn.displacement;
      words[at + X_OPCODE] = x87Opcode(insn);
      target.at += X_WORDS - HANDLER_WORDS;
    }
    words[at] = x87 >= 0 ? U_X87 | x87 : inside ? (ignoresFlags(insn) ? U_HANDLER_NO_FLAGS : U_HANDLER) : U_HANDLER_END;
    words[at + 1] = this.cache.instructions.push(insn) - 1;
    words[at + 2] = place;
    words[at + 3] = next;
    target.at += HANDLER_WORDS;
    return !inside;
  }
}

/** True if the memory and stack operands of an instruction are such as micro-ops handle: 32-bit, flat, no #AC. */
function hasMicroOperands(insn: Instruction, mode: number): boolean {
  if ((mode & MODE_ALIGNMENT) !== 0) return false;
  if (insn.lock) return !insn.isMemory || isFlatMemory(insn, mode);
  if (insn.isMemory && insn.op !== OP_LEA && !isFlatMemory(insn, mode)) return false;
  const { op } = insn;
  if (op === OP_PUSH || op === OP_POP || op === OP_CALL || op === OP_RET || op === OP_LEAVE) {
    const stack = MODE_STACK32 | MODE_FLAT_SS;
    return (mode & stack) === stack;
  }
  return true;
}

function isFlatMemory(insn: Instruction, mode: number): boolean {
  return (
    insn.addressSize === 4 &&
    insn.segment < FS &&
    insn.segment !== CS &&
    (mode & (MODE_FLAT_ES << (insn.segment - ES))) !== 0
  );
}
