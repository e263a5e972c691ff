/*C:355 Task switches.
 *
 * The processor leaves one task in its TSS and takes up another: by a far jump or call to a TSS or task gate, by an
 * event through a task gate, by IRET with NT set (SDM Vol 3A §7.3). Faults before the switch belong to the old task,
 * those in loading the new segments to the new one. Before it: far-transfer.ts, delivery.ts. Next: interrupts.ts. */
import {
  checkDataSegment,
  checkInnerStackSegment,
  checkLldt,
  checkReturnTarget,
  checkTaskGateTarget,
  DESC_TSS_BUSY,
  descriptorBase,
  descriptorLimit,
  GATE_TYPE_TASK,
  gateSelector,
  gateType,
  isNullSelector,
  type PrivilegeCheck,
  SELECTOR_RPL,
  SELECTOR_TI,
  SYS_TYPE_TSS16_BUSY,
  SYS_TYPE_TSS32_BUSY,
  TSS16_AX,
  TSS16_ES,
  TSS16_FLAGS,
  TSS16_IP,
  TSS16_LDT,
  TSS16_LINK,
  TSS16_MIN_LIMIT,
  TSS16_SIZE,
  TSS32_CR3,
  TSS32_EAX,
  TSS32_EFLAGS,
  TSS32_EIP,
  TSS32_ES,
  TSS32_LDT,
  TSS32_LINK,
  TSS32_MIN_LIMIT,
  TSS32_SIZE,
  TSS32_TRAP,
} from "@lguest/descriptor-tables";
import { readSystem16, readSystem32, writeSystem16, writeSystem32 } from "./access.js";
import { probeLinear } from "./access-slow.js";
import { writeCr3 } from "./control-registers.js";
import type { Cpu } from "./cpu.js";
import { dropLocalBreakpoints } from "./debug/debug-registers.js";
import { holdTraps } from "./debug/watched-access.js";
import { NO_ERROR_CODE, raiseFault, raiseSelectorFault } from "./events.js";
import { EFLAGS_NT, EFLAGS_RESERVED_ONE, EFLAGS_VM } from "./flags.js";
import { frameOnCurrentStack, pushFrame } from "./frame.js";
import { tssIs32 } from "./inner-stack.js";
import {
  CPL,
  CR0,
  CR3,
  CS,
  DS,
  EAX,
  EDI,
  EFLAGS,
  EIP,
  ES,
  ESP,
  FS,
  GS,
  LDTR,
  SEG_BASE,
  SEG_SELECTOR,
  SS,
  TR,
} from "./layout.js";
import { updateMode } from "./mode.js";
import { CR0_PG, CR0_TS, DR6_BT, VECTOR_GP, VECTOR_TS } from "./registers.js";
import {
  findDescriptor,
  markAccessed,
  raiseIfRefused,
  requireDescriptor,
  setNullSegment,
  setRealSegment,
  setSegment,
} from "./segments.js";
import { checkVirtualInterrupt } from "./virtual-interrupts.js";

/* Why the task changes: what happens to busy bits, NT and the link field (SDM Vol 3A table 7-2). */
const BY_JUMP = 0;
/** CALL, or an event: the new task is nested in the old one. */
const BY_CALL = 1;
const BY_IRET = 2;

/** Where the fields of a TSS are, in 32-bit and 16-bit form. */
interface TssLayout {
  readonly wordBytes: number;
  readonly eip: number;
  readonly eflags: number;
  readonly registers: number;
  readonly segments: number;
  readonly lastSegment: number;
  readonly ldt: number;
  readonly size: number;
  readonly minLimit: number;
}

const LAYOUT32: TssLayout = {
  wordBytes: 4,
  eip: TSS32_EIP,
  eflags: TSS32_EFLAGS,
  registers: TSS32_EAX,
  segments: TSS32_ES,
  lastSegment: GS,
  ldt: TSS32_LDT,
  size: TSS32_SIZE,
  minLimit: TSS32_MIN_LIMIT,
};
const LAYOUT16: TssLayout = {
  wordBytes: 2,
  eip: TSS16_IP,
  eflags: TSS16_FLAGS,
  registers: TSS16_AX,
  segments: TSS16_ES,
  lastSegment: DS,
  ldt: TSS16_LDT,
  size: TSS16_SIZE,
  minLimit: TSS16_MIN_LIMIT,
};

/** T, bit 0 of TSS32_TRAP: #DB before the task's first instruction (SDM Vol 3B §18.3.1.5). */
const TSS_TRAP_T = 1;

/** Type bit 3, in place: a 32-bit TSS. */
const TSS_IS_32 = 8 << 8;

function layoutOf(hi: number): TssLayout {
  return (hi & TSS_IS_32) !== 0 ? LAYOUT32 : LAYOUT16;
}

/** A far jump or call whose selector named a task gate or TSS; its descriptor was read last and passed its checks. */
export function taskTransfer(cpu: Cpu, selector: number, isCall: boolean): void {
  let target = selector;
  if (gateType(cpu.descriptorHi) === GATE_TYPE_TASK) {
    target = gateSelector(cpu.descriptorLo);
    findTask(cpu, target, 0);
  }
  switchTask(cpu, target, isCall ? BY_CALL : BY_JUMP, cpu.i32[EFLAGS]);
  cpu.newTaskEip = -1;
  checkVirtualInterrupt(cpu);
}

/** An event whose vector has a task gate. @param errorCode goes on the new task's stack, or NO_ERROR_CODE. */
export function taskGateEvent(cpu: Cpu, selector: number, errorCode: number, flags: number): void {
  findTask(cpu, selector, cpu.faultExternal);
  const is32 = (cpu.descriptorHi & TSS_IS_32) !== 0;
  switchTask(cpu, selector, BY_CALL, flags);
  if (errorCode !== NO_ERROR_CODE) {
    cpu.frame[0] = errorCode;
    frameOnCurrentStack(cpu);
    cpu.i32[ESP] = pushFrame(cpu, is32 ? 4 : 2, 1, cpu.i32[CPL] === 3, cpu.faultExternal);
  }
  cpu.newTaskEip = -1;
}

/** Finds the TSS that a task gate names. */
function findTask(cpu: Cpu, selector: number, external: number): void {
  if (isNullSelector(selector) || (selector & SELECTOR_TI) !== 0) raiseSelectorFault(cpu, VECTOR_GP, selector);
  requireDescriptor(cpu, selector);
  raiseIfRefused(cpu, checkTaskGateTarget(selector, cpu.descriptorHi, external));
}

/** IRET with NT set: back to the task in the link field of the present one. */
export function returnFromTask(cpu: Cpu): void {
  const selector = readSystem16(cpu, cpu.i32[SEG_BASE + TR] + (tssIs32(cpu) ? TSS32_LINK : TSS16_LINK));
  if (isNullSelector(selector) || (selector & SELECTOR_TI) !== 0) raiseSelectorFault(cpu, VECTOR_TS, selector);
  requireDescriptor(cpu, selector, VECTOR_TS);
  const type = gateType(cpu.descriptorHi);
  if (type !== SYS_TYPE_TSS32_BUSY && type !== SYS_TYPE_TSS16_BUSY) raiseSelectorFault(cpu, VECTOR_TS, selector);
  switchTask(cpu, selector, BY_IRET, cpu.i32[EFLAGS] & ~EFLAGS_NT);
  cpu.newTaskEip = -1;
}

/** Changes the busy bit of the TSS descriptor at a linear address. */
function setBusy(cpu: Cpu, address: number, busy: boolean): void {
  const hi = readSystem32(cpu, (address + 4) | 0);
  writeSystem32(cpu, (address + 4) | 0, busy ? hi | DESC_TSS_BUSY : hi & ~DESC_TSS_BUSY);
}

/**
 * The switch itself (SDM Vol 3A §7.3). The new TSS's descriptor was read last.
 * @param flags the EFLAGS image to save in the old TSS.
 */
function switchTask(cpu: Cpu, selector: number, reason: number, flags: number): void {
  const i32 = cpu.i32;
  const lo = cpu.descriptorLo;
  const hi = cpu.descriptorHi;
  const address = cpu.descriptorAddress;
  const layout = layoutOf(hi);
  if (descriptorLimit(lo, hi) < layout.minLimit) raiseSelectorFault(cpu, VECTOR_TS, selector);
  const oldSelector = i32[SEG_SELECTOR + TR];
  const oldBase = i32[SEG_BASE + TR];
  const oldLayout = tssIs32(cpu) ? LAYOUT32 : LAYOUT16;
  const newBase = descriptorBase(lo, hi) | 0;
  probeLinear(cpu, oldBase, oldLayout.size, true, false);
  probeLinear(cpu, newBase, layout.size, reason === BY_CALL, false);
  if (reason !== BY_CALL && findDescriptor(cpu, oldSelector)) setBusy(cpu, cpu.descriptorAddress, false);
  saveTask(cpu, oldBase, oldLayout, flags);
  if (reason === BY_CALL) writeSystem16(cpu, newBase, oldSelector);
  if (reason !== BY_IRET) setBusy(cpu, address, true);
  setSegment(cpu, TR, selector, lo, hi | DESC_TSS_BUSY);
  i32[CR0] |= CR0_TS;
  dropLocalBreakpoints(cpu);
  // The debug traps of the instruction belong to the old task; TF of the new one begins to count with its first.
  cpu.deliveries++;
  loadTask(cpu, newBase, layout, reason === BY_CALL);
}

function writeWord(cpu: Cpu, layout: TssLayout, linear: number, value: number): void {
  if (layout.wordBytes === 4) writeSystem32(cpu, linear | 0, value);
  else writeSystem16(cpu, linear | 0, value);
}

/** A word of the TSS; the upper half of what a 16-bit one holds is zero. */
function readWord(cpu: Cpu, layout: TssLayout, linear: number): number {
  return layout.wordBytes === 4 ? readSystem32(cpu, linear | 0) : readSystem16(cpu, linear | 0);
}

/** A general register of the TSS. Processors fill the upper half of what a 16-bit one holds with ones. */
function readRegister(cpu: Cpu, layout: TssLayout, linear: number): number {
  const value = readWord(cpu, layout, linear);
  return layout.wordBytes === 4 ? value : value | ~0xffff;
}

function saveTask(cpu: Cpu, base: number, layout: TssLayout, flags: number): void {
  const i32 = cpu.i32;
  writeWord(cpu, layout, base + layout.eip, i32[EIP]);
  writeWord(cpu, layout, base + layout.eflags, flags);
  for (let register = EAX; register <= EDI; register++) {
    writeWord(cpu, layout, base + layout.registers + register * layout.wordBytes, i32[register]);
  }
  for (let segment = ES; segment <= layout.lastSegment; segment++) {
    writeSystem16(cpu, (base + layout.segments + segment * layout.wordBytes) | 0, i32[SEG_SELECTOR + segment]);
  }
}

/** Takes up the state in the new TSS. From the first segment check on, faults belong to the new task. */
function loadTask(cpu: Cpu, base: number, layout: TssLayout, nested: boolean): void {
  const i32 = cpu.i32;
  const is32 = layout === LAYOUT32;
  const selectors: number[] = [];
  for (let segment = ES; segment <= GS; segment++) {
    const present = segment <= layout.lastSegment;
    selectors[segment] = present ? readSystem16(cpu, (base + layout.segments + segment * layout.wordBytes) | 0) : 0;
  }
  const ldt = readSystem16(cpu, (base + layout.ldt) | 0);
  const eflags = readWord(cpu, layout, base + layout.eflags);
  i32[EIP] = readWord(cpu, layout, base + layout.eip);
  cpu.newTaskEip = i32[EIP] >>> 0;
  for (let register = EAX; register <= EDI; register++) {
    i32[register] = readRegister(cpu, layout, base + layout.registers + register * layout.wordBytes);
  }
  i32[EFLAGS] = (eflags & cpu.eflagsBits) | EFLAGS_RESERVED_ONE | (nested ? EFLAGS_NT : 0);
  if (is32 && (i32[CR0] & CR0_PG) !== 0) {
    const cr3 = readSystem32(cpu, (base + TSS32_CR3) | 0);
    if (cr3 !== i32[CR3]) writeCr3(cpu, cr3);
  }
  const traps = is32 && (readSystem16(cpu, (base + TSS32_TRAP) | 0) & TSS_TRAP_T) !== 0;
  for (let segment = ES; segment <= GS; segment++) setNullSegment(cpu, segment, selectors[segment]);
  i32[CPL] = (i32[EFLAGS] & EFLAGS_VM) !== 0 ? 3 : selectors[CS] & SELECTOR_RPL;
  setNullSegment(cpu, LDTR, ldt);
  updateMode(cpu);
  loadTaskLdt(cpu, ldt);
  if ((i32[EFLAGS] & EFLAGS_VM) !== 0) {
    for (let segment = ES; segment <= GS; segment++) setRealSegment(cpu, segment, selectors[segment], true);
  } else {
    loadTaskSegments(cpu, selectors);
  }
  updateMode(cpu);
  if (traps) holdTraps(cpu, DR6_BT);
}

/** A refusal in a task's own segments is #TS unless it is about presence; EXT if an event brought the task (§6.13). */
function raiseTaskFault(cpu: Cpu, check: PrivilegeCheck): void {
  if (check === "ok") return;
  raiseFault(cpu, check.vector === VECTOR_GP ? VECTOR_TS : check.vector, check.errorCode | cpu.faultExternal);
}

function loadTaskLdt(cpu: Cpu, selector: number): void {
  if (isNullSelector(selector)) return;
  if ((selector & SELECTOR_TI) !== 0) raiseSelectorFault(cpu, VECTOR_TS, selector);
  requireDescriptor(cpu, selector, VECTOR_TS);
  if (checkLldt(selector, cpu.descriptorHi) !== "ok") raiseSelectorFault(cpu, VECTOR_TS, selector);
  setSegment(cpu, LDTR, selector, cpu.descriptorLo, cpu.descriptorHi);
}

function loadTaskSegments(cpu: Cpu, selectors: readonly number[]): void {
  const cpl = cpu.i32[CPL];
  loadTaskSegment(cpu, CS, selectors[CS], (selector, hi) => checkReturnTarget(selector, cpl, hi));
  loadTaskSegment(cpu, SS, selectors[SS], (selector, hi) => checkInnerStackSegment(selector, cpl, hi));
  for (const segment of [ES, DS, FS, GS]) {
    if (isNullSelector(selectors[segment])) continue;
    loadTaskSegment(cpu, segment, selectors[segment], (selector, hi) => checkDataSegment(selector, cpl, hi));
  }
}

function loadTaskSegment(
  cpu: Cpu,
  segment: number,
  selector: number,
  check: (selector: number, hi: number) => PrivilegeCheck,
): void {
  if (isNullSelector(selector)) raiseSelectorFault(cpu, VECTOR_TS, selector);
  requireDescriptor(cpu, selector, VECTOR_TS);
  raiseTaskFault(cpu, check(selector, cpu.descriptorHi));
  markAccessed(cpu);
  setSegment(cpu, segment, selector, cpu.descriptorLo, cpu.descriptorHi);
  updateMode(cpu);
}
