/*T:753 States that no processor can be in.
 *
 * What holds at every instruction boundary whatever a program does. The tiers share most of their code, so that both can
 * be wrong alike; this finds some of that. */
import {
  CPL,
  CR0,
  CS,
  EFLAGS,
  FPU_CONTROL,
  FPU_R0,
  FPU_STATUS,
  FPU_TAG,
  FPU_TOP,
  MXCSR,
  SEG_ACCESS,
  SEG_SELECTOR,
} from "@lguest/x86-cpu";

const EFLAGS_RESERVED = ~0x3f7fd5;
const EFLAGS_VM = 0x20000;
const CR0_PE = 1;
const CR0_PG = 0x80000000 | 0;
const FPU_EXCEPTIONS = 0x3f;
const FPU_ES = 0x80;
const FPU_B = 0x8000;

/** @param words the processor's state. @returns what is wrong with it, or null. */
export function brokenInvariant(words: Int32Array): string | null {
  const eflags = words[EFLAGS];
  if ((eflags & EFLAGS_RESERVED) !== 2) return `EFLAGS is 0x${(eflags >>> 0).toString(16)}`;
  const cpl = words[CPL];
  if (cpl < 0 || cpl > 3) return `CPL is ${cpl}`;
  if ((words[CR0] & (CR0_PE | CR0_PG)) === CR0_PG) return "paging without protection";
  if ((words[CR0] & CR0_PE) === 0 && cpl !== 0) return `CPL is ${cpl} in real-address mode`;
  if ((eflags & EFLAGS_VM) !== 0 && (words[CR0] & CR0_PE) !== 0 && cpl !== 3)
    return `CPL is ${cpl} in virtual-8086 mode`;
  for (let segment = 0; segment < 8; segment++) {
    if ((words[SEG_SELECTOR + segment] & ~0xffff) !== 0) return `the selector of segment ${segment} has upper bits`;
    if ((words[SEG_ACCESS + segment] & ~0xf0ff00) !== 0) return `the access word of segment ${segment} has other bits`;
  }
  if ((words[SEG_ACCESS + CS] & 0x9000) !== 0x9000) return "CS holds no code segment";
  return brokenFpu(words);
}

function brokenFpu(words: Int32Array): string | null {
  const status = words[FPU_STATUS];
  if ((status & ~0xc7ff) !== 0) return `the FPU's status word is 0x${status.toString(16)}`;
  const unmasked = (status & ~words[FPU_CONTROL] & FPU_EXCEPTIONS) !== 0;
  if (((status & FPU_ES) !== 0) !== unmasked)
    return `FPU status ${status.toString(16)}, control ${words[FPU_CONTROL].toString(16)}`;
  if (((status & FPU_B) !== 0) !== unmasked) return `FPU status ${status.toString(16)}: B is not ES`;
  if ((words[FPU_TOP] & ~7) !== 0) return `TOP is ${words[FPU_TOP]}`;
  if ((words[FPU_TAG] & ~0xffff) !== 0) return `the tag word is ${words[FPU_TAG]}`;
  if ((words[MXCSR] & ~0xffff) !== 0) return `MXCSR is ${words[MXCSR]}`;
  for (let register = 0; register < 8; register++) {
    if ((words[FPU_R0 + register * 4 + 2] & ~0xffff) !== 0) return `FPU register ${register} has upper bits`;
  }
  return null;
}
