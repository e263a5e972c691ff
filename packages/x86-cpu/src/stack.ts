/*C:170 The stack of the moment.
 *
 * PUSH and POP as all instructions use them: the pointer is ESP or SP as SS.B says, and it moves only after the access
 * has passed. Before it: access.ts. Next: segments.ts. */
import type { i32, u16 } from "@lguest/descriptor-tables";
import { read16, read32, write16, write32 } from "./access.js";
import type { Cpu } from "./cpu.js";
import { ESP, MODE, MODE_STACK32, SS } from "./layout.js";

/** Offset in SS, `delta` bytes from the top of the stack (negative: below it), wrapped to the stack's size. */
export function stackOffset(cpu: Cpu, delta: number): number {
  const offset = (cpu.i32[ESP] + delta) | 0;
  return (cpu.i32[MODE] & MODE_STACK32) !== 0 ? offset : offset & 0xffff;
}

/** Moves the stack pointer by `delta` bytes; a 16-bit stack keeps the upper half of ESP. */
export function moveStackPointer(cpu: Cpu, delta: number): void {
  setStackPointer(cpu, cpu.i32[ESP] + delta);
}

/** Sets ESP, or SP on a 16-bit stack. */
export function setStackPointer(cpu: Cpu, value: number): void {
  if ((cpu.i32[MODE] & MODE_STACK32) !== 0) cpu.i32[ESP] = value;
  else cpu.u16[ESP * 2] = value;
}

export function push16(cpu: Cpu, value: number): void {
  write16(cpu, SS, stackOffset(cpu, -2), value);
  moveStackPointer(cpu, -2);
}

export function push32(cpu: Cpu, value: number): void {
  write32(cpu, SS, stackOffset(cpu, -4), value);
  moveStackPointer(cpu, -4);
}

/** Pushes a word or doubleword. @param size 2 or 4. */
export function push(cpu: Cpu, size: number, value: number): void {
  if (size === 4) push32(cpu, value);
  else push16(cpu, value);
}

export function pop16(cpu: Cpu): u16 {
  const value = read16(cpu, SS, stackOffset(cpu, 0));
  moveStackPointer(cpu, 2);
  return value;
}

export function pop32(cpu: Cpu): i32 {
  const value = read32(cpu, SS, stackOffset(cpu, 0));
  moveStackPointer(cpu, 4);
  return value;
}

/** Pops a word (unsigned) or doubleword (i32). @param size 2 or 4. */
export function pop(cpu: Cpu, size: number): number {
  return size === 4 ? pop32(cpu) : pop16(cpu);
}

/** Reads a word or doubleword of the stack, `delta` bytes above its top, without popping it. @param size 2 or 4. */
export function peek(cpu: Cpu, size: number, delta: number): number {
  const offset = stackOffset(cpu, delta);
  return size === 4 ? read32(cpu, SS, offset) : read16(cpu, SS, offset);
}
