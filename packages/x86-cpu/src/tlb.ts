/*C:140 The TLB.
 *
 * Filled here, compared everywhere: two tables (supervisor and user) of read tags, write tags and addends, laid out in
 * layout.ts. A miss comes to `fillTlb`, which walks the page tables through mmu's walker, raises #PF or enters the page.
 * Only pages wholly in RAM, wholly at or below FLAT_LIMIT and without watched bytes are entered; a write tag is given only to a page that is
 * dirty in the page table and holds no decoded code. Before it: mode.ts. Next: access.ts, the reads and writes. */
import {
  ACCESS_FETCH,
  ACCESS_USER,
  ACCESS_WRITE,
  PAGE_FLAG_CODE,
  PAGE_FLAG_DIRTY,
  PAGE_FLAG_TABLE,
  PAGE_FLAG_TABLE_WIDE,
  PAGE_FLAGS_WATCHED,
  WALK_NXE,
  WALK_OK,
  WALK_PAE,
  WALK_PSE,
  WALK_WP,
} from "@lguest/mmu";
import type { Cpu } from "./cpu.js";
import { isDataPage } from "./debug/watch.js";
import { raiseFault } from "./events.js";
import {
  CR0,
  CR2,
  CR3,
  CR4,
  FLAT_LIMIT,
  JUMP_CACHE,
  JUMP_CACHE_ENTRIES,
  JUMP_CACHE_ENTRY_BYTES,
  MODE_USER,
  MSR_EFER,
  PAGE_FLAGS,
  TLB_ADDEND_SUPERVISOR,
  TLB_ENTRIES,
  TLB_GENERATION,
  TLB_READ_SUPERVISOR,
  TLB_USER_DISTANCE,
  TLB_WRITE_SUPERVISOR,
} from "./layout.js";
import { resetFlatLimit } from "./mode.js";
import { CR0_PG, CR0_WP, CR4_PAE, CR4_PSE, EFER_NXE, VECTOR_PF } from "./registers.js";

/** A byte address in the memory, or NOT_RAM. */
export const NOT_RAM = -1;

const PAGE_MASK = ~0xfff;
/** 0 is never a generation in use; a tag's low 12 bits hold it. */
const LAST_GENERATION = 4095;

/* Word indexes of the tables, and word distances between them. */
export const TLB_READ_WORD = TLB_READ_SUPERVISOR >> 2;
export const TLB_WRITE_WORD = TLB_WRITE_SUPERVISOR >> 2;
/** From a read tag to its addend, and from a write tag to its addend. */
export const TLB_READ_TO_ADDEND = (TLB_ADDEND_SUPERVISOR - TLB_READ_SUPERVISOR) >> 2;
export const TLB_WRITE_TO_ADDEND = (TLB_ADDEND_SUPERVISOR - TLB_WRITE_SUPERVISOR) >> 2;
/** (MODE & MODE_USER) times this is the word distance to the tables of the privilege in force. */
export const TLB_USER_FACTOR = (TLB_USER_DISTANCE >> 2) / MODE_USER;

/** A generation that no entry has: one increment, and a real clearing once in 4095 times. */
function newGeneration(cpu: Cpu): void {
  const i32 = cpu.i32;
  if (cpu.lastGeneration >= LAST_GENERATION) {
    i32.fill(0, TLB_READ_SUPERVISOR >> 2, (TLB_READ_SUPERVISOR + 2 * TLB_USER_DISTANCE) >> 2);
    i32.fill(0, JUMP_CACHE >> 2, (JUMP_CACHE + JUMP_CACHE_ENTRIES * JUMP_CACHE_ENTRY_BYTES) >> 2);
    cpu.rootGenerations.clear();
    cpu.lastGeneration = 0;
  }
  i32[TLB_GENERATION] = ++cpu.lastGeneration;
  cpu.fetchTag = -1;
}

/** Drops every translation, of all roots and large pages too. FLAT_LIMIT is made anew. */
export function flushTlb(cpu: Cpu): void {
  cpu.largePagesCached = false;
  cpu.rootGenerations.clear();
  newGeneration(cpu);
  resetFlatLimit(cpu);
}

/**
 * A CR3 load: drops every translation, global pages too. But a root whose tables have not been written since it was
 * last in use would only find the same translations again, so that it takes its old generation up instead; on a world
 * switch that spares the walks for some fifty pages, twice. `watchedWrite` hears of every write to a table.
 * @param root names the tables: CR3 and the paging mode.
 */
export function changeRoot(cpu: Cpu, root: number): void {
  const known = cpu.rootGenerations.get(root);
  if (known !== undefined) {
    cpu.i32[TLB_GENERATION] = known;
    cpu.fetchTag = -1;
    return;
  }
  newGeneration(cpu);
  cpu.rootGenerations.set(root, cpu.i32[TLB_GENERATION]);
}

/** Drops the translation of one linear page; of all, when large pages may be among them. */
export function flushTlbPage(cpu: Cpu, linear: number): void {
  if (cpu.largePagesCached) {
    flushTlb(cpu);
    return;
  }
  const index = TLB_READ_WORD + ((linear >>> 12) & (TLB_ENTRIES - 1));
  const user = TLB_USER_DISTANCE >> 2;
  const write = TLB_WRITE_WORD - TLB_READ_WORD;
  cpu.i32[index] = 0;
  cpu.i32[index + write] = 0;
  cpu.i32[index + user] = 0;
  cpu.i32[index + user + write] = 0;
  cpu.fetchTag = -1;
  cpu.onInvalidatePage(linear);
}

/** Takes write permission from every entry, so that the next write to each page comes to `fillTlb`. */
export function dropWriteTags(cpu: Cpu): void {
  cpu.i32.fill(0, TLB_WRITE_WORD, TLB_WRITE_WORD + TLB_ENTRIES);
  cpu.i32.fill(0, TLB_WRITE_WORD + (TLB_USER_DISTANCE >> 2), TLB_WRITE_WORD + (TLB_USER_DISTANCE >> 2) + TLB_ENTRIES);
}

/**
 * Takes write permission from the entries of one physical page: it is to hold decoded code now. Costs a scan of both
 * addend tables (8192 words, about 4 µs), paid once for a page.
 */
export function dropWriteTagsOf(cpu: Cpu, physicalPage: number): void {
  const i32 = cpu.i32;
  const host = cpu.ramBase + physicalPage * 4096;
  for (
    let table = TLB_WRITE_WORD;
    table <= TLB_WRITE_WORD + (TLB_USER_DISTANCE >> 2);
    table += TLB_USER_DISTANCE >> 2
  ) {
    for (let index = table; index < table + TLB_ENTRIES; index++) {
      const tag = i32[index];
      if (tag === 0) continue;
      if ((((tag & PAGE_MASK) + i32[index + TLB_WRITE_TO_ADDEND]) | 0) === host) i32[index] = 0;
    }
  }
}

/** A page that a walk went through: writes to it must be noticed from now on. */
function watchTable(cpu: Cpu, address: number, wide: boolean): void {
  if (address < 0 || address >= cpu.ramSize) return;
  const page = address >>> 12;
  const wanted = wide ? PAGE_FLAG_TABLE | PAGE_FLAG_TABLE_WIDE : PAGE_FLAG_TABLE;
  const flags = cpu.u8[PAGE_FLAGS + page];
  if ((flags & wanted) === wanted) return;
  cpu.u8[PAGE_FLAGS + page] = flags | wanted;
  dropWriteTagsOf(cpu, page);
}

/** The owner has written to a page with PAGE_FLAGS_WATCHED, through `PhysicalMemory`. */
export function watchedWrite(cpu: Cpu, page: number, from: number, to: number): void {
  const flags = cpu.u8[PAGE_FLAGS + page];
  if ((flags & PAGE_FLAG_TABLE) !== 0 && !cpu.walking) cpu.rootGenerations.clear();
  if ((flags & PAGE_FLAG_CODE) !== 0) cpu.onCodeWrite(page, from, to);
}

/** The same for the processor's own writes: the page may be a table no more, so that the next one is fast. */
export function ownWatchedWrite(cpu: Cpu, page: number, from: number, to: number): void {
  watchedWrite(cpu, page, from, to);
  cpu.u8[PAGE_FLAGS + page] &= ~(PAGE_FLAG_TABLE | PAGE_FLAG_TABLE_WIDE);
}

/** The WALK_* bits that the control registers of the moment stand for. */
export function walkControls(cpu: Cpu): number {
  const cr0 = cpu.i32[CR0];
  const cr4 = cpu.i32[CR4];
  return (
    ((cr4 & CR4_PSE) !== 0 ? WALK_PSE : 0) |
    ((cr4 & CR4_PAE) !== 0 ? WALK_PAE : 0) |
    ((cr0 & CR0_WP) !== 0 ? WALK_WP : 0) |
    ((cpu.i32[MSR_EFER] & EFER_NXE) !== 0 ? WALK_NXE : 0)
  );
}

/**
 * Translates a linear address for one access, walking the page tables and filling the TLB.
 * @param access 0 for a read, ACCESS_WRITE or ACCESS_FETCH.
 * @param user true for an access with user privilege.
 * @returns the byte's address in the memory, or NOT_RAM when the physical address has no RAM behind it.
 * Raises #PF (CR2 set) if the tables do not allow the access.
 */
export function fillTlb(cpu: Cpu, linear: number, access: number, user: boolean): number {
  const i32 = cpu.i32;
  let physicalPage = (linear & PAGE_MASK) >>> 0;
  let writable = true;
  if ((i32[CR0] & CR0_PG) !== 0) {
    const walker = cpu.walker;
    cpu.walking = true;
    const error = walker.walk(i32[CR3], linear >>> 0, user ? access | ACCESS_USER : access, walkControls(cpu));
    cpu.walking = false;
    if (error !== WALK_OK) {
      i32[CR2] = linear;
      raiseFault(cpu, VECTOR_PF, error);
    }
    const wide = (i32[CR4] & CR4_PAE) !== 0;
    watchTable(cpu, i32[CR3] >>> 0, wide);
    watchTable(cpu, walker.directoryAddress, wide);
    watchTable(cpu, walker.tableAddress, wide);
    physicalPage = walker.pageFrame;
    writable = walker.writable;
    if (walker.largePage) cpu.largePagesCached = true;
  }
  if (physicalPage >= cpu.ramSize) return NOT_RAM;
  const host = cpu.ramBase + physicalPage;
  const flags = PAGE_FLAGS + (physicalPage >>> 12);
  const linearPage = linear & PAGE_MASK;
  if ((access & ACCESS_WRITE) !== 0) cpu.u8[flags] |= PAGE_FLAG_DIRTY;
  const watched = cpu.watchesData && isDataPage(cpu.watches, linear >>> 12, physicalPage >>> 12);
  if ((access & ACCESS_FETCH) === 0 && (linearPage | ~PAGE_MASK) >>> 0 <= i32[FLAT_LIMIT] >>> 0 && !watched) {
    const index = TLB_READ_WORD + (user ? TLB_USER_DISTANCE >> 2 : 0) + ((linear >>> 12) & (TLB_ENTRIES - 1));
    const tag = linearPage | i32[TLB_GENERATION];
    const mayWrite = writable && (cpu.u8[flags] & (PAGE_FLAGS_WATCHED | PAGE_FLAG_DIRTY)) === PAGE_FLAG_DIRTY;
    i32[index] = tag;
    i32[index + TLB_WRITE_WORD - TLB_READ_WORD] = mayWrite ? tag : 0;
    i32[index + TLB_READ_TO_ADDEND] = (host - linearPage) | 0;
  }
  return host + (linear & ~PAGE_MASK);
}
