/*T:950 Paging.
 *
 * Rings 0 to 2 are the supervisor, ring 3 is the user; both levels count, CR0.WP binds the supervisor too, and an access
 * that crosses into a page that refuses writes nothing (SDM Vol 3A §4.6 to §4.8). Before it: limits.asm. Next:
 * tasks.asm. */

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

GROUP "Paging: accessed and dirty bits, large and global pages"

; What is left of the entry of page 1, and of its directory entry, in bits 0-7 and 8-15.
%macro ENTRIES 0
  mov eax, [PD + (PAGES >> 22) * 4]
  shl eax, 8
  mov al, [PT_TEST + 4]
  and eax, ((P_A | P_D) << 8) | P_A | P_D
%endmacro
CASE 1, "a read sets A in both entries, D in none", "3A 4.8"
RUN
  mov eax, [PAGE1]
CHECK (P_A << 8) | P_A
  ENTRIES
END
CASE 3, "a write sets D in the page's entry only", "3A 4.8"
RUN
  mov [PAGE1], eax
CHECK (P_A << 8) | P_A | P_D
  ENTRIES
END
CASE 3, "a write after a read sets D", "3A 4.8"
RUN
  mov eax, [PAGE1]
  mov [PAGE1], eax
CHECK (P_A << 8) | P_A | P_D
  ENTRIES
END
CASE 3, "a write that is refused does not set D", "3A 4.8"
  PTE 1, P_P | P_U
RUN
PAGE_FAULTS PF_U | PF_W | PF_P, PAGE1
  mov [PAGE1], eax
CHECK 0
  ENTRIES
  and eax, P_D
END
CASE 1, "a locked compare that does not match sets D", "3A 4.8"
RUN
  mov eax, 1
  lock cmpxchg [PAGE1], ecx
CHECK P_D
  ENTRIES
  and eax, P_D
END
CASE 1, "invlpg makes a new entry seen", "3A 4.10.4"
  mov dword [FRAMES + 0x1000], 1
  mov dword [FRAMES + 0x5000], 5
  mov eax, [PAGE1]
  mov dword [PT_TEST + 4], (FRAMES + 0x5000) | P_P | P_U
  invlpg [PAGE1]
RUN
GIVES 5
  mov eax, [PAGE1]
END
CASE 3, "a load of CR3 makes a new entry seen", "3A 4.10.4"
  mov dword [FRAMES + 0x5000], 5
  mov eax, [PAGE1]
  mov dword [PT_TEST + 4], (FRAMES + 0x5000) | P_P | P_U
  mov eax, cr3
  mov cr3, eax
RUN
GIVES 5
  mov eax, [PAGE1]
END
CASE 1, "invlpg makes a new entry of a global page seen", "3A 4.10.4.1"
NEEDS HAS_PGE
  mov eax, CR4_PGE
  mov cr4, eax
  or dword [PT_TEST + 4], P_G
  mov dword [FRAMES + 0x5000], 5
  mov eax, [PAGE1]
  mov dword [PT_TEST + 4], (FRAMES + 0x5000) | P_P | P_U | P_G
  invlpg [PAGE1]
RUN
GIVES 5
  mov eax, [PAGE1]
END
CASE 1, "a change of CR4.PGE makes a new entry of a global page seen", "3A 4.10.4.1"
NEEDS HAS_PGE
  mov eax, CR4_PGE
  mov cr4, eax
  or dword [PT_TEST + 4], P_G
  mov dword [FRAMES + 0x5000], 5
  mov eax, [PAGE1]
  mov dword [PT_TEST + 4], (FRAMES + 0x5000) | P_P | P_U | P_G
  xor eax, eax
  mov cr4, eax
RUN
GIVES 5
  mov eax, [PAGE1]
END
%macro PSE_ON 0
  mov eax, CR4_PSE
  mov cr4, eax
%endmacro
CASE 1, "a 4 MB page", "3A 4.3"
NEEDS HAS_PSE
  PSE_ON
RUN
GIVES 0x12345678
  mov dword [BIG + FRAMES + 0x10], 0x12345678
  mov eax, [FRAMES + 0x10]
END
CASE 3, "a 4 MB page has A and D of its own", "3A 4.8"
NEEDS HAS_PSE
  PSE_ON
RUN
  mov dword [BIG + FRAMES], 1
CHECK P_A | P_D
  mov eax, [PD + (BIG >> 22) * 4]
  and eax, P_A | P_D
END
CASE 3, "a supervisor 4 MB page", "3A 4.6"
NEEDS HAS_PSE
  PSE_ON
  mov dword [PD + (BIG >> 22) * 4], P_P | P_W | P_PS
RUN
PAGE_FAULTS PF_U | PF_P, BIG + FRAMES
  mov eax, [BIG + FRAMES]
END
CASE 1, "reserved bit 21 of a 4 MB entry", "3A 4.7"
NEEDS HAS_PSE
  PSE_ON
  or dword [PD + (BIG >> 22) * 4], 1 << 21
RUN
PAGE_FAULTS PF_RSVD | PF_P, BIG
  mov eax, [BIG]
END
CASE 3, "reserved bit 21 of a 4 MB entry, user write", "3A 4.7"
NEEDS HAS_PSE
  PSE_ON
  or dword [PD + (BIG >> 22) * 4], 1 << 21
RUN
PAGE_FAULTS PF_RSVD | PF_U | PF_W | PF_P, BIG
  mov [BIG], eax
END

GROUP "PAE"

; Three-level tables from here on; leaves eax undefined.
%macro PAE_ON 0
  mov eax, CR0_BASE & (CR0_PG - 1)
  mov cr0, eax
  mov eax, CR4_PAE
  mov cr4, eax
  mov eax, PDPT
  mov cr3, eax
  mov eax, CR0_BASE
  mov cr0, eax
%endmacro
%macro PAE_PTE 3                ; page, low bits, high word
  mov dword [PAE_PT + (%1) * 8], (FRAMES + (%1) * 0x1000) | (%2)
  mov dword [PAE_PT + (%1) * 8 + 4], %3
%endmacro
CASE 1, "a write through three levels", "3A 4.4.2"
NEEDS HAS_PAE
  PAE_ON
RUN
GIVES 0x12345678
  mov dword [PAGE1], 0x12345678
  mov eax, [FRAMES + 0x1000]
END
CASE 3, "a supervisor page", "3A 4.6"
NEEDS HAS_PAE
  PAE_PTE 1, P_P | P_W, 0
  PAE_ON
RUN
PAGE_FAULTS PF_U | PF_P, PAGE1
  mov eax, [PAGE1]
END
CASE 1, "a read-only page with WP", "3A 4.6"
NEEDS HAS_PAE
  PAE_PTE 1, P_P | P_U, 0
  PAE_ON
  WP_ON
RUN
PAGE_FAULTS PF_W | PF_P, PAGE1
  mov [PAGE1], eax
END
CASE 1, "a reserved bit of a page's entry", "3A 4.7"
NEEDS HAS_PAE
  PAE_PTE 1, P_P | P_W | P_U, 1 << 30
  PAE_ON
RUN
PAGE_FAULTS PF_RSVD | PF_P, PAGE1
  mov eax, [PAGE1]
END
CASE 3, "a reserved bit of a directory entry, user write", "3A 4.7"
NEEDS HAS_PAE
  mov dword [PAE_PD + (PAGES >> 21) * 8 + 4], 1 << 30
  PAE_ON
RUN
PAGE_FAULTS PF_RSVD | PF_U | PF_W | PF_P, PAGE1
  mov [PAGE1], eax
END
CASE 1, "a reserved bit of a 2 MB entry", "3A 4.7"
NEEDS HAS_PAE
  or dword [PAE_PD + (BIG >> 21) * 8], 1 << 13
  PAE_ON
RUN
PAGE_FAULTS PF_RSVD | PF_P, BIG
  mov eax, [BIG]
END
CASE 3, "a 2 MB page", "3A 4.4.2"
NEEDS HAS_PAE
  mov dword [PAE_PD + (BIG >> 21) * 8], 0x200000 | P_P | P_W | P_U | P_PS
  PAE_ON
RUN
GIVES 0x12345678
  mov dword [FRAMES], 0x12345678
  mov eax, [BIG + FRAMES - 0x200000]
END
CASE 1, "a PDPTE not present", "3A 4.4.1"
NEEDS HAS_PAE
  PAE_ON
RUN
PAGE_FAULTS PF_W, 0x40000000
  mov [0x40000000], eax
END
CASE 0, "a reserved bit of a PDPTE: #GP(0) at the load of CR3", "3A 4.4.1"
NEEDS HAS_PAE
  PAE_ON
RUN
  or dword [PDPT], 2
  mov eax, PDPT
FAULTS V_GP
  mov cr3, eax
END
CASE 0, "a reserved bit of a PDPTE that is not present is none", "3A 4.4.1"
NEEDS HAS_PAE
  PAE_ON
RUN
GIVES PDPT
  mov dword [PDPT + 8], 0x1E6
  mov eax, PDPT
  mov cr3, eax
END
CASE 0, "PDPTEs are loaded with CR3, not before", "3A 4.4.1"
NEEDS HAS_PAE
  PAE_ON
RUN
GIVES 7
  mov dword [PDPT], 0
  invlpg [PAGE1]
  mov eax, [PAGE1]
  mov dword [PDPT], PAE_PD | P_P
  mov eax, 7
END
CASE 1, "bit 63 without NXE is reserved", "3A 4.7"
NEEDS HAS_PAE
  PAE_PTE 1, P_P | P_W | P_U, 1 << 31
  PAE_ON
RUN
PAGE_FAULTS PF_RSVD | PF_P, PAGE1
  mov eax, [PAGE1]
END
%macro NX_ON 0
  mov ecx, 0xC0000080
  mov eax, 0x800
  xor edx, edx
  wrmsr
  PAE_ON
%endmacro
CASE 1, "a fetch from a page that is not to be executed", "3A 4.7"
NEEDS HAS_PAE | HAS_NX
  PAE_PTE 1, P_P | P_W | P_U, 1 << 31
  NX_ON
RUN
  mov eax, PAGE1
  jmp eax
ENDS_WITH V_PF, PF_I | PF_P
CHECK PAGE1
  call nx_off
  mov eax, [got.eip]
END
CASE 3, "a fetch from a page that is not present, with NXE", "3A 4.7"
NEEDS HAS_PAE | HAS_NX
  NX_ON
RUN
  mov eax, UNMAPPED
  jmp eax
ENDS_WITH V_PF, PF_I | PF_U
CHECK UNMAPPED
  call nx_off
  mov eax, [got.eip]
END
nx_off:
  mov ecx, 0xC0000080
  xor eax, eax
  xor edx, edx
  wrmsr
  ret
