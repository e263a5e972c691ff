/*S:010 A caller's mistake.
 *
 * The one class that this package throws: a layout that cannot be, or memory too small for it. Next: the processor that
 * hypervisors are written against (processor.ts). */

/** Stable codes of {@link SwitcherError}. */
export type SwitcherErrorCode = "ERR_LAYOUT" | "ERR_VECTOR" | "ERR_PAGES";

/** Thrown for a caller's mistake; `code` is stable, the message says name, expected and got. */
export class SwitcherError extends Error {
  override readonly name = "SwitcherError";
  readonly code: SwitcherErrorCode;

  constructor(code: SwitcherErrorCode, what: string, expected: string, got: unknown) {
    super(`${what}: expected ${expected}, got ${String(got)}`);
    this.code = code;
  }
}

/**
 * Returns `value` if it is an integer in `min..max` (inclusive).
 * @throws SwitcherError with `code` otherwise.
 */
export function requireInteger(code: SwitcherErrorCode, name: string, value: number, min: number, max: number): number {
  if (!Number.isInteger(value) || value < min || value > max) {
    throw new SwitcherError(code, name, `an integer in 0x${min.toString(16)}..0x${max.toString(16)}`, value);
  }
  return value;
}
