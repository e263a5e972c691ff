/*X:510 Page types.
 *
 * A frame becomes a page table, a directory, a root or a page of descriptors only after every entry of it has been looked
 * at, and stays one as long as anything uses it as that. A use of a directory is a use of each table that it names, and
 * so on down to the pages, so that a writable mapping and a page-table use of one frame can never be at once. What
 * changes an entry of a table in use is change-entries.ts. Before: descriptor-checks.ts. */
import { type i32, PAGE_SIZE, type PhysicalAddress, PTE_RW } from "@lguest/mmu";
import { DOMID_XEN, type DomainId, type MachineFrame } from "../addresses.js";
import { XEN_ERRNO } from "../errno.js";
import { checkDescriptor } from "./descriptor-checks.js";
import {
  FRAME_PINNED,
  FRAME_VALIDATED,
  FRAME_XEN_L2,
  type FrameTable,
  type FrameType,
  NO_OWNER,
  TYPE_L1,
  TYPE_L2,
  TYPE_L3,
  TYPE_NONE,
  TYPE_SEG_DESC,
  TYPE_WRITABLE,
} from "./frame-table.js";
import {
  ENTRY_BYTES,
  entryFrame,
  FIRST_XEN_L2_SLOT,
  isPresent,
  ROOT_ENTRIES,
  rootEntry,
  rootEntryRefused,
  TABLE_ENTRIES,
  tableEntryRefused,
  XEN_ROOT_SLOT,
} from "./page-entries.js";

const { EBUSY, EINVAL, EPERM } = XEN_ERRNO;

/** What {@link PageTypes} works with. */
export interface PageTypesParts {
  readonly frames: FrameTable;
  /** Entries may carry NX. */
  readonly nx: boolean;
  /** Writes the hypervisor's own entries into a directory that becomes the fourth of a root. */
  readonly fillXenSlots: (directory: MachineFrame) => void;
  /** Forgets all translations: a frame that was mapped becomes something that must not be. */
  readonly flushTlb: () => void;
}

/** Gets and puts uses of frames as types. All results are 0 or a negative errno. */
export class PageTypes {
  readonly frames: FrameTable;
  /** Entries of tables that were looked at so far; calls that cause much of it are interrupted. */
  work = 0;
  readonly #parts: PageTypesParts;

  constructor(parts: PageTypesParts) {
    this.frames = parts.frames;
    this.#parts = parts;
  }

  /** True if entries may carry NX. */
  get nx(): boolean {
    return this.#parts.nx;
  }

  /** A reference and a use. @returns 0, or -EINVAL where the frame is not the owner's or is something else now. */
  getPageAndType(frame: MachineFrame, type: FrameType, owner: DomainId, xenL2 = false): number {
    if (!this.frames.get(frame, owner)) return -EINVAL;
    const result = this.getType(frame, type, xenL2);
    if (result !== 0) this.putPage(frame);
    return result;
  }

  putPageAndType(frame: MachineFrame): void {
    this.putType(frame);
    this.putPage(frame);
  }

  /** One reference less; with the last one the frame is free, and no translation to it is left. */
  putPage(frame: MachineFrame): void {
    if (this.frames.put(frame)) this.#parts.flushTlb();
  }

  /** One more use of a referenced frame as a type, validated if it was not that type. */
  getType(frame: MachineFrame, type: FrameType, xenL2 = false): number {
    const { frames } = this;
    if (frames.uses(frame) > 0) {
      const same = frames.type(frame) === type && frames.hasFlag(frame, FRAME_XEN_L2) === xenL2;
      // Not validated and in use: it is being validated right now, so it contains itself.
      if (!same || !frames.hasFlag(frame, FRAME_VALIDATED)) return -EINVAL;
      frames.addUse(frame);
      return 0;
    }
    const before = frames.type(frame);
    if (before !== type) {
      frames.setType(frame, type);
      if (before !== TYPE_NONE) this.#parts.flushTlb();
    }
    if (xenL2) frames.setFlag(frame, FRAME_XEN_L2);
    frames.addUse(frame);
    if (frames.hasFlag(frame, FRAME_VALIDATED)) return 0;
    const result = this.#promote(frame, type, xenL2);
    if (result === 0) {
      frames.setFlag(frame, FRAME_VALIDATED);
    } else {
      frames.removeUse(frame);
      frames.setType(frame, TYPE_NONE);
    }
    return result;
  }

  /** One use less. With the last use of a page table go the uses that its entries had. */
  putType(frame: MachineFrame): void {
    const { frames } = this;
    if (frames.removeUse(frame) > 0) return;
    const type = frames.type(frame);
    if (type !== TYPE_L1 && type !== TYPE_L2 && type !== TYPE_L3) return;
    frames.clearFlag(frame, FRAME_VALIDATED);
    this.#demote(frame, type, TABLE_ENTRIES);
    frames.clearFlag(frame, FRAME_XEN_L2);
  }

  /**
   * A domain ends: what its tables have is put, and every one of its frames that nobody else has is free. The others
   * are when those who have them mapped let go.
   */
  releaseAll(owner: DomainId): void {
    const { frames } = this;
    const own = frames.ownedBy(owner);
    for (const frame of own) if (frames.hasFlag(frame, FRAME_PINNED)) this.unpin(frame, owner);
    // Tables that hold one another are still in use: they are taken apart from above.
    for (const level of [TYPE_L3, TYPE_L2, TYPE_L1] as const) {
      for (const frame of own) {
        if (frames.owner(frame) !== owner || frames.type(frame) !== level) continue;
        if (!frames.hasFlag(frame, FRAME_VALIDATED)) continue;
        frames.get(frame, owner);
        frames.clearFlag(frame, FRAME_VALIDATED);
        this.#demote(frame, level, TABLE_ENTRIES);
        frames.setType(frame, TYPE_NONE);
        this.putPage(frame);
      }
    }
    for (const frame of own) if (frames.owner(frame) === owner) frames.giveUp(frame);
    this.#parts.flushTlb();
  }

  /** What a present entry of a page table means for the page that it names. */
  getFromL1(lo: i32, hi: i32, tableOwner: DomainId, pageOwner: DomainId): number {
    const { frames } = this;
    if (tableEntryRefused(lo, hi, this.nx)) return -EINVAL;
    const frame = entryFrame(lo, hi);
    if (!frames.exists(frame)) return -EPERM;
    const owner = frames.owner(frame);
    if (owner !== pageOwner || owner === NO_OWNER) return -EBUSY;
    const writable = (lo & PTE_RW) !== 0;
    // The hypervisor's own tables are for reading.
    if (owner === DOMID_XEN && (writable || tableOwner !== DOMID_XEN)) return -EBUSY;
    frames.get(frame, owner);
    if (!writable || this.getType(frame, TYPE_WRITABLE) === 0) return 0;
    this.putPage(frame);
    return -EBUSY;
  }

  putFromL1(lo: i32, hi: i32): void {
    if (!isPresent(lo)) return;
    const frame = entryFrame(lo, hi);
    if ((lo & PTE_RW) !== 0) this.putType(frame);
    this.putPage(frame);
  }

  /** What a present entry of the directory `directory` means for the table that it names. */
  getFromL2(lo: i32, hi: i32, directory: MachineFrame, owner: DomainId): number {
    if (tableEntryRefused(lo, hi, this.nx)) return -EINVAL;
    const frame = entryFrame(lo, hi);
    const result = this.getPageAndType(frame, TYPE_L1, owner);
    return result === -EINVAL && this.#getLinear(lo, frame, directory, owner) ? 0 : result;
  }

  putFromL2(lo: i32, hi: i32, directory: MachineFrame): void {
    const frame = entryFrame(lo, hi);
    if (!isPresent(lo) || frame === directory) return;
    if (this.frames.type(frame) === TYPE_L2) {
      this.frames.linear[frame]++;
      this.frames.linear[directory]--;
    }
    this.putPageAndType(frame);
  }

  /** What a present entry of a root means for the directory that it names. @param slot 0..3. */
  getFromL3(lo: i32, hi: i32, slot: number, owner: DomainId): number {
    if (rootEntryRefused(lo, hi)) return -EINVAL;
    const frame = entryFrame(lo, hi);
    const xen = slot === XEN_ROOT_SLOT;
    const result = this.getPageAndType(frame, TYPE_L2, owner, xen);
    if (result !== 0 || !xen || this.frames.uses(frame) === 1) return result;
    // The hypervisor's entries belong to one address space: such a directory cannot be shared.
    this.putPageAndType(frame);
    return -EINVAL;
  }

  putFromL3(lo: i32, hi: i32): void {
    if (isPresent(lo)) this.putPageAndType(entryFrame(lo, hi));
  }

  /** Pins a frame of `owner` as a page table of a level. */
  pin(frame: MachineFrame, level: 1 | 2 | 3, owner: DomainId): number {
    const result = this.getPageAndType(frame, level, owner);
    if (result !== 0) return result;
    if (!this.frames.hasFlag(frame, FRAME_PINNED)) {
      this.frames.setFlag(frame, FRAME_PINNED);
      return 0;
    }
    this.putPageAndType(frame);
    return -EINVAL;
  }

  unpin(frame: MachineFrame, owner: DomainId): number {
    if (this.frames.owner(frame) !== owner || !this.frames.hasFlag(frame, FRAME_PINNED)) return -EINVAL;
    this.frames.clearFlag(frame, FRAME_PINNED);
    this.putPageAndType(frame);
    return 0;
  }

  /**
   * A directory may name another directory, or itself, as if it were a page table: then its tables can be read through
   * the window that this makes. Only for reading, only one step deep, and only directories that are valid already.
   */
  #getLinear(lo: i32, frame: MachineFrame, directory: MachineFrame, owner: DomainId): boolean {
    const { frames } = this;
    if ((lo & PTE_RW) !== 0) return false;
    if (frame === directory) return true;
    if (frames.linear[directory] < 0 || frames.owner(frame) !== owner || frames.linear[frame] > 0) return false;
    if (frames.type(frame) !== TYPE_L2 || !frames.hasFlag(frame, FRAME_VALIDATED) || frames.uses(frame) === 0) {
      return false;
    }
    frames.get(frame, owner);
    frames.addUse(frame);
    frames.linear[directory]++;
    frames.linear[frame]--;
    return true;
  }

  #promote(frame: MachineFrame, type: FrameType, xenL2: boolean): number {
    switch (type) {
      case TYPE_L1:
      case TYPE_L2:
      case TYPE_L3:
        return this.#promoteTable(frame, type, xenL2);
      case TYPE_SEG_DESC:
        return this.#promoteDescriptors(frame);
      default:
        return 0;
    }
  }

  #promoteTable(frame: MachineFrame, level: 1 | 2 | 3, xenL2: boolean): number {
    const { memory } = this.frames;
    const table = frame * PAGE_SIZE;
    // The processor looks at four entries of a root only; what lies behind them must not come alive some other way.
    if (level === TYPE_L3) memory.fill(table + ROOT_ENTRIES * ENTRY_BYTES, PAGE_SIZE - ROOT_ENTRIES * ENTRY_BYTES, 0);
    const end = this.#guestEntries(level, xenL2);
    this.work += end;
    for (let i = 0; i < end; i++) {
      const lo = memory.read32(table + i * ENTRY_BYTES);
      let result = 0;
      if (isPresent(lo)) result = this.#getFromEntry(lo, memory.read32(table + i * ENTRY_BYTES + 4), frame, level, i);
      else if (level === TYPE_L3 && i === XEN_ROOT_SLOT) result = -EINVAL;
      if (result === 0) continue;
      this.#demote(frame, level, i);
      return result;
    }
    if (xenL2) this.#parts.fillXenSlots(frame);
    if (level === TYPE_L3) this.#tidyRoot(table);
    return 0;
  }

  /** What the processor does not take in a root's entry is not there. */
  #tidyRoot(table: PhysicalAddress): void {
    const { memory } = this.frames;
    for (let at = table; at < table + ROOT_ENTRIES * ENTRY_BYTES; at += ENTRY_BYTES) {
      const lo = memory.read32(at);
      if (isPresent(lo)) memory.write32(at, rootEntry(lo));
    }
  }

  #guestEntries(level: 1 | 2 | 3, xenL2: boolean): number {
    if (level === TYPE_L3) return ROOT_ENTRIES;
    return xenL2 ? FIRST_XEN_L2_SLOT : TABLE_ENTRIES;
  }

  #getFromEntry(lo: i32, hi: i32, frame: MachineFrame, level: 1 | 2 | 3, index: number): number {
    const owner = this.frames.owner(frame);
    if (level === TYPE_L1) return this.getFromL1(lo, hi, owner, owner);
    if (level === TYPE_L2) return this.getFromL2(lo, hi, frame, owner);
    return this.getFromL3(lo, hi, index, owner);
  }

  /** Puts what the first `count` entries that are the guest's have. */
  #demote(frame: MachineFrame, level: 1 | 2 | 3, count: number): void {
    const { memory } = this.frames;
    const table = frame * PAGE_SIZE;
    const end = Math.min(count, this.#guestEntries(level, this.frames.hasFlag(frame, FRAME_XEN_L2)));
    this.work += end;
    for (let i = 0; i < end; i++) {
      const lo = memory.read32(table + i * ENTRY_BYTES);
      if (!isPresent(lo)) continue;
      const hi = memory.read32(table + i * ENTRY_BYTES + 4);
      if (level === TYPE_L1) this.putFromL1(lo, hi);
      else if (level === TYPE_L2) this.putFromL2(lo, hi, frame);
      else this.putFromL3(lo, hi);
    }
  }

  #promoteDescriptors(frame: MachineFrame): number {
    const { memory } = this.frames;
    const end = (frame + 1) * PAGE_SIZE;
    for (let place = frame * PAGE_SIZE; place < end; place += ENTRY_BYTES) {
      if (checkDescriptor(memory.read32(place), memory.read32(place + 4)) === null) return -EINVAL;
    }
    for (let place = frame * PAGE_SIZE; place < end; place += ENTRY_BYTES) {
      const checked = checkDescriptor(memory.read32(place), memory.read32(place + 4));
      if (checked === null) continue;
      memory.write32(place, checked[0]);
      memory.write32(place + 4, checked[1]);
    }
    return 0;
  }
}
