/*C:115 A caller's mistake.
 *
 * The one error class that this library throws. What a guest does wrong is never thrown: it is a fault, delivered to
 * the guest, and at worst the exit `shutdown`. */

/** Stable codes of {@link CpuError}. */
export type CpuErrorCode =
  | "ERR_MEMORY_SIZE"
  | "ERR_PARAMETER"
  | "ERR_CONTROL_REGISTER"
  | "ERR_SELECTOR"
  | "ERR_IMAGE_SIZE"
  | "ERR_IMAGE"
  | "ERR_MODEL";

/** Thrown for a caller's mistake; `code` is stable, the message says name, expected and got. */
export class CpuError extends Error {
  override readonly name = "CpuError";
  readonly code: CpuErrorCode;

  constructor(code: CpuErrorCode, what: string, expected: string, got: unknown) {
    super(`${what}: expected ${expected}, got ${String(got)}`);
    this.code = code;
  }
}

/**
 * Returns `value` if it is an integer in `min..max` (inclusive).
 * @throws CpuError `ERR_PARAMETER` otherwise.
 */
export function requireInteger(name: string, value: number, min: number, max: number): number {
  if (!Number.isInteger(value) || value < min || value > max) {
    throw new CpuError("ERR_PARAMETER", name, `an integer in ${min}..${max}`, value);
  }
  return value;
}
