/* A protected machine for tests that speak assembly: a GDT with every kind of segment, an IDT whose exception handlers
 * write down what they were given and halt, a TSS with stacks for rings 0 to 2. The body of a test begins at ring 0, flat,
 * at label `test`; the label `fault` marks the instruction that is expected to fault. */
import { assemble } from "@lguest-tools/asm";
import { type CpuOptions, createCpu, type Exit, type PortBus, type Tier, type X86Cpu } from "../../src/index.js";

export const TIERS: readonly Tier[] = ["step", "interpreter"];

/** Selectors of the GDT below. */
export const SELECTORS = {
  CODE0: 0x08,
  DATA0: 0x10,
  CODE1: 0x19,
  DATA1: 0x21,
  CODE2: 0x2a,
  DATA2: 0x32,
  CODE3: 0x3b,
  DATA3: 0x43,
  TSS: 0x48,
  /** Data of 0x1000 bytes at `window`. */
  SMALL: 0x50,
  /** Read-only data, same place. */
  READONLY: 0x58,
  /** Expand-down data, same base: offsets 0x1000 to 0xFFFFFFFF. */
  DOWN: 0x60,
  /** Execute-only code of ring 3. */
  XONLY: 0x68,
  /** Data that is not present. */
  ABSENT: 0x70,
  /** Conforming code of ring 0. */
  CONFORMING: 0x78,
  /** Call gate of DPL 3 to `gate_target` in ring 0, two parameters. */
  GATE0: 0x80,
  /** The same to ring 1. */
  GATE1: 0x88,
  LDT: 0x90,
  /** A second TSS, for task switches, and a task gate to it. */
  TSS2: 0x98,
  TASK_GATE: 0xa0,
  /** 16-bit code of ring 0. */
  CODE16: 0xa8,
  /** A 16-bit stack at 0, 64 KB. */
  STACK16: 0xb0,
  /** Call gate of DPL 0. */
  GATE_DPL0: 0xb8,
  /** 16-bit call gate of DPL 3 to ring 0, one parameter. */
  GATE16: 0xc0,
  /** Code and data of ring 0 that are flat but end at 2 GB. */
  HALF: 0xc8,
} as const;

const ORIGIN = 0x10000;
const EXCEPTIONS = 32;
const WITH_ERROR_CODE = new Set([8, 10, 11, 12, 13, 14, 17]);

function constants(): string {
  return Object.entries(SELECTORS)
    .map(([name, value]) => `${name} equ 0x${value.toString(16)}`)
    .join("\n");
}

function stubs(): string {
  let text = "";
  for (let vector = 0; vector < EXCEPTIONS; vector++) {
    text += `stub${vector}:\n${WITH_ERROR_CODE.has(vector) ? "" : " push dword 0\n"} push dword ${vector}\n jmp common\n`;
  }
  return text;
}

/** desc: base, limit, access byte, G and D/B. gate: selector, offset, access byte, parameters. */
const MACROS = `
%macro desc 4
  dw (%2) & 0xffff, (%1) & 0xffff
  db ((%1) >> 16) & 0xff, %3, (((%2) >> 16) & 15) | ((%4) << 4), ((%1) >> 24) & 0xff
%endmacro
%macro gate 4
  dw (%2) & 0xffff, %1
  db %4, %3
  dw ((%2) >> 16) & 0xffff
%endmacro
`;

const TABLES = `
align 8
gdt:
  dq 0
  desc 0, 0xfffff, 0x9a, 0xc
  desc 0, 0xfffff, 0x92, 0xc
  desc 0, 0xfffff, 0xba, 0xc
  desc 0, 0xfffff, 0xb2, 0xc
  desc 0, 0xfffff, 0xda, 0xc
  desc 0, 0xfffff, 0xd2, 0xc
  desc 0, 0xfffff, 0xfa, 0xc
  desc 0, 0xfffff, 0xf2, 0xc
  desc tss, 0x2068, 0x89, 0
  desc window, 0xfff, 0xf2, 0x4
  desc window, 0xfff, 0xf0, 0x4
  desc window, 0xfff, 0xf6, 0x4
  desc 0, 0xfffff, 0xf8, 0xc
  desc 0, 0xfffff, 0x72, 0xc
  desc 0, 0xfffff, 0x9e, 0xc
  gate CODE0, gate_target, 0xec, 2
  gate CODE1, gate_target, 0xec, 2
  desc ldt, 0xf, 0x82, 0
  desc tss2, 0x67, 0x89, 0
  gate TSS2, 0, 0xe5, 0
  desc 0, 0xffff, 0x9a, 0
  desc 0, 0xffff, 0x92, 0
  gate CODE0, gate_target, 0x8c, 0
  gate CODE0, gate_target, 0xe4, 1
  desc 0, 0x7ffff, 0x92, 0xc
gdt_end:
gdtr: dw gdt_end - gdt - 1
  dd gdt
ldt:
  dq 0
  desc window, 0xff, 0xf2, 0x4
idtr: dw 256 * 8 - 1
  dd idt
align 8
idt: times 256 dq 0
align 16
tss: dd 0, stack0, DATA0, stack1, DATA1, stack2, DATA2
  times 18 dd 0
  dw 0, io_map - tss
io_map: times 8193 db 0xff
align 16
tss2: times 26 dd 0
record: times 8 dd 0
align 4096
window: times 4096 db 0
  times 2048 db 0
stack0:
  times 2048 db 0
stack1:
  times 2048 db 0
stack2:
  times 2048 db 0
stack3:
tables_end:
`;

const PRELUDE = `
start:
  lgdt [gdtr]
  lidt [idtr]
  jmp CODE0:.here
.here:
  mov ax, DATA0
  mov ds, ax
  mov es, ax
  mov ss, ax
  xor eax, eax
  mov fs, ax
  mov gs, ax
  mov esp, stack0 - 256
  mov ax, TSS
  ltr ax
  xor eax, eax
  jmp test
common:
  pop dword [ss:record]
  pop dword [ss:record + 4]
  pop dword [ss:record + 8]
  pop dword [ss:record + 12]
  pop dword [ss:record + 16]
  mov [ss:record + 20], esp
  hlt
; To ring 3 at ebx.
to_ring3:
  push dword DATA3
  push dword stack3
  push dword 0x202
  push dword CODE3
  push ebx
  mov ax, DATA3
  mov ds, ax
  mov es, ax
  iret
; To ring 1 at ebx.
to_ring1:
  push dword DATA1
  push dword stack1 - 256
  push dword 0x202
  push dword CODE1
  push ebx
  mov ax, DATA1
  mov ds, ax
  mov es, ax
  iret
`;

/** What an exception handler was given. */
export interface Recorded {
  readonly vector: number;
  readonly errorCode: number;
  readonly eip: number;
  readonly cs: number;
  readonly eflags: number;
  /** ESP of the handler, above the popped frame. */
  readonly esp: number;
}

export interface TestMachine {
  readonly cpu: X86Cpu;
  readonly symbols: Readonly<Record<string, number>>;
  /** Runs until something other than the budget ends it. */
  run(budget?: number): Exit;
  /** Runs to the halt in an exception handler, and tells what it was given. */
  fault(): Recorded;
  read8(address: number): number;
  read32(address: number): number;
  /** Unsigned register value by name. */
  register(name: string): number;
}

const REGISTERS = ["eax", "ecx", "edx", "ebx", "esp", "ebp", "esi", "edi"];

const MEMORY_BYTES = 8 * 1024 * 1024;
const SILENT: PortBus = { read: () => -1, write: () => {} };
/** What is on the ports of the test in progress. */
let portsNow = SILENT;
/** One processor of each tier for all tests of a file: making one takes longer than most of them. */
const processors = new Map<Tier, X86Cpu>();

/** A processor after power-on with empty RAM: the one of the tier, or one of its own for a test with a model. */
function processor(tier: Tier, options: Partial<CpuOptions>): X86Cpu {
  portsNow = options.ports ?? SILENT;
  const ports: PortBus = {
    read: (port, size) => portsNow.read(port, size),
    write: (port, size, value) => portsNow.write(port, size, value),
  };
  let cpu = options.model === undefined ? processors.get(tier) : undefined;
  cpu ??= createCpu({ ...options, memoryBytes: MEMORY_BYTES, tier, ports });
  if (options.model === undefined) processors.set(tier, cpu);
  cpu.memory.fill(0, MEMORY_BYTES, 0);
  cpu.reset();
  return cpu;
}

/** Builds the machine around the body of a test, in one tier. One machine at a time: the next takes it apart. */
export function machine(tier: Tier, body: string, options: Partial<CpuOptions> = {}): TestMachine {
  const target = /^\s*gate_target:/m.test(body) ? "" : "gate_target: hlt\n";
  const source = `bits 32\n${constants()}\n${MACROS}${PRELUDE}${stubs()}${target}${body}\n hlt\n${TABLES}`;
  const code = assemble(source, { origin: ORIGIN });
  const cpu = processor(tier, options);
  cpu.memory.writeBytes(ORIGIN, code.bytes);
  const { symbols } = code;
  for (let vector = 0; vector < EXCEPTIONS; vector++) setGate(cpu, symbols, vector, symbols[`stub${vector}`]);
  cpu.startFlat({ entry: symbols.start });
  const read32 = (address: number): number => cpu.memory.read32(address) >>> 0;
  const run = (budget = 1_000_000): Exit => cpu.run(budget);
  return {
    cpu,
    symbols,
    run,
    fault() {
      const exit = run();
      if (exit.kind !== "halt") throw new Error(`expected a halt in a handler, got ${exit.kind}`);
      const [vector, errorCode, eip, cs, eflags, esp] = [0, 4, 8, 12, 16, 20].map((at) => read32(symbols.record + at));
      return { vector, errorCode, eip, cs, eflags, esp };
    },
    read8: (address) => cpu.memory.read8(address),
    read32,
    register: (name) => cpu.getRegister(REGISTERS.indexOf(name) as 0),
  };
}

/** Puts a gate into the IDT. `access` 0x8e is a 32-bit interrupt gate of DPL 0. */
export function setGate(
  cpu: X86Cpu,
  symbols: Readonly<Record<string, number>>,
  vector: number,
  offset: number,
  access = 0x8e,
  selector: number = SELECTORS.CODE0,
): void {
  cpu.memory.write32(symbols.idt + vector * 8, (selector << 16) | (offset & 0xffff));
  cpu.memory.write32(symbols.idt + vector * 8 + 4, (offset & 0xffff0000) | (access << 8));
}
