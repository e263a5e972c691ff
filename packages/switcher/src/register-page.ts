/*S:115 The register page.
 *
 * The Switcher saves a Guest's registers by pushing them onto a stack that ends with a page, and enters a Guest by
 * popping them again, so their order in memory is the order of those pushes. Each vCPU owns one such page; the Host
 * reads what the Guest was doing from it and writes what the Guest shall do next. The Guest can write to it as well,
 * but only while it runs, and coming home overwrites every word. Before it: the
 * structure's layout (lguest-pages.ts). Next: layout.ts. */
import type { PhysicalMemory } from "@lguest/mmu";
import { LGUEST_REGS_BYTES, LGUEST_REGS_OFFSET } from "./lguest-pages.js";

/*
 * Word index of each register from the start of the structure, which ends with the page:
 *
 *   word  0    1    2    3    4    5    6    7   8   9   10  11       12       13   14  15      16   17
 *        eax  ebx  ecx  edx  esi  edi  ebp  gs  fs  ds  es  trapnum  errcode  eip  cs  eflags  esp  ss
 *        `-------------- popped by the Switcher -------'    skipped           `--- taken by its iret --'
 */
export const REG_EAX = 0;
export const REG_EBX = 1;
export const REG_ECX = 2;
export const REG_EDX = 3;
export const REG_ESI = 4;
export const REG_EDI = 5;
export const REG_EBP = 6;
export const REG_GS = 7;
export const REG_FS = 8;
export const REG_DS = 9;
export const REG_ES = 10;
export const REG_TRAPNUM = 11;
export const REG_ERRCODE = 12;
export const REG_EIP = 13;
export const REG_CS = 14;
export const REG_EFLAGS = 15;
export const REG_ESP = 16;
export const REG_SS = 17;

/** Only the low half of these words is the register's; the Switcher's push leaves the upper half as it likes. */
const SELECTOR_MASK = 0xffff;

/** The registers of one vCPU, in the page where the Switcher finds and leaves them. */
export class GuestRegisters {
  readonly #memory: PhysicalMemory;
  /** Host-physical address of word 0. */
  readonly #base: number;
  /** Host-physical address of the page. */
  readonly page: number;

  /** @param page host-physical address of the vCPU's register page. */
  constructor(memory: PhysicalMemory, page: number) {
    this.#memory = memory;
    this.page = page;
    this.#base = page + LGUEST_REGS_OFFSET;
  }

  /** A register as an unsigned word. @param slot REG_*. */
  get(slot: number): number {
    return this.#memory.read32(this.#base + slot * 4) >>> 0;
  }

  /** @param slot REG_*. @param value 32 bits, signed or unsigned. */
  set(slot: number, value: number): void {
    this.#memory.write32(this.#base + slot * 4, value);
  }

  /** A copy of all of them. */
  save(): Uint8Array {
    return this.#memory.readBytes(this.#base, LGUEST_REGS_BYTES);
  }

  /** @param saved what `save` returned. */
  restore(saved: Uint8Array): void {
    this.#memory.writeBytes(this.#base, saved);
  }

  /** A segment register's selector. @param slot REG_GS, REG_FS, REG_DS, REG_ES, REG_CS or REG_SS. */
  selector(slot: number): number {
    return this.#memory.read32(this.#base + slot * 4) & SELECTOR_MASK;
  }
}
