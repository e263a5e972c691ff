/*H:535 Traps that go straight in.
 *
 * A system call that stopped at the Host would cost two world switches. So the IDT that the Guest runs with has the
 * Guest's own gates where that is safe: traps, and the system call's vector, if the gate leaves interrupts on. All
 * other vectors lead to the Switcher's stubs. The Guest names its gates one by one; they are checked and kept here, and
 * copied before it runs. Next: the stack that they use (guest-stack.ts). */
import {
  encodeGate,
  GATE_TYPE_INTERRUPT32,
  GATE_TYPE_TRAP32,
  gateDpl,
  gateOffset,
  gatePresent,
  gateType,
} from "@lguest/descriptor-tables";
import type { PhysicalMemory } from "@lguest/mmu";
import { FIRST_EXTERNAL_VECTOR, GUEST_PL } from "../abi-profile.js";
import type { Guest } from "../guest.js";
import { killGuest } from "../kill-guest.js";
import { CHANGED_IDT, IDT_ENTRIES, type Vcpu } from "../vcpu.js";

/** Writes the gate that leads a vector to the Switcher's stub, open to `int` from `dpl` inward. */
export type SetStubGate = (vector: number, dpl: number) => void;

/** True if this Guest's gate for a vector may be used as it is, when its type allows it. */
function mayGoDirect(guest: Guest, vector: number): boolean {
  if (vector >= FIRST_EXTERNAL_VECTOR) return vector === guest.syscallVector;
  return !guest.profile.hostGates.includes(vector);
}

/** LOAD_IDT_ENTRY: takes one gate over. @param lo @param hi its two words, signed or unsigned. */
export function loadGuestIdtEntry(vcpu: Vcpu, vector: number, lo: number, hi: number): void {
  const { guest } = vcpu;
  if (guest.profile.ignoredGates.includes(vector)) return;
  vcpu.changed |= CHANGED_IDT;
  if (vector >= IDT_ENTRIES) {
    killGuest(guest, `Setting idt entry ${vector}`);
    return;
  }
  const type = gateType(hi);
  const present = gatePresent(hi);
  if (present && type !== GATE_TYPE_INTERRUPT32 && type !== GATE_TYPE_TRAP32) {
    killGuest(guest, `bad IDT type ${type} for vector ${vector}`);
    return;
  }
  const selector = guest.profile.gdt.kernelCs * 8 + GUEST_PL;
  vcpu.idt[vector * 2] = present ? (selector << 16) | (lo & 0xffff) : 0;
  vcpu.idt[vector * 2 + 1] = present ? rebuildHigh(lo, hi) : 0;
}

/** Offset, present bit, DPL and type of a gate; all else zero. */
function rebuildHigh(lo: number, hi: number): number {
  const kind = gateType(hi) === GATE_TYPE_TRAP32 ? "trap" : "interrupt";
  const offset = gateOffset(lo, hi);
  return encodeGate({ kind, bits: 32, offset, selector: 0, dpl: gateDpl(hi), present: true })[1];
}

/**
 * Copies what a Guest may decide about into the IDT that it runs with: its own gate where it can be used directly,
 * else the stub's, with the privilege level that the Guest asked for.
 * @param table host-physical address of gate 0.
 */
export function copyTraps(vcpu: Vcpu, memory: PhysicalMemory, table: number, setStubGate: SetStubGate): void {
  const { guest } = vcpu;
  for (let vector = 0; vector < FIRST_EXTERNAL_VECTOR; vector++) copyTrap(vcpu, memory, table, setStubGate, vector);
  if (guest.syscallVector >= FIRST_EXTERNAL_VECTOR) copyTrap(vcpu, memory, table, setStubGate, guest.syscallVector);
}

function copyTrap(vcpu: Vcpu, memory: PhysicalMemory, table: number, setStubGate: SetStubGate, vector: number): void {
  if (!mayGoDirect(vcpu.guest, vector)) return;
  const lo = vcpu.idt[vector * 2];
  const hi = vcpu.idt[vector * 2 + 1];
  if (gatePresent(hi) && gateType(hi) === GATE_TYPE_TRAP32) {
    memory.write32(table + vector * 8, lo);
    memory.write32(table + vector * 8 + 4, hi);
  } else {
    setStubGate(vector, gateDpl(hi));
  }
}
