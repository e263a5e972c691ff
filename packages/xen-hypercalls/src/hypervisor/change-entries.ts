/*X:515 Changing an entry in use.
 *
 * A guest asks for a page-table entry to be another. What the new one needs is taken first, then it is written, then what
 * the old one had is given back; so nothing ever stands in a table that nobody has counted. Before: page-types.ts. Next:
 * the calls by which guests ask, hypercalls/mmu-update.ts. */
import { type i32, PAGE_SIZE, type PhysicalAddress, PTE_A, PTE_D } from "@lguest/mmu";
import type { DomainId, MachineFrame } from "../addresses.js";
import { XEN_ERRNO } from "../errno.js";
import { FRAME_XEN_L2, TYPE_L1, TYPE_L2, TYPE_L3, TYPE_WRITABLE } from "./frame-table.js";
import {
  ENTRY_BYTES,
  FIRST_XEN_L2_SLOT,
  isPresent,
  rootEntry,
  rootEntryRefused,
  sameMapping,
  tableEntryRefused,
  XEN_ROOT_SLOT,
} from "./page-entries.js";
import type { PageTypes } from "./page-types.js";

const { EINVAL, EPERM } = XEN_ERRNO;

/** An entry that is to be written. */
export interface EntryChange {
  /** Machine address of the entry, a multiple of 8 within a frame that the caller has. */
  readonly place: PhysicalAddress;
  readonly lo: i32;
  readonly hi: i32;
  /** Accessed and dirty bits that are set stay set. */
  readonly preserveAccessed: boolean;
  /** Who has the table. */
  readonly tableOwner: DomainId;
  /** Who has the page that it maps. */
  readonly pageOwner: DomainId;
}

/** Writes entries of frames, whatever the frames are. All results are 0 or a negative errno. */
export class EntryChanges {
  readonly #types: PageTypes;
  /** Called when an entry that named a table, or names one now, was changed: cached walks are wrong. */
  readonly #tablesChanged: () => void;

  constructor(types: PageTypes, tablesChanged: () => void) {
    this.#types = types;
    this.#tablesChanged = tablesChanged;
  }

  /** Writes an entry as the type of its frame demands; in a frame of no such type it is a mere write. */
  change(change: EntryChange): number {
    const { frames } = this.#types;
    const frame = Math.floor(change.place / PAGE_SIZE);
    if (frames.uses(frame) > 0) {
      switch (frames.type(frame)) {
        case TYPE_L1:
          return this.changeL1(change);
        case TYPE_L2:
          return change.pageOwner === change.tableOwner ? this.#changeL2(change, frame) : -EINVAL;
        case TYPE_L3:
          return change.pageOwner === change.tableOwner ? this.#changeL3(change) : -EINVAL;
      }
    }
    const result = this.#types.getType(frame, TYPE_WRITABLE);
    if (result !== 0) return result;
    this.#write(change);
    this.#types.putType(frame);
    return 0;
  }

  /** The entry of a page table. */
  changeL1(change: EntryChange): number {
    const { place, lo, hi, tableOwner, pageOwner } = change;
    const types = this.#types;
    const [oldLo, oldHi] = this.#read(place);
    if (isPresent(lo)) {
      if (tableEntryRefused(lo, hi, types.nx)) return -EINVAL;
      if (isPresent(oldLo) && sameMapping(oldLo, oldHi, lo, hi)) {
        this.#write(change);
        return 0;
      }
      const result = types.getFromL1(lo, hi, tableOwner, pageOwner);
      if (result !== 0) return result;
    }
    this.#write(change);
    types.putFromL1(oldLo, oldHi);
    return 0;
  }

  #changeL2(change: EntryChange, directory: MachineFrame): number {
    const { place, lo, hi, tableOwner } = change;
    const types = this.#types;
    const slot = (place % PAGE_SIZE) / ENTRY_BYTES;
    if (types.frames.hasFlag(directory, FRAME_XEN_L2) && slot >= FIRST_XEN_L2_SLOT) return -EPERM;
    const [oldLo, oldHi] = this.#read(place);
    if (isPresent(lo)) {
      if (tableEntryRefused(lo, hi, types.nx)) return -EINVAL;
      const same = isPresent(oldLo) && sameMapping(oldLo, oldHi, lo, hi);
      const result = same ? 0 : types.getFromL2(lo, hi, directory, tableOwner);
      if (result !== 0) return result;
      this.#write(change);
      if (same) return this.#changed();
    } else {
      this.#write(change);
    }
    this.#changed();
    types.putFromL2(oldLo, oldHi, directory);
    return 0;
  }

  /** The root's entries, but the one whose directory holds the hypervisor's: that one stays. */
  #changeL3(change: EntryChange): number {
    const { place, lo, hi, tableOwner } = change;
    const types = this.#types;
    const slot = (place % PAGE_SIZE) / ENTRY_BYTES;
    if (slot >= XEN_ROOT_SLOT) return -EINVAL;
    const [oldLo, oldHi] = this.#read(place);
    if (isPresent(lo)) {
      if (rootEntryRefused(lo, hi)) return -EINVAL;
      const result = types.getFromL3(lo, hi, slot, tableOwner);
      if (result !== 0) return result;
    }
    this.#write({ ...change, lo: isPresent(lo) ? rootEntry(lo) : lo, preserveAccessed: false });
    this.#changed();
    types.putFromL3(oldLo, oldHi);
    return 0;
  }

  #changed(): number {
    this.#tablesChanged();
    return 0;
  }

  #read(place: PhysicalAddress): readonly [i32, i32] {
    const { memory } = this.#types.frames;
    return [memory.read32(place), memory.read32(place + 4)];
  }

  #write({ place, lo, hi, preserveAccessed }: EntryChange): void {
    const { memory } = this.#types.frames;
    const kept = preserveAccessed ? memory.read32(place) & (PTE_A | PTE_D) : 0;
    memory.write32(place + 4, hi);
    memory.write32(place, lo | kept);
  }
}
