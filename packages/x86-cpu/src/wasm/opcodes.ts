/*C:702 The instructions of WebAssembly.
 *
 * Value types and opcodes as the binary format numbers them (WebAssembly core specification §5.3, §5.4). Instructions on
 * i32 and i64 stand in the same order, so that one list serves both. Before: byte-writer.ts. Next: who emits them
 * (function-builder.ts). */

/** Types of values. */
export type ValueType = "i32" | "i64" | "f64";

export const VALUE_TYPE_CODES: Readonly<Record<ValueType, number>> = { i32: 0x7f, i64: 0x7e, f64: 0x7c };

/** The type of a block without a result. */
export const BLOCK_EMPTY = 0x40;

/* Control (§5.4.1). */
export const UNREACHABLE = 0x00;
export const BLOCK = 0x02;
export const LOOP = 0x03;
export const IF = 0x04;
export const ELSE = 0x05;
export const END = 0x0b;
export const BR = 0x0c;
export const BR_IF = 0x0d;
export const BR_TABLE = 0x0e;
export const RETURN = 0x0f;
export const CALL = 0x10;
export const DROP = 0x1a;
export const SELECT = 0x1b;

/* Variables (§5.4.4). */
export const LOCAL_GET = 0x20;
export const LOCAL_SET = 0x21;
export const LOCAL_TEE = 0x22;

/* Conversions (§5.4.7). */
export const I32_WRAP_I64 = 0xa7;
export const I64_EXTEND_I32_S = 0xac;
export const I64_EXTEND_I32_U = 0xad;
export const F64_CONVERT_I64_S = 0xb9;
export const F64_CONVERT_I64_U = 0xba;

/** Prefix of the saturating conversions, and their numbers after it. */
export const SATURATING = 0xfc;
export const I64_TRUNC_SAT_F64_S = 6;
export const I64_TRUNC_SAT_F64_U = 7;

/** Where the families of an integer type begin. */
export interface IntegerOpcodes {
  readonly constant: number;
  /** eqz; the comparisons follow: eq, ne, lt_s, lt_u, gt_s, gt_u, le_s, le_u, ge_s, ge_u. */
  readonly comparisons: number;
  /** clz; then ctz, popcnt, add, sub, mul, div_s, div_u, rem_s, rem_u, and, or, xor, shl, shr_s, shr_u, rotl, rotr. */
  readonly arithmetic: number;
  readonly load: number;
  readonly load8s: number;
  readonly load8u: number;
  readonly load16s: number;
  readonly load16u: number;
  readonly store: number;
  readonly store8: number;
  readonly store16: number;
}

export const I32_OPCODES: IntegerOpcodes = {
  constant: 0x41,
  comparisons: 0x45,
  arithmetic: 0x67,
  load: 0x28,
  load8s: 0x2c,
  load8u: 0x2d,
  load16s: 0x2e,
  load16u: 0x2f,
  store: 0x36,
  store8: 0x3a,
  store16: 0x3b,
};

export const I64_OPCODES: IntegerOpcodes = {
  constant: 0x42,
  comparisons: 0x50,
  arithmetic: 0x79,
  load: 0x29,
  load8s: 0x30,
  load8u: 0x31,
  load16s: 0x32,
  load16u: 0x33,
  store: 0x37,
  store8: 0x3c,
  store16: 0x3d,
};

/* f64 (§5.4.7). */
export const F64_CONST = 0x44;
export const F64_SQRT = 0x9f;
export const F64_ADD = 0xa0;
export const F64_SUB = 0xa1;
export const F64_MUL = 0xa2;
export const F64_DIV = 0xa3;
