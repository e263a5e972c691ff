/*C:398 What the processor says, and how fast it calls.
 *
 * CPUID, RDMSR, WRMSR, RDTSC, RDPMC, SYSENTER and SYSEXIT. Before it: cpuid.ts and msr.ts. Next: io.ts. */
import { cr4Bits } from "../control-registers.js";
import type { Cpu } from "../cpu.js";
import { cpuidLeaf } from "../cpuid.js";
import { raiseFault } from "../events.js";
import { EFLAGS_IF, EFLAGS_RF, EFLAGS_VM } from "../flags.js";
import { setFlatSegment } from "../flat-segment.js";
import type { HandlerTable } from "../handler.js";
import {
  CPL,
  CR0,
  CR4,
  CS,
  EAX,
  EBX,
  ECX,
  EDX,
  EFLAGS,
  EIP,
  ESP,
  MODE,
  MODE_REAL,
  MSR_SYSENTER_CS,
  MSR_SYSENTER_EIP,
  MSR_SYSENTER_ESP,
  SS,
} from "../layout.js";
import { updateMode } from "../mode.js";
import { readMsr, readTsc, writeMsr } from "../msr.js";
import { OP_CPUID, OP_RDMSR, OP_RDPMC, OP_RDTSC, OP_SYSENTER, OP_SYSEXIT, OP_WRMSR } from "../ops.js";
import { CR0_PE, CR4_PCE, CR4_TSD, VECTOR_GP, VECTOR_UD } from "../registers.js";
import { checkVirtualInterrupt } from "../virtual-interrupts.js";

function cpuid(cpu: Cpu): void {
  const [eax, ebx, ecx, edx] = cpuidLeaf(cpu.model, cpu.i32[EAX] >>> 0, cpu.i32[ECX] >>> 0);
  cpu.i32[EAX] = eax;
  cpu.i32[EBX] = ebx;
  cpu.i32[ECX] = ecx;
  cpu.i32[EDX] = edx;
}

function readModelSpecific(cpu: Cpu): void {
  if (cpu.i32[CPL] !== 0) raiseFault(cpu, VECTOR_GP, 0);
  cpu.i32[EAX] = readMsr(cpu, cpu.i32[ECX] >>> 0);
  cpu.i32[EDX] = cpu.msrHigh;
}

function writeModelSpecific(cpu: Cpu): void {
  if (cpu.i32[CPL] !== 0) raiseFault(cpu, VECTOR_GP, 0);
  writeMsr(cpu, cpu.i32[ECX] >>> 0, cpu.i32[EAX], cpu.i32[EDX]);
}

function readTimeStamp(cpu: Cpu): void {
  if (cpu.i32[CPL] !== 0 && (cpu.i32[CR4] & CR4_TSD) !== 0) raiseFault(cpu, VECTOR_GP, 0);
  cpu.i32[EAX] = readTsc(cpu);
  cpu.i32[EDX] = cpu.msrHigh;
}

/** There are no performance counters, so every number of one is out of range. #UD where CR4.PCE is no bit either. */
function readPerformanceCounter(cpu: Cpu): void {
  if ((cr4Bits(cpu.model) & CR4_PCE) === 0) raiseFault(cpu, VECTOR_UD);
  raiseFault(cpu, VECTOR_GP, 0);
}

/** Index and TI of a selector. */
const SELECTOR_NO_RPL = 0xfffc;
/* Where SYSENTER and SYSEXIT find their segments, from IA32_SYSENTER_CS (SDM Vol 2B). */
const SYSENTER_SS = 8;
const SYSEXIT_CS = 16;
const SYSEXIT_SS = 24;

function requireSysenter(cpu: Cpu): void {
  const refused = (cpu.i32[CR0] & CR0_PE) === 0 || (cpu.i32[MSR_SYSENTER_CS] & SELECTOR_NO_RPL) === 0;
  if (refused) raiseFault(cpu, VECTOR_GP, 0);
}

function systemEnter(cpu: Cpu): void {
  requireSysenter(cpu);
  const i32 = cpu.i32;
  const selector = i32[MSR_SYSENTER_CS] & SELECTOR_NO_RPL;
  i32[EFLAGS] &= ~(EFLAGS_VM | EFLAGS_IF | EFLAGS_RF);
  setFlatSegment(cpu, CS, selector, true, 0);
  setFlatSegment(cpu, SS, selector + SYSENTER_SS, false, 0);
  i32[CPL] = 0;
  i32[ESP] = i32[MSR_SYSENTER_ESP];
  i32[EIP] = i32[MSR_SYSENTER_EIP];
  updateMode(cpu);
}

function systemExit(cpu: Cpu): void {
  requireSysenter(cpu);
  const i32 = cpu.i32;
  if (i32[CPL] !== 0 || (i32[MODE] & MODE_REAL) !== 0) raiseFault(cpu, VECTOR_GP, 0);
  const selector = i32[MSR_SYSENTER_CS] & SELECTOR_NO_RPL;
  setFlatSegment(cpu, CS, (selector + SYSEXIT_CS) | 3, true, 3);
  setFlatSegment(cpu, SS, (selector + SYSEXIT_SS) | 3, false, 3);
  i32[CPL] = 3;
  i32[ESP] = i32[ECX];
  i32[EIP] = i32[EDX];
  updateMode(cpu);
  checkVirtualInterrupt(cpu);
}

export function registerProcessor(handlers: HandlerTable): void {
  handlers[OP_CPUID] = cpuid;
  handlers[OP_RDMSR] = readModelSpecific;
  handlers[OP_WRMSR] = writeModelSpecific;
  handlers[OP_RDTSC] = readTimeStamp;
  handlers[OP_RDPMC] = readPerformanceCounter;
  handlers[OP_SYSENTER] = systemEnter;
  handlers[OP_SYSEXIT] = systemExit;
}
