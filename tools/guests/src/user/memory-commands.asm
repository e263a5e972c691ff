/*G:650 Commands about memory.
 *
 * Nobody here asks for memory: a page of heap or stack comes into being when it is touched, and not before. Before it:
 * commands that look. Next: processes (process-commands.asm). */

do_mem:
  mov ebx, counters
  sys SYS_COUNTERS
  mov eax, [counters + COUNT_RAM]
  shr eax, 10
  mov ecx, 8
  call say_padded
  say ` KB of RAM\n`
  mov eax, [counters + COUNT_KERNEL]
  call .kilobytes
  say ` KB the kernel, its page tables, the program\n`
  mov eax, [counters + COUNT_FRAMES]
  sub eax, [counters + COUNT_KERNEL]
  sub eax, [counters + COUNT_FREE]
  call .kilobytes
  say ` KB in use by processes\n`
  mov eax, [counters + COUNT_FREE]
  call .kilobytes
  say ` KB free\n`
  mov eax, [counters + COUNT_FRAMES]
  shl eax, 2
  mov edx, [counters + COUNT_RAM]
  shr edx, 10
  sub edx, eax
  jz .all
  mov eax, edx
  mov ecx, 8
  call say_padded
  say ` KB left alone: this kernel maps 128 MB at most\n`
.all:
  say `This process sees code at 0x08048000, its heap at 0x10000000, its stack below\n`
  say `0xC0000000; from there up is the kernel. What it takes for physical memory is\n`
  say `made up, too: the Host keeps page tables of its own, with the true frames.\n`
  ret
.kilobytes:
  shl eax, 2
  mov ecx, 8
  jmp say_padded

do_fault:
  mov eax, 8
  call parse_number
  test eax, eax
  jnz .some
  inc eax
.some:
  cmp eax, (USER_HEAP_END - FRESH) / PAGE_SIZE
  jbe .possible
  mov eax, (USER_HEAP_END - FRESH) / PAGE_SIZE
.possible:
  mov esi, eax
  say `Touching `
  call say_number
  say ` pages from `
  mov eax, FRESH
  call say_hex
  say `, which this process does not have yet.\n`
  call flush
  mov ebx, counters_then
  sys SYS_COUNTERS
  mov edi, FRESH
  mov ecx, esi
.touch:
  inc dword [edi]
  add edi, PAGE_SIZE
  dec ecx
  jnz .touch
  mov ebx, counters
  sys SYS_COUNTERS
  say `             before     after\n`
  say `page faults`
  mov edx, COUNT_FAULTS
  call .both
  say `  for zeroes`
  mov edx, COUNT_ZERO
  call .both_near
  say `free frames`
  mov edx, COUNT_FREE
  call .both
  say `Each first touch trapped: the Host found nothing in our tables and handed the\n`
  say `fault on, our kernel took a frame of zeroes and told it by SET_PTE; then the\n`
  say `same instruction ran again and never knew.\n`
  ret
.both:
  mov al, ' '
  call say_byte
.both_near:
  mov eax, [counters_then + edx]
  mov ecx, 7
  call say_padded
  mov eax, [counters + edx]
  mov ecx, 10
  call say_padded
  say `\n`
  ret

do_eat:
  say `Touching page after page until none is left.\n`
  call flush
  sys SYS_FORK
  cmp eax, 0
  jl fork_failed
  je .child
  call wait_for
  mov edi, eax
  mov ebx, counters
  sys SYS_COUNTERS
  say `It ended with status `
  mov eax, edi
  call say_number
  say `. All its frames came back: `
  mov eax, [counters + COUNT_FREE]
  call say_number
  say ` are free.\n`
  ret
.child:
  mov edi, FRESH
.next:
  inc dword [edi]
  add edi, PAGE_SIZE
  cmp edi, USER_HEAP_END
  jb .next
  xor ebx, ebx
  sys SYS_EXIT
