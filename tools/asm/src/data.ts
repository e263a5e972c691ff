/*T:280 Data directives.
 *
 * db dw dd dq dt and what may stand after them: numbers, strings, floating-point constants. Used by statement.ts. */
import { AsmError } from "./errors.js";
import { type Expression, evaluate, parseExpression, type Scope, type TokenReader } from "./expression.js";

export type DataItem =
  | { readonly kind: "bytes"; readonly bytes: Uint8Array }
  | { readonly kind: "number"; readonly value: Expression }
  | { readonly kind: "float"; readonly value: number };

/** Bytes per element of a data directive. */
export const DATA_SIZES: Readonly<Record<string, number>> = { db: 1, dw: 2, dd: 4, dq: 8, dt: 10 };
/** Bytes per element of a reserving directive. */
export const RESERVE_SIZES: Readonly<Record<string, number>> = { resb: 1, resw: 2, resd: 4, resq: 8, rest: 10 };

function parseItem(reader: TokenReader): DataItem {
  const token = reader.peek();
  const after = reader.peek(1);
  if (token.kind === "string" && (after.kind === "end" || reader.is(",", 1))) {
    reader.next();
    return { kind: "bytes", bytes: token.bytes };
  }
  const negative = reader.is("-") && after.kind === "float";
  if (negative) reader.next();
  const float = reader.peek();
  if (float.kind !== "float") return { kind: "number", value: parseExpression(reader) };
  reader.next();
  return { kind: "float", value: negative ? -float.value : float.value };
}

/** The items of a data directive up to the end of the line. */
export function parseData(reader: TokenReader): DataItem[] {
  const items: DataItem[] = [];
  do items.push(parseItem(reader));
  while (reader.accept(","));
  if (!reader.atEnd)
    throw new AsmError("ASM_SYNTAX", `expected a comma or the end of the line, got ${reader.peek().text}`);
  return items;
}

/** A double as the 10 bytes of an x87 extended number (SDM Vol 1 §4.2.2). Exact. */
function extendedBytes(value: number): number[] {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  const bits = view.getBigUint64(0);
  const sign = bits >> 63n;
  const exponent = (bits >> 52n) & 0x7ffn;
  const fraction = bits & 0xf_ffff_ffff_ffffn;
  let mantissa = exponent === 0n ? fraction << 11n : (1n << 63n) | (fraction << 11n);
  let biased = exponent === 0n ? (fraction === 0n ? 0n : 15361n) : exponent === 0x7ffn ? 0x7fffn : exponent + 15360n;
  while (exponent === 0n && fraction !== 0n && mantissa >> 63n === 0n) {
    mantissa <<= 1n;
    biased--;
  }
  return littleEndian((((sign << 15n) | biased) << 64n) | mantissa, 10);
}

function littleEndian(value: bigint, count: number): number[] {
  const bytes: number[] = [];
  for (let i = 0; i < count; i++) bytes.push(Number((value >> BigInt(8 * i)) & 0xffn));
  return bytes;
}

function floatBytes(value: number, size: number): number[] {
  if (size === 10) return extendedBytes(value);
  const view = new DataView(new ArrayBuffer(8));
  if (size === 4) view.setFloat32(0, value, true);
  else if (size === 8) view.setFloat64(0, value, true);
  else throw new AsmError("ASM_RANGE", `floating-point constant: expected dd, dq or dt, got ${size} bytes`);
  return [...new Uint8Array(view.buffer, 0, size)];
}

/** The bytes of one item. Strings are filled with zeros to a whole number of elements. */
export function dataBytes(item: DataItem, size: number, scope: Scope, final: boolean): readonly number[] | Uint8Array {
  if (item.kind === "float") return floatBytes(item.value, size);
  if (item.kind === "bytes") {
    const padded = new Uint8Array(Math.ceil(item.bytes.length / size) * size);
    padded.set(item.bytes);
    return padded;
  }
  const value = evaluate(item.value, scope);
  const bits = BigInt(size * 8);
  if (final && (value < -(1n << (bits - 1n)) || value >= 1n << bits)) {
    throw new AsmError("ASM_RANGE", `data: expected a number of ${bits} bits, got ${value}`);
  }
  return littleEndian(value, size);
}
