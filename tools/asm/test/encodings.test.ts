/* Every form of every table, with all kinds of operands, in 16-bit and 32-bit code: what iced-x86 decodes must be what was
 * written. */
import { Decoder, DecoderOptions, Formatter, FormatterSyntax, MemorySizeOptions, Mnemonic } from "iced-x86";
import { afterAll, describe, expect, test } from "vitest";
import { allForms, type Form, type Slot } from "../src/form.js";
import { assemble } from "../src/index.js";

const ADDRESS = 0x1000;

/** Names that stand for the same instruction: ours to iced's. */
const SAME: Readonly<Record<string, string>> = {
  sal: "shl",
  xlat: "xlatb",
  retn: "ret",
  icebp: "int1",
  fwait: "wait",
  pushaw: "pusha",
  popaw: "popa",
  iretw: "iret",
  pushfw: "pushf",
  popfw: "popf",
  loopz: "loope",
  loopnz: "loopne",
};
const CONDITIONS: Readonly<Record<string, string>> = {
  c: "b",
  nae: "b",
  nb: "ae",
  nc: "ae",
  z: "e",
  nz: "ne",
  na: "be",
  nbe: "a",
  pe: "p",
  po: "np",
  nge: "l",
  nl: "ge",
  ng: "le",
  nle: "g",
};
/** Instructions whose operand size is the mode's and not written. */
const BY_MODE: Readonly<Record<string, readonly [string, string]>> = {
  pusha: ["pusha", "pushad"],
  popa: ["popa", "popad"],
  pushf: ["pushf", "pushfd"],
  popf: ["popf", "popfd"],
  iret: ["iret", "iretd"],
};

function canonical(mnemonic: string, operands: string, bits: 16 | 32): string {
  const plain = SAME[mnemonic] ?? mnemonic;
  if (plain === "xchg" && /^e?ax, ?e?ax$/.test(operands)) return "nop";
  if (/^f(add|mul|subr?|divr?)$/.test(plain) && operands === "") return `${plain}p`;
  if (plain in BY_MODE) return mnemonic.endsWith("w") ? plain : BY_MODE[plain][bits === 16 ? 0 : 1];
  const parts = /^(j|set|cmov)(.*)$/.exec(plain);
  return parts !== null && parts[2] in CONDITIONS ? parts[1] + CONDITIONS[parts[2]] : plain;
}

const SIZE_WORD: Readonly<Record<number, string>> = {
  8: "byte ",
  16: "word ",
  32: "dword ",
  64: "qword ",
  80: "tword ",
  128: "oword ",
};
const ADDRESSES = {
  32: ["[ebx+0x5]", "[esp+ecx*4+0x12345678]", "[0x9abc]"],
  16: ["[bx+si+0x5]", "[bp+di+0x1234]", "[0x9abc]"],
} as const;
const REGISTERS: Readonly<Record<string, readonly string[]>> = {
  r8: ["al", "bh"],
  r16: ["ax", "di"],
  r32: ["eax", "esi"],
  sreg: ["ds", "gs"],
  cr: ["cr0", "cr3"],
  dr: ["dr7"],
  st: ["st0", "st5"],
  mm: ["mm1"],
  xmm: ["xmm6"],
};

/** Ways to write an operand for a slot. */
function choices(slot: Slot, v: 16 | 32, bits: 16 | 32, sized: boolean): string[] {
  const numeric = (size: number | "v" | undefined): number => (size === "v" ? v : Number(size ?? 0));
  if (slot.fixed === "av") return [v === 16 ? "ax" : "eax"];
  if (slot.fixed !== undefined) return [slot.fixed];
  if (slot.name === "1") return ["0x1"];
  if (slot.role === "offset") return ["[0x9abc]"];
  if (slot.role === "pointer") return [v === 16 ? "0x61:0x1234" : "0x61:0x12345678"];
  if (slot.role === "relative") return [slot.size === 8 ? "short 0x1010" : "near 0x1900"];
  if (slot.role === "immediate")
    return slot.extended ? ["0x7f"] : [{ 8: "0x85", 16: "0x8765", 32: "0x87654321" }[numeric(slot.size)] ?? ""];
  const memorySize = numeric(slot.memory);
  const word = slot.role === "far" ? "far " : sized && memorySize > 0 ? SIZE_WORD[memorySize] : "";
  const memory = slot.memory === undefined ? [] : ADDRESSES[bits].map((address) => word + address);
  const registers = slot.registers === undefined ? [] : REGISTERS[slot.registers === "v" ? `r${v}` : slot.registers];
  return [...registers, ...memory];
}

/** All lines for a form: each slot goes through its choices while the others keep their last. */
function linesOf(form: Form, bits: 16 | 32): string[] {
  const lines: string[] = [];
  for (const v of form.usesV ? ([16, 32] as const) : ([32] as const)) {
    if (form.slots.every((slot) => slot.registers !== "v") && form.sizeDefaults && v !== bits) continue;
    const all = form.slots.map((slot) => choices(slot, v, bits, true));
    const needsSize =
      form.slots.some((slot) => slot.size === "v" || slot.extended) &&
      !form.slots.some((slot) => slot.registers === "v");
    if (needsSize && !form.sizeDefaults) continue;
    const longest = Math.max(1, ...all.map((each) => each.length));
    for (let n = 0; n < longest; n++) {
      lines.push(`${form.mnemonic} ${all.map((each) => each[Math.min(n, each.length - 1)]).join(",")}`.trim());
    }
  }
  return lines;
}

const formatter = new Formatter(FormatterSyntax.Nasm);
formatter.hexPrefix = "0x";
formatter.hexSuffix = "";
formatter.leadingZeros = false;
formatter.addLeadingZeroToHexNumbers = false;
formatter.smallHexNumbersInDecimal = false;
formatter.uppercaseHex = false;
formatter.spaceAfterOperandSeparator = false;
formatter.usePseudoOps = false;
formatter.showBranchSize = false;
formatter.memorySizeOptions = MemorySizeOptions.Always;
formatter.scaleBeforeIndex = false;
afterAll(() => formatter.free());

type Decoded = { readonly mnemonic: string; readonly operands: string; readonly length: number };

function decode(bytes: Uint8Array, bits: 16 | 32): Decoded {
  const decoder = new Decoder(bits, bytes, DecoderOptions.None);
  decoder.ip = BigInt(ADDRESS);
  const instruction = decoder.decode();
  const mnemonic = Mnemonic[instruction.mnemonic].toLowerCase();
  const operands = formatter.formatAllOperands(instruction);
  const length = instruction.length;
  instruction.free();
  decoder.free();
  return { mnemonic, operands, length };
}

const WIDE: Readonly<Record<string, string>> = { ax: "eax", di: "edi", si: "esi" };
const PREDICATES = ["eq", "lt", "le", "unord", "neq", "nlt", "nle", "ord"];

/** cmpltps a,b is cmpps a,b,1. */
function withoutPredicate(line: string): string {
  const parts = /^cmp(eq|lt|le|unord|neq|nlt|nle|ord)([ps][sd]) (.*)$/.exec(line);
  return parts === null ? line : `cmp${parts[2]} ${parts[3]},0x${PREDICATES.indexOf(parts[1])}`;
}

/** Operands without what the two dialects write differently. */
function plain(mnemonic: string, operands: string, bits: 16 | 32): string {
  let text = operands
    .toLowerCase()
    .replace(/\b(short|near|strict|to) /g, "")
    .replace(/\b(byte|word|dword|qword|tword|oword) /g, "")
    .replace(/0x0+(?=[0-9a-f])/g, "0x")
    .replace(/\s+/g, "");
  const parts = text.split(",");
  // Two operands that may be written either way round.
  if (mnemonic === "xchg" || mnemonic === "test") text = parts.sort().join(",");
  // st0 is implied.
  if (parts.length === 2 && /^f/.test(mnemonic))
    text = parts.filter((part, i) => part !== "st0" || (parts[1 - i] === "st0" && i === 0)).join(",");
  if (/^f(add|mul|subr?|divr?|u?comi?|xch)p?$/.test(mnemonic) && text === "") text = "st1";
  if (mnemonic === "imul" && parts.length === 3 && parts[0] === parts[1]) text = parts.slice(1).join(",");
  // Selectors are 16 bits, whatever the register is called.
  const selector = /[defgs]s,/.test(text) || mnemonic === "lar" || mnemonic === "lsl";
  if (selector) text = text.replace(/\b(ax|di|si)\b/g, (name) => WIDE[name]);
  if (mnemonic.startsWith("loop")) text = text.replace(bits === 16 ? ",cx" : ",ecx", "");
  return text;
}

const memorySizeOf = (operands: string): string | undefined =>
  /\b(byte|word|dword|qword|tword|oword) \[/.exec(operands)?.[1];

describe.each([32, 16] as const)("bits %i", (bits) => {
  test("every form decodes as it was written", () => {
    const wrong: string[] = [];
    let count = 0;
    for (const form of allForms()) {
      for (const line of linesOf(form, bits)) {
        count++;
        const { bytes } = assemble(line, { bits, origin: ADDRESS });
        // An implied WAIT is an instruction of its own to a decoder.
        const skip = bytes[0] === 0x9b && bytes.length > 1 ? 1 : 0;
        const { mnemonic, operands, length } = decode(bytes.subarray(skip), bits);
        const [written, ...rest] = withoutPredicate(line).split(" ");
        const wanted = canonical(skip === 1 ? written.replace(/^f(?!n)/, "fn") : written, rest.join(" "), bits);
        const size = memorySizeOf(rest.join(" "));
        const same =
          mnemonic === wanted &&
          length === bytes.length - skip &&
          ((operands === "" && mnemonic === "nop") ||
            plain(mnemonic, operands, bits) === plain(mnemonic, rest.join(" "), bits)) &&
          (size === undefined || memorySizeOf(operands) === undefined || size === memorySizeOf(operands));
        if (!same)
          wrong.push(
            `${line}  ->  ${mnemonic} ${operands} (${[...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("")})`,
          );
      }
    }
    expect(count).toBeGreaterThan(2000);
    expect(wrong).toEqual([]);
  });
});
