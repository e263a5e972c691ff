/*G:410 Birth and death.
 *
 * The first process is made by hand: an empty address space and a frame on its kernel stack as if it had been
 * interrupted just before its first instruction. All others are made by fork. Who ends gives its memory back at once
 * but keeps its place in the table until its parent has asked how it ended; its kernel stack goes then, too, for nobody
 * can free the stack he stands on. Before it: the scheduler. Next: time (clock.asm). */

first_process:
  mov eax, [kernel_directory]
  mov [processes + PROC_DIRECTORY], eax
  mov dword [processes + PROC_STACK], boot_stack - KBASE
  mov dword [counters + COUNT_SLOTS], PROCESSES - 1
  mov edi, processes + PROC_SIZE
  call prepare_process
  mov dword [edi + PROC_PARENT], processes
  mov dword [edi + PROC_NAME], "shel"
  mov dword [edi + PROC_NAME + 4], "l"
  mov eax, [edi + PROC_STACK]
  add eax, KBASE + PAGE_SIZE - F_SIZE
  mov dword [eax + F_EIP], USER_TEXT
  mov dword [eax + F_CS], USER_CS
  mov dword [eax + F_EFLAGS], EFLAGS_IF | 2
  mov dword [eax + F_ESP], USER_STACK_TOP
  mov dword [eax + F_SS], USER_DS
  mov dword [eax + F_DS], USER_DS
  mov dword [eax + F_ES], USER_DS
  mov dword [edi + PROC_STATE], STATE_RUNNABLE
  ret

; Fills the free place edi in the table: number, directory, and a kernel stack from which switch_to returns to
; leave_kernel. Returns 0 or ERROR_NO_MEMORY.
prepare_process:
  push edi
  mov ecx, PROC_SIZE / 4
  xor eax, eax
  rep stosd
  pop edi
  call frame_alloc
  test eax, eax
  jz .no_memory
  mov [edi + PROC_STACK], eax
  add eax, KBASE + PAGE_SIZE - F_SIZE - 5 * 4
  mov [edi + PROC_ESP], eax
  mov dword [eax + 4 * 4], leave_kernel
  call new_directory
  test eax, eax
  jz .no_directory
  mov [edi + PROC_DIRECTORY], eax
  inc dword [last_pid]
  mov eax, [last_pid]
  mov [edi + PROC_PID], eax
  inc dword [counters + COUNT_FORKS]
  xor eax, eax
  ret
.no_directory:
  mov eax, [edi + PROC_STACK]
  call frame_release
.no_memory:
  mov eax, ERROR_NO_MEMORY
  ret

; ebp frame of the parent.
sys_fork:
  mov edi, processes + PROC_SIZE
.look:
  cmp dword [edi + PROC_STATE], STATE_FREE
  je .free
  add edi, PROC_SIZE
  cmp edi, processes_end
  jb .look
  mov eax, ERROR_NO_PROCESS
  ret
.free:
  call prepare_process
  test eax, eax
  jnz .done
  mov eax, [edi + PROC_DIRECTORY]
  call share_space
  test eax, eax
  jnz .undo
  mov edx, [current]
  mov [edi + PROC_PARENT], edx
  mov eax, [edx + PROC_PAGES]
  mov [edi + PROC_PAGES], eax
  mov ebx, edi
  lea esi, [edx + PROC_NAME]
  lea edi, [ebx + PROC_NAME]
  mov ecx, 4
  rep movsd
  ; The child goes back to where the parent came from, but finds a 0 in eax.
  mov edi, [ebx + PROC_STACK]
  add edi, KBASE + PAGE_SIZE - F_SIZE
  mov esi, ebp
  mov ecx, F_SIZE / 4
  rep movsd
  mov dword [edi - F_SIZE + F_EAX], 0
  mov dword [ebx + PROC_STATE], STATE_RUNNABLE
  mov eax, [ebx + PROC_PID]
.done:
  ret
.undo:
  mov eax, [edi + PROC_DIRECTORY]
  call free_space
  call bury
  mov eax, ERROR_NO_MEMORY
  ret

; Gives back what a process without memory still has, and its place edi.
bury:
  mov eax, [edi + PROC_DIRECTORY]
  call frame_release
  mov eax, [edi + PROC_STACK]
  call frame_release
  mov dword [edi + PROC_STATE], STATE_FREE
  ret

sys_exit:
  mov eax, ebx

; Ends the current process with status eax.
process_exit:
  mov edi, [current]
  mov [edi + PROC_STATUS], eax
  cmp edi, processes + PROC_SIZE
  je .shell
  ; Nobody may stand on page tables that go away.
  xor esi, esi
  mov eax, LHCALL_NEW_PGTABLE
  mov ebx, [kernel_directory]
  call hypercall
  mov eax, [edi + PROC_DIRECTORY]
  call free_space
  mov ecx, processes
.orphan:                        ; the shell adopts those whom it leaves behind
  cmp [ecx + PROC_PARENT], edi
  jne .next
  mov dword [ecx + PROC_PARENT], processes + PROC_SIZE
.next:
  add ecx, PROC_SIZE
  cmp ecx, processes_end
  jb .orphan
  mov dword [edi + PROC_STATE], STATE_ZOMBIE
  mov eax, processes + PROC_SIZE
  call wake
  mov eax, [edi + PROC_PARENT]
  call wake
  call schedule
.shell:
  mov eax, no_shell_text
  mov ecx, [edi + PROC_STATUS]
  jmp panic

; ebx where to put the status, or 0.
sys_wait:
  mov esi, ebx
.again:
  mov eax, [current]
  xor edx, edx
  mov edi, processes
.look:
  cmp dword [edi + PROC_STATE], STATE_FREE
  je .next
  cmp [edi + PROC_PARENT], eax
  jne .next
  inc edx
  cmp dword [edi + PROC_STATE], STATE_ZOMBIE
  je .found
.next:
  add edi, PROC_SIZE
  cmp edi, processes_end
  jb .look
  test edx, edx
  jz .no_child
  call sleep_on
  mov eax, [current]
  cmp dword [eax + PROC_KILLED], 0
  je .again
  mov eax, ERROR_INTERRUPT
  ret
.found:
  test esi, esi
  jz .reap
  mov eax, FAULT_WR
  mov edx, esi
  mov ecx, 4
  call user_range
  test eax, eax
  jnz .done
  mov eax, [edi + PROC_STATUS]
  mov [esi], eax
.reap:
  call bury
  mov eax, [edi + PROC_PID]
.done:
  ret
.no_child:
  mov eax, ERROR_NO_CHILD
  ret

no_shell_text: db "kernel panic: the shell ended, with status ", 0
