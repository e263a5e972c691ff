/*T:950 Paging.
 *
 * Rings 0 to 2 are the supervisor, ring 3 is the user; both levels count, CR0.WP binds the supervisor too, and an access
 * that crosses into a page that refuses writes nothing (SDM Vol 3A §4.6 to §4.8). Before it: limits.asm. Next:
 * page-entries.asm. */

; Entry of a test page: page, bits, frame's number as the page's.
%macro PTE 2
  mov dword [PT_TEST + (%1) * 4], (FRAMES + (%1) * 0x1000) | (%2)
%endmacro
; Bits of the test pages' directory entry.
%macro PDE 1
  mov dword [PD + (PAGES >> 22) * 4], PT_TEST | (%1)
%endmacro
%macro WP_ON 0
  mov eax, CR0_BASE | CR0_WP
  mov cr0, eax
%endmacro
PAGE1 equ PAGES + 0x1000

GROUP "Paging: user and supervisor, read and write"

; ring, U/S bit of its error codes
%macro PAGE_RING 2
CASE %1, "a read of a page not present", "3A 4.7"
RUN
PAGE_FAULTS %2, UNMAPPED + 4
  mov eax, [UNMAPPED + 4]
END
CASE %1, "a write to a page not present", "3A 4.7"
RUN
PAGE_FAULTS %2 | PF_W, UNMAPPED + 4
  mov [UNMAPPED + 4], eax
END
%if %2
CASE %1, "a read of a supervisor page is refused", "3A 4.6"
  PTE 1, P_P | P_W
RUN
PAGE_FAULTS PF_U | PF_P, PAGE1
  mov eax, [PAGE1]
END
CASE %1, "a write to a supervisor page is refused", "3A 4.6"
  PTE 1, P_P | P_W
RUN
PAGE_FAULTS PF_U | PF_W | PF_P, PAGE1
  mov [PAGE1], eax
END
CASE %1, "a write to a read-only page is refused without WP", "3A 4.6"
  PTE 1, P_P | P_U
RUN
PAGE_FAULTS PF_U | PF_W | PF_P, PAGE1
  mov [PAGE1], eax
END
%else
CASE %1, "a read of a supervisor page is the supervisor's", "3A 4.6"
  PTE 1, P_P | P_W
RUN
GIVES 0
  mov eax, [PAGE1]
END
CASE %1, "a write to a read-only page is done without WP", "3A 4.6"
  PTE 1, P_P | P_U
RUN
GIVES 5
  mov dword [PAGE1], 5
  mov eax, [PAGE1]
END
CASE %1, "a write to a user's read-only page is refused with WP", "3A 4.6"
  PTE 1, P_P | P_U
  WP_ON
RUN
PAGE_FAULTS PF_W | PF_P, PAGE1
  mov [PAGE1], eax
END
CASE %1, "a write to a supervisor's read-only page is refused with WP", "3A 4.6"
  PTE 1, P_P
  WP_ON
RUN
PAGE_FAULTS PF_W | PF_P, PAGE1
  mov [PAGE1], eax
END
CASE %1, "a write to a writable user page is done with WP", "3A 4.6"
  WP_ON
RUN
GIVES 5
  mov dword [PAGE1], 5
  mov eax, [PAGE1]
END
%endif
%endmacro
  PAGE_RING 0, 0
  PAGE_RING 1, 0
  PAGE_RING 2, 0
  PAGE_RING 3, PF_U

CASE 3, "a read-only page may be read", "3A 4.6"
  PTE 1, P_P | P_U
RUN
GIVES 0
  mov eax, [PAGE1]
END
CASE 3, "a supervisor directory entry over a user page is refused", "3A 4.6"
  PDE P_P | P_W
RUN
PAGE_FAULTS PF_U | PF_P, PAGE1
  mov eax, [PAGE1]
END
CASE 3, "a read-only directory entry over a writable page is refused", "3A 4.6"
  PDE P_P | P_U
RUN
PAGE_FAULTS PF_U | PF_W | PF_P, PAGE1
  mov [PAGE1], eax
END
CASE 1, "a read-only directory entry binds ring 1 with WP", "3A 4.6"
  PDE P_P | P_U
  WP_ON
RUN
PAGE_FAULTS PF_W | PF_P, PAGE1
  mov [PAGE1], eax
END
CASE 3, "a directory entry not present", "3A 4.7"
  PDE 0
RUN
PAGE_FAULTS PF_U | PF_W, PAGE1
  mov [PAGE1], eax
END

; ring, error code
%macro FETCH 2
CASE %1, "a fetch from a page not present: EIP and CR2 are its address", "3A 4.7"
RUN
  mov eax, UNMAPPED
  jmp eax
ENDS_WITH V_PF, %2
CHECK UNMAPPED
  mov eax, [got.eip]
  cmp eax, [got.cr2]
  je .end
  xor eax, eax
.end:
END
%endmacro
  FETCH 1, 0
  FETCH 3, PF_U
CASE 3, "a fetch from a supervisor page", "3A 4.7"
  PTE 1, P_P | P_W
RUN
  mov eax, PAGE1
  jmp eax
ENDS_WITH V_PF, PF_U | PF_P
CHECK PAGE1
  mov eax, [got.eip]
END
CASE 1, "an instruction that runs into a page not present: CR2 is that page", "3A 4.7"
  mov word [FRAMES + 8 * 0x1000 - 2], 0x00B8    ; mov eax, imm32, two bytes of it
RUN
  mov eax, UNMAPPED - 2
  jmp eax
ENDS_WITH V_PF, 0
CHECK UNMAPPED - 2
  mov eax, [got.eip]
  cmp dword [got.cr2], UNMAPPED
  je .end
  xor eax, eax
.end:
END
CASE 3, "a segment load from ring 3 reads a supervisor page", "3A 4.6.1"
  and dword [PT_LOW + (GDT >> 12) * 4], ~P_U
RUN
GIVES DS3
  mov eax, DS3
  mov ds, eax
  mov eax, ds
END
CASE 3, "a segment load's accessed bit on a read-only page with WP", "3A 4.6.1"
  DESC S0, 0, FLAT, 0x92 | DPL3, BIG32
  and dword [PT_LOW + (GDT >> 12) * 4], ~P_W
  WP_ON
RUN
  mov eax, S0 | 3
PAGE_FAULTS PF_W | PF_P, GDT + S0 + 4
  mov ds, eax
END
CASE 3, "int n finds its gate in a supervisor page", "3A 4.6.1"
  and dword [PT_LOW + (IDT >> 12) * 4], ~P_U
RUN
GIVES 7
  mov eax, 7
END
CASE 3, "a descriptor in a page not present: the supervisor's #PF at its address", "3A 4.6.1"
  and dword [PT_LOW + (LDT >> 12) * 4], ~P_P
  invlpg [LDT]
RUN
  mov eax, L_DATA
PAGE_FAULTS 0, LDT + (L_DATA & ~7)
  mov ds, eax
END
CASE 3, "conforming code of DPL 0 in ring 3 is the user", "3A 4.6"
  PTE 1, P_P | P_W
RUN
  jmp CONF0:.on
.on:
PAGE_FAULTS PF_U | PF_P, PAGE1
  mov eax, [PAGE1]
END
CASE 3, "a gate's parameters are read from the outer stack before anything changes", "3A 5.8.5"
  CALL_GATE S0, CS1, 0, G_CALL | DPL3, 4
RUN
  mov esp, UNMAPPED - 8
ENDS_WITH V_PF, PF_U
  call S0:0
CHECK UNMAPPED - 8
  mov eax, [got.esp]
END
CASE 1, "cr2 stays over other faults", "3A 4.7"
  mov eax, 0x12345678
  mov cr2, eax
RUN
FAULTS V_GP
  hlt
CHECK 0x12345678
  mov eax, [got.cr2]
END

GROUP "Paging: accesses across pages"

LAST equ UNMAPPED - 2           ; two bytes in the last page, the rest beyond
LAST_FRAME equ FRAMES + 8 * 0x1000 - 2
; ring, instruction, error code, "name": nothing may be written
%macro ACROSS 4
CASE %1, %4, "3A 4.7"
RUN
  mov eax, -1
  mov ebx, LAST
PAGE_FAULTS %3, UNMAPPED
  %2
CHECK 0
  movzx eax, word [LAST_FRAME]
END
%endmacro
  ACROSS 1, {mov [ebx], eax}, PF_W, "mov writes nothing, CR2 is the second page"
  ACROSS 3, {mov [ebx], eax}, PF_W | PF_U, "mov writes nothing, CR2 is the second page"
  ACROSS 1, {add [ebx], eax}, PF_W, "add asks for the write at once"
  ACROSS 3, {xchg [ebx], eax}, PF_W | PF_U, "xchg writes nothing"
  ACROSS 1, {mov eax, [ebx]}, 0, "a read's CR2 is the second page"
  ACROSS 1, {fstp qword [ebx]}, PF_W, "fstp writes nothing"
  ACROSS 3, {fnstenv [ebx]}, PF_W | PF_U, "fnstenv writes nothing"
  ACROSS 1, {sgdt [ebx]}, PF_W, "sgdt of ring 1 writes nothing"
CASE 1, "push across pages leaves esp", "3A 4.7"
  mov dword [PT_TEST + 7 * 4], 0
RUN
  mov esp, UNMAPPED + 2 - 0x1000
PAGE_FAULTS PF_W, UNMAPPED - 0x1000
  push eax
CHECK UNMAPPED + 2 - 0x1000
  mov eax, [got.esp]
END
CASE 3, "a write that crosses into a read-only page writes nothing", "3A 4.7"
  PTE 2, P_P | P_U
RUN
  mov eax, -1
PAGE_FAULTS PF_U | PF_W | PF_P, PAGE1 + 0x1000
  mov [PAGE1 + 0xFFE], eax
CHECK 0
  movzx eax, word [FRAMES + 0x1FFE]
END
CASE 3, "a write across two pages that are not neighbours in memory", "3A 4.3"
  mov dword [PT_TEST + 2 * 4], (FRAMES + 5 * 0x1000) | P_P | P_W | P_U
RUN
  mov dword [PAGE1 + 0xFFE], 0x44332211
CHECK 0x44332211
  movzx eax, word [FRAMES + 5 * 0x1000]
  shl eax, 16
  mov ax, [FRAMES + 0x1FFE]
END
CASE 1, "rep movsd that faults keeps what was done", "3A 6.15 #PF"
RUN
  mov esi, FRAMES
  mov edi, UNMAPPED - 8
  mov ecx, 5
PAGE_FAULTS PF_W, UNMAPPED
  rep movsd
CHECK 3
  mov eax, [got.ecx]
END
CASE 1, "a doubleword at 0xFFFFFFFE goes on at 0", "3A 3.3.1"
  ; The last page of the linear space is frame 3; page 0 is memory's.
  mov dword [PD + 0xFFC], PT_B | P_P | P_W | P_U
  mov dword [PT_B + 0xFFC], (FRAMES + 0x3000) | P_P | P_W | P_U
  mov word [0], 0x5678
RUN
GIVES 0x56781234
  mov word [FRAMES + 0x3FFE], 0x1234
  DESC S0, PAGES, FLAT, D_RW | DPL3, BIG32
  mov eax, S0 | 3
  mov ds, eax
  mov eax, [dword 0xFFFFFFFE - PAGES]
END
