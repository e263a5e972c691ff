/*C:392 The models.
 *
 * Processors that a user may choose by name, as data, and how one is cut down to what a guest shall see. Families,
 * models, features and caches are those of the real processors, without what this package leaves out (features.ts).
 * Before it: features.ts. Next: msr.ts. */
import {
  CACHE_DATA,
  CACHE_UNIFIED,
  CPUID_CLFSH,
  CPUID_CMOV,
  CPUID_CX8,
  CPUID_DE,
  CPUID_FPU,
  CPUID_FXSR,
  CPUID_MMX,
  CPUID_MSR,
  CPUID_NX,
  CPUID_PAE,
  CPUID_PAT,
  CPUID_PGE,
  CPUID_PSE,
  CPUID_PSE36,
  CPUID_SEP,
  CPUID_SSE,
  CPUID_SSE2,
  CPUID_SSE3,
  CPUID_TSC,
  CPUID_VME,
  type CpuModel,
} from "./cpuid.js";
import { clearFeatures, type FeatureName, requireModel } from "./features.js";

/** What all of them share: Intel's, one TSC tick a nanosecond, nothing beyond leaf 1 EDX. */
const COMMON = {
  vendor: "GenuineIntel",
  brand: "",
  featuresEcx: 0,
  extendedFeatures: 0,
  cacheDescriptors: Object.freeze([]),
  caches: Object.freeze([]),
  tscKhz: 1_000_000,
};

const I486_FEATURES = CPUID_FPU | CPUID_VME;
const PENTIUM_FEATURES = I486_FEATURES | CPUID_DE | CPUID_PSE | CPUID_TSC | CPUID_MSR | CPUID_CX8;
const PENTIUM_PRO_FEATURES = PENTIUM_FEATURES | CPUID_PAE | CPUID_PGE | CPUID_CMOV;
const PENTIUM2_FEATURES = PENTIUM_PRO_FEATURES | CPUID_SEP | CPUID_PAT | CPUID_PSE36 | CPUID_MMX | CPUID_FXSR;
const PENTIUM3_FEATURES = PENTIUM2_FEATURES | CPUID_SSE;
const PENTIUM4_FEATURES = PENTIUM3_FEATURES | CPUID_SSE2 | CPUID_CLFSH;

/** A late 486 DX4, the first with CPUID: no TSC, no MSRs, 4 KB pages only. */
export const I486_MODEL: CpuModel = Object.freeze({
  ...COMMON,
  family: 4,
  model: 8,
  stepping: 0,
  features: I486_FEATURES,
});

/** Pentium, family 5: no CMOV, no MMX, no PAE. */
export const PENTIUM_MODEL: CpuModel = Object.freeze({
  ...COMMON,
  family: 5,
  model: 2,
  stepping: 12,
  features: PENTIUM_FEATURES,
});

/** Pentium with MMX. */
export const PENTIUM_MMX_MODEL: CpuModel = Object.freeze({
  ...COMMON,
  family: 5,
  model: 4,
  stepping: 3,
  features: PENTIUM_FEATURES | CPUID_MMX,
});

/** Pentium Pro, family 6: CMOV, PAE and global pages; no MMX, no SYSENTER. Two 8 KB caches, 256 KB behind them. */
export const PENTIUM_PRO_MODEL: CpuModel = Object.freeze({
  ...COMMON,
  family: 6,
  model: 1,
  stepping: 9,
  features: PENTIUM_PRO_FEATURES,
  cacheDescriptors: Object.freeze([0x03020101, 0, 0, 0x06040a42]),
});

/** Pentium II: MMX, FXSAVE, SYSENTER. Two 16 KB caches, 512 KB behind them. */
export const PENTIUM2_MODEL: CpuModel = Object.freeze({
  ...COMMON,
  family: 6,
  model: 5,
  stepping: 2,
  features: PENTIUM2_FEATURES,
  cacheDescriptors: Object.freeze([0x03020101, 0, 0, 0x0c040843]),
});

/** Pentium III: SSE. Two 16 KB caches, 256 KB behind them. */
export const PENTIUM3_MODEL: CpuModel = Object.freeze({
  ...COMMON,
  family: 6,
  model: 8,
  stepping: 10,
  features: PENTIUM3_FEATURES,
  cacheDescriptors: Object.freeze([0x03020101, 0, 0, 0x0c040882]),
});

/** The default, a Pentium 4 with SSE3: everything that this package does, but for NX. 16 KB of data cache, 1 MB behind it. */
export const PENTIUM4_MODEL: CpuModel = Object.freeze({
  ...COMMON,
  brand: "lguest IA-32 processor",
  family: 15,
  model: 3,
  stepping: 4,
  features: PENTIUM4_FEATURES,
  featuresEcx: CPUID_SSE3,
  cacheDescriptors: Object.freeze([0x605b5001, 0, 0, 0x007c7040]),
  caches: Object.freeze([
    Object.freeze({ type: CACHE_DATA, level: 1, bytes: 16 * 1024, ways: 8, lineBytes: 64 }),
    Object.freeze({ type: CACHE_UNIFIED, level: 2, bytes: 1024 * 1024, ways: 8, lineBytes: 64 }),
  ]),
});

/** The later Pentium 4, with no-execute pages: everything that this package does, but for POPCNT. */
export const PENTIUM4_NX_MODEL: CpuModel = Object.freeze({
  ...PENTIUM4_MODEL,
  model: 4,
  stepping: 1,
  extendedFeatures: CPUID_NX,
});

/** How a model is changed: features left out, and what else it says of itself. */
export interface ModelChanges {
  /** Features that shall not be there. Whatever needs one of them must be named too. */
  readonly without?: readonly FeatureName[];
  readonly vendor?: string;
  readonly brand?: string;
  readonly family?: number;
  readonly model?: number;
  readonly stepping?: number;
  readonly tscKhz?: number;
}

/**
 * A model with less: what a hypervisor that hides features from its guests gives them.
 * @throws CpuError `ERR_MODEL` for an unknown feature, for one left without what it needs, and for texts that do not
 *   fit; `ERR_PARAMETER` for numbers out of range.
 */
export function restrictModel(model: CpuModel, changes: ModelChanges): CpuModel {
  const { without = [], ...rest } = changes;
  return Object.freeze(requireModel({ ...model, ...rest, ...clearFeatures(model, without) }));
}
