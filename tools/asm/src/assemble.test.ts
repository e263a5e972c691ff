import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { AsmError, type AssembleOptions, assemble } from "./index.js";

const hex = (source: string, options?: AssembleOptions): string =>
  [...assemble(source, options).bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");

function errorOf(source: string, options?: AssembleOptions): AsmError {
  try {
    assemble(source, options);
  } catch (error) {
    if (error instanceof AsmError) return error;
    throw error;
  }
  throw new Error("expected an AsmError, got none");
}

describe("labels and jumps", () => {
  test("jumps are as short as they can be, and calls and tables see where the labels ended up", () => {
    const { symbols, bytes } = assemble(`
      org 0x1000
start:  jmp  end
        jz   start
        times 125 nop
end:    dd   start, end
    `);
    expect(bytes[0]).toBe(0xeb);
    expect(symbols).toEqual({ start: 0x1000, end: 0x1000 + 4 + 125 });
    expect([...bytes.subarray(-8)]).toEqual([0x00, 0x10, 0, 0, 0x81, 0x10, 0, 0]);
  });

  test("one byte more and the jump is near", () => {
    expect(assemble("jmp end\n times 127 nop\nend:").bytes[0]).toBe(0xeb);
    expect(assemble("jmp end\n times 128 nop\nend:").bytes[0]).toBe(0xe9);
    expect(assemble("start: times 126 nop\n jmp start").bytes.length).toBe(128);
    expect(assemble("start: times 127 nop\n jmp start").bytes.length).toBe(132);
  });

  test("a chain of jumps that lengthen each other", () => {
    const jumps = Array.from({ length: 60 }, (_, i) => `l${i}: jmp l${(i + 35) % 60}`).join("\n");
    const { bytes, symbols } = assemble(jumps);
    for (let i = 0; i < 60; i++) {
      const at = symbols[`l${i}`];
      const view = new DataView(bytes.buffer);
      const [length, distance] = bytes[at] === 0xeb ? [2, view.getInt8(at + 1)] : [5, view.getInt32(at + 1, true)];
      expect(at + length + distance).toBe(symbols[`l${(i + 35) % 60}`]);
    }
  });

  test("local labels belong to the label before them", () => {
    const { symbols } = assemble("a: nop\n.x: nop\nb: nop\n.x: jmp .x\n jmp a.x");
    expect(symbols).toEqual({ a: 0, "a.x": 1, b: 2, "b.x": 3 });
  });

  test("short jumps out of reach, far jumps, sizes that are told", () => {
    expect(errorOf("jmp short end\n times 128 nop\nend:").message).toContain(
      "expected a distance of -128 to 127, got 128",
    );
    expect(hex("jmp 0x61:0x12345678")).toBe("ea785634126100");
    expect(hex("jmp 0x61:0x1234", { bits: 16 })).toBe("ea34126100");
    expect(hex("jmp dword 0x61:0x1234", { bits: 16 })).toBe("66ea341200006100");
    expect(hex("call far [eax]\n jmp far dword [bx]", { bits: 32 })).toBe("ff1867ff2f");
    expect(hex("near_: jmp near near_")).toBe("e9fbffffff");
  });

  test("symbols from options are constants", () => {
    expect(hex("mov eax, [NAME + 4]", { symbols: { NAME: 0xfffffffc } })).toBe("a100000000");
    expect(errorOf("NAME: nop", { symbols: { NAME: 1 } }).code).toBe("ASM_SYMBOL");
  });
});

describe("expressions", () => {
  test.each([
    ["1 + 2 * 3", 7n],
    ["(1 + 2) * 3", 9n],
    ["0xff & ~0xf | 1 << 8", 0x1f0n],
    ["7 / 2 + 7 % 2", 4n],
    ["-7 // 2", -3n],
    ["1 << 3 + 1", 16n],
    ["5 ^ 1", 4n],
    ["'ab'", 0x6261n],
    ["0x10 - 10h - 0b10 - 10b - 0o17 - 17o - 1_000", -1034n],
    ["(1 < 2) + (2 == 2) + (3 >= 4) + !0", 3n],
    ["(1 ? 5 : 6)", 5n],
    ["$ - $$ + 3", 3n],
  ])("%s", (text, value) => {
    const { bytes } = assemble(`dq ${text}`);
    expect(new DataView(bytes.buffer).getBigInt64(0, true)).toBe(value);
  });

  test("agree with BigInt on random operands", () => {
    const number = fc.bigInt({ min: -(1n << 31n), max: 1n << 31n });
    fc.assert(
      fc.property(number, number, (a, b) => {
        const { bytes } = assemble(`dq (${a}) + (${b}) * 3 - ((${a}) & (${b}))`);
        const value = new DataView(bytes.buffer).getBigInt64(0, true);
        expect(value).toBe(BigInt.asIntN(64, a + b * 3n - (a & b)));
      }),
      { numRuns: 50 },
    );
  });
});

describe("data", () => {
  test("numbers, strings, floating point", () => {
    expect(hex("db 1, -1, 'ab', 0\n dw 0x1234, 'x'\n dd 0x12345678\n dq 1")).toBe(
      "01ff61620034127800785634120100000000000000",
    );
    expect(hex('db "a;b", `\\n\\x41`')).toBe("613b620a41");
    expect(hex("dd 1.0\n dq -2.5")).toBe("0000803f00000000000004c0");
    expect(hex("dt 1.0\n dt -0.5")).toBe("0000000000000080ff3f" + "0000000000000080febf");
  });

  test("space, repetition, alignment, equ, struc", () => {
    expect(hex("db 1\n align 4\n db 2\n align 8, db 0\n resb 2")).toBe("0190909002000000" + "0000");
    expect(hex("times 3 dw 0x55aa")).toBe("aa55aa55aa55");
    expect(hex("start: db 1\n times 4-($-start) db 0\n size equ $-start\n db size")).toBe("0100000004");
    const { symbols } = assemble("struc regs\n.eax: resd 1\n.ebx: resw 1\nendstruc\n mov eax, [regs.ebx]");
    expect(symbols).toMatchObject({ "regs.eax": 0, "regs.ebx": 4, regs_size: 6 });
  });

  test("sections are laid out one after the other, .bss behind", () => {
    const code = assemble(
      `
      section .bss
buffer: resb 100
      section .text
        mov eax, buffer
      section .data align=4
value:  dd value`,
      { origin: 0x100 },
    );
    expect(code.symbols).toEqual({ buffer: 0x110, value: 0x108 });
    expect(code.bytes.length).toBe(12);
    expect(code.bssSize).toBe(0x110 + 100 - 0x10c);
  });
});

describe("the preprocessor", () => {
  test("macros with arguments, defaults, local labels, counts", () => {
    expect(hex("%macro load 2\n mov %1, %2\n%endmacro\n load eax, [ebx + 4]\n LOAD ecx, 5")).toBe("8b4304b905000000");
    expect(
      hex("%macro wait_for 1-2 7\n%%again: cmp %1, %2\n jne %%again\n%endmacro\n wait_for eax\n wait_for ebx, 8"),
    ).toBe("83f80775fb83fb0875fb");
    expect(hex("%macro bytes 1-*\n db %0, %1\n%endmacro\n bytes {1, 2}, 3")).toBe("020102");
    expect(errorOf("%macro one 1\n%endmacro\n one 1, 2").message).toContain("macro one: expected 1 arguments, got 2");
  });

  test("repetition, assignment, conditions, pasting", () => {
    expect(hex("%assign i 0\n%rep 4\n db i\n%assign i i*2+1\n%endrep")).toBe("00010307");
    expect(assemble("%assign i 0\n%rep 3\nl_ %+ i: nop\n%assign i i+1\n%endrep").symbols).toEqual({
      l_0: 0,
      l_1: 1,
      l_2: 2,
    });
    expect(hex("%if A == 1\n db 1\n%elif A == 2\n db 2\n%else\n db 3\n%endif", { symbols: { A: 2 } })).toBe("02");
    expect(hex("%define X 5\n%ifdef X\n db X\n%endif\n%ifndef X\n db 0\n%endif")).toBe("05");
    expect(hex("%assign i 0\n%rep 10\n%if i == 2\n%exitrep\n%endif\n db i\n%assign i i+1\n%endrep\n db 9")).toBe(
      "000109",
    );
    expect(hex('%include "a"\n db A', { includes: { a: "A equ 3" } })).toBe("03");
  });
});

describe("choices of encoding", () => {
  test.each([
    ["add eax, 5", "83c005"],
    ["add eax, 0x80", "0580000000"],
    ["add eax, -1", "83c0ff"],
    ["add eax, 0xffffffff", "83c0ff"],
    ["add ax, 0xffff", "6683c0ff"],
    ["add eax, strict dword 5", "0505000000"],
    ["push 5", "6a05"],
    ["push word 5", "666a05"],
    ["push 0x1234", "6834120000"],
    ["mov dword [ebx], 5", "c70305000000"],
    ["mov [ebx], word 5", "66c7030500"],
    ["shl eax, 1", "d1e0"],
    ["shl eax, 2", "c1e002"],
    ["mov al, [0x1234]", "a034120000"],
    ["mov eax, [word 0x1234]", "67a13412"],
    ["lock inc dword [ebx]", "f0ff03"],
    ["rep movsd", "f3a5"],
    ["a16 lodsb", "67ac"],
    ["o16 iret", "66cf"],
    ["o16 push 5", "666a05"],
    ["mov eax, [ebx + 4*FOUR]", "8b4310"],
    ["xlatb", "d7"],
    ["mov eax, cr0", "0f20c0"],
    ["fstp st1", "ddd9"],
    ["fadd st(2)", "d8c2"],
  ])("%s", (line, wanted) => {
    expect(hex(line, { symbols: { FOUR: 4 } })).toBe(wanted);
  });
});

describe("mistakes", () => {
  test.each([
    ["nop\n mvo eax, 1", 2, "ASM_UNKNOWN_INSTRUCTION", "expected a mnemonic or directive, got mvo"],
    ["mov eax, bl", 1, "ASM_OPERANDS", "mov: expected"],
    ["mov [eax], 1", 1, "ASM_OPERANDS", "expected a size word"],
    ["mov eax, nowhere", 1, "ASM_SYMBOL", "symbol nowhere: expected a label or constant, got an unknown name"],
    ["mov al, 256", 1, "ASM_RANGE", "expected a number of 8 bits, got 256"],
    ["db 256", 1, "ASM_RANGE", "expected a number of 8 bits, got 256"],
    ["a: nop\na: nop", 2, "ASM_SYMBOL", "symbol a: expected one definition, got another after line 1"],
    ["%if 1\n nop", 1, "ASM_MACRO", "expected %endif"],
    ["%rep 3\n nop", 1, "ASM_MACRO", "expected %endrep"],
    ["db 'abc", 1, "ASM_SYNTAX", "expected a closing '"],
    ["mov eax,", 1, "ASM_SYNTAX", "expected an expression"],
    ["mov eax, (1", 1, "ASM_SYNTAX", "expected )"],
    ["db 1/0", 1, "ASM_RANGE", "expected a divisor other than 0"],
    ["%macro loop_for_ever 0\n loop_for_ever\n%endmacro\n loop_for_ever", 4, "ASM_MACRO", "macro depth"],
    ["%error no such luck", 1, "ASM_MACRO", "no such luck"],
    ["align 3", 1, "ASM_RANGE", "align: expected a power of two, got 3"],
    ["times -1 nop", 1, "ASM_RANGE", "times: expected 0 to"],
    ["%include 'x'", 1, "ASM_MACRO", "expected a name in options.includes, got x"],
  ])("%j", (source, line, code, message) => {
    const error = errorOf(source, { name: "test" });
    expect(error).toMatchObject({ line, code });
    expect(error.message).toContain(message);
    expect(error.message).toContain(`test:${line}: `);
  });
});

test("the listing shows address, bytes and text", () => {
  expect(assemble("start: mov eax, 1 ; one\n db 1,2,3,4,5,6,7,8,9", { origin: 0x7c00 }).listing).toBe(
    "00007C00  B8 01 00 00 00             start: mov eax, 1\n" +
      "00007C05  01 02 03 04 05 06 07 08     db 1,2,3,4,5,6,7,8,9\n" +
      "00007C0D  09",
  );
});
