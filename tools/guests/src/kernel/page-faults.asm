/*G:210 Page faults.
 *
 * Most are no mistakes. A new process owns no memory at all: its first instruction faults, and only then is the page of
 * its code mapped. Heap and stack come into being in the same way, a page of zeroes at a time; and a page that is shared
 * since a fork is copied when one of the two writes to it. Each fault passes through the Host first, which looks whether
 * its own shadow tables were merely not filled in yet; what we hear of is what our tables really refuse. Before it:
 * traps. Next: interrupts (interrupts.asm). */

; ebp frame.
page_fault:
  mov eax, [lguest_data + LG_CR2]
  mov ebx, eax
  inc dword [counters + COUNT_FAULTS]
  mov ecx, [current]
  inc dword [ecx + PROC_FAULTS]
  mov edx, [ebp + F_ERROR]
  call resolve_fault
  test eax, eax
  jz .done
  test byte [ebp + F_CS], RING3
  jz .kernel
  cmp eax, ERROR_NO_MEMORY
  je .no_memory
  call put_process
  mov eax, touched_text
  test byte [ebp + F_ERROR], FAULT_WR
  jz .read
  mov eax, wrote_text
.read:
  call put_text
  mov eax, ebx
  call put_hex
  mov eax, theirs_text
  cmp ebx, KBASE
  jae .whose
  mov eax, readonly_text
  mov ecx, ebx
  sub ecx, USER_TEXT
  cmp ecx, USER_PAGES * PAGE_SIZE
  jb .whose
  mov eax, nobodys_text
.whose:
  call put_text
  call put_flush
  mov eax, STATUS_FAULT
  jmp .kill
.no_memory:
  call put_process
  print `: no memory is left for it. Killed.\e[0m\r\n`
  call put_flush
  mov eax, STATUS_NO_MEMORY
.kill:
  mov ecx, [current]
  mov [ecx + PROC_KILLED], eax
.done:
  ret
.kernel:
  mov eax, fault_panic_text
  mov ecx, ebx
  jmp panic

; eax address, edx FAULT_WR for a write, other bits do not matter: gives the current process what it may have there.
; Returns 0, ERROR_ADDRESS or ERROR_NO_MEMORY.
resolve_fault:
  push ebx
  push esi
  push edi
  mov ebx, eax
  mov edi, [current]
  ; The error code does not tell whether our entry is present: the fault was in the Host's shadow of it.
  push edx
  mov eax, [edi + PROC_DIRECTORY]
  mov edx, ebx
  xor ecx, ecx
  call find_entry
  pop edx
  test eax, eax
  jz .absent
  test byte [eax], PTE_P
  jnz .shared
.absent:
  cmp ebx, USER_TEXT
  jb .bad
  cmp ebx, USER_TEXT + USER_PAGES * PAGE_SIZE
  jb .text
  cmp ebx, USER_HEAP
  jb .bad
  cmp ebx, USER_HEAP_END
  jb .zero
  cmp ebx, USER_STACK_BOTTOM
  jb .bad
  cmp ebx, USER_STACK_TOP
  jae .bad
.zero:
  call frame_alloc
  test eax, eax
  jz .no_memory
  inc dword [counters + COUNT_ZERO]
  lea esi, [eax + PTE_USER]
  jmp .map
.text:
  test edx, FAULT_WR
  jnz .bad
  lea eax, [ebx + USER_IMAGE - USER_TEXT]
  and eax, PTE_FRAME
  call frame_share
  inc dword [counters + COUNT_TEXT]
  lea esi, [eax + PTE_TEXT]
.map:                           ; esi is the new entry
  mov eax, [edi + PROC_DIRECTORY]
  mov edx, ebx
  mov ecx, 1
  call find_entry
  test eax, eax
  jz .undo
  inc dword [edi + PROC_PAGES]
.tell:
  mov [eax], esi
  ; The Host would find out by itself, at the price of another fault.
  mov edx, esi
  mov ecx, ebx
  and ecx, PTE_FRAME
  mov ebx, [edi + PROC_DIRECTORY]
  xor esi, esi
  mov eax, LHCALL_SET_PTE
  call hypercall
  xor eax, eax
  jmp .done
.undo:
  mov eax, esi
  and eax, PTE_FRAME
  call frame_release
.no_memory:
  mov eax, ERROR_NO_MEMORY
  jmp .done

.shared:                        ; it is there: only a write to a page shared since a fork is in order
  test edx, FAULT_WR
  jz .bad
  mov esi, [eax]
  test esi, PTE_COW
  jz .bad
  push eax
  and esi, PTE_FRAME
  mov eax, esi
  call frame_users_of
  cmp eax, 1
  je .claim
  call frame_alloc
  test eax, eax
  jz .copy_failed
  inc dword [counters + COUNT_COPY]
  push edi
  push eax
  lea edi, [eax + KBASE]
  lea eax, [esi + KBASE]
  xchg eax, esi
  mov ecx, PAGE_SIZE / 4
  rep movsd
  call frame_release            ; eax: the one that was shared
  pop esi
  pop edi
  jmp .writable
.claim:
  inc dword [counters + COUNT_CLAIM]
.writable:
  or esi, PTE_USER
  pop eax
  jmp .tell
.copy_failed:
  pop eax
  jmp .no_memory
.bad:
  mov eax, ERROR_ADDRESS
.done:
  pop edi
  pop esi
  pop ebx
  ret

touched_text: db " read 0x", 0
wrote_text:   db " wrote to 0x", 0
theirs_text:  db `, a page of the kernel's. Killed.\e[0m\r\n`, 0
nobodys_text: db `, where it has no memory. Killed.\e[0m\r\n`, 0
readonly_text: db `, which it may only read. Killed.\e[0m\r\n`, 0
fault_panic_text: db "kernel panic: a page fault in the kernel, address ", 0
