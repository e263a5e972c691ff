/*C:380 System instructions.
 *
 * Control and debug registers, the table registers, INVLPG, HLT, cache control (SDM Vol 2; Vol 3A §2.8). What loading a
 * control register does is control-registers.ts. Before it: that file. Next: protection.ts. */
import { checkRead, checkWrite, read16, read32, write16, write32 } from "../access.js";
import { writeCr0, writeCr3, writeCr4 } from "../control-registers.js";
import type { Cpu } from "../cpu.js";
import { updateDebugRegisters } from "../debug/debug-registers.js";
import { raiseFault } from "../events.js";
import type { HandlerTable } from "../handler.js";
import type { Instruction } from "../ir.js";
import {
  CPL,
  CR0,
  CR2,
  CR3,
  CR4,
  DR,
  GDTR_BASE,
  GDTR_LIMIT,
  IDTR_BASE,
  IDTR_LIMIT,
  PENDING,
  PENDING_HALTED,
  SEG_BASE,
} from "../layout.js";
import { updateMode } from "../mode.js";
import { effectiveOffset, readReg, writeRm } from "../operands.js";
import {
  OP_CLTS,
  OP_HLT,
  OP_INVD,
  OP_INVLPG,
  OP_LGDT,
  OP_LIDT,
  OP_LMSW,
  OP_MOV_FROM_CR,
  OP_MOV_FROM_DR,
  OP_MOV_TO_CR,
  OP_MOV_TO_DR,
  OP_SGDT,
  OP_SIDT,
  OP_SMSW,
  OP_WBINVD,
} from "../ops.js";
import {
  CR0_EM,
  CR0_MP,
  CR0_PE,
  CR0_TS,
  CR4_DE,
  DR6_BD,
  DR6_FIXED,
  DR6_WRITABLE,
  DR7_FIXED,
  DR7_GD,
  DR7_WRITABLE,
  VECTOR_DB,
  VECTOR_GP,
  VECTOR_UD,
} from "../registers.js";
import { flushTlbPage } from "../tlb.js";

/** #GP(0) unless CPL is 0. Virtual-8086 mode is CPL 3. */
function requireCpl0(cpu: Cpu): void {
  if (cpu.i32[CPL] !== 0) raiseFault(cpu, VECTOR_GP, 0);
}

function moveFromControl(cpu: Cpu, insn: Instruction): void {
  requireCpl0(cpu);
  switch (insn.reg) {
    case 0:
      cpu.i32[insn.rm] = cpu.i32[CR0];
      return;
    case 2:
      cpu.i32[insn.rm] = cpu.i32[CR2];
      return;
    case 3:
      cpu.i32[insn.rm] = cpu.i32[CR3];
      return;
    case 4:
      cpu.i32[insn.rm] = cpu.i32[CR4];
      return;
    default:
      raiseFault(cpu, VECTOR_UD);
  }
}

function moveToControl(cpu: Cpu, insn: Instruction): void {
  requireCpl0(cpu);
  const value = cpu.i32[insn.rm];
  switch (insn.reg) {
    case 0:
      writeCr0(cpu, value);
      return;
    case 2:
      cpu.i32[CR2] = value;
      return;
    case 3:
      writeCr3(cpu, value);
      return;
    case 4:
      writeCr4(cpu, value);
      return;
    default:
      raiseFault(cpu, VECTOR_UD);
  }
}

/** DR4 and DR5 are DR6 and DR7 unless CR4.DE makes them #UD. With DR7.GD set any access is #DB (SDM Vol 3B §18.2). */
function debugRegister(cpu: Cpu, insn: Instruction): number {
  let register = insn.reg;
  if (register === 4 || register === 5) {
    if ((cpu.i32[CR4] & CR4_DE) !== 0) raiseFault(cpu, VECTOR_UD);
    register += 2;
  }
  requireCpl0(cpu);
  if ((cpu.i32[DR + 7] & DR7_GD) !== 0) {
    cpu.i32[DR + 6] |= DR6_BD;
    cpu.i32[DR + 7] &= ~DR7_GD;
    raiseFault(cpu, VECTOR_DB);
  }
  return register;
}

function moveFromDebug(cpu: Cpu, insn: Instruction): void {
  cpu.i32[insn.rm] = cpu.i32[DR + debugRegister(cpu, insn)];
}

function moveToDebug(cpu: Cpu, insn: Instruction): void {
  const register = debugRegister(cpu, insn);
  let value = cpu.i32[insn.rm];
  if (register === 6) value = (value & DR6_WRITABLE) | DR6_FIXED;
  else if (register === 7) value = (value & DR7_WRITABLE) | DR7_FIXED;
  cpu.i32[DR + register] = value;
  if (register !== 6) updateDebugRegisters(cpu);
}

/** The bits that LMSW reaches: PE (which it can only set), MP, EM and TS. */
const LMSW_BITS = CR0_MP | CR0_EM | CR0_TS;

function loadMachineStatus(cpu: Cpu, insn: Instruction): void {
  requireCpl0(cpu);
  const value = insn.isMemory ? read16(cpu, insn.segment, effectiveOffset(cpu, insn)) : readReg(cpu, insn.rm, 2);
  writeCr0(cpu, (cpu.i32[CR0] & ~LMSW_BITS) | (value & (LMSW_BITS | CR0_PE)));
}

function storeMachineStatus(cpu: Cpu, insn: Instruction): void {
  writeRm(cpu, insn, cpu.i32[CR0]);
}

function clearTaskSwitched(cpu: Cpu): void {
  requireCpl0(cpu);
  cpu.i32[CR0] &= ~CR0_TS;
  updateMode(cpu);
}

/** Base of a table as a 16-bit operand gives it: 24 bits. */
const BASE_24 = 0x00ffffff;

function loadTable(cpu: Cpu, insn: Instruction, base: number, limit: number): void {
  requireCpl0(cpu);
  const offset = effectiveOffset(cpu, insn);
  checkRead(cpu, insn.segment, offset, 6);
  const newLimit = read16(cpu, insn.segment, offset);
  const newBase = read32(cpu, insn.segment, (offset + 2) | 0);
  cpu.i32[base] = insn.operandSize === 4 ? newBase : newBase & BASE_24;
  cpu.i32[limit] = newLimit;
}

function storeTable(cpu: Cpu, insn: Instruction, base: number, limit: number): void {
  const offset = effectiveOffset(cpu, insn);
  checkWrite(cpu, insn.segment, offset, 6);
  write16(cpu, insn.segment, offset, cpu.i32[limit]);
  write32(cpu, insn.segment, (offset + 2) | 0, cpu.i32[base]);
}

/** The operand is an address, and is not accessed. */
function invalidatePage(cpu: Cpu, insn: Instruction): void {
  requireCpl0(cpu);
  flushTlbPage(cpu, (cpu.i32[SEG_BASE + insn.segment] + effectiveOffset(cpu, insn)) | 0);
}

/** The tier finds PENDING_HALTED at the boundary after this (pending.ts). */
function halt(cpu: Cpu): void {
  requireCpl0(cpu);
  cpu.i32[PENDING] |= PENDING_HALTED;
}

export function registerSystem(handlers: HandlerTable): void {
  handlers[OP_MOV_FROM_CR] = moveFromControl;
  handlers[OP_MOV_TO_CR] = moveToControl;
  handlers[OP_MOV_FROM_DR] = moveFromDebug;
  handlers[OP_MOV_TO_DR] = moveToDebug;
  handlers[OP_LMSW] = loadMachineStatus;
  handlers[OP_SMSW] = storeMachineStatus;
  handlers[OP_CLTS] = clearTaskSwitched;
  handlers[OP_LGDT] = (cpu, insn) => loadTable(cpu, insn, GDTR_BASE, GDTR_LIMIT);
  handlers[OP_LIDT] = (cpu, insn) => loadTable(cpu, insn, IDTR_BASE, IDTR_LIMIT);
  handlers[OP_SGDT] = (cpu, insn) => storeTable(cpu, insn, GDTR_BASE, GDTR_LIMIT);
  handlers[OP_SIDT] = (cpu, insn) => storeTable(cpu, insn, IDTR_BASE, IDTR_LIMIT);
  handlers[OP_INVLPG] = invalidatePage;
  handlers[OP_HLT] = halt;
  handlers[OP_WBINVD] = requireCpl0;
  handlers[OP_INVD] = requireCpl0;
}
