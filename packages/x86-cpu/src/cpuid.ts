/*C:390 CPUID.
 *
 * Which processor this claims to be. A model is data: its answers, leaf by leaf, name only what is complete here
 * (SDM Vol 2A, CPUID). The default is of the Pentium 4 class. Before it: system.ts. Next: msr.ts. */
import type { u32 } from "@lguest/descriptor-tables";

/* Features in EDX of leaf 1, SDM Vol 2A table 3-11. */
export const CPUID_FPU = 1 << 0;
export const CPUID_VME = 1 << 1;
export const CPUID_DE = 1 << 2;
export const CPUID_PSE = 1 << 3;
export const CPUID_TSC = 1 << 4;
export const CPUID_MSR = 1 << 5;
export const CPUID_PAE = 1 << 6;
export const CPUID_MCE = 1 << 7;
export const CPUID_CX8 = 1 << 8;
export const CPUID_APIC = 1 << 9;
export const CPUID_SEP = 1 << 11;
export const CPUID_MTRR = 1 << 12;
export const CPUID_PGE = 1 << 13;
export const CPUID_CMOV = 1 << 15;
export const CPUID_PAT = 1 << 16;
export const CPUID_PSE36 = 1 << 17;
export const CPUID_CLFSH = 1 << 19;
export const CPUID_MMX = 1 << 23;
export const CPUID_FXSR = 1 << 24;
export const CPUID_SSE = 1 << 25;
export const CPUID_SSE2 = 1 << 26;
/* Features in ECX of leaf 1, SDM Vol 2A table 3-10. */
export const CPUID_SSE3 = 1 << 0;
/** In EDX of leaf 0x80000001: no-execute pages under PAE. */
export const CPUID_NX = 1 << 20;

/** What a processor says of itself. */
export interface CpuModel {
  /** Twelve characters. */
  readonly vendor: string;
  /** Up to 47 characters. */
  readonly brand: string;
  /** 0..15. */
  readonly family: number;
  /** 0..15. */
  readonly model: number;
  /** 0..15. */
  readonly stepping: number;
  /** Leaf 1 EDX: bit set of CPUID_*. Control register bits and MSRs of features left out are refused. */
  readonly features: u32;
  /** Leaf 1 ECX: 0 or CPUID_SSE3. */
  readonly featuresEcx: u32;
  /** Leaf 0x80000001 EDX: 0 or CPUID_NX. */
  readonly extendedFeatures: u32;
  /** Ticks of the TSC in a millisecond of the clock, 1 to 10^7. */
  readonly tscKhz: number;
}

/** The default: family 15, everything that this package does completely, a TSC of 1 GHz. */
export const PENTIUM4_MODEL: CpuModel = Object.freeze({
  vendor: "GenuineIntel",
  brand: "lguest IA-32 processor",
  family: 15,
  model: 4,
  stepping: 1,
  features:
    CPUID_FPU |
    CPUID_PSE |
    CPUID_TSC |
    CPUID_MSR |
    CPUID_PAE |
    CPUID_CX8 |
    CPUID_SEP |
    CPUID_PGE |
    CPUID_CMOV |
    CPUID_PAT |
    CPUID_PSE36 |
    CPUID_CLFSH |
    CPUID_MMX |
    CPUID_FXSR |
    CPUID_SSE |
    CPUID_SSE2,
  featuresEcx: CPUID_SSE3,
  extendedFeatures: 0,
  tscKhz: 1_000_000,
});

/** Highest standard and extended leaves. */
const LAST_LEAF = 2;
const FIRST_EXTENDED_LEAF = 0x80000000;
const LAST_EXTENDED_LEAF = 0x80000004;
/** Leaf 2: one descriptor byte a cache or TLB, low byte 1 = one call says all (SDM Vol 2A table 3-12): 8 KB L1, 512 KB L2. */
const CACHE_DESCRIPTORS = [0x665b5001, 0, 0, 0x007b7040];
/** Bytes that CLFLUSH flushes, in units of 8: EBX of leaf 1, bits 15 to 8. */
const CLFLUSH_LINE = 64 / 8;
const BRAND_BYTES = 48;

/** Four characters of a string as a little-endian word; NULs past its end. */
function characters(text: string, at: number): number {
  let word = 0;
  for (let i = 0; i < 4; i++) word |= (at + i < text.length ? text.charCodeAt(at + i) & 0x7f : 0) << (8 * i);
  return word;
}

/**
 * What CPUID answers.
 * @returns EAX, EBX, ECX, EDX. A leaf beyond the highest gives the highest standard leaf's answer, as Intel's do.
 */
export function cpuidLeaf(model: CpuModel, leaf: u32): readonly [number, number, number, number] {
  if (leaf >= FIRST_EXTENDED_LEAF && leaf <= LAST_EXTENDED_LEAF) return extendedLeaf(model, leaf);
  switch (leaf) {
    case 0:
      return [LAST_LEAF, characters(model.vendor, 0), characters(model.vendor, 8), characters(model.vendor, 4)];
    case 1:
      return [
        (model.family << 8) | (model.model << 4) | model.stepping,
        (model.features & CPUID_CLFSH) !== 0 ? CLFLUSH_LINE << 8 : 0,
        model.featuresEcx,
        model.features,
      ];
    default:
      return [CACHE_DESCRIPTORS[0], CACHE_DESCRIPTORS[1], CACHE_DESCRIPTORS[2], CACHE_DESCRIPTORS[3]];
  }
}

function extendedLeaf(model: CpuModel, leaf: u32): readonly [number, number, number, number] {
  if (leaf === FIRST_EXTENDED_LEAF) return [LAST_EXTENDED_LEAF | 0, 0, 0, 0];
  if (leaf === FIRST_EXTENDED_LEAF + 1) return [0, 0, 0, model.extendedFeatures];
  const brand = model.brand.slice(0, BRAND_BYTES - 1);
  const at = (leaf - FIRST_EXTENDED_LEAF - 2) * 16;
  return [characters(brand, at), characters(brand, at + 4), characters(brand, at + 8), characters(brand, at + 12)];
}
