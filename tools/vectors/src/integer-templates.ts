/*T:444 Templates of the integer instructions: arithmetic, logic, moves, bits and strings.
 *
 * Ordered by opcode map (SDM Vol 2D appendix A). Before it: drawing. Next, T:446: control transfer and what only a
 * privileged program may do. */
import { place } from "./address.js";
import { type Case, ESP, FLAG_DF } from "./case.js";
import { STACK_TOP } from "./machine-layout.js";
import type { Random } from "./random.js";
import type { Template } from "./template.js";

const EAX = 0;
const ECX = 1;
const EDX = 2;
const EBX = 3;
const EBP = 5;
const ESI = 6;
const EDI = 7;

const templates: Template[] = [];
export const INTEGER_TEMPLATES: readonly Template[] = templates;

function add(bytes: readonly number[], count: number, rest: Omit<Template, "bytes" | "count"> = {}): void {
  templates.push({ bytes, count, ...rest });
}

/** A byte form at an even opcode and its word or doubleword form after it. */
function pair(bytes: readonly number[], count: number, rest: Omit<Template, "bytes" | "count" | "sized"> = {}): void {
  const [last] = bytes.slice(-1);
  add(bytes, count, rest);
  const wide = rest.immediate === "byte" && rest.modrm === undefined ? { immediate: "v" as const } : {};
  add([...bytes.slice(0, -1), last | 1], count, { ...rest, ...wide, sized: true });
}

/** A small count in CL, or any. */
function drawShiftCount(c: Case, r: Random): void {
  if (r.oneIn(2)) c.gpr[ECX] = r.below(40);
  if (r.oneIn(2)) c.immediate = r.below(40);
  c.pinned |= 1 << ECX;
}

/** A bit offset that stays in the window. */
function drawBitOffset(c: Case, r: Random): void {
  if (!c.isMemory) return;
  c.gpr[c.reg] = r.below(256) - 128;
  c.pinned |= 1 << c.reg;
}

/** A dividend whose quotient fits, half of the time. */
function drawDividend(c: Case, r: Random): void {
  if (r.oneIn(3)) return;
  const high = r.oneIn(3) ? c.gpr[EAX] >> 31 : r.next() >>> r.below(32);
  c.gpr[EDX] = high;
  c.gpr[EAX] = (c.gpr[EAX] & 0xffff00ff) | ((high & 0x7f) << 8);
}

/** The value that CMPXCHG looks for is there, half of the time. */
function pokeAccumulator(c: Case, r: Random): void {
  if (r.oneIn(2)) return;
  if (c.isMemory) c.pokeData(c.operandAt, 4, c.gpr[EAX]);
  else c.gpr[c.rm] = c.gpr[EAX];
}

function pokePair(c: Case, r: Random): void {
  if (r.oneIn(3)) return;
  c.pokeData(c.operandAt, 4, c.gpr[EAX]);
  c.pokeData(c.operandAt + 4, 4, c.gpr[EDX]);
}

const STRING_BYTES = 128;

function drawString(c: Case, r: Random): void {
  const high = place.address16 ? 0xffff0000 : 0;
  const set = (register: number, value: number) => {
    c.gpr[register] = (c.gpr[register] & high) | (value & ~high);
  };
  const target = c.dataAt + 40 + r.below(40);
  const aligned = r.oneIn(2) ? -4 : -1;
  if ((c.eflags & FLAG_DF) !== 0 || r.oneIn(2)) c.operandAt = c.dataAt + 40 + r.below(40);
  set(ESI, (c.operandAt & aligned) - place.base);
  set(EDI, (r.oneIn(4) ? c.operandAt : target) & aligned);
  set(ECX, r.oneIn(8) ? 0 : 1 + r.below(7));
  if (r.oneIn(4)) c.gpr[EAX] = c.data[48] * 0x01010101;
}

function drawTranslation(c: Case): void {
  const value = c.operandAt - place.base - (c.gpr[EAX] & 0xff);
  c.gpr[EBX] = place.address16 ? (c.gpr[EBX] & 0xffff0000) | (value & 0xffff) : value;
}

const REP = [0, 0xf3, 0xf3, 0xf2];
const both = { modrm: "both" } as const;
const N = 160;

// 00 to 3F, 80 to 83: ADD OR ADC SBB AND SUB XOR CMP.
for (let operation = 0; operation < 8; operation++) {
  const opcode = operation << 3;
  const lockable = operation === 7 ? {} : { lockable: true };
  pair([opcode], N, { ...both, ...lockable });
  pair([opcode | 2], N, both);
  pair([opcode | 4], N / 2, { immediate: "byte" });
  for (const group of [0x80, 0x82]) add([group], N, { ...both, ...lockable, extension: operation, immediate: "byte" });
  add([0x81], N, { ...both, ...lockable, extension: operation, immediate: "v", sized: true });
  add([0x83], N, { ...both, ...lockable, extension: operation, immediate: "byte", sized: true });
}
for (const opcode of [0x27, 0x2f, 0x37, 0x3f]) add([opcode], 4 * N);
for (const opcode of [0x40, 0x48]) add([opcode], 3 * N, { opcodeRegister: true, sized: true });
for (const opcode of [0x50, 0x58]) add([opcode], 2 * N, { opcodeRegister: true, sized: true, stack: "shallow" });
add([0x60], N, { sized: true, stack: "shallow" });
add([0x61], N, { sized: true, stack: "deep" });
add([0x63], 2 * N, { ...both, sized: true });
add([0x68], N, { immediate: "v", sized: true, stack: "shallow" });
add([0x6a], N, { immediate: "byte", sized: true, stack: "shallow" });
add([0x69], 2 * N, { ...both, immediate: "v", sized: true });
add([0x6b], 2 * N, { ...both, immediate: "byte", sized: true });
pair([0x84], N, both);
pair([0x86], N, { ...both, lockable: true });
pair([0x88], N, both);
pair([0x8a], N, both);
add([0x8d], 2 * N, { modrm: "memory", sized: true });
add([0x8f], N, { ...both, extension: 0, sized: true, stack: "shallow" });
add([0x90], N, { opcodeRegister: true, sized: true });
// PAUSE.
add([0xf3, 0x90], 16);
add([0x98], N, { sized: true });
add([0x99], N, { sized: true });
for (const opcode of [0x9e, 0x9f]) add([opcode], N);
pair([0xa0], N / 2, { dataBytes: 64, immediate: "moffs" });
pair([0xa2], N / 2, { dataBytes: 64, immediate: "moffs" });
for (const opcode of [0xa4, 0xa6, 0xaa, 0xac, 0xae])
  pair([opcode], 4 * N, { dataBytes: STRING_BYTES, prefixes: REP, prepare: drawString });
pair([0xa8], N, { immediate: "byte" });
add([0xb0], N, { opcodeRegister: true, immediate: "byte" });
add([0xb8], N, { opcodeRegister: true, immediate: "v", sized: true });
// Shifts and rotates.
for (let operation = 0; operation < 8; operation++) {
  const rest = { ...both, extension: operation, prepare: drawShiftCount };
  pair([0xd0], N, rest);
  pair([0xd2], 2 * N, rest);
  add([0xc0], 2 * N, { ...rest, immediate: "byte" });
  add([0xc1], 2 * N, { ...rest, immediate: "byte", sized: true });
}
add([0xc6], N, { ...both, extension: 0, immediate: "byte" });
add([0xc7], N, { ...both, extension: 0, immediate: "v", sized: true });
add([0xc8], 2 * N, {
  immediate: "enter",
  sized: true,
  stack: "shallow",
  prepare(c, r) {
    c.immediate = r.below(64);
    c.nesting = r.oneIn(2) ? 0 : r.oneIn(8) ? r.next() : r.below(34);
    c.gpr[EBP] = STACK_TOP - 8 - r.below(16);
  },
});
add([0xc9], N, {
  sized: true,
  stack: "shallow",
  prepare(c, r) {
    c.gpr[EBP] = STACK_TOP - 8 - r.below(128);
  },
});
add([0xd4], 2 * N, { immediate: "byte" });
add([0xd5], 2 * N, { immediate: "byte" });
add([0xd6], N / 2);
add([0xd7], N, { dataBytes: 512, prepare: drawTranslation });
for (const opcode of [0xf5, 0xf8, 0xf9, 0xfc, 0xfd]) add([opcode], N / 2);
// F6, F7: TEST, TEST again, NOT, NEG, MUL, IMUL, DIV, IDIV.
for (const extension of [0, 1]) {
  add([0xf6], N, { ...both, extension, immediate: "byte" });
  add([0xf7], N, { ...both, extension, immediate: "v", sized: true });
}
for (const extension of [2, 3]) pair([0xf6], N, { ...both, extension, lockable: true });
for (const extension of [4, 5]) pair([0xf6], 2 * N, { ...both, extension });
for (const extension of [6, 7]) pair([0xf6], 4 * N, { ...both, extension, prepare: drawDividend });
for (const extension of [0, 1]) pair([0xfe], N, { ...both, extension, lockable: true });
add([0xff], N, { ...both, extension: 6, sized: true, stack: "shallow" });

// The map 0F.
// PREFETCHW has no register form; the hint NOPs have.
add([0x0f, 0x0d], 48, { modrm: "memory", sized: true });
for (const opcode of [0x18, 0x19, 0x1a, 0x1b, 0x1c, 0x1d, 0x1e, 0x1f])
  add([0x0f, opcode], 48, { ...both, sized: true });
for (let cc = 0; cc < 16; cc++) {
  add([0x0f, 0x40 | cc], N / 2, { ...both, sized: true });
  add([0x0f, 0x90 | cc], N / 2, both);
}
for (const opcode of [0xa3, 0xab, 0xb3, 0xbb]) {
  const lockable = opcode === 0xa3 ? {} : { lockable: true };
  add([0x0f, opcode], 2 * N, { ...both, ...lockable, sized: true, prepare: drawBitOffset });
}
for (const extension of [4, 5, 6, 7]) {
  const lockable = extension === 4 ? {} : { lockable: true };
  add([0x0f, 0xba], 2 * N, { ...both, ...lockable, extension, immediate: "byte", sized: true });
}
for (const opcode of [0xa4, 0xac]) {
  add([0x0f, opcode], 3 * N, { ...both, immediate: "byte", sized: true, prepare: drawShiftCount });
  add([0x0f, opcode | 1], 3 * N, { ...both, sized: true, prepare: drawShiftCount });
}
add([0x0f, 0xaf], 3 * N, { ...both, sized: true });
pair([0x0f, 0xb0], 2 * N, {
  ...both,
  lockable: true,
  prepare(c) {
    c.pinned |= 1 << EAX;
  },
  finish: pokeAccumulator,
});
for (const opcode of [0xb6, 0xb7, 0xbe, 0xbf]) add([0x0f, opcode], N, { ...both, sized: true });
for (const opcode of [0xbc, 0xbd]) add([0x0f, opcode], 2 * N, { ...both, sized: true });
pair([0x0f, 0xc0], N, { ...both, lockable: true });
add([0x0f, 0xc7], 3 * N, {
  modrm: "memory",
  extension: 1,
  lockable: true,
  prepare(c) {
    c.pinned |= (1 << EAX) | (1 << EDX) | (1 << ESP);
  },
  finish: pokePair,
});
add([0x0f, 0xc8], N, { opcodeRegister: true });
