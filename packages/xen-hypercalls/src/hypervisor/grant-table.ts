/*X:558 Grants.
 *
 * A domain lets another use a frame of its own by an entry in pages that it shares with the hypervisor. An entry in use
 * is pinned: who uses it, as what, and how often is kept here, so that a guest that rewrites the entry meanwhile changes
 * nothing. The frame itself is kept by the references that mappings take. Before: runstate.ts. Next: mappings by grant,
 * grant-mappings.ts. */
import { PAGE_SIZE, type PhysicalAddress } from "@lguest/mmu";
import type { DomainId, MachineFrame } from "../addresses.js";
import { XEN_ERRNO } from "../errno.js";
import {
  GNTST_bad_gntref,
  GNTST_bad_page,
  GNTST_general_error,
  GNTTAB_NR_RESERVED_ENTRIES,
  GTF_permit_access,
  GTF_reading,
  GTF_readonly,
  GTF_sub_page,
  GTF_transitive,
  GTF_type_mask,
  GTF_writing,
  grantEntryV1,
  grantEntryV2,
} from "../grants.js";
import type { Domain } from "./domain.js";
import { FRAME_ALLOCATED, NO_FRAME, TYPE_WRITABLE } from "./frame-table.js";

const { EBUSY, EINVAL, ENOMEM, ERANGE } = XEN_ERRNO;

/** Frames that a table may have. */
export const GRANT_FRAMES_MAX = 64;
/** Uses of one entry at once, as Xen counts them. */
const PINS_MAX = 255;
const STATUS_BYTES = 2;
const ENTRY_BYTES_V1 = grantEntryV1.size;
const ENTRY_BYTES_V2 = grantEntryV2.size;
/* Where an entry's parts are; the second half of form 2 depends on the kind. */
const FLAGS = 0;
const DOMAIN = 2;
const FRAME_V1 = 4;
const PAGE_OFFSET_V2 = 4;
const LENGTH_V2 = 6;
const THROUGH_DOMAIN_V2 = 4;
const FRAME_V2 = 8;

/** Form of the entries. */
export type GrantVersion = 1 | 2;

/** A grant in use. */
export interface PinnedGrant {
  readonly frame: MachineFrame;
  /** Who has the frame: the table's domain, or the one whose grant it passed on. */
  readonly owner: Domain;
  /** The part of the page that may be copied. */
  readonly offset: number;
  readonly length: number;
}

interface Pins extends PinnedGrant {
  readonly by: DomainId;
  readonly partial: boolean;
  /** The grant that this one passes on. */
  readonly through: { readonly table: GrantTable; readonly ref: number } | null;
  reads: number;
  writes: number;
}

/** How an entry is to be used. */
export interface GrantUse {
  /** Who wants to. */
  readonly by: DomainId;
  readonly readOnly: boolean;
  /** A mapping wants the page as a whole, a copy takes part of one, or another's grant, too. */
  readonly mapping: boolean;
}

/** The grants that one domain gives. Results are a `GNTST_*` where they are negative, but where an errno is said. */
export class GrantTable {
  readonly #domain: Domain;
  readonly #frames: MachineFrame[] = [];
  readonly #status: MachineFrame[] = [];
  readonly #pins = new Map<number, Pins>();
  #version: GrantVersion = 1;
  #closed = false;

  constructor(domain: Domain) {
    this.#domain = domain;
  }

  get version(): GrantVersion {
    return this.#version;
  }

  /** Frames of the entries. */
  get frames(): readonly MachineFrame[] {
    return this.#frames;
  }

  /** Frames of form 2's status words. */
  get statusFrames(): readonly MachineFrame[] {
    return this.#status;
  }

  /** References that there are: 0 to this, exclusive. */
  get size(): number {
    return this.#frames.length * (PAGE_SIZE / this.#entryBytes);
  }

  /** True if somebody uses the reference. */
  isPinned(ref: number): boolean {
    return this.#pins.has(ref);
  }

  /** Makes the table at least so many frames large. @returns false if it may not be, or no memory is left. */
  grow(count: number): boolean {
    if (count > GRANT_FRAMES_MAX) return false;
    while (this.#frames.length < count) if (!this.#addFrame(this.#frames)) return false;
    return this.#version === 1 || this.#growStatus();
  }

  /** Writes an entry as the guest would, for a toolstack that grants a new domain's rings. */
  set(ref: number, to: DomainId, frame: MachineFrame): boolean {
    if (!this.grow(1) || ref >= this.size) return false;
    const { memory } = this.#domain.machine;
    const at = this.#entry(ref);
    memory.write32(at + (this.#version === 1 ? FRAME_V1 : FRAME_V2), frame);
    memory.write32(at, GTF_permit_access | (to << 16));
    return true;
  }

  /** Chooses the form of the entries. @returns 0, or a negative errno. */
  setVersion(version: number): number {
    if (version !== 1 && version !== 2) return -EINVAL;
    if (version === this.#version) return 0;
    for (const ref of this.#pins.keys()) if (ref >= GNTTAB_NR_RESERVED_ENTRIES) return -EBUSY;
    if (!this.grow(1)) return -ENOMEM;
    const kept = this.#reserved();
    if (kept === null) return -ERANGE;
    if (version === 1 && !this.#dropStatus()) return -EBUSY;
    const { memory } = this.#domain.machine;
    for (const frame of this.#frames) memory.fill(frame * PAGE_SIZE, PAGE_SIZE, 0);
    this.#version = version;
    if (version === 2 && !this.#growStatus()) {
      this.#dropStatus();
      this.#version = 1;
    }
    kept.forEach((entry, ref) => {
      this.#restore(ref, entry);
    });
    return this.#version === version ? 0 : -ENOMEM;
  }

  /** Uses a reference. @returns the grant, or a `GNTST_*`. */
  pin(ref: number, use: GrantUse): PinnedGrant | number {
    if (this.#closed || ref >= this.size) return GNTST_bad_gntref;
    const known = this.#pins.get(ref);
    if (known !== undefined) return this.#pinAgain(ref, known, use);
    const { memory } = this.#domain.machine;
    const at = this.#entry(ref);
    const flags = memory.read16(at + FLAGS);
    const kind = flags & GTF_type_mask;
    const partial = (flags & GTF_sub_page) !== 0;
    if (memory.read16(at + DOMAIN) !== use.by || (use.mapping && partial)) return GNTST_general_error;
    if (!use.readOnly && (flags & GTF_readonly) !== 0) return GNTST_general_error;
    if (kind === GTF_transitive && this.#version === 2 && !use.mapping) return this.#pinThrough(ref, at, use);
    if (kind !== GTF_permit_access) return GNTST_general_error;
    const frame = this.#version === 1 ? memory.read32(at + FRAME_V1) >>> 0 : this.#frameV2(at);
    if (this.#domain.machine.frames.owner(frame) !== this.#domain.id) return GNTST_bad_page;
    const part = partial && this.#version === 2;
    return this.#newPin(ref, use, {
      frame,
      owner: this.#domain,
      by: use.by,
      partial: part,
      offset: part ? memory.read16(at + PAGE_OFFSET_V2) : 0,
      length: part ? memory.read16(at + LENGTH_V2) : PAGE_SIZE,
      through: null,
      reads: 0,
      writes: 0,
    });
  }

  /** One use less. */
  unpin(ref: number, readOnly: boolean): void {
    const pins = this.#pins.get(ref);
    if (pins === undefined) return;
    if (readOnly) pins.reads--;
    else pins.writes--;
    let cleared = pins.writes === 0 ? GTF_writing : 0;
    if (pins.reads + pins.writes === 0) {
      cleared |= GTF_reading;
      this.#pins.delete(ref);
    }
    if (!this.#closed && cleared !== 0) this.#mark(ref, 0, cleared);
    pins.through?.table.unpin(pins.through.ref, readOnly);
  }

  /** Exchanges two entries. */
  swap(a: number, b: number): number {
    if (a >= this.size || b >= this.size) return GNTST_bad_gntref;
    const { memory } = this.#domain.machine;
    const bytes = this.#entryBytes;
    const first = memory.readBytes(this.#entry(a), bytes);
    memory.writeBytes(this.#entry(a), memory.readBytes(this.#entry(b), bytes));
    memory.writeBytes(this.#entry(b), first);
    return 0;
  }

  /** The domain is gone: its pages are no longer written to, and nobody can use a reference anew. */
  close(): void {
    this.#closed = true;
    for (const frame of [...this.#frames, ...this.#status]) this.#domain.machine.types.putPageAndType(frame);
    this.#frames.length = 0;
    this.#status.length = 0;
  }

  get #entryBytes(): number {
    return this.#version === 1 ? ENTRY_BYTES_V1 : ENTRY_BYTES_V2;
  }

  #entry(ref: number): PhysicalAddress {
    const perFrame = PAGE_SIZE / this.#entryBytes;
    return this.#frames[Math.floor(ref / perFrame)] * PAGE_SIZE + (ref % perFrame) * this.#entryBytes;
  }

  #statusWord(ref: number): PhysicalAddress {
    const at = ref * STATUS_BYTES;
    return this.#status[Math.floor(at / PAGE_SIZE)] * PAGE_SIZE + (at % PAGE_SIZE);
  }

  #frameV2(at: PhysicalAddress): MachineFrame {
    const { memory } = this.#domain.machine;
    return (memory.read32(at + FRAME_V2 + 4) >>> 0) * 2 ** 32 + (memory.read32(at + FRAME_V2) >>> 0);
  }

  #newPin(ref: number, use: GrantUse, pins: Pins): PinnedGrant {
    this.#pins.set(ref, pins);
    this.#count(ref, pins, use.readOnly);
    return pins;
  }

  #pinAgain(ref: number, pins: Pins, use: GrantUse): PinnedGrant | number {
    if (pins.by !== use.by || (use.mapping && (pins.partial || pins.through !== null))) return GNTST_general_error;
    if ((use.readOnly ? pins.reads : pins.writes) >= PINS_MAX) return GNTST_general_error;
    const flags = this.#domain.machine.memory.read16(this.#entry(ref) + FLAGS);
    if (!use.readOnly && pins.writes === 0 && (flags & GTF_readonly) !== 0) return GNTST_general_error;
    if (pins.through !== null) {
      const further = pins.through.table.pin(pins.through.ref, { ...use, by: this.#domain.id });
      if (typeof further === "number") return further;
    }
    this.#count(ref, pins, use.readOnly);
    return pins;
  }

  /** A grant of another domain's grant to this one; one step, and not of one's own. */
  #pinThrough(ref: number, at: PhysicalAddress, use: GrantUse): PinnedGrant | number {
    const { memory, domains } = this.#domain.machine;
    const other = domains.get(memory.read16(at + THROUGH_DOMAIN_V2));
    if (other === undefined || other === this.#domain) return GNTST_general_error;
    const further = memory.read32(at + FRAME_V2) >>> 0;
    if (other.grants.#isTransitive(further)) return GNTST_general_error;
    const grant = other.grants.pin(further, { ...use, by: this.#domain.id });
    if (typeof grant === "number") return grant;
    const through = { table: other.grants, ref: further };
    return this.#newPin(ref, use, { ...grant, by: use.by, partial: true, through, reads: 0, writes: 0 });
  }

  #isTransitive(ref: number): boolean {
    if (this.#version === 1 || ref >= this.size) return false;
    return (this.#domain.machine.memory.read16(this.#entry(ref)) & GTF_type_mask) === GTF_transitive;
  }

  #count(ref: number, pins: Pins, readOnly: boolean): void {
    if (readOnly) pins.reads++;
    else pins.writes++;
    this.#mark(ref, readOnly ? GTF_reading : GTF_reading | GTF_writing, 0);
  }

  /** Tells the guest who reads and writes: in the entry, or in form 2 in a word of its own. */
  #mark(ref: number, set: number, clear: number): void {
    const { memory } = this.#domain.machine;
    const at = this.#version === 1 ? this.#entry(ref) + FLAGS : this.#statusWord(ref);
    memory.write16(at, (memory.read16(at) | set) & ~clear);
  }

  /** A page that the guest may map and never make a page table of; it does not count as its memory. */
  #addFrame(list: MachineFrame[]): boolean {
    const { frames, types } = this.#domain.machine;
    const frame = frames.allocate(this.#domain.id);
    if (frame === NO_FRAME) return false;
    // The reference that is held for memory of the domain is held for the table: the guest cannot give it up.
    frames.clearFlag(frame, FRAME_ALLOCATED);
    types.getType(frame, TYPE_WRITABLE);
    list.push(frame);
    return true;
  }

  #growStatus(): boolean {
    const needed = Math.ceil((this.size * STATUS_BYTES) / PAGE_SIZE);
    while (this.#status.length < needed) if (!this.#addFrame(this.#status)) return false;
    return true;
  }

  /** Gives the status words' pages back. @returns false if the guest has one mapped. */
  #dropStatus(): boolean {
    const { frames, types } = this.#domain.machine;
    if (this.#status.some((frame) => frames.references(frame) > 1)) return false;
    for (const frame of this.#status) types.putPageAndType(frame);
    this.#status.length = 0;
    return true;
  }

  /** The first entries, which outlive a change of form; null if one cannot be told in form 1. */
  #reserved(): { flags: number; domain: number; frame: number }[] | null {
    const { memory } = this.#domain.machine;
    const entries = [];
    for (let ref = 0; ref < GNTTAB_NR_RESERVED_ENTRIES; ref++) {
      const at = this.#entry(ref);
      const domain = memory.read16(at + DOMAIN);
      let flags = memory.read16(at + FLAGS);
      const frame = this.#version === 1 ? memory.read32(at + FRAME_V1) >>> 0 : this.#frameV2(at);
      if (this.#version === 2) {
        const kind = flags & GTF_type_mask;
        if (kind === GTF_transitive || (kind === GTF_permit_access && frame >= 2 ** 32)) return null;
        flags = kind === GTF_permit_access ? flags | memory.read16(this.#statusWord(ref)) : 0;
      }
      entries.push(flags === 0 ? { flags, domain: 0, frame: 0 } : { flags, domain, frame });
    }
    return entries;
  }

  #restore(ref: number, { flags, domain, frame }: { flags: number; domain: number; frame: number }): void {
    const { memory } = this.#domain.machine;
    const at = this.#entry(ref);
    const inUse = this.#version === 2 ? GTF_reading | GTF_writing : 0;
    memory.write32(at + (this.#version === 1 ? FRAME_V1 : FRAME_V2), frame);
    memory.write32(at, (flags & ~inUse) | (domain << 16));
    if (this.#version === 2) memory.write16(this.#statusWord(ref), flags & inUse);
  }
}
