/* Random floating-point programs from random register contents, run by the step tier, which computes in TypeScript, and by
 * the interpreter, which computes in WebAssembly where it may. */
import type * as Source from "../../src/index.js";
import {
  EFLAGS,
  FPU_CONTROL,
  FPU_DS,
  FPU_IP,
  FPU_R0,
  FPU_STATUS,
  FPU_TAG,
  FPU_TOP,
  STATE_WORDS,
} from "../../src/layout.js";
import { createRandom } from "./random-program.js";

const PROGRAMS = 250;
const INSTRUCTIONS_PER_PROGRAM = 24;
const ROUNDS = 3;
const CODE = 0x10000;
const CODE_BYTES = 0x200;
const DATA = 0x80000;
const DATA_BYTES = 0x400;

/** What was started last, the budget, TLB generation and limits are a tier's own business. */
const PRIVATE_WORDS = new Set([10, 84, 85, 86, 176, 177]);

type Random = (below: number) => number;
type Cpu = ReturnType<typeof Source.createCpu>;

/* Instructions by what they do to the depth of the stack, as [opcode, ModRM.reg] with memory or [opcode, first ModRM]. */
const MEMORY_PUSH = [
  [0xd9, 0],
  [0xdd, 0],
  [0xdb, 5],
  [0xdf, 0],
  [0xdb, 0],
  [0xdf, 5],
];
const MEMORY_POP = [
  [0xd9, 3],
  [0xdd, 3],
  [0xdb, 7],
  [0xdf, 3],
  [0xdb, 3],
  [0xdf, 7],
  [0xdb, 1],
  [0xdd, 1],
  [0xdf, 1],
];
const MEMORY_KEEP = [
  [0xd9, 2],
  [0xdd, 2],
  [0xdb, 2],
  [0xdf, 2],
  [0xd9, 7],
];
const REGISTER_KEEP = [
  0xd8c0, 0xd8c8, 0xd8d0, 0xd8e0, 0xd8e8, 0xd8f0, 0xd8f8, 0xdcc0, 0xdcc8, 0xdce0, 0xdce8, 0xdcf0, 0xdcf8, 0xd9c8,
  0xd9c8, 0xdbe8, 0xdbf0, 0xdac0, 0xdac8, 0xdad0, 0xdad8, 0xdbc0, 0xdbc8, 0xdbd0, 0xdbd8, 0xddd0, 0xdde0,
];
const REGISTER_POP = [0xdec0, 0xdec8, 0xdee0, 0xdee8, 0xdef0, 0xdef8, 0xddd8, 0xd8d8, 0xdde8, 0xdfe8, 0xdff0];
/** ModRM.reg of sums and products. */
const SUMS = [0, 1, 4, 5];
const EXACT_KEEP = [0xd9e0, 0xd9e1, 0xd9e4, 0xd9fa, 0xd9fc, 0xdfe0, 0xd9d0, 0xd9e5];
const EXACT_PUSH = [0xd9e8, 0xd9ee, 0xd9eb];

const JCC = 0x70;
const INC_EDI = 0x47;

/** Appends a random instruction; returns the stack's new depth. */
function emit(random: Random, out: number[], depth: number): number {
  const memory = ([opcode, reg]: readonly number[]) => {
    // [ebx + disp8] or [ebx + edx * 4 + disp8]
    if (random(4) === 0) out.push(opcode, 0x44 | (reg << 3), 0x93, random(120));
    else out.push(opcode, 0x43 | (reg << 3), random(120));
  };
  const pair = (encoding: number) => out.push(encoding >> 8, encoding & 0xff);
  const register = () => random(depth > 0 && random(50) !== 0 ? depth : 8);
  const pick = <T>(list: readonly T[]): T => list[random(list.length)];
  const kind = random(100);
  if (depth < 2 || (depth < 7 && kind < 22)) {
    if (random(3) === 0) out.push(0xd9, 0xc0 + register());
    else if (random(5) === 0) pair(pick(EXACT_PUSH));
    else memory(pick(MEMORY_PUSH));
    return Math.min(depth + 1, 8);
  }
  if (kind < 34 && depth > 1) {
    if (random(2) === 0) memory(pick(MEMORY_POP));
    else pair(pick(REGISTER_POP) + Math.max(register(), 1));
    return depth - 1;
  }
  if (kind < 50) memory([pick([0xd8, 0xda, 0xdc, 0xde]), random(2) === 0 ? pick([0, 1, 4, 5]) : pick([2, 6, 7])]);
  else if (kind < 56) memory(pick(MEMORY_KEEP));
  else if (kind < 82) pair(pick(REGISTER_KEEP) + register());
  else if (kind < 88) {
    // What the interpreter runs as one: an exchange, or a double or register pushed and popped, with a sum.
    const [first, popped] = [random(3), random(2) === 0];
    if (first === 0) pair(0xd9c8 + register());
    else if (depth === 8) return depth;
    else if (first === 1) pair(0xd9c0 + register());
    else memory([0xdd, 0]);
    const after = first === 0 ? depth : depth + 1;
    if (random(3) === 0 && !popped) memory([0xdc, pick(SUMS)]);
    else pair((popped ? 0xdec0 : 0xd8c0) + 8 * pick(SUMS) + (popped ? Math.max(register(), 1) : register()));
    return popped ? after - 1 : after;
  } else if (kind < 95) pair(pick(EXACT_KEEP));
  // Plain instructions between them, and jumps over one.
  else
    out.push(
      ...pick([
        [0x89, 0xf8],
        [0x8d, 0x7e, 0x05],
        [0x01, 0xf7],
        [0x83, 0xff, 0x10],
        [0x47, 0x39, 0xfe],
        [0x29, 0xf7],
        [0x31, 0xf7],
        [0x83, 0xe7, 0x0f],
        [0x85, 0xff, JCC + 5 * random(2), 0x01, INC_EDI],
        [0x39, 0xf7, JCC + 2 + random(6), 0x01, INC_EDI],
        [0x83, 0xff, random(32), JCC + 12 + random(4), 0x01, INC_EDI],
        [0x83, 0xef, random(3), JCC + 12 + random(4), 0x01, INC_EDI],
        [0x83, 0xef, random(3), 0x8d, 0x7e, 0x05, JCC + 2 + random(8), 0x01, INC_EDI],
        [JCC + random(16), 0x01, INC_EDI],
        [JCC + random(16), 0x01, INC_EDI],
        [0xb8, 1, 2, 3, 4],
        [0x8b, 0x43, 0x10],
        [0x89, 0x73, 0x14],
      ]),
    );
  return depth;
}

/** A program that goes ROUNDS times over random instructions and halts. */
function program(random: Random): Uint8Array {
  const out = [0xb9, ROUNDS, 0, 0, 0];
  const start = out.length;
  let depth = 4;
  for (let n = 0; n < INSTRUCTIONS_PER_PROGRAM; n++) depth = emit(random, out, depth);
  out.push(0x49, 0x0f, 0x85);
  const distance = start - (out.length + 4);
  for (let shift = 0; shift < 32; shift += 8) out.push((distance >>> shift) & 0xff);
  out.push(0xf4);
  return Uint8Array.from(out);
}

/** Bits in runs, and ends that look like doubles and singles: what rounding is about. */
function significand(random: Random): [hi: number, lo: number] {
  const word = () => (random(0x10000) << 16) | random(0x10000);
  const [hi, lo] = [word(), word()];
  switch (random(8)) {
    case 0:
      return [hi, 0];
    case 1:
      return [hi, lo & ~0x7ff];
    case 2:
      return [hi, (lo & ~0x7ff) | 0x400];
    case 3:
      return [-1, -1 << random(32)];
    case 4:
      return [0x80000000 | 0, random(4)];
    case 5:
      return [hi & ~0xff, 0];
    case 6:
      return [0, 1 << random(32)];
    default:
      return [hi, lo];
  }
}

/** Fills a register slot. */
function setSlot(words: Int32Array, at: number, random: Random): void {
  const [hi, lo] = significand(random);
  const sign = random(2) << 15;
  const kind = random(40);
  words[at] = lo;
  words[at + 1] = hi | 0x80000000;
  words[at + 2] = sign | (0x3fff + (random(3) === 0 ? random(80) - 40 : random(2) * 66 - random(4)));
  if (kind === 0) words[at + 2] = sign | random(0x8000);
  else if (kind === 1) words[at + 2] = sign | 0x7fff;
  else if (kind === 2) words[at + 2] = sign | random(3);
  else if (kind === 3) words[at + 1] = hi;
  else if (kind === 4) words.set([0, 0x80000000 | 0, sign | 0x7fff], at);
  else if (kind < 8) words.set([0, 0, sign], at);
}

/** The state of both: registers, tags, control word. Mostly what programs have, sometimes anything. */
function setState(words: Int32Array, random: Random): void {
  for (let register = 0; register < 8; register++) setSlot(words, FPU_R0 + register * 4, random);
  const top = random(8);
  words[FPU_TOP] = top;
  words[FPU_STATUS] = random(2) === 0 ? 0 : random(0x10000) & 0x477f;
  words[FPU_CONTROL] = 0x37f;
  if (random(3) === 0) words[FPU_CONTROL] = 0x7f | (random(16) << 8);
  if (random(12) === 0) words[FPU_CONTROL] = 0x40 | random(0x40) | (random(16) << 8);
  // ES and B follow from the two.
  if ((words[FPU_STATUS] & ~words[FPU_CONTROL] & 0x3f) !== 0) words[FPU_STATUS] |= 0x8080;
  let tags = 0;
  const full = random(20) === 0 ? random(9) : 4;
  for (let i = full; i < 8; i++) tags |= 3 << (((top + i) & 7) * 2);
  if (random(20) === 0) tags = random(0x10000);
  words[FPU_TAG] = tags;
  for (let word = FPU_IP; word <= FPU_DS; word++) words[word] = 0;
  words[EFLAGS] = 2 | (random(0x1000) & 0x8d5);
}

/** Doubles, singles and integers of moderate size, with some of everything else. */
function fillData(view: DataView, random: Random): void {
  for (let at = 0; at < DATA_BYTES; at += 8) {
    const value = (random(2) === 0 ? -1 : 1) * (random(1 << 24) / 1024) * 2 ** (random(41) - 20);
    switch (random(6)) {
      case 0:
        view.setFloat64(at, value, true);
        break;
      case 1:
        view.setFloat32(at, value, true);
        view.setFloat32(at + 4, -value, true);
        break;
      case 2:
        view.setInt32(at, random(1 << 20), true);
        view.setInt32(at + 4, random(3) - 1, true);
        break;
      case 3:
        view.setFloat64(at, [0, -0, Number.POSITIVE_INFINITY, Number.NaN, 5e-324, 1e308][random(6)], true);
        break;
      default:
        view.setUint32(at, random(0x10000) * 0x10001, true);
        view.setUint32(at + 4, (0x3fe00000 + random(0x300000)) | (random(2) << 31), true);
    }
  }
}

function difference(a: Int32Array, b: Int32Array): number {
  for (let word = 0; word < STATE_WORDS; word++) if (a[word] !== b[word] && !PRIVATE_WORDS.has(word)) return word;
  return -1;
}

/** Two processors with the same programs. */
export interface Pair {
  readonly step: Cpu;
  readonly interpreter: Cpu;
}

/** Instructions that each of `runAll` runs at least. */
export const LEAST_INSTRUCTIONS = PROGRAMS * INSTRUCTIONS_PER_PROGRAM * ROUNDS;

/** Both tiers, made by a package's `createCpu`, with programs from a seed. */
export function machines(createCpu: typeof Source.createCpu, seed: number): Pair {
  const random = createRandom(seed);
  const programs = Array.from({ length: PROGRAMS }, () => program(random));
  const make = (tier: Source.Tier): Cpu => {
    const cpu = createCpu({ memoryBytes: 1 << 20, tier });
    for (const [index, bytes] of programs.entries()) {
      cpu.memory.writeBytes((CODE + index * CODE_BYTES) as never, bytes);
    }
    cpu.startFlat({ entry: CODE, stack: CODE });
    return cpu;
  };
  return { step: make("step"), interpreter: make("interpreter") };
}

/** Runs every program once from one random state each, and throws where the two end differently. */
export function runAll({ step, interpreter }: Pair, seed: number): void {
  const random = createRandom(seed);
  const data = new Uint8Array(DATA_BYTES);
  const words = new Int32Array(STATE_WORDS);
  for (let index = 0; index < PROGRAMS; index++) {
    fillData(new DataView(data.buffer), random);
    setState(words, random);
    for (const cpu of [step, interpreter]) {
      cpu.memory.writeBytes(DATA as never, data);
      cpu.stateWords.set(words.subarray(FPU_R0, FPU_DS + 1), FPU_R0);
      cpu.eflags = words[EFLAGS];
      cpu.eip = CODE + index * CODE_BYTES;
      for (let register = 0; register < 8; register++) cpu.setRegister(register as never, 12 + register);
      cpu.setRegister(3, DATA);
      cpu.setRegister(4, CODE);
      cpu.setRegister(2, 5);
    }
    const exits = [step.run(1000).kind, interpreter.run(1000).kind];
    const word = difference(step.stateWords, interpreter.stateWords);
    const [a, b] = [step, interpreter].map((cpu) => cpu.memory.bytes.subarray(DATA, DATA + DATA_BYTES));
    const same = a.every((byte, at) => byte === b[at]);
    if (exits[0] === "halt" && exits[1] === "halt" && word < 0 && same) continue;
    const at = `program ${index} from seed ${seed}, ended ${exits.join(" and ")}, data ${same ? "alike" : "differs"}`;
    throw new Error(`${at}: word ${word} is ${interpreter.stateWords[word]}, expected ${step.stateWords[word]}`);
  }
}
