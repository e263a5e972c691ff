/* Debug registers and debug exceptions, by the sections of SDM Vol 3B chapter 18 (17 in older editions). The #DB handler
 * writes DR6, EIP and the flags it was given down, one record after the other, clears DR6 and returns. */
import { describe, expect, test } from "vitest";
import { machine, SELECTORS, setGate, type TestMachine, TIERS } from "./support/protected-machine.js";

const B0 = 1;
const B1 = 2;
const BD = 0x2000;
const BS = 0x4000;
const BT = 0x8000;
const RF = 0x10000;
const DR6_ONES = 0xffff0ff0;

/* Fields of DR7. */
const L0 = 1;
const G0 = 2;
const L1 = 4;
const G1 = 8;
const WRITE = 1;
const PORT = 2;
const ACCESS = 3;
const LEN2 = 1 << 2;
const LEN4 = 3 << 2;
const condition = (number: number, value: number) => value << (16 + 4 * number);

/** Appends {DR6, EIP, EFLAGS, ECX} to a log at 0x40000, and returns with RF set in the image. */
const HANDLER = `
db_handler:
  push eax
  push ebx
  mov ebx, [ss:db_next]
  mov eax, dr6
  mov [ss:ebx], eax
  mov eax, [esp + 8]
  mov [ss:ebx + 4], eax
  mov eax, [esp + 16]
  mov [ss:ebx + 8], eax
  mov [ss:ebx + 12], ecx
  add dword [ss:db_next], 16
  or dword [esp + 16], 0x10000
  xor eax, eax
  mov dr6, eax
  pop ebx
  pop eax
  iret
db_next: dd 0x40000
`;

interface DebugEvent {
  readonly dr6: number;
  readonly eip: number;
  readonly eflags: number;
  readonly ecx: number;
}

/** Sets DR0, DR1 and DR7 before the label `go`. Values are expressions of the assembler. */
function arm(dr7: number, dr0 = "0", dr1 = "0"): string {
  return `mov eax, ${dr0}\n mov dr0, eax\n mov eax, ${dr1}\n mov dr1, eax\n mov eax, ${dr7}\n mov dr7, eax\n xor eax, eax\ngo:\n`;
}

/** Begins and ends single-stepping. */
const OFF = "pushfd\n and dword [esp], ~0x100\n popfd\n";
const TRACE = "pushfd\n or dword [esp], 0x100\n popfd\n";

/** Runs to the HLT at the end (not one in an exception handler) and returns the debug exceptions. */
function events(m: TestMachine, budget = 10_000): DebugEvent[] {
  setGate(m.cpu, m.symbols, 1, m.symbols.db_handler);
  const exit = m.run(budget);
  expect(exit.kind).toBe("halt");
  expect(m.read32(m.symbols.record), "vector of an unexpected exception").toBe(0);
  const list: DebugEvent[] = [];
  for (let at = 0x40000; list.length < 100 && at < m.read32(m.symbols.db_next); at += 16) {
    const [dr6, eip, eflags, ecx] = [0, 4, 8, 12].map((offset) => m.read32(at + offset));
    list.push({ dr6: (dr6 ^ DR6_ONES) >>> 0, eip, eflags, ecx });
  }
  return list;
}

describe.each(TIERS)("debug registers, %s", (tier) => {
  const start = (body: string) =>
    machine(tier, `test: ${body}\n hlt\n${HANDLER}\ntimes 64 db 0\nalign 16\ncell: dd 1, 2, 3, 4\n`);
  /** DR6 bits and labels of the debug exceptions. */
  const where = (m: TestMachine): (readonly [number, number])[] => events(m).map(({ dr6, eip }) => [dr6, eip] as const);

  describe("§18.3.1.1 instruction breakpoints", () => {
    test("a fault before the instruction, with RF clear in the image; RF then lets it run", () => {
      const m = start(`${arm(L0, "here")} inc ecx\nhere: inc ecx\n inc ecx`);
      const list = events(m);
      expect(list.map(({ dr6, eip, ecx }) => [dr6, eip, ecx])).toEqual([[B0, m.symbols.here, 1]]);
      expect(list[0].eflags & RF).toBe(0);
      expect(m.register("ecx")).toBe(3);
    });

    test("each time round a loop, once for two breakpoints at one place", () => {
      const m = start(`mov ecx, 3\n ${arm(L0 | G1, "here", "here")}here: dec ecx\n jnz here`);
      expect(events(m).map(({ dr6, ecx }) => [dr6, ecx])).toEqual([
        [B0 | B1, 3],
        [B0 | B1, 2],
        [B0 | B1, 1],
      ]);
    });

    test("neither within an instruction, nor disabled, nor without a match of all address bits", () => {
      const m = start(`${arm(L0, "here + 1", "here")}here: mov ecx, 5\nnext: inc ecx`);
      expect(events(m)).toEqual([]);
    });

    test("before #UD and before the page fault of the fetch", () => {
      const m = start(`${arm(L0, "here")}here: ud2`);
      setGate(m.cpu, m.symbols, 1, m.symbols.db_handler);
      expect(m.fault()).toMatchObject({ vector: 6, eip: m.symbols.here });
      expect(m.read32(0x40000) & 0xf).toBe(B0);
      expect(m.read32(0x40004)).toBe(m.symbols.here);
    });

    test("not right after MOV SS, as if RF were set; after an ordinary instruction it is", () => {
      const m = start(`mov dx, DATA0\n ${arm(L0 | L1, "here", "there")}mov ss, dx\nhere: inc ecx\nthere: inc ecx`);
      expect(where(m)).toEqual([[B1, m.symbols.there]]);
    });

    test("of REP only before its first iteration", () => {
      const m = start(`mov ecx, 1000\n mov edi, 0x50000\n cld\n ${arm(L0, "here")}here: rep stosb\n nop`);
      expect(where(m)).toEqual([[B0, m.symbols.here]]);
    });
  });

  describe("§18.3.1.2 data breakpoints", () => {
    test.each([
      ["a byte written", LEN2, "mov [cell + 1], al", [B0]],
      ["the byte after", LEN2, "mov [cell + 2], al", []],
      ["the low address bits are masked by the length", LEN2, "mov [cell], al", [B0]],
      ["partial overlap from below", LEN4, "mov [cell - 1], ax", [B0]],
      ["partial overlap from above", LEN4, "mov [cell + 3], eax", [B0]],
      ["just below", LEN4, "mov [cell - 4], eax", []],
      ["just above", LEN4, "mov [cell + 4], eax", []],
      ["a read of a byte watched for writes", LEN4, "mov eax, [cell]", []],
      ["read-modify-write", LEN4, "inc dword [cell]", [B0]],
      ["compare", LEN4, "cmp dword [cell], 0", []],
      ["x87 store of ten bytes", LEN4, "fld1\n mov ebx, cell - 6\n fstp tword [ebx]", [B0]],
      ["push and call", LEN4, "mov esi, esp\n mov esp, cell + 4\n push eax\n mov esp, esi", [B0]],
      ["LEA is no access", LEN4, "lea eax, [cell]", []],
    ])("on writes: %s", (_name, length, code, bits) => {
      const m = start(`${arm(L0 | condition(0, WRITE | length), "cell + 1")}${code}\nafter: nop`);
      const list = events(m);
      expect(list.map(({ dr6 }) => dr6)).toEqual(bits);
      // A trap: after the instruction, RF clear.
      for (const { eflags } of list) expect(eflags & RF).toBe(0);
    });

    test("the trap comes after the instruction, and its write is done", () => {
      const m = start(`mov edx, 7\n${arm(L0 | condition(0, WRITE | LEN4), "cell")}mov [cell], edx\nafter: inc ecx`);
      expect(events(m)).toMatchObject([{ dr6: B0, eip: m.symbols.after, ecx: 0 }]);
      expect(m.read32(m.symbols.cell)).toBe(7);
    });

    test("on reads and writes, but not on fetches", () => {
      const m = start(
        `${arm(G0 | condition(0, ACCESS | LEN4) | G1 | condition(1, ACCESS | LEN4), "cell", "code")}mov eax, [cell]\none: mov [cell], eax\ntwo:\ncode: nop\n nop\n nop\n nop`,
      );
      expect(where(m)).toEqual([
        [B0, m.symbols.one],
        [B0, m.symbols.two],
      ]);
    });

    test("several conditions of one instruction are one exception", () => {
      const m = start(
        `mov esi, cell\n mov edi, cell + 8\n ${arm(L0 | condition(0, ACCESS) | L1 | condition(1, WRITE), "cell", "cell + 8")}movsb\nafter: nop`,
      );
      expect(where(m)).toEqual([[B0 | B1, m.symbols.after]]);
    });

    test("of REP after the iteration, with RF set and registers that go on", () => {
      const m = start(
        `mov edi, cell\n mov ecx, 8\n ${arm(L0 | condition(0, WRITE), "cell + 3")}here: rep stosb\nafter: nop`,
      );
      const list = events(m);
      expect(list).toMatchObject([{ dr6: B0, eip: m.symbols.here, ecx: 4 }]);
      expect(list[0].eflags & RF).toBe(RF);
    });

    test("after the last iteration RF is clear and EIP after the instruction", () => {
      const m = start(
        `mov edi, cell\n mov ecx, 4\n ${arm(L0 | condition(0, WRITE), "cell + 3")}here: rep stosb\nafter: nop`,
      );
      const list = events(m);
      expect(list).toMatchObject([{ dr6: B0, eip: m.symbols.after, ecx: 0 }]);
      expect(list[0].eflags & RF).toBe(0);
    });

    test("an access of an instruction that faults later does not count until it is done", () => {
      const m = start(
        `mov esi, cell\n mov edi, 0\n push ds\n mov ax, SMALL\n mov es, ax\n mov edi, 0x2000\n ${arm(L0 | condition(0, ACCESS), "cell")}here: movsb`,
      );
      setGate(m.cpu, m.symbols, 1, m.symbols.db_handler);
      expect(m.fault()).toMatchObject({ vector: 13, eip: m.symbols.here });
      expect(m.read32(m.symbols.db_next)).toBe(0x40000);
    });

    test("LE and GE change nothing, and neither does their absence", () => {
      const m = start(`${arm(L0 | 0x300 | condition(0, WRITE | LEN4), "cell")}inc dword [cell]\nafter: nop`);
      expect(where(m)).toEqual([[B0, m.symbols.after]]);
    });
  });

  describe("§18.3.1.2 I/O breakpoints", () => {
    const armPort = `mov eax, cr4\n or eax, 8\n mov cr4, eax\n ${arm(L0 | condition(0, PORT | LEN2), "0x80")}`;

    test("a trap after IN and OUT, also for partial overlap, with CR4.DE", () => {
      const m = start(`${armPort} out 0x80, al\none: in al, 0x81\ntwo: out 0x82, al\nthree: in eax, 0x7e\nfour: nop`);
      expect(where(m)).toEqual([
        [B0, m.symbols.one],
        [B0, m.symbols.two],
        [B0, m.symbols.four],
      ]);
    });

    test("after each iteration of REP OUTSB", () => {
      const m = start(`mov esi, cell\n mov ecx, 3\n mov dx, 0x80\n cld\n ${armPort}here: rep outsb\nafter: nop`);
      expect(events(m).map(({ eip, ecx }) => [eip, ecx])).toEqual([
        [m.symbols.here, 2],
        [m.symbols.here, 1],
        [m.symbols.after, 0],
      ]);
    });

    test("nothing without CR4.DE", () => {
      const m = start(`${arm(L0 | condition(0, PORT), "0x80")} out 0x80, al\n mov [0x80], al`);
      expect(events(m)).toEqual([]);
    });
  });

  describe("§18.3.1.3 general detect", () => {
    test("MOV to or from a debug register faults with BD, and GD is clear in the handler", () => {
      const m = start(`mov eax, 0x2000\n mov dr7, eax\nhere: mov ebx, dr0\n mov edx, dr7`);
      const list = events(m);
      expect(list).toMatchObject([{ dr6: BD, eip: m.symbols.here }]);
      expect(list[0].eflags & RF).toBe(RF);
      expect(m.register("edx")).toBe(0x400);
    });

    test("any #DB clears GD", () => {
      const m = start(`${arm(L0 | 0x2000, "here")}here: mov edx, dr7`);
      expect(where(m)).toEqual([[B0, m.symbols.here]]);
      expect(m.register("edx")).toBe(0x401);
    });
  });

  describe("§18.3.1.4 single step", () => {
    test("begins after the instruction that follows POPF, ends after the POPF that clears TF", () => {
      const m = start(
        `jmp go\ngo: ${TRACE}\n inc ecx\none: pushfd\ntwo: and dword [esp], ~0x100\nthree: popfd\nfour: inc ecx`,
      );
      const { one, two, three, four } = m.symbols;
      expect(where(m)).toEqual([
        [BS, one],
        [BS, two],
        [BS, three],
        [BS, four],
      ]);
    });

    test("IRET that sets TF traps after the next instruction", () => {
      const m = start(`jmp go\ngo: push dword 0x102\n push cs\n push dword here\n iret\nhere: inc ecx\nnext: ${OFF}`);
      expect(where(m)[0]).toEqual([BS, m.symbols.next]);
    });

    test("not after MOV SS and POP SS, but after the next; of two in a row only the first", () => {
      const m = start(
        `mov dx, DATA0\n push ss\n ${TRACE}mov ss, dx\none: inc ecx\ntwo: pop ss\nthree: mov ss, dx\nfour: ${OFF}`,
      );
      expect(where(m).slice(0, 2)).toEqual([
        [BS, m.symbols.two],
        [BS, m.symbols.four],
      ]);
    });

    test("not after INT n, whose handler runs without it; the trap comes after the handler's caller goes on", () => {
      const m = start(`${TRACE}int 0x30\nback: nop\nnext: ${OFF}\n hlt\ninterrupt: inc ecx\n iret`);
      setGate(m.cpu, m.symbols, 0x30, m.symbols.interrupt);
      expect(where(m)[0]).toEqual([BS, m.symbols.next]);
    });

    test("after each iteration of REP, with RF set but for the last", () => {
      const m = start(`mov edi, cell\n mov ecx, 3\n ${TRACE}here: rep stosb\nafter: ${OFF}`);
      const list = events(m);
      expect(list.slice(0, 3).map(({ eip, ecx, eflags }) => [eip, ecx, eflags & RF])).toEqual([
        [m.symbols.here, 2, RF],
        [m.symbols.here, 1, RF],
        [m.symbols.after, 0, 0],
      ]);
    });

    test("HLT is left at once by the trap", () => {
      const m = start(`${TRACE}hlt\nafter: ${OFF}`);
      expect(where(m)[0]).toEqual([BS, m.symbols.after]);
    });

    test("goes on through SYSENTER", () => {
      const m = start(
        `mov ecx, 0x174\n mov eax, CODE0\n xor edx, edx\n wrmsr\n inc ecx\n mov eax, esp\n wrmsr\n inc ecx\n mov eax, entry\n wrmsr\n ${TRACE}sysenter\n nop\nentry: inc ebx\nsecond: ${OFF}`,
      );
      expect(where(m).slice(0, 2)).toEqual([
        [BS, m.symbols.entry],
        [BS, m.symbols.second],
      ]);
    });

    test("together with a data breakpoint it is one exception", () => {
      const m = start(`${arm(L0 | condition(0, WRITE | LEN4), "cell")}${TRACE}inc dword [cell]\nafter: ${OFF}`);
      expect(where(m)[0]).toEqual([BS | B0, m.symbols.after]);
    });

    test("an instruction that faults does not trap; the fault's image has TF and RF", () => {
      const m = start(`${TRACE}here: ud2`);
      const recorded = m.fault();
      expect(recorded).toMatchObject({ vector: 6, eip: m.symbols.here });
      expect(recorded.eflags & 0x10100).toBe(0x10100);
    });
  });

  describe("§6.8.3 a load of SS holds debug traps back", () => {
    test("a data breakpoint met by it is delivered after the next instruction", () => {
      const m = start(
        `mov word [cell], DATA0\n ${arm(L0 | condition(0, ACCESS | LEN2), "cell")}mov ss, [cell]\none: inc ecx\ntwo: inc ecx`,
      );
      expect(where(m)).toEqual([[B0, m.symbols.two]]);
    });

    test("and in the handler's first instruction, if the next one enters a handler", () => {
      const m = start(
        `mov word [cell], DATA0\n ${arm(L0 | condition(0, ACCESS | LEN2), "cell")}mov ss, [cell]\n int 0x30\n jmp out\ninterrupt: inc ecx\n iret\nout: nop`,
      );
      setGate(m.cpu, m.symbols, 0x30, m.symbols.interrupt);
      expect(where(m)).toEqual([[B0, m.symbols.interrupt]]);
    });
  });

  describe("§18.3.1.5 task switch", () => {
    /** TSS2 is filled from the present state, with EIP at `task`. */
    const task = (t: number) =>
      `mov dword [tss2 + 0x20], task\n mov dword [tss2 + 0x24], 2\n mov dword [tss2 + 0x38], stack1\n mov word [tss2 + 0x48], DATA0\n mov word [tss2 + 0x4c], CODE0\n mov word [tss2 + 0x50], DATA0\n mov word [tss2 + 0x54], DATA0\n mov dword [tss2 + 0x64], ${0x680000 | t}\n`;

    test("the T bit of the new TSS traps before its first instruction", () => {
      const m = start(`${task(1)} jmp TSS2:0\n hlt\ntask: inc ecx`);
      expect(where(m)).toEqual([[BT, m.symbols.task]]);
    });

    test("without it nothing, though TF was set before", () => {
      const m = start(`${task(0)}${TRACE} jmp TSS2:0\n hlt\ntask: inc ecx`);
      expect(where(m).filter(([, eip]) => eip === m.symbols.task)).toEqual([]);
    });

    test("L0 to L3 and LE are cleared, G0 to G3 and GE stay (§18.2.4)", () => {
      const m = start(
        `${task(0)}${arm(L0 | L1 | G1 | 0x300 | condition(0, WRITE) | condition(1, WRITE), "cell", "cell + 4")}jmp TSS2:0\n hlt\ntask: mov byte [cell], 1\n mov byte [cell + 4], 1\nafter: mov edx, dr7`,
      );
      expect(where(m)).toEqual([[B1, m.symbols.after]]);
      expect(m.register("edx") & 0x3ff).toBe(G1 | 0x200);
    });
  });

  describe("§18.2.2 and §18.2.3 the registers themselves", () => {
    test("DR4 and DR5 are DR6 and DR7, and #UD with CR4.DE", () => {
      const m = start("mov eax, 0x155\n mov dr5, eax\n mov ebx, dr7\n mov ecx, dr4");
      expect(events(m)).toEqual([]);
      expect([m.register("ebx"), m.register("ecx")]).toEqual([0x555, DR6_ONES]);
      const ud = start("mov eax, 8\n mov cr4, eax\nhere: mov eax, dr4");
      expect(ud.fault()).toMatchObject({ vector: 6, eip: ud.symbols.here });
    });

    test("reserved bits", () => {
      const m = start(
        "xor eax, eax\n mov dr6, eax\n mov ebx, dr6\n mov eax, -1\n mov dr6, eax\n mov ecx, dr6\n mov eax, 0xffffdc00\n mov dr7, eax\n mov edx, dr7",
      );
      expect(events(m)).toEqual([]);
      expect([m.register("ebx"), m.register("ecx"), m.register("edx")]).toEqual([DR6_ONES, 0xffffefff, 0xffff0400]);
    });

    test("DR6 is never cleared by the processor", () => {
      const m = start(`mov eax, 0x800a\n mov dr6, eax\n ${arm(L0, "here")}here: nop`);
      expect(events(m)[0].dr6).toBe(0x800a | B0);
    });
  });

  describe("software exceptions", () => {
    test("ICEBP is a trap through any gate, with no bit in DR6", () => {
      const m = start("mov ebx, user\n jmp to_ring3\nuser: icebp\nafter: jmp after");
      setGate(m.cpu, m.symbols, 1, m.symbols.db_handler);
      m.run(200);
      expect([m.read32(0x40000), m.read32(0x40004)]).toEqual([DR6_ONES, m.symbols.after]);
    });

    test("INT 1, INT3 and INTO from ring 3 need a gate of DPL 3", () => {
      for (const [code, error] of [
        ["int 1", 1 * 8 + 2],
        ["int3", 3 * 8 + 2],
        ["mov al, 0x7f\n inc al\nhere: into", 4 * 8 + 2],
      ] as const) {
        const m = start(`mov ebx, user\n jmp to_ring3\nuser: ${code}`);
        expect(m.fault()).toMatchObject({ vector: 13, errorCode: error, cs: SELECTORS.CODE3 });
      }
    });

    test("INT n pushes RF clear", () => {
      const m = start(
        `push dword 0x10002\n push cs\n push dword here\n iret\nhere: int 0x30\n jmp out\ninterrupt: mov ecx, [esp + 8]\n iret\nout: nop`,
      );
      setGate(m.cpu, m.symbols, 0x30, m.symbols.interrupt);
      expect(events(m)).toEqual([]);
      expect(m.register("ecx") & RF).toBe(0);
    });
  });
});
