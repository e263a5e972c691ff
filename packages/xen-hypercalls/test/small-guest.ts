import { PAGE_SIZE, PTE_A, PTE_D, PTE_P, PTE_RW, PTE_US } from "@lguest/mmu";
import { REG_EAX, REG_EBX, REG_ECX, REG_EDI, REG_EDX, REG_EIP, REG_ESI } from "@lguest/switcher";
import { createCpu } from "@lguest/x86-cpu";
import { VcpuMemory } from "../src/hypervisor/guest-memory.js";
import { doHypercall } from "../src/hypervisor/hypercalls/table.js";
import { createHypervisor, type DomainOptions, type Hypervisor } from "../src/hypervisor/hypervisor.js";
import { setVcpuContext } from "../src/hypervisor/initialise-vcpu.js";
import { setMachineToPhysical } from "../src/hypervisor/machine.js";
import {
  decodeLayout,
  type FieldType,
  FLAT_RING1_CS,
  FLAT_RING1_DS,
  FLAT_RING1_SS,
  frameToCr3,
  readStruct,
  vcpuGuestContext,
  writeStruct,
} from "../src/index.js";

/** Pages of a small guest: its tables, and the rest mapped writable where they are counted. */
export const PAGES = 64;
/** The first pages are its tables. */
export const ROOT = 0;
export const LOW_DIRECTORY = 1;
export const HIGH_DIRECTORY = 2;
export const PAGE_TABLE = 3;
/** First page that is free for tests. */
export const FREE = 8;
/** Where tests put structures and code. */
export const STACK_PAGE = 4;
export const CODE_PAGE = 5;
export const DATA_PAGE = 6;
/** A page entry's flags. */
export const WRITABLE = PTE_P | PTE_RW | PTE_US | PTE_A | PTE_D;
export const READABLE = PTE_P | PTE_US | PTE_A;

export function createMachine(memoryBytes = 4 << 20) {
  let time = 0;
  const clock = { now: () => (time += 500) };
  const processor = createCpu({ memoryBytes, clock });
  return { hypervisor: createHypervisor({ processor, clock }), processor };
}

const CALL_REGISTERS = [REG_EBX, REG_ECX, REG_EDX, REG_ESI, REG_EDI];

/** A domain with a page table that maps its pages from 0 up, and its first virtual processor ready to run. */
export function createGuest(hypervisor: Hypervisor, options: Partial<DomainOptions> = {}) {
  const domain = hypervisor.createDomain({ maxPages: PAGES + 8, ...options });
  const { machine } = domain;
  const { memory, frames, types } = machine;
  const pages = Array.from({ length: PAGES }, (_, pfn) => {
    const frame = frames.allocate(domain.id);
    setMachineToPhysical(machine, frame, pfn);
    return frame;
  });
  domain.pages = PAGES;
  const write = (table: number, index: number, page: number, flags: number): void =>
    memory.write32(pages[table] * PAGE_SIZE + index * 8, (pages[page] * PAGE_SIZE) | flags);
  write(ROOT, 0, LOW_DIRECTORY, PTE_P);
  write(ROOT, 3, HIGH_DIRECTORY, PTE_P);
  write(LOW_DIRECTORY, 0, PAGE_TABLE, WRITABLE);
  for (let page = 0; page < PAGES; page++) write(PAGE_TABLE, page, page, page <= PAGE_TABLE ? READABLE : WRITABLE);
  const [vcpu] = domain.vcpus;
  const blank = decodeLayout(vcpuGuestContext, new Uint8Array(vcpuGuestContext.size));
  const stack = (STACK_PAGE + 1) * PAGE_SIZE;
  const result = setVcpuContext(vcpu, {
    ...blank,
    user_regs: {
      ...blank.user_regs,
      eip: CODE_PAGE * PAGE_SIZE,
      esp: stack,
      eflags: 0x200,
      cs: FLAT_RING1_CS,
      ss: FLAT_RING1_SS,
      ds: FLAT_RING1_DS,
      es: FLAT_RING1_DS,
    },
    kernel_ss: FLAT_RING1_SS,
    kernel_sp: stack,
    ctrlreg: [0, 0, 0, frameToCr3(pages[ROOT]), 0, 0, 0, 0],
  });
  if (result !== 0) throw new Error(`the guest's tables are refused: ${result}`);
  vcpu.up = true;
  const inside = new VcpuMemory(vcpu);
  const { registers } = vcpu;

  /** Makes a call as the guest would, and again as long as it goes on. @returns eax, signed; `rounds` counts. */
  const call = (number: number, ...args: number[]): number => {
    registers.set(REG_EAX, number);
    CALL_REGISTERS.forEach((slot, i) => {
      registers.set(slot, args[i] ?? 0);
    });
    for (let round = 1; ; round++) {
      const eip = registers.get(REG_EIP);
      doHypercall(vcpu);
      guest.rounds = round;
      if (registers.get(REG_EIP) === eip) return registers.get(REG_EAX) | 0;
      registers.set(REG_EIP, eip);
    }
  };
  const guest = {
    domain,
    vcpu,
    machine,
    pages,
    memory: inside,
    rounds: 0,
    call,
    /** Writes 32-bit words. */
    words: (linear: number, ...words: number[]): number => {
      words.forEach((word, i) => {
        if (!inside.writeU32(linear + i * 4, word >>> 0)) throw new Error(`cannot write ${linear.toString(16)}`);
      });
      return linear;
    },
    /** Writes a structure in the data page. @returns where. */
    put: <T, I>(type: FieldType<T, I>, value: I, at = DATA_PAGE * PAGE_SIZE): number => {
      if (!writeStruct(inside, type, at, value)) throw new Error("the data page cannot be written");
      return at;
    },
    get: <T, I>(type: FieldType<T, I>, at = DATA_PAGE * PAGE_SIZE): T => {
      const value = readStruct(inside, type, at);
      if (value === undefined) throw new Error("the data page cannot be read");
      return value;
    },
    /** An entry for a page of the guest's. */
    entry: (page: number, flags: number): number => ((pages[page] * PAGE_SIZE) | flags) >>> 0,
    /** Machine address of an entry of one of the guest's pages. */
    place: (table: number, index: number): number => pages[table] * PAGE_SIZE + index * 8,
    uses: (page: number): number => frames.uses(pages[page]),
    references: (page: number): number => frames.references(pages[page]),
    types,
  };
  return guest;
}

export type SmallGuest = ReturnType<typeof createGuest>;
