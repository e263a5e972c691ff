/* Through gates and back: interrupts, call gates, far returns, IRET, between the rings. */
import { describe, expect, test } from "vitest";
import { machine, SELECTORS, setGate, TIERS } from "./support/protected-machine.js";

const TS = 10;
const NP = 11;
const SS = 12;
const GP = 13;
const IF = 0x200;

const USER = "mov ebx, user\n jmp to_ring3\nuser:\n";

describe.each(TIERS)("gates, %s", (tier) => {
  test("INT from ring 3 takes the stack from the TSS and pushes the way back", () => {
    const m = machine(
      tier,
      `test: ${USER} mov eax, 0x1234\n int 0x80\nafter: nop\nhandler: mov edx, cs\n mov ebp, esp\n hlt`,
    );
    setGate(m.cpu, m.symbols, 0x80, m.symbols.handler, 0xee);
    expect(m.run().kind).toBe("halt");
    const { stack0, stack3, after } = m.symbols;
    const frame = stack0 - 20;
    expect(m.register("ebp")).toBe(frame);
    expect(m.register("edx")).toBe(SELECTORS.CODE0);
    const words = [0, 4, 8, 12, 16].map((at) => m.read32(frame + at));
    expect(words).toEqual([after, SELECTORS.CODE3, 0x202, stack3, SELECTORS.DATA3]);
    expect(m.cpu.eflags & IF).toBe(0);
    expect(m.cpu.getSelector("ss")).toBe(SELECTORS.DATA0);
  });

  test("a trap gate leaves IF", () => {
    const m = machine(tier, `test: ${USER} int 0x80\nhandler: hlt`);
    setGate(m.cpu, m.symbols, 0x80, m.symbols.handler, 0xef);
    expect(m.run().kind).toBe("halt");
    expect(m.cpu.eflags & IF).toBe(IF);
  });

  test("INT through a gate of ring 1, where lguest kernels live", () => {
    const m = machine(
      tier,
      `test: ${USER} int 0x80
       user_again: mov esi, cs
       int 0x81
       kernel: mov ecx, cs
       mov edi, esp
       iret
       done: hlt`,
    );
    setGate(m.cpu, m.symbols, 0x80, m.symbols.kernel, 0xee, SELECTORS.CODE1 & ~3);
    setGate(m.cpu, m.symbols, 0x81, m.symbols.done, 0xee);
    expect(m.run().kind).toBe("halt");
    expect(m.register("ecx")).toBe(SELECTORS.CODE1);
    expect(m.register("edi")).toBe(m.symbols.stack1 - 20);
    expect(m.register("esi")).toBe(SELECTORS.CODE3);
  });

  test.each([
    ["a gate whose DPL is below CPL", 0x8e, SELECTORS.CODE0, GP, 0x80 * 8 + 2],
    ["a gate that is not present", 0x6e, SELECTORS.CODE0, NP, 0x80 * 8 + 2],
    ["no gate at all", 0xe2, SELECTORS.CODE0, GP, 0x80 * 8 + 2],
    ["a gate to data", 0xee, SELECTORS.DATA0, GP, SELECTORS.DATA0],
    ["a gate to nothing", 0xee, 0, GP, 0],
    ["a gate beyond the GDT", 0xee, 0x1000, GP, 0x1000],
  ])("INT through %s", (_name, access, selector, vector, errorCode) => {
    const m = machine(tier, `test: ${USER} fault: int 0x80`);
    setGate(m.cpu, m.symbols, 0x80, m.symbols.gate_target, access, selector);
    expect(m.fault()).toMatchObject({ vector, errorCode, eip: m.symbols.fault, cs: SELECTORS.CODE3 });
  });

  test.each([
    ["null", 0, 0],
    ["of another ring", SELECTORS.DATA3, SELECTORS.DATA3 & ~3],
    ["read-only", SELECTORS.READONLY + 1, SELECTORS.READONLY],
    ["nowhere", 0x1001, 0x1000],
  ])("an inner stack that is %s is #TS with its selector", (_name, selector, errorCode) => {
    const m = machine(tier, `test: ${USER} fault: int 0x80`);
    setGate(m.cpu, m.symbols, 0x80, m.symbols.gate_target, 0xee, SELECTORS.CODE1 & ~3);
    m.cpu.memory.write32(m.symbols.tss + 16, selector);
    expect(m.fault()).toMatchObject({ vector: TS, errorCode, eip: m.symbols.fault });
  });

  test("an inner stack without room is #SS with its selector", () => {
    const m = machine(tier, `test: ${USER} fault: int 0x80`);
    setGate(m.cpu, m.symbols, 0x80, m.symbols.gate_target, 0xee, SELECTORS.CODE1 & ~3);
    // Ring 1's stack becomes expand-down from 1 MB: 0x10 bytes above its bottom there is no room for five words.
    m.cpu.memory.write32(m.symbols.gdt + (SELECTORS.DATA1 & ~7), 0x000000ff);
    m.cpu.memory.write32(m.symbols.gdt + (SELECTORS.DATA1 & ~7) + 4, 0x00c0b600);
    m.cpu.memory.write32(m.symbols.tss + 12, 0x100010);
    expect(m.fault()).toMatchObject({ vector: SS, errorCode: SELECTORS.DATA1 & ~3, eip: m.symbols.fault });
  });

  test("an exception in ring 3 sets RF in the image, INT does not", () => {
    const m = machine(tier, `test: ${USER} fault: ud2`);
    expect(m.fault()).toMatchObject({ vector: 6, eip: m.symbols.fault, eflags: 0x10202 });
  });

  test("a call gate copies parameters to the inner stack, and RETF n takes them off both", () => {
    const m = machine(
      tier,
      `test: ${USER} push dword 0x111
       push dword 0x222
       call GATE1:0
       back: mov esi, esp
       mov edi, ds
       mov ebx, fs
       fault: ud2
       gate_target:
       mov eax, [esp + 8]
       mov ecx, [esp + 12]
       mov edx, cs
       mov ebp, esp
       push eax
       mov ax, DATA1
       mov fs, ax
       pop eax
       retf 8`,
    );
    expect(m.fault()).toMatchObject({ vector: 6, eip: m.symbols.fault, cs: SELECTORS.CODE3 });
    expect([m.register("eax"), m.register("ecx")]).toEqual([0x222, 0x111]);
    expect(m.register("edx")).toBe(SELECTORS.CODE1);
    expect(m.register("ebp")).toBe(m.symbols.stack1 - 24);
    expect(m.register("esi")).toBe(m.symbols.stack3);
    expect(m.register("edi")).toBe(SELECTORS.DATA3);
    // FS held ring 1's data: the way out emptied it.
    expect(m.register("ebx")).toBe(0);
  });

  test("a 16-bit call gate pushes words", () => {
    const m = machine(
      tier,
      `test: ${USER} push word 0x1234\n call GATE16:0\nback: nop\n gate_target: mov ebp, esp\n hlt`,
    );
    m.cpu.memory.write32(m.symbols.gdt + SELECTORS.GATE16 + 4, 0x0000e401);
    m.cpu.memory.write32(m.symbols.gdt + SELECTORS.GATE16, (SELECTORS.CODE0 << 16) | 0x100);
    m.cpu.memory.write8(0x100, 0xf4);
    expect(m.run().kind).toBe("halt");
    const esp = m.register("esp");
    expect(esp).toBe(m.symbols.stack0 - 10);
    expect(m.read32(esp) & 0xffff).toBe(m.symbols.back & 0xffff);
    expect(m.read32(esp + 4) & 0xffff).toBe(0x1234);
  });

  test.each([
    ["call GATE_DPL0:0", SELECTORS.GATE_DPL0],
    ["jmp GATE0:0", SELECTORS.CODE0],
    ["call CODE0:0", SELECTORS.CODE0],
    ["jmp DATA3:0", SELECTORS.DATA3 & ~3],
    ["call LDT:0", SELECTORS.LDT],
  ])("%s from ring 3 is #GP", (instruction, errorCode) => {
    const m = machine(tier, `test: ${USER} fault: ${instruction}`);
    expect(m.fault()).toMatchObject({ vector: GP, errorCode, eip: m.symbols.fault });
  });

  test("conforming code runs at its caller's privilege", () => {
    const m = machine(
      tier,
      `test: ${USER} call CONFORMING:inside\nback: mov ecx, cs\n fault: ud2\ninside: mov eax, cs\n retf`,
    );
    expect(m.fault()).toMatchObject({ vector: 6, eip: m.symbols.fault });
    expect([m.register("eax"), m.register("ecx")]).toEqual([SELECTORS.CONFORMING | 3, SELECTORS.CODE3]);
  });

  test("a far call and return in one ring, 16-bit and 32-bit", () => {
    const m = machine(
      tier,
      "test: mov ebp, esp\n call CODE0:inside\n mov edx, esp\n hlt\ninside: mov eax, [esp]\n mov ecx, [esp + 4]\n retf",
    );
    expect(m.run().kind).toBe("halt");
    expect(m.register("ecx")).toBe(SELECTORS.CODE0);
    expect(m.register("edx")).toBe(m.register("ebp"));
  });

  test.each([
    ["to a null CS", "push dword 0x202\n push dword 0\n push dword 0", 0],
    ["to data", "push dword 0x202\n push dword DATA0\n push dword 0", SELECTORS.DATA0],
    [
      "to an outer ring with a null SS",
      "push dword 0\n push dword 0\n push dword 0x202\n push dword CODE3\n push dword 0",
      0,
    ],
    [
      "to an outer ring with an inner SS",
      "push dword DATA0\n push dword 0\n push dword 0x202\n push dword CODE3\n push dword 0",
      SELECTORS.DATA0,
    ],
  ])("IRET %s is #GP", (_name, frame, errorCode) => {
    const m = machine(tier, `test: ${frame}\n fault: iret`);
    expect(m.fault()).toMatchObject({ vector: GP, errorCode, eip: m.symbols.fault });
  });

  test("IRET from ring 1 to ring 1 changes neither IOPL nor, below it, IF", () => {
    const m = machine(
      tier,
      "test: mov ebx, ring1\n jmp to_ring1\nring1: push dword 0x3002\n push dword CODE1\n push dword there\n iret\nthere: pushfd\n pop eax\n fault: ud2",
    );
    expect(m.fault()).toMatchObject({ vector: 6, eip: m.symbols.fault, cs: SELECTORS.CODE1 });
    expect(m.register("eax")).toBe(0x202);
  });

  test("IRET to ring 3 empties what ring 3 must not see", () => {
    const m = machine(
      tier,
      "test: mov ax, DATA0\n mov fs, ax\n mov ax, SMALL\n mov gs, ax\n mov ebx, user\n jmp to_ring3\nuser: mov ax, fs\n mov cx, gs\n fault: ud2",
    );
    expect(m.fault().vector).toBe(6);
    expect(m.register("eax") & 0xffff).toBe(0);
    expect(m.register("ecx") & 0xffff).toBe(SELECTORS.SMALL);
  });

  test("privileged instructions in ring 1 are #GP(0)", () => {
    for (const instruction of [
      "hlt",
      "mov eax, cr0",
      "mov cr3, eax",
      "lgdt [gdtr]",
      "clts",
      "invlpg [0]",
      "cli",
      "in al, 0x60",
      "ltr ax",
      "wbinvd",
      "rdmsr",
      "mov dr0, eax",
    ]) {
      const m = machine(
        tier === "step" ? "step" : "step",
        `test: mov ebx, ring1\n jmp to_ring1\nring1: mov ax, TSS\n fault: ${instruction}`,
      );
      expect(m.fault()).toMatchObject({ vector: GP, errorCode: 0, eip: m.symbols.fault });
    }
  });
});
