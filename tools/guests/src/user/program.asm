/*G:600 The program, whole.
 *
 * All that runs in ring 3: a shell and its commands, in one image that every process maps read-only. Variables live in
 * the first page of the heap, which like all of the heap exists once it is touched, and is copied when a child writes to
 * it. Functions keep ebx, esi, edi and ebp unless they say otherwise; commands need keep nothing. Before it: the
 * kernel. Next: printing (print.asm). */
%include "abi.asm"

%macro say 1                    ; prints a text; keeps all registers
  call say_inline
  db %1, 0
%endmacro
%macro sys 1                    ; a system call: arguments in ebx, ecx, edx; only eax changes
  mov eax, %1
  int VECTOR_SYSCALL
%endmacro
VECTOR_SYSCALL equ 0x80

; Variables.
out_length    equ USER_HEAP
input_next    equ USER_HEAP + 4         ; next byte to take, and one past the last
input_end     equ USER_HEAP + 8
line_length   equ USER_HEAP + 12
line_too_long equ USER_HEAP + 16
last_was_cr   equ USER_HEAP + 20
status        equ USER_HEAP + 24
input         equ USER_HEAP + 0x40      ; INPUT_BYTES
line          equ USER_HEAP + 0x80      ; LINE_BYTES and a zero
last_line     equ USER_HEAP + 0x100
clock         equ USER_HEAP + 0x180
clock_then    equ USER_HEAP + 0x1a0
process       equ USER_HEAP + 0x1c0
name          equ USER_HEAP + 0x1f0
counters      equ USER_HEAP + 0x200
counters_then equ USER_HEAP + 0x400
arguments     equ USER_HEAP + 0x600
printed       equ USER_HEAP + 0x800     ; OUT_BYTES
INPUT_BYTES equ 64
LINE_BYTES  equ 68                      ; with the prompt it stays on one row
OUT_BYTES   equ 1024
FRESH       equ USER_HEAP + 0x100000    ; memory that no command has used

bits 32
org USER_TEXT
  jmp shell
%include "user/print.asm"
%include "user/line-editor.asm"
%include "user/shell.asm"
%include "user/look.asm"
%include "user/memory-commands.asm"
%include "user/process-commands.asm"
%include "user/time-commands.asm"
%include "user/tour.asm"
