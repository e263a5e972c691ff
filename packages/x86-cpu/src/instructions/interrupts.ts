/*C:360 INT n and IRET.
 *
 * The instructions that enter a handler and come back from one (SDM Vol 2A INT, IRET). The way in is delivery.ts, which
 * INT shares with faults and external interrupts; the way back is all here: to the same ring, to an outer one, to
 * virtual-8086 mode, to another task. Before it: far-transfer.ts. Next: system.ts. */
import {
  checkReturnStackSegment,
  checkReturnTarget,
  descriptorIsBig,
  descriptorLimit,
  isNullSelector,
  SELECTOR_RPL,
} from "@lguest/descriptor-tables";
import type { Cpu } from "../cpu.js";
import { deliverEvent, softwareInterrupt } from "../delivery.js";
import { NO_ERROR_CODE, raiseFault } from "../events.js";
import {
  EFLAGS_AC,
  EFLAGS_DF,
  EFLAGS_ID,
  EFLAGS_IF,
  EFLAGS_IOPL,
  EFLAGS_IOPL_SHIFT,
  EFLAGS_NT,
  EFLAGS_OF,
  EFLAGS_RESERVED_ONE,
  EFLAGS_RF,
  EFLAGS_STATUS,
  EFLAGS_TF,
  EFLAGS_VIF,
  EFLAGS_VIP,
  EFLAGS_VM,
} from "../flags.js";
import type { HandlerTable } from "../handler.js";
import type { Instruction } from "../ir.js";
import {
  CPL,
  CS,
  DS,
  EFLAGS,
  EIP,
  ES,
  ESP,
  FS,
  GS,
  MODE,
  MODE_REAL,
  MODE_V86,
  PENDING,
  PENDING_NMI_MASKED,
  SEG_LIMIT,
  SS,
} from "../layout.js";
import { updateMode } from "../mode.js";
import { OP_INT, OP_INT1, OP_INT3, OP_INTO, OP_IRET } from "../ops.js";
import { nullOuterSegments } from "../outer-return.js";
import { VECTOR_BP, VECTOR_DB, VECTOR_GP, VECTOR_OF } from "../registers.js";
import {
  markAccessed,
  raiseIfRefused,
  requireDescriptor,
  setCodeSegment,
  setRealSegment,
  setSegment,
} from "../segments.js";
import { moveStackPointer, peek } from "../stack.js";
import { returnFromTask } from "../task-switch.js";
import { checkVirtualInterrupt, hasVme, redirectInterrupt, virtualIfOf } from "../virtual-interrupts.js";

/** IOPL that INT n and IRET need in virtual-8086 mode without VME (SDM Vol 3B §20.2.7). */
const V86_IOPL = 3;

function iopl(cpu: Cpu): number {
  return (cpu.i32[EFLAGS] & EFLAGS_IOPL) >>> EFLAGS_IOPL_SHIFT;
}

function isV86(cpu: Cpu): boolean {
  return (cpu.i32[MODE] & MODE_V86) !== 0;
}

function interrupt(cpu: Cpu, insn: Instruction): void {
  const vector = insn.imm & 0xff;
  if (isV86(cpu)) {
    if (hasVme(cpu) && redirectInterrupt(cpu, vector)) return;
    if (iopl(cpu) < V86_IOPL) raiseFault(cpu, VECTOR_GP, 0);
  }
  softwareInterrupt(cpu, vector);
}

function breakpoint(cpu: Cpu): void {
  softwareInterrupt(cpu, VECTOR_BP);
}

/** ICEBP: a #DB trap that no gate's DPL refuses. */
function interrupt1(cpu: Cpu): void {
  deliverEvent(cpu, VECTOR_DB, false, NO_ERROR_CODE, cpu.i32[EFLAGS]);
}

function interruptOnOverflow(cpu: Cpu): void {
  if ((cpu.i32[EFLAGS] & EFLAGS_OF) !== 0) softwareInterrupt(cpu, VECTOR_OF);
}

/** The flags that every IRET loads. */
const IRET_FLAGS = EFLAGS_STATUS | EFLAGS_TF | EFLAGS_DF | EFLAGS_NT;
/** Those that only a 32-bit IRET reaches. */
const IRET_FLAGS_32 = EFLAGS_RF | EFLAGS_AC | EFLAGS_ID;
/** Those that only CPL 0 changes. */
const IRET_FLAGS_CPL0_32 = EFLAGS_VIF | EFLAGS_VIP;

/** The flags that IRET may change in protected mode at a CPL, before it loads CS. */
function protectedFlagMask(cpu: Cpu, size: number, cpl: number): number {
  let mask = IRET_FLAGS;
  if (size === 4) mask |= IRET_FLAGS_32;
  if (cpl <= iopl(cpu)) mask |= EFLAGS_IF;
  if (cpl === 0) mask |= EFLAGS_IOPL | (size === 4 ? IRET_FLAGS_CPL0_32 : 0);
  return mask;
}

function mergeFlags(cpu: Cpu, image: number, mask: number): void {
  cpu.i32[EFLAGS] = (cpu.i32[EFLAGS] & ~mask) | (image & mask & cpu.eflagsBits) | EFLAGS_RESERVED_ONE;
}

/** NMIs are unmasked though the return may fault (SDM Vol 3A §6.7.1). */
function interruptReturn(cpu: Cpu, insn: Instruction): void {
  const size = insn.operandSize;
  cpu.i32[PENDING] &= ~PENDING_NMI_MASKED;
  if ((cpu.i32[MODE] & MODE_REAL) !== 0) {
    returnReal(cpu, size, IRET_FLAGS | EFLAGS_IF | EFLAGS_IOPL | (size === 4 ? IRET_FLAGS_32 : 0));
  } else if (isV86(cpu)) {
    if (iopl(cpu) === V86_IOPL) returnReal(cpu, size, IRET_FLAGS | EFLAGS_IF | (size === 4 ? IRET_FLAGS_32 : 0));
    else returnVirtual(cpu, size);
  } else if ((cpu.i32[EFLAGS] & EFLAGS_NT) !== 0) {
    returnFromTask(cpu);
  } else {
    returnProtected(cpu, size);
  }
  checkVirtualInterrupt(cpu);
}

/** In virtual-8086 mode with IOPL below 3: a 16-bit IRET under VME, which loads VIF in place of IF. */
function returnVirtual(cpu: Cpu, size: number): void {
  if (size === 4 || !hasVme(cpu)) raiseFault(cpu, VECTOR_GP, 0);
  const vif = virtualIfOf(cpu, peek(cpu, 2, 4));
  returnReal(cpu, 2, IRET_FLAGS);
  mergeFlags(cpu, vif, EFLAGS_VIF);
}

/** In real-address mode, and within virtual-8086 mode. */
function returnReal(cpu: Cpu, size: number, flagMask: number): void {
  const eip = peek(cpu, size, 0);
  const selector = peek(cpu, size, size) & 0xffff;
  const image = peek(cpu, size, 2 * size);
  if (eip >>> 0 > cpu.i32[SEG_LIMIT + CS] >>> 0) raiseFault(cpu, VECTOR_GP, 0);
  moveStackPointer(cpu, 3 * size);
  setRealSegment(cpu, CS, selector, isV86(cpu));
  cpu.i32[EIP] = eip;
  mergeFlags(cpu, image, flagMask);
  updateMode(cpu);
}

function returnProtected(cpu: Cpu, size: number): void {
  const cpl = cpu.i32[CPL];
  const eip = peek(cpu, size, 0);
  const selector = peek(cpu, size, size) & 0xffff;
  const image = peek(cpu, size, 2 * size);
  if (size === 4 && cpl === 0 && (image & EFLAGS_VM) !== 0) {
    returnToV86(cpu, eip, selector, image);
    return;
  }
  if (isNullSelector(selector)) raiseFault(cpu, VECTOR_GP, 0);
  requireDescriptor(cpu, selector);
  raiseIfRefused(cpu, checkReturnTarget(selector, cpl, cpu.descriptorHi));
  const lo = cpu.descriptorLo;
  if (eip >>> 0 > descriptorLimit(lo, cpu.descriptorHi)) raiseFault(cpu, VECTOR_GP, 0);
  const mask = protectedFlagMask(cpu, size, cpl);
  const newCpl = selector & SELECTOR_RPL;
  if (newCpl === cpl) {
    markAccessed(cpu);
    moveStackPointer(cpu, 3 * size);
    setCodeSegment(cpu, selector, lo, cpu.descriptorHi, cpl);
  } else {
    returnToOuter(cpu, size, selector, newCpl);
  }
  cpu.i32[EIP] = eip;
  mergeFlags(cpu, image, mask);
  updateMode(cpu);
}

/** Loads CS (its descriptor was read last) and the stack of an outer ring, and empties registers it may not see. */
function returnToOuter(cpu: Cpu, size: number, selector: number, newCpl: number): void {
  const pointer = peek(cpu, size, 3 * size);
  const stackSelector = peek(cpu, size, 4 * size) & 0xffff;
  markAccessed(cpu);
  const lo = cpu.descriptorLo;
  const hi = cpu.descriptorHi;
  if (isNullSelector(stackSelector)) raiseFault(cpu, VECTOR_GP, 0);
  requireDescriptor(cpu, stackSelector);
  raiseIfRefused(cpu, checkReturnStackSegment(stackSelector, newCpl, cpu.descriptorHi));
  markAccessed(cpu);
  setCodeSegment(cpu, selector, lo, hi, newCpl);
  setSegment(cpu, SS, stackSelector, cpu.descriptorLo, cpu.descriptorHi);
  if (descriptorIsBig(cpu.descriptorHi)) cpu.i32[ESP] = pointer;
  else cpu.u16[ESP * 2] = pointer;
  nullOuterSegments(cpu, newCpl);
}

/** Segment registers that a 32-bit IRET to virtual-8086 mode pops, and where, in words above EIP. */
const V86_FRAME: readonly (readonly [segment: number, word: number])[] = [
  [SS, 4],
  [ES, 5],
  [DS, 6],
  [FS, 7],
  [GS, 8],
];

function returnToV86(cpu: Cpu, eip: number, selector: number, image: number): void {
  const i32 = cpu.i32;
  const pointer = peek(cpu, 4, 12);
  const selectors = V86_FRAME.map(([, word]) => peek(cpu, 4, word * 4) & 0xffff);
  if (eip >>> 0 > 0xffff) raiseFault(cpu, VECTOR_GP, 0);
  const mask = IRET_FLAGS | IRET_FLAGS_32 | IRET_FLAGS_CPL0_32 | EFLAGS_IF | EFLAGS_IOPL | EFLAGS_VM;
  mergeFlags(cpu, image, mask);
  setRealSegment(cpu, CS, selector, true);
  V86_FRAME.forEach(([segment], index) => {
    setRealSegment(cpu, segment, selectors[index], true);
  });
  i32[CPL] = 3;
  i32[ESP] = pointer;
  i32[EIP] = eip;
  updateMode(cpu);
}

export function registerInterrupts(handlers: HandlerTable): void {
  handlers[OP_INT] = interrupt;
  handlers[OP_INT3] = breakpoint;
  handlers[OP_INT1] = interrupt1;
  handlers[OP_INTO] = interruptOnOverflow;
  handlers[OP_IRET] = interruptReturn;
}
