import {
  DESC_DB,
  DESC_G,
  descriptorBase,
  descriptorDpl,
  descriptorLimit,
  encodeSegmentDescriptor,
  isCode,
  isExpandDown,
} from "@lguest/descriptor-tables";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FLAT_RING1_CS, FLAT_RING3_CS, MACH2PHYS_VIRT_END } from "../addresses.js";
import { checkDescriptor, mayGateLeadTo } from "./descriptor-checks.js";

const PRESENT = 1 << 15;
const CODE_OR_DATA = 1 << 12;
const LONG = 1 << 21;
const TWO_TO_32 = 2 ** 32;

/** The greatest linear address that a segment's offsets lead to, wrapped as the processor wraps it; -1 if there is none. */
function greatestAddress(lo: number, hi: number): number {
  const base = descriptorBase(lo, hi);
  const limit = descriptorLimit(lo, hi);
  const down = !isCode(hi) && isExpandDown(hi);
  const first = down ? limit + 1 : 0;
  const last = down ? ((hi & DESC_DB) !== 0 ? TWO_TO_32 - 1 : 0xffff) : limit;
  if (first > last) return -1;
  // A range that passes 4 GB has 0xFFFFFFFF in it.
  if (base + first < TWO_TO_32 && base + last >= TWO_TO_32) return TWO_TO_32 - 1;
  return (base + last) % TWO_TO_32;
}

const words = fc.tuple(fc.integer(), fc.integer());
const base = fc.oneof(
  fc.integer({ min: 0, max: 0xffffffff }),
  fc.integer({ min: MACH2PHYS_VIRT_END - 0x3000, max: MACH2PHYS_VIRT_END + 0x3000 }),
  fc.constantFrom(0, 1, 0xfffff000, 0xffffffff),
);

describe("checkDescriptor", () => {
  it("accepts no segment that reaches behind the machine-to-physical table", () => {
    fc.assert(
      fc.property(words, base, fc.boolean(), ([lo, hi], at, near) => {
        const type = hi & 0x00f0ff00;
        const limit = near ? [lo & 0xffff, 0x000f0000] : [lo & 0xffff, hi & 0x000f0000];
        const low = limit[0] | (at << 16);
        const high = (type & ~LONG) | limit[1] | PRESENT | CODE_OR_DATA | ((at >>> 16) & 0xff) | (at & 0xff000000);
        const checked = checkDescriptor(low | 0, high | 0);
        if (checked === null) return;
        expect(greatestAddress(...checked)).toBeLessThan(MACH2PHYS_VIRT_END);
        expect(descriptorDpl(checked[1])).toBeGreaterThan(0);
        expect(descriptorBase(...checked)).toBe(descriptorBase(low, high));
        expect(descriptorLimit(...checked)).toBeLessThanOrEqual(descriptorLimit(low, high));
      }),
      { numRuns: 20_000 },
    );
  });

  it("keeps ring 0, long mode and all system kinds but call gates out", () => {
    fc.assert(
      fc.property(words, ([lo, hi]) => {
        const checked = checkDescriptor(lo, hi | PRESENT);
        if (checked === null) return;
        expect(descriptorDpl(checked[1])).toBeGreaterThan(0);
        if ((checked[1] & CODE_OR_DATA) !== 0) expect(checked[1] & LONG).toBe(0);
        else expect([0, 12]).toContain((checked[1] >>> 8) & 0xf);
      }),
      { numRuns: 5000 },
    );
  });

  it("leaves what is not present as it is", () => {
    expect(checkDescriptor(-1, ~PRESENT)).toEqual([-1, ~PRESENT]);
    expect(checkDescriptor(0, 0)).toEqual([0, 0]);
  });

  it.each([
    { what: "flat code of ring 0", kind: "code", readable: true },
    { what: "flat data of ring 0", kind: "data", writable: true },
  ] as const)("cuts $what down to the guest's part", ({ what: _, ...kind }) => {
    const [lo, hi] = encodeSegmentDescriptor({ ...kind, base: 0, limit: 0xffffffff, big: true, dpl: 0 });
    const checked = checkDescriptor(lo, hi);
    expect(checked && descriptorLimit(...checked)).toBe(MACH2PHYS_VIRT_END - 1);
    expect(checked && descriptorDpl(checked[1])).toBe(1);
  });

  it("refuses what cannot be cut: byte granularity, and a base in the last page", () => {
    const data = { kind: "data", writable: true, big: true, dpl: 1 } as const;
    const [lo, hi] = encodeSegmentDescriptor({ ...data, base: MACH2PHYS_VIRT_END - 0x1000, limit: 0xfff });
    expect(checkDescriptor(lo, hi | 0)).toEqual([lo, hi | 0]);
    const [lo2, hi2] = encodeSegmentDescriptor({ ...data, base: MACH2PHYS_VIRT_END - 0xfff, limit: 0xfff });
    expect(checkDescriptor(lo2, hi2)).toBeNull();
    expect(checkDescriptor(lo2, hi2 | DESC_G)).toBeNull();
  });

  it("lets call gates lead to the guest's own code", () => {
    const gate = (selector: number): readonly [number, number] => [selector << 16, 0x0000ec00];
    expect(checkDescriptor(...gate(FLAT_RING1_CS))).not.toBeNull();
    expect(checkDescriptor(...gate(FLAT_RING3_CS))).not.toBeNull();
    expect(checkDescriptor(...gate(0x0f))).not.toBeNull();
    expect(checkDescriptor(...gate(0xe008))).toBeNull();
    expect(checkDescriptor(FLAT_RING1_CS << 16, 0x0000ec20)).toBeNull();
    expect(mayGateLeadTo(0xe040)).toBe(false);
  });
});
