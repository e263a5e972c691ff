/*T:260 Memory operands as ModRM, SIB and displacement (SDM Vol 2 §2.1.5).
 *
 *   ModRM  7   6 5   3 2   0        SIB  7     6 5     3 2    0
 *         [ mod | reg | rm  ]           [ scale | index | base ]
 *
 * From a sum of registers to bytes, in 16-bit and 32-bit addressing. Before it come operands; matching.ts and encode.ts
 * use it. */
import { AsmError } from "./errors.js";
import { evaluateLinear, type Scope } from "./expression.js";
import type { Operand } from "./operands.js";
import type { Register } from "./registers.js";

export type MemoryOperand = Extract<Operand, { kind: "memory" }>;

export type Address = {
  readonly size: 16 | 32;
  readonly base?: number;
  readonly index?: number;
  readonly scale: 1 | 2 | 4 | 8;
  /** As signed number of `size` bits. */
  readonly displacement: number;
};

const ESP = 4;
const EBP = 5;

/** ModRM.rm of 16-bit addressing by the registers' names in order. */
const RM16: Readonly<Record<string, number>> = {
  "bx+si": 0,
  "bx+di": 1,
  "bp+si": 2,
  "bp+di": 3,
  si: 4,
  di: 5,
  bp: 6,
  bx: 7,
};

type Term = { readonly register: Register; factor: bigint };

function combined(operand: MemoryOperand, scope: Scope): { readonly terms: Term[]; readonly value: bigint } {
  const linear = evaluateLinear(operand.address, scope);
  const terms: Term[] = [];
  for (const { register, factor } of linear.registers) {
    const same = terms.find((term) => term.register === register);
    if (same === undefined) terms.push({ register, factor });
    else same.factor += factor;
  }
  return { terms: terms.filter((term) => term.factor !== 0n), value: linear.value };
}

/** The parts of a memory operand. `fallback` is the address size when neither registers nor words tell it. */
export function resolveAddress(operand: MemoryOperand, scope: Scope, fallback: 16 | 32): Address {
  const { terms, value } = combined(operand, scope);
  const classes = new Set(terms.map((term) => term.register.class));
  if (classes.size > 1 || [...classes].some((each) => each !== "r16" && each !== "r32")) {
    const names = terms.map((term) => term.register.name).join("+");
    throw new AsmError("ASM_OPERANDS", `address: expected registers of 16 or of 32 bits, got ${names}`);
  }
  const told = operand.displacementSize === 16 || operand.displacementSize === 32 ? operand.displacementSize : fallback;
  const size = classes.has("r16") ? 16 : classes.has("r32") ? 32 : told;
  if (value < -(1n << 32n) || value >= 1n << 33n) {
    throw new AsmError("ASM_RANGE", `displacement: expected at most ${size} bits, got ${value}`);
  }
  if (size === 16) return resolve16(terms, Number(BigInt.asIntN(16, value)));
  return resolve32(terms, Number(BigInt.asIntN(32, value)));
}

function resolve16(terms: readonly Term[], displacement: number): Address {
  const names = terms.map((term) => term.register.name);
  const key =
    names.length === 2 && (names[0] === "si" || names[0] === "di") ? `${names[1]}+${names[0]}` : names.join("+");
  if (names.length > 0 && (!(key in RM16) || terms.some((term) => term.factor !== 1n))) {
    const legal = Object.keys(RM16).join(" ");
    throw new AsmError("ASM_OPERANDS", `16-bit address: expected one of ${legal}, got ${key}`);
  }
  return { size: 16, base: names.length === 0 ? undefined : RM16[key], scale: 1, displacement };
}

function resolve32(terms: readonly Term[], displacement: number): Address {
  const bad = (): never => {
    const got = terms.map((term) => `${term.register.name}*${term.factor}`).join("+");
    throw new AsmError(
      "ASM_OPERANDS",
      `32-bit address: expected base + index*1|2|4|8 (esp cannot be index), got ${got}`,
    );
  };
  const scaleOf = (factor: bigint): 1 | 2 | 4 | 8 =>
    factor === 1n || factor === 2n || factor === 4n || factor === 8n ? (Number(factor) as 1 | 2 | 4 | 8) : bad();
  if (terms.length === 0) return { size: 32, scale: 1, displacement };
  if (terms.length > 2) return bad();
  if (terms.length === 1) {
    const { register, factor } = terms[0];
    const n = register.number;
    if (factor === 1n) return { size: 32, base: n, scale: 1, displacement };
    if (n === ESP) return bad();
    // *2, *3, *5 and *9 are shorter as base + index, which needs no 32-bit displacement.
    const split = factor === 2n || factor === 3n || factor === 5n || factor === 9n;
    if (split) return { size: 32, base: n, index: n, scale: scaleOf(factor - 1n), displacement };
    return { size: 32, index: n, scale: scaleOf(factor), displacement };
  }
  let [base, index] = terms;
  if (base.factor !== 1n || (index.factor === 1n && index.register.number === ESP)) [base, index] = [index, base];
  if (base.factor !== 1n || index.register.number === ESP) return bad();
  if (index.factor === 1n && base.register.number === EBP && displacement === 0) [base, index] = [index, base];
  return {
    size: 32,
    base: base.register.number,
    index: index.register.number,
    scale: scaleOf(index.factor),
    displacement,
  };
}

/** Displacement bytes that the address needs: 0, 1, 2 or 4, not below `least`. */
export function displacementBytes(address: Address, least: number): number {
  const full = address.size / 8;
  const noBase = address.base === undefined;
  if (noBase || least > 1) return full;
  const fits = address.displacement >= -128 && address.displacement <= 127;
  const bare = address.displacement === 0 && address.base !== (address.size === 16 ? RM16.bp : EBP);
  return !fits ? full : bare && least === 0 ? 0 : 1;
}

/** ModRM (with `reg`), SIB and displacement. `bytes` comes from displacementBytes. */
export function addressBytes(address: Address, reg: number, bytes: number): number[] {
  const displacement: number[] = [];
  for (let i = 0; i < bytes; i++) displacement.push((address.displacement >> (i * 8)) & 0xff);
  const mod = address.base === undefined ? 0 : bytes === 0 ? 0 : bytes === 1 ? 1 : 2;
  const modrm = (rm: number): number => (mod << 6) | (reg << 3) | rm;
  if (address.size === 16) return [modrm(address.base ?? RM16.bp), ...displacement];
  const needsSib = address.index !== undefined || address.base === ESP;
  if (!needsSib) return [modrm(address.base ?? EBP), ...displacement];
  const sib = (Math.log2(address.scale) << 6) | ((address.index ?? ESP) << 3) | (address.base ?? EBP);
  return [modrm(ESP), sib, ...displacement];
}
