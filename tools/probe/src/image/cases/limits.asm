/*T:949 Limits and types of segments.
 *
 * Every byte of an operand lies within the limit, or all of it is refused: #SS(0) through SS, #GP(0) through any other
 * register (SDM Vol 3A §5.3, §5.4). Peers that check no limits fail most of these. Before it: iret.asm. Next:
 * paging.asm. */

GROUP "Limits and types"

; ring, base, limit, access byte, flags: S0 in ds
%macro IN_DS 5
  DESC S0, %2, %3, (%4) | DPL3, %5
RUN
  mov eax, S0 | 3
  mov ds, eax
%endmacro

; ring, limit, access, flags, offset, size word, GP or fine, "name"
%macro READ_FAULT 7             ; ring, limit, access byte, flags, size, offset, "name"
CASE %1, %7, "3A 5.3"
  IN_DS %1, PAGES, %2, %3, %4
FAULTS V_GP
  cmp %5 [%6], 0
END
%endmacro
%macro READ_FINE 7
CASE %1, %7, "3A 5.3"
  IN_DS %1, PAGES, %2, %3, %4
GIVES 7
  cmp %5 [%6], 0
  mov eax, 7
END
%endmacro
  READ_FINE 1, 0xFFF, D_RW, 4, byte, 0xFFF, "the last byte"
  READ_FAULT 1, 0xFFF, D_RW, 4, byte, 0x1000, "the byte after the last"
  READ_FINE 1, 0xFFF, D_RW, 4, dword, 0xFFC, "the last doubleword"
  READ_FAULT 1, 0xFFF, D_RW, 4, dword, 0xFFD, "a doubleword across the limit"
  READ_FAULT 0, 0xFFF, D_RW, 4, dword, 0xFFD, "a doubleword across the limit"
  READ_FAULT 2, 0xFFF, D_RW, 4, word, 0xFFF, "a word across the limit"
  READ_FAULT 3, 0xFFF, D_RW, 4, dword, 0xFFFFFFFE, "a doubleword that wraps"
  READ_FINE 3, 1, D_RW, 0xC, dword, 0x1FFC, "a page-granular limit covers its last page"
  READ_FAULT 3, 1, D_RW, 0xC, dword, 0x1FFD, "a doubleword across a page-granular limit"
  READ_FINE 1, 0, D_RW, 4, byte, 0, "a limit of 0 is one byte"
  READ_FAULT 1, 0xFFF, D_DOWN, 4, byte, 0xFFF, "expand-down: the limit itself is outside"
  READ_FINE 1, 0xFFF, D_DOWN, 4, byte, 0x1000, "expand-down: the first byte after the limit"
  READ_FAULT 3, 0xFFF, D_DOWN, 4, dword, 0xFFC, "expand-down: a doubleword below the limit"
  READ_FINE 3, 0xFFF, D_DOWN, 0, dword, 0x7FFC, "expand-down, 16-bit: below 64 KB"
  READ_FAULT 1, 0xFFF, D_DOWN, 0, dword, 0xFFFD, "expand-down, 16-bit: a doubleword across 64 KB"
  READ_FAULT 1, 0xFFF, D_DOWN, 0, byte, 0x10000, "expand-down, 16-bit: above 64 KB"
  READ_FAULT 1, 0, D_DOWN, 0xC, byte, 0xFFF, "expand-down, page-granular: the limit's page is outside"
  READ_FINE 1, 0, D_DOWN, 0xC, byte, 0x1000, "expand-down, page-granular: the page after it"

CASE 1, "a write to a read-only segment raises #GP(0)", "3A 5.4"
  IN_DS 1, PAGES, FLAT, D_R, BIG32
FAULTS V_GP
  mov byte [0], 1
END
CASE 3, "add to a read-only segment raises #GP(0)", "3A 5.4"
  IN_DS 3, PAGES, FLAT, D_R, BIG32
FAULTS V_GP
  add byte [0], 1
END
CASE 1, "a write through cs raises #GP(0)", "3A 5.4"
RUN
FAULTS V_GP
  mov byte [cs:FRAMES], 1
END
CASE 1, "a read through execute-only cs raises #GP(0)", "3A 5.4"
  DESC S0, 0, FLAT, D_X | DPL1, BIG32
RUN
  jmp S0 | 1:.on
.on:
FAULTS V_GP
  mov al, [cs:FRAMES]
END
CASE 1, "a read through readable cs", "3A 5.4"
RUN
GIVES 0x12345678
  mov dword [FRAMES], 0x12345678
  mov eax, [cs:FRAMES]
END
CASE 1, "rep stosb up to the limit: what fits is done", "3A 5.3"
  DESC S0, PAGES, 0xF, D_RW | DPL3, 4
RUN
  mov eax, S0 | 3
  mov es, eax
  mov edi, 0xC
  mov ecx, 8
FAULTS V_GP
  rep stosb
CHECK 4 | (0x10 << 8)
  mov eax, [got.edi]
  shl eax, 8
  or eax, [got.ecx]
END
CASE 1, "cmpxchg across the limit changes nothing", "3A 5.3"
  mov dword [FRAMES + 0xE], 5
  IN_DS 1, PAGES, 0xF, D_RW, 4
  mov eax, 5
FAULTS V_GP
  cmpxchg [0xE], ecx
CHECK 5
  mov eax, [FRAMES + 0xE]
END
CASE 3, "an x87 operand of ten bytes across the limit raises #GP(0)", "3A 5.3"
  IN_DS 3, PAGES, 0xF, D_RW, 4
FAULTS V_GP
  fld tword [7]
END
CASE 1, "bound's second word across the limit raises #GP(0)", "3A 5.3"
  IN_DS 1, PAGES, 0xF, D_RW, 4
FAULTS V_GP
  bound eax, [0xC]
END
CASE 3, "les across the limit raises #GP(0)", "3A 5.3"
  IN_DS 3, PAGES, 0xF, D_RW, 4
FAULTS V_GP
  les eax, [0xB]
END
CASE 3, "a 16-bit address wraps at 64 KB", "3A 3.7"
  IN_DS 3, PAGES - 0xFFFE + 2, FLAT, D_RW, BIG32
GIVES 7
  mov ebx, 0xFFFE
  cmp byte [bx], 0
  mov eax, 7
END

GROUP "Limits of stacks"

; ring 1 in a stack of its own: base STACK1 - 0x1000. limit, access byte, flags, esp
%macro IN_SS 4
  DESC S0, STACK1 - 0x1000, %1, (%2) | DPL1, %3
RUN
  mov eax, S0 | 1
  mov ss, eax
  mov esp, %4
%endmacro
%macro STACK_FAULT 6            ; limit, access byte, flags, esp, instruction, "name"
CASE 1, %6, "3A 6.15 #SS"
  IN_SS %1, %2, %3, %4
FAULTS V_SS
  %5
CHECK %4
  mov eax, [got.esp]
END
%endmacro
  STACK_FAULT 0x7FF, D_RW, 4, 0x803, {push eax}, "push across the limit raises #SS(0)"
  STACK_FAULT 0x7FF, D_RW, 4, 0x7FD, {pop eax}, "pop across the limit raises #SS(0)"
  STACK_FAULT 0x7FF, D_RW, 4, 0x900, {call $}, "call above the limit raises #SS(0)"
  STACK_FAULT 0x7FF, D_RW, 4, 0x7FE, {ret}, "ret across the limit raises #SS(0)"
  STACK_FAULT 0x7FF, D_RW, 4, 0x900, {pushad}, "pusha above the limit raises #SS(0)"
  STACK_FAULT 0x7FF, D_RW, 4, 0x7F0, {popad}, "popa across the limit raises #SS(0)"
  STACK_FAULT 0x7FF, D_DOWN, 4, 0x802, {push eax}, "push below an expand-down stack's limit raises #SS(0)"
  STACK_FAULT 0x7FF, D_DOWN, 4, 0x804, {call CS1:0}, "a far call without room raises #SS(0)"
  STACK_FAULT 0x7FF, D_RW, 4, 0x900, {enter 0, 0}, "enter above the limit raises #SS(0)"
CASE 1, "an operand by ebp across the limit raises #SS(0)", "3A 6.15 #SS"
  IN_SS 0x7FF, D_RW, 4, 0x700
  mov ebp, 0x7FD
FAULTS V_SS
  mov eax, [ebp]
END
CASE 1, "the same offset through ds raises #GP(0)", "3A 6.15 #SS"
  IN_SS 0x7FF, D_RW, 4, 0x700
  mov ds, eax
  mov ebp, 0x7FD
FAULTS V_GP
  mov eax, [ds:ebp]
END
CASE 1, "a push that fits an expand-down stack", "3A 5.3"
  IN_SS 0x7FF, D_DOWN, 4, 0x804
GIVES 0x800
  push eax
  mov eax, esp
END
CASE 1, "a 16-bit stack wraps and keeps the upper half of esp", "3A 6.15 #SS"
  IN_SS 0xFFFF, D_RW, 0, 0x12340000
GIVES 0x1234FFFC
  push eax
  mov eax, esp
END

CASE 1, "enter with a level copies the frame pointers", "2A ENTER"
RUN
GIVES 0x11112222
  push dword 0x11112222         ; what the outer frame's display holds
  mov ebp, esp
  add ebp, 4
  enter 0, 2
  mov eax, [esp + 4]
END
CASE 1, "a 16-bit pop beyond 64 KB of a 16-bit stack raises #SS(0)", "3A 6.15 #SS"
  IN_SS 0xFFFF, D_RW, 0, 0xFFFF
FAULTS V_SS
  pop ax
END
GROUP "Limits of code"

; limit is that of S0 over the case's own code, from .code on; then what ends with #GP(0) at the offset
%macro IN_CODE 1
  DESC S0, .code, %1, D_XR | DPL1, 4
RUN
  jmp S0 | 1:0
.code:
%endmacro
%macro AT_OFFSET 1
ENDS_WITH V_GP
CHECK %1
  mov eax, [got.eip]
END
%endmacro
CASE 1, "the instruction after the limit", "3A 5.3"
  IN_CODE 1
  nop
  nop
  nop
AT_OFFSET 2
CASE 1, "an instruction across the limit", "3A 5.3"
  IN_CODE 3
  nop
  mov eax, 0x12345678
AT_OFFSET 1
CASE 1, "a near jmp past the limit faults at the jmp", "2A JMP"
  IN_CODE 0x7F
  nop
  jmp near .code + 0x80
AT_OFFSET 1
CASE 1, "a jcc past the limit faults at the jcc", "2A Jcc"
  IN_CODE 0x7F
  nop
  xor eax, eax
  jz near .code + 0x80
AT_OFFSET 3
CASE 1, "a near call past the limit pushes nothing", "2A CALL"
  IN_CODE 0x7F
  nop
  call near .code + 0x80
ENDS_WITH V_GP
CHECK STACK1 | 1
  mov eax, [got.esp]
  or eax, [got.eip]
END
CASE 1, "a ret past the limit faults at the ret", "2B RET"
  IN_CODE 0x7F
  push dword 0x80
  ret
AT_OFFSET 5
CASE 1, "a jmp through a register past the limit", "2A JMP"
  IN_CODE 0x7F
  mov eax, 0x80
  jmp eax
AT_OFFSET 5
CASE 1, "a loop past the limit", "2A LOOP"
  IN_CODE 0x2F
  mov ecx, 2
  loop .code + 0x50
AT_OFFSET 5
