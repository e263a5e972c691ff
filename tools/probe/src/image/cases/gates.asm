/*T:947 Interrupts, exceptions and their gates.
 *
 * INT n heeds the gate's DPL, an exception does not; an error code says by EXT, IDT and TI where the fault lies (SDM
 * Vol 3A §6.12, §6.13). Faults of an inner stack are asked of ring 1. Before it: call-gates.asm. Next: iret.asm. */

GROUP "Interrupt and trap gates"

; ring, target ring
%macro SOFT_INT 2
CASE %1, "int n through a gate to ring %2", "3A 6.12.1"
  IDT_GATE SOFT, 8 + 0x11 * %2, .in, G_INT | DPL3
RUN
GIVES (8 + 0x11 * %2) | ((16 + 0x11 * %2) << 16)
  int SOFT
.in:
  mov eax, ss
  shl eax, 16
  mov ecx, cs
  or eax, ecx
END
%endmacro
  SOFT_INT 0, 0
  SOFT_INT 1, 0
  SOFT_INT 1, 1
  SOFT_INT 2, 1
  SOFT_INT 3, 0
  SOFT_INT 3, 1
  SOFT_INT 3, 3

; ring: a system call as paravirtual guests have them
CASE 3, "the frame in ring 1 has SS, ESP, EFLAGS, CS, EIP", "3A 6.12.1"
  IOPL 3
  IDT_GATE SOFT, CS1, .in, G_TRAP | DPL3
RUN
GIVES STACK1 - 20
  int SOFT
.back:
.in:
  cmp dword [esp], .back
  jne .end
  cmp dword [esp + 4], CS3
  jne .end
  mov ecx, [esp + 8]
  and ecx, FL_IOPL | FL_IF | FL_TF | FL_NT | 2
  cmp ecx, FL_IOPL | 2
  jne .end
  cmp dword [esp + 12], STACK3
  jne .end
  cmp dword [esp + 16], DS3
  jne .end
  mov eax, esp
.end:
END
CASE 1, "without a change of ring the stack stays", "3A 6.12.1"
  IDT_GATE SOFT, CS1, .in, G_INT | DPL1
RUN
GIVES STACK1 - 12
  int SOFT
.in:
  mov eax, esp
END
CASE 3, "conforming handlers run at the interrupted ring", "3A 6.12.1.1"
  IDT_GATE SOFT, CONF0, .in, G_INT | DPL3
RUN
GIVES CONF0 | 3
  int SOFT
.in:
  mov eax, cs
END
CASE 3, "an exception with an error code, handled in ring 1", "3A 6.13"
  IDT_GATE V_GP, CS1, .in, G_INT
RUN
GIVES STACK1 - 24
  mov eax, DS2
.fault:
  mov ds, eax
.in:
  cmp dword [ss:esp], DS2 & ~3
  jne .end
  cmp dword [ss:esp + 4], .fault
  jne .end
  mov eax, esp
.end:
END
CASE 1, "an interrupt gate clears IF, TF and NT", "3A 6.12.1.2"
  mov dword [case_flags], 2 | FL_IF
  IDT_GATE SOFT, CS1, .in, G_INT | DPL1
RUN
GIVES 0
  int SOFT
.in:
  pushfd
  pop eax
  and eax, FL_IF | FL_TF | FL_NT
END
CASE 1, "a trap gate leaves IF", "3A 6.12.1.2"
  mov dword [case_flags], 2 | FL_IF
  IDT_GATE SOFT, CS1, .in, G_TRAP | DPL1
RUN
GIVES FL_IF
  int SOFT
.in:
  pushfd
  pop eax
  and eax, FL_IF | FL_TF | FL_NT
END
CASE 3, "a 16-bit gate pushes words", "3A 6.12.1"
  DESC S1, .in, 0xFFFF, D_XR | DPL1, 4
  IDT_GATE SOFT, S1, 0, G_INT16 | DPL3
RUN
GIVES STACK1 - 10
  int SOFT
.in:
  mov eax, esp
END
CASE 1, "a 16-bit gate without a change of ring", "3A 6.12.1"
  DESC S1, .in, 0xFFFF, D_XR | DPL1, 4
  IDT_GATE SOFT, S1, 0, G_TRAP16 | DPL1
RUN
GIVES STACK1 - 6
  int SOFT
.in:
  mov eax, esp
END

GROUP "What a gate refuses"

; ring
%macro GATE_DPL 1
CASE %1, "int n with the gate's DPL below CPL raises #GP(vector, IDT)", "3A 6.12.1.1"
RUN
FAULTS V_GP, 0x20 * 8 + 2
  int 0x20
END
CASE %1, "an exception does not ask the gate's DPL", "3A 6.12.1.1"
RUN
FAULTS V_UD
  ud2
END
CASE %1, "int3 asks the gate's DPL", "3A 6.12.1.1"
  IDT_GATE V_BP, CS0, stubs + V_BP * STUB_BYTES, G_INT
RUN
FAULTS V_GP, V_BP * 8 + 2
  int3
END
CASE %1, "int beyond the IDT raises #GP(vector, IDT)", "3A 6.13"
RUN
FAULTS V_GP, (LAST_VECTOR + 1) * 8 + 2
  int LAST_VECTOR + 1
END
%endmacro
  GATE_DPL 1
  GATE_DPL 2
  GATE_DPL 3
CASE 3, "into asks the gate's DPL", "3A 6.12.1.1"
  mov dword [case_flags], 2 | FL_OF
  IDT_GATE V_OF, CS0, stubs + V_OF * STUB_BYTES, G_INT
RUN
FAULTS V_GP, V_OF * 8 + 2
  into
END
CASE 3, "int1 does not ask the gate's DPL", "2A INT"
RUN
  icebp
TRAPS V_DB
END

; ring, target, gate's type byte, S1's access byte, S1's limit, vector, error, "name": INT n
%macro INT_FAULT 8
CASE %1, %8, "2A INT"
  DESC S1, 0, %5, %4, 4
  IDT_GATE SOFT, %2, 0x1000, %3
RUN
FAULTS %6, %7
  int SOFT
END
%endmacro
  INT_FAULT 1, CS0, (G_INT | DPL3) & 0x7F, D_XR, FLAT, V_NP, SOFT * 8 + 2, "a gate that is not present raises #NP(vector, IDT)"
  INT_FAULT 1, CS0, G_CALL | DPL3, D_XR, FLAT, V_GP, SOFT * 8 + 2, "a call gate in the IDT raises #GP(vector, IDT)"
  INT_FAULT 3, CS0, (G_INT | DPL1) & 0x7F, D_XR, FLAT, V_GP, SOFT * 8 + 2, "privilege comes before presence"
  INT_FAULT 1, 3, G_INT | DPL3, D_XR, FLAT, V_GP, 0, "a gate to a null selector raises #GP(0)"
  INT_FAULT 1, NO_SEL, G_INT | DPL3, D_XR, FLAT, V_GP, NO_SEL, "a gate to beyond the GDT raises #GP(code)"
  INT_FAULT 1, L_NONE, G_INT | DPL3, D_XR, FLAT, V_GP, L_NONE, "a gate to beyond the LDT raises #GP(code, TI)"
  INT_FAULT 1, DS0, G_INT | DPL3, D_XR, FLAT, V_GP, DS0, "a gate to data raises #GP(code)"
  INT_FAULT 1, CS2, G_INT | DPL3, D_XR, FLAT, V_GP, CS2 & ~3, "a gate to an outer ring raises #GP(code)"
  INT_FAULT 0, CS1, G_INT | DPL3, D_XR, FLAT, V_GP, CS1 & ~3, "a gate to ring 1 raises #GP(code)"
  INT_FAULT 1, S1, G_INT | DPL3, D_XR & 0x7F, FLAT, V_NP, S1, "a gate to code not present raises #NP(code)"
  INT_FAULT 1, S1, G_INT | DPL3, D_XR, 0xFFF, V_GP, 0, "an offset past the code's limit raises #GP(0)"

; as above, for an exception: EXT is set
%macro UD_FAULT 6               ; ring, target, gate's type byte, vector, error, "name"
CASE %1, %6, "3A 6.13"
  DESC S1, 0, FLAT, D_XR & 0x7F, 4
  IDT_GATE V_UD, %2, 0x1000, %3
RUN
FAULTS %4, %5
  ud2
END
%endmacro
  UD_FAULT 1, CS0, G_INT & 0x7F, V_NP, V_UD * 8 + 3, "an exception's gate not present raises #NP(vector, IDT, EXT)"
  UD_FAULT 1, CS0, G_CALL, V_GP, V_UD * 8 + 3, "an exception's call gate raises #GP(vector, IDT, EXT)"
  UD_FAULT 1, 0, G_INT, V_GP, 1, "an exception's gate to null raises #GP(EXT)"
  UD_FAULT 1, DS0, G_INT, V_GP, DS0 | 1, "an exception's gate to data raises #GP(code, EXT)"
  UD_FAULT 3, S1, G_INT, V_NP, S1 | 1, "an exception's code not present raises #NP(code, EXT)"
  UD_FAULT 1, CS2, G_INT, V_GP, (CS2 & ~3) | 1, "an exception's gate outward raises #GP(code, EXT)"
CASE 3, "an exception beyond the IDT raises #GP(vector, IDT, EXT)", "3A 6.13"
NEEDS HAS_SSE
  call unmask_divide
  lidt [.short]
RUN
FAULTS V_GP, V_XM * 8 + 3
  divss xmm0, xmm1
  dw 0
.short:
  dw V_XM * 8 - 1
  dd IDT
END

; SS1 in the TSS, S1's access byte, S1's limit, vector, error, "name": INT n from ring 3 to ring 1
%macro INT_STACK 6
CASE 3, %6, "2A INT"
  DESC S1, 0, %3, %2, 4
  IDT_GATE SOFT, CS1, .in, G_INT | DPL3
  mov word [TSS_MAIN + 0x10], %1
RUN
FAULTS %4, %5
  int SOFT
.in:
END
%endmacro
  INT_STACK 0, D_RW | DPL1, FLAT, V_TS, 0, "int n with a null SS1 raises #TS(0)"
  INT_STACK DS1 & ~3, D_RW | DPL1, FLAT, V_TS, DS1 & ~3, "int n with SS1 of RPL 0 raises #TS(SS1)"
  INT_STACK DS2, D_RW | DPL1, FLAT, V_TS, DS2 & ~3, "int n with SS1 of another ring raises #TS(SS1)"
  INT_STACK S1 | 1, D_R | DPL1, FLAT, V_TS, S1, "int n with a read-only SS1 raises #TS(SS1)"
  INT_STACK S1 | 1, (D_RW | DPL1) & 0x7F, FLAT, V_SS, S1, "int n with SS1 not present raises #SS(SS1)"
  INT_STACK S1 | 1, D_RW | DPL1, 0xFFF, V_SS, S1, "int n without room below ESP1 raises #SS(SS1)"
CASE 3, "an exception with a bad SS1 raises #TS(SS1, EXT)", "3A 6.13"
  IDT_GATE V_UD, CS1, .in, G_INT
  mov word [TSS_MAIN + 0x10], DS2
RUN
FAULTS V_TS, (DS2 & ~3) | 1
  ud2
.in:
END
CASE 3, "an inner stack that is not present in memory raises #PF", "3A 6.12.1"
  IDT_GATE SOFT, CS1, .in, G_INT | DPL3
  mov dword [TSS_MAIN + 0xC], UNMAPPED + 0x100
RUN
PAGE_FAULTS PF_W, UNMAPPED + 0xFC
  int SOFT
.in:
END

GROUP "Double faults"

CASE 1, "#NP while delivering #GP: the task of #DF, EIP of the instruction", "3A 6.15 #DF"
  IDT_GATE V_GP, CS0, 0, G_INT & 0x7F
RUN
FAULTS V_DF
  hlt
CHECK (CS1 << 16) | MAIN_TSS
  mov eax, [got.cs]
  shl eax, 16
  or eax, [got.frame]
END
CASE 3, "#NP while delivering #DE", "3A 6.15 #DF"
  IDT_GATE V_DE, CS0, 0, G_INT & 0x7F
RUN
FAULTS V_DF
  div al
END
CASE 1, "#TS while delivering #PF", "3A 6.15 #DF"
  IDT_GATE V_PF, S1, 0, G_INT
  DESC S1, 0, FLAT, D_XR, BIG32
  mov word [TSS_MAIN + 8], DS1
RUN
FAULTS V_DF
  mov eax, [UNMAPPED]
END
CASE 3, "#PF while delivering #PF", "3A 6.15 #DF"
  mov dword [TSS_MAIN + 4], UNMAPPED + 0x100
RUN
FAULTS V_DF
  mov eax, [UNMAPPED]
END
CASE 1, "#PF while delivering #GP is delivered as itself", "3A 6.15 #DF"
  IDT_GATE V_GP, CS1, .in, G_INT
RUN
  mov esp, UNMAPPED + 4
PAGE_FAULTS PF_W, UNMAPPED
  hlt
.in:
END
CASE 1, "#GP while delivering #UD is delivered as itself", "3A 6.15 #DF"
  IDT_GATE V_UD, DS0, 0, G_INT
RUN
FAULTS V_GP, DS0 | 1
  ud2
END
