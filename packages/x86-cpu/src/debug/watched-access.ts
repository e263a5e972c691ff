/*C:157 Watched accesses.
 *
 * What the slow way to memory and the port instructions call when something is watched. In the step tier a hit is noted,
 * and counts once its instruction is done; within a block nothing is noted: the instruction is abandoned before it has
 * changed anything, as for a fault, and the step tier does it again. Before it: access-slow.ts. Next: slice.ts. */
import type { Cpu } from "../cpu.js";
import { FAULT_SIGNAL } from "../events.js";
import { DEBUG_TRAPS, PENDING, PENDING_DEBUG } from "../layout.js";
import { endSlice } from "../slice.js";
import { OWNER_HIT } from "./watch.js";

/** `Cpu.faultVector` of an instruction that did not fault but is to be done again by the step tier. */
export const REDO_VECTOR = -1;

/** First byte of an access by the addresses of a range's kind, unsigned; -1 outside RAM. @param host byte in the memory, or -1. */
function placeOf(cpu: Cpu, linear: number, host: number, physical: boolean): number {
  if (!physical) return linear >>> 0;
  return host < 0 ? -1 : host - cpu.ramBase;
}

/**
 * Leaves the block if data is watched: a repeat commits iteration by iteration, and abandoned in the middle it would be
 * cut at other places than in the step tier.
 */
export function leaveBlockIfWatched(cpu: Cpu): void {
  if (!cpu.watches.inBlock) return;
  cpu.faultVector = REDO_VECTOR;
  throw FAULT_SIGNAL;
}

/** The instruction in a block is about to touch these bytes, or may later: leaves the block if they are watched. */
export function noteProbe(cpu: Cpu, linear: number, size: number, host: number): void {
  if (!cpu.watches.inBlock) return;
  for (const range of cpu.watches.data) {
    const first = placeOf(cpu, linear, host, range.physical);
    if (first > range.last || first + size <= range.first || first < 0) continue;
    cpu.faultVector = REDO_VECTOR;
    throw FAULT_SIGNAL;
  }
}

/** An access that has passed all checks. All its bytes are on one page. @param size 1 to 4096. */
export function noteAccess(cpu: Cpu, linear: number, size: number, write: boolean, host: number): void {
  noteProbe(cpu, linear, size, host);
  const { watches } = cpu;
  if (!watches.running) return;
  for (const range of watches.data) {
    const first = placeOf(cpu, linear, host, range.physical);
    if (first > range.last || first + size <= range.first || first < 0) continue;
    if (!write && !range.reads) continue;
    if (range.bits !== 0) {
      watches.hits |= range.bits;
    } else {
      watches.hits |= OWNER_HIT;
      watches.ownerExit ??= { kind: "watchpoint", address: linear >>> 0, size, access: write ? "write" : "read" };
    }
  }
}

/** A port has been read or written. */
export function notePort(cpu: Cpu, port: number, size: number): void {
  for (const range of cpu.watches.ports) {
    if (port <= range.last && port + size > range.first) cpu.watches.hits |= range.bits;
  }
}

/** The traps of DR6 that wait for the boundary. */
export function holdTraps(cpu: Cpu, bits: number): void {
  cpu.i32[DEBUG_TRAPS] |= bits;
  cpu.i32[PENDING] |= PENDING_DEBUG;
}

/** The instruction or delivery is done, and its hits count: #DB at the boundary, an exit for the owner. */
export function commitHits(cpu: Cpu): void {
  const { watches } = cpu;
  const { hits } = watches;
  watches.hits = 0;
  if ((hits & ~OWNER_HIT) !== 0) holdTraps(cpu, hits & ~OWNER_HIT);
  if ((hits & OWNER_HIT) !== 0) {
    endSlice(cpu);
    cpu.exit = watches.ownerExit;
    watches.ownerExit = null;
  }
}

/** The instruction has faulted: it will come again. */
export function dropHits(cpu: Cpu): void {
  cpu.watches.hits = 0;
  cpu.watches.ownerExit = null;
}
