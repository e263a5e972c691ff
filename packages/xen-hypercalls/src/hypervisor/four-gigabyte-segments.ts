/*X:543 Segments of four gigabytes.
 *
 * C libraries reach thread-local storage by a segment that begins in the middle of the address space and has no limit, at
 * offsets below zero: the sum wraps around. Here all segments end below the hypervisor, so such an offset is a fault. A guest
 * that asked for it never sees that fault: the segment is made one that grows down and has just the offsets below zero; when
 * the next offset is above, it is turned round again. Before: iret.ts. Next: instructions that
 * the hypervisor carries out, emulate-privileged.ts. */
import {
  DESC_DB,
  DESC_EXPAND_DOWN,
  DESC_G,
  DESC_LIMIT_19_16,
  descriptorBase,
  descriptorIsSystem,
  descriptorPresent,
  isCode,
  isExpandDown,
} from "@lguest/descriptor-tables";
import { PAGE_SHIFT, PAGE_SIZE, type u32 } from "@lguest/mmu";
import { type GuestRegisters, REG_CS, REG_DS, REG_EIP, REG_ES, REG_FS, REG_GS, REG_SS } from "@lguest/switcher";
import { MACH2PHYS_VIRT_END } from "../addresses.js";
import { VMASST_TYPE_4gb_segments } from "../page-tables.js";
import { checkDescriptor } from "./descriptor-checks.js";
import { VcpuMemory } from "./guest-memory.js";
import { descriptorPlace, segmentBase } from "./segments.js";
import { MODRM_SLOTS } from "./simple-store.js";
import type { Vcpu } from "./vcpu.js";

const TWO_TO_32 = 2 ** 32;
const LONGEST_INSTRUCTION = 15;

/* Prefixes, SDM Vol. 2A §2.1.1. */
const SEGMENT_PREFIXES: ReadonlyMap<number, number> = new Map([
  [0x26, REG_ES],
  [0x2e, REG_CS],
  [0x36, REG_SS],
  [0x3e, REG_DS],
  [0x64, REG_FS],
  [0x65, REG_GS],
]);
const OTHER_PREFIXES: ReadonlySet<number> = new Set([0x66, 0xf0, 0xf2, 0xf3]);
const TWO_BYTES = 0x0f;

/** True if a one-byte opcode has a ModRM byte, SDM Vol. 2D table A-2. */
function hasModrm(opcode: number): boolean {
  if (opcode < 0x40) return (opcode & 7) < 4;
  if (opcode < 0x80) return opcode === 0x69 || opcode === 0x6b || opcode === 0x63;
  if (opcode < 0xc0) return opcode < 0x90;
  return /^(c[01467]|d[0-389a-f]|f[67ef])$/.test(opcode.toString(16));
}

/** MOV between accumulator and an offset that stands in the instruction. */
function isOffsetMove(opcode: number): boolean {
  return opcode >= 0xa0 && opcode <= 0xa3;
}

/** The offset of a memory operand in 32-bit addressing, SDM Vol. 2A tables 2-2 and 2-3; null if it is a register. */
function operandOffset(bytes: Uint8Array, at: number, registers: GuestRegisters): u32 | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const modrm = bytes[at];
  const mod = modrm >>> 6;
  if (mod === 3) return null;
  let next = at + 1;
  let base = modrm & 7;
  let offset = 0;
  if (base === 4) {
    const sib = bytes[next++];
    base = sib & 7;
    const index = (sib >>> 3) & 7;
    if (index !== 4) offset += registers.get(MODRM_SLOTS[index]) * 2 ** (sib >>> 6);
  }
  if (mod === 0 && base === 5) return (offset + view.getInt32(next, true)) >>> 0;
  offset += registers.get(MODRM_SLOTS[base]);
  if (mod === 1) offset += view.getInt8(next);
  else if (mod === 2) offset += view.getInt32(next, true);
  return offset >>> 0;
}

/** Which segment register the instruction at EIP names by a prefix, or means by itself, and at which offset it reaches. */
function findAccess(vcpu: Vcpu): { readonly slot: number; readonly offset: u32 } | null {
  const { registers } = vcpu;
  const linear = (segmentBase(vcpu, registers.selector(REG_CS)) + registers.get(REG_EIP)) >>> 0;
  const room = PAGE_SIZE - (linear % PAGE_SIZE);
  const memory = new VcpuMemory(vcpu);
  const read = memory.read(linear, LONGEST_INSTRUCTION) ?? memory.read(linear, Math.min(room, LONGEST_INSTRUCTION));
  if (read === undefined) return null;
  // What lies behind the page's end is not read by an instruction that lies before it.
  const bytes = new Uint8Array(LONGEST_INSTRUCTION * 2);
  bytes.set(read);
  let at = 0;
  let slot: number | undefined;
  for (; at < LONGEST_INSTRUCTION; at++) {
    const named = SEGMENT_PREFIXES.get(bytes[at]);
    if (named !== undefined) slot = named;
    else if (!OTHER_PREFIXES.has(bytes[at])) break;
  }
  if (slot === undefined) return null;
  const opcode = bytes[at];
  if (isOffsetMove(opcode)) return { slot, offset: new DataView(bytes.buffer).getUint32(at + 1, true) };
  if (opcode !== TWO_BYTES && !hasModrm(opcode)) return null;
  const offset = operandOffset(bytes, at + (opcode === TWO_BYTES ? 2 : 1), registers);
  return offset === null ? null : { slot, offset };
}

/** Limits in pages: of the longest segment that grows up from a base, and of the one that has just what is below it. */
function limitsFrom(base: u32): { readonly up: number; readonly down: number } {
  return {
    up: ((MACH2PHYS_VIRT_END - base) >>> PAGE_SHIFT) - 1,
    down: Math.ceil((TWO_TO_32 - base) / PAGE_SIZE) - 1,
  };
}

/** Turns a segment round if the instruction at EIP failed for its direction. @returns true if it can be tried again. */
export function turnSegment(vcpu: Vcpu): boolean {
  const { domain, registers } = vcpu;
  if (!domain.hasAssist(VMASST_TYPE_4gb_segments)) return false;
  const access = findAccess(vcpu);
  if (access === null) return false;
  const place = descriptorPlace(vcpu, registers.selector(access.slot));
  if (place === null) return false;
  const { memory } = domain.machine;
  const [lo, hi] = [memory.read32(place), memory.read32(place + 4)];
  const pages = (hi & DESC_G) !== 0 && (hi & DESC_DB) !== 0;
  if (!descriptorPresent(hi) || descriptorIsSystem(hi) || isCode(hi) || !pages) return false;
  const base = descriptorBase(lo, hi);
  if (base === 0 || base >= MACH2PHYS_VIRT_END - PAGE_SIZE) return false;
  const { up, down } = limitsFrom(base);
  const limit = (lo & 0xffff) | (hi & DESC_LIMIT_19_16);
  const wraps = base + access.offset >= TWO_TO_32;
  // Only a segment that would reach everywhere, if it could, is turned; and only for what it then has.
  const isDown = isExpandDown(hi);
  if (limit !== (isDown ? down : up) || isDown === wraps) return false;
  if (wraps ? access.offset < (down + 1) * PAGE_SIZE : base + access.offset >= MACH2PHYS_VIRT_END) return false;
  const turned = wraps ? down : up;
  const high = (hi & ~DESC_LIMIT_19_16 & ~DESC_EXPAND_DOWN) | (turned & DESC_LIMIT_19_16);
  const checked = checkDescriptor((lo & ~0xffff) | (turned & 0xffff), wraps ? high | DESC_EXPAND_DOWN : high);
  if (checked === null) return false;
  memory.write32(place, checked[0]);
  memory.write32(place + 4, checked[1]);
  return true;
}
