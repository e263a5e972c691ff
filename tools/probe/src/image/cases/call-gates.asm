/*T:946 Call gates.
 *
 * Max(CPL, RPL) must be at most the gate's DPL, the code's DPL at most CPL; more privilege brings the stack of the TSS,
 * and the gate's count of parameters (SDM Vol 3A §5.8.3 to §5.8.5). Faults in the inner stack are asked of ring 1, so
 * that ring 0 can take them. Before it: far-transfers.asm. Next: gates.asm. */

GROUP "Call gates"

; ring, target ring
%macro INWARD 2
CASE %1, "call through a gate to ring %2", "3A 5.8.5"
  CALL_GATE S0, 8 + 0x11 * %2, .in, G_CALL | DPL3
RUN
GIVES (8 + 0x11 * %2) | ((16 + 0x11 * %2) << 16)
  call S0 | 3:0x12345678
.in:
  mov eax, ss
  shl eax, 16
  mov ecx, cs
  or eax, ecx
END
%endmacro
  INWARD 1, 0
  INWARD 2, 0
  INWARD 2, 1
  INWARD 3, 0
  INWARD 3, 1
  INWARD 3, 2
  INWARD 1, 1
  INWARD 3, 3

CASE 3, "the inner stack has SS, ESP, CS, EIP", "3A 5.8.5"
  CALL_GATE S0, CS1, .in, G_CALL | DPL3
RUN
GIVES STACK1 - 16
  call S0 | 3:0
.back:
.in:
  cmp dword [esp + 12], DS3
  jne .end
  cmp dword [esp + 8], STACK3
  jne .end
  cmp dword [esp + 4], CS3
  jne .end
  cmp dword [esp], .back
  jne .end
  mov eax, esp
.end:
END
CASE 3, "parameters are copied, and retf n releases them twice", "3A 5.8.5"
  CALL_GATE S0, CS1, .in, G_CALL | DPL3, 3
RUN
GIVES STACK3 | 1
  push dword 0x30
  push dword 0x20
  push dword 0x10
  call S0 | 3:0
  lea eax, [esp + 1]
  jmp short .end
.in:
  mov ecx, [esp + 8]
  shl ecx, 4
  add ecx, [esp + 12]
  shl ecx, 4
  add ecx, [esp + 16]
  cmp ecx, 0x1230
  jne .wrong
  cmp dword [esp + 20], STACK3 - 12
  jne .wrong
  retf 12
.wrong:
  mov eax, ecx
.end:
END
CASE 3, "from ring 3 by ring 1 to ring 0 and back", "3A 5.8.5"
  CALL_GATE S0, CS1, .one, G_CALL | DPL3
  CALL_GATE S1, CS0, .zero, G_CALL | DPL1
RUN
GIVES CS3 | (CS1 << 8) | (CS0 << 16)
  call S0 | 3:0
  mov ecx, cs
  or eax, ecx
  jmp short .end
.one:
  call S1 | 1:0
  mov ecx, cs
  shl ecx, 8
  or eax, ecx
  retf
.zero:
  mov eax, cs
  shl eax, 16
  retf
.end:
END
CASE 3, "a 16-bit gate pushes words", "3A 5.8.5"
  DESC S1, .in, 0xFFFF, D_XR | DPL1, 4
  CALL_GATE S0, S1, 0, G_CALL16 | DPL3
RUN
  call S0 | 3:0
.in:
  mov eax, [esp + 4]
CHECK (DS3 << 16) | (STACK3 & 0xFFFF)
  mov eax, [got.esp]
  cmp eax, STACK1 - 8
  jne .end
  mov eax, [got.eax]
.end:
END
CASE 3, "a 16-bit gate copies words", "3A 5.8.5"
  DESC S1, .in, 0xFFFF, D_XR | DPL1, 4
  CALL_GATE S0, S1, 0, G_CALL16 | DPL3, 2
RUN
GIVES 0x22221111
  push dword 0x22221111
  call S0 | 3:0
.in:
  mov eax, [esp + 4]
END
CASE 1, "jmp through a gate to the own ring", "3A 5.8.4"
  CALL_GATE S0, CS1, .in, G_CALL | DPL1
RUN
GIVES CS1
  jmp S0:0
.in:
  mov eax, cs
END
CASE 3, "jmp through a gate to conforming code", "3A 5.8.4"
  CALL_GATE S0, CONF0, .in, G_CALL | DPL3
RUN
GIVES CONF0 | 3
  jmp S0:0
.in:
  mov eax, cs
END
CASE 1, "jmp through a gate to ring 0 raises #GP(code)", "3A 5.8.4"
  CALL_GATE S0, CS0, .in, G_CALL | DPL1
RUN
FAULTS V_GP, CS0
  jmp S0:0
.in:
END
CASE 3, "call through a gate to conforming code keeps CPL and stack", "3A 5.8.5"
  CALL_GATE S0, CONF0, .in, G_CALL | DPL3
RUN
GIVES STACK3 - 8
  call S0:0
.in:
  mov eax, esp
END

; ring, target, gate's type byte, S1's access byte, call's RPL, vector, error, "name"
%macro GATE_FAULT 8
CASE %1, %8, "2A CALL"
  DESC S1, 0, FLAT, %4, BIG32
  CALL_GATE S0, %2, 0, %3
RUN
FAULTS %6, %7
  call S0 | %5:0
END
%endmacro
  GATE_FAULT 1, CS0, G_CALL, D_XR, 0, V_GP, S0, "a gate of DPL 0 raises #GP(gate)"
  GATE_FAULT 3, CS0, G_CALL | DPL2, D_XR, 3, V_GP, S0, "a gate of DPL 2 raises #GP(gate)"
  GATE_FAULT 1, CS0, G_CALL | DPL1, D_XR, 2, V_GP, S0, "RPL above the gate's DPL raises #GP(gate)"
  GATE_FAULT 1, CS0, (G_CALL | DPL1) & 0x7F, D_XR, 1, V_NP, S0, "a gate that is not present raises #NP(gate)"
  GATE_FAULT 0, CS1, G_CALL | DPL3, D_XR, 0, V_GP, CS1 & ~3, "a gate to an outer ring raises #GP(code)"
  GATE_FAULT 1, CS3, G_CALL | DPL3, D_XR, 0, V_GP, CS3 & ~3, "a gate to ring 3 raises #GP(code)"
  GATE_FAULT 1, 3, G_CALL | DPL3, D_XR, 0, V_GP, 0, "a gate to a null selector raises #GP(0)"
  GATE_FAULT 1, NO_SEL, G_CALL | DPL3, D_XR, 0, V_GP, NO_SEL, "a gate to beyond the GDT raises #GP(code)"
  GATE_FAULT 1, DS0, G_CALL | DPL3, D_XR, 0, V_GP, DS0, "a gate to data raises #GP(code)"
  GATE_FAULT 1, S1, G_CALL | DPL3, D_XR & 0x7F, 0, V_NP, S1, "a gate to code not present raises #NP(code)"
CASE 3, "an offset past the code's limit raises #GP(0)", "2A CALL"
  DESC S1, 0, 0xFFF, D_XR | DPL1, 4
  CALL_GATE S0, S1, 0x1000, G_CALL | DPL3
RUN
FAULTS V_GP
  call S0:0
END

; SS1 in the TSS, S1's access byte, S1's limit, vector, error, "name": ring 3 calls ring 1
%macro INNER_STACK 6
CASE 3, %6, "3A 5.8.5"
  DESC S1, 0, %3, %2, 4
  CALL_GATE S0, CS1, .in, G_CALL | DPL3, 2
  mov word [TSS_MAIN + 0x10], %1
RUN
FAULTS %4, %5
  call S0:0
.in:
END
%endmacro
  INNER_STACK 1, D_RW | DPL1, FLAT, V_TS, 0, "a null SS1 raises #TS(0)"
  INNER_STACK DS1 & ~3, D_RW | DPL1, FLAT, V_TS, DS1 & ~3, "SS1 with RPL 0 raises #TS(SS1)"
  INNER_STACK DS2, D_RW | DPL1, FLAT, V_TS, DS2 & ~3, "SS1 of another ring raises #TS(SS1)"
  INNER_STACK S1 | 1, D_R | DPL1, FLAT, V_TS, S1, "a read-only SS1 raises #TS(SS1)"
  INNER_STACK NO_SEL | 1, D_RW | DPL1, FLAT, V_TS, NO_SEL, "SS1 beyond the GDT raises #TS(SS1)"
  INNER_STACK S1 | 1, (D_RW | DPL1) & 0x7F, FLAT, V_SS, S1, "SS1 not present raises #SS(SS1)"
  INNER_STACK S1 | 1, D_RW | DPL1, 0xFFF, V_SS, S1, "no room below ESP1 raises #SS(SS1)"
CASE 3, "a TSS too short for SS1 raises #TS(TSS)", "3A 5.8.5"
  DESC MAIN_TSS, TSS_MAIN, 0x0F, D_TSS, 0
  mov ax, MAIN_TSS
  ltr ax
  CALL_GATE S0, CS1, .in, G_CALL | DPL3
RUN
FAULTS V_TS, MAIN_TSS
  call S0:0
.in:
END
