/*H:110 The Host's own pages.
 *
 * TypeScript plays the Host's kernel, but the processor needs a place to stand while the Host has it: code to run, a
 * stack, a GDT, an IDT, a task state, page tables. It is very little. The code calls into the Switcher and then halts,
 * so that run() comes back; an interrupt's handler is a bare `iret`, for raising the interrupt was all that it was
 * for; a fault of the Host's own halts elsewhere, where it is told apart. There are page tables in both formats, with
 * the same contents, because Guests of both kinds share the processor. Next: the world switch (world-switch.ts). */
import {
  encodeGate,
  encodeSegmentDescriptor,
  encodeTss32,
  SYS_TYPE_TSS32_AVAILABLE,
  TSS32_MIN_LIMIT,
} from "@lguest/descriptor-tables";
import {
  PAE_ENTRY_BYTES,
  PAGE_SIZE,
  type PhysicalMemory,
  PTE_A,
  PTE_BYTES,
  PTE_D,
  PTE_P,
  PTE_RW,
  paePdeIndex,
  paePteIndex,
  pdeIndex,
  pdpteIndex,
  pteIndex,
} from "@lguest/mmu";
import type { GdtPlaces } from "./abi-profile.js";
import { LguestHostError } from "./errors.js";
import { type FrameAllocator, NO_FRAME } from "./frames.js";

/** Where the Host's pages are seen, in its own roots only: code, tables, stack. */
const HOST_ADDRESS = 0xc0000000;
const TABLES_ADDRESS = HOST_ADDRESS + PAGE_SIZE;
const STACK_ADDRESS = HOST_ADDRESS + 2 * PAGE_SIZE;
const HOST_PAGES = 3;

/* The page of tables. */
const GDT_OFFSET = 0;
const TSS_OFFSET = 0x200;
const ENTRY_POINTER_OFFSET = 0x300;
const IDT_OFFSET = 0x800;
const IDT_GATES = 256;
const FIRST_INTERRUPT = 32;

/* The page of code. */
const ENTER_OFFSET = 0x00;
const HANDLER_OFFSET = 0x10;
const FAULT_OFFSET = 0x20;
/** Where EIP is after the `hlt` that ends a world switch: behind it. The next switch starts from the top again. */
const HOME_OFFSET = 0x08;

/** Instructions of the code page, offset by offset. */
function hostCode(): Uint8Array {
  const code = new Uint8Array(PAGE_SIZE);
  const pointer = TABLES_ADDRESS + ENTRY_POINTER_OFFSET;
  code.set([0x9c], ENTER_OFFSET); //                              enter:  pushf
  code.set([0xff, 0x1d], 0x01); //                                        lcall *pointer
  new DataView(code.buffer).setUint32(0x03, pointer, true);
  code.set([0xf4], 0x07); //                                              hlt
  code.set([0xcf], HANDLER_OFFSET); //                            handler: iret
  code.set([0xf4], FAULT_OFFSET); //                              fault:  hlt
  return code;
}

/** Where the Host's things are; linear addresses hold in the Host's roots. */
export interface HostPages {
  readonly gdtAddress: number;
  readonly gdtLimit: number;
  readonly idtAddress: number;
  readonly idtLimit: number;
  /** First instruction: calls into the Switcher with whatever eax and ebx hold. */
  readonly enterAddress: number;
  /** Top of the stack. */
  readonly stackAddress: number;
  /** EIP after coming home. */
  readonly homeAddress: number;
  readonly codeSelector: number;
  readonly dataSelector: number;
  readonly taskSelector: number;
}

/** Page tables of the Host's in both formats. */
export interface HostRoots {
  /** Host-physical address for CR3. */
  readonly twoLevel: number;
  readonly pae: number;
}

/** One page of the Host's address space. */
export interface HostMapping {
  readonly linear: number;
  readonly physical: number;
  readonly writable: boolean;
}

/** @throws LguestHostError `ERR_HOST_MEMORY` if there is no frame left. @returns host-physical address of a page. */
export function hostPage(frames: FrameAllocator): number {
  const frame = frames.allocate();
  if (frame === NO_FRAME)
    throw new LguestHostError("ERR_HOST_MEMORY", "page frames", "enough for the Host", "none left");
  return frame * PAGE_SIZE;
}

function writeWords(memory: PhysicalMemory, address: number, [lo, hi]: readonly [number, number]): void {
  memory.write32(address, lo);
  memory.write32(address + 4, hi);
}

function writeGdt(memory: PhysicalMemory, table: number, gdt: GdtPlaces): void {
  const whole = { base: 0, limit: 0xffffffff, big: true, accessed: true } as const;
  const code = encodeSegmentDescriptor({ ...whole, kind: "code", readable: true });
  const data = encodeSegmentDescriptor({ ...whole, kind: "data", writable: true });
  writeWords(memory, table + gdt.lguestCs * 8, code);
  writeWords(memory, table + gdt.lguestDs * 8, data);
  writeWords(memory, table + gdt.kernelCs * 8, code);
  writeWords(memory, table + gdt.kernelDs * 8, data);
  const task = { kind: "system", type: SYS_TYPE_TSS32_AVAILABLE, limit: TSS32_MIN_LIMIT } as const;
  writeWords(memory, table + gdt.tss * 8, encodeSegmentDescriptor({ ...task, base: TABLES_ADDRESS + TSS_OFFSET }));
}

function writeIdt(memory: PhysicalMemory, table: number, selector: number): void {
  for (let vector = 0; vector < IDT_GATES; vector++) {
    const offset = HOST_ADDRESS + (vector < FIRST_INTERRUPT ? FAULT_OFFSET : HANDLER_OFFSET);
    const gate = encodeGate({ kind: "interrupt", bits: 32, offset, selector, dpl: 0, present: true });
    writeWords(memory, table + vector * 8, gate);
  }
}

/** The Host's pages, before the Switcher's address is known. */
export interface NewHostPages {
  readonly pages: HostPages;
  /** To be mapped in the Host's roots. */
  readonly mappings: readonly HostMapping[];
  /** Says where the Switcher's way in is: its linear address. */
  setEntry(address: number): void;
}

/** Lays out the Host's pages. */
export function createHostPages(memory: PhysicalMemory, frames: FrameAllocator, gdt: GdtPlaces): NewHostPages {
  const [code, tables, stack] = Array.from({ length: HOST_PAGES }, () => hostPage(frames));
  memory.writeBytes(code, hostCode());
  writeGdt(memory, tables + GDT_OFFSET, gdt);
  const tss = encodeTss32({ ss0: gdt.lguestDs * 8, esp0: STACK_ADDRESS + PAGE_SIZE });
  memory.writeBytes(tables + TSS_OFFSET, tss);
  memory.write16(tables + ENTRY_POINTER_OFFSET + 4, gdt.lguestCs * 8);
  writeIdt(memory, tables + IDT_OFFSET, gdt.kernelCs * 8);
  const pages = {
    gdtAddress: TABLES_ADDRESS + GDT_OFFSET,
    gdtLimit: gdt.entries * 8 - 1,
    idtAddress: TABLES_ADDRESS + IDT_OFFSET,
    idtLimit: IDT_GATES * 8 - 1,
    enterAddress: HOST_ADDRESS + ENTER_OFFSET,
    stackAddress: STACK_ADDRESS + PAGE_SIZE,
    homeAddress: HOST_ADDRESS + HOME_OFFSET,
    codeSelector: gdt.kernelCs * 8,
    dataSelector: gdt.kernelDs * 8,
    taskSelector: gdt.tss * 8,
  };
  const mappings = [
    { linear: HOST_ADDRESS, physical: code, writable: false },
    { linear: TABLES_ADDRESS, physical: tables, writable: true },
    { linear: STACK_ADDRESS, physical: stack, writable: true },
  ];
  const setEntry = (address: number) => memory.write32(tables + ENTRY_POINTER_OFFSET, address);
  return { pages, mappings, setEntry };
}

const TABLE_FLAGS = PTE_P | PTE_RW | PTE_A;

function pageFlags(mapping: HostMapping): number {
  return PTE_P | PTE_A | (mapping.writable ? PTE_RW | PTE_D : 0);
}

/** Table that the entry at `place` names, made if there is none. */
function tableAt(memory: PhysicalMemory, frames: FrameAllocator, place: number, flags: number): number {
  const entry = memory.read32(place);
  if ((entry & PTE_P) !== 0) return (entry & ~(PAGE_SIZE - 1)) >>> 0;
  const table = hostPage(frames);
  memory.write32(place, table | flags);
  return table;
}

/** Makes the Host's page tables, one set in each format, both with these pages. */
export function createHostRoots(
  memory: PhysicalMemory,
  frames: FrameAllocator,
  mappings: readonly HostMapping[],
): HostRoots {
  const twoLevel = hostPage(frames);
  const pae = hostPage(frames);
  for (const mapping of mappings) {
    const { linear, physical } = mapping;
    const table = tableAt(memory, frames, twoLevel + pdeIndex(linear) * PTE_BYTES, TABLE_FLAGS);
    memory.write32(table + pteIndex(linear) * PTE_BYTES, physical | pageFlags(mapping));
    const directory = tableAt(memory, frames, pae + pdpteIndex(linear) * PAE_ENTRY_BYTES, PTE_P);
    const paeTable = tableAt(memory, frames, directory + paePdeIndex(linear) * PAE_ENTRY_BYTES, TABLE_FLAGS);
    memory.write32(paeTable + paePteIndex(linear) * PAE_ENTRY_BYTES, physical | pageFlags(mapping));
  }
  return { twoLevel, pae };
}
