/*C:370 Control registers.
 *
 * What a new value of CR0, CR3 or CR4 does: which bits may be, what is flushed, when the PDPTEs are cached anew (SDM
 * Vol 3A §2.5, §4.4.1, §4.10.4). MOV to CR, LMSW, CLTS, task switches and the owner's setters all end here.
 * Before it: interrupts.ts. Next: instructions/system.ts. */
import type { Cpu } from "./cpu.js";
import {
  CPUID_CMOV,
  CPUID_DE,
  CPUID_FXSR,
  CPUID_MMX,
  CPUID_PAE,
  CPUID_PGE,
  CPUID_PSE,
  CPUID_SSE,
  CPUID_TSC,
  CPUID_VME,
  type CpuModel,
} from "./cpuid.js";
import { updateDebugRegisters } from "./debug/debug-registers.js";
import { raiseFault } from "./events.js";
import { CPL, CR0, CR3, CR4 } from "./layout.js";
import { updateMode } from "./mode.js";
import {
  CR0_CD,
  CR0_DEFINED,
  CR0_ET,
  CR0_NW,
  CR0_PE,
  CR0_PG,
  CR0_WP,
  CR4_DE,
  CR4_OSFXSR,
  CR4_OSXMMEXCPT,
  CR4_PAE,
  CR4_PCE,
  CR4_PGE,
  CR4_PSE,
  CR4_PVI,
  CR4_TSD,
  CR4_VME,
  VECTOR_GP,
} from "./registers.js";
import { changeRoot, flushTlb } from "./tlb.js";

/** CR4 bits and the CPUID features that bring them, any of which is enough. RDPMC has no bit of its own: it came with these. */
const CR4_FEATURES: readonly (readonly [bits: number, features: number])[] = [
  [CR4_VME | CR4_PVI, CPUID_VME],
  [CR4_TSD, CPUID_TSC],
  [CR4_DE, CPUID_DE],
  [CR4_PSE, CPUID_PSE],
  [CR4_PAE, CPUID_PAE],
  [CR4_PGE, CPUID_PGE],
  [CR4_OSFXSR, CPUID_FXSR],
  [CR4_OSXMMEXCPT, CPUID_SSE],
  [CR4_PCE, CPUID_MMX | CPUID_CMOV],
];

/** The bits of CR4 that a model has; any other is reserved. */
export function cr4Bits(model: CpuModel): number {
  let bits = 0;
  for (const [some, features] of CR4_FEATURES) if ((model.features & features) !== 0) bits |= some;
  return bits;
}

/** Caches the PDPTEs if a paging mode that has them is in force; #GP(0) if one has a reserved bit set. */
function cachePdptes(cpu: Cpu, cr0: number, cr3: number, cr4: number): void {
  if ((cr0 & CR0_PG) === 0 || (cr4 & CR4_PAE) === 0) return;
  if (!cpu.walker.loadPdptes(cr3 >>> 0)) raiseFault(cpu, VECTOR_GP, 0);
}

/** Loads CR0. Raises #GP(0) for paging without protection, NW without CD, bad PDPTEs. */
export function writeCr0(cpu: Cpu, value: number): void {
  const old = cpu.i32[CR0];
  const cr0 = (value & CR0_DEFINED) | CR0_ET;
  if ((cr0 & (CR0_PG | CR0_PE)) === CR0_PG || (cr0 & (CR0_NW | CR0_CD)) === CR0_NW) raiseFault(cpu, VECTOR_GP, 0);
  const changed = cr0 ^ old;
  if ((changed & (CR0_PG | CR0_CD | CR0_NW)) !== 0) cachePdptes(cpu, cr0, cpu.i32[CR3], cpu.i32[CR4]);
  cpu.i32[CR0] = cr0;
  if ((changed & CR0_PE) !== 0) cpu.i32[CPL] = 0;
  if ((changed & (CR0_PG | CR0_WP | CR0_PE)) !== 0) flushTlb(cpu);
  updateMode(cpu);
}

/** What tells the tables of two roots apart: CR3, whose low bits name nothing, and the format. */
function rootOf(cr3: number, cr4: number): number {
  return (cr3 & ~1) | ((cr4 & CR4_PAE) !== 0 ? 1 : 0);
}

/** Loads CR3 and flushes the TLB (tlb.ts, `changeRoot`). Raises #GP(0) for bad PDPTEs. */
export function writeCr3(cpu: Cpu, value: number): void {
  cachePdptes(cpu, cpu.i32[CR0], value, cpu.i32[CR4]);
  cpu.i32[CR3] = value;
  changeRoot(cpu, rootOf(value, cpu.i32[CR4]));
}

/** Loads CR4. Raises #GP(0) for a bit that the model does not have, and bad PDPTEs. */
export function writeCr4(cpu: Cpu, value: number): void {
  if ((value & ~cr4Bits(cpu.model)) !== 0) raiseFault(cpu, VECTOR_GP, 0);
  const changed = value ^ cpu.i32[CR4];
  if ((changed & (CR4_PAE | CR4_PSE | CR4_PGE)) !== 0) {
    cachePdptes(cpu, cpu.i32[CR0], cpu.i32[CR3], value);
    if ((changed & (CR4_PSE | CR4_PGE)) !== 0) flushTlb(cpu);
    else changeRoot(cpu, rootOf(cpu.i32[CR3], value));
  }
  cpu.i32[CR4] = value;
  if ((changed & CR4_DE) !== 0) updateDebugRegisters(cpu);
}
