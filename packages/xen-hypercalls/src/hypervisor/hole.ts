/*X:530 The pages of the hole.
 *
 * Made once, before any domain: the machine-to-physical table, the Switcher with its pages, the Host's side, the
 * descriptors that every guest is given, and the two page tables that map it all. A root's fourth directory gets two
 * entries that point to them. What changes with the virtual processor that runs, its GDT and LDT, are entries of the
 * second table. Before: guest-memory.ts. Next: entering a guest, world-switch.ts. */
import { encodeSegmentDescriptor } from "@lguest/descriptor-tables";
import {
  PAGE_SHIFT,
  PAGE_SIZE,
  type PhysicalMemory,
  PTE_A,
  PTE_D,
  PTE_P,
  PTE_RW,
  paePdeIndex,
  paePteIndex,
} from "@lguest/mmu";
import {
  createHostSide,
  createSwitcherImage,
  createSwitcherLayout,
  HOST_SIDE_PAGES,
  type HostSide,
  type PreparedSwitcher,
  type SwitcherLayout,
  setUpSwitcher,
} from "@lguest/switcher";
import {
  FIRST_RESERVED_GDT_PAGE,
  FLAT_RING1_CS,
  FLAT_RING1_DS,
  FLAT_RING3_CS,
  FLAT_RING3_DS,
  MACH2PHYS_VIRT_END,
  MACH2PHYS_VIRT_START,
  type MachineFrame,
} from "../addresses.js";
import { HypervisorError } from "./errors.js";
import { type FrameTable, NO_FRAME } from "./frame-table.js";
import {
  GDT_ENTRIES,
  HOST_SIDE_START,
  HYPERVISOR_CS,
  HYPERVISOR_DS,
  HYPERVISOR_TSS,
  PRIVATE_START,
  SWITCHER_START,
  TABLE_PAGES,
  VCPU_GDT_START,
} from "./machine-map.js";
import { ENTRY_BYTES, FIRST_XEN_L2_SLOT, TABLE_ENTRIES, XEN_ROOT_SLOT } from "./page-entries.js";

/** The vector of hypercalls: the one `int` that ring 1 may use to come here. */
export const HYPERCALL_VECTOR = 0x82;
const GUEST_RING = 1;
/** Bytes that one page table maps. */
const TABLE_SPAN = TABLE_ENTRIES * PAGE_SIZE;

const TABLE_FLAGS = PTE_P | PTE_RW | PTE_A | PTE_D;
const READ_FLAGS = PTE_P | PTE_A;

/** The hypervisor's pages, in memory. */
export interface Hole {
  /** First frame of the machine-to-physical table. */
  readonly m2p: MachineFrame;
  readonly layout: SwitcherLayout;
  readonly prepared: PreparedSwitcher;
  readonly hostSide: HostSide;
  /** The page of the GDT that is the hypervisor's and that every guest sees. */
  readonly reservedGdtPage: MachineFrame;
  /** A frame of zeros, where a guest's GDT has none. */
  readonly zeroFrame: MachineFrame;
  /** The root under which the processor stands while no guest has it. */
  readonly idleRoot: MachineFrame;
  /** Writes the hypervisor's entries into a root's fourth directory. */
  readonly fillXenSlots: (directory: MachineFrame) => void;
  /** Maps a frame at an address of the private table; {@link NO_FRAME} unmaps. */
  readonly map: (linear: number, frame: MachineFrame, writable: boolean) => void;
}

function privateFrame(frames: FrameTable): MachineFrame {
  const frame = frames.allocatePrivate();
  if (frame === NO_FRAME) throw new HypervisorError("ERR_MEMORY", "memory", "room for the hypervisor", "none left");
  return frame;
}

/** `count` frames one behind the other. */
function privateRun(frames: FrameTable, count: number): MachineFrame {
  const first = privateFrame(frames);
  for (let i = 1; i < count; i++) {
    if (privateFrame(frames) !== first + i)
      throw new HypervisorError("ERR_MEMORY", "frames", "a fresh table", "a used one");
  }
  return first;
}

/** The five descriptors of Xen's ABI that guests use; none reaches behind the machine-to-physical table. */
function writeFlatDescriptors(memory: PhysicalMemory, page: MachineFrame): void {
  const flat = { base: 0, limit: MACH2PHYS_VIRT_END - 1, big: true, accessed: true } as const;
  const segments = [
    [FLAT_RING1_CS, encodeSegmentDescriptor({ ...flat, kind: "code", readable: true, dpl: 1 })],
    [FLAT_RING1_DS, encodeSegmentDescriptor({ ...flat, kind: "data", writable: true, dpl: 1 })],
    [FLAT_RING3_CS, encodeSegmentDescriptor({ ...flat, kind: "code", readable: true, dpl: 3 })],
    [FLAT_RING3_DS, encodeSegmentDescriptor({ ...flat, kind: "data", writable: true, dpl: 3 })],
  ] as const;
  for (const [selector, [lo, hi]] of segments) {
    const place = page * PAGE_SIZE + (selector & ~7) - FIRST_RESERVED_GDT_PAGE * PAGE_SIZE;
    memory.write32(place, lo);
    memory.write32(place + 4, hi);
  }
}

function writeEntry(memory: PhysicalMemory, place: number, frame: MachineFrame, flags: number): void {
  memory.write32(place + 4, 0);
  memory.write32(place, frame === NO_FRAME ? 0 : (frame << PAGE_SHIFT) | flags);
}

/**
 * Lays out the hole.
 * @throws HypervisorError `ERR_MEMORY` if the memory is too small for it.
 */
export function createHole(memory: PhysicalMemory, frames: FrameTable): Hole {
  const m2pFrames = Math.ceil((frames.size * 4) / PAGE_SIZE);
  const m2p = privateRun(frames, m2pFrames);
  memory.fill(m2p * PAGE_SIZE, m2pFrames * PAGE_SIZE, 0xff);
  const m2pTables = Math.ceil((m2pFrames * PAGE_SIZE) / TABLE_SPAN);
  const m2pTable = privateRun(frames, m2pTables);
  for (let i = 0; i < m2pFrames; i++) writeEntry(memory, m2pTable * PAGE_SIZE + i * ENTRY_BYTES, m2p + i, READ_FLAGS);

  const table = privateFrame(frames);
  const map = (linear: number, frame: MachineFrame, writable: boolean): void =>
    writeEntry(
      memory,
      table * PAGE_SIZE + paePteIndex(linear) * ENTRY_BYTES,
      frame,
      writable ? TABLE_FLAGS : READ_FLAGS,
    );

  const fillXenSlots = (directory: MachineFrame): void => {
    const slots = directory * PAGE_SIZE;
    for (let slot = FIRST_XEN_L2_SLOT; slot < TABLE_ENTRIES; slot++) {
      writeEntry(memory, slots + slot * ENTRY_BYTES, NO_FRAME, 0);
    }
    for (let i = 0; i < m2pTables; i++) {
      const slot = paePdeIndex(MACH2PHYS_VIRT_START) + i;
      writeEntry(memory, slots + slot * ENTRY_BYTES, m2pTable + i, TABLE_FLAGS);
    }
    writeEntry(memory, slots + paePdeIndex(PRIVATE_START) * ENTRY_BYTES, table, TABLE_FLAGS);
  };

  const zeroFrame = privateFrame(frames);
  const gdtFrames = Array.from({ length: TABLE_PAGES }, (_, i) =>
    i < FIRST_RESERVED_GDT_PAGE ? zeroFrame : privateFrame(frames),
  );
  writeFlatDescriptors(memory, gdtFrames[FIRST_RESERVED_GDT_PAGE]);
  gdtFrames.forEach((frame, i) => {
    map(VCPU_GDT_START + i * PAGE_SIZE, frame, i >= FIRST_RESERVED_GDT_PAGE);
  });

  const gdt = { lguestCs: HYPERVISOR_CS, lguestDs: HYPERVISOR_DS, tss: HYPERVISOR_TSS };
  const ownFrames = Array.from({ length: HOST_SIDE_PAGES }, () => privateFrame(frames) * PAGE_SIZE);
  const hostGdt = { ...gdt, kernelCs: HYPERVISOR_CS, kernelDs: HYPERVISOR_DS };
  const hostSide = createHostSide({ memory, frames: ownFrames, address: HOST_SIDE_START, gdt: hostGdt });
  for (const { linear, physical, writable } of hostSide.mappings) map(linear, physical / PAGE_SIZE, writable);

  const layout = createSwitcherLayout({
    address: SWITCHER_START,
    gdt: { entries: GDT_ENTRIES, ...gdt, address: VCPU_GDT_START },
  });
  const image = createSwitcherImage(layout);
  const prepared = setUpSwitcher({
    memory,
    image,
    frames: {
      text: Array.from({ length: layout.textPages }, () => privateFrame(frames) * PAGE_SIZE),
      registers: privateFrame(frames) * PAGE_SIZE,
      state: privateFrame(frames) * PAGE_SIZE,
      gdt: gdtFrames.map((frame) => frame * PAGE_SIZE),
    },
    host: {
      gdt: { base: hostSide.gdtAddress, limit: hostSide.gdtLimit },
      idt: { base: hostSide.idtAddress, limit: hostSide.idtLimit },
    },
    gateDpl: (vector) => (vector === HYPERCALL_VECTOR ? GUEST_RING : 0),
  });
  for (const { name, linear, physical, hostWritable } of prepared.mappings) {
    if (name !== "gdt") map(linear, physical / PAGE_SIZE, hostWritable);
  }
  hostSide.setEntry(image.switchToGuest);

  const idleRoot = privateFrame(frames);
  const idleDirectory = privateFrame(frames);
  fillXenSlots(idleDirectory);
  writeEntry(memory, idleRoot * PAGE_SIZE + XEN_ROOT_SLOT * ENTRY_BYTES, idleDirectory, PTE_P);
  memory.write32(prepared.hostCr3, idleRoot * PAGE_SIZE);
  const reservedGdtPage = gdtFrames[FIRST_RESERVED_GDT_PAGE];
  return { m2p, layout, prepared, hostSide, reservedGdtPage, zeroFrame, idleRoot, fillXenSlots, map };
}
