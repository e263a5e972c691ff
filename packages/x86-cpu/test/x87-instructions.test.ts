/* x87 instructions as programs: the stack, its faults, environments, #NM and #MF. */
import { describe, expect, test } from "vitest";
import { createMachine, DATA, EAX, type Machine } from "./support/machine.js";

const TIERS = ["step", "interpreter"] as const;
const VECTOR_NM = 7;
const VECTOR_MF = 16;

function double(machine: Machine, at: number): number {
  const view = new DataView(new ArrayBuffer(8));
  view.setUint32(0, machine.cpu.memory.read32(at) >>> 0, true);
  view.setUint32(4, machine.cpu.memory.read32(at + 4) >>> 0, true);
  return view.getFloat64(0, true);
}

describe.each(TIERS)("x87 on the %s tier", (tier) => {
  function run(source: string): Machine {
    const machine = createMachine(tier);
    machine.load(`mov ebx, ${DATA}\n${source}\nhlt`);
    machine.run();
    return machine;
  }

  test("an expression: (3 + 0.5) * 2 / 7 - 1 = 0", () => {
    const machine = run(`
      fninit
      mov dword [ebx], 3
      fild dword [ebx]
      mov dword [ebx], 0x3f000000
      fadd dword [ebx]
      mov dword [ebx], 2
      fimul dword [ebx]
      mov dword [ebx], 7
      fidiv dword [ebx]
      fld1
      fsubp st1, st0
      fst qword [ebx + 8]
      fld1
      fstp qword [ebx + 16]
      fnstsw ax`);
    expect(double(machine, DATA + 8)).toBe(0);
    expect(double(machine, DATA + 16)).toBe(1);
    expect(machine.cpu.getRegister(EAX) & 0xffff).toBe(7 << 11);
  });

  test("reversed operations and pops", () => {
    const machine = run(`
      fninit
      fld1
      fldpi
      fsubrp st1, st0
      fstp qword [ebx]
      fldpi
      fld1
      fdivrp st1, st0
      fstp qword [ebx + 8]`);
    expect(double(machine, DATA)).toBe(Math.PI - 1);
    expect(double(machine, DATA + 8)).toBe(1 / Math.PI);
  });

  test("a pop of an empty stack is a masked stack fault and stores the indefinite value", () => {
    const machine = run("fninit\nfstp qword [ebx]\nfnstsw ax");
    expect(machine.cpu.memory.read32(DATA + 4) >>> 0).toBe(0xfff80000);
    expect(machine.cpu.getRegister(EAX) & 0xffff).toBe(0x0841);
  });

  test("FSTPNCE of an empty register only pops, and raises nothing", () => {
    const machine = run("fninit\nfldpi\nfld1\nffree st0\ndb 0xd9, 0xd9\nfnstsw ax\nfstp qword [ebx]");
    expect(machine.cpu.getRegister(EAX) & 0xffff).toBe(7 << 11);
    expect(double(machine, DATA)).toBe(Math.PI);
  });

  test("the ninth push is a stack overflow with C1", () => {
    const machine = run(`fninit\n${"fld1\n".repeat(9)}fnstsw ax`);
    expect(machine.cpu.getRegister(EAX) & 0x2ff).toBe(0x241);
  });

  test("FCOMI sets ZF, PF and CF; FCMOVcc heeds them", () => {
    const machine = run(`
      fninit
      fldpi
      fld1
      fcomi st0, st1
      fcmovb st0, st1
      fstp qword [ebx]
      fucomip st0, st0
      pushfd
      pop eax`);
    expect(double(machine, DATA)).toBe(Math.PI);
    expect(machine.cpu.getRegister(EAX) & 0x45).toBe(0x40);
  });

  test("an unmasked exception is #MF at the next waiting instruction, with EIP there", () => {
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
      nop
      fnstsw ax
      fwait
      mov eax, 0`);
    expect(machine.vector()).toBe(VECTOR_MF);
    expect(machine.cpu.getRegister(EAX) & 0xff).toBe(0x84);
  });

  test("with CR0.NE clear the exception waits without a fault", () => {
    const machine = run(`
      mov eax, cr0
      and eax, 0xffffffdf
      mov cr0, eax
      fninit
      mov word [ebx], 0x37b
      fldcw [ebx]
      fld1
      fldz
      fdivp st1, st0
      fwait
      mov eax, 1`);
    expect(machine.vector()).toBe(-1);
    expect(machine.cpu.getRegister(EAX)).toBe(1);
  });

  test.each([
    ["TS", 0x08, "fnop", VECTOR_NM],
    ["EM", 0x04, "fninit", VECTOR_NM],
    ["TS without MP", 0x08, "fwait", -1],
    ["TS with MP", 0x0a, "fwait", VECTOR_NM],
  ])("CR0.%s", (_name, bits, instruction, vector) => {
    const machine = run(`mov eax, cr0\nand eax, 0xfffffff1\nor eax, ${bits}\nmov cr0, eax\n${instruction}`);
    expect(machine.vector()).toBe(vector);
  });

  test("FNSAVE stores environment and registers and empties the stack; FRSTOR brings them back", () => {
    const machine = run(`
      fninit
      fld1
      fldpi
      fnsave [ebx]
      fnstsw ax
      mov ecx, eax
      frstor [ebx]
      fstp qword [ebx + 0x100]
      fstp qword [ebx + 0x108]`);
    const { memory } = machine.cpu;
    expect(memory.read32(DATA) >>> 0).toBe(0xffff037f);
    expect(memory.read32(DATA + 4) >>> 0).toBe(0xffff3000);
    expect(memory.read32(DATA + 8) >>> 0).toBe(0xffff0fff);
    expect(memory.read32(DATA + 28 + 4) >>> 0).toBe(0xc90fdaa2);
    expect(machine.cpu.getRegister(1) & 0xffff).toBe(0);
    expect(double(machine, DATA + 0x100)).toBe(Math.PI);
    expect(double(machine, DATA + 0x108)).toBe(1);
  });

  test("FNSTENV masks the exceptions it has stored", () => {
    const machine = run(`
      fninit
      mov word [ebx], 0x340
      fldcw [ebx]
      fnstenv [ebx + 16]
      fnstcw [ebx]`);
    expect(machine.cpu.memory.read16(DATA + 16)).toBe(0x340);
    expect(machine.cpu.memory.read16(DATA)).toBe(0x37f);
  });

  test("packed decimals and integers come back as they went", () => {
    const machine = run(`
      fninit
      mov dword [ebx], 0x12345678
      mov dword [ebx + 4], 0x90123456
      mov word [ebx + 8], 0x8078
      fbld [ebx]
      fbstp [ebx + 16]
      fild qword [ebx]
      fistp qword [ebx + 32]`);
    const { memory } = machine.cpu;
    expect([memory.read32(DATA + 16), memory.read32(DATA + 20) >>> 0, memory.read16(DATA + 24)]).toEqual([
      0x12345678, 0x90123456, 0x8078,
    ]);
    expect([memory.read32(DATA + 32), memory.read32(DATA + 36) >>> 0]).toEqual([0x12345678, 0x90123456]);
  });
});
