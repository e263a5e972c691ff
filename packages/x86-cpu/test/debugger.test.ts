/* The owner's breakpoints, watchpoints and hooks: where they stop, what they tell, and that the guest sees nothing. */
import { describe, expect, test } from "vitest";
import { machine, TIERS } from "./support/protected-machine.js";

const LOOP =
  "test: mov ecx, 5\n xor eax, eax\nnext: inc eax\n mov [cell], eax\nstored: dec ecx\n jnz next\n hlt\ncell: dd 0";

describe.each(TIERS)("the owner's debugger, %s", (tier) => {
  describe("breakpoints", () => {
    test("stop before the instruction each time, and running on does not stop at once", () => {
      const m = machine(tier, LOOP);
      const handle = m.cpu.addBreakpoint({ linear: m.symbols.stored });
      for (let round = 1; round <= 3; round++) {
        expect(m.run()).toEqual({ kind: "breakpoint", address: m.symbols.stored });
        expect([m.cpu.eip, m.register("eax"), m.register("ecx")]).toEqual([m.symbols.stored, round, 6 - round]);
      }
      handle.remove();
      handle.remove();
      expect(m.run()).toEqual({ kind: "halt" });
      expect(m.register("eax")).toBe(5);
    });

    test("by physical address; two at one place are one stop, until both are gone", () => {
      const m = machine(tier, LOOP);
      const handles = [
        m.cpu.addBreakpoint({ physical: m.symbols.stored }),
        m.cpu.addBreakpoint({ physical: m.symbols.stored }),
      ];
      expect(m.run().kind).toBe("breakpoint");
      handles[0].remove();
      expect(m.run().kind).toBe("breakpoint");
      handles[1].remove();
      expect(m.run().kind).toBe("halt");
    });

    test("do not count instructions, and DR6 shows nothing", () => {
      const counts = [false, true].map((armed) => {
        const m = machine(tier, LOOP);
        const before = m.cpu.instructionCount;
        const handle = armed ? m.cpu.addBreakpoint({ linear: m.symbols.next }) : null;
        while (m.run().kind === "breakpoint");
        handle?.remove();
        expect(m.cpu.readState().dr[6]).toBe(0xffff0ff0);
        return m.cpu.instructionCount - before;
      });
      expect(counts[1]).toBe(counts[0]);
    });

    test("setting EIP to it, or adding it where the processor stands, makes the next run stop; a step does not", () => {
      const m = machine(tier, LOOP);
      const handle = m.cpu.addBreakpoint({ linear: m.symbols.next });
      m.run();
      m.cpu.eip = m.symbols.next;
      expect(m.run().kind).toBe("breakpoint");
      expect(m.cpu.step().kind).toBe("budget");
      expect(m.cpu.eip).toBe(m.symbols.next + 1);
      handle.remove();
      const here = m.cpu.addBreakpoint({ linear: m.cpu.eip });
      expect(m.run().kind).toBe("breakpoint");
      here.remove();
    });

    test("once for a repeated string instruction", () => {
      const m = machine(tier, "test: mov ecx, 1000\n mov edi, 0x50000\n cld\nhere: rep stosb\n hlt");
      const handle = m.cpu.addBreakpoint({ linear: m.symbols.here });
      expect(m.run().kind).toBe("breakpoint");
      expect(m.run().kind).toBe("halt");
      handle.remove();
    });

    test("a place that is none is a CpuError", () => {
      const m = machine(tier, LOOP);
      expect(() => m.cpu.addBreakpoint({ linear: -1 })).toThrow(expect.objectContaining({ code: "ERR_PARAMETER" }));
      expect(() => m.cpu.addWatchpoint({ address: 0, size: 0, on: "write" })).toThrow("size: expected");
      expect(() => m.cpu.hookInstruction("nonsense", () => false)).toThrow("operation: expected");
    });
  });

  describe("watchpoints", () => {
    test("stop after the write, and tell of it", () => {
      const m = machine(tier, LOOP);
      const handle = m.cpu.addWatchpoint({ address: m.symbols.cell + 3, size: 1, on: "write" });
      for (let round = 1; round <= 5; round++) {
        expect(m.run()).toEqual({ kind: "watchpoint", address: m.symbols.cell, size: 4, access: "write" });
        expect([m.cpu.eip, m.read32(m.symbols.cell)]).toEqual([m.symbols.stored, round]);
      }
      expect(m.run().kind).toBe("halt");
      handle.remove();
    });

    test("on reads only if asked, by physical address too", () => {
      const body = "test: mov eax, [cell]\nread: mov [cell], eax\nwritten: hlt\ncell: dd 0";
      for (const physical of [false, true]) {
        const m = machine(tier, body);
        const writes = m.cpu.addWatchpoint({ address: m.symbols.cell, size: 4, on: "write", physical });
        expect([m.run().kind, m.cpu.eip]).toEqual(["watchpoint", m.symbols.written]);
        writes.remove();
        const again = machine(tier, body);
        const both = again.cpu.addWatchpoint({ address: again.symbols.cell, size: 4, on: "access", physical });
        expect(again.run()).toMatchObject({ kind: "watchpoint", access: "read" });
        expect(again.cpu.eip).toBe(again.symbols.read);
        expect(again.run()).toMatchObject({ kind: "watchpoint", access: "write" });
        expect(again.run().kind).toBe("halt");
        both.remove();
      }
    });

    test("the frame that an exception pushes is a write; what the owner does is none", () => {
      const m = machine(tier, "test: mov esp, top\nhere: ud2\n align 16\n times 16 dd 0\ntop:");
      const handle = m.cpu.addWatchpoint({ address: m.symbols.top - 12, size: 12, on: "write" });
      m.cpu.memory.write32(m.symbols.top - 4, 1);
      expect(m.run()).toMatchObject({ kind: "watchpoint", address: m.symbols.top - 4 });
      expect(m.cpu.eip).toBe(m.symbols.stub6);
      handle.remove();
      expect(m.fault()).toMatchObject({ vector: 6, eip: m.symbols.here });
    });

    test("both kinds at once: DR6 and the exit", () => {
      const m = machine(
        tier,
        "test: mov eax, cell\n mov dr0, eax\n mov eax, 0xd0001\n mov dr7, eax\n inc dword [cell]\nafter: hlt\ncell: dd 0",
      );
      const handle = m.cpu.addWatchpoint({ address: m.symbols.cell, size: 4, on: "write" });
      expect(m.run().kind).toBe("watchpoint");
      handle.remove();
      expect(m.fault()).toMatchObject({ vector: 1, eip: m.symbols.after });
      expect(m.cpu.readState().dr[6] & 0xf).toBe(1);
    });
  });

  describe("hooks", () => {
    test("every instruction, in order, before it runs", () => {
      const m = machine(tier, "test: mov eax, 1\n inc eax\nlast: hlt");
      while (m.cpu.eip !== m.symbols.test) m.cpu.step();
      const trace: (readonly [number, number])[] = [];
      const handle = m.cpu.onInstruction((linear) => trace.push([linear, m.register("eax")]));
      expect(m.run().kind).toBe("halt");
      handle.remove();
      const { test: first, last } = m.symbols;
      expect(trace).toEqual([
        [first, 0],
        [first + 5, 1],
        [last, 2],
      ]);
    });

    test("of a range only; stop() in the callback ends the run before the instruction", () => {
      const m = machine(tier, LOOP);
      let calls = 0;
      const handle = m.cpu.onInstruction(
        () => {
          calls++;
          if (calls === 3) m.cpu.stop();
        },
        { from: m.symbols.next, to: m.symbols.next },
      );
      expect(m.run()).toEqual({ kind: "budget" });
      expect([m.cpu.eip, m.register("eax")]).toEqual([m.symbols.next, 2]);
      handle.remove();
    });

    test("of an operation: it is replaced, or runs all the same", () => {
      const m = machine(
        tier,
        "test: mov ebx, 3\nagain: xor eax, eax\n cpuid\n mov ebx, [left]\n dec dword [left]\n jnz again\n hlt\nleft: dd 3",
      );
      let seen = 0;
      const handle = m.cpu.hookInstruction("cpuid", () => {
        seen++;
        m.cpu.setRegister(2, 0x1234);
        return seen !== 3;
      });
      expect(m.run().kind).toBe("halt");
      handle.remove();
      expect(seen).toBe(3);
      expect(m.register("edx")).not.toBe(0x1234);
      const without = machine(tier, "test: cpuid\n hlt");
      without.run();
      expect(seen).toBe(3);
    });

    test("of a common operation, in code that has run before", () => {
      const m = machine(tier, LOOP);
      m.run();
      let seen = 0;
      const handle = m.cpu.hookInstruction("dec", () => {
        seen++;
        return false;
      });
      m.cpu.eip = m.symbols.test;
      expect(m.run().kind).toBe("halt");
      handle.remove();
      expect([seen, m.register("eax")]).toEqual([5, 5]);
    });
  });

  test("peek reads through the page tables and leaves no trace", () => {
    const m = machine(
      tier,
      "test: mov dword [0x100000], 0x101003\n mov dword [0x101000 + 4 * 0x200], 0x10003\n mov ecx, 0\nfill: mov eax, ecx\n shl eax, 12\n or eax, 3\n mov [0x101000 + ecx * 4], eax\n inc ecx\n cmp ecx, 0x100\n jne fill\n mov eax, 0x100000\n mov cr3, eax\n mov eax, cr0\n or eax, 0x80000000\n mov cr0, eax\n hlt\ncell: dd 0x12345678",
    );
    expect(m.run().kind).toBe("halt");
    const handle = m.cpu.addWatchpoint({ address: 0x200000, size: 0x1000, on: "access" });
    expect(m.cpu.peek(0x200000 + (m.symbols.cell - 0x10000))).toBe(0x78);
    expect(m.cpu.peek(0x300000)).toBe(-1);
    expect(m.read32(0x101000 + 4 * 0x200)).toBe(0x10003);
    expect(m.cpu.cr2).toBe(0);
    handle.remove();
  });
});
