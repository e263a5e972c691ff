/*C:420 CPUID.
 *
 * Which processor this claims to be. A model is data: its answers, leaf by leaf, name only what is complete here
 * (SDM Vol 2A, CPUID). The default is of the Pentium 4 class. Before it: system.ts. Next: msr.ts. */
import type { u32 } from "@lguest/descriptor-tables";

/** What a processor says of itself. */
export interface CpuModel {
  /** Twelve characters: "GenuineIntel". */
  readonly vendor: string;
  /** Up to 47 characters. */
  readonly brand: string;
  readonly family: number;
  readonly model: number;
  readonly stepping: number;
  /** Leaf 1 EDX: bit set of CPUID_*. */
  readonly features: u32;
  /** Leaf 1 ECX. */
  readonly features2: u32;
  /** Leaf 0x80000001 EDX. */
  readonly extendedFeatures: u32;
  /** Ticks of the TSC in a millisecond of the clock. */
  readonly tscKhz: number;
}
