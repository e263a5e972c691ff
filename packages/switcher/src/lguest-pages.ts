/*S:110 struct lguest_pages.
 *
 * Two pages through which the Host, the Switcher and the processor talk. The first belongs to the Guest that runs: its
 * registers lie at the end, because they are what the processor and the Switcher push on a stack that ends there. The
 * second holds what the processor needs to run a Guest, and what the Switcher needs to find home. Layout as the kernels
 * from 2.6.23 to 4.13 had it. Next: where they are, and the rest of the layout (layout.ts). */
import { TSS32_SIZE } from "@lguest/descriptor-tables";
import { PAGE_SIZE } from "@lguest/mmu";

/** One member of the structure. */
export interface PagesField {
  readonly name: string;
  /** Bytes from the start of `struct lguest_pages`. */
  readonly offset: number;
  /** Bytes. */
  readonly size: number;
  /** What it is for. */
  readonly gloss: string;
}

/*
 * struct lguest_regs, 18 words that end with the register page. ESP points behind `ss` (TSS.ESP0) when a trap comes.
 *
 *   offset in page
 *   4092  ss       ┐
 *   4088  esp      │
 *   4084  eflags   │ pushed by the processor on its way from ring 1 or 3,
 *   4080  cs       │ taken back by the iret that enters the Guest
 *   4076  eip      ┘
 *   4072  errcode    pushed by the processor for vectors 8, 10-14 and 17, by the stub for all others (0)
 *   4068  trapnum    pushed by the stub
 *   4064  es       ┐
 *   4060  ds       │
 *   4056  fs       │
 *   4052  gs       │
 *   4048  ebp      │ pushed by the Switcher on the way home,
 *   4044  edi      │ popped by it on the way in
 *   4040  esi      │
 *   4036  edx      │
 *   4032  ecx      │
 *   4028  ebx      │
 *   4024  eax      ┘
 *      0  … free stack, for an NMI or a fault of the Switcher's own
 */
/** Names of the registers in the order of their addresses. */
export const LGUEST_REGS = [
  "eax",
  "ebx",
  "ecx",
  "edx",
  "esi",
  "edi",
  "ebp",
  "gs",
  "fs",
  "ds",
  "es",
  "trapnum",
  "errcode",
  "eip",
  "cs",
  "eflags",
  "esp",
  "ss",
] as const;

/** A word of `struct lguest_regs`. */
export type LguestRegister = (typeof LGUEST_REGS)[number];

/** Bytes of `struct lguest_regs`. */
export const LGUEST_REGS_BYTES = LGUEST_REGS.length * 4;
/** Where `struct lguest_regs` begins in the register page. */
export const LGUEST_REGS_OFFSET = PAGE_SIZE - LGUEST_REGS_BYTES;

/** Offset of a register in the register page, which is also its offset in `struct lguest_pages`. */
export function registerOffset(register: LguestRegister): number {
  return LGUEST_REGS_OFFSET + LGUEST_REGS.indexOf(register) * 4;
}

/** Entries of an IDT. */
export const IDT_ENTRIES = 256;
/** Bytes of an IDT or GDT entry. */
export const DESCRIPTOR_BYTES = 8;
/** Bytes of the operand of LGDT and LIDT: a 16-bit limit and a 32-bit linear address (SDM Vol 3A §3.5.1). */
export const TABLE_POINTER_BYTES = 6;

/*
 * struct lguest_ro_state, the second page:
 *
 *   0   host_cr3          4   host_idt_desc (6)    10  host_gdt_desc (6)    16  host_sp
 *   20  guest_idt_desc (6)                         26  guest_gdt_desc (6)
 *   32  guest_tss (104)   136 guest_idt (256 * 8)  2184 guest_gdt (32 * 8)
 */
const STATE_FIELDS: readonly (readonly [name: string, size: number, gloss: string])[] = [
  ["host_cr3", 4, "physical address of the Host's root, to go home with"],
  ["host_idt_desc", TABLE_POINTER_BYTES, "limit and base of the Host's IDT"],
  ["host_gdt_desc", TABLE_POINTER_BYTES, "limit and base of the Host's GDT"],
  ["host_sp", 4, "the Host's ESP, saved by the Switcher"],
  ["guest_idt_desc", TABLE_POINTER_BYTES, "limit and base of guest_idt, or of where it was put"],
  ["guest_gdt_desc", TABLE_POINTER_BYTES, "limit and base of guest_gdt, or of where it was put"],
  ["guest_tss", TSS32_SIZE, "stacks for traps: ring 0 is the register page, ring 1 the Guest kernel's"],
  ["guest_idt", IDT_ENTRIES * DESCRIPTOR_BYTES, "stubs, and the Guest's own gates where that is safe"],
];

/** Members of `struct lguest_pages` in order. @param gdtEntries entries of a GDT within the state page, 0 for none. */
export function pagesFields(gdtEntries: number): PagesField[] {
  const fields: PagesField[] = [
    { name: "regs", offset: LGUEST_REGS_OFFSET, size: LGUEST_REGS_BYTES, gloss: "struct lguest_regs" },
  ];
  let offset = PAGE_SIZE;
  for (const [name, size, gloss] of STATE_FIELDS) {
    fields.push({ name, offset, size, gloss });
    offset += size;
  }
  if (gdtEntries > 0) {
    const gloss = "the Guest's descriptors, checked, and the Switcher's";
    fields.push({ name: "guest_gdt", offset, size: gdtEntries * DESCRIPTOR_BYTES, gloss });
  }
  return fields;
}
