/*C:822 Packed decimals.
 *
 * FBLD and FBSTP: eighteen decimal digits and a sign in ten bytes (SDM Vol 1 §4.7). Before: convert.ts. Next: the
 * transcendental functions, which begin with doubled doubles (double-double.ts). */
import type { u32 } from "@lguest/descriptor-tables";
import { FLOAT_IE, FLOAT_PE, type FloatContext } from "./context.js";
import { fromInt64 } from "./convert.js";
import { type Float80, SIGN_BIT } from "./float80.js";
import { multiplyHigh } from "./multiply.js";
import { createParts, KIND_FINITE, KIND_ZERO, unpack80 } from "./parts.js";
import { roundMagnitude } from "./round.js";

/*
 *   79   78   72 71    68        3     0
 *  [sign|unused | digit 17| ... | digit 0]
 */
export const BCD_BYTES = 10;
const DIGITS = 18;
const BILLION = 1_000_000_000;

const A = createParts();

/** Nine decimal digits from digit `first` on. Nibbles above 9 count what they are worth. */
function nineDigits(bytes: Uint8Array, first: number): number {
  let value = 0;
  for (let digit = first + 8; digit >= first; digit--) {
    value = value * 10 + ((bytes[digit >> 1] >>> ((digit & 1) * 4)) & 15);
  }
  return value;
}

/** x = the packed decimal in ten bytes, exactly (FBLD). Invalid digits are undefined by the manual. */
export function fromBcd(bytes: Uint8Array, x: Float80): void {
  const upper = nineDigits(bytes, 9);
  const lower = nineDigits(bytes, 0);
  const low = (Math.imul(upper, BILLION) >>> 0) + lower;
  fromInt64((multiplyHigh(upper, BILLION) + (low > 0xffffffff ? 1 : 0)) | 0, low | 0, x);
  if ((bytes[9] & 0x80) !== 0) x.signExponent |= SIGN_BIT;
}

/** The packed decimal indefinite: FFFF C000 0000 0000 0000. */
function setIndefiniteBcd(bytes: Uint8Array): void {
  bytes.fill(0, 0, 7);
  bytes[7] = 0xc0;
  bytes[8] = 0xff;
  bytes[9] = 0xff;
}

function putNineDigits(bytes: Uint8Array, first: number, value: u32): void {
  for (let digit = first; digit < first + 9; digit++) {
    bytes[digit >> 1] |= (value % 10) << ((digit & 1) * 4);
    value = Math.floor(value / 10);
  }
}

/** Rounds x to an integer of at most eighteen digits in ten bytes (FBSTP); anything else is invalid. */
export function toBcd(context: FloatContext, x: Float80, bytes: Uint8Array): void {
  context.roundedUp = false;
  unpack80(x, A);
  if (A.kind === KIND_FINITE && A.exponent < 60) {
    const inexact = roundMagnitude(context, A);
    // Below 2^60 the estimate of the quotient is off by one at most.
    let upper = Math.floor(((A.hi >>> 0) * 0x100000000 + (A.lo >>> 0)) / BILLION);
    let lower = (A.lo - Math.imul(upper, BILLION)) | 0;
    if (lower < 0) {
      upper--;
      lower += BILLION;
    } else if (lower >= BILLION) {
      upper++;
      lower -= BILLION;
    }
    if (upper < BILLION) {
      if (inexact) context.flags |= FLOAT_PE;
      bytes.fill(0, 0, BCD_BYTES);
      putNineDigits(bytes, 0, lower);
      putNineDigits(bytes, DIGITS / 2, upper);
      bytes[9] |= A.sign << 7;
      return;
    }
  } else if (A.kind === KIND_ZERO) {
    bytes.fill(0, 0, BCD_BYTES);
    bytes[9] = A.sign << 7;
    return;
  }
  context.roundedUp = false;
  context.flags |= FLOAT_IE;
  setIndefiniteBcd(bytes);
}
