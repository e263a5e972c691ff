/*X:100 A caller's mistake.
 * The one error class that this library throws: a value that its field cannot hold, a buffer or an arena that is too
 * small. First room of the Xen side. What a guest does wrong is never thrown: it is a negative errno (errno.ts), or
 * `undefined` where a structure could not be read (struct-memory.ts). */

/** Stable codes of {@link XenAbiError}. */
export type XenAbiErrorCode = "ERR_FIELD_RANGE" | "ERR_BUFFER_SIZE" | "ERR_ADDRESS" | "ERR_SPACE" | "ERR_PARAMETER";

/** Thrown for a caller's mistake; `code` is stable, the message says name, expected and got. */
export class XenAbiError extends Error {
  override readonly name = "XenAbiError";
  readonly code: XenAbiErrorCode;

  constructor(code: XenAbiErrorCode, what: string, expected: string, got: unknown) {
    super(`${what}: expected ${expected}, got ${String(got)}`);
    this.code = code;
  }
}

/** A number as people read addresses. */
export function hex(value: number | bigint): string {
  return value < 0 ? `-0x${(-value).toString(16)}` : `0x${value.toString(16)}`;
}

/**
 * Returns `value` if it is an integer in `min..max` (inclusive).
 * @throws XenAbiError `ERR_PARAMETER` otherwise, or the code given.
 */
export function requireInteger(
  name: string,
  value: number,
  min: number,
  max: number,
  code: XenAbiErrorCode = "ERR_PARAMETER",
): number {
  if (!Number.isInteger(value) || value < min || value > max) {
    throw new XenAbiError(code, name, `an integer in ${hex(min)}..${hex(max)}`, value);
  }
  return value;
}
