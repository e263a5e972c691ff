/* The disassembly view against iced-x86's formatter for Intel syntax: every opcode with every ModRM byte under every prefix that
 * matters, in 16- and 32-bit code. Where the spelling differs with purpose, `spelling` rewrites iced's. */
import {
  Code,
  CpuidFeature,
  Decoder,
  DecoderOptions,
  Formatter,
  FormatterSyntax,
  Instruction as IcedInstruction,
  MemorySizeOptions,
} from "iced-x86";
import { describe, expect, test } from "vitest";
import { disassemble } from "../src/disassembly/disassemble.js";

const PRESENT = new Set<CpuidFeature>(
  (
    "INTEL8086 INTEL8086_ONLY INTEL186 INTEL286 INTEL386 INTEL486 CLFSH CMOV CPUID CX8 FPU FPU287 FPU387 FXSR MMX MSR " +
    "MULTIBYTENOP PAUSE RDPMC SEP SSE SSE2 SSE3 TSC"
  )
    .split(" ")
    .map((name) => CpuidFeature[name as keyof typeof CpuidFeature]),
);

/** Processors without LZCNT, TZCNT and CET, on which these are BSR, BSF and hint NOPs. */
const OPTIONS =
  DecoderOptions.ForceReservedNop |
  DecoderOptions.NoMPFX_0FBC |
  DecoderOptions.NoMPFX_0FBD |
  DecoderOptions.NoWbnoinvd |
  DecoderOptions.NoLahfSahf64;

function createFormatter(): Formatter {
  const formatter = new Formatter(FormatterSyntax.Intel);
  formatter.spaceAfterOperandSeparator = true;
  formatter.hexPrefix = "0x";
  formatter.hexSuffix = "";
  formatter.uppercaseHex = false;
  formatter.addLeadingZeroToHexNumbers = false;
  formatter.branchLeadingZeros = false;
  formatter.showBranchSize = false;
  formatter.usePseudoOps = false;
  formatter.memorySizeOptions = MemorySizeOptions.Always;
  return formatter;
}

/** iced's text as this package spells it: prefixes without meaning are not shown, `st` is not named beside memory. */
function spelling(text: string, code: string): string {
  let spelt = text
    .replace(/^((data16|data32|addr16|addr32|bnd|notrack|hint-taken|hint-not-taken|xacquire|xrelease|[c-gs]s)\s+)+/, "")
    .replace(/^(lock )?((data16|data32|addr16|addr32|xacquire|xrelease)\s+)+/, "$1")
    .replace(/^(rep|repe|repne) (?!(ins|outs|movs|lods|stos|cmps|scas)[bwd] )/, "");
  spelt = spelt.replace(/^(f\w+) st, ((?:\w+ )*(?:\w+:)?\[)/, "$1 $2").replace(/^(f\w+ .*\]), st$/, "$1");
  spelt = spelt.replace(/(fpuenv14|fpustate94|fpuenv28|fpustate108) ptr /, "");
  spelt = spelt.replace(/^ret far\b/, "retf").replace(/^(call|jmp) far (\w+), (\w+)$/, "$1 $3:$2");
  spelt = spelt.replace(/^(maskmov.*), [c-gs]s$/, "$1");
  if (/^Reservednop|^Prefetch|^Nop_rm/.test(code)) spelt = spelt.replace(/^\w+ ([^,]*).*$/, "nop $1");
  return spelt.replace(/\bes:(\[e?di\])/g, "$1");
}

function own(text: string, code: string): string {
  const spelt = /^Reservednop|^Prefetch|^Nop_rm/.test(code)
    ? text.replace(/^\w+ (byte ptr |word ptr |dword ptr )?/, "nop ")
    : text;
  return spelt.replace(/\bes:(\[e?di\])/g, "$1");
}

const SLOT = 16;

/** Differences of the texts of all slots, one for each of iced's codes. */
function differences(bytes: Uint8Array, bits: 16 | 32, seen: Map<string, string>, texts: Set<string>): void {
  const decoder = new Decoder(bits, bytes, OPTIONS);
  const iced = new IcedInstruction();
  const formatter = createFormatter();
  for (let at = 0; at < bytes.length; at += SLOT) {
    decoder.position = at;
    decoder.ip = 0x1000n;
    decoder.decodeOut(iced);
    const name = Code[iced.code];
    const window = bytes.subarray(at, at + SLOT);
    const [line] = disassemble(window, 0x1000, { bits, count: 1 });
    const invalid = iced.code === Code.INVALID || !Array.from(iced.cpuidFeatures()).every((f) => PRESENT.has(f));
    let wanted = invalid || name === "Rsm" ? "(bad)" : spelling(formatter.format(iced), name);
    let got = own(line.text, name);
    if (/^Reservednop|^Prefetch|^Nop_rm/.test(name)) wanted = wanted.replace(/(byte|word|dword) ptr /, "");
    // What came later with encodings that were hints or reserved before.
    if (invalid && /^(nop|prefetch)/.test(got)) got = wanted;
    if (!invalid && line.text !== "(bad)" && line.length !== iced.length) got += ` (${line.length} bytes)`;
    if (wanted !== "(bad)") texts.add(name);
    if (wanted === got || seen.has(name)) continue;
    const hex = Array.from(window, (byte) => byte.toString(16).padStart(2, "0")).join(" ");
    seen.set(name, `${bits}-bit ${hex}: ${name}: "${got}", iced "${wanted}"`);
  }
  formatter.free();
  iced.free();
  decoder.free();
}

/** Slots of prefix, opcode and each ModRM byte, then bytes by number. */
function sweep(prefix: readonly number[], modrms: readonly number[], tail: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(512 * modrms.length * SLOT);
  let at = 0;
  for (let opcode = 0; opcode < 512; opcode++) {
    for (const modrm of modrms) {
      const start = opcode < 256 ? [...prefix, opcode, modrm] : [...prefix, 0x0f, opcode & 0xff, modrm];
      bytes.set([...start, ...tail].slice(0, SLOT), at);
      at += SLOT;
    }
  }
  return bytes;
}

const ALL_MODRM = Array.from({ length: 256 }, (_, n) => n);
const SOME_MODRM = ALL_MODRM.filter((n) => [0x00, 0x04, 0x06, 0x45, 0x82, 0xc1].includes(n & 0xc7));
const TAILS = [
  [0x91, 0x82, 0x33, 0x44, 0x95, 0x66, 0x77, 0x88, 0x99, 0xaa, 0xbb, 0xcc],
  [0x25, 0xf8, 0xff, 0xff, 0xff, 0x03, 0x00, 0x80, 0x01, 0x02, 0x03, 0x04],
];
const PREFIXES = [[0x66], [0x67], [0xf0], [0xf2], [0xf3], [0x66, 0x67], [0x2e], [0x3e], [0x64], [0x36, 0x66]];

describe.each([16, 32] as const)("%i-bit code", (bits) => {
  test("every opcode with every ModRM byte", () => {
    const seen = new Map<string, string>();
    const texts = new Set<string>();
    for (const tail of TAILS) differences(sweep([], ALL_MODRM, tail), bits, seen, texts);
    expect([...seen.values()]).toEqual([]);
    expect(texts.size).toBeGreaterThan(600);
  });

  test.each(PREFIXES)("every opcode after prefixes %#", (...prefix) => {
    const seen = new Map<string, string>();
    differences(sweep(prefix, SOME_MODRM, TAILS[0]), bits, seen, new Set());
    expect([...seen.values()]).toEqual([]);
  });
});
