import { createCpu } from "@lguest/x86-cpu";
import { describe, expect, it } from "vitest";
import { createHost } from "../src/index.js";
import { realGuest, realHost } from "./real-guest.js";

const SLICES = 3;
/**
 * Far above what a slice of 1 ms takes on a machine that is busy with ten other things, far below the minutes of one that
 * counts a long repeat as one instruction.
 */
const LONG_MS = 20_000;

function wallHost() {
  const clock = { now: () => performance.now() * 1e6 };
  const processor = createCpu({ memoryBytes: 32 << 20, clock });
  return { host: createHost({ processor, clock, sliceNs: 1_000_000 }), processor };
}

describe.each([
  ["the wall clock", wallHost],
  ["a clock that counts instructions", () => realHost({ sliceNs: 1_000_000 })],
])("a slice by %s", (_, createReal) => {
  it.each(["lodsb", "scasb", "stosb"])(
    "ends in time though the Guest does nothing but rep %s",
    { timeout: 180_000 },
    (instruction) => {
      const { host } = createReal();
      const device = realGuest(
        host,
        `
      cld
      xor eax, eax
      mov edi, KERNEL + 0x200000
      mov ecx, 0x40000
      rep stosb
      hcall 17, 1
    again:
      mov esi, KERNEL + 0x200000
      mov edi, esi
      mov ecx, 0x3ff00
      rep ${instruction}
      jmp again
    `,
      );
      while (device.run().kind !== "notify");
      const times: number[] = [];
      for (let i = 0; i < SLICES; i++) {
        const start = performance.now();
        device.run();
        times.push(Math.round(performance.now() - start));
      }
      expect(Math.max(...times), times.join(" ")).toBeLessThan(LONG_MS);
      device.close();
    },
  );
});
