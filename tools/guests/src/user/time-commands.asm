/*G:670 Commands about time.
 *
 * What time it is, how long things take. Time in the Guest is what the Host says it is: under a virtual clock these
 * numbers are the same in every run. Before it: processes. Next: the tour (tour.asm). */
DAY_SECONDS equ 86400

do_time:
  mov ebx, clock
  sys SYS_CLOCK
  say `It is `
  call say_date
  say `. This guest is up `
  mov eax, [clock + CLOCK_UP_MS]
  mov ecx, 1000
  call say_ratio
  say ` s.\n`
  mov esi, 50
  call measure_sleep
  mov ebx, counters
  sys SYS_COUNTERS
  say `The time stamp counter makes `
  mov eax, [clock + CLOCK_TSC_KHZ]
  call say_number
  say ` steps in a millisecond.\nClock interrupts so far: `
  mov eax, [counters + COUNT_TICKS]
  call say_number
  say `. Each is ordered by SET_CLOCKEVENT; while all\nsleep, the kernel orders none that it does not need, and calls HALT.\n`
  ret

do_sleep:
  mov eax, 1000
  call parse_number
  mov esi, eax
; Sleeps esi milliseconds and says how long it took.
measure_sleep:
  mov ebx, clock_then
  sys SYS_CLOCK
  mov ebx, esi
  sys SYS_SLEEP
  mov ebx, clock
  sys SYS_CLOCK
  say `Slept `
  mov eax, esi
  call say_number
  say ` ms; it took `
  mov eax, [clock + CLOCK_UP_MS]
  sub eax, [clock_then + CLOCK_UP_MS]
  imul eax, eax, 1000
  push eax
  mov eax, [clock + CLOCK_UP_NS]
  sub eax, [clock_then + CLOCK_UP_NS]
  cdq
  mov ecx, 1000
  idiv ecx
  pop ecx
  add eax, ecx
  mov ecx, 1000
  call say_ratio
  say ` ms.\n`
  ret

; The date and time in `clock`, UTC. Years from 1970 to 2105.
say_date:
  mov eax, [clock + CLOCK_SECONDS]
  xor edx, edx
  mov ecx, DAY_SECONDS
  div ecx
  push edx
  mov esi, 1970
.year:                          ; eax days since the first of January of esi
  call year_days
  cmp eax, ecx
  jb .in_year
  sub eax, ecx
  inc esi
  jmp .year
.in_year:
  sub ecx, 365 - 28             ; days of this year's February
  xor edi, edi
.month:
  movzx edx, byte [month_days + edi]
  cmp edi, 1
  jne .not_february
  mov edx, ecx
.not_february:
  cmp eax, edx
  jb .in_month
  sub eax, edx
  inc edi
  jmp .month
.in_month:
  push eax
  mov eax, esi
  call say_number
  mov al, '-'
  call say_byte
  lea eax, [edi + 1]
  mov ecx, 2
  call say_zeros
  mov al, '-'
  call say_byte
  pop eax
  inc eax
  call say_zeros
  mov al, ' '
  call say_byte
  pop eax
  xor edx, edx
  mov ebx, 3600
  div ebx
  call say_zeros
  mov al, ':'
  call say_byte
  mov eax, edx
  xor edx, edx
  mov ebx, 60
  div ebx
  call say_zeros
  mov al, ':'
  call say_byte
  mov eax, edx
  call say_zeros
  say ` UTC`
  ret

; Days of year esi, in ecx. Keeps all other registers. Right until 2099.
year_days:
  mov ecx, 365
  test esi, 3
  jnz .done
  inc ecx
.done:
  ret

CALL_ROUNDS   equ 4000
YIELD_ROUNDS  equ 200
TRAP_ROUNDS   equ 512
FAULT_ROUNDS  equ 128
FORK_ROUNDS   equ 10

do_bench:
  mov ebx, clock
  sys SYS_CLOCK
  say `\e[1mone of                           nanoseconds\e[0m\n`
  mov eax, bench_call_text
  mov ebp, CALL_ROUNDS
  mov edi, bench_call
  call measure
  mov eax, bench_trap_text
  mov ebp, TRAP_ROUNDS
  mov edi, bench_trap
  call measure
  mov eax, bench_ring_text
  mov ebp, TRAP_ROUNDS
  mov edi, bench_ring
  call measure
  mov eax, bench_fault_text
  mov ebp, FAULT_ROUNDS
  mov edi, bench_fault
  call measure
  mov eax, bench_fork_text
  mov ebp, FORK_ROUNDS
  mov edi, bench_fork
  call measure
  call flush
  sys SYS_FORK
  cmp eax, 0
  jl fork_failed
  je .child
  mov esi, eax
  sys SYS_YIELD                 ; the child's first faults are not counted
  mov eax, bench_switch_text
  mov ebp, YIELD_ROUNDS
  mov edi, bench_switch
  call measure
  mov eax, esi
  call wait_for
  say `A system call stays in the Guest; whatever needs the Host costs two world\nswitches, each of which changes page tables, GDT, IDT and stack. The ring shares\nthat cost between 64 calls.\n`
  ret
.child:
  mov edi, YIELD_ROUNDS
.turn:
  sys SYS_YIELD
  dec edi
  jnz .turn
  xor ebx, ebx
  sys SYS_EXIT

; Text eax; runs edi, which does something ebp times, and says what one took. Keeps esi.
measure:
  push esi
  mov ecx, 32
  call say_column
  rdtsc
  push eax
  push ebp
  call edi
  pop ebp
  rdtsc
  pop ecx
  sub eax, ecx
  mov ecx, 1000000              ; eax steps are eax * 10^6 / kHz nanoseconds
  mul ecx
  div dword [clock + CLOCK_TSC_KHZ]
  xor edx, edx
  div ebp
  mov ecx, 12
  call say_padded
  say `\n`
  call flush
  pop esi
  ret

bench_call:
  mov esi, CALL_ROUNDS
.next:
  sys SYS_GETPID
  dec esi
  jnz .next
  ret

bench_trap:
  mov ecx, HYPERCALLS_DIRECT
  jmp bench_hypercalls
bench_ring:
  mov ecx, HYPERCALLS_RING
bench_hypercalls:
  mov ebx, TRAP_ROUNDS
  sys SYS_HYPERCALLS
  ret

bench_fault:
  mov esi, FAULT_ROUNDS
  mov eax, FRESH
.next:
  inc dword [eax]
  add eax, PAGE_SIZE
  dec esi
  jnz .next
  ret

bench_fork:
  mov esi, FORK_ROUNDS
.next:
  sys SYS_FORK
  cmp eax, 0
  jl .failed
  je .child
  call wait_for
.failed:
  dec esi
  jnz .next
  ret
.child:
  xor ebx, ebx
  sys SYS_EXIT

bench_switch:
  mov esi, YIELD_ROUNDS / 2     ; there and back
.next:
  sys SYS_YIELD
  dec esi
  jnz .next
  ret

month_days: db 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31
bench_call_text:   db "system call", 0
bench_trap_text:   db "hypercall, direct", 0
bench_ring_text:   db "hypercall, in the ring", 0
bench_fault_text:  db "page fault, a page of zeroes", 0
bench_fork_text:   db "fork, exit and wait", 0
bench_switch_text: db "switch to another process", 0
