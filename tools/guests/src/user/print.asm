/*G:610 Printing.
 *
 * Bytes gather in a buffer, and one system call prints many: each call that reaches the console costs a trap to the
 * Host. Before it: the program. Next: the other direction (line-editor.asm). */

; The text that follows the call, up to its zero. Keeps all registers.
say_inline:
  xchg eax, [esp]
  call say_text
  xchg eax, [esp]
  ret

; The text at eax; afterwards eax is behind its zero. Keeps all other registers.
say_text:
  push ecx
.next:
  mov cl, [eax]
  inc eax
  test cl, cl
  jz .done
  xchg eax, ecx
  call say_byte
  xchg eax, ecx
  jmp .next
.done:
  pop ecx
  ret

; The byte al, a line feed with the carriage return that a terminal wants. Keeps all registers.
say_byte:
  cmp al, 10
  jne say_raw
  mov al, 13
  call say_raw
  mov al, 10
say_raw:
  push ecx
  mov ecx, [out_length]
  mov [printed + ecx], al
  inc ecx
  mov [out_length], ecx
  cmp ecx, OUT_BYTES
  pop ecx
  jae flush
  ret

; Prints what has gathered. Keeps all registers.
flush:
  pusha
  mov ebx, printed
  mov ecx, [out_length]
  mov dword [out_length], 0
  sys SYS_WRITE
  popa
  ret

; eax in decimal. Keeps all registers.
say_number:
  push ecx
  mov ecx, 1
  call say_padded
  pop ecx
  ret

; eax in decimal, with spaces before it in ecx columns. Keeps all registers.
say_padded:
  pusha
  mov ebp, esp
  mov ebx, 10
.digit:
  xor edx, edx
  div ebx
  push edx
  dec ecx
  test eax, eax
  jnz .digit
  cmp ecx, 0
  jle .print
  mov al, ' '
.space:
  call say_byte
  dec ecx
  jnz .space
.print:
  pop eax
  add al, '0'
  call say_byte
  cmp esp, ebp
  jne .print
  popa
  ret

; eax in decimal with zeros before it in ecx columns. Keeps all registers.
say_zeros:
  pusha
  mov ebx, 10
  mov esi, ecx
.digit:
  xor edx, edx
  div ebx
  push edx
  dec esi
  jnz .digit
.print:
  pop eax
  add al, '0'
  call say_byte
  dec ecx
  jnz .print
  popa
  ret

; eax in hexadecimal with 0x before it. Keeps all registers.
say_hex:
  pusha
  mov edx, eax
  say "0x"
  mov ecx, 8
.next:
  rol edx, 4
  mov eax, edx
  and eax, 15
  mov al, [hex_digits + eax]
  call say_byte
  dec ecx
  jnz .next
  popa
  ret

; The text at eax, then spaces to column ecx. Keeps all registers.
say_column:
  pusha
  mov edx, eax
  call say_text
  sub eax, edx
  dec eax
  sub ecx, eax
  jle .done
  mov al, ' '
.space:
  call say_byte
  dec ecx
  jnz .space
.done:
  popa
  ret

; eax / ecx, with a point and two digits after it. Keeps all registers. ecx below 2^25.
say_ratio:
  pusha
  xor edx, edx
  div ecx
  call say_number
  mov al, '.'
  call say_byte
  imul eax, edx, 100
  xor edx, edx
  div ecx
  mov ecx, 2
  call say_zeros
  popa
  ret

hex_digits: db "0123456789abcdef"
