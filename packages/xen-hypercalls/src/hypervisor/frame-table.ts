/*X:505 The frame table.
 *
 * Every frame of the machine has an owner, a count of references that keep it from being given to somebody else, and a
 * type with a count of uses as that type. One type at a time: that is all that keeps a guest from writing to its own page
 * tables and descriptors. This room only counts; what a type demands of a frame's contents is page-types.ts. */
import { PAGE_SIZE, type PhysicalMemory } from "@lguest/mmu";
import { DOMID_XEN, type DomainId, type MachineFrame } from "../addresses.js";

/** Nothing in particular: free, or owned and never used as anything. */
export const TYPE_NONE = 0;
/** A page table. */
export const TYPE_L1 = 1;
/** A page directory. */
export const TYPE_L2 = 2;
/** A page-directory-pointer table, the root. */
export const TYPE_L3 = 3;
/** Descriptors of a GDT or LDT. */
export const TYPE_SEG_DESC = 4;
/** Mapped writable somewhere. */
export const TYPE_WRITABLE = 5;

/** A frame's type; the numbers of page tables are their levels. */
export type FrameType = 0 | 1 | 2 | 3 | 4 | 5;

/** The contents were found good for the type, and have been kept so. */
export const FRAME_VALIDATED = 1 << 0;
/** The guest asked that the frame stay a page table: one use and one reference are held for it. */
export const FRAME_PINNED = 1 << 1;
/** A page directory that holds the hypervisor's own entries: the fourth of a root. */
export const FRAME_XEN_L2 = 1 << 2;
/** One reference is held because the owner has the frame among its memory. */
export const FRAME_ALLOCATED = 1 << 3;

/** Owner of a frame that nobody has. */
export const NO_OWNER = -1;
/** Returned when no frame is left; frame 0 is never given out. */
export const NO_FRAME = 0;

/** Counts of all frames of one machine. */
export class FrameTable {
  readonly memory: PhysicalMemory;
  /** Frames there are. */
  readonly size: number;
  readonly #owners: Int32Array;
  readonly #references: Int32Array;
  readonly #types: Uint8Array;
  readonly #uses: Int32Array;
  readonly #flags: Uint8Array;
  /** Uses of a directory as a page table of another directory (positive: has such entries; negative: is one). */
  readonly linear: Int32Array;
  readonly #free: Int32Array;
  #freeCount = 0;
  #next = 1;

  constructor(memory: PhysicalMemory) {
    this.memory = memory;
    this.size = Math.floor(memory.size / PAGE_SIZE);
    this.#owners = new Int32Array(this.size).fill(NO_OWNER);
    this.#references = new Int32Array(this.size);
    this.#types = new Uint8Array(this.size);
    this.#uses = new Int32Array(this.size);
    this.#flags = new Uint8Array(this.size);
    this.linear = new Int32Array(this.size);
    this.#free = new Int32Array(this.size);
  }

  /** Frames that nobody has. */
  get available(): number {
    return this.#freeCount + this.size - this.#next;
  }

  /** True if there is such a frame. */
  exists(frame: MachineFrame): boolean {
    return frame > 0 && frame < this.size;
  }

  /** Gives a zeroed frame to an owner, counted as its memory. @returns {@link NO_FRAME} if none is left. */
  allocate(owner: DomainId): MachineFrame {
    let frame = NO_FRAME;
    if (this.#freeCount > 0) frame = this.#free[--this.#freeCount];
    else if (this.#next < this.size) frame = this.#next++;
    else return NO_FRAME;
    this.memory.fill(frame * PAGE_SIZE, PAGE_SIZE, 0);
    this.#owners[frame] = owner;
    this.#references[frame] = 1;
    this.#types[frame] = TYPE_NONE;
    this.#flags[frame] = FRAME_ALLOCATED;
    return frame;
  }

  /** A frame for the hypervisor itself. It is never given back. @returns {@link NO_FRAME} if none is left. */
  allocatePrivate(): MachineFrame {
    return this.allocate(DOMID_XEN);
  }

  owner(frame: MachineFrame): number {
    return this.exists(frame) ? this.#owners[frame] : NO_OWNER;
  }

  /** Moves an owned frame to another owner. */
  setOwner(frame: MachineFrame, owner: DomainId): void {
    this.#owners[frame] = owner;
  }

  references(frame: MachineFrame): number {
    return this.#references[frame];
  }

  type(frame: MachineFrame): FrameType {
    return this.#types[frame] as FrameType;
  }

  uses(frame: MachineFrame): number {
    return this.#uses[frame];
  }

  hasFlag(frame: MachineFrame, flag: number): boolean {
    return (this.#flags[frame] & flag) !== 0;
  }

  setFlag(frame: MachineFrame, flag: number): void {
    this.#flags[frame] |= flag;
  }

  clearFlag(frame: MachineFrame, flag: number): void {
    this.#flags[frame] &= ~flag;
  }

  /** One more reference, if the frame belongs to `owner`. @returns false if not. */
  get(frame: MachineFrame, owner: DomainId): boolean {
    if (this.owner(frame) !== owner) return false;
    this.#references[frame]++;
    return true;
  }

  /** One reference less. The last one frees the frame. @returns true if it did. */
  put(frame: MachineFrame): boolean {
    if (--this.#references[frame] > 0) return false;
    this.#owners[frame] = NO_OWNER;
    this.#types[frame] = TYPE_NONE;
    this.#uses[frame] = 0;
    this.#flags[frame] = 0;
    this.#free[this.#freeCount++] = frame;
    return true;
  }

  /** The owner gives the frame up: the reference that it held as its memory goes. @returns false if it was gone. */
  giveUp(frame: MachineFrame): boolean {
    if (!this.hasFlag(frame, FRAME_ALLOCATED)) return false;
    this.clearFlag(frame, FRAME_ALLOCATED);
    this.put(frame);
    return true;
  }

  /** All frames that an owner has. */
  ownedBy(owner: DomainId): MachineFrame[] {
    const found: MachineFrame[] = [];
    this.#owners.forEach((each, frame) => {
      if (each === owner) found.push(frame);
    });
    return found;
  }

  /** Another type from now on; nothing uses the frame as its old one. */
  setType(frame: MachineFrame, type: FrameType): void {
    this.#types[frame] = type;
    this.#flags[frame] &= ~(FRAME_VALIDATED | FRAME_XEN_L2);
    this.linear[frame] = 0;
  }

  addUse(frame: MachineFrame): void {
    this.#uses[frame]++;
  }

  /** @returns uses that are left. */
  removeUse(frame: MachineFrame): number {
    return --this.#uses[frame];
  }
}
