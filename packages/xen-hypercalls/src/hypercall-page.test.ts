import { createCpu, type X86Cpu } from "@lguest/x86-cpu";
import { assemble } from "@lguest-tools/asm";
import { Decoder, DecoderOptions, Formatter, FormatterSyntax } from "iced-x86";
import { describe, expect, it } from "vitest";
import { XenAbiError } from "./errors.js";
import { __HYPERVISOR_iret, hypercallNumbers } from "./hypercall-numbers.js";
import { createHypercallPage, HYPERCALL_SLOT_SIZE, hypercallEntry } from "./hypercall-page.js";
import { HYPERVISOR_iret, HYPERVISOR_update_va_mapping_otherdomain } from "./hypercalls.js";
import { encodeLayout } from "./layout.js";
import {
  encodeHypercallCode,
  formatHypercall,
  fromRegisters,
  HYPERCALL_VECTOR,
  type HypercallConvention,
  type HypercallRegisters,
  type HypercallRequest,
  hypercall,
  toRegisters,
} from "./request.js";
import { iretFrame } from "./traps.js";

/** 32-bit code as text, one instruction an element, until `end`. */
function disassemble(code: Uint8Array, address: number): string[] {
  const decoder = new Decoder(32, code, DecoderOptions.None);
  const formatter = new Formatter(FormatterSyntax.Nasm);
  decoder.ip = BigInt(address);
  const lines: string[] = [];
  for (const instruction of decoder.decodeAll()) {
    lines.push(formatter.format(instruction));
    instruction.free();
  }
  formatter.free();
  decoder.free();
  return lines;
}

const page = createHypercallPage();

describe("hypercall page", () => {
  it("has in each slot the number, the interrupt and the way back, and breakpoints after them", () => {
    expect(page.length).toBe(4096);
    for (let number = 0; number < 128; number++) {
      const slot = page.subarray(number * HYPERCALL_SLOT_SIZE, (number + 1) * HYPERCALL_SLOT_SIZE);
      const lines = disassemble(slot, 0);
      const expected =
        number === __HYPERVISOR_iret
          ? ["push eax", "mov eax,17h", "int 82h"]
          : [`mov eax,${asHex(number)}`, "int 82h", "ret"];
      expect(lines.slice(0, 3)).toEqual(expected);
      expect(new Set(lines.slice(3))).toEqual(new Set(["int3"]));
    }
  });

  it("is Xen's, byte for byte, where the stubs are", () => {
    expect([...page.subarray(32, 40)]).toEqual([0xb8, 1, 0, 0, 0, 0xcd, 0x82, 0xc3]);
    expect([...page.subarray(23 * 32, 23 * 32 + 8)]).toEqual([0x50, 0xb8, 0x17, 0, 0, 0, 0xcd, 0x82]);
  });

  it("has a slot for each known hypercall and for no number from 128 on", () => {
    for (const number of hypercallNumbers()) expect(hypercallEntry(0xc0001000, number)).toBe(0xc0001000 + number * 32);
    expect(() => hypercallEntry(0xc0001000, 128)).toThrow(XenAbiError);
    expect(() => hypercallEntry(0xc0001000, -1)).toThrow("hypercall number: expected an integer in 0x0..0x7f, got -1");
  });
});

/** A number as the formatter shows it. */
function asHex(value: number): string {
  if (value < 10) return String(value);
  const digits = value.toString(16).toUpperCase();
  return /^[A-F]/.test(digits) ? `0${digits}h` : `${digits}h`;
}

const PAGE = 0x3000;
const CODE = 0x1000;
const HANDLER = 0x2000;
const HLT = 0xf4;
const STACK = 0x8000;

/** A machine in ring 0, flat, whose vector 0x82 halts in a handler, as if the hypervisor looked at the registers then. */
function machine(code: readonly number[]): X86Cpu {
  const cpu = createCpu({ memoryBytes: 0x10000 });
  const { memory } = cpu;
  memory.writeBytes(CODE, Uint8Array.from(code));
  memory.writeBytes(HANDLER, assemble("hlt\niret", { origin: HANDLER }).bytes);
  memory.writeBytes(PAGE, page);
  cpu.startFlat({ entry: CODE, stack: STACK });
  // Null, flat code, flat data.
  const [gdt, idt] = [0x4000, 0x5000];
  memory.write32(gdt + 8, 0x0000ffff);
  memory.write32(gdt + 12, 0x00cf9b00);
  memory.write32(gdt + 16, 0x0000ffff);
  memory.write32(gdt + 20, 0x00cf9300);
  memory.write32(idt + HYPERCALL_VECTOR * 8, (8 << 16) | HANDLER);
  memory.write32(idt + HYPERCALL_VECTOR * 8 + 4, 0x00008e00);
  cpu.loadGdt(gdt, 23);
  cpu.loadIdt(idt, 0x7ff);
  cpu.loadSegment("cs", 8);
  for (const segment of ["ss", "ds", "es"] as const) cpu.loadSegment(segment, 16);
  return cpu;
}

function registersOf(cpu: X86Cpu): HypercallRegisters {
  const [eax, ecx, edx, ebx, , , esi, edi] = Array.from({ length: 8 }, (_, n) => cpu.getRegister(n as 0));
  return { eax, ebx, ecx, edx, esi, edi };
}

const conventions: HypercallConvention[] = [{ kind: "page", page: PAGE, at: CODE }, { kind: "interrupt" }];

describe.each(conventions)("a call by $kind", (convention) => {
  const requests: HypercallRequest[] = [
    hypercall(29, 0),
    hypercall(0x7f, 1, 2, 3, 4, 5),
    HYPERVISOR_update_va_mapping_otherdomain(0xc12b5000, 0x80000001_41ab5061n, 2, 0x7ff1),
  ];

  it.each(requests.map((request) => [formatHypercall(request), request] as const))(
    "%s reaches the handler with its registers, and its result comes back",
    (_, request) => {
      const cpu = machine([...encodeHypercallCode(request, convention), HLT]);
      expect(cpu.run(100).kind).toBe("halt");
      expect(cpu.eip).toBe(HANDLER + 1);
      const registers = registersOf(cpu);
      expect(registers.eax).toBe(request.number);
      expect(fromRegisters(registers)).toEqual({ ...request, args: fromRegisters(toRegisters(request)).args });
      cpu.setRegister(0, -38);
      cpu.eip = HANDLER + 1;
      expect(cpu.run(100).kind).toBe("halt");
      expect(cpu.getRegister(0) | 0).toBe(-38);
      expect(cpu.getRegister(4)).toBe(STACK);
    },
  );
});

describe("iret", () => {
  it("comes with the guest's eax on top of the frame that it pushed", () => {
    const frame = 0x7000;
    // The frame without eax, which the stub pushes.
    const code = assemble("mov esp, FRAME + 4\nmov eax, 0x1234\njmp STUB", {
      origin: CODE,
      symbols: { FRAME: frame, STUB: hypercallEntry(PAGE, HYPERVISOR_iret().number) },
    });
    const cpu = machine([...code.bytes]);
    cpu.memory.writeBytes(frame, encodeLayout(iretFrame, { eax: 0, eip: 0xc0000000, cs: 0xe019, eflags: 0x200 }));
    expect(cpu.run(100).kind).toBe("halt");
    expect(cpu.getRegister(0)).toBe(__HYPERVISOR_iret);
    // Above what `int` pushed in ring 0: eip, cs, eflags.
    const esp = cpu.getRegister(4) + 12;
    expect(esp).toBe(frame);
    const seen = new Uint8Array(16).map((_, index) => cpu.memory.read8(esp + index));
    expect([...seen]).toEqual([
      ...encodeLayout(iretFrame, { eax: 0x1234, eip: 0xc0000000, cs: 0xe019, eflags: 0x200 }),
    ]);
  });
});

describe("a request", () => {
  it("takes signed words and refuses what is no word", () => {
    expect(hypercall(1, -1, 0xffffffff)).toEqual({ number: 1, args: [0xffffffff, 0xffffffff] });
    expect(() => hypercall(1, 0, 2 ** 32)).toThrow("argument 1: expected an integer in -0x80000000..0xffffffff");
    expect(() => hypercall(1, 0.5)).toThrow(XenAbiError);
  });

  it("is made of as many registers as its number has, all if it is unknown", () => {
    const registers = { eax: -1, ebx: -2, ecx: 3, edx: 4, esi: 5, edi: 6 };
    expect(fromRegisters(registers)).toEqual({ number: 0xffffffff, args: [0xfffffffe, 3, 4, 5, 6] });
    expect(fromRegisters({ ...registers, eax: 3 })).toEqual({ number: 3, args: [0xfffffffe, 3] });
    expect(formatHypercall({ number: 99, args: [1] })).toBe("hypercall 99(0x1)");
  });

  it("becomes the code that one would write", () => {
    const code = encodeHypercallCode(hypercall(3, 0xe021, 0xc1234000), { kind: "interrupt" });
    expect(disassemble(code, 0)).toEqual(["mov ebx,0E021h", "mov ecx,0C1234000h", "mov eax,3", "int 82h"]);
    const call = encodeHypercallCode(hypercall(3, 1), { kind: "page", page: 0xc0101000, at: 0xc0200000 });
    expect(disassemble(call, 0xc0200000)).toEqual(["mov ebx,1", "call 0C0101060h"]);
  });
});
