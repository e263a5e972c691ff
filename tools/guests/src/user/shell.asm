/*G:630 The shell.
 *
 * It reads a line, finds the command, and lets a child of its own do it, so that whatever goes wrong there does not go
 * wrong here. If the kernel's command line says `batch`, it takes the tour at once and powers off. Before it: the line.
 * Next: the commands, first those that only look (look.asm). */

shell:
  mov ebx, arguments
  mov ecx, 256
  sys SYS_ARGUMENTS
  call banner
  call is_batch
  test eax, eax
  jz .next
  mov esi, tour_command
  mov edi, no_argument
  call run_in_child
  jmp do_halt
.next:
  call read_line
  cmp eax, 0
  jle .next
  mov esi, line
  mov edi, last_line
.remember:
  lodsb
  stosb
  test al, al
  jnz .remember
  call run_line
  jmp .next

banner:
  say `\n\e[1;36m  lguest\e[0m \e[1mthe embedded guest\e[0m\n`
  say `  A small kernel in assembly. It runs in ring 1 of a processor written in\n`
  say `  TypeScript and asks its Host for all that a kernel may not do by itself.\n  `
  mov ebx, counters
  sys SYS_COUNTERS
  mov eax, [counters + COUNT_RAM]
  shr eax, 20
  call say_number
  say ` MB of memory, a console, a clock. Try \e[1mhelp\e[0m, or \e[1mtour\e[0m.\n\n`
  jmp flush

; Returns 1 if `batch` is one of the words of the kernel's command line.
is_batch:
  mov esi, arguments
.word:
  mov edi, batch_word
.letter:
  lodsb
  cmp al, [edi]
  jne .differs
  inc edi
  test al, al
  jnz .letter
.yes:
  mov eax, 1
  ret
.differs:
  cmp al, ' '
  jne .skip
  cmp byte [edi], 0
  je .yes
  jmp .word
.skip:
  test al, al
  jz .no
  lodsb
  cmp al, ' '
  jne .skip
  jmp .word
.no:
  xor eax, eax
  ret

; Does what stands in `line`.
run_line:
  mov esi, line
  call skip_spaces
  cmp byte [esi], 0
  je .done
  mov ebx, esi
  mov esi, commands
.look:
  mov edx, [esi]
  test edx, edx
  jz .unknown
  mov edi, ebx
.letter:
  mov al, [edi]
  cmp al, ' '
  jne .not_space
  xor eax, eax
.not_space:
  cmp al, [edx]
  jne .differs
  inc edi
  inc edx
  test al, al
  jnz .letter
  dec edi
  xchg esi, edi
  call skip_spaces
  xchg esi, edi
  cmp dword [esi + 8], 0
  jne run_in_child
  mov esi, [esi + 4]
  call esi
  jmp flush
.differs:
  add esi, 12
  jmp .look
.unknown:
  say `There is no command "`
  mov eax, ebx
  call say_text
  say `". Try help.\n`
.done:
  ret

skip_spaces:
  cmp byte [esi], ' '
  jne .done
  inc esi
  jmp skip_spaces
.done:
  ret

; Runs the command at esi in the table, edi its argument, in a child, and waits for it.
run_in_child:
  call flush
  sys SYS_FORK
  cmp eax, 0
  jl fork_failed
  je .child
  call wait_for
  cmp eax, STATUS_INTERRUPTED
  jne .done
  say `^C\n`
.done:
  jmp flush
.child:
  mov ebx, [esi]
  call set_name
  call [esi + 4]
  call flush
  xor ebx, ebx
  sys SYS_EXIT

; ebx what this process shall be called. Keeps all registers.
set_name:
  pusha
  mov esi, ebx
  mov edi, name
  mov ecx, 15
.next:
  lodsb
  stosb
  test al, al
  jz .done
  dec ecx
  jnz .next
  mov byte [edi], 0
.done:
  mov ebx, name
  sys SYS_NAME
  popa
  ret

; Waits for child eax. Returns how it ended.
wait_for:
  push ebx
  push esi
  mov esi, eax
.again:
  mov ebx, status
  sys SYS_WAIT
  cmp eax, esi
  je .ended
  cmp eax, 0
  jg .again                     ; another one, that was left behind
  mov dword [status], STATUS_INTERRUPTED
.ended:
  mov eax, [status]
  pop esi
  pop ebx
  ret

; eax why fork did not work.
fork_failed:
  cmp eax, ERROR_NO_PROCESS
  je .table
  say `fork: no memory is left for another process.\n`
  jmp flush
.table:
  say `fork: the process table is full, there is no place for another process.\n`
  jmp flush

; The number at edi, eax if there is none.
parse_number:
  mov cl, [edi]
  sub cl, '0'
  cmp cl, 9
  ja .done
  xor eax, eax
.next:
  movzx ecx, byte [edi]
  sub ecx, '0'
  cmp ecx, 9
  ja .done
  cmp eax, 100000000
  jae .done
  imul eax, eax, 10
  add eax, ecx
  inc edi
  jmp .next
.done:
  ret

; Name, what to do, and 1 if a child shall do it. A command finds its argument at edi.
align 4
commands:
  dd name_help, do_help, 0
  dd name_ps, do_ps, 1
  dd name_calls, do_calls, 1
  dd name_mem, do_mem, 1
  dd name_fault, do_fault, 1
  dd name_eat, do_eat, 1
  dd name_fork, do_fork, 1
  dd name_segv, do_segv, 1
  dd name_spin, do_spin, 1
  dd name_time, do_time, 1
  dd name_sleep, do_sleep, 1
  dd name_bench, do_bench, 1
tour_command:
  dd name_tour, do_tour, 1
  dd name_echo, do_echo, 0
  dd name_clear, do_clear, 0
  dd name_halt, do_halt, 0
  dd name_reboot, do_reboot, 0
  dd name_crash, do_crash, 0
  dd 0
name_help:   db "help", 0
name_ps:     db "ps", 0
name_calls:  db "calls", 0
name_mem:    db "mem", 0
name_fault:  db "fault", 0
name_eat:    db "eat", 0
name_fork:   db "fork", 0
name_segv:   db "segv", 0
name_spin:   db "spin", 0
name_time:   db "time", 0
name_sleep:  db "sleep", 0
name_bench:  db "bench", 0
name_tour:   db "tour", 0
name_echo:   db "echo", 0
name_clear:  db "clear", 0
name_halt:   db "halt", 0
name_reboot: db "reboot", 0
name_crash:  db "crash", 0
batch_word:  db "batch", 0
no_argument: db 0
