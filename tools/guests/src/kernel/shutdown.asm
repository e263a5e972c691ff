/*G:540 The end.
 *
 * SHUTDOWN takes the address of a text. "Power down" is the agreed text of an orderly end; any other is why we crashed,
 * and the Launcher shows it. Before it: system calls. With this the kernel is complete; next: what runs on it
 * (../user/start.asm). */

; ebx POWER_…
sys_power:
  cmp ebx, POWER_CRASH
  je .crash
  mov ecx, SHUTDOWN_RESTART
  mov edx, restart_text
  cmp ebx, POWER_REBOOT
  je .go
  mov ecx, SHUTDOWN_POWER_OFF
  mov edx, power_down_text
  cmp ebx, POWER_OFF
  je .go
  mov eax, ERROR_CALL
  ret
.go:
  lea ebx, [edx - KBASE]
  mov eax, LHCALL_SHUTDOWN
  call hypercall
.crash:
  mov eax, crash_text
  jmp panic_with

; eax text, ecx a number to go with it.
panic:
  push ecx
  mov dword [message_length], 0
  call put_text
  print `0x`
  pop eax
  call put_hex
  mov ecx, [message_length]
  mov byte [message + ecx], 0
  mov eax, message

; eax the whole text.
panic_with:
  mov edi, eax
  mov dword [message_length], 0
  cmp edi, message
  je .tell                      ; it lies where we would put it together
  print `\e[31m[kernel] panic\e[0m\r\n`
  call put_flush
.tell:
  lea ebx, [edi - KBASE]
  mov ecx, SHUTDOWN_POWER_OFF
  mov eax, LHCALL_SHUTDOWN
  call hypercall
.forever:
  jmp .forever

power_down_text: db "Power down", 0
restart_text:    db "Restart", 0
crash_text:      db "kernel panic: somebody asked for it, with the shell's command crash", 0
  times 128 db 0                ; the Host reads 128 bytes, whatever the text's length
