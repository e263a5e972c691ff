/* CR4.VME and CR4.PVI (SDM Vol 3B §20.3, §20.4): VIF in place of IF where IOPL is too small, INT n by the redirection
 * bitmap. Virtual-8086 programs run at 4000:0000 with their stack at 2000:FFF0; each ends in a #GP, of HLT at the latest. */
import { assemble } from "@lguest-tools/asm";
import { describe, expect, test } from "vitest";
import { createCpu } from "../src/index.js";
import { machine, SELECTORS, setGate, TIERS } from "./support/protected-machine.js";

const GP = 13;
const CF = 0x1;
const TF = 0x100;
const IF = 0x200;
const NT = 0x4000;
const VM = 0x20000;
const VIF = 0x80000;
const VIP = 0x100000;
const VME = 1;
const PVI = 2;
const MCE = 0x40;
const CODE_AT = 0x40000;
const STACK_AT = 0x20000;
/** The redirection bitmap lies below the I/O map, over fields of the TSS that only task switches read. */
const BITMAP = 0x68 - 32;

const iopl = (level: number): number => level << 12;

describe.each(TIERS)("virtual-8086 mode with VME, %s", (tier) => {
  /** A program of virtual-8086 mode, entered with `flags`; `protectedVectors` have their bit set in the bitmap. */
  function v86(flags: number, code: string, options: { cr4?: number; protectedVectors?: number[] } = {}) {
    const { cr4 = VME, protectedVectors = [] } = options;
    const program = assemble(`bits 16\n${code}\n hlt`, { origin: 0, bits: 16 });
    const m = machine(
      tier,
      `test: mov eax, ${cr4}
       mov cr4, eax
       push dword 0
       push dword 0
       push dword 0
       push dword 0
       push dword 0x2000
       push dword 0xfff0
       push dword ${VM | 2 | flags}
       push dword 0x4000
       push dword 0
       iret
       handler: mov esi, 0x77
       iret`,
    );
    m.cpu.memory.writeBytes(CODE_AT, program.bytes);
    const bitmap = m.symbols.tss + BITMAP;
    for (const vector of protectedVectors) m.cpu.memory.write8(bitmap + (vector >> 3), 1 << (vector & 7));
    setGate(m.cpu, m.symbols, 0x40, m.symbols.handler, 0xee);
    // The 8086 program's own handler of INT 40h is at 4000:handler86.
    const at = program.symbols.handler86 ?? 0;
    m.cpu.memory.write32(0x40 * 4, (0x4000 << 16) | at);
    const word = (offset: number): number => m.cpu.memory.read16(STACK_AT + offset);
    return { m, v86: program.symbols, word };
  }

  const HANDLER86 = "\nhandler86: mov cx, 0x1234\n pushf\n pop dx\n";

  test("method 6: IOPL below 3, bit clear: the program's handler, VIF pushed as IF with IOPL 3", () => {
    const { m, v86: symbols, word } = v86(VIF | IF | CF | iopl(0), `int 0x40\nback: hlt${HANDLER86}`);
    const fault = m.fault();
    expect(fault).toMatchObject({ vector: GP, errorCode: 0, cs: 0x4000 });
    expect(m.register("ecx") & 0xffff).toBe(0x1234);
    expect([word(0xffee), word(0xffec), word(0xffea)]).toEqual([2 | CF | IF | iopl(3), 0x4000, symbols.back]);
    // Within the handler VIF is clear, and IF, which is the system's, is not.
    expect(m.register("edx") & 0xffff).toBe(2 | CF | iopl(3));
    expect(fault.eflags & (VIF | IF | VM | iopl(3))).toBe(IF | VM);
  });

  test("method 6 with VIF clear pushes IF clear", () => {
    const { m, word } = v86(IF | iopl(2), `int 0x40\n hlt${HANDLER86}`);
    expect(m.fault().vector).toBe(GP);
    expect(word(0xffee)).toBe(2 | iopl(3));
  });

  test("method 5: IOPL 3, bit clear: as in real-address mode", () => {
    const { m, v86: symbols, word } = v86(VIF | IF | TF | iopl(3), `int 0x40\nback: hlt${HANDLER86}`);
    // TF is set on the way in, so that INT is the first instruction and no trap follows it.
    const fault = m.fault();
    expect(fault).toMatchObject({ vector: GP, eip: symbols.handler86 + 5 });
    expect([word(0xffee), word(0xffec), word(0xffea)]).toEqual([2 | IF | TF | iopl(3), 0x4000, symbols.back]);
    expect(fault.eflags & (VIF | IF | TF)).toBe(VIF);
  });

  test("method 4: IOPL 3, bit set: the protected handler", () => {
    const { m, v86: symbols } = v86(iopl(3), "int 0x40\nback: hlt", { protectedVectors: [0x40] });
    expect(m.fault()).toMatchObject({ vector: GP, eip: symbols.back, cs: 0x4000 });
    expect(m.register("esi")).toBe(0x77);
  });

  test("method 3: IOPL below 3, bit set: #GP(0) at INT", () => {
    const { m, v86: symbols } = v86(iopl(1), "nop\nfault: int 0x40", { protectedVectors: [0x40] });
    expect(m.fault()).toMatchObject({ vector: GP, errorCode: 0, eip: symbols.fault });
  });

  test("INT3 is never redirected, and a map base that leaves no room is #GP(0)", () => {
    const three = v86(iopl(0), `int3\n hlt${HANDLER86}`);
    setGate(three.m.cpu, three.m.symbols, 3, three.m.symbols.stub3, 0xee);
    expect(three.m.fault()).toMatchObject({ vector: 3, eip: 1 });
    const low = v86(iopl(3), "int 0x40");
    low.m.cpu.memory.write16(low.m.symbols.tss + 0x66, 16);
    expect(low.m.fault()).toMatchObject({ vector: GP, eip: 0 });
  });

  test("CLI and STI move VIF alone", () => {
    const { m, v86: symbols } = v86(IF, "sti\n pushf\n pop ax\n cli\n pushf\n pop bx\nfault: hlt");
    const fault = m.fault();
    expect(fault.eip).toBe(symbols.fault);
    expect([m.register("eax") & 0xffff, m.register("ebx") & 0xffff]).toEqual([2 | IF | iopl(3), 2 | iopl(3)]);
    expect(fault.eflags & (IF | VIF | iopl(3))).toBe(IF);
  });

  test("STI while a virtual interrupt waits is #GP(0)", () => {
    const { m, v86: symbols } = v86(VIP, "cli\nfault: sti");
    const fault = m.fault();
    expect(fault).toMatchObject({ vector: GP, errorCode: 0, eip: symbols.fault });
    expect(fault.eflags & (VIF | VIP)).toBe(VIP);
  });

  test("with IOPL 3 CLI and STI move IF, whatever VIP says", () => {
    const { m } = v86(VIP | VIF | iopl(3), "sti\n nop");
    expect(m.fault().eflags & (IF | VIF)).toBe(IF | VIF);
  });

  test("POPF loads VIF and leaves IF and IOPL", () => {
    const { m } = v86(IF, `push word ${CF | IF | NT | iopl(1)}\n popf\n nop`);
    expect(m.fault().eflags & (CF | IF | NT | VIF | iopl(3))).toBe(CF | IF | NT | VIF);
    const off = v86(IF | VIF, "push word 0\n popf\n nop");
    expect(off.m.fault().eflags & (IF | VIF)).toBe(IF);
  });

  test.each([
    ["POPF that sets TF", 0, `push word ${TF}\nfault: popf`],
    ["POPF that enables while an interrupt waits", VIP, `push word ${IF}\nfault: popf`],
    ["IRET that sets TF", 0, `push word ${TF}\n push cs\n push word 0\nfault: iret`],
    ["IRET that enables while an interrupt waits", VIP, `push word ${IF}\n push cs\n push word 0\nfault: iret`],
    ["PUSHFD", 0, "fault: pushfd"],
    ["POPFD", 0, "push dword 0\nfault: popfd"],
    ["IRETD", 0, "push dword 0\n push dword 0x4000\n push dword 0\nfault: iretd"],
  ])("%s is #GP(0)", (_name, flags, code) => {
    const { m, v86: symbols } = v86(flags, code);
    expect(m.fault()).toMatchObject({ vector: GP, errorCode: 0, eip: symbols.fault, cs: 0x4000 });
  });

  test("IRET comes back from the program's own handler with VIF as it was", () => {
    const { m, v86: symbols } = v86(VIF | IF, "int 0x40\nback: pushf\n pop ax\nfault: hlt\nhandler86: iret");
    const fault = m.fault();
    expect(fault.eip).toBe(symbols.fault);
    expect(m.register("eax") & 0xffff).toBe(2 | IF | iopl(3));
    expect(fault.eflags & (IF | VIF | iopl(3))).toBe(IF | VIF);
  });

  test("entered with VIF and VIP, its first instruction is #GP(0)", () => {
    const { m } = v86(VIF | VIP, "inc ax");
    expect(m.fault()).toMatchObject({ vector: GP, errorCode: 0, eip: 0, cs: 0x4000 });
    expect(m.register("eax")).toBe(VME);
  });

  test("without VME nothing of this is there", () => {
    for (const instruction of ["cli", "sti", "pushf", "popf", "iret", "int 0x40"]) {
      const { m } = v86(VIF, instruction, { cr4: 0 });
      expect(m.fault()).toMatchObject({ vector: GP, errorCode: 0, eip: 0 });
    }
    const both = v86(VIF | VIP, "nop\nfault: hlt", { cr4: 0 });
    expect(both.m.fault().eip).toBe(both.v86.fault);
  });
});

describe.each(TIERS)("protected mode with PVI, %s", (tier) => {
  /** A program of ring 3 with IOPL 0. */
  function ring3(code: string, cr4: number, flags = 0) {
    return machine(
      tier,
      `test: mov eax, ${cr4}
       mov cr4, eax
       push dword DATA3
       push dword stack3
       push dword ${2 | IF | flags}
       push dword CODE3
       push dword user
       iret
       user:
       ${code}
       hlt`,
    );
  }

  test("CLI and STI move VIF, PUSHFD shows both flags", () => {
    const m = ring3("sti\n pushfd\n pop eax\n cli\n pushfd\n pop ebx\n fault: hlt", PVI);
    expect(m.fault()).toMatchObject({ vector: GP, eip: m.symbols.fault });
    expect([m.register("eax"), m.register("ebx")]).toEqual([2 | IF | VIF, 2 | IF]);
  });

  test("STI while a virtual interrupt waits, and CLI without PVI, are #GP(0)", () => {
    const waits = ring3("fault: sti", PVI, VIP);
    expect(waits.fault()).toMatchObject({ vector: GP, errorCode: 0, eip: waits.symbols.fault });
    const without = ring3("fault: cli", VME);
    expect(without.fault()).toMatchObject({ vector: GP, errorCode: 0, eip: without.symbols.fault });
  });

  test("ring 3 entered with VIF and VIP begins with #GP(0)", () => {
    const m = ring3("fault: inc eax", PVI, VIF | VIP);
    expect(m.fault()).toMatchObject({ vector: GP, errorCode: 0, eip: m.symbols.fault, cs: SELECTORS.CODE3 });
    expect(m.register("eax")).toBe(PVI);
  });

  test("ring 1 has no virtual flag", () => {
    const m = machine(
      tier,
      `test: mov eax, ${PVI}\n mov cr4, eax\n mov ebx, inner\n jmp to_ring1\n inner:\n fault: cli`,
    );
    expect(m.fault()).toMatchObject({ vector: GP, eip: m.symbols.fault });
  });
});

test("machine check is not offered with them", () => {
  const cpu = createCpu({ memoryBytes: 4096, tier: "step" });
  cpu.cr4 = VME | PVI;
  expect(() => {
    cpu.cr4 = MCE;
  }).toThrow("cr4: expected a value that MOV to it accepts, got 0x40");
});
