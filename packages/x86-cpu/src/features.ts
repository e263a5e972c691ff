/*C:391 Features by name.
 *
 * The bits of CPUID that a model may have, by the names that the manual gives them; what each needs; and the check of a
 * whole model. A bit without a name here is of something that this package does not do (machine check, an APIC, MTRRs,
 * MONITOR), and no model may claim it. Before it: cpuid.ts. Next: models.ts. */
import {
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
  CPUID_POPCNT,
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
import { CpuError, requireInteger } from "./errors.js";

/** The field of a model that holds a feature's bit. */
type FeatureField = "features" | "featuresEcx" | "extendedFeatures";

interface Feature {
  readonly field: FeatureField;
  readonly bit: number;
  readonly needs: readonly string[];
}

/** A feature in EDX of leaf 1. */
function standard(bit: number, ...needs: string[]): Feature {
  return { field: "features", bit, needs };
}

/** Every feature there is, in the order of its bits. What needs what follows from the state that they share. */
const FEATURES = {
  fpu: standard(CPUID_FPU),
  vme: standard(CPUID_VME),
  de: standard(CPUID_DE),
  pse: standard(CPUID_PSE),
  tsc: standard(CPUID_TSC),
  msr: standard(CPUID_MSR),
  pae: standard(CPUID_PAE),
  cx8: standard(CPUID_CX8),
  sep: standard(CPUID_SEP, "msr"),
  pge: standard(CPUID_PGE),
  cmov: standard(CPUID_CMOV),
  pat: standard(CPUID_PAT, "msr"),
  pse36: standard(CPUID_PSE36, "pse"),
  clfsh: standard(CPUID_CLFSH),
  mmx: standard(CPUID_MMX, "fpu"),
  fxsr: standard(CPUID_FXSR, "fpu"),
  sse: standard(CPUID_SSE, "fxsr", "mmx"),
  sse2: standard(CPUID_SSE2, "sse"),
  sse3: { field: "featuresEcx", bit: CPUID_SSE3, needs: ["sse2"] } as Feature,
  popcnt: { field: "featuresEcx", bit: CPUID_POPCNT, needs: [] } as Feature,
  nx: { field: "extendedFeatures", bit: CPUID_NX, needs: ["pae", "msr"] } as Feature,
};

/** A feature that a model may have, by the manual's name in lower case. */
export type FeatureName = keyof typeof FEATURES;

/** All features, in the order of their bits. */
export const FEATURE_NAMES: readonly FeatureName[] = Object.freeze(Object.keys(FEATURES) as FeatureName[]);

/** True if the model has the feature. */
export function hasFeature(model: CpuModel, name: FeatureName): boolean {
  const { field, bit } = FEATURES[name];
  return (model[field] & bit) !== 0;
}

/** The features of a model, in the order of their bits. */
export function modelFeatures(model: CpuModel): FeatureName[] {
  return FEATURE_NAMES.filter((name) => hasFeature(model, name));
}

/** The model's feature words without some features. */
export function clearFeatures(model: CpuModel, names: readonly FeatureName[]): Pick<CpuModel, FeatureField> {
  const words = {
    features: model.features,
    featuresEcx: model.featuresEcx,
    extendedFeatures: model.extendedFeatures,
  };
  for (const name of names) {
    if (!Object.hasOwn(FEATURES, name)) {
      throw new CpuError("ERR_MODEL", "without", `names among ${FEATURE_NAMES.join(" ")}`, `"${name}"`);
    }
    const { field, bit } = FEATURES[name];
    words[field] &= ~bit;
  }
  return words;
}

/** The bits of one field that have a name. */
function knownBits(field: FeatureField): number {
  let bits = 0;
  for (const name of FEATURE_NAMES) if (FEATURES[name].field === field) bits |= FEATURES[name].bit;
  return bits;
}

function requireKnown(model: CpuModel, field: FeatureField): void {
  const unknown = (model[field] & ~knownBits(field)) >>> 0;
  if (unknown === 0) return;
  throw new CpuError(
    "ERR_MODEL",
    `model.${field}`,
    "only features that are complete here",
    `0x${unknown.toString(16)}`,
  );
}

function requireText(name: string, text: string, fits: boolean, expected: string): void {
  if (!fits || !/^[\x20-\x7e]*$/.test(text)) throw new CpuError("ERR_MODEL", name, expected, `"${text}"`);
}

const HIGHEST_TSC_KHZ = 10_000_000;

/**
 * A model as createCpu takes it: every field in range, no feature without those that it needs.
 * @throws CpuError `ERR_MODEL` for features and texts, `ERR_PARAMETER` for numbers.
 */
export function requireModel(model: CpuModel): CpuModel {
  requireText("model.vendor", model.vendor, model.vendor.length === 12, "12 ASCII characters");
  requireText("model.brand", model.brand, model.brand.length < 48, "at most 47 ASCII characters");
  for (const field of ["family", "model", "stepping"] as const) requireInteger(`model.${field}`, model[field], 0, 15);
  requireInteger("model.tscKhz", model.tscKhz, 1, HIGHEST_TSC_KHZ);
  for (const field of ["features", "featuresEcx", "extendedFeatures"] as const) requireKnown(model, field);
  for (const name of modelFeatures(model)) {
    const missing = (FEATURES[name].needs as readonly FeatureName[]).filter((needed) => !hasFeature(model, needed));
    if (missing.length > 0) {
      throw new CpuError("ERR_MODEL", "model", `${missing.join(" and ")} with ${name}, or neither`, `${name} alone`);
    }
  }
  const leaf2 = model.cacheDescriptors.length;
  if (leaf2 !== 4 && (leaf2 !== 0 || model.caches.length > 0)) {
    throw new CpuError("ERR_MODEL", "model.cacheDescriptors", "four words (or none, without caches)", leaf2);
  }
  return model;
}
