/* The registers as gdb's i386 target has them: i386/32bit-core.xml and 32bit-sse.xml of its target descriptions. */
import { describe, expect, test } from "vitest";
import { createCpu, GDB_REGISTERS, gdbTargetXml } from "../src/index.js";
import { machine, SELECTORS, TIERS } from "./support/protected-machine.js";

const NAMES =
  "eax ecx edx ebx esp ebp esi edi eip eflags cs ss ds es fs gs st0 st1 st2 st3 st4 st5 st6 st7 " +
  "fctrl fstat ftag fiseg fioff foseg fooff fop xmm0 xmm1 xmm2 xmm3 xmm4 xmm5 xmm6 xmm7 mxcsr";

function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

describe("the list", () => {
  test("has gdb's names, order and sizes", () => {
    expect(GDB_REGISTERS.map(({ name }) => name).join(" ")).toBe(NAMES);
    expect(GDB_REGISTERS.every(({ number }, index) => number === index)).toBe(true);
    for (const { name, bits } of GDB_REGISTERS) {
      expect(bits, name).toBe(/^st\d/.test(name) ? 80 : name.startsWith("xmm") ? 128 : 32);
    }
    // 16 and 8 words, 8 x 10 bytes, 8 x 16 bytes, MXCSR.
    expect(createCpu({ memoryBytes: 4096, tier: "step" }).gdbRegisterFile.length).toBe((64 + 80 + 32 + 128 + 4) * 2);
  });

  test("is the target description", () => {
    const xml = gdbTargetXml();
    expect(xml).toContain("<architecture>i386</architecture>");
    expect(xml.match(/<feature name="[^"]*"/g)).toEqual([
      '<feature name="org.gnu.gdb.i386.core"',
      '<feature name="org.gnu.gdb.i386.sse"',
    ]);
    expect([...xml.matchAll(/<reg name="(\w+)"/g)].map(([, name]) => name).join(" ")).toBe(NAMES);
    expect(xml).toContain('<reg name="st0" bitsize="80" type="i387_ext" regnum="16"/>');
    expect(xml).toContain('<reg name="mxcsr" bitsize="32" type="i386_mxcsr" regnum="40"/>');
  });
});

describe.each(TIERS)("a processor's, %s", (tier) => {
  const PROGRAM = `test: mov eax, cr4
    or eax, 0x600
    mov cr4, eax
    fninit
    fld1
    fldpi
    mov eax, 0x11223344
    movd xmm2, eax
    mov ecx, 0x55
    stc
    hlt
    after: hlt`;

  test("read by name and by number", () => {
    const m = machine(tier, PROGRAM);
    m.run();
    const read = (register: string | number) => hexOf(m.cpu.readGdbRegister(register));
    expect([read("eax"), read(0), read("ecx"), read(1)]).toEqual(["44332211", "44332211", "55000000", "55000000"]);
    expect(read("eip")).toBe(hexOf(new Uint8Array(Int32Array.of(m.symbols.after).buffer)));
    expect([read("cs"), read("ss"), read("fs")]).toEqual(["08000000", "10000000", "00000000"]);
    expect(read("eflags").slice(0, 2)).toMatch(/[13579bdf]$/);
    // pi and 1; two registers in use, TOP 6.
    expect([read("st0"), read("st1")]).toEqual(["35c26821a2da0fc90040", "0000000000000080ff3f"]);
    expect([read("fctrl"), read("fstat"), read("ftag")]).toEqual(["7f030000", "00300000", "ff0f0000"]);
    expect([read("xmm2"), read("mxcsr")]).toEqual(["44332211000000000000000000000000", "801f0000"]);
  });

  test("the register file is all of them, and comes back", () => {
    const m = machine(tier, PROGRAM);
    m.run();
    const file = m.cpu.gdbRegisterFile;
    expect(file).toBe(GDB_REGISTERS.map(({ name }) => hexOf(m.cpu.readGdbRegister(name))).join(""));
    const state = m.cpu.readState();
    m.cpu.gdbRegisterFile = file;
    // A processor that halts goes on halting when nothing has changed.
    expect(m.cpu.readState()).toEqual(state);
    m.cpu.writeState({ registers: { eax: 0, esp: 0 }, fpu: { status: 0, tag: 0xffff }, xmm: new Array(8).fill(9n) });
    m.cpu.gdbRegisterFile = file.toUpperCase();
    const { fpu, ...rest } = m.cpu.readState();
    expect(rest).toEqual({ ...state, fpu: undefined, mm: rest.mm });
    expect(fpu).toEqual(state.fpu);
  });

  test("written, they are what the program goes on with", () => {
    const m = machine(tier, "test: hlt\n jmp $\n next: add eax, [es:0]\n fld st0\n hlt");
    m.run();
    const word = (value: number) => new Uint8Array(Int32Array.of(value).buffer);
    m.cpu.memory.write32(m.symbols.window, 30);
    m.cpu.writeGdbRegister("eip", word(m.symbols.next));
    m.cpu.writeGdbRegister(0, word(12));
    m.cpu.writeGdbRegister("es", word(SELECTORS.SMALL));
    m.cpu.writeGdbRegister("ftag", word(0x3fff));
    m.cpu.writeGdbRegister("fstat", word(0x3800));
    m.cpu.writeGdbRegister("st0", Uint8Array.from([0, 0, 0, 0, 0, 0, 0, 0x80, 0xff, 0x3f]));
    expect(m.run().kind).toBe("halt");
    expect(m.register("eax")).toBe(42);
    expect(m.cpu.getSelector("es")).toBe(SELECTORS.SMALL);
    expect(hexOf(m.cpu.readGdbRegister("st1"))).toBe("0000000000000080ff3f");
  });

  test("mistakes are told", () => {
    const { cpu } = machine(tier, "test: hlt");
    cpu.run(100);
    const codeOf = (action: () => void): unknown => {
      try {
        action();
      } catch (error) {
        return (error as { code?: unknown }).code;
      }
      return undefined;
    };
    expect(codeOf(() => cpu.readGdbRegister("rax"))).toBe("ERR_PARAMETER");
    expect(codeOf(() => cpu.readGdbRegister(41))).toBe("ERR_PARAMETER");
    expect(codeOf(() => cpu.writeGdbRegister("eax", new Uint8Array(2)))).toBe("ERR_PARAMETER");
    expect(codeOf(() => cpu.writeGdbRegister("mxcsr", Uint8Array.of(0, 0, 1, 0)))).toBe("ERR_PARAMETER");
    expect(codeOf(() => cpu.writeGdbRegister("ds", Uint8Array.of(0xf8, 0x7f, 0, 0)))).toBe("ERR_SELECTOR");
    expect(codeOf(() => (cpu.gdbRegisterFile = "00"))).toBe("ERR_PARAMETER");
    expect(codeOf(() => (cpu.gdbRegisterFile = "x".repeat(616)))).toBe("ERR_PARAMETER");
  });
});
