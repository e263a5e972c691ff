import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  descriptorOffset,
  gateTableOffset,
  idtErrorCode,
  LOOKUP_OUT_OF_TABLE,
  lookupSelector,
  lookupVector,
  selectorErrorCode,
} from "./index.js";

/** A reader that answers with the address itself, so that a test sees where was read. */
const echo = (linear: number) => linear | 0;
const never = () => {
  throw new Error("must not be read");
};
const gdt = { base: 0xfffff000, limit: 0xff };

describe("lookup", () => {
  it("gives an offset exactly if all eight bytes are within the limit", () => {
    fc.assert(
      fc.property(fc.nat(0xffff), fc.nat(0xffff), (selector, limit) => {
        const start = (selector >> 3) * 8;
        const inside = start + 7 <= limit;
        expect(descriptorOffset(selector, limit)).toBe(inside ? start : LOOKUP_OUT_OF_TABLE);
      }),
    );
    expect(gateTableOffset(0x80, 0x407)).toBe(0x400);
    expect(gateTableOffset(0x80, 0x406)).toBe(LOOKUP_OUT_OF_TABLE);
    expect(gateTableOffset(0, 0)).toBe(LOOKUP_OUT_OF_TABLE);
  });

  it("fetches both words, unsigned", () => {
    expect(lookupSelector({ gdt, ldt: null }, 0x61, echo)).toEqual({
      found: true,
      table: "gdt",
      address: 0xfffff060,
      lo: 0xfffff060,
      hi: 0xfffff064,
    });
    expect(lookupVector({ base: 0x1000, limit: 0x7ff }, 14, echo)).toMatchObject({ table: "idt", address: 0x1070 });
  });

  it("wraps at 4 GB", () => {
    expect(lookupSelector({ gdt: { base: 0xfffffffc, limit: 0xff }, ldt: null }, 8, echo)).toMatchObject({
      address: 4,
      lo: 4,
      hi: 8,
    });
  });

  it("says why it did not find, and reads nothing", () => {
    expect(lookupSelector({ gdt, ldt: null }, 3, never)).toEqual({ found: false, reason: "null-selector" });
    expect(lookupSelector({ gdt, ldt: null }, 0x100, never)).toEqual({ found: false, reason: "out-of-table" });
    expect(lookupSelector({ gdt, ldt: null }, 0x4, never)).toEqual({ found: false, reason: "no-ldt" });
    const ldt = { base: 0x2000, limit: 7 };
    expect(lookupSelector({ gdt, ldt }, 0x4, echo)).toMatchObject({ found: true, table: "ldt", address: 0x2000 });
    expect(lookupSelector({ gdt, ldt }, 0xc, never)).toEqual({ found: false, reason: "out-of-table" });
    expect(lookupVector({ base: 0, limit: 0x6 }, 0, never)).toEqual({ found: false, reason: "out-of-table" });
  });

  it("builds error codes as §6.13 draws them", () => {
    expect(selectorErrorCode(0x63, 0)).toBe(0x60);
    expect(selectorErrorCode(0x67, 1)).toBe(0x65);
    expect(idtErrorCode(0x80, 0)).toBe(0x402);
    expect(idtErrorCode(13, 1)).toBe(0x6b);
  });
});
