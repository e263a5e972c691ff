/*G:520 What the kernel has to say.
 *
 * It says little, and in whole lines: pieces are put together in a buffer and printed at once. Before it: the terminal.
 * Next: system calls (system-calls.asm). */
MESSAGE_BYTES equ 256

; The text that follows the call, up to its zero. Keeps all registers.
put_inline:
  xchg eax, [esp]
  call put_text
  xchg eax, [esp]
  ret

; The text at eax; afterwards eax is behind its zero. Keeps all other registers.
put_text:
  push ecx
  mov cl, [eax]
  inc eax
  test cl, cl
  jz .done
  push eax
  mov al, cl
  call put_byte
  pop eax
  pop ecx
  jmp put_text
.done:
  pop ecx
  ret

; The byte al. Keeps all registers.
put_byte:
  push ecx
  mov ecx, [message_length]
  cmp ecx, MESSAGE_BYTES
  jae .full
  mov [message + ecx], al
  inc dword [message_length]
.full:
  pop ecx
  ret

; eax in decimal. Keeps ebx, esi, edi, ebp.
put_number:
  mov ecx, 10
  xor edx, edx
  div ecx
  push edx
  test eax, eax
  jz .last
  call put_number
.last:
  pop eax
  add al, '0'
  jmp put_byte

; eax in hexadecimal, eight digits. Keeps ebx, esi, edi, ebp.
put_hex:
  mov edx, eax
  mov ecx, 8
.next:
  rol edx, 4
  mov al, dl
  and al, 15
  cmp al, 10
  jb .digit
  add al, 'a' - '0' - 10
.digit:
  add al, '0'
  call put_byte
  dec ecx
  jnz .next
  ret

; "[kernel] process 5 (fault)", in yellow.
put_process:
  print `\e[33m[kernel] process `
  mov eax, [current]
  mov eax, [eax + PROC_PID]
  call put_number
  print ` (`
  mov eax, [current]
  add eax, PROC_NAME
  call put_text
  mov al, ')'
  jmp put_byte

; Prints what was put together. Keeps ebx, esi, edi, ebp.
put_flush:
  mov eax, message
  mov ecx, [message_length]
  mov dword [message_length], 0
  jmp console_write

section .bss
alignb 4
message_length: resd 1
message: resb MESSAGE_BYTES + 128   ; SHUTDOWN reads 128 bytes from wherever a text ends
section .text
