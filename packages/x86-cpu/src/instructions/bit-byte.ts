/*C:284 Bits and bytes.
 *
 * SDM Vol 1 §5.1.6: bit tests, whose memory operand is a string of bits that reaches 2^31 bits to either side; bit scans;
 * SETcc. Before: double-shift.ts. Next: control-transfer.ts. */
import type { i32 } from "@lguest/descriptor-tables";
import { readRmw16, readRmw32, writeRmw16, writeRmw32 } from "../access.js";
import type { Cpu } from "../cpu.js";
import { EFLAGS_CF, EFLAGS_ZF, setStatusFlags, testCondition } from "../flags.js";
import type { HandlerTable } from "../handler.js";
import { FORM_RM_IMM, type Instruction } from "../ir.js";
import { EFLAGS } from "../layout.js";
import { effectiveOffset, readMemory, readReg, readRm, writeReg, writeRm } from "../operands.js";
import { OP_BSF, OP_BSR, OP_BT, OP_BTC, OP_BTR, OP_BTS, OP_POPCNT, OP_SETCC } from "../ops.js";

/** The bit index: a register's whole value (signed in memory), or an immediate. */
function bitIndex(cpu: Cpu, insn: Instruction): i32 {
  if (insn.form === FORM_RM_IMM) return insn.imm;
  const index = readReg(cpu, insn.reg, insn.size);
  return insn.size === 2 ? (index << 16) >> 16 : index;
}

/** Offset of the word or doubleword that holds the bit. An immediate index stays within the operand. */
function bitStringOffset(cpu: Cpu, insn: Instruction, index: i32): i32 {
  const offset = effectiveOffset(cpu, insn);
  if (insn.form === FORM_RM_IMM) return offset;
  const moved = offset + (insn.size === 4 ? (index >> 5) << 2 : (index >> 4) << 1);
  return insn.addressSize === 4 ? moved | 0 : moved & 0xffff;
}

/** Only CF changes. */
function setCarry(cpu: Cpu, bit: number): void {
  cpu.i32[EFLAGS] = (cpu.i32[EFLAGS] & ~EFLAGS_CF) | (bit & 1);
}

function bt(cpu: Cpu, insn: Instruction): void {
  const index = bitIndex(cpu, insn);
  const value = insn.isMemory
    ? readMemory(cpu, insn.segment, bitStringOffset(cpu, insn, index), insn.size)
    : readReg(cpu, insn.rm, insn.size);
  setCarry(cpu, value >>> (index & (insn.size * 8 - 1)));
}

function bitInstruction(change: (value: i32, mask: i32) => i32): (cpu: Cpu, insn: Instruction) => void {
  return (cpu, insn) => {
    const { size, segment } = insn;
    const index = bitIndex(cpu, insn);
    const bit = index & (size * 8 - 1);
    let value: i32;
    if (!insn.isMemory) {
      value = readReg(cpu, insn.rm, size);
      writeReg(cpu, insn.rm, size, change(value, 1 << bit));
    } else if (size === 4) {
      value = readRmw32(cpu, segment, bitStringOffset(cpu, insn, index));
      writeRmw32(cpu, change(value, 1 << bit));
    } else {
      value = readRmw16(cpu, segment, bitStringOffset(cpu, insn, index));
      writeRmw16(cpu, change(value, 1 << bit));
    }
    setCarry(cpu, value >>> bit);
  };
}

const bts = bitInstruction((value, mask) => value | mask);
const btr = bitInstruction((value, mask) => value & ~mask);
const btc = bitInstruction((value, mask) => value ^ mask);

/** Bit scans of 0 set ZF and leave the destination. No other flag changes (undefined-flags.ts). */
function bsf(cpu: Cpu, insn: Instruction): void {
  const value = readRm(cpu, insn);
  scanResult(cpu, insn, value, 31 - Math.clz32(value & -value));
}

function bsr(cpu: Cpu, insn: Instruction): void {
  const value = readRm(cpu, insn);
  scanResult(cpu, insn, value, 31 - Math.clz32(value));
}

function scanResult(cpu: Cpu, insn: Instruction, value: i32, bit: number): void {
  if (value === 0) {
    cpu.i32[EFLAGS] |= EFLAGS_ZF;
    return;
  }
  cpu.i32[EFLAGS] &= ~EFLAGS_ZF;
  writeReg(cpu, insn.reg, insn.size, bit);
}

/** POPCNT: how many bits are set; ZF for none, the other status flags clear. */
function popcnt(cpu: Cpu, insn: Instruction): void {
  const value = readRm(cpu, insn);
  let count = 0;
  for (let bits = value; bits !== 0; bits &= bits - 1) count++;
  writeReg(cpu, insn.reg, insn.size, count);
  setStatusFlags(cpu, value === 0 ? EFLAGS_ZF : 0);
}

function setcc(cpu: Cpu, insn: Instruction): void {
  writeRm(cpu, insn, testCondition(cpu.i32[EFLAGS], insn.condition) ? 1 : 0);
}

/** Fills in the handlers of this file. */
export function registerBitByte(handlers: HandlerTable): void {
  handlers[OP_BT] = bt;
  handlers[OP_BTS] = bts;
  handlers[OP_BTR] = btr;
  handlers[OP_BTC] = btc;
  handlers[OP_BSF] = bsf;
  handlers[OP_BSR] = bsr;
  handlers[OP_POPCNT] = popcnt;
  handlers[OP_SETCC] = setcc;
}
