/*H:010 A caller's mistake.
 *
 * What a Guest does wrong ends that Guest and is told as its death (kill-guest.ts). What the Launcher does wrong, a
 * second initialise, an interrupt number that cannot be, a memory size that does not fit, is thrown, and this is what
 * is thrown. Next: the ABI that a kernel was built for (abi-profile.ts). */

/** Stable codes of {@link LguestHostError}. */
export type LguestHostErrorCode =
  | "ERR_ALREADY_INITIALIZED"
  | "ERR_NOT_INITIALIZED"
  | "ERR_CLOSED"
  | "ERR_OPTION_RANGE"
  | "ERR_HOST_MEMORY"
  | "ERR_PROFILE";

/** Thrown for a caller's mistake; `code` is stable, the message says name, expected and got. */
export class LguestHostError extends Error {
  override readonly name = "LguestHostError";
  readonly code: LguestHostErrorCode;

  constructor(code: LguestHostErrorCode, what: string, expected: string, got: unknown) {
    super(`${what}: expected ${expected}, got ${String(got)}`);
    this.code = code;
  }
}

/**
 * Returns `value` if it is an integer in `min..max` (inclusive).
 * @throws LguestHostError `ERR_OPTION_RANGE` otherwise.
 */
export function requireInteger(name: string, value: number, min: number, max: number): number {
  if (!Number.isInteger(value) || value < min || value > max) {
    throw new LguestHostError("ERR_OPTION_RANGE", name, `an integer in ${min}..${max}`, value);
  }
  return value;
}

/** Eight hexadecimal digits of a 32-bit word, signed or unsigned. */
export function hex8(value: number): string {
  return (value >>> 0).toString(16).padStart(8, "0");
}
