/* Segmentation: limits, types and null selectors on every access; what loading a segment register checks. */
import { describe, expect, test } from "vitest";
import { machine, SELECTORS, TIERS } from "./support/protected-machine.js";

const GP = 13;
const NP = 11;
const SS = 12;

describe.each(TIERS)("segments, %s", (tier) => {
  function faultOf(body: string) {
    const m = machine(tier, body);
    const { vector, errorCode, eip } = m.fault();
    return { vector, errorCode, atFault: eip === m.symbols.fault };
  }

  test.each([
    ["a read beyond the limit", "mov ax, SMALL\n mov ds, ax\n fault: mov eax, [0xffd]", GP, 0],
    ["a write beyond the limit", "mov ax, SMALL\n mov ds, ax\n fault: mov byte [0x1000], 1", GP, 0],
    ["a read-modify-write beyond the limit", "mov ax, SMALL\n mov ds, ax\n fault: add dword [0xffe], 1", GP, 0],
    ["an offset that wraps", "mov ax, DATA0\n mov ds, ax\n fault: mov eax, [0xfffffffe]", GP, 0],
    [
      "an access by BP beyond the limit of SS",
      "mov ax, HALF\n mov ss, ax\n mov ebp, 0x80000000\n fault: mov eax, [ebp]",
      SS,
      0,
    ],
    ["a read through a null selector", "xor eax, eax\n mov fs, ax\n fault: mov eax, [fs:0]", GP, 0],
    ["a write to read-only data", "mov ax, READONLY\n mov ds, ax\n mov eax, [0]\n fault: mov [0], eax", GP, 0],
    ["a write through CS", "fault: mov [cs:window], eax", GP, 0],
    ["a read of execute-only code", "jmp XONLY + 3:0\n", GP, SELECTORS.XONLY],
    ["below an expand-down segment", "mov ax, DOWN\n mov ds, ax\n mov eax, [0x1000]\n fault: mov eax, [0xffd]", GP, 0],
    ["loading code that cannot be read", "mov ax, XONLY\n fault: mov ds, ax", GP, SELECTORS.XONLY],
    ["loading a segment that is not present", "mov ax, ABSENT\n fault: mov es, ax", NP, SELECTORS.ABSENT],
    ["loading a system descriptor", "mov ax, TSS2\n fault: mov es, ax", GP, SELECTORS.TSS2],
    ["loading beyond the table", "mov ax, 0x1000\n fault: mov es, ax", GP, 0x1000],
    ["loading from an LDT that is not there", "mov ax, 12\n fault: mov es, ax", GP, 12],
    ["loading SS with null", "xor eax, eax\n fault: mov ss, ax", GP, 0],
    ["loading SS with another RPL", "mov ax, DATA0 + 1\n fault: mov ss, ax", GP, SELECTORS.DATA0],
    ["loading SS with another DPL", "mov ax, DATA3\n fault: mov ss, ax", GP, SELECTORS.DATA3 & ~3],
    ["loading SS with read-only data", "mov ax, READONLY\n fault: mov ss, ax", GP, SELECTORS.READONLY],
  ])("%s", (_name, body, vector, errorCode) => {
    const got = faultOf(`test:\n ${body}\n`);
    expect(got).toMatchObject({ vector, errorCode });
    if (body.includes("fault:")) expect(got.atFault).toBe(true);
  });

  test("a POP that faults leaves ESP", () => {
    const m = machine(
      tier,
      "test: mov ax, DOWN\n mov fs, ax\n push dword 7\n mov ebx, esp\n fault: pop dword [fs:0x10]",
    );
    const fault = m.fault();
    expect(fault).toMatchObject({ vector: GP, eip: m.symbols.fault });
    expect(fault.esp).toBe(m.register("ebx"));
  });

  test("loading sets the accessed bit, in the table and once", () => {
    const m = machine(tier, "test: mov ax, SMALL\n mov es, ax\n hlt");
    expect(m.read8(m.symbols.gdt + SELECTORS.SMALL + 5)).toBe(0xf2);
    expect(m.run().kind).toBe("halt");
    expect(m.read8(m.symbols.gdt + SELECTORS.SMALL + 5)).toBe(0xf3);
    expect(m.cpu.readState().segments.es).toEqual({
      selector: SELECTORS.SMALL,
      base: m.symbols.window,
      limit: 0xfff,
      access: 0x40f300,
    });
  });

  test("an LDT gives segments once LLDT has loaded it", () => {
    const m = machine(
      tier,
      "test: mov ax, LDT\n lldt ax\n mov ax, 15\n mov es, ax\n mov byte [es:4], 0x5a\n fault: mov byte [es:0x100], 1",
    );
    expect(m.fault()).toMatchObject({ vector: GP, errorCode: 0, eip: m.symbols.fault });
    expect(m.read8(m.symbols.window + 4)).toBe(0x5a);
  });

  test("ring 3 cannot load ring 0 data, and the error code says which", () => {
    const got = faultOf("test: mov ebx, user\n jmp to_ring3\nuser: mov ax, DATA0 + 3\n fault: mov fs, ax");
    expect(got).toEqual({ vector: GP, errorCode: SELECTORS.DATA0, atFault: true });
  });

  test("the last byte below the limit can be reached, in every size", () => {
    const m = machine(
      tier,
      `test: mov ax, SMALL
       mov es, ax
       mov dword [es:0xffc], 0x11223344
       mov word [es:0xffe], 0xaabb
       mov byte [es:0xfff], 0xcc
       mov eax, [es:0xffc]
       hlt`,
    );
    expect(m.run().kind).toBe("halt");
    expect(m.register("eax")).toBe(0xccbb3344);
  });

  test("code past the limit of CS is #GP at its first byte", () => {
    const m = machine(tier, "test: jmp CODE16:0xfff0\n");
    m.cpu.memory.fill(0xfff0, 16, 0x90);
    // 16 NOPs, and then no wrap to 0, where a HLT waits (since the 80386: SDM Vol 3B, "Segment Wraparound").
    m.cpu.memory.write8(0, 0xf4);
    expect(m.fault()).toMatchObject({ vector: GP, errorCode: 0, eip: 0x10000 });
  });
});
