/*S:310 Where the Host stands.
 *
 * A hypervisor in TypeScript plays its kernel's part, but the processor needs a place to stand while no Guest runs: code,
 * a stack, a GDT, an IDT, a task state. It is very little. The code calls into the Switcher and then halts, so that
 * run() comes back; an interrupt's handler is a bare `iret`, for raising the interrupt was all that it was for; a fault of
 * the Host's own halts elsewhere, where it is told apart. Who maps these pages, and beside what, is the hypervisor's.
 * Before it: the Switcher's own pages (set-up.ts). Next: guest-stay.ts, how long a
 * Guest runs from here. */
import {
  encodeGate,
  encodeSegmentDescriptor,
  encodeTss32,
  SYS_TYPE_TSS32_AVAILABLE,
  TSS32_MIN_LIMIT,
} from "@lguest/descriptor-tables";
import { type LinearAddress, PAGE_SIZE, type PhysicalAddress, type PhysicalMemory } from "@lguest/mmu";
import { requireInteger, SwitcherError } from "./errors.js";
import { FIRST_EXTERNAL_VECTOR } from "./layout.js";
import { DESCRIPTOR_BYTES, IDT_ENTRIES } from "./lguest-pages.js";

/** Pages of the Host's side: code, tables, stack. */
export const HOST_SIDE_PAGES = 3;

/* The page of tables. */
const GDT_OFFSET = 0;
const TSS_OFFSET = 0x200;
const ENTRY_POINTER_OFFSET = 0x300;
const IDT_OFFSET = 0x800;
/** Descriptors that fit before the task state. */
const GDT_ROOM = (TSS_OFFSET - GDT_OFFSET) / DESCRIPTOR_BYTES;

/* The page of code. */
const ENTER_OFFSET = 0x00;
const HANDLER_OFFSET = 0x10;
const FAULT_OFFSET = 0x20;
/** Where EIP is after the `hlt` that ends a world switch: behind it. The next switch starts from the top again. */
const HOME_OFFSET = 0x08;

/** Where the Host's descriptors are in its GDT, by index. Those of the Switcher are the Guest's GDT's, too. */
export interface HostGdt {
  readonly lguestCs: number;
  readonly lguestDs: number;
  readonly tss: number;
  /** The Host's own code and data; they may be the Switcher's. */
  readonly kernelCs: number;
  readonly kernelDs: number;
}

/** What {@link createHostSide} takes. */
export interface HostSideOptions {
  readonly memory: PhysicalMemory;
  /** {@link HOST_SIDE_PAGES} zeroed page frames. */
  readonly frames: readonly PhysicalAddress[];
  /** Where the pages are seen while the Host has the processor: page-aligned. */
  readonly address: LinearAddress;
  readonly gdt: HostGdt;
}

/** The Host's side, laid out. Linear addresses hold wherever its `mappings` do. */
export interface HostSide {
  readonly gdtAddress: LinearAddress;
  readonly gdtLimit: number;
  readonly idtAddress: LinearAddress;
  readonly idtLimit: number;
  /** First instruction: calls into the Switcher with whatever eax and ebx hold. */
  readonly enterAddress: LinearAddress;
  /** Top of the stack. */
  readonly stackAddress: LinearAddress;
  /** EIP after coming home. */
  readonly homeAddress: LinearAddress;
  readonly codeSelector: number;
  readonly dataSelector: number;
  readonly taskSelector: number;
  /** Supervisor pages, to be mapped wherever the Host runs. */
  readonly mappings: readonly HostMapping[];
  /** Says where the Switcher's way in is. */
  readonly setEntry: (address: LinearAddress) => void;
  /** Writes one more descriptor. @param index within 64 of the lowest that `gdt` named. */
  readonly setDescriptor: (index: number, words: readonly [lo: number, hi: number]) => void;
}

/** One page of the Host's address space. */
export interface HostMapping {
  readonly linear: LinearAddress;
  readonly physical: PhysicalAddress;
  readonly writable: boolean;
}

/** Instructions of the code page, offset by offset. @param pointer where the far pointer to the way in lies. */
function hostCode(pointer: LinearAddress): Uint8Array {
  const code = new Uint8Array(PAGE_SIZE);
  code.set([0x9c], ENTER_OFFSET); //                              enter:  pushf
  code.set([0xff, 0x1d], 0x01); //                                        lcall *pointer
  new DataView(code.buffer).setUint32(0x03, pointer, true);
  code.set([0xf4], 0x07); //                                              hlt
  code.set([0xcf], HANDLER_OFFSET); //                            handler: iret
  code.set([0xf4], FAULT_OFFSET); //                              fault:  hlt
  return code;
}

function writeWords(memory: PhysicalMemory, address: PhysicalAddress, [lo, hi]: readonly [number, number]): void {
  memory.write32(address, lo);
  memory.write32(address + 4, hi);
}

/**
 * Lays out the Host's side. Its GDT holds only the entries that `gdt` names: where they begin high, as in Xen's ABI, the
 * table's base lies so far below them that nothing need be mapped there.
 * @throws SwitcherError `ERR_PAGES` for frames or an address that are not pages, `ERR_LAYOUT` for GDT entries that lie
 * more than 64 apart.
 */
export function createHostSide({ memory, frames, address, gdt }: HostSideOptions): HostSide {
  const pages = [address, ...frames];
  if (frames.length !== HOST_SIDE_PAGES || pages.some((page) => page % PAGE_SIZE !== 0)) {
    throw new SwitcherError("ERR_PAGES", "frames", `${HOST_SIDE_PAGES} page addresses`, pages.join(", "));
  }
  const places = [gdt.lguestCs, gdt.lguestDs, gdt.tss, gdt.kernelCs, gdt.kernelDs];
  const last = Math.max(...places);
  const first = last < GDT_ROOM ? 0 : Math.min(...places);
  if (last - first >= GDT_ROOM) {
    throw new SwitcherError("ERR_LAYOUT", "gdt", `entries within ${GDT_ROOM} of each other`, places.join(", "));
  }
  const [code, tables, stack] = frames;
  const tablesAddress = address + PAGE_SIZE;
  const stackAddress = address + 3 * PAGE_SIZE;
  memory.writeBytes(code, hostCode(tablesAddress + ENTRY_POINTER_OFFSET));

  const setDescriptor = (index: number, words: readonly [number, number]): void => {
    requireInteger("ERR_LAYOUT", "index", index, first, first + GDT_ROOM - 1);
    writeWords(memory, tables + GDT_OFFSET + (index - first) * DESCRIPTOR_BYTES, words);
  };
  const whole = { base: 0, limit: 0xffffffff, big: true, accessed: true } as const;
  for (const index of [gdt.lguestCs, gdt.kernelCs]) {
    setDescriptor(index, encodeSegmentDescriptor({ ...whole, kind: "code", readable: true }));
  }
  for (const index of [gdt.lguestDs, gdt.kernelDs]) {
    setDescriptor(index, encodeSegmentDescriptor({ ...whole, kind: "data", writable: true }));
  }
  const task = { kind: "system", type: SYS_TYPE_TSS32_AVAILABLE, limit: TSS32_MIN_LIMIT } as const;
  setDescriptor(gdt.tss, encodeSegmentDescriptor({ ...task, base: tablesAddress + TSS_OFFSET }));
  memory.writeBytes(tables + TSS_OFFSET, encodeTss32({ ss0: gdt.lguestDs * DESCRIPTOR_BYTES, esp0: stackAddress }));

  const selector = gdt.kernelCs * DESCRIPTOR_BYTES;
  for (let vector = 0; vector < IDT_ENTRIES; vector++) {
    const offset = address + (vector < FIRST_EXTERNAL_VECTOR ? FAULT_OFFSET : HANDLER_OFFSET);
    const gate = encodeGate({ kind: "interrupt", bits: 32, offset, selector, dpl: 0, present: true });
    writeWords(memory, tables + IDT_OFFSET + vector * DESCRIPTOR_BYTES, gate);
  }
  memory.write16(tables + ENTRY_POINTER_OFFSET + 4, gdt.lguestCs * DESCRIPTOR_BYTES);
  return {
    gdtAddress: tablesAddress + GDT_OFFSET - first * DESCRIPTOR_BYTES,
    gdtLimit: (first + GDT_ROOM) * DESCRIPTOR_BYTES - 1,
    idtAddress: tablesAddress + IDT_OFFSET,
    idtLimit: IDT_ENTRIES * DESCRIPTOR_BYTES - 1,
    enterAddress: address + ENTER_OFFSET,
    stackAddress,
    homeAddress: address + HOME_OFFSET,
    codeSelector: selector,
    dataSelector: gdt.kernelDs * DESCRIPTOR_BYTES,
    taskSelector: gdt.tss * DESCRIPTOR_BYTES,
    mappings: [
      { linear: address, physical: code, writable: false },
      { linear: tablesAddress, physical: tables, writable: true },
      { linear: tablesAddress + PAGE_SIZE, physical: stack, writable: true },
    ],
    setEntry: (entry) => memory.write32(tables + ENTRY_POINTER_OFFSET, entry),
    setDescriptor,
  };
}
