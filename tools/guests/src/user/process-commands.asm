/*G:660 Commands about processes.
 *
 * One becomes two; one does what it may not; one never stops. Before it: memory. Next: time (time-commands.asm). */
ROUNDS   equ 3
BUSY_MS  equ 5                  ; longer than a turn

do_fork:
  mov eax, 1
  call parse_number
  cmp eax, 1
  ja .many
  mov ebx, counters_then
  sys SYS_COUNTERS
  call flush
  sys SYS_FORK
  cmp eax, 0
  jl fork_failed
  je .child
  mov edi, eax
  mov ebx, counters
  sys SYS_COUNTERS
  say `fork() came back twice: here with `
  mov eax, edi
  call say_number
  say `, in the child with 0. Both own the same\nframes, read-only now: whoever writes to one first gets a copy. The Host heard\nof it by `
  mov eax, [counters + COUNT_RING + 4 * 14]
  sub eax, [counters_then + COUNT_RING + 4 * 14]
  call say_number
  say ` calls of SET_PTE in the ring. Both are busy now, and take turns:\n`
  mov ebp, parent_text
  call .work
  mov eax, edi
  call wait_for
  mov edi, eax
  mov ebx, counters
  sys SYS_COUNTERS
  say `The child ended with status `
  mov eax, edi
  call say_number
  say `. Page faults that copied: `
  mov eax, [counters + COUNT_COPY]
  sub eax, [counters_then + COUNT_COPY]
  call say_number
  say `; that found\nnobody else to share with: `
  mov eax, [counters + COUNT_CLAIM]
  sub eax, [counters_then + COUNT_CLAIM]
  call say_number
  say `. Context switches: `
  mov eax, [counters + COUNT_SWITCHES]
  sub eax, [counters_then + COUNT_SWITCHES]
  call say_number
  say `, each told in one visit.\n`
  ret
.child:
  mov ebx, child_text + 2
  call set_name
  mov ebp, child_text
  call .work
  mov ebx, 7
  sys SYS_EXIT

; Says ebp a few times and computes in between.
.work:
  xor esi, esi
.round:
  inc esi
  mov eax, ebp
  call say_text
  say `, process `
  sys SYS_GETPID
  call say_number
  say `, round `
  mov eax, esi
  call say_number
  say `\n`
  call flush
  mov eax, BUSY_MS
  call busy
  cmp esi, ROUNDS
  jb .round
  ret

.many:                          ; as many children as are wanted, or as there is room for
  mov esi, eax
  xor edi, edi
.another:
  call flush
  sys SYS_FORK
  cmp eax, 0
  jl .no_more
  je .short_life
  inc edi
  cmp edi, esi
  jb .another
  jmp .collect
.no_more:
  call fork_failed
.collect:
  mov eax, edi
  call say_number
  say ` children were born`
  call flush
  xor esi, esi
.next:
  mov ebx, status
  sys SYS_WAIT
  cmp eax, 0
  jl .collected
  inc esi
  jmp .next
.collected:
  say `, `
  mov eax, esi
  call say_number
  say ` have ended.\n`
  ret
.short_life:
  mov ebx, child_text + 2
  call set_name
  mov ebx, 20
  sys SYS_SLEEP
  xor ebx, ebx
  sys SYS_EXIT

do_segv:
  say `A child reads from 0xC0100000, where the kernel is.\n`
  call flush
  sys SYS_FORK
  cmp eax, 0
  jl fork_failed
  je .child
  call wait_for
  say `It ended with status `
  call say_number
  say `. The page is mapped, but not for ring 3: the processor\n`
  say `faulted, the Host handed the fault on, our kernel killed the child. The shell\n`
  say `and its memory are as they were.\n`
  ret
.child:
  mov eax, [KBASE + 0x100000]
  xor ebx, ebx                  ; not reached
  sys SYS_EXIT

do_spin:
  say `Running for ever. Ctrl-C ends it: the interrupt of the console gets through,\nbecause every interrupt takes the processor away from whoever runs.\n`
  call flush
.forever:
  jmp .forever

; Does something useless for eax milliseconds. Keeps ebx, esi, edi, ebp.
busy:
  push ebx
  push esi
  push edi
  mov esi, eax
  mov ebx, clock
  sys SYS_CLOCK
  rdtsc
  mov ebx, eax
  mov edi, edx
  mov eax, [clock + CLOCK_TSC_KHZ]
  mul esi
  add ebx, eax
  adc edi, edx
.again:
  mov ecx, 1000
.spin:
  loop .spin
  rdtsc
  sub eax, ebx
  sbb edx, edi
  jc .again
  pop edi
  pop esi
  pop ebx
  ret

parent_text: db "  parent", 0
child_text:  db "  child", 0
