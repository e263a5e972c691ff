import { describe, expect, test } from "vitest";
import { GUEST_CS, GUEST_DS, GUEST_USER_CS, GUEST_USER_DS, RealSwitch } from "./real-switch.js";

const TIERS = ["step", "interpreter"] as const;

describe.each(TIERS)("the real Switcher, %s", (tier) => {
  test("a hypercall comes home with all of the Guest's registers", () => {
    const machine = new RealSwitch({
      tier,
      guest: `
        mov  ecx, 0x22222222
        mov  edi, 0x77777777
        mov  fs, [selector]
        stc
        int  0x1f
after:  jmp  $
selector: dw USER_DS`,
    });
    machine.registers = { eax: 0x11111111, ebx: 0x33333333, edx: 0x44444444, esi: 0x55555555, ebp: 0x66666666 };
    expect(machine.visit()).toBe(true);
    expect(machine.registers).toMatchObject({
      eax: 0x11111111,
      ebx: 0x33333333,
      ecx: 0x22222222,
      edx: 0x44444444,
      esi: 0x55555555,
      edi: 0x77777777,
      ebp: 0x66666666,
      trapnum: 0x1f,
      errcode: 0,
      eip: machine.symbols.after,
      cs: GUEST_CS,
      eflags: 0x203,
      esp: 0x20000,
      ss: GUEST_DS,
      ds: GUEST_DS,
      es: GUEST_DS,
    });
    expect(machine.registers.fs & 0xffff).toBe(GUEST_USER_DS);
  });

  test("the Host finds itself as it was: segments, stack, tables, task, page tables", () => {
    const machine = new RealSwitch({ tier, guest: "int 0x1f" });
    const shown = () => {
      const { registers, segments, gdtr, idtr, cr0, cr3, cr4, cpl } = machine.cpu.readState();
      return { ebp: registers.ebp, esp: registers.esp, segments, gdtr, idtr, cr0, cr3, cr4, cpl };
    };
    expect(machine.visit()).toBe(true);
    const before = shown();
    expect(machine.visit()).toBe(true);
    expect(shown()).toEqual(before);
    expect(machine.cpu.eflags & 0x200).toBe(0);
  });

  test("it can be entered again and again where the Guest stopped", () => {
    const machine = new RealSwitch({ tier, guest: "again: inc eax\n int 0x1f\n jmp again" });
    for (let visit = 1; visit <= 100; visit++) {
      expect(machine.visit()).toBe(true);
      expect(machine.registers.eax).toBe(visit);
    }
  });

  test("a page fault brings the processor's error code, and CR2", () => {
    const machine = new RealSwitch({ tier, guest: "at: mov [0x40000123], eax" });
    expect(machine.visit()).toBe(true);
    expect(machine.registers).toMatchObject({ trapnum: 14, errcode: 2, eip: machine.symbols.at });
    expect(machine.cpu.cr2).toBe(0x40000123);
  });

  test("the Guest's kernel cannot write the state page, though it is supervisor to the MMU", () => {
    const machine = new RealSwitch({ tier, guest: "mov dword [STATE], 0" });
    expect(machine.visit()).toBe(true);
    expect(machine.registers).toMatchObject({ trapnum: 14, errcode: 3 });
  });

  test("ring 3 of the Guest sees nothing of the Switcher", () => {
    const machine = new RealSwitch({ tier, guest: "mov eax, [STATE]" });
    machine.registers = { cs: GUEST_USER_CS, ss: GUEST_USER_DS, ds: GUEST_USER_DS, es: GUEST_USER_DS };
    expect(machine.visit()).toBe(true);
    expect(machine.registers).toMatchObject({ trapnum: 14, errcode: 5, cs: GUEST_USER_CS, ss: GUEST_USER_DS });
  });

  test.each([
    ["#DE", "xor ecx, ecx\n div ecx", 0, 0],
    ["#BP", "int3", 3, 0],
    ["#UD", "ud2", 6, 0],
    ["#GP of an int to a gate of ring 0", "int 0x40", 13, 0x40 * 8 + 2],
    ["#GP of cli", "cli", 13, 0],
    ["#NP", "mov eax, cr0", 13, 0],
    ["#SS", "mov ss, [selector]\nselector: dw 0xf8", 13, 0xf8],
  ])("%s lands in its own stub", (_, guest, trapnum, errcode) => {
    const machine = new RealSwitch({ tier, guest });
    expect(machine.visit()).toBe(true);
    expect(machine.registers).toMatchObject({ trapnum, errcode });
  });

  test("an external interrupt goes through the Host's own handler, then home", () => {
    const machine = new RealSwitch({ tier, guest: "here: jmp here" });
    machine.enter();
    expect(machine.goOn(1000)).toBe(false);
    machine.processor.raise(0x30);
    expect(machine.goOn()).toBe(true);
    expect(machine.handled).toBe(1);
    expect(machine.registers).toMatchObject({ trapnum: 0x30, eip: machine.symbols.here });
    expect(machine.visit(1000)).toBe(false);
  });

  test("an NMI in the Guest changes nothing and nobody notices", () => {
    const machine = new RealSwitch({ tier, guest: "mov ecx, 500\nagain: dec ecx\n jnz again\n int 0x1f" });
    machine.enter();
    expect(machine.goOn(200)).toBe(false);
    machine.cpu.raiseNmi();
    expect(machine.goOn()).toBe(true);
    expect(machine.registers).toMatchObject({ trapnum: 0x1f, ecx: 0, esp: 0x20000 });
  });

  test("an NMI at each instruction of a visit, there and back, is as harmless", () => {
    const guest = "inc eax\n int 0x1f";
    const machine = new RealSwitch({ tier: "step", guest });
    const start = { ...machine.registers };
    expect(machine.visit()).toBe(true);
    const length = machine.cpu.instructionCount;
    expect(length).toBeGreaterThan(60);
    for (let instructions = 1; instructions < length; instructions++) {
      machine.registers = start;
      machine.cpu.tier = "step";
      machine.enter();
      expect(machine.goOn(instructions), `${instructions}`).toBe(false);
      machine.cpu.raiseNmi();
      machine.cpu.tier = tier;
      expect(machine.goOn(), `${instructions}`).toBe(true);
      expect(machine.registers).toMatchObject({ trapnum: 0x1f, eax: 1 });
      // A push of a segment register may leave the upper half of its slot as it was.
      expect(machine.registers.ds & 0xffff).toBe(GUEST_DS);
    }
  });

  test("a fault of the iret into the Guest comes home too, with the Switcher's code segment as trapnum", () => {
    const machine = new RealSwitch({ tier, guest: "int 0x1f" });
    machine.registers = { cs: 0xf9 };
    expect(machine.visit()).toBe(true);
    expect(machine.registers.trapnum).toBe(machine.prepared.image.layout.csSelector);
  });

  test("a selector that cannot be loaded leaves trapnum as the Host set it, and the Host is safe", () => {
    const machine = new RealSwitch({ tier, guest: "int 0x1f" });
    machine.registers = { ds: 0xf8 };
    expect(machine.visit()).toBe(true);
    expect(machine.registers.trapnum).toBe(256);
  });

  test("with the selectors elsewhere and a GDT of its own pages, the same listing works", () => {
    const gdt = { entries: 1024, lguestCs: 100, lguestDs: 101, tss: 900, address: 0xffbf0000 };
    const machine = new RealSwitch({ tier, guest: "add eax, 2\n int 0x1f", layout: { address: 0xfffe0000, gdt } });
    expect(machine.visit()).toBe(true);
    expect(machine.registers).toMatchObject({ trapnum: 0x1f, eax: 2 });
    expect(machine.visit()).toBe(true);
  });
});
