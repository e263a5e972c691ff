/*C:345 Segment registers as operands.
 *
 * MOV, PUSH and POP of segment registers, and the loads of far pointers (SDM Vol 2). The checks are in segments.ts.
 * Before it: the integer instructions. Next: far-transfer.ts. */
import { checkRead, read16, write16 } from "../access.js";
import type { Cpu } from "../cpu.js";
import type { HandlerTable } from "../handler.js";
import type { Instruction } from "../ir.js";
import { DS, ES, ESP, FS, GS, SEG_SELECTOR, SS } from "../layout.js";
import { effectiveOffset, readMemory, readReg, writeReg, writeRm } from "../operands.js";
import {
  OP_LDS,
  OP_LES,
  OP_LFS,
  OP_LGS,
  OP_LSS,
  OP_MOV_FROM_SREG,
  OP_MOV_TO_SREG,
  OP_POP_SREG,
  OP_PUSH_SREG,
} from "../ops.js";
import { holdAfterStackLoad, loadSegmentRegister } from "../segments.js";
import { moveStackPointer, peek, stackOffset } from "../stack.js";

function moveFromSegment(cpu: Cpu, insn: Instruction): void {
  writeRm(cpu, insn, cpu.i32[SEG_SELECTOR + insn.reg]);
}

function moveToSegment(cpu: Cpu, insn: Instruction): void {
  const selector = insn.isMemory ? read16(cpu, insn.segment, effectiveOffset(cpu, insn)) : readReg(cpu, insn.rm, 2);
  loadSegmentRegister(cpu, insn.reg, selector);
  if (insn.reg === SS) holdAfterStackLoad(cpu);
}

/** With a 32-bit operand the pointer moves by four but only a word is written, as recent processors do (PUSH). */
function pushSegment(cpu: Cpu, insn: Instruction): void {
  write16(cpu, SS, stackOffset(cpu, -insn.operandSize), cpu.i32[SEG_SELECTOR + insn.reg]);
  moveStackPointer(cpu, -insn.operandSize);
}

function popSegment(cpu: Cpu, insn: Instruction): void {
  const selector = peek(cpu, 2, 0);
  const pointer = cpu.i32[ESP];
  // The width of the stack pointer is that of the old stack: move first, and back if the load faults.
  if (insn.reg === SS) {
    moveStackPointer(cpu, insn.operandSize);
    const moved = cpu.i32[ESP];
    cpu.i32[ESP] = pointer;
    loadSegmentRegister(cpu, SS, selector);
    cpu.i32[ESP] = moved;
    holdAfterStackLoad(cpu);
    return;
  }
  loadSegmentRegister(cpu, insn.reg, selector);
  moveStackPointer(cpu, insn.operandSize);
}

function loadFarPointer(cpu: Cpu, insn: Instruction, segment: number): void {
  const size = insn.operandSize;
  const offset = effectiveOffset(cpu, insn);
  checkRead(cpu, insn.segment, offset, size + 2);
  const value = readMemory(cpu, insn.segment, offset, size);
  const selectorOffset = (offset + size) | 0;
  const selector = read16(cpu, insn.segment, insn.addressSize === 4 ? selectorOffset : selectorOffset & 0xffff);
  loadSegmentRegister(cpu, segment, selector);
  writeReg(cpu, insn.reg, size, value);
}

export function registerSegmentRegisters(handlers: HandlerTable): void {
  handlers[OP_MOV_FROM_SREG] = moveFromSegment;
  handlers[OP_MOV_TO_SREG] = moveToSegment;
  handlers[OP_PUSH_SREG] = pushSegment;
  handlers[OP_POP_SREG] = popSegment;
  handlers[OP_LES] = (cpu, insn) => loadFarPointer(cpu, insn, ES);
  handlers[OP_LDS] = (cpu, insn) => loadFarPointer(cpu, insn, DS);
  handlers[OP_LSS] = (cpu, insn) => loadFarPointer(cpu, insn, SS);
  handlers[OP_LFS] = (cpu, insn) => loadFarPointer(cpu, insn, FS);
  handlers[OP_LGS] = (cpu, insn) => loadFarPointer(cpu, insn, GS);
}
