/*T:250 Operands.
 *
 * A register, a memory reference, a number, or a far pointer, with the size words and the override that stood before
 * it. Parsed once per statement; matching.ts compares them with instruction forms in every pass. */
import { AsmError } from "./errors.js";
import { asRegister, type Expression, parseExpression, type TokenReader } from "./expression.js";
import type { Register } from "./registers.js";
import { registerNamed } from "./registers.js";

/** Size words in bits. */
export const SIZE_WORDS: Readonly<Record<string, number>> = {
  byte: 8,
  word: 16,
  dword: 32,
  qword: 64,
  tword: 80,
  tbyte: 80,
  oword: 128,
  dqword: 128,
  xmmword: 128,
};

type Common = {
  /** Size word in bits, 0 when none was written. */
  readonly size: number;
  /** `short`, `near` or `far` before it. */
  readonly distance?: "short" | "near" | "far";
  /** `strict`: do not choose a shorter form than the size word says. */
  readonly strict: boolean;
};

export type Operand = Common &
  (
    | { readonly kind: "register"; readonly register: Register }
    | {
        readonly kind: "memory";
        readonly address: Expression;
        readonly segment?: Register;
        /** `[byte …]` 8, `[word …]` 16, `[dword …]` 32, 0 when none was written. */
        readonly displacementSize: number;
      }
    | { readonly kind: "immediate"; readonly value: Expression }
    | { readonly kind: "pointer"; readonly selector: Expression; readonly offset: Expression }
  );

function segmentPrefix(reader: TokenReader): Register | undefined {
  const token = reader.peek();
  if (token.kind !== "name" || !reader.is(":", 1)) return undefined;
  const register = registerNamed(token.text);
  if (register?.class !== "sreg") return undefined;
  reader.next();
  reader.next();
  return register;
}

function parseMemory(reader: TokenReader, common: Common, outer: Register | undefined): Operand {
  const sizeWord = reader.acceptName("byte", "word", "dword");
  const inner = segmentPrefix(reader);
  const address = parseExpression(reader);
  reader.expect("]");
  const displacementSize = sizeWord === undefined ? 0 : SIZE_WORDS[sizeWord];
  return { ...common, kind: "memory", address, segment: inner ?? outer, displacementSize };
}

/** One operand; the reader stands at its first word. */
export function parseOperand(reader: TokenReader): Operand {
  let size = 0;
  let distance: Common["distance"];
  let strict = false;
  for (;;) {
    const sizeWord = reader.acceptName(...Object.keys(SIZE_WORDS));
    const word = sizeWord === undefined ? reader.acceptName("short", "near", "far", "strict", "ptr") : undefined;
    if (sizeWord !== undefined) size = SIZE_WORDS[sizeWord];
    else if (word === "strict") strict = true;
    else if (word === "short" || word === "near" || word === "far") distance = word;
    else if (word === undefined) break;
  }
  const common: Common = { size, distance, strict };
  if (reader.accept("[")) return parseMemory(reader, common, undefined);
  const segment = segmentPrefix(reader);
  if (segment !== undefined) {
    reader.expect("[");
    return parseMemory(reader, common, segment);
  }
  const first = parseExpression(reader);
  if (reader.accept(":")) return { ...common, kind: "pointer", selector: first, offset: parseExpression(reader) };
  const register = asRegister(first);
  if (register !== undefined) return { ...common, kind: "register", register };
  return { ...common, kind: "immediate", value: first };
}

/** Operands separated by commas, up to the end of the line. */
export function parseOperands(reader: TokenReader): Operand[] {
  const operands: Operand[] = [];
  if (reader.atEnd) return operands;
  do operands.push(parseOperand(reader));
  while (reader.accept(","));
  if (!reader.atEnd)
    throw new AsmError("ASM_SYNTAX", `expected a comma or the end of the line, got ${reader.peek().text}`);
  return operands;
}

const CLASS_TEXT = {
  r8: "r8",
  r16: "r16",
  r32: "r32",
  sreg: "sreg",
  cr: "cr",
  dr: "dr",
  st: "st",
  mm: "mm",
  xmm: "xmm",
};

/** An operand as messages show it. */
export function describeOperand(operand: Operand): string {
  const word = Object.keys(SIZE_WORDS).find((name) => SIZE_WORDS[name] === operand.size);
  const size = word === undefined ? "" : `${word} `;
  switch (operand.kind) {
    case "register":
      return `${operand.register.name} (${CLASS_TEXT[operand.register.class]})`;
    case "memory":
      return `${size}memory`;
    case "immediate":
      return `${size}number`;
    case "pointer":
      return `${size}seg:offset`;
  }
}
