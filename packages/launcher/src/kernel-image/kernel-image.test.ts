import { elfImage } from "@lguest-tools/asm";
import { describe, expect, it } from "vitest";
import { bzImage, patched } from "../../test/support/images.js";
import type { LauncherError } from "../errors.js";
import { readKernelImage } from "./kernel-image.js";

const bytes = Uint8Array.of(0x90, 0x90, 0xeb, 0xfe);
const good = elfImage({
  entry: 0x100002,
  segments: [
    { paddr: 0x200000, vaddr: 0xc0200000, bytes, memsz: 0x1000 },
    { paddr: 0x100000, vaddr: 0xc0100000, bytes },
  ],
});
/** Where the program headers begin. */
const PROGRAM = 52;

/** The error that reading a file ends in. */
function refusal(file: Uint8Array): LauncherError {
  try {
    readKernelImage(file, "vmlinux");
  } catch (error) {
    return error as LauncherError;
  }
  throw new Error("was read");
}

describe("an ELF kernel", () => {
  it("has its segments in the order of their physical addresses", () => {
    const image = readKernelImage(good);
    expect(image).toMatchObject({ format: "elf", entry: 0x100002, end: 0x201000, bzImage: null });
    expect(image.segments.map(({ address, size }) => [address, size])).toEqual([
      [0x100000, 4],
      [0x200000, 0x1000],
    ]);
    expect(image.segments[0].bytes).toEqual(bytes);
  });

  it("has its notes", () => {
    const note = { name: "lguest", type: 1, description: Uint8Array.of(1, 2, 3) };
    const image = readKernelImage(elfImage({ entry: 0x100000, segments: [{ paddr: 0x100000, bytes }], notes: [note] }));
    expect(image.notes).toHaveLength(1);
    expect(image.segments).toHaveLength(1);
  });

  it.each<[what: string, file: Uint8Array, code: string, message: RegExp]>([
    ["empty", new Uint8Array(), "ERR_KERNEL_EMPTY", /an empty file/],
    ["text", new TextEncoder().encode("hello, world"), "ERR_KERNEL_FORMAT", /something else/],
    ["a script", new TextEncoder().encode("#!/bin/sh\n"), "ERR_KERNEL_FORMAT", /a script/],
    ["packed", Uint8Array.of(0x1f, 0x8b, 8, 0), "ERR_KERNEL_FORMAT", /gzip file \(unpack it first\)/],
    ["only the magic", good.subarray(0, 4), "ERR_KERNEL_TRUNCATED", /only 4 bytes/],
    ["half a header", good.subarray(0, 40), "ERR_KERNEL_TRUNCATED", /only 40 bytes/],
    ["without all its program headers", good.subarray(0, 60), "ERR_KERNEL_TRUNCATED", /its program headers, got 60/],
    [
      "without all its segments",
      good.subarray(0, -2),
      "ERR_KERNEL_TRUNCATED",
      /the segment at 0x\d+, got \d+; the file/,
    ],
    ["64-bit", patched(good, [4, 2]), "ERR_KERNEL_CLASS", /64-bit/],
    ["of no class", patched(good, [4, 7]), "ERR_KERNEL_CLASS", /class 7/],
    ["big-endian", patched(good, [5, 2]), "ERR_KERNEL_ENDIAN", /big-endian/],
    ["for ARM", patched(good, [18, 40, 0]), "ERR_KERNEL_MACHINE", /got 40/],
    ["an object file", patched(good, [16, 1, 0]), "ERR_KERNEL_TYPE", /an object file/],
    ["a core dump", patched(good, [16, 4, 0]), "ERR_KERNEL_TYPE", /a core dump/],
    ["without segments", patched(good, [44, 0, 0]), "ERR_KERNEL_SEGMENTS", /segments to load, got none/],
    ["with tiny program headers", patched(good, [42, 8, 0]), "ERR_KERNEL_SEGMENTS", /program headers of 32/],
    [
      "started outside",
      patched(good, [24, 0, 0, 0x90, 0]),
      "ERR_KERNEL_SEGMENTS",
      /entry point in a segment, got 0x900000/,
    ],
    [
      "more in the file than in memory",
      patched(good, [PROGRAM + 20, 1, 0]),
      "ERR_KERNEL_SEGMENTS",
      /4 bytes in the file for 1/,
    ],
    ["overlapping itself", patched(good, [PROGRAM + 12, 2, 0, 0x10]), "ERR_KERNEL_SEGMENTS", /do not overlap/],
    ["with a wild offset", patched(good, [PROGRAM + 4, 0, 0, 0, 0xff]), "ERR_KERNEL_TRUNCATED", /bytes at least/],
  ])("that is %s is refused", (_what, file, code, message) => {
    const error = refusal(file);
    expect(error).toMatchObject({ name: "LauncherError", code });
    expect(error.message).toMatch(message);
    expect(error.message).toMatch(/^vmlinux: expected .*, got /);
    expect(error.message).not.toContain("\n");
  });

  it("never throws anything else, whatever the header says", () => {
    let seed = 1;
    const random = () => {
      seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
      return seed >>> 16;
    };
    for (let i = 0; i < 3000; i++) {
      const patches = Array.from(
        { length: 1 + (random() % 3) },
        () => [4 + (random() % 112), random() & 0xff] as const,
      );
      try {
        readKernelImage(patched(good, ...patches));
      } catch (error) {
        expect(error).toMatchObject({ name: "LauncherError" });
      }
    }
  });
});

describe("a bzImage", () => {
  it.each([0x200, 0x201, 0x202, 0x203, 0x204, 0x205, 0x206, 0x207, 0x208, 0x209, 0x20a, 0x20b, 0x20c, 0x20d, 0x20f])(
    "of protocol 0x%s is put at 1 MiB",
    (protocol) => {
      const image = readKernelImage(
        bzImage({ protocol, payload: Uint8Array.of(1, 2, 3), version: "3.11.10 (me@here)" }),
      );
      expect(image).toMatchObject({ format: "bzImage", entry: 0x100000 });
      expect(image.segments[0]).toMatchObject({ address: 0x100000, size: 80 });
      expect(image.bzImage).toMatchObject({ protocol, version: "3.11.10 (me@here)" });
      expect(image.bzImage?.payload).toEqual(protocol >= 0x208 ? Uint8Array.of(1, 2, 3) : null);
      expect(image.end).toBe(protocol >= 0x20a ? 0x1200000 : 0x100050);
    },
  );

  it("takes setup_sects 0 for 4", () => {
    expect(readKernelImage(bzImage({ setupSects: 0 })).segments[0].bytes[0]).toBe(0x90);
  });

  it.each<[what: string, file: Uint8Array, code: string, message: RegExp]>([
    ["cut short", bzImage().subarray(0, -20), "ERR_KERNEL_TRUNCATED", /cut short/],
    ["only setup code", bzImage().subarray(0, 5 * 512), "ERR_KERNEL_TRUNCATED", /cut short/],
    ["64-bit", bzImage({ xloadflags: 1 }), "ERR_KERNEL_CLASS", /64-bit/],
    ["a zImage", bzImage({ loadflags: 0 }), "ERR_KERNEL_FORMAT", /zImage/],
    ["a boot sector alone", patched(new Uint8Array(512), [510, 0x55, 0xaa]), "ERR_KERNEL_FORMAT", /something else/],
  ])("that is %s is refused", (_what, file, code, message) => {
    const error = refusal(file);
    expect(error).toMatchObject({ code });
    expect(error.message).toMatch(message);
  });
});
