/*T:110 From a line of text to tokens.
 *
 * The smallest part of the grammar: names, numbers in every NASM spelling, quoted strings, operators. Before it comes
 * the preprocessor, which works on text (preprocess.ts); after it, expressions (expression.ts) and whole statements. */
import { AsmError } from "./errors.js";

export type Token =
  | { readonly kind: "name"; readonly text: string }
  | { readonly kind: "number"; readonly value: bigint; readonly text: string }
  | { readonly kind: "float"; readonly value: number; readonly text: string }
  | { readonly kind: "string"; readonly bytes: Uint8Array; readonly text: string }
  | { readonly kind: "operator"; readonly text: string }
  | { readonly kind: "end"; readonly text: string };

const SPACE = /[ \t\r]+/y;
const NAME = /[A-Za-z_.@][A-Za-z0-9_.?@$#~]*/y;
const NUMBER =
  /(?:0[xX][0-9A-Fa-f_]+|\$[0-9][0-9A-Fa-f_]*|0[bB][01_]+(?![0-9A-Fa-f_]*[hH])|0[oO][0-7_]+|[0-9][0-9A-Za-z_]*)/y;
const FLOAT = /[0-9][0-9_]*\.[0-9_]*(?:[eE][-+]?[0-9]+)?/y;
const OPERATOR = /(?:<<|>>|\/\/|%%|==|!=|<=|>=|&&|\|\||<>|\$\$|[-+*/%&|^~()[\],:$!<>={}?])/y;

/** The end of a quoted string that starts at `start`: index one past the closing quote, or -1. */
export function quotedEnd(text: string, start: number): number {
  const quote = text[start];
  for (let i = start + 1; i < text.length; i++) {
    if (quote === "`" && text[i] === "\\") i++;
    else if (text[i] === quote) return i + 1;
  }
  return -1;
}

const ESCAPES: Readonly<Record<string, number>> = {
  n: 10,
  r: 13,
  t: 9,
  "0": 0,
  a: 7,
  b: 8,
  e: 27,
  f: 12,
  v: 11,
  "\\": 92,
  "'": 39,
  '"': 34,
  "`": 96,
};

function stringBytes(quoted: string): Uint8Array {
  const inner = quoted.slice(1, -1);
  if (quoted[0] !== "`") return new TextEncoder().encode(inner);
  const out: number[] = [];
  const encoder = new TextEncoder();
  for (let i = 0; i < inner.length; i++) {
    if (inner[i] !== "\\") {
      const point = String.fromCodePoint(inner.codePointAt(i) ?? 0);
      out.push(...encoder.encode(point));
      i += point.length - 1;
      continue;
    }
    const hex = /^x([0-9A-Fa-f]{2})/.exec(inner.slice(i + 1));
    if (hex) {
      out.push(Number.parseInt(hex[1], 16));
      i += 3;
      continue;
    }
    const value = ESCAPES[inner[i + 1]];
    if (value === undefined) throw new AsmError("ASM_SYNTAX", `unknown escape \\${inner[i + 1]} in ${quoted}`);
    out.push(value);
    i++;
  }
  return Uint8Array.from(out);
}

/** The value of a number in NASM's spellings: 0x1F 1Fh $1F, 0b101 101b, 0o17 17o 17q, 123 123d, with `_` anywhere. */
export function parseNumber(text: string): bigint {
  const digits = text.replaceAll("_", "").toLowerCase();
  if (/^0x[0-9a-f]+$/.test(digits) || /^0b[01]+$/.test(digits) || /^0o[0-7]+$/.test(digits)) return BigInt(digits);
  if (/^\$[0-9a-f]+$/.test(digits)) return BigInt(`0x${digits.slice(1)}`);
  if (/^[0-9][0-9a-f]*h$/.test(digits)) return BigInt(`0x${digits.slice(0, -1)}`);
  if (/^[0-9]+d?$/.test(digits)) return BigInt(digits.replace("d", ""));
  if (/^[01]+[by]$/.test(digits)) return BigInt(`0b${digits.slice(0, -1)}`);
  if (/^[0-7]+[oq]$/.test(digits)) return BigInt(`0o${digits.slice(0, -1)}`);
  throw new AsmError("ASM_SYNTAX", `number: expected decimal, 0x…, …h, …b or …o, got ${text}`);
}

function match(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}

/** All tokens of one line, comment already removed, with an `end` token last. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const space = match(SPACE, text, at);
    if (space !== undefined) {
      at += space.length;
      continue;
    }
    const c = text[at];
    if (c === '"' || c === "'" || c === "`") {
      const end = quotedEnd(text, at);
      if (end < 0) throw new AsmError("ASM_SYNTAX", `string: expected a closing ${c}, got the end of the line`);
      const quoted = text.slice(at, end);
      tokens.push({ kind: "string", bytes: stringBytes(quoted), text: quoted });
      at = end;
      continue;
    }
    const float = match(FLOAT, text, at);
    if (float !== undefined) {
      tokens.push({ kind: "float", value: Number(float.replaceAll("_", "")), text: float });
      at += float.length;
      continue;
    }
    const name = match(NAME, text, at);
    const number = name === undefined ? match(NUMBER, text, at) : undefined;
    const operator = name === undefined && number === undefined ? match(OPERATOR, text, at) : undefined;
    if (name !== undefined) tokens.push({ kind: "name", text: name });
    else if (number !== undefined) tokens.push({ kind: "number", value: parseNumber(number), text: number });
    else if (operator !== undefined) tokens.push({ kind: "operator", text: operator });
    else throw new AsmError("ASM_SYNTAX", `unexpected character ${JSON.stringify(c)}`);
    at += (name ?? number ?? operator ?? c).length;
  }
  tokens.push({ kind: "end", text: "end of line" });
  return tokens;
}
