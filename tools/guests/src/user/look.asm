/*G:640 Commands that look.
 *
 * What there is to do, who is there, what was asked of the Host; and the ways to end it all. Before it: the shell. Next:
 * memory (memory-commands.asm). */

do_help:
  say `\e[1mTo look\e[0m      ps      processes            calls     hypercalls, by name\n`
  say `             mem     memory               time      clocks\n`
  say `\e[1mTo try\e[0m       fault   memory on demand     fork      one process becomes two\n`
  say `             segv    a forbidden touch    bench     what things cost\n`
  say `             eat     all memory there is  spin      run until Ctrl-C\n`
  say `             sleep N do nothing, N ms     echo TEXT, clear\n`
  say `\e[1mAll of it\e[0m    tour\n`
  say `\e[1mTo end\e[0m       halt    power off            reboot, crash\n`
  say `fault and fork take a number: fault 100, fork 20.\n`
  ret

do_ps:
  say `\e[1m pid parent state     pages faults ticks name\e[0m\n`
  xor esi, esi
.next:
  mov ebx, esi
  mov ecx, process
  sys SYS_PROCESS
  test eax, eax
  jnz .done
  inc esi
  mov edx, [process + INFO_STATE]
  test edx, edx
  jz .next
  cmp esi, 1
  je .next                      ; the idle one is no process to speak of
  mov eax, [process + INFO_PID]
  mov ecx, 4
  call say_padded
  mov eax, [process + INFO_PARENT]
  mov ecx, 7
  call say_padded
  mov al, ' '
  call say_byte
  mov eax, [state_names + edx * 4]
  mov ecx, 10
  call say_column
  mov eax, [process + INFO_PAGES]
  mov ecx, 5
  call say_padded
  mov eax, [process + INFO_FAULTS]
  mov ecx, 7
  call say_padded
  mov eax, [process + INFO_TICKS]
  mov ecx, 6
  call say_padded
  mov al, ' '
  call say_byte
  mov eax, process + INFO_NAME
  call say_text
  say `\n`
  jmp .next
.done:
  say `Each has page tables of its own and runs in ring 3. A tick is a clock interrupt\n`
  say `that found it running: every 4 ms the next one gets its turn.\n`
  ret

do_calls:
  mov ebx, counters
  sys SYS_COUNTERS
  say `\e[1mhypercall           direct      ring\e[0m\n`
  xor esi, esi                  ; number
  xor edi, edi                  ; direct ones, all
  xor ebp, ebp                  ; from the ring, all
.next:
  mov eax, [counters + COUNT_DIRECT + esi * 4]
  mov edx, [counters + COUNT_RING + esi * 4]
  mov ecx, eax
  or ecx, edx
  jz .none
  add edi, eax
  add ebp, edx
  push eax
  mov eax, [call_names + esi * 4]
  mov ecx, 16
  call say_column
  pop eax
  call .columns
.none:
  inc esi
  cmp esi, CALLS
  jb .next
  mov eax, all_text
  mov ecx, 16
  call say_column
  mov eax, edi
  mov edx, ebp
  call .columns
  say `A direct call is a trap to the Host and back. Calls in the ring wait for\n`
  say `the next direct one, and all are done in that one visit.\nSystem calls so far: `
  mov eax, [counters + COUNT_SYSCALLS]
  call say_number
  say `; these go from ring 3 to ring 1 without the Host.\n`
  ret
.columns:
  mov ecx, 10
  call say_padded
  mov eax, edx
  call say_padded
  say `\n`
  ret

do_echo:
  mov eax, edi
  call say_text
  say `\n`
  ret

do_clear:
  say `\e[H\e[2J`
  ret

do_halt:
  say `Powering off: SHUTDOWN with the text "Power down".\n`
  call flush
  mov ebx, POWER_OFF
  sys SYS_POWER

do_reboot:
  say `Asking for a restart: SHUTDOWN with the number 2.\n`
  call flush
  mov ebx, POWER_REBOOT
  sys SYS_POWER

do_crash:
  say `Crashing: SHUTDOWN with any other text is why a Guest died.\n`
  call flush
  mov ebx, POWER_CRASH
  sys SYS_POWER

align 4
state_names: dd state_free, state_ready, state_waits, state_ended, state_runs
state_free:  db "free", 0
state_ready: db "ready", 0
state_waits: db "waiting", 0
state_ended: db "ended", 0
state_runs:  db "running", 0
all_text:    db "all", 0
align 4
call_names:
  dd call_0, call_1, call_2, call_x, call_4, call_5, call_6, call_7, call_8, call_9
  dd call_10, call_x, call_x, call_13, call_14, call_15, call_16, call_17, call_18, call_19
call_0:  db "FLUSH_ASYNC", 0
call_1:  db "LGUEST_INIT", 0
call_2:  db "SHUTDOWN", 0
call_4:  db "NEW_PGTABLE", 0
call_5:  db "FLUSH_TLB", 0
call_6:  db "LOAD_IDT_ENTRY", 0
call_7:  db "SET_STACK", 0
call_8:  db "TS", 0
call_9:  db "SET_CLOCKEVENT", 0
call_10: db "HALT", 0
call_13: db "SET_PMD", 0
call_14: db "SET_PTE", 0
call_15: db "SET_PGD", 0
call_16: db "LOAD_TLS", 0
call_17: db "NOTIFY", 0
call_18: db "LOAD_GDT_ENTRY", 0
call_19: db "SEND_INTERRUPTS", 0
call_x:  db "?", 0
