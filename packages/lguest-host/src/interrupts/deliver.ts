/*H:525 Making a handler run.
 *
 * An interrupt or trap reaches the Guest as it would on a bare processor: the flags, the code segment and the address
 * where it was are pushed on its kernel stack, below them the error code if the trap has one, above them the old stack
 * if it was in user code; and the registers are changed so that the handler runs next. Only the flag that says whether
 * interrupts are on is not the processor's but `irqEnabled`. Next: traps that come through the Host
 * (reflected-traps.ts). */
import { GATE_TYPE_INTERRUPT32, gateOffset, gateType } from "@lguest/descriptor-tables";
import { PAGE_OFFSET_MASK, PAGE_SIZE } from "@lguest/mmu";
import { REG_CS, REG_EFLAGS, REG_EIP, REG_ERRCODE, REG_ESP, REG_SS } from "@lguest/switcher";
import { EFLAGS_IF, GUEST_PL } from "../abi-profile.js";
import { NO_DATA } from "../guest.js";
import { guestPhysical } from "../page-tables/demand-page.js";
import type { Vcpu } from "../vcpu.js";

/* What going through a gate clears, SDM Vol. 3A §6.12.1.3: TF, NT, RF and VM. */
const EFLAGS_TF = 1 << 8;
const EFLAGS_NT = 1 << 14;
const EFLAGS_RF = 1 << 16;
const EFLAGS_VM = 1 << 17;
const CLEARED_BY_GATE = EFLAGS_TF | EFLAGS_NT | EFLAGS_RF | EFLAGS_VM;

/** Words pushed one below the other at linear addresses of the Guest, which may cross from page to page. */
class GuestStack {
  readonly #vcpu: Vcpu;
  /** Linear address of the last word pushed. */
  pointer: number;

  constructor(vcpu: Vcpu, pointer: number) {
    this.#vcpu = vcpu;
    this.pointer = pointer;
  }

  push(value: number): void {
    this.pointer = (this.pointer - 4) >>> 0;
    if ((this.pointer & PAGE_OFFSET_MASK) <= PAGE_SIZE - 4) {
      const physical = this.#locate(this.pointer);
      if (physical >= 0) this.#vcpu.guest.memory.writeU32(physical, value);
      return;
    }
    for (let i = 0; i < 4; i++) {
      const physical = this.#locate((this.pointer + i) >>> 0);
      if (physical >= 0) this.#vcpu.guest.memory.writeU8(physical, value >>> (8 * i));
    }
  }

  /** Guest-physical address, or -1 after the Guest was ended. */
  #locate(linear: number): number {
    const { guest } = this.#vcpu;
    return guest.death ? -1 : guestPhysical(guest.paging, this.#vcpu, linear);
  }
}

/**
 * Makes the handler of a gate run next.
 * @param lo @param hi the gate, as the Host keeps it. @param hasError the trap pushes its error code.
 */
export function setGuestInterrupt(vcpu: Vcpu, lo: number, hi: number, hasError: boolean): void {
  const { guest, registers } = vcpu;
  const fromUser = (registers.get(REG_SS) & 3) !== GUEST_PL;
  const stack = new GuestStack(vcpu, fromUser ? vcpu.esp1 : registers.get(REG_ESP));
  const ss = fromUser ? vcpu.ss1 : registers.selector(REG_SS);
  if (fromUser) {
    stack.push(registers.selector(REG_SS));
    stack.push(registers.get(REG_ESP));
  }
  const eflags = registers.get(REG_EFLAGS);
  const { data } = guest.profile;
  const interruptsOff = guest.dataAddress !== NO_DATA && (guest.readData(data.irqEnabled) & EFLAGS_IF) === 0;
  stack.push(interruptsOff ? eflags & ~EFLAGS_IF : eflags);
  stack.push(registers.selector(REG_CS));
  stack.push(registers.get(REG_EIP));
  if (hasError) stack.push(registers.get(REG_ERRCODE));

  registers.set(REG_SS, ss);
  registers.set(REG_ESP, stack.pointer);
  registers.set(REG_CS, guest.profile.gdt.kernelCs * 8 + GUEST_PL);
  registers.set(REG_EIP, gateOffset(lo, hi));
  registers.set(REG_EFLAGS, eflags & ~CLEARED_BY_GATE);
  if (gateType(hi) === GATE_TYPE_INTERRUPT32 && guest.dataAddress !== NO_DATA) guest.writeData(data.irqEnabled, 0);
}
