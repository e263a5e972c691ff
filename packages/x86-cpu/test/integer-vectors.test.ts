/* Integer instructions against a real processor: every line of vectors/integer.ts is one instruction with random
 * operands, run here by each tier and compared in all registers, flags and memory. */
import { encodeGate } from "@lguest/descriptor-tables";
import { describe, expect, test } from "vitest";
import { EFLAGS_DF, EFLAGS_IF, EFLAGS_RESERVED_ONE, EFLAGS_STATUS } from "../src/flags.js";
import { createCpu, type X86Cpu } from "../src/index.js";
import { INTEGER_VECTORS } from "./vectors/integer.js";

const CODE = 0x200000;
const DATA = 0x300000;
const STACK = 0x30ffe0;
const STACK_TOP = 0x310000;
const WINDOW = 64;
const GDT = 0x1000;
const IDT = 0x2000;
/** Handler of vector n is at HANDLERS + n. */
const HANDLERS = 0x3000;
const VECTORS = 32;
/** A taken branch jumps over five bytes. */
const BRANCH_DISTANCE = 5;
const COMPARED_FLAGS = EFLAGS_STATUS | EFLAGS_DF;

const NAMES = ["eax", "ecx", "edx", "ebx", "esp", "ebp", "esi", "edi"] as const;
const EDGES = [
  0, 1, 2, 0x7f, 0x80, 0xff, 0x7fff, 0x8000, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff, 9, 0x99, 0xfff0, 0x55aa,
];

interface Inputs {
  readonly registers: number[];
  eflags: number;
  readonly data: Uint8Array;
  readonly stack: Uint8Array;
}

/** The state before the instruction: what the program that recorded the vectors drew from the same seed. */
function inputs(seed: number): Inputs {
  let state = (Math.imul(seed, 2654435761) + 0x9e3779b9) >>> 0 || 1;
  const next = (): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state;
  };
  const value = (): number => {
    const choice = next();
    return (choice & 1) !== 0 ? EDGES[(choice >>> 1) % EDGES.length] : next();
  };
  const registers = [value(), value(), value(), value(), STACK_TOP, value(), 0, 0];
  registers[6] = DATA + 16 + (next() & 7);
  registers[7] = DATA + 40 + (next() & 7);
  const eflags = (next() & COMPARED_FLAGS) | EFLAGS_IF | EFLAGS_RESERVED_ONE;
  const mask = (next() & 1) !== 0 ? 0xff : 1;
  const data = Uint8Array.from({ length: WINDOW }, () => (next() >>> 8) & mask);
  const stack = Uint8Array.from({ length: WINDOW }, () => next() >>> 8);
  return { registers, eflags, data, stack };
}

interface Vector {
  readonly line: string;
  readonly code: Uint8Array;
  readonly before: Inputs;
  readonly fault: number;
  readonly taken: boolean;
  readonly eflags: number;
  readonly after: Inputs;
}

function parseBytes(text: string): Uint8Array {
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

function applyRegister(state: Inputs, name: string, value: number): void {
  if (name === "efl") state.eflags = value;
  else state.registers[NAMES.indexOf(name as (typeof NAMES)[number])] = value;
}

function parseVector(line: string): Vector {
  const [left, right] = line.split(" > ");
  const [bytes, seedText, ...given] = left.split(" ");
  const seed = Number.parseInt(seedText, 16);
  const before = inputs(seed);
  for (const item of given) {
    const [name, value] = item.split("=");
    applyRegister(before, name, Number.parseInt(value, 16));
  }
  const after: Inputs = {
    registers: [...before.registers],
    eflags: 0,
    data: before.data.slice(),
    stack: before.stack.slice(),
  };
  const [first, ...changes] = right.split(" ");
  const fault = first.startsWith("#") ? Number.parseInt(first.slice(1), 10) : -1;
  for (const change of changes) {
    const [name, value] = change.split("=");
    if (value === undefined) continue;
    if (/^[ds][0-9a-f]{1,2}$/.test(name)) {
      const window = name.startsWith("d") ? after.data : after.stack;
      window.set(parseBytes(value), Number.parseInt(name.slice(1), 16));
    } else {
      applyRegister(after, name, Number.parseInt(value, 16));
    }
  }
  const eflags = fault < 0 ? Number.parseInt(first, 16) : 0;
  return { line, code: parseBytes(bytes), before, fault, taken: changes.includes("taken"), eflags, after };
}

const LINES = INTEGER_VECTORS.split("\n").filter((line) => line !== "");

function createMachine(): X86Cpu {
  const cpu = createCpu({ memoryBytes: 4 * 1024 * 1024 });
  cpu.startFlat({ entry: CODE });
  const { memory } = cpu;
  // GDT: null, flat code, flat data.
  for (const [index, word] of [0, 0, 0x0000ffff, 0x00cf9b00, 0x0000ffff, 0x00cf9300].entries()) {
    memory.write32(GDT + index * 4, word);
  }
  for (let vector = 0; vector < VECTORS; vector++) {
    const offset = HANDLERS + vector;
    const [lo, hi] = encodeGate({ kind: "interrupt", bits: 32, selector: 8, offset, dpl: 0, present: true });
    memory.write32(IDT + vector * 8, lo);
    memory.write32(IDT + vector * 8 + 4, hi);
  }
  cpu.loadGdt(GDT, 6 * 4 - 1);
  cpu.loadIdt(IDT, VECTORS * 8 - 1);
  return cpu;
}

function hex(value: number): string {
  return (value >>> 0).toString(16);
}

/** Runs one vector; returns how the result differs, or "". */
function runVector(cpu: X86Cpu, vector: Vector, run: (budget: number) => unknown): string {
  const { before, after, code } = vector;
  cpu.memory.writeBytes(CODE, code);
  cpu.memory.writeBytes(DATA, before.data);
  cpu.memory.writeBytes(STACK, before.stack);
  before.registers.forEach((value, n) => {
    cpu.setRegister(n as 0, value);
  });
  cpu.eflags = before.eflags;
  cpu.eip = CODE;
  run(1);
  if (vector.fault >= 0) {
    return cpu.eip === HANDLERS + vector.fault ? "" : `eip ${hex(cpu.eip)}`;
  }
  const eip = CODE + code.length + (vector.taken ? BRANCH_DISTANCE : 0);
  if (cpu.eip !== eip) return `eip ${hex(cpu.eip)}`;
  for (let n = 0; n < 8; n++) {
    const got = cpu.getRegister(n as 0) >>> 0;
    if (got !== after.registers[n] >>> 0) return `${NAMES[n]} ${hex(got)}`;
  }
  const flags = cpu.eflags & COMPARED_FLAGS;
  if (flags !== vector.eflags) return `flags ${hex(flags)} differ in ${hex(flags ^ vector.eflags)}`;
  for (const [base, window] of [
    [DATA, after.data],
    [STACK, after.stack],
  ] as const) {
    const got = cpu.memory.readBytes(base, WINDOW);
    const at = got.findIndex((byte, index) => byte !== window[index]);
    if (at >= 0) return `memory at ${hex(base + at)} is ${hex(got[at])}`;
  }
  return "";
}

describe.each(["step", "interpreter"] as const)("%s tier", (tier) => {
  test("every recorded instruction", () => {
    const cpu = createMachine();
    const run = tier === "step" ? (n: number) => cpu.runStep(n) : (n: number) => cpu.runInterpreter(n);
    const failures: string[] = [];
    for (const line of LINES) {
      const vector = parseVector(line);
      const difference = runVector(cpu, vector, run);
      if (difference !== "") failures.push(`${line} | ${difference}`);
    }
    expect(LINES.length).toBeGreaterThan(4000);
    expect(failures).toEqual([]);
  });
});
