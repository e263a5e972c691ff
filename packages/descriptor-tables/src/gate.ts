/*P:140 Gates.
 * A gate is a descriptor that names an entry point instead of a segment: call gates in the GDT and LDT, interrupt and
 * trap gates in the IDT, task gates in all three. It follows segment-descriptor.ts, whose table and high-word fields
 * (P, DPL, S, type) it shares; the checks on going through one are in privilege.ts. */

import { requireInteger } from "./errors.js";
import { DESC_DPL_SHIFT, DESC_P, DESC_TYPE_SHIFT, descriptorDpl, descriptorPresent } from "./segment-descriptor.js";
import type { i32, u16, u32 } from "./types.js";

/*
 * Call gate (Intel SDM Vol. 3A §5.8.3, figure 5-8), interrupt and trap gate (§6.11, figure 6-2). High word:
 *
 *   31                            16 15  14 13 12  11     8 7     5 4          0
 *  +--------------------------------+---+-----+---+--------+-------+------------+
 *  |          offset 31:16          | P | DPL | 0 |  type  | 0 0 0 | parameters |
 *  +--------------------------------+---+-----+---+--------+-------+------------+
 *
 * Low word:
 *
 *   31                            16 15                             0
 *  +--------------------------------+--------------------------------+
 *  |        segment selector        |          offset 15:00          |
 *  +--------------------------------+--------------------------------+
 *
 * A task gate (§7.2.5) uses selector, P and DPL only. Type bit 3 tells a 32-bit gate from a 16-bit one, whose offset
 * has no upper half. Parameters (0..31 words to copy to the inner stack) are a call gate's alone.
 */
/** Type bit: a 32-bit gate. */
export const GATE_TYPE_32 = 0x8;
export const GATE_TYPE_CALL16 = 0x4;
export const GATE_TYPE_TASK = 0x5;
export const GATE_TYPE_INTERRUPT16 = 0x6;
export const GATE_TYPE_TRAP16 = 0x7;
export const GATE_TYPE_CALL32 = 0xc;
export const GATE_TYPE_INTERRUPT32 = 0xe;
export const GATE_TYPE_TRAP32 = 0xf;

/** Parameter count of a call gate, in place. */
export const GATE_PARAM_COUNT = 0x1f;

/** S and type of the high word: what tells gates apart. */
const GATE_KIND_MASK = 0x1f;

/** Entry point: 32 bits for a 32-bit gate, 16 for a 16-bit one; without meaning for a task gate. */
export function gateOffset(lo: i32 | u32, hi: i32 | u32): u32 {
  const low = lo & 0xffff;
  return (gateType(hi) & GATE_TYPE_32) !== 0 ? ((hi & 0xffff0000) | low) >>> 0 : low;
}

/** Selector of the code segment to enter, or of the TSS for a task gate. */
export function gateSelector(lo: i32 | u32): u16 {
  return lo >>> 16;
}

/**
 * S and type, 0..31: `GATE_TYPE_*` for a gate. A code or data descriptor (S = 1) gives 16 or more, so that one
 * comparison is a complete check.
 */
export function gateType(hi: i32 | u32): number {
  return (hi >>> DESC_TYPE_SHIFT) & GATE_KIND_MASK;
}

/** Descriptor privilege level, 0..3: the least privileged that may use the gate by instruction. */
export function gateDpl(hi: i32 | u32): number {
  return descriptorDpl(hi);
}

/** True if P is set. */
export function gatePresent(hi: i32 | u32): boolean {
  return descriptorPresent(hi);
}

/** Parameters that a call gate copies to the inner stack, 0..31, in units of its own size (words or doublewords). */
export function gateParamCount(hi: i32 | u32): number {
  return hi & GATE_PARAM_COUNT;
}

/** True if the gate's type says 32-bit: the size of what it pushes. */
export function gateIs32(hi: i32 | u32): boolean {
  return (gateType(hi) & GATE_TYPE_32) !== 0;
}

/** True for an interrupt gate of either size: going through it clears IF (§6.12.1.2). */
export function gateClearsIf(hi: i32 | u32): boolean {
  return (gateType(hi) & ~GATE_TYPE_32) === GATE_TYPE_INTERRUPT16;
}

interface GateCommon {
  /** Selector to enter. */
  readonly selector: u16;
  /** 0..3. */
  readonly dpl: number;
  readonly present: boolean;
}

/** A call gate. `offset` has 32 bits if `bits` is 32, else 16. */
export interface CallGate extends GateCommon {
  readonly kind: "call";
  readonly bits: 16 | 32;
  readonly offset: u32;
  /** 0..31. */
  readonly paramCount: number;
}

/** An interrupt gate (clears IF) or a trap gate (leaves it). */
export interface InterruptGate extends GateCommon {
  readonly kind: "interrupt" | "trap";
  readonly bits: 16 | 32;
  readonly offset: u32;
}

/** A task gate; `selector` names a TSS. */
export interface TaskGate extends GateCommon {
  readonly kind: "task";
}

export type Gate = CallGate | InterruptGate | TaskGate;

/** The gate in (lo, hi), or `null` if the descriptor is not a gate. Reserved bits are dropped. */
export function decodeGate(lo: i32 | u32, hi: i32 | u32): Gate | null {
  const selector = gateSelector(lo);
  const dpl = gateDpl(hi);
  const present = gatePresent(hi);
  const offset = gateOffset(lo, hi);
  const type = gateType(hi);
  const bits = (type & GATE_TYPE_32) !== 0 ? 32 : 16;
  switch (type) {
    case GATE_TYPE_TASK:
      return { kind: "task", selector, dpl, present };
    case GATE_TYPE_CALL16:
    case GATE_TYPE_CALL32:
      return { kind: "call", bits, offset, selector, dpl, present, paramCount: gateParamCount(hi) };
    case GATE_TYPE_INTERRUPT16:
    case GATE_TYPE_INTERRUPT32:
      return { kind: "interrupt", bits, offset, selector, dpl, present };
    case GATE_TYPE_TRAP16:
    case GATE_TYPE_TRAP32:
      return { kind: "trap", bits, offset, selector, dpl, present };
    default:
      return null;
  }
}

const TYPE16 = { call: GATE_TYPE_CALL16, interrupt: GATE_TYPE_INTERRUPT16, trap: GATE_TYPE_TRAP16 } as const;

/**
 * The two words of a gate, unsigned, reserved bits zero.
 * @throws DescriptorError `ERR_FIELD_RANGE` if a field does not fit.
 */
export function encodeGate(gate: Gate): [lo: u32, hi: u32] {
  requireInteger("gate selector", gate.selector, 0, 0xffff);
  requireInteger("gate dpl", gate.dpl, 0, 3);
  const common = (gate.present ? DESC_P : 0) | (gate.dpl << DESC_DPL_SHIFT);
  const selector = gate.selector << 16;
  if (gate.kind === "task") {
    return [selector >>> 0, common | (GATE_TYPE_TASK << DESC_TYPE_SHIFT)];
  }
  requireInteger("gate offset", gate.offset, 0, gate.bits === 32 ? 0xffffffff : 0xffff);
  const params = gate.kind === "call" ? requireInteger("gate paramCount", gate.paramCount, 0, 31) : 0;
  const type = TYPE16[gate.kind] | (gate.bits === 32 ? GATE_TYPE_32 : 0);
  const hi = (gate.offset & 0xffff0000) | common | (type << DESC_TYPE_SHIFT) | params;
  return [(selector | (gate.offset & 0xffff)) >>> 0, hi >>> 0];
}
