/*T:956 x87, SSE and alignment.
 *
 * TS, EM and MP, errors that are not masked, operands off their boundary (SDM Vol 3A §2.5, §6.15). Before it: traps.asm.
 * Next: debug.asm. */

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
  ALIGNMENT 3, {fld tword [FRAMES + 4]}, "an extended double off its boundary raises #AC(0)"
  ALIGNMENT 3, {cmpxchg8b [FRAMES + 4]}, "cmpxchg8b off its boundary raises #AC(0)"
  ALIGNMENT 3, {lock xadd [FRAMES + 1], eax}, "lock xadd off its boundary raises #AC(0)"
CASE 3, "a push off its boundary raises #AC(0) and leaves esp", "3A 6.15 #AC"
  CR0_WITH CR0_AM
  mov dword [case_flags], 2 | FL_AC
RUN
  mov esp, STACK3 - 0x42
FAULTS V_AC
  push eax
CHECK STACK3 - 0x42
  mov eax, [got.esp]
END
CASE 3, "a page not present comes before #AC", "3A 6.9"
  CR0_WITH CR0_AM
  mov dword [case_flags], 2 | FL_AC
RUN
PAGE_FAULTS PF_U, UNMAPPED + 2
  mov eax, [UNMAPPED + 2]
END
CASE 3, "a segment's limit comes before #AC", "3A 6.9"
  CR0_WITH CR0_AM
  mov dword [case_flags], 2 | FL_AC
  IN_DS 3, PAGES, 0xF, D_RW, 4
FAULTS V_GP
  mov eax, [0xE]
END
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
