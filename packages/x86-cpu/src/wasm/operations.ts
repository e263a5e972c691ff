/*C:704 Instructions that compute.
 *
 * The operations of one type of values, as methods that emit one instruction each. An expression is written as nested
 * calls, `i32.add(f.get(a), f.get(b))`: JavaScript evaluates the arguments first and from left to right, which is the
 * order in which a stack machine wants its operands. So what a call returns is no value but a promise that one lies on
 * the stack: use it where it is written, once. A last operand may be a plain number. Before: opcodes.ts. Next:
 * function-builder.ts. */
import type { ByteWriter } from "./byte-writer.js";
import * as O from "./opcodes.js";

declare const TYPE: unique symbol;

/** Something that has been emitted and leaves a value of type `T` on the stack. */
export interface Expression<T extends O.ValueType> {
  readonly [TYPE]: T;
}

/** What the compiler of TypeScript is shown in the place of a value. */
export function emitted<T extends O.ValueType>(): Expression<T> {
  return undefined as unknown as Expression<T>;
}

type Constant<T> = T extends "i64" ? bigint | number : number;
/** A last operand: an expression, or a constant, which is emitted when its turn comes. */
export type Operand<T extends O.ValueType> = Expression<T> | Constant<T>;

type Integer = "i32" | "i64";

/** The instructions on i32 or i64. Names and meanings are those of the specification (§4.3.2). */
export class IntegerOperations<T extends Integer> {
  private readonly out: ByteWriter;
  private readonly codes: O.IntegerOpcodes;

  constructor(out: ByteWriter, codes: O.IntegerOpcodes) {
    this.out = out;
    this.codes = codes;
  }

  const(value: Constant<T>): Expression<T> {
    this.out.byte(this.codes.constant);
    if (typeof value === "bigint") this.out.signed64(value);
    else if (this.codes === O.I64_OPCODES) this.out.signed64(BigInt(value));
    else this.out.signed32(value);
    return emitted();
  }

  private operand(value: Operand<T>): void {
    if (typeof value === "number" || typeof value === "bigint") this.const(value);
  }

  private compare(number: number, _a: Expression<T>, b: Operand<T>): Expression<"i32"> {
    this.operand(b);
    this.out.byte(this.codes.comparisons + number);
    return emitted();
  }

  eqz(_a: Expression<T>): Expression<"i32"> {
    this.out.byte(this.codes.comparisons);
    return emitted();
  }
  eq = (a: Expression<T>, b: Operand<T>): Expression<"i32"> => this.compare(1, a, b);
  ne = (a: Expression<T>, b: Operand<T>): Expression<"i32"> => this.compare(2, a, b);
  ltS = (a: Expression<T>, b: Operand<T>): Expression<"i32"> => this.compare(3, a, b);
  ltU = (a: Expression<T>, b: Operand<T>): Expression<"i32"> => this.compare(4, a, b);
  gtS = (a: Expression<T>, b: Operand<T>): Expression<"i32"> => this.compare(5, a, b);
  gtU = (a: Expression<T>, b: Operand<T>): Expression<"i32"> => this.compare(6, a, b);
  leS = (a: Expression<T>, b: Operand<T>): Expression<"i32"> => this.compare(7, a, b);
  leU = (a: Expression<T>, b: Operand<T>): Expression<"i32"> => this.compare(8, a, b);
  geS = (a: Expression<T>, b: Operand<T>): Expression<"i32"> => this.compare(9, a, b);
  geU = (a: Expression<T>, b: Operand<T>): Expression<"i32"> => this.compare(10, a, b);

  private unary(number: number, _a: Expression<T>): Expression<T> {
    this.out.byte(this.codes.arithmetic + number);
    return emitted();
  }

  private binary(number: number, _a: Expression<T>, b: Operand<T>): Expression<T> {
    this.operand(b);
    this.out.byte(this.codes.arithmetic + number);
    return emitted();
  }

  clz = (a: Expression<T>): Expression<T> => this.unary(0, a);
  ctz = (a: Expression<T>): Expression<T> => this.unary(1, a);
  popcnt = (a: Expression<T>): Expression<T> => this.unary(2, a);
  add = (a: Expression<T>, b: Operand<T>): Expression<T> => this.binary(3, a, b);
  sub = (a: Expression<T>, b: Operand<T>): Expression<T> => this.binary(4, a, b);
  mul = (a: Expression<T>, b: Operand<T>): Expression<T> => this.binary(5, a, b);
  divS = (a: Expression<T>, b: Operand<T>): Expression<T> => this.binary(6, a, b);
  divU = (a: Expression<T>, b: Operand<T>): Expression<T> => this.binary(7, a, b);
  remS = (a: Expression<T>, b: Operand<T>): Expression<T> => this.binary(8, a, b);
  remU = (a: Expression<T>, b: Operand<T>): Expression<T> => this.binary(9, a, b);
  and = (a: Expression<T>, b: Operand<T>): Expression<T> => this.binary(10, a, b);
  or = (a: Expression<T>, b: Operand<T>): Expression<T> => this.binary(11, a, b);
  xor = (a: Expression<T>, b: Operand<T>): Expression<T> => this.binary(12, a, b);
  shl = (a: Expression<T>, b: Operand<T>): Expression<T> => this.binary(13, a, b);
  shrS = (a: Expression<T>, b: Operand<T>): Expression<T> => this.binary(14, a, b);
  shrU = (a: Expression<T>, b: Operand<T>): Expression<T> => this.binary(15, a, b);
  rotl = (a: Expression<T>, b: Operand<T>): Expression<T> => this.binary(16, a, b);
  rotr = (a: Expression<T>, b: Operand<T>): Expression<T> => this.binary(17, a, b);

  /** An access; every alignment is allowed, and byte alignment promised, which costs nothing on today's processors. */
  private access(code: number, offset: number): void {
    this.out.byte(code);
    this.out.unsigned(0);
    this.out.unsigned(offset);
  }

  private loading(code: number, offset: number): Expression<T> {
    this.access(code, offset);
    return emitted();
  }

  /** Loads from `address` + `offset`, a constant below 2^32. */
  load = (_address: Expression<"i32">, offset = 0): Expression<T> => this.loading(this.codes.load, offset);
  load8S = (_address: Expression<"i32">, offset = 0): Expression<T> => this.loading(this.codes.load8s, offset);
  load8U = (_address: Expression<"i32">, offset = 0): Expression<T> => this.loading(this.codes.load8u, offset);
  load16S = (_address: Expression<"i32">, offset = 0): Expression<T> => this.loading(this.codes.load16s, offset);
  load16U = (_address: Expression<"i32">, offset = 0): Expression<T> => this.loading(this.codes.load16u, offset);

  private storing(code: number, value: Operand<T>, offset: number): void {
    this.operand(value);
    this.access(code, offset);
  }

  /** Stores to `address` + `offset`, a constant below 2^32. */
  store(_address: Expression<"i32">, value: Operand<T>, offset = 0): void {
    this.storing(this.codes.store, value, offset);
  }
  store8(_address: Expression<"i32">, value: Operand<T>, offset = 0): void {
    this.storing(this.codes.store8, value, offset);
  }
  store16(_address: Expression<"i32">, value: Operand<T>, offset = 0): void {
    this.storing(this.codes.store16, value, offset);
  }
}

/** Those instructions on f64 that somebody needs so far. */
export class FloatOperations {
  private readonly out: ByteWriter;

  constructor(out: ByteWriter) {
    this.out = out;
  }

  const(value: number): Expression<"f64"> {
    this.out.byte(O.F64_CONST);
    this.out.float64(value);
    return emitted();
  }

  private binary(code: number, b: Operand<"f64">): Expression<"f64"> {
    if (typeof b === "number") this.const(b);
    this.out.byte(code);
    return emitted();
  }

  add = (_a: Expression<"f64">, b: Operand<"f64">): Expression<"f64"> => this.binary(O.F64_ADD, b);
  sub = (_a: Expression<"f64">, b: Operand<"f64">): Expression<"f64"> => this.binary(O.F64_SUB, b);
  mul = (_a: Expression<"f64">, b: Operand<"f64">): Expression<"f64"> => this.binary(O.F64_MUL, b);
  div = (_a: Expression<"f64">, b: Operand<"f64">): Expression<"f64"> => this.binary(O.F64_DIV, b);

  sqrt(_a: Expression<"f64">): Expression<"f64"> {
    this.out.byte(O.F64_SQRT);
    return emitted();
  }
}
