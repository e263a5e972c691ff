/*T:712 Numbers worth trying.
 *
 * Immediates, displacements and register contents: where something goes wrong it mostly goes wrong at an edge. Next,
 * T:715: instructions. */
import {
  CODE,
  CODE_BYTES,
  DATA,
  DATA_BYTES,
  FIRST_RANDOM_SELECTOR,
  FIRST_TASK_SELECTOR,
  GDT_BYTES,
  IDT,
  LDT_BYTES,
  TABLE_WINDOW,
  TASK_BYTES,
  TASK_COUNT,
  TASKS,
} from "./places.js";
import type { Random } from "./random.js";

const EDGES = [
  0, 1, 2, 3, 4, 7, 8, 15, 16, 31, 32, 63, 64, 127, 128, 255, 256, 0x7fff, 0x8000, 0xfffe, 0xffff, 0x10000, 0x7fffffff,
  0x80000000, 0xfffffffe, 0xffffffff, 0xfffff000, 0x3f800000, 0x7f800000, 0xff800001, 0x7fc00000, 0x00800000,
  0x007fffff, 0x7ff00000, 0x3ff00000, 0x40000000, 0xc0000000, 0x5f000000, 0x4f000000,
];

/** An address in data or code; now and then at the edge of a page or of what is mapped. */
export function pointer(random: Random): number {
  const kind = random.below(32);
  if (kind < 16) return DATA + (random.below(DATA_BYTES) & ~15);
  if (kind < 22) return DATA + random.below(DATA_BYTES);
  if (kind < 25) return DATA + (random.below(DATA_BYTES) & ~0xfff) + 0xfff - random.below(16);
  if (kind < 28) return CODE + random.below(CODE_BYTES);
  if (kind < 29) return (random.below(0x100000) & ~0xfff) - random.below(8);
  if (kind < 30) return TABLE_WINDOW + random.below(0x1000);
  if (kind < 31) return 0x400000 + random.below(0x800000);
  return random.pick([IDT, TASKS + random.below(TASK_COUNT * TASK_BYTES), 0xfffffff0 + random.below(16), 0xff000]);
}

/** A selector, mostly of a descriptor that exists. */
export function selector(random: Random): number {
  const kind = random.below(16);
  if (kind < 3) return [0x08, 0x10, 0x1b, 0x23][random.below(4)];
  if (kind < 9) return (FIRST_RANDOM_SELECTOR + random.below(FIRST_TASK_SELECTOR - FIRST_RANDOM_SELECTOR)) & ~4;
  if (kind < 11) return FIRST_TASK_SELECTOR + random.below(TASK_COUNT) * 8;
  if (kind < 14) return random.below(LDT_BYTES) | 4;
  if (kind < 15) return random.below(GDT_BYTES + 16);
  return random.below(0x10000);
}

/** Any 32-bit number. */
export function value(random: Random): number {
  const kind = random.below(8);
  if (kind < 3) return random.pick(EDGES);
  if (kind < 5) return pointer(random);
  if (kind < 6) return random.below(32);
  return random.word();
}

/** Where a near branch should go, or a far one: an offset of 32-bit code. */
export function codeAddress(random: Random): number {
  return CODE + random.below(CODE_BYTES);
}
