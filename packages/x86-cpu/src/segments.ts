/*C:180 Segment registers and the descriptors behind them.
 *
 * From a selector to a loaded register: find the descriptor in the GDT or LDT, let the privilege rules of
 * descriptor-tables judge it, set its accessed bit, fill the hidden part. In real-address and virtual-8086 mode a
 * selector is a paragraph number and nothing is judged. Before it: stack.ts. Next: delivery.ts and far transfers. */
import {
  checkDataSegment,
  checkStackSegment,
  DESC_ACCESSED,
  DESC_DB,
  DESC_DPL,
  DESC_G,
  DESC_P,
  DESC_S,
  DESC_WRITABLE,
  descriptorBase,
  descriptorLimit,
  descriptorOffset,
  isNullSelector,
  LOOKUP_OUT_OF_TABLE,
  needsAccessedBit,
  type PrivilegeCheck,
  SELECTOR_RPL,
  SELECTOR_TI,
  VECTOR_GP,
} from "@lguest/descriptor-tables";
import { readSystem32, writeSystem32 } from "./access.js";
import type { Cpu } from "./cpu.js";
import { raiseFault, raiseSelectorFault } from "./events.js";
import {
  CPL,
  CS,
  FS,
  GDTR_BASE,
  GDTR_LIMIT,
  LDTR,
  MODE,
  MODE_V86,
  SEG_ACCESS,
  SEG_BASE,
  SEG_LIMIT,
  SEG_SELECTOR,
  SHADOW,
  SHADOW_MOV_SS,
  SHADOW_SPENT,
  SS,
} from "./layout.js";
import { isRealOrV86, updateMode, updateSegment } from "./mode.js";

/** The bits of a descriptor's high word that SEG_ACCESS keeps. */
export const ACCESS_MASK = 0x00f0ff00;
/** Attributes of a segment register in real-address mode: present, ring 0, writable data, accessed. */
const REAL_MODE_ACCESS = DESC_P | DESC_S | DESC_WRITABLE | DESC_ACCESSED;
/** In virtual-8086 mode the same with DPL 3 (SDM Vol 3A §20.1.1). */
const V86_ACCESS = REAL_MODE_ACCESS | DESC_DPL;
const LIMIT_64K = 0xffff;

/** Raises the fault of a rule that refused. */
export function raiseIfRefused(cpu: Cpu, check: PrivilegeCheck): void {
  if (check !== "ok") raiseFault(cpu, check.vector, check.errorCode);
}

/**
 * Reads the descriptor that a selector names into `cpu.descriptorLo`, `-Hi` and `-Address`. May raise #PF.
 * @returns false if it lies outside its table, or in the LDT while there is none. Null selectors are the caller's.
 */
export function findDescriptor(cpu: Cpu, selector: number): boolean {
  const i32 = cpu.i32;
  let base = i32[GDTR_BASE];
  let limit = i32[GDTR_LIMIT];
  if ((selector & SELECTOR_TI) !== 0) {
    if (i32[SEG_ACCESS + LDTR] === 0) return false;
    base = i32[SEG_BASE + LDTR];
    limit = i32[SEG_LIMIT + LDTR];
  }
  const offset = descriptorOffset(selector, limit >>> 0);
  if (offset === LOOKUP_OUT_OF_TABLE) return false;
  const address = (base + offset) | 0;
  cpu.descriptorLo = readSystem32(cpu, address);
  cpu.descriptorHi = readSystem32(cpu, (address + 4) | 0);
  cpu.descriptorAddress = address;
  return true;
}

/** As `findDescriptor`, raising `vector` with the selector as error code when there is none. */
export function requireDescriptor(cpu: Cpu, selector: number, vector = VECTOR_GP): void {
  if (!findDescriptor(cpu, selector)) raiseSelectorFault(cpu, vector, selector);
}

/** Sets the accessed bit of the descriptor read last, in its table and in `cpu.descriptorHi`. May raise #PF. */
export function markAccessed(cpu: Cpu): void {
  if (!needsAccessedBit(cpu.descriptorHi)) return;
  writeSystem32(cpu, (cpu.descriptorAddress + 4) | 0, cpu.descriptorHi | DESC_ACCESSED);
  cpu.descriptorHi |= DESC_ACCESSED;
}

/** Fills a segment register from a selector and descriptor. `updateMode` is the caller's. Cannot fault. */
export function setSegment(cpu: Cpu, segment: number, selector: number, lo: number, hi: number): void {
  const i32 = cpu.i32;
  i32[SEG_SELECTOR + segment] = selector;
  i32[SEG_BASE + segment] = descriptorBase(lo, hi);
  i32[SEG_LIMIT + segment] = descriptorLimit(lo, hi);
  i32[SEG_ACCESS + segment] = hi & ACCESS_MASK;
}

/** Puts a null selector into a segment register: every access through it faults. `updateMode` is the caller's. */
export function setNullSegment(cpu: Cpu, segment: number, selector: number): void {
  const i32 = cpu.i32;
  i32[SEG_SELECTOR + segment] = selector;
  i32[SEG_BASE + segment] = 0;
  i32[SEG_LIMIT + segment] = 0;
  i32[SEG_ACCESS + segment] = 0;
}

/**
 * Fills a segment register as real-address or virtual-8086 mode does. In real-address mode the limit, granularity and
 * size stay what they were. `updateMode` is the caller's.
 */
export function setRealSegment(cpu: Cpu, segment: number, selector: number, v86: boolean): void {
  const i32 = cpu.i32;
  i32[SEG_SELECTOR + segment] = selector & 0xffff;
  i32[SEG_BASE + segment] = (selector & 0xffff) << 4;
  if (v86) {
    i32[SEG_LIMIT + segment] = LIMIT_64K;
    i32[SEG_ACCESS + segment] = V86_ACCESS;
  } else {
    i32[SEG_ACCESS + segment] = (i32[SEG_ACCESS + segment] & (DESC_G | DESC_DB)) | REAL_MODE_ACCESS;
  }
}

/** Sets CS from a checked descriptor, with `cpl` as its RPL and as CPL. `updateMode` is the caller's. */
export function setCodeSegment(cpu: Cpu, selector: number, lo: number, hi: number, cpl: number): void {
  setSegment(cpu, CS, (selector & ~SELECTOR_RPL) | cpl, lo, hi);
  cpu.i32[CPL] = cpl;
}

/**
 * Loads ES, SS, DS, FS or GS as MOV, POP and LDS… do, with every check of the mode. A load of SS holds interrupts and
 * debug traps back for one instruction, which is the caller's to set (`holdAfterStackLoad`).
 */
export function loadSegmentRegister(cpu: Cpu, segment: number, selector: number): void {
  if (isRealOrV86(cpu)) {
    setRealSegment(cpu, segment, selector, (cpu.i32[MODE] & MODE_V86) !== 0);
  } else if (segment === SS) {
    loadStackSegment(cpu, selector);
  } else if (isNullSelector(selector)) {
    setNullSegment(cpu, segment, selector);
  } else {
    requireDescriptor(cpu, selector);
    raiseIfRefused(cpu, checkDataSegment(selector, cpu.i32[CPL], cpu.descriptorHi));
    markAccessed(cpu);
    setSegment(cpu, segment, selector, cpu.descriptorLo, cpu.descriptorHi);
  }
  if (segment >= FS) updateSegment(cpu, segment);
  else updateMode(cpu);
}

function loadStackSegment(cpu: Cpu, selector: number): void {
  if (isNullSelector(selector)) raiseFault(cpu, VECTOR_GP, 0);
  requireDescriptor(cpu, selector);
  raiseIfRefused(cpu, checkStackSegment(selector, cpu.i32[CPL], cpu.descriptorHi));
  markAccessed(cpu);
  setSegment(cpu, SS, selector, cpu.descriptorLo, cpu.descriptorHi);
}

/**
 * MOV SS and POP SS: interrupts and debug traps wait for one instruction (SDM Vol 3A §6.8.3). Of several in a row only the
 * first holds them back.
 */
export function holdAfterStackLoad(cpu: Cpu): void {
  if ((cpu.i32[SHADOW] & SHADOW_SPENT) === 0) cpu.i32[SHADOW] |= SHADOW_MOV_SS;
}
