/*X:546 Stores to page tables.
 *
 * With the assist switched on, a guest's kernel may write to a page table of its own as if it were mapped writable. The
 * store faults, and is carried out here: the faulting instruction runs for one step on a copy of the table, mapped in its
 * place; what it changed in the copy is then asked for as any change of an entry is. So whatever instruction a kernel uses
 * for it does what it does. Before: emulate-privileged.ts. Next: event-channels.ts. */
import { type i32, PAGE_OFFSET_MASK, PAGE_SIZE, PTE_P, PTE_RW, paeFrame } from "@lguest/mmu";
import { REG_CS, REG_EFLAGS, REG_EIP, REG_TRAPNUM } from "@lguest/switcher";
import { VMASST_TYPE_writable_pagetables } from "../page-tables.js";
import type { EntryChanges } from "./change-entries.js";
import { EFLAGS_TF, inKernel } from "./exceptions.js";
import { type FrameTable, TYPE_L1 } from "./frame-table.js";
import { VcpuMemory } from "./guest-memory.js";
import { entryPlace, NOT_MAPPED } from "./guest-tables.js";
import { isPresent } from "./page-entries.js";
import { segmentBase } from "./segments.js";
import { readSimpleStore } from "./simple-store.js";
import type { Vcpu } from "./vcpu.js";

/** Error code of a write by the kernel to a page that is there: P and W, without U (SDM Vol. 3A §4.7). */
const KERNEL_WRITE_TO_PRESENT = 3;
const PF_ERROR_MASK = 7;
const VECTOR_DB = 1;
/** The guest, or whoever set TF, stepped. */
const DR6_BS = 1 << 14;
/** Opcode, ModRM, SIB, displacement, constant. */
const LONGEST_SIMPLE_STORE = 11;
/** Offset of an entry's upper half. */
const UPPER_HALF = 4;
const WORDS_PER_PAGE = PAGE_SIZE / 4;

/** Runs a virtual processor for one instruction. @returns false if it did not come home. */
export type RunOneStep = (vcpu: Vcpu) => boolean;

/** @returns true if the page fault was such a store, and was dealt with; the register page shows what came of it. */
export function emulateTableStore(vcpu: Vcpu, error: number, runOneStep: RunOneStep): boolean {
  const { domain, registers } = vcpu;
  const { memory, frames, flushTlb } = domain.machine;
  if ((error & PF_ERROR_MASK) !== KERNEL_WRITE_TO_PRESENT || !inKernel(vcpu)) return false;
  if (!domain.hasAssist(VMASST_TYPE_writable_pagetables)) return false;
  const place = entryPlace(memory, vcpu.root, vcpu.faultAddress);
  // Through a directory that names a directory, tables are for reading.
  if (place === NOT_MAPPED || !isTableOf(frames, Math.floor(place / PAGE_SIZE), domain.id)) return false;
  const [lo, hi] = [memory.read32(place), memory.read32(place + 4)];
  const table = paeFrame(lo, hi) / PAGE_SIZE;
  if (!isPresent(lo) || (lo & PTE_RW) !== 0 || !isTableOf(frames, table, domain.id)) return false;

  if (doSimpleStore(vcpu, table)) return true;
  const scratch = domain.machine.scratchFrame;
  const original = memory.readBytes(table * PAGE_SIZE, PAGE_SIZE);
  memory.writeBytes(scratch * PAGE_SIZE, original);
  const before = registers.save();
  const seen = vcpu.debugRegisters[6];
  const stepped = (registers.get(REG_EFLAGS) & EFLAGS_TF) !== 0;
  registers.set(REG_EFLAGS, registers.get(REG_EFLAGS) | EFLAGS_TF);
  memory.write32(place, (scratch * PAGE_SIZE) | (lo & (PAGE_SIZE - 1)) | PTE_RW);
  flushTlb();
  const home = runOneStep(vcpu);
  // The instruction may have changed the very entry that maps its table; then the change is in the copy.
  memory.write32(place, lo);
  // The table with that entry may be mapped more than once, so the copy may have been seen at other addresses.
  flushTlb();
  if (!home) return true;
  if (!stepped) {
    registers.set(REG_EFLAGS, registers.get(REG_EFLAGS) & ~EFLAGS_TF);
    vcpu.debugRegisters[6] = (vcpu.debugRegisters[6] & ~DR6_BS) | (seen & DR6_BS);
  }
  if (registers.get(REG_TRAPNUM) !== VECTOR_DB) return true;
  if (applyChanges(vcpu, table, scratch, original)) {
    if (!stepped) registers.set(REG_TRAPNUM, NOTHING_TO_DO);
    return true;
  }
  registers.restore(before);
  return false;
}

/** A plain 32-bit store to one entry. @returns false if it is none, or the entry is refused. */
function doSimpleStore(vcpu: Vcpu, table: number): boolean {
  const { domain, registers, faultAddress } = vcpu;
  const { memory, entries } = domain.machine;
  if ((faultAddress & 3) !== 0 || (registers.get(REG_EFLAGS) & EFLAGS_TF) !== 0) return false;
  const eip = (segmentBase(vcpu, registers.selector(REG_CS)) + registers.get(REG_EIP)) >>> 0;
  const bytes = new VcpuMemory(vcpu).read(eip, LONGEST_SIMPLE_STORE);
  const store = bytes && readSimpleStore(bytes, registers);
  if (!store) return false;
  const place = table * PAGE_SIZE + (faultAddress & PAGE_OFFSET_MASK & ~UPPER_HALF);
  const upper = (faultAddress & UPPER_HALF) !== 0;
  const lo = upper ? memory.read32(place) : store.value;
  const hi = upper ? store.value : memory.read32(place + UPPER_HALF);
  if (!changeOrZap(vcpu, place, lo, hi, upper, entries)) return false;
  registers.set(REG_EIP, registers.get(REG_EIP) + store.length);
  registers.set(REG_TRAPNUM, NOTHING_TO_DO);
  return true;
}

/**
 * Asks for an entry. Where only its upper half was written and it is refused, the lower half is about to be: until then
 * the entry is not there.
 */
function changeOrZap(vcpu: Vcpu, place: number, lo: i32, hi: i32, upperOnly: boolean, entries: EntryChanges): boolean {
  const { id } = vcpu.domain;
  const change = { place, lo, hi, preserveAccessed: false, tableOwner: id, pageOwner: id };
  if (entries.changeL1(change) === 0) return true;
  return upperOnly && isPresent(lo) && entries.changeL1({ ...change, lo: lo & ~PTE_P }) === 0;
}

/** A trap number that asks for nothing. */
export const NOTHING_TO_DO = 0xff;

function isTableOf(frames: FrameTable, frame: number, owner: number): boolean {
  return frames.owner(frame) === owner && frames.type(frame) === TYPE_L1 && frames.uses(frame) > 0;
}

/** Asks for each entry that differs. @returns false if one was refused; those before it stay changed. */
function applyChanges(vcpu: Vcpu, table: number, scratch: number, original: Uint8Array): boolean {
  const { memory, entries } = vcpu.domain.machine;
  const words = new Int32Array(original.buffer, original.byteOffset, WORDS_PER_PAGE);
  for (let i = 0; i < WORDS_PER_PAGE; i += 2) {
    const lo = memory.read32(scratch * PAGE_SIZE + i * 4);
    const hi = memory.read32(scratch * PAGE_SIZE + i * 4 + 4);
    if (lo === words[i] && hi === words[i + 1]) continue;
    const place = table * PAGE_SIZE + i * 4;
    if (!changeOrZap(vcpu, place, lo, hi, lo === words[i], entries)) return false;
  }
  return true;
}
