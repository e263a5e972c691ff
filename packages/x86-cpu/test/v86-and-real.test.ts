/* The old modes: real-address mode from power-on, into protected mode and back, and virtual-8086 mode under it. */
import { assemble } from "@lguest-tools/asm";
import { describe, expect, test } from "vitest";
import { createCpu, type X86Cpu } from "../src/index.js";
import { machine, SELECTORS, setGate, TIERS } from "./support/protected-machine.js";

const GP = 13;
const RF = 0x10000;
const VM = 0x20000;

describe.each(TIERS)("real-address mode, %s", (tier) => {
  function realMachine(source: string): { cpu: X86Cpu; symbols: Readonly<Record<string, number>> } {
    const code = assemble(`bits 16\n${source}`, { origin: 0x7c00, bits: 16 });
    const cpu = createCpu({ memoryBytes: 2 * 1024 * 1024, tier });
    cpu.memory.writeBytes(0x7c00, code.bytes);
    for (const segment of ["cs", "ds", "es", "ss"] as const) cpu.loadSegment(segment, 0);
    cpu.eip = 0x7c00;
    cpu.setRegister(4, 0x7000);
    return { cpu, symbols: code.symbols };
  }

  test("after power-on the first fetch is at FFFFFFF0, where nothing is", () => {
    const cpu = createCpu({ memoryBytes: 4096 * 64, tier });
    const { segments, eip, eflags, cpl } = cpu.readState();
    expect([segments.cs.base + eip, eflags, cpl]).toEqual([0xfffffff0, 2, 0]);
    expect(segments.ds).toEqual({ selector: 0, base: 0, limit: 0xffff, access: 0x9300 });
  });

  test("segments are paragraphs, and A20 is always open", () => {
    const { cpu } = realMachine(
      "mov ax, 0xffff\n mov ds, ax\n mov byte [0x10], 0x42\n mov ax, 0x1234\n mov es, ax\n mov byte [es:1], 7\n hlt",
    );
    expect(cpu.run(100).kind).toBe("halt");
    expect([cpu.memory.read8(0x100000), cpu.memory.read8(0x12341)]).toEqual([0x42, 7]);
  });

  test("an interrupt goes through the vector table and pushes three words", () => {
    const { cpu, symbols } = realMachine(
      "xor ax, ax\n mov ds, ax\n mov word [0x21 * 4], handler\n mov word [0x21 * 4 + 2], 0\n stc\n sti\n int 0x21\nback: pushf\n pop bx\n hlt\nhandler: mov bp, sp\n mov cx, [bp]\n mov dx, [bp + 4]\n pushf\n pop ax\n iret",
    );
    expect(cpu.run(100).kind).toBe("halt");
    expect(cpu.getRegister(1)).toBe(symbols.back);
    expect(cpu.getRegister(2)).toBe(0x247);
    expect(cpu.getRegister(0) & 0x300).toBe(0);
    expect(cpu.getRegister(3)).toBe(0x247);
  });

  test("an access across the end of a segment is interrupt 13 without an error code", () => {
    const { cpu, symbols } = realMachine(
      "xor ax, ax\n mov ds, ax\n mov word [13 * 4], handler\n mov word [13 * 4 + 2], 0\nfault: mov ax, [0xffff]\n hlt\nhandler: mov bp, sp\n mov cx, [bp]\n hlt",
    );
    expect(cpu.run(100).kind).toBe("halt");
    expect([cpu.getRegister(1), cpu.getRegister(4)]).toEqual([symbols.fault, 0x7000 - 6]);
  });

  test("protected mode and back leaves large limits behind", () => {
    const { cpu } = realMachine(
      `xor ax, ax
       mov ds, ax
       lgdt [gdtr]
       mov eax, cr0
       or al, 1
       mov cr0, eax
       jmp 8:inside
       inside: mov bx, 16
       mov fs, bx
       and al, 0xfe
       mov cr0, eax
       jmp 0:outside
       outside: mov ebx, 0x110000
       mov dword [fs:ebx], 0x12345678
       hlt
       align 8
       gdt: dq 0, 0x00009a000000ffff, 0x00cf92000000ffff
       gdtr: dw 23
       dd gdt`,
    );
    expect(cpu.run(100).kind).toBe("halt");
    expect(cpu.memory.read32(0x110000)).toBe(0x12345678);
    expect(cpu.getSelector("cs")).toBe(0);
  });

  test("far calls and returns", () => {
    const { cpu } = realMachine("call 0x7c0:inside - 0x7c00\n mov bx, cs\n hlt\ninside: mov ax, cs\n retf");
    expect(cpu.run(100).kind).toBe("halt");
    expect([cpu.getRegister(0), cpu.getRegister(3)]).toEqual([0x7c0, 0]);
  });

  test("instructions of protected mode are #UD", () => {
    const { cpu, symbols } = realMachine(
      "xor ax, ax\n mov ds, ax\n mov word [6 * 4], handler\n mov word [6 * 4 + 2], 0\nfault: str ax\n hlt\nhandler: mov bp, sp\n mov cx, [bp]\n hlt",
    );
    expect(cpu.run(100).kind).toBe("halt");
    expect(cpu.getRegister(1)).toBe(symbols.fault);
  });
});

describe.each(TIERS)("virtual-8086 mode, %s", (tier) => {
  /** Enters V86 at 0x1000:0 with the given IOPL, where `code` lies (its own 16-bit assembly). */
  function v86Machine(iopl: number, code: string, handlers: string) {
    const bytes = assemble(`bits 16\n${code}`, { origin: 0, bits: 16 });
    const m = machine(
      tier,
      `test: push dword 0x44
       push dword 0x33
       push dword 0x22
       push dword 0x1100
       push dword 0x2000
       push dword 0xfff0
       push dword ${VM | 0x202 | (iopl << 12)}
       push dword 0x4000
       push dword 0
       iret
       ${handlers}`,
    );
    m.cpu.memory.writeBytes(0x40000, bytes.bytes);
    return { m, v86: bytes.symbols };
  }

  test("INT with IOPL 3 leaves for ring 0 with all segments pushed and emptied, and IRET goes back", () => {
    const { m } = v86Machine(
      3,
      "mov ax, ds\n int 0x40\n mov bx, 0x5555\n hlt",
      "handler: mov ecx, ds\n mov esi, esp\n mov edi, [esp + 8]\n iret",
    );
    setGate(m.cpu, m.symbols, 0x40, m.symbols.handler, 0xee);
    const fault = m.fault();
    // HLT at CPL 3 is #GP.
    expect(fault).toMatchObject({ vector: GP, errorCode: 0, cs: 0x4000 });
    expect(fault.eflags & VM).toBe(VM);
    expect(m.register("eax") & 0xffff).toBe(0x22);
    expect(m.register("ebx") & 0xffff).toBe(0x5555);
    expect(m.register("ecx")).toBe(0);
    const frame = m.register("esi");
    expect(frame).toBe(m.symbols.stack0 - 36);
    const words = Array.from({ length: 9 }, (_, i) => m.read32(frame + i * 4));
    // The last event was the #GP of HLT: a fault, so RF is in the image.
    expect(words.slice(1)).toEqual([0x4000, m.register("edi") | RF, 0xfff0, 0x2000, 0x1100, 0x22, 0x33, 0x44]);
  });

  test.each(["int 0x40", "cli", "sti", "pushf", "popf", "iret"])("%s with IOPL below 3 is #GP(0)", (instruction) => {
    const { m } = v86Machine(0, instruction, "");
    setGate(m.cpu, m.symbols, 0x40, m.symbols.gate_target, 0xee);
    expect(m.fault()).toMatchObject({ vector: GP, errorCode: 0, eip: 0, cs: 0x4000 });
  });

  test("INT to a handler outside ring 0 is #GP with its selector", () => {
    const { m } = v86Machine(3, "int 0x40", "");
    setGate(m.cpu, m.symbols, 0x40, m.symbols.gate_target, 0xee, SELECTORS.CODE1 & ~3);
    expect(m.fault()).toMatchObject({ vector: GP, errorCode: SELECTORS.CODE1 & ~3, cs: 0x4000 });
  });

  test("segments are paragraphs with 64 KB", () => {
    const { m, v86 } = v86Machine(
      3,
      "mov ax, 0x3000\n mov es, ax\n mov byte [es:0xffff], 9\nfault: mov ax, [es:0xffff]",
      "",
    );
    expect(m.fault()).toMatchObject({ vector: GP, errorCode: 0, eip: v86.fault });
    expect(m.read8(0x3ffff)).toBe(9);
  });

  test("ports are asked of the I/O map whatever IOPL says", () => {
    const { m } = v86Machine(3, "in al, 0x60", "");
    expect(m.fault()).toMatchObject({ vector: GP, errorCode: 0, eip: 0 });
  });
});
