/*T:948 IRET.
 *
 * To the same and to outer rings, with every check of the frame; what the outer ring may not see is emptied (SDM Vol 2A
 * IRET, Vol 3A §5.8.6, §6.12.1). Before it: gates.asm. Next: limits.asm. */

GROUP "IRET"

; ring, outer ring
%macro IRET_OUT 2
CASE %1, "iret to ring %2", "3A 6.12.1"
RUN
GIVES (8 + 0x11 * %2) | ((16 + 0x11 * %2) << 16)
  push dword 16 + 0x11 * %2
  push dword CASE0 + 0x1000 * %2 - 0x40
  push dword 2
  push dword 8 + 0x11 * %2
  push dword .on
  iretd
.on:
  mov eax, ss
  shl eax, 16
  mov ecx, cs
  add eax, ecx
  cmp esp, CASE0 + 0x1000 * %2 - 0x40
  je .end
  xor eax, eax
.end:
END
%endmacro
  IRET_OUT 0, 1
  IRET_OUT 0, 2
  IRET_OUT 0, 3
  IRET_OUT 1, 2
  IRET_OUT 1, 3
  IRET_OUT 2, 3

; ring of the case, %2 selector register, value in it before, value expected, "name": to ring 3
%macro IRET_EMPTIES 5
CASE %1, %5, "3A 6.12.1"
RUN
GIVES %4
  mov eax, %3
  mov %2, eax
  push dword DS3
  push dword STACK3
  push dword 2
  push dword CS3
  push dword .on
  iretd
.on:
  mov eax, %2
END
%endmacro
  IRET_EMPTIES 0, ds, DS0, 0, "iret to ring 3 empties ds of DPL 0"
  IRET_EMPTIES 1, es, DS1, 0, "iret to ring 3 empties es of DPL 1"
  IRET_EMPTIES 1, gs, CS1, 0, "iret to ring 3 empties gs with code of DPL 1"
  IRET_EMPTIES 1, fs, DS3, DS3, "iret to ring 3 keeps fs of DPL 3"
  IRET_EMPTIES 1, gs, CONF0, CONF0, "iret to ring 3 keeps gs with conforming code"
  IRET_EMPTIES 1, fs, 3, 3, "iret to ring 3 keeps a null selector's RPL"
  IRET_EMPTIES 2, ds, DS2, 0, "iret to ring 3 empties ds of DPL 2"

CASE 1, "iretw pops words", "2A IRET"
  DESC S0, .on, 0xFFFF, D_XR | DPL1, 4
RUN
GIVES STACK1
  push word 2
  push word S0 | 1
  push word 0
  iretw
.on:
  mov eax, esp
END
CASE 1, "VM in the image is ignored but at CPL 0", "2A IRET"
RUN
GIVES CS1
  push dword 2 | FL_VM
  push dword CS1
  push dword .on
  iretd
.on:
  mov eax, cs
END

; ring, CS, EIP, S0's access byte, vector, error, "name": a frame for the same ring, or for ring 3 with a good stack
%macro IRET_CS 7
CASE %1, %7, "2A IRET"
  DESC S0, 0, 0xFFF, %4, 4
RUN
  push dword DS3
  push dword STACK3
  push dword 2
  push dword %2
  push dword %3
FAULTS %5, %6
  iretd
END
%endmacro
  IRET_CS 1, 1, 0, D_XR, V_GP, 0, "iret to a null CS raises #GP(0)"
  IRET_CS 1, CS0, 0, D_XR, V_GP, CS0, "iret to ring 0 raises #GP(CS)"
  IRET_CS 2, CS1, 0, D_XR, V_GP, CS1 & ~3, "iret to ring 1 raises #GP(CS)"
  IRET_CS 1, NO_SEL | 1, 0, D_XR, V_GP, NO_SEL, "iret to CS beyond the GDT raises #GP(CS)"
  IRET_CS 1, DS1, 0, D_XR, V_GP, DS1 & ~3, "iret to data raises #GP(CS)"
  IRET_CS 1, CS2 | 3, 0, D_XR, V_GP, CS2 & ~3, "iret to CS with DPL below RPL raises #GP(CS)"
  IRET_CS 1, CS3 & ~3 | 1, 0, D_XR, V_GP, CS3 & ~3, "iret to CS with DPL above RPL raises #GP(CS)"
  IRET_CS 1, S0 | 1, 0, (D_XR | DPL1) & 0x7F, V_NP, S0, "iret to CS not present raises #NP(CS)"
  IRET_CS 1, S0 | 1, 0x1000, D_XR | DPL1, V_GP, 0, "iret to EIP past the limit raises #GP(0)"
  IRET_CS 1, S0 | 3, 0x1000, D_XR | DPL3, V_GP, 0, "iret outward to EIP past the limit raises #GP(0)"


CASE 1, "iret outward to conforming code of DPL 1", "2A IRET"
RUN
GIVES CONF1 | 3
  push dword DS3
  push dword STACK3
  push dword 2
  push dword CONF1 | 3
  push dword .on
  iretd
.on:
  mov eax, cs
END

; SS, S0's access byte, vector, error, "name": from ring 1 to ring 3
%macro IRET_SS 5
CASE 1, %5, "2A IRET"
  DESC S0, 0, FLAT, %2, BIG32
RUN
  push dword %1
  push dword STACK3
  push dword 2
  push dword CS3
  push dword .on
FAULTS %3, %4
  iretd
.on:
END
%endmacro
  IRET_SS 3, D_RW, V_GP, 0, "iret outward with a null SS raises #GP(0)"
  IRET_SS DS1, D_RW, V_GP, DS1 & ~3, "iret outward with SS of the inner ring raises #GP(SS)"
  IRET_SS DS3 & ~3, D_RW, V_GP, DS3 & ~3, "iret outward with SS of RPL 0 raises #GP(SS)"
  IRET_SS NO_SEL | 3, D_RW, V_GP, NO_SEL, "iret outward with SS beyond the GDT raises #GP(SS)"
  IRET_SS S0 | 3, D_R | DPL3, V_GP, S0, "iret outward with a read-only SS raises #GP(SS)"
  IRET_SS S0 | 3, (D_RW | DPL3) & 0x7F, V_SS, S0, "iret outward with SS not present raises #SS(SS)"

CASE 1, "a frame across the stack's limit raises #SS(0)", "2A IRET"
  DESC S0, 0, STACK1 - 5, D_RW | DPL1, 4
RUN
  mov eax, S0 | 1
  mov ss, eax
  mov esp, STACK1 - 12
FAULTS V_SS
  iretd
END
CASE 1, "a frame of which a part is not mapped raises #PF and leaves esp", "2A IRET"
RUN
  mov esp, UNMAPPED - 8
PAGE_FAULTS 0, UNMAPPED
  iretd
CHECK UNMAPPED - 8
  mov eax, [got.esp]
END
CASE 1, "iret outward to a 16-bit stack leaves the upper half of esp", "2A IRET"
  DESC S0, STACK3 - 0x1000, 0xFFFF, D_RW | DPL3, 0
RUN
GIVES 0x800
  push dword S0 | 3
  push dword 0x12340800
  push dword 2
  push dword CS3
  push dword .on
  iretd
.on:
  movzx eax, sp
END
CASE 1, "iret with NT and a null back link raises #TS(0)", "3A 7.4"
  mov dword [case_flags], 2 | FL_NT
RUN
FAULTS V_TS
  iretd
END
CASE 1, "iret with NT and a link to a TSS not busy raises #TS(link)", "3A 7.4"
  mov dword [case_flags], 2 | FL_NT
  mov word [TSS_MAIN], B_TSS
RUN
FAULTS V_TS, B_TSS
  iretd
END
