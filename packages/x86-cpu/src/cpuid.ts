/*C:390 CPUID.
 *
 * Which processor this claims to be. A model is data (models.ts has those with a name), and everything that depends on
 * it asks the bits that CPUID shows (SDM Vol 2A, CPUID): instructions, control bits and MSRs that a model does not name
 * do not exist. Before it: system.ts. Next: features.ts, which gives the bits names and says what needs what. */
import type { u32 } from "@lguest/descriptor-tables";

/* Features in EDX of leaf 1, SDM Vol 2A table 3-11. */
export const CPUID_FPU = 1 << 0;
export const CPUID_VME = 1 << 1;
export const CPUID_DE = 1 << 2;
export const CPUID_PSE = 1 << 3;
export const CPUID_TSC = 1 << 4;
export const CPUID_MSR = 1 << 5;
export const CPUID_PAE = 1 << 6;
export const CPUID_CX8 = 1 << 8;
export const CPUID_SEP = 1 << 11;
export const CPUID_PGE = 1 << 13;
export const CPUID_CMOV = 1 << 15;
export const CPUID_PAT = 1 << 16;
export const CPUID_PSE36 = 1 << 17;
export const CPUID_CLFSH = 1 << 19;
export const CPUID_MMX = 1 << 23;
export const CPUID_FXSR = 1 << 24;
export const CPUID_SSE = 1 << 25;
export const CPUID_SSE2 = 1 << 26;
/** In ECX of leaf 1, SDM Vol 2A table 3-10. */
export const CPUID_SSE3 = 1 << 0;
/** Of no named model: younger than the Pentium 4. */
export const CPUID_POPCNT = 1 << 23;
/** In EDX of leaf 0x80000001: no-execute pages under PAE. */
export const CPUID_NX = 1 << 20;

/** Types of a cache in leaf 4 (SDM Vol 2A, CPUID, EAX 4-0). */
export const CACHE_DATA = 1;
export const CACHE_INSTRUCTIONS = 2;
export const CACHE_UNIFIED = 3;

/** A cache that leaf 4 describes. Software may size its loops by it; nothing here is cached by it. */
export interface CacheDescription {
  /** CACHE_*. */
  readonly type: number;
  /** 1..7. */
  readonly level: number;
  /** Bytes: ways x lineBytes x a number of sets. */
  readonly bytes: number;
  /** 1..1024. */
  readonly ways: number;
  /** 1..4096. */
  readonly lineBytes: number;
}

/** What a processor says of itself. */
export interface CpuModel {
  /** Twelve ASCII characters. */
  readonly vendor: string;
  /** Up to 47 ASCII characters; empty for a processor without the leaves of the brand string. */
  readonly brand: string;
  /** 0..15. */
  readonly family: number;
  /** 0..15. */
  readonly model: number;
  /** 0..15. */
  readonly stepping: number;
  /** Leaf 1 EDX: bit set of CPUID_*. Instructions, control register bits and MSRs of features left out do not exist. */
  readonly features: u32;
  /** Leaf 1 ECX: bit set of CPUID_SSE3 and CPUID_POPCNT. */
  readonly featuresEcx: u32;
  /** Leaf 0x80000001 EDX: 0 or CPUID_NX. */
  readonly extendedFeatures: u32;
  /** Leaf 2: EAX to EDX, one descriptor byte a cache or TLB (SDM Vol 2A table 3-12); empty for a processor without it. */
  readonly cacheDescriptors: readonly u32[];
  /** Leaf 4, in its order; empty for a processor without it. */
  readonly caches: readonly CacheDescription[];
  /** Ticks of the TSC in a millisecond of the clock, 1 to 10^7. */
  readonly tscKhz: number;
}

/** EAX, EBX, ECX and EDX. */
type Answer = readonly [eax: number, ebx: number, ecx: number, edx: number];

const FIRST_EXTENDED_LEAF = 0x80000000;
const BRAND_BYTES = 48;
/** Bytes that CLFLUSH flushes; leaf 1 shows them in eights, in EBX 15-8. */
const CLFLUSH_BYTES = 64;

/** Four characters of a string as a little-endian word; NULs past its end. */
function characters(text: string, at: number): number {
  let word = 0;
  for (let i = 0; i < 4; i++) word |= (at + i < text.length ? text.charCodeAt(at + i) & 0x7f : 0) << (8 * i);
  return word;
}

/** What EAX shows after RESET in EDX and in leaf 1: family, model and stepping (SDM Vol 2A figure 3-6). */
export function cpuSignature(model: CpuModel): u32 {
  return (model.family << 8) | (model.model << 4) | model.stepping;
}

/** Highest standard leaf. */
function lastLeaf(model: CpuModel): number {
  if (model.caches.length > 0) return 4;
  return model.cacheDescriptors.length > 0 ? 2 : 1;
}

/** Highest extended leaf, or 0 if there is none. */
function lastExtendedLeaf(model: CpuModel): number {
  if (model.brand !== "") return FIRST_EXTENDED_LEAF + 4;
  return model.extendedFeatures !== 0 ? FIRST_EXTENDED_LEAF + 1 : 0;
}

/**
 * What CPUID answers.
 * @param index ECX, which leaf 4 asks for.
 * @returns EAX, EBX, ECX, EDX. A leaf beyond the highest gives the highest standard leaf's answer, as Intel's do.
 */
export function cpuidLeaf(model: CpuModel, leaf: u32, index: u32): Answer {
  if (leaf >= FIRST_EXTENDED_LEAF && leaf <= lastExtendedLeaf(model)) return extendedLeaf(model, leaf);
  const last = lastLeaf(model);
  switch (Math.min(leaf, last)) {
    case 0:
      return [last, characters(model.vendor, 0), characters(model.vendor, 8), characters(model.vendor, 4)];
    case 1:
      return [cpuSignature(model), clflushLine(model), model.featuresEcx, model.features];
    case 2: {
      const [eax, ebx, ecx, edx] = model.cacheDescriptors;
      return [eax, ebx, ecx, edx];
    }
    case 3:
      return [0, 0, 0, 0];
    default:
      return cacheLeaf(model, index);
  }
}

/** EBX of leaf 1: no brand index, one processor with APIC ID 0, and the line of CLFLUSH. */
function clflushLine(model: CpuModel): number {
  return (model.features & CPUID_CLFSH) !== 0 ? (CLFLUSH_BYTES / 8) << 8 : 0;
}

/** Leaf 4: one cache of a processor with one core; type 0 after the last. */
function cacheLeaf(model: CpuModel, index: u32): Answer {
  if (index >= model.caches.length) return [0, 0, 0, 0];
  const { type, level, bytes, ways, lineBytes } = model.caches[index];
  return [type | (level << 5), ((ways - 1) << 22) | (lineBytes - 1), bytes / (ways * lineBytes) - 1, 0];
}

function extendedLeaf(model: CpuModel, leaf: u32): Answer {
  if (leaf === FIRST_EXTENDED_LEAF) return [lastExtendedLeaf(model) | 0, 0, 0, 0];
  if (leaf === FIRST_EXTENDED_LEAF + 1) return [0, 0, 0, model.extendedFeatures];
  const brand = model.brand.slice(0, BRAND_BYTES - 1);
  const at = (leaf - FIRST_EXTENDED_LEAF - 2) * 16;
  return [characters(brand, at), characters(brand, at + 4), characters(brand, at + 8), characters(brand, at + 12)];
}
