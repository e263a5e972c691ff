/* POPCNT: undefined unless a model of one's own has it, and then as the manual has it. */
import { describe, expect, test } from "vitest";
import { CPUID_POPCNT, createCpu, PENTIUM4_MODEL } from "../src/index.js";

const CODE = 0x1000;
const IDT = 0x2000;
const UD_HANDLER = 0x3000;
const UD_GATE = IDT + 6 * 8;
const MODEL = { ...PENTIUM4_MODEL, featuresEcx: PENTIUM4_MODEL.featuresEcx | CPUID_POPCNT };
const ZF = 0x40;
const STATUS = 0x8d5;

describe.each(["step", "interpreter"] as const)("%s", (tier) => {
  function run(code: readonly number[], ecx: number, model = MODEL) {
    const cpu = createCpu({ memoryBytes: 0x10000, tier, model });
    cpu.startFlat({ entry: CODE, stack: 0x8000, eax: 0xaaaa5555 });
    const { memory } = cpu;
    memory.write32(0x5008, 0x0000ffff);
    memory.write32(0x500c, 0x00cf9b00);
    memory.write32(UD_GATE, 0x00080000 | UD_HANDLER);
    memory.write32(UD_GATE + 4, 0x8e00);
    cpu.loadGdt(0x5000, 15);
    cpu.loadIdt(IDT, 0xff);
    memory.writeBytes(CODE, Uint8Array.from([...code, 0xf4]));
    memory.writeBytes(UD_HANDLER, Uint8Array.of(0xf4));
    cpu.setRegister(1, ecx);
    cpu.eflags = STATUS | 2;
    cpu.run(10);
    return { eax: cpu.getRegister(0), status: cpu.eflags & STATUS, undefinedOpcode: cpu.eip === UD_HANDLER + 1 };
  }

  test.each([
    ["popcnt eax, ecx", [0xf3, 0x0f, 0xb8, 0xc1], 0xffffffff, 32, 0],
    ["popcnt eax, ecx of 0", [0xf3, 0x0f, 0xb8, 0xc1], 0, 0, ZF],
    ["popcnt eax, ecx of the sign", [0xf3, 0x0f, 0xb8, 0xc1], 0x80000000, 1, 0],
    ["popcnt ax, cx", [0x66, 0xf3, 0x0f, 0xb8, 0xc1], 0xffff0107, 0xaaaa0004, 0],
  ])("%s", (_name, code, ecx, eax, status) => {
    expect(run(code, ecx)).toEqual({ eax, status, undefinedOpcode: false });
  });

  test("undefined without F3, and on every named model", () => {
    expect(run([0x0f, 0xb8, 0xc1], 1).undefinedOpcode).toBe(true);
    expect(run([0xf3, 0x0f, 0xb8, 0xc1], 1, PENTIUM4_MODEL).undefinedOpcode).toBe(true);
  });
});
