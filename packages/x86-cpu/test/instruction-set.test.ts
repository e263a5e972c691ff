/* What a model leaves out is undefined: every encoding under every model against the features that iced-x86 names, then
 * programs on processors that lack them. */
import { Code, CpuidFeature, Decoder, DecoderOptions, Instruction as IcedInstruction } from "iced-x86";
import { describe, expect, test } from "vitest";
import { DECODE_OK, decode } from "../src/decode/decoder.js";
import { instructionSetOf } from "../src/decode/instruction-set.js";
import * as lguest from "../src/index.js";
import { type CpuModel, createCpu, type FeatureName, PENTIUM4_MODEL, restrictModel } from "../src/index.js";
import { createInstruction } from "../src/ir.js";
import { OP_UD } from "../src/ops.js";

const SLOT = 32;
const HANDLERS_GROUPS = [0x71, 0x72, 0x73, 0xae];

/** Each feature: how a model loses it, and what iced calls its instructions. */
const FEATURES: readonly (readonly [string, Partial<CpuModel>, CpuidFeature])[] = [
  ["CMOV", { features: PENTIUM4_MODEL.features & ~lguest.CPUID_CMOV }, CpuidFeature.CMOV],
  ["CX8", { features: PENTIUM4_MODEL.features & ~lguest.CPUID_CX8 }, CpuidFeature.CX8],
  ["TSC", { features: PENTIUM4_MODEL.features & ~lguest.CPUID_TSC }, CpuidFeature.TSC],
  ["MSR", { features: PENTIUM4_MODEL.features & ~lguest.CPUID_MSR }, CpuidFeature.MSR],
  ["SEP", { features: PENTIUM4_MODEL.features & ~lguest.CPUID_SEP }, CpuidFeature.SEP],
  ["CLFSH", { features: PENTIUM4_MODEL.features & ~lguest.CPUID_CLFSH }, CpuidFeature.CLFSH],
  ["MMX", { features: PENTIUM4_MODEL.features & ~lguest.CPUID_MMX }, CpuidFeature.MMX],
  ["FXSR", { features: PENTIUM4_MODEL.features & ~lguest.CPUID_FXSR }, CpuidFeature.FXSR],
  ["SSE", { features: PENTIUM4_MODEL.features & ~lguest.CPUID_SSE }, CpuidFeature.SSE],
  ["SSE2", { features: PENTIUM4_MODEL.features & ~lguest.CPUID_SSE2 }, CpuidFeature.SSE2],
  ["SSE3", { featuresEcx: 0 }, CpuidFeature.SSE3],
  ["the hint NOPs", { family: 5 }, CpuidFeature.MULTIBYTENOP],
];

/** Every opcode of both maps under every mandatory prefix, with every ModRM.reg in memory and with registers. */
function everyEncoding(): Uint8Array {
  const bytes: number[] = [];
  for (const prefix of [[], [0x66], [0xf3], [0xf2]]) {
    for (let opcode = 0; opcode < 512; opcode++) {
      for (let modrm = 0; modrm < 256; modrm += 8) {
        if (modrm >= 0x40 && modrm < 0xc0) continue;
        const code = [...prefix, ...(opcode < 256 ? [opcode] : [0x0f, opcode & 0xff]), modrm];
        bytes.push(...code, ...new Array<number>(SLOT - code.length).fill(0));
      }
    }
  }
  return Uint8Array.from(bytes);
}

/** Slots that need the feature as iced has it, and as a decoder without it has it. */
function compareFeature(lost: Partial<CpuModel>, feature: CpuidFeature): { needed: number; wrong: string[] } {
  const bytes = everyEncoding();
  const without = instructionSetOf({ ...PENTIUM4_MODEL, ...lost });
  const decoder = new Decoder(32, bytes, DecoderOptions.ForceReservedNop);
  const iced = new IcedInstruction();
  const insn = createInstruction();
  const wrong = new Set<string>();
  let needed = 0;
  for (let at = 0; at < bytes.length; at += SLOT) {
    const present = decode(insn, bytes, at, SLOT / 2, true) === DECODE_OK && insn.op !== OP_UD;
    if (!present) continue;
    decode(insn, bytes, at, SLOT / 2, true, without);
    decoder.position = at;
    decoder.decodeOut(iced);
    // Reserved members of 0F 71 to 73 and AE are the handlers' affair.
    if (HANDLERS_GROUPS.includes(insn.opcode) && iced.code === Code.INVALID) continue;
    // iced has PADDQ on mm registers in MMX, as one table of the manual; it came with SSE2 (SDM Vol 1 §5.6.3).
    if (iced.code === Code.Paddq_mm_mmm64) continue;
    const code = Code[iced.code];
    const needs =
      feature === CpuidFeature.MULTIBYTENOP
        ? // The hints have more names than one.
          /^(Nop_rm|Reservednop|Prefetch)/.test(code)
        : Array.from(iced.cpuidFeatures()).includes(feature);
    if (needs) needed++;
    if (needs !== (insn.op === OP_UD)) wrong.add(code);
  }
  iced.free();
  decoder.free();
  return { needed, wrong: [...wrong] };
}

describe("without a feature", () => {
  test.each(FEATURES)("%s: exactly its encodings are undefined", (_name, lost, feature) => {
    const { needed, wrong } = compareFeature(lost, feature);
    expect(wrong).toEqual([]);
    expect(needed).toBeGreaterThan(0);
  });

  const VECTOR_UD = 6;
  const VECTOR_NM = 7;

  /** The vector that `code` raises on a processor of the model, or -1. */
  function vectorOf(model: CpuModel, tier: lguest.Tier, code: number[]): number {
    const cpu = createCpu({ memoryBytes: 0x10000, model, tier });
    const IDT = 0x800;
    for (let vector = 0; vector < 32; vector++) {
      // A handler is a HLT at 0x2000 + vector.
      cpu.memory.write32(IDT + vector * 8, (0x08 << 16) | (0x2000 + vector));
      cpu.memory.write32(IDT + vector * 8 + 4, 0x8e00);
      cpu.memory.write8(0x2000 + vector, 0xf4);
    }
    cpu.memory.writeBytes(0x600, Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0, 0, 0, 0x9b, 0xcf, 0));
    cpu.memory.writeBytes(0x610, Uint8Array.of(0xff, 0xff, 0, 0, 0, 0x93, 0xcf, 0));
    cpu.memory.writeBytes(0x1000, Uint8Array.from([...code, 0xf4]));
    cpu.startFlat({ entry: 0x1000, stack: 0x8000 });
    cpu.loadGdt(0x600, 0x17);
    cpu.loadIdt(IDT, 32 * 8 - 1);
    cpu.loadSegment("cs", 8);
    cpu.loadSegment("ss", 16);
    expect(cpu.run(100).kind).toBe("halt");
    return cpu.eip > 0x2000 ? cpu.eip - 0x2001 : -1;
  }

  const CMOVE = [0x0f, 0x44, 0xc1];
  const FCOMI = [0xdb, 0xf1];
  const PADDB = [0x0f, 0xfc, 0xc1];
  const FLD1 = [0xd9, 0xe8];

  test.each([
    ["CMOVE without CMOV", ["cmov"], CMOVE, VECTOR_UD],
    ["FCOMI without CMOV", ["cmov"], FCOMI, VECTOR_UD],
    ["PADDB without MMX", ["mmx", "sse", "sse2", "sse3"], PADDB, VECTOR_UD],
    ["FLD1 without an x87", ["fpu", "fxsr", "mmx", "sse", "sse2", "sse3"], FLD1, VECTOR_NM],
  ] satisfies [string, FeatureName[], number[], number][])("%s", (_name, without, code, vector) => {
    const lost = restrictModel(PENTIUM4_MODEL, { without });
    for (const tier of ["step", "interpreter"] as const) {
      expect(vectorOf(PENTIUM4_MODEL, tier, code)).toBe(-1);
      expect(vectorOf(lost, tier, code)).toBe(vector);
    }
  });
});
