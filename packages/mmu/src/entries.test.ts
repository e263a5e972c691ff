import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  asLinear,
  LARGE_PAGE_2M,
  LARGE_PAGE_4M,
  large2mFrame,
  large4mFrame,
  paeFrame,
  paeHiReserved,
  paePdeIndex,
  paePteIndex,
  pde4mReserved,
  pdeIndex,
  pdpteIndex,
  pteIndex,
} from "./index.js";

const word = fc.integer({ min: 0, max: 0xffffffff });

/** Bits `high` down to `low`, both included. */
function bits(high: number, low: number): number {
  return Number((1n << BigInt(high + 1)) - (1n << BigInt(low)));
}

describe("indexes", () => {
  it("put a linear address together again, signed or not", () => {
    fc.assert(
      fc.property(word, (linear) => {
        expect(pdeIndex(linear) * LARGE_PAGE_4M + pteIndex(linear) * 4096 + (linear % 4096)).toBe(linear);
        const pae = pdpteIndex(linear) * 2 ** 30 + paePdeIndex(linear) * LARGE_PAGE_2M + paePteIndex(linear) * 4096;
        expect(pae + (linear % 4096)).toBe(linear);
        expect(pdeIndex(linear | 0)).toBe(pdeIndex(linear));
        expect(pdpteIndex(linear | 0)).toBe(pdpteIndex(linear));
        expect(asLinear(linear | 0)).toBe(linear);
      }),
    );
  });
});

describe("reserved bits", () => {
  it("of a 4 MB page are 21 to M-19 (table 4-4)", () => {
    expect(pde4mReserved(32)).toBe(bits(21, 13));
    expect(pde4mReserved(36)).toBe(bits(21, 17));
    expect(pde4mReserved(40)).toBe(bits(21, 21));
    expect(pde4mReserved(52)).toBe(bits(21, 21));
  });

  it("of a PAE entry are 62 to M, and 63 without NX (table 4-11)", () => {
    expect(paeHiReserved(36, true) >>> 0).toBe(bits(30, 4));
    expect(paeHiReserved(36, false) >>> 0).toBe(bits(31, 4));
    expect(paeHiReserved(32, true) >>> 0).toBe(bits(30, 0));
    expect(paeHiReserved(52, false) >>> 0).toBe(bits(31, 20));
  });
});

describe("frames above 4 GB", () => {
  it("come from bits 20:13 of a 4 MB entry (PSE-36)", () => {
    expect(large4mFrame(0xffc00000)).toBe(0xffc00000);
    expect(large4mFrame(0x00401fff | (0xa5 << 13))).toBe(0xa5_0040_0000);
  });

  it("come from the high word of a PAE entry", () => {
    expect(paeFrame(0xfffff063, 0x8000000f)).toBe(0xf_ffff_f000);
    expect(large2mFrame(0xffe000e3 | 0, 0x80000003 | 0)).toBe(0x3_ffe0_0000);
  });
});
