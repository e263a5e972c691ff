/*C:135 What is being watched.
 *
 * Breakpoints and watchpoints, the guest's (DR0 to DR3, SDM Vol 3B §18.2) and the owner's, in the form in which they are
 * looked for: addresses and pages. Nothing here costs anything while nothing is watched, and little elsewhere when
 * something is: a page with a watched byte never enters the TLB, so that its accesses take the slow way, which looks here;
 * and no block is entered on a page with a watched instruction, so that the step tier looks there before each one.
 * Whoever changes a set calls `refreshWatches`. Before it: mode.ts. Next: tlb.ts; debug-registers.ts fills in the guest's
 * part and debugger.ts the owner's. */
import type { Exit } from "../exit.js";

/** Watched bytes, by linear or by physical address, both ends included and unsigned. */
export interface WatchedRange {
  readonly first: number;
  readonly last: number;
  readonly physical: boolean;
  /** Reads count as well as writes. */
  readonly reads: boolean;
  /** B0 to B3 of DR6 for the guest's, 0 for the owner's. */
  readonly bits: number;
}

/** Ports that CR4.DE and a DR watch. */
export interface WatchedPorts {
  readonly first: number;
  readonly last: number;
  readonly bits: number;
}

/** Linear addresses, both ends included, whose instructions are told to the owner before they run. */
export interface HookedRange {
  readonly first: number;
  readonly last: number;
  readonly callback: (linear: number) => void;
}

/** A linear or physical address of none of the instructions: no u32. */
export const NO_ADDRESS = -1;

/** Added to the mode bits of a block's key while data is watched: such blocks may be left at any access. */
export const KEY_WATCHED = 1 << 12;
/** Counts sets of hooked operations, from this bit of the block's key on. */
export const KEY_HOOKS_ONE = 1 << 13;

/** Everything watched in one processor. */
export class Watches {
  /* The guest's, by debug-registers.ts. */
  guestData: WatchedRange[] = [];
  ports: WatchedPorts[] = [];
  /** B0 to B3 of DR6 by linear address of an instruction. */
  readonly guestCode = new Map<number, number>();

  /* The owner's, by debugger.ts. */
  readonly ownerData = new Set<WatchedRange>();
  readonly linearStops = new Set<number>();
  readonly physicalStops = new Set<number>();
  readonly hooks = new Set<HookedRange>();

  /* Derived by refreshWatches: all watched data, and the pages of it and of watched instructions. */
  data: readonly WatchedRange[] = [];
  readonly dataPages = new Set<number>();
  readonly dataFrames = new Set<number>();
  readonly codePages = new Set<number>();
  readonly codeFrames = new Set<number>();
  /** Hooks that span more pages than are worth naming: every page counts as one of `codePages`. */
  everyCodePage = false;

  /* In flight. */
  /** A run is in progress: what the owner does between runs is no access. */
  running = false;
  /** A block is being executed: a watched access sends its instruction to the step tier instead of being noted. */
  inBlock = false;
  /** Watched accesses of the instruction in execution: DR6 bits, and OWNER_HIT. Dropped if it faults. */
  hits = 0;
  /** What the owner is to be told of the access. */
  ownerExit: Exit | null = null;
  /** The instruction that the last run stopped before: it does not stop the next one. */
  resumeAt = NO_ADDRESS;
  /** A REP instruction with iterations left: it has begun already. */
  repeatAt = NO_ADDRESS;
}

/** Bit of `Watches.hits`: one of the owner's watchpoints was touched. */
export const OWNER_HIT = 1 << 16;

/** More pages than these in one hooked range are as good as all. */
const MANY_PAGES = 4096;

function addPages(pages: Set<number>, first: number, last: number): void {
  for (let page = first >>> 12; page <= last >>> 12; page++) pages.add(page);
}

/** Computes the derived sets. @returns whether data, and instructions, are watched at all. */
export function deriveWatches(watches: Watches): { data: boolean; code: boolean } {
  const { dataPages, dataFrames, codePages, codeFrames } = watches;
  for (const set of [dataPages, dataFrames, codePages, codeFrames]) set.clear();
  watches.data = [...watches.guestData, ...watches.ownerData];
  for (const range of watches.data) addPages(range.physical ? dataFrames : dataPages, range.first, range.last);
  for (const linear of watches.guestCode.keys()) codePages.add(linear >>> 12);
  for (const linear of watches.linearStops) codePages.add(linear >>> 12);
  for (const physical of watches.physicalStops) codeFrames.add(physical >>> 12);
  watches.everyCodePage = false;
  for (const { first, last } of watches.hooks) {
    if ((last >>> 12) - (first >>> 12) >= MANY_PAGES) watches.everyCodePage = true;
    else addPages(codePages, first, last);
  }
  const code = codePages.size + codeFrames.size > 0 || watches.everyCodePage;
  return { data: watches.data.length > 0, code };
}

/** True if bytes of a page are watched, so that the page may not enter the TLB. Both are page numbers. */
export function isDataPage(watches: Watches, linearPage: number, physicalPage: number): boolean {
  return watches.dataPages.has(linearPage) || watches.dataFrames.has(physicalPage);
}

/**
 * True if an instruction of a linear page may be watched, so that no block may be entered there. To be asked before the
 * page is translated: a breakpoint comes before everything that its fetch does, accessed bits too.
 */
export function isCodePage(watches: Watches, linearPage: number): boolean {
  return watches.everyCodePage || watches.codePages.has(linearPage);
}

/** The same for a physical page. */
export function isCodeFrame(watches: Watches, physicalPage: number): boolean {
  return watches.codeFrames.has(physicalPage);
}
