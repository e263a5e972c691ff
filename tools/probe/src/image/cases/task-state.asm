/*T:954 The state of a task.
 *
 * What a switch takes from a TSS: CR3, LDTR, EFLAGS, and segments whose faults belong to the new task; TSSs of 16 bits;
 * LTR and LLDT (SDM Vol 3A §7.2, §7.3, §7.6). Before it: tasks.asm. Next: traps.asm. */

; Task B belongs to ring 3, so that what is wrong in it can be taken on its ring-0 stack.
%macro B_USER 0
  mov dword [TSS_B + 0x38], STACK3
  mov dword [TSS_B + 0x48], DS3
  mov dword [TSS_B + 0x4C], CS3
  mov dword [TSS_B + 0x50], DS3
  mov dword [TSS_B + 0x54], DS3
%endmacro
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

CASE 3, "an exception into a task with a bad SS: #TS(SS, EXT)", "3A 6.13"
  B_USER
  mov dword [TSS_B + 0x50], DS1
  IDT_GATE V_UD, B_TSS, 0, G_TASK
RUN
  ud2
ENDS_WITH V_TS, (DS1 & ~3) | 1
CHECK B_TSS
  movzx eax, word [got.tr]
END
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
