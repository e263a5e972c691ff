/*S:300 Making a world switch ready.
 *
 * Puts the text and the state page into physical memory, says what must be mapped where, and makes the gates that lead
 * into the stubs. What changes from Guest to Guest (its own gates and descriptors, ring 1's stack, CR3) is the
 * hypervisor's to write, at the addresses given here. Before it: the image. Next: index.ts, and the Host's story. */
import {
  encodeGate,
  encodeSegmentDescriptor,
  encodeTss32,
  SYS_TYPE_TSS32_AVAILABLE,
  TSS32_ESP1,
  TSS32_MIN_LIMIT,
  TSS32_SS1,
} from "@lguest/descriptor-tables";
import { type LinearAddress, PAGE_SIZE, type PhysicalAddress, type PhysicalMemory } from "@lguest/mmu";
import { requireInteger, SwitcherError } from "./errors.js";
import type { SwitcherImage } from "./image.js";
import { DESCRIPTOR_BYTES, IDT_ENTRIES } from "./lguest-pages.js";

/** Limit and base of a descriptor table, as LGDT and LIDT take them. */
export interface TablePointer {
  readonly base: LinearAddress;
  /** Offset of the last byte. */
  readonly limit: number;
}

/** What {@link setUpSwitcher} takes. */
export interface SwitcherSetUpOptions {
  readonly memory: PhysicalMemory;
  readonly image: SwitcherImage;
  /** Page frames: the text (one or more), a register page for when no Guest has given its own, the state page. */
  readonly frames: {
    readonly text: readonly PhysicalAddress[];
    readonly registers: PhysicalAddress;
    readonly state: PhysicalAddress;
    /** The GDT's frames, when the layout puts it elsewhere than into the state page. */
    readonly gdt?: readonly PhysicalAddress[];
  };
  readonly host: {
    readonly gdt: TablePointer;
    readonly idt: TablePointer;
  };
  /** DPL of the gate for a vector; all 0 if left out. lguest opens its hypercall vector to ring 1. */
  readonly gateDpl?: (vector: number) => number;
}

/** A page that must be mapped for the switch to work. */
export interface SwitcherMapping {
  readonly name: "text" | "registers" | "state" | "gdt";
  readonly linear: LinearAddress;
  readonly physical: PhysicalAddress;
  /** In the Host's root: supervisor, and writable or not. */
  readonly hostWritable: boolean;
  /**
   * In the Guest's root: supervisor and writable or not. The register page of the Guest that runs takes the place of
   * `physical`. It is the one page that a Guest kernel could write: nothing in it is trusted before the way home has
   * overwritten it. The state page is read-only; the processor marks nothing in it, as the descriptors are "accessed"
   * and the task "busy" before the roots change.
   */
  readonly guestWritable: boolean;
}

/** A world switch in memory. */
export interface PreparedSwitcher {
  readonly image: SwitcherImage;
  readonly mappings: readonly SwitcherMapping[];
  /** Where members of the state page are in physical memory. */
  readonly hostCr3: PhysicalAddress;
  readonly guestTss: PhysicalAddress;
  readonly guestIdt: PhysicalAddress;
  readonly guestGdt: PhysicalAddress;
  /** Writes one gate of the Guest's IDT so that it leads to the stub, for `int` from `dpl` inward. */
  readonly setStubGate: (vector: number, dpl: number) => void;
  /** Sets the stack on which the Guest's kernel takes traps that do not pass through the Host. */
  readonly setRing1Stack: (selector: number, esp: number) => void;
}

/** The two words of the gate that leads a vector to its stub: an interrupt gate to the Switcher's code segment. */
export function stubGate(image: SwitcherImage, vector: number, dpl: number): [lo: number, hi: number] {
  requireInteger("ERR_VECTOR", "dpl", dpl, 0, 3);
  const offset = image.stubAddress(vector);
  return encodeGate({ kind: "interrupt", bits: 32, offset, selector: image.layout.csSelector, dpl, present: true });
}

function mappingsOf({ image, frames }: SwitcherSetUpOptions): SwitcherMapping[] {
  const { layout } = image;
  const page = (
    name: SwitcherMapping["name"],
    linear: LinearAddress,
    physical: PhysicalAddress,
    hostWritable: boolean,
    guestWritable: boolean,
  ): SwitcherMapping => ({ name, linear, physical, hostWritable, guestWritable });
  const text = frames.text.map((frame, i) => page("text", layout.address + i * PAGE_SIZE, frame, false, false));
  const gdtPage = layout.gdtAddress - (layout.gdtAddress % PAGE_SIZE);
  const gdt = (frames.gdt ?? []).map((frame, i) => page("gdt", gdtPage + i * PAGE_SIZE, frame, true, false));
  return [
    ...text,
    page("registers", layout.pagesAddress, frames.registers, true, true),
    page("state", layout.stateAddress, frames.state, true, false),
    ...gdt,
  ];
}

function checkFrames({ image, frames }: SwitcherSetUpOptions): void {
  const { layout } = image;
  if (frames.text.length !== layout.textPages) {
    throw new SwitcherError("ERR_PAGES", "frames.text", `${layout.textPages} frames`, frames.text.length);
  }
  const first = layout.gdtAddress % PAGE_SIZE;
  const gdtBytes = first + layout.gdt.entries * DESCRIPTOR_BYTES;
  const needed = layout.gdt.address === undefined ? 0 : Math.ceil(gdtBytes / PAGE_SIZE);
  if ((frames.gdt?.length ?? 0) !== needed) {
    throw new SwitcherError("ERR_PAGES", "frames.gdt", `${needed} frames`, frames.gdt?.length ?? 0);
  }
  for (const frame of [...frames.text, frames.registers, frames.state, ...(frames.gdt ?? [])]) {
    if (frame % PAGE_SIZE !== 0) throw new SwitcherError("ERR_PAGES", "frame", "a page address", frame);
  }
}

/**
 * Writes the text and the state page. The Guest's GDT gets the Switcher's three descriptors, the IDT 256 gates into the
 * stubs, the TSS the stack of ring 0; host_cr3 is 0 until the hypervisor writes it.
 * @throws SwitcherError `ERR_PAGES` if the frames are not as many as the layout needs, or not page addresses.
 */
export function setUpSwitcher(options: SwitcherSetUpOptions): PreparedSwitcher {
  checkFrames(options);
  const { memory, image, frames, host } = options;
  const { layout } = image;
  const mappings = mappingsOf(options);
  const state = (name: string): PhysicalAddress => frames.state + layout.offset(name) - PAGE_SIZE;
  const gdtFrames = frames.gdt ?? [];
  const gdtEntry = (index: number): PhysicalAddress => {
    const offset = index * DESCRIPTOR_BYTES;
    if (layout.gdt.address === undefined) return state("guest_gdt") + offset;
    const inTable = (layout.gdtAddress % PAGE_SIZE) + offset;
    return gdtFrames[Math.floor(inTable / PAGE_SIZE)] + (inTable % PAGE_SIZE);
  };
  const words = (address: PhysicalAddress, [lo, hi]: readonly [number, number]): void => {
    memory.write32(address, lo);
    memory.write32(address + 4, hi);
  };
  const pointer = (name: string, { base, limit }: TablePointer): void => {
    memory.write16(state(name), limit);
    memory.write32(state(name) + 2, base);
  };

  frames.text.forEach((frame, i) => {
    memory.writeBytes(frame, image.bytes.subarray(i * PAGE_SIZE, (i + 1) * PAGE_SIZE));
  });
  pointer("host_idt_desc", host.idt);
  pointer("host_gdt_desc", host.gdt);
  pointer("guest_idt_desc", { base: layout.idtAddress, limit: IDT_ENTRIES * DESCRIPTOR_BYTES - 1 });
  pointer("guest_gdt_desc", { base: layout.gdtAddress, limit: layout.gdt.entries * DESCRIPTOR_BYTES - 1 });
  memory.writeBytes(state("guest_tss"), encodeTss32({ esp0: layout.stackAddress, ss0: layout.dsSelector }));

  const flat = { base: 0, limit: 0xffffffff, big: true, accessed: true } as const;
  words(gdtEntry(layout.gdt.lguestCs), encodeSegmentDescriptor({ ...flat, kind: "code", readable: true }));
  words(gdtEntry(layout.gdt.lguestDs), encodeSegmentDescriptor({ ...flat, kind: "data", writable: true }));
  const task = { kind: "system", type: SYS_TYPE_TSS32_AVAILABLE, limit: TSS32_MIN_LIMIT } as const;
  words(gdtEntry(layout.gdt.tss), encodeSegmentDescriptor({ ...task, base: layout.tssAddress }));

  const setStubGate = (vector: number, dpl: number): void => {
    words(state("guest_idt") + vector * DESCRIPTOR_BYTES, stubGate(image, vector, dpl));
  };
  for (let vector = 0; vector < IDT_ENTRIES; vector++) setStubGate(vector, options.gateDpl?.(vector) ?? 0);
  return {
    image,
    mappings,
    hostCr3: state("host_cr3"),
    guestTss: state("guest_tss"),
    guestIdt: state("guest_idt"),
    guestGdt: gdtEntry(0),
    setStubGate,
    setRing1Stack: (selector, esp) => {
      memory.write32(state("guest_tss") + TSS32_ESP1, esp);
      memory.write32(state("guest_tss") + TSS32_SS1, selector);
    },
  };
}
