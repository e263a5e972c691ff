/*P:170 The rules of privilege.
 * Every question the processor asks before it believes a selector: may this be loaded as data, as a stack, may control
 * go there, and at which level does it arrive. Each rule is a pure function over numbers, in the order of the manual's
 * pseudocode, that answers "ok", which allocates nothing, or a fault ready to deliver. The caller has found the
 * descriptor (lookup.ts): "outside the table" is the caller's to raise, through `outOfTable`. The rules of
 * interrupts are in privilege-events.ts. */

import { GATE_TYPE_CALL16, GATE_TYPE_CALL32, gateDpl, gatePresent, gateSelector, gateType } from "./gate.js";
import { selectorErrorCode } from "./lookup.js";
import {
  DESC_P,
  descriptorDpl,
  descriptorIsSystem,
  descriptorType,
  isCode,
  isConforming,
  isReadable,
  isWritable,
  SYS_TYPE_LDT,
  SYS_TYPE_TSS16_AVAILABLE,
  SYS_TYPE_TSS32_AVAILABLE,
} from "./segment-descriptor.js";
import { isNullSelector, selectorIsLocal, selectorRpl } from "./selector.js";
import type { i32, u16, u32 } from "./types.js";

/* Vectors of the faults that these rules raise, Intel SDM Vol. 3A table 6-1. */
export const VECTOR_TS = 10;
export const VECTOR_NP = 11;
export const VECTOR_SS = 12;
export const VECTOR_GP = 13;

/**
 * Why a rule refused:
 * - `null-selector`: a null selector where a descriptor is needed;
 * - `out-of-table`: beyond the limit of its table, or of the LDT while there is none;
 * - `local-table`: names the LDT where only the GDT will do;
 * - `type`: the descriptor is of a kind that cannot be used so;
 * - `dpl`: the descriptor's DPL refuses this CPL; `rpl`: the selector's RPL does not fit;
 * - `not-present`: P is clear.
 */
export type PrivilegeReason = "null-selector" | "out-of-table" | "local-table" | "type" | "dpl" | "rpl" | "not-present";

/** A refusal: the fault to deliver, with its error code, and why. */
export interface PrivilegeFault {
  /** `VECTOR_TS`, `VECTOR_NP`, `VECTOR_SS` or `VECTOR_GP`. */
  readonly vector: number;
  /** As the processor pushes it, 0..0xFFFF. */
  readonly errorCode: u32;
  readonly reason: PrivilegeReason;
}

/** The answer of a rule. */
export type PrivilegeCheck = "ok" | PrivilegeFault;

/** Builds the fault about a selector. @param ext 0, or ERROR_CODE_EXT while an external event is being delivered. */
export function selectorFault(vector: number, selector: u16, reason: PrivilegeReason, ext = 0): PrivilegeFault {
  return { vector, errorCode: selectorErrorCode(selector, ext), reason };
}

/** The fault for a selector whose descriptor lies outside its table: #GP(selector), or #TS for a stack from a TSS. */
export function outOfTable(selector: u16, vector = VECTOR_GP, ext = 0): PrivilegeFault {
  return selectorFault(vector, selector, "out-of-table", ext);
}

/**
 * Loading DS, ES, FS or GS (MOV, POP, LDS…; Vol. 2 MOV; Vol. 3A §5.6). Null selectors are allowed: `hi` is not looked
 * at, and the register becomes unusable.
 */
export function checkDataSegment(selector: u16, cpl: number, hi: i32 | u32): PrivilegeCheck {
  if (isNullSelector(selector)) return "ok";
  if (!isReadable(hi)) return selectorFault(VECTOR_GP, selector, "type");
  if (!isConforming(hi)) {
    const dpl = descriptorDpl(hi);
    if (cpl > dpl) return selectorFault(VECTOR_GP, selector, "dpl");
    if (selectorRpl(selector) > dpl) return selectorFault(VECTOR_GP, selector, "rpl");
  }
  if ((hi & DESC_P) === 0) return selectorFault(VECTOR_NP, selector, "not-present");
  return "ok";
}

/** The tests that all loads of SS share. `refused` is the vector for all but "not present", which is #SS. */
function checkStack(selector: u16, level: number, hi: i32 | u32, refused: number, ext: number): PrivilegeCheck {
  if (isNullSelector(selector)) return { vector: refused, errorCode: ext, reason: "null-selector" };
  if (selectorRpl(selector) !== level) return selectorFault(refused, selector, "rpl", ext);
  if (!isWritable(hi)) return selectorFault(refused, selector, "type", ext);
  if (descriptorDpl(hi) !== level) return selectorFault(refused, selector, "dpl", ext);
  if ((hi & DESC_P) === 0) return selectorFault(VECTOR_SS, selector, "not-present", ext);
  return "ok";
}

/** Loading SS by MOV, POP or LSS (§5.7): RPL and DPL equal to CPL, writable data. */
export function checkStackSegment(selector: u16, cpl: number, hi: i32 | u32): PrivilegeCheck {
  return checkStack(selector, cpl, hi, VECTOR_GP, 0);
}

/**
 * The SS that a TSS gives for an inner ring, on a call through a gate or an interrupt (§5.8.5, §6.12.1).
 * @param newCpl the level that is entered, 0..2.
 * @param ext 0, or ERROR_CODE_EXT for an event that no INT instruction raised.
 */
export function checkInnerStackSegment(selector: u16, newCpl: number, hi: i32 | u32, ext = 0): PrivilegeCheck {
  return checkStack(selector, newCpl, hi, VECTOR_TS, ext);
}

/**
 * The SS that RETF or IRET pops on a return to an outer level.
 * @param newCpl RPL of the CS that is returned to.
 */
export function checkReturnStackSegment(selector: u16, newCpl: number, hi: i32 | u32): PrivilegeCheck {
  return checkStack(selector, newCpl, hi, VECTOR_GP, 0);
}

/**
 * JMP FAR or CALL FAR straight to a code segment (§5.8.1). CPL does not change, the RPL of the new CS becomes CPL.
 * For a system descriptor this is `type`: look for a gate or TSS first (`descriptorIsSystem`).
 */
export function checkFarTarget(selector: u16, cpl: number, hi: i32 | u32): PrivilegeCheck {
  if (isNullSelector(selector)) return { vector: VECTOR_GP, errorCode: 0, reason: "null-selector" };
  if (!isCode(hi)) return selectorFault(VECTOR_GP, selector, "type");
  const dpl = descriptorDpl(hi);
  if (isConforming(hi)) {
    if (dpl > cpl) return selectorFault(VECTOR_GP, selector, "dpl");
  } else {
    if (selectorRpl(selector) > cpl) return selectorFault(VECTOR_GP, selector, "rpl");
    if (dpl !== cpl) return selectorFault(VECTOR_GP, selector, "dpl");
  }
  if ((hi & DESC_P) === 0) return selectorFault(VECTOR_NP, selector, "not-present");
  return "ok";
}

/**
 * Using a call gate, first half: may this program go through it at all (§5.8.4)?
 * The code selector inside it is then looked up and given to {@link checkCallGateTarget}.
 * @param selector the gate's own selector, as the instruction named it.
 */
export function checkCallGate(selector: u16, cpl: number, lo: i32 | u32, hi: i32 | u32): PrivilegeCheck {
  const type = gateType(hi);
  if (type !== GATE_TYPE_CALL32 && type !== GATE_TYPE_CALL16) return selectorFault(VECTOR_GP, selector, "type");
  const dpl = gateDpl(hi);
  if (cpl > dpl) return selectorFault(VECTOR_GP, selector, "dpl");
  if (selectorRpl(selector) > dpl) return selectorFault(VECTOR_GP, selector, "rpl");
  if (!gatePresent(hi)) return selectorFault(VECTOR_NP, selector, "not-present");
  if (isNullSelector(gateSelector(lo))) return { vector: VECTOR_GP, errorCode: 0, reason: "null-selector" };
  return "ok";
}

/**
 * Using a call gate, second half: the code segment behind it. If the answer is "ok", `gateTargetCpl` tells the level
 * that control arrives at, and whether stacks are switched.
 * @param selector the code selector in the gate; its RPL is not looked at.
 * @param isJump true for JMP, which may not change CPL.
 */
export function checkCallGateTarget(selector: u16, cpl: number, hi: i32 | u32, isJump: boolean): PrivilegeCheck {
  if (!isCode(hi)) return selectorFault(VECTOR_GP, selector, "type");
  const dpl = descriptorDpl(hi);
  if (dpl > cpl || (isJump && !isConforming(hi) && dpl !== cpl)) return selectorFault(VECTOR_GP, selector, "dpl");
  if ((hi & DESC_P) === 0) return selectorFault(VECTOR_NP, selector, "not-present");
  return "ok";
}

/**
 * The level at which a code segment behind a call, interrupt or trap gate runs: its DPL, or for conforming code the
 * caller's CPL. Less than `cpl` means: more privilege, take the stack from the TSS.
 */
export function gateTargetCpl(cpl: number, hi: i32 | u32): number {
  return isConforming(hi) ? cpl : descriptorDpl(hi);
}

/**
 * The CS that RETF or IRET pops (§5.8.6). RPL above CPL means a return to an outer level, whose SS goes to
 * {@link checkReturnStackSegment}.
 */
export function checkReturnTarget(selector: u16, cpl: number, hi: i32 | u32): PrivilegeCheck {
  if (isNullSelector(selector)) return { vector: VECTOR_GP, errorCode: 0, reason: "null-selector" };
  const rpl = selectorRpl(selector);
  if (!isCode(hi)) return selectorFault(VECTOR_GP, selector, "type");
  if (rpl < cpl) return selectorFault(VECTOR_GP, selector, "rpl");
  const dpl = descriptorDpl(hi);
  if (isConforming(hi) ? dpl > rpl : dpl !== rpl) return selectorFault(VECTOR_GP, selector, "dpl");
  if ((hi & DESC_P) === 0) return selectorFault(VECTOR_NP, selector, "not-present");
  return "ok";
}

/**
 * True if DS, ES, FS or GS keeps its segment across a return to an outer level; if false the processor loads it with
 * the null selector (§5.8.6).
 * @param newCpl the level returned to.
 * @param hi high word of the segment in the register's hidden part.
 */
export function survivesOuterReturn(newCpl: number, hi: i32 | u32): boolean {
  return isConforming(hi) || descriptorDpl(hi) >= newCpl;
}

/** LLDT, after the CPL 0 test: a present LDT descriptor in the GDT. A null selector is allowed and empties LDTR. */
export function checkLldt(selector: u16, hi: i32 | u32): PrivilegeCheck {
  if (isNullSelector(selector)) return "ok";
  if (selectorIsLocal(selector)) return selectorFault(VECTOR_GP, selector, "local-table");
  if (!descriptorIsSystem(hi) || descriptorType(hi) !== SYS_TYPE_LDT) {
    return selectorFault(VECTOR_GP, selector, "type");
  }
  if ((hi & DESC_P) === 0) return selectorFault(VECTOR_NP, selector, "not-present");
  return "ok";
}

/** LTR, after the CPL 0 test: a present, available TSS in the GDT. The caller marks it busy. */
export function checkLtr(selector: u16, hi: i32 | u32): PrivilegeCheck {
  if (isNullSelector(selector)) return { vector: VECTOR_GP, errorCode: 0, reason: "null-selector" };
  if (selectorIsLocal(selector)) return selectorFault(VECTOR_GP, selector, "local-table");
  const type = descriptorType(hi);
  if (!descriptorIsSystem(hi) || (type !== SYS_TYPE_TSS32_AVAILABLE && type !== SYS_TYPE_TSS16_AVAILABLE)) {
    return selectorFault(VECTOR_GP, selector, "type");
  }
  if ((hi & DESC_P) === 0) return selectorFault(VECTOR_NP, selector, "not-present");
  return "ok";
}
