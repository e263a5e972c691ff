/*X:502 A caller's mistake, to the hypervisor.
 *
 * What a guest does wrong is a negative errno, or the end of its domain. What the Launcher does wrong, too little memory
 * or a domain that cannot be, is thrown, and this is what is thrown. Before: machine-map.ts. Next: frame-table.ts. */

/** Stable codes of {@link HypervisorError}. */
export type HypervisorErrorCode = "ERR_MEMORY" | "ERR_DOMAIN" | "ERR_CLOSED" | "ERR_OPTION_RANGE";

/** Thrown for a caller's mistake; `code` is stable, the message says name, expected and got. */
export class HypervisorError extends Error {
  override readonly name = "HypervisorError";
  readonly code: HypervisorErrorCode;

  constructor(code: HypervisorErrorCode, what: string, expected: string, got: unknown) {
    super(`${what}: expected ${expected}, got ${String(got)}`);
    this.code = code;
  }
}
