/*H:400 Segments.
 *
 * The Guest fills a GDT as any kernel does, but the real one is the Host's: entries arrive by hypercall, are made
 * harmless here, and are copied into the Switcher's page before the Guest runs. Harmless means: privilege level 0
 * becomes the Guest's 1; the accessed bit is set beforehand, because the table is read-only while the Guest runs; the
 * Switcher's own entries and the task state stay as they are; and no gate, LDT or task is let in, for a call gate
 * would be a door to level 0. A bad but harmless entry faults when the Switcher loads it, and that ends the Guest.
 * Next: the page tables (page-tables/shadow.ts). */
import {
  DESC_ACCESSED,
  DESC_DPL,
  DESC_DPL_SHIFT,
  DESC_P,
  DESC_S,
  encodeSegmentDescriptor,
} from "@lguest/descriptor-tables";
import type { PhysicalMemory } from "@lguest/mmu";
import { type GdtPlaces, GUEST_PL } from "./abi-profile.js";
import { killGuest } from "./kill-guest.js";
import { CHANGED_GDT, CHANGED_GDT_TLS, type Vcpu } from "./vcpu.js";

const WHOLE = { base: 0, limit: 0xffffffff, big: true, accessed: true, dpl: GUEST_PL } as const;
/** All 4 GB as code for the Guest's kernel. */
export const FULL_CODE_SEGMENT = encodeSegmentDescriptor({ ...WHOLE, kind: "code", readable: true });
/** All 4 GB as data for the Guest's kernel. */
export const FULL_DATA_SEGMENT = encodeSegmentDescriptor({ ...WHOLE, kind: "data", writable: true });

/** True for the entries that a Guest never sets. */
export function ignoredGdtEntry(gdt: GdtPlaces, entry: number): boolean {
  return entry === gdt.tss || entry === gdt.lguestCs || entry === gdt.lguestDs || entry === gdt.doubleFaultTss;
}

/** LOAD_GDT_ENTRY: takes one descriptor over. @param lo @param hi its two words, signed or unsigned. */
export function loadGuestGdtEntry(vcpu: Vcpu, entry: number, lo: number, hi: number): void {
  const { gdt } = vcpu.guest.profile;
  if (entry >= gdt.entries) {
    killGuest(vcpu.guest, `sets GDT entry ${entry}, but the table has ${gdt.entries}`);
    return;
  }
  setEntry(vcpu, entry, lo, hi);
  vcpu.changed |= CHANGED_GDT;
}

/** LOAD_TLS: takes the thread-local storage descriptors over. @param table their guest-physical address. */
export function loadGuestTls(vcpu: Vcpu, table: number): void {
  const { memory, profile } = vcpu.guest;
  const { tlsFirst, tlsCount } = profile.gdt;
  if (!memory.contains(table, tlsCount * 8)) {
    killGuest(vcpu.guest, `bad read address 0x${table.toString(16)} len ${tlsCount * 8}`);
    return;
  }
  for (let i = 0; i < tlsCount; i++) {
    setEntry(vcpu, tlsFirst + i, memory.readU32(table + i * 8), memory.readU32(table + i * 8 + 4));
  }
  vcpu.changed |= CHANGED_GDT_TLS;
}

function setEntry(vcpu: Vcpu, entry: number, lo: number, hi: number): void {
  if (ignoredGdtEntry(vcpu.guest.profile.gdt, entry)) return;
  if ((hi & DESC_P) !== 0 && (hi & DESC_S) === 0) {
    killGuest(vcpu.guest, `sets GDT entry ${entry} to a system descriptor (0x${(hi >>> 0).toString(16)})`);
    return;
  }
  vcpu.gdt[entry * 2] = lo;
  vcpu.gdt[entry * 2 + 1] = fixDescriptor(hi);
}

/** The high word with the Guest's privilege and the accessed bit. */
function fixDescriptor(hi: number): number {
  const level = (hi & DESC_DPL) === 0 ? GUEST_PL << DESC_DPL_SHIFT : 0;
  return hi | level | DESC_ACCESSED;
}

/** Copies all that a Guest may set into the GDT that it runs with. @param table host-physical address of entry 0. */
export function copyGdt(vcpu: Vcpu, memory: PhysicalMemory, table: number): void {
  const { gdt } = vcpu.guest.profile;
  for (let entry = 0; entry < gdt.entries; entry++) {
    if (!ignoredGdtEntry(gdt, entry)) copyEntry(vcpu, memory, table, entry);
  }
}

/** Copies only the thread-local storage entries: this happens on nearly every context switch. */
export function copyGdtTls(vcpu: Vcpu, memory: PhysicalMemory, table: number): void {
  const { tlsFirst, tlsCount } = vcpu.guest.profile.gdt;
  for (let entry = tlsFirst; entry < tlsFirst + tlsCount; entry++) copyEntry(vcpu, memory, table, entry);
}

function copyEntry(vcpu: Vcpu, memory: PhysicalMemory, table: number, entry: number): void {
  memory.write32(table + entry * 8, vcpu.gdt[entry * 2]);
  memory.write32(table + entry * 8 + 4, vcpu.gdt[entry * 2 + 1]);
}
