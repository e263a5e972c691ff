/*T:961 Real-address mode.
 *
 * The same code address as in virtual-8086 mode, with CR0.PE clear: vectors from the table at IDTR, no error codes, no
 * rights, but limits of 64 KB (SDM Vol 3B §20.1). Before it: vme.asm; these are the last cases. */

GROUP "Real-address mode"

CASE REAL, "int n goes by the vector table and pushes FLAGS, CS, IP", "3B 20.1.4"
RUN16
  int 0x30
TRAPS 0x30
CHECK V86_CS | ((V86_SP - 6) << 16)
  mov eax, [got.esp]
  sub eax, 6
  shl eax, 16
  mov ax, [got.cs]
END
CASE REAL, "a vector beyond IDTR's limit raises vector 13", "3B 20.1.4"
RUN16
FAULTS V_GP
  int LAST_VECTOR + 1
END
CASE REAL, "division by zero is vector 0, at the instruction", "3B 20.1.4"
RUN16
FAULTS V_DE
  div al
END
CASE REAL, "an opcode that is none is vector 6", "3B 20.1.4"
RUN16
FAULTS V_UD
  ud2
END
CASE REAL, "a word at 0xFFFF is vector 13", "3B 20.1.4"
RUN16
  mov bx, 0xFFFF
FAULTS V_GP
  mov ax, [bx]
END
CASE REAL, "a word at SS:0xFFFF is vector 12", "3B 20.1.4"
RUN16
  mov bp, 0xFFFF
FAULTS V_SS
  mov ax, [bp]
END
CASE REAL, "a 32-bit offset above 64 KB is vector 13", "3B 20.1.1"
RUN16
  mov ebx, 0x10000
FAULTS V_GP
  mov al, [ebx]
END
; instruction, "name": vector 6
%macro IN_REAL 2
CASE REAL, %2, "3B 20.1.3"
RUN16
FAULTS V_UD
  %1
END
%endmacro
  IN_REAL {lldt ax}, "lldt is undefined"
  IN_REAL {ltr ax}, "ltr is undefined"
  IN_REAL {str ax}, "str is undefined"
  IN_REAL {lar ax, bx}, "lar is undefined"
  IN_REAL {verw ax}, "verw is undefined"
  IN_REAL {arpl ax, bx}, "arpl is undefined"
CASE REAL, "cli, sti and popf need no IOPL", "3B 20.1.3"
RUN16
GIVES FL_IF | FL_IOPL
  push word FL_IF | FL_IOPL
  popf
  cli
  sti
  pushf
  xor eax, eax
  pop ax
  and ax, FL_IF | FL_IOPL
END
CASE REAL, "mov of CR0 and smsw show PE clear", "3B 20.1.3"
RUN16
GIVES 0
  mov eax, cr0
  smsw bx
  or ax, bx
  and eax, CR0_PE
END
CASE REAL, "a far jump loads a paragraph", "3B 20.1.1"
RUN16
GIVES 0x7F0
  jmp 0x7F0:(..@real_far - (..@body_ %+ N) + 0x100)
..@real_far:
  xor eax, eax
  mov ax, cs
END
CASE REAL, "a limit loaded in protected mode stays", "3A 9.9.2"
  mov dword [FRAMES], 0x12345678
RUN16
GIVES 0x12345678
  mov eax, cr0
  or al, CR0_PE
  mov cr0, eax
  jmp short .protected
.protected:
  mov bx, DS0
  mov ds, bx
  and al, ~CR0_PE & 0xFF
  mov cr0, eax
  jmp short .real
.real:
  xor bx, bx
  mov ds, bx
  mov ebx, FRAMES
  mov eax, [ebx]
END
CASE REAL, "iret pops IP, CS and FLAGS", "3B 20.1.4"
RUN16
GIVES 0x7F0 | (FL_CF << 16)
  push word FL_CF
  push word 0x7F0
  push word ..@real_iret - (..@body_ %+ N) + 0x100
  iret
..@real_iret:
  sbb eax, eax
  and eax, FL_CF << 16
  mov ax, cs
END
