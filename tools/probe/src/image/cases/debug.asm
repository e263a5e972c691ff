/*T:957 Single steps and breakpoints.
 *
 * TF and what holds its #DB back; instruction breakpoints are faults that RF passes over, data breakpoints are traps, and
 * DR6 says which (SDM Vol 3B §18.2, §18.3). Before it: coprocessor.asm. Next: control.asm. */

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

; DR0 and DR7. DR7: L0 1, R/W0 in bits 16-17 (0 fetch, 1 write, 3 data), LEN0 in bits 18-19 (0 one, 1 two, 3 four bytes).
%macro BREAK_AT 2
  mov eax, %1
  mov dr0, eax
  mov eax, (%2) | 0x401
  mov dr7, eax
%endmacro
ON_FETCH equ 0
ON_WRITE4 equ 0xD0000
ON_WRITE1 equ 0x10000
ON_DATA4 equ 0xF0000
%macro BREAK_BITS 1
CHECK %1
  mov eax, [got.dr6]
  and eax, 0xE00F
END
%endmacro

GROUP "Breakpoints in the debug registers"

; ring
%macro BREAK_RING 1
CASE %1, "an instruction breakpoint raises #DB at its instruction", "3B 18.3.1.1"
  BREAK_AT .here, ON_FETCH
RUN
  nop
FAULTS V_DB
.here:
  nop
  BREAK_BITS 1
CASE %1, "a write breakpoint raises #DB after the write", "3B 18.3.1.2"
  BREAK_AT FRAMES, ON_WRITE4
RUN
  mov dword [FRAMES], 5
TRAPS V_DB
  nop
  BREAK_BITS 1
%endmacro
  BREAK_RING 0
  BREAK_RING 1
  BREAK_RING 3
CASE 1, "a write breakpoint lets a read pass", "3B 18.2.5"
  BREAK_AT FRAMES, ON_WRITE4
RUN
GIVES 0
  mov eax, [FRAMES]
END
CASE 3, "a data breakpoint sees a read", "3B 18.2.5"
  BREAK_AT FRAMES, ON_DATA4
RUN
  mov eax, [FRAMES]
TRAPS V_DB
  nop
  BREAK_BITS 1
CASE 1, "a data breakpoint is seen by an access that touches it from below", "3B 18.2.5"
  BREAK_AT FRAMES + 4, ON_WRITE1
RUN
  mov [FRAMES + 1], eax
TRAPS V_DB
  nop
  BREAK_BITS 1
CASE 1, "one beside the access is not hit", "3B 18.2.5"
  BREAK_AT FRAMES + 4, ON_WRITE1
RUN
GIVES 7
  mov [FRAMES], eax
  mov eax, 7
END
CASE 1, "the stack counts as data", "3B 18.2.5"
  BREAK_AT STACK1 - 4, ON_WRITE4
RUN
  push eax
TRAPS V_DB
  nop
  BREAK_BITS 1
CASE 3, "rep movsd is interrupted after the iteration that hit", "3B 18.3.1.2"
  BREAK_AT FRAMES + 0x48, ON_WRITE4
RUN
  mov esi, FRAMES
  mov edi, FRAMES + 0x40
  mov ecx, 5
  rep movsd
CHECK 2
  mov eax, [got.ecx]
ENDS_WITH V_DB
END
CASE 1, "a register that is not enabled is silent", "3B 18.2.4"
  mov eax, FRAMES
  mov dr0, eax
  mov eax, ON_WRITE4 | 0x400
  mov dr7, eax
RUN
GIVES 7
  mov [FRAMES], eax
  mov eax, 7
END
CASE 1, "the image of an instruction breakpoint has RF clear, unlike other faults", "3B 18.3.1.1"
  BREAK_AT .here, ON_FETCH
RUN
FAULTS V_DB
.here:
  nop
CHECK 0
  mov eax, [got.eflags]
  and eax, FL_RF
END
CASE 1, "iret with RF passes over an instruction breakpoint once", "3B 18.3.1.1"
  BREAK_AT .here, ON_FETCH
RUN
  mov ecx, 2
  push dword 2 | FL_RF
  push dword CS1
  push dword .here
  iretd
FAULTS V_DB
.here:
  dec ecx
  jmp .here
CHECK 1
  mov eax, [got.ecx]
END
CASE 1, "mov ss holds an instruction breakpoint on the next instruction back", "3A 6.8.3"
  BREAK_AT .here, ON_FETCH
RUN
GIVES 7
  mov eax, DS1
  mov ss, eax
.here:
  mov eax, 7
END
CASE 1, "two breakpoints hit at once are both in DR6", "3B 18.2.3"
  mov eax, FRAMES
  mov dr1, eax
  mov eax, FRAMES + 2
  mov dr3, eax
  mov eax, 0x400 | 0x44 | (0xD << 20) | (5 << 28)
  mov dr7, eax
RUN
  mov [FRAMES], eax
TRAPS V_DB
  nop
  BREAK_BITS 0xA
CASE 0, "the T bit of a TSS: #DB in the new task, with DR6.BT", "3A 7.2.1"
  or dword [TSS_B + 0x64], 1
RUN
  jmp B_TSS:0
ENDS_WITH V_DB
CHECK 0x8000 | B_TSS
  mov eax, [got.dr6]
  and eax, 0xE00F
  or ax, [got.tr]
  cmp dword [got.eip], task_done
  je .end
  xor eax, eax
.end:
END
CASE 0, "a task switch clears the local enable bits of DR7", "3B 18.2.4"
  mov eax, 0x4FF
  mov dr7, eax
  mov dword [TSS_B + 0x20], .in
RUN
GIVES 0x4AA
  jmp B_TSS:0
.in:
  mov eax, dr7
  xor ecx, ecx
  mov dr7, ecx
END
