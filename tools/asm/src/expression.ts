/*T:130 Expressions.
 *
 * Constants, labels and arithmetic in 64-bit two's complement, and inside brackets also registers with scales. An
 * expression is parsed once and evaluated in every pass, since labels move until all jumps have their size. Before it
 * come tokens; after it, operands and data directives use it. */
import { AsmError } from "./errors.js";
import { type Register, registerNamed } from "./registers.js";
import type { Token } from "./tokens.js";

export type Expression =
  | { readonly kind: "constant"; readonly value: bigint }
  | { readonly kind: "symbol"; readonly name: string }
  | { readonly kind: "register"; readonly register: Register }
  | { readonly kind: "here" }
  | { readonly kind: "section" }
  | { readonly kind: "unary"; readonly operator: string; readonly a: Expression }
  | { readonly kind: "binary"; readonly operator: string; readonly a: Expression; readonly b: Expression }
  | { readonly kind: "choice"; readonly test: Expression; readonly a: Expression; readonly b: Expression };

/** What an evaluation may look at. */
export type Scope = {
  /** The symbol's value; undefined while it is not known yet. */
  readonly lookup: (name: string) => bigint | undefined;
  /** `$`, the address of the statement. */
  readonly here: bigint;
  /** `$$`, the start of the section. */
  readonly section: bigint;
  /** Told of each symbol without a value, which then counts as 0. */
  readonly unknown: (name: string) => void;
};

/** A sum of registers times factors and a number. */
export type Linear = {
  readonly value: bigint;
  readonly registers: readonly { readonly register: Register; readonly factor: bigint }[];
};

/** Reads tokens from left to right. */
export class TokenReader {
  readonly tokens: readonly Token[];
  position = 0;
  /** The last label that does not begin with a dot: local labels belong to it. */
  readonly parent: string;

  constructor(tokens: readonly Token[], parent = "") {
    this.tokens = tokens;
    this.parent = parent;
  }

  peek(ahead = 0): Token {
    return this.tokens[Math.min(this.position + ahead, this.tokens.length - 1)];
  }

  next(): Token {
    const token = this.peek();
    this.position++;
    return token;
  }

  is(text: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.kind === "operator" && token.text === text;
  }

  accept(text: string): boolean {
    if (!this.is(text)) return false;
    this.position++;
    return true;
  }

  expect(text: string): void {
    if (!this.accept(text)) throw new AsmError("ASM_SYNTAX", `expected ${text}, got ${this.peek().text}`);
  }

  acceptName(...names: string[]): string | undefined {
    const token = this.peek();
    if (token.kind !== "name" || !names.includes(token.text.toLowerCase())) return undefined;
    this.position++;
    return token.text.toLowerCase();
  }

  get atEnd(): boolean {
    return this.peek().kind === "end";
  }
}

/** Binding strength from weak to strong. */
const LEVELS: readonly (readonly string[])[] = [
  ["||"],
  ["&&"],
  ["==", "=", "!=", "<>", "<", ">", "<=", ">="],
  ["|"],
  ["^"],
  ["&"],
  ["<<", ">>"],
  ["+", "-"],
  ["*", "/", "//", "%", "%%"],
];

/** The full name of a label as written: `.x` belongs to the label before it. */
export function qualify(name: string, parent: string): string {
  return name.startsWith(".") && !name.startsWith("..@") ? parent + name : name;
}

export function parseExpression(reader: TokenReader, level = 0): Expression {
  if (level === LEVELS.length) return parseUnary(reader);
  let a = parseExpression(reader, level + 1);
  for (;;) {
    const token = reader.peek();
    if (token.kind !== "operator" || !LEVELS[level].includes(token.text)) return a;
    reader.next();
    a = { kind: "binary", operator: token.text, a, b: parseExpression(reader, level + 1) };
  }
}

function parseUnary(reader: TokenReader): Expression {
  const token = reader.next();
  if (token.kind === "number") return { kind: "constant", value: token.value };
  if (token.kind === "string") return { kind: "constant", value: characterConstant(token.bytes, token.text) };
  if (token.kind === "name") {
    const register = registerNamed(token.text);
    if (register === undefined) return { kind: "symbol", name: qualify(token.text, reader.parent) };
    if (register.class === "st" && reader.accept("(")) {
      const digit = reader.next().text;
      reader.expect(")");
      const numbered = registerNamed(`st${digit}`);
      if (numbered === undefined) throw new AsmError("ASM_SYNTAX", `st(n): expected 0 to 7, got ${digit}`);
      return { kind: "register", register: numbered };
    }
    return { kind: "register", register };
  }
  switch (token.text) {
    case "$":
      return { kind: "here" };
    case "$$":
      return { kind: "section" };
    case "-":
    case "+":
    case "~":
    case "!":
      return { kind: "unary", operator: token.text, a: parseUnary(reader) };
    case "(": {
      const inside = parseExpression(reader);
      if (reader.accept("?")) {
        const a = parseExpression(reader);
        reader.expect(":");
        const b = parseExpression(reader);
        reader.expect(")");
        return { kind: "choice", test: inside, a, b };
      }
      reader.expect(")");
      return inside;
    }
    default:
      throw new AsmError("ASM_SYNTAX", `expected an expression, got ${token.text}`);
  }
}

/** 'ab' as a number: the first character is the lowest byte. At most 8 bytes. */
function characterConstant(bytes: Uint8Array, text: string): bigint {
  if (bytes.length > 8) throw new AsmError("ASM_RANGE", `character constant: expected at most 8 bytes, got ${text}`);
  return bytes.reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n);
}

const wrap = (value: bigint): bigint => BigInt.asIntN(64, value);
const truth = (value: boolean): bigint => (value ? 1n : 0n);
const unsigned = (value: bigint): bigint => BigInt.asUintN(64, value);

function divisor(b: bigint): bigint {
  if (b === 0n) throw new AsmError("ASM_RANGE", "division: expected a divisor other than 0");
  return b;
}

const BINARY: Readonly<Record<string, (a: bigint, b: bigint) => bigint>> = {
  "||": (a, b) => truth(a !== 0n || b !== 0n),
  "&&": (a, b) => truth(a !== 0n && b !== 0n),
  "==": (a, b) => truth(a === b),
  "=": (a, b) => truth(a === b),
  "!=": (a, b) => truth(a !== b),
  "<>": (a, b) => truth(a !== b),
  "<": (a, b) => truth(a < b),
  ">": (a, b) => truth(a > b),
  "<=": (a, b) => truth(a <= b),
  ">=": (a, b) => truth(a >= b),
  "|": (a, b) => a | b,
  "^": (a, b) => a ^ b,
  "&": (a, b) => a & b,
  "<<": (a, b) => a << BigInt.asUintN(6, b),
  ">>": (a, b) => unsigned(a) >> BigInt.asUintN(6, b),
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "/": (a, b) => unsigned(a) / unsigned(divisor(b)),
  "%": (a, b) => unsigned(a) % unsigned(divisor(b)),
  "//": (a, b) => a / divisor(b),
  "%%": (a, b) => a % divisor(b),
};

/** The value as registers with factors plus a number. */
export function evaluateLinear(expression: Expression, scope: Scope): Linear {
  switch (expression.kind) {
    case "constant":
      return { value: expression.value, registers: [] };
    case "symbol": {
      const value = scope.lookup(expression.name);
      if (value === undefined) scope.unknown(expression.name);
      return { value: value ?? 0n, registers: [] };
    }
    case "register":
      return { value: 0n, registers: [{ register: expression.register, factor: 1n }] };
    case "here":
      return { value: scope.here, registers: [] };
    case "section":
      return { value: scope.section, registers: [] };
    case "choice":
      return evaluateLinear(evaluate(expression.test, scope) !== 0n ? expression.a : expression.b, scope);
    case "unary": {
      const a = evaluateLinear(expression.a, scope);
      if (expression.operator === "+") return a;
      if (expression.operator === "-") return scaled(a, -1n);
      refuseRegisters(a, expression.operator);
      return { value: expression.operator === "~" ? ~a.value : truth(a.value === 0n), registers: [] };
    }
    case "binary":
      return binaryLinear(
        expression.operator,
        evaluateLinear(expression.a, scope),
        evaluateLinear(expression.b, scope),
      );
  }
}

function binaryLinear(operator: string, a: Linear, b: Linear): Linear {
  if (operator === "+") return { value: wrap(a.value + b.value), registers: [...a.registers, ...b.registers] };
  if (operator === "-") return binaryLinear("+", a, scaled(b, -1n));
  if (operator === "*" && a.registers.length > 0) {
    refuseRegisters(b, operator);
    return scaled(a, b.value);
  }
  if (operator === "*" && b.registers.length > 0) return scaled(b, a.value);
  refuseRegisters(a, operator);
  refuseRegisters(b, operator);
  return { value: wrap(BINARY[operator](a.value, b.value)), registers: [] };
}

function scaled(a: Linear, factor: bigint): Linear {
  return {
    value: wrap(a.value * factor),
    registers: a.registers.map((term) => ({ register: term.register, factor: term.factor * factor })),
  };
}

function refuseRegisters(a: Linear, operator: string): void {
  if (a.registers.length > 0) {
    throw new AsmError(
      "ASM_SYNTAX",
      `operator ${operator}: expected numbers, got register ${a.registers[0].register.name}`,
    );
  }
}

/** The value as a signed 64-bit number. */
export function evaluate(expression: Expression, scope: Scope): bigint {
  const linear = evaluateLinear(expression, scope);
  if (linear.registers.length > 0) {
    throw new AsmError("ASM_SYNTAX", `expected a number, got register ${linear.registers[0].register.name}`);
  }
  return linear.value;
}

/** True when the expression is a lone register. */
export function asRegister(expression: Expression): Register | undefined {
  return expression.kind === "register" ? expression.register : undefined;
}
