/*C:270 Data transfer.
 *
 * SDM Vol 1 §5.1.1: moves, exchanges, the compare-and-exchange family, widening, and PUSH and POP. Before: the decoder
 * and operands.ts. Segment registers are segment-registers.ts; next is arithmetic.ts. */
import { checkWrite, read32, write32 } from "../access.js";
import { checkWideAlignment } from "../access-slow.js";
import type { Cpu } from "../cpu.js";
import { EFLAGS_ZF, flagsAdd, flagsSub, testCondition } from "../flags.js";
import type { HandlerTable } from "../handler.js";
import { FORM_IMM, FORM_REG_RM, FORM_RM_IMM, type Instruction } from "../ir.js";
import { EAX, EBP, EBX, ECX, EDI, EDX, EFLAGS, ESI, ESP, SS } from "../layout.js";
import {
  effectiveOffset,
  readReg,
  readRm,
  readRmForWrite,
  readRmSource,
  writeMemory,
  writeReg,
  writeRm,
  writeRmBack,
} from "../operands.js";
import {
  OP_BSWAP,
  OP_CBW,
  OP_CMOV,
  OP_CMPXCHG,
  OP_CMPXCHG8B,
  OP_CWD,
  OP_MOV,
  OP_MOVSX,
  OP_MOVZX,
  OP_POP,
  OP_POPA,
  OP_PUSH,
  OP_PUSHA,
  OP_XADD,
  OP_XCHG,
} from "../ops.js";
import { moveStackPointer, peek, push, stackOffset } from "../stack.js";

function mov(cpu: Cpu, insn: Instruction): void {
  if (insn.form === FORM_REG_RM) writeReg(cpu, insn.reg, insn.size, readRm(cpu, insn));
  else if (insn.form === FORM_RM_IMM) writeRm(cpu, insn, insn.imm);
  else writeRm(cpu, insn, readReg(cpu, insn.reg, insn.size));
}

function cmov(cpu: Cpu, insn: Instruction): void {
  const value = readRm(cpu, insn);
  if (testCondition(cpu.i32[EFLAGS], insn.condition)) writeReg(cpu, insn.reg, insn.size, value);
}

function xchg(cpu: Cpu, insn: Instruction): void {
  const value = readRmForWrite(cpu, insn);
  writeRmBack(cpu, insn, readReg(cpu, insn.reg, insn.size));
  writeReg(cpu, insn.reg, insn.size, value);
}

/** BSWAP r16 is undefined; processors clear the word. */
function bswap(cpu: Cpu, insn: Instruction): void {
  if (insn.size === 2) {
    writeReg(cpu, insn.rm, 2, 0);
    return;
  }
  const value = cpu.i32[insn.rm];
  cpu.i32[insn.rm] = (value << 24) | ((value & 0xff00) << 8) | ((value >>> 8) & 0xff00) | (value >>> 24);
}

/** With both operands one register the sum wins, so the register operand is written first. */
function xadd(cpu: Cpu, insn: Instruction): void {
  const a = readRmForWrite(cpu, insn);
  const b = readReg(cpu, insn.reg, insn.size);
  const result = (a + b) | 0;
  flagsAdd(cpu, insn.size, a, b, result);
  writeReg(cpu, insn.reg, insn.size, a);
  writeRmBack(cpu, insn, result);
}

/** The destination is written in either case, so that it must be writable. */
function cmpxchg(cpu: Cpu, insn: Instruction): void {
  const size = insn.size;
  const destination = readRmForWrite(cpu, insn);
  const accumulator = readReg(cpu, EAX, size);
  const source = readReg(cpu, insn.reg, size);
  flagsSub(cpu, size, accumulator, destination, (accumulator - destination) | 0);
  if (accumulator === destination) {
    writeRmBack(cpu, insn, source);
  } else {
    writeRmBack(cpu, insn, destination);
    writeReg(cpu, EAX, size, destination);
  }
}

/** Changes no flag but ZF. */
function cmpxchg8b(cpu: Cpu, insn: Instruction): void {
  const i32 = cpu.i32;
  const offset = effectiveOffset(cpu, insn);
  const high = (offset + 4) | 0;
  checkWideAlignment(cpu, insn.segment, offset, 8, 8, true);
  checkWrite(cpu, insn.segment, offset, 8);
  const lowValue = read32(cpu, insn.segment, offset);
  const highValue = read32(cpu, insn.segment, high);
  if (lowValue === i32[EAX] && highValue === i32[EDX]) {
    write32(cpu, insn.segment, offset, i32[EBX]);
    write32(cpu, insn.segment, high, i32[ECX]);
    i32[EFLAGS] |= EFLAGS_ZF;
  } else {
    i32[EAX] = lowValue;
    i32[EDX] = highValue;
    i32[EFLAGS] &= ~EFLAGS_ZF;
  }
}

function movzx(cpu: Cpu, insn: Instruction): void {
  writeReg(cpu, insn.reg, insn.size, readRmSource(cpu, insn));
}

function movsx(cpu: Cpu, insn: Instruction): void {
  const shift = 32 - insn.sourceSize * 8;
  writeReg(cpu, insn.reg, insn.size, (readRmSource(cpu, insn) << shift) >> shift);
}

function cbw(cpu: Cpu, insn: Instruction): void {
  if (insn.size === 4) cpu.i32[EAX] = (cpu.i32[EAX] << 16) >> 16;
  else writeReg(cpu, EAX, 2, (cpu.i32[EAX] << 24) >> 24);
}

function cwd(cpu: Cpu, insn: Instruction): void {
  if (insn.size === 4) cpu.i32[EDX] = cpu.i32[EAX] >> 31;
  else writeReg(cpu, EDX, 2, (cpu.i32[EAX] << 16) >> 31);
}

/** PUSH ESP pushes what ESP was. */
function pushOperand(cpu: Cpu, insn: Instruction): void {
  push(cpu, insn.size, insn.form === FORM_IMM ? insn.imm : readRm(cpu, insn));
}

/** An address with ESP in it is computed after the increment; POP ESP ends with what was popped. */
function popOperand(cpu: Cpu, insn: Instruction): void {
  const size = insn.size;
  const value = peek(cpu, size, 0);
  if (insn.isMemory) {
    const before = cpu.i32[ESP];
    moveStackPointer(cpu, size);
    const after = cpu.i32[ESP];
    const offset = effectiveOffset(cpu, insn);
    cpu.i32[ESP] = before;
    writeMemory(cpu, insn.segment, offset, size, value);
    cpu.i32[ESP] = after;
  } else {
    moveStackPointer(cpu, size);
    writeReg(cpu, insn.rm, size, value);
  }
}

const PUSHA_ORDER = [EAX, ECX, EDX, EBX, ESP, EBP, ESI, EDI];

function pusha(cpu: Cpu, insn: Instruction): void {
  const size = insn.size;
  for (let n = 1; n <= 8; n++) checkWrite(cpu, SS, stackOffset(cpu, -n * size), size);
  const esp = cpu.i32[ESP];
  for (const register of PUSHA_ORDER) push(cpu, size, register === ESP ? esp : cpu.i32[register]);
}

/** The image of ESP is skipped. */
function popa(cpu: Cpu, insn: Instruction): void {
  const size = insn.size;
  for (let n = 0; n < 8; n++) peek(cpu, size, n * size);
  for (let n = 7; n >= 0; n--) {
    if (n !== ESP) writeReg(cpu, n, size, peek(cpu, size, (7 - n) * size));
  }
  moveStackPointer(cpu, 8 * size);
}

/** Fills in the handlers of this file. */
export function registerDataTransfer(handlers: HandlerTable): void {
  handlers[OP_MOV] = mov;
  handlers[OP_CMOV] = cmov;
  handlers[OP_XCHG] = xchg;
  handlers[OP_BSWAP] = bswap;
  handlers[OP_XADD] = xadd;
  handlers[OP_CMPXCHG] = cmpxchg;
  handlers[OP_CMPXCHG8B] = cmpxchg8b;
  handlers[OP_PUSH] = pushOperand;
  handlers[OP_POP] = popOperand;
  handlers[OP_PUSHA] = pusha;
  handlers[OP_POPA] = popa;
  handlers[OP_CWD] = cwd;
  handlers[OP_CBW] = cbw;
  handlers[OP_MOVSX] = movsx;
  handlers[OP_MOVZX] = movzx;
}
