/*P:105 A caller's mistake.
 * The one error class that this library throws: a value given to an encoder, a decoder or the formatter that cannot
 * mean anything. What a guest does wrong is never thrown; it is returned as a fault (see privilege.ts). */

/** Stable codes of {@link DescriptorError}. */
export type DescriptorErrorCode = "ERR_FIELD_RANGE" | "ERR_BUFFER_SIZE";

/** Thrown for a caller's mistake; `code` is stable, the message says name, expected and got. */
export class DescriptorError extends Error {
  override readonly name = "DescriptorError";
  readonly code: DescriptorErrorCode;

  constructor(code: DescriptorErrorCode, what: string, expected: string, got: unknown) {
    super(`${what}: expected ${expected}, got ${String(got)}`);
    this.code = code;
  }
}

/**
 * Returns `value` if it is an integer in `min..max` (inclusive).
 * @throws DescriptorError `ERR_FIELD_RANGE` otherwise.
 */
export function requireInteger(name: string, value: number, min: number, max: number): number {
  if (!Number.isInteger(value) || value < min || value > max) {
    throw new DescriptorError("ERR_FIELD_RANGE", name, `an integer in ${min}..0x${max.toString(16)}`, value);
  }
  return value;
}

/**
 * Checks that `bytes` holds at least `size` bytes.
 * @throws DescriptorError `ERR_BUFFER_SIZE` otherwise.
 */
export function requireBytes(name: string, bytes: Uint8Array, size: number): void {
  if (bytes.length < size) {
    throw new DescriptorError("ERR_BUFFER_SIZE", name, `at least ${size} bytes`, bytes.length);
  }
}
