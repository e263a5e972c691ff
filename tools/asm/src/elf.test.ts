import { describe, expect, test } from "vitest";
import { assemble, elfImage, multibootImage } from "./index.js";

type ProgramHeader = Readonly<
  Record<"type" | "offset" | "vaddr" | "paddr" | "filesz" | "memsz" | "flags" | "align", number>
>;

function programHeaders(image: Uint8Array): ProgramHeader[] {
  const view = new DataView(image.buffer);
  const names = ["type", "offset", "vaddr", "paddr", "filesz", "memsz", "flags", "align"] as const;
  return Array.from({ length: view.getUint16(44, true) }, (_, i) => {
    const at = view.getUint32(28, true) + i * view.getUint16(42, true);
    return Object.fromEntries(names.map((name, n) => [name, view.getUint32(at + n * 4, true)])) as ProgramHeader;
  });
}

describe("elfImage", () => {
  test("segments lie at offsets congruent to their addresses, notes follow", () => {
    const image = elfImage({
      entry: 0xc0100010,
      segments: [
        { paddr: 0x100000, vaddr: 0xc0100000, bytes: Uint8Array.of(1, 2, 3), memsz: 0x5000 },
        { paddr: 0x200123, bytes: Uint8Array.of(4), flags: 5 },
      ],
      notes: [{ name: "Xen", type: 6, description: new TextEncoder().encode("linux\0") }],
    });
    const [first, second, note] = programHeaders(image);
    expect(first).toMatchObject({ type: 1, vaddr: 0xc0100000, paddr: 0x100000, filesz: 3, memsz: 0x5000, flags: 7 });
    expect(second).toMatchObject({ type: 1, vaddr: 0x200123, paddr: 0x200123, filesz: 1, memsz: 1, flags: 5 });
    expect(first.offset % 4096).toBe(0);
    expect(second.offset % 4096).toBe(0x123);
    expect([...image.subarray(second.offset, second.offset + 1)]).toEqual([4]);
    expect(note).toMatchObject({ type: 4, filesz: 12 + 4 + 8 });
    expect(new TextDecoder().decode(image.subarray(note.offset + 12, note.offset + 21))).toBe("Xen\0linux");
    expect(new DataView(image.buffer).getUint32(24, true)).toBe(0xc0100010);
  });

  test("addresses and sizes are checked", () => {
    expect(() => elfImage({ entry: -1, segments: [] })).toThrow("entry: expected 0 to 0xffffffff, got -1");
    const segments = [{ paddr: 0, bytes: new Uint8Array(8), memsz: 4 }];
    expect(() => elfImage({ entry: 0, segments })).toThrow("segment.memsz: expected at least 8, got 4");
  });
});

describe("multibootImage", () => {
  const code = assemble("nop\nstart: hlt\nsection .bss\nstack: resb 64", { origin: 0x100000 });

  test("has a valid header in its first 8 KB, the entry, and room for .bss", () => {
    const image = multibootImage({ code, bssSize: 100 });
    const view = new DataView(image.buffer);
    let at = 0;
    while (view.getUint32(at, true) !== 0x1badb002) at += 4;
    expect(at).toBeLessThan(8192);
    const sum = view.getUint32(at, true) + view.getUint32(at + 4, true) + view.getUint32(at + 8, true);
    expect(sum % 2 ** 32).toBe(0);
    expect(view.getUint32(24, true)).toBe(0x100001);
    expect(programHeaders(image)[0]).toMatchObject({ paddr: 0x100000, filesz: 2, memsz: 2 + code.bssSize + 100 });
  });

  test("an entry that is no symbol is refused", () => {
    expect(() => multibootImage({ code, entry: "main" })).toThrow("entry: expected a symbol of the code, got main");
  });
});
