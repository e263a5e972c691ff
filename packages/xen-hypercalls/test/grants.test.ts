import { PAGE_SIZE, PTE_RW } from "@lguest/mmu";
import { describe, expect, it } from "vitest";
import {
  __HYPERVISOR_grant_table_op,
  __HYPERVISOR_memory_op,
  __HYPERVISOR_update_va_mapping,
  DOMID_SELF,
  GNTCOPY_dest_gref,
  GNTCOPY_source_gref,
  GNTMAP_contains_pte,
  GNTMAP_device_map,
  GNTMAP_host_map,
  GNTMAP_readonly,
  GNTST_bad_copy_arg,
  GNTST_bad_dev_addr,
  GNTST_bad_domain,
  GNTST_bad_gntref,
  GNTST_bad_handle,
  GNTST_bad_page,
  GNTST_eagain,
  GNTST_general_error,
  GNTST_okay,
  GNTST_permission_denied,
  GNTTABOP_copy,
  GNTTABOP_get_status_frames,
  GNTTABOP_get_version,
  GNTTABOP_map_grant_ref,
  GNTTABOP_query_size,
  GNTTABOP_set_version,
  GNTTABOP_setup_table,
  GNTTABOP_swap_grant_ref,
  GNTTABOP_transfer,
  GNTTABOP_unmap_and_replace,
  GNTTABOP_unmap_grant_ref,
  GTF_permit_access,
  GTF_reading,
  GTF_readonly,
  GTF_sub_page,
  GTF_writing,
  gnttabCopy,
  gnttabGetStatusFrames,
  gnttabGetVersion,
  gnttabMapGrantRef,
  gnttabQuerySize,
  gnttabSetupTable,
  gnttabSetVersion,
  gnttabSwapGrantRef,
  gnttabUnmapAndReplace,
  gnttabUnmapGrantRef,
  XEN_ERRNO,
  XENMEM_decrease_reservation,
  xenMemoryReservation,
} from "../src/index.js";
import {
  createGuest,
  createMachine,
  DATA_PAGE,
  FREE,
  PAGE_TABLE,
  READABLE,
  type SmallGuest,
  WRITABLE,
} from "./small-guest.js";

const { EBUSY, EINVAL, EOPNOTSUPP, EPERM } = XEN_ERRNO;
const DATA = DATA_PAGE * PAGE_SIZE;
const LIST = DATA + 1024;
/** Where guests have their grant table mapped. */
const TABLE_PAGE = FREE + 10;
const TABLE = TABLE_PAGE * PAGE_SIZE;
/** What the giver grants, and where the taker maps it. */
const GRANTED = FREE;
const WINDOW = FREE + 1;
const REF = 9;

function op(of: SmallGuest, command: number, count = 1): number {
  return of.call(__HYPERVISOR_grant_table_op, command, DATA, count);
}

/** Sets a table up and maps its first page. */
function setUp(of: SmallGuest, frames = 1): void {
  of.put(gnttabSetupTable, { dom: DOMID_SELF, nr_frames: frames, frame_list: LIST });
  expect(op(of, GNTTABOP_setup_table)).toBe(0);
  expect(of.get(gnttabSetupTable).status).toBe(GNTST_okay);
  const frame = of.memory.readU32(LIST) ?? 0;
  expect(of.call(__HYPERVISOR_update_va_mapping, TABLE, frame * PAGE_SIZE + WRITABLE, 0, 0)).toBe(0);
}

/** Writes an entry of form 1. */
function grant(of: SmallGuest, to: SmallGuest, flags = GTF_permit_access, page = GRANTED, ref = REF): void {
  of.words(TABLE + ref * 8, flags | (to.domain.id << 16), of.pages[page]);
}

const flagsOf = (of: SmallGuest, ref = REF): number => (of.memory.readU32(TABLE + ref * 8) ?? 0) & 0xffff;

function two() {
  const { hypervisor } = createMachine();
  const giver = createGuest(hypervisor);
  const taker = createGuest(hypervisor);
  setUp(giver);
  grant(giver, taker);
  return { hypervisor, giver, taker };
}

function map(of: SmallGuest, from: SmallGuest, flags = GNTMAP_host_map, ref = REF, at = WINDOW * PAGE_SIZE) {
  of.put(gnttabMapGrantRef, { host_addr: BigInt(at), flags, ref, dom: from.domain.id });
  expect(op(of, GNTTABOP_map_grant_ref)).toBe(0);
  return of.get(gnttabMapGrantRef);
}

function unmap(of: SmallGuest, handle: number, at = WINDOW * PAGE_SIZE, bus = 0n): number {
  of.put(gnttabUnmapGrantRef, { host_addr: BigInt(at), dev_bus_addr: bus, handle });
  expect(op(of, GNTTABOP_unmap_grant_ref)).toBe(0);
  return of.get(gnttabUnmapGrantRef).status;
}

function copy(of: SmallGuest, from: object, to: object, flags: number, len = 8): number {
  const end = { u: 0, domid: DOMID_SELF, offset: 0 };
  of.put(gnttabCopy, { source: { ...end, ...from }, dest: { ...end, ...to }, len, flags });
  expect(op(of, GNTTABOP_copy)).toBe(0);
  return of.get(gnttabCopy).status;
}

describe("a grant table", () => {
  it("is as large as it was asked to be, and told of", () => {
    const { giver, taker } = two();
    giver.put(gnttabQuerySize, { dom: DOMID_SELF });
    expect(op(giver, GNTTABOP_query_size)).toBe(0);
    expect(giver.get(gnttabQuerySize)).toMatchObject({ nr_frames: 1, max_nr_frames: 64, status: GNTST_okay });
    giver.put(gnttabSetupTable, { dom: DOMID_SELF, nr_frames: 65, frame_list: LIST });
    expect(op(giver, GNTTABOP_setup_table)).toBe(0);
    expect(giver.get(gnttabSetupTable).status).toBe(GNTST_general_error);
    giver.put(gnttabSetupTable, { dom: taker.domain.id, nr_frames: 1, frame_list: LIST });
    op(giver, GNTTABOP_setup_table);
    expect(giver.get(gnttabSetupTable).status).toBe(GNTST_permission_denied);
    giver.put(gnttabSetupTable, { dom: 99, nr_frames: 1, frame_list: LIST });
    op(giver, GNTTABOP_setup_table);
    expect(giver.get(gnttabSetupTable).status).toBe(GNTST_bad_domain);
    expect(op(giver, GNTTABOP_setup_table, 2)).toBe(-EINVAL);
    expect(op(giver, GNTTABOP_query_size, -1)).toBe(-EINVAL);
    expect(op(giver, GNTTABOP_transfer)).toBe(-EOPNOTSUPP);
  });

  it("cannot become a page table, nor be given up", () => {
    const { giver } = two();
    const frame = giver.domain.grants.frames[0];
    giver.words(LIST, frame);
    const list = { extent_start: LIST, nr_extents: 1, extent_order: 0, mem_flags: 0, domid: DOMID_SELF };
    giver.put(xenMemoryReservation, list);
    expect(giver.call(__HYPERVISOR_memory_op, XENMEM_decrease_reservation, DATA)).toBe(0);
    giver.call(__HYPERVISOR_update_va_mapping, TABLE, 0, 0, 0);
    giver.call(__HYPERVISOR_memory_op, XENMEM_decrease_reservation, DATA);
    expect(giver.machine.frames.owner(frame)).toBe(giver.domain.id);
    expect(giver.machine.types.pin(frame, 1, giver.domain.id)).toBe(-EINVAL);
  });

  it("has two forms, and status words in the second", () => {
    const { giver, taker } = two();
    giver.put(gnttabSetVersion, { version: 3 });
    expect(op(giver, GNTTABOP_set_version)).toBe(-EINVAL);
    expect(giver.get(gnttabSetVersion).version).toBe(1);
    const { handle } = map(taker, giver);
    giver.put(gnttabSetVersion, { version: 2 });
    expect(op(giver, GNTTABOP_set_version)).toBe(-EBUSY);
    unmap(taker, handle);
    grant(giver, taker, GTF_permit_access, GRANTED, 1);
    giver.put(gnttabSetVersion, { version: 2 });
    expect(op(giver, GNTTABOP_set_version)).toBe(0);
    giver.put(gnttabGetVersion, { dom: DOMID_SELF });
    expect(op(giver, GNTTABOP_get_version)).toBe(0);
    expect(giver.get(gnttabGetVersion).version).toBe(2);
    giver.put(gnttabGetVersion, { dom: taker.domain.id });
    expect(op(giver, GNTTABOP_get_version)).toBe(-EPERM);
    // The reserved entries are still there, in the other form.
    expect(giver.memory.readU32(TABLE + 16)).toBe(GTF_permit_access | (taker.domain.id << 16));
    expect(giver.memory.readU32(TABLE + 24)).toBe(giver.pages[GRANTED]);
    giver.put(gnttabGetStatusFrames, { dom: DOMID_SELF, nr_frames: 1, frame_list: LIST });
    expect(op(giver, GNTTABOP_get_status_frames)).toBe(0);
    expect(giver.get(gnttabGetStatusFrames).status).toBe(GNTST_okay);
    const status = giver.memory.readU32(LIST) ?? 0;
    const mapped = map(taker, giver, GNTMAP_host_map, 1);
    expect(giver.machine.memory.read16(status * PAGE_SIZE + 2)).toBe(GTF_reading | GTF_writing);
    expect(unmap(taker, mapped.handle)).toBe(GNTST_okay);
    expect(giver.machine.memory.read16(status * PAGE_SIZE + 2)).toBe(0);
    giver.put(gnttabSetVersion, { version: 1 });
    expect(op(giver, GNTTABOP_set_version)).toBe(0);
    expect(giver.domain.grants.statusFrames).toEqual([]);
  });

  it("exchanges entries that nobody uses", () => {
    const { giver, taker } = two();
    const swap = (a: number, b: number): number => {
      giver.put(gnttabSwapGrantRef, { ref_a: a, ref_b: b });
      expect(op(giver, GNTTABOP_swap_grant_ref)).toBe(0);
      return giver.get(gnttabSwapGrantRef).status;
    };
    expect(swap(REF, 20)).toBe(GNTST_okay);
    expect(map(taker, giver).status).toBe(GNTST_general_error);
    expect(map(taker, giver, GNTMAP_host_map, 20).status).toBe(GNTST_okay);
    expect(swap(REF, 20)).toBe(GNTST_eagain);
    expect(swap(REF, 512)).toBe(GNTST_bad_gntref);
  });
});

describe("a mapping by grant", () => {
  it("shows the page, counts, and goes", () => {
    const { giver, taker } = two();
    const before = [giver.uses(GRANTED), giver.references(GRANTED)];
    const { status, handle, dev_bus_addr } = map(taker, giver);
    expect(status).toBe(GNTST_okay);
    expect(dev_bus_addr).toBe(BigInt(giver.pages[GRANTED] * PAGE_SIZE));
    expect([giver.uses(GRANTED), giver.references(GRANTED)]).toEqual(before.map((count) => count + 1));
    expect(flagsOf(giver)).toBe(GTF_permit_access | GTF_reading | GTF_writing);
    taker.words(WINDOW * PAGE_SIZE, 0x12345678);
    expect(giver.memory.readU32(GRANTED * PAGE_SIZE)).toBe(0x12345678);
    expect(unmap(taker, handle)).toBe(GNTST_okay);
    expect(flagsOf(giver)).toBe(GTF_permit_access);
    expect([giver.uses(GRANTED), giver.references(GRANTED)]).toEqual(before);
    expect(taker.memory.readU32(WINDOW * PAGE_SIZE)).toBeUndefined();
    expect(unmap(taker, handle)).toBe(GNTST_bad_handle);
  });

  it("can name the page-table entry", () => {
    const { giver, taker } = two();
    const flags = GNTMAP_host_map | GNTMAP_contains_pte | GNTMAP_readonly;
    const place = taker.place(PAGE_TABLE, WINDOW);
    const { status, handle } = map(taker, giver, flags, REF, place);
    expect(status).toBe(GNTST_okay);
    expect(taker.machine.memory.read32(place) & PTE_RW).toBe(0);
    expect(flagsOf(giver)).toBe(GTF_permit_access | GTF_reading);
    expect(unmap(taker, handle, place)).toBe(GNTST_okay);
    for (const bad of [place + 4, taker.place(FREE, 0), giver.place(PAGE_TABLE, WINDOW), 0xfffffff8])
      expect(map(taker, giver, flags, REF, bad).status).toBe(GNTST_general_error);
    expect(flagsOf(giver)).toBe(GTF_permit_access);
  });

  it("is refused for what was not granted", () => {
    const { giver, taker, hypervisor } = two();
    const third = createGuest(hypervisor);
    expect(map(third, giver).status).toBe(GNTST_general_error);
    expect(map(taker, taker).status).toBe(GNTST_bad_gntref);
    expect(map(taker, giver, 0).status).toBe(GNTST_bad_gntref);
    expect(map(taker, giver, GNTMAP_host_map, 512).status).toBe(GNTST_bad_gntref);
    expect(map(taker, giver, GNTMAP_host_map, 10).status).toBe(GNTST_general_error);
    expect(map(taker, giver, GNTMAP_host_map, REF, 0xf5800000).status).toBe(GNTST_general_error);
    expect(map(taker, giver, GNTMAP_host_map, REF, 0x40000000).status).toBe(GNTST_general_error);
    taker.put(gnttabMapGrantRef, { host_addr: 0n, flags: GNTMAP_host_map, ref: REF, dom: 77 });
    op(taker, GNTTABOP_map_grant_ref);
    expect(taker.get(gnttabMapGrantRef).status).toBe(GNTST_bad_domain);
    grant(giver, taker, GTF_permit_access | GTF_readonly);
    expect(map(taker, giver).status).toBe(GNTST_general_error);
    expect(map(taker, giver, GNTMAP_host_map | GNTMAP_readonly).status).toBe(GNTST_okay);
  });

  it("is refused for a page table, for no frame and for another domain's frame", () => {
    const { giver, taker } = two();
    grant(giver, taker, GTF_permit_access, PAGE_TABLE);
    expect(map(taker, giver).status).toBe(GNTST_general_error);
    const ro = map(taker, giver, GNTMAP_host_map | GNTMAP_readonly);
    expect(ro.status).toBe(GNTST_okay);
    expect(unmap(taker, ro.handle)).toBe(GNTST_okay);
    for (const frame of [0, 0xffffffff, taker.pages[FREE], giver.machine.m2p]) {
      giver.words(TABLE + REF * 8 + 4, frame);
      expect(map(taker, giver).status).toBe(GNTST_bad_page);
    }
    expect(flagsOf(giver)).toBe(GTF_permit_access);
  });

  it("stands although the grant is revoked and the frame given up; nobody else gets the frame", () => {
    const { giver, taker } = two();
    const { frames } = giver.machine;
    const frame = giver.pages[GRANTED];
    const { handle } = map(taker, giver);
    giver.words(TABLE + REF * 8, 0, 0);
    giver.call(__HYPERVISOR_update_va_mapping, GRANTED * PAGE_SIZE, 0, 0, 0);
    giver.words(LIST, frame);
    const list = { extent_start: LIST, nr_extents: 1, extent_order: 0, mem_flags: 0, domid: DOMID_SELF };
    giver.put(xenMemoryReservation, list);
    expect(giver.call(__HYPERVISOR_memory_op, XENMEM_decrease_reservation, DATA)).toBe(1);
    expect(frames.owner(frame)).toBe(giver.domain.id);
    const before = frames.available;
    expect(unmap(taker, handle)).toBe(GNTST_okay);
    expect(frames.available).toBe(before + 1);
  });

  it("cannot be taken back twice where the guest changed the entry itself", () => {
    const { giver, taker } = two();
    const before = giver.references(GRANTED);
    const { handle } = map(taker, giver);
    expect(taker.call(__HYPERVISOR_update_va_mapping, WINDOW * PAGE_SIZE, 0, 0, 0)).toBe(0);
    expect(giver.references(GRANTED)).toBe(before);
    expect(unmap(taker, handle)).toBe(GNTST_general_error);
    expect(giver.references(GRANTED)).toBe(before);
  });

  it("for a device holds the frame as well", () => {
    const { giver, taker } = two();
    const { handle, dev_bus_addr } = map(taker, giver, GNTMAP_device_map | GNTMAP_host_map);
    expect(unmap(taker, handle, 0, dev_bus_addr + 4096n)).toBe(GNTST_bad_dev_addr);
    expect(unmap(taker, handle, WINDOW * PAGE_SIZE)).toBe(GNTST_okay);
    expect(flagsOf(giver) & GTF_writing).not.toBe(0);
    expect(unmap(taker, handle, 0, dev_bus_addr)).toBe(GNTST_okay);
    expect(flagsOf(giver)).toBe(GTF_permit_access);
    expect(giver.references(GRANTED)).toBe(2);
  });

  it("can be replaced by another mapping of the guest's", () => {
    const { giver, taker } = two();
    const other = FREE + 2;
    taker.words(other * PAGE_SIZE, 0xabcdef);
    const { handle } = map(taker, giver);
    const request = { host_addr: BigInt(WINDOW * PAGE_SIZE), new_addr: BigInt(other * PAGE_SIZE), handle };
    taker.put(gnttabUnmapAndReplace, request);
    expect(op(taker, GNTTABOP_unmap_and_replace)).toBe(0);
    expect(taker.get(gnttabUnmapAndReplace).status).toBe(GNTST_okay);
    expect(taker.memory.readU32(WINDOW * PAGE_SIZE)).toBe(0xabcdef);
    expect(taker.memory.readU32(other * PAGE_SIZE)).toBeUndefined();
    expect([taker.uses(other), taker.references(other)]).toEqual([1, 2]);
  });
});

describe("a copy by grant", () => {
  it("goes from and to granted pages", () => {
    const { giver, taker } = two();
    giver.words(GRANTED * PAGE_SIZE + 16, 1, 2);
    const granted = { u: REF, domid: giver.domain.id };
    const own = { u: taker.pages[FREE + 3] };
    expect(copy(taker, { ...granted, offset: 16 }, { ...own, offset: 4088 }, GNTCOPY_source_gref)).toBe(GNTST_okay);
    expect(taker.memory.readU32((FREE + 4) * PAGE_SIZE - 4)).toBe(2);
    expect(copy(taker, { ...own, offset: 4088 }, granted, GNTCOPY_dest_gref)).toBe(GNTST_okay);
    expect(giver.memory.readU32(GRANTED * PAGE_SIZE)).toBe(1);
    expect(flagsOf(giver)).toBe(GTF_permit_access);
    expect([giver.uses(GRANTED), giver.references(GRANTED)]).toEqual([1, 2]);
  });

  it("is refused across a page's end, to a read-only page, a page table, and frames of others", () => {
    const { giver, taker } = two();
    const granted = { u: REF, domid: giver.domain.id };
    const own = { u: taker.pages[FREE + 3] };
    expect(copy(taker, { ...granted, offset: 4090 }, own, GNTCOPY_source_gref)).toBe(GNTST_bad_copy_arg);
    expect(copy(taker, own, { ...granted, offset: 4090 }, GNTCOPY_dest_gref)).toBe(GNTST_bad_copy_arg);
    expect(copy(taker, own, { u: taker.pages[PAGE_TABLE] }, 0)).toBe(GNTST_general_error);
    expect(copy(taker, own, { u: giver.pages[FREE] }, 0)).toBe(GNTST_bad_page);
    expect(copy(taker, own, { u: giver.pages[FREE], domid: giver.domain.id }, 0)).toBe(GNTST_permission_denied);
    expect(copy(taker, { ...granted, domid: 66 }, own, GNTCOPY_source_gref)).toBe(GNTST_bad_domain);
    grant(giver, taker, GTF_permit_access | GTF_readonly);
    expect(copy(taker, own, granted, GNTCOPY_dest_gref)).toBe(GNTST_general_error);
    expect(copy(taker, granted, own, GNTCOPY_source_gref)).toBe(GNTST_okay);
  });

  it("keeps to the part of a page that form 2 grants", () => {
    const { giver, taker } = two();
    giver.put(gnttabSetVersion, { version: 2 });
    expect(op(giver, GNTTABOP_set_version)).toBe(0);
    const flags = GTF_permit_access | GTF_sub_page;
    giver.words(TABLE + REF * 16, flags | (taker.domain.id << 16), 100 | (8 << 16), giver.pages[GRANTED], 0);
    const granted = { u: REF, domid: giver.domain.id };
    const own = { u: taker.pages[FREE + 3] };
    expect(copy(taker, { ...granted, offset: 100 }, own, GNTCOPY_source_gref)).toBe(GNTST_okay);
    expect(copy(taker, { ...granted, offset: 99 }, own, GNTCOPY_source_gref)).toBe(GNTST_general_error);
    expect(copy(taker, { ...granted, offset: 101 }, own, GNTCOPY_source_gref)).toBe(GNTST_general_error);
    expect(map(taker, giver).status).toBe(GNTST_general_error);
  });
});

describe("destroying", () => {
  it("the giver leaves the frame to the taker until it lets go", () => {
    const { giver, taker, hypervisor } = two();
    const { frames } = hypervisor.machine;
    const { handle } = map(taker, giver);
    const frame = giver.pages[GRANTED];
    hypervisor.destroy(giver.domain);
    expect(frames.ownedBy(giver.domain.id)).toEqual([frame]);
    taker.words(WINDOW * PAGE_SIZE, 5);
    expect(map(taker, giver, GNTMAP_host_map, REF, (WINDOW + 1) * PAGE_SIZE).status).toBe(GNTST_bad_domain);
    expect(unmap(taker, handle)).toBe(GNTST_okay);
    expect(frames.ownedBy(giver.domain.id)).toEqual([]);
  });

  it("the taker takes its mappings back", () => {
    const { giver, taker, hypervisor } = two();
    map(taker, giver);
    map(taker, giver, GNTMAP_device_map | GNTMAP_readonly);
    hypervisor.destroy(taker.domain);
    expect(flagsOf(giver)).toBe(GTF_permit_access);
    expect([giver.uses(GRANTED), giver.references(GRANTED)]).toEqual([1, 2]);
  });

  it("both, in either order, gives every frame back", () => {
    for (const order of ["giver", "taker"] as const) {
      const { hypervisor } = createMachine();
      const { frames } = hypervisor.machine;
      const before = frames.available;
      const giver = createGuest(hypervisor);
      const taker = createGuest(hypervisor);
      setUp(giver);
      grant(giver, taker);
      map(taker, giver);
      // A mapping that the guest overwrote, too.
      map(taker, giver, GNTMAP_host_map, REF, (WINDOW + 1) * PAGE_SIZE);
      taker.call(__HYPERVISOR_update_va_mapping, (WINDOW + 1) * PAGE_SIZE, taker.entry(FREE, READABLE), 0, 0);
      for (const each of order === "giver" ? [giver, taker] : [taker, giver]) hypervisor.destroy(each.domain);
      expect(frames.available).toBe(before);
    }
  });
});
