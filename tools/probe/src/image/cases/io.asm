/*T:941 IOPL and the I/O permission bitmap.
 *
 * CLI, STI, IN, OUT, INS and OUTS ask IOPL, the last four also the TSS's bitmap: every bit of the ports they touch must
 * be clear (SDM Vol 1 §18.5). Before it: privileged.asm. Next: flags.asm. */

%macro IOPL 1
  mov dword [case_flags], 2 | ((%1) << 12)
%endmacro

GROUP "IOPL and the I/O bitmap"

; ring
%macro IOPL_RING 1
CASE %1, "cli with IOPL below CPL raises #GP(0)", "1 18.5.1"
  IOPL %1 - 1
RUN
FAULTS V_GP
  cli
END
CASE %1, "sti with IOPL below CPL raises #GP(0)", "1 18.5.1"
  IOPL %1 - 1
RUN
FAULTS V_GP
  sti
END
CASE %1, "sti and cli with IOPL = CPL", "1 18.5.1"
  IOPL %1
RUN
GIVES FL_IF
  sti
  pushfd
  cli
  pop eax
  and eax, FL_IF
END
CASE %1, "in from a port open in the bitmap", "1 18.5.2"
RUN
GIVES 7
  in al, PORT_OPEN
  mov eax, 7
END
CASE %1, "in from a port shut in the bitmap raises #GP(0)", "1 18.5.2"
RUN
FAULTS V_GP
  in al, PORT_SHUT
END
CASE %1, "out to a shut port with IOPL = CPL", "1 18.5.1"
  IOPL %1
RUN
GIVES 7
  out PORT_SHUT, al
  mov eax, 7
END
%endmacro
  IOPL_RING 1
  IOPL_RING 2
  IOPL_RING 3

CASE 0, "out to a shut port with IOPL 0", "1 18.5.1"
RUN
GIVES 7
  out PORT_SHUT, al
  mov eax, 7
END
CASE 3, "a word at two open ports", "1 18.5.2"
RUN
GIVES 7
  in ax, PORT_OPEN
  mov eax, 7
END
CASE 1, "a word of which the second port is shut raises #GP(0)", "1 18.5.2"
RUN
FAULTS V_GP
  in ax, PORT_OPEN + 1
END
CASE 3, "a doubleword of which the third port is shut raises #GP(0)", "1 18.5.2"
RUN
FAULTS V_GP
  in eax, PORT_OPEN
END
CASE 1, "a port beyond the TSS's limit raises #GP(0)", "1 18.5.2"
RUN
  mov dx, 0x1000
FAULTS V_GP
  out dx, al
END
CASE 3, "a bitmap beyond the TSS's limit opens nothing", "1 18.5.2"
  mov word [TSS_MAIN + 0x66], TSS32_LIMIT + 1
RUN
FAULTS V_GP
  in al, PORT_OPEN
END
CASE 1, "insb from a shut port raises #GP(0) before it writes", "2A INS"
RUN
  mov edi, FRAMES
  mov edx, PORT_SHUT
FAULTS V_GP
  insb
CHECK 0
  mov eax, [FRAMES]
END
CASE 3, "outsb to an open port", "2B OUTS"
RUN
GIVES FRAMES + 1
  mov esi, FRAMES
  mov edx, PORT_OPEN
  outsb
  mov eax, esi
END
CASE 3, "a 16-bit TSS has no bitmap", "1 18.5.2"
  mov dword [TSS_OLD + 2], (DS0 << 16) | 0x1000 ; SS0:SP0, in low memory
  mov ax, OLD_TSS
  ltr ax
RUN
FAULTS V_GP
  in al, PORT_OPEN
END
