/*C:190 Frames.
 *
 * A gate pushes its frame on the stack it switches to, before that stack is loaded, and nothing may change unless all
 * of it fits. Here a frame of up to 64 words (`cpu.frame`) is first probed, limits and pages, and then written in one
 * go, on the current stack or on one known by its descriptor. Used by delivery.ts and far calls. */
import { DESC_DB, descriptorBase, descriptorLimit, VECTOR_SS } from "@lguest/descriptor-tables";
import { writeLinear16, writeLinear32 } from "./access.js";
import { limitAllows, probeLinear } from "./access-slow.js";
import type { Cpu } from "./cpu.js";
import { raiseFault } from "./events.js";
import { ESP, MODE, MODE_ALIGNMENT, SEG_ACCESS, SEG_BASE, SEG_LIMIT, SS } from "./layout.js";
import { VECTOR_AC } from "./registers.js";

/** The next frame goes on the stack in use. */
export function frameOnCurrentStack(cpu: Cpu): void {
  cpu.frameBase = cpu.i32[SEG_BASE + SS];
  cpu.frameLimit = cpu.i32[SEG_LIMIT + SS];
  cpu.frameAccess = cpu.i32[SEG_ACCESS + SS];
  cpu.framePointer = cpu.i32[ESP];
}

/** The next frame goes on the stack of a descriptor that the privilege rules have passed. */
export function frameOnStack(cpu: Cpu, lo: number, hi: number, pointer: number): void {
  cpu.frameBase = descriptorBase(lo, hi);
  cpu.frameLimit = descriptorLimit(lo, hi);
  cpu.frameAccess = hi;
  cpu.framePointer = pointer;
}

/** Offset `below` bytes under the frame's stack pointer, wrapped to the stack's size. */
function frameOffset(cpu: Cpu, below: number): number {
  const offset = (cpu.framePointer - below) | 0;
  return (cpu.frameAccess & DESC_DB) !== 0 ? offset : offset & 0xffff;
}

/**
 * Pushes the first `count` words of `cpu.frame`, the first at the highest address.
 * Raises #SS(errorCode) if it does not fit, #PF if a page refuses, #AC if it is misaligned, and has then written nothing.
 * @param size 2 or 4 bytes each. @param user true if the stack is written with user privilege.
 * @returns the stack pointer after the pushes; on a 16-bit stack the upper half is the old one's.
 */
export function pushFrame(cpu: Cpu, size: number, count: number, user: boolean, errorCode: number): number {
  probeFrame(cpu, size, count, user, errorCode);
  for (let i = 1; i <= count; i++) {
    const linear = (cpu.frameBase + frameOffset(cpu, i * size)) | 0;
    if (size === 4) writeLinear32(cpu, linear, cpu.frame[i - 1], user);
    else writeLinear16(cpu, linear, cpu.frame[i - 1], user);
  }
  const end = frameOffset(cpu, count * size);
  return (cpu.frameAccess & DESC_DB) !== 0 ? end : (cpu.framePointer & 0xffff0000) | end;
}

/** The first half of `pushFrame`, for those with something else to check between. */
export function probeFrame(cpu: Cpu, size: number, count: number, user: boolean, errorCode: number): void {
  for (let i = 1; i <= count; i++) {
    const offset = frameOffset(cpu, i * size);
    if (!limitAllows(cpu.frameAccess, cpu.frameLimit, offset, size)) raiseFault(cpu, VECTOR_SS, errorCode);
    const linear = (cpu.frameBase + offset) | 0;
    probeLinear(cpu, linear, size, true, user);
    if ((cpu.i32[MODE] & MODE_ALIGNMENT) !== 0 && user && (linear & (size - 1)) !== 0) raiseFault(cpu, VECTOR_AC, 0);
  }
}
