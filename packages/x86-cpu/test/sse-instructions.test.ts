/* MMX and SSE as programs: who may use them, alignment, exceptions, aliasing with the x87, memory operands and state. */
import { describe, expect, test } from "vitest";
import { createMachine, DATA, EAX, ECX, EDX, type Machine } from "./support/machine.js";

const VECTOR_UD = 6;
const VECTOR_NM = 7;
const VECTOR_GP = 13;
const VECTOR_MF = 16;
const VECTOR_XM = 19;

const OSFXSR = 0x200;
const OSXMMEXCPT = 0x400;
const ENABLE = `mov eax, cr4\nor eax, ${OSFXSR | OSXMMEXCPT}\nmov cr4, eax\n`;

describe.each(["step", "interpreter"] as const)("SSE on the %s tier", (tier) => {
  function run(source: string, enable = ENABLE): Machine {
    const machine = createMachine(tier);
    machine.load(`mov ebx, ${DATA}\n${enable}\n${source}\nhlt`);
    machine.run();
    return machine;
  }

  test.each([
    ["without OSFXSR", "", "addps xmm0, xmm1", VECTOR_UD],
    ["MMX without OSFXSR", "", "paddb mm0, mm1", -1],
    ["MOVNTI without OSFXSR", "", "movnti [ebx], eax", -1],
    ["fences without OSFXSR", "", "mfence\nlfence\nsfence", -1],
    ["under TS", `${ENABLE}mov eax, cr0\nor eax, 8\nmov cr0, eax\n`, "addps xmm0, xmm1", VECTOR_NM],
    ["MMX under TS", `${ENABLE}mov eax, cr0\nor eax, 8\nmov cr0, eax\n`, "paddb mm0, mm1", VECTOR_NM],
    ["under EM", `${ENABLE}mov eax, cr0\nor eax, 4\nmov cr0, eax\n`, "addps xmm0, xmm1", VECTOR_UD],
    ["FXSAVE under EM", `${ENABLE}mov eax, cr0\nor eax, 4\nmov cr0, eax\n`, "fxsave [ebx]", VECTOR_NM],
    ["unaligned MOVAPS", ENABLE, "movaps xmm0, [ebx + 8]", VECTOR_GP],
    ["unaligned store", ENABLE, "movdqa [ebx + 4], xmm0", VECTOR_GP],
    ["unaligned ADDPS", ENABLE, "addps xmm0, [ebx + 4]", VECTOR_GP],
    ["unaligned MOVUPS", ENABLE, "movups xmm0, [ebx + 3]\nmovdqu [ebx + 5], xmm0", -1],
    ["unaligned ADDSS", ENABLE, "addss xmm0, [ebx + 3]", -1],
    ["unaligned FXSAVE", ENABLE, "fxsave [ebx + 8]", VECTOR_GP],
    ["a reserved bit of MXCSR", ENABLE, "mov dword [ebx], 0x10000\nldmxcsr [ebx]", VECTOR_GP],
  ])("%s", (_name, enable, source, vector) => {
    expect(run(source, enable).vector()).toBe(vector);
  });

  const UNMASK_ZERO = `
    mov dword [ebx], 0x3f800000
    movss xmm0, [ebx]
    pxor xmm1, xmm1
    mov dword [ebx], 0x1d80
    ldmxcsr [ebx]
    divss xmm0, xmm1`;

  test("an unmasked exception is #XM, its flag is set and the destination kept", () => {
    const machine = run(UNMASK_ZERO);
    expect(machine.vector()).toBe(VECTOR_XM);
    const image = new Uint8Array(512);
    machine.cpu.saveFpu(image);
    const view = new DataView(image.buffer);
    expect(view.getUint32(24, true)).toBe(0x1d84);
    expect(view.getUint32(160, true)).toBe(0x3f800000);
  });

  test("without OSXMMEXCPT it is #UD", () => {
    const machine = run(UNMASK_ZERO, `mov eax, cr4\nor eax, ${OSFXSR}\nand eax, ${0xfffffbff}\nmov cr4, eax\n`);
    expect(machine.vector()).toBe(VECTOR_UD);
  });

  test("MMX waits for a pending x87 error", () => {
    const machine = run(`
      mov eax, cr0
      or eax, 0x20
      mov cr0, eax
      fninit
      mov word [ebx], 0x37b
      fldcw [ebx]
      fld1
      fldz
      fdivp st1, st0
      movq mm0, mm1`);
    expect(machine.vector()).toBe(VECTOR_MF);
  });

  test("mm registers are the significands of the x87's; EMMS empties them", () => {
    const machine = run(`
      fninit
      mov dword [ebx], 0x11223344
      mov dword [ebx + 4], 0x99aabbcc
      movq mm2, [ebx]
      fnstenv [ebx + 16]
      fnsave [ebx + 64]
      movq mm0, mm1
      fincstp
      emms
      fnstenv [ebx + 256]`);
    const { memory } = machine.cpu;
    expect(memory.read16(DATA + 16 + 8)).not.toBe(0xffff);
    expect(memory.read32(DATA + 64 + 28 + 20)).toBe(0x11223344);
    expect(memory.read32(DATA + 64 + 28 + 24) >>> 0).toBe(0x99aabbcc);
    expect(memory.read16(DATA + 64 + 28 + 28)).toBe(0xffff);
    expect(memory.read16(DATA + 256 + 8)).toBe(0xffff);
    // The top is 0 again.
    expect(memory.read16(DATA + 256 + 4) & 0x3800).toBe(0);
  });

  test("FXSAVE and FXRSTOR carry x87, xmm and MXCSR", () => {
    const machine = run(`
      fninit
      fldpi
      mov dword [ebx], 0x5f80
      ldmxcsr [ebx]
      mov dword [ebx], 0x12345678
      movd xmm7, [ebx]
      fxsave [ebx + 64]
      fninit
      pxor xmm7, xmm7
      mov dword [ebx], 0x1f80
      ldmxcsr [ebx]
      fxrstor [ebx + 64]
      fstp qword [ebx]
      movd eax, xmm7
      stmxcsr [ebx + 8]`);
    const { memory } = machine.cpu;
    expect(memory.read8(DATA + 64 + 4)).toBe(0x80);
    expect(memory.read32(DATA + 4)).toBe(0x400921fb);
    expect(machine.cpu.getRegister(EAX) | 0).toBe(0x12345678);
    expect(memory.read32(DATA + 8)).toBe(0x5f80);
  });

  test("halves, masked stores and non-temporal stores go where they should", () => {
    const machine = run(`
      mov edi, ebx
      mov dword [ebx + 32], 0x04030201
      mov dword [ebx + 36], 0x08070605
      movq mm0, [ebx + 32]
      mov dword [ebx + 40], 0x80008000
      mov dword [ebx + 44], 0x00800080
      movq mm1, [ebx + 40]
      maskmovq mm0, mm1
      emms
      movhps xmm0, [ebx + 32]
      movhps [ebx + 64], xmm0
      movntdq [ebx + 80], xmm0
      pextrw ecx, xmm0, 5
      movmskpd edx, xmm0`);
    const { memory } = machine.cpu;
    expect([memory.read32(DATA), memory.read32(DATA + 4)]).toEqual([0x04000200, 0x00070005]);
    expect(memory.read32(DATA + 64)).toBe(0x04030201);
    expect(memory.read32(DATA + 92)).toBe(0x08070605);
    expect(machine.cpu.getRegister(ECX)).toBe(0x0403);
    expect(machine.cpu.getRegister(EDX)).toBe(0);
  });

  // As on AMD family 25; the manual has the smallest normal number go either way (RCPPS).
  test.each([
    [0x7e7fffff, 0x00800000],
    [0x7e800000, 0],
    [0xff7fffff, 0x80000000],
    [0x007fffff, 0x7f800000],
    [0x80000000, 0xff800000],
    [0x7f800001, 0x7fc00001],
  ])("RCPSS of %i at the ends of the range", (bits, expected) => {
    const machine = run(`mov dword [ebx], ${bits}\nrcpss xmm0, [ebx]\nmovd eax, xmm0`);
    expect(machine.cpu.getRegister(EAX)).toBe(expected);
  });

  test("reciprocals are within 1.5 * 2^-12", () => {
    const machine = run(`
      mov dword [ebx], 0x40400000
      rcpss xmm0, [ebx]
      rsqrtss xmm1, [ebx]
      movss [ebx], xmm0
      movss [ebx + 4], xmm1`);
    const view = new DataView(new ArrayBuffer(8));
    view.setInt32(0, machine.cpu.memory.read32(DATA), true);
    view.setInt32(4, machine.cpu.memory.read32(DATA + 4), true);
    expect(Math.abs(view.getFloat32(0, true) * 3 - 1)).toBeLessThan(1.5 * 2 ** -12);
    expect(Math.abs(view.getFloat32(4, true) * Math.sqrt(3) - 1)).toBeLessThan(1.5 * 2 ** -12);
  });
});
