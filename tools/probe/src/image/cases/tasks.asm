/*T:953 Tasks.
 *
 * Switches by JMP, CALL, INT, exceptions and IRET, directly and through task gates: busy bits, back links, NT and TS, and
 * what is wrong with a TSS (SDM Vol 3A §7.2 to §7.4). Before it: pae.asm. Next: task-state.asm. */

; The task B begins at %1.
%macro B_AT 1
  mov dword [TSS_B + 0x20], %1
%endmacro
; Busy bits: 1 the first task, 2 the second.
%macro BUSY 1
  movzx eax, byte [GDT + MAIN_TSS + 5]
  shr eax, 1
  and eax, 1
  movzx ecx, byte [GDT + %1 + 5]
  and ecx, 2
  or eax, ecx
%endmacro

GROUP "Task switches"

CASE 0, "jmp to a TSS: TR, and only the new task is busy", "3A 7.3"
RUN
  jmp B_TSS:0x12345678
CHECK (B_TSS << 8) | 2
  BUSY B_TSS
  mov ah, [got.tr]
END
CASE 0, "call of a TSS: both are busy, the back link names the old one", "3A 7.4"
RUN
  call B_TSS:0
CHECK (MAIN_TSS << 8) | 3
  BUSY B_TSS
  mov ah, [TSS_B]
END
CASE 0, "jmp writes no back link and leaves NT clear", "3A 7.4"
  B_AT .in
RUN
  jmp B_TSS:0
.in:
  pushfd
  pop eax
CHECK 0
  mov eax, [got.eax]
  and eax, FL_NT
  or eax, [TSS_B]
END
CASE 0, "call sets NT in the new task", "3A 7.4"
  B_AT .in
RUN
GIVES FL_NT
  call B_TSS:0
.in:
  pushfd
  pop eax
  and eax, FL_NT
END
CASE 0, "a switch sets CR0.TS", "3A 7.3"
RUN
  jmp B_TSS:0
CHECK CR0_TS
  mov eax, [got.cr0]
  and eax, CR0_TS
END
CASE 0, "registers are saved in the old TSS, EIP after the jmp", "3A 7.3"
RUN
  mov ebx, 0x12345678
  mov ebp, 0x9ABCDEF0
  jmp B_TSS:0
.after:
CHECK 7
  xor eax, eax
  cmp dword [TSS_MAIN + 0x34], 0x12345678
  jne .esp
  or eax, 1
.esp:
  cmp dword [TSS_MAIN + 0x3C], 0x9ABCDEF0
  jne .eip
  or eax, 2
.eip:
  cmp dword [TSS_MAIN + 0x20], .after
  jne .end
  or eax, 4
.end:
END
CASE 0, "registers and segments come from the new TSS", "3A 7.3"
  mov dword [TSS_B + 0x28], 0x11
  mov dword [TSS_B + 0x44], 0x22
  mov dword [TSS_B + 0x58], CS1
  mov dword [TSS_B + 0x5C], DS3
RUN
  jmp B_TSS:0
CHECK 0x11 | (0x22 << 8) | (DS3 << 16)
  mov eax, [got.gs]
  shl eax, 16
  mov ah, [got.edi]
  mov al, [got.eax]
END
CASE 1, "call of a TSS of DPL 0 raises #GP(TSS)", "3A 7.3"
RUN
FAULTS V_GP, B_TSS
  call B_TSS:0
END
CASE 3, "jmp to a TSS of DPL 3 from ring 3", "3A 7.3"
  DESC B_TSS, TSS_B, 0x67, D_TSS | DPL3, 0
RUN
  jmp B_TSS:0
CHECK B_TSS
  movzx eax, word [got.tr]
END
CASE 1, "RPL above the TSS's DPL raises #GP(TSS)", "3A 7.3"
  DESC B_TSS, TSS_B, 0x67, D_TSS | DPL1, 0
RUN
FAULTS V_GP, B_TSS
  jmp B_TSS | 2:0
END
CASE 1, "call through a task gate of DPL 1", "3A 7.2.5"
  CALL_GATE S0, B_TSS, 0, G_TASK | DPL1
RUN
  call S0 | 1:0
CHECK (MAIN_TSS << 16) | B_TSS
  movzx eax, word [TSS_B]
  shl eax, 16
  mov ax, [got.tr]
END
CASE 3, "call through a task gate of DPL 1 raises #GP(gate)", "3A 7.2.5"
  CALL_GATE S0, B_TSS, 0, G_TASK | DPL1
RUN
FAULTS V_GP, S0
  call S0 | 3:0
END
CASE 1, "a task gate that is not present raises #NP(gate)", "3A 7.2.5"
  CALL_GATE S0, B_TSS, 0, (G_TASK | DPL1) & 0x7F
RUN
FAULTS V_NP, S0
  call S0 | 1:0
END
CASE 1, "a task gate to a busy TSS raises #GP(TSS)", "3A 7.3"
  CALL_GATE S0, MAIN_TSS, 0, G_TASK | DPL1
RUN
FAULTS V_GP, MAIN_TSS
  call S0 | 1:0
END
CASE 1, "a task gate to the LDT raises #GP(selector)", "3A 7.3"
  CALL_GATE S0, L_DATA & ~3, 0, G_TASK | DPL1
RUN
FAULTS V_GP, L_DATA & ~3
  call S0 | 1:0
END
CASE 0, "jmp to a busy TSS raises #GP(TSS)", "3A 7.3"
RUN
FAULTS V_GP, MAIN_TSS
  jmp MAIN_TSS:0
END
CASE 0, "a TSS that is not present raises #NP(TSS)", "3A 7.3"
  DESC B_TSS, TSS_B, 0x67, D_TSS & 0x7F, 0
RUN
FAULTS V_NP, B_TSS
  jmp B_TSS:0
END
CASE 0, "a TSS with a limit below 0x67 raises #TS(TSS)", "3A 7.3"
  DESC B_TSS, TSS_B, 0x66, D_TSS, 0
RUN
FAULTS V_TS, B_TSS
  jmp B_TSS:0
END
CASE 1, "the same through a task gate, from ring 1", "3A 7.3"
  DESC B_TSS, TSS_B, 0x66, D_TSS, 0
  CALL_GATE S0, B_TSS, 0, G_TASK | DPL1
RUN
FAULTS V_TS, B_TSS
  call S0 | 1:0
END

GROUP "Task switches by events, and back"

CASE 3, "int n through a task gate", "3A 7.3"
  IDT_GATE SOFT, B_TSS, 0, G_TASK | DPL3
RUN
  int SOFT
CHECK (MAIN_TSS << 16) | B_TSS
  movzx eax, word [TSS_B]
  shl eax, 16
  mov ax, [got.tr]
END
CASE 1, "a fault's error code lies on the new task's stack", "3A 7.3"
  IDT_GATE V_GP, B_TSS, 0, G_TASK
  B_AT .in
RUN
GIVES DS0
  mov eax, DS0
  mov ds, eax
.in:
  pop eax
  cmp esp, STACK_B
  je .end
  xor eax, eax
.end:
END
CASE 1, "a fault's EIP in the old TSS is that of its instruction", "3A 7.3"
  IDT_GATE V_UD, B_TSS, 0, G_TASK
RUN
.fault:
  ud2
CHECK .fault
  mov eax, [TSS_MAIN + 0x20]
END
CASE 1, "a task gate's TSS that is busy: #GP(TSS, EXT) for an exception", "3A 6.13"
  IDT_GATE V_UD, MAIN_TSS, 0, G_TASK
RUN
FAULTS V_GP, MAIN_TSS | 1
  ud2
END
CASE 1, "int n through a task gate of DPL 0 raises #GP(vector, IDT)", "3A 6.12.1.1"
  IDT_GATE SOFT, B_TSS, 0, G_TASK
RUN
FAULTS V_GP, SOFT * 8 + 2
  int SOFT
END
CASE 1, "an exception's task gate to a TSS not present raises #NP(TSS, EXT)", "3A 6.13"
  IDT_GATE V_UD, S0, 0, G_TASK
  DESC S0, TSS_B, 0x67, D_TSS & 0x7F, 0
RUN
FAULTS V_NP, S0 | 1
  ud2
END
CASE 1, "a task gate in the LDT", "3A 7.2.5"
  GATE_AT LDT + (L0 & ~7), B_TSS, 0, G_TASK | DPL1, 0
RUN
  call L0 | 1:0
CHECK B_TSS
  movzx eax, word [got.tr]
END
CASE 0, "a new TSS in a page not present raises #PF in the old task", "3A 7.3"
  DESC B_TSS, UNMAPPED, 0x67, D_TSS, 0
RUN
FAULTS V_PF, 0
  jmp B_TSS:0
CHECK MAIN_TSS
  movzx eax, word [got.tr]
END
CASE 0, "iret with NT goes back: the old task is busy, the new one is not", "3A 7.4"
  B_AT .in
RUN
  call B_TSS:0
  jmp short .end
.in:
  iretd
.end:
CHECK (MAIN_TSS << 8) | 1
  BUSY B_TSS
  mov ah, [got.tr]
END
CASE 0, "iret clears NT in the task it leaves", "3A 7.4"
  B_AT .in
RUN
  call B_TSS:0
  jmp short .end
.in:
  iretd
.end:
CHECK 0
  mov eax, [TSS_B + 0x24]
  or eax, [got.eflags]
  and eax, FL_NT
END
CASE 1, "ring 1 calls a task through a gate, and it comes back to ring 1", "3A 7.4"
  CALL_GATE S0, B_TSS, 0, G_TASK | DPL1
  B_AT .in
RUN
GIVES CS1
  call S0 | 1:0
  mov eax, cs
  jmp short .end
.in:
  iretd
.end:
END
CASE 3, "a task returned to goes on where it was when called again", "3A 7.4"
  CALL_GATE S0, B_TSS, 0, G_TASK | DPL3
  B_AT .in
RUN
GIVES 2
  call S0:0
  call S0:0
  mov eax, [FRAMES]
  jmp short .end
.in:
  mov dword [FRAMES], 1
  iretd
  mov dword [FRAMES], 2
  iretd
.end:
END
CASE 0, "tasks nested twice", "3A 7.4"
  B_AT .in
  mov dword [TSS_OLD + 0x0E], 0
  IDT_GATE SOFT, DF_TSS, 0, G_TASK | DPL3
  mov dword [TSS_DF + 0x20], .inner
RUN
GIVES (B_TSS << 16) | MAIN_TSS
  call B_TSS:0
  jmp short .end
.in:
  int SOFT
  iretd
.inner:
  movzx eax, word [TSS_DF]
  shl eax, 16
  mov ax, [TSS_B]
  mov [FRAMES], eax
  iretd
.end:
  mov eax, [FRAMES]
END
