/*T:856 A process's registers.
 *
 * What Linux calls pt_regs: taken from the processor and from ring 0's stack when the process came in, changed by system
 * calls, signals and virtual-8086 mode, and put back when it goes on. Before it: kernel-image.ts. Next: signals.ts. */
import type { RegisterNumber, X86Cpu } from "@lguest/x86-cpu";
import type { Entry, KernelImage } from "./kernel-image.js";

/* EFLAGS, SDM Vol 1 §3.4.3. */
export const EFLAGS_TF = 1 << 8;
export const EFLAGS_IF = 1 << 9;
export const EFLAGS_DF = 1 << 10;
export const EFLAGS_IOPL = 3 << 12;
export const EFLAGS_NT = 1 << 14;
export const EFLAGS_RF = 1 << 16;
export const EFLAGS_VM = 1 << 17;
export const EFLAGS_AC = 1 << 18;
export const EFLAGS_VIF = 1 << 19;
export const EFLAGS_VIP = 1 << 20;
export const EFLAGS_ID = 1 << 21;

const SELECTOR_MASK = 0xffff;

/** All unsigned; selectors 16 bits. */
export interface Registers {
  eax: number;
  ecx: number;
  edx: number;
  ebx: number;
  esp: number;
  ebp: number;
  esi: number;
  edi: number;
  eip: number;
  eflags: number;
  cs: number;
  ss: number;
  ds: number;
  es: number;
  fs: number;
  gs: number;
}

/** The general registers by their number. */
const GENERAL = ["eax", "ecx", "edx", "ebx", "esp", "ebp", "esi", "edi"] as const;

/** In virtual-8086 mode? */
export function isV86(registers: Registers): boolean {
  return (registers.eflags & EFLAGS_VM) !== 0;
}

/** All zero. */
export function emptyRegisters(): Registers {
  return {
    eax: 0,
    ecx: 0,
    edx: 0,
    ebx: 0,
    esp: 0,
    ebp: 0,
    esi: 0,
    edi: 0,
    eip: 0,
    eflags: 0,
    cs: 0,
    ss: 0,
    ds: 0,
    es: 0,
    fs: 0,
    gs: 0,
  };
}

/** The process's registers upon an entry from ring 3. */
export function takeRegisters(cpu: X86Cpu, kernel: KernelImage, { frame }: Entry): Registers {
  const word = (index: number): number => kernel.stackWord(frame + index * 4);
  const registers = emptyRegisters();
  GENERAL.forEach((name, number) => {
    registers[name] = cpu.getRegister(number as RegisterNumber);
  });
  registers.eip = word(0);
  registers.cs = word(1) & SELECTOR_MASK;
  registers.eflags = word(2);
  registers.esp = word(3);
  registers.ss = word(4) & SELECTOR_MASK;
  if (isV86(registers)) {
    registers.es = word(5) & SELECTOR_MASK;
    registers.ds = word(6) & SELECTOR_MASK;
    registers.fs = word(7) & SELECTOR_MASK;
    registers.gs = word(8) & SELECTOR_MASK;
  } else {
    for (const name of ["es", "ds", "fs", "gs"] as const) registers[name] = cpu.getSelector(name);
  }
  return registers;
}

/** Lets the process go on with these registers when the processor next runs. */
export function leaveWith(cpu: X86Cpu, kernel: KernelImage, registers: Registers): void {
  const { es, ds, fs, gs, eip, cs, eflags, esp, ss } = registers;
  GENERAL.forEach((name, number) => {
    if (name !== "esp") cpu.setRegister(number as RegisterNumber, registers[name]);
  });
  // IRET takes the segments of virtual-8086 mode itself; the way back then loads null ones.
  if (isV86(registers)) kernel.leave([0, 0, 0, 0, eip, cs, eflags, esp, ss, es, ds, fs, gs]);
  else kernel.leave([gs, fs, es, ds, eip, cs, eflags, esp, ss]);
}
