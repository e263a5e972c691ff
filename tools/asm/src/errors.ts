/*T:100 What the assembler says when it cannot go on.
 *
 * A source that does not assemble is a caller's mistake, so it is thrown: one class, a stable code, and a message with
 * the place, the name, what was expected and what was found. Everything else in this package throws it; next come the
 * tokens that are the first to find fault (tokens.ts). */

/** What kind of mistake: stable, for programs. */
export type AsmErrorCode =
  | "ASM_SYNTAX"
  | "ASM_UNKNOWN_INSTRUCTION"
  | "ASM_OPERANDS"
  | "ASM_SYMBOL"
  | "ASM_RANGE"
  | "ASM_MACRO"
  | "ASM_LIMIT"
  | "ASM_IMAGE";

/** A source, or an image description, that the assembler refuses. */
export class AsmError extends Error {
  readonly code: AsmErrorCode;
  /** 1-based line of the source; 0 where there is none. */
  readonly line: number;
  /** What went wrong, without the place. */
  readonly detail: string;

  constructor(
    code: AsmErrorCode,
    detail: string,
    place?: { readonly name: string; readonly line: number; readonly text?: string },
  ) {
    const where = place === undefined ? "" : `${place.name}:${place.line}: `;
    const shown = place?.text === undefined ? "" : `\n    ${place.text.trim()}`;
    super(`${where}${detail}${shown}`);
    this.name = "AsmError";
    this.code = code;
    this.line = place?.line ?? 0;
    this.detail = detail;
  }
}
