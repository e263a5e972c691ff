/*T:730 Descriptor tables.
 *
 * The GDT, LDT, IDT and task states of one program: a few entries that the kernel of recovery needs, and for the rest
 * whatever an operating system might have put there, and some that none would. What code and data segments there are is
 * told, so that contexts can be made of them. Next, T:735: page tables. */
import { ENTRIES } from "./kernel.js";
import {
  CODE,
  CODE_BYTES,
  DATA,
  DATA_BYTES,
  FIRST_RANDOM_SELECTOR,
  FIRST_TASK_SELECTOR,
  FLAT_CODE,
  FLAT_DATA,
  GDT,
  IDT,
  KERNEL_CODE,
  KERNEL_DATA,
  KERNEL_STACK,
  LDT,
  LDT_BYTES,
  LDT_SELECTOR,
  MAIN_TASK_SELECTOR,
  SMALL_CODE,
  SMALL_DATA,
  TASK_BYTES,
  TASK_COUNT,
  TASKS,
} from "./places.js";
import type { Random } from "./random.js";
import { codeAddress, pointer, selector, value } from "./values.js";

/** A segment that a context may use. */
export interface Segment {
  readonly selector: number;
  readonly base: number;
  readonly dpl: number;
  readonly code: boolean;
  readonly conforming: boolean;
  readonly writable: boolean;
  /** Data, or code that can be read. */
  readonly readable: boolean;
  readonly present: boolean;
  readonly is32: boolean;
  /** Of the few that are the same in every case. */
  readonly isPlain: boolean;
}

/** Selector of the task that double faults are handled in. */
const RECOVERY_TASK_SELECTOR = 0x30;

/* High words: type and S, P, DPL. */
const PLAIN_CODE = 0x9b00;
const PLAIN_DATA = 0x9300;
const FLAT_LIMIT = 0xfffff;
const FLAT_FLAGS = 0x00c00000;
const DPL_SHIFT = 13;
const VECTORS_WITH_ERROR = new Set([8, 10, 11, 12, 13, 14, 17]);

/** Views over an image of memory. */
export interface Image {
  readonly bytes: Uint8Array;
  readonly words: DataView;
}

export function write32(image: Image, at: number, number: number): void {
  image.words.setUint32(at, number >>> 0, true);
}

function writePair(image: Image, at: number, lo: number, hi: number): void {
  write32(image, at, lo);
  write32(image, at + 4, hi);
}

function writeDescriptor(image: Image, at: number, base: number, limit: number, attributes: number): void {
  const hi = (base & 0xff000000) | ((base >>> 16) & 0xff) | (limit & 0xf0000) | attributes;
  writePair(image, at, (base << 16) | (limit & 0xffff), hi);
}

/** Limits: whole, small, byte-granular, at an edge. @returns limit field and the G bit in place. */
function randomLimit(random: Random): [limit: number, granularity: number] {
  const kind = random.below(8);
  if (kind < 4) return [0xfffff, 1 << 23];
  if (kind < 5) return [random.pick([0, 0xff, 0x3f, 0x40, 0x3ffff, 0x7ffff]), 1 << 23];
  if (kind < 6) return [0xfffff, 0];
  return [random.pick([0xffff, DATA + DATA_BYTES - 1, random.below(0x100000), 0]), 0];
}

/** One descriptor of code or data, or of something else. */
function randomDescriptor(random: Random, image: Image, at: number, number: number, segments: Segment[]): void {
  const dpl = random.below(4);
  const common = (dpl << DPL_SHIFT) | (random.oneIn(16) ? 0 : 0x8000);
  const is32 = !random.oneIn(4);
  const db = is32 ? 1 << 22 : 0;
  const [limit, granularity] = randomLimit(random);
  const kind = random.below(16);
  if (kind < 11) {
    const code = kind < 5;
    let type = random.below(8);
    // Mostly readable and writable, seldom expand-down.
    if (!random.oneIn(4)) type |= 2;
    if (!code && random.oneIn(2)) type &= ~4;
    const base = random.oneIn(3) ? random.pick([CODE, DATA, 0x10, random.below(0x1000), -0x1000]) : 0;
    writeDescriptor(image, at, base, limit, common | 0x1000 | (code ? 0x800 : 0) | (type << 8) | db | granularity);
    segments.push({
      selector: number,
      base,
      dpl,
      code,
      conforming: code && (type & 4) !== 0,
      writable: !code && (type & 2) !== 0,
      readable: !code || (type & 2) !== 0,
      present: (common & 0x8000) !== 0,
      is32,
      isPlain: false,
    });
  } else if (kind < 14) {
    // A call gate, or another gate that has no place here.
    const type = random.pick([0xc, 0xc, 0xc, 4, 4, 5, 0xe]);
    const target = random.oneIn(2) ? KERNEL_CODE : selector(random);
    const offset = random.oneIn(2) ? ENTRIES.handler : codeAddress(random);
    const copied = random.oneIn(2) ? 0 : random.below(32);
    writePair(image, at, (target << 16) | (offset & 0xffff), (offset & 0xffff0000) | common | (type << 8) | copied);
  } else if (kind < 15)
    writePair(image, at, (selector(random) << 16) | (LDT_BYTES - 1), common | (random.below(16) << 8));
  else writePair(image, at, random.word(), random.word());
}

/** The GDT and LDT. @returns the segments in them. */
export function writeDescriptorTables(random: Random, image: Image): Segment[] {
  const segments: Segment[] = [];
  const plain = (number: number, dpl: number, base: number, is32: boolean, code: boolean): void => {
    const attributes = (code ? PLAIN_CODE : PLAIN_DATA) | (dpl << DPL_SHIFT) | (is32 ? FLAT_FLAGS : 0);
    writeDescriptor(image, GDT + number, base, is32 ? FLAT_LIMIT : 0xffff, attributes);
    const rights = { code, conforming: false, writable: !code, readable: true, present: true };
    segments.push({ selector: number, base, dpl, ...rights, is32, isPlain: true });
  };
  for (let dpl = 0; dpl < 4; dpl++) {
    plain(FLAT_CODE[dpl], dpl, 0, true, true);
    plain(FLAT_DATA[dpl], dpl, 0, true, false);
    if (dpl !== 0 && dpl !== 3) continue;
    plain(SMALL_CODE[dpl], dpl, CODE, false, true);
    plain(SMALL_DATA[dpl], dpl, DATA, false, false);
  }
  writeDescriptor(image, GDT + MAIN_TASK_SELECTOR, TASKS, 0x67 + random.below(0x98), 0x8900);
  writeDescriptor(image, GDT + RECOVERY_TASK_SELECTOR, TASKS + TASK_BYTES, 0x67, 0x8900);
  writeDescriptor(image, GDT + LDT_SELECTOR, LDT, LDT_BYTES - 1, 0x8200);
  for (let at = FIRST_RANDOM_SELECTOR; at < FIRST_TASK_SELECTOR; at += 8) {
    randomDescriptor(random, image, GDT + at, at, segments);
  }
  for (let task = 0; task < TASK_COUNT; task++) {
    const type = random.pick([0x8900, 0x8900, 0xe900, 0x8b00, 0x8100, 0xe100]);
    const limit = random.oneIn(8) ? 0x66 - random.below(0x40) : 0x67 + random.below(0x98);
    writeDescriptor(image, GDT + FIRST_TASK_SELECTOR + task * 8, TASKS + task * TASK_BYTES, limit, type);
  }
  for (let at = 0; at < LDT_BYTES; at += 8) randomDescriptor(random, image, LDT + at, at | 4, segments);
  return segments;
}

/** One gate of the IDT. */
function writeGate(random: Random, image: Image, vector: number): void {
  const at = IDT + vector * 8;
  const dpl = random.oneIn(2) ? 3 : 0;
  const common = 0x8000 | (dpl << DPL_SHIFT);
  const gate = (type: number, offset: number, target = KERNEL_CODE): void =>
    writePair(image, at, (target << 16) | (offset & 0xffff), (offset & 0xffff0000) | common | (type << 8));
  const error = VECTORS_WITH_ERROR.has(vector);
  // Interrupts from outside mostly return at once.
  const kind = vector === 2 || (vector >= 32 && random.oneIn(2)) ? 8 + random.below(16) : random.below(32);
  if (vector === 8) gate(5, 0, RECOVERY_TASK_SELECTOR);
  else if (kind < 5) gate(random.oneIn(4) ? 0xf : 0xe, ENTRIES.handler);
  else if (kind < 18) gate(random.oneIn(2) ? 0xf : 0xe, error ? ENTRIES.skip_error : ENTRIES.skip);
  else if (kind < 26) gate(0xe, error ? ENTRIES.frob_error : ENTRIES.frob);
  else if (kind < 29) gate(random.oneIn(2) ? 6 : 7, error ? ENTRIES.skip16_error : ENTRIES.skip16);
  else if (kind < 30) gate(5, 0, FIRST_TASK_SELECTOR + random.below(TASK_COUNT) * 8);
  else if (kind < 31) gate(random.oneIn(2) ? 0xe : 0xf, codeAddress(random), selector(random));
  else writePair(image, at, random.word(), random.word());
}

/** The IDT; and the table of real-address mode's vectors at 0. */
export function writeInterruptTables(random: Random, image: Image): void {
  for (let vector = 0; vector < 256; vector++) {
    writeGate(random, image, vector);
    const real = ((ENTRIES.recover & ~0xf) << 12) | (ENTRIES.real_handler - (ENTRIES.recover & ~0xf));
    write32(image, vector * 4, real);
  }
}

/** Registers and segments that a task or a context begins with. */
export interface Beginning {
  readonly eip: number;
  readonly eflags: number;
  readonly esp: number;
  readonly cs: number;
  readonly ss: number;
  /** ES, DS, FS, GS. */
  readonly data: readonly number[];
}

/** Fills one 32-bit task state; a 16-bit one reads it as it likes. */
function writeTask(random: Random, image: Image, task: number, beginning: Beginning, cr3: number): void {
  const at = TASKS + task * TASK_BYTES;
  write32(image, at, random.oneIn(2) ? MAIN_TASK_SELECTOR : selector(random));
  for (let ring = 0; ring < 3; ring++) {
    write32(image, at + 4 + ring * 8, random.oneIn(2) ? KERNEL_STACK - 0x80 : DATA + random.below(DATA_BYTES));
    write32(image, at + 8 + ring * 8, random.oneIn(4) ? selector(random) : ring === 0 ? KERNEL_DATA : selector(random));
  }
  write32(image, at + 28, random.oneIn(8) ? value(random) : cr3);
  write32(image, at + 32, beginning.eip);
  write32(image, at + 36, beginning.eflags);
  for (let register = 0; register < 8; register++) write32(image, at + 40 + register * 4, pointer(random));
  write32(image, at + 56, beginning.esp);
  const [es, ds, fs, gs] = beginning.data;
  for (const [index, number] of [es, beginning.cs, beginning.ss, ds, fs, gs].entries()) {
    write32(image, at + 72 + index * 4, number);
  }
  write32(image, at + 96, random.oneIn(4) ? selector(random) : LDT_SELECTOR);
  // The map of ports right behind; the T bit seldom.
  write32(image, at + 100, (0x68 << 16) | (random.oneIn(16) ? 1 : 0));
  for (let byte = 0x68; byte < TASK_BYTES; byte++) image.bytes[at + byte] = random.oneIn(2) ? 0xff : random.word();
}

/** All task states. The first is the main one, the second that of recovery. */
export function writeTasks(random: Random, image: Image, beginning: () => Beginning, cr3: number): void {
  for (let task = 0; task < TASK_COUNT; task++) writeTask(random, image, task, beginning(), cr3);
  write32(image, TASKS + 4, KERNEL_STACK);
  write32(image, TASKS + 8, KERNEL_DATA);
  const recovery = TASKS + TASK_BYTES;
  write32(image, recovery + 28, cr3);
  write32(image, recovery + 32, ENTRIES.recover);
  write32(image, recovery + 36, 2);
  write32(image, recovery + 56, KERNEL_STACK);
  for (let segment = 0; segment < 6; segment++) {
    write32(image, recovery + 72 + segment * 4, segment === 1 ? KERNEL_CODE : KERNEL_DATA);
  }
  write32(image, recovery + 96, 0);
  write32(image, recovery + 100, 0x68 << 16);
}

/** Bytes of code, for whoever places things in it. */
export const CODE_END = CODE + CODE_BYTES;
