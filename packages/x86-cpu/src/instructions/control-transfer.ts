/*C:286 Near control transfer.
 *
 * SDM Vol 1 §5.1.7 within one code segment: jumps, loops, calls and returns, with the stack frames of ENTER and LEAVE and
 * BOUND. Every target is checked against the CS limit before anything changes. Before: bit-byte.ts. Far transfers and
 * interrupts are far-transfer.ts and interrupts.ts; next is string.ts. */
import type { i32 } from "@lguest/descriptor-tables";
import { checkRead, checkWrite } from "../access.js";
import type { Cpu } from "../cpu.js";
import { raiseFault } from "../events.js";
import { EFLAGS_ZF, testCondition } from "../flags.js";
import type { HandlerTable } from "../handler.js";
import { FORM_IMM, type Instruction } from "../ir.js";
import { CS, EBP, ECX, EFLAGS, EIP, ESP, MODE, MODE_STACK32, SEG_LIMIT, SS } from "../layout.js";
import { effectiveOffset, readMemory, readReg, readRm, writeReg } from "../operands.js";
import {
  OP_BOUND,
  OP_CALL,
  OP_ENTER,
  OP_JCC,
  OP_JCXZ,
  OP_JMP,
  OP_LEAVE,
  OP_LOOP,
  OP_LOOPE,
  OP_LOOPNE,
  OP_RET,
} from "../ops.js";
import { VECTOR_BR, VECTOR_GP } from "../registers.js";
import { moveStackPointer, peek, push, setStackPointer, stackOffset } from "../stack.js";

/** #GP(0) if `eip` lies beyond the CS limit. */
function checkNearTarget(cpu: Cpu, eip: i32): void {
  if (eip >>> 0 > cpu.i32[SEG_LIMIT + CS] >>> 0) raiseFault(cpu, VECTOR_GP, 0);
}

/** Goes on at `eip` (bits of a u32, already wrapped to the operand size) in the same code segment. May fault. */
function branchNear(cpu: Cpu, eip: i32): void {
  checkNearTarget(cpu, eip);
  cpu.i32[EIP] = eip;
}

/** Target of a relative branch: 16-bit operand size keeps it in the first 64 KB. */
function relativeTarget(cpu: Cpu, insn: Instruction): i32 {
  const target = (cpu.i32[EIP] + insn.imm) | 0;
  return insn.operandSize === 4 ? target : target & 0xffff;
}

/** Target of JMP and CALL, relative or from r/m. */
function target(cpu: Cpu, insn: Instruction): i32 {
  return insn.form === FORM_IMM ? relativeTarget(cpu, insn) : readRm(cpu, insn);
}

function jmp(cpu: Cpu, insn: Instruction): void {
  branchNear(cpu, target(cpu, insn));
}

function jcc(cpu: Cpu, insn: Instruction): void {
  if (testCondition(cpu.i32[EFLAGS], insn.condition)) branchNear(cpu, relativeTarget(cpu, insn));
}

/** The address size, not the operand size, chooses CX or ECX. */
function jcxz(cpu: Cpu, insn: Instruction): void {
  if (readReg(cpu, ECX, insn.addressSize) === 0) branchNear(cpu, relativeTarget(cpu, insn));
}

/** Counts (E)CX down and jumps while it is not zero and `condition` holds. No flag changes. */
function countedLoop(cpu: Cpu, insn: Instruction, condition: boolean): void {
  const count = (readReg(cpu, ECX, insn.addressSize) - 1) | 0;
  const ended = (insn.addressSize === 4 ? count : count & 0xffff) === 0;
  if (condition && !ended) branchNear(cpu, relativeTarget(cpu, insn));
  writeReg(cpu, ECX, insn.addressSize, count);
}

function loop(cpu: Cpu, insn: Instruction): void {
  countedLoop(cpu, insn, true);
}

function loope(cpu: Cpu, insn: Instruction): void {
  countedLoop(cpu, insn, (cpu.i32[EFLAGS] & EFLAGS_ZF) !== 0);
}

function loopne(cpu: Cpu, insn: Instruction): void {
  countedLoop(cpu, insn, (cpu.i32[EFLAGS] & EFLAGS_ZF) === 0);
}

function call(cpu: Cpu, insn: Instruction): void {
  const eip = target(cpu, insn);
  checkNearTarget(cpu, eip);
  push(cpu, insn.operandSize, cpu.i32[EIP]);
  cpu.i32[EIP] = eip;
}

/** The immediate says how many bytes of parameters to release as well. */
function ret(cpu: Cpu, insn: Instruction): void {
  const size = insn.operandSize;
  branchNear(cpu, peek(cpu, size, 0));
  moveStackPointer(cpu, size + (insn.form === FORM_IMM ? insn.imm : 0));
}

const ENTER_LEVEL_MASK = 31;

/**
 * All that may fault is probed first: the frame pointers read from the outer frame, the words pushed, and the place where
 * the stack ends up, which must be writable.
 */
function enter(cpu: Cpu, insn: Instruction): void {
  const size = insn.size;
  const level = insn.imm2 & ENTER_LEVEL_MASK;
  const pushes = level === 0 ? 1 : level + 1;
  for (let n = 1; n < level; n++) readMemory(cpu, SS, frameOffset(cpu, -n * size), size);
  for (let n = 1; n <= pushes; n++) checkWrite(cpu, SS, stackOffset(cpu, -n * size), size);
  checkWrite(cpu, SS, stackOffset(cpu, -pushes * size - insn.imm), size);
  push(cpu, size, cpu.i32[EBP]);
  const frame = cpu.i32[ESP];
  for (let n = 1; n < level; n++) push(cpu, size, readMemory(cpu, SS, frameOffset(cpu, -n * size), size));
  if (level > 0) push(cpu, size, frame);
  writeReg(cpu, EBP, size, frame);
  moveStackPointer(cpu, -insn.imm);
}

/** Offset in SS, `delta` bytes from (E)BP. */
function frameOffset(cpu: Cpu, delta: number): i32 {
  const offset = (cpu.i32[EBP] + delta) | 0;
  return (cpu.i32[MODE] & MODE_STACK32) !== 0 ? offset : offset & 0xffff;
}

function leave(cpu: Cpu, insn: Instruction): void {
  const size = insn.size;
  const value = readMemory(cpu, SS, frameOffset(cpu, 0), size);
  setStackPointer(cpu, (cpu.i32[EBP] + size) | 0);
  writeReg(cpu, EBP, size, value);
}

/** Signed index between two signed bounds in memory, else #BR. */
function bound(cpu: Cpu, insn: Instruction): void {
  const size = insn.size;
  const offset = effectiveOffset(cpu, insn);
  checkRead(cpu, insn.segment, offset, 2 * size);
  const shift = 32 - size * 8;
  const index = (readReg(cpu, insn.reg, size) << shift) >> shift;
  const lower = (readMemory(cpu, insn.segment, offset, size) << shift) >> shift;
  const upper = (readMemory(cpu, insn.segment, (offset + size) | 0, size) << shift) >> shift;
  if (index < lower || index > upper) raiseFault(cpu, VECTOR_BR);
}

/** Fills in the handlers of this file. */
export function registerControlTransfer(handlers: HandlerTable): void {
  handlers[OP_JMP] = jmp;
  handlers[OP_JCC] = jcc;
  handlers[OP_JCXZ] = jcxz;
  handlers[OP_LOOP] = loop;
  handlers[OP_LOOPE] = loope;
  handlers[OP_LOOPNE] = loopne;
  handlers[OP_CALL] = call;
  handlers[OP_RET] = ret;
  handlers[OP_ENTER] = enter;
  handlers[OP_LEAVE] = leave;
  handlers[OP_BOUND] = bound;
}
