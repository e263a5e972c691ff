import { describe, expect, it } from "vitest";
import { formatMemorySize, MAX_GUEST_MEMORY, parseMemorySize, requireMemorySize } from "./memory-size.js";

describe("parseMemorySize", () => {
  it.each([
    ["64M", 64 << 20],
    ["64", 64 << 20],
    ["64m", 64 << 20],
    ["64MiB", 64 << 20],
    ["65536K", 64 << 20],
    ["1G", 1 << 30],
    ["1994M", 1994 * 2 ** 20],
  ])("reads %s", (text, bytes) => {
    expect(parseMemorySize(text)).toBe(bytes);
  });

  it.each(["0", "3G", "3072M", "64X", "1995M", "-1", "", "M", "1.5G", "0x40", "64MM", "999999999999G", "1M", "NaN"])(
    "refuses %s",
    (text) => {
      expect(() => parseMemorySize(text)).toThrow(
        expect.objectContaining({ code: "ERR_MEMORY_SIZE", message: expect.stringContaining(`got "${text}"`) }),
      );
    },
  );
});

describe("requireMemorySize", () => {
  it("takes whole pages only", () => {
    expect(requireMemorySize(MAX_GUEST_MEMORY)).toBe(MAX_GUEST_MEMORY);
    for (const bytes of [0, 4096, 2 ** 21 + 1, MAX_GUEST_MEMORY + 4096, Number.NaN, 2.5e6]) {
      expect(() => requireMemorySize(bytes)).toThrow(/from 2M to 1994M, got/);
    }
  });

  it("says sizes as people do", () => {
    expect([64 << 20, 4096, 4097].map(formatMemorySize)).toEqual(["64M", "4K", "4097 bytes"]);
  });
});
