/* What `pnpm fuzz` has found, made small by hand: each name says the seed and the case in which it was. The interpreter
 * runs each program in one run, the step tier in runs of 1, and all state and memory must be the same. */
import { assemble } from "@lguest-tools/asm";
import { describe, expect, test } from "vitest";
import { createCpu, STATE_WORDS, type X86Cpu } from "../src/index.js";

const ORIGIN = 0x1000;
const STACK = 0x8000;
const MEMORY_BYTES = 1 << 20;
/** Words of state that are a tier's own business: where an instruction began, the budget, the TLB. */
const PRIVATE_WORDS = [10, 84, 85, 86, 176, 177];

const TABLES = `
  align 8
gdt: dq 0, 0x00cf9a000000ffff, 0x00cf92000000ffff
  dq 0x008f9a000000ffff
gdtr: dw gdtr - gdt - 1
  dd gdt
idtr: dw 0x7ff
  dd idt
  align 8
idt: times 512 dd 0
`;

/** Loads the tables; every vector but those of `except` leads to `handler`. */
function prelude(except = -1): string {
  return `
  lgdt [gdtr]
  lidt [idtr]
  jmp 0x08:.here
.here:
  mov ecx, 255
.fill:
  mov eax, handler
  and eax, 0xffff
  or eax, 0x80000
  mov [idt + ecx * 8], eax
  mov dword [idt + ecx * 8 + 4], 0x8e00
  dec ecx
  jns .fill
  ${except < 0 ? "" : `mov dword [idt + ${except} * 8 + 4], 0`}
`;
}

function load(source: string): { cpu: X86Cpu; symbols: Readonly<Record<string, number>> } {
  const code = assemble(`bits 32\norg ${ORIGIN}\n${source}\n${TABLES}`, { origin: ORIGIN });
  const cpu = createCpu({ memoryBytes: MEMORY_BYTES });
  cpu.memory.writeBytes(ORIGIN as never, code.bytes);
  cpu.startFlat({ entry: ORIGIN, stack: STACK });
  return { cpu, symbols: code.symbols };
}

function words(cpu: X86Cpu): number[] {
  const copy = [...cpu.stateWords.subarray(0, STATE_WORDS)];
  for (const word of PRIVATE_WORDS) copy[word] = 0;
  return copy;
}

/** Runs the budgets on both tiers; `act` comes before each. @returns the interpreter's machine. */
function lockstep(source: string, budgets: readonly number[], act: (cpu: X86Cpu, run: number) => void = () => {}) {
  const step = load(source);
  const interpreter = load(source);
  for (const [run, budget] of budgets.entries()) {
    act(step.cpu, run);
    act(interpreter.cpu, run);
    let exit = step.cpu.runStep(1);
    for (let left = budget - 1; left > 0 && exit.kind === "budget"; left--) exit = step.cpu.runStep(1);
    expect(interpreter.cpu.runInterpreter(budget), `exit of run ${run}`).toEqual(exit);
    expect(interpreter.cpu.instructionCount, `instructions after run ${run}`).toBe(step.cpu.instructionCount);
    expect(words(interpreter.cpu), `state after run ${run}`).toEqual(words(step.cpu));
    const same = step.cpu.memory.bytes.every((byte, at) => byte === interpreter.cpu.memory.bytes[at]);
    expect(same, `memory after run ${run}`).toBe(true);
  }
  return interpreter;
}

describe("found by fuzzing", () => {
  test("seed 1 case 0: 16-bit code that is entered above 64 KB goes on there", () => {
    const { cpu, symbols } = lockstep(
      `${prelude()}
       mov dword [0x20000], 0x9090f889
       mov dword [0x20004], 0xf4f4f4f4
       jmp 0x18:0x20000
       handler: hlt`,
      [2_000],
    );
    // MOV AX, DI and two NOPs, and then no page fault or wrap, but the HLT after them.
    expect(cpu.eip).toBe(0x20005);
    expect(symbols.handler).toBeLessThan(0x20000);
  });

  test("seed 1 case 741: an NMI whose delivery faults costs one of the budget", () => {
    const { cpu, symbols } = lockstep(
      `${prelude(2)}
       again: inc eax
       jmp again
       handler: add esp, 4
       inc ebx
       jmp again`,
      [2_000, 1, 2, 3, 50],
      (machine, run) => {
        if (run > 0) machine.raiseNmi();
      },
    );
    expect(cpu.getRegister(3)).toBe(1);
    expect(symbols.again).toBeLessThan(cpu.eip + 1);
  });

  test("seed 1 case 40: an instruction and the trap after it are two of the budget, in one run or two", () => {
    const { cpu } = lockstep(
      `${prelude()}
       xor ebx, ebx
       push dword 0x102
       popfd
       again: inc eax
       inc edx
       jmp again
       handler: inc ebx
       iretd`,
      [2_000, 1, 1, 2, 3, 1, 1, 7],
    );
    expect(cpu.getRegister(3)).toBeGreaterThan(40);
  });

  test("seed 40 case 590: a breakpoint comes before its page is marked as accessed", () => {
    const directory = 0x10000;
    const table = 0x11000;
    const target = 0x30000;
    const { cpu } = lockstep(
      `${prelude()}
       mov dword [${directory}], ${table} + 3
       mov ecx, 255
       map: mov eax, ecx
       shl eax, 12
       or eax, 3
       mov [${table} + ecx * 4], eax
       dec ecx
       jns map
       mov eax, ${directory}
       mov cr3, eax
       mov eax, ${target}
       mov dr0, eax
       mov eax, 2
       mov dr7, eax
       mov eax, cr0
       or eax, 0x80000000
       mov cr0, eax
       mov edi, ${target}
       jmp edi
       handler: hlt`,
      [5_000],
    );
    expect(cpu.memory.bytes[table + (target >> 12) * 4]).toBe(3);
  });

  test("seed 50 case 549: a repeat that comes upon a watched address is cut where it is without the watch", () => {
    const { cpu } = lockstep(
      `${prelude()}
       mov eax, 0x40070
       mov dr0, eax
       mov eax, 0xd0002
       mov dr7, eax
       mov esi, 0x40000
       mov ecx, 200
       nop
       rep lodsd
       mov esi, 0x40000
       mov edi, 0x40010
       mov ecx, 100
       rep movsb
       hlt
       handler: inc ebx
       iretd`,
      // The last instruction of the first run is the MOV before the NOP.
      [1_803, 8, 8, 8, 30],
    );
    expect(cpu.getRegister(3)).toBeGreaterThan(1);
  });
});
