/*T:200 General-purpose instructions (SDM Vol 2).
 *
 * One form per line: `mnemonic operands = encoding`. The notation is the one of form.ts. Forms of a mnemonic are tried
 * in the order written, so shorter encodings stand first. Next: what only a kernel executes (system.ts). */

const ARITHMETIC = ["add", "or", "adc", "sbb", "and", "sub", "xor", "cmp"];
const SHIFTS: readonly (readonly [string, number])[] = [
  ["rol", 0],
  ["ror", 1],
  ["rcl", 2],
  ["rcr", 3],
  ["shl", 4],
  ["sal", 4],
  ["shr", 5],
  ["sar", 7],
];
const BIT_TESTS: readonly (readonly [string, string, number])[] = [
  ["bt", "A3", 4],
  ["bts", "AB", 5],
  ["btr", "B3", 6],
  ["btc", "BB", 7],
];
/** Condition names by their number in the opcode (SDM Vol 1 Appendix B). */
const CONDITIONS: readonly (readonly string[])[] = [
  ["o"],
  ["no"],
  ["b", "c", "nae"],
  ["nb", "nc", "ae"],
  ["z", "e"],
  ["nz", "ne"],
  ["be", "na"],
  ["nbe", "a"],
  ["s"],
  ["ns"],
  ["p", "pe"],
  ["np", "po"],
  ["l", "nge"],
  ["nl", "ge"],
  ["le", "ng"],
  ["nle", "g"],
];

const hex = (value: number): string => value.toString(16).padStart(2, "0");

const arithmetic = ARITHMETIC.map(
  (name, n) => `
${name} rm8,r8 = ${hex(n * 8)} /r
${name} rmv,rv = ${hex(n * 8 + 1)} /r
${name} r8,rm8 = ${hex(n * 8 + 2)} /r
${name} rv,rmv = ${hex(n * 8 + 3)} /r
${name} al,i8 = ${hex(n * 8 + 4)} ib
${name} rmv,i8s = 83 /${n} ibs
${name} av,iv = ${hex(n * 8 + 5)} iv
${name} rm8,i8 = 80 /${n} ib
${name} rmv,iv = 81 /${n} iv`,
).join("\n");

const shifts = SHIFTS.map(
  ([name, n]) => `
${name} rm8,1 = D0 /${n}
${name} rm8,cl = D2 /${n}
${name} rm8,i8 = C0 /${n} ib
${name} rmv,1 = D1 /${n}
${name} rmv,cl = D3 /${n}
${name} rmv,i8 = C1 /${n} ib`,
).join("\n");

const bitTests = BIT_TESTS.map(
  ([name, opcode, n]) => `
${name} rmv,rv = 0F ${opcode} /r
${name} rmv,i8 = 0F BA /${n} ib`,
).join("\n");

const conditional = CONDITIONS.flatMap((names, n) =>
  names.map(
    (name) => `
j${name} rel8 = ${hex(0x70 + n)} cb
j${name} relv = 0F ${hex(0x80 + n)} cv
set${name} rm8 = 0F ${hex(0x90 + n)} /0
cmov${name} rv,rmv = 0F ${hex(0x40 + n)} /r`,
  ),
).join("\n");

export const GENERAL_FORMS = `
mov al,moffs8 = A0 ov
mov av,moffsv = A1 ov
mov moffs8,al = A2 ov
mov moffsv,av = A3 ov
mov rm8,r8 = 88 /r
mov rmv,rv = 89 /r
mov r8,rm8 = 8A /r
mov rv,rmv = 8B /r
mov r8,i8 = B0 +r ib
mov rv,iv = B8 +r iv
mov rm8,i8 = C6 /0 ib
mov rmv,iv = C7 /0 iv
mov rrv,sreg = 8C /r
mov m16,sreg = 8C /r
mov sreg,rr16 = 8E /r
mov sreg,rr32 = 8E /r
mov sreg,m16 = 8E /r
movzx rv,rm8 = 0F B6 /r
movzx r32,rm16 = o32 0F B7 /r
movzx r16,rm16 = o16 0F B7 /r
movsx rv,rm8 = 0F BE /r
movsx r32,rm16 = o32 0F BF /r
movsx r16,rm16 = o16 0F BF /r
lea rv,m = 8D /r
xchg av,rv = 90 +r2
xchg rv,av = 90 +r
xchg rm8,r8 = 86 /r
xchg rmv,rv = 87 /r
xchg r8,rm8 = 86 /r
xchg rv,rmv = 87 /r
bswap r32 = o32 0F C8 +r
xadd rm8,r8 = 0F C0 /r
xadd rmv,rv = 0F C1 /r
cmpxchg rm8,r8 = 0F B0 /r
cmpxchg rmv,rv = 0F B1 /r
cmpxchg8b m64 = 0F C7 /1
push rv = 50 +r
push i8s = d 6A ibs
push iv = d 68 iv
push es = 06
push cs = 0E
push ss = 16
push ds = 1E
push fs = 0F A0
push gs = 0F A8
push rmv = FF /6
pop rv = 58 +r
pop es = 07
pop ss = 17
pop ds = 1F
pop fs = 0F A1
pop gs = 0F A9
pop rmv = 8F /0
pusha = 60
pushaw = o16 60
pushad = o32 60
popa = 61
popaw = o16 61
popad = o32 61
pushf = 9C
pushfw = o16 9C
pushfd = o32 9C
popf = 9D
popfw = o16 9D
popfd = o32 9D
lahf = 9F
sahf = 9E
cbw = o16 98
cwde = o32 98
cwd = o16 99
cdq = o32 99
xlat = D7
xlatb = D7
les rv,m = C4 /r
lds rv,m = C5 /r
lss rv,m = 0F B2 /r
lfs rv,m = 0F B4 /r
lgs rv,m = 0F B5 /r

${arithmetic}
inc rv = 40 +r
inc rm8 = FE /0
inc rmv = FF /0
dec rv = 48 +r
dec rm8 = FE /1
dec rmv = FF /1
neg rm8 = F6 /3
neg rmv = F7 /3
not rm8 = F6 /2
not rmv = F7 /2
mul rm8 = F6 /4
mul rmv = F7 /4
imul rm8 = F6 /5
imul rmv = F7 /5
imul rv,rmv = 0F AF /r
imul rv,rmv,i8s = 6B /r ibs
imul rv,rmv,iv = 69 /r iv
imul rv,i8s = 6B /rr ibs
imul rv,iv = 69 /rr iv
div rm8 = F6 /6
div rmv = F7 /6
idiv rm8 = F6 /7
idiv rmv = F7 /7
test rm8,r8 = 84 /r
test rmv,rv = 85 /r
test r8,m8 = 84 /r
test rv,mv = 85 /r
test al,i8 = A8 ib
test av,iv = A9 iv
test rm8,i8 = F6 /0 ib
test rmv,iv = F7 /0 iv
aaa = 37
aas = 3F
daa = 27
das = 2F
aam = D4 0A
aam i8 = D4 ib
aad = D5 0A
aad i8 = D5 ib
salc = D6

${shifts}
shld rmv,rv,i8 = 0F A4 /r ib
shld rmv,rv,cl = 0F A5 /r
shrd rmv,rv,i8 = 0F AC /r ib
shrd rmv,rv,cl = 0F AD /r
${bitTests}
bsf rv,rmv = 0F BC /r
bsr rv,rmv = 0F BD /r

${conditional}
jmp rel8 = EB cb
jmp relv = E9 cv
jmp ptr = EA cp
jmp rmv = d FF /4
jmp far = d FF /5
call relv = E8 cv
call ptr = 9A cp
call rmv = d FF /2
call far = d FF /3
ret = C3
ret i16 = C2 iw
retn = C3
retn i16 = C2 iw
retf = CB
retf i16 = CA iw
jcxz rel8 = a16 E3 cb
jecxz rel8 = a32 E3 cb
loop rel8 = E2 cb
loop rel8,cx = a16 E2 cb
loop rel8,ecx = a32 E2 cb
loope rel8 = E1 cb
loope rel8,cx = a16 E1 cb
loope rel8,ecx = a32 E1 cb
loopz rel8 = E1 cb
loopne rel8 = E0 cb
loopne rel8,cx = a16 E0 cb
loopne rel8,ecx = a32 E0 cb
loopnz rel8 = E0 cb
enter i16,i8 = C8 iw ib
leave = C9
int i8 = CD ib
int3 = CC
int1 = F1
icebp = F1
into = CE
bound rv,m = 62 /r
iret = CF
iretw = o16 CF
iretd = o32 CF

movsb = A4
movsw = o16 A5
movsd = o32 A5
cmpsb = A6
cmpsw = o16 A7
cmpsd = o32 A7
stosb = AA
stosw = o16 AB
stosd = o32 AB
lodsb = AC
lodsw = o16 AD
lodsd = o32 AD
scasb = AE
scasw = o16 AF
scasd = o32 AF
insb = 6C
insw = o16 6D
insd = o32 6D
outsb = 6E
outsw = o16 6F
outsd = o32 6F
in al,i8 = E4 ib
in av,i8 = E5 ib
in al,dx = EC
in av,dx = ED
out i8,al = E6 ib
out i8,av = E7 ib
out dx,al = EE
out dx,av = EF

clc = F8
stc = F9
cmc = F5
cli = FA
sti = FB
cld = FC
std = FD
nop = 90
nop rmv = 0F 1F /0
pause = F3 90
hlt = F4
ud0 r32,rm32 = o32 0F FF /r
ud1 r32,rm32 = o32 0F B9 /r
ud2 = 0F 0B
wait = 9B
fwait = 9B
`;
