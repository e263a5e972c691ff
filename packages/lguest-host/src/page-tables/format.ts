/*H:420 What the formats share, and where they differ.
 *
 * A Guest's shadow has the Guest's own format. Both have a top level, and a bottom level of page-table entries; PAE has
 * one more between, and entries of eight bytes. Everything above this interface is the same for both. Shadow entries
 * name frames below 4 GB and never forbid execution, so that the high word of an eight-byte entry stays 0. The two
 * formats follow: two-level.ts and pae.ts. */
import { PTE_A, PTE_D, PTE_G, PTE_P, PTE_PS, PTE_RW, PTE_US } from "@lguest/mmu";
import { hex8 } from "../errors.js";
import { killGuest } from "../kill-guest.js";
import type { Vcpu } from "../vcpu.js";
import type { ShadowPageTables } from "./shadow.js";

/** What a walk of the Guest's own tables found. */
export interface GuestWalk {
  /** Flags of the top-level entry, which the shadow's copies. */
  topFlags: number;
  /** Flags of the middle-level entry; PAE only. */
  midFlags: number;
  /** Guest-physical address of the page-table entry. */
  pteAddress: number;
  /** The entry: low word, signed, and high word (PAE only). */
  pteLo: number;
  pteHi: number;
}

/** One format of page tables, Guest's and shadow's. Addresses of shadow entries are host-physical; 0 means none. */
export interface ShadowFormat {
  readonly kind: "two-level" | "pae";
  /** Entries of the top level. */
  readonly topEntries: number;
  /** Bytes of a page-table entry. */
  readonly entryBytes: number;
  /** Flags of a top-level entry where the Guest has none to copy. */
  readonly topFlags: number;
  /** Index of an address in the top level. */
  topIndex(linear: number): number;
  /**
   * Walks the Guest's tables from `guestTop` to the entry for `linear`, into `tables.walk`.
   * @returns false if an upper level is not present, or was bad enough to end the Guest.
   */
  walkGuest(tables: ShadowPageTables, guestTop: number, linear: number): boolean;
  /** Address of the shadow entry for `linear` below the root in `frame`, or 0 if its table does not exist. */
  findEntry(tables: ShadowPageTables, frame: number, linear: number): number;
  /** The same, making missing tables with the flags of `tables.walk`; 0 after the Guest was ended for want of memory. */
  makeEntry(tables: ShadowPageTables, frame: number, linear: number): number;
  /** Gives back the tables below one top-level entry. The Switcher's stay. @param index 0..topEntries-1. */
  releaseTop(tables: ShadowPageTables, frame: number, index: number): void;
  /** The Guest changed one entry of its middle-level table at `guestTable`: what shadows it is thrown away. */
  releaseMiddle(tables: ShadowPageTables, guestTable: number, index: number): void;
  /** Makes the Switcher's table part of a new root. @returns false after the Guest was ended for want of memory. */
  hookSwitcher(tables: ShadowPageTables, frame: number): boolean;
  /** Gives back a root whose mappings were all released. */
  releaseRoot(tables: ShadowPageTables, frame: number): void;
}

/** Flags of an entry that names a table: all but the user bit, where the Guest has no say. */
export const TABLE_FLAGS = PTE_P | PTE_RW | PTE_A | PTE_D;
/** Flags that an entry naming a table may have; any other ends the Guest. */
export const ALLOWED_TABLE_FLAGS = TABLE_FLAGS | PTE_US;
/** The flag bits of the low word of any entry. */
export const FLAGS_MASK = 0xfff;
/** Bits 51:32 of a frame's address, in the high word. */
const PAE_HI_FRAME_BITS = 0x000fffff;

/**
 * True if an entry naming a lower table has no odd flags and names a page of the Guest's; else the Guest is ended.
 * @param what the entry's name for people. @param allowed flags that it may have.
 */
export function checkTableEntry(
  tables: ShadowPageTables,
  what: string,
  lo: number,
  hi: number,
  allowed: number,
): boolean {
  const { guest } = tables;
  if ((lo & FLAGS_MASK & ~allowed) === 0 && hi === 0 && lo >>> 12 < guest.memory.mappablePages) return true;
  killGuest(guest, `bad ${what} ${entryText(lo, hi)}`);
  return false;
}

/** True if a present page-table entry names a page of the Guest's; else the Guest is ended. */
export function checkPageEntry(tables: ShadowPageTables, linear: number, lo: number, hi: number): boolean {
  const { guest } = tables;
  if ((lo & PTE_PS) === 0 && (hi & PAE_HI_FRAME_BITS) === 0 && lo >>> 12 < guest.memory.mappablePages) return true;
  const pages = guest.memory.mappablePages;
  killGuest(guest, `bad page table entry ${entryText(lo, hi)} for address 0x${hex8(linear)} (it has ${pages} pages)`);
  return false;
}

/**
 * The low word of the shadow of a checked Guest entry: its flags with the true frame. The global bit goes, for the
 * Host flushes all it wants to; an entry that is not dirty yet loses the writable bit, so that the first write comes
 * back here and the Guest's dirty bit can be set.
 * @returns the word, signed, or 0 after the Guest was ended for want of memory.
 */
export function shadowWord(vcpu: Vcpu, lo: number): number {
  const frame = vcpu.guest.memory.frameOf(lo >>> 12);
  if (frame === 0) return 0;
  const flags = lo & FLAGS_MASK & ~PTE_G & ((lo & PTE_D) !== 0 ? ~0 : ~PTE_RW);
  return (frame << 12) | flags;
}

function entryText(lo: number, hi: number): string {
  return hi === 0 ? `0x${hex8(lo)}` : `0x${hex8(hi)}${hex8(lo)}`;
}
