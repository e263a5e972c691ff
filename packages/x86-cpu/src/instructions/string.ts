/*C:288 String instructions.
 *
 * SDM Vol 1 §5.1.8: MOVS, CMPS, SCAS, LODS and STOS with their repeats. Every iteration is committed by itself, so that a
 * fault leaves the registers at the iteration that faulted, and the instruction goes on from there; a long repeat is cut
 * into pieces (repeat.ts). Before: control-transfer.ts. INS and OUTS are io.ts; next is flag-control.ts. */
import type { Cpu } from "../cpu.js";
import { EFLAGS_DF, EFLAGS_ZF, flagsSub } from "../flags.js";
import type { Handler, HandlerTable } from "../handler.js";
import { type Instruction, REP_NONE, REP_REPE } from "../ir.js";
import { EAX, ECX, EDI, EFLAGS, ES, ESI } from "../layout.js";
import { readMemory, readReg, writeMemory, writeReg } from "../operands.js";
import { OP_CMPS, OP_LODS, OP_MOVS, OP_SCAS, OP_STOS } from "../ops.js";
import { REP_CHUNK_MANY, repeatLimit, restartRepeat } from "../repeat.js";
import { moveMany, storeMany } from "./string-bulk.js";

/** (E)SI or (E)DI as an offset. */
function stringOffset(cpu: Cpu, insn: Instruction, register: number): number {
  return insn.addressSize === 4 ? cpu.i32[register] : cpu.u16[register << 1];
}

/** Moves (E)SI or (E)DI by one element, down when DF is set. */
function stepString(cpu: Cpu, insn: Instruction, register: number): void {
  const delta = (cpu.i32[EFLAGS] & EFLAGS_DF) === 0 ? insn.size : -insn.size;
  writeReg(cpu, register, insn.addressSize, cpu.i32[register] + delta);
}

/** One iteration. For CMPS and SCAS it leaves the flags of its comparison. */
type StringIteration = (cpu: Cpu, insn: Instruction) => void;

/** Does up to `most` iterations upwards in one go. @returns how many, 0 when it cannot now. */
type ManyIterations = (cpu: Cpu, insn: Instruction, most: number) => number;

/** Fewer iterations than this are not worth a try in one go. */
const WORTH_MANY = 8;

/** A handler that repeats `iterate` (E)CX times under any REP prefix. */
function repeated(iterate: StringIteration, many: ManyIterations | null): Handler {
  return (cpu, insn) => {
    if (insn.rep === REP_NONE) {
      iterate(cpu, insn);
      return;
    }
    const addressSize = insn.addressSize;
    let count = readReg(cpu, ECX, addressSize) >>> 0;
    if (count === 0) return;
    const upwards = (cpu.i32[EFLAGS] & EFLAGS_DF) === 0;
    let left = many !== null && upwards ? repeatLimit(cpu, REP_CHUNK_MANY) : repeatLimit(cpu);
    let untilTry = 0;
    for (;;) {
      let done = 0;
      if (many !== null && upwards && --untilTry < 0 && left >= WORTH_MANY && count >= WORTH_MANY) {
        done = many(cpu, insn, Math.min(count, left));
        if (done === 0) untilTry = WORTH_MANY;
      }
      if (done === 0) {
        iterate(cpu, insn);
        done = 1;
      }
      count -= done;
      writeReg(cpu, ECX, addressSize, count);
      if (count === 0) return;
      left -= done;
      if (left === 0 || cpu.watches.hits !== 0) {
        restartRepeat(cpu);
        return;
      }
    }
  };
}

/** As `repeated`, but REPE ends after an iteration that left ZF clear, REPNE after one that left it set. */
function repeatedComparison(iterate: StringIteration): Handler {
  return (cpu, insn) => {
    if (insn.rep === REP_NONE) {
      iterate(cpu, insn);
      return;
    }
    const addressSize = insn.addressSize;
    let count = readReg(cpu, ECX, addressSize);
    if (count === 0) return;
    const continueOnZf = insn.rep === REP_REPE ? EFLAGS_ZF : 0;
    let left = repeatLimit(cpu);
    for (;;) {
      iterate(cpu, insn);
      count = (count - 1) | 0;
      writeReg(cpu, ECX, addressSize, count);
      if (count === 0 || (cpu.i32[EFLAGS] & EFLAGS_ZF) !== continueOnZf) return;
      if (--left === 0 || cpu.watches.hits !== 0) {
        restartRepeat(cpu);
        return;
      }
    }
  };
}

function movs(cpu: Cpu, insn: Instruction): void {
  const size = insn.size;
  const value = readMemory(cpu, insn.segment, stringOffset(cpu, insn, ESI), size);
  writeMemory(cpu, ES, stringOffset(cpu, insn, EDI), size, value);
  stepString(cpu, insn, ESI);
  stepString(cpu, insn, EDI);
}

function cmps(cpu: Cpu, insn: Instruction): void {
  const size = insn.size;
  const a = readMemory(cpu, insn.segment, stringOffset(cpu, insn, ESI), size);
  const b = readMemory(cpu, ES, stringOffset(cpu, insn, EDI), size);
  flagsSub(cpu, size, a, b, (a - b) | 0);
  stepString(cpu, insn, ESI);
  stepString(cpu, insn, EDI);
}

function scas(cpu: Cpu, insn: Instruction): void {
  const size = insn.size;
  const a = readReg(cpu, EAX, size);
  const b = readMemory(cpu, ES, stringOffset(cpu, insn, EDI), size);
  flagsSub(cpu, size, a, b, (a - b) | 0);
  stepString(cpu, insn, EDI);
}

function lods(cpu: Cpu, insn: Instruction): void {
  const value = readMemory(cpu, insn.segment, stringOffset(cpu, insn, ESI), insn.size);
  writeReg(cpu, EAX, insn.size, value);
  stepString(cpu, insn, ESI);
}

function stos(cpu: Cpu, insn: Instruction): void {
  writeMemory(cpu, ES, stringOffset(cpu, insn, EDI), insn.size, readReg(cpu, EAX, insn.size));
  stepString(cpu, insn, EDI);
}

/** Fills in the handlers of this file. */
export function registerString(handlers: HandlerTable): void {
  handlers[OP_MOVS] = repeated(movs, moveMany);
  handlers[OP_CMPS] = repeatedComparison(cmps);
  handlers[OP_SCAS] = repeatedComparison(scas);
  handlers[OP_LODS] = repeated(lods, null);
  handlers[OP_STOS] = repeated(stos, storeMany);
}
