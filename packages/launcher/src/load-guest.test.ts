import { elfImage } from "@lguest-tools/asm";
import { describe, expect, it } from "vitest";
import { bzImage } from "../test/support/images.js";
import { idleDevice } from "../test/support/memory.js";
import { examineKernelFile } from "./kernel-image/describe-kernel.js";
import { loadGuest, planGuest } from "./load-guest.js";

const MIB = 1 << 20;
const code = Uint8Array.of(1, 2, 3, 4);
const elf = elfImage({ entry: 0x200000, segments: [{ paddr: 0x200000, bytes: code, memsz: 0x2000 }] });

async function contents(kernel: Uint8Array, { initrd = null as Uint8Array | null, args = "" } = {}) {
  return { ...(await examineKernelFile(kernel)), name: "vmlinux", initrd, args };
}

describe("planGuest and loadGuest", () => {
  it("put the kernel, the initrd, the parameters and the command line where a kernel looks for them", async () => {
    const { memory } = idleDevice(4 * MIB);
    const initrd = new Uint8Array(5000).fill(7);
    const plan = planGuest(await contents(elf, { initrd, args: "quiet é" }), 4 * MIB);
    loadGuest(memory, plan);
    expect(memory.readBytes(0x200000, 4)).toEqual(code);
    expect(plan.initrdAddress).toBe(4 * MIB - 8192);
    expect(memory.readBytes(plan.initrdAddress, 5000)).toEqual(initrd);
    expect(memory.readU8(0x1e8)).toBe(1);
    expect([0x2d0, 0x2d4, 0x2d8, 0x2dc, 0x2e0].map((at) => memory.readU32(at))).toEqual([0, 0, 4 * MIB, 0, 1]);
    expect(memory.readU32(0x202)).toBe(0x53726448);
    expect(memory.readU16(0x206)).toBe(0x207);
    expect([memory.readU8(0x210), memory.readU8(0x211)]).toEqual([0xff, 0x40]);
    expect([0x214, 0x218, 0x21c, 0x228, 0x230, 0x23c].map((at) => memory.readU32(at))).toEqual([
      0x200000,
      plan.initrdAddress,
      5000,
      0x1000,
      0x1000000,
      1,
    ]);
    expect(new TextDecoder().decode(memory.readBytes(0x1000, 9))).toBe("quiet é\0");
  });

  it("take a bzImage's needs from its header", async () => {
    const { memory } = idleDevice(32 * MIB);
    loadGuest(memory, planGuest(await contents(bzImage()), 32 * MIB));
    expect(memory.readU32(0x258)).toBe(0x1000000);
    expect(memory.readU32(0x260)).toBe(0x200000);
    expect(memory.readU32(0x218)).toBe(0);
    expect(memory.readU8(0x100000)).toBe(0x90);
  });

  it.each<[what: string, kernel: Uint8Array, memory: number, code: string, message: RegExp]>([
    [
      "a kernel above memory",
      elf,
      2 * MIB,
      "ERR_KERNEL_OUTSIDE_MEMORY",
      /below 0x200000, got 0x200000 to 0x202000; give it more memory: --memory 3M/,
    ],
    [
      "a kernel on the parameters",
      elfImage({ entry: 0, segments: [{ paddr: 0, bytes: code }] }),
      4 * MIB,
      "ERR_KERNEL_OUTSIDE_MEMORY",
      /above the boot parameters, from 0x1800 on, got 0x0 to 0x4/,
    ],
    ["a bzImage without room to unpack", bzImage(), 8 * MIB, "ERR_KERNEL_OUTSIDE_MEMORY", /--memory 18M at least/],
    [
      "more than a kernel without highmem can use",
      elfImage({
        entry: 0x200000,
        segments: [{ paddr: 0x200000, bytes: new TextEncoder().encode("Use a HIGHMEM enabled kernel") }],
      }),
      889 * MIB,
      "ERR_MEMORY_SIZE",
      /at most 888M for vmlinux, built without CONFIG_HIGHMEM, got 889M/,
    ],
  ])("refuse %s", async (_what, kernel, memory, code, message) => {
    const all = await contents(kernel);
    expect(() => planGuest(all, memory)).toThrow(
      expect.objectContaining({ code, message: expect.stringMatching(message) }),
    );
  });

  it("refuse an initrd that does not fit, and take one that just does", async () => {
    const room = 4 * MIB - 0x202000;
    const fits = await contents(elf, { initrd: new Uint8Array(room) });
    expect(planGuest(fits, 4 * MIB).initrdAddress).toBe(0x202000);
    for (const size of [room + 1, 64 * MIB]) {
      const all = await contents(elf, { initrd: new Uint8Array(size) });
      expect(() => planGuest(all, 4 * MIB)).toThrow(
        `initrd: expected at most the ${room} bytes that the kernel leaves of 4M, got ${size}; give the guest more memory`,
      );
    }
  });

  it("refuse kernel arguments that are too long or hold a zero", async () => {
    const most = await contents(elf, { args: "x".repeat(2047) });
    expect(planGuest(most, 4 * MIB).commandLine).toHaveLength(2047);
    const long = await contents(elf, { args: "x".repeat(2048) });
    expect(() => planGuest(long, 4 * MIB)).toThrow(expect.objectContaining({ code: "ERR_COMMAND_LINE" }));
    const zero = await contents(elf, { args: "a\0b" });
    expect(() => planGuest(zero, 4 * MIB)).toThrow(expect.objectContaining({ code: "ERR_COMMAND_LINE" }));
  });
});
