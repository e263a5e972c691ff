/*T:943 Loading data and stack segments.
 *
 * A data segment needs DPL at least max(CPL, RPL), a stack segment DPL = RPL = CPL; presence is asked last (SDM Vol 3A
 * §5.6, §5.7). Before it: flags.asm. Next: inspect.asm. */

GROUP "Data segment loads"

; ring, DPL, RPL: refused or not
%macro LOAD_DS 3
%if (%2) >= (%1) && (%2) >= (%3)
CASE %1, "DPL %2 and RPL %3 may be loaded into ds", "3A 5.6"
  DESC S0, 0, FLAT, D_RW | ((%2) << 5), BIG32
RUN
GIVES S0 | %3
  mov eax, S0 | %3
  mov ds, eax
  mov eax, ds
END
%else
CASE %1, "DPL %2 and RPL %3 are refused", "3A 5.6"
  DESC S0, 0, FLAT, D_RW | ((%2) << 5), BIG32
RUN
  mov eax, S0 | %3
FAULTS V_GP, S0
  mov ds, eax
END
%endif
%endmacro

%assign RING 0
%rep 4
  LOAD_DS RING, RING, RING
  LOAD_DS RING, 3, 3
  LOAD_DS RING, RING, 3
%if RING > 0
  LOAD_DS RING, RING - 1, RING - 1
  LOAD_DS RING, RING - 1, RING
  LOAD_DS RING, 3, 0
%endif
%assign RING RING + 1
%endrep

; ring, access byte, "name", vector, error
%macro LOAD_ES 5
CASE %1, %3, "3A 5.6"
  DESC S0, 0, FLAT, %2, BIG32
RUN
  mov eax, S0 | 3
FAULTS %4, %5
  mov es, eax
END
%endmacro
  LOAD_ES 1, D_X | DPL3, "execute-only code is refused with #GP(selector)", V_GP, S0
  LOAD_ES 3, D_TSS | DPL3, "a TSS is refused with #GP(selector)", V_GP, S0
  LOAD_ES 1, (D_RW | DPL3) & 0x7F, "data that is not present raises #NP(selector)", V_NP, S0
  LOAD_ES 3, D_RW & 0x7F, "privilege comes before presence", V_GP, S0

CASE 3, "conforming code of DPL 0 may be loaded for data in ring 3", "3A 5.6.1"
RUN
GIVES CONF0 | 3
  mov eax, CONF0 | 3
  mov es, eax
  mov eax, es
END
CASE 1, "readable code of the own ring may be loaded for data", "3A 5.6.1"
RUN
GIVES CS1
  mov eax, CS1
  mov fs, eax
  mov eax, fs
END
CASE 1, "a selector beyond the GDT raises #GP(selector)", "3A 6.15 #GP"
RUN
  mov eax, NO_SEL | 1
FAULTS V_GP, NO_SEL
  mov gs, eax
END
CASE 3, "a selector beyond the LDT raises #GP(selector with TI)", "3A 6.13"
RUN
  mov eax, L_NONE | 3
FAULTS V_GP, L_NONE
  mov ds, eax
END
CASE 3, "a segment of the LDT", "3A 3.5.1"
RUN
GIVES L_DATA
  mov eax, L_DATA
  mov ds, eax
  mov eax, ds
END
CASE 3, "an LDT selector with LDTR null raises #GP(selector)", "3A 3.5.1"
  xor eax, eax
  lldt ax
RUN
  mov eax, L_DATA
FAULTS V_GP, L_DATA & ~3
  mov ds, eax
END
CASE 1, "a null selector may be loaded", "3A 3.4.2"
RUN
GIVES 3
  mov eax, 3
  mov ds, eax
  mov eax, ds
END
CASE 1, "access through a null selector raises #GP(0)", "3A 3.4.2"
RUN
  xor eax, eax
  mov ds, eax
FAULTS V_GP
  mov al, [FRAMES]
END
CASE 1, "a load sets the descriptor's accessed bit", "3A 3.4.5.1"
  DESC S0, 0, FLAT, 0x92 | DPL1, BIG32
RUN
  mov eax, S0 | 1
  mov ds, eax
CHECK 0x93 | DPL1
  movzx eax, byte [GDT + S0 + 5]
END
CASE 3, "a refused load does not set the accessed bit", "3A 3.4.5.1"
  DESC S0, 0, FLAT, 0x92 | DPL1, BIG32
RUN
  mov eax, S0 | 3
FAULTS V_GP, S0
  mov ds, eax
CHECK 0x92 | DPL1
  movzx eax, byte [GDT + S0 + 5]
END
CASE 1, "a pop into ds that is refused leaves esp", "2B POP"
RUN
  push CS0
FAULTS V_GP, CS0
  pop ds
CHECK STACK1 - 4
  mov eax, [got.esp]
END
CASE 1, "a refused lds leaves the general register", "2A LDS"
RUN
  push dword DS0
  push dword 0x12345678
  mov ebx, 5
FAULTS V_GP, DS0
  lds ebx, [esp]
CHECK 5
  mov eax, [got.ebx]
END

GROUP "Stack segment loads"

; ring, access byte, RPL, "name", vector, error
%macro LOAD_SS 6
CASE %1, %4, "3A 5.7"
  DESC S0, 0, FLAT, %2, BIG32
RUN
  mov eax, S0 | %3
FAULTS %5, %6
  mov ss, eax
END
%endmacro
  LOAD_SS 1, D_RW, 1, "DPL 0 in ring 1 is refused", V_GP, S0
  LOAD_SS 1, D_RW | DPL3, 1, "DPL 3 in ring 1 is refused", V_GP, S0
  LOAD_SS 1, D_RW | DPL1, 0, "RPL 0 in ring 1 is refused", V_GP, S0
  LOAD_SS 1, D_RW | DPL1, 3, "RPL 3 in ring 1 is refused", V_GP, S0
  LOAD_SS 1, D_R | DPL1, 1, "a read-only segment is refused", V_GP, S0
  LOAD_SS 1, D_XR | DPL1, 1, "a code segment is refused", V_GP, S0
  LOAD_SS 1, (D_RW | DPL1) & 0x7F, 1, "one that is not present raises #SS(selector)", V_SS, S0
  LOAD_SS 0, D_RW | DPL1, 1, "DPL 1 in ring 0 is refused", V_GP, S0
  LOAD_SS 3, D_RW | DPL2, 3, "DPL 2 in ring 3 is refused", V_GP, S0
  LOAD_SS 3, D_RW & 0x7F, 3, "privilege comes before presence", V_GP, S0
CASE 1, "a null selector in ss raises #GP(0)", "3A 5.7"
RUN
  xor eax, eax
FAULTS V_GP
  mov ss, eax
END
CASE 3, "a selector beyond the GDT in ss raises #GP(selector)", "3A 6.15 #GP"
RUN
  push NO_SEL | 3
FAULTS V_GP, NO_SEL
  pop ss
END
CASE 1, "DPL 1 and RPL 1 may be loaded into ss", "3A 5.7"
  DESC S0, 0, FLAT, D_RW | DPL1, BIG32
RUN
GIVES S0 | 1
  mov eax, S0 | 1
  mov ss, eax
  mov eax, ss
END
CASE 3, "mov to cs is #UD", "2B MOV"
RUN
FAULTS V_UD
  db 0x8E, 0xC8
END
