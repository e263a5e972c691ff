/* Operands of more than four bytes: what #AC makes of their alignment (SDM Vol 3A table 6-7; which offsets, as on AMD family
 * 25), and that nothing is written when a part of them is out of reach. */
import { describe, expect, test } from "vitest";
import { CODE, createMachine, DATA, EBX, EDI, type Machine, SELECTORS, setPrivilege } from "./support/machine.js";

const VECTOR_GP = 13;
const VECTOR_AC = 17;
const CR0_AM = 1 << 18;
const EFLAGS_AC = 1 << 18;
const OSFXSR = 0x200;
/** Where the machine's GDT is. */
const GDT = 0x1000;

describe.each(["step", "interpreter"] as const)("wide operands on the %s tier", (tier) => {
  /** The vectors of `instruction` at CPL 3 with alignment checks on, with EBX and EDI off by each of 0, 1, 2, 4 and 8. */
  function vectors(instruction: string): number[] {
    return [0, 1, 2, 4, 8].map((off) => {
      const machine = createMachine(tier);
      const { cpu } = machine;
      setPrivilege(machine, 3);
      cpu.cr0 = (cpu.cr0 | CR0_AM) >>> 0;
      cpu.cr4 = OSFXSR;
      // FXRSTOR wants a valid MXCSR; an empty x87 has room to load and stores indefinite numbers.
      for (let at = 0; at < 0x200; at += 4) cpu.memory.write32(DATA + at, 0x1f80);
      machine.load(`fninit\n${instruction}\nnop`);
      cpu.eflags = EFLAGS_AC | 2;
      cpu.setRegister(EBX, DATA + off);
      cpu.setRegister(EDI, DATA + off);
      machine.run(3);
      return machine.vector();
    });
  }

  const NONE = -1;
  const AC = VECTOR_AC;
  const GP = VECTOR_GP;
  const DOUBLEWORD = [NONE, AC, AC, NONE, NONE];
  const QUADWORD = [NONE, AC, AC, AC, NONE];

  test.each([
    ["movd mm0, [ebx]", DOUBLEWORD],
    ["movq mm0, [ebx]", QUADWORD],
    ["movq [ebx], mm0", QUADWORD],
    ["punpcklbw mm0, [ebx]", DOUBLEWORD],
    ["punpckhbw mm0, [ebx]", QUADWORD],
    ["movss xmm0, [ebx]", DOUBLEWORD],
    ["addsd xmm0, [ebx]", QUADWORD],
    ["movhps [ebx], xmm0", QUADWORD],
    ["movddup xmm0, [ebx]", QUADWORD],
    ["cvtps2pd xmm0, [ebx]", QUADWORD],
    ["maskmovq mm0, mm1", QUADWORD],
    ["maskmovdqu xmm0, xmm1", QUADWORD],
    ["movups xmm0, [ebx]", [NONE, AC, AC, AC, AC]],
    ["movdqu [ebx], xmm0", [NONE, AC, AC, AC, AC]],
    ["lddqu xmm0, [ebx]", [NONE, AC, AC, AC, AC]],
    ["movaps xmm0, [ebx]", [NONE, GP, GP, GP, GP]],
    ["addps xmm0, [ebx]", [NONE, GP, GP, GP, GP]],
    ["fxsave [ebx]", [NONE, AC, AC, GP, GP]],
    ["fxrstor [ebx]", [NONE, AC, AC, GP, GP]],
    ["clflush [ebx]", [NONE, NONE, NONE, NONE, NONE]],
    ["fld qword [ebx]", QUADWORD],
    ["fld tword [ebx]", QUADWORD],
    ["fadd qword [ebx]", QUADWORD],
    ["fild qword [ebx]", QUADWORD],
    ["fbld [ebx]", QUADWORD],
    ["fstp qword [ebx]", QUADWORD],
    ["fstp tword [ebx]", QUADWORD],
    ["fisttp qword [ebx]", QUADWORD],
    ["fbstp [ebx]", QUADWORD],
    ["fnstenv [ebx]", DOUBLEWORD],
    ["fldenv [ebx]", DOUBLEWORD],
    ["fnsave [ebx]", DOUBLEWORD],
    ["frstor [ebx]", DOUBLEWORD],
    ["o16 fnsave [ebx]", [NONE, AC, NONE, NONE, NONE]],
    ["cmpxchg8b [ebx]", QUADWORD],
  ])("%s", (instruction, expected) => {
    expect(vectors(instruction)).toEqual(expected);
  });

  /** Runs at the end of DATA's page with DS ending there. */
  function atTheEnd(source: string): Machine {
    const machine = createMachine(tier);
    machine.cpu.cr4 = OSFXSR;
    for (let at = 0xff0; at < 0x1010; at++) machine.cpu.memory.write8(DATA + at, 0x55);
    machine.load(`fninit\nfld1\nmov ax, ${SELECTORS.shortData}\nmov ds, ax\nmov ebx, ${DATA + 0x1000}\n${source}\nhlt`);
    machine.run();
    return machine;
  }

  test.each([
    "movups [ebx - 15], xmm0",
    "movq [ebx - 4], mm0",
    "movlps [ebx - 7], xmm0",
    "fstp tword [ebx - 9]",
    "fstp qword [ebx - 4]",
    "fbstp [ebx - 8]",
    "fnstenv [ebx - 16]",
    "cmpxchg8b [ebx - 4]",
  ])("%s beyond the limit writes nothing", (instruction) => {
    const machine = atTheEnd(instruction);
    expect(machine.vector()).toBe(VECTOR_GP);
    for (let at = 0xff0; at < 0x1000; at++) expect(machine.cpu.memory.read8(DATA + at)).toBe(0x55);
  });

  test("CLFLUSH may touch an execute-only segment, a load may not", () => {
    for (const [instruction, vector] of [
      ["clflush [cs:ebx]", NONE],
      ["mov al, [cs:ebx]", GP],
    ] as const) {
      const machine = createMachine(tier);
      machine.cpu.memory.write32(GDT + SELECTORS.code0 + 4, 0x00cf9900);
      machine.cpu.loadSegment("cs", SELECTORS.code0);
      machine.load(`mov ebx, ${CODE}\n${instruction}\nhlt`);
      machine.run();
      expect(machine.vector()).toBe(vector);
    }
  });
});
