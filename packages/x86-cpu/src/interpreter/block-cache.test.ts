import { PAGE_FLAG_CODE } from "@lguest/mmu";
import { beforeEach, describe, expect, test } from "vitest";
import type { Cpu } from "../cpu.js";
import { PAGE_FLAGS, ramOffset } from "../layout.js";
import { BLOCK_END, BLOCK_HEADER_WORDS, BLOCK_MODE, BLOCK_START, BlockCache } from "./block-cache.js";
import { U_JMP } from "./micro-ops.js";

const RAM_BYTES = 0x4000;
const PAGE = 1;
const PAGE_BYTES = 4096;
const MODE = 3;

let cpu: Cpu;
let cache: BlockCache;

beforeEach(() => {
  const ramBase = ramOffset(RAM_BYTES);
  const buffer = new ArrayBuffer(ramBase + RAM_BYTES);
  const parts = { i32: new Int32Array(buffer), u8: new Uint8Array(buffer), ramBase, ramSize: RAM_BYTES };
  cpu = parts as unknown as Cpu;
  cache = new BlockCache(cpu);
});

/** A block of one micro-op from one byte at `offset` of PAGE. */
function enter(offset: number, mode = MODE): void {
  const block = cache.free;
  cpu.i32[block] = U_JMP;
  cpu.i32[block + BLOCK_START] = PAGE * PAGE_BYTES + offset;
  cpu.i32[block + BLOCK_END] = PAGE * PAGE_BYTES + offset + 1;
  cpu.i32[block + BLOCK_MODE] = mode;
  cache.enter(block, block + BLOCK_HEADER_WORDS);
}

function has(offset: number): boolean {
  return cache.find(PAGE * PAGE_BYTES + offset, MODE) !== 0;
}

function holdsCode(): boolean {
  return (cpu.u8[PAGE_FLAGS + PAGE] & PAGE_FLAG_CODE) !== 0;
}

describe("a write to a page of code", () => {
  test("makes the blocks of its bytes stale, and no other", () => {
    for (const offset of [0, 8, 16]) enter(offset);
    cache.codeWritten(PAGE, 7, 9);
    expect([has(0), has(8), has(16), holdsCode()]).toEqual([true, false, true, true]);
    expect(cache.codeChanged).toBe(true);
  });

  test("that leaves no block leaves no code", () => {
    enter(0);
    cache.codeWritten(PAGE, 0, PAGE_BYTES);
    expect([has(0), holdsCode()]).toEqual([false, false]);
  });

  test("looks at few blocks at any rate, at many only so often", () => {
    for (const offset of [0, 8]) enter(offset);
    for (let writes = 0; writes < 10_000; writes++) cache.codeWritten(PAGE, 100, 101);
    expect([has(0), has(8)]).toEqual([true, true]);
    for (let offset = 16; offset < PAGE_BYTES; offset++) enter(offset);
    for (let writes = 0; writes < 10; writes++) cache.codeWritten(PAGE, 9, 10);
    expect(has(2000)).toBe(true);
    for (let writes = 0; writes < 40; writes++) cache.codeWritten(PAGE, 9, 10);
    expect([has(0), has(2000), holdsCode()]).toEqual([false, false, false]);
  });
});

test("a table with as many blocks as it may hold has no room before the arena is full", () => {
  const mostBlocks = 2 ** 18 * 0.75;
  for (let blocks = 0; blocks < mostBlocks; blocks++) {
    if (cache.room() === 0) expect(blocks).toBe(mostBlocks);
    enter(blocks % PAGE_BYTES, Math.floor(blocks / PAGE_BYTES));
  }
  expect([cache.room(), has(5)]).toEqual([0, true]);
  cache.clear();
  expect([cache.room() > 0, has(5), holdsCode(), cache.flushes]).toEqual([true, false, false, 1]);
});
