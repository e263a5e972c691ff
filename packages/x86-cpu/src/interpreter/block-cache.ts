/*C:620 Where blocks are kept.
 *
 * A block is a run of micro-ops in the arena that starts at one physical address under one set of mode bits. It is found
 * again in two ways: by linear address in the jump cache, which a TLB flush empties by a change of key, and by physical
 * address in a hash table, which survives every CR3 load. A write to bytes that a block was decoded from makes it stale:
 * its first micro-op becomes U_STALE, so that nobody who links to it needs to be told. When the arena is full everything
 * is thrown away at once. Before it: the micro-ops (micro-ops.ts). Next: how a block is made (block-builder.ts). */
import { PAGE_FLAG_CODE } from "@lguest/mmu";
import type { Cpu } from "../cpu.js";
import type { Instruction } from "../ir.js";
import {
  ARENA,
  ARENA_BYTES,
  JUMP_CACHE,
  JUMP_CACHE_ENTRIES,
  JUMP_CACHE_ENTRY_BYTES,
  PAGE_FLAGS,
  TLB_GENERATION,
} from "../layout.js";
import { dropWriteTagsOf } from "../tlb.js";
import { U_STALE } from "./micro-ops.js";

/*
 * A block in the arena. Its number is the word index of its first micro-op; what is known about it stands before:
 *
 *   [-6] first word of its table of instructions   [-5] next block of the same page, 0 at the end
 *   [-4] mode bits   [-3] physical address after the last byte   [-2] physical address of the first   [-1] instructions
 *
 * The table, two words an instruction: {word index of its first micro-op, physical address}, and one more entry for the end.
 */
export const BLOCK_COUNT = -1;
export const BLOCK_START = -2;
export const BLOCK_END = -3;
export const BLOCK_MODE = -4;
export const BLOCK_NEXT_IN_PAGE = -5;
export const BLOCK_TABLE = -6;
export const BLOCK_HEADER_WORDS = 6;

const ARENA_START = ARENA >> 2;
const ARENA_LIMIT = (ARENA + ARENA_BYTES) >> 2;
const JUMP_CACHE_START = JUMP_CACHE >> 2;
const JUMP_CACHE_WORDS = (JUMP_CACHE_ENTRIES * JUMP_CACHE_ENTRY_BYTES) >> 2;

/** Slots of the physical hash table; a slot holds a block number or 0. A power of two. */
const HASH_SLOTS = 1 << 18;
/**
 * No more slots than this are filled before everything is thrown away, so that a search ends soon: the arena has room for
 * more blocks than the table has slots, if each is a single RET.
 */
const MOST_SLOTS = HASH_SLOTS * 0.75;
/**
 * A write to a page that holds code looks at each of its blocks, 2 ns for one, and a page can have a hundred thousand: one
 * for each byte and mode. After so many looks all blocks of the page are stale, so that they must be built anew, which
 * is dear for whoever wants to slow the processor down, and too rare to be felt by a page of both code and data.
 */
const MOST_LOOKS = 1 << 17;

/** Blocks of one processor, by place. */
export class BlockCache {
  readonly cpu: Cpu;
  /** First free word of the arena. */
  free = ARENA_START + BLOCK_HEADER_WORDS;
  /** Instructions that handlers execute, by the number in their micro-op. */
  readonly instructions: Instruction[] = [];
  /** Counts single pages whose mapping changed, 8 bits: with the TLB's generation, the upper part of the jump cache's key. */
  private epoch = 0;
  /** A block became stale since the interpreter last cleared this: the block in execution may be the one. */
  codeChanged = false;
  /** How often the whole cache was thrown away, and blocks made: for statistics. */
  flushes = 0;
  built = 0;
  /** Slots of the hash table that are not 0. */
  private filled = 0;
  private readonly hash = new Int32Array(HASH_SLOTS);
  /** The first block of each page, and how many blocks writes to it have looked at since it had none. */
  private readonly pages: Int32Array;
  private readonly looks: Int32Array;

  constructor(cpu: Cpu) {
    this.cpu = cpu;
    this.pages = new Int32Array(cpu.ramSize >>> 12);
    this.looks = new Int32Array(cpu.ramSize >>> 12);
  }

  /** The jump cache's key for the mode: entries with another key mean nothing. A root's generation may come back. */
  key(mode: number): number {
    return mode | (this.cpu.i32[TLB_GENERATION] << 12) | (this.epoch << 24);
  }

  /** What linear addresses mean has changed: no entry of the jump cache may be used. */
  newMappings(): void {
    this.epoch = (this.epoch + 1) & 0xff;
    if (this.epoch === 0) this.cpu.i32.fill(0, JUMP_CACHE_START, JUMP_CACHE_START + JUMP_CACHE_WORDS);
  }

  /** The block at a physical address under mode bits, or 0. */
  find(physical: number, mode: number): number {
    const i32 = this.cpu.i32;
    for (let slot = hashOf(physical, mode); ; slot = (slot + 1) & (HASH_SLOTS - 1)) {
      const block = this.hash[slot];
      if (block === 0) return 0;
      if (i32[block + BLOCK_START] === physical && i32[block + BLOCK_MODE] === mode && i32[block] !== U_STALE)
        return block;
    }
  }

  /** Words still free in the arena; none when the hash table is as full as it may be. */
  room(): number {
    return this.filled < MOST_SLOTS ? ARENA_LIMIT - this.free : 0;
  }

  /** Enters a block whose header and micro-ops stand in the arena; `end` is the first word after them and its table. */
  enter(block: number, end: number): void {
    const { i32, u8 } = this.cpu;
    const physical = i32[block + BLOCK_START];
    const page = physical >>> 12;
    let slot = hashOf(physical, i32[block + BLOCK_MODE]);
    while (this.hash[slot] !== 0 && i32[this.hash[slot]] !== U_STALE) slot = (slot + 1) & (HASH_SLOTS - 1);
    if (this.hash[slot] === 0) this.filled++;
    this.hash[slot] = block;
    i32[block + BLOCK_NEXT_IN_PAGE] = this.pages[page];
    this.pages[page] = block;
    this.free = end + BLOCK_HEADER_WORDS;
    this.built++;
    if ((u8[PAGE_FLAGS + page] & PAGE_FLAG_CODE) === 0) {
      u8[PAGE_FLAGS + page] |= PAGE_FLAG_CODE;
      // Write tags that were given while the page held no code must go.
      dropWriteTagsOf(this.cpu, page);
    }
  }

  /** Bytes [from, to) of a page that holds code were written: blocks decoded from them are stale. */
  codeWritten(page: number, from: number, to: number): void {
    const { i32, u8 } = this.cpu;
    const first = ((page << 12) >>> 0) + from;
    const end = ((page << 12) >>> 0) + to;
    let kept = 0;
    for (let block = this.pages[page]; block !== 0; ) {
      const next = i32[block + BLOCK_NEXT_IN_PAGE];
      this.looks[page]++;
      if (i32[block + BLOCK_START] < end && first < i32[block + BLOCK_END]) {
        i32[block] = U_STALE;
        this.codeChanged = true;
      } else {
        i32[block + BLOCK_NEXT_IN_PAGE] = kept;
        kept = block;
      }
      block = next;
    }
    this.pages[page] = kept;
    if (this.looks[page] > MOST_LOOKS) this.dropPage(page);
    else if (kept === 0) u8[PAGE_FLAGS + page] &= ~PAGE_FLAG_CODE;
  }

  /** All blocks of a page are stale. */
  private dropPage(page: number): void {
    const { i32, u8 } = this.cpu;
    for (let block = this.pages[page]; block !== 0; block = i32[block + BLOCK_NEXT_IN_PAGE]) i32[block] = U_STALE;
    this.pages[page] = 0;
    this.looks[page] = 0;
    u8[PAGE_FLAGS + page] &= ~PAGE_FLAG_CODE;
    this.codeChanged = true;
  }

  /** Throws every block away. */
  clear(): void {
    const { i32, u8 } = this.cpu;
    for (let page = 0; page < this.pages.length; page++) {
      if (this.pages[page] !== 0) u8[PAGE_FLAGS + page] &= ~PAGE_FLAG_CODE;
    }
    this.pages.fill(0);
    this.hash.fill(0);
    this.filled = 0;
    this.instructions.length = 0;
    i32.fill(0, JUMP_CACHE_START, JUMP_CACHE_START + JUMP_CACHE_WORDS);
    this.free = ARENA_START + BLOCK_HEADER_WORDS;
    this.codeChanged = true;
    this.flushes++;
  }
}

function hashOf(physical: number, mode: number): number {
  return (Math.imul(physical ^ (mode << 20), 0x9e3779b1) >>> 14) & (HASH_SLOTS - 1);
}
