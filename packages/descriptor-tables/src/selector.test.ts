import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  DescriptorError,
  decodeSelector,
  encodeSelector,
  isNullSelector,
  selectorIndex,
  selectorIsLocal,
  selectorRpl,
} from "./index.js";

describe("selectors (SDM Vol. 3A §3.4.2)", () => {
  it("takes lguest's kernel code selector apart: entry 12 of the GDT, RPL 1", () => {
    expect(selectorIndex(0x61)).toBe(12);
    expect(selectorRpl(0x61)).toBe(1);
    expect(selectorIsLocal(0x61)).toBe(false);
    expect(selectorIsLocal(0x7)).toBe(true);
  });

  it("calls 0 to 3 null, and nothing else", () => {
    const nulls = Array.from({ length: 0x10000 }, (_, selector) => selector).filter(isNullSelector);
    expect(nulls).toEqual([0, 1, 2, 3]);
  });

  it("gives back what it was made of", () => {
    fc.assert(
      fc.property(fc.nat(8191), fc.nat(3), fc.boolean(), (index, rpl, local) => {
        expect(decodeSelector(encodeSelector({ index, rpl, local }))).toEqual({ index, rpl, local });
      }),
    );
    fc.assert(fc.property(fc.nat(0xffff), (selector) => encodeSelector(decodeSelector(selector)) === selector));
  });

  it("names what does not fit", () => {
    expect(() => encodeSelector({ index: 8192 })).toThrow(DescriptorError);
    expect(() => encodeSelector({ index: 1, rpl: 4 })).toThrow("selector rpl: expected an integer in 0..0x3, got 4");
    expect(() => encodeSelector({ index: 1.5 })).toThrow(expect.objectContaining({ code: "ERR_FIELD_RANGE" }));
  });
});
