/*T:720 Pieces of sensible code.
 *
 * What random bytes would hit upon once in an age: loops, code that overwrites itself, page-table entries changed and
 * flushed, modes entered and left, returns to other rings, floating-point state saved and restored. Written as assembly
 * with marks for numbers, which each use fills in anew; many uses are then damaged by the mutations of program.ts.
 * Next, T:725: the kernel of recovery. */
import { assemble } from "@lguest-tools/asm";
import { DATA, TABLE_WINDOW } from "./places.js";
import type { Random } from "./random.js";
import { codeAddress, pointer, selector, value } from "./values.js";

/** A mark is this plus the kind of number wanted. */
const MARK = 0xa110c000 | 0;
const MARK_MASK = ~0xff;

/** What takes the place of a mark, by its kind; the symbols by which the assembly names the marks. */
const MARKS: Readonly<Record<string, (random: Random) => number>> = {
  POINTER: pointer,
  CODE_POINTER: codeAddress,
  ANY: value,
  COUNT: (random) => 1 + random.below(40),
  SELECTOR: selector,
  /** The place of a page-table entry in the window, and what to write there. */
  ENTRY: (random) => TABLE_WINDOW + 0x100 + random.below(0x700 / 4) * 4,
  ENTRY_VALUE: (random) =>
    random.oneIn(6) ? random.word() : ((0x20 + random.below(0xe2)) << 12) | (random.below(8) | (random.below(8) << 4)),
  FLAGS: (random) => 2 | (random.word() & random.pick([0xfd7, 0x47fd7, 0x67fd7, 0x3f7fd7, 0x10ad5])),
  CR0_BIT: (random) => 1 << random.pick([1, 2, 3, 5, 16, 16, 18, 30, 29, 31]),
  CR4_BIT: (random) => 1 << random.pick([0, 1, 2, 3, 4, 4, 7, 7, 9, 10, 8, 6, 5]),
  MSR: (random) => random.pick([0x174, 0x175, 0x176, 0x1b, 0x277, 0x10, 0xc0000080, 0x1d9, 0xfe]),
  ALIGNED: (random) => (pointer(random) & ~0x3f) >>> 0,
  BIT: (random) => 1 << random.below(12),
  SINGLE: (random) =>
    random.pick([0x3f800000, 0x7f800000, 1, 0x007fffff, 0xffc00000, 0x7fa00000, 0x40490fdb, random.word()]),
};
const MARK_NAMES = Object.keys(MARKS);
const MARK_SYMBOLS = Object.fromEntries(MARK_NAMES.map((name, kind) => [name, (MARK | kind) >>> 0]));

const SNIPPETS_32 = [
  "mov ecx, COUNT\n again: add eax, ecx\n xor ebx, eax\n dec ecx\n jnz again",
  "mov ecx, COUNT\n again: inc dword [POINTER]\n adc edx, [POINTER]\n loop again",
  "mov ecx, COUNT\n again: imul eax, eax, 77\n shrd edx, eax, 7\n sbb ebx, edx\n cmp eax, ebx\n jb skip\n xchg eax, ebx\n skip: dec ecx\n jns again",
  "call there\n jmp over\n there: push ebp\n mov ebp, esp\n sub esp, 16\n mov [ebp-4], eax\n leave\n ret\n over: nop",
  "call there\n there: pop ebx\n mov byte [ebx+9], 0x41\n mov ecx, ebx\n inc eax\n dec eax\n xor edx, edx",
  "mov ecx, COUNT\n call there\n there: pop ebx\n again: add byte [ebx+13], 1\n nop\n mov eax, 0x1234\n dec ecx\n jnz again",
  "mov edi, CODE_POINTER\n mov ecx, COUNT\n mov al, 0x40\n rep stosb",
  "mov esi, CODE_POINTER\n mov edi, CODE_POINTER\n mov ecx, COUNT\n rep movsd",
  "mov eax, ENTRY_VALUE\n mov [ENTRY], eax\n mov ecx, cr3\n mov cr3, ecx",
  "mov eax, ENTRY_VALUE\n mov ecx, cr3\n mov [ENTRY], eax\n mov cr3, ecx\n mov eax, [POINTER]\n mov [POINTER], eax",
  "mov eax, cr0\n xor eax, CR0_BIT\n mov cr0, eax",
  "mov eax, cr0\n xor eax, CR0_BIT\n mov cr0, eax\n fld1\n movaps xmm0, xmm1\n xor eax, CR0_BIT\n mov cr0, eax",
  "mov eax, cr4\n xor eax, CR4_BIT\n mov cr4, eax",
  "mov ecx, MSR\n rdmsr\n xor eax, BIT\n wrmsr",
  "mov ecx, MSR\n mov eax, ANY\n mov edx, ANY\n wrmsr\n rdmsr",
  "fxsave [ALIGNED]\n add dword [ALIGNED], 1\n fxrstor [ALIGNED]",
  "fnsave [POINTER]\n frstor [POINTER]",
  "fnstenv [POINTER]\n mov eax, ANY\n mov [POINTER], eax\n fldenv [POINTER]",
  "push ANY\n fldcw [esp]\n pop eax\n fld1\n fldpi\n fmul st0, st1\n fdivp st1, st0\n fistp dword [POINTER]\n fnstsw ax",
  "push ANY\n ldmxcsr [esp]\n pop eax\n movups xmm0, [POINTER]\n movups xmm1, [POINTER]\n divps xmm0, xmm1\n sqrtpd xmm2, xmm1\n cvtps2pi mm0, xmm0",
  "and dword [POINTER], 0xffbf\n mov dword [POINTER], 0x1f80\n ldmxcsr [POINTER]\n addps xmm0, xmm1",
  "mov ecx, COUNT\n mov dword [POINTER], SINGLE\n fld dword [POINTER]\n again: fld st0\n fmul st0, st0\n fadd st1, st0\n fstp st0\n dec ecx\n jnz again\n fstp tword [POINTER]",
  "mov dword [POINTER], SINGLE\n fld dword [POINTER]\n fsin\n fld st0\n fcos\n fpatan\n f2xm1\n fstp qword [POINTER]",
  "fild qword [POINTER]\n fbstp [POINTER]\n fbld [POINTER]\n fprem\n fxtract\n fscale\n frndint",
  "fld tword [POINTER]\n fld tword [POINTER]\n fyl2x\n fld qword [POINTER]\n fucomip st0, st1\n fxam\n fnstsw ax\n sahf",
  "fninit\n fld1\n fldl2e\n fldz\n fcmovb st0, st1\n fxch st2\n fsubrp st2, st0\n fwait",
  "mov ecx, COUNT\n again: movaps xmm0, [ALIGNED]\n paddd xmm0, xmm1\n pshufd xmm1, xmm0, 0x1b\n movaps [ALIGNED], xmm0\n dec ecx\n jnz again",
  "push dword FLAGS\n popfd\n nop\n mov eax, ebx\n pushfd",
  "push dword FLAGS\n popfd\n mov ax, ss\n mov ss, ax\n nop\n nop",
  "pushfd\n push cs\n push CODE_POINTER\n iretd",
  "push dword FLAGS\n push cs\n push CODE_POINTER\n iretd",
  "push 0x23\n push POINTER\n push dword FLAGS\n push 0x1b\n push CODE_POINTER\n iretd",
  "push SELECTOR\n push POINTER\n push dword FLAGS\n push SELECTOR\n push CODE_POINTER\n iretd",
  "push 0x4000\n push 0x4000\n push 0x4000\n push 0x4000\n push 0x4000\n push 0x8000\n push 0x23202\n push 0x2000\n push 0x100\n iretd",
  "push 0x23\n push POINTER\n push 0x1b\n push CODE_POINTER\n retf",
  "push 0x23\n push 0x20\n push POINTER\n push 0x1b\n push CODE_POINTER\n retf 4",
  "mov ecx, 0xc0000080\n rdmsr\n xor eax, 0x800\n wrmsr",
  "mov ecx, 0x277\n mov eax, 0x00070406\n mov edx, 0x01050006\n wrmsr\n rdmsr",
  "mov ecx, 0x10\n mov eax, ANY\n mov edx, ANY\n wrmsr\n rdtsc\n rdmsr",
  "mov eax, COUNT\n shr eax, 3\n cpuid\n mov eax, 0x80000004\n sub eax, COUNT\n cpuid",
  "fdecstp\n fincstp\n ffree st3\n fnclex\n fnop\n fstp st2\n fist word [POINTER]\n fisttp qword [POINTER]",
  "add dword [4095], 1\n mov eax, 0x40ffd\n add dword [eax], 3\n xchg [eax], ebx\n lock or dword [eax], 1",
  "push SELECTOR\n push CODE_POINTER\n retf",
  "push SELECTOR\n push POINTER\n push SELECTOR\n push CODE_POINTER\n retf 4",
  "push SELECTOR\n push ANY\n call far [esp]",
  "push SELECTOR\n push ANY\n jmp far [esp]",
  "mov eax, SELECTOR\n ltr ax",
  "mov eax, SELECTOR\n lldt ax\n lar ecx, eax\n lsl edx, eax\n verr ax\n verw ax",
  "mov eax, SELECTOR\n mov es, ax\n mov ebx, [es:POINTER]\n mov [es:POINTER], ebx",
  "mov eax, SELECTOR\n mov ds, ax\n mov ebx, [POINTER]\n inc dword [POINTER]\n push ss\n pop ds",
  "lss esp, [POINTER]\n push eax",
  "mov eax, ANY\n mov dr7, eax\n mov ebx, POINTER\n mov dr0, ebx\n mov [ebx], eax",
  "mov eax, CODE_POINTER\n mov dr1, eax\n mov eax, 0x40c\n mov dr7, eax\n mov eax, dr6\n mov dr6, ecx",
  "mov eax, POINTER\n mov dr3, eax\n mov eax, 0xf00000c0\n mov dr7, eax\n mov ecx, [eax]\n push dword [POINTER]",
  "sti\n mov eax, ebx\n cli\n mov eax, ecx\n sti\n nop",
  "sti\n hlt",
  "in al, dx\n in eax, dx\n out dx, al\n out 0x10, al\n out 0x11, al",
  "mov eax, ANY\n out 0x13, eax\n out 0x10, eax\n in eax, 0x40",
  "out 0x11, al\n mov eax, 1\n mov eax, 2\n iretd",
  "mov edx, POINTER\n mov ecx, COUNT\n mov edi, POINTER\n rep insb",
  "mov eax, [POINTER]\n mov edx, [POINTER]\n lock cmpxchg8b [POINTER]\n lock xadd [POINTER], ebx\n lock inc dword [POINTER]\n lock bts [POINTER], ecx",
  "mov edi, POINTER\n lea esi, [edi-1]\n mov ecx, COUNT\n shl ecx, 5\n rep movsb",
  "std\n mov edi, POINTER\n mov esi, POINTER\n mov ecx, COUNT\n rep movsw\n cld\n repe cmpsb\n repne scasd",
  "mov dword [POINTER], ANY\n sidt [POINTER]\n sgdt [POINTER]\n smsw eax\n str ebx\n sldt ecx",
  `sub esp, 8\n mov word [esp], 0x7ff\n mov dword [esp+2], 0x3000\n lidt [esp]\n add esp, 8`,
  "mov eax, cr0\n and eax, 0x7ffffffe\n mov cr0, eax\n nop\n or eax, 1\n mov cr0, eax",
  "mov word [POINTER], 0x3ff\n lidt [cs:zero]\n mov eax, cr0\n and eax, 0x7ffffffe\n jmp over\n zero: dw 0x3ff, 0, 0\n over: mov cr0, eax\n jmp 0x2000:0x100",
  "mov eax, 0x11\n mov cr0, eax\n mov eax, cr4\n xor eax, 0x20\n mov cr4, eax",
  "mov eax, cr0\n xor eax, 0x80000000\n mov cr0, eax\n mov ebx, [POINTER]\n xor eax, 0x80000000\n mov cr0, eax",
  "mov ecx, 0x174\n mov eax, 8\n xor edx, edx\n wrmsr\n mov ecx, 0x176\n mov eax, CODE_POINTER\n wrmsr\n mov ecx, esp\n mov edx, CODE_POINTER\n sysenter",
  "mov ecx, POINTER\n mov edx, CODE_POINTER\n sysexit",
  "bound eax, [POINTER]\n into\n int3\n int 0x80\n int 0x21",
  "enter 16, 3\n pusha\n popa\n leave\n push esp\n pop esp",
  "mov eax, ANY\n mov ecx, ANY\n mul ecx\n div ecx\n idiv ebx\n aam\n aad\n daa\n das\n aaa\n aas",
  "rdtsc\n mov ebx, eax\n cpuid\n rdtsc\n sub eax, ebx",
  "invlpg [POINTER]\n wbinvd\n clts",
  `mov eax, [${DATA + 0xffe}]\n mov [${DATA + 0x1ffd}], eax\n fld tword [${DATA + 0xff8}]\n movups xmm0, [${DATA + 0x2ff9}]\n movups [${DATA + 0x3ff3}], xmm0`,
  "mov eax, POINTER\n or eax, 1\n pushfd\n or dword [esp], 0x40000\n popfd\n mov ebx, [eax]\n mov [eax], bx",
  "jmp over\n times 20 nop\n over: db 0xf3\n nop\n db 0xf0\n nop",
];

const SNIPPETS_16 = [
  "mov cx, 20\n again: add ax, cx\n loop again",
  "mov ax, 0x4000\n mov ds, ax\n mov si, 0x10\n mov di, 0x20\n mov cx, 9\n rep movsb",
  "push 0x3202\n popf\n int 0x10\n int3",
  "mov ax, 0xffff\n mov es, ax\n mov bx, [es:0xffff]\n mov [es:0x10], bx",
  "mov eax, cr0\n or al, 1\n mov cr0, eax\n mov bx, 0x10\n mov es, bx\n and al, 0xfe\n mov cr0, eax",
  "mov ebx, POINTER\n mov eax, [ebx]\n mov [ebx+4], eax",
  "push cs\n push 0x200\n retf",
  "pushf\n push cs\n push word 0x300\n iret",
  "pushfd\n or dword [esp], 0x100\n popfd\n nop\n nop",
  "call 0x2000:0x400",
  "o32 pushfd\n o32 push cs\n push dword 0x240\n o32 iret",
  "sti\n pushf\n cli\n popf\n sti\n hlt",
  "in al, 0x40\n out 0x10, al\n mov sp, 2\n push ax",
  "mov bp, 0xfffe\n mov ax, [bp+3]\n mov eax, [bp+8]",
  "fild word [0x10]\n fsqrt\n fnsave [0x100]\n frstor [0x100]\n fstp qword [0x18]",
];

/** A piece of code, and where its marks are. */
interface Snippet {
  readonly bytes: Uint8Array;
  readonly marks: readonly (readonly [at: number, kind: number])[];
}

function prepare(source: string, bits: 16 | 32): Snippet {
  const { bytes } = assemble(source, { bits, symbols: MARK_SYMBOLS });
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const marks: [number, number][] = [];
  for (let at = 0; at + 4 <= bytes.length; at++) {
    const word = view.getInt32(at, true);
    if ((word & MARK_MASK) === MARK) marks.push([at, word & 0xff]);
  }
  return { bytes, marks };
}

const PREPARED_32 = SNIPPETS_32.map((source) => prepare(source, 32));
const PREPARED_16 = SNIPPETS_16.map((source) => prepare(source, 16));

/** One snippet with its marks filled in. */
export function snippet(random: Random, code32: boolean): Uint8Array {
  const { bytes, marks } = random.pick(code32 ? PREPARED_32 : PREPARED_16);
  const copy = bytes.slice();
  const view = new DataView(copy.buffer);
  // A snippet mostly means one place when it names one twice.
  const numbers = MARK_NAMES.map((name) => MARKS[name](random));
  for (const [at, kind] of marks) {
    view.setUint32(at, (random.oneIn(4) ? MARKS[MARK_NAMES[kind]](random) : numbers[kind]) >>> 0, true);
  }
  return copy;
}
