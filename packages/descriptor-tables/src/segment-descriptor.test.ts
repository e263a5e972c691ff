import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  decodeSegmentDescriptor,
  descriptorBase,
  descriptorDpl,
  descriptorIsBig,
  descriptorIsSystem,
  descriptorLimit,
  descriptorPresent,
  descriptorType,
  encodeSegmentDescriptor,
  isCode,
  isConforming,
  isData,
  isExpandDown,
  isReadable,
  isWritable,
  SEG_TYPE_ACCESSED,
  SEG_TYPE_CODE_RX,
  SEG_TYPE_DATA_RW,
  SYS_TYPE_TSS32_BUSY,
  segmentContains,
} from "./index.js";

/** Linux's flat segments and a TSS, as they stand in memory. */
const KERNEL_CODE = [0x0000ffff, 0x00cf9b00] as const;
const USER_DATA = [0x0000ffff, 0x00cff300] as const;
const TSS = [0x5678206b, 0xc1008b34] as const;

const word = fc.integer({ min: 0, max: 0xffffffff });

describe("segment descriptors (SDM Vol. 3A §3.4.5)", () => {
  it("reads a flat code segment", () => {
    const [lo, hi] = KERNEL_CODE;
    expect(descriptorBase(lo, hi)).toBe(0);
    expect(descriptorLimit(lo, hi)).toBe(0xffffffff);
    expect(descriptorType(hi)).toBe(SEG_TYPE_CODE_RX | SEG_TYPE_ACCESSED);
    expect([descriptorIsSystem(hi), descriptorPresent(hi), descriptorIsBig(hi)]).toEqual([false, true, true]);
    expect([isCode(hi), isData(hi), isReadable(hi), isWritable(hi)]).toEqual([true, false, true, false]);
  });

  it("reads a flat data segment of ring 3", () => {
    const [, hi] = USER_DATA;
    expect(descriptorDpl(hi)).toBe(3);
    expect(descriptorType(hi)).toBe(SEG_TYPE_DATA_RW | SEG_TYPE_ACCESSED);
    expect([isCode(hi), isData(hi), isReadable(hi), isWritable(hi)]).toEqual([false, true, true, true]);
  });

  it("reads a TSS with its base in three pieces, and calls it neither code nor data", () => {
    const [lo, hi] = TSS;
    expect(descriptorBase(lo, hi)).toBe(0xc1345678);
    expect(descriptorLimit(lo, hi)).toBe(0x206b);
    expect(descriptorType(hi)).toBe(SYS_TYPE_TSS32_BUSY);
    expect(descriptorIsSystem(hi)).toBe(true);
    expect([isCode(hi), isData(hi), isReadable(hi), isWritable(hi), isConforming(hi), isExpandDown(hi)]).toEqual(
      Array(6).fill(false),
    );
  });

  it("reads words the same whether signed or unsigned", () => {
    fc.assert(
      fc.property(word, word, (lo, hi) => {
        expect(descriptorBase(lo | 0, hi | 0)).toBe(descriptorBase(lo, hi));
        expect(descriptorLimit(lo | 0, hi | 0)).toBe(descriptorLimit(lo, hi));
        expect(decodeSegmentDescriptor(lo | 0, hi | 0)).toEqual(decodeSegmentDescriptor(lo, hi));
      }),
    );
  });

  it("knows exactly one of code, data and system for every high word", () => {
    fc.assert(
      fc.property(word, (hi) => {
        expect([isCode(hi), isData(hi), descriptorIsSystem(hi)].filter(Boolean)).toHaveLength(1);
        expect(isWritable(hi) && isCode(hi)).toBe(false);
        expect(isExpandDown(hi) && !isData(hi)).toBe(false);
        expect(isConforming(hi) && !isCode(hi)).toBe(false);
      }),
    );
  });

  it("bounds an expand-down segment from below (§5.3)", () => {
    const [lo, hi] = encodeSegmentDescriptor({ kind: "data", base: 0, limit: 0xfff, expandDown: true, writable: true });
    expect(segmentContains(lo, hi, 0xfff, 1)).toBe(false);
    expect(segmentContains(lo, hi, 0x1000, 1)).toBe(true);
    expect(segmentContains(lo, hi, 0xfffe, 2)).toBe(true);
    expect(segmentContains(lo, hi, 0xffff, 2)).toBe(false);
    const [bigLo, bigHi] = encodeSegmentDescriptor({
      kind: "data",
      base: 0,
      limit: 0xfff,
      expandDown: true,
      big: true,
    });
    expect(segmentContains(bigLo, bigHi, 0xffff, 2)).toBe(true);
    expect(segmentContains(bigLo, bigHi, 0xffffffff, 1)).toBe(true);
    expect(segmentContains(bigLo, bigHi, 0xffffffff, 2)).toBe(false);
  });

  it("bounds an ordinary segment from above", () => {
    const [lo, hi] = encodeSegmentDescriptor({ kind: "data", base: 0, limit: 0xfff });
    expect(segmentContains(lo, hi, 0xffc, 4)).toBe(true);
    expect(segmentContains(lo, hi, 0xffd, 4)).toBe(false);
  });
});

describe("segment descriptors as objects", () => {
  it("round-trips every two words", () => {
    fc.assert(
      fc.property(word, word, (lo, hi) => {
        expect(encodeSegmentDescriptor(decodeSegmentDescriptor(lo, hi))).toEqual([lo, hi]);
      }),
      { numRuns: 2000 },
    );
  });

  it("agrees with the functions over raw words", () => {
    fc.assert(
      fc.property(word, word, (lo, hi) => {
        const segment = decodeSegmentDescriptor(lo, hi);
        expect(segment.base).toBe(descriptorBase(lo, hi));
        expect(segment.limit).toBe(descriptorLimit(lo, hi));
        expect(segment.kind === "code").toBe(isCode(hi));
        if (segment.kind === "data") expect(segment.writable).toBe(isWritable(hi));
        if (segment.kind === "code") expect(segment.conforming).toBe(isConforming(hi));
      }),
    );
  });

  it("chooses granularity by the limit, and present", () => {
    const flat = { base: 0, limit: 0xffffffff, big: true, accessed: true };
    expect(encodeSegmentDescriptor({ kind: "code", readable: true, ...flat })).toEqual([...KERNEL_CODE]);
    expect(encodeSegmentDescriptor({ kind: "data", writable: true, dpl: 3, ...flat })).toEqual([...USER_DATA]);
    const tss = { kind: "system", type: SYS_TYPE_TSS32_BUSY, base: 0xc1345678, limit: 0x206b } as const;
    expect(encodeSegmentDescriptor(tss)).toEqual([...TSS]);
  });

  it.each([
    [{ kind: "data", base: -1, limit: 0 } as const, "descriptor base"],
    [{ kind: "data", base: 0, limit: 0x100000 } as const, "descriptor limit"],
    [{ kind: "data", base: 0, limit: 0x1000, granularity: "page" } as const, "descriptor limit"],
    [{ kind: "data", base: 0, limit: 0x100fff, granularity: "byte" } as const, "descriptor limit"],
    [{ kind: "data", base: 0, limit: 0, dpl: 4 } as const, "descriptor dpl"],
    [{ kind: "system", type: 16, base: 0, limit: 0 } as const, "descriptor type"],
  ])("refuses %o, naming the field", (fields, name) => {
    expect(() => encodeSegmentDescriptor(fields)).toThrow(
      expect.objectContaining({ code: "ERR_FIELD_RANGE", message: expect.stringContaining(name) }),
    );
  });
});
