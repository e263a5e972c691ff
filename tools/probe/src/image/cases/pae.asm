/*T:952 PAE.
 *
 * Three levels with entries of 64 bits: the rights again, reserved bits, PDPTEs that are loaded with CR3 and checked
 * there, and pages that are not to be executed (SDM Vol 3A §4.4, §4.6, §4.7). Before it: page-entries.asm. Next:
 * tasks.asm. */

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
CASE 1, "accessed and dirty bits of 64-bit entries", "3A 4.8"
NEEDS HAS_PAE
  PAE_ON
RUN
  mov [PAGE1], eax
CHECK (P_A << 8) | P_A | P_D
  mov eax, [PAE_PD + (PAGES >> 21) * 8]
  shl eax, 8
  mov al, [PAE_PT + 8]
  and eax, ((P_A | P_D) << 8) | P_A | P_D
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
CASE 3, "a page that is not to be executed may be read and written", "3A 4.6"
NEEDS HAS_PAE | HAS_NX
  PAE_PTE 1, P_P | P_W | P_U, 1 << 31
  NX_ON
RUN
  add dword [PAGE1], 5
CHECK 5
  call nx_off
  mov eax, [FRAMES + 0x1000]
END
CASE 1, "a directory entry's XD binds its pages", "3A 4.6"
NEEDS HAS_PAE | HAS_NX
  mov dword [PAE_PD + (PAGES >> 21) * 8 + 4], 1 << 31
  NX_ON
RUN
  mov eax, PAGE1
  jmp eax
ENDS_WITH V_PF, PF_I | PF_P
CHECK PAGE1
  call nx_off
  mov eax, [got.cr2]
END
nx_off:
  mov ecx, 0xC0000080
  xor eax, eax
  xor edx, edx
  wrmsr
  ret
