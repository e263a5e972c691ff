/*X:559 Mappings by grant.
 *
 * What a domain has mapped of others, by handle. The page-table entry holds the references that every entry holds, so a
 * frame is not given to anybody else while it is mapped, whatever becomes of the grant, its table or its domain. Before:
 * grant-table.ts. Next: the calls, hypercalls/call.ts. */
import { PAGE_SIZE, type PhysicalAddress, PTE_A, PTE_D, PTE_P, PTE_RW, PTE_US } from "@lguest/mmu";
import { HYPERVISOR_VIRT_START, type MachineFrame } from "../addresses.js";
import {
  GNTMAP_application_map,
  GNTMAP_contains_pte,
  GNTMAP_device_map,
  GNTMAP_host_map,
  GNTMAP_readonly,
  GNTST_bad_dev_addr,
  GNTST_bad_domain,
  GNTST_bad_gntref,
  GNTST_bad_handle,
  GNTST_general_error,
  GNTST_no_device_space,
  GNTST_okay,
} from "../grants.js";
import type { Domain } from "./domain.js";
import { NO_FRAME, TYPE_L1, TYPE_WRITABLE } from "./frame-table.js";
import type { GrantTable } from "./grant-table.js";
import { entryPlace, NOT_MAPPED } from "./guest-tables.js";
import { ENTRY_BYTES, entryFrame } from "./page-entries.js";

/** Mappings that a domain may have. */
const MAPPINGS_MAX = 1 << 16;
/** Bits 18..16 of the flags are the guest's own, for bits 11..9 of the entry. */
const GUEST_BITS = 7 << 16;
const GUEST_BITS_TO_ENTRY = 7;

interface Mapping {
  readonly table: GrantTable;
  readonly ref: number;
  readonly frame: MachineFrame;
  /** GNTMAP_*; of the two kinds of mapping those that are left. */
  flags: number;
}

/** Where and how to map. */
export interface MapRequest {
  readonly flags: number;
  readonly ref: number;
  readonly dom: number;
  readonly host_addr: bigint;
}

/** What to unmap, and for unmap-and-replace where to take the new entry from. */
export interface UnmapRequest {
  readonly handle: number;
  readonly host_addr: bigint;
  readonly dev_bus_addr: bigint;
  readonly new_addr: bigint;
}

/** The frames of others that one domain has mapped. */
export class GrantMappings {
  readonly #domain: Domain;
  readonly #mappings: (Mapping | null)[] = [];
  readonly #free: number[] = [];

  constructor(domain: Domain) {
    this.#domain = domain;
  }

  /** Maps a grant. @param root where linear addresses are looked up. @returns a handle and a frame, or a `GNTST_*`. */
  map(request: MapRequest, root: MachineFrame): { readonly handle: number; readonly frame: MachineFrame } | number {
    const { flags, ref } = request;
    const { machine, id } = this.#domain;
    if ((flags & (GNTMAP_device_map | GNTMAP_host_map)) === 0) return GNTST_bad_gntref;
    const other = machine.domains.get(request.dom);
    if (other === undefined) return GNTST_bad_domain;
    if (this.#free.length === 0 && this.#mappings.length >= MAPPINGS_MAX) return GNTST_no_device_space;
    const readOnly = (flags & GNTMAP_readonly) !== 0;
    const grant = other.grants.pin(ref, { by: id, readOnly, mapping: true });
    if (typeof grant === "number") return grant;
    const done = this.#install(request, root, grant.frame, other);
    if (done !== GNTST_okay) {
      other.grants.unpin(ref, readOnly);
      return done;
    }
    const handle = this.#free.pop() ?? this.#mappings.length;
    this.#mappings[handle] = { table: other.grants, ref, frame: grant.frame, flags };
    return { handle, frame: grant.frame };
  }

  /** Takes back what a handle stands for, at the addresses that are given. */
  unmap(request: UnmapRequest, root: MachineFrame): number {
    const mapping = this.#mappings[request.handle];
    if (mapping === undefined || mapping === null) return GNTST_bad_handle;
    const { dev_bus_addr, host_addr } = request;
    if (dev_bus_addr !== 0n && dev_bus_addr !== BigInt(mapping.frame * PAGE_SIZE)) return GNTST_bad_dev_addr;
    if (host_addr !== 0n && (mapping.flags & GNTMAP_host_map) !== 0) {
      const result = this.#removeEntry(request, mapping, root);
      if (result !== GNTST_okay) return result;
      mapping.flags &= ~GNTMAP_host_map;
    }
    if (dev_bus_addr !== 0n && (mapping.flags & GNTMAP_device_map) !== 0) this.#dropDevice(mapping);
    if ((mapping.flags & (GNTMAP_host_map | GNTMAP_device_map)) === 0) this.#forget(request.handle, mapping);
    return GNTST_okay;
  }

  /** The domain ends. Entries of its page tables go with the tables. */
  close(): void {
    this.#mappings.forEach((mapping, handle) => {
      if (mapping === null) return;
      if ((mapping.flags & GNTMAP_device_map) !== 0) this.#dropDevice(mapping);
      this.#forget(handle, mapping);
    });
  }

  #forget(handle: number, mapping: Mapping): void {
    this.#mappings[handle] = null;
    this.#free.push(handle);
    mapping.table.unpin(mapping.ref, (mapping.flags & GNTMAP_readonly) !== 0);
  }

  /** There are no devices that could write: the frame is merely kept as they would need it. */
  #dropDevice(mapping: Mapping): void {
    const { types } = this.#domain.machine;
    mapping.flags &= ~GNTMAP_device_map;
    if ((mapping.flags & GNTMAP_readonly) === 0) types.putPageAndType(mapping.frame);
    else types.putPage(mapping.frame);
  }

  #install({ flags, host_addr }: MapRequest, root: MachineFrame, frame: MachineFrame, owner: Domain): number {
    const { machine, id } = this.#domain;
    const writable = (flags & GNTMAP_readonly) === 0;
    if ((flags & GNTMAP_device_map) !== 0) {
      const got = writable
        ? machine.types.getPageAndType(frame, TYPE_WRITABLE, owner.id) === 0
        : machine.frames.get(frame, owner.id);
      if (!got) return GNTST_general_error;
    }
    if ((flags & GNTMAP_host_map) === 0) return GNTST_okay;
    const place = this.#place(host_addr, flags, root);
    let lo = (frame * PAGE_SIZE) | PTE_P | PTE_A | PTE_D | ((flags & GUEST_BITS) >>> GUEST_BITS_TO_ENTRY);
    if (writable) lo |= PTE_RW;
    if ((flags & GNTMAP_application_map) !== 0) lo |= PTE_US;
    const hi = Math.floor(frame / 2 ** 20);
    const change = { place, lo, hi, preserveAccessed: false, tableOwner: id, pageOwner: owner.id };
    if (place !== NOT_MAPPED && machine.entries.changeL1(change) === 0) return GNTST_okay;
    if ((flags & GNTMAP_device_map) !== 0) this.#undoDevice(frame, writable);
    return GNTST_general_error;
  }

  #undoDevice(frame: MachineFrame, writable: boolean): void {
    const { types } = this.#domain.machine;
    if (writable) types.putPageAndType(frame);
    else types.putPage(frame);
  }

  /** Machine address of an entry in a page table of this domain that is in use as one. */
  #place(address: bigint, flags: number, root: MachineFrame): PhysicalAddress {
    const { memory, frames } = this.#domain.machine;
    let place = NOT_MAPPED;
    if ((flags & GNTMAP_contains_pte) !== 0) {
      if (address % BigInt(ENTRY_BYTES) === 0n && address < BigInt(memory.size)) place = Number(address);
    } else if (address < BigInt(HYPERVISOR_VIRT_START) && root !== NO_FRAME) {
      place = entryPlace(memory, root, Number(address));
    }
    if (place === NOT_MAPPED) return NOT_MAPPED;
    const table = Math.floor(place / PAGE_SIZE);
    const good = frames.owner(table) === this.#domain.id && frames.type(table) === TYPE_L1 && frames.uses(table) > 0;
    return good ? place : NOT_MAPPED;
  }

  /** Takes the entry away that maps the grant, or puts another of the guest's mappings in its place. */
  #removeEntry({ host_addr, new_addr }: UnmapRequest, mapping: Mapping, root: MachineFrame): number {
    const { memory, types } = this.#domain.machine;
    const byEntry = (mapping.flags & GNTMAP_contains_pte) !== 0;
    const place = this.#place(host_addr, mapping.flags, root);
    if (place === NOT_MAPPED || (byEntry && new_addr !== 0n)) return GNTST_general_error;
    const [lo, hi] = [memory.read32(place), memory.read32(place + 4)];
    const rights = PTE_P | ((mapping.flags & GNTMAP_readonly) === 0 ? PTE_RW : 0);
    if (entryFrame(lo, hi) !== mapping.frame || (lo & (PTE_P | PTE_RW)) !== rights) return GNTST_general_error;
    let [newLo, newHi] = [0, 0];
    if (new_addr !== 0n) {
      const from = this.#place(new_addr, 0, root);
      if (from === NOT_MAPPED || from === place) return GNTST_general_error;
      // The references move with the entry.
      [newLo, newHi] = [memory.read32(from), memory.read32(from + 4)];
      memory.write32(from, 0);
      memory.write32(from + 4, 0);
    }
    memory.write32(place, newLo);
    memory.write32(place + 4, newHi);
    types.putFromL1(lo, hi);
    return GNTST_okay;
  }
}
