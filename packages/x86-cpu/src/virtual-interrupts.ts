/*C:168 Virtual interrupts.
 *
 * CR4.VME and CR4.PVI give a program with too little IOPL an interrupt flag of its own, VIF, and let INT n in
 * virtual-8086 mode go straight to the 8086 program's vector table (SDM Vol 3B §20.3, §20.4, table 20-2). Here is when
 * VIF stands for IF, the way through the table, and the fault of a virtual interrupt that waits. Before it: delivery.ts.
 * After it: CLI, STI, PUSHF and POPF (instructions/flag-control.ts), INT n and IRET (instructions/interrupts.ts). */
import { TSS32_IO_MAP_BASE } from "@lguest/descriptor-tables";
import { readSystem8, readSystem16 } from "./access.js";
import type { Cpu } from "./cpu.js";
import { raiseFault } from "./events.js";
import { EFLAGS_IF, EFLAGS_IOPL, EFLAGS_RF, EFLAGS_TF, EFLAGS_VIF, EFLAGS_VIP } from "./flags.js";
import { frameOnCurrentStack, pushFrame } from "./frame.js";
import { tssIs32 } from "./inner-stack.js";
import { CPL, CR4, CS, EFLAGS, EIP, ESP, MODE, MODE_V86, SEG_BASE, SEG_LIMIT, SEG_SELECTOR, TR } from "./layout.js";
import { updateMode } from "./mode.js";
import { CR4_PVI, CR4_VME, VECTOR_GP } from "./registers.js";
import { setRealSegment } from "./segments.js";

/** Bytes of the software interrupt redirection bitmap, just below the I/O map in the TSS. */
const REDIRECTION_BYTES = 32;
/** Bytes of an entry of the 8086 program's vector table, which is at linear address 0. */
const VECTOR_BYTES = 4;

/** True if CR4.VME is set: for those who know that the processor is in virtual-8086 mode. */
export function hasVme(cpu: Cpu): boolean {
  return (cpu.i32[CR4] & CR4_VME) !== 0;
}

/** True if CLI and STI move VIF instead of IF: IOPL is below 3, and the mode's extension is on. */
export function vifStandsForIf(cpu: Cpu): boolean {
  const i32 = cpu.i32;
  if (i32[CPL] !== 3 || (i32[EFLAGS] & EFLAGS_IOPL) === EFLAGS_IOPL) return false;
  return (i32[CR4] & ((i32[MODE] & MODE_V86) !== 0 ? CR4_VME : CR4_PVI)) !== 0;
}

/** The FLAGS that a virtual-8086 program with IOPL below 3 sees: VIF as IF, and IOPL 3. */
export function virtualFlags(eflags: number): number {
  return (eflags & ~EFLAGS_IF) | EFLAGS_IOPL | ((eflags & EFLAGS_VIF) !== 0 ? EFLAGS_IF : 0);
}

/**
 * #GP(0) for an image of FLAGS that POPF or IRET may not load in virtual-8086 mode with IOPL below 3: one that sets TF,
 * or enables interrupts while one waits. Otherwise VIF as the image's IF has it.
 */
export function virtualIfOf(cpu: Cpu, image: number): number {
  const enables = (image & EFLAGS_IF) !== 0;
  if ((image & EFLAGS_TF) !== 0 || (enables && (cpu.i32[EFLAGS] & EFLAGS_VIP) !== 0)) raiseFault(cpu, VECTOR_GP, 0);
  return enables ? EFLAGS_VIF : 0;
}

/**
 * After an instruction that may have brought a program with VIF to run: if VIF and VIP are both set, the next
 * instruction begins with #GP(0) (SDM Vol 3B §20.3.2).
 */
export function checkVirtualInterrupt(cpu: Cpu): void {
  const both = EFLAGS_VIF | EFLAGS_VIP;
  if ((cpu.i32[EFLAGS] & both) !== both || !vifStandsForIf(cpu)) return;
  cpu.newTaskEip = cpu.i32[EIP] >>> 0;
  raiseFault(cpu, VECTOR_GP, 0);
}

/** The vector's bit in the redirection bitmap of the TSS. #GP(0) if the TSS has none. */
function redirectionBit(cpu: Cpu, vector: number): number {
  const limit = cpu.i32[SEG_LIMIT + TR] >>> 0;
  const base = cpu.i32[SEG_BASE + TR];
  if (!tssIs32(cpu) || limit < TSS32_IO_MAP_BASE + 1) raiseFault(cpu, VECTOR_GP, 0);
  const offset = readSystem16(cpu, (base + TSS32_IO_MAP_BASE) | 0) - REDIRECTION_BYTES + (vector >>> 3);
  if (offset < 0 || offset > limit) raiseFault(cpu, VECTOR_GP, 0);
  return (readSystem8(cpu, (base + offset) | 0) >>> (vector & 7)) & 1;
}

/**
 * INT n in virtual-8086 mode with VME: methods 5 and 6 of table 20-2, a call of the 8086 program's own handler.
 * @returns false if the vector is not redirected, for the caller to treat it as without VME.
 */
export function redirectInterrupt(cpu: Cpu, vector: number): boolean {
  if (redirectionBit(cpu, vector) !== 0) return false;
  const i32 = cpu.i32;
  const isVirtual = vifStandsForIf(cpu);
  const offset = readSystem16(cpu, vector * VECTOR_BYTES);
  const selector = readSystem16(cpu, vector * VECTOR_BYTES + 2);
  cpu.frame[0] = isVirtual ? virtualFlags(i32[EFLAGS]) : i32[EFLAGS];
  cpu.frame[1] = i32[SEG_SELECTOR + CS];
  cpu.frame[2] = i32[EIP];
  frameOnCurrentStack(cpu);
  i32[ESP] = pushFrame(cpu, 2, 3, true, 0);
  i32[EFLAGS] &= ~(EFLAGS_TF | EFLAGS_RF | (isVirtual ? EFLAGS_VIF : EFLAGS_IF));
  setRealSegment(cpu, CS, selector, true);
  i32[EIP] = offset;
  cpu.deliveries++;
  updateMode(cpu);
  return true;
}
