/*C:410 Input and output.
 *
 * IN, OUT, INS and OUTS, with the permission they need: CPL at or below IOPL, else every bit of the ports clear in the
 * TSS's I/O map (SDM Vol 1 §19.5). The ports themselves are whatever the owner plugged in. Before it: processor.ts.
 * Next: step.ts. */
import { ioBitmapAllows, TSS32_IO_MAP_BASE, TSS32_MIN_LIMIT } from "@lguest/descriptor-tables";
import { checkWrite, readSystem8, readSystem16 } from "../access.js";
import type { Cpu } from "../cpu.js";
import { notePort } from "../debug/watched-access.js";
import { raiseFault } from "../events.js";
import { EFLAGS_DF, EFLAGS_IOPL, EFLAGS_IOPL_SHIFT } from "../flags.js";
import type { HandlerTable } from "../handler.js";
import { tssIs32 } from "../inner-stack.js";
import { FORM_IMM, type Instruction, REP_NONE } from "../ir.js";
import {
  CPL,
  EAX,
  ECX,
  EDI,
  EDX,
  EFLAGS,
  ES,
  ESI,
  MODE,
  MODE_REAL,
  MODE_V86,
  SEG_BASE,
  SEG_LIMIT,
  TR,
} from "../layout.js";
import { readMemory, writeMemory, writeReg } from "../operands.js";
import { OP_IN, OP_INS, OP_OUT, OP_OUTS } from "../ops.js";
import { VECTOR_GP } from "../registers.js";
import { restartRepeat } from "../repeat.js";

/** Raises #GP(0) unless the program may use `size` ports from `port` on. */
function checkPorts(cpu: Cpu, port: number, size: number): void {
  const i32 = cpu.i32;
  const mode = i32[MODE];
  if ((mode & MODE_REAL) !== 0) return;
  const iopl = (i32[EFLAGS] & EFLAGS_IOPL) >>> EFLAGS_IOPL_SHIFT;
  if ((mode & MODE_V86) === 0 && i32[CPL] <= iopl) return;
  const limit = i32[SEG_LIMIT + TR] >>> 0;
  if (!tssIs32(cpu) || limit < TSS32_MIN_LIMIT) raiseFault(cpu, VECTOR_GP, 0);
  const base = i32[SEG_BASE + TR];
  const mapBase = readSystem16(cpu, (base + TSS32_IO_MAP_BASE) | 0);
  const allowed = ioBitmapAllows(mapBase, limit, port, size, (offset) => readSystem8(cpu, (base + offset) | 0));
  if (!allowed) raiseFault(cpu, VECTOR_GP, 0);
}

function portOf(cpu: Cpu, insn: Instruction): number {
  return insn.form === FORM_IMM ? insn.imm & 0xff : cpu.i32[EDX] & 0xffff;
}

/** A value from the bus, cut to its size: unsigned for 1 and 2 bytes, an i32 for 4. */
function readPort(cpu: Cpu, port: number, size: number): number {
  if (cpu.watchesPorts) notePort(cpu, port, size);
  const value = cpu.ports.read(port, size);
  if (size === 4) return value | 0;
  return value & (size === 1 ? 0xff : 0xffff);
}

function writePort(cpu: Cpu, port: number, size: number, value: number): void {
  if (cpu.watchesPorts) notePort(cpu, port, size);
  cpu.ports.write(port, size, size === 4 ? value >>> 0 : value & (size === 1 ? 0xff : 0xffff));
}

function input(cpu: Cpu, insn: Instruction): void {
  const port = portOf(cpu, insn);
  checkPorts(cpu, port, insn.size);
  writeReg(cpu, EAX, insn.size, readPort(cpu, port, insn.size));
}

function output(cpu: Cpu, insn: Instruction): void {
  const port = portOf(cpu, insn);
  checkPorts(cpu, port, insn.size);
  writePort(cpu, port, insn.size, cpu.i32[EAX]);
}

/** Adds to a register of the address size. */
function advance(cpu: Cpu, register: number, addressSize: number, delta: number): void {
  if (addressSize === 4) cpu.i32[register] += delta;
  else cpu.u16[register * 2] += delta;
}

function indexOf(cpu: Cpu, register: number, addressSize: number): number {
  return addressSize === 4 ? cpu.i32[register] : cpu.u16[register * 2];
}

/** One iteration of INS or OUTS. A fault leaves it before the port is touched. */
type Iteration = (cpu: Cpu, insn: Instruction, delta: number) => void;

/** One iteration; under REP the instruction comes again while the count says so. */
function repeat(cpu: Cpu, insn: Instruction, iterate: Iteration): void {
  const delta = (cpu.i32[EFLAGS] & EFLAGS_DF) !== 0 ? -insn.size : insn.size;
  if (insn.rep === REP_NONE) {
    iterate(cpu, insn, delta);
    return;
  }
  if (indexOf(cpu, ECX, insn.addressSize) === 0) return;
  iterate(cpu, insn, delta);
  advance(cpu, ECX, insn.addressSize, -1);
  if (indexOf(cpu, ECX, insn.addressSize) !== 0) restartRepeat(cpu);
}

function inputString(cpu: Cpu, insn: Instruction, delta: number): void {
  const port = cpu.i32[EDX] & 0xffff;
  checkPorts(cpu, port, insn.size);
  const offset = indexOf(cpu, EDI, insn.addressSize);
  checkWrite(cpu, ES, offset, insn.size);
  writeMemory(cpu, ES, offset, insn.size, readPort(cpu, port, insn.size));
  advance(cpu, EDI, insn.addressSize, delta);
}

function outputString(cpu: Cpu, insn: Instruction, delta: number): void {
  const port = cpu.i32[EDX] & 0xffff;
  checkPorts(cpu, port, insn.size);
  const value = readMemory(cpu, insn.segment, indexOf(cpu, ESI, insn.addressSize), insn.size);
  writePort(cpu, port, insn.size, value);
  advance(cpu, ESI, insn.addressSize, delta);
}

export function registerIo(handlers: HandlerTable): void {
  handlers[OP_IN] = input;
  handlers[OP_OUT] = output;
  handlers[OP_INS] = (cpu, insn) => repeat(cpu, insn, inputString);
  handlers[OP_OUTS] = (cpu, insn) => repeat(cpu, insn, outputString);
}
