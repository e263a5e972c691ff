/* The described processors: what CPUID says, and that control bits and MSRs exist only where a model names them. */
import { describe, expect, test } from "vitest";
import { cpuidLeaf } from "../src/cpuid.js";
import {
  type CpuModel,
  createCpu,
  FEATURE_NAMES,
  type FeatureName,
  hasFeature,
  I486_MODEL,
  modelFeatures,
  PENTIUM_MMX_MODEL,
  PENTIUM_MODEL,
  PENTIUM_PRO_MODEL,
  PENTIUM2_MODEL,
  PENTIUM3_MODEL,
  PENTIUM4_MODEL,
  PENTIUM4_NX_MODEL,
  restrictModel,
} from "../src/index.js";
import { machine, TIERS } from "./support/protected-machine.js";

const GP = 13;

const MODELS: readonly (readonly [name: string, model: CpuModel])[] = [
  ["486", I486_MODEL],
  ["Pentium", PENTIUM_MODEL],
  ["Pentium MMX", PENTIUM_MMX_MODEL],
  ["Pentium Pro", PENTIUM_PRO_MODEL],
  ["Pentium II", PENTIUM2_MODEL],
  ["Pentium III", PENTIUM3_MODEL],
  ["Pentium 4", PENTIUM4_MODEL],
  ["Pentium 4 with NX", PENTIUM4_NX_MODEL],
];

describe("models", () => {
  test.each(MODELS)("%s can be had", (_name, model) => {
    expect(createCpu({ memoryBytes: 65536, tier: "step", model }).getRegister(2)).toBe(
      (model.family << 8) | (model.model << 4) | model.stepping,
    );
  });

  test("features come in the order of their appearance, and the last has all", () => {
    for (let at = 1; at < MODELS.length; at++) {
      const [, model] = MODELS[at];
      // The Pentium with MMX had what the Pentium Pro had not.
      const before = modelFeatures(MODELS[at - 1][1]).filter((name) => model !== PENTIUM_PRO_MODEL || name !== "mmx");
      expect(modelFeatures(model)).toEqual(expect.arrayContaining(before));
    }
    // POPCNT is younger than all of them.
    const names = FEATURE_NAMES.filter((name) => name !== "popcnt");
    expect(modelFeatures(PENTIUM4_NX_MODEL)).toEqual(names);
    expect(modelFeatures(PENTIUM4_MODEL)).toEqual(names.filter((name) => name !== "nx"));
    expect(modelFeatures(I486_MODEL)).toEqual(["fpu", "vme"]);
  });

  test("the leaves of the default", () => {
    expect(cpuidLeaf(PENTIUM4_MODEL, 0, 0)).toEqual([4, 0x756e6547, 0x6c65746e, 0x49656e69]);
    expect(cpuidLeaf(PENTIUM4_MODEL, 1, 0)).toEqual([0xf34, 0x800, 1, PENTIUM4_MODEL.features]);
    expect(cpuidLeaf(PENTIUM4_MODEL, 2, 0)).toEqual([0x605b5001, 0, 0, 0x007c7040]);
    expect(cpuidLeaf(PENTIUM4_MODEL, 3, 0)).toEqual([0, 0, 0, 0]);
    // 16 KB, 8 ways, 64 bytes: 32 sets; 1 MB: 2048 sets.
    expect(cpuidLeaf(PENTIUM4_MODEL, 4, 0)).toEqual([0x21, 0x01c0003f, 31, 0]);
    expect(cpuidLeaf(PENTIUM4_MODEL, 4, 1)).toEqual([0x43, 0x01c0003f, 2047, 0]);
    expect(cpuidLeaf(PENTIUM4_MODEL, 4, 2)).toEqual([0, 0, 0, 0]);
    expect(cpuidLeaf(PENTIUM4_MODEL, 0x80000000, 0)).toEqual([0x80000004 | 0, 0, 0, 0]);
    const brand = [2, 3, 4].flatMap((leaf) => [...cpuidLeaf(PENTIUM4_MODEL, 0x80000000 + leaf, 0)]);
    const text = String.fromCharCode(...new Uint8Array(Int32Array.from(brand).buffer));
    expect(text.replace(/\0+$/, "")).toBe("lguest IA-32 processor");
  });

  test("a leaf beyond the last answers as the last standard one", () => {
    expect(cpuidLeaf(I486_MODEL, 2, 0)).toEqual([0x480, 0, 0, 3]);
    expect(cpuidLeaf(PENTIUM3_MODEL, 0x80000000, 0)).toEqual(cpuidLeaf(PENTIUM3_MODEL, 2, 0));
    expect(cpuidLeaf(PENTIUM4_MODEL, 5, 1)).toEqual(cpuidLeaf(PENTIUM4_MODEL, 4, 1));
    expect(cpuidLeaf(PENTIUM4_NX_MODEL, 0x80000001, 0)).toEqual([0, 0, 0, 1 << 20]);
  });
});

describe("restrictModel", () => {
  test("takes features away and changes names, and leaves the model itself alone", () => {
    const model = restrictModel(PENTIUM4_MODEL, {
      without: ["sse3", "vme", "pae"],
      brand: "a quiet one",
      stepping: 9,
      tscKhz: 5000,
    });
    expect(FEATURE_NAMES.filter((name) => hasFeature(PENTIUM4_MODEL, name) && !hasFeature(model, name))).toEqual([
      "vme",
      "pae",
      "sse3",
    ]);
    expect(model).toMatchObject({ brand: "a quiet one", family: 15, stepping: 9, tscKhz: 5000 });
    expect(hasFeature(PENTIUM4_MODEL, "pae")).toBe(true);
  });

  test.each<[FeatureName[], string]>([
    [["sse2"], "model: expected sse2 with sse3, or neither, got sse3 alone"],
    [["msr"], "model: expected msr with sep, or neither, got sep alone"],
    [["fpu", "mmx"], "model: expected fpu with fxsr, or neither, got fxsr alone"],
    [["pse"], "model: expected pse with pse36, or neither, got pse36 alone"],
  ])("what needs a missing feature is named: %s", (without, message) => {
    expect(() => restrictModel(PENTIUM4_MODEL, { without })).toThrow(
      expect.objectContaining({ name: "CpuError", code: "ERR_MODEL", message }),
    );
  });

  test("mistakes have one clear error", () => {
    const codeOf = (changes: Partial<CpuModel>) => {
      try {
        createCpu({ memoryBytes: 4096, tier: "step", model: { ...PENTIUM4_MODEL, ...changes } });
      } catch (error) {
        return (error as { code?: string }).code;
      }
      return undefined;
    };
    expect(codeOf({})).toBe(undefined);
    expect(codeOf({ vendor: "Intel" })).toBe("ERR_MODEL");
    expect(codeOf({ brand: "b".repeat(48) })).toBe("ERR_MODEL");
    // Machine check and MONITOR are not there to be named.
    expect(codeOf({ features: PENTIUM4_MODEL.features | (1 << 7) })).toBe("ERR_MODEL");
    expect(codeOf({ featuresEcx: 9 })).toBe("ERR_MODEL");
    expect(codeOf({ cacheDescriptors: [] })).toBe("ERR_MODEL");
    expect(codeOf({ family: 16 })).toBe("ERR_PARAMETER");
    expect(codeOf({ tscKhz: 0 })).toBe("ERR_PARAMETER");
    expect(() => restrictModel(PENTIUM4_MODEL, { without: ["sse9" as FeatureName] })).toThrow(/"sse9"/);
  });
});

/** CR4 bits by the feature that brings them. */
const CR4_BITS: readonly (readonly [bit: number, model: CpuModel])[] = [
  [1 << 0, restrictModel(PENTIUM4_MODEL, { without: ["vme"] })],
  [1 << 1, restrictModel(PENTIUM4_MODEL, { without: ["vme"] })],
  [1 << 2, restrictModel(PENTIUM4_MODEL, { without: ["tsc"] })],
  [1 << 3, restrictModel(PENTIUM4_MODEL, { without: ["de"] })],
  [1 << 4, restrictModel(PENTIUM4_MODEL, { without: ["pse", "pse36"] })],
  [1 << 5, restrictModel(PENTIUM4_MODEL, { without: ["pae"] })],
  [1 << 7, restrictModel(PENTIUM4_MODEL, { without: ["pge"] })],
  [1 << 8, PENTIUM_MODEL],
  [1 << 9, restrictModel(PENTIUM4_MODEL, { without: ["fxsr", "sse", "sse2", "sse3"] })],
  [1 << 10, restrictModel(PENTIUM4_MODEL, { without: ["sse", "sse2", "sse3"] })],
];

describe("what a model does not name", () => {
  test.each(CR4_BITS)("CR4 bit %#x exists in the default and is #GP without its feature", (bit, model) => {
    const body = `test: mov eax, ${bit}\n fault: mov cr4, eax\n mov ebx, cr4\n hlt`;
    const with_ = machine("step", body);
    with_.run();
    expect(with_.register("ebx")).toBe(bit);
    const without = machine("step", body, { model });
    expect(without.fault()).toMatchObject({ vector: GP, errorCode: 0, eip: without.symbols.fault });
  });

  const read = (msr: number) => `test: mov ecx, ${msr}\n mov eax, 1\n fault: rdmsr\n hlt`;

  test.each([
    [0x10, restrictModel(PENTIUM4_MODEL, { without: ["tsc"] })],
    [0x17, PENTIUM_MMX_MODEL],
    [0x8b, PENTIUM_MMX_MODEL],
    [0x174, restrictModel(PENTIUM4_MODEL, { without: ["sep"] })],
    [0x1a0, PENTIUM3_MODEL],
    [0x277, restrictModel(PENTIUM4_MODEL, { without: ["pat"] })],
  ])("MSR %#x is there in the default, #GP in a model without it", (msr, model) => {
    expect(machine("step", read(msr)).run().kind).toBe("halt");
    const without = machine("step", read(msr), { model });
    expect(without.fault()).toMatchObject({ vector: GP, eip: without.symbols.fault });
  });

  test.each([0, 1, 0x1b, 0x2a, 0x79, 0xc1, 0xfe, 0x119, 0x179, 0x186, 0x19c, 0x1d9, 0x200, 0x2ff, 0x300, 0x400])(
    "MSR %#x, of what is not here, is #GP",
    (msr) => {
      const m = machine("step", read(msr));
      expect(m.fault()).toMatchObject({ vector: GP, errorCode: 0, eip: m.symbols.fault });
    },
  );
});

describe.each(TIERS)("in a program, %s", (tier) => {
  test("VIF and VIP exist with VME only", () => {
    const body = `test: push dword 0x180202
      push dword CODE0
      push dword back
      iret
      back: pushfd
      pop ebx
      hlt`;
    const flagsOf = (model: CpuModel) => {
      const m = machine(tier, body, { model });
      m.run();
      return m.register("ebx");
    };
    expect(flagsOf(PENTIUM4_MODEL)).toBe(0x180202);
    expect(flagsOf(restrictModel(PENTIUM4_MODEL, { without: ["vme"] }))).toBe(0x202);
  });

  test("RDPMC is #GP where it exists, and #UD before", () => {
    const vectorOf = (model: CpuModel) => machine(tier, "test: xor ecx, ecx\n rdpmc", { model }).fault().vector;
    expect([vectorOf(PENTIUM_PRO_MODEL), vectorOf(PENTIUM_MMX_MODEL)]).toEqual([GP, GP]);
    expect([vectorOf(PENTIUM_MODEL), vectorOf(I486_MODEL)]).toEqual([6, 6]);
  });

  test("CPUID of leaf 4 asks ECX, MISC_ENABLE keeps its bits, the microcode has revision 0", () => {
    const m = machine(
      tier,
      `test: mov eax, 4
       mov ecx, 1
       cpuid
       mov esi, ecx
       mov ecx, 0x1a0
       xor eax, eax
       xor edx, edx
       wrmsr
       rdmsr
       mov edi, eax
       mov ecx, 0x8b
       xor eax, eax
       wrmsr
       rdmsr
       mov ebp, eax
       mov ecx, 0x17
       fault: wrmsr`,
    );
    expect(m.fault()).toMatchObject({ vector: GP, eip: m.symbols.fault });
    expect([m.register("esi"), m.register("edi"), m.register("ebp")]).toEqual([2047, 0x1801, 0]);
  });
});
