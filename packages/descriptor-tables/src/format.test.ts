import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  describeDescriptor,
  encodeGate,
  encodeSegmentDescriptor,
  formatDescriptorTable,
  SYS_TYPE_LDT,
  SYS_TYPE_TSS32_AVAILABLE,
  SYS_TYPE_TSS32_BUSY,
} from "./index.js";

const flat = { base: 0, limit: 0xffffffff, big: true } as const;

describe("formatDescriptorTable", () => {
  it("shows a GDT a line each, and runs of empty entries as one", () => {
    const words = [
      ...[0, 0],
      ...encodeSegmentDescriptor({ kind: "code", readable: true, accessed: true, dpl: 1, ...flat }),
      ...encodeSegmentDescriptor({ kind: "data", writable: true, dpl: 1, ...flat }),
      ...[0, 0, 0, 0, 0, 0],
      ...encodeSegmentDescriptor({ kind: "system", type: SYS_TYPE_TSS32_BUSY, base: 0xc1345678, limit: 0x206b }),
    ];
    expect(formatDescriptorTable(words, { kind: "gdt", base: 0xc0a01000 })).toBe(
      [
        "GDT at c0a01000: 7 descriptors",
        "  selector  dpl  kind                    base + limit",
        "  0000: null",
        "  0008       1   32-bit code r-x         00000000 + ffffffff   accessed",
        "  0010       1   32-bit data rw-         00000000 + ffffffff",
        "  0018 to 0028: empty",
        "  0030       0   32-bit TSS, busy        c1345678 + 0000206b",
      ].join("\n"),
    );
  });

  it("names vectors and targets of an IDT", () => {
    const at = { selector: 0x60, dpl: 0, present: true } as const;
    const words = [
      ...encodeGate({ kind: "interrupt", bits: 32, offset: 0xc1001000, ...at }),
      ...encodeGate({ kind: "trap", bits: 16, offset: 0x1234, ...at, dpl: 3 }),
      ...encodeGate({ kind: "task", ...at }),
    ];
    expect(formatDescriptorTable(words, { kind: "idt" })).toBe(
      [
        "IDT: 3 gates",
        "  vector    dpl  kind                    selector:offset",
        "  00 #DE     0   32-bit interrupt gate   0060:c1001000",
        "  01 #DB     3   16-bit trap gate        0060:1234",
        "  02 NMI     0   task gate               TSS 0060 (rpl 0)",
      ].join("\n"),
    );
  });

  it("shouts at what a processor would refuse", () => {
    const trap = encodeGate({ kind: "trap", bits: 32, offset: 0, selector: 0, dpl: 0, present: false });
    const shortTss = encodeSegmentDescriptor({ kind: "system", type: SYS_TYPE_TSS32_AVAILABLE, base: 0, limit: 0x66 });
    const ldt = encodeSegmentDescriptor({ kind: "system", type: SYS_TYPE_LDT, base: 0, limit: 7 });
    const code = encodeSegmentDescriptor({ kind: "code", ...flat });
    expect(formatDescriptorTable(trap, { kind: "gdt" })).toContain("NOT ALLOWED IN GDT, NOT PRESENT, NULL SELECTOR");
    expect(formatDescriptorTable(shortTss, { kind: "gdt" })).toContain("LIMIT TOO SMALL");
    expect(formatDescriptorTable(ldt, { kind: "ldt" })).toContain("NOT ALLOWED IN LDT");
    expect(formatDescriptorTable(ldt, { kind: "gdt" })).not.toContain("NOT ALLOWED");
    expect(formatDescriptorTable(code, { kind: "idt" })).toContain("NOT ALLOWED IN IDT");
    expect(formatDescriptorTable(code, { kind: "ldt" })).toContain("  0004 ");
  });

  it("reads bytes and words, signed or not, the same", () => {
    fc.assert(
      fc.property(fc.uint32Array({ minLength: 2, maxLength: 16 }), (array) => {
        const words = array.subarray(0, array.length & ~1).slice();
        const bytes = new Uint8Array(words.buffer);
        const signed = Array.from(words, (word) => word | 0);
        const text = formatDescriptorTable(bytes, { kind: "gdt" });
        expect(formatDescriptorTable(words, { kind: "gdt" })).toBe(text);
        expect(formatDescriptorTable(signed, { kind: "gdt" })).toBe(text);
      }),
    );
  });

  it("takes any bytes at all, whatever the table is said to be", () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 200 }),
        fc.constantFrom("gdt" as const, "ldt" as const, "idt" as const),
        (bytes, kind) => {
          const lines = formatDescriptorTable(bytes, { kind }).split("\n");
          expect(lines[0]).toContain(`${Math.floor(bytes.length / 8)} `);
          expect(lines.some((line) => line.includes("left over"))).toBe(bytes.length % 8 !== 0);
          expect(lines.join("")).not.toMatch(/undefined|NaN/);
        },
      ),
    );
  });

  it("reads a table that lies within a dump", () => {
    const dump = new Uint8Array(64);
    dump.set(new Uint8Array(Uint32Array.from([0x0000ffff, 0x00cf9a00]).buffer), 13);
    expect(formatDescriptorTable(dump.subarray(13, 21), { kind: "gdt" })).toContain("32-bit code r-x");
  });

  it("refuses what cannot be a table", () => {
    expect(() => formatDescriptorTable(new Uint8Array(257 * 8), { kind: "idt" })).toThrow(
      "idt: expected at most 256 descriptors, got 257",
    );
  });
});

describe("describeDescriptor", () => {
  it("fits into a sentence", () => {
    expect(describeDescriptor(0, 0)).toBe("empty");
    expect(describeDescriptor(0x0000ffff, 0x00cff300)).toBe("32-bit data rw- 00000000 + ffffffff, dpl 3, accessed");
    expect(describeDescriptor(0x00081234, 0xc0008e00 | 0)).toBe("32-bit interrupt gate 0008:c0001234, dpl 0");
  });
});
