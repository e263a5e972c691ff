/*C:848 x87 control.
 *
 * Control and status words, the stack pointer, the environment in its four layouts, and the whole state with it
 * (SDM Vol 1 §8.1.10, §8.3.7 to §8.3.11). Before: x87-transfer.ts. Next: the opcode tables (x87.ts). */
import { checkRead, checkWrite, read16, read32, write16, write32 } from "../access.js";
import type { Cpu } from "../cpu.js";
import { raiseFault } from "../events.js";
import { FLOAT_ALL_EXCEPTIONS } from "../float/context.js";
import { createFloat80, SLOT_WORDS, setFloat80, TAG_EMPTY, tagOf } from "../float/float80.js";
import type { Instruction } from "../ir.js";
import {
  CR0,
  EAX,
  FPU_CONTROL,
  FPU_CS,
  FPU_DP,
  FPU_DS,
  FPU_IP,
  FPU_OPCODE,
  FPU_R0,
  FPU_STATUS,
  FPU_TAG,
  FPU_TOP,
  MODE,
  MODE_FPU_TRAPS,
  MODE_REAL,
  MODE_V86,
} from "../layout.js";
import { effectiveOffset } from "../operands.js";
import { CR0_MP, CR0_TS, VECTOR_NM } from "../registers.js";
import {
  begin,
  checkAvailable,
  checkPendingError,
  getStack,
  initialize,
  recordPointers,
  STATUS_B,
  STATUS_C1,
  STATUS_ES,
  STATUS_SF,
  setControlWord,
  setStatusWord,
  statusWord,
  updateSummary,
} from "./x87-state.js";

const x = createFloat80();

/** FWAIT: #NM only under TS and MP together, then #MF. */
export function wait(cpu: Cpu): void {
  if ((cpu.i32[MODE] & MODE_FPU_TRAPS) !== 0) {
    const both = CR0_TS | CR0_MP;
    if ((cpu.i32[CR0] & both) === both) raiseFault(cpu, VECTOR_NM);
  }
  checkPendingError(cpu);
}

/** FNOP. */
export function noOperation(cpu: Cpu, insn: Instruction): void {
  begin(cpu);
  recordPointers(cpu, insn);
}

/** FNENI, FNDISI, FNSETPM: of the 8087 and 80287, nothing since. */
export function obsolete(cpu: Cpu): void {
  checkAvailable(cpu);
}

/** FNINIT. */
export function initializeX87(cpu: Cpu): void {
  checkAvailable(cpu);
  initialize(cpu);
}

/** FNCLEX. */
export function clearExceptions(cpu: Cpu): void {
  checkAvailable(cpu);
  cpu.i32[FPU_STATUS] &= ~(FLOAT_ALL_EXCEPTIONS | STATUS_SF | STATUS_ES | STATUS_B);
}

/** FLDCW. */
export function loadControl(cpu: Cpu, insn: Instruction): void {
  checkAvailable(cpu);
  checkPendingError(cpu);
  setControlWord(cpu, read16(cpu, insn.segment, effectiveOffset(cpu, insn)));
}

/** FNSTCW. */
export function storeControl(cpu: Cpu, insn: Instruction): void {
  checkAvailable(cpu);
  write16(cpu, insn.segment, effectiveOffset(cpu, insn), cpu.i32[FPU_CONTROL]);
}

/** FNSTSW m16. */
export function storeStatus(cpu: Cpu, insn: Instruction): void {
  checkAvailable(cpu);
  write16(cpu, insn.segment, effectiveOffset(cpu, insn), statusWord(cpu));
}

/** FNSTSW AX. */
export function storeStatusToAx(cpu: Cpu): void {
  checkAvailable(cpu);
  cpu.u16[EAX << 1] = statusWord(cpu);
}

function rotate(cpu: Cpu, insn: Instruction, by: number): void {
  begin(cpu);
  recordPointers(cpu, insn);
  cpu.i32[FPU_TOP] = (cpu.i32[FPU_TOP] + by) & 7;
  cpu.i32[FPU_STATUS] &= ~STATUS_C1;
}

/** FDECSTP and FINCSTP: the top moves, tags stay. */
export const decrementTop = (cpu: Cpu, insn: Instruction): void => rotate(cpu, insn, -1);
export const incrementTop = (cpu: Cpu, insn: Instruction): void => rotate(cpu, insn, 1);

/** The tag word as software sees it: made from the contents of what is not empty. */
export function tagWord(cpu: Cpu): number {
  const i32 = cpu.i32;
  let tags = 0;
  for (let register = 0; register < 8; register++) {
    const slot = FPU_R0 + register * SLOT_WORDS;
    const empty = ((i32[FPU_TAG] >>> (register * 2)) & 3) === TAG_EMPTY;
    tags |= (empty ? TAG_EMPTY : tagOf(i32[slot + 2], i32[slot + 1], i32[slot])) << (register * 2);
  }
  return tags;
}

/*
 * The environment (SDM Vol 1 figures 8-9 to 8-12): seven fields of four or two bytes.
 *
 *            protected mode                            real and virtual-8086 mode
 *   0  control  1  status  2  tags
 *   3  instruction pointer offset                      linear instruction pointer, bits 15-0
 *   4  code selector; in 32 bits opcode above          bits 31-16 (19-16 in 16 bits) from bit 12 on; opcode below
 *   5  operand pointer offset                          linear operand pointer, bits 15-0
 *   6  operand selector                                bits 31-16 from bit 12 on
 */
const FIELDS = 7;
const fields = new Int32Array(FIELDS);
const REGISTER_BYTES = 10;
const OPCODE_MASK = 0x7ff;

function isRealFormat(cpu: Cpu): boolean {
  return (cpu.i32[MODE] & (MODE_REAL | MODE_V86)) !== 0;
}

/** Fills `fields` with the state, the unused upper halves being ones as on the processor. */
function collectEnvironment(cpu: Cpu, wide: boolean): void {
  const i32 = cpu.i32;
  const ones = 0xffff0000 | 0;
  fields[0] = i32[FPU_CONTROL] | ones;
  fields[1] = statusWord(cpu) | ones;
  fields[2] = tagWord(cpu) | ones;
  if (isRealFormat(cpu)) {
    const instruction = i32[FPU_IP] + (i32[FPU_CS] << 4);
    const operand = i32[FPU_DP] + (i32[FPU_DS] << 4);
    fields[3] = (instruction & 0xffff) | ones;
    fields[4] = (((instruction >>> 16) << 12) & 0x0ffff000) | (i32[FPU_OPCODE] & OPCODE_MASK);
    fields[5] = (operand & 0xffff) | ones;
    fields[6] = ((operand >>> 16) << 12) & 0x0ffff000;
  } else {
    fields[3] = i32[FPU_IP];
    fields[4] = wide ? i32[FPU_CS] | ((i32[FPU_OPCODE] & OPCODE_MASK) << 16) : i32[FPU_CS];
    fields[5] = i32[FPU_DP];
    fields[6] = i32[FPU_DS] | ones;
  }
}

/** Writes the environment at an offset that has been checked; returns its size. */
function writeEnvironment(cpu: Cpu, insn: Instruction, offset: number): number {
  const wide = insn.operandSize === 4;
  collectEnvironment(cpu, wide);
  for (let n = 0; n < FIELDS; n++) {
    if (wide) write32(cpu, insn.segment, offset + n * 4, fields[n]);
    else write16(cpu, insn.segment, offset + n * 2, fields[n]);
  }
  return FIELDS * insn.operandSize;
}

/** Reads the environment into `fields`; the memory has been checked. Returns its size. */
function readEnvironment(cpu: Cpu, insn: Instruction, offset: number): number {
  for (let n = 0; n < FIELDS; n++) {
    if (insn.operandSize === 4) fields[n] = read32(cpu, insn.segment, offset + n * 4);
    else fields[n] = read16(cpu, insn.segment, offset + n * 2);
  }
  return FIELDS * insn.operandSize;
}

/** Makes `fields` the state. */
function loadEnvironmentFields(cpu: Cpu, wide: boolean): void {
  const i32 = cpu.i32;
  i32[FPU_TAG] = fields[2] & 0xffff;
  if (isRealFormat(cpu)) {
    i32[FPU_IP] = (fields[3] & 0xffff) | (((fields[4] >>> 12) & 0xffff) << 16);
    i32[FPU_CS] = 0;
    i32[FPU_OPCODE] = fields[4] & OPCODE_MASK;
    i32[FPU_DP] = (fields[5] & 0xffff) | (((fields[6] >>> 12) & 0xffff) << 16);
    i32[FPU_DS] = 0;
  } else {
    i32[FPU_IP] = fields[3];
    i32[FPU_CS] = fields[4] & 0xffff;
    i32[FPU_OPCODE] = wide ? (fields[4] >>> 16) & OPCODE_MASK : 0;
    i32[FPU_DP] = fields[5];
    i32[FPU_DS] = fields[6] & 0xffff;
  }
  setControlWord(cpu, fields[0]);
  setStatusWord(cpu, fields[1]);
}

/** FNSTENV: stores the environment, then masks all exceptions. */
export function storeEnvironment(cpu: Cpu, insn: Instruction): void {
  checkAvailable(cpu);
  const offset = effectiveOffset(cpu, insn);
  checkWrite(cpu, insn.segment, offset, FIELDS * insn.operandSize);
  writeEnvironment(cpu, insn, offset);
  cpu.i32[FPU_CONTROL] |= FLOAT_ALL_EXCEPTIONS;
  updateSummary(cpu);
}

/** FLDENV. An exception that it unmasks waits for the next instruction. */
export function loadEnvironment(cpu: Cpu, insn: Instruction): void {
  checkAvailable(cpu);
  checkPendingError(cpu);
  const offset = effectiveOffset(cpu, insn);
  checkRead(cpu, insn.segment, offset, FIELDS * insn.operandSize);
  readEnvironment(cpu, insn, offset);
  loadEnvironmentFields(cpu, insn.operandSize === 4);
}

/** Writes `x`, in words: registers of a saved state are aligned to no more, and only the whole state's alignment counts. */
function writeRegister(cpu: Cpu, segment: number, offset: number): void {
  write16(cpu, segment, offset, x.lo);
  write16(cpu, segment, offset + 2, x.lo >>> 16);
  write16(cpu, segment, offset + 4, x.hi);
  write16(cpu, segment, offset + 6, x.hi >>> 16);
  write16(cpu, segment, offset + 8, x.signExponent);
}

/** Two words as one doubleword, likewise. */
function readWords(cpu: Cpu, segment: number, offset: number): number {
  return read16(cpu, segment, offset) | (read16(cpu, segment, offset + 2) << 16);
}

/** FNSAVE: environment and registers from ST(0) on, then FNINIT. */
export function saveState(cpu: Cpu, insn: Instruction): void {
  checkAvailable(cpu);
  const offset = effectiveOffset(cpu, insn);
  checkWrite(cpu, insn.segment, offset, FIELDS * insn.operandSize + 8 * REGISTER_BYTES);
  const registers = offset + writeEnvironment(cpu, insn, offset);
  for (let i = 0; i < 8; i++) {
    getStack(cpu, i, x);
    writeRegister(cpu, insn.segment, registers + i * REGISTER_BYTES);
  }
  initialize(cpu);
}

/** FRSTOR. */
export function restoreState(cpu: Cpu, insn: Instruction): void {
  checkAvailable(cpu);
  checkPendingError(cpu);
  const offset = effectiveOffset(cpu, insn);
  checkRead(cpu, insn.segment, offset, FIELDS * insn.operandSize + 8 * REGISTER_BYTES);
  const registers = offset + readEnvironment(cpu, insn, offset);
  loadEnvironmentFields(cpu, insn.operandSize === 4);
  const i32 = cpu.i32;
  for (let i = 0; i < 8; i++) {
    const at = registers + i * REGISTER_BYTES;
    const low = readWords(cpu, insn.segment, at);
    setFloat80(x, read16(cpu, insn.segment, at + 8), readWords(cpu, insn.segment, at + 4), low);
    const slot = FPU_R0 + ((i32[FPU_TOP] + i) & 7) * SLOT_WORDS;
    i32[slot] = x.lo;
    i32[slot + 1] = x.hi;
    i32[slot + 2] = x.signExponent;
  }
}
