/* What the recorded vectors cannot show: faults and what they leave behind, privilege, 16-bit code, long repeats. */
import { describe, expect, test } from "vitest";
import { EFLAGS_CF, EFLAGS_DF, EFLAGS_IF, EFLAGS_IOPL, EFLAGS_OF } from "../src/flags.js";
import { REP_CHUNK_MANY } from "../src/repeat.js";
import {
  CODE,
  createMachine,
  DATA,
  EAX,
  EBP,
  EBX,
  ECX,
  EDI,
  EDX,
  ESI,
  ESP,
  SELECTORS,
  STACK_TOP,
  setPrivilege,
} from "./support/machine.js";

const VECTOR_DE = 0;
const VECTOR_OF = 4;
const VECTOR_BR = 5;
const VECTOR_UD = 6;
const VECTOR_SS = 12;
const VECTOR_GP = 13;
/** First byte beyond the segment `shortData`. */
const SHORT_END = 0x21000;

describe.each(["step", "interpreter"] as const)("%s tier", (tier) => {
  /** Runs code that must fault in its first instruction; the registers and flags must be as they were. */
  function expectFault(source: string, vector: number, registers: Partial<Record<number, number>> = {}): void {
    const machine = createMachine(tier);
    machine.cpu.loadSegment("ds", SELECTORS.shortData);
    machine.load(source);
    for (const [register, value] of Object.entries(registers))
      machine.cpu.setRegister(Number(register) as 0, value ?? 0);
    const before = Array.from({ length: 8 }, (_, n) => machine.cpu.getRegister(n as 0));
    machine.run();
    expect(machine.vector()).toBe(vector);
    const withError = vector >= 8;
    expect(machine.frame(withError).eip).toBe(CODE);
    before[ESP] -= withError ? 16 : 12;
    expect(Array.from({ length: 8 }, (_, n) => machine.cpu.getRegister(n as 0))).toEqual(before);
  }

  test.each([
    ["mov eax, [ebx]"],
    ["mov [ebx], eax"],
    ["add [ebx], eax"],
    ["add eax, [ebx]"],
    ["xchg [ebx], eax"],
    ["xadd [ebx], eax"],
    ["cmpxchg [ebx], ecx"],
    ["cmpxchg8b [ebx]"],
    ["bts dword [ebx], 3"],
    ["shl dword [ebx], 1"],
    ["push dword [ebx]"],
    ["pop dword [ebx]"],
    ["call [ebx]"],
    ["jmp [ebx]"],
    ["inc byte [ebx]"],
    ["movzx eax, word [ebx]"],
    ["xlatb"],
    ["imul eax, [ebx]"],
    ["div dword [ebx]"],
    ["sete [ebx]"],
    ["cmovne eax, [ebx]"],
    ["bound eax, [ebx]"],
    ["les eax, [ebx]"],
  ])("%s beyond the limit is #GP and changes nothing", (source) => {
    expectFault(source, VECTOR_GP, { [EBX]: SHORT_END, [EAX]: 5 });
  });

  test("an operand that straddles the limit faults whole", () => {
    expectFault("mov [ebx], eax", VECTOR_GP, { [EBX]: SHORT_END - 2 });
    expectFault("cmpxchg8b [ebx]", VECTOR_GP, { [EBX]: SHORT_END - 4 });
  });

  test("CMOV reads its source even when the condition fails", () => {
    expectFault("cmovb eax, [ebx]", VECTOR_GP, { [EBX]: SHORT_END });
  });

  test.each([
    ["push eax", SHORT_END + 8],
    ["pusha", DATA + 12 - 0x20000],
    ["pop eax", SHORT_END - 2],
    ["popa", SHORT_END - 16],
    ["ret", SHORT_END],
    ["call $ + 16", SHORT_END + 4],
    ["pushf", SHORT_END + 4],
    ["popf", SHORT_END],
    ["enter 16, 0", SHORT_END + 4],
  ])("%s outside the stack segment is #SS and leaves ESP", (source, esp) => {
    const machine = createMachine(tier);
    // The handler needs a stack that holds: come from ring 1, on which the short stack is.
    machine.cpu.memory.write32(0x1000 + 0x48 + 4, 0x0042b300);
    setPrivilege(machine, 1);
    machine.cpu.loadSegment("ss", SELECTORS.shortData | 1);
    machine.load(source);
    machine.cpu.setRegister(ESP, esp);
    machine.run();
    expect(machine.vector()).toBe(VECTOR_SS);
    const { eip, error } = machine.frame(true);
    expect([eip, error]).toEqual([CODE, 0]);
    expect(machine.cpu.memory.read32(machine.cpu.getRegister(ESP) + 16) >>> 0).toBe(esp >>> 0);
  });

  test("writes to a read-only segment are #GP", () => {
    const machine = createMachine(tier);
    machine.cpu.loadSegment("es", SELECTORS.readOnly);
    machine.load("add eax, [es:ebx]\n add [es:ebx], eax\n hlt");
    machine.cpu.setRegister(EBX, DATA);
    machine.run();
    expect(machine.vector()).toBe(VECTOR_GP);
    expect(machine.frame(true).eip).toBe(CODE + 3);
  });

  test.each([
    ["lock add eax, ebx"],
    ["lock cmp [ebx], eax"],
    ["lock mov [ebx], eax"],
    ["lock bt dword [ebx], 1"],
    ["lock nop"],
    ["ud2"],
    ["db 0x0f, 0xb9, 0xc0"],
    ["db 0x0f, 0xff, 0xc0"],
    ["db 0x8d, 0xc0"],
    ["db 0xc4, 0xc0"],
    ["db 0xfe, 0xd0"],
    ["db 0x0f, 0x20, 0xc8"],
    ["db 0x8e, 0xc8"],
  ])("%s is #UD", (source) => {
    expectFault(source.replace("lock ", "db 0xf0\n "), VECTOR_UD, { [EBX]: DATA });
  });

  test("LOCK is legal on a memory destination", () => {
    const machine = createMachine(tier);
    machine.load("lock add [ebx], eax\n lock inc dword [ebx]\n lock xadd [ebx], ecx\n lock cmpxchg8b [ebx]\n hlt");
    machine.cpu.setRegister(EBX, DATA);
    machine.cpu.setRegister(EAX, 7);
    machine.run();
    expect(machine.vector()).toBe(-1);
    expect(machine.cpu.getRegister(ECX)).toBe(8);
  });

  test("sixteen bytes of instruction are #GP", () => {
    expectFault(`${"db 0x66\n".repeat(14)} db 0x89, 0xc0`, VECTOR_GP);
    expectFault("times 20 db 0x66", VECTOR_GP);
    const machine = createMachine(tier);
    machine.load(`times 13 db 0x66\n db 0x89, 0xd8\n hlt`);
    machine.cpu.setRegister(EBX, 0x1234);
    machine.run();
    expect(machine.cpu.getRegister(EAX)).toBe(0x1234);
  });

  test.each([
    ["div ecx", { [ECX]: 0 }],
    ["div ecx", { [EDX]: 5, [ECX]: 5 }],
    ["idiv ecx", { [ECX]: 0 }],
    ["idiv ecx", { [EDX]: -1, [EAX]: 0x80000000, [ECX]: -1 }],
    ["idiv ecx", { [EDX]: 0x80000000, [EAX]: 0, [ECX]: -1 }],
    ["idiv ecx", { [EDX]: 0, [EAX]: 0x80000000, [ECX]: 1 }],
    ["div cl", { [EAX]: 0x100, [ECX]: 1 }],
    ["idiv cl", { [EAX]: 0x80, [ECX]: 1 }],
    ["idiv cx", { [EDX]: 0xffff, [EAX]: 0x8000, [ECX]: 0xffff }],
    ["aam 0", {}],
  ] as const)("%s with %j is #DE", (source, registers) => {
    expectFault(source, VECTOR_DE, registers);
  });

  test("the smallest quotients fit", () => {
    const machine = createMachine(tier);
    machine.load("idiv ecx\n hlt");
    machine.cpu.setRegister(EDX, -1);
    machine.cpu.setRegister(EAX, 0x80000000);
    machine.cpu.setRegister(ECX, 1);
    machine.run();
    expect([machine.cpu.getRegister(EAX), machine.cpu.getRegister(EDX)]).toEqual([0x80000000, 0]);
  });

  test("branches beyond the CS limit fault at the branch", () => {
    for (const source of ["jmp 0x11000", "call 0x11000", "loop 0x11000", "jecxz 0x11000", "jz 0x11000", "ret"]) {
      const machine = createMachine(tier);
      machine.cpu.loadSegment("cs", SELECTORS.shortCode);
      machine.load(`times 0xff0 db 0x90\n ${source}`);
      machine.cpu.eip = CODE + 0xff0;
      machine.cpu.eflags = 0x42;
      machine.cpu.setRegister(ECX, source.startsWith("loop") ? 2 : 0);
      machine.cpu.memory.write32(STACK_TOP, 0x11000);
      machine.run();
      expect(machine.vector()).toBe(VECTOR_GP);
      expect(machine.frame(true).eip).toBe(CODE + 0xff0);
      expect(machine.cpu.getRegister(ESP)).toBe(STACK_TOP - 16);
      expect(machine.cpu.getRegister(ECX)).toBe(source.startsWith("loop") ? 2 : 0);
    }
  });

  test("BOUND and INTO", () => {
    expectFault("bound eax, [ebx]", VECTOR_BR, { [EAX]: -1, [EBX]: DATA });
    const machine = createMachine(tier);
    machine.load("bound eax, [ebx]\n into\n add eax, 0x7fffffff\n into\n hlt");
    machine.cpu.memory.write32(DATA, -5);
    machine.cpu.memory.write32(DATA + 4, 5);
    machine.cpu.setRegister(EAX, 5);
    machine.cpu.setRegister(EBX, DATA);
    machine.run();
    expect(machine.vector()).toBe(VECTOR_OF);
    expect(machine.frame(false).eip).toBe(CODE + 2 + 1 + 5 + 1);
  });

  describe("interrupt flag and IOPL", () => {
    test("POPF at CPL 1 with IOPL 0 leaves IF and IOPL without a fault", () => {
      const machine = createMachine(tier);
      machine.load("push dword 0x3ed7\n popf\n pushf\n pop eax\n int 0x80");
      setPrivilege(machine, 1);
      machine.run();
      expect(machine.vector()).toBe(0x80);
      expect(machine.cpu.getRegister(EAX) & (EFLAGS_IF | EFLAGS_IOPL | EFLAGS_CF | EFLAGS_OF | EFLAGS_DF)).toBe(
        EFLAGS_CF | EFLAGS_OF | EFLAGS_DF,
      );
    });

    test("POPF at CPL 1 with IOPL 1 changes IF but not IOPL", () => {
      const machine = createMachine(tier);
      machine.load("push dword 0x3202\n popf\n pushf\n pop eax\n int 0x80");
      setPrivilege(machine, 1);
      machine.cpu.eflags = 0x1002;
      machine.run();
      expect(machine.cpu.getRegister(EAX)).toBe(0x1202);
    });

    test.each(["cli", "sti"])("%s at CPL 1 with IOPL 0 is #GP(0)", (source) => {
      const machine = createMachine(tier);
      machine.load(source);
      setPrivilege(machine, 1);
      machine.run();
      expect(machine.vector()).toBe(VECTOR_GP);
      expect(machine.frame(true)).toMatchObject({ error: 0, eip: CODE });
    });

    test("STI lets one more instruction run", () => {
      const machine = createMachine(tier);
      machine.load("sti\n inc eax\n inc eax\n hlt");
      machine.cpu.raise(0x40);
      machine.run();
      expect(machine.vector()).toBe(0x40);
      expect(machine.cpu.getRegister(EAX)).toBe(1);
      expect(machine.frame(false).eip).toBe(CODE + 2);
    });

    test("STI then CLI lets none in", () => {
      const machine = createMachine(tier);
      machine.load("sti\n cli\n inc eax\n hlt");
      machine.cpu.raise(0x40);
      machine.run();
      expect(machine.vector()).toBe(-1);
      expect(machine.cpu.getRegister(EAX)).toBe(1);
    });
  });

  describe("16-bit code", () => {
    test("the stack pointer and addresses wrap at 64 KB", () => {
      const machine = createMachine(tier, 16);
      machine.load("push ax\n pop bx\n mov si, 0xffff\n mov bp, 3\n mov cl, [bp+si]\n a32 mov ch, [esi-0xff00]\n hlt");
      machine.cpu.setRegister(ESP, 0x12340000);
      machine.cpu.setRegister(EAX, 0xabcd5678);
      machine.cpu.setRegister(ESI, 0);
      machine.run();
      expect(machine.vector()).toBe(-1);
      expect(machine.cpu.getRegister(ESP)).toBe(0x12340000);
      expect(machine.cpu.getRegister(EBX) & 0xffff).toBe(0x5678);
      expect(machine.cpu.memory.read16(CODE + 0xfffe)).toBe(0x5678);
      expect(machine.cpu.getRegister(ECX) & 0xff).toBe(machine.cpu.memory.read8(CODE + 2));
    });

    test("branches wrap at 64 KB and CALL pushes a word", () => {
      const machine = createMachine(tier, 16);
      machine.load("jmp near $ - 0x10");
      machine.cpu.memory.writeBytes(CODE + 0xfff0, Uint8Array.from([0xe8, 0x1d, 0x00]));
      machine.cpu.memory.writeBytes(CODE + 0x10, Uint8Array.from([0xf4]));
      machine.cpu.setRegister(ESP, 0x8000);
      machine.run();
      expect(machine.cpu.eip).toBe(0x11);
      expect(machine.cpu.getRegister(ESP)).toBe(0x7ffe);
      expect(machine.cpu.memory.read16(CODE + 0x7ffe)).toBe(0xfff3);
    });

    test("a word at offset FFFF is beyond the limit", () => {
      const machine = createMachine(tier, 16);
      machine.load("mov ax, [si]");
      machine.cpu.setRegister(ESP, 0x8000);
      machine.cpu.setRegister(ESI, 0xffff);
      machine.run();
      expect(machine.vector()).toBe(VECTOR_GP);
    });

    test("string instructions count in CX and SI unless the address size is 32", () => {
      const machine = createMachine(tier, 16);
      machine.load("rep stosb\n mov dx, cx\n mov ecx, 0x10002\n dec cx\n a32 o32 rep stosd\n hlt");
      machine.cpu.setRegister(ECX, 0xffff0003);
      machine.cpu.setRegister(EDI, 0x7777fffe);
      machine.cpu.memory.write8(CODE + 0xffff, 0);
      machine.run(3);
      expect(machine.cpu.getRegister(EDI)).toBe(0x77770001);
      expect(machine.cpu.getRegister(ECX)).toBe(0x10002);
    });
  });

  describe("repeats", () => {
    test("a fault in the middle leaves the registers at its iteration, and the instruction goes on", () => {
      const machine = createMachine(tier);
      machine.load("rep movsb\n hlt");
      machine.cpu.loadSegment("ds", SELECTORS.shortData);
      const { cpu } = machine;
      cpu.memory.fill(SHORT_END - 5, 20, 0x5a);
      cpu.setRegister(ESI, SHORT_END - 5);
      cpu.setRegister(EDI, DATA);
      cpu.setRegister(ECX, 20);
      machine.run();
      expect(machine.vector()).toBe(VECTOR_GP);
      expect([ECX, ESI, EDI].map((n) => cpu.getRegister(n as 0))).toEqual([15, SHORT_END, DATA + 5]);
      expect(machine.frame(true).eip).toBe(CODE);
      cpu.loadSegment("ds", SELECTORS.data0);
      cpu.eip = CODE;
      machine.run();
      expect([ECX, ESI, EDI].map((n) => cpu.getRegister(n as 0))).toEqual([0, SHORT_END + 15, DATA + 20]);
      expect([...cpu.memory.readBytes(DATA, 21)]).toEqual([...new Array<number>(20).fill(0x5a), 0]);
    });

    test("a long repeat comes back between its pieces and counts once", () => {
      const machine = createMachine(tier);
      const { cpu } = machine;
      machine.load("rep stosd\n hlt");
      cpu.setRegister(EDI, DATA);
      cpu.setRegister(ECX, 10000);
      const before = cpu.instructionCount;
      machine.run(1);
      expect(cpu.eip).toBe(CODE);
      expect(cpu.getRegister(ECX)).toBe(10000 - REP_CHUNK_MANY);
      machine.run();
      expect(cpu.getRegister(EDI)).toBe(DATA + 40000);
      expect(cpu.instructionCount - before).toBe(2);
    });

    test("copies and fills of any length, distance and direction are what single iterations make", () => {
      let state = 0x2545f491;
      const random = (below: number): number => {
        state ^= state << 13;
        state ^= state >>> 17;
        state ^= state << 5;
        return (state >>> 0) % below;
      };
      const machine = createMachine(tier);
      const { cpu } = machine;
      const SPACE = 0x4000;
      for (let round = 0; round < 300; round++) {
        const size = [1, 2, 4][random(3)];
        const move = random(2) === 0;
        const down = random(4) === 0;
        const count = random(3000 / size);
        const from = 0x1000 + random(0x2000);
        const to = random(3) === 0 ? from + random(20) - 10 : 0x1000 + random(0x2000);
        const suffix = { 1: "b", 2: "w", 4: "d" }[size];
        machine.load(`${down ? "std" : "cld"}\n rep ${move ? "movs" : "stos"}${suffix}\n hlt`);
        const expected = new Uint8Array(SPACE);
        for (let n = 0; n < SPACE; n++) expected[n] = random(256);
        cpu.memory.writeBytes(DATA, expected);
        const value = random(0x7fffffff);
        for (let n = 0; n < count; n++) {
          const delta = n * size * (down ? -1 : 1);
          const source = expected.slice(from + delta, from + delta + size);
          for (let b = 0; b < size; b++) expected[to + delta + b] = move ? source[b] : value >>> (8 * b);
        }
        cpu.setRegister(EAX, value);
        cpu.setRegister(ESI, DATA + from);
        cpu.setRegister(EDI, DATA + to);
        cpu.setRegister(ECX, count);
        machine.run();
        expect(cpu.getRegister(ECX)).toBe(0);
        expect(cpu.getRegister(EDI)).toBe(DATA + to + count * size * (down ? -1 : 1));
        const got = cpu.memory.readBytes(DATA, SPACE);
        expect(got.findIndex((byte, at) => byte !== expected[at])).toBe(-1);
      }
    });

    test("under TF each iteration traps", () => {
      const machine = createMachine(tier);
      const { cpu } = machine;
      machine.load("rep stosb\n hlt");
      cpu.setRegister(EDI, DATA);
      cpu.setRegister(ECX, 3);
      cpu.eflags = 0x102;
      machine.run();
      expect(machine.vector()).toBe(1);
      expect(cpu.getRegister(ECX)).toBe(2);
      expect(machine.frame(false).eip).toBe(CODE);
    });
  });

  test("ENTER copies the display of nested frames", () => {
    const machine = createMachine(tier);
    const { cpu } = machine;
    machine.load("enter 8, 3\n hlt");
    cpu.setRegister(EBP, DATA + 0x100);
    cpu.memory.write32(DATA + 0xfc, 0x11111111);
    cpu.memory.write32(DATA + 0xf8, 0x22222222);
    machine.run();
    const frame = STACK_TOP - 4;
    expect(cpu.getRegister(EBP)).toBe(frame);
    expect(cpu.getRegister(ESP)).toBe(frame - 12 - 8);
    expect([0, 4, 8, 12].map((below) => cpu.memory.read32(frame - below))).toEqual([
      DATA + 0x100,
      0x11111111,
      0x22222222,
      frame,
    ]);
  });

  test("products and quotients of 64 bits are exact", () => {
    let state = 0x9e3779b9;
    const random = (): number => {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      return (state & 0x30000000) === 0 ? state >> 29 : state | 0;
    };
    const machine = createMachine(tier);
    const { cpu } = machine;
    machine.load(
      "mul ebx\n mov esi, edx\n mov edi, eax\n mov eax, ebp\n imul ebx\n hlt\n div ebx\n hlt\n idiv ebx\n hlt",
    );
    for (let round = 0; round < 500; round++) {
      const a = random();
      const b = random();
      cpu.eip = CODE;
      cpu.setRegister(EAX, a);
      cpu.setRegister(EBP, a);
      cpu.setRegister(EBX, b);
      machine.run();
      const unsigned = (BigInt(cpu.getRegister(ESI)) << 32n) | BigInt(cpu.getRegister(EDI));
      expect(unsigned).toBe(BigInt(a >>> 0) * BigInt(b >>> 0));
      const signed = (BigInt(cpu.getRegister(EDX)) << 32n) | BigInt(cpu.getRegister(EAX));
      expect(BigInt.asIntN(64, signed)).toBe(BigInt(a) * BigInt(b));
    }
  });

  test.each(["div", "idiv"] as const)("%s by BigInt", (mnemonic) => {
    let state = 0x1234567;
    const random = (): number => {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      return state >> ((state >>> 3) & 31);
    };
    const machine = createMachine(tier);
    const { cpu } = machine;
    machine.load(`${mnemonic} ebx\n hlt`);
    const cut = mnemonic === "div" ? BigInt.asUintN : BigInt.asIntN;
    for (let round = 0; round < 2000; round++) {
      const [high, low, divisor] = [random(), random(), random()];
      cpu.eip = CODE;
      cpu.setRegister(ESP, STACK_TOP);
      cpu.setRegister(EDX, high);
      cpu.setRegister(EAX, low);
      cpu.setRegister(EBX, divisor);
      machine.run();
      const dividend = cut(64, (BigInt(high) << 32n) | BigInt(low >>> 0));
      const by = cut(32, BigInt(divisor));
      if (by === 0n || cut(32, dividend / by) !== dividend / by) {
        expect(machine.vector()).toBe(VECTOR_DE);
      } else {
        expect(machine.vector()).toBe(-1);
        expect(cut(32, BigInt(cpu.getRegister(EAX)))).toBe(dividend / by);
        expect(cut(32, BigInt(cpu.getRegister(EDX)))).toBe(dividend % by);
      }
    }
  });
});
