/*T:959 Virtual-8086 mode.
 *
 * Entered by IRET with VM set; CPL is 3, segments are paragraphs of 64 KB, IOPL below 3 traps CLI, STI, PUSHF, POPF, INT
 * and IRET, and an interrupt leaves by ring 0 with the segments on its stack (SDM Vol 3B §20.1, §20.2). Without VME. The
 * code is copied to V86_CODE. Before it: control.asm. Next: vme.asm. */

%macro V86_CASE 2
CASE V86, %1, %2
  IOPL 3
%endmacro

GROUP "Virtual-8086 mode"

V86_CASE "code runs in paragraphs", "3B 20.1.1"
RUN16
GIVES V86_CS
  xor eax, eax
  mov ax, cs
END
V86_CASE "any value may be loaded into a segment register", "3B 20.1.1"
RUN16
GIVES 0x1234
  xor eax, eax
  mov bx, 0x1234
  mov es, bx
  mov ax, es
END
V86_CASE "a paragraph and an offset make the address", "3B 20.1.1"
  mov dword [0x6018], 0x12345678
RUN16
GIVES 0x12345678
  mov bx, 0x600
  mov ds, bx
  mov eax, [0x18]
END
V86_CASE "a word at 0xFFFF raises #GP(0)", "3B 20.1.1"
RUN16
  mov bx, 0xFFFF
FAULTS V_GP
  mov ax, [bx]
END
V86_CASE "a 32-bit offset above 64 KB raises #GP(0)", "3B 20.1.1"
RUN16
  mov ebx, 0x10000
FAULTS V_GP
  mov al, [ebx]
END
V86_CASE "a push that runs below 0 raises #SS(0)", "3B 20.1.1"
RUN16
  mov sp, 1
FAULTS V_SS
  push ax
END
V86_CASE "int n leaves by ring 0 with CS, ES, DS, FS, GS on the stack", "3B 20.2.1"
RUN16
  mov ax, 0x111
  mov es, ax
  mov ax, 0x222
  mov gs, ax
  mov ax, 0x333
  mov fs, ax
CHECK 0x111222 ^ 0x333000 ^ V86_CS
  mov eax, [got.v86_fs]
  shl eax, 12
  mov ecx, [got.v86_es]
  shl ecx, 12
  xor eax, ecx
  xor eax, [got.v86_gs]
  xor eax, [got.v86_ds]
END
V86_CASE "in the handler DS, ES, FS and GS are null", "3B 20.2.1"
RUN16
  nop
CHECK 0
  movzx eax, word [got.ds]
  or ax, [got.es]
  or ax, [got.fs]
  or ax, [got.gs]
END
V86_CASE "the frame lies below ESP0", "3B 20.2.1"
RUN16
  nop
CHECK STACK0 - 40
  mov eax, [got.frame]
END
V86_CASE "the image has VM and SS:SP", "3B 20.2.1"
RUN16
  nop
CHECK FL_VM | V86_SP | (V86_SS << 20)
  mov eax, [got.ss]
  shl eax, 20
  mov ecx, [got.eflags]
  and ecx, FL_VM
  or eax, ecx
  or eax, [got.esp]
END
V86_CASE "a handler of ring 1 is refused with #GP(code)", "3B 20.2.1"
  IDT_GATE SOFT, CS1, 0, G_INT | DPL3
RUN16
FAULTS V_GP, CS1 & ~3
  int SOFT
END
V86_CASE "a conforming handler is refused with #GP(code)", "3B 20.2.1"
  IDT_GATE SOFT, CONF0, 0, G_INT | DPL3
RUN16
FAULTS V_GP, CONF0
  int SOFT
END
V86_CASE "int n through a gate of DPL 0 raises #GP(vector, IDT)", "3B 20.2.1"
RUN16
FAULTS V_GP, 0x20 * 8 + 2
  int 0x20
END
V86_CASE "int3 through a gate of DPL 3", "3B 20.2.1"
RUN16
  int3
TRAPS V_BP
END
V86_CASE "cli, sti, pushf and popf with IOPL 3", "3B 20.2.7"
RUN16
GIVES FL_IF
  sti
  pushf
  cli
  pushf
  popf
  xor eax, eax
  pop ax
  and ax, FL_IF
END
V86_CASE "iret with IOPL 3 stays in paragraphs and keeps IOPL", "3B 20.2.7"
RUN16
  push word 2
  push word 0x7F0
  push word ..@iret_v86 - (..@body_ %+ N) + 0x100
  iret
..@iret_v86:
CHECK 0x7F0 | (FL_IOPL << 4)
  mov eax, [got.eflags]
  and eax, FL_IOPL
  shl eax, 4
  or eax, [got.cs]
END

; instruction, "name": with IOPL 0 raises #GP(0)
%macro SENSITIVE 2
CASE V86, %2, "3B 20.2.7"
  IOPL 2
RUN16
FAULTS V_GP
  %1
END
%endmacro
  SENSITIVE {cli}, "cli with IOPL below 3 raises #GP(0)"
  SENSITIVE {sti}, "sti with IOPL below 3 raises #GP(0)"
  SENSITIVE {pushf}, "pushf with IOPL below 3 raises #GP(0)"
  SENSITIVE {popf}, "popf with IOPL below 3 raises #GP(0)"
  SENSITIVE {int DONE}, "int n with IOPL below 3 raises #GP(0)"
  SENSITIVE {iret}, "iret with IOPL below 3 raises #GP(0)"
CASE V86, "int3 does not ask IOPL", "3B 20.2.7"
  IOPL 0
RUN16
  int3
TRAPS V_BP
END
CASE V86, "into does not ask IOPL", "3B 20.2.7"
  mov dword [case_flags], 2 | FL_OF
RUN16
  into
TRAPS V_OF
END

; instruction, vector, "name", whatever the IOPL
%macro IN_V86 3
V86_CASE %3, "3B 20.2.6"
RUN16
FAULTS %2
  %1
END
%endmacro
  IN_V86 {in al, PORT_SHUT}, V_GP, "in asks the bitmap though IOPL is 3"
  IN_V86 {out PORT_SHUT, ax}, V_GP, "out asks the bitmap though IOPL is 3"
  IN_V86 {hlt}, V_GP, "hlt raises #GP(0)"
  IN_V86 {clts}, V_GP, "clts raises #GP(0)"
  IN_V86 {mov eax, cr0}, V_GP, "mov of CR0 raises #GP(0)"
  IN_V86 {lmsw ax}, V_GP, "lmsw raises #GP(0)"
  IN_V86 {lgdt [0]}, V_GP, "lgdt raises #GP(0)"
  IN_V86 {lldt ax}, V_UD, "lldt raises #UD"
  IN_V86 {ltr ax}, V_UD, "ltr raises #UD"
  IN_V86 {str ax}, V_UD, "str raises #UD"
  IN_V86 {sldt ax}, V_UD, "sldt raises #UD"
  IN_V86 {lar ax, bx}, V_UD, "lar raises #UD"
  IN_V86 {lsl ax, bx}, V_UD, "lsl raises #UD"
  IN_V86 {verr ax}, V_UD, "verr raises #UD"
  IN_V86 {arpl ax, bx}, V_UD, "arpl raises #UD"
CASE V86, "in from a port open in the bitmap", "3B 20.2.8"
  IOPL 0
RUN16
  in al, PORT_OPEN
  int3
TRAPS V_BP
END
V86_CASE "smsw works", "3B 20.2.6"
RUN16
GIVES CR0_BASE & 0xFFFF
  xor eax, eax
  smsw ax
END
V86_CASE "a page fault is the user's", "3B 20.2.3"
  and dword [PT_LOW + 6 * 4], ~P_U
RUN16
  mov bx, 0x600
  mov ds, bx
PAGE_FAULTS PF_U | PF_P, 0x6010
  mov al, [0x10]
CHECK 0
  xor eax, eax
  or dword [PT_LOW + 6 * 4], P_U
END
V86_CASE "a jump past 64 KB raises #GP(0)", "3B 20.1.1"
RUN16
  mov eax, 0x10000
FAULTS V_GP
  jmp eax
END
V86_CASE "a single step", "3B 20.2.1"
  or dword [case_flags], FL_TF
RUN16
  nop
TRAPS V_DB
  nop
END
V86_CASE "sysenter leaves virtual-8086 mode", "2B SYSENTER"
NEEDS HAS_SEP
  SYSENTER_MSRS CS0, .in
RUN16
  sysenter
bits 32
.in:
CHECK CS0
  mov eax, [got.eflags]
  and eax, FL_VM
  or eax, [got.cs]
END
CASE 0, "iret to virtual-8086 mode and int n back: EIP and CS", "3B 20.2.5"
  mov dword [V86_CODE], 0x000040CD
RUN
  push V86_CS
  push V86_CS
  push V86_CS
  push V86_CS
  push V86_SS
  push V86_SP
  push dword 2 | FL_VM | FL_IOPL
  push V86_CS
  push 0
  iretd
CHECK V86_CS | (2 << 16)
  mov eax, [got.eip]
  shl eax, 16
  mov ax, [got.cs]
END
