/*T:854 Ring 0.
 *
 * The little that the processor needs of a kernel: a GDT with Linux's selectors, a TSS that names a stack, an IDT whose
 * gate n leads to the n-th of 256 `hlt` instructions, and one way back, which pops the data segments and returns. `hlt`
 * ends the processor's run, so that the kernel proper is TypeScript. Before it: address-space.ts. Next: registers.ts. */
import {
  encodeGate,
  encodeSegmentDescriptor,
  encodeTss32,
  SYS_TYPE_LDT,
  SYS_TYPE_TSS32_AVAILABLE,
} from "@lguest/descriptor-tables";
import type { X86Cpu } from "@lguest/x86-cpu";
import { type AddressSpace, KERNEL_BASE } from "./address-space.js";

/*
 * Offsets from KERNEL_BASE, and physical addresses:
 *
 *   01000 GDT   02000 IDT   03000 TSS   04000 hlt × 256   04100 way back   04200 start   06000..08000 stack   10000 LDT
 */
const GDT = 0x1000;
const IDT = 0x2000;
const TSS = 0x3000;
const STUBS = 0x4000;
const WAY_BACK = 0x4100;
const START = 0x4200;
const STACK_TOP = 0x8000;
const LDT = 0x10000;
/** The first page frame that is not the kernel's. */
export const FIRST_USER_FRAME = 0x40;

/* Selectors, as a 64-bit Linux gives them to 32-bit programs. */
const KERNEL_CS = 0x08;
const KERNEL_DS = 0x10;
export const USER_CS = 0x23;
export const USER_DS = 0x2b;
const TSS_SELECTOR = 0x30;
const LDT_SELECTOR = 0x38;
/** Descriptors 12 to 14 belong to set_thread_area. */
export const FIRST_TLS = 12;
export const LAST_TLS = 14;
const GDT_ENTRIES = 16;
const DESCRIPTOR_BYTES = 8;

const VECTORS = 256;
const GATE_USER = new Set([3, 4, 0x80]);
const WITH_ERROR_CODE = new Set([8, 10, 11, 12, 13, 14, 17]);

const CR0_PROTECTED = 0x80050033; // PG, AM, WP, NE, ET, MP, PE
const CR4_FEATURES = 0x620; // OSXMMEXCPT, OSFXSR, PAE
const FLAT = 0xffffffff;
const OPCODE_HLT = 0xf4;

/** mov ecx, EFER; rdmsr; or eax, NXE; wrmsr; hlt */
const START_CODE = [0xb9, 0x80, 0, 0, 0xc0, 0x0f, 0x32, 0x0d, 0, 8, 0, 0, 0x0f, 0x30, OPCODE_HLT];
/** pop gs; pop fs; pop es; pop ds; iretd */
const WAY_BACK_CODE = [0x0f, 0xa9, 0x0f, 0xa1, 0x07, 0x1f, 0xcf];

/** What led into the kernel. */
export interface Entry {
  /** 0..255. */
  readonly vector: number;
  /** 0 where the processor pushes none. */
  readonly errorCode: number;
  /** Address on the kernel's stack of EIP, CS, EFLAGS and what follows. */
  readonly frame: number;
}

/** Ring 0 of a machine. */
export class KernelImage {
  private readonly cpu: X86Cpu;
  private ldtEntries = 0;

  constructor(cpu: X86Cpu) {
    this.cpu = cpu;
    const { memory } = cpu;
    memory.fill(STUBS, VECTORS, OPCODE_HLT);
    memory.writeBytes(WAY_BACK, Uint8Array.from(WAY_BACK_CODE));
    memory.writeBytes(START, Uint8Array.from(START_CODE));
    memory.writeBytes(TSS, encodeTss32({ ss0: KERNEL_DS, esp0: KERNEL_BASE + STACK_TOP }));
    this.fillGdt();
    for (let vector = 0; vector < VECTORS; vector++) {
      const offset = KERNEL_BASE + STUBS + vector;
      const dpl = GATE_USER.has(vector) ? 3 : 0;
      const gate = { kind: "interrupt", bits: 32, selector: KERNEL_CS, offset, dpl, present: true } as const;
      this.writePair(IDT + vector * DESCRIPTOR_BYTES, encodeGate(gate));
    }
  }

  private fillGdt(): void {
    const flat = { base: 0, limit: FLAT, big: true, accessed: true } as const;
    const entries = {
      [KERNEL_CS]: encodeSegmentDescriptor({ kind: "code", ...flat, readable: true }),
      [KERNEL_DS]: encodeSegmentDescriptor({ kind: "data", ...flat, writable: true }),
      [USER_CS & ~7]: encodeSegmentDescriptor({ kind: "code", ...flat, readable: true, dpl: 3 }),
      [USER_DS & ~7]: encodeSegmentDescriptor({ kind: "data", ...flat, writable: true, dpl: 3 }),
      [TSS_SELECTOR]: encodeSegmentDescriptor({
        kind: "system",
        type: SYS_TYPE_TSS32_AVAILABLE,
        base: KERNEL_BASE + TSS,
        limit: 0x67,
      }),
    };
    for (const [selector, pair] of Object.entries(entries)) this.writePair(GDT + Number(selector), pair);
  }

  private writePair(address: number, [lo, hi]: readonly [number, number]): void {
    this.cpu.memory.write32(address, lo);
    this.cpu.memory.write32(address + 4, hi);
  }

  /** Switches paging on over `space`, and everything else that ring 0 needs. */
  start(space: AddressSpace): void {
    const { cpu } = this;
    cpu.startFlat({ entry: START, stack: STACK_TOP });
    cpu.run(START_CODE.length);
    cpu.cr4 = CR4_FEATURES;
    cpu.cr3 = space.root;
    cpu.cr0 = CR0_PROTECTED;
    cpu.loadGdt(KERNEL_BASE + GDT, GDT_ENTRIES * DESCRIPTOR_BYTES - 1);
    cpu.loadIdt(KERNEL_BASE + IDT, VECTORS * DESCRIPTOR_BYTES - 1);
    cpu.loadSegment("cs", KERNEL_CS);
    for (const name of ["ss", "ds", "es", "fs", "gs"] as const) cpu.loadSegment(name, KERNEL_DS);
    cpu.loadSegment("tr", TSS_SELECTOR);
    cpu.loadSegment("ldtr", 0);
  }

  /** The gate that the processor has come through, when its run has ended with `hlt`. */
  entry(): Entry {
    const { cpu } = this;
    const vector = cpu.eip - 1 - (KERNEL_BASE + STUBS);
    const frame = cpu.getRegister(4);
    if (!WITH_ERROR_CODE.has(vector)) return { vector, errorCode: 0, frame };
    return { vector, errorCode: this.stackWord(frame), frame: frame + 4 };
  }

  /** A word of the kernel's stack. */
  stackWord(address: number): number {
    return this.cpu.memory.read32(address - KERNEL_BASE) >>> 0;
  }

  /**
   * Makes the processor leave ring 0 when it next runs.
   * @param words GS, FS, ES, DS, EIP, CS, EFLAGS and what IRET takes besides, in the order of their addresses.
   */
  leave(words: readonly number[]): void {
    const { cpu } = this;
    const top = KERNEL_BASE + STACK_TOP - words.length * 4;
    words.forEach((word, index) => {
      cpu.memory.write32(top - KERNEL_BASE + index * 4, word);
    });
    cpu.setRegister(4, top);
    cpu.eip = KERNEL_BASE + WAY_BACK;
  }

  /** True if the address is on the way back: what faults there is a selector or a frame of the process's. */
  isWayBack(eip: number): boolean {
    return eip >= KERNEL_BASE + WAY_BACK && eip < KERNEL_BASE + WAY_BACK + WAY_BACK_CODE.length;
  }

  /** Word index in the frame of `leave` of the segment that faulted on the way back; -1 if IRET itself did. */
  segmentOnWayBack(eip: number): number {
    return [0, 2, 4, 5].indexOf(eip - (KERNEL_BASE + WAY_BACK));
  }

  writeTls(index: number, pair: readonly [number, number]): void {
    this.writePair(GDT + index * DESCRIPTOR_BYTES, pair);
  }

  readTls(index: number): readonly [number, number] {
    const at = GDT + index * DESCRIPTOR_BYTES;
    return [this.cpu.memory.read32(at) >>> 0, this.cpu.memory.read32(at + 4) >>> 0];
  }

  /** Bytes of the LDT so far. */
  get ldtBytes(): number {
    return this.ldtEntries * DESCRIPTOR_BYTES;
  }

  readLdt(length: number): Uint8Array {
    return this.cpu.memory.readBytes(LDT, length);
  }

  writeLdt(index: number, pair: readonly [number, number]): void {
    this.writePair(LDT + index * DESCRIPTOR_BYTES, pair);
    this.ldtEntries = Math.max(this.ldtEntries, index + 1);
    const limit = this.ldtBytes - 1;
    const descriptor = encodeSegmentDescriptor({ kind: "system", type: SYS_TYPE_LDT, base: KERNEL_BASE + LDT, limit });
    this.writePair(GDT + LDT_SELECTOR, descriptor);
    this.cpu.loadSegment("ldtr", LDT_SELECTOR);
  }
}
