import { createCpu } from "@lguest/x86-cpu";
import { describe, expect, it } from "vitest";
import { createHost } from "../src/index.js";
import { realGuest, realHost } from "./real-guest.js";

const SLICES = 3;
/**
 * Processor time, whatever else the machine does: far above what a slice of 1 ms should take, far below the minutes of
 * one that counts a long repeat as one instruction.
 */
const LONG_MS = 6000;

function processorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

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
    { timeout: 60_000 },
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
        const start = processorMs();
        device.run();
        times.push(Math.round(processorMs() - start));
      }
      expect(Math.max(...times), times.join(" ")).toBeLessThan(LONG_MS);
      device.close();
    },
  );
});
