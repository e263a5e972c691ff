/*H:140 What happened.
 *
 * The Guest came out, and its register page says by which trap. Page faults are usually the Host's to mend, protection
 * faults may be an instruction that the Host carries out, the rest is handed on. A Guest without a handler for what it
 * caused is ended. Next: the device that the Launcher holds (device.ts). */

import {
  REG_CS,
  REG_DS,
  REG_EIP,
  REG_ERRCODE,
  REG_ES,
  REG_ESP,
  REG_FS,
  REG_GS,
  REG_SS,
  REG_TRAPNUM,
} from "@lguest/switcher";
import { emulateInstruction } from "./emulate-instruction.js";
import { hex8 } from "./errors.js";
import { NO_DATA } from "./guest.js";
import { deliverTrap } from "./interrupts/reflected-traps.js";
import { killGuest } from "./kill-guest.js";
import { demandPage } from "./page-tables/demand-page.js";
import { TRAP_SLOTS } from "./stats.js";
import type { Vcpu } from "./vcpu.js";

const VECTOR_NM = 7;
const VECTOR_GP = 13;
const VECTOR_PF = 14;
/** Vectors from here up are interrupts of the Host, which has dealt with them when it comes here. */
const FIRST_INTERRUPT = 32;
/** Put into the register page before each entry: it is still there if the Switcher could not load a segment. */
export const NO_TRAP = 256;

/** Deals with the trap that the register page names. */
export function handleTrap(vcpu: Vcpu): void {
  const { guest, registers } = vcpu;
  if (guest.death !== null) return;
  const trap = registers.get(REG_TRAPNUM);
  guest.stats.traps[Math.min(trap, TRAP_SLOTS - 1)]++;
  if (trap === guest.profile.trapEntry) {
    vcpu.hypercall = true;
    return;
  }
  if (trap === VECTOR_PF && handlePageFault(vcpu)) return;
  if (trap === VECTOR_GP && registers.get(REG_ERRCODE) === 0 && emulateInstruction(vcpu)) return;
  // The Host has given it the FPU already; only a Guest that asked to be told is told.
  if (trap === VECTOR_NM && !vcpu.ts) return;
  // If the Switcher's iret faults, the frame of that fault lies where the trap number should be: its code segment.
  const inSwitcher = trap === NO_TRAP || trap === guest.profile.gdt.lguestCs * 8;
  if (inSwitcher) {
    killGuest(guest, `unhandled trap 256: the Switcher could not load its registers (${selectors(vcpu)})`);
    return;
  }
  if (trap >= FIRST_INTERRUPT && trap !== guest.syscallVector) return;
  if (guest.death === null && !deliverTrap(vcpu, trap)) {
    const detail = trap === VECTOR_PF ? vcpu.lastPageFault : registers.get(REG_ERRCODE);
    killGuest(guest, `unhandled trap ${trap} at 0x${hex8(registers.get(REG_EIP))} (0x${detail.toString(16)})`);
  }
}

/** @returns true if the Guest can go on; false if it must be told. */
function handlePageFault(vcpu: Vcpu): boolean {
  const { guest, registers } = vcpu;
  if (demandPage(guest.paging, vcpu, vcpu.lastPageFault, registers.get(REG_ERRCODE))) return true;
  if (guest.dataAddress !== NO_DATA) guest.writeData(guest.profile.data.cr2, vcpu.lastPageFault);
  return false;
}

function selectors(vcpu: Vcpu): string {
  const { registers } = vcpu;
  const named: readonly [string, number][] = [
    ["cs", REG_CS],
    ["ss", REG_SS],
    ["ds", REG_DS],
    ["es", REG_ES],
    ["fs", REG_FS],
    ["gs", REG_GS],
  ];
  const words = named.map(([name, slot]) => `${name} ${registers.selector(slot).toString(16)}`);
  return `${words.join(" ")} eip ${hex8(registers.get(REG_EIP))} esp ${hex8(registers.get(REG_ESP))}`;
}
