/*T:290 Statements.
 *
 * One line becomes at most a label and one statement: an instruction, data, space, or a directive. After the
 * preprocessor (preprocess.ts), before the passes (assemble.ts). */
import { DATA_SIZES, type DataItem, parseData, RESERVE_SIZES } from "./data.js";
import { type Prefixes, type Site, segmentPrefixByte } from "./encode.js";
import { AsmError } from "./errors.js";
import { type Expression, parseExpression, qualify, TokenReader } from "./expression.js";
import { formsOf } from "./form.js";
import { type Operand, parseOperands } from "./operands.js";
import { registerNamed } from "./registers.js";
import { tokenize } from "./tokens.js";

export type Statement =
  | {
      readonly kind: "instruction";
      readonly mnemonic: string;
      readonly operands: readonly Operand[];
      readonly prefixes: Prefixes;
      readonly site: Site;
    }
  | { readonly kind: "data"; readonly size: number; readonly items: readonly DataItem[] }
  | { readonly kind: "reserve"; readonly size: number; readonly count: Expression }
  | { readonly kind: "times"; readonly count: Expression; readonly statement: Statement }
  | { readonly kind: "align"; readonly boundary: Expression; readonly fill: number }
  | { readonly kind: "equ"; readonly name: string; readonly value: Expression }
  | { readonly kind: "bits"; readonly bits: 16 | 32 }
  | { readonly kind: "org"; readonly origin: Expression }
  | { readonly kind: "section"; readonly name: string; readonly align: number }
  | { readonly kind: "struc"; readonly name: string }
  | { readonly kind: "endstruc" }
  | { readonly kind: "nothing" };

export type Line = { readonly label?: string; readonly statement: Statement };

const NOTHING: Statement = { kind: "nothing" };
const PREFIX_BYTES: Readonly<Record<string, number>> = {
  lock: 0xf0,
  rep: 0xf3,
  repe: 0xf3,
  repz: 0xf3,
  repne: 0xf2,
  repnz: 0xf2,
};
const SIZE_PREFIXES = ["o16", "o32", "a16", "a32"];
const DIRECTIVES = new Set(
  "times align alignb equ bits org section segment struc endstruc global extern cpu use16 use32".split(" "),
);
const NOP = 0x90;

function startsStatement(word: string): boolean {
  const lower = word.toLowerCase();
  return (
    lower in DATA_SIZES ||
    lower in RESERVE_SIZES ||
    DIRECTIVES.has(lower) ||
    formsOf(lower) !== undefined ||
    isPrefix(lower)
  );
}

function isPrefix(lower: string): boolean {
  return lower in PREFIX_BYTES || SIZE_PREFIXES.includes(lower) || segmentPrefixByte(lower) !== undefined;
}

/** Parses lines one after the other; it remembers which label local ones belong to. */
export class StatementParser {
  private parent = "";
  private struc: string | undefined;

  parse(text: string): Line {
    const reader = new TokenReader(tokenize(text), this.parent);
    const label = this.label(reader);
    if (label === undefined) return { statement: this.statement(reader) };
    const full = qualify(label, this.struc ?? this.parent);
    if (reader.acceptName("equ") !== undefined) {
      return { statement: { kind: "equ", name: full, value: this.expression(reader) } };
    }
    if (!label.startsWith(".") && this.struc === undefined) this.parent = label;
    const rest = new TokenReader(reader.tokens.slice(reader.position), this.parent);
    return { label: full, statement: this.statement(rest) };
  }

  /** The label at the start of a line: `name:`, or `name` before a word that starts a statement. */
  private label(reader: TokenReader): string | undefined {
    const token = reader.peek();
    if (token.kind !== "name") return undefined;
    const colon = reader.is(":", 1);
    const second = reader.peek(1);
    const isLabel = colon || (!startsStatement(token.text) && second.kind === "name" && startsStatement(second.text));
    if (!isLabel) return undefined;
    if (registerNamed(token.text) !== undefined) {
      throw new AsmError("ASM_SYMBOL", `label: expected a name, got the register ${token.text}`);
    }
    reader.next();
    reader.accept(":");
    return token.text;
  }

  private expression(reader: TokenReader): Expression {
    const expression = parseExpression(reader);
    if (!reader.atEnd) throw new AsmError("ASM_SYNTAX", `expected the end of the line, got ${reader.peek().text}`);
    return expression;
  }

  private statement(reader: TokenReader): Statement {
    const token = reader.next();
    if (token.kind === "end") return NOTHING;
    if (token.kind === "operator" && token.text === "[") return this.bracketed(reader);
    if (token.kind !== "name")
      throw new AsmError("ASM_SYNTAX", `expected an instruction or directive, got ${token.text}`);
    const word = token.text.toLowerCase();
    if (word in DATA_SIZES) return { kind: "data", size: DATA_SIZES[word], items: parseData(reader) };
    if (word in RESERVE_SIZES) return { kind: "reserve", size: RESERVE_SIZES[word], count: this.expression(reader) };
    if (DIRECTIVES.has(word)) return this.directive(word, reader);
    return this.instruction(word, reader);
  }

  /** `[bits 32]`, `[org 0x7c00]`. */
  private bracketed(reader: TokenReader): Statement {
    const close = reader.tokens.findIndex((token) => token.kind === "operator" && token.text === "]");
    if (close < 0) throw new AsmError("ASM_SYNTAX", "expected ], got the end of the line");
    const end = reader.tokens[reader.tokens.length - 1];
    return this.statement(new TokenReader([...reader.tokens.slice(reader.position, close), end], this.parent));
  }

  private directive(word: string, reader: TokenReader): Statement {
    switch (word) {
      case "times":
        return { kind: "times", count: parseExpression(reader), statement: this.statement(reader) };
      case "align":
      case "alignb": {
        const boundary = parseExpression(reader);
        if (!reader.accept(",")) return { kind: "align", boundary, fill: word === "align" ? NOP : 0 };
        return { kind: "align", boundary, fill: this.alignFill(reader) };
      }
      case "bits":
      case "use16":
      case "use32": {
        const told = word === "bits" ? reader.next().text : word.slice(3);
        if (told !== "16" && told !== "32") throw new AsmError("ASM_SYNTAX", `bits: expected 16 or 32, got ${told}`);
        return { kind: "bits", bits: told === "16" ? 16 : 32 };
      }
      case "org":
        return { kind: "org", origin: this.expression(reader) };
      case "section":
      case "segment":
        return this.section(reader);
      case "struc":
        this.struc = reader.next().text;
        return { kind: "struc", name: this.struc };
      case "endstruc":
        this.struc = undefined;
        return { kind: "endstruc" };
      case "equ":
        throw new AsmError("ASM_SYNTAX", "equ: expected NAME equ value, got no name");
      default:
        return NOTHING;
    }
  }

  /** `align 16, db 0`: the filling byte; `nop` is 0x90. */
  private alignFill(reader: TokenReader): number {
    const word = reader.acceptName("db", "nop", "resb");
    if (word === "nop") return NOP;
    const value = reader.next();
    if (word === "resb") return 0;
    if (value.kind !== "number" || value.value > 255n) {
      throw new AsmError("ASM_SYNTAX", `align fill: expected db 0 to 255, got ${value.text}`);
    }
    return Number(value.value);
  }

  private section(reader: TokenReader): Statement {
    const name = reader.next().text;
    let align = 16;
    while (!reader.atEnd) {
      const word = reader.next().text;
      if (word === "align" && reader.accept("=")) {
        const value = reader.next();
        align = value.kind === "number" ? Number(value.value) : 0;
        if (align < 1 || (align & (align - 1)) !== 0) {
          throw new AsmError("ASM_RANGE", `section align: expected a power of two, got ${value.text}`);
        }
      }
    }
    return { kind: "section", name, align };
  }

  private instruction(first: string, reader: TokenReader): Statement {
    const bytes: number[] = [];
    let operandSize: 16 | 32 | undefined;
    let addressSize: 16 | 32 | undefined;
    let word = first;
    while (isPrefix(word)) {
      const byte = PREFIX_BYTES[word] ?? segmentPrefixByte(word);
      const size = word.endsWith("16") ? 16 : 32;
      if (byte !== undefined) bytes.push(byte);
      else if (word.startsWith("o")) operandSize = size;
      else addressSize = size;
      const token = reader.next();
      if (token.kind !== "name")
        throw new AsmError("ASM_SYNTAX", `prefix ${word}: expected an instruction, got ${token.text}`);
      word = token.text.toLowerCase();
    }
    if (formsOf(word) === undefined) {
      throw new AsmError("ASM_UNKNOWN_INSTRUCTION", `instruction: expected a mnemonic or directive, got ${word}`);
    }
    const site: Site = { rejected: new Set(), displacement: 0 };
    const prefixes = { bytes, operandSize, addressSize };
    return { kind: "instruction", mnemonic: word, operands: parseOperands(reader), prefixes, site };
  }
}
