/*G:620 Editing a line.
 *
 * The kernel hands over what is typed byte by byte and echoes nothing; all that makes a line out of it is here.
 * Backspace takes one back, Ctrl-U all, Ctrl-C gives the line up, Ctrl-L clears the screen, the arrow up brings the last
 * line again. A line that would not fit on its row is refused, with a bell at each byte too many. Before it: printing.
 * Next: what is done with a line (shell.asm). */
KEY_CTRL_C    equ 3
KEY_CTRL_D    equ 4
KEY_BACKSPACE equ 8
KEY_LF        equ 10
KEY_CTRL_L    equ 12
KEY_CR        equ 13
KEY_CTRL_U    equ 21
KEY_ESCAPE    equ 27
KEY_DELETE    equ 127

; The next byte typed, in eax. Keeps all other registers.
read_byte:
  push ebx
  push ecx
.again:
  mov ecx, [input_next]
  cmp ecx, [input_end]
  jb .have
  call flush
  mov ebx, input
  mov ecx, INPUT_BYTES
  sys SYS_READ
  cmp eax, 0
  jle .again
  add eax, input
  mov [input_end], eax
  mov ecx, input
.have:
  movzx eax, byte [ecx]
  inc ecx
  mov [input_next], ecx
  pop ecx
  pop ebx
  ret

prompt:
  say `\e[1;32mlguest> \e[0m`
  ret

; Shows the prompt and reads a line into `line`, with a zero at its end. Returns its length, or -1 if it was given up.
read_line:
  push ebx
  call prompt
  xor ebx, ebx                  ; its length so far
  mov dword [line_too_long], 0
.next:
  call read_byte
  mov ecx, [last_was_cr]
  mov dword [last_was_cr], 0
  cmp eax, KEY_CR
  je .return
  cmp eax, KEY_LF
  je .line_feed
  cmp eax, KEY_CTRL_C
  je .give_up
  cmp eax, KEY_BACKSPACE
  je .back
  cmp eax, KEY_DELETE
  je .back
  cmp eax, KEY_CTRL_U
  je .clear
  cmp eax, KEY_CTRL_L
  je .screen
  cmp eax, KEY_ESCAPE
  je .escape
  cmp eax, KEY_CTRL_D
  je .hint
  cmp eax, ' '
  jb .next
  cmp eax, 126
  ja .next
  cmp ebx, LINE_BYTES
  jae .too_long
  mov [line + ebx], al
  inc ebx
  call say_byte
  jmp .next
.too_long:
  mov dword [line_too_long], 1
  mov al, 7
  call say_byte
  jmp .next
.line_feed:
  test ecx, ecx                 ; the second half of a line end
  jnz .next
  jmp .end
.return:
  mov dword [last_was_cr], 1
.end:
  say `\n`
  mov byte [line + ebx], 0
  cmp dword [line_too_long], 0
  jne .refuse
  mov eax, ebx
  pop ebx
  ret
.refuse:
  say `That line was too long: 68 characters at most. Nothing was done.\n`
  jmp .nothing
.give_up:
  say `^C\n`
.nothing:
  mov eax, -1
  pop ebx
  ret
.back:
  test ebx, ebx
  jz .next
  dec ebx
  say `\b \b`
  jmp .next
.clear:
  call .wipe
  jmp .next
.wipe:
  test ebx, ebx
  jz .wiped
  dec ebx
  say `\b \b`
  jmp .wipe
.wiped:
  ret
.hint:
  test ebx, ebx
  jnz .next
  say `(halt powers this guest off)\n`
  jmp .nothing
.screen:
  say `\e[H\e[2J`
  call prompt
  mov byte [line + ebx], 0
  mov eax, line
  call say_text
  jmp .next
.escape:
  call read_byte
  cmp eax, '['
  jne .next
.sequence:                      ; parameters, then one letter that says what it is
  call read_byte
  cmp eax, '@'
  jb .sequence
  cmp eax, 'A'
  jne .next
  call .wipe
  mov dword [line_too_long], 0
.recall:
  mov al, [last_line + ebx]
  test al, al
  jz .next
  mov [line + ebx], al
  inc ebx
  call say_byte
  jmp .recall
