/*T:230 MMX and SSE to SSE3 (SDM Vol 1 chapters 9 to 12).
 *
 * Most of these instructions differ in an opcode only, so they are declared as rows: to add one, add a row. A prefix of
 * 66, F2 or F3 is part of the opcode. This is the last table; form.ts reads them all. */

const rows = (text: string, forms: (name: string, opcode: string) => string): string =>
  text
    .trim()
    .split(/\s*\n\s*/)
    .flatMap((line) => {
      const [opcode, ...names] = line.split(/\s+/);
      return names.map((name) => forms(name, opcode));
    })
    .join("\n");

/** Interleaving low halves: of a memory operand the MMX forms read only 32 bits. */
const lowHalves = rows(
  `
60 punpcklbw
61 punpcklwd
62 punpckldq`,
  (name, opcode) => `
${name} mm,mmrm32 = 0F ${opcode} /r
${name} xmm,x128 = 66 0F ${opcode} /r`,
);

/** MMX integer operations that SSE2 repeats on xmm registers with the prefix 66. */
const packedInteger = rows(
  `
63 packsswb
64 pcmpgtb
65 pcmpgtw
66 pcmpgtd
67 packuswb
68 punpckhbw
69 punpckhwd
6A punpckhdq
6B packssdw
74 pcmpeqb
75 pcmpeqw
76 pcmpeqd
D1 psrlw
D2 psrld
D3 psrlq
D4 paddq
D5 pmullw
D8 psubusb
D9 psubusw
DA pminub
DB pand
DC paddusb
DD paddusw
DE pmaxub
DF pandn
E0 pavgb
E1 psraw
E2 psrad
E3 pavgw
E4 pmulhuw
E5 pmulhw
E8 psubsb
E9 psubsw
EA pminsw
EB por
EC paddsb
ED paddsw
EE pmaxsw
EF pxor
F1 psllw
F2 pslld
F3 psllq
F4 pmuludq
F5 pmaddwd
F6 psadbw
F8 psubb
F9 psubw
FA psubd
FB psubq
FC paddb
FD paddw
FE paddd`,
  (name, opcode) => `
${name} mm,mmrm = 0F ${opcode} /r
${name} xmm,x128 = 66 0F ${opcode} /r`,
);

const packedShifts = (
  [
    ["psrlw", "71", 2],
    ["psraw", "71", 4],
    ["psllw", "71", 6],
    ["psrld", "72", 2],
    ["psrad", "72", 4],
    ["pslld", "72", 6],
    ["psrlq", "73", 2],
    ["psllq", "73", 6],
  ] as const
)
  .map(
    ([name, opcode, n]) => `
${name} mr,i8 = 0F ${opcode} /${n} ib
${name} xr,i8 = 66 0F ${opcode} /${n} ib`,
  )
  .join("\n");

/** Operations in all four types: packed and scalar, single and double. */
const allTypes = rows(
  `
51 sqrt
58 add
59 mul
5C sub
5D min
5E div
5F max`,
  (name, opcode) => `
${name}ps xmm,x128 = 0F ${opcode} /r
${name}pd xmm,x128 = 66 0F ${opcode} /r
${name}ss xmm,x32 = F3 0F ${opcode} /r
${name}sd xmm,x64 = F2 0F ${opcode} /r`,
);

/** Operations in both packed types. */
const packedTypes = rows(
  `
14 unpcklp
15 unpckhp
54 andp
55 andnp
56 orp
57 xorp`,
  (name, opcode) => `
${name}s xmm,x128 = 0F ${opcode} /r
${name}d xmm,x128 = 66 0F ${opcode} /r`,
);

const compare = (suffix: string, immediate: string, operands: (slot: string) => string): string => `
cmp${suffix}ps ${operands("x128")} = 0F C2 /r ${immediate}
cmp${suffix}pd ${operands("x128")} = 66 0F C2 /r ${immediate}
cmp${suffix}ss ${operands("x32")} = F3 0F C2 /r ${immediate}
cmp${suffix}sd ${operands("x64")} = F2 0F C2 /r ${immediate}`;

const compares = ["eq", "lt", "le", "unord", "neq", "nlt", "nle", "ord"]
  .map((name, n) => compare(name, `0${n}`, (slot) => `xmm,${slot}`))
  .join("\n");

export const SIMD_FORMS = `
emms = 0F 77
movd mm,rm32 = 0F 6E /r
movd rm32,mm = 0F 7E /r
movd xmm,rm32 = 66 0F 6E /r
movd rm32,xmm = 66 0F 7E /r
movq mm,mmrm = 0F 6F /r
movq mmrm,mm = 0F 7F /r
movq xmm,x64 = F3 0F 7E /r
movq x64,xmm = 66 0F D6 /r
${lowHalves}
${packedInteger}
${packedShifts}
psrldq xr,i8 = 66 0F 73 /3 ib
pslldq xr,i8 = 66 0F 73 /7 ib
punpcklqdq xmm,x128 = 66 0F 6C /r
punpckhqdq xmm,x128 = 66 0F 6D /r
pshufw mm,mmrm,i8 = 0F 70 /r ib
pshufd xmm,x128,i8 = 66 0F 70 /r ib
pshufhw xmm,x128,i8 = F3 0F 70 /r ib
pshuflw xmm,x128,i8 = F2 0F 70 /r ib
pinsrw mm,rr32,i8 = 0F C4 /r ib
pinsrw mm,m16,i8 = 0F C4 /r ib
pinsrw xmm,rr32,i8 = 66 0F C4 /r ib
pinsrw xmm,m16,i8 = 66 0F C4 /r ib
pextrw r32,mr,i8 = 0F C5 /r ib
pextrw r32,xr,i8 = 66 0F C5 /r ib
pmovmskb r32,mr = 0F D7 /r
pmovmskb r32,xr = 66 0F D7 /r
maskmovq mm,mr = 0F F7 /r
maskmovdqu xmm,xr = 66 0F F7 /r

movaps xmm,x128 = 0F 28 /r
movaps x128,xmm = 0F 29 /r
movapd xmm,x128 = 66 0F 28 /r
movapd x128,xmm = 66 0F 29 /r
movups xmm,x128 = 0F 10 /r
movups x128,xmm = 0F 11 /r
movupd xmm,x128 = 66 0F 10 /r
movupd x128,xmm = 66 0F 11 /r
movdqa xmm,x128 = 66 0F 6F /r
movdqa x128,xmm = 66 0F 7F /r
movdqu xmm,x128 = F3 0F 6F /r
movdqu x128,xmm = F3 0F 7F /r
movss xmm,x32 = F3 0F 10 /r
movss x32,xmm = F3 0F 11 /r
movsd xmm,x64 = F2 0F 10 /r
movsd x64,xmm = F2 0F 11 /r
movlps xmm,m64 = 0F 12 /r
movlps m64,xmm = 0F 13 /r
movlpd xmm,m64 = 66 0F 12 /r
movlpd m64,xmm = 66 0F 13 /r
movhps xmm,m64 = 0F 16 /r
movhps m64,xmm = 0F 17 /r
movhpd xmm,m64 = 66 0F 16 /r
movhpd m64,xmm = 66 0F 17 /r
movhlps xmm,xr = 0F 12 /r
movlhps xmm,xr = 0F 16 /r
movmskps r32,xr = 0F 50 /r
movmskpd r32,xr = 66 0F 50 /r
movntps m128,xmm = 0F 2B /r
movntpd m128,xmm = 66 0F 2B /r
movntdq m128,xmm = 66 0F E7 /r
movntq m64,mm = 0F E7 /r
movnti m32,r32 = 0F C3 /r
movq2dq xmm,mr = F3 0F D6 /r
movdq2q mm,xr = F2 0F D6 /r
${allTypes}
${packedTypes}
rsqrtps xmm,x128 = 0F 52 /r
rsqrtss xmm,x32 = F3 0F 52 /r
rcpps xmm,x128 = 0F 53 /r
rcpss xmm,x32 = F3 0F 53 /r
ucomiss xmm,x32 = 0F 2E /r
ucomisd xmm,x64 = 66 0F 2E /r
comiss xmm,x32 = 0F 2F /r
comisd xmm,x64 = 66 0F 2F /r
shufps xmm,x128,i8 = 0F C6 /r ib
shufpd xmm,x128,i8 = 66 0F C6 /r ib
${compare("", "ib", (slot) => `xmm,${slot},i8`)}
${compares}
cvtsi2ss xmm,rm32 = F3 0F 2A /r
cvtsi2sd xmm,rm32 = F2 0F 2A /r
cvtss2si r32,x32 = F3 0F 2D /r
cvtsd2si r32,x64 = F2 0F 2D /r
cvttss2si r32,x32 = F3 0F 2C /r
cvttsd2si r32,x64 = F2 0F 2C /r
cvtss2sd xmm,x32 = F3 0F 5A /r
cvtsd2ss xmm,x64 = F2 0F 5A /r
cvtps2pd xmm,x64 = 0F 5A /r
cvtpd2ps xmm,x128 = 66 0F 5A /r
cvtdq2ps xmm,x128 = 0F 5B /r
cvtps2dq xmm,x128 = 66 0F 5B /r
cvttps2dq xmm,x128 = F3 0F 5B /r
cvtdq2pd xmm,x64 = F3 0F E6 /r
cvtpd2dq xmm,x128 = F2 0F E6 /r
cvttpd2dq xmm,x128 = 66 0F E6 /r
cvtpi2ps xmm,mmrm = 0F 2A /r
cvtpi2pd xmm,mmrm = 66 0F 2A /r
cvtps2pi mm,x64 = 0F 2D /r
cvtpd2pi mm,x128 = 66 0F 2D /r
cvttps2pi mm,x64 = 0F 2C /r
cvttpd2pi mm,x128 = 66 0F 2C /r
ldmxcsr m32 = 0F AE /2
stmxcsr m32 = 0F AE /3
addsubpd xmm,x128 = 66 0F D0 /r
addsubps xmm,x128 = F2 0F D0 /r
haddpd xmm,x128 = 66 0F 7C /r
haddps xmm,x128 = F2 0F 7C /r
hsubpd xmm,x128 = 66 0F 7D /r
hsubps xmm,x128 = F2 0F 7D /r
movddup xmm,x64 = F2 0F 12 /r
movsldup xmm,x128 = F3 0F 12 /r
movshdup xmm,x128 = F3 0F 16 /r
lddqu xmm,m128 = F2 0F F0 /r
prefetchnta m = 0F 18 /0
prefetcht0 m = 0F 18 /1
prefetcht1 m = 0F 18 /2
prefetcht2 m = 0F 18 /3
`;
