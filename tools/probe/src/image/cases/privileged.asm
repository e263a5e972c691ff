/*T:940 Privileged instructions.
 *
 * Each in rings 1, 2 and 3: only CPL 0 may, and the error code is 0. Ring 1 is where a paravirtual kernel lives: what it
 * is refused here is what its hypervisor gets to see. Before it: probe.asm. Next: io.asm. */

; instruction, its name, CPUID bits
%macro PRIVILEGED 2-3 0
%assign RING 1
%rep 3
CASE RING, "%2 raises #GP(0)", "3A 5.9"
NEEDS %3
RUN
FAULTS V_GP
  %1
END
%assign RING RING + 1
%endrep
%endmacro

GROUP "Privileged instructions"
  PRIVILEGED {hlt}, hlt
  PRIVILEGED {clts}, clts
  PRIVILEGED {lgdt [gdt_pointer]}, lgdt
  PRIVILEGED {lidt [idt_pointer]}, lidt
  PRIVILEGED {lldt ax}, lldt
  PRIVILEGED {ltr ax}, ltr
  PRIVILEGED {lmsw ax}, lmsw
  PRIVILEGED {mov eax, cr0}, {mov eax, cr0}
  PRIVILEGED {mov cr0, eax}, {mov cr0, eax}
  PRIVILEGED {mov eax, cr2}, {mov eax, cr2}
  PRIVILEGED {mov cr3, eax}, {mov cr3, eax}
  PRIVILEGED {mov cr4, eax}, {mov cr4, eax}
  PRIVILEGED {mov eax, dr7}, {mov eax, dr7}
  PRIVILEGED {mov dr0, eax}, {mov dr0, eax}
  PRIVILEGED {invlpg [eax]}, invlpg
  PRIVILEGED {invd}, invd
  PRIVILEGED {wbinvd}, wbinvd
  PRIVILEGED {rdmsr}, rdmsr, HAS_MSR
  PRIVILEGED {wrmsr}, wrmsr, HAS_MSR
  PRIVILEGED {rdpmc}, {rdpmc with CR4.PCE clear}

GROUP "Instructions that look privileged and are not"

CASE 3, "smsw reads the low word of CR0", "2B SMSW"
RUN
GIVES CR0_BASE & 0xFFFF
  smsw ax
END
CASE 3, "sgdt stores limit and base", "3A 5.9"
RUN
GIVES GDT + GDT_BYTES - 1
  sgdt [FRAMES]
  movzx eax, word [FRAMES]
  add eax, [FRAMES + 2]
END
CASE 3, "sidt stores limit and base", "3A 5.9"
RUN
GIVES IDT + (LAST_VECTOR + 1) * 8 - 1
  sidt [FRAMES]
  movzx eax, word [FRAMES]
  add eax, [FRAMES + 2]
END
CASE 1, "str gives TR's selector", "2B STR"
RUN
GIVES MAIN_TSS
  str eax
END
CASE 3, "sldt gives LDTR's selector", "2B SLDT"
RUN
GIVES LDT_SEL
  sldt eax
END

; ring: RDTSC with CR4.TSD
%macro TIME_STAMP 1
CASE %1, "rdtsc with CR4.TSD set raises #GP(0)", "3A 2.5"
NEEDS HAS_TSC
  mov eax, CR4_TSD
  mov cr4, eax
RUN
FAULTS V_GP
  rdtsc
END
%endmacro
  TIME_STAMP 1
  TIME_STAMP 2
  TIME_STAMP 3
CASE 0, "rdtsc with CR4.TSD set works at CPL 0", "3A 2.5"
NEEDS HAS_TSC
  mov eax, CR4_TSD
  mov cr4, eax
RUN
GIVES 7
  rdtsc
  mov eax, 7
END
CASE 3, "rdtsc with CR4.TSD clear works in ring 3", "3A 2.5"
NEEDS HAS_TSC
RUN
GIVES 7
  rdtsc
  mov eax, 7
END
