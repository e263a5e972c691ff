/*T:438 Templates: what an opcode's cases have in common.
 *
 * A template says how an encoding's bytes go on (ModRM, immediate, sizes), what memory it needs, and how its operands
 * should be drawn beyond the ordinary. The lists of templates are the generator's own statement of the opcode map, written from the
 * manual. Next, T:440: addresses. */
import type { Case } from "./case.js";
import type { Random } from "./random.js";

/** Which r/m operands an encoding has. */
export type ModRm = "both" | "memory" | "register";

/** How an immediate operand is drawn: a byte, a word, by the operand size, an absolute address, a far pointer, ENTER's. */
export type Immediate = "byte" | "word" | "v" | "moffs" | "far" | "enter" | "relative8" | "relative";

export interface Template {
  /** Mandatory prefix, then the opcode; what else there is follows. */
  readonly bytes: readonly number[];
  /** Cases that are drawn. */
  readonly count: number;
  readonly modrm?: ModRm;
  /** ModRM.reg, where it is part of the opcode. */
  readonly extension?: number;
  /** ModRM.rm of a register operand, where it is part of the opcode. */
  readonly rm?: number;
  /** The low three bits of the opcode are a register. */
  readonly opcodeRegister?: boolean;
  /** A 66 prefix makes it a 16-bit operation: one case in four. */
  readonly sized?: boolean;
  readonly immediate?: Immediate;
  /**
   * LOCK is legal with memory: one case in eight has it. A few others have it too, and where it is never legal, unless this is
   * false.
   */
  readonly lockable?: boolean;
  /** Needs a stack. It may end too soon, unless it is to be deep: where several words are read, the order is not defined. */
  readonly stack?: "shallow" | "deep";
  /** Bytes of the data window; 64 if left out. 0 for instructions without memory. */
  readonly dataBytes?: number;
  /** Memory operands are mostly aligned to this. */
  readonly alignment?: number;
  /** The operand may not straddle the end of memory: what is written before such a fault is not defined. */
  readonly neverFaults?: boolean;
  /** Prefixes that are drawn besides, one of them or none. */
  readonly prefixes?: readonly number[];
  /** Draws the operands that need it, before the bytes are put together. */
  prepare?(c: Case, r: Random, index: number): void;
  /** Draws what depends on the operand's address or the instruction's length. */
  finish?(c: Case, r: Random, index: number): void;
}

/** A file of vectors. */
export interface VectorGroup {
  readonly name: string;
  /** The x87 and SSE state is drawn, loaded and compared too. */
  readonly hasImage: boolean;
  readonly templates: readonly Template[];
}
