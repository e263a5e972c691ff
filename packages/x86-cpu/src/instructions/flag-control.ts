/*C:290 Flag control.
 *
 * SDM Vol 1 §5.1.11: single flags, LAHF and SAHF, PUSHF and POPF, and the interrupt flag with its guard, IOPL. What POPF
 * may not change it leaves without a fault, which is why lguest guests must not use it for IF. Before: string.ts. Next:
 * misc.ts. */
import type { Cpu } from "../cpu.js";
import { raiseFault } from "../events.js";
import {
  EFLAGS_AC,
  EFLAGS_AF,
  EFLAGS_CF,
  EFLAGS_DF,
  EFLAGS_ID,
  EFLAGS_IF,
  EFLAGS_IOPL,
  EFLAGS_IOPL_SHIFT,
  EFLAGS_NT,
  EFLAGS_PF,
  EFLAGS_RESERVED_ONE,
  EFLAGS_RF,
  EFLAGS_SF,
  EFLAGS_STATUS,
  EFLAGS_TF,
  EFLAGS_VIF,
  EFLAGS_VIP,
  EFLAGS_VM,
  EFLAGS_ZF,
} from "../flags.js";
import type { HandlerTable } from "../handler.js";
import type { Instruction } from "../ir.js";
import { CPL, EFLAGS, MODE, MODE_V86, SHADOW, SHADOW_STI } from "../layout.js";
import { updateMode } from "../mode.js";
import { OP_CLC, OP_CLD, OP_CLI, OP_CMC, OP_LAHF, OP_POPF, OP_PUSHF, OP_SAHF, OP_STC, OP_STD, OP_STI } from "../ops.js";
import { VECTOR_GP } from "../registers.js";
import { moveStackPointer, peek, pop, push } from "../stack.js";
import { hasVme, vifStandsForIf, virtualFlags, virtualIfOf } from "../virtual-interrupts.js";

/** Byte index of AH. */
const AH = 1;

function stc(cpu: Cpu): void {
  cpu.i32[EFLAGS] |= EFLAGS_CF;
}

function clc(cpu: Cpu): void {
  cpu.i32[EFLAGS] &= ~EFLAGS_CF;
}

function cmc(cpu: Cpu): void {
  cpu.i32[EFLAGS] ^= EFLAGS_CF;
}

function cld(cpu: Cpu): void {
  cpu.i32[EFLAGS] &= ~EFLAGS_DF;
}

function std(cpu: Cpu): void {
  cpu.i32[EFLAGS] |= EFLAGS_DF;
}

const AH_FLAGS = EFLAGS_CF | EFLAGS_PF | EFLAGS_AF | EFLAGS_ZF | EFLAGS_SF;

function lahf(cpu: Cpu): void {
  cpu.u8[AH] = (cpu.i32[EFLAGS] & AH_FLAGS) | EFLAGS_RESERVED_ONE;
}

function sahf(cpu: Cpu): void {
  cpu.i32[EFLAGS] = (cpu.i32[EFLAGS] & ~AH_FLAGS) | (cpu.u8[AH] & AH_FLAGS);
}

function iopl(cpu: Cpu): number {
  return (cpu.i32[EFLAGS] & EFLAGS_IOPL) >>> EFLAGS_IOPL_SHIFT;
}

/** In virtual-8086 mode PUSHF and POPF need IOPL 3 (SDM Vol 3B §20.2.7) or, with 16 bits, VME, and then know VIF only. */
function isVirtualised(cpu: Cpu, insn: Instruction): boolean {
  if ((cpu.i32[MODE] & MODE_V86) === 0 || iopl(cpu) === 3) return false;
  if (insn.size === 4 || !hasVme(cpu)) raiseFault(cpu, VECTOR_GP, 0);
  return true;
}

/** VM and RF are clear in the image. */
function pushf(cpu: Cpu, insn: Instruction): void {
  const image = isVirtualised(cpu, insn) ? virtualFlags(cpu.i32[EFLAGS]) : cpu.i32[EFLAGS];
  push(cpu, insn.size, image & ~(EFLAGS_VM | EFLAGS_RF));
}

/** What POPF always changes; the upper ones only with a 32-bit operand. */
const POPF_FLAGS = EFLAGS_STATUS | EFLAGS_TF | EFLAGS_DF | EFLAGS_NT;
const POPF_FLAGS_32 = EFLAGS_AC | EFLAGS_ID;
/** Cleared by a 32-bit POPF in protected mode at CPL 0 and in real-address mode. */
const POPF_CLEARED_32 = EFLAGS_VIF | EFLAGS_VIP;

/** POPF in virtual-8086 mode with VME and IOPL below 3: IF and IOPL stay, VIF is what is popped as IF. */
function popVirtualFlags(cpu: Cpu): void {
  const image = peek(cpu, 2, 0);
  const vif = virtualIfOf(cpu, image);
  moveStackPointer(cpu, 2);
  const kept = cpu.i32[EFLAGS] & ~(POPF_FLAGS | EFLAGS_RF | EFLAGS_VIF);
  cpu.i32[EFLAGS] = kept | (image & POPF_FLAGS) | vif | EFLAGS_RESERVED_ONE;
}

/** IOPL changes at CPL 0 only, IF at CPL <= IOPL only; neither is a fault. RF always ends up clear. */
function popf(cpu: Cpu, insn: Instruction): void {
  if (isVirtualised(cpu, insn)) {
    popVirtualFlags(cpu);
    return;
  }
  const cpl = cpu.i32[CPL];
  const before = cpu.i32[EFLAGS];
  let mask = POPF_FLAGS;
  if (cpl === 0) mask |= EFLAGS_IOPL;
  if (cpl <= iopl(cpu)) mask |= EFLAGS_IF;
  let cleared = EFLAGS_RF;
  if (insn.size === 4) {
    mask |= POPF_FLAGS_32;
    if (cpl === 0) cleared |= POPF_CLEARED_32;
  }
  const image = pop(cpu, insn.size);
  cpu.i32[EFLAGS] = (before & ~(mask | cleared)) | (image & mask) | EFLAGS_RESERVED_ONE;
  // AC arms alignment checks, which is a matter of mode.
  if (((before ^ cpu.i32[EFLAGS]) & EFLAGS_AC) !== 0) updateMode(cpu);
}

/**
 * Which flag CLI and STI move: IF with CPL <= IOPL (in virtual-8086 mode IOPL 3), else VIF under VME or PVI. #GP(0) if
 * neither.
 */
function interruptFlag(cpu: Cpu): number {
  if (cpu.i32[CPL] <= iopl(cpu)) return EFLAGS_IF;
  if (!vifStandsForIf(cpu)) raiseFault(cpu, VECTOR_GP, 0);
  return EFLAGS_VIF;
}

function cli(cpu: Cpu): void {
  cpu.i32[EFLAGS] &= ~interruptFlag(cpu);
}

/** External interrupts wait for one more instruction when IF was clear. A virtual interrupt that waits is #GP(0). */
function sti(cpu: Cpu): void {
  if (interruptFlag(cpu) === EFLAGS_VIF) {
    if ((cpu.i32[EFLAGS] & EFLAGS_VIP) !== 0) raiseFault(cpu, VECTOR_GP, 0);
    cpu.i32[EFLAGS] |= EFLAGS_VIF;
    return;
  }
  if ((cpu.i32[EFLAGS] & EFLAGS_IF) === 0) cpu.i32[SHADOW] |= SHADOW_STI;
  cpu.i32[EFLAGS] |= EFLAGS_IF;
}

/** Fills in the handlers of this file. */
export function registerFlagControl(handlers: HandlerTable): void {
  handlers[OP_STC] = stc;
  handlers[OP_CLC] = clc;
  handlers[OP_CMC] = cmc;
  handlers[OP_CLD] = cld;
  handlers[OP_STD] = std;
  handlers[OP_LAHF] = lahf;
  handlers[OP_SAHF] = sahf;
  handlers[OP_PUSHF] = pushf;
  handlers[OP_POPF] = popf;
  handlers[OP_STI] = sti;
  handlers[OP_CLI] = cli;
}
