/*C:259 What the model has of the instruction set.
 *
 * Here every instruction that not all processors of the family have is tied to the CPUID feature that brings it (SDM Vol 1
 * chapter 5, Vol 2A CPUID), so that a model that leaves a feature out has the instruction undefined, at decoding, in every
 * tier. The oldest model is an 80486: what it has needs nothing. The x87 is not here: without one its instructions are
 * #NM, as under CR0.EM (mode.ts). Before: the maps. Next: decoder.ts. */
import {
  CPUID_CLFSH,
  CPUID_CMOV,
  CPUID_CX8,
  CPUID_FXSR,
  CPUID_MMX,
  CPUID_MSR,
  CPUID_POPCNT,
  CPUID_SEP,
  CPUID_SSE,
  CPUID_SSE2,
  CPUID_SSE3,
  CPUID_TSC,
  type CpuModel,
} from "../cpuid.js";
import { type Instruction, REP_REPE } from "../ir.js";
import * as op from "../ops.js";
import { PREFIX_66, PREFIX_F2, PREFIX_F3, PREFIX_NONE, prefixClass } from "./map-sse.js";

/** CMOVcc; FCMOVcc and FCOMI too. */
const ISA_CMOV = 1 << 0;
const ISA_CX8 = 1 << 1;
const ISA_TSC = 1 << 2;
const ISA_MSR = 1 << 3;
const ISA_SEP = 1 << 4;
const ISA_CLFSH = 1 << 5;
const ISA_MMX = 1 << 6;
const ISA_FXSR = 1 << 7;
const ISA_SSE = 1 << 8;
const ISA_SSE2 = 1 << 9;
const ISA_SSE3 = 1 << 10;
/** The hint NOPs 0F 0D and 0F 18 to 1F, which no feature bit announces: families 6 and 15 (SDM Vol 2B, NOP). */
const ISA_HINT_NOP = 1 << 11;
/** Everything that a named model can have. */
export const ISA_ALL = (1 << 12) - 1;
/** Younger than all of them; a model of one's own may have it. */
const ISA_POPCNT = 1 << 12;
/** What no processor has. */
const ISA_NOWHERE = 1 << 13;

const FAMILY_P6 = 6;
const FAMILY_P4 = 15;

/** The ISA_* that a model has. */
export function instructionSetOf(model: CpuModel): number {
  const { features, featuresEcx, family } = model;
  const has = (bit: number, isa: number): number => ((features & bit) !== 0 ? isa : 0);
  return (
    has(CPUID_CMOV, ISA_CMOV) |
    has(CPUID_CX8, ISA_CX8) |
    has(CPUID_TSC, ISA_TSC) |
    has(CPUID_MSR, ISA_MSR) |
    has(CPUID_SEP, ISA_SEP) |
    has(CPUID_CLFSH, ISA_CLFSH) |
    has(CPUID_MMX, ISA_MMX) |
    has(CPUID_FXSR, ISA_FXSR) |
    has(CPUID_SSE, ISA_SSE) |
    has(CPUID_SSE2, ISA_SSE2) |
    ((featuresEcx & CPUID_SSE3) !== 0 ? ISA_SSE3 : 0) |
    ((featuresEcx & CPUID_POPCNT) !== 0 ? ISA_POPCNT : 0) |
    (family === FAMILY_P6 || family === FAMILY_P4 ? ISA_HINT_NOP : 0)
  );
}

/** ISA_* by operation; those of OP_SSE, OP_X87 and OP_NOP are found from the encoding. */
const BY_OPERATION = new Uint16Array(op.OP_COUNT);
BY_OPERATION[op.OP_CMOV] = ISA_CMOV;
BY_OPERATION[op.OP_CMPXCHG8B] = ISA_CX8;
BY_OPERATION[op.OP_RDTSC] = ISA_TSC;
BY_OPERATION[op.OP_RDMSR] = ISA_MSR;
BY_OPERATION[op.OP_WRMSR] = ISA_MSR;
BY_OPERATION[op.OP_SYSENTER] = ISA_SEP;
BY_OPERATION[op.OP_SYSEXIT] = ISA_SEP;

/** ISA_* of OP_SSE by (PREFIX_* << 8) | opcode of map 0F. Without a prefix everything not named is SSE's; else SSE2's. */
const BY_ENCODING = new Uint16Array(4 << 8).fill(ISA_SSE2);
BY_ENCODING.fill(ISA_SSE, PREFIX_NONE << 8, (PREFIX_NONE + 1) << 8);

function declare(isa: number, prefix: number, opcodes: readonly (number | readonly [number, number])[]): void {
  for (const opcode of opcodes) {
    const [first, last] = typeof opcode === "number" ? [opcode, opcode] : opcode;
    BY_ENCODING.fill(isa, (prefix << 8) | first, ((prefix << 8) | last) + 1);
  }
}

// MMX proper (SDM Vol 1 §5.4).
declare(ISA_MMX, PREFIX_NONE, [[0x60, 0x6b], 0x6e, 0x6f, [0x71, 0x77], 0x7e, 0x7f, [0xd1, 0xd3], 0xd5, 0xd8, 0xd9]);
declare(ISA_MMX, PREFIX_NONE, [0xdb, 0xdc, 0xdd, 0xdf, 0xe1, 0xe2, 0xe5, 0xe8, 0xe9, 0xeb, 0xec, 0xed, 0xef]);
declare(ISA_MMX, PREFIX_NONE, [[0xf1, 0xf3], 0xf5, [0xf8, 0xfa], [0xfc, 0xfe]]);
// What SSE2 adds without a prefix: conversions, MOVNTI, and PADDQ, PMULUDQ and PSUBQ on mm registers (§5.6).
declare(ISA_SSE2, PREFIX_NONE, [0x5a, 0x5b, 0xc3, 0xd4, 0xf4, 0xfb]);
// Scalar singles (§5.5).
declare(ISA_SSE, PREFIX_F3, [0x10, 0x11, 0x2a, 0x2c, 0x2d, [0x51, 0x53], 0x58, 0x59, [0x5c, 0x5f], 0xc2]);
// SSE3 (§5.7).
declare(ISA_SSE3, PREFIX_66, [0x7c, 0x7d, 0xd0]);
declare(ISA_SSE3, PREFIX_F3, [0x12, 0x16]);
declare(ISA_SSE3, PREFIX_F2, [0x12, 0x7c, 0x7d, 0xd0, 0xf0]);

const STATE_GROUP = 0xae;
/** 0F AE by ModRM.reg: FXSAVE, FXRSTOR, LDMXCSR, STMXCSR, three that are undefined, CLFLUSH. */
const STATE_IN_MEMORY = [ISA_FXSR, ISA_FXSR, ISA_SSE, ISA_SSE, 0, 0, 0, ISA_CLFSH];
/** With a register: LFENCE and MFENCE are SSE2's, SFENCE is SSE's. */
const STATE_WITH_REGISTER = [0, 0, 0, 0, 0, ISA_SSE2, ISA_SSE2, ISA_SSE];

function requiredBySse(insn: Instruction): number {
  if (insn.opcode === STATE_GROUP) return (insn.isMemory ? STATE_IN_MEMORY : STATE_WITH_REGISTER)[insn.reg];
  return BY_ENCODING[(prefixClass(insn) << 8) | insn.opcode];
}

/** DB, DD and DF /1 in memory: FISTTP. DA and DB /0 to /3 with registers: FCMOVcc; DB and DF /5, /6: FCOMI and FUCOMI. */
function requiredByX87(insn: Instruction): number {
  const { opcode, reg } = insn;
  if (insn.isMemory) return reg === 1 && (opcode === 0xdb || opcode === 0xdd || opcode === 0xdf) ? ISA_SSE3 : 0;
  if (reg < 4) return opcode === 0xda || opcode === 0xdb ? ISA_CMOV : 0;
  return (reg === 5 || reg === 6) && (opcode === 0xdb || opcode === 0xdf) ? ISA_CMOV : 0;
}

/** The ISA_* that a decoded instruction needs. */
export function requiredFeatures(insn: Instruction): number {
  if (insn.op === op.OP_SSE) return requiredBySse(insn);
  if (insn.op === op.OP_X87) return requiredByX87(insn);
  if (insn.op === op.OP_POPCNT) return insn.rep === REP_REPE ? ISA_POPCNT : ISA_NOWHERE;
  if (insn.op === op.OP_NOP) return insn.map === 1 ? ISA_HINT_NOP : 0;
  return BY_OPERATION[insn.op];
}
