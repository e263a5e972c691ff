/*T:960 Virtual interrupts.
 *
 * CR4.VME in virtual-8086 mode and CR4.PVI in ring 3: with too small an IOPL, CLI, STI, PUSHF and POPF mean VIF, and INT
 * n goes by the redirection bitmap (SDM Vol 3B §20.3, §20.4). Before it: v86.asm. Next: real-mode.asm. */

VME_BITMAP equ 0xC0             ; the I/O bitmap; the redirection bitmap is the 32 bytes before it
VIRTUAL_INT equ 0x50            ; redirected to the program's own vector table
TRAPPED_INT equ 0x58            ; not redirected

; flags besides VM and IOPL 0
%macro VME_CASE 3
CASE V86, %1, %2
NEEDS HAS_VME
  mov dword [case_flags], 2 | (%3)
  CR4_WITH CR4_VME
  mov word [TSS_MAIN + 0x66], VME_BITMAP
  mov byte [TSS_MAIN + VME_BITMAP - 32 + VIRTUAL_INT / 8], 0
  mov byte [TSS_MAIN + VME_BITMAP - 32 + TRAPPED_INT / 8], 0xFF
%endmacro
; bits of EFLAGS as int3 found them
%macro FOUND_FLAGS 2
TRAPS V_BP
CHECK %2
  mov eax, [got.eflags]
  and eax, %1
%endmacro

GROUP "Virtual interrupts: VME and PVI"

VME_CASE "sti sets VIF, not IF", "3B 20.3.1", 0
RUN16
  sti
  int3
  FOUND_FLAGS FL_IF | FL_VIF, FL_VIF
END
VME_CASE "cli clears VIF, not IF", "3B 20.3.1", FL_VIF | FL_IF
RUN16
  cli
  int3
  FOUND_FLAGS FL_IF | FL_VIF, FL_IF
END
VME_CASE "sti with VIP raises #GP(0)", "3B 20.3.1", FL_VIP
RUN16
FAULTS V_GP
  sti
END
VME_CASE "pushf shows VIF as IF and IOPL as 3", "3B 20.3.1", FL_VIF
RUN16
  pushf
  pop bx
  int3
TRAPS V_BP
CHECK FL_IF | FL_IOPL
  movzx eax, word [got.ebx]
  and eax, FL_IF | FL_IOPL
END
VME_CASE "popf takes IF into VIF", "2B POPF", 0
RUN16
  push word FL_IF
  popf
  int3
  FOUND_FLAGS FL_IF | FL_VIF | FL_IOPL, FL_VIF
END
VME_CASE "popf with TF raises #GP(0)", "2B POPF", 0
RUN16
  push word FL_TF
FAULTS V_GP
  popf
END
VME_CASE "popf of IF with VIP raises #GP(0)", "2B POPF", FL_VIP
RUN16
  push word FL_IF
FAULTS V_GP
  popf
END
VME_CASE "a 32-bit pushf raises #GP(0)", "2B PUSHF", 0
RUN16
FAULTS V_GP
  pushfd
END
VME_CASE "int n that is redirected goes by the program's vectors", "3B 20.3.2", FL_VIF
  mov dword [VIRTUAL_INT * 4], (V86_CS << 16) | 0x40
RUN16
  int VIRTUAL_INT
  times 0x40 - 2 nop
  mov bp, sp
  mov bx, [bp + 4]
  int3
TRAPS V_BP
CHECK FL_IF | FL_IOPL
  ; FLAGS on the stack show VIF as IF; VIF is clear in the handler.
  movzx eax, word [got.ebx]
  and eax, FL_IF | FL_IOPL
  test dword [got.eflags], FL_VIF
  jz .end
  xor eax, eax
.end:
END
VME_CASE "int n that is not redirected raises #GP(0)", "3B 20.3.2", 0
RUN16
FAULTS V_GP
  int TRAPPED_INT
END
VME_CASE "cli with IOPL 3 means IF", "3B 20.3.1", FL_IOPL | FL_IF | FL_VIF
RUN16
  cli
  int3
  FOUND_FLAGS FL_IF | FL_VIF, FL_VIF
END

; ring, "name", flags
%macro PVI_CASE 3
CASE %1, %2, "3B 20.4"
NEEDS HAS_VME
  mov dword [case_flags], 2 | (%3)
  CR4_WITH CR4_PVI
%endmacro
PVI_CASE 3, "PVI: sti sets VIF, not IF", 0
RUN
  sti
CHECK FL_VIF
  mov eax, [got.eflags]
  and eax, FL_IF | FL_VIF
END
PVI_CASE 3, "PVI: cli clears VIF, not IF", FL_IF | FL_VIF
RUN
  cli
CHECK FL_IF
  mov eax, [got.eflags]
  and eax, FL_IF | FL_VIF
END
PVI_CASE 3, "PVI: sti with VIP raises #GP(0)", FL_VIP
RUN
FAULTS V_GP
  sti
END
PVI_CASE 1, "PVI: cli of ring 1 raises #GP(0) as ever", 0
RUN
FAULTS V_GP
  cli
END
PVI_CASE 2, "PVI: sti of ring 2 raises #GP(0) as ever", 0
RUN
FAULTS V_GP
  sti
END
PVI_CASE 3, "PVI: pushf shows IF, not VIF", FL_VIF
RUN
GIVES 0
  pushfd
  pop eax
  and eax, FL_IF
END
PVI_CASE 3, "PVI: popf touches neither IF nor VIF", FL_VIF
RUN
  push dword FL_IF | 2
  popfd
CHECK FL_VIF
  mov eax, [got.eflags]
  and eax, FL_IF | FL_VIF
END
