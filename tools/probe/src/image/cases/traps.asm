/*T:955 Exceptions of instructions.
 *
 * Which instruction raises #DE, #BP, #OF, #BR and #UD, with EIP on it or after it; LOCK and the length of instructions
 * (SDM Vol 3A §6.15). Before it: task-state.asm. Next: coprocessor.asm. */

GROUP "Exceptions of instructions"

; ring, vector, instruction, "name", "where"
%macro RAISES 5
CASE %1, %4, %5
RUN
FAULTS %2
  %3
END
%endmacro
  RAISES 1, V_DE, {div al}, "division by zero raises #DE at the instruction", "3A 6.15 #DE"
CASE 3, "a quotient that does not fit raises #DE", "2A DIV"
RUN
  mov edx, 1
  mov ecx, 1
FAULTS V_DE
  div ecx
END
CASE 3, "the most negative quotient's neighbour raises #DE", "2A IDIV"
RUN
  mov eax, 0x80000000
  cdq
  mov ecx, -1
FAULTS V_DE
  idiv ecx
CHECK 0x80000000
  mov eax, [got.eax]
END
CASE 1, "int3 raises #BP after the instruction", "3A 6.15 #BP"
RUN
  int3
TRAPS V_BP
END
CASE 1, "into with OF raises #OF after the instruction", "3A 6.15 #OF"
  mov dword [case_flags], 2 | FL_OF
RUN
  into
TRAPS V_OF
END
CASE 3, "into without OF does nothing", "3A 6.15 #OF"
RUN
GIVES 7
  mov eax, 7
  into
END
CASE 1, "bound outside raises #BR at the instruction", "3A 6.15 #BR"
  mov dword [FRAMES], 1
  mov dword [FRAMES + 4], 9
RUN
FAULTS V_BR
  bound eax, [FRAMES]
END
CASE 3, "bound inside does nothing", "3A 6.15 #BR"
  mov dword [FRAMES + 4], 9
RUN
GIVES 9
  mov eax, 9
  bound eax, [FRAMES]
END
  RAISES 1, V_UD, {ud2}, "ud2 raises #UD", "3A 6.15 #UD"
  RAISES 3, V_UD, {db 0x0F, 0x04}, "an opcode that is none raises #UD", "3A 6.15 #UD"
  RAISES 1, V_UD, {db 0xC5, 0xC0}, "lds of a register raises #UD", "2A LDS"
  RAISES 3, V_UD, {db 0x62, 0xC0}, "bound of a register raises #UD", "2A BOUND"
  RAISES 3, V_UD, {db 0x0F, 0xC7, 0xC8}, "cmpxchg8b of a register raises #UD", "2A CMPXCHG8B"
  RAISES 1, V_UD, {db 0x8D, 0xC0}, "lea of a register raises #UD", "2A LEA"
  RAISES 0, V_UD, {db 0x0F, 0x01, 0xD7}, "lgdt of a register raises #UD", "2A LGDT"
  RAISES 1, V_UD, {db 0x8E, 0xF0}, "a segment register 6 raises #UD", "2B MOV"
  RAISES 0, V_UD, {db 0x0F, 0x22, 0xC8}, "mov to CR1 raises #UD", "2B MOV"
  RAISES 1, V_UD, {db 0xFF, 0xF8}, "FF /7 raises #UD", "3A 6.15 #UD"

GROUP "LOCK and the length of instructions"

  RAISES 1, V_UD, {db 0xF0, 0x90}, "lock nop raises #UD", "2A LOCK"
  RAISES 3, V_UD, {db 0xF0, 0x01, 0xC8}, "lock add of a register raises #UD", "2A LOCK"
  RAISES 1, V_UD, {db 0xF0, 0x03, 0x05, 0, 0, 0, 0}, "lock add from memory raises #UD", "2A LOCK"
  RAISES 3, V_UD, {db 0xF0, 0x89, 0x05, 0, 0, 0, 0}, "lock mov raises #UD", "2A LOCK"
  RAISES 1, V_UD, {db 0xF0, 0x39, 0x05, 0, 0, 0, 0}, "lock cmp raises #UD", "2A LOCK"
  RAISES 3, V_UD, {db 0xF0, 0xF6, 0x25, 0, 0, 0, 0}, "lock mul raises #UD", "2A LOCK"
  RAISES 3, V_UD, {db 0xF0, 0x0F, 0xA3, 0x05, 0, 0, 0, 0}, "lock bt raises #UD", "2A LOCK"
CASE 1, "lock xadd and lock bts of memory", "2A LOCK"
RUN
GIVES 7
  mov ecx, 5
  lock xadd [FRAMES], ecx
  lock bts dword [FRAMES], 1
  mov eax, [FRAMES]
END
CASE 3, "lock cmpxchg8b", "2A CMPXCHG8B"
RUN
GIVES 7
  mov ebx, 7
  lock cmpxchg8b [FRAMES]
  mov eax, [FRAMES]
END
CASE 3, "fifteen bytes are an instruction", "2A 2.3.11"
RUN
GIVES 7
  times 10 db 0x3E
  mov eax, 7
END
CASE 1, "sixteen bytes raise #GP(0)", "2A 2.3.11"
RUN
FAULTS V_GP
  times 11 db 0x3E
  mov eax, 7
END
CASE 3, "a length that is too much comes before a page not present", "2A 2.3.11"
RUN
  mov ecx, 15
  mov edi, FRAMES + 0x7FF1
  mov al, 0x3E
  rep stosb
  mov eax, UNMAPPED - 15
  jmp eax
ENDS_WITH V_GP
CHECK UNMAPPED - 15
  mov eax, [got.eip]
END
