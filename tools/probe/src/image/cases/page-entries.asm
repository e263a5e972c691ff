/*T:951 What the processor keeps in page tables, and what it remembers of them.
 *
 * Accessed and dirty bits, 4 MB pages with their reserved bits, and when a changed entry must be seen (SDM Vol 3A §4.3,
 * §4.8, §4.10). Before it: paging.asm. Next: pae.asm. */

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
