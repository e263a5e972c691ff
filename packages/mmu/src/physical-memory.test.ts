import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import {
  createPhysicalMemory,
  PAGE_FLAG_CODE,
  PAGE_FLAG_DIRTY,
  PAGE_FLAG_TABLE,
  PAGE_FLAG_TABLE_WIDE,
  type PhysicalMemory,
} from "./index.js";

const BASE = 0x10000;
const SIZE = 0x4000;
const FLAGS = 0x100;

let wasm: WebAssembly.Memory;
let memory: PhysicalMemory;
let codeWrites: [number, number, number][];

beforeEach(() => {
  wasm = new WebAssembly.Memory({ initial: 3 });
  memory = createPhysicalMemory({ memory: wasm, base: BASE, size: SIZE, pageFlags: FLAGS });
  codeWrites = [];
  memory.onCodeWrite = (page, from, to) => codeWrites.push([page, from, to]);
});

function dirtyPages(): number[] {
  return [...memory.pageFlags.keys()].filter((page) => (memory.pageFlags[page] & PAGE_FLAG_DIRTY) !== 0);
}

describe("reading and writing", () => {
  it("lies at its base, little-endian", () => {
    memory.write32(0x10, 0x80040201);
    expect(new Uint8Array(wasm.buffer, BASE + 0x10, 4)).toEqual(Uint8Array.of(0x01, 0x02, 0x04, 0x80));
    expect(memory.read32(0x10)).toBe(0x80040201 | 0);
    expect(memory.read16(0x12)).toBe(0x8004);
    expect(memory.read8(0x13)).toBe(0x80);
  });

  it("reads all ones outside RAM, and drops writes", () => {
    for (const address of [SIZE, SIZE + 0x1000, 0xffffffff, 0xf_0000_0000, -1, -0x80000000]) {
      memory.write8(address, 0);
      expect(memory.read8(address)).toBe(0xff);
    }
    for (const address of [SIZE, 0xfffffffc, 0xf_0000_0000]) {
      memory.write32(address, 0);
      memory.write16(address, 0);
      expect(memory.read32(address)).toBe(-1);
      expect(memory.read16(address)).toBe(0xffff);
    }
    expect(new Uint8Array(wasm.buffer).every((byte) => byte === 0)).toBe(true);
  });

  it("splits an access across the end of RAM", () => {
    memory.write32(SIZE - 2, 0x44332211);
    expect(memory.read16(SIZE - 2)).toBe(0x2211);
    expect(memory.read32(SIZE - 2)).toBe(0xffff2211 | 0);
    expect(memory.read16(SIZE - 1)).toBe(0xff22);
    memory.write16(SIZE - 1, 0xbbaa);
    expect(memory.read8(SIZE - 1)).toBe(0xaa);
    expect(new Uint8Array(wasm.buffer, BASE + SIZE, 4)).toEqual(new Uint8Array(4));
  });

  it("agrees with a plain byte array for any accesses", () => {
    const access = fc.record({
      address: fc.oneof(
        fc.nat(SIZE + 8),
        fc.nat(3).map((page) => page * 4096 + 4094),
      ),
      size: fc.constantFrom(1, 2, 4),
      value: fc.integer(),
    });
    fc.assert(
      fc.property(fc.array(access), (accesses) => {
        memory.fill(0, SIZE, 0);
        const model = new Uint8Array(SIZE);
        for (const { address, size, value } of accesses) {
          for (let i = 0; i < size; i++) if (address + i < SIZE) model[address + i] = value >>> (8 * i);
          if (size === 1) memory.write8(address, value);
          else if (size === 2) memory.write16(address, value);
          else memory.write32(address, value);
          let expected = 0;
          for (let i = size - 1; i >= 0; i--) expected = expected * 256 + (model[address + i] ?? 0xff);
          if (size === 1) expect(memory.read8(address)).toBe(expected);
          else if (size === 2) expect(memory.read16(address)).toBe(expected);
          else expect(memory.read32(address) >>> 0).toBe(expected);
        }
        expect(memory.bytes.findIndex((byte, i) => byte !== model[i])).toBe(-1);
      }),
    );
  });

  it("copies blocks, cut at the ends of RAM", () => {
    memory.writeBytes(SIZE - 2, Uint8Array.of(1, 2, 3, 4));
    expect(memory.readBytes(SIZE - 3, 6)).toEqual(Uint8Array.of(0, 1, 2, 0xff, 0xff, 0xff));
    memory.writeBytes(-2, Uint8Array.of(5, 6, 7));
    expect(memory.readBytes(-1, 3)).toEqual(Uint8Array.of(0xff, 7, 0));
    expect(memory.readBytes(SIZE + 10, 2)).toEqual(Uint8Array.of(0xff, 0xff));
    expect(memory.readBytes(-10, 5)).toEqual(new Uint8Array(5).fill(0xff));
    memory.fill(SIZE - 1, 100, 0x1ee);
    expect(memory.read8(SIZE - 1)).toBe(0xee);
    expect(new Uint8Array(wasm.buffer, BASE + SIZE, 100)).toEqual(new Uint8Array(100));
  });

  it("gives copies, not views", () => {
    const copy = memory.readBytes(0, 4);
    memory.write8(0, 9);
    expect(copy[0]).toBe(0);
  });
});

describe("page flags", () => {
  it("marks written pages dirty, also those a write runs into", () => {
    memory.write8(0, 0);
    expect(dirtyPages()).toEqual([0]);
    memory.write32(0x1ffe, 0);
    expect(dirtyPages()).toEqual([0, 1, 2]);
    memory.pageFlags.fill(0);
    memory.writeBytes(0xfff, new Uint8Array(0x1002));
    expect(dirtyPages()).toEqual([0, 1, 2]);
    memory.pageFlags.fill(0);
    memory.fill(0x3000, 1, 0);
    memory.write32(SIZE, 0);
    expect(dirtyPages()).toEqual([3]);
    expect(new Uint8Array(wasm.buffer, FLAGS, 4)).toEqual(Uint8Array.of(0, 0, 0, PAGE_FLAG_DIRTY));
  });

  it("tells of writes into a table, but not of those that fill an absent entry", () => {
    memory.pageFlags[1] = PAGE_FLAG_TABLE;
    memory.write32(0x1000, 0x5003);
    memory.write32(0x1004, 0x6003);
    expect(codeWrites).toEqual([]);
    expect(dirtyPages()).toEqual([1]);
    memory.write32(0x1000, 0);
    memory.write32(0x1006, 0x7003);
    memory.write8(0x1008, 1);
    expect(codeWrites.map(([, from]) => from)).toEqual([0, 6, 8]);
  });

  it("tells of the upper half of a wide entry, whatever it was", () => {
    memory.pageFlags[1] = PAGE_FLAG_TABLE | PAGE_FLAG_TABLE_WIDE;
    memory.write32(0x1000, 0x5003);
    expect(codeWrites).toEqual([]);
    memory.write32(0x1004, 1);
    expect(codeWrites).toEqual([[1, 4, 8]]);
  });

  it("tells of code in a table page in any case", () => {
    memory.pageFlags[1] = PAGE_FLAG_TABLE | PAGE_FLAG_CODE;
    memory.write32(0x1000, 0x5003);
    expect(codeWrites).toEqual([[1, 0, 4]]);
  });

  it("does not mark a page for being read", () => {
    memory.read32(0x1000);
    memory.readBytes(0, SIZE);
    expect(dirtyPages()).toEqual([]);
  });

  it("tells of writes into code, with the bytes' range, once the bytes are there", () => {
    memory.pageFlags[1] = PAGE_FLAG_CODE;
    const seen: number[] = [];
    memory.onCodeWrite = (page, from, to) => {
      codeWrites.push([page, from, to]);
      seen.push(memory.read8(page * 4096 + from));
    };
    memory.write8(0x1004, 0x90);
    memory.write16(0x1fff, 0x1234);
    memory.write32(0xffe, 0x55667788);
    memory.write32(0x1010, 7);
    memory.write32(0x2000, 7);
    expect(codeWrites).toEqual([
      [1, 4, 5],
      [1, 0xfff, 0x1000],
      [1, 0, 2],
      [1, 0x10, 0x14],
    ]);
    expect(seen).toEqual([0x90, 0x34, 0x66, 7]);
  });

  it("tells of block writes page by page", () => {
    memory.pageFlags.fill(PAGE_FLAG_CODE);
    memory.writeBytes(0xff0, new Uint8Array(0x1020));
    memory.fill(0x3ffe, 100, 1);
    expect(codeWrites).toEqual([
      [0, 0xff0, 0x1000],
      [1, 0, 0x1000],
      [2, 0, 0x10],
      [3, 0xffe, 0x1000],
    ]);
  });

  it("lets the hook drop the code flag, and needs no hook", () => {
    memory.pageFlags[0] = PAGE_FLAG_CODE;
    memory.onCodeWrite = (page) => {
      codeWrites.push([page, 0, 0]);
      memory.pageFlags[page] &= ~PAGE_FLAG_CODE;
    };
    memory.write8(0, 1);
    memory.write8(1, 1);
    expect(codeWrites).toHaveLength(1);
    expect(memory.pageFlags[0]).toBe(PAGE_FLAG_DIRTY);
    memory.onCodeWrite = null;
    memory.pageFlags[0] = PAGE_FLAG_CODE;
    expect(() => memory.write8(0, 1)).not.toThrow();
  });

  it("takes notice of what was written through the live view", () => {
    memory.pageFlags[2] = PAGE_FLAG_CODE;
    memory.bytes[0x2000] = 1;
    expect(dirtyPages()).toEqual([]);
    memory.noteWrite(0x1fff, 2);
    expect(dirtyPages()).toEqual([1, 2]);
    expect(codeWrites).toEqual([[2, 0, 1]]);
    memory.noteWrite(SIZE, 100);
    memory.noteWrite(0x3000, 0);
    expect(dirtyPages()).toEqual([1, 2]);
  });
});

describe("a layout that cannot be", () => {
  const good = { base: BASE, size: SIZE, pageFlags: FLAGS };
  it.each([
    [{ base: 0x10001 }, "base"],
    [{ base: -0x1000 }, "base"],
    [{ size: 0 }, "size"],
    [{ size: 0x1001 }, "size"],
    [{ size: 0x30000 }, "base + size"],
    [{ pageFlags: 0x2fffe }, "end of pageFlags"],
    [{ pageFlags: BASE }, "pageFlags"],
    [{ pageFlags: BASE - 1 }, "pageFlags"],
    [{ pageFlags: Number.NaN }, "pageFlags"],
  ])("is refused: %o", (wrong, name) => {
    const make = () => createPhysicalMemory({ memory: wasm, ...good, ...wrong });
    expect(make).toThrow(expect.objectContaining({ code: "ERR_MEMORY_LAYOUT" }));
    expect(make).toThrow(`${name}: expected`);
  });

  it("is not one that just fits", () => {
    const size = 3 * 0x10000 - BASE;
    const flags = BASE - size / 4096;
    expect(createPhysicalMemory({ memory: wasm, base: BASE, size, pageFlags: flags }).size).toBe(size);
  });
});
