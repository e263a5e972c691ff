/* ModRM, SIB and displacements of all shapes: what iced-x86 decodes must be the address that was written. */
import { Decoder, DecoderOptions, Register } from "iced-x86";
import { describe, expect, test } from "vitest";
import { assemble } from "../src/index.js";

const R32 = ["eax", "ecx", "edx", "ebx", "esp", "ebp", "esi", "edi"];
const DISPLACEMENTS = [0, 1, -1, 127, 128, -128, -129, 0x1234, 0x7fff];
const PAIRS_16 = ["bx+si", "bx+di", "bp+si", "bp+di", "si", "di", "bp", "bx"];

type Parts = {
  readonly registers: string;
  readonly displacement: bigint;
  readonly segment: string;
  readonly length: number;
};

function decode(line: string, bits: 16 | 32): Parts {
  const { bytes } = assemble(line, { bits });
  const decoder = new Decoder(bits, bytes, DecoderOptions.None);
  const instruction = decoder.decode();
  const name = (register: Register): string => (register === Register.None ? "" : Register[register].toLowerCase());
  const base = name(instruction.memoryBase);
  const index = name(instruction.memoryIndex);
  const scale = instruction.memoryIndexScale;
  const terms = [base, index === "" ? "" : `${index}*${scale}`].filter((each) => each !== "");
  const parts = {
    registers: terms.sort().join("+"),
    displacement: instruction.memoryDisplacement,
    segment: name(instruction.segmentPrefix),
    length: instruction.length,
  };
  expect(instruction.length, line).toBe(bytes.length);
  instruction.free();
  decoder.free();
  return parts;
}

const wrapped = (value: number, bits: 16 | 32): bigint => BigInt.asUintN(bits, BigInt(value));

describe("memory operands", () => {
  test("base, index, scale and displacement of 32 bits, in both modes", () => {
    for (const bits of [32, 16] as const) {
      for (const base of R32) {
        for (const index of R32.filter((each) => each !== "esp" && each !== base)) {
          for (const scale of [1, 2, 4, 8]) {
            const displacement =
              DISPLACEMENTS[(R32.indexOf(base) * 7 + R32.indexOf(index) + scale) % DISPLACEMENTS.length];
            const got = decode(`mov al, [${base} + ${index}*${scale} + ${displacement}]`, bits);
            expect(got.displacement).toBe(wrapped(displacement, 32));
            const wanted = [base, `${index}*${scale}`].sort().join("+");
            // With a scale of 1 the two may change places.
            const other = [index, `${base}*1`].sort().join("+");
            expect(scale === 1 ? [wanted, other] : [wanted]).toContain(got.registers);
          }
        }
      }
    }
  });

  test("a lone base with every displacement is as short as it can be", () => {
    for (const base of R32) {
      for (const displacement of DISPLACEMENTS) {
        const got = decode(`mov al, [${base} + ${displacement}]`, 32);
        expect(got).toMatchObject({ registers: base, displacement: wrapped(displacement, 32) });
        const bytes = displacement === 0 && base !== "ebp" ? 0 : displacement >= -128 && displacement < 128 ? 1 : 4;
        expect(got.length).toBe(2 + (base === "esp" ? 1 : 0) + bytes);
      }
    }
  });

  test("16-bit pairs, in both modes and either order", () => {
    for (const bits of [32, 16] as const) {
      for (const pair of PAIRS_16) {
        for (const displacement of DISPLACEMENTS) {
          const turned = pair.split("+").reverse().join(" + ");
          const got = decode(`mov al, [${turned} + ${displacement}]`, bits);
          expect(got.registers.replace("*1", "").split("+").sort()).toEqual(pair.split("+").sort());
          expect(got.displacement).toBe(wrapped(displacement, 16));
        }
      }
    }
  });

  test.each([
    ["[eax*2]", "eax+eax*1", 0],
    ["[eax*3 + 4]", "eax+eax*2", 4],
    ["[ecx*5]", "ecx+ecx*4", 0],
    ["[edx*9]", "edx+edx*8", 0],
    ["[edi*8]", "edi*8", 0],
    ["[eax + eax]", "eax+eax*1", 0],
    ["[4*(ebx + 2) + eax]", "eax+ebx*4", 8],
    ["[eax + esp]", "eax*1+esp", 0],
    ["[0x12345678]", "", 0x12345678],
    ["[dword 5]", "", 5],
  ])("%s", (address, registers, displacement) => {
    expect(decode(`mov bl, ${address}`, 32)).toMatchObject({ registers, displacement: BigInt(displacement) });
  });

  test.each(["es", "cs", "ss", "ds", "fs", "gs"])("segment %s, before or within the brackets", (segment) => {
    expect(decode(`mov bl, [${segment}:ebx]`, 32).segment).toBe(segment);
    expect(decode(`mov bl, ${segment}:[ebx]`, 32).segment).toBe(segment);
    expect(decode(`${segment} lodsb`, 32).segment).toBe(segment);
  });

  test.each([
    ["[esp*2]", "32-bit address"],
    ["[eax + ebx + ecx]", "32-bit address"],
    ["[eax*7]", "32-bit address"],
    ["[ax]", "16-bit address"],
    ["[si + di]", "16-bit address"],
    ["[bx + esi]", "expected registers of 16 or of 32 bits"],
    ["[ds]", "expected registers of 16 or of 32 bits"],
    ["[eax - ebx]", "32-bit address"],
  ])("%s is refused", (address, message) => {
    expect(() => assemble(`mov al, ${address}`)).toThrow(message);
  });
});
