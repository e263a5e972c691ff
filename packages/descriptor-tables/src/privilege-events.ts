/*P:175 The rules of privilege for events and tasks.
 * What stands between an exception, interrupt or INT n and its handler, and between a program and another task; then
 * the questions that a program may ask without risk: VERR, VERW, LAR, LSL. It continues privilege.ts. */

import {
  GATE_TYPE_INTERRUPT16,
  GATE_TYPE_INTERRUPT32,
  GATE_TYPE_TASK,
  GATE_TYPE_TRAP16,
  GATE_TYPE_TRAP32,
  gateDpl,
  gatePresent,
  gateType,
} from "./gate.js";
import { idtErrorCode } from "./lookup.js";
import { type PrivilegeCheck, type PrivilegeFault, selectorFault, VECTOR_GP, VECTOR_NP } from "./privilege.js";
import {
  DESC_ACCESSED,
  DESC_P,
  DESC_S,
  descriptorDpl,
  descriptorIsSystem,
  descriptorType,
  isCode,
  isConforming,
  isReadable,
  isWritable,
  SYS_TYPE_CALL_GATE16,
  SYS_TYPE_CALL_GATE32,
  SYS_TYPE_LDT,
  SYS_TYPE_TASK_GATE,
  SYS_TYPE_TSS16_AVAILABLE,
  SYS_TYPE_TSS16_BUSY,
  SYS_TYPE_TSS32_AVAILABLE,
  SYS_TYPE_TSS32_BUSY,
} from "./segment-descriptor.js";
import { isNullSelector, selectorIsLocal, selectorRpl } from "./selector.js";
import type { i32, u16, u32 } from "./types.js";

/** The fault for a vector whose gate lies outside the IDT (Intel SDM Vol. 2, INT n). */
export function outOfIdt(vector: number, ext: number): PrivilegeFault {
  return { vector: VECTOR_GP, errorCode: idtErrorCode(vector, ext), reason: "out-of-table" };
}

/**
 * A gate in the IDT (Vol. 3A §6.11, §6.12.1.1): type, then for software the DPL, then P.
 * @param isSoftware true for INT n, INT3 and INTO; false for exceptions, interrupts and INT1.
 * @param ext 0 for software, else ERROR_CODE_EXT: goes into the error code.
 */
export function checkInterruptGate(
  vector: number,
  cpl: number,
  hi: i32 | u32,
  isSoftware: boolean,
  ext: number,
): PrivilegeCheck {
  switch (gateType(hi)) {
    case GATE_TYPE_TASK:
    case GATE_TYPE_INTERRUPT16:
    case GATE_TYPE_INTERRUPT32:
    case GATE_TYPE_TRAP16:
    case GATE_TYPE_TRAP32:
      break;
    default:
      return { vector: VECTOR_GP, errorCode: idtErrorCode(vector, ext), reason: "type" };
  }
  if (isSoftware && gateDpl(hi) < cpl) {
    return { vector: VECTOR_GP, errorCode: idtErrorCode(vector, ext), reason: "dpl" };
  }
  if (!gatePresent(hi)) {
    return { vector: VECTOR_NP, errorCode: idtErrorCode(vector, ext), reason: "not-present" };
  }
  return "ok";
}

/**
 * The code segment behind an interrupt or trap gate (§6.12.1). A null selector (answered without a look at `hi`) is
 * #GP(EXT). If the answer is "ok", `gateTargetCpl` tells the level of the handler.
 * @param selector the code selector in the gate; its RPL is not looked at.
 */
export function checkInterruptTarget(selector: u16, cpl: number, hi: i32 | u32, ext: number): PrivilegeCheck {
  if (isNullSelector(selector)) return { vector: VECTOR_GP, errorCode: ext, reason: "null-selector" };
  if (!isCode(hi)) return selectorFault(VECTOR_GP, selector, "type", ext);
  if (descriptorDpl(hi) > cpl) return selectorFault(VECTOR_GP, selector, "dpl", ext);
  if ((hi & DESC_P) === 0) return selectorFault(VECTOR_NP, selector, "not-present", ext);
  return "ok";
}

/**
 * JMP or CALL to a task gate or straight to a TSS (§7.3): DPL against CPL and RPL, then P.
 * @param selector as the instruction named it.
 */
export function checkTaskAccess(selector: u16, cpl: number, hi: i32 | u32): PrivilegeCheck {
  const type = gateType(hi);
  const isTask = type === SYS_TYPE_TASK_GATE || type === SYS_TYPE_TSS32_AVAILABLE || type === SYS_TYPE_TSS16_AVAILABLE;
  const dpl = descriptorDpl(hi);
  if (isTask || type === SYS_TYPE_TSS32_BUSY || type === SYS_TYPE_TSS16_BUSY) {
    if (cpl > dpl) return selectorFault(VECTOR_GP, selector, "dpl");
    if (selectorRpl(selector) > dpl) return selectorFault(VECTOR_GP, selector, "rpl");
  }
  if (!isTask) return selectorFault(VECTOR_GP, selector, "type");
  if ((hi & DESC_P) === 0) return selectorFault(VECTOR_NP, selector, "not-present");
  return "ok";
}

/**
 * The TSS that a task gate names: in the GDT, available, present.
 * @param selector the TSS selector in the gate. @param ext as for {@link checkInterruptGate}.
 */
export function checkTaskGateTarget(selector: u16, hi: i32 | u32, ext: number): PrivilegeCheck {
  if (isNullSelector(selector)) return selectorFault(VECTOR_GP, selector, "null-selector", ext);
  if (selectorIsLocal(selector)) return selectorFault(VECTOR_GP, selector, "local-table", ext);
  const type = gateType(hi);
  if (type !== SYS_TYPE_TSS32_AVAILABLE && type !== SYS_TYPE_TSS16_AVAILABLE) {
    return selectorFault(VECTOR_GP, selector, "type", ext);
  }
  if ((hi & DESC_P) === 0) return selectorFault(VECTOR_NP, selector, "not-present", ext);
  return "ok";
}

/** CPL and RPL both allowed by DPL, the rule of §5.6 and of the pointer-testing instructions (§5.10). */
function visible(selector: u16, cpl: number, hi: i32 | u32): boolean {
  const dpl: u32 = descriptorDpl(hi);
  return cpl <= dpl && selectorRpl(selector) <= dpl;
}

/** VERR sets ZF: the segment can be read from here. P is not looked at. The selector must not be null. */
export function verrAllows(selector: u16, cpl: number, hi: i32 | u32): boolean {
  return isReadable(hi) && (isConforming(hi) || visible(selector, cpl, hi));
}

/** VERW sets ZF: the segment can be written from here. */
export function verwAllows(selector: u16, cpl: number, hi: i32 | u32): boolean {
  return isWritable(hi) && visible(selector, cpl, hi);
}

/** Bit n is set if system type n has a limit that LSL shows: LDT and TSSs. */
const LSL_TYPES =
  (1 << SYS_TYPE_LDT) |
  (1 << SYS_TYPE_TSS16_AVAILABLE) |
  (1 << SYS_TYPE_TSS16_BUSY) |
  (1 << SYS_TYPE_TSS32_AVAILABLE) |
  (1 << SYS_TYPE_TSS32_BUSY);
/** The same for LAR: those and call and task gates (Vol. 2, LAR). */
const LAR_TYPES = LSL_TYPES | (1 << SYS_TYPE_CALL_GATE16) | (1 << SYS_TYPE_CALL_GATE32) | (1 << SYS_TYPE_TASK_GATE);

function inspectable(selector: u16, cpl: number, hi: i32 | u32, types: number): boolean {
  if (descriptorIsSystem(hi) && ((types >>> descriptorType(hi)) & 1) === 0) return false;
  return isConforming(hi) || visible(selector, cpl, hi);
}

/** LAR sets ZF. The selector must not be null. */
export function larAllows(selector: u16, cpl: number, hi: i32 | u32): boolean {
  return inspectable(selector, cpl, hi, LAR_TYPES);
}

/** The bits of hi that LAR loads with a 32-bit operand: access rights and flags, not the base. */
export const LAR_MASK = 0x00f0ff00;

/** LSL sets ZF and loads `descriptorLimit`. The selector must not be null. */
export function lslAllows(selector: u16, cpl: number, hi: i32 | u32): boolean {
  return inspectable(selector, cpl, hi, LSL_TYPES);
}

/** True if a code or data descriptor's A bit must be set when it is loaded. */
export function needsAccessedBit(hi: i32 | u32): boolean {
  return (hi & (DESC_S | DESC_ACCESSED)) === DESC_S;
}
