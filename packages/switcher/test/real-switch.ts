/* A Host and a tiny Guest around the real Switcher, on the real processor: page tables on both sides, the Guest's code at
 * ring 1 in the test's own assembly. The Guest begins at 0x10000 with its stack below 0x20000. */

import { encodeGate, encodeSegmentDescriptor, encodeTss32, SYS_TYPE_TSS32_AVAILABLE } from "@lguest/descriptor-tables";
import { PAGE_SIZE, type PhysicalMemory, PTE_P, PTE_RW, PTE_US, pdeIndex, pteIndex } from "@lguest/mmu";
import { createCpu, type Tier, type X86Cpu } from "@lguest/x86-cpu";
import { assemble } from "@lguest-tools/asm";
import {
  createSwitcherImage,
  createSwitcherLayout,
  LGUEST_REGS,
  type LguestRegister,
  NMI_VECTOR,
  type PreparedSwitcher,
  type Processor,
  registerOffset,
  type SwitcherLayoutOptions,
  setUpSwitcher,
} from "../src/index.js";

const EAX = 0;
const EBX = 3;
const CR0_PE_WP_PG = 0x80010001;
const KERNEL_CS = 12;
const KERNEL_DS = 13;
const USER_CS = 14;
const USER_DS = 15;
/** Linear and host-physical alike: the low megabyte of the Host is mapped to itself. */
const HOST = { gdt: 0x2000, tss: 0x3000, idt: 0x4000, code: 0x5000, stack: 0x7000, root: 0x8000 };
const HOST_IDENTITY_PAGES = 256;
const FIRST_FREE = 0x200000;
const GUEST_CODE = 0x10000;
const GUEST_STACK = 0x20000;
const IDT_LIMIT = 0x7ff;

export const GUEST_CS = KERNEL_CS * 8 + 1;
export const GUEST_DS = KERNEL_DS * 8 + 1;
export const GUEST_USER_CS = USER_CS * 8 + 3;
export const GUEST_USER_DS = USER_DS * 8 + 3;

const HOST_CODE = `
        bits 32
        org HOST_CODE
enter:  pushfd
        call far [entry]
home:   hlt
handler: inc dword [handled]
        iret
nmi:    iret
fault:  hlt
        jmp fault
entry:  dd SWITCH_TO_GUEST
        dw LGUEST_CS
        align 4
handled: dd 0
`;

function mapPage(
  memory: PhysicalMemory,
  root: number,
  linear: number,
  physical: number,
  rights: number,
  take: () => number,
) {
  const pde = root + pdeIndex(linear) * 4;
  if ((memory.read32(pde) & PTE_P) === 0) memory.write32(pde, take() | PTE_P | PTE_RW | PTE_US);
  const table = (memory.read32(pde) & ~(PAGE_SIZE - 1)) >>> 0;
  memory.write32(table + pteIndex(linear) * 4, physical | PTE_P | rights);
}

export interface RealSwitchOptions {
  readonly tier: Tier;
  /** The Guest's code, at 0x10000, with the constants USER_CS, USER_DS and STATE (the state page's address). */
  readonly guest: string;
  readonly layout?: SwitcherLayoutOptions;
}

/** What a visit left. */
export class RealSwitch {
  readonly cpu: X86Cpu;
  /** The same through the interface that hypervisors use. */
  readonly processor: Processor;
  readonly prepared: PreparedSwitcher;
  readonly symbols: Readonly<Record<string, number>>;
  readonly guestRoot: number;
  readonly #registers: number;
  readonly #host: Readonly<Record<string, number>>;
  #next = FIRST_FREE;

  constructor({ tier, guest, layout: layoutOptions }: RealSwitchOptions) {
    this.cpu = createCpu({ memoryBytes: 8 << 20, tier });
    this.processor = this.cpu;
    const { memory } = this.cpu;
    const layout = createSwitcherLayout(layoutOptions);
    const image = createSwitcherImage(layout);
    const symbols = { HOST_CODE: HOST.code, SWITCH_TO_GUEST: image.switchToGuest, LGUEST_CS: layout.csSelector };
    const host = assemble(HOST_CODE, { symbols, name: "host" });
    memory.writeBytes(HOST.code, host.bytes);
    this.#host = host.symbols;
    this.#registers = this.#frame();
    const gdtPages = layout.gdt.address === undefined ? 0 : Math.ceil((layout.gdt.entries * 8) / PAGE_SIZE);
    this.prepared = setUpSwitcher({
      memory,
      image,
      frames: {
        text: [this.#frame()],
        registers: this.#frame(),
        state: this.#frame(),
        gdt: Array.from({ length: gdtPages }, () => this.#frame()),
      },
      host: { gdt: { base: HOST.gdt, limit: layout.gdt.entries * 8 - 1 }, idt: { base: HOST.idt, limit: IDT_LIMIT } },
      gateDpl: (vector) => (vector === 0x1f || vector === 3 ? 1 : 0),
    });
    memory.write32(this.prepared.hostCr3, HOST.root);
    this.#writeHostTables();
    this.guestRoot = this.#frame();
    const code = assemble(guest, {
      origin: GUEST_CODE,
      name: "guest",
      symbols: { USER_CS: GUEST_USER_CS, USER_DS: GUEST_USER_DS, STATE: layout.stateAddress },
    });
    this.symbols = code.symbols;
    this.#mapGuest(code.bytes);
    this.#startHost();
    this.registers = { eip: GUEST_CODE, cs: GUEST_CS, eflags: 0x202, esp: GUEST_STACK, ss: GUEST_DS };
    this.registers = { ds: GUEST_DS, es: GUEST_DS, trapnum: 256 };
  }

  #frame(): number {
    this.#next += PAGE_SIZE;
    return this.#next;
  }

  #words(address: number, [lo, hi]: readonly [number, number]): void {
    this.cpu.memory.write32(address, lo);
    this.cpu.memory.write32(address + 4, hi);
  }

  #writeHostTables(): void {
    const { memory } = this.cpu;
    const { layout } = this.prepared.image;
    const flat = { base: 0, limit: 0xffffffff, big: true, accessed: true } as const;
    const code = { ...flat, kind: "code", readable: true } as const;
    const data = { ...flat, kind: "data", writable: true } as const;
    for (const [index, descriptor] of [
      [layout.gdt.lguestCs, code],
      [layout.gdt.lguestDs, data],
      [KERNEL_CS, code],
      [KERNEL_DS, data],
    ] as const) {
      this.#words(HOST.gdt + index * 8, encodeSegmentDescriptor(descriptor));
    }
    const task = { kind: "system", type: SYS_TYPE_TSS32_AVAILABLE, limit: 0x67, base: HOST.tss } as const;
    this.#words(HOST.gdt + layout.gdt.tss * 8, encodeSegmentDescriptor(task));
    memory.writeBytes(HOST.tss, encodeTss32({ esp0: HOST.stack, ss0: KERNEL_DS * 8 }));
    for (let vector = 0; vector < 256; vector++) {
      const offset = this.#host[vector === NMI_VECTOR ? "nmi" : vector < 32 ? "fault" : "handler"];
      const gate = { kind: "interrupt", bits: 32, selector: KERNEL_CS * 8, dpl: 0, present: true } as const;
      this.#words(HOST.idt + vector * 8, encodeGate({ ...gate, offset }));
    }
    const take = (): number => this.#frame();
    for (let page = 0; page < HOST_IDENTITY_PAGES; page++) {
      mapPage(memory, HOST.root, page * PAGE_SIZE, page * PAGE_SIZE, PTE_RW, take);
    }
    for (const { linear, physical, hostWritable } of this.prepared.mappings) {
      mapPage(memory, HOST.root, linear, physical, hostWritable ? PTE_RW : 0, take);
    }
    const guestKernel = { dpl: 1 } as const;
    const gdt = this.prepared.guestGdt;
    this.#words(gdt + KERNEL_CS * 8, encodeSegmentDescriptor({ ...code, ...guestKernel }));
    this.#words(gdt + KERNEL_DS * 8, encodeSegmentDescriptor({ ...data, ...guestKernel }));
    this.#words(gdt + USER_CS * 8, encodeSegmentDescriptor({ ...code, dpl: 3 }));
    this.#words(gdt + USER_DS * 8, encodeSegmentDescriptor({ ...data, dpl: 3 }));
  }

  #mapGuest(code: Uint8Array): void {
    const { memory } = this.cpu;
    const take = (): number => this.#frame();
    const codeFrame = this.#frame();
    memory.writeBytes(codeFrame, code);
    mapPage(memory, this.guestRoot, GUEST_CODE, codeFrame, PTE_RW | PTE_US, take);
    mapPage(memory, this.guestRoot, GUEST_STACK - PAGE_SIZE, this.#frame(), PTE_RW | PTE_US, take);
    for (const { name, linear, physical, guestWritable } of this.prepared.mappings) {
      const frame = name === "registers" ? this.#registers : physical;
      mapPage(memory, this.guestRoot, linear, frame, guestWritable ? PTE_RW : 0, take);
    }
  }

  #startHost(): void {
    const { cpu } = this;
    const { layout } = this.prepared.image;
    cpu.startFlat({ entry: this.#host.enter });
    cpu.cr3 = HOST.root;
    cpu.cr0 = CR0_PE_WP_PG;
    cpu.loadGdt(HOST.gdt, layout.gdt.entries * 8 - 1);
    cpu.loadIdt(HOST.idt, IDT_LIMIT);
    cpu.loadSegment("cs", KERNEL_CS * 8);
    for (const segment of ["ss", "ds", "es"] as const) cpu.loadSegment(segment, KERNEL_DS * 8);
    for (const segment of ["fs", "gs"] as const) cpu.loadSegment(segment, 0);
    cpu.loadSegment("tr", layout.tssSelector);
    cpu.setRegister(4, HOST.stack);
    cpu.setRegister(5, 0x0b0b0b0b);
  }

  /** Begins a visit; `run` goes on with it. */
  enter(): void {
    this.cpu.setRegister(EAX, this.prepared.image.layout.pagesAddress);
    this.cpu.setRegister(EBX, this.guestRoot);
    this.cpu.eip = this.#host.enter;
  }

  /** A whole visit: true if it ended at home. */
  visit(budget = 10_000): boolean {
    this.enter();
    return this.goOn(budget);
  }

  /** Runs on until home; true if it ended there. */
  goOn(budget = 10_000): boolean {
    return this.cpu.run(budget).kind === "halt" && this.cpu.eip === this.#host.home + 1;
  }

  /** How often the Host's interrupt handler ran. */
  get handled(): number {
    return this.cpu.memory.read32(this.#host.handled);
  }

  /** The Guest's registers, as the Switcher saved them. */
  get registers(): Readonly<Record<LguestRegister, number>> {
    const entries = LGUEST_REGS.map((name) => [
      name,
      this.cpu.memory.read32(this.#registers + registerOffset(name)) >>> 0,
    ]);
    return Object.fromEntries(entries);
  }

  /** Sets those that are named. */
  set registers(values: Readonly<Partial<Record<LguestRegister, number>>>) {
    for (const name of LGUEST_REGS) {
      const value = values[name];
      if (value !== undefined) this.cpu.memory.write32(this.#registers + registerOffset(name), value);
    }
  }
}
