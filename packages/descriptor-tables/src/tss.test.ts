import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  decodeTss16,
  decodeTss32,
  encodeTss16,
  encodeTss32,
  ioBitmapAllows,
  TSS16_SIZE,
  TSS16_SS2,
  TSS32_ESP1,
  TSS32_IO_MAP_BASE,
  TSS32_SIZE,
  TSS32_SS1,
  tssStackPointerOffset,
  tssStackSegmentOffset,
} from "./index.js";

describe("TSS layouts (SDM Vol. 3A §7.2.1, §7.6)", () => {
  it("puts the ring 1 stack where the processor looks for it", () => {
    const bytes = encodeTss32({ esp1: 0xc1402000, ss1: 0x69 });
    const view = new DataView(bytes.buffer);
    expect(view.getUint32(TSS32_ESP1, true)).toBe(0xc1402000);
    expect(view.getUint16(TSS32_SS1, true)).toBe(0x69);
    expect(view.getUint16(TSS32_IO_MAP_BASE, true)).toBe(104);
    expect(tssStackPointerOffset(true, 1)).toBe(TSS32_ESP1);
    expect(tssStackSegmentOffset(true, 1)).toBe(TSS32_SS1);
    expect(tssStackSegmentOffset(false, 2)).toBe(TSS16_SS2);
    expect(tssStackPointerOffset(false, 2)).toBe(TSS16_SS2 - 2);
  });

  it("round-trips every 32-bit TSS but for its reserved words", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: TSS32_SIZE, maxLength: TSS32_SIZE }), (bytes) => {
        const fields = decodeTss32(bytes);
        expect(decodeTss32(encodeTss32(fields))).toEqual(fields);
      }),
    );
  });

  it("round-trips every 16-bit TSS byte by byte", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: TSS16_SIZE, maxLength: TSS16_SIZE }), (bytes) => {
        expect(encodeTss16(decodeTss16(bytes))).toEqual(bytes);
      }),
    );
  });

  it("reads a TSS that lies within a larger buffer", () => {
    const page = new Uint8Array(4096);
    page.set(encodeTss32({ cr3: 0x1000, gs: 0x7b, trap: true }), 100);
    expect(decodeTss32(page.subarray(100))).toMatchObject({ cr3: 0x1000, gs: 0x7b, trap: true, eax: 0 });
  });

  it("names what does not fit", () => {
    expect(() => decodeTss32(new Uint8Array(103))).toThrow(expect.objectContaining({ code: "ERR_BUFFER_SIZE" }));
    expect(() => decodeTss16(new Uint8Array(43))).toThrow("tss16: expected at least 44 bytes, got 43");
    expect(() => encodeTss32({ ss0: 0x10000 })).toThrow("tss ss0");
  });
});

describe("I/O permission bitmap (SDM Vol. 1 §19.5.2)", () => {
  /** A TSS with a whole map that refuses the given ports. */
  function bitmap(...refused: number[]): { limit: number; read: (offset: number) => number } {
    const bytes = new Uint8Array(TSS32_SIZE + 0x2001);
    bytes[bytes.length - 1] = 0xff;
    for (const port of refused) bytes[TSS32_SIZE + (port >> 3)] |= 1 << (port & 7);
    return { limit: bytes.length - 1, read: (offset) => bytes[offset] };
  }

  it("looks at every port that an access touches", () => {
    const { limit, read } = bitmap(0x61);
    const allows = (port: number, size: number) => ioBitmapAllows(TSS32_SIZE, limit, port, size, read);
    expect([allows(0x60, 1), allows(0x61, 1), allows(0x62, 1)]).toEqual([true, false, true]);
    expect([allows(0x60, 2), allows(0x5e, 4), allows(0x5d, 4), allows(0x62, 4)]).toEqual([false, false, true, true]);
    expect(allows(0x5f, 2)).toBe(true);
  });

  it("crosses a byte of the map", () => {
    const { limit, read } = bitmap(0x68);
    expect(ioBitmapAllows(TSS32_SIZE, limit, 0x67, 2, read)).toBe(false);
    expect(ioBitmapAllows(TSS32_SIZE, limit, 0x66, 2, read)).toBe(true);
  });

  it("needs the byte after the last one too", () => {
    const { limit, read } = bitmap();
    expect(ioBitmapAllows(TSS32_SIZE, limit, 0xffff, 1, read)).toBe(true);
    expect(ioBitmapAllows(TSS32_SIZE, limit - 1, 0xffff, 1, read)).toBe(false);
    expect(ioBitmapAllows(TSS32_SIZE, limit, 0xffff, 2, read)).toBe(false);
  });

  it("allows nothing where the map begins beyond the limit, or the TSS is too short to name it", () => {
    const zeros = () => 0;
    expect(ioBitmapAllows(TSS32_SIZE, 0x67, 0, 1, zeros)).toBe(false);
    expect(ioBitmapAllows(0xffff, 0x206b, 0, 1, zeros)).toBe(false);
    expect(ioBitmapAllows(0, 0x66, 0, 1, zeros)).toBe(false);
  });

  it("agrees with one port at a time", () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(64), { maxLength: 8 }),
        fc.nat(64),
        fc.constantFrom(1, 2, 4),
        (refused, port, size) => {
          const { limit, read } = bitmap(...refused);
          const each = Array.from({ length: size }, (_, i) => !refused.includes(port + i));
          expect(ioBitmapAllows(TSS32_SIZE, limit, port, size, read)).toBe(each.every(Boolean));
        },
      ),
    );
  });
});
