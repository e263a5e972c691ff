/*G:530 System calls.
 *
 * The table, and those calls that only tell: about processes, about what was counted, about the command line. An
 * address that a program hands in is checked before it is used, and what is not there yet is made, so that the kernel
 * never faults on a program's behalf. Before it: messages. Next: the end (shutdown.asm). */
align 4
system_calls:                   ; in the order of SYS_…; ebx ecx edx arguments, ebp frame, answer in eax
  dd sys_exit, sys_write, sys_read, sys_fork, sys_wait, sys_getpid, sys_yield, sys_sleep
  dd sys_clock, sys_power, sys_name, sys_process, sys_counters, sys_hypercalls, sys_arguments

sys_getpid:
  mov eax, [current]
  mov eax, [eax + PROC_PID]
  ret

sys_yield:
  call schedule
  xor eax, eax
  ret

; ebx 16 bytes.
sys_name:
  mov edx, ebx
  mov ecx, 16
  xor eax, eax
  call user_range
  test eax, eax
  jnz .done
  mov esi, ebx
  mov edi, [current]
  add edi, PROC_NAME
  mov ecx, 4
  rep movsd
  mov [edi - 1], al             ; it ends, whatever it is
.done:
  ret

; ebx place in the table, ecx buffer.
sys_process:
  mov edx, ecx
  mov ecx, INFO_SIZE
  mov eax, FAULT_WR
  call user_range
  test eax, eax
  jnz .done
  mov eax, ERROR_CALL
  cmp ebx, PROCESSES
  jae .done
  imul ebx, PROC_SIZE
  add ebx, processes
  mov eax, [ebx + PROC_STATE]
  cmp ebx, [current]
  jne .not_this
  mov eax, STATE_RUNNING
.not_this:
  mov [edx + INFO_STATE], eax
  mov eax, [ebx + PROC_PID]
  mov [edx + INFO_PID], eax
  mov eax, [ebx + PROC_PARENT]
  test eax, eax
  jz .no_parent
  mov eax, [eax + PROC_PID]
.no_parent:
  mov [edx + INFO_PARENT], eax
  mov eax, [ebx + PROC_PAGES]
  mov [edx + INFO_PAGES], eax
  mov eax, [ebx + PROC_FAULTS]
  mov [edx + INFO_FAULTS], eax
  mov eax, [ebx + PROC_TICKS]
  mov [edx + INFO_TICKS], eax
  lea esi, [ebx + PROC_NAME]
  lea edi, [edx + INFO_NAME]
  mov ecx, 4
  rep movsd
  xor eax, eax
.done:
  ret

; ebx buffer.
sys_counters:
  mov edx, ebx
  mov ecx, COUNTERS_SIZE
  mov eax, FAULT_WR
  call user_range
  test eax, eax
  jnz .done
  mov eax, [ram_bytes]
  mov [counters + COUNT_RAM], eax
  mov esi, counters
  mov edi, ebx
  mov ecx, COUNTERS_SIZE / 4
  rep movsd
.done:
  ret

; ebx buffer, ecx bytes: the command line, cut to fit, always with a zero at its end.
sys_arguments:
  test ecx, ecx
  jz .done
  mov edx, ebx
  mov eax, FAULT_WR
  call user_range
  test eax, eax
  jnz .done
  mov esi, [KBASE + BOOT_COMMAND_LINE]
  mov edi, ebx
  test esi, esi
  jz .end
  add esi, KBASE
.next:
  dec ecx
  jz .end
  lodsb
  stosb
  test al, al
  jnz .next
  ret
.end:
  mov byte [edi], 0
  xor eax, eax
.done:
  ret
