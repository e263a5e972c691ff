/*T:951 Tasks.
 *
 * Switches by JMP, CALL, INT, exceptions and IRET, to TSSs of both sizes and through task gates: busy bits, back links,
 * NT, TS, LDT and CR3, and what is wrong with a TSS or with the state in it (SDM Vol 3A §7.2 to §7.4). Before it:
 * paging.asm. Next: traps.asm. */

; The task B begins at %1.
%macro B_AT 1
  mov dword [TSS_B + 0x20], %1
%endmacro
; Task B belongs to ring 3, so that what is wrong in it can be taken on its ring-0 stack.
%macro B_USER 0
  mov dword [TSS_B + 0x38], STACK3
  mov dword [TSS_B + 0x48], DS3
  mov dword [TSS_B + 0x4C], CS3
  mov dword [TSS_B + 0x50], DS3
  mov dword [TSS_B + 0x54], DS3
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

GROUP "What a task brings"

CASE 0, "CR3 of the new TSS", "3A 7.3"
  mov dword [TSS_B + 0x1C], PD_B
  mov dword [FRAMES + 0x7000], 0x77
  B_AT .in
RUN
GIVES 0x77
  jmp B_TSS:0
.in:
  mov eax, [PAGES]
END
CASE 0, "LDTR of the new TSS", "3A 7.3"
  mov dword [TSS_B + 0x60], LDT_SEL
  xor eax, eax
  lldt ax
RUN
  jmp B_TSS:0
CHECK LDT_SEL
  movzx eax, word [got.ldtr]
END
CASE 0, "a null LDT in the new TSS", "3A 7.3"
RUN
  jmp B_TSS:0
CHECK 0
  movzx eax, word [got.ldtr]
END
CASE 0, "EFLAGS of the new TSS", "3A 7.3"
  mov dword [TSS_B + 0x24], 2 | FL_CF | FL_IOPL | FL_AC
RUN
  jmp B_TSS:0
CHECK 2 | FL_CF | FL_IOPL | FL_AC
  mov eax, [got.eflags]
END
CASE 0, "a new task in virtual-8086 mode", "3B 20.2.5"
  mov dword [TSS_B + 0x20], 0
  mov dword [TSS_B + 0x24], 2 | FL_VM | FL_IOPL
  mov dword [TSS_B + 0x38], V86_SP
  mov dword [TSS_B + 0x4C], V86_CS
  mov dword [TSS_B + 0x50], V86_SS
  mov dword [V86_CODE], 0x000040CD              ; int DONE
RUN
  jmp B_TSS:0
CHECK (V86_CS << 16) | 2
  mov eax, [got.cs]
  shl eax, 16
  mov ax, [got.eip]
END

; field offset, value, vector, error, "name": what is wrong is found in the new task, whose ring is 3
%macro BAD_TASK 5-7 D_RW, FLAT
CASE 0, %5, "3A 7.3"
  DESC S0, 0, %7, %6, BIG32
  B_USER
  mov dword [TSS_B + %1], %2
RUN
  jmp B_TSS:0
ENDS_WITH %3, %4
CHECK B_TSS
  movzx eax, word [got.tr]
END
%endmacro
  BAD_TASK 0x4C, 3, V_TS, 0, "a null CS raises #TS(0) in the new task"
  BAD_TASK 0x4C, DS3, V_TS, DS3 & ~3, "data in CS raises #TS(CS)"
  BAD_TASK 0x4C, NO_SEL | 3, V_TS, NO_SEL, "CS beyond the GDT raises #TS(CS)"
  BAD_TASK 0x4C, CS2 | 3, V_TS, CS2 & ~3, "CS with DPL below RPL raises #TS(CS)"
  BAD_TASK 0x4C, S0 | 3, V_NP, S0, "CS not present raises #NP(CS)", (D_XR | DPL3) & 0x7F
  BAD_TASK 0x50, 0, V_TS, 0, "a null SS raises #TS(0)"
  BAD_TASK 0x50, DS1, V_TS, DS1 & ~3, "SS of another ring raises #TS(SS)"
  BAD_TASK 0x50, S0 | 3, V_TS, S0, "a read-only SS raises #TS(SS)", D_R | DPL3
  BAD_TASK 0x50, S0 | 3, V_SS, S0, "SS not present raises #SS(SS)", (D_RW | DPL3) & 0x7F
  BAD_TASK 0x54, DS1, V_TS, DS1 & ~3, "ds of an inner ring raises #TS(ds)"
  BAD_TASK 0x48, S0 | 3, V_NP, S0, "es not present raises #NP(es)", (D_RW | DPL3) & 0x7F
  BAD_TASK 0x5C, S0 | 3, V_TS, S0, "execute-only gs raises #TS(gs)", D_X | DPL3
  BAD_TASK 0x60, S0, V_TS, S0, "an LDT that is none raises #TS(LDT)"
  BAD_TASK 0x60, S0, V_TS, S0, "an LDT not present raises #TS(LDT)", D_LDT & 0x7F
  BAD_TASK 0x60, L_DATA & ~3, V_TS, L_DATA & ~3, "an LDT in the LDT raises #TS(LDT)"

GROUP "16-bit tasks, LTR, LLDT"

CASE 0, "jmp to a 16-bit TSS", "3A 7.6"
  mov word [TSS_OLD + 0x18], 0x1234
  DESC S7, .in, 0xFFFF, D_XR, 4
RUN
  jmp OLD_TSS:0
.in:
  mov eax, DS0
  mov ss, eax
  mov esp, STACK_B
CHECK (OLD_TSS << 16) | 0x1234
  movzx eax, word [got.tr]
  shl eax, 16
  mov ax, [got.ebx]
END
CASE 0, "call of a 16-bit TSS, and iret back to the 32-bit one", "3A 7.6"
  DESC S7, .in, 0xFFFF, D_XR, 4
RUN
GIVES (OLD_TSS << 16) | MAIN_TSS
  call OLD_TSS:0
  mov ax, [FRAMES]
  shl eax, 16
  str ax
  jmp short .end
.in:
  str [FRAMES]
  iretd
.end:
END
CASE 0, "a 16-bit TSS has its back link in its first word", "3A 7.6"
  DESC S7, .in, 0xFFFF, D_XR, 4
RUN
GIVES MAIN_TSS
  call OLD_TSS:0
  mov eax, [FRAMES]
  jmp short .end
.in:
  movzx eax, word [TSS_OLD]
  mov [FRAMES], eax
  iretd
.end:
END
CASE 1, "from ring 3 to ring 1 by the stack of a 16-bit TSS", "3A 7.6"
  mov dword [TSS_OLD + 2], (DS0 << 16) | 0x0F00
  mov dword [TSS_OLD + 6], (DS1 << 16) | 0x1000
  mov ax, OLD_TSS
  ltr ax
  IDT_GATE SOFT, CS1, .in, G_INT | DPL3
RUN
GIVES 0x1000 - 20
  push dword DS3
  push dword STACK3
  push dword 2
  push dword CS3
  push dword .outer
  iretd
.outer:
  int SOFT
.in:
  mov eax, esp
  mov esp, STACK1
END
CASE 0, "a 16-bit TSS with a limit below 0x2B raises #TS(TSS)", "3A 7.6"
  DESC OLD_TSS, TSS_OLD, 0x2A, D_TSS16, 0
RUN
FAULTS V_TS, OLD_TSS
  jmp OLD_TSS:0
END
; instruction, S0's base, limit, access byte, selector, vector, error, "name"
%macro LOAD_SYSTEM 6
CASE 0, %6, "2A L%1"
  DESC S0, TSS_B, 0x67, %2, 0
RUN
  mov eax, %3
FAULTS %4, %5
  l%1 ax
END
%endmacro
  LOAD_SYSTEM tr, D_TSS, 0, V_GP, 0, "ltr of a null selector raises #GP(0)"
  LOAD_SYSTEM tr, D_BUSY, S0, V_GP, S0, "ltr of a busy TSS raises #GP(TSS)"
  LOAD_SYSTEM tr, D_TSS & 0x7F, S0, V_NP, S0, "ltr of a TSS not present raises #NP(TSS)"
  LOAD_SYSTEM tr, D_RW, S0, V_GP, S0, "ltr of data raises #GP(selector)"
  LOAD_SYSTEM tr, D_TSS, L_DATA, V_GP, L_DATA & ~3, "ltr of an LDT entry raises #GP(selector)"
  LOAD_SYSTEM tr, D_TSS, NO_SEL, V_GP, NO_SEL, "ltr beyond the GDT raises #GP(selector)"
  LOAD_SYSTEM ldt, D_TSS, S0, V_GP, S0, "lldt of a TSS raises #GP(selector)"
  LOAD_SYSTEM ldt, D_LDT & 0x7F, S0, V_NP, S0, "lldt of an LDT not present raises #NP(selector)"
  LOAD_SYSTEM ldt, D_LDT, L_DATA, V_GP, L_DATA & ~3, "lldt of an LDT entry raises #GP(selector)"
  LOAD_SYSTEM ldt, D_LDT, NO_SEL, V_GP, NO_SEL, "lldt beyond the GDT raises #GP(selector)"
CASE 0, "ltr sets the busy bit and leaves the old one's", "2A LTR"
RUN
  mov eax, B_TSS
  ltr ax
CHECK 3
  BUSY B_TSS
END
