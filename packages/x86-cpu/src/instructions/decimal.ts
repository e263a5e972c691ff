/*C:276 Decimal adjustments.
 *
 * SDM Vol 1 §5.1.3: the accumulator put right after arithmetic on packed and unpacked BCD, as the pseudocode of Vol 2
 * has it; flags that it leaves undefined as undefined-flags.ts says. Before: multiply-divide.ts. Next: logical.ts. */
import type { Cpu } from "../cpu.js";
import { raiseFault } from "../events.js";
import { EFLAGS_AF, EFLAGS_CF, EFLAGS_OF, flagsAdd, resultFlags, setStatusFlags } from "../flags.js";
import type { HandlerTable } from "../handler.js";
import type { Instruction } from "../ir.js";
import { EAX, EFLAGS } from "../layout.js";
import { readReg, writeReg } from "../operands.js";
import { OP_AAA, OP_AAD, OP_AAM, OP_AAS, OP_DAA, OP_DAS } from "../ops.js";
import { VECTOR_DE } from "../registers.js";

const AL = 0;

/** DAA and DAS differ in the direction, and in that DAS also carries when the first step borrows. */
function adjustPacked(cpu: Cpu, direction: 1 | -1): void {
  const before = readReg(cpu, AL, 1);
  const flags = cpu.i32[EFLAGS];
  let adjustment = 0;
  let status = 0;
  if ((before & 0xf) > 9 || (flags & EFLAGS_AF) !== 0) {
    adjustment = 6 * direction;
    status |= EFLAGS_AF;
    if (before + adjustment < 0) status |= EFLAGS_CF;
  }
  if (before > 0x99 || (flags & EFLAGS_CF) !== 0) {
    adjustment += 0x60 * direction;
    status |= EFLAGS_CF;
  }
  const value = before + adjustment;
  writeReg(cpu, AL, 1, value);
  setStatusFlags(cpu, status | resultFlags(1, value) | overflowOfMove(1, before, value, direction));
}

/** OF when `value`, of `size` bytes, moved up (or down, by `direction`) past the largest (or smallest) signed number. */
function overflowOfMove(size: number, before: number, value: number, direction: 1 | -1): number {
  const crossed = direction > 0 ? ~before & value : before & ~value;
  return ((crossed >>> (size * 8 - 1)) & 1) === 0 ? 0 : EFLAGS_OF;
}

/** AAA and AAS: AX moves by 0x106, so that a carry out of AL reaches AH. */
function adjustUnpacked(cpu: Cpu, direction: 1 | -1): void {
  const before = readReg(cpu, EAX, 2);
  const adjust = (before & 0xf) > 9 || (cpu.i32[EFLAGS] & EFLAGS_AF) !== 0;
  const value = adjust ? before + 0x106 * direction : before;
  writeReg(cpu, EAX, 2, value & 0xff0f);
  const overflow = overflowOfMove(2, before, value, direction);
  setStatusFlags(cpu, resultFlags(2, value) | overflow | (adjust ? EFLAGS_AF | EFLAGS_CF : 0));
}

function daa(cpu: Cpu): void {
  adjustPacked(cpu, 1);
}

function das(cpu: Cpu): void {
  adjustPacked(cpu, -1);
}

function aaa(cpu: Cpu): void {
  adjustUnpacked(cpu, 1);
}

function aas(cpu: Cpu): void {
  adjustUnpacked(cpu, -1);
}

/** AAM divides AL by its immediate (10 as documented): #DE for 0. */
function aam(cpu: Cpu, insn: Instruction): void {
  const base = insn.imm;
  if (base === 0) raiseFault(cpu, VECTOR_DE);
  const value = readReg(cpu, AL, 1);
  const high = Math.floor(value / base);
  const low = value - high * base;
  writeReg(cpu, EAX, 2, low | (high << 8));
  setStatusFlags(cpu, resultFlags(1, low));
}

function aad(cpu: Cpu, insn: Instruction): void {
  const value = readReg(cpu, EAX, 2);
  const units = value & 0xff;
  const tens = ((value >> 8) * insn.imm) & 0xff;
  const result = (units + tens) & 0xff;
  writeReg(cpu, EAX, 2, result);
  flagsAdd(cpu, 1, units, tens, result);
}

/** Fills in the handlers of this file. */
export function registerDecimal(handlers: HandlerTable): void {
  handlers[OP_DAA] = daa;
  handlers[OP_DAS] = das;
  handlers[OP_AAA] = aaa;
  handlers[OP_AAS] = aas;
  handlers[OP_AAM] = aam;
  handlers[OP_AAD] = aad;
}
