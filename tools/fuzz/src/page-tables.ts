/*T:735 Page tables.
 *
 * The first megabyte onto itself with all kinds of rights, holes, aliases and pages beyond RAM; then large pages, and the
 * same tables once more further up. The tables themselves cannot be reached but through one window, mostly, for programs
 * that change a table and do not flush have no defined meaning. Next, T:740: whole programs. */
import {
  CODE,
  CODE_BYTES,
  DATA,
  PAE_DIRECTORIES,
  PAE_POINTERS,
  PAE_TABLE,
  PAGE_DIRECTORY,
  PAGE_TABLE,
  TABLE_WINDOW,
} from "./places.js";
import type { Random } from "./random.js";
import { type Image, write32 } from "./tables.js";

const PRESENT = 1;
const WRITABLE = 2;
const USER = 4;
const ACCESSED_DIRTY = 0x60;
const LARGE = 0x80;
const GLOBAL = 0x100;
const NO_EXECUTE_HIGH = 0x80000000;
const TABLES_FROM = PAGE_DIRECTORY >>> 12;
const TABLES_TO = 0x20;
const FIRST_FREE_PAGE = 0x40;
const PAGES_OF_RAM = 0x100;

/** How a program's paging is. */
export interface Paging {
  readonly pae: boolean;
  /** Entries may have the NX bit. */
  readonly nx: boolean;
  /** The tables are mapped like everything else. */
  readonly wild: boolean;
}

/** The entry of one page of the first megabyte: low word. */
function lowEntry(random: Random, page: number, table: number, wild: boolean): number {
  const flags = random.oneIn(2) ? ACCESSED_DIRTY : random.below(4) << 5;
  const frame = page << 12;
  if (page === TABLE_WINDOW >>> 12) return table | PRESENT | WRITABLE | (random.oneIn(4) ? USER : 0);
  if (page === 0) return frame | PRESENT | WRITABLE | USER;
  if (page < TABLES_FROM) return frame | PRESENT | WRITABLE | (random.oneIn(8) ? USER : 0) | flags;
  if (page < TABLES_TO) return wild ? frame | PRESENT | WRITABLE | random.pick([0, USER]) : 0;
  const isCode = page >= CODE >>> 12 && page < (CODE + CODE_BYTES) >>> 12;
  if (isCode || !random.oneIn(3)) {
    const rights = random.oneIn(6) ? random.below(4) << 1 : WRITABLE | USER;
    return frame | PRESENT | rights | flags | (random.oneIn(4) ? GLOBAL : 0);
  }
  switch (random.below(6)) {
    case 0:
      return random.word() & ~PRESENT;
    case 1:
      return ((DATA >>> 12) + random.below(8)) * 4096 + (PRESENT | WRITABLE | USER);
    case 2:
      return ((CODE >>> 12) + random.below(4)) * 4096 + (PRESENT | (random.below(4) << 1));
    case 3:
      return ((PAGES_OF_RAM + random.below(16)) << 12) | PRESENT | WRITABLE | USER;
    case 4:
      return frame | PRESENT | WRITABLE;
    default:
      return ((FIRST_FREE_PAGE + random.below(PAGES_OF_RAM - FIRST_FREE_PAGE)) << 12) | PRESENT | USER | flags;
  }
}

/** A directory entry that is not the first. */
function otherDirectoryEntry(random: Random, table: number): number {
  switch (random.below(8)) {
    case 0:
    case 1:
      return table | PRESENT | (random.below(4) << 1) | ACCESSED_DIRTY;
    case 2:
    case 3:
      return LARGE | PRESENT | (random.below(4) << 1) | (random.oneIn(2) ? GLOBAL : 0);
    case 4:
      return LARGE | PRESENT | WRITABLE | USER | (random.below(16) << 13);
    case 5:
      return random.word();
    default:
      return 0;
  }
}

function writeTwoLevel(random: Random, image: Image, wild: boolean): number {
  write32(image, PAGE_DIRECTORY, PAGE_TABLE | PRESENT | WRITABLE | USER);
  // Either a few entries, or all, so that hardly an address misses.
  const step = random.oneIn(2) ? 1 : 127;
  for (let entry = 1; entry < 1024; entry += entry < 8 ? 1 : step) {
    write32(image, PAGE_DIRECTORY + entry * 4, otherDirectoryEntry(random, PAGE_TABLE));
  }
  for (let page = 0; page < PAGES_OF_RAM; page++) {
    write32(image, PAGE_TABLE + page * 4, lowEntry(random, page, PAGE_TABLE, wild));
  }
  for (let page = PAGES_OF_RAM; page < 1024; page += 1 + random.below(8)) {
    write32(
      image,
      PAGE_TABLE + page * 4,
      random.oneIn(3) ? random.word() : (random.below(0x108) << 12) | random.below(8),
    );
  }
  return PAGE_DIRECTORY | (random.below(4) << 3);
}

function writePae(random: Random, image: Image, paging: Paging): number {
  const high = (): number => (paging.nx && random.oneIn(6) ? NO_EXECUTE_HIGH : random.oneIn(64) ? random.word() : 0);
  for (let pointer = 0; pointer < 4; pointer++) {
    const directory = pointer === 0 || random.oneIn(2) ? PAE_DIRECTORIES : PAE_DIRECTORIES + pointer * 4096;
    write32(image, PAE_POINTERS + pointer * 8, directory | (pointer === 0 || !random.oneIn(4) ? PRESENT : 0));
  }
  const step = random.oneIn(2) ? 1 : 127;
  for (let entry = 0; entry < 2048; entry += entry < 8 ? 1 : step) {
    const at = PAE_DIRECTORIES + entry * 8;
    const first = PAE_TABLE | PRESENT | WRITABLE | USER;
    write32(image, at, entry === 0 ? first : otherDirectoryEntry(random, PAE_TABLE));
    if (entry !== 0) write32(image, at + 4, high());
  }
  for (let page = 0; page < PAGES_OF_RAM; page++) {
    write32(image, PAE_TABLE + page * 8, lowEntry(random, page, PAE_TABLE, paging.wild));
    if (page >= CODE >>> 12) write32(image, PAE_TABLE + page * 8 + 4, high());
  }
  return PAE_POINTERS;
}

/** Writes the tables. @returns the value for CR3. */
export function writePageTables(random: Random, image: Image, paging: Paging): number {
  return paging.pae ? writePae(random, image, paging) : writeTwoLevel(random, image, paging.wild);
}
