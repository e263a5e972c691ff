/* The decoder against iced-x86, an independent one: every opcode with every ModRM byte in 16- and 32-bit code, every
 * prefix, and random bytes. Compared are validity, length, operation, memory operand, immediate and branch target.
 *
 * Differences that are meant, besides names: what later processors added is undefined here or a hint NOP (PRESENT and
 * OPTIONS say what is there); RSM is undefined, for there is no system management mode; all of D8 to DF is OP_X87, and the
 * groups 0F 71 to 73 and AE are OP_SSE, whose handlers know the reserved encodings; XLAT's memory operand is implied. */
import { Code, CpuidFeature, Decoder, Instruction as IcedInstruction, Mnemonic, OpKind, Register } from "iced-x86";
import { describe, expect, test } from "vitest";
import { DECODE_OK, DECODE_TOO_LONG, decode } from "../src/decode/decoder.js";
import { createInstruction, FORM_FAR, FORM_IMM, type Instruction, NO_REGISTER } from "../src/ir.js";
import { OP_NAMES, OP_NOP, OP_SSE, OP_UD, OP_X87, OP_XLAT } from "../src/ops.js";
import { OPTIONS, PRESENT } from "./support/iced.js";

const SIMD = new Set<CpuidFeature>([
  CpuidFeature.MMX,
  CpuidFeature.SSE,
  CpuidFeature.SSE2,
  CpuidFeature.SSE3,
  CpuidFeature.FXSR,
  CpuidFeature.CLFSH,
]);

/** Mnemonics that iced names by size or kind, as patterns, and the operation they are. */
const FAMILIES: readonly (readonly [RegExp, string])[] = [
  [/^Cmov/, "cmov"],
  [/^Set/, "setcc"],
  [/^J(cxz|ecxz)$/, "jcxz"],
  [/^Jmpf?$/, "jmp"],
  [/^J/, "jcc"],
  [/^Push(a|ad)$/, "pusha"],
  [/^Popa?d?$/, "pop"],
  [/^Pushf/, "pushf"],
  [/^Popf/, "popf"],
  [/^(Cbw|Cwde)$/, "cbw"],
  [/^(Cwd|Cdq)$/, "cwd"],
  [/^Iret/, "iret"],
  [/^Retf$/, "ret far"],
  [/^(Prefetch|Nop|Reservednop|Reserved|Pause)/, "nop"],
  [/^Xlatb$/, "xlat"],
  [/^(Movs|Cmps|Scas|Lods|Stos|Ins|Outs)[bwd]$/, ""],
  [/^(Ud0|Ud1|Ud2|Rsm)$/, "ud"],
  [/^Wait$/, "fwait"],
  [/^Sal$/, "shl"],
];

function familyOf(iced: IcedInstruction): string {
  const name = Mnemonic[iced.mnemonic];
  const code = Code[iced.code];
  if (name === "Popa" || name === "Popad") return "popa";
  if (/^Popf/.test(name)) return "popf";
  if (/^(Jmp|Call)_(ptr|m16)/.test(code)) return `${name.toLowerCase()} far`;
  if (name === "Imul" && iced.opCount === 1) return "imul1";
  if (name === "Mov") {
    if (/_cr$/.test(code)) return "mov from cr";
    if (/_cr_/.test(code)) return "mov to cr";
    if (/_dr$/.test(code)) return "mov from dr";
    if (/_dr_/.test(code)) return "mov to dr";
    if (/_Sreg$/.test(code)) return "mov from sreg";
    if (/_Sreg_/.test(code)) return "mov to sreg";
  }
  if (/^(Push|Pop)w?_[CDEFGS]S$|^(Push|Pop)[wd]_[CDEFGS]S$/.test(code))
    return /^Push/.test(code) ? "push sreg" : "pop sreg";
  for (const [pattern, family] of FAMILIES) {
    if (pattern.test(name)) return family === "" ? name.slice(0, -1).toLowerCase() : family;
  }
  return name.toLowerCase();
}

function describeBytes(bytes: Uint8Array, at: number, bits: number): string {
  return `${bits}-bit ${Array.from(bytes.subarray(at, at + 15), (b) => b.toString(16).padStart(2, "0")).join(" ")}`;
}

const REGISTERS32 = [
  Register.EAX,
  Register.ECX,
  Register.EDX,
  Register.EBX,
  Register.ESP,
  Register.EBP,
  Register.ESI,
  Register.EDI,
];
const REGISTERS16 = [
  Register.AX,
  Register.CX,
  Register.DX,
  Register.BX,
  Register.SP,
  Register.BP,
  Register.SI,
  Register.DI,
];
const SEGMENTS = [Register.ES, Register.CS, Register.SS, Register.DS, Register.FS, Register.GS];

function registerNumber(register: Register): number {
  if (register === Register.None) return NO_REGISTER;
  return Math.max(REGISTERS32.indexOf(register), REGISTERS16.indexOf(register));
}

function hasMemory(iced: IcedInstruction): boolean {
  for (let n = 0; n < iced.opCount; n++) if (iced.opKind(n) === OpKind.Memory) return true;
  return false;
}

/** How the memory operand differs, or "". */
function compareMemory(iced: IcedInstruction, insn: Instruction): string {
  const mask = insn.addressSize === 4 ? 0xffffffff : 0xffff;
  const displacement = Number(iced.memoryDisplacement & BigInt(mask));
  const wanted = [
    registerNumber(iced.memoryBase),
    registerNumber(iced.memoryIndex),
    iced.memoryIndex === Register.None ? 0 : Math.log2(iced.memoryIndexScale),
    displacement,
    SEGMENTS.indexOf(iced.memorySegment),
  ];
  const scale = insn.index === NO_REGISTER ? 0 : insn.scale;
  const got = [insn.base, insn.index, scale, (insn.displacement & mask) >>> 0, insn.segment];
  return wanted.join() === got.join() ? "" : `memory ${wanted.join()} but ${got.join()}`;
}

/** How immediates and branch targets differ, or "". */
function compareImmediate(iced: IcedInstruction, insn: Instruction): string {
  for (let n = 0; n < iced.opCount; n++) {
    const kind = iced.opKind(n);
    if (kind === OpKind.NearBranch16 || kind === OpKind.NearBranch32) {
      const from = Number(iced.nextIP & 0xffffffffn);
      const mask = kind === OpKind.NearBranch16 ? 0xffff : 0xffffffff;
      const target = ((from + insn.imm) & mask) >>> 0;
      const wanted = kind === OpKind.NearBranch16 ? iced.nearBranch16 : iced.nearBranch32;
      if (insn.form !== FORM_IMM || target !== wanted >>> 0) return `target ${wanted} but ${target}`;
    } else if (kind === OpKind.FarBranch16 || kind === OpKind.FarBranch32) {
      const offset = kind === OpKind.FarBranch16 ? iced.farBranch16 : iced.farBranch32;
      if (insn.form !== FORM_FAR || insn.imm >>> 0 !== offset >>> 0 || insn.imm2 !== iced.farBranchSelector)
        return "far pointer";
    } else if (kind === OpKind.Immediate8_2nd) {
      if (insn.imm2 !== iced.immediate8_2nd) return "second immediate";
    } else if (kind >= OpKind.Immediate8 && kind <= OpKind.Immediate8to32) {
      const wanted = Number(BigInt.asUintN(32, iced.immediate(n)));
      const mask =
        kind === OpKind.Immediate8
          ? 0xff
          : kind === OpKind.Immediate16 || kind === OpKind.Immediate8to16
            ? 0xffff
            : 0xffffffff;
      if ((insn.imm & mask) >>> 0 !== (wanted & mask) >>> 0) return `immediate ${wanted} but ${insn.imm}`;
    }
  }
  return "";
}

const FEATURES = new Map<Code, readonly CpuidFeature[]>();

function featuresOf(iced: IcedInstruction): readonly CpuidFeature[] {
  let features = FEATURES.get(iced.code);
  if (features === undefined) {
    features = Array.from(iced.cpuidFeatures());
    FEATURES.set(iced.code, features);
  }
  return features;
}

/** Which encodings of the x87 and of the groups of MMX and SSE are reserved, the handlers know. */
function isHandlersAffair(insn: Instruction): boolean {
  if (insn.op === OP_X87) return true;
  return insn.op === OP_SSE && [0x71, 0x72, 0x73, 0xae].includes(insn.opcode);
}

/** How a decoding differs from iced's, or "". */
function compare(iced: IcedInstruction, insn: Instruction, status: number): string {
  const code = Code[iced.code];
  if (status === DECODE_TOO_LONG) return iced.code === Code.INVALID ? "" : `${code} but too long`;
  if (status !== DECODE_OK) return `status ${status}`;
  const family = OP_NAMES[insn.op];
  if (iced.code === Code.INVALID && isHandlersAffair(insn)) return "";
  if (iced.code === Code.INVALID) return insn.op === OP_UD ? "" : `invalid but ${family}`;
  const features = featuresOf(iced);
  if (!features.every((feature) => PRESENT.has(feature))) {
    return insn.op === OP_UD || insn.op === OP_NOP || isHandlersAffair(insn) ? "" : `absent ${code} but ${family}`;
  }
  if (insn.op === OP_SSE) {
    if (!features.some((feature) => SIMD.has(feature))) return `${code} but sse`;
  } else if (insn.op === OP_X87) {
    if (insn.opcode < 0xd8 || insn.opcode > 0xdf) return `${code} but x87`;
  } else if (familyOf(iced) !== family) {
    return `${code} (${familyOf(iced)}) but ${family}`;
  }
  if (insn.op === OP_UD) return "";
  if (iced.length !== insn.length) return `${code} length ${iced.length} but ${insn.length}`;
  if (hasMemory(iced) && insn.op !== OP_XLAT) {
    if (!insn.isMemory) return `${code} without memory`;
    const memory = compareMemory(iced, insn);
    if (memory !== "") return `${code} ${memory}`;
  }
  const immediate = compareImmediate(iced, insn);
  return immediate === "" ? "" : `${code} ${immediate}`;
}

const SLOT = 32;

/** Decodes every slot of `bytes` with both decoders; returns the first differences. */
function differences(bytes: Uint8Array, bits: 16 | 32): string[] {
  const found: string[] = [];
  const seen = new Set<string>();
  const decoder = new Decoder(bits, bytes, OPTIONS);
  const iced = new IcedInstruction();
  const insn = createInstruction();
  for (let at = 0; at + SLOT <= bytes.length; at += SLOT) {
    decoder.position = at;
    decoder.ip = 0x1000n;
    decoder.decodeOut(iced);
    const status = decode(insn, bytes, at, 15, bits === 32);
    const difference = compare(iced, insn, status);
    if (difference === "" || seen.has(difference)) continue;
    seen.add(difference);
    found.push(`${difference}: ${describeBytes(bytes, at, bits)}`);
  }
  iced.free();
  decoder.free();
  return found;
}

/** A small generator of 32-bit values (xorshift), so that a failure repeats. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}

/** Slots with `prefix`, `opcode` and each of the ModRM bytes, followed by random bytes. */
function sweep(prefix: readonly number[], modrms: readonly number[]): Uint8Array {
  const random = createRandom(0x1234567);
  const bytes = new Uint8Array(512 * modrms.length * SLOT);
  for (let n = 0; n < bytes.length; n++) bytes[n] = random() >>> 11;
  let at = 0;
  for (let opcode = 0; opcode < 512; opcode++) {
    for (const modrm of modrms) {
      const start = opcode < 256 ? [...prefix, opcode, modrm] : [...prefix, 0x0f, opcode & 0xff, modrm];
      bytes.set(start, at);
      at += SLOT;
    }
  }
  return bytes;
}

const ALL_MODRM = Array.from({ length: 256 }, (_, n) => n);
/** Every ModRM.reg with a few addressing forms. */
const SOME_MODRM = ALL_MODRM.filter((n) => [0x00, 0x04, 0x06, 0x45, 0x82, 0xc1].includes(n & 0xc7));

const PREFIXES = [
  [0x66],
  [0x67],
  [0xf0],
  [0xf2],
  [0xf3],
  [0x66, 0x67],
  [0x2e],
  [0x64, 0xf0],
  [0x66, 0xf2, 0xf3],
  [0x36, 0x65, 0xf3, 0x66],
];

describe.each([16, 32] as const)("%i-bit code", (bits) => {
  test("every opcode with every ModRM byte", () => {
    expect(differences(sweep([], ALL_MODRM), bits)).toEqual([]);
  });

  test.each(PREFIXES)("every opcode after prefixes %#", (...prefix) => {
    expect(differences(sweep(prefix, SOME_MODRM), bits)).toEqual([]);
  });

  test("random bytes with many prefixes", () => {
    const random = createRandom(0xabcdef + bits);
    const bytes = new Uint8Array(100_000 * SLOT);
    const prefixes = [0x26, 0x2e, 0x36, 0x3e, 0x64, 0x65, 0x66, 0x67, 0xf0, 0xf2, 0xf3];
    for (let n = 0; n < bytes.length; n++) {
      const value = random();
      bytes[n] = n % SLOT < 14 && value >>> 30 === 0 ? prefixes[value % prefixes.length] : value >>> 13;
    }
    expect(differences(bytes, bits)).toEqual([]);
  });
});
