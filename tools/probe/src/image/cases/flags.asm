/*T:942 Who may change which flag.
 *
 * POPF and IRET change IF only with CPL at most IOPL, IOPL only at CPL 0, and never fault over it in protected mode
 * (SDM Vol 2B POPF, Vol 3A §2.3). Before it: io.asm. Next: selectors.asm. */

GROUP "EFLAGS"

; ring: POPF of all ones; what is left of IF and IOPL
%macro POPF_CASE 4              ; ring, IOPL, expected, name
CASE %1, %4, "2B POPF"
  IOPL %2
RUN
GIVES %3
  push dword FL_IF | FL_IOPL | 2
  popfd
  pushfd
  pop eax
  and eax, FL_IF | FL_IOPL
END
%endmacro
  POPF_CASE 0, 0, FL_IF | FL_IOPL, "popf changes IF and IOPL"
  POPF_CASE 1, 0, 0, "popf with IOPL 0 changes neither IF nor IOPL"
  POPF_CASE 1, 1, FL_IF | 0x1000, "popf with IOPL 1 changes IF, not IOPL"
  POPF_CASE 2, 1, 0x1000, "popf with IOPL 1 changes neither IF nor IOPL"
  POPF_CASE 2, 2, FL_IF | 0x2000, "popf with IOPL 2 changes IF, not IOPL"
  POPF_CASE 3, 2, 0x2000, "popf with IOPL 2 changes neither IF nor IOPL"
  POPF_CASE 3, 3, FL_IF | FL_IOPL, "popf with IOPL 3 changes IF"

; ring, IOPL, expected: IRET to the same ring
%macro IRET_FLAGS 4
CASE %1, %4, "2A IRET"
  IOPL %2
RUN
GIVES %3
  push dword FL_IF | FL_IOPL | FL_VIF | FL_VIP | FL_ID | 2
  push dword 8 + 0x11 * %1
  push dword .on
  iretd
.on:
  pushfd
  pop eax
  and eax, FL_IF | FL_IOPL | FL_VIF | FL_VIP | FL_ID
END
%endmacro
  IRET_FLAGS 0, 0, FL_IF | FL_IOPL | FL_VIF | FL_VIP | FL_ID, "iret changes IF, IOPL, VIF and VIP"
  IRET_FLAGS 1, 0, FL_ID, "iret with IOPL 0 leaves IF, IOPL, VIF and VIP"
  IRET_FLAGS 1, 1, FL_IF | 0x1000 | FL_ID, "iret with IOPL 1 changes IF, not IOPL"
  IRET_FLAGS 3, 2, 0x2000 | FL_ID, "iret with IOPL 2 leaves IF and IOPL"

CASE 3, "popf changes NT, AC and ID in any ring", "3A 2.3"
RUN
GIVES FL_NT | FL_AC | FL_ID
  push dword FL_NT | FL_AC | FL_ID
  popfd
  pushfd
  pop eax
  and eax, FL_NT | FL_AC | FL_ID
END
CASE 1, "popf leaves VM, VIF and VIP and clears RF", "2B POPF"
RUN
GIVES 0
  push dword FL_VM | FL_VIF | FL_VIP | FL_RF | 2
  popfd
  pushfd
  pop eax
  and eax, FL_VM | FL_VIF | FL_VIP | FL_RF
END
CASE 3, "reserved bits stay 0 and bit 1 stays 1", "3A 2.3"
RUN
GIVES 2
  push dword 0xFFC0802A
  popfd
  pushfd
  pop eax
END
CASE 3, "a 16-bit popf leaves the upper half", "2B POPF"
RUN
GIVES FL_ID
  push dword FL_ID | 2
  popfd
  push word 2
  o16 popf
  pushfd
  pop eax
  and eax, FL_ID
END
CASE 1, "the image of a fault has RF set", "3B 18.3.1.1"
RUN
FAULTS V_UD
  ud2
CHECK FL_RF
  mov eax, [got.eflags]
  and eax, FL_RF
END
CASE 3, "the image of int3 has RF clear", "3B 18.3.1.1"
RUN
  int3
TRAPS V_BP
CHECK 0
  mov eax, [got.eflags]
  and eax, FL_RF
END
