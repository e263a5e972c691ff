/*C:292 Miscellaneous instructions.
 *
 * SDM Vol 1 §5.1.13: addresses without memory, table look-up, nothing at all, and the deliberately undefined. Before:
 * flag-control.ts. Next: far transfers (far-transfer.ts). */
import { read8 } from "../access.js";
import type { Cpu } from "../cpu.js";
import { raiseFault } from "../events.js";
import { EFLAGS_CF } from "../flags.js";
import type { HandlerTable } from "../handler.js";
import type { Instruction } from "../ir.js";
import { EAX, EBX, EFLAGS } from "../layout.js";
import { effectiveOffset, writeReg } from "../operands.js";
import { OP_LEA, OP_NOP, OP_SALC, OP_UD, OP_XLAT } from "../ops.js";
import { VECTOR_UD } from "../registers.js";

/** #UD: for OP_UD, and for every operation without a handler. */
function undefinedOpcode(cpu: Cpu): void {
  raiseFault(cpu, VECTOR_UD);
}

function nop(): void {}

function lea(cpu: Cpu, insn: Instruction): void {
  writeReg(cpu, insn.reg, insn.size, effectiveOffset(cpu, insn));
}

/** AL = [(E)BX + AL], by the address size. */
function xlat(cpu: Cpu, insn: Instruction): void {
  const offset = (cpu.i32[EBX] + cpu.u8[EAX]) | 0;
  cpu.u8[EAX] = read8(cpu, insn.segment, insn.addressSize === 4 ? offset : offset & 0xffff);
}

/** SALC, undocumented but on every IA-32 processor: AL becomes FF with CF set, else 0. */
function salc(cpu: Cpu): void {
  cpu.u8[EAX] = (cpu.i32[EFLAGS] & EFLAGS_CF) === 0 ? 0 : 0xff;
}

/** Fills in the handlers of this file. */
export function registerMisc(handlers: HandlerTable): void {
  handlers[OP_UD] = undefinedOpcode;
  handlers[OP_LEA] = lea;
  handlers[OP_NOP] = nop;
  handlers[OP_XLAT] = xlat;
  handlers[OP_SALC] = salc;
}
