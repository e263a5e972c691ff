/*L:480 Building a domain.
 *
 * A Xen guest starts with paging on, in memory that was laid out for it: its kernel where its notes say, behind it the
 * initial ramdisk, the list of its frames, the page with what it must know, the pages of xenstore's and the console's
 * rings, the page tables that map all of this, and a stack. Order and contents are those of Xen's own toolstack, because
 * guests rely on them. Before it: the notes. Next: a domain that runs, xen-body.ts. */
import {
  PAE_ENTRY_BYTES,
  PAGE_SIZE,
  PTE_A,
  PTE_D,
  PTE_P,
  PTE_RW,
  PTE_US,
  paePdeIndex,
  paePteIndex,
  pdpteIndex,
} from "@lguest/mmu";
import {
  createHypercallPage,
  decodeLayout,
  encodeLayout,
  FLAT_RING1_CS,
  FLAT_RING1_DS,
  FLAT_RING1_SS,
  frameToCr3,
  HYPERVISOR_VIRT_START,
  SIF_INITDOMAIN,
  SIF_PRIVILEGED,
  START_INFO_MAGIC_PAE,
  startInfo,
  vcpuGuestContext,
} from "@lguest/xen-hypercalls";
import { type Domain, setMachineToPhysical, setVcpuContext, TYPE_WRITABLE } from "@lguest/xen-hypercalls/hypervisor";
import { hex, LauncherError } from "../errors.js";
import type { KernelImage } from "../kernel-image/kernel-image.js";
import { formatMemorySize, MIB } from "../memory-size.js";
import { type KernelPlace, placeKernel, type XenNotes } from "./xen-notes.js";

/** What goes into a domain. */
export interface DomainContents {
  readonly image: KernelImage;
  readonly notes: XenNotes;
  /** The kernel's name, for messages. */
  readonly name: string;
  readonly initrd: Uint8Array | null;
  /** Kernel command line. */
  readonly args: string;
  /** Frames that the domain gets, all of them now. */
  readonly pages: number;
}

/** Where everything goes. */
export interface DomainPlan extends DomainContents {
  readonly places: Places;
}

/** Event channels that the guest finds in its start_info. */
export interface DomainPorts {
  readonly storePort: number;
  readonly consolePort: number;
}

/** Where things are in a domain that was built. */
export interface BuiltDomain {
  /** The domain's frames, by its own numbering. */
  readonly frames: Uint32Array;
  readonly storeFrame: number;
  readonly consoleFrame: number;
}

/** What is mapped behind the stack at least, and the end's alignment. */
const PADDING = 512 * 1024;
const END_ALIGNMENT = 4 * 1024 * 1024;
const TABLE_SPAN = 512 * PAGE_SIZE;
const DIRECTORY_SPAN = 512 * TABLE_SPAN;
/** The root's entry whose directory the hypervisor shares. */
const HYPERVISOR_DIRECTORY = pdpteIndex(HYPERVISOR_VIRT_START);
const EFLAGS_IF = 0x200;
/** Longest command line, its final zero counted, in bytes. */
const COMMAND_LINE_BYTES = 1024;

function roundUp(value: number, to: number): number {
  return Math.ceil(value / to) * to;
}

/** A domain's memory while it is filled: by pfn, and by linear address from VIRT_BASE up. */
class DomainMemory {
  readonly frames: Uint32Array;
  readonly #domain: Domain;
  readonly #base: number;

  constructor(domain: Domain, pages: number, base: number) {
    this.#domain = domain;
    this.#base = base;
    this.frames = new Uint32Array(pages);
    const { machine } = domain;
    for (let pfn = 0; pfn < pages; pfn++) {
      const frame = machine.frames.allocate(domain.id);
      if (frame === 0) throw new LauncherError("ERR_HOST_MEMORY", "memory", `${pages} pages`, `${pfn} left`);
      this.frames[pfn] = frame;
      setMachineToPhysical(machine, frame, pfn);
    }
    domain.pages = pages;
  }

  pfn(linear: number): number {
    return Math.floor((linear - this.#base) / PAGE_SIZE);
  }

  frame(linear: number): number {
    return this.frames[this.pfn(linear)];
  }

  write(linear: number, bytes: Uint8Array): void {
    const { memory } = this.#domain.machine;
    for (let from = 0; from < bytes.length; ) {
      const at = linear + from;
      const size = Math.min(bytes.length - from, PAGE_SIZE - (at % PAGE_SIZE));
      memory.writeBytes(this.frame(at) * PAGE_SIZE + (at % PAGE_SIZE), bytes.subarray(from, from + size));
      from += size;
    }
  }
}

/** The pieces of the address space, in their order. */
export interface Places {
  readonly kernel: KernelPlace;
  readonly initrd: number;
  readonly p2m: number;
  readonly startInfo: number;
  readonly store: number;
  readonly console: number;
  readonly tables: number;
  readonly tableCount: number;
  readonly stack: number;
  readonly end: number;
}

/** Tables below the root that map from `base` to `end`: directories, and page tables; the fourth directory always. */
function countTables(base: number, end: number): number {
  const pageTables = Math.ceil(end / TABLE_SPAN) - Math.floor(base / TABLE_SPAN);
  const directories = Math.ceil(end / DIRECTORY_SPAN) - Math.floor(base / DIRECTORY_SPAN);
  const fourth = end <= HYPERVISOR_DIRECTORY * DIRECTORY_SPAN ? 1 : 0;
  return 1 + directories + fourth + pageTables;
}

function place({ image, notes, name, initrd, pages }: DomainContents): Places {
  const kernel = placeKernel(image, notes, name);
  let at = roundUp(kernel.end, PAGE_SIZE);
  const take = (bytes: number): number => {
    const start = at;
    at += roundUp(bytes, PAGE_SIZE);
    return start;
  };
  const initrdAt = take(initrd?.length ?? 0);
  const p2m = take(pages * 4);
  const startInfoAt = take(PAGE_SIZE);
  const store = take(PAGE_SIZE);
  const console = take(PAGE_SIZE);
  const tables = at;
  // The tables map themselves: as many as it takes to map all with that many tables.
  let tableCount = 0;
  let end = 0;
  for (let guess = 1; guess !== tableCount; ) {
    tableCount = guess;
    end = roundUp(tables + tableCount * PAGE_SIZE + PAGE_SIZE + PADDING, END_ALIGNMENT);
    guess = countTables(notes.virtBase, end);
  }
  const stack = tables + tableCount * PAGE_SIZE;
  return { kernel, initrd: initrdAt, p2m, startInfo: startInfoAt, store, console, tables, tableCount, stack, end };
}

/**
 * Finds a place for everything.
 * @throws LauncherError if the notes cannot be followed or something does not fit.
 */
export function planDomain(contents: DomainContents): DomainPlan {
  const { notes, name, args, pages } = contents;
  const length = new TextEncoder().encode(args).length;
  if (length >= COMMAND_LINE_BYTES || args.includes("\0")) {
    const expected = `at most ${COMMAND_LINE_BYTES - 1} bytes, none of them zero`;
    throw new LauncherError("ERR_COMMAND_LINE", "kernel arguments", expected, `${length} bytes`);
  }
  const places = place(contents);
  const needed = (places.stack + PAGE_SIZE - notes.virtBase) / PAGE_SIZE;
  if (needed > pages) {
    const expected = `${formatMemorySize(Math.ceil((needed * PAGE_SIZE) / MIB) * MIB)} at least for ${name}`;
    throw new LauncherError("ERR_MEMORY_SIZE", "memory", expected, formatMemorySize(pages * PAGE_SIZE));
  }
  if (places.end > HYPERVISOR_VIRT_START) {
    const expected = `less than reaches up to ${hex(HYPERVISOR_VIRT_START)}, with kernel, initrd and tables`;
    throw new LauncherError("ERR_MEMORY_SIZE", "memory", expected, hex(places.end));
  }
  return { ...contents, places };
}

/**
 * Fills an empty domain and makes its first virtual processor ready. The pages of the two rings stay writable pages of the
 * domain's for good, since whoever is at their other end writes to them.
 * @throws LauncherError `ERR_HOST_MEMORY` if there is not as much memory.
 */
export function buildDomain(domain: Domain, plan: DomainPlan, ports: DomainPorts): BuiltDomain {
  const { image, notes, initrd, pages, places } = plan;
  const { machine } = domain;
  const { offset } = places.kernel;
  const memory = new DomainMemory(domain, pages, notes.virtBase);
  for (const segment of image.segments) memory.write(segment.address + offset, segment.bytes);
  if (notes.hypercallPage !== null) memory.write(notes.hypercallPage, createHypercallPage());
  if (initrd) memory.write(places.initrd, initrd);
  memory.write(places.p2m, new Uint8Array(memory.frames.buffer, 0, pages * 4));
  const storeFrame = memory.frame(places.store);
  const consoleFrame = memory.frame(places.console);
  memory.write(
    places.startInfo,
    encodeLayout(startInfo, {
      magic: START_INFO_MAGIC_PAE,
      nr_pages: pages,
      shared_info: domain.sharedInfo,
      flags: domain.privileged ? SIF_PRIVILEGED | SIF_INITDOMAIN : 0,
      store_mfn: domain.privileged ? 0 : storeFrame,
      store_evtchn: domain.privileged ? 0 : ports.storePort,
      console_mfn: domain.privileged ? 0 : consoleFrame,
      console_evtchn: domain.privileged ? 0 : ports.consolePort,
      pt_base: places.tables,
      nr_pt_frames: places.tableCount,
      mfn_list: places.p2m,
      mod_start: initrd ? places.initrd : 0,
      mod_len: initrd?.length ?? 0,
      cmd_line: plan.args,
      first_p2m_pfn: 0,
      nr_p2m_frames: 0,
    }),
  );
  const root = buildTables(domain, memory, plan);
  const pinned = machine.types.pin(root, 3, domain.id);
  if (pinned !== 0) throw new Error(`the tables that were built are refused: ${pinned}`);
  for (const frame of [storeFrame, consoleFrame]) machine.types.getPageAndType(frame, TYPE_WRITABLE, domain.id);
  startFirst(domain, plan, root);
  return { frames: memory.frames, storeFrame, consoleFrame };
}

/** Root, directories and page tables, one behind the other; their own pages are mapped read-only. @returns the root. */
function buildTables(domain: Domain, memory: DomainMemory, { notes, pages, places }: DomainPlan): number {
  const { memory: physical } = domain.machine;
  const tableEnd = places.tables + places.tableCount * PAGE_SIZE;
  let next = places.tables;
  const newTable = (): number => {
    const frame = memory.frame(next);
    next += PAGE_SIZE;
    return frame;
  };
  const root = newTable();
  const below = (table: number, index: number, flags: number): number => {
    const at = table * PAGE_SIZE + index * PAE_ENTRY_BYTES;
    const entry = physical.read32(at);
    if ((entry & PTE_P) !== 0) return entry >>> 12;
    const frame = newTable();
    physical.write32(at, (frame * PAGE_SIZE) | flags);
    return frame;
  };
  const directoryFlags = PTE_P;
  const tableFlags = PTE_P | PTE_RW | PTE_US | PTE_A;
  for (let linear = Math.floor(notes.virtBase / TABLE_SPAN) * TABLE_SPAN; linear < places.end; linear += PAGE_SIZE) {
    const directory = below(root, pdpteIndex(linear), directoryFlags);
    const table = below(directory, paePdeIndex(linear), tableFlags);
    const pfn = memory.pfn(linear);
    if (pfn < 0 || pfn >= pages) continue;
    const isTable = linear >= places.tables && linear < tableEnd;
    const flags = PTE_P | PTE_US | PTE_A | (isTable ? 0 : PTE_RW | PTE_D);
    physical.write32(
      table * PAGE_SIZE + paePteIndex(linear) * PAE_ENTRY_BYTES,
      (memory.frames[pfn] * PAGE_SIZE) | flags,
    );
  }
  // The fourth directory must be there for the hypervisor's entries.
  below(root, HYPERVISOR_DIRECTORY, directoryFlags);
  return root;
}

function startFirst(domain: Domain, { places }: DomainPlan, root: number): void {
  const [vcpu] = domain.vcpus;
  const blank = decodeLayout(vcpuGuestContext, new Uint8Array(vcpuGuestContext.size));
  const context = {
    ...blank,
    user_regs: {
      ...blank.user_regs,
      eip: places.kernel.entry,
      esi: places.startInfo,
      esp: places.stack + PAGE_SIZE,
      eflags: EFLAGS_IF,
      cs: FLAT_RING1_CS,
      ss: FLAT_RING1_SS,
      ds: FLAT_RING1_DS,
      es: FLAT_RING1_DS,
      fs: FLAT_RING1_DS,
      gs: FLAT_RING1_DS,
    },
    kernel_ss: FLAT_RING1_SS,
    kernel_sp: places.stack + PAGE_SIZE,
    ctrlreg: [0, 0, 0, frameToCr3(root), 0, 0, 0, 0],
  };
  const result = setVcpuContext(vcpu, context);
  if (result !== 0) throw new Error(`the state that was made is refused: ${result}`);
  vcpu.up = true;
}
