/*T:210 System instructions (SDM Vol 3A §2.8).
 *
 * What a kernel uses to set up the processor: tables, control registers, MSRs. After the general instructions
 * (general.ts); next, the floating-point unit (x87.ts). */

export const SYSTEM_FORMS = `
lgdt m = 0F 01 /2
lidt m = 0F 01 /3
sgdt m = 0F 01 /0
sidt m = 0F 01 /1
lldt rm16 = 0F 00 /2
ltr rm16 = 0F 00 /3
sldt rrv = 0F 00 /0
sldt m16 = 0F 00 /0
str rrv = 0F 00 /1
str m16 = 0F 00 /1
verr rm16 = 0F 00 /4
verw rm16 = 0F 00 /5
lmsw rm16 = 0F 01 /6
smsw rrv = 0F 01 /4
smsw m16 = 0F 01 /4
lar r16,rm16 = o16 0F 02 /r
lar r32,rm16 = o32 0F 02 /r
lar r32,rr32 = o32 0F 02 /r
lsl r16,rm16 = o16 0F 03 /r
lsl r32,rm16 = o32 0F 03 /r
lsl r32,rr32 = o32 0F 03 /r
arpl rm16,r16 = 63 /r
clts = 0F 06
invd = 0F 08
wbinvd = 0F 09
invlpg m = 0F 01 /7
mov rr32,cr = 0F 20 /r
mov rr32,dr = 0F 21 /r
mov cr,rr32 = 0F 22 /r
mov dr,rr32 = 0F 23 /r
wrmsr = 0F 30
rdtsc = 0F 31
rdmsr = 0F 32
rdpmc = 0F 33
rdtscp = 0F 01 F9
sysenter = 0F 34
sysexit = 0F 35
syscall = 0F 05
sysret = 0F 07
cpuid = 0F A2
rsm = 0F AA
vmcall = 0F 01 C1
vmmcall = 0F 01 D9
monitor = 0F 01 C8
mwait = 0F 01 C9
xgetbv = 0F 01 D0
clflush m = 0F AE /7
lfence = 0F AE E8
mfence = 0F AE F0
sfence = 0F AE F8
`;
