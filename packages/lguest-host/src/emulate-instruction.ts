/*H:560 Instructions that the Host carries out.
 *
 * A paravirtual kernel asks instead of commanding, but not everywhere: probing for hardware it still executes `in` and
 * `out`, and early code a `cli`. At the Guest's level these fault with error code 0. Ports read all ones, as where
 * nothing is plugged in; writes go nowhere; `cli` is skipped. Anything else is the Guest's own affair. Next: calls
 * (hypercalls.ts). */

import { REG_CS, REG_EAX, REG_EIP } from "@lguest/switcher";
import { GUEST_PL } from "./abi-profile.js";
import { guestPhysical } from "./page-tables/demand-page.js";
import { traceInstruction } from "./trace.js";
import type { Vcpu } from "./vcpu.js";

/* Opcodes, SDM Vol. 2. Bit 0 of the port instructions tells 8-bit (0) from 16/32-bit (1) forms. */
const OPCODE_CLI = 0xfa;
const PREFIX_OPERAND_SIZE = 0x66;
const OPCODE_IN_IMM8 = 0xe4;
const OPCODE_OUT_IMM8 = 0xe6;
const OPCODE_IN_DX = 0xec;
const OPCODE_OUT_DX = 0xee;

/** @returns true if the instruction at eip was carried out and eip is behind it. */
export function emulateInstruction(vcpu: Vcpu): boolean {
  const { guest, registers } = vcpu;
  if ((registers.get(REG_CS) & 3) !== GUEST_PL) return false;
  const eip = registers.get(REG_EIP);
  let opcode = fetch(vcpu, eip);
  let length = 1;
  const small = opcode === PREFIX_OPERAND_SIZE;
  if (small) {
    opcode = fetch(vcpu, eip + 1);
    length = 2;
  }
  if (guest.death) return false;
  const port = opcode & 0xfe;
  const isCli = opcode === OPCODE_CLI && !small;
  const isIn = port === OPCODE_IN_IMM8 || port === OPCODE_IN_DX;
  const isOut = port === OPCODE_OUT_IMM8 || port === OPCODE_OUT_DX;
  if (!isCli && !isIn && !isOut) return false;
  if (port === OPCODE_IN_IMM8 || port === OPCODE_OUT_IMM8) length++;
  const eax = registers.get(REG_EAX);
  if (isIn) registers.set(REG_EAX, eax | portOnes(opcode, small));
  registers.set(REG_EIP, eip + length);
  if (guest.trace) traceInstruction(guest.trace, eip, length, eax, registers);
  guest.stats.emulatedInstructions++;
  return true;
}

/** The bits of eax that an `in` sets. */
function portOnes(opcode: number, small: boolean): number {
  if ((opcode & 1) === 0) return 0xff;
  return small ? 0xffff : 0xffffffff;
}

function fetch(vcpu: Vcpu, linear: number): number {
  const physical = guestPhysical(vcpu.guest.paging, vcpu, linear >>> 0);
  return physical < 0 ? 0 : vcpu.guest.memory.readU8(physical);
}
