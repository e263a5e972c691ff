/*C:800 What a floating-point operation obeys and reports.
 *
 * The x87 control word and MXCSR ask for the same things with the same codes: how to round, which exceptions are masked.
 * They also report the same six exceptions in the same six bits. This record carries both between an instruction and the
 * arithmetic of this folder, so that nothing here knows about a processor. Next: the numbers themselves (float80.ts). */

/*
 * Exceptions: status word and MXCSR bits 0 to 5, control word mask bits 0 to 5, MXCSR mask bits 7 to 12
 * (SDM Vol 1 §8.1.3, §8.1.5, §10.2.3).
 *
 *   5    4    3    2    1    0
 *  [PE | UE | OE | ZE | DE | IE]
 */
/** Invalid operation. */
export const FLOAT_IE = 1 << 0;
/** Denormal operand. */
export const FLOAT_DE = 1 << 1;
/** Division by zero. */
export const FLOAT_ZE = 1 << 2;
/** Overflow. */
export const FLOAT_OE = 1 << 3;
/** Underflow. */
export const FLOAT_UE = 1 << 4;
/** Precision: the result was rounded. */
export const FLOAT_PE = 1 << 5;
export const FLOAT_ALL_EXCEPTIONS = 0x3f;
/** Found before anything is computed: unmasked, they leave the destination as it was and hide the others. */
export const FLOAT_BEFORE = FLOAT_IE | FLOAT_DE | FLOAT_ZE;

/* Rounding control: control word bits 10-11, MXCSR bits 13-14 (SDM Vol 1 §4.8.4). */
/** To nearest, ties to even. */
export const ROUND_NEAREST = 0;
/** Toward minus infinity. */
export const ROUND_DOWN = 1;
/** Toward plus infinity. */
export const ROUND_UP = 2;
/** Toward zero. */
export const ROUND_ZERO = 3;

/** Modes of one operation, and what it has to report. */
export interface FloatContext {
  /** ROUND_*. */
  rounding: number;
  /** Bits of significand that x87 add, subtract, multiply, divide and square root round to: 24, 53 or 64. */
  precision: number;
  /** FLOAT_* exceptions that are masked. */
  masks: number;
  /** FLOAT_* exceptions that arose; operations only add to it. */
  flags: number;
  /** The last rounding made the significand larger (C1 of the status word). */
  roundedUp: boolean;
  /** MXCSR.FTZ: tiny results become zeros. */
  flushToZero: boolean;
  /** MXCSR.DAZ: denormal operands count as zeros. */
  denormalsAreZero: boolean;
}

/** A context with all exceptions masked, rounding to nearest at full precision: what FNINIT sets. */
export function createFloatContext(): FloatContext {
  return {
    rounding: ROUND_NEAREST,
    precision: 64,
    masks: FLOAT_ALL_EXCEPTIONS,
    flags: 0,
    roundedUp: false,
    flushToZero: false,
    denormalsAreZero: false,
  };
}

/**
 * Drops what the processor would not report: an unmasked exception found before the computation hides those of the
 * rounding. Returns whether the destination is to be written (overflow, underflow and precision still write an x87
 * register when unmasked; they do not write memory or SSE registers, see `storesToMemory`).
 */
export function storesToRegister(context: FloatContext): boolean {
  const unmasked = context.flags & ~context.masks & FLOAT_BEFORE;
  if (unmasked === 0) return true;
  context.flags &= FLOAT_BEFORE;
  context.roundedUp = false;
  return false;
}
