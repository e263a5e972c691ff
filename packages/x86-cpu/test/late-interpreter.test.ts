import { beforeAll, expect, it } from "vitest";
import type * as Source from "../src/index.js";

/*
 * A processor of the step tier that takes the interpreter up in the middle of a program: its warming up must leave no
 * trace, neither in registers nor in RAM. From the built package, where warming up takes milliseconds.
 */
let createCpu: typeof Source.createCpu;

beforeAll(async () => {
  const built = new URL("../dist/index.js", import.meta.url).href;
  ({ createCpu } = (await import(built)) as typeof Source);
});

const DIRECTORY = 0x20000;
const TABLE = 0x21000;
const TARGET = 0x40000;

/** Paging on, with the first megabyte mapped as it is but for 0x2000 to 0x4FFF, which are at TARGET and above. */
function pagedCpu(): Source.X86Cpu {
  const cpu = createCpu({ memoryBytes: 0x100000, tier: "step" });
  cpu.memory.write32(DIRECTORY, TABLE | 7);
  for (let page = 0; page < 256; page++) cpu.memory.write32(TABLE + page * 4, (page << 12) | 7);
  for (let page = 2; page < 5; page++) cpu.memory.write32(TABLE + page * 4, (TARGET + (page << 12)) | 7);
  // biome-ignore format: one instruction a line
  cpu.memory.writeBytes(0x1000, Uint8Array.from([
    0x40,                                     // next: inc eax
    0x90,                                     //       nop
    0x3b, 0x05, 0x00, 0x21, 0x00, 0x00,       //       cmp eax, [0x2100]
    0xeb, 0xf6,                               //       jmp next
  ]));
  cpu.memory.fill(TARGET, TARGET + 0x10000, 0x5a);
  cpu.startFlat({ entry: 0x1000 });
  cpu.cr3 = DIRECTORY;
  cpu.cr0 = (cpu.cr0 | 0x80000000) >>> 0;
  cpu.run(100);
  return cpu;
}

it("leaves RAM and registers as they are", () => {
  const [cpu, other] = [pagedCpu(), pagedCpu()];
  other.tier = "interpreter";
  cpu.run(101);
  other.run(101);
  const [expected, got] = [cpu.saveState({ memory: true }), other.saveState({ memory: true })];
  expect(got.length).toBe(expected.length);
  expect(got.findIndex((byte, at) => byte !== expected[at])).toBe(-1);
});

it("keeps what is watched, and calls no hook", () => {
  const cpu = pagedCpu();
  const calls: number[] = [];
  cpu.hookInstruction("nop", () => {
    calls.push(cpu.eip);
    return true;
  });
  cpu.addWatchpoint({ address: 0x2100, size: 4, on: "access" });
  cpu.tier = "interpreter";
  expect(cpu.run(101)).toMatchObject({ kind: "watchpoint", address: 0x2100 });
  expect(calls.length).toBeLessThanOrEqual(1);
  const late = pagedCpu();
  late.writeState({ dr: [0x2100, 0, 0, 0, 0, 0, 0xffff0ff0, 0x000f0402] });
  late.runInterpreter(10);
  expect(late.readState().dr[6] & 1).toBe(1);
});
