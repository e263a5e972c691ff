/*C:722 x87 instructions, one by one, in WebAssembly.
 *
 * What each U_X87 operation does, in the order of its handler (instructions/x87-*.ts): read the operand, compute, refuse if
 * need be, and only then write. Before: run-code.ts. Next: integer-code.ts. */
import { EFLAGS_CF, EFLAGS_PF, EFLAGS_STATUS, EFLAGS_ZF } from "../flags.js";
import { FLOAT_ALL_EXCEPTIONS, FLOAT_PE } from "../float/context.js";
import { EXPONENT_BIAS, EXPONENT_MASK, SIGN_BIT } from "../float/float80.js";
import { CONTROL_DEFINED, CONTROL_FIXED, STATUS_CONDITIONS } from "../instructions/x87-state.js";
import * as X from "../interpreter/x87-micro-op.js";
import { EAX, EFLAGS } from "../layout.js";
import type { Label, Local, SwitchCase } from "../wasm/function-builder.js";
import type { BinaryFunction } from "./division-code.js";
import { DOUBLE, fromInteger, type NarrowFunction, SINGLE, widen } from "./format-code.js";
import { CONTROL_ROUNDING, type NumberLocals, TOP_BIT } from "./rounding-code.js";
import { caseOf, FLAGS_IN_EFLAGS, type RunContext } from "./run-code.js";

const WORD_BYTES = 4;
/** From a COMPARE_* answer: bit 0 to C0, bit 2 to C3; bit 2 to ZF. */
const ANSWER_TO_C0 = 8;
const ANSWER_TO_C3 = 12;
const ANSWER_TO_ZF = 4;
const ANSWER_LESS = 1;
const ANSWER_EQUAL = 4;
const TOP_SHIFT = 11;

/** Reads memory operands of 4 bytes as single or integer, and so on, into `x`. */
function readOperand(c: RunContext, operation: number, x: NumberLocals): void {
  const { f } = c;
  switch (operation) {
    case X.X_LOAD_SINGLE:
      c.operand(4, false);
      f.set(c.value, f.extendU(f.i32.load(f.get(c.host))));
      widen(f, SINGLE, c.value, x, c.exit);
      return;
    case X.X_LOAD_DOUBLE:
      c.operand(8, false);
      f.set(c.value, f.i64.load(f.get(c.host)));
      widen(f, DOUBLE, c.value, x, c.exit);
      return;
    case X.X_LOAD_INT16:
      c.operand(2, false);
      f.set(c.value, f.i64.load16S(f.get(c.host)));
      fromInteger(f, c.value, x);
      return;
    case X.X_LOAD_INT32:
      c.operand(4, false);
      f.set(c.value, f.extendS(f.i32.load(f.get(c.host))));
      fromInteger(f, c.value, x);
      return;
    default:
      c.operand(8, false);
      f.set(c.value, f.i64.load(f.get(c.host)));
      fromInteger(f, c.value, x);
  }
}

function load(operation: number): (c: RunContext) => void {
  return (c) => {
    readOperand(c, operation, c.b);
    c.pushAndFinish(c.b);
  };
}

/** Any bits; nothing is reported. */
function loadExtended(c: RunContext): void {
  const { f } = c;
  c.operand(10, false);
  f.set(c.b.significand, f.i64.load(f.get(c.host)));
  f.set(c.b.signExponent, f.i32.load16U(f.get(c.host), 8));
  c.pushAndFinish(c.b);
}

function loadRegister(c: RunContext): void {
  const { f } = c;
  f.set(c.slot, c.registerSlot());
  c.refuseIfRegisterEmpty();
  c.loadSlot(c.slot, c.b);
  c.pushAndFinish(c.b);
}

function loadConstant(significand: bigint, exponent: number): (c: RunContext) => void {
  return (c) => {
    c.f.set(c.b.significand, significand);
    c.f.set(c.b.signExponent, exponent);
    c.pushAndFinish(c.b);
  };
}

/** Ends a store of what `result` reports. */
function finishStore(c: RunContext): void {
  c.report();
  c.popByArgument(1);
  c.done();
}

/** `value` = ST(0) by a function that narrows, under the control word with bits added. */
function narrowTop(c: RunContext, narrow: NarrowFunction, control = 0): void {
  const { f } = c;
  c.refuseIfTopEmpty();
  const modes = () => (control === 0 ? c.control.get() : f.i32.or(c.control.get(), control));
  f.callInto([c.value, c.result], narrow, f.get(c.a.significand), f.get(c.a.signExponent), modes());
  c.refuseByResult();
}

function storeSingle(c: RunContext): void {
  const { f } = c;
  narrowTop(c, c.functions.toSingle);
  c.operand(4, true);
  f.i32.store(f.get(c.host), f.wrap(f.get(c.value)));
  finishStore(c);
}

function storeDouble(c: RunContext): void {
  const { f } = c;
  narrowTop(c, c.functions.toDouble);
  c.operand(8, true);
  f.i64.store(f.get(c.host), f.get(c.value));
  finishStore(c);
}

function storeExtended(c: RunContext): void {
  const { f } = c;
  c.refuseIfTopEmpty();
  c.operand(10, true);
  f.i64.store(f.get(c.host), f.get(c.a.significand));
  f.i32.store16(f.get(c.host), f.get(c.a.signExponent), 8);
  f.set(c.result, 0);
  finishStore(c);
}

/** @param bytes 2, 4 or 8. */
function storeInteger(bytes: number, truncates = false): (c: RunContext) => void {
  return (c) => {
    const { f } = c;
    narrowTop(c, c.functions.toInteger, truncates ? CONTROL_ROUNDING : 0);
    if (bytes < 8) {
      const spare = 64 - 8 * bytes;
      c.refuseIf(f.i64.ne(f.i64.shrS(f.i64.shl(f.get(c.value), spare), spare), f.get(c.value)));
    }
    c.operand(bytes, true);
    if (bytes === 8) f.i64.store(f.get(c.host), f.get(c.value));
    else if (bytes === 4) f.i32.store(f.get(c.host), f.wrap(f.get(c.value)));
    else f.i32.store16(f.get(c.host), f.wrap(f.get(c.value)));
    finishStore(c);
  };
}

function storeRegister(c: RunContext): void {
  const { f } = c;
  c.refuseIfTopEmpty();
  f.set(c.slot, c.registerSlot());
  c.storeNumber(c.slot, c.a);
  c.tagRegister(false);
  f.set(c.result, 0);
  finishStore(c);
}

function exchange(c: RunContext): void {
  twoRegisters(c);
  c.storeNumber(c.slot, c.a);
  c.setTop(c.b);
  c.clearC1();
  c.done();
}

/** a = ST(0), b = ST(i), `slot` its slot. */
function twoRegisters(c: RunContext): void {
  const { f } = c;
  f.set(c.slot, c.registerSlot());
  c.refuseIfTopEmpty();
  c.refuseIfRegisterEmpty();
  c.loadSlot(c.slot, c.b);
}

/** ST(0) with another sign: `change` is emitted on sign and exponent. */
function withSign(change: (c: RunContext) => void): (c: RunContext) => void {
  return (c) => {
    c.refuseIfTopEmpty();
    change(c);
    c.storeNumber(c.top, c.a);
    c.clearC1();
    c.done();
  };
}

const changeSign = withSign((c) => c.f.set(c.a.signExponent, c.f.i32.xor(c.f.get(c.a.signExponent), SIGN_BIT)));
const absolute = withSign((c) => c.f.set(c.a.signExponent, c.f.i32.and(c.f.get(c.a.signExponent), EXPONENT_MASK)));

/** Ends a computation: `value` and `result` to `slot`. */
function storeResult(c: RunContext, slot: Local<"i32">): void {
  const { f } = c;
  const signExponent = () => f.i32.and(f.get(c.result), EXPONENT_MASK | SIGN_BIT);
  c.storeSlot(slot, c.value, signExponent);
  const toTop = (): void => {
    f.set(c.a.significand, f.get(c.value));
    f.set(c.a.signExponent, signExponent());
  };
  if (slot === c.top) toTop();
  else f.if(f.i32.eq(f.get(slot), f.get(c.top)), toTop);
  c.report();
}

function squareRoot(c: RunContext): void {
  narrowTop(c, c.functions.squareRoot);
  storeResult(c, c.top);
  c.done();
}

/** FRNDINT by way of an integer; what has no fraction stays. */
function round(c: RunContext): void {
  const { f } = c;
  narrowTop(c, c.functions.toInteger);
  fromInteger(f, c.value, c.b);
  // A zero keeps the operand's sign.
  f.set(c.b.signExponent, f.i32.or(f.get(c.b.signExponent), f.i32.and(f.get(c.a.signExponent), SIGN_BIT)));
  c.setTop(c.b);
  c.report();
  c.done();
}

/** `result` = a compared with b. */
function compare(c: RunContext): void {
  const { f } = c;
  f.set(
    c.result,
    f.call(
      c.functions.compare,
      f.get(c.a.significand),
      f.get(c.a.signExponent),
      f.get(c.b.significand),
      f.get(c.b.signExponent),
    ),
  );
  c.refuseByResult();
}

/** `result` as condition bits. */
function setConditions(c: RunContext): void {
  const { f } = c;
  f.set(
    c.status,
    f.i32.or(
      f.i32.and(f.get(c.status), ~STATUS_CONDITIONS),
      f.i32.or(
        f.i32.shl(f.i32.and(f.get(c.result), ANSWER_LESS), ANSWER_TO_C0),
        f.i32.shl(f.i32.and(f.get(c.result), ANSWER_EQUAL), ANSWER_TO_C3),
      ),
    ),
  );
}

function compareRegister(c: RunContext): void {
  twoRegisters(c);
  compare(c);
  setConditions(c);
  c.popByArgument(2);
  c.done();
}

function compareToFlags(c: RunContext): void {
  const { f } = c;
  twoRegisters(c);
  compare(c);
  c.setState(EFLAGS, () =>
    f.i32.or(
      f.i32.and(c.state(EFLAGS), ~EFLAGS_STATUS),
      f.i32.or(
        f.i32.and(f.get(c.result), ANSWER_LESS),
        f.i32.shl(f.i32.and(f.get(c.result), ANSWER_EQUAL), ANSWER_TO_ZF),
      ),
    ),
  );
  c.flags.where.set(() => f.i32.const(FLAGS_IN_EFLAGS));
  c.clearC1();
  c.popByArgument(1);
  c.done();
}

function test(c: RunContext): void {
  const { f } = c;
  c.refuseIfTopEmpty();
  f.set(c.b.significand, 0);
  f.set(c.b.signExponent, 0);
  compare(c);
  setConditions(c);
  c.done();
}

/* FCMOVcc: flags by ModRM.reg (SDM Vol 1 table 8-5), a byte each. */
const MOVE_FLAGS = [EFLAGS_CF, EFLAGS_ZF, EFLAGS_CF | EFLAGS_ZF, EFLAGS_PF];
const MOVE_FLAGS_WORD = MOVE_FLAGS.reduce((word, flags, reg) => word | (flags << (8 * reg)), 0);

/** Only where a comparison before it has left its flags in EFLAGS; the interpreter's may wait elsewhere. */
function moveIf(c: RunContext): void {
  const { f } = c;
  c.refuseIf(f.i32.ne(c.flags.where.get(), FLAGS_IN_EFLAGS));
  twoRegisters(c);
  const flags = () => f.i32.shrU(f.i32.const(MOVE_FLAGS_WORD), f.i32.shl(f.i32.and(c.argument(), X.X_MOVE_NOT - 1), 3));
  f.if(
    f.i32.xor(
      f.i32.ne(f.i32.and(f.i32.and(c.state(EFLAGS), flags()), 0xff), 0),
      f.i32.shrU(c.argument(), Math.log2(X.X_MOVE_NOT)),
    ),
    () => c.setTop(c.b),
  );
  c.done();
}

function storeStatus(c: RunContext): void {
  const { f } = c;
  f.i32.store16(f.i32.const(0), f.i32.or(f.get(c.status), f.i32.shl(f.get(c.top), TOP_SHIFT - 4)), EAX * WORD_BYTES);
  c.advance(X.X_WORDS);
}

/** Refused where an exception is unmasked by it that waits from now on, or the inexact result. */
function loadControl(c: RunContext): void {
  const { f } = c;
  c.linear(X.X_DISPLACEMENT);
  c.translate(2, false);
  f.set(c.result, f.i32.or(f.i32.and(f.i32.load16U(f.get(c.host)), CONTROL_DEFINED), CONTROL_FIXED));
  c.refuseIf(
    f.i32.and(f.i32.or(f.get(c.status), FLOAT_PE), f.i32.and(f.i32.xor(f.get(c.result), -1), FLOAT_ALL_EXCEPTIONS)),
  );
  c.control.set(() => f.get(c.result));
  c.advance(X.X_WORDS);
}

function storeControl(c: RunContext): void {
  const { f } = c;
  c.linear(X.X_DISPLACEMENT);
  c.translate(2, true);
  f.i32.store16(f.get(c.host), c.control.get());
  c.advance(X.X_WORDS);
}

function free(c: RunContext): void {
  c.tagRegister(true);
  c.clearC1();
  c.done();
}

/** By X_*, those that go on by themselves. */
const INSTRUCTIONS: Readonly<Record<number, (c: RunContext) => void>> = {
  [X.X_LOAD_SINGLE]: load(X.X_LOAD_SINGLE),
  [X.X_LOAD_DOUBLE]: load(X.X_LOAD_DOUBLE),
  [X.X_LOAD_EXTENDED]: loadExtended,
  [X.X_LOAD_INT16]: load(X.X_LOAD_INT16),
  [X.X_LOAD_INT32]: load(X.X_LOAD_INT32),
  [X.X_LOAD_INT64]: load(X.X_LOAD_INT64),
  [X.X_LOAD_REGISTER]: loadRegister,
  [X.X_LOAD_ONE]: loadConstant(TOP_BIT, EXPONENT_BIAS),
  [X.X_LOAD_ZERO]: loadConstant(0n, 0),
  [X.X_STORE_SINGLE]: storeSingle,
  [X.X_STORE_DOUBLE]: storeDouble,
  [X.X_STORE_EXTENDED]: storeExtended,
  [X.X_STORE_INT16]: storeInteger(2),
  [X.X_STORE_INT32]: storeInteger(4),
  [X.X_STORE_INT64]: storeInteger(8),
  [X.X_STORE_REGISTER]: storeRegister,
  [X.X_EXCHANGE]: exchange,
  [X.X_CHANGE_SIGN]: changeSign,
  [X.X_ABSOLUTE]: absolute,
  [X.X_SQUARE_ROOT]: squareRoot,
  [X.X_ROUND]: round,
  [X.X_COMPARE]: compareRegister,
  [X.X_COMPARE_FLAGS]: compareToFlags,
  [X.X_TEST]: test,
  [X.X_MOVE_IF]: moveIf,
  [X.X_STORE_STATUS]: storeStatus,
  [X.X_LOAD_CONTROL]: loadControl,
  [X.X_STORE_CONTROL]: storeControl,
  [X.X_FREE]: free,
  [X.X_TRUNCATE_INT16]: storeInteger(2, true),
  [X.X_TRUNCATE_INT32]: storeInteger(4, true),
  [X.X_TRUNCATE_INT64]: storeInteger(8, true),
};

/** The operands of arithmetic, where its result goes, how often to pop after it, and where it is computed. */
interface Arithmetic {
  readonly x: NumberLocals;
  readonly y: NumberLocals;
  readonly slot: Local<"i32">;
  readonly pops: Local<"i32">;
  readonly add: Label;
  readonly multiply: Label;
  readonly divide: Label;
}

/** Fetches the operand beside ST(0) into `x`, and sets the destination. */
type Fetch = (c: RunContext, to: Arithmetic, x: NumberLocals) => void;

function fromMemory(operation: number): Fetch {
  return (c, to, x) => {
    readOperand(c, operation, x);
    c.f.set(to.slot, c.f.get(c.top));
    c.f.set(to.pops, 0);
  };
}

function fromRegister(toTop: boolean, pops: number): Fetch {
  return (c, to, x) => {
    const { f } = c;
    f.set(c.slot, c.registerSlot());
    c.refuseIfRegisterEmpty();
    c.loadSlot(c.slot, x);
    f.set(to.slot, toTop ? f.get(c.top) : f.get(c.slot));
    f.set(to.pops, pops);
  };
}

/** By X_ARITHMETIC_*. */
const OPERANDS: Readonly<Record<number, Fetch>> = {
  [X.X_ARITHMETIC_SINGLE]: fromMemory(X.X_LOAD_SINGLE),
  [X.X_ARITHMETIC_DOUBLE]: fromMemory(X.X_LOAD_DOUBLE),
  [X.X_ARITHMETIC_INT32]: fromMemory(X.X_LOAD_INT32),
  [X.X_ARITHMETIC_INT16]: fromMemory(X.X_LOAD_INT16),
  [X.X_ARITHMETIC_TOP]: fromRegister(true, 0),
  [X.X_ARITHMETIC_REGISTER]: fromRegister(false, 0),
  [X.X_ARITHMETIC_POP]: fromRegister(false, 1),
};

function comparison(c: RunContext, pops: boolean): void {
  compare(c);
  setConditions(c);
  if (pops) c.pop();
  c.done();
}

const orderedComparison = (c: RunContext): void => comparison(c, false);
const orderedComparisonPop = (c: RunContext): void => comparison(c, true);

/** x - y, as the sum of x and -y. */
function subtract(c: RunContext, to: Arithmetic): void {
  const { f } = c;
  f.set(to.y.signExponent, f.i32.xor(f.get(to.y.signExponent), SIGN_BIT));
  f.br(to.add);
}

function copyTop(c: RunContext, to: NumberLocals): void {
  const { f } = c;
  f.set(to.significand, f.get(c.a.significand));
  f.set(to.signExponent, f.get(c.a.signExponent));
}

/** By ModRM.reg: what happens to x, which is ST(0), and y; where `reversed`, y is ST(0). */
const OPERATIONS: readonly { readonly reversed?: true; emit(c: RunContext, to: Arithmetic): void }[] = [
  { emit: (c, to) => c.f.br(to.add) },
  { emit: (c, to) => c.f.br(to.multiply) },
  { emit: orderedComparison },
  { emit: orderedComparisonPop },
  { emit: subtract },
  { reversed: true, emit: subtract },
  { emit: (c, to) => c.f.br(to.divide) },
  { reversed: true, emit: (c, to) => c.f.br(to.divide) },
];

/** The cases of arithmetic, by X_ARITHMETIC_* and operation. */
function arithmeticCases(c: RunContext, to: Arithmetic): Map<number, () => void> {
  const cases = new Map<number, () => void>();
  for (const [form, fetch] of Object.entries(OPERANDS)) {
    for (const [operation, { reversed, emit }] of OPERATIONS.entries()) {
      cases.set(Number(form) + operation, () => {
        c.refuseIfTopEmpty();
        if (emit === orderedComparison || emit === orderedComparisonPop) fetch(c, to, c.b);
        else {
          fetch(c, to, reversed ? to.x : to.y);
          copyTop(c, reversed ? to.y : to.x);
        }
        emit(c, to);
      });
    }
  }
  return cases;
}

/** value, result = x op y. */
function callBinary(c: RunContext, target: BinaryFunction, x: NumberLocals, y: NumberLocals): void {
  const { f } = c;
  f.callInto(
    [c.value, c.result],
    target,
    f.get(x.significand),
    f.get(x.signExponent),
    f.get(y.significand),
    f.get(y.signExponent),
    c.control.get(),
  );
}

const MULTIPLY = 1;
const SUBTRACT = 4;
const SUBTRACT_REVERSED = 5;

/**
 * A sum or product from its operands to its end: what programs do most shares nothing with the rest, since joining it
 * costs a dozen moves between registers.
 */
function emitSum(c: RunContext, form: number, operation: number): void {
  const { f, a, b } = c;
  c.refuseIfTopEmpty();
  if (form === X.X_ARITHMETIC_DOUBLE) readOperand(c, X.X_LOAD_DOUBLE, b);
  else {
    f.set(c.slot, c.registerSlot());
    c.refuseIfRegisterEmpty();
    c.loadSlot(c.slot, b);
  }
  const rest = (x: NumberLocals, negated: boolean) =>
    negated ? f.i32.xor(f.get(x.signExponent), SIGN_BIT) : f.get(x.signExponent);
  f.callInto(
    [c.value, c.result],
    operation === MULTIPLY ? c.functions.multiply : c.functions.add,
    f.get(a.significand),
    rest(a, operation === SUBTRACT_REVERSED),
    f.get(b.significand),
    rest(b, operation === SUBTRACT),
    c.control.get(),
  );
  c.refuseByResult();
  c.report();
  f.set(c.result, f.i32.and(f.get(c.result), EXPONENT_MASK | SIGN_BIT));
  if (form === X.X_ARITHMETIC_POP) {
    c.storeSlot(c.slot, c.value, () => f.get(c.result));
    c.popTo(c.slot, { significand: c.value, signExponent: c.result });
  } else c.setTop({ significand: c.value, signExponent: c.result });
  c.done();
}

/** The micro-op in `word`, and on to the next; or exits. @param cases of the micro-ops that are not U_X87, by number. */
export function emitX87(c: RunContext, cases: SwitchCase[]): void {
  const { f } = c;
  const [slot, pops] = [f.local("i32"), f.local("i32")];
  const x = { significand: f.local("i64"), signExponent: f.local("i32") };
  const y = { significand: f.local("i64"), signExponent: f.local("i32") };
  f.block((store) => {
    f.block((divide) => {
      f.block((multiply) => {
        f.block((add) => {
          for (const [at, emit] of arithmeticCases(c, { x, y, slot, pops, add, multiply, divide })) {
            cases[caseOf(at)] = emit;
          }
          for (const sum of X.SUMS) cases[caseOf(sum)] = () => emitSum(c, sum & ~7, sum & 7);
          for (const [at, emit] of Object.entries(INSTRUCTIONS)) cases[caseOf(Number(at))] = () => emit(c);
          for (const [index, [first, second]] of X.FUSED_X87.entries()) {
            cases[caseOf(X.X_FUSED + index)] = (goOn) =>
              c.pair(
                () => INSTRUCTIONS[first](c),
                () => goOn(caseOf(second)),
              );
          }
          f.switch(
            () => c.case(),
            Array.from(cases),
            () => f.br(c.exit),
          );
        });
        callBinary(c, c.functions.add, x, y);
        f.br(store);
      });
      callBinary(c, c.functions.multiply, x, y);
      f.br(store);
    });
    callBinary(c, c.functions.divide, x, y);
  });
  c.refuseByResult();
  storeResult(c, slot);
  f.if(f.get(pops), () => c.pop());
  c.done();
}
