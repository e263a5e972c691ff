/* SSE3 (SDM Vol 1 chapter 12), denormals as zeros, and what belongs to both. Numbers that the manual leaves open (which NaN,
 * what MINPS returns for a denormal under DAZ) are those of AMD family 25. */
import { describe, expect, test } from "vitest";
import { createMachine, DATA, EAX, type Machine } from "./support/machine.js";

const VECTOR_UD = 6;
const VECTOR_NM = 7;
const VECTOR_GP = 13;
const VECTOR_XM = 19;

const ENABLE = "mov eax, cr4\nor eax, 0x600\nmov cr4, eax\n";
/** Where the result and MXCSR go. */
const OUT = DATA + 64;

const f32 = (value: number): number => new Uint32Array(Float32Array.of(value).buffer)[0];
const f64 = (value: number): number[] => [...new Uint32Array(Float64Array.of(value).buffer)];
const singles = (...values: number[]): number[] => values.map(f32);
const doubles = (...values: number[]): number[] => values.flatMap(f64);

const NAN = 0x7fc00000;
const SNAN = 0x7f800000;

describe.each(["step", "interpreter"] as const)("SSE3 on the %s tier", (tier) => {
  function run(source: string, enable = ENABLE): Machine {
    const machine = createMachine(tier);
    machine.load(`mov ebx, ${DATA}\n${enable}\n${source}\nhlt`);
    machine.run();
    return machine;
  }

  /** Runs `instruction` on xmm0 = a and the operand b, in a register and in memory. Returns the four words and MXCSR. */
  function compute(instruction: string, a: number[], b: number[], mxcsr = 0x1f80): number[][] {
    return ["xmm1", "[ebx + 16]"].map((operand) => {
      const words = [...a, ...b];
      const machine = run(`
        ${words.map((word, n) => `mov dword [ebx + ${n * 4}], ${word >>> 0}`).join("\n")}
        mov dword [ebx + 32], ${mxcsr}
        ldmxcsr [ebx + 32]
        movups xmm0, [ebx]
        movups xmm1, [ebx + 16]
        ${instruction} xmm0, ${operand}
        movups [ebx + 64], xmm0
        stmxcsr [ebx + 80]`);
      return [0, 4, 8, 12, 16].map((at) => machine.cpu.memory.read32(OUT + at) >>> 0);
    });
  }

  test.each([
    ["haddps", singles(1, 2, 3, 4), singles(10, 20, 30, 40), singles(3, 7, 30, 70)],
    ["hsubps", singles(1, 2, 3, 5), singles(10, 30, 30, 0), singles(-1, -2, -20, 30)],
    ["addsubps", singles(1, 2, 3, 4), singles(10, 20, 30, 40), singles(-9, 22, -27, 44)],
    ["haddpd", doubles(1, 2), doubles(10, 20), doubles(3, 30)],
    ["hsubpd", doubles(1, 2), doubles(10, 40), doubles(-1, -30)],
    ["addsubpd", doubles(1, 2), doubles(10, 20), doubles(-9, 22)],
    ["movddup", doubles(1, 2), doubles(10, 20), doubles(10, 10)],
    ["movsldup", singles(1, 2, 3, 4), singles(10, 20, 30, 40), singles(10, 10, 30, 30)],
    ["movshdup", singles(1, 2, 3, 4), singles(10, 20, 30, 40), singles(20, 20, 40, 40)],
  ])("%s", (instruction, a, b, result) => {
    for (const got of compute(instruction, a, b)) expect(got).toEqual([...result, 0x1f80]);
  });

  test("of two NaNs the lower number's goes through", () => {
    const a = [NAN + 1, NAN + 2, SNAN + 3, NAN + 4];
    const b = [NAN + 5, SNAN + 6, SNAN + 7, SNAN + 8];
    const result = [NAN + 1, NAN + 3, NAN + 5, NAN + 7, 0x1f81];
    expect(compute("haddps", a, b)).toEqual([result, result]);
    expect(compute("hsubps", a, b)).toEqual([result, result]);
  });

  test.each([
    ["addps", [0, 0xbf800000, 0, 0xbf800000], 0x1fc0],
    ["minps", [0x80000000, 0xbf800000, 0, 0xbf800000], 0x1fc0],
    ["maxps", [0x80000000, 0, 0, 0], 0x1fc0],
    ["divps", [0xffc00000, 0x80000000, 0xffc00000, 0xff800000], 0x1fc5],
    ["sqrtps", [0x80000000, 0xffc00000, 0, 0], 0x1fc1],
    ["cvtps2dq", [0, 0xffffffff, 0, 0], 0x1fc0],
    ["cvtps2pd", [0, 0x80000000, 0, 0xbff00000], 0x1fc0],
  ])("denormals are zeros under DAZ: %s", (instruction, result, mxcsr) => {
    const a = [1, 1, 0x80000001, 0xbf800000];
    const b = [0x80000002, 0xbf800000, 1, 3];
    expect(compute(instruction, a, b, 0x1fc0)).toEqual(Array(2).fill([...result, mxcsr]));
  });

  test("FXSAVE offers DAZ in the mask", () => {
    const machine = run("fxsave [ebx]");
    expect(machine.cpu.memory.read32(DATA + 28)).toBe(0xffff);
  });

  test.each([
    ["without OSFXSR", "mov eax, cr4\nand eax, 0xfffffdff\nmov cr4, eax", "haddps xmm0, xmm1", VECTOR_UD],
    ["under TS", `${ENABLE}mov eax, cr0\nor eax, 8\nmov cr0, eax`, "addsubpd xmm0, xmm1", VECTOR_NM],
    ["under EM", `${ENABLE}mov eax, cr0\nor eax, 4\nmov cr0, eax`, "movddup xmm0, xmm1", VECTOR_UD],
    ["FISTTP under EM", `${ENABLE}mov eax, cr0\nor eax, 4\nmov cr0, eax`, "fisttp dword [ebx]", VECTOR_NM],
    ["FISTTP without OSFXSR", "", "fninit\nfld1\nfisttp dword [ebx]", -1],
    ["unaligned HADDPS", ENABLE, "haddps xmm0, [ebx + 8]", VECTOR_GP],
    ["unaligned MOVSHDUP", ENABLE, "movshdup xmm0, [ebx + 8]", VECTOR_GP],
    ["unaligned MOVDDUP", ENABLE, "movddup xmm0, [ebx + 3]", -1],
    ["unaligned LDDQU", ENABLE, "lddqu xmm0, [ebx + 3]", -1],
    ["LDDQU of a register", ENABLE, "db 0xf2, 0x0f, 0xf0, 0xc1", VECTOR_UD],
    ["MONITOR, which is not offered", ENABLE, "xor ecx, ecx\nxor edx, edx\nmonitor", VECTOR_UD],
    ["MWAIT, which is not offered", ENABLE, "xor ecx, ecx\nmwait", VECTOR_UD],
    [
      "an unmasked invalid operation",
      ENABLE,
      `mov dword [ebx], ${SNAN + 1}\nmovss xmm0, [ebx]\nmov dword [ebx], 0x1f00\nldmxcsr [ebx]\nhaddps xmm0, xmm0`,
      VECTOR_XM,
    ],
  ])("%s", (_name, enable, source, vector) => {
    expect(run(source, enable).vector()).toBe(vector);
  });

  test("LDDQU loads sixteen bytes from anywhere", () => {
    const machine = run(`
      mov dword [ebx + 3], 0x11111111
      mov dword [ebx + 15], 0x22222222
      lddqu xmm0, [ebx + 3]
      movups [ebx + 64], xmm0`);
    expect([0, 4, 8, 12].map((at) => machine.cpu.memory.read32(OUT + at))).toEqual([0x11111111, 0, 0, 0x22222222]);
  });

  /** FISTTP of `value` into each size under `control`: the numbers and status words. */
  function truncate(value: number, control: number): (number | bigint)[] {
    const [low, high] = f64(value);
    const machine = run(`
      fninit
      mov word [ebx], ${control}
      fldcw [ebx]
      mov dword [ebx], ${low}
      mov dword [ebx + 4], ${high}
      ${["word", "dword", "qword"]
        .map(
          (size, n) => `fld qword [ebx]\nfisttp ${size} [ebx + ${64 + n * 16}]\nfnstsw [ebx + ${72 + n * 16}]\nfnclex`,
        )
        .join("\n")}`);
    const { memory } = machine.cpu;
    const quad = (BigInt(memory.read32(OUT + 36)) << 32n) | BigInt(memory.read32(OUT + 32) >>> 0);
    const statuses = [8, 24, 40].map((at) => memory.read16(OUT + at));
    return [(memory.read16(OUT) << 16) >> 16, memory.read32(OUT + 16), quad, ...statuses];
  }

  // As on AMD family 25: always toward zero, C1 never set, popped.
  test.each([
    [2.75, [2, 2, 2n, 0x20, 0x20, 0x20]],
    [-2.75, [-2, -2, -2n, 0x20, 0x20, 0x20]],
    [-0, [0, 0, 0n, 0, 0, 0]],
    [32767.9, [32767, 32767, 32767n, 0x20, 0x20, 0x20]],
    [-32768.9, [-32768, -32768, -32768n, 0x20, 0x20, 0x20]],
    [32768, [-32768, 32768, 32768n, 1, 0, 0]],
    [1e10, [-32768, -(2 ** 31), 10000000000n, 1, 1, 0]],
    [-1e30, [-32768, -(2 ** 31), -(2n ** 63n), 1, 1, 1]],
  ])("FISTTP of %d truncates in every rounding mode", (value, expected) => {
    for (const rounding of [0, 1, 2, 3]) expect(truncate(value, 0x37f | (rounding << 10))).toEqual(expected);
  });

  test("FISTTP clears C1, and an unmasked invalid operation neither stores nor pops", () => {
    const cleared = run(`
      fninit
      mov word [ebx], 0xb7f
      fldcw [ebx]
      mov dword [ebx], 0x3fe00000
      fld dword [ebx]
      frndint
      fnstsw [ebx + 4]
      fisttp word [ebx]
      fnstsw ax`);
    expect(cleared.cpu.memory.read16(DATA + 4)).toBe(0x3a20);
    expect(cleared.cpu.getRegister(EAX) & 0xffff).toBe(0x20);
    const invalid = run(`
      fninit
      mov word [ebx], 0x37e
      fldcw [ebx]
      mov dword [ebx], 0x50000000
      fld dword [ebx]
      mov word [ebx + 8], 5
      fisttp word [ebx + 8]
      fnstsw ax`);
    expect(invalid.cpu.memory.read16(DATA + 8)).toBe(5);
    expect(invalid.cpu.getRegister(EAX) & 0xffff).toBe(0xb881);
  });

  test("FISTTP of an empty register stores the integer indefinite", () => {
    const machine = run("fninit\nfisttp word [ebx]\nfnstsw ax");
    expect(machine.cpu.memory.read16(DATA)).toBe(0x8000);
    expect(machine.cpu.getRegister(EAX) & 0xffff).toBe(0x0841);
  });
});
