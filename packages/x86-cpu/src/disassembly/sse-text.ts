/*C:954 MMX and SSE instructions as text.
 *
 * One line an encoding: mandatory prefix, opcode of map 0F, mnemonic, operands. Letters for the operands as in SDM Vol 2D
 * §A.2: V and W are xmm registers, P and Q mm registers, G and E general ones; the first of each pair is ModRM.reg, the second
 * is ModRM.rm, in memory as many bytes as the number says. I is an immediate byte. Before it: integer-text.ts. Next:
 * x87-text.ts. */
import { PREFIX_66, PREFIX_F2, PREFIX_F3, PREFIX_NONE, prefixClass } from "../decode/map-sse.js";
import type { Instruction } from "../ir.js";
import { immediateText, memoryText, registerText } from "./operand-text.js";

const ENCODINGS = `
-- 10 movups V W16, 66 10 movupd V W16, f3 10 movss V W4, f2 10 movsd V W8
-- 11 movups W16 V, 66 11 movupd W16 V, f3 11 movss W4 V, f2 11 movsd W8 V
-- 12 movlps V W8, 66 12 movlpd V W8, f3 12 movsldup V W16, f2 12 movddup V W8
-- 13 movlps W8 V, 66 13 movlpd W8 V
-- 14 unpcklps V W16, 66 14 unpcklpd V W16
-- 15 unpckhps V W16, 66 15 unpckhpd V W16
-- 16 movhps V W8, 66 16 movhpd V W8, f3 16 movshdup V W16
-- 17 movhps W8 V, 66 17 movhpd W8 V
-- 28 movaps V W16, 66 28 movapd V W16
-- 29 movaps W16 V, 66 29 movapd W16 V
-- 2a cvtpi2ps V Q8, 66 2a cvtpi2pd V Q8, f3 2a cvtsi2ss V E4, f2 2a cvtsi2sd V E4
-- 2b movntps W16 V, 66 2b movntpd W16 V
-- 2c cvttps2pi P W8, 66 2c cvttpd2pi P W16, f3 2c cvttss2si G W4, f2 2c cvttsd2si G W8
-- 2d cvtps2pi P W8, 66 2d cvtpd2pi P W16, f3 2d cvtss2si G W4, f2 2d cvtsd2si G W8
-- 2e ucomiss V W4, 66 2e ucomisd V W8
-- 2f comiss V W4, 66 2f comisd V W8
-- 50 movmskps G W16, 66 50 movmskpd G W16
-- 51 sqrtps V W16, 66 51 sqrtpd V W16, f3 51 sqrtss V W4, f2 51 sqrtsd V W8
-- 52 rsqrtps V W16, f3 52 rsqrtss V W4
-- 53 rcpps V W16, f3 53 rcpss V W4
-- 54 andps V W16, 66 54 andpd V W16
-- 55 andnps V W16, 66 55 andnpd V W16
-- 56 orps V W16, 66 56 orpd V W16
-- 57 xorps V W16, 66 57 xorpd V W16
-- 58 addps V W16, 66 58 addpd V W16, f3 58 addss V W4, f2 58 addsd V W8
-- 59 mulps V W16, 66 59 mulpd V W16, f3 59 mulss V W4, f2 59 mulsd V W8
-- 5a cvtps2pd V W8, 66 5a cvtpd2ps V W16, f3 5a cvtss2sd V W4, f2 5a cvtsd2ss V W8
-- 5b cvtdq2ps V W16, 66 5b cvtps2dq V W16, f3 5b cvttps2dq V W16
-- 5c subps V W16, 66 5c subpd V W16, f3 5c subss V W4, f2 5c subsd V W8
-- 5d minps V W16, 66 5d minpd V W16, f3 5d minss V W4, f2 5d minsd V W8
-- 5e divps V W16, 66 5e divpd V W16, f3 5e divss V W4, f2 5e divsd V W8
-- 5f maxps V W16, 66 5f maxpd V W16, f3 5f maxss V W4, f2 5f maxsd V W8
-- 60 punpcklbw P Q4, 66 60 punpcklbw V W16
-- 61 punpcklwd P Q4, 66 61 punpcklwd V W16
-- 62 punpckldq P Q4, 66 62 punpckldq V W16
66 6c punpcklqdq V W16, 66 6d punpckhqdq V W16
-- 6e movd P E4, 66 6e movd V E4
-- 6f movq P Q8, 66 6f movdqa V W16, f3 6f movdqu V W16
-- 70 pshufw P Q8 I, 66 70 pshufd V W16 I, f3 70 pshufhw V W16 I, f2 70 pshuflw V W16 I
-- 77 emms
66 7c haddpd V W16, f2 7c haddps V W16, 66 7d hsubpd V W16, f2 7d hsubps V W16
-- 7e movd E4 P, 66 7e movd E4 V, f3 7e movq V W8
-- 7f movq Q8 P, 66 7f movdqa W16 V, f3 7f movdqu W16 V
-- c2 cmpps V W16 I, 66 c2 cmppd V W16 I, f3 c2 cmpss V W4 I, f2 c2 cmpsd V W8 I
-- c3 movnti E4 G
-- c4 pinsrw P E2 I, 66 c4 pinsrw V E2 I
-- c5 pextrw G Q8 I, 66 c5 pextrw G W16 I
-- c6 shufps V W16 I, 66 c6 shufpd V W16 I
66 d0 addsubpd V W16, f2 d0 addsubps V W16
66 d6 movq W8 V, f3 d6 movq2dq V Q8, f2 d6 movdq2q P W8
-- d7 pmovmskb G Q8, 66 d7 pmovmskb G W16
66 e6 cvttpd2dq V W16, f3 e6 cvtdq2pd V W8, f2 e6 cvtpd2dq V W16
-- e7 movntq Q8 P, 66 e7 movntdq W16 V
f2 f0 lddqu V W16
-- f7 maskmovq P Q8, 66 f7 maskmovdqu V W16
`;

/** Mnemonics with the same operands on mm and xmm registers: P Q8 and V W16. */
const PACKED = `
63 packsswb, 64 pcmpgtb, 65 pcmpgtw, 66 pcmpgtd, 67 packuswb, 68 punpckhbw, 69 punpckhwd, 6a punpckhdq, 6b packssdw
74 pcmpeqb, 75 pcmpeqw, 76 pcmpeqd, d1 psrlw, d2 psrld, d3 psrlq, d4 paddq, d5 pmullw, d8 psubusb, d9 psubusw, da pminub
db pand, dc paddusb, dd paddusw, de pmaxub, df pandn, e0 pavgb, e1 psraw, e2 psrad, e3 pavgw, e4 pmulhuw, e5 pmulhw
e8 psubsb, e9 psubsw, ea pminsw, eb por, ec paddsb, ed paddsw, ee pmaxsw, ef pxor, f1 psllw, f2 pslld, f3 psllq
f4 pmuludq, f5 pmaddwd, f6 psadbw, f8 psubb, f9 psubw, fa psubd, fb psubq, fc paddb, fd paddw, fe paddd
`;

const PREFIXES = new Map([
  ["--", PREFIX_NONE],
  ["66", PREFIX_66],
  ["f3", PREFIX_F3],
  ["f2", PREFIX_F2],
]);

/** Mnemonic and operands by (prefix class << 8) | opcode. */
const BY_ENCODING = new Map<number, readonly string[]>();

for (const entry of ENCODINGS.trim().split(/[,\n]\s*/)) {
  const [prefix, opcode, ...words] = entry.split(" ");
  BY_ENCODING.set(((PREFIXES.get(prefix) ?? 0) << 8) | Number.parseInt(opcode, 16), words);
}
for (const entry of PACKED.trim().split(/[,\n]\s*/)) {
  const [opcode, name] = entry.split(" ");
  BY_ENCODING.set((PREFIX_NONE << 8) | Number.parseInt(opcode, 16), [name, "P", "Q8"]);
  BY_ENCODING.set((PREFIX_66 << 8) | Number.parseInt(opcode, 16), [name, "V", "W16"]);
}

/** Shifts by an immediate, 0F 71 to 73, by ModRM.reg; the last two of 73 are of xmm registers only. */
const SHIFTS: Readonly<Record<number, readonly string[]>> = {
  113: ["", "", "psrlw", "", "psraw", "", "psllw", ""],
  114: ["", "", "psrld", "", "psrad", "", "pslld", ""],
  115: ["", "", "psrlq", "psrldq", "", "", "psllq", "pslldq"],
};

/** 0F AE by ModRM.reg. */
const STATE_IN_MEMORY: readonly (readonly [string, number])[] = [
  ["fxsave", 0],
  ["fxrstor", 0],
  ["ldmxcsr", 4],
  ["stmxcsr", 4],
  ["", 0],
  ["", 0],
  ["", 0],
  ["clflush", 1],
];
const STATE_WITH_REGISTER = ["", "", "", "", "", "lfence", "mfence", "sfence"];
const STATE_GROUP = 0xae;

function operandText(insn: Instruction, letter: string, size: number): string {
  switch (letter) {
    case "V":
      return `xmm${insn.reg}`;
    case "P":
      return `mm${insn.reg}`;
    case "G":
      return registerText(insn.reg, 4);
    case "I":
      return immediateText(insn.imm, 1);
    default:
      if (insn.isMemory) return memoryText(insn, size);
      return letter === "E" ? registerText(insn.rm, 4) : `${letter === "W" ? "xmm" : "mm"}${insn.rm}`;
  }
}

function shiftText(insn: Instruction, names: readonly string[]): string {
  const name = names[insn.reg];
  const wide = prefixClass(insn) === PREFIX_66;
  if (name === "" || insn.isMemory || (name.endsWith("dq") && !wide)) return "";
  return `${name} ${wide ? "xmm" : "mm"}${insn.rm}, ${immediateText(insn.imm, 1)}`;
}

function stateText(insn: Instruction): string {
  if (!insn.isMemory) return STATE_WITH_REGISTER[insn.reg];
  const [name, size] = STATE_IN_MEMORY[insn.reg];
  return name === "" ? "" : `${name} ${memoryText(insn, size)}`;
}

/** Moves between halves of registers have names of their own (SDM Vol 2, MOVHLPS and MOVLHPS). */
function halfMoveName(insn: Instruction, name: string): string {
  if (insn.isMemory || prefixClass(insn) !== PREFIX_NONE) return name;
  if (insn.opcode === 0x12) return "movhlps";
  return insn.opcode === 0x16 ? "movlhps" : name;
}

/** The text of an OP_SSE instruction, or "" where there is no such. */
export function sseText(insn: Instruction): string {
  const shifts = SHIFTS[insn.opcode];
  if (shifts !== undefined) return shiftText(insn, shifts);
  if (insn.opcode === STATE_GROUP) return stateText(insn);
  const words = BY_ENCODING.get((prefixClass(insn) << 8) | insn.opcode);
  if (words === undefined) return "";
  const [name, ...operands] = words;
  const texts = operands.map((code) => operandText(insn, code[0], Number(code.slice(1))));
  return `${halfMoveName(insn, name)} ${texts.join(", ")}`.trimEnd();
}
