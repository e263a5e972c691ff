/*C:165 Event delivery.
 *
 * From a vector to its handler's first instruction: the gate in the IDT, the checks on the way through it, the stack of
 * the inner ring, the frame (SDM Vol 3A §6.12; in real-address mode the vector table, §20.1.4). Everything that may
 * fault comes before the first change. Before it: events.ts raised a fault, or pending.ts found an interrupt. The way
 * back is IRET, in instructions/interrupts.ts. */
import {
  checkInterruptGate,
  checkInterruptTarget,
  descriptorLimit,
  ERROR_CODE_EXT,
  GATE_TYPE_TASK,
  gateClearsIf,
  gateIs32,
  gateOffset,
  gateSelector,
  gateTableOffset,
  gateTargetCpl,
  gateType,
  isNullSelector,
  LOOKUP_OUT_OF_TABLE,
  outOfIdt,
} from "@lguest/descriptor-tables";
import { readSystem16, readSystem32 } from "./access.js";
import type { Cpu } from "./cpu.js";
import { NO_ERROR_CODE, raiseFault, raiseSelectorFault } from "./events.js";
import { EFLAGS_AC, EFLAGS_IF, EFLAGS_NT, EFLAGS_RF, EFLAGS_TF, EFLAGS_VM } from "./flags.js";
import { frameOnCurrentStack, frameOnStack, probeFrame, pushFrame } from "./frame.js";
import { enterInnerStack, readInnerStack } from "./inner-stack.js";
import {
  CPL,
  CS,
  DS,
  EFLAGS,
  EIP,
  ES,
  ESP,
  FS,
  GS,
  IDTR_BASE,
  IDTR_LIMIT,
  MODE,
  MODE_REAL,
  PENDING,
  PENDING_HALTED,
  SEG_SELECTOR,
  SHADOW,
  SS,
} from "./layout.js";
import { updateMode } from "./mode.js";
import { VECTOR_GP } from "./registers.js";
import {
  findDescriptor,
  markAccessed,
  raiseIfRefused,
  setCodeSegment,
  setNullSegment,
  setRealSegment,
} from "./segments.js";
import { taskGateEvent } from "./task-switch.js";

/** Bytes of an entry of the real-address mode vector table. */
const IVT_ENTRY_BYTES = 4;

/**
 * Delivers one event: on return CS:EIP is the handler's first instruction. May itself raise a fault, and then nothing
 * has changed but A and D bits and accessed bits.
 * @param isSoftware INT n, INT3, INTO: the gate's DPL counts, and EXT is 0.
 * @param errorCode what to push, or NO_ERROR_CODE.
 * @param flags the EFLAGS image to push.
 */
export function deliverEvent(cpu: Cpu, vector: number, isSoftware: boolean, errorCode: number, flags: number): void {
  cpu.faultExternal = isSoftware ? 0 : ERROR_CODE_EXT;
  if ((cpu.i32[MODE] & MODE_REAL) !== 0) deliverReal(cpu, vector);
  else deliverProtected(cpu, vector, isSoftware, errorCode, flags);
  cpu.faultExternal = 0;
  cpu.deliveries++;
  cpu.i32[SHADOW] = 0;
  cpu.i32[PENDING] &= ~PENDING_HALTED;
}

/** INT n, INT3 and INTO: EIP is after the instruction. */
export function softwareInterrupt(cpu: Cpu, vector: number): void {
  deliverEvent(cpu, vector, true, NO_ERROR_CODE, cpu.i32[EFLAGS]);
}

function deliverReal(cpu: Cpu, vector: number): void {
  const i32 = cpu.i32;
  const entry = vector * IVT_ENTRY_BYTES;
  if (entry + IVT_ENTRY_BYTES - 1 > i32[IDTR_LIMIT] >>> 0) raiseFault(cpu, VECTOR_GP, 0);
  const address = (i32[IDTR_BASE] + entry) | 0;
  const offset = readSystem16(cpu, address);
  const selector = readSystem16(cpu, (address + 2) | 0);
  cpu.frame[0] = i32[EFLAGS];
  cpu.frame[1] = i32[SEG_SELECTOR + CS];
  cpu.frame[2] = i32[EIP];
  frameOnCurrentStack(cpu);
  i32[ESP] = pushFrame(cpu, 2, 3, false, 0);
  i32[EFLAGS] &= ~(EFLAGS_IF | EFLAGS_TF | EFLAGS_AC | EFLAGS_RF);
  setRealSegment(cpu, CS, selector, false);
  i32[EIP] = offset;
  updateMode(cpu);
}

function deliverProtected(cpu: Cpu, vector: number, isSoftware: boolean, errorCode: number, flags: number): void {
  const i32 = cpu.i32;
  const external = cpu.faultExternal;
  const entry = gateTableOffset(vector, i32[IDTR_LIMIT] >>> 0);
  if (entry === LOOKUP_OUT_OF_TABLE) raiseIfRefused(cpu, outOfIdt(vector, external));
  const lo = readSystem32(cpu, (i32[IDTR_BASE] + entry) | 0);
  const hi = readSystem32(cpu, (i32[IDTR_BASE] + entry + 4) | 0);
  raiseIfRefused(cpu, checkInterruptGate(vector, i32[CPL], hi, isSoftware, external));
  if (gateType(hi) === GATE_TYPE_TASK) taskGateEvent(cpu, gateSelector(lo), errorCode, flags);
  else enterGate(cpu, lo, hi, errorCode, flags);
}

/** Through an interrupt or trap gate that may be used. */
function enterGate(cpu: Cpu, gateLo: number, gateHi: number, errorCode: number, flags: number): void {
  const i32 = cpu.i32;
  const external = cpu.faultExternal;
  const selector = gateSelector(gateLo);
  const cpl = i32[CPL];
  const v86 = (i32[EFLAGS] & EFLAGS_VM) !== 0;
  if (isNullSelector(selector)) raiseFault(cpu, VECTOR_GP, external);
  if (!findDescriptor(cpu, selector)) raiseSelectorFault(cpu, VECTOR_GP, selector);
  raiseIfRefused(cpu, checkInterruptTarget(selector, cpl, cpu.descriptorHi, external));
  const newCpl = gateTargetCpl(cpl, cpu.descriptorHi);
  if (v86 && newCpl !== 0) raiseSelectorFault(cpu, VECTOR_GP, selector);
  markAccessed(cpu);
  const codeLo = cpu.descriptorLo;
  const codeHi = cpu.descriptorHi;
  const inner = newCpl < cpl;
  let stackError = external;
  if (inner) {
    readInnerStack(cpu, newCpl);
    frameOnStack(cpu, cpu.innerLo, cpu.innerHi, cpu.innerPointer);
    stackError = (cpu.innerSelector & 0xfffc) | external;
  } else {
    frameOnCurrentStack(cpu);
  }
  const count = buildFrame(cpu, inner, v86, flags, errorCode);
  const size = gateIs32(gateHi) ? 4 : 2;
  const offset = gateOffset(gateLo, gateHi);
  probeFrame(cpu, size, count, newCpl === 3, stackError);
  if (offset > descriptorLimit(codeLo, codeHi)) raiseFault(cpu, VECTOR_GP, external);
  const pointer = pushFrame(cpu, size, count, newCpl === 3, stackError);
  if (inner) enterInnerStack(cpu, pointer);
  else i32[ESP] = pointer;
  if (v86) for (const segment of V86_DATA_SEGMENTS) setNullSegment(cpu, segment, 0);
  setCodeSegment(cpu, selector, codeLo, codeHi, newCpl);
  i32[EIP] = offset;
  i32[EFLAGS] &= ~(EFLAGS_TF | EFLAGS_NT | EFLAGS_RF | EFLAGS_VM | (gateClearsIf(gateHi) ? EFLAGS_IF : 0));
  updateMode(cpu);
}

const V86_DATA_SEGMENTS = [DS, ES, FS, GS];

/** The words that an event pushes, into `cpu.frame` (SDM Vol 3A figure 6-4, from V86 figure 20-4). @returns their number. */
function buildFrame(cpu: Cpu, inner: boolean, v86: boolean, flags: number, errorCode: number): number {
  const i32 = cpu.i32;
  const frame = cpu.frame;
  let count = 0;
  if (v86) {
    frame[count++] = i32[SEG_SELECTOR + GS];
    frame[count++] = i32[SEG_SELECTOR + FS];
    frame[count++] = i32[SEG_SELECTOR + DS];
    frame[count++] = i32[SEG_SELECTOR + ES];
  }
  if (inner) {
    frame[count++] = i32[SEG_SELECTOR + SS];
    frame[count++] = i32[ESP];
  }
  frame[count++] = flags;
  frame[count++] = i32[SEG_SELECTOR + CS];
  frame[count++] = i32[EIP];
  if (errorCode !== NO_ERROR_CODE) frame[count++] = errorCode;
  return count;
}
