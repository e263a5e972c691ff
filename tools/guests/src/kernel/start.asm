/*G:100 The first instruction.
 *
 * The Launcher put us at 1 MB and the Host entered us in ring 1, with flat segments, no stack and no page tables: until
 * we hand some in, every address is physical. So we say who we are (LGUEST_INIT), build page tables that show all RAM
 * from 0xC0000000 up, switch to them, jump up there, and make all else ready, one room at a time. Before it: the map.
 * Next: how we ask the Host (hypercalls.asm). */
start:
  cld
  mov esp, boot_stack_top - KBASE
  mov eax, LHCALL_LGUEST_INIT
  mov ebx, lguest_data - KBASE
  inc dword [counters - KBASE + COUNT_DIRECT + 4 * LHCALL_LGUEST_INIT]
  int HYPERCALL_TRAP

  mov eax, [BOOT_RAM_LOW]
  cmp dword [BOOT_RAM_HIGH], 0
  je .size_known
  mov eax, 0xfffff000
.size_known:
  and eax, PTE_FRAME
  mov [ram_bytes - KBASE], eax
  cmp eax, LEAST_RAM
  jae .enough
  mov eax, LHCALL_SHUTDOWN
  mov ebx, too_small_text - KBASE
  mov ecx, SHUTDOWN_POWER_OFF
  int HYPERCALL_TRAP
.enough:
  cmp eax, MAX_MAPPED
  jbe .fits
  mov eax, MAX_MAPPED
.fits:
  shr eax, 12
  mov [counters - KBASE + COUNT_FRAMES], eax

  ; The directory, then tables for all frames without a gap: entry n of them maps frame n.
  mov edi, FREE_START
  mov [kernel_directory - KBASE], edi
  mov ebp, edi
  add edi, PAGE_SIZE
  mov edx, edi
  mov ecx, eax
  mov eax, PTE_KERNEL
.map:
  mov [edi], eax
  add edi, 4
  add eax, PAGE_SIZE
  dec ecx
  jnz .map
  call .round_up
  ; Name these tables in the directory from 0xC0000000 on, and the first of them at 0 for the moment of the switch.
  lea ebx, [ebp + (KBASE >> 22) * 4]
.name:
  lea eax, [edx + PTE_KERNEL]
  mov [ebx], eax
  add ebx, 4
  add edx, PAGE_SIZE
  cmp edx, edi
  jb .name
  mov eax, [ebp + (KBASE >> 22) * 4]
  mov [ebp], eax
  ; One more for the pages above RAM, where devices are.
  lea eax, [edi + PTE_KERNEL]
  mov [ebp + (DEVICES >> 22) * 4], eax
  mov eax, [ram_bytes - KBASE]
  or eax, PTE_KERNEL
  mov ecx, DEVICE_PAGES
.map_device:
  mov [edi], eax
  add edi, 4
  add eax, PAGE_SIZE
  dec ecx
  jnz .map_device
  call .round_up
  ; One 16-bit counter per frame: who uses it. All that lies below the first free frame is the kernel's.
  lea eax, [edi + KBASE]
  mov [frame_users - KBASE], eax
  mov eax, [counters - KBASE + COUNT_FRAMES]
  lea eax, [edi + eax * 2 + PAGE_SIZE - 1]
  shr eax, 12
  mov [counters - KBASE + COUNT_KERNEL], eax
  mov [frame_fresh - KBASE], eax
  mov ecx, eax
  neg eax
  add eax, [counters - KBASE + COUNT_FRAMES]
  mov [counters - KBASE + COUNT_FREE], eax
  mov eax, 1
  rep stosw

  mov eax, LHCALL_NEW_PGTABLE
  mov ebx, ebp
  inc dword [counters - KBASE + COUNT_DIRECT + 4 * LHCALL_NEW_PGTABLE]
  int HYPERCALL_TRAP
  mov eax, high
  jmp eax

.round_up:
  add edi, PAGE_SIZE - 1
  and edi, PTE_FRAME
  ret

; From here on addresses are what they were linked for.
high:
  mov esp, boot_stack_top
  mov dword [ebp + KBASE], 0
  mov eax, LHCALL_SET_PGD
  mov ebx, ebp
  xor ecx, ecx
  call hypercall
  call load_segments
  call load_gates
  mov eax, LHCALL_TS
  mov ebx, CR0_TS
  call hypercall                ; nobody here computes with the FPU: whoever tries is killed
  call greet_early
  call clock_start
  call console_find
  call first_process
  jmp idle

; Before the console's driver is up, what we print goes out by NOTIFY, 15 characters at a time.
greet_early:
  print `\e[2m[boot] ring 1, page tables of our own: `
  mov eax, [counters + COUNT_FRAMES]
  shr eax, 8
  call put_number
  print ` MB at 0xC0000000 (printed by NOTIFY)\r\n`
  jmp put_flush

too_small_text: db "the embedded guest needs at least 2 MB of memory", 0
  times 128 db 0                ; the Host reads 128 bytes, whatever the text's length

section .bss
alignb PAGE_SIZE
boot_stack: resb PAGE_SIZE      ; also the idle process's
boot_stack_top:
ram_bytes: resd 1
kernel_directory: resd 1        ; physical
section .text
