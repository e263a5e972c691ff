import type * as Package from "@lguest/x86-cpu";
import { readMultiboot } from "@lguest-tools/bare";
import { beforeAll, describe, expect, test } from "vitest";
import { buildProbe } from "../src/build-image.js";

/*
 * Both tiers run the probe side by side. After every slice, of a length that differs, their registers, hidden parts and
 * instruction counts are the same; in the end their memory too. From the built package, which is a hundred times as fast.
 */
const MEMORY_BYTES = 16 << 20;
const SLICES = [1, 997, 61, 1500, 7, 333, 2048, 19];
const MOST_SLICES = 100_000;
const INFORMATION = 0x9000;
const LINE_STATUS = 0x3fd;
const LINE_STATUS_READY = 0x60;
const EXIT_PORT = 0xf4;

let cpuPackage: typeof Package;

beforeAll(async () => {
  const built = new URL("../../../packages/x86-cpu/dist/index.js", import.meta.url).href;
  cpuPackage = (await import(built)) as typeof Package;
});

interface Started {
  readonly cpu: Package.X86Cpu;
  /** What was written to the exit port; null before. */
  readonly status: () => number | null;
}

function start(tier: Package.Tier): Started {
  const { createCpu, PENTIUM4_NX_MODEL } = cpuPackage;
  let status: number | null = null;
  const cpu = createCpu({
    memoryBytes: MEMORY_BYTES,
    tier,
    model: PENTIUM4_NX_MODEL,
    ports: {
      read: (port) => (port === LINE_STATUS ? LINE_STATUS_READY : -1),
      write: (port, _size, value) => {
        if (port === EXIT_PORT) status = value & 0xff;
      },
    },
  });
  const image = readMultiboot(buildProbe().file);
  for (const { address, bytes } of image.segments) cpu.memory.writeBytes(address, bytes);
  cpu.startFlat({ entry: image.entry, ebx: INFORMATION });
  return { cpu, status: () => status };
}

describe("the tiers on the probe", () => {
  test("agree after every slice, and on all of memory in the end", () => {
    const step = start("step");
    const interpreter = start("interpreter");
    for (let slice = 0; step.status() === null && slice < MOST_SLICES; slice++) {
      const budget = SLICES[slice % SLICES.length];
      step.cpu.run(budget);
      interpreter.cpu.run(budget);
      if (slice % 4 !== 0) continue;
      expect(interpreter.cpu.instructionCount).toBe(step.cpu.instructionCount);
      expect(interpreter.cpu.readState()).toEqual(step.cpu.readState());
    }
    expect([step.status(), interpreter.status()]).toEqual([0, 0]);
    expect(Buffer.compare(interpreter.cpu.memory.bytes, step.cpu.memory.bytes)).toBe(0);
  });
});
