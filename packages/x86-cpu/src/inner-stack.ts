/*C:195 The stacks of the inner rings.
 *
 * A gate to more privilege takes its stack from the TSS that TR names (SDM Vol 3A §5.8.5, §7.2.1). Before it: frame.ts.
 * Next: delivery.ts and far calls through gates. */
import {
  checkInnerStackSegment,
  isNullSelector,
  tssStackPointerOffset,
  tssStackSegmentOffset,
  VECTOR_TS,
} from "@lguest/descriptor-tables";
import { readSystem16, readSystem32 } from "./access.js";
import type { Cpu } from "./cpu.js";
import { raiseFault, raiseSelectorFault } from "./events.js";
import { ESP, SEG_ACCESS, SEG_BASE, SEG_LIMIT, SEG_SELECTOR, SS, TR } from "./layout.js";
import { markAccessed, raiseIfRefused, requireDescriptor, setSegment } from "./segments.js";

/** Type bit 3 of a TSS descriptor, in place: 32 bits. */
const TSS_IS_32 = 8 << 8;

/** True if TR holds a 32-bit TSS. */
export function tssIs32(cpu: Cpu): boolean {
  return (cpu.i32[SEG_ACCESS + TR] & TSS_IS_32) !== 0;
}

/**
 * Reads and checks SS and ESP of ring `level` from the TSS, sets the accessed bit of the stack's descriptor and leaves
 * all of it in `cpu.inner…`. Raises #TS, #NP, #SS or #PF.
 */
export function readInnerStack(cpu: Cpu, level: number): void {
  const i32 = cpu.i32;
  const is32 = tssIs32(cpu);
  const pointerOffset = tssStackPointerOffset(is32, level);
  const segmentOffset = tssStackSegmentOffset(is32, level);
  if (segmentOffset + 1 > i32[SEG_LIMIT + TR] >>> 0) raiseSelectorFault(cpu, VECTOR_TS, i32[SEG_SELECTOR + TR]);
  const base = i32[SEG_BASE + TR];
  const pointer = is32 ? readSystem32(cpu, (base + pointerOffset) | 0) : readSystem16(cpu, (base + pointerOffset) | 0);
  const selector = readSystem16(cpu, (base + segmentOffset) | 0);
  const external = cpu.faultExternal;
  if (isNullSelector(selector)) raiseFault(cpu, VECTOR_TS, external);
  requireDescriptor(cpu, selector, VECTOR_TS);
  raiseIfRefused(cpu, checkInnerStackSegment(selector, level, cpu.descriptorHi, external));
  markAccessed(cpu);
  cpu.innerSelector = selector;
  cpu.innerPointer = pointer;
  cpu.innerLo = cpu.descriptorLo;
  cpu.innerHi = cpu.descriptorHi;
}

/** Loads SS with the stack that `readInnerStack` found, and ESP with `pointer`. `updateMode` is the caller's. */
export function enterInnerStack(cpu: Cpu, pointer: number): void {
  setSegment(cpu, SS, cpu.innerSelector, cpu.innerLo, cpu.innerHi);
  cpu.i32[ESP] = pointer;
}
