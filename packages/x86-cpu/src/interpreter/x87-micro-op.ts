/*C:645 The micro-op of x87 instructions.
 *
 * One micro-op, U_X87, stands for every x87 instruction that has a helper in WebAssembly. Its words after the first are
 * those of a handler's micro-op, since the handler does what the helper refuses, and two more. Instructions without a
 * helper, transcendental ones above all, are calls of their handlers like any other. Before: pack.ts. Next: branches.ts. */
import type { Instruction } from "../ir.js";
import { memoryFields } from "./pack.js";

/*
 * First word of U_X87
 *
 *  31      29 28     26 25   24 23     20 19        16 15       8 7     0
 * [ argument | segment | scale | index   | base, ST(i)| X_*      | U_X87 ]
 *
 * then [instruction, place, next place, ea, opcode as FSTENV shows it].
 */
export const X_SHIFT = 8;
export const X_REGISTER_SHIFT = 16;
export const X_ARGUMENT_SHIFT = 29;
export const X_WORDS = 6;
/** Word offsets of the place, the displacement and the opcode. */
export const X_PLACE = 2;
export const X_DISPLACEMENT = 4;
export const X_OPCODE = 5;

/* Arithmetic with ST(0): to these ModRM.reg is added, which means add, mul, com, comp, sub, subr, div, divr. */
export const X_ARITHMETIC_SINGLE = 0;
export const X_ARITHMETIC_DOUBLE = 8;
export const X_ARITHMETIC_INT32 = 16;
export const X_ARITHMETIC_INT16 = 24;
/** To ST(0), to ST(i), to ST(i) and pop. */
export const X_ARITHMETIC_TOP = 32;
export const X_ARITHMETIC_REGISTER = 40;
export const X_ARITHMETIC_POP = 48;
export const X_LOAD_SINGLE = 56;
export const X_LOAD_DOUBLE = 57;
export const X_LOAD_EXTENDED = 58;
export const X_LOAD_INT16 = 59;
export const X_LOAD_INT32 = 60;
export const X_LOAD_INT64 = 61;
export const X_LOAD_REGISTER = 62;
export const X_LOAD_ONE = 63;
export const X_LOAD_ZERO = 64;
/* Stores; the argument is 1 to pop. */
export const X_STORE_SINGLE = 65;
export const X_STORE_DOUBLE = 66;
export const X_STORE_EXTENDED = 67;
export const X_STORE_INT16 = 68;
export const X_STORE_INT32 = 69;
export const X_STORE_INT64 = 70;
export const X_STORE_REGISTER = 71;
export const X_EXCHANGE = 72;
export const X_CHANGE_SIGN = 73;
export const X_ABSOLUTE = 74;
export const X_SQUARE_ROOT = 75;
export const X_ROUND = 76;
/** With ST(i); the argument is how often to pop. */
export const X_COMPARE = 77;
/** The same, to EFLAGS. */
export const X_COMPARE_FLAGS = 78;
export const X_TEST = 79;
/** FCMOVcc: the argument is ModRM.reg, or that and X_MOVE_NOT. */
export const X_MOVE_IF = 80;
export const X_MOVE_NOT = 4;
export const X_STORE_STATUS = 81;
export const X_LOAD_CONTROL = 82;
export const X_STORE_CONTROL = 83;
export const X_FREE = 84;
/* FISTTP. */
export const X_TRUNCATE_INT16 = 85;
export const X_TRUNCATE_INT32 = 86;
export const X_TRUNCATE_INT64 = 87;

/** From here on the pairs of FUSED_X87, by their place in it. */
export const X_FUSED = 88;

const ADD = 0;
const MULTIPLY = 1;
const SUBTRACT = 4;
const SUBTRACT_REVERSED = 5;

/** The sums and products of one form. */
function sumsOf(form: number): number[] {
  return [ADD, MULTIPLY, SUBTRACT, SUBTRACT_REVERSED].map((operation) => form + operation);
}

const REGISTER_SUMS = [...sumsOf(X_ARITHMETIC_TOP), ...sumsOf(X_ARITHMETIC_POP)];
/** Sums and products of two registers, or of ST(0) and a double. */
export const SUMS = [...REGISTER_SUMS, ...sumsOf(X_ARITHMETIC_DOUBLE)];

function pairs(firsts: readonly number[], seconds: readonly number[]): (readonly [first: number, second: number])[] {
  return firsts.flatMap((first) => seconds.map((second) => [first, second] as const));
}

/**
 * Operations that compilers put one after the other, run by one dispatch: the first of the two micro-ops names the pair,
 * the second stays as it is, for whoever stops between them or comes there. Measured: with more pairs the function that
 * runs them became slower, not faster.
 */
export const FUSED_X87: readonly (readonly [first: number, second: number])[] = [
  ...pairs([X_EXCHANGE], [...REGISTER_SUMS, X_COMPARE_FLAGS, X_STORE_REGISTER, X_STORE_DOUBLE]),
  ...pairs([X_LOAD_REGISTER], [...SUMS, X_SQUARE_ROOT]),
  ...pairs([X_LOAD_DOUBLE], [...SUMS, X_LOAD_REGISTER, X_STORE_DOUBLE]),
  ...pairs([X_LOAD_SINGLE], [X_EXCHANGE]),
  [X_COMPARE_FLAGS, X_STORE_REGISTER],
];
const FUSED_BY_PAIR = new Map(FUSED_X87.map(([first, second], index) => [(first << 8) | second, X_FUSED + index]));

/** The first word of a U_X87 that is followed by the U_X87 `next`: as the first of a pair, if they make one. */
export function fuseX87(word: number, next: number): number {
  const operation = (each: number): number => (each >>> X_SHIFT) & 0xff;
  const fused = FUSED_BY_PAIR.get((operation(word) << 8) | operation(next));
  return fused === undefined ? word : (word & ~(0xff << X_SHIFT)) | (fused << X_SHIFT);
}

/** In a table: a helper and its argument. */
type Choice = readonly [operation: number, argument: number] | undefined;
type Row = readonly Choice[];

function eight(operation: number): Row {
  return [0, 1, 2, 3, 4, 5, 6, 7].map((reg) => [operation + reg, 0]);
}

/** Memory operands: D8 to DF, then ModRM.reg. */
const MEMORY: readonly Row[] = [
  eight(X_ARITHMETIC_SINGLE),
  [
    [X_LOAD_SINGLE, 0],
    undefined,
    [X_STORE_SINGLE, 0],
    [X_STORE_SINGLE, 1],
    undefined,
    [X_LOAD_CONTROL, 0],
    undefined,
    [X_STORE_CONTROL, 0],
  ],
  eight(X_ARITHMETIC_INT32),
  [
    [X_LOAD_INT32, 0],
    [X_TRUNCATE_INT32, 1],
    [X_STORE_INT32, 0],
    [X_STORE_INT32, 1],
    undefined,
    [X_LOAD_EXTENDED, 0],
    undefined,
    [X_STORE_EXTENDED, 1],
  ],
  eight(X_ARITHMETIC_DOUBLE),
  [
    [X_LOAD_DOUBLE, 0],
    [X_TRUNCATE_INT64, 1],
    [X_STORE_DOUBLE, 0],
    [X_STORE_DOUBLE, 1],
  ],
  eight(X_ARITHMETIC_INT16),
  [
    [X_LOAD_INT16, 0],
    [X_TRUNCATE_INT16, 1],
    [X_STORE_INT16, 0],
    [X_STORE_INT16, 1],
    undefined,
    [X_LOAD_INT64, 0],
    undefined,
    [X_STORE_INT64, 1],
  ],
];

/** D8, DC and DE with registers, where places 2 and 3 compare. */
function arithmeticRow(operation: number, pops: readonly [number, number]): Row {
  return eight(operation).map((choice, reg) => (reg === 2 || reg === 3 ? [X_COMPARE, pops[reg - 2]] : choice));
}

const MOVES: Row = [0, 1, 2, 3].map((reg) => [X_MOVE_IF, reg]);
const MOVES_NOT: Row = [0, 1, 2, 3].map((reg) => [X_MOVE_IF, reg | X_MOVE_NOT]);
const COMPARE_FLAGS: Choice = [X_COMPARE_FLAGS, 0];
const COMPARE_FLAGS_POP: Choice = [X_COMPARE_FLAGS, 1];
const EXCHANGE: Choice = [X_EXCHANGE, 0];
const STORE_POP: Choice = [X_STORE_REGISTER, 1];

/** Register operands, likewise. */
const REGISTER: readonly Row[] = [
  arithmeticRow(X_ARITHMETIC_TOP, [0, 1]),
  [[X_LOAD_REGISTER, 0], EXCHANGE, undefined, STORE_POP],
  MOVES,
  [...MOVES_NOT, undefined, COMPARE_FLAGS, COMPARE_FLAGS],
  arithmeticRow(X_ARITHMETIC_REGISTER, [0, 1]),
  [[X_FREE, 0], EXCHANGE, [X_STORE_REGISTER, 0], STORE_POP, [X_COMPARE, 0], [X_COMPARE, 1]],
  arithmeticRow(X_ARITHMETIC_POP, [1, 2]),
  [undefined, EXCHANGE, STORE_POP, STORE_POP, undefined, COMPARE_FLAGS_POP, COMPARE_FLAGS_POP],
];

/** Instructions that only all of ModRM names, by opcode and ModRM. */
const EXACT: ReadonlyMap<number, Choice> = new Map([
  [0xd9e0, [X_CHANGE_SIGN, 0]],
  [0xd9e1, [X_ABSOLUTE, 0]],
  [0xd9e4, [X_TEST, 0]],
  [0xd9e8, [X_LOAD_ONE, 0]],
  [0xd9ee, [X_LOAD_ZERO, 0]],
  [0xd9fa, [X_SQUARE_ROOT, 0]],
  [0xd9fc, [X_ROUND, 0]],
  [0xdae9, [X_COMPARE, 2]],
  [0xdfe0, [X_STORE_STATUS, 0]],
]);
const FCOMPP = 0xded9;
const FCOMPP_ROW = 0xded8;
const ROW_MASK = 0xfff8;

function choiceOf(insn: Instruction): Choice {
  const row = insn.opcode & 7;
  if (insn.isMemory) return MEMORY[row][insn.reg];
  const encoding = (insn.opcode << 8) | insn.modrm;
  if ((encoding & ROW_MASK) === FCOMPP_ROW && encoding !== FCOMPP) return undefined;
  return EXACT.get(encoding) ?? REGISTER[row][insn.reg];
}

/** The first word of an x87 instruction's micro-op without its U_X87, or -1 if it has no helper. */
export function x87Fields(insn: Instruction): number {
  const choice = choiceOf(insn);
  if (choice === undefined) return -1;
  const [operation, argument] = choice;
  const operand = insn.isMemory ? memoryFields(insn) : insn.rm << X_REGISTER_SHIFT;
  return ((operation << X_SHIFT) | (argument << X_ARGUMENT_SHIFT) | operand) >>> 0;
}

/** The opcode as FSTENV shows it: the low bits of the first byte, and ModRM. */
export function x87Opcode(insn: Instruction): number {
  return ((insn.opcode & 7) << 8) | insn.modrm;
}
