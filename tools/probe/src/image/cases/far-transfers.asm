/*T:945 Far jumps, calls and returns without a gate.
 *
 * Nonconforming code needs DPL = CPL and RPL at most CPL, conforming code DPL at most CPL; a far return goes to the same
 * or an outer ring (SDM Vol 3A §5.8.1, §5.8.6). Before it: inspect.asm. Next: call-gates.asm. */

GROUP "Far jumps, calls and returns"

; ring: jmp and call to its own code, with RPL 0 too
%macro OWN_RING 1
CASE %1, "jmp to code of the own ring sets RPL to CPL", "3A 5.8.1.1"
RUN
GIVES 8 + 0x11 * %1
  jmp 8 + 0x10 * %1:.on
.on:
  mov eax, cs
END
CASE %1, "jmp to conforming code of DPL 0 keeps CPL", "3A 5.8.1.2"
RUN
GIVES CONF0 | %1
  jmp CONF0 | 3:.on
.on:
  mov eax, cs
END
%endmacro
  OWN_RING 0
  OWN_RING 1
  OWN_RING 2
  OWN_RING 3

; ring, instruction, selector, offset, vector, error, "name", "where"
%macro FAR_FAULT 8
CASE %1, %7, %8
RUN
FAULTS %5, %6
  %2 %3:%4
END
%endmacro
  FAR_FAULT 1, jmp, CS1 | 3, 0, V_GP, CS1 & ~3, "jmp with RPL above CPL raises #GP(selector)", "3A 5.8.1.1"
  FAR_FAULT 1, jmp, CS0, 0, V_GP, CS0, "jmp to ring 0 raises #GP(selector)", "3A 5.8.1.1"
  FAR_FAULT 3, call, CS1, 0, V_GP, CS1 & ~3, "call of ring 1 raises #GP(selector)", "3A 5.8.1.1"
  FAR_FAULT 0, jmp, CS3, 0, V_GP, CS3 & ~3, "jmp to ring 3 raises #GP(selector)", "3A 5.8.1.1"
  FAR_FAULT 1, call, CS2, 0, V_GP, CS2 & ~3, "call of ring 2 raises #GP(selector)", "3A 5.8.1.1"
  FAR_FAULT 0, jmp, CONF1, 0, V_GP, CONF1, "jmp to conforming code of DPL 1 raises #GP(selector)", "3A 5.8.1.2"
  FAR_FAULT 1, jmp, DS1, 0, V_GP, DS1 & ~3, "jmp to data raises #GP(selector)", "2A JMP"
  FAR_FAULT 1, jmp, 3, 0, V_GP, 0, "jmp to a null selector raises #GP(0)", "2A JMP"
  FAR_FAULT 3, call, NO_SEL, 0, V_GP, NO_SEL, "call beyond the GDT raises #GP(selector)", "2A CALL"
  FAR_FAULT 1, jmp, LDT_SEL, 0, V_GP, LDT_SEL, "jmp to an LDT descriptor raises #GP(selector)", "2A JMP"

CASE 1, "jmp to code that is not present raises #NP(selector)", "2A JMP"
  DESC S0, 0, FLAT, (D_XR | DPL1) & 0x7F, BIG32
RUN
FAULTS V_NP, S0
  jmp S0 | 1:0
END
CASE 1, "jmp past the new segment's limit raises #GP(0) at the jmp", "2A JMP"
  DESC S0, 0, 0xFFF, D_XR | DPL1, 4
RUN
FAULTS V_GP
  jmp S0 | 1:0x1000
END
CASE 3, "jmp into the LDT", "3A 3.5.1"
RUN
GIVES L_CODE
  jmp L_CODE:.on
.on:
  mov eax, cs
END
CASE 1, "call pushes CS and EIP, retf comes back", "3A 5.8.1"
RUN
GIVES STACK1
  call CS1:.sub
.back:
  mov eax, esp
  jmp short .end
.sub:
  cmp dword [esp + 4], CS1
  jne .end
  cmp dword [esp], .back
  jne .end
  retf
.end:
END
CASE 1, "a 16-bit far call pushes words", "2A CALL"
  DESC S0, .sub, 0xFFFF, D_XR | DPL1, 4
RUN
GIVES STACK1 - 4
  o16 call far [.pointer]
.pointer:
  dw 0, S0 | 1
.sub:
  mov eax, esp
END
CASE 1, "lss of a null selector raises #GP(0) and leaves esp", "2A LSS"
RUN
  push dword 0
  push dword 0x1234
FAULTS V_GP
  lss esp, [esp]
CHECK STACK1 - 8
  mov eax, [got.esp]
END
CASE 1, "retf to ring 0 raises #GP(selector)", "3A 5.8.6"
RUN
  push dword CS0
  push dword .on
FAULTS V_GP, CS0
  retf
.on:
END
CASE 2, "retf to ring 1 raises #GP(selector)", "3A 5.8.6"
RUN
  push dword CS1
  push dword .on
FAULTS V_GP, CS1 & ~3
  retf
.on:
END

; ring, outer ring
%macro OUTWARD 2
CASE %1, "retf to ring %2 takes SS:ESP from the stack", "3A 5.8.6"
RUN
GIVES (8 + 0x11 * %2) | ((16 + 0x11 * %2) << 16)
  push dword 16 + 0x11 * %2
  push dword CASE0 + 0x1000 * %2 - 0x40
  push dword 8 + 0x11 * %2
  push dword .on
  retf
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
  OUTWARD 0, 1
  OUTWARD 0, 3
  OUTWARD 1, 2
  OUTWARD 1, 3
  OUTWARD 2, 3

CASE 1, "retf n to ring 3 releases parameters on both stacks", "2B RET"
RUN
GIVES STACK3 - 0x40 + 8
  push dword DS3
  push dword STACK3 - 0x40
  push dword 1
  push dword 2
  push dword CS3
  push dword .on
  retf 8
.on:
  mov eax, esp
END
CASE 1, "retf to ring 3 empties ds of DPL 1", "3A 5.8.6"
RUN
GIVES 0
  push dword DS3
  push dword STACK3
  push dword CS3
  push dword .on
  retf
.on:
  mov eax, ds
END
CASE 1, "retf to ring 3 keeps es of DPL 3 and conforming fs", "3A 5.8.6"
RUN
GIVES DS3 | ((CONF0 | 1) << 16)
  mov eax, DS3
  mov es, eax
  mov eax, CONF0 | 1
  mov fs, eax
  push dword DS3
  push dword STACK3
  push dword CS3
  push dword .on
  retf
.on:
  mov eax, fs
  shl eax, 16
  mov ecx, es
  or eax, ecx
END

; SS selector, vector, error, "name": a far return from ring 1 to ring 3 with a bad stack
%macro RETF_SS 5
CASE 1, %5, "2B RET"
  DESC S0, 0, FLAT, %4, BIG32
RUN
  push dword %1
  push dword STACK3
  push dword CS3
  push dword .on
FAULTS %2, %3
  retf
.on:
END
%endmacro
  RETF_SS 0, V_GP, 0, D_RW, "retf outward with a null SS raises #GP(0)"
  RETF_SS DS2, V_GP, DS2 & ~3, D_RW, "retf outward with SS of another ring raises #GP(selector)"
  RETF_SS S0 | 3, V_GP, S0, D_R | DPL3, "retf outward with a read-only SS raises #GP(selector)"
  RETF_SS S0 | 3, V_SS, S0, (D_RW | DPL3) & 0x7F, "retf outward with SS not present raises #SS(selector)"
  RETF_SS NO_SEL | 3, V_GP, NO_SEL, D_RW, "retf outward with SS beyond the GDT raises #GP(selector)"
