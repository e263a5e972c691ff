/*C:350 Far jumps, calls and returns.
 *
 * Control leaves its code segment: straight to another, through a call gate to the same or an inner ring with its
 * parameters copied, back by RETF to the same or an outer ring (SDM Vol 3A §5.8; Vol 2 JMP, CALL, RET). Tasks are
 * task-switch.ts. Before it: the near transfers. Next: interrupts.ts. */
import {
  checkCallGate,
  checkCallGateTarget,
  checkFarTarget,
  checkReturnStackSegment,
  checkReturnTarget,
  checkTaskAccess,
  descriptorIsBig,
  descriptorIsSystem,
  descriptorLimit,
  GATE_TYPE_CALL16,
  GATE_TYPE_CALL32,
  gateIs32,
  gateOffset,
  gateParamCount,
  gateSelector,
  gateTargetCpl,
  gateType,
  isNullSelector,
  SELECTOR_RPL,
} from "@lguest/descriptor-tables";
import { checkRead, read16, read32 } from "../access.js";
import type { Cpu } from "../cpu.js";
import { raiseFault } from "../events.js";
import { frameOnCurrentStack, frameOnStack, probeFrame, pushFrame } from "../frame.js";
import type { HandlerTable } from "../handler.js";
import { enterInnerStack, readInnerStack } from "../inner-stack.js";
import { FORM_FAR, FORM_IMM, type Instruction } from "../ir.js";
import { CPL, CS, EIP, ESP, MODE, MODE_USER, MODE_V86, SEG_LIMIT, SEG_SELECTOR, SS } from "../layout.js";
import { isRealOrV86, updateMode } from "../mode.js";
import { effectiveOffset } from "../operands.js";
import { OP_CALL_FAR, OP_JMP_FAR, OP_RET_FAR } from "../ops.js";
import { nullOuterSegments } from "../outer-return.js";
import { VECTOR_GP } from "../registers.js";
import {
  markAccessed,
  raiseIfRefused,
  requireDescriptor,
  setCodeSegment,
  setRealSegment,
  setSegment,
} from "../segments.js";
import { moveStackPointer, peek } from "../stack.js";
import { taskTransfer } from "../task-switch.js";
import { checkVirtualInterrupt } from "../virtual-interrupts.js";

function isUser(cpu: Cpu): boolean {
  return (cpu.i32[MODE] & MODE_USER) !== 0;
}

/** Offset of a far pointer operand, of the operand size, unsigned. */
function pointerOffset(cpu: Cpu, insn: Instruction): number {
  if (insn.form === FORM_FAR) return insn.operandSize === 4 ? insn.imm >>> 0 : insn.imm & 0xffff;
  const offset = effectiveOffset(cpu, insn);
  checkRead(cpu, insn.segment, offset, insn.operandSize + 2);
  return insn.operandSize === 4 ? read32(cpu, insn.segment, offset) >>> 0 : read16(cpu, insn.segment, offset);
}

/** Selector of a far pointer operand. */
function pointerSelector(cpu: Cpu, insn: Instruction): number {
  if (insn.form === FORM_FAR) return insn.imm2;
  const offset = (effectiveOffset(cpu, insn) + insn.operandSize) | 0;
  return read16(cpu, insn.segment, insn.addressSize === 4 ? offset : offset & 0xffff);
}

function jumpFar(cpu: Cpu, insn: Instruction): void {
  const offset = pointerOffset(cpu, insn);
  const selector = pointerSelector(cpu, insn);
  if (isRealOrV86(cpu)) {
    goReal(cpu, selector, offset);
    return;
  }
  if (isNullSelector(selector)) raiseFault(cpu, VECTOR_GP, 0);
  requireDescriptor(cpu, selector);
  if (!descriptorIsSystem(cpu.descriptorHi)) jumpToCode(cpu, selector, offset);
  else if (isCallGate(cpu.descriptorHi)) jumpThroughGate(cpu, selector);
  else {
    raiseIfRefused(cpu, checkTaskAccess(selector, cpu.i32[CPL], cpu.descriptorHi));
    taskTransfer(cpu, selector, false);
  }
}

function isCallGate(hi: number): boolean {
  const type = gateType(hi);
  return type === GATE_TYPE_CALL16 || type === GATE_TYPE_CALL32;
}

/** Real-address and virtual-8086 mode: no checks but the limit. */
function goReal(cpu: Cpu, selector: number, offset: number): void {
  if (offset > cpu.i32[SEG_LIMIT + CS] >>> 0) raiseFault(cpu, VECTOR_GP, 0);
  setRealSegment(cpu, CS, selector, (cpu.i32[MODE] & MODE_V86) !== 0);
  cpu.i32[EIP] = offset;
  updateMode(cpu);
}

/** Enters the code segment whose descriptor was read last, at its checked offset. */
function goCode(cpu: Cpu, selector: number, offset: number, cpl: number): void {
  setCodeSegment(cpu, selector, cpu.descriptorLo, cpu.descriptorHi, cpl);
  cpu.i32[EIP] = offset;
  updateMode(cpu);
}

/** #GP(0) if an offset is beyond the limit of the code segment read last. */
function checkCodeOffset(cpu: Cpu, offset: number): void {
  if (offset > descriptorLimit(cpu.descriptorLo, cpu.descriptorHi)) raiseFault(cpu, VECTOR_GP, 0);
}

function jumpToCode(cpu: Cpu, selector: number, offset: number): void {
  const cpl = cpu.i32[CPL];
  raiseIfRefused(cpu, checkFarTarget(selector, cpl, cpu.descriptorHi));
  checkCodeOffset(cpu, offset);
  markAccessed(cpu);
  goCode(cpu, selector, offset, cpl);
}

function jumpThroughGate(cpu: Cpu, selector: number): void {
  const lo = cpu.descriptorLo;
  const hi = cpu.descriptorHi;
  const cpl = cpu.i32[CPL];
  raiseIfRefused(cpu, checkCallGate(selector, cpl, lo, hi));
  const target = gateSelector(lo);
  requireDescriptor(cpu, target);
  raiseIfRefused(cpu, checkCallGateTarget(target, cpl, cpu.descriptorHi, true));
  checkCodeOffset(cpu, gateOffset(lo, hi));
  markAccessed(cpu);
  goCode(cpu, target, gateOffset(lo, hi), cpl);
}

function callFar(cpu: Cpu, insn: Instruction): void {
  const offset = pointerOffset(cpu, insn);
  const selector = pointerSelector(cpu, insn);
  if (isRealOrV86(cpu)) {
    if (offset > cpu.i32[SEG_LIMIT + CS] >>> 0) raiseFault(cpu, VECTOR_GP, 0);
    pushReturn(cpu, insn.operandSize);
    goReal(cpu, selector, offset);
    return;
  }
  if (isNullSelector(selector)) raiseFault(cpu, VECTOR_GP, 0);
  requireDescriptor(cpu, selector);
  if (!descriptorIsSystem(cpu.descriptorHi)) callCode(cpu, insn, selector, offset);
  else if (isCallGate(cpu.descriptorHi)) callThroughGate(cpu, selector);
  else {
    raiseIfRefused(cpu, checkTaskAccess(selector, cpu.i32[CPL], cpu.descriptorHi));
    taskTransfer(cpu, selector, true);
  }
}

/** CS and EIP into the frame at `index`. */
function frameReturn(cpu: Cpu, index: number): void {
  cpu.frame[index] = cpu.i32[SEG_SELECTOR + CS];
  cpu.frame[index + 1] = cpu.i32[EIP];
}

/** Pushes CS and EIP on the current stack. */
function pushReturn(cpu: Cpu, size: number): void {
  frameReturn(cpu, 0);
  frameOnCurrentStack(cpu);
  cpu.i32[ESP] = pushFrame(cpu, size, 2, isUser(cpu), 0);
}

function callCode(cpu: Cpu, insn: Instruction, selector: number, offset: number): void {
  const cpl = cpu.i32[CPL];
  raiseIfRefused(cpu, checkFarTarget(selector, cpl, cpu.descriptorHi));
  frameOnCurrentStack(cpu);
  probeFrame(cpu, insn.operandSize, 2, isUser(cpu), 0);
  checkCodeOffset(cpu, offset);
  markAccessed(cpu);
  pushReturn(cpu, insn.operandSize);
  goCode(cpu, selector, offset, cpl);
}

function callThroughGate(cpu: Cpu, selector: number): void {
  const lo = cpu.descriptorLo;
  const hi = cpu.descriptorHi;
  const cpl = cpu.i32[CPL];
  raiseIfRefused(cpu, checkCallGate(selector, cpl, lo, hi));
  const target = gateSelector(lo);
  requireDescriptor(cpu, target);
  raiseIfRefused(cpu, checkCallGateTarget(target, cpl, cpu.descriptorHi, false));
  const newCpl = gateTargetCpl(cpl, cpu.descriptorHi);
  const size = gateIs32(hi) ? 4 : 2;
  const offset = gateOffset(lo, hi);
  if (newCpl < cpl) {
    callInner(cpu, target, offset, size, gateParamCount(hi), newCpl);
    return;
  }
  frameOnCurrentStack(cpu);
  probeFrame(cpu, size, 2, isUser(cpu), 0);
  checkCodeOffset(cpu, offset);
  markAccessed(cpu);
  pushReturn(cpu, size);
  goCode(cpu, target, offset, cpl);
}

/** To more privilege: SS, ESP, the copied parameters, CS and EIP go on the inner stack (SDM Vol 3A figure 5-14). */
function callInner(cpu: Cpu, target: number, offset: number, size: number, params: number, newCpl: number): void {
  const i32 = cpu.i32;
  const lo = cpu.descriptorLo;
  const hi = cpu.descriptorHi;
  const address = cpu.descriptorAddress;
  readInnerStack(cpu, newCpl);
  const frame = cpu.frame;
  let count = 0;
  frame[count++] = i32[SEG_SELECTOR + SS];
  frame[count++] = i32[ESP];
  for (let i = params - 1; i >= 0; i--) frame[count++] = peek(cpu, size, i * size);
  frameReturn(cpu, count);
  count += 2;
  frameOnStack(cpu, cpu.innerLo, cpu.innerHi, cpu.innerPointer);
  const stackError = cpu.innerSelector & 0xfffc;
  probeFrame(cpu, size, count, false, stackError);
  cpu.descriptorLo = lo;
  cpu.descriptorHi = hi;
  cpu.descriptorAddress = address;
  checkCodeOffset(cpu, offset);
  markAccessed(cpu);
  const pointer = pushFrame(cpu, size, count, false, stackError);
  enterInnerStack(cpu, pointer);
  goCode(cpu, target, offset, newCpl);
}

function returnFar(cpu: Cpu, insn: Instruction): void {
  const size = insn.operandSize;
  const release = insn.form === FORM_IMM ? insn.imm & 0xffff : 0;
  const eip = size === 4 ? peek(cpu, 4, 0) >>> 0 : peek(cpu, 2, 0);
  const selector = peek(cpu, size, size) & 0xffff;
  if (isRealOrV86(cpu)) {
    goReal(cpu, selector, eip);
    moveStackPointer(cpu, 2 * size + release);
    return;
  }
  const cpl = cpu.i32[CPL];
  if (isNullSelector(selector)) raiseFault(cpu, VECTOR_GP, 0);
  requireDescriptor(cpu, selector);
  raiseIfRefused(cpu, checkReturnTarget(selector, cpl, cpu.descriptorHi));
  checkCodeOffset(cpu, eip);
  const newCpl = selector & SELECTOR_RPL;
  if (newCpl === cpl) {
    markAccessed(cpu);
    moveStackPointer(cpu, 2 * size + release);
    goCode(cpu, selector, eip, cpl);
  } else {
    returnOuter(cpu, size, release, selector, eip, newCpl);
  }
}

/** RETF to an outer ring: its stack is above the parameters, which both stacks release. */
function returnOuter(cpu: Cpu, size: number, release: number, selector: number, eip: number, newCpl: number): void {
  const pointer = peek(cpu, size, 2 * size + release);
  const stackSelector = peek(cpu, size, 3 * size + release) & 0xffff;
  markAccessed(cpu);
  const lo = cpu.descriptorLo;
  const hi = cpu.descriptorHi;
  if (isNullSelector(stackSelector)) raiseFault(cpu, VECTOR_GP, 0);
  requireDescriptor(cpu, stackSelector);
  raiseIfRefused(cpu, checkReturnStackSegment(stackSelector, newCpl, cpu.descriptorHi));
  markAccessed(cpu);
  setSegment(cpu, SS, stackSelector, cpu.descriptorLo, cpu.descriptorHi);
  if (descriptorIsBig(cpu.descriptorHi)) cpu.i32[ESP] = pointer + release;
  else cpu.u16[ESP * 2] = pointer + release;
  setCodeSegment(cpu, selector, lo, hi, newCpl);
  nullOuterSegments(cpu, newCpl);
  cpu.i32[EIP] = eip;
  updateMode(cpu);
  checkVirtualInterrupt(cpu);
}

export function registerFarTransfers(handlers: HandlerTable): void {
  handlers[OP_JMP_FAR] = jumpFar;
  handlers[OP_CALL_FAR] = callFar;
  handlers[OP_RET_FAR] = returnFar;
}
