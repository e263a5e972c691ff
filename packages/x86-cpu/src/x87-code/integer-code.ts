/*C:723 What stands between floating-point instructions, in WebAssembly.
 *
 * The plain micro-ops that compilers put among x87 instructions: moves, loads and stores, simple arithmetic, and branches
 * to blocks that are linked. So a loop over numbers runs here from its second round on, without going back to the
 * interpreter at each of its blocks. The same cases stand in interpreter.ts, to the same effect. Before:
 * instruction-code.ts. Next: x87-module.ts. */
import { EFLAGS_CF, EFLAGS_ZF } from "../flags.js";
import { BLOCK_COUNT } from "../interpreter/block-cache.js";
import { LAZY_ADD, LAZY_DEC, LAZY_INC, LAZY_LOGIC, LAZY_SUB } from "../interpreter/lazy-flags.js";
import * as U from "../interpreter/micro-ops.js";
import { EFLAGS } from "../layout.js";
import type { Expression } from "../wasm/operations.js";
import { FLAGS_IN_EFLAGS, FLAGS_UNKNOWN, FLAGS_WAITING, type RunContext } from "./run-code.js";

type Emit = (c: RunContext) => void;
type Value = () => Expression<"i32">;

const WORD_BYTES = 4;
/** From a branch's first word to its links, taken and not. */
const LINK_TAKEN = 2 * WORD_BYTES;
const LINK_NOT_TAKEN = 4 * WORD_BYTES;
/** The immediate of a fused comparison. */
const FUSED_IMMEDIATE = 5 * WORD_BYTES;

function readA(c: RunContext): Expression<"i32"> {
  return c.f.i32.load(c.register(U.A_SHIFT));
}

function readB(c: RunContext): Expression<"i32"> {
  return c.f.i32.load(c.register(U.B_SHIFT));
}

/** The word `bytes` after the first. */
function following(c: RunContext, bytes: number): Expression<"i32"> {
  return c.f.i32.load(c.f.get(c.at), bytes);
}

function writeA(c: RunContext, value: Value): void {
  c.f.i32.store(c.register(U.A_SHIFT), value());
}

function memoryOperand(c: RunContext, write: boolean): void {
  c.linear(1);
  c.translate(4, write);
}

function load(c: RunContext): void {
  memoryOperand(c, false);
  writeA(c, () => c.f.i32.load(c.f.get(c.host)));
  c.advance(2);
}

function store(c: RunContext): void {
  memoryOperand(c, true);
  c.f.i32.store(c.f.get(c.host), readA(c));
  c.advance(2);
}

function storeImmediate(c: RunContext): void {
  memoryOperand(c, true);
  c.f.i32.store(c.f.get(c.host), following(c, 8));
  c.advance(3);
}

function lea(c: RunContext): void {
  c.linear(1);
  writeA(c, () => c.f.get(c.address));
  c.advance(2);
}

type Operation = "add" | "sub" | "and" | "or" | "xor";
const KINDS: Readonly<Record<Operation, number>> = {
  add: LAZY_ADD,
  sub: LAZY_SUB,
  and: LAZY_LOGIC,
  or: LAZY_LOGIC,
  xor: LAZY_LOGIC,
};

/** The flags of a op value wait. */
function computeFlags(c: RunContext, operation: Operation, value: Value): void {
  const { f, flags } = c;
  f.set(c.host, value());
  f.set(c.address, f.i32[operation](readA(c), f.get(c.host)));
  flags.second.set(() => f.get(c.host));
  flags.result.set(() => f.get(c.address));
  flags.kind.set(() => f.i32.const(KINDS[operation]));
  flags.where.set(() => f.i32.const(FLAGS_WAITING));
}

function arithmetic(operation: Operation, immediate: boolean, writes = true): Emit {
  return (c) => {
    computeFlags(c, operation, () => (immediate ? following(c, WORD_BYTES) : readB(c)));
    if (writes) writeA(c, () => c.f.get(c.address));
    c.advance(immediate ? 2 : 1);
  };
}

/** INC and DEC where nobody can see the carry flag. */
function count(by: 1 | -1): Emit {
  return (c) => {
    const { f, flags } = c;
    f.set(c.address, f.i32.add(readA(c), by));
    flags.result.set(() => f.get(c.address));
    flags.second.set(() => f.i32.const(0));
    flags.kind.set(() => f.i32.const(by === 1 ? LAZY_INC : LAZY_DEC));
    flags.where.set(() => f.i32.const(FLAGS_WAITING));
    writeA(c, () => f.get(c.address));
    c.advance(1);
  };
}

/** Goes on with the block of the link at byte `from` of the branch; exits where there is none, or no budget for it. */
function follow(c: RunContext, from: Value): void {
  const { f } = c;
  const { block, budget } = c.blocks;
  f.set(c.entry, f.i32.load(f.i32.add(f.get(c.at), from())));
  c.refuseIf(f.i32.leS(f.get(c.entry), 0));
  f.set(c.host, f.i32.sub(budget.get(), f.i32.load(f.i32.mul(f.i32.add(f.get(c.entry), BLOCK_COUNT), WORD_BYTES))));
  c.refuseIf(f.i32.ltS(f.get(c.host), 0));
  budget.set(() => f.get(c.host));
  block.set(() => f.get(c.entry));
  f.set(c.at, f.i32.mul(f.get(c.entry), WORD_BYTES));
  f.br(c.next);
}

function branch(c: RunContext, taken: Value): void {
  const { f } = c;
  f.set(c.address, taken());
  follow(c, () => f.select(f.i32.const(LINK_TAKEN), f.i32.const(LINK_NOT_TAKEN), f.get(c.address)));
}

/** A condition of a comparison that waits: of result and second operand, from which the first follows. */
interface Condition {
  readonly waiting: (c: RunContext) => Expression<"i32">;
  /** It needs the operands of a subtraction; the others look at the result only. */
  readonly subtraction: boolean;
  /** Flags that decide where EFLAGS has them, from FCOMI, which clears SF and OF. */
  readonly mask: number;
}

const first = (c: RunContext): Expression<"i32"> => c.f.i32.add(c.flags.result.get(), c.flags.second.get());
const second = (c: RunContext): Expression<"i32"> => c.flags.second.get();

/** Each is followed, in the micro-ops' order, by its opposite. */
const EQUAL: Condition = {
  waiting: (c) => c.f.i32.eqz(c.flags.result.get()),
  subtraction: false,
  mask: EFLAGS_ZF,
};
const BELOW: Condition = {
  waiting: (c) => c.f.i32.ltU(first(c), second(c)),
  subtraction: true,
  mask: EFLAGS_CF,
};
const BELOW_OR_EQUAL: Condition = {
  waiting: (c) => c.f.i32.leU(first(c), second(c)),
  subtraction: true,
  mask: EFLAGS_CF | EFLAGS_ZF,
};
const SIGN: Condition = {
  waiting: (c) => c.f.i32.shrU(c.flags.result.get(), 31),
  subtraction: false,
  mask: 0,
};
const LESS: Condition = {
  waiting: (c) => c.f.i32.ltS(first(c), second(c)),
  subtraction: true,
  mask: 0,
};
const LESS_OR_EQUAL: Condition = {
  waiting: (c) => c.f.i32.leS(first(c), second(c)),
  subtraction: true,
  mask: EFLAGS_ZF,
};

function conditional(condition: Condition, negated: number): Emit {
  return (c) => {
    const { f, flags } = c;
    c.refuseIf(f.i32.eq(flags.where.get(), FLAGS_UNKNOWN));
    if (condition.subtraction) {
      c.refuseIf(f.i32.and(f.i32.eq(flags.where.get(), FLAGS_WAITING), f.i32.ne(flags.kind.get(), LAZY_SUB)));
    }
    branch(c, () =>
      f.i32.xor(
        f.choose(
          f.i32.eq(flags.where.get(), FLAGS_IN_EFLAGS),
          "i32",
          () => f.i32.ne(f.i32.and(c.state(EFLAGS), condition.mask), 0),
          () => condition.waiting(c),
        ),
        negated,
      ),
    );
  };
}

/** A comparison or test with the jump after it. */
function fused(operation: "sub" | "and", immediate: boolean, condition: Condition, negated: number): Emit {
  return (c) => {
    computeFlags(c, operation, () => (immediate ? following(c, FUSED_IMMEDIATE) : readB(c)));
    branch(c, () => c.f.i32.xor(condition.waiting(c), negated));
  };
}

const COMPARISONS = [EQUAL, BELOW, BELOW_OR_EQUAL, LESS, LESS_OR_EQUAL];

/** By micro-op. */
function cases(): Map<number, Emit> {
  const all = new Map<number, Emit>([
    [U.U_MOV_RR, moveRegister],
    [U.U_MOV_RI, moveImmediate],
    [U.U_LOAD32_BASE, load],
    [U.U_LOAD32, load],
    [U.U_STORE32_BASE, store],
    [U.U_STORE32, store],
    [U.U_STORE32_I, storeImmediate],
    [U.U_LEA, lea],
    [U.U_LEA_BASE, lea],
    [U.U_ADD_RR, arithmetic("add", false)],
    [U.U_ADD_RI, arithmetic("add", true)],
    [U.U_SUB_RR, arithmetic("sub", false)],
    [U.U_SUB_RI, arithmetic("sub", true)],
    [U.U_AND_RR, arithmetic("and", false)],
    [U.U_AND_RI, arithmetic("and", true)],
    [U.U_OR_RR, arithmetic("or", false)],
    [U.U_OR_RI, arithmetic("or", true)],
    [U.U_XOR_RR, arithmetic("xor", false)],
    [U.U_XOR_RI, arithmetic("xor", true)],
    [U.U_CMP_RR, arithmetic("sub", false, false)],
    [U.U_CMP_RI, arithmetic("sub", true, false)],
    [U.U_TEST_RR, arithmetic("and", false, false)],
    [U.U_TEST_RI, arithmetic("and", true, false)],
    [U.U_INC_ANY_CF, count(1)],
    [U.U_DEC_ANY_CF, count(-1)],
    [U.U_NEXT, jump],
    [U.U_JMP, jump],
  ]);
  for (const [index, condition] of [EQUAL, BELOW, BELOW_OR_EQUAL, SIGN, LESS, LESS_OR_EQUAL].entries()) {
    for (const negated of [0, 1]) all.set(U.U_JE + 2 * index + negated, conditional(condition, negated));
  }
  for (const [index, condition] of COMPARISONS.entries()) {
    for (const negated of [0, 1]) {
      all.set(U.U_CMP_RR_JE + 2 * index + negated, fused("sub", false, condition, negated));
      all.set(U.U_CMP_RI_JE + 2 * index + negated, fused("sub", true, condition, negated));
    }
  }
  for (const [index, condition] of [EQUAL, SIGN].entries()) {
    for (const negated of [0, 1])
      all.set(U.U_TEST_RR_JE + 2 * index + negated, fused("and", false, condition, negated));
  }
  return all;
}

function moveRegister(c: RunContext): void {
  writeA(c, () => readB(c));
  c.advance(1);
}

function moveImmediate(c: RunContext): void {
  writeA(c, () => following(c, WORD_BYTES));
  c.advance(2);
}

function jump(c: RunContext): void {
  follow(c, () => c.f.i32.const(LINK_TAKEN));
}

/** By micro-op: emits it, and on to the next; or exits. */
export function integerCases(c: RunContext): (() => void)[] {
  const emits: (() => void)[] = [];
  for (const [op, emit] of cases()) emits[op] = () => emit(c);
  return emits;
}
