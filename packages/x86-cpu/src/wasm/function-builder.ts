/*C:706 Emitting a function.
 *
 * Locals, structured control and calls around the instructions of operations.ts. A label is a thing to branch to, not a
 * depth to count: the builder knows how deep it is. Before: operations.ts. Next: the module (module-builder.ts). */
import { ByteWriter } from "./byte-writer.js";
import * as O from "./opcodes.js";
import { type Expression, emitted, FloatOperations, IntegerOperations, type Operand } from "./operations.js";

/** A parameter or local variable. */
export interface Local<T extends O.ValueType> {
  readonly index: number;
  readonly type: T;
}

/** The locals that stand for a list of types. */
export type Locals<P extends readonly O.ValueType[]> = { readonly [K in keyof P]: Local<P[K]> };

/** Somewhere to branch to: the end of a block, the start of a loop. */
export interface Label {
  readonly depth: number;
}

/** A function of the module: its number and what it takes and gives. */
export interface FunctionHandle<P extends readonly O.ValueType[], R extends readonly O.ValueType[]> {
  readonly index: number;
  readonly params: P;
  readonly results: R;
}

type Arguments<P extends readonly O.ValueType[]> = { readonly [K in keyof P]: Expression<P[K]> };

/** Emits a case of a switch. */
export type SwitchCase = (goOn: (to: number) => void) => void;

/** Emits the body of one function. */
export class FunctionBuilder {
  readonly out = new ByteWriter();
  readonly i32 = new IntegerOperations<"i32">(this.out, O.I32_OPCODES);
  readonly i64 = new IntegerOperations<"i64">(this.out, O.I64_OPCODES);
  readonly f64 = new FloatOperations(this.out);
  private readonly paramCount: number;
  private readonly locals: O.ValueType[] = [];
  private depth = 0;

  constructor(paramCount: number) {
    this.paramCount = paramCount;
  }

  /** A new local variable, 0 when the function is entered. */
  local<T extends O.ValueType>(type: T): Local<T> {
    return { index: this.paramCount + this.locals.push(type) - 1, type };
  }

  get<T extends O.ValueType>(local: Local<T>): Expression<T> {
    this.out.byte(O.LOCAL_GET);
    this.out.unsigned(local.index);
    return emitted();
  }

  set<T extends O.ValueType>(local: Local<T>, value: Operand<T>): void {
    this.operand(local.type, value);
    this.out.byte(O.LOCAL_SET);
    this.out.unsigned(local.index);
  }

  /** Sets, and leaves the value. */
  tee<T extends O.ValueType>(local: Local<T>, value: Operand<T>): Expression<T> {
    this.operand(local.type, value);
    this.out.byte(O.LOCAL_TEE);
    this.out.unsigned(local.index);
    return emitted();
  }

  private operand<T extends O.ValueType>(type: T, value: Operand<T>): void {
    if (typeof value === "bigint") this.i64.const(value);
    else if (typeof value === "number") this[type].const(value);
  }

  drop(_value: Expression<O.ValueType>): void {
    this.out.byte(O.DROP);
  }

  /** `a` if the condition is not 0, else `b`; both are evaluated. */
  select<T extends O.ValueType>(_a: Expression<T>, _b: Expression<T>, _condition: Expression<"i32">): Expression<T> {
    this.out.byte(O.SELECT);
    return emitted();
  }

  private structure(opcode: number, type: number, body: (label: Label) => void): void {
    this.out.byte(opcode);
    this.out.byte(type);
    this.depth++;
    body({ depth: this.depth });
    this.depth--;
    this.out.byte(O.END);
  }

  /** A block; its label is its end. */
  block(body: (end: Label) => void): void {
    this.structure(O.BLOCK, O.BLOCK_EMPTY, body);
  }

  /** A loop; its label is its start. Control that reaches its end leaves it. */
  loop(body: (start: Label) => void): void {
    this.structure(O.LOOP, O.BLOCK_EMPTY, body);
  }

  if(_condition: Expression<"i32">, then: () => void, otherwise?: () => void): void {
    this.structure(O.IF, O.BLOCK_EMPTY, () => {
      then();
      if (otherwise === undefined) return;
      this.out.byte(O.ELSE);
      otherwise();
    });
  }

  /** An `if` with a result: only one of the two is evaluated. */
  choose<T extends O.ValueType>(
    _condition: Expression<"i32">,
    type: T,
    then: () => Expression<T>,
    otherwise: () => Expression<T>,
  ): Expression<T> {
    this.structure(O.IF, O.VALUE_TYPE_CODES[type], () => {
      then();
      this.out.byte(O.ELSE);
      otherwise();
    });
    return emitted();
  }

  private branch(opcode: number, label: Label): void {
    this.out.byte(opcode);
    this.out.unsigned(this.depth - label.depth);
  }

  br(label: Label): void {
    this.branch(O.BR, label);
  }

  brIf(label: Label, _condition: Expression<"i32">): void {
    this.branch(O.BR_IF, label);
  }

  /** Branches to `labels[index]`, or to `otherwise` beyond them. */
  brTable(_index: Expression<"i32">, labels: readonly Label[], otherwise: Label): void {
    this.out.byte(O.BR_TABLE);
    this.out.unsigned(labels.length);
    for (const label of labels) this.out.unsigned(this.depth - label.depth);
    this.out.unsigned(this.depth - otherwise.depth);
  }

  /**
   * Runs `cases[index]`, or `otherwise` beyond them; control that reaches a case's end goes on after the switch.
   * A case that is absent is `otherwise` too. `index` is evaluated within, so it is given as a function. A case is given
   * `goOn`, which branches to the start of a case after it.
   */
  switch(index: () => Expression<"i32">, cases: readonly (SwitchCase | undefined)[], otherwise: () => void): void {
    const present = cases.filter((each) => each !== undefined);
    const labels: Label[] = [];
    // Labels are made from the outside in: the first is the default's, the last the first case's.
    const places = () => cases.map((each) => (each === undefined ? 0 : present.length - present.indexOf(each)));
    this.block((end) => {
      const nest = (remaining: number): void => {
        this.block((label) => {
          labels.push(label);
          if (remaining > 0) nest(remaining - 1);
          else {
            this.brTable(
              index(),
              places().map((place) => labels[place]),
              labels[0],
            );
          }
        });
        if (remaining === present.length) otherwise();
        else {
          present[remaining]((to) => this.br(labels[places()[to]]));
          this.br(end);
        }
      };
      nest(present.length);
    });
  }

  return(..._values: Expression<O.ValueType>[]): void {
    this.out.byte(O.RETURN);
  }

  unreachable(): void {
    this.out.byte(O.UNREACHABLE);
  }

  /** Calls a function of one result. */
  call<P extends readonly O.ValueType[], T extends O.ValueType>(
    target: FunctionHandle<P, readonly [T]>,
    ..._values: Arguments<P>
  ): Expression<T> {
    this.out.byte(O.CALL);
    this.out.unsigned(target.index);
    return emitted();
  }

  /** Calls a function of any number of results, into locals. */
  callInto<P extends readonly O.ValueType[], R extends readonly O.ValueType[]>(
    results: Locals<R>,
    target: FunctionHandle<P, R>,
    ..._values: Arguments<P>
  ): void {
    this.out.byte(O.CALL);
    this.out.unsigned(target.index);
    for (const local of [...results].reverse()) this.set(local, emitted());
  }

  /** The low 32 bits. */
  wrap(_value: Expression<"i64">): Expression<"i32"> {
    this.out.byte(O.I32_WRAP_I64);
    return emitted();
  }

  extendS(_value: Expression<"i32">): Expression<"i64"> {
    this.out.byte(O.I64_EXTEND_I32_S);
    return emitted();
  }

  extendU(_value: Expression<"i32">): Expression<"i64"> {
    this.out.byte(O.I64_EXTEND_I32_U);
    return emitted();
  }

  f64FromI64S(_value: Expression<"i64">): Expression<"f64"> {
    this.out.byte(O.F64_CONVERT_I64_S);
    return emitted();
  }

  f64FromI64U(_value: Expression<"i64">): Expression<"f64"> {
    this.out.byte(O.F64_CONVERT_I64_U);
    return emitted();
  }

  private saturating(number: number): Expression<"i64"> {
    this.out.byte(O.SATURATING);
    this.out.unsigned(number);
    return emitted();
  }

  /** Rounded toward zero; what is out of range becomes the nearest in range, a NaN 0. */
  i64FromF64S(_value: Expression<"f64">): Expression<"i64"> {
    return this.saturating(O.I64_TRUNC_SAT_F64_S);
  }

  i64FromF64U(_value: Expression<"f64">): Expression<"i64"> {
    return this.saturating(O.I64_TRUNC_SAT_F64_U);
  }

  /** The body as the code section holds it: declarations of locals, instructions, the end (§5.5.13). */
  body(): ByteWriter {
    const body = new ByteWriter();
    const runs: [type: O.ValueType, count: number][] = [];
    for (const type of this.locals) {
      const last = runs.at(-1);
      if (last !== undefined && last[0] === type) last[1]++;
      else runs.push([type, 1]);
    }
    body.unsigned(runs.length);
    for (const [type, count] of runs) {
      body.unsigned(count);
      body.byte(O.VALUE_TYPE_CODES[type]);
    }
    body.raw(this.out.toBytes());
    body.byte(O.END);
    return body;
  }
}
