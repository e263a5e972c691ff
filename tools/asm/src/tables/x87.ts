/*T:220 The x87 floating-point unit (SDM Vol 1 §8.3).
 *
 * Same notation. Instructions with an implied WAIT have it as their first byte, as assemblers always wrote them. Next:
 * the vector units (simd.ts). */

const ARITHMETIC: readonly (readonly [string, number, number])[] = [
  ["fadd", 0, 0],
  ["fmul", 1, 1],
  ["fsub", 4, 5],
  ["fsubr", 5, 4],
  ["fdiv", 6, 7],
  ["fdivr", 7, 6],
];
const hex = (value: number): string => value.toString(16).padStart(2, "0");

/* n is the operation in D8 /n; reversed is the one of DC and DE, where Intel swaps the subtractions and divisions. */
const arithmetic = ARITHMETIC.map(
  ([name, n, reversed]) => `
${name} m32 = D8 /${n}
${name} m64 = DC /${n}
${name} st0,sti = D8 ${hex(0xc0 + n * 8)} +r2
${name} sti,st0 = DC ${hex(0xc0 + reversed * 8)} +r
${name} sti = D8 ${hex(0xc0 + n * 8)} +r
${name} = DE ${hex(0xc1 + reversed * 8)}
${name}p sti,st0 = DE ${hex(0xc0 + reversed * 8)} +r
${name}p sti = DE ${hex(0xc0 + reversed * 8)} +r
${name}p = DE ${hex(0xc1 + reversed * 8)}
fi${name.slice(1)} m32 = DA /${n}
fi${name.slice(1)} m16 = DE /${n}`,
).join("\n");

const moves = (["b", "e", "be", "u"] as const)
  .map(
    (condition, n) => `
fcmov${condition} st0,sti = DA ${hex(0xc0 + n * 8)} +r2
fcmov${condition} sti = DA ${hex(0xc0 + n * 8)} +r
fcmovn${condition} st0,sti = DB ${hex(0xc0 + n * 8)} +r2
fcmovn${condition} sti = DB ${hex(0xc0 + n * 8)} +r`,
  )
  .join("\n");

const compares = (
  [
    ["fcom", "D8", 0xd0],
    ["fcomp", "D8", 0xd8],
    ["fucom", "DD", 0xe0],
    ["fucomp", "DD", 0xe8],
    ["fcomi", "DB", 0xf0],
    ["fcomip", "DF", 0xf0],
    ["fucomi", "DB", 0xe8],
    ["fucomip", "DF", 0xe8],
    ["fxch", "D9", 0xc8],
  ] as const
)
  .map(
    ([name, first, second]) => `
${name} = ${first} ${hex(second + 1)}
${name} sti = ${first} ${hex(second)} +r
${name} st0,sti = ${first} ${hex(second)} +r2`,
  )
  .join("\n");

export const X87_FORMS = `
fld m32 = D9 /0
fld m64 = DD /0
fld m80 = DB /5
fld sti = D9 C0 +r
fst m32 = D9 /2
fst m64 = DD /2
fst sti = DD D0 +r
fstp m32 = D9 /3
fstp m64 = DD /3
fstp m80 = DB /7
fstp sti = DD D8 +r
fild m16 = DF /0
fild m32 = DB /0
fild m64 = DF /5
fist m16 = DF /2
fist m32 = DB /2
fistp m16 = DF /3
fistp m32 = DB /3
fistp m64 = DF /7
fisttp m16 = DF /1
fisttp m32 = DB /1
fisttp m64 = DD /1
fbld m80 = DF /4
fbstp m80 = DF /6
${arithmetic}
${moves}
fcom m32 = D8 /2
fcom m64 = DC /2
fcomp m32 = D8 /3
fcomp m64 = DC /3
ficom m32 = DA /2
ficom m16 = DE /2
ficomp m32 = DA /3
ficomp m16 = DE /3
${compares}
fxch sti,st0 = D9 C8 +r
fcompp = DE D9
fucompp = DA E9
fchs = D9 E0
fabs = D9 E1
ftst = D9 E4
fxam = D9 E5
fld1 = D9 E8
fldl2t = D9 E9
fldl2e = D9 EA
fldpi = D9 EB
fldlg2 = D9 EC
fldln2 = D9 ED
fldz = D9 EE
f2xm1 = D9 F0
fyl2x = D9 F1
fptan = D9 F2
fpatan = D9 F3
fxtract = D9 F4
fprem1 = D9 F5
fdecstp = D9 F6
fincstp = D9 F7
fprem = D9 F8
fyl2xp1 = D9 F9
fsqrt = D9 FA
fsincos = D9 FB
frndint = D9 FC
fscale = D9 FD
fsin = D9 FE
fcos = D9 FF
fnop = D9 D0
ffree sti = DD C0 +r
fninit = DB E3
finit = 9B DB E3
fnclex = DB E2
fclex = 9B DB E2
fnstsw ax = DF E0
fnstsw m16 = DD /7
fstsw ax = 9B DF E0
fstsw m16 = 9B DD /7
fnstcw m16 = D9 /7
fstcw m16 = 9B D9 /7
fldcw m16 = D9 /5
fnstenv m = D9 /6
fstenv m = 9B D9 /6
fldenv m = D9 /4
fnsave m = DD /6
fsave m = 9B DD /6
frstor m = DD /4
fxsave m = 0F AE /0
fxrstor m = 0F AE /1
`;
