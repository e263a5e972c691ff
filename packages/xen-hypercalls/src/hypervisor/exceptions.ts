/*X:540 Handing on.
 *
 * What a guest must hear of, an exception that it caused or an event, makes one of its handlers run: a frame is written on
 * its kernel's stack as the processor would have written it at ring 0, and CS:EIP become the handler's. The flag that
 * lets events in is not the processor's but a byte that guest and hypervisor share; the frame carries it both ways.
 * Before: world-switch.ts. Next: the way back, iret.ts. */
import { SELECTOR_RPL } from "@lguest/descriptor-tables";
import {
  REG_CS,
  REG_DS,
  REG_EFLAGS,
  REG_EIP,
  REG_ERRCODE,
  REG_ES,
  REG_ESP,
  REG_FS,
  REG_GS,
  REG_SS,
} from "@lguest/switcher";
import { VMASST_TYPE_architectural_iopl } from "../page-tables.js";
import { vcpuInfo } from "../shared-info.js";
import { VcpuMemory } from "./guest-memory.js";
import { segmentBase } from "./segments.js";
import type { EntryPoint, Vcpu } from "./vcpu.js";

/** The ring of a guest's kernel. */
export const KERNEL_RING = 1;

/* EFLAGS, SDM Vol. 1 §3.4.3. */
export const EFLAGS_TF = 1 << 8;
export const EFLAGS_IF = 1 << 9;
export const EFLAGS_IOPL = 3 << 12;
export const EFLAGS_IOPL_SHIFT = 12;
const EFLAGS_NT = 1 << 14;
const EFLAGS_RF = 1 << 16;
const EFLAGS_VM = 1 << 17;
const CLEARED_ON_ENTRY = EFLAGS_TF | EFLAGS_NT | EFLAGS_RF | EFLAGS_VM;

/** Offset of the word whose bytes are evtchn_upcall_pending and evtchn_upcall_mask. */
const UPCALL_PENDING = vcpuInfo.fields.evtchn_upcall_pending.offset;
const UPCALL_MASK = vcpuInfo.fields.evtchn_upcall_mask.offset;
const CR2 = vcpuInfo.fields.arch.offset;

/** True if the vCPU does not want to hear of events now. */
export function eventsMasked(vcpu: Vcpu): boolean {
  return vcpu.domain.machine.memory.read8(vcpu.infoAddress + UPCALL_MASK) !== 0;
}

export function setEventsMasked(vcpu: Vcpu, masked: boolean): void {
  vcpu.domain.machine.memory.write8(vcpu.infoAddress + UPCALL_MASK, masked ? 1 : 0);
}

/** True if some event is pending for the vCPU. */
export function eventsPending(vcpu: Vcpu): boolean {
  return vcpu.domain.machine.memory.read8(vcpu.infoAddress + UPCALL_PENDING) !== 0;
}

/** True if the guest's kernel, and not one of its programs, is what the register page shows. */
export function inKernel(vcpu: Vcpu): boolean {
  return (vcpu.registers.selector(REG_CS) & SELECTOR_RPL) === KERNEL_RING;
}

/** Writes words downwards from a stack's top. @returns the new ESP, or -1 if they could not be written. */
function push(vcpu: Vcpu, ss: number, esp: number, words: readonly number[]): number {
  const bytes = new Uint8Array(words.length * 4);
  const view = new DataView(bytes.buffer);
  words.forEach((word, i) => {
    view.setUint32((words.length - 1 - i) * 4, word, true);
  });
  const low = (esp - bytes.length) >>> 0;
  const linear = (segmentBase(vcpu, ss) + low) >>> 0;
  return new VcpuMemory(vcpu).write(linear, bytes) ? low : -1;
}

/**
 * Makes a handler of the guest's kernel run. @param error pushed last if it is there. @param extra pushed after that.
 * @returns false if the guest has no such handler or no stack, and was ended.
 */
function enterHandler(vcpu: Vcpu, to: EntryPoint | null, what: string, error?: number, extra: number[] = []): boolean {
  const { registers, domain } = vcpu;
  if (to === null || to.eip === 0) {
    domain.crash(`${what} at 0x${registers.get(REG_EIP).toString(16)}, and no handler for it`);
    return false;
  }
  const outside = !inKernel(vcpu);
  const ss = outside ? vcpu.kernelSs : registers.selector(REG_SS);
  const esp = outside ? vcpu.kernelEsp : registers.get(REG_ESP);
  const masked = eventsMasked(vcpu);
  let eflags = registers.get(REG_EFLAGS) & ~(EFLAGS_IF | EFLAGS_IOPL);
  if (!masked) eflags |= EFLAGS_IF;
  if (domain.hasAssist(VMASST_TYPE_architectural_iopl)) eflags |= vcpu.iopl << EFLAGS_IOPL_SHIFT;
  const cs = registers.selector(REG_CS) | (masked ? 1 << 16 : 0);
  const words = [eflags, cs, registers.get(REG_EIP)];
  if (outside) words.unshift(registers.selector(REG_SS), registers.get(REG_ESP));
  if (error !== undefined) words.push(error);
  words.push(...extra);
  const low = push(vcpu, ss, esp, words);
  if (low < 0) {
    domain.crash(`${what}: the kernel's stack at 0x${esp.toString(16)} cannot be written`);
    return false;
  }
  if (to.maskEvents) setEventsMasked(vcpu, true);
  registers.set(REG_EFLAGS, registers.get(REG_EFLAGS) & ~CLEARED_ON_ENTRY);
  registers.set(REG_SS, ss);
  registers.set(REG_ESP, low);
  registers.set(REG_CS, to.cs);
  registers.set(REG_EIP, to.eip);
  return true;
}

/** Vectors whose frame has an error code, SDM Vol. 3A table 6-1. */
const WITH_ERROR_CODE: ReadonlySet<number> = new Set([8, 10, 11, 12, 13, 14, 17]);
const VECTOR_PF = 14;

/** Hands an exception on to the guest's kernel. @param error the error code, where the exception has one. */
export function injectException(vcpu: Vcpu, vector: number, error = 0): void {
  const { domain } = vcpu;
  if (vector === VECTOR_PF) domain.machine.memory.write32(vcpu.infoAddress + CR2, vcpu.faultAddress);
  domain.trace?.(`TRAP d${domain.id}v${vcpu.id} ${vector} error ${error.toString(16)}`);
  domain.stats.reflected[vector]++;
  enterHandler(vcpu, vcpu.traps[vector], `exception ${vector}`, WITH_ERROR_CODE.has(vector) ? error : undefined);
}

/** Hands the exception on that the register page shows. */
export function reflectException(vcpu: Vcpu, vector: number): void {
  injectException(vcpu, vector, vcpu.registers.get(REG_ERRCODE));
}

/** An `int` of the guest's, or an instruction that traps like one: EIP is behind it. */
export function injectInterrupt(vcpu: Vcpu, vector: number): void {
  vcpu.domain.trace?.(`INT d${vcpu.domain.id}v${vcpu.id} ${vector.toString(16)}`);
  vcpu.domain.stats.reflected[vector]++;
  enterHandler(vcpu, vcpu.traps[vector], `int 0x${vector.toString(16)}`);
}

/** Tells the guest of pending events, if it listens. */
export function deliverEvents(vcpu: Vcpu): void {
  if (vcpu.eventCallback === null || !eventsPending(vcpu) || eventsMasked(vcpu)) return;
  vcpu.domain.trace?.(`EVENT d${vcpu.domain.id}v${vcpu.id}`);
  vcpu.domain.stats.interrupts++;
  enterHandler(vcpu, { ...vcpu.eventCallback, maskEvents: true }, "an event");
}

/**
 * The segment registers cannot be loaded, or iret would fail: the failsafe handler finds all four of them on its stack
 * above the frame, and null selectors in the registers.
 */
export function enterFailsafe(vcpu: Vcpu): void {
  const { registers } = vcpu;
  const slots = [REG_GS, REG_FS, REG_ES, REG_DS];
  const selectors = slots.map((slot) => registers.selector(slot));
  if (!enterHandler(vcpu, vcpu.failsafeCallback, "segment registers that cannot be loaded", undefined, selectors))
    return;
  for (const slot of slots) registers.set(slot, 0);
}
