/*T:958 Control registers, MSRs, fast system calls.
 *
 * What CR0, CR4 and MSRs refuse, CLTS and LMSW, SYSENTER and SYSEXIT with the flat segments that they make up (SDM Vol 3A
 * §2.5, §5.8.7). Before it: debug.asm. Next: v86.asm. */

GROUP "Control registers and MSRs"

; register, value, "name": #GP(0) in ring 0
%macro REFUSED_CR 3
CASE 0, %3, "3A 2.5"
RUN
  mov eax, %2
FAULTS V_GP
  mov %1, eax
END
%endmacro
  REFUSED_CR cr0, CR0_BASE & ~CR0_PE, "CR0.PG without PE raises #GP(0)"
  REFUSED_CR cr0, CR0_BASE | CR0_NW, "CR0.NW without CD raises #GP(0)"
  REFUSED_CR cr4, 0x80000000, "a reserved bit of CR4 raises #GP(0)"
  REFUSED_CR cr4, 0x00002000, "CR4.VMXE without VMX raises #GP(0)"
CASE 0, "lmsw cannot clear PE", "2A LMSW"
RUN
GIVES CR0_PE | CR0_MP
  mov eax, CR0_MP
  lmsw ax
  smsw ax
  and eax, CR0_PE | CR0_MP
END
CASE 0, "lmsw reaches no further than TS", "2A LMSW"
RUN
GIVES CR0_BASE | CR0_TS | CR0_EM | CR0_MP
  mov eax, CR0_TS | CR0_EM | CR0_MP | CR0_PE
  lmsw ax
  mov eax, cr0
END
CASE 0, "clts clears TS alone", "2A CLTS"
  mov eax, CR0_BASE | CR0_TS | CR0_MP
  mov cr0, eax
RUN
GIVES CR0_BASE | CR0_MP
  clts
  mov eax, cr0
END
CASE 0, "ET stays 1", "3A 2.5"
RUN
GIVES CR0_BASE
  mov eax, CR0_BASE & ~0x10
  mov cr0, eax
  mov eax, cr0
END
CASE 0, "an MSR that is none: rdmsr raises #GP(0)", "2B RDMSR"
NEEDS HAS_MSR
RUN
  mov ecx, 0x0BADC0DE
FAULTS V_GP
  rdmsr
END
CASE 0, "an MSR that is none: wrmsr raises #GP(0)", "2B WRMSR"
NEEDS HAS_MSR
RUN
  mov ecx, 0x0BADC0DE
FAULTS V_GP
  wrmsr
END
CASE 0, "rdpmc beyond the counters raises #GP(0)", "2B RDPMC"
RUN
  mov ecx, 0x3FFF
FAULTS V_GP
  rdpmc
END
CASE 0, "sgdt and sidt give back what lgdt and lidt took", "3A 2.4"
RUN
GIVES 0x12345678 + 0x9ABC
  mov word [FRAMES], 0x9ABC
  mov dword [FRAMES + 2], 0x12345678
  lidt [FRAMES]
  sidt [FRAMES + 8]
  lidt [idt_pointer]
  movzx eax, word [FRAMES + 8]
  add eax, [FRAMES + 10]
END
CASE 0, "a 16-bit lgdt takes 24 bits of the base", "2A LGDT"
RUN
GIVES 0x00345678
  mov word [FRAMES], 0x9ABC
  mov dword [FRAMES + 2], 0x12345678
  o16 lidt [FRAMES]
  sidt [FRAMES + 8]
  lidt [idt_pointer]
  mov eax, [FRAMES + 10]
END

GROUP "SYSENTER and SYSEXIT"

%macro SYSENTER_MSRS 2          ; CS, EIP
  mov ecx, 0x174
  mov eax, %1
  xor edx, edx
  wrmsr
  inc ecx
  mov eax, CASE0
  wrmsr
  inc ecx
  mov eax, %2
  wrmsr
%endmacro
; ring
%macro ENTER_RING 1
CASE %1, "sysenter: CS, SS and ESP of ring 0, IF clear", "3A 5.8.7.1"
NEEDS HAS_SEP
  mov dword [case_flags], 2 | FL_IF
  SYSENTER_MSRS CS0, .in
RUN
  sysenter
.in:
  pushfd
  pop eax
CHECK CS0 | (DS0 << 16)
  test dword [got.eax], FL_IF
  jnz .end
  cmp dword [got.esp], CASE0
  jne .end
  mov eax, [got.ss]
  shl eax, 16
  mov ax, [got.cs]
.end:
END
CASE %1, "sysenter with a null CS in its MSR raises #GP(0)", "2B SYSENTER"
NEEDS HAS_SEP
  SYSENTER_MSRS 3, 0
RUN
FAULTS V_GP
  sysenter
END
%endmacro
  ENTER_RING 1
  ENTER_RING 3
; ring
%macro EXIT_RING 1
CASE %1, "sysexit raises #GP(0)", "2B SYSEXIT"
NEEDS HAS_SEP
  SYSENTER_MSRS CS0, 0
RUN
FAULTS V_GP
  sysexit
END
%endmacro
  EXIT_RING 1
  EXIT_RING 2
  EXIT_RING 3
CASE 0, "sysexit: CS and SS of ring 3, EIP and ESP from edx and ecx", "3A 5.8.7.1"
NEEDS HAS_SEP
  SYSENTER_MSRS CS0, 0
RUN
  mov edx, .in
  mov ecx, STACK3
  sysexit
.in:
  mov eax, esp
CHECK 0x1B | (0x23 << 16)
  cmp dword [got.esp], STACK3
  jne .end
  mov eax, [got.ss]
  shl eax, 16
  mov ax, [got.cs]
.end:
END
CASE 1, "sysenter does not look at the descriptors", "2B SYSENTER"
NEEDS HAS_SEP
  SYSENTER_MSRS NO_SEL, .in
RUN
GIVES NO_SEL | ((NO_SEL + 8) << 16)
  sysenter
.in:
  mov eax, ss
  shl eax, 16
  mov ax, cs
END
