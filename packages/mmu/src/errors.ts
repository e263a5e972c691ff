/*P:205 A caller's mistake.
 * The one error class that this library throws: memory that cannot be built as asked, a parameter out of range. What a
 * guest does wrong comes back as a page-fault error code (see walk.ts), and an access outside RAM is no error at all. */

/** Stable codes of {@link MmuError}. */
export type MmuErrorCode = "ERR_MEMORY_LAYOUT" | "ERR_PARAMETER";

/** Thrown for a caller's mistake; `code` is stable, the message says name, expected and got. */
export class MmuError extends Error {
  override readonly name = "MmuError";
  readonly code: MmuErrorCode;

  constructor(code: MmuErrorCode, what: string, expected: string, got: unknown) {
    super(`${what}: expected ${expected}, got ${String(got)}`);
    this.code = code;
  }
}
