/*C:372 The debug registers.
 *
 * What DR0 to DR3 watch under DR7 and CR4.DE (SDM Vol 3B §18.2), handed to watch.ts whenever one of them changes, and what
 * a task switch does to DR7. The registers themselves are words of the state; MOV to them is instructions/system.ts.
 * Before it: control-registers.ts. Next: debugger.ts, the owner's breakpoints. */
import type { Cpu } from "../cpu.js";
import { CR4, DR } from "../layout.js";
import { CR4_DE, DR7_LOCAL } from "../registers.js";
import { flushTlb } from "../tlb.js";
import { deriveWatches, KEY_WATCHED } from "./watch.js";

/*
 * DR7, SDM Vol 3B figure 18-1. LEn and GE are accepted and change nothing: every breakpoint is exact.
 *
 *   31 30 29 28 27 26 25 24 23 22 21 20 19 18 17 16 15 14 13 12 11 10  9  8  7  6  5  4  3  2  1  0
 *  +-----+-----+-----+-----+-----+-----+-----+-----+-----+--+--------+--+--+--+--+--+--+--+--+--+--+
 *  |LEN3 |R/W3 |LEN2 |R/W2 |LEN1 |R/W1 |LEN0 |R/W0 |0   0|GD|0  0   1|GE|LE|G3|L3|G2|L2|G1|L1|G0|L0|
 *  +-----+-----+-----+-----+-----+-----+-----+-----+-----+--+--------+--+--+--+--+--+--+--+--+--+--+
 */
const CONDITION_SHIFT = 16;
const CONDITION_BITS = 4;
/* R/Wn. */
const ON_EXECUTION = 0;
const ON_WRITE = 1;
/** Only with CR4.DE; else it is undefined, and here it watches nothing. */
const ON_PORT = 2;
/** By LENn: 1 byte, 2, 8 (of processors with 64 bits; undefined before), 4. */
const LENGTHS: readonly number[] = [1, 2, 8, 4];

/** Reads DR0 to DR3 into the watches. */
function readGuestWatches(cpu: Cpu): void {
  const { i32, watches } = cpu;
  const control = i32[DR + 7];
  watches.guestData = [];
  watches.ports = [];
  watches.guestCode.clear();
  for (let number = 0; number < 4; number++) {
    if (((control >>> (2 * number)) & 3) === 0) continue;
    const condition = control >>> (CONDITION_SHIFT + CONDITION_BITS * number);
    const length = LENGTHS[(condition >>> 2) & 3];
    const address = i32[DR + number] >>> 0;
    const first = address - (address % length);
    const last = first + length - 1;
    const bits = 1 << number;
    const kind = condition & 3;
    if (kind === ON_EXECUTION) watches.guestCode.set(address, (watches.guestCode.get(address) ?? 0) | bits);
    else if (kind !== ON_PORT) {
      watches.guestData.push({ first, last, physical: false, reads: kind !== ON_WRITE, bits });
    } else if ((i32[CR4] & CR4_DE) !== 0) {
      watches.ports.push({ first: first & 0xffff, last: last & 0xffff, bits });
    }
  }
}

/**
 * Whatever is watched has changed: pages that hold it leave the TLB and the jump cache. Not within a block but at its
 * last instruction.
 */
export function refreshWatches(cpu: Cpu): void {
  const any = deriveWatches(cpu.watches);
  cpu.watchesData = any.data;
  cpu.watchesCode = any.code;
  cpu.watchesPorts = cpu.watches.ports.length > 0;
  cpu.debugKey = (cpu.debugKey & ~KEY_WATCHED) | (any.data ? KEY_WATCHED : 0);
  flushTlb(cpu);
}

/** DR0 to DR3, DR7 or CR4.DE has a new value. */
export function updateDebugRegisters(cpu: Cpu): void {
  const { watches } = cpu;
  const before = watches.guestData.length + watches.ports.length + watches.guestCode.size;
  readGuestWatches(cpu);
  const after = watches.guestData.length + watches.ports.length + watches.guestCode.size;
  if (before + after > 0) refreshWatches(cpu);
}

/** A task switch disables the local breakpoints (SDM Vol 3B §18.2.4). */
export function dropLocalBreakpoints(cpu: Cpu): void {
  if ((cpu.i32[DR + 7] & DR7_LOCAL) === 0) return;
  cpu.i32[DR + 7] &= ~DR7_LOCAL;
  updateDebugRegisters(cpu);
}
