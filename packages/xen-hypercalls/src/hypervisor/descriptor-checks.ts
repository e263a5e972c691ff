/*X:508 Which descriptors a guest may have.
 *
 * The limits of a guest's segments are the only fence between its kernel, at ring 1, and the hypervisor: both are
 * supervisor to the page tables. So no segment may reach behind the machine-to-physical table, none may be of ring 0, and
 * of the system kinds only a call gate into the guest's own code is allowed. The rules are those of Xen on 32-bit
 * processors. Before: page-entries.ts. Next: a frame full of such descriptors is one of the types of page-types.ts. */
import {
  DESC_DB,
  DESC_DPL,
  DESC_DPL_SHIFT,
  DESC_G,
  DESC_L,
  DESC_LIMIT_19_16,
  DESC_P,
  DESC_S,
  descriptorBase,
  descriptorDpl,
  descriptorLimit,
  descriptorType,
  gateSelector,
  isCode,
  isExpandDown,
  SELECTOR_INDEX_SHIFT,
  SELECTOR_TI,
  SYS_TYPE_CALL_GATE32,
} from "@lguest/descriptor-tables";
import { type i32, PAGE_SHIFT, PAGE_SIZE } from "@lguest/mmu";
import { FIRST_RESERVED_GDT_ENTRY, FLAT_RING1_CS, FLAT_RING3_CS, MACH2PHYS_VIRT_END } from "../addresses.js";

/** The outermost ring that is not the hypervisor's. */
const GUEST_RING = 1;
/** Bits 7..5 of a call gate's high word, reserved. */
const CALL_GATE_RESERVED = 0xe0;
const TWO_TO_32 = 2 ** 32;

/** A descriptor as it may stand in a table, low and high word. */
export type CheckedDescriptor = readonly [lo: i32, hi: i32];

/**
 * What becomes of a descriptor that a guest wants to have: the same, or with its DPL raised and its limit lowered.
 * @returns null if it is refused.
 */
export function checkDescriptor(lo: i32, hi: i32): CheckedDescriptor | null {
  // What is not present faults whenever it is used.
  if ((hi & DESC_P) === 0) return [lo, hi];
  const dpl = Math.max(descriptorDpl(hi), GUEST_RING);
  const raised = (hi & ~DESC_DPL) | (dpl << DESC_DPL_SHIFT);
  if ((hi & DESC_S) === 0) return checkSystem(lo, raised);
  if ((hi & DESC_L) !== 0) return null;
  return !isCode(hi) && isExpandDown(hi) ? checkExpandDown(lo, raised) : truncate(lo, raised);
}

/** Type 0 is harmless: a processor refuses it. Of the others, call gates. */
function checkSystem(lo: i32, hi: i32): CheckedDescriptor | null {
  const type = descriptorType(hi);
  if (type === 0) return [lo, hi];
  if (type !== SYS_TYPE_CALL_GATE32 || (hi & CALL_GATE_RESERVED) !== 0) return null;
  return mayGateLeadTo(gateSelector(lo)) ? [lo, hi] : null;
}

/** True if a gate or trap handler may name this code segment: a table of the guest's own, or one of the flat ones. */
export function mayGateLeadTo(selector: number): boolean {
  if ((selector & SELECTOR_TI) !== 0) return true;
  if (selector >>> SELECTOR_INDEX_SHIFT < FIRST_RESERVED_GDT_ENTRY) return true;
  return selector === FLAT_RING1_CS || selector === FLAT_RING3_CS;
}

/** A segment that grows up: its last byte must lie below the end. Only whole pages can be cut off. */
function truncate(lo: i32, hi: i32): CheckedDescriptor | null {
  const base = descriptorBase(lo, hi);
  const limit = descriptorLimit(lo, hi);
  if (base + limit < MACH2PHYS_VIRT_END) return [lo, hi];
  if ((hi & DESC_G) === 0 || base >= MACH2PHYS_VIRT_END - PAGE_SIZE) return null;
  const pages = ((MACH2PHYS_VIRT_END - base) >>> PAGE_SHIFT) - 1;
  return [(lo & ~0xffff) | (pages & 0xffff), (hi & ~DESC_LIMIT_19_16) | (pages & DESC_LIMIT_19_16)];
}

/**
 * A segment that grows down has all offsets above its limit, up to 4 GB or 64 KB. Their addresses wrap around with the
 * base; where they do not lie wholly below the end, nothing that could be changed would help.
 */
function checkExpandDown(lo: i32, hi: i32): CheckedDescriptor | null {
  const base = descriptorBase(lo, hi);
  const first = descriptorLimit(lo, hi) + 1;
  const last = (hi & DESC_DB) !== 0 ? TWO_TO_32 - 1 : 0xffff;
  // No offset at all.
  if (first > last) return [lo, hi];
  const wraps = base + first >= TWO_TO_32;
  const end = wraps ? base + last - TWO_TO_32 : base + last;
  return end < MACH2PHYS_VIRT_END ? [lo, hi] : null;
}
