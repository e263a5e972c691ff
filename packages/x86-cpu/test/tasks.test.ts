/* Task switches: far jumps, calls and IRET between two TSSs, and an exception through a task gate. */
import { encodeTss32 } from "@lguest/descriptor-tables";
import { describe, expect, test } from "vitest";
import { machine, SELECTORS, type TestMachine, TIERS } from "./support/protected-machine.js";

const NT = 0x4000;
const TS_FLAG = 8;
const BUSY = 0x8b;
const AVAILABLE = 0x89;

describe.each(TIERS)("tasks, %s", (tier) => {
  function twoTasks(body: string, fields: Parameters<typeof encodeTss32>[0] = {}): TestMachine {
    const m = machine(tier, body);
    const segments = { es: SELECTORS.DATA0, ss: SELECTORS.DATA0, ds: SELECTORS.DATA0, cs: SELECTORS.CODE0 };
    const tss = encodeTss32({
      ...segments,
      esp: m.symbols.stack1,
      eip: m.symbols.second,
      eflags: 2,
      eax: 0x77,
      ...fields,
    });
    m.cpu.memory.writeBytes(m.symbols.tss2, tss);
    return m;
  }
  const typeOf = (m: TestMachine, selector: number): number => m.read8(m.symbols.gdt + selector + 5);

  test("a jump changes the task: state saved, busy bits moved, TS set", () => {
    const m = twoTasks("test: mov ebx, 0x1111\n jmp TSS2:0\nafter: nop\nsecond: hlt");
    expect(m.run().kind).toBe("halt");
    expect(m.cpu.eip).toBe(m.symbols.second + 1);
    expect(m.register("eax")).toBe(0x77);
    expect(m.read32(m.symbols.tss + 32)).toBe(m.symbols.after);
    expect(m.read32(m.symbols.tss + 52)).toBe(0x1111);
    expect([typeOf(m, SELECTORS.TSS), typeOf(m, SELECTORS.TSS2)]).toEqual([AVAILABLE, BUSY]);
    expect(m.cpu.cr0 & TS_FLAG).toBe(TS_FLAG);
    expect(m.cpu.eflags & NT).toBe(0);
  });

  test("a call nests, and IRET goes back", () => {
    const m = twoTasks(
      "test: mov ebx, 5\n call TASK_GATE:0\n mov ecx, eax\n hlt\nsecond: pushfd\n pop edx\n mov [window], edx\n iret",
    );
    expect(m.run().kind).toBe("halt");
    expect(m.read32(m.symbols.window) & NT).toBe(NT);
    expect(m.register("ebx")).toBe(5);
    expect(m.register("ecx")).toBe(0);
    expect(m.read32(m.symbols.tss2) & 0xffff).toBe(SELECTORS.TSS);
    expect([typeOf(m, SELECTORS.TSS), typeOf(m, SELECTORS.TSS2)]).toEqual([BUSY, AVAILABLE]);
  });

  test("a task gate in the IDT catches a double fault with its error code", () => {
    const m = twoTasks("test: xor ax, ax\n mov fs, ax\nfault: mov eax, [fs:0]\nsecond: pop edx\n hlt");
    const { memory } = m.cpu;
    memory.write32(m.symbols.idt + 13 * 8 + 4, 0);
    memory.write32(m.symbols.idt + 8 * 8, SELECTORS.TSS2 << 16);
    memory.write32(m.symbols.idt + 8 * 8 + 4, 0x8500);
    m.cpu.setRegister(2, 0xffff);
    expect(m.run().kind).toBe("halt");
    expect(m.register("edx")).toBe(0);
    expect(m.read32(m.symbols.tss + 32)).toBe(m.symbols.fault);
    expect(m.register("esp")).toBe(m.symbols.stack1);
  });

  test("a busy task cannot be entered", () => {
    const m = twoTasks("test: nop\nfault: jmp TSS:0\nsecond: hlt");
    expect(m.fault()).toMatchObject({ vector: 13, errorCode: SELECTORS.TSS, eip: m.symbols.fault });
  });

  test("bad segments of the new task are #TS in the new task", () => {
    const m = twoTasks("test: jmp TSS2:0\nsecond: hlt", { ds: SELECTORS.XONLY });
    expect(m.fault()).toMatchObject({ vector: 10, errorCode: SELECTORS.XONLY, eip: m.symbols.second });
  });

  test("bad segments of a task that an exception brought are #TS with EXT", () => {
    const m = twoTasks("test: nop\nfault: ud2\nsecond: hlt", { ds: SELECTORS.XONLY });
    m.cpu.memory.write32(m.symbols.idt + 6 * 8, SELECTORS.TSS2 << 16);
    m.cpu.memory.write32(m.symbols.idt + 6 * 8 + 4, 0x8500);
    expect(m.fault()).toMatchObject({ vector: 10, errorCode: SELECTORS.XONLY | 1, eip: m.symbols.second });
  });

  test("a TSS that is too short is #TS", () => {
    const m = twoTasks("test: nop\nfault: jmp TSS2:0\nsecond: hlt");
    m.cpu.memory.write16(m.symbols.gdt + SELECTORS.TSS2, 0x66);
    expect(m.fault()).toMatchObject({ vector: 10, errorCode: SELECTORS.TSS2, eip: m.symbols.fault });
  });
});
