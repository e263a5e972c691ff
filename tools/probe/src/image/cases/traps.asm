/*T:952 Exceptions of instructions.
 *
 * Which instruction raises what, with EIP on it or after it; single steps and their shadows; x87 and SSE errors; LOCK and
 * length (SDM Vol 3A §6.15, Vol 3B §18.3). Before it: tasks.asm. Next: control.asm. */

; ring 0: SSE on, xmm0 1.0, xmm1 0, division by zero unmasked.
unmask_divide:
  mov eax, CR4_OSFXSR | CR4_OSXMM
  mov cr4, eax
  ldmxcsr [.mxcsr]
  xorps xmm1, xmm1
  movss xmm0, [.one]
  ret
align 4
.mxcsr: dd 0x1D80
.one: dd 1.0

; CR0 with these bits besides.
%macro CR0_WITH 1
  mov eax, CR0_BASE | (%1)
  mov cr0, eax
%endmacro
%macro CR4_WITH 1
  mov eax, %1
  mov cr4, eax
%endmacro

GROUP "Exceptions of instructions"

; ring, vector, instruction, "name", "where"
%macro RAISES 5
CASE %1, %4, %5
RUN
FAULTS %2
  %3
END
%endmacro
  RAISES 1, V_DE, {div al}, "division by zero raises #DE at the instruction", "3A 6.15 #DE"
CASE 3, "a quotient that does not fit raises #DE", "2A DIV"
RUN
  mov edx, 1
  mov ecx, 1
FAULTS V_DE
  div ecx
END
CASE 3, "the most negative quotient's neighbour raises #DE", "2A IDIV"
RUN
  mov eax, 0x80000000
  cdq
  mov ecx, -1
FAULTS V_DE
  idiv ecx
CHECK 0x80000000
  mov eax, [got.eax]
END
CASE 1, "int3 raises #BP after the instruction", "3A 6.15 #BP"
RUN
  int3
TRAPS V_BP
END
CASE 1, "into with OF raises #OF after the instruction", "3A 6.15 #OF"
  mov dword [case_flags], 2 | FL_OF
RUN
  into
TRAPS V_OF
END
CASE 3, "into without OF does nothing", "3A 6.15 #OF"
RUN
GIVES 7
  mov eax, 7
  into
END
CASE 1, "bound outside raises #BR at the instruction", "3A 6.15 #BR"
  mov dword [FRAMES], 1
  mov dword [FRAMES + 4], 9
RUN
FAULTS V_BR
  bound eax, [FRAMES]
END
CASE 3, "bound inside does nothing", "3A 6.15 #BR"
  mov dword [FRAMES + 4], 9
RUN
GIVES 9
  mov eax, 9
  bound eax, [FRAMES]
END
  RAISES 1, V_UD, {ud2}, "ud2 raises #UD", "3A 6.15 #UD"
  RAISES 3, V_UD, {db 0x0F, 0x04}, "an opcode that is none raises #UD", "3A 6.15 #UD"
  RAISES 1, V_UD, {db 0xC5, 0xC0}, "lds of a register raises #UD", "2A LDS"
  RAISES 3, V_UD, {db 0x62, 0xC0}, "bound of a register raises #UD", "2A BOUND"
  RAISES 3, V_UD, {db 0x0F, 0xC7, 0xC8}, "cmpxchg8b of a register raises #UD", "2A CMPXCHG8B"
  RAISES 1, V_UD, {db 0x8D, 0xC0}, "lea of a register raises #UD", "2A LEA"
  RAISES 0, V_UD, {db 0x0F, 0x01, 0xD7}, "lgdt of a register raises #UD", "2A LGDT"
  RAISES 1, V_UD, {db 0x8E, 0xF0}, "a segment register 6 raises #UD", "2B MOV"
  RAISES 0, V_UD, {db 0x0F, 0x22, 0xC8}, "mov to CR1 raises #UD", "2B MOV"
  RAISES 1, V_UD, {db 0xFF, 0xF8}, "FF /7 raises #UD", "3A 6.15 #UD"

GROUP "LOCK and the length of instructions"

  RAISES 1, V_UD, {db 0xF0, 0x90}, "lock nop raises #UD", "2A LOCK"
  RAISES 3, V_UD, {db 0xF0, 0x01, 0xC8}, "lock add of a register raises #UD", "2A LOCK"
  RAISES 1, V_UD, {db 0xF0, 0x03, 0x05, 0, 0, 0, 0}, "lock add from memory raises #UD", "2A LOCK"
  RAISES 3, V_UD, {db 0xF0, 0x89, 0x05, 0, 0, 0, 0}, "lock mov raises #UD", "2A LOCK"
  RAISES 1, V_UD, {db 0xF0, 0x39, 0x05, 0, 0, 0, 0}, "lock cmp raises #UD", "2A LOCK"
  RAISES 3, V_UD, {db 0xF0, 0xF6, 0x25, 0, 0, 0, 0}, "lock mul raises #UD", "2A LOCK"
  RAISES 3, V_UD, {db 0xF0, 0x0F, 0xA3, 0x05, 0, 0, 0, 0}, "lock bt raises #UD", "2A LOCK"
CASE 1, "lock xadd and lock bts of memory", "2A LOCK"
RUN
GIVES 7
  mov ecx, 5
  lock xadd [FRAMES], ecx
  lock bts dword [FRAMES], 1
  mov eax, [FRAMES]
END
CASE 3, "lock cmpxchg8b", "2A CMPXCHG8B"
RUN
GIVES 7
  mov ebx, 7
  lock cmpxchg8b [FRAMES]
  mov eax, [FRAMES]
END
CASE 3, "fifteen bytes are an instruction", "2A 2.3.11"
RUN
GIVES 7
  times 10 db 0x3E
  mov eax, 7
END
CASE 1, "sixteen bytes raise #GP(0)", "2A 2.3.11"
RUN
FAULTS V_GP
  times 11 db 0x3E
  mov eax, 7
END
CASE 3, "a length that is too much comes before a page not present", "2A 2.3.11"
RUN
  mov ecx, 15
  mov edi, FRAMES + 0x7FF1
  mov al, 0x3E
  rep stosb
  mov eax, UNMAPPED - 15
  jmp eax
ENDS_WITH V_GP
CHECK UNMAPPED - 15
  mov eax, [got.eip]
END

GROUP "#NM, #MF, #AC, #XM"

; ring, CR0 bits, instruction, "name": #NM
%macro NOT_AVAILABLE 4
CASE %1, %4, "3A 2.5"
  CR0_WITH %2
RUN
FAULTS V_NM
  %3
END
%endmacro
  NOT_AVAILABLE 1, CR0_TS, {fld1}, "x87 with TS raises #NM"
  NOT_AVAILABLE 3, CR0_EM, {fld1}, "x87 with EM raises #NM"
  NOT_AVAILABLE 1, CR0_TS | CR0_MP, {fwait}, "wait with TS and MP raises #NM"
  NOT_AVAILABLE 3, CR0_TS, {emms}, "MMX with TS raises #NM"
  NOT_AVAILABLE 3, CR0_TS, {fxsave [FRAMES]}, "fxsave with TS raises #NM"
CASE 1, "wait with TS and without MP does nothing", "3A 2.5"
  CR0_WITH CR0_TS
RUN
GIVES 7
  mov eax, 7
  fwait
END
CASE 3, "wait with EM and MP does nothing", "3A 2.5"
  CR0_WITH CR0_EM | CR0_MP
RUN
GIVES 7
  mov eax, 7
  fwait
END
CASE 3, "MMX with EM raises #UD", "3A 2.5"
  CR0_WITH CR0_EM
RUN
FAULTS V_UD
  emms
END
CASE 1, "SSE without OSFXSR raises #UD", "3A 2.5"
NEEDS HAS_SSE
RUN
FAULTS V_UD
  xorps xmm0, xmm0
END
CASE 3, "SSE with EM raises #UD", "3A 2.5"
NEEDS HAS_SSE
  CR4_WITH CR4_OSFXSR
  CR0_WITH CR0_EM
RUN
FAULTS V_UD
  xorps xmm0, xmm0
END
CASE 1, "SSE with TS raises #NM", "3A 2.5"
NEEDS HAS_SSE
  CR4_WITH CR4_OSFXSR
  CR0_WITH CR0_TS
RUN
FAULTS V_NM
  xorps xmm0, xmm0
END
CASE 1, "an x87 error is raised by the next waiting instruction", "3A 6.15 #MF"
RUN
  fninit
  push dword 0x37B
  fldcw [esp]
  fld1
  fldz
  fdivp
  fnstsw ax
FAULTS V_MF
  fwait
CHECK 4
  fninit
  mov eax, [got.eax]
  and eax, 4
END
CASE 3, "fnclex takes an x87 error away", "3A 6.15 #MF"
RUN
GIVES 7
  fninit
  push dword 0x37B
  fldcw [esp]
  fld1
  fldz
  fdivp
  fnclex
  fwait
  fninit
  mov eax, 7
END
CASE 3, "division by zero unmasked raises #XM", "3A 6.15 #XM"
NEEDS HAS_SSE
  call unmask_divide
RUN
FAULTS V_XM
  divss xmm0, xmm1
END
CASE 1, "the same without OSXMMEXCPT raises #UD", "3A 6.15 #XM"
NEEDS HAS_SSE
  call unmask_divide
  CR4_WITH CR4_OSFXSR
RUN
FAULTS V_UD
  divss xmm0, xmm1
END
CASE 1, "movaps off its boundary raises #GP(0)", "3A 6.15 #GP"
NEEDS HAS_SSE
  CR4_WITH CR4_OSFXSR
RUN
FAULTS V_GP
  movaps xmm0, [FRAMES + 8]
END
CASE 3, "fxsave off its boundary raises #GP(0)", "2A FXSAVE"
NEEDS HAS_SSE
RUN
FAULTS V_GP
  fxsave [FRAMES + 8]
END
CASE 3, "reserved bits of MXCSR raise #GP(0)", "2A LDMXCSR"
NEEDS HAS_SSE
  CR4_WITH CR4_OSFXSR
RUN
  push dword 0xFFFF0000
FAULTS V_GP
  ldmxcsr [esp]
END

; ring, instruction, "name": with AM and AC
%macro ALIGNMENT 3
CASE %1, %3, "3A 6.15 #AC"
  CR0_WITH CR0_AM
  mov dword [case_flags], 2 | FL_AC
RUN
FAULTS V_AC
  %2
END
%endmacro
  ALIGNMENT 3, {mov eax, [FRAMES + 2]}, "a doubleword off its boundary raises #AC(0)"
  ALIGNMENT 3, {mov [FRAMES + 1], ax}, "a word off its boundary raises #AC(0)"
  ALIGNMENT 3, {fld qword [FRAMES + 4]}, "a double off its boundary raises #AC(0)"
; ring, CR0 bits, flags, "name": no #AC
%macro NO_ALIGNMENT 4
CASE %1, %4, "3A 6.15 #AC"
  CR0_WITH %2
  mov dword [case_flags], 2 | (%3)
RUN
GIVES 0
  mov eax, [FRAMES + 2]
END
%endmacro
  NO_ALIGNMENT 0, CR0_AM, FL_AC, "ring 0 has no #AC"
  NO_ALIGNMENT 1, CR0_AM, FL_AC, "ring 1 has no #AC"
  NO_ALIGNMENT 2, CR0_AM, FL_AC, "ring 2 has no #AC"
  NO_ALIGNMENT 3, 0, FL_AC, "without CR0.AM there is no #AC"
  NO_ALIGNMENT 3, CR0_AM, 0, "without EFLAGS.AC there is no #AC"

GROUP "Single steps and debug registers"

; ring: #DB after the first instruction, DR6.BS
%macro STEP_RING 1
CASE %1, "TF: #DB after the next instruction, with DR6.BS", "3B 18.3.1.4"
  mov dword [case_flags], 2 | FL_TF
RUN
  nop
TRAPS V_DB
  nop
CHECK 0x4000
  mov eax, [got.dr6]
  and eax, 0xE00F
END
%endmacro
  STEP_RING 0
  STEP_RING 1
  STEP_RING 2
  STEP_RING 3
CASE 1, "the image of a single step has TF, the handler has not", "3B 18.3.1.4"
  mov dword [case_flags], 2 | FL_TF
  IDT_GATE V_DB, CS1, .in, G_INT
RUN
GIVES FL_TF
  nop
.in:
  pushfd
  pop ecx
  mov eax, [esp + 8]
  not ecx
  and eax, ecx
  and eax, FL_TF
END
CASE 1, "popf that sets TF: #DB after the instruction after it", "3A 2.3"
RUN
  push dword 2 | FL_TF
  popfd
  nop
TRAPS V_DB
  nop
END
CASE 1, "popf that clears TF: #DB after it", "3A 2.3"
  mov dword [case_flags], 2 | FL_TF
  IDT_GATE V_DB, CS1, .in, G_INT
RUN
GIVES 2
  push dword 2
  popfd
  jmp short .end
.in:
  inc ebx
  iretd
.end:
  mov eax, ebx
END
CASE 1, "a load of ss lets the next instruction run before #DB", "3A 6.8.3"
RUN
  mov eax, DS1
  push dword 2 | FL_TF
  popfd
  mov ss, eax
  nop
TRAPS V_DB
  nop
END
CASE 1, "a fault with TF: no #DB before it", "3B 18.3.1.4"
  mov dword [case_flags], 2 | FL_TF
RUN
FAULTS V_UD
  ud2
END
CASE 1, "int n with TF: the handler runs without a step", "3B 18.3.1.4"
  mov dword [case_flags], 2 | FL_TF
  IDT_GATE SOFT, CS1, .in, G_INT | DPL1
RUN
GIVES 7
  int SOFT
.in:
  mov eax, 7
END
CASE 3, "rep with TF: #DB after one iteration", "3B 18.3.1.4"
RUN
  mov edi, FRAMES
  mov ecx, 5
  push dword 2 | FL_TF
  popfd
TRAPS V_DB
  rep stosb
CHECK 4
  mov eax, [got.ecx]
END
CASE 1, "icebp raises #DB after itself, without BS", "3B 18.3.1.4"
RUN
  icebp
TRAPS V_DB
CHECK 0
  mov eax, [got.dr6]
  and eax, 0x4000
END
CASE 0, "DR7.GD: #DB at a mov of a debug register, with DR6.BD", "3B 18.3.1.3"
  mov eax, 0x2400
  mov dr7, eax
RUN
FAULTS V_DB
  mov eax, dr0
CHECK 0x2000
  mov eax, [got.dr6]
  and eax, 0x2000
END
CASE 0, "CR4.DE: DR4 raises #UD", "3B 18.2.2"
NEEDS HAS_DE
  CR4_WITH CR4_DE
RUN
FAULTS V_UD
  mov eax, dr4
END
CASE 0, "without DE DR4 is DR6", "3B 18.2.2"
RUN
GIVES 0xFFFF0FF1
  mov eax, 1
  mov dr6, eax
  mov eax, dr4
END
CASE 0, "reserved bits of DR7 read as they must", "3B 18.2.4"
RUN
GIVES 0x400
  mov eax, 0xD000
  mov dr7, eax
  mov eax, dr7
END
