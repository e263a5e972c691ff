/*C:610 Flags that wait.
 *
 * Most status flags are overwritten unread. The interpreter therefore only remembers of the last operation its kind, its
 * result and its second operand, and works the flags out when something asks. Sized operations keep their values shifted
 * to the top of the word, so that carry, overflow, sign and zero are those of 32 bits. At a tier's boundary, and before a
 * handler runs, `materialize` writes them into EFLAGS. Next: the blocks that use them (block-cache.ts). */
import type { Cpu } from "../cpu.js";
import { EFLAGS } from "../layout.js";

/** The status flags are in EFLAGS; nothing waits. */
export const LAZY_NONE = 0;
/** result = first + second. */
export const LAZY_ADD = 1;
/** result = first - second (SUB, CMP, NEG). */
export const LAZY_SUB = 2;
/** Logic: CF and OF are 0, AF is 0. */
export const LAZY_LOGIC = 3;
/** result = first + 1; CF is in `second`. */
export const LAZY_INC = 4;
/** result = first - 1; CF is in `second`. */
export const LAZY_DEC = 5;
/** Shifts: CF, AF and OF stand in `second` at their places in EFLAGS. */
export const LAZY_SHIFT = 6;
/** AF as every shift leaves it (undefined-flags.ts), for `second` of LAZY_SHIFT. */
export const SHIFT_AF = 1 << 4;
/** Added to a kind when the operands are 8 bits wide and stand in bits 31..24. */
export const LAZY_8 = 8;
/** Added to a kind when the operands are 16 bits wide and stand in bits 31..16. */
export const LAZY_16 = 16;

const CF = 1 << 0;
const PF = 1 << 2;
const AF = 1 << 4;
const ZF = 1 << 6;
const SF = 1 << 7;
const OF = 1 << 11;
const STATUS = CF | PF | AF | ZF | SF | OF;

/** CF as 0 or 1. */
export function lazyCarry(kind: number, result: number, second: number, eflags: number): number {
  switch (kind & 7) {
    case LAZY_NONE:
      return eflags & CF;
    case LAZY_ADD:
      return result >>> 0 < second >>> 0 ? 1 : 0;
    case LAZY_SUB:
      return (result + second) >>> 0 < second >>> 0 ? 1 : 0;
    case LAZY_LOGIC:
      return 0;
    default:
      return second & CF;
  }
}

/** EFLAGS with the waiting status flags worked out. */
export function lazyEflags(kind: number, result: number, second: number, eflags: number): number {
  if (kind === LAZY_NONE) return eflags;
  const shift = (kind & LAZY_8) !== 0 ? 24 : (kind & LAZY_16) !== 0 ? 16 : 0;
  let flags = eflags & ~STATUS;
  const low = (result >>> shift) & 0xff;
  const fold = low ^ (low >> 4);
  if (((0x9669 >> (fold & 15)) & 1) !== 0) flags |= PF;
  if (result === 0) flags |= ZF;
  if (result < 0) flags |= SF;
  switch (kind & 7) {
    case LAZY_ADD: {
      const first = (result - second) | 0;
      if (result >>> 0 < second >>> 0) flags |= CF;
      if (((first ^ result) & (second ^ result)) < 0) flags |= OF;
      if ((((first ^ second ^ result) >>> shift) & 16) !== 0) flags |= AF;
      break;
    }
    case LAZY_SUB: {
      const first = (result + second) | 0;
      if (first >>> 0 < second >>> 0) flags |= CF;
      if (((first ^ second) & (first ^ result)) < 0) flags |= OF;
      if ((((first ^ second ^ result) >>> shift) & 16) !== 0) flags |= AF;
      break;
    }
    case LAZY_INC:
      if (second !== 0) flags |= CF;
      if (result === -0x80000000) flags |= OF;
      if ((low & 15) === 0) flags |= AF;
      break;
    case LAZY_DEC:
      if (second !== 0) flags |= CF;
      if (result === (0x7fffffff & (-1 << shift))) flags |= OF;
      if ((low & 15) === 15) flags |= AF;
      break;
    case LAZY_SHIFT:
      flags |= second;
      break;
  }
  return flags;
}

/** Writes the waiting status flags into EFLAGS. */
export function materialize(cpu: Cpu, kind: number, result: number, second: number): void {
  const i32 = cpu.i32;
  i32[EFLAGS] = lazyEflags(kind, result, second, i32[EFLAGS]);
}

/** True if condition `cc` (0..15, SDM Vol 1 appendix B) holds. */
export function holds(cc: number, kind: number, result: number, second: number, eflags: number): boolean {
  const flags = lazyEflags(kind, result, second, eflags);
  let met: boolean;
  switch (cc >> 1) {
    case 0:
      met = (flags & OF) !== 0;
      break;
    case 1:
      met = (flags & CF) !== 0;
      break;
    case 2:
      met = (flags & ZF) !== 0;
      break;
    case 3:
      met = (flags & (CF | ZF)) !== 0;
      break;
    case 4:
      met = (flags & SF) !== 0;
      break;
    case 5:
      met = (flags & PF) !== 0;
      break;
    case 6:
      met = ((flags >> 7) & 1) !== ((flags >> 11) & 1);
      break;
    default:
      met = (flags & ZF) !== 0 || ((flags >> 7) & 1) !== ((flags >> 11) & 1);
  }
  return met !== ((cc & 1) !== 0);
}

/** EFLAGS after `low`, the low word of the signed product of `a` and `b`: of what waited, all but CF and OF stays. */
export function multiplyEflags(waiting: number, a: number, b: number, low: number): number {
  return a * b === low ? waiting & ~(CF | OF) : waiting | CF | OF;
}
