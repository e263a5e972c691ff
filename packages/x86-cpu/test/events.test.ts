/* Events: what is taken when, shadows, halts, single steps, faults within faults. */
import { describe, expect, test } from "vitest";
import { machine, SELECTORS, setGate, TIERS } from "./support/protected-machine.js";

const DF = 8;
const BS = 0x4000;

describe.each(TIERS)("events, %s", (tier) => {
  test("an external interrupt waits for IF, and STI holds it back for one instruction", () => {
    const m = machine(tier, "test: nop\n sti\n inc eax\n inc eax\n hlt\nhandler: hlt");
    setGate(m.cpu, m.symbols, 0x20, m.symbols.handler);
    m.cpu.raise(0x20);
    expect(m.run().kind).toBe("halt");
    expect(m.register("eax")).toBe(1);
    expect(m.cpu.eip).toBe(m.symbols.handler + 1);
  });

  test("MOV SS holds it back too, so that ESP can follow", () => {
    const m = machine(
      tier,
      "test: mov edx, stack1\n mov ax, DATA0\n sti\n out 0x80, al\n mov ss, ax\n mov esp, edx\n inc ecx\n hlt\nhandler: hlt",
      // The interrupt comes up during OUT; IF is set, so it is taken right after it, unless…
      { ports: { read: () => -1, write: () => m.cpu.raise(0x20) } },
    );
    setGate(m.cpu, m.symbols, 0x20, m.symbols.handler);
    expect(m.run().kind).toBe("halt");
    expect(m.register("esp")).toBe(m.symbols.stack0 - 256 - 12);

    const held = machine(
      tier,
      "test: mov edx, stack1\n mov ax, DATA0\n sti\n nop\nload: mov ss, ax\n mov esp, edx\n inc ecx\n hlt\nhandler: hlt",
    );
    setGate(held.cpu, held.symbols, 0x20, held.symbols.handler);
    while (held.cpu.eip !== held.symbols.load + 2) held.cpu.step();
    held.cpu.raise(0x20);
    expect(held.run().kind).toBe("halt");
    expect([held.register("ecx"), held.register("esp")]).toEqual([0, held.symbols.stack1 - 12]);
  });

  test("HLT waits with its EIP after it, and an interrupt wakes it", () => {
    const m = machine(tier, "test: sti\n hlt\nafter: inc eax\n cli\n hlt\nhandler: mov ebx, [esp]\n iret");
    setGate(m.cpu, m.symbols, 0x20, m.symbols.handler);
    expect(m.run().kind).toBe("halt");
    expect(m.cpu.eip).toBe(m.symbols.after);
    expect(m.run().kind).toBe("halt");
    m.cpu.raise(0x20);
    expect(m.run().kind).toBe("halt");
    expect([m.register("eax"), m.register("ebx")]).toEqual([1, m.symbols.after]);
  });

  test("a withdrawn interrupt is not taken", () => {
    const m = machine(tier, "test: sti\n nop\n nop\n hlt");
    m.cpu.raise(0x20);
    m.cpu.withdraw();
    expect(m.run().kind).toBe("halt");
    expect(m.cpu.getSelector("cs")).toBe(SELECTORS.CODE0);
    expect(m.read32(m.symbols.record)).toBe(0);
  });

  test("of two loads of SS in a row only the first holds an interrupt back; a second STI holds nothing back", () => {
    for (const [code, at] of [
      ["mov ss, ax\nfirst: mov ss, ax\nsecond: inc ecx", "second"],
      ["cli\n sti\nfirst: sti\nsecond: inc ecx", "second"],
    ]) {
      const m = machine(tier, `test: mov ax, DATA0\n sti\n nop\n${code}\n hlt\nhandler: mov ebx, [esp]\n hlt\n`);
      setGate(m.cpu, m.symbols, 0x20, m.symbols.handler);
      // Raised before the sequence begins, at its first instruction.
      while (m.cpu.readState().instructionCount === 0 || m.read8(m.cpu.eip) !== 0x90) m.cpu.step();
      m.cpu.eip = m.cpu.eip + 1;
      m.cpu.step();
      m.cpu.raise(0x20);
      expect(m.run().kind).toBe("halt");
      expect(m.register("ebx"), code).toBe(m.symbols[at]);
    }
  });

  test("an IRET that faults unmasks NMIs all the same, before the fault's handler runs (SDM Vol 3A §6.7.1)", () => {
    const m = machine(
      tier,
      "test: nop\n hlt\nnmi: inc ecx\n cmp ecx, 2\n je done\n out 0x80, al\n push dword 2\n push dword 0\n push dword 0\n iret\ndone: mov ebx, [esp]\n hlt",
      { ports: { read: () => -1, write: () => m.cpu.raiseNmi() } },
    );
    setGate(m.cpu, m.symbols, 2, m.symbols.nmi);
    while (m.cpu.eip !== m.symbols.test) m.cpu.step();
    m.cpu.setRegister(1, 0);
    m.cpu.raiseNmi();
    expect(m.run().kind).toBe("halt");
    expect([m.register("ecx"), m.register("ebx")]).toEqual([2, m.symbols.stub13]);
  });

  test("an NMI masks NMIs until IRET", () => {
    const m = machine(tier, "test: hlt\n nop\nagain: hlt\nhandler: inc eax\n hlt\n iret");
    setGate(m.cpu, m.symbols, 2, m.symbols.handler);
    expect(m.run().kind).toBe("halt");
    m.cpu.raiseNmi();
    expect(m.run().kind).toBe("halt");
    m.cpu.raiseNmi();
    expect(m.run().kind).toBe("halt");
    expect(m.register("eax")).toBe(1);
    m.cpu.eip = m.symbols.handler + 2;
    expect(m.run().kind).toBe("halt");
    expect(m.register("eax")).toBe(2);
  });

  test("TF traps after each instruction, and the handler runs without it", () => {
    const m = machine(
      tier,
      "test: pushfd\n or dword [esp], 0x100\n popfd\n inc eax\nsecond: inc eax\nthird: hlt\nhandler: inc ecx\n mov ebx, [esp]\n cmp ecx, 2\n jne .on\n hlt\n.on: iret",
    );
    setGate(m.cpu, m.symbols, 1, m.symbols.handler);
    expect(m.run().kind).toBe("halt");
    expect([m.register("eax"), m.register("ecx"), m.register("ebx")]).toEqual([2, 2, m.symbols.third]);
    expect(m.cpu.readState().dr[6] & BS).toBe(BS);
  });

  test("INT n under TF does not trap before its handler", () => {
    const m = machine(
      tier,
      "test: pushfd\n or dword [esp], 0x100\n popfd\n int 0x80\nafter: nop\nhandler: mov eax, [esp]\n hlt\ntrap: inc ecx\n iret",
    );
    setGate(m.cpu, m.symbols, 1, m.symbols.trap);
    setGate(m.cpu, m.symbols, 0x80, m.symbols.handler);
    expect(m.run().kind).toBe("halt");
    expect([m.register("eax"), m.register("ecx")]).toEqual([m.symbols.after, 0]);
  });

  test("a contributory fault in the delivery of another is a double fault", () => {
    const m = machine(tier, "test: xor ax, ax\n mov fs, ax\n fault: mov eax, [fs:0]");
    setGate(m.cpu, m.symbols, 13, 0, 0x8e, 0x1000);
    expect(m.fault()).toMatchObject({ vector: DF, errorCode: 0, eip: m.symbols.fault });
  });

  test("a contributory fault in the delivery of a benign one is delivered itself, with EXT", () => {
    const m = machine(tier, "test: nop\n fault: ud2");
    setGate(m.cpu, m.symbols, 6, 0, 0x8e, 0x1000);
    expect(m.fault()).toMatchObject({ vector: 13, errorCode: 0x1001, eip: m.symbols.fault });
  });

  test("a fault in the delivery of a double fault shuts the processor down for good", () => {
    const m = machine(tier, "test: xor ax, ax\n mov fs, ax\n fault: mov eax, [fs:0]");
    setGate(m.cpu, m.symbols, 13, 0, 0x8e, 0x1000);
    setGate(m.cpu, m.symbols, 8, 0, 0x8e, 0x1000);
    expect(m.run().kind).toBe("shutdown");
    expect(m.run().kind).toBe("shutdown");
    m.cpu.reset();
    expect(m.cpu.readState()).toMatchObject({
      eip: 0xfff0,
      cr0: 0x60000010,
      segments: { cs: { selector: 0xf000, base: 0xffff0000 } },
    });
  });

  test("a guest that only faults still ends its slice, and its instructions are not counted", () => {
    const m = machine(tier, "test: nop\nhandler: ud2");
    setGate(m.cpu, m.symbols, 6, m.symbols.handler);
    expect(m.run(1000).kind).toBe("budget");
    const count = m.cpu.instructionCount;
    expect(m.run(50).kind).toBe("budget");
    expect(m.cpu.instructionCount).toBe(count);
  });

  test("budgets are exact, and RDTSC tells the instruction it is", () => {
    const m = machine(tier, "test: rdtsc\n mov esi, eax\n mov ecx, 100\n.loop: loop .loop\n rdtsc\n hlt");
    const before = m.cpu.instructionCount;
    expect(m.run(7).kind).toBe("budget");
    expect(m.cpu.instructionCount).toBe(before + 7);
    expect(m.run().kind).toBe("halt");
    expect(m.register("eax") - m.register("esi")).toBe(103 * 10);
  });

  test("a REP instruction counts once, however many pieces it takes", () => {
    const m = machine(tier, "test: mov edi, 0x200000\n mov ecx, 300000\n mov al, 0x5a\n rep stosb\n hlt");
    expect(m.run(17).kind).toBe("budget");
    const before = m.cpu.instructionCount;
    expect(m.run().kind).toBe("halt");
    expect(m.cpu.instructionCount - before).toBe(3);
    expect(m.read8(0x200000 + 299999)).toBe(0x5a);
  });

  test("a page fault inside REP MOVS goes on where it was", () => {
    const m = machine(
      tier,
      `test: mov eax, 0x100083
       mov dword [0x100000], 0x83
       mov dword [0x100004], 0x102003
       mov dword [0x102000], 0x300003
       mov eax, cr4
       or eax, 0x10
       mov cr4, eax
       mov eax, 0x100000
       mov cr3, eax
       mov eax, cr0
       or eax, 0x80000000
       mov cr0, eax
       mov esi, 0x10000
       mov edi, 0x400000
       mov ecx, 2048
       rep movsd
       hlt
       handler: mov dword [0x102004], 0x301003
       mov ebp, ecx
       mov ebx, edi
       add esp, 4
       iret`,
    );
    setGate(m.cpu, m.symbols, 14, m.symbols.handler);
    expect(m.run().kind).toBe("halt");
    expect([m.register("ebp"), m.register("ebx"), m.register("ecx")]).toEqual([1024, 0x401000, 0]);
    expect(m.cpu.memory.readBytes(0x300000, 8192)).toEqual(m.cpu.memory.readBytes(0x10000, 8192));
  });
});
