/* Reserved encodings that only the handlers know: all of D8 to DF, and the groups 0F 71 to 73 and AE, executed with every ModRM
 * byte. What iced-x86 has no instruction for is #UD, and nothing else is; undocumented aliases that processors have, it has. */
import { Code, CpuidFeature, Decoder, DecoderOptions, Instruction as IcedInstruction } from "iced-x86";
import { describe, expect, test } from "vitest";
import { CODE, createMachine, DATA } from "./support/machine.js";

const VECTOR_UD = 6;
const FEATURES = new Set<CpuidFeature>([
  CpuidFeature.INTEL8086,
  CpuidFeature.FPU,
  CpuidFeature.FPU287,
  CpuidFeature.FPU387,
  CpuidFeature.CMOV,
  CpuidFeature.MMX,
  CpuidFeature.FXSR,
  CpuidFeature.SSE,
  CpuidFeature.SSE2,
  CpuidFeature.SSE3,
  CpuidFeature.CLFSH,
]);

const X87 = Array.from({ length: 8 }, (_, n) => [0xd8 + n]);
const GROUPS = [0x71, 0x72, 0x73, 0xae].flatMap((opcode) => [
  [0x0f, opcode],
  [0x66, 0x0f, opcode],
  [0xf3, 0x0f, opcode],
  [0xf2, 0x0f, opcode],
]);

/** Whether an i686 with SSE3 has the instruction, by iced. */
function exists(code: readonly number[]): boolean {
  const bytes = new Uint8Array(16);
  bytes.set(code);
  const decoder = new Decoder(32, bytes, DecoderOptions.None);
  const iced = new IcedInstruction();
  decoder.decodeOut(iced);
  const has = iced.code !== Code.INVALID && Array.from(iced.cpuidFeatures()).every((feature) => FEATURES.has(feature));
  iced.free();
  decoder.free();
  return has;
}

describe.each(["step", "interpreter"] as const)("on the %s tier", (tier) => {
  test.each([...X87, ...GROUPS])("%i %i %i", (...opcode) => {
    const machine = createMachine(tier);
    const { cpu } = machine;
    cpu.cr4 = 0x600;
    const wrong: string[] = [];
    for (let modrm = 0; modrm < 256; modrm++) {
      // The memory operand is always [ebx].
      if (modrm < 0xc0 && (modrm & 0xc7) !== 3) continue;
      const code = [...opcode.filter((byte) => byte !== undefined), modrm];
      cpu.memory.write32(DATA + 24, 0x1f80);
      cpu.memory.write32(DATA, 0x37f);
      // FNINIT, the instruction, which may take a HLT for its immediate, HLT.
      cpu.memory.writeBytes(CODE, Uint8Array.from([0xdb, 0xe3, ...code, 0xf4, 0xf4]));
      cpu.startFlat({ entry: CODE, stack: 0x30000 });
      cpu.cr4 = 0x600;
      cpu.loadGdt(0x1000, 0x67);
      cpu.loadIdt(0x2000, 0x7ff);
      cpu.loadSegment("cs", 8);
      cpu.loadSegment("ss", 16);
      cpu.setRegister(3, DATA);
      machine.run(10);
      if ((machine.vector() === VECTOR_UD) === exists(code))
        wrong.push(code.map((byte) => byte.toString(16)).join(" "));
    }
    expect(wrong).toEqual([]);
  });
});
