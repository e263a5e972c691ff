/*X:532 What a guest's selectors mean.
 *
 * The hypervisor must know a segment's base to write a frame on a stack, and must know before it enters a guest whether
 * the segment registers can be loaded at all: at that point a fault would be its own. So it looks at descriptors as the
 * processor does, in the pages of the guest's GDT and LDT. An LDT's pages are looked at when first needed and stay counted
 * as descriptors from then on. Before: hole.ts. Next: world-switch.ts. */
import {
  checkDataSegment,
  checkStackSegment,
  descriptorBase,
  descriptorDpl,
  descriptorIsSystem,
  descriptorLimit,
  descriptorPresent,
  isCode,
  isConforming,
  isNullSelector,
  SELECTOR_INDEX_SHIFT,
  SELECTOR_RPL,
  selectorIsLocal,
} from "@lguest/descriptor-tables";
import { type i32, PAGE_SIZE, type PhysicalAddress, type u32 } from "@lguest/mmu";
import { REG_EIP } from "@lguest/switcher";
import { FIRST_RESERVED_GDT_ENTRY, FIRST_RESERVED_GDT_PAGE, type MachineFrame } from "../addresses.js";
import { NO_FRAME, TYPE_SEG_DESC } from "./frame-table.js";
import { NOT_MAPPED, translate } from "./guest-tables.js";
import { GDT_ENTRIES } from "./machine-map.js";
import { ENTRY_BYTES } from "./page-entries.js";
import type { Vcpu } from "./vcpu.js";

const DESCRIPTORS_PER_PAGE = PAGE_SIZE / ENTRY_BYTES;

/** Frame of a page of the guest's LDT, found good and counted; {@link NO_FRAME} if there is none. */
export function ldtFrame(vcpu: Vcpu, page: number): MachineFrame {
  const known = vcpu.ldtFrames.get(page);
  if (known !== undefined) return known;
  if (page * DESCRIPTORS_PER_PAGE >= vcpu.ldtEntries) return NO_FRAME;
  const { memory, types } = vcpu.domain.machine;
  const at = translate(memory, vcpu.root, vcpu.ldtBase + page * PAGE_SIZE, false);
  if (at === NOT_MAPPED) return NO_FRAME;
  const frame = Math.floor(at / PAGE_SIZE);
  if (types.getPageAndType(frame, TYPE_SEG_DESC, vcpu.domain.id) !== 0) return NO_FRAME;
  vcpu.ldtFrames.set(page, frame);
  return frame;
}

/** Forgets the LDT's pages: another LDT, or another root. */
export function dropLdt(vcpu: Vcpu): void {
  for (const frame of vcpu.ldtFrames.values()) vcpu.domain.machine.types.putPageAndType(frame);
  vcpu.ldtFrames.clear();
  vcpu.changed = true;
}

/** The two words that a selector names, or null if it names none. */
export function findDescriptor(vcpu: Vcpu, selector: number): readonly [i32, i32] | null {
  const { memory } = vcpu.domain.machine;
  const place = placeOf(vcpu, selector);
  return place === null ? null : [memory.read32(place), memory.read32(place + 4)];
}

/** Where the two words lie that a selector names, in a table of the guest's own; null if it names none there. */
export function descriptorPlace(vcpu: Vcpu, selector: number): PhysicalAddress | null {
  const own = selectorIsLocal(selector) || selector >>> SELECTOR_INDEX_SHIFT < FIRST_RESERVED_GDT_ENTRY;
  return own ? placeOf(vcpu, selector) : null;
}

function placeOf(vcpu: Vcpu, selector: number): PhysicalAddress | null {
  const index = selector >>> SELECTOR_INDEX_SHIFT;
  const page = Math.floor(index / DESCRIPTORS_PER_PAGE);
  let frame: MachineFrame;
  if (selectorIsLocal(selector)) {
    if (index >= vcpu.ldtEntries) return null;
    frame = ldtFrame(vcpu, page);
  } else {
    if (index >= GDT_ENTRIES) return null;
    frame = page === FIRST_RESERVED_GDT_PAGE ? vcpu.domain.machine.reservedGdtPage : (vcpu.gdtFrames[page] ?? NO_FRAME);
  }
  return frame === NO_FRAME ? null : frame * PAGE_SIZE + (index % DESCRIPTORS_PER_PAGE) * ENTRY_BYTES;
}

/** Base of the segment that a selector names; 0 if it names none. */
export function segmentBase(vcpu: Vcpu, selector: number): u32 {
  const words = findDescriptor(vcpu, selector);
  return words === null ? 0 : descriptorBase(words[0], words[1]);
}

/** True if DS, ES, FS or GS can take this selector at a privilege level; null selectors always can. */
export function canLoadData(vcpu: Vcpu, selector: number, cpl: number): boolean {
  if (isNullSelector(selector)) return true;
  const words = findDescriptor(vcpu, selector);
  return words !== null && checkDataSegment(selector, cpl, words[1]) === "ok";
}

/** True if the `iret` into the guest can take CS, EIP and SS. The privilege level is that of CS's selector. */
export function canReturnTo(vcpu: Vcpu, cs: number, ss: number): boolean {
  const cpl = cs & SELECTOR_RPL;
  const code = isNullSelector(cs) ? null : findDescriptor(vcpu, cs);
  if (cpl === 0 || code === null || descriptorIsSystem(code[1]) || !isCode(code[1]) || !descriptorPresent(code[1])) {
    return false;
  }
  const dpl = descriptorDpl(code[1]);
  if (isConforming(code[1]) ? dpl > cpl : dpl !== cpl) return false;
  const stack = isNullSelector(ss) ? null : findDescriptor(vcpu, ss);
  if (stack === null || checkStackSegment(ss, cpl, stack[1]) !== "ok") return false;
  // The processor looks at EIP, too, before it lets go of ring 0.
  return vcpu.registers.get(REG_EIP) <= descriptorLimit(code[0], code[1]);
}
