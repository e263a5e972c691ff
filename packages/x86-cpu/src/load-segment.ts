/*C:339 Segments as a Host sets itself up.
 *
 * The owner loads segment registers by selector, from the descriptor tables of the moment, with no privilege rule in the
 * way. Before it: owner-interface.ts. Next: create-cpu.ts. */
import { DESC_TSS_BUSY, isNullSelector, SELECTOR_RPL } from "@lguest/descriptor-tables";
import type { Cpu } from "./cpu.js";
import { CpuError, requireInteger } from "./errors.js";
import { FAULT_SIGNAL } from "./events.js";
import { CPL, CS, LDTR, MODE, MODE_REAL } from "./layout.js";
import { isRealOrV86, updateMode } from "./mode.js";
import { SEGMENT_NAMES, type SegmentName } from "./processor-state.js";
import { findDescriptor, setNullSegment, setRealSegment, setSegment } from "./segments.js";

/** Runs what may raise an architectural fault. @returns false if it did. */
export function withoutFault(action: () => void): boolean {
  try {
    action();
    return true;
  } catch (signal) {
    if (signal !== FAULT_SIGNAL) throw signal;
    return false;
  }
}

function isReal(cpu: Cpu): boolean {
  return (cpu.i32[MODE] & MODE_REAL) !== 0;
}

/** Loads a segment register; see `X86Cpu.loadSegment`. */
export function loadSegmentFor(cpu: Cpu, segment: SegmentName, selector: number): void {
  const number = SEGMENT_NAMES.indexOf(segment);
  requireInteger("selector", selector, 0, 0xffff);
  if (isRealOrV86(cpu) && number < LDTR) setRealSegment(cpu, number, selector, !isReal(cpu));
  else if (isNullSelector(selector)) loadNull(cpu, segment, number, selector);
  else loadFromTable(cpu, segment, number, selector);
  updateMode(cpu);
}

function loadNull(cpu: Cpu, segment: SegmentName, number: number, selector: number): void {
  if (segment === "cs") throw new CpuError("ERR_SELECTOR", "cs", "a selector that is not null", selector);
  setNullSegment(cpu, number, selector);
}

function loadFromTable(cpu: Cpu, segment: SegmentName, number: number, selector: number): void {
  let found = false;
  const readable = withoutFault(() => {
    found = findDescriptor(cpu, selector);
  });
  if (!readable || !found) {
    throw new CpuError("ERR_SELECTOR", segment, "a selector of a descriptor", `0x${selector.toString(16)}`);
  }
  const hi = segment === "tr" ? cpu.descriptorHi | DESC_TSS_BUSY : cpu.descriptorHi;
  setSegment(cpu, number, selector, cpu.descriptorLo, hi);
  if (number === CS) cpu.i32[CPL] = selector & SELECTOR_RPL;
}
