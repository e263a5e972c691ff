/*G:400 Processes, and who runs.
 *
 * A process is a place in a table, a page of kernel stack and a page directory. Whoever is not running has left its
 * kernel stack such that switching back to it is a return. A switch tells the Host three things, the new page tables,
 * the new stack, the clock's next tick, and all three travel in the ring with a single trap. The order matters: the
 * Host pins the stack in the page tables that are current. Those that can run take turns, 4 ms each. Before it:
 * memory. Next: birth and death (process-life.asm). */
PROC_STATE     equ 0
PROC_PID       equ 4
PROC_PARENT    equ 8            ; its place in the table, as an address
PROC_ESP       equ 12           ; kernel stack pointer while it does not run
PROC_STACK     equ 16           ; its kernel stack: physical address of the page
PROC_DIRECTORY equ 20           ; physical
PROC_CHANNEL   equ 24           ; what it waits for: any number that both sides agree on
PROC_STATUS    equ 28           ; how it ended
PROC_KILLED    equ 32           ; not 0: it shall end with this status
PROC_WAKE      equ 36           ; sleeps until this millisecond of clock_now
PROC_PAGES     equ 40
PROC_FAULTS    equ 44
PROC_TICKS     equ 48
PROC_NAME      equ 52
PROC_WAKE_NS   equ 68           ; … and so many nanoseconds more
PROC_SIZE      equ 72
PROCESSES      equ 12           ; the first is the idle one
SLICE_NS       equ 4000000

CHANNEL_INPUT equ 1
CHANNEL_SLEEP equ 2             ; a parent waits on its own place in the table

; Nobody else can run: sleep in the Host until an interrupt, which it delivers before HALT comes back.
idle:
  call schedule
  mov eax, LHCALL_HALT
  call hypercall
  mov dword [lguest_data + LG_IRQ_ENABLED], 0
  jmp idle

; Lets the next one run that can; comes back when this one's turn has come again. Interrupts off.
schedule:
  mov dword [need_schedule], 0
  mov ecx, [current]
  mov eax, ecx
.next:
  add eax, PROC_SIZE
  cmp eax, processes_end
  jb .look
  mov eax, processes + PROC_SIZE
.look:
  cmp dword [eax + PROC_STATE], STATE_RUNNABLE
  je switch_to
  cmp eax, ecx
  je .nobody
  cmp ecx, processes
  jne .next
  cmp eax, processes_end - PROC_SIZE
  jb .next
.nobody:
  mov eax, processes

; eax the process to switch to.
switch_to:
  cmp eax, [current]
  je .stay
  push ebp
  push ebx
  push esi
  push edi
  inc dword [counters + COUNT_SWITCHES]
  mov edi, [current]
  mov [edi + PROC_ESP], esp
  mov [current], eax
  mov edi, eax
  xor esi, esi
  mov eax, LHCALL_NEW_PGTABLE
  mov ebx, [edi + PROC_DIRECTORY]
  call hypercall_lazy
  mov eax, LHCALL_SET_STACK
  mov ebx, KERNEL_DS
  mov ecx, [edi + PROC_STACK]
  add ecx, KBASE + PAGE_SIZE
  mov edx, 1
  call hypercall_lazy
  call clock_interval
  mov ebx, eax
  mov [clock_armed], eax
  mov eax, LHCALL_SET_CLOCKEVENT
  call hypercall_lazy
  call hypercall_flush
  mov esp, [edi + PROC_ESP]
  pop edi
  pop esi
  pop ebx
  pop ebp
  ret
.stay:                          ; nobody else: only the clock needs winding, and not even that while we idle
  push ebx
  call clock_interval
  mov ebx, eax
  or eax, [clock_armed]
  jz .wound
  mov [clock_armed], ebx
  mov eax, LHCALL_SET_CLOCKEVENT
  call hypercall
.wound:
  pop ebx
  ret

; Blocks the current process until somebody wakes channel eax, or it is killed.
sleep_on:
  mov ecx, [current]
  mov [ecx + PROC_CHANNEL], eax
  mov dword [ecx + PROC_STATE], STATE_BLOCKED
  jmp schedule

; All that wait on channel eax can run again. Keeps all registers but ecx.
wake:
  mov ecx, processes
.next:
  cmp dword [ecx + PROC_STATE], STATE_BLOCKED
  jne .not
  cmp [ecx + PROC_CHANNEL], eax
  jne .not
  mov dword [ecx + PROC_STATE], STATE_RUNNABLE
  mov dword [need_schedule], 1
.not:
  add ecx, PROC_SIZE
  cmp ecx, processes_end
  jb .next
  ret

; Ctrl-C: all but the shell end with status eax. Returns how many there were. Keeps ebx, esi, edi.
kill_all:
  push ebx
  xor ebx, ebx
  mov ecx, processes + 2 * PROC_SIZE
.next:
  mov edx, [ecx + PROC_STATE]
  cmp edx, STATE_RUNNABLE
  je .kill
  cmp edx, STATE_BLOCKED
  jne .not
.kill:
  mov [ecx + PROC_KILLED], eax
  mov dword [ecx + PROC_STATE], STATE_RUNNABLE
  mov dword [need_schedule], 1
  inc ebx
.not:
  add ecx, PROC_SIZE
  cmp ecx, processes_end
  jb .next
  mov eax, ebx
  pop ebx
  ret

align 4
current: dd processes
section .bss
alignb 4
need_schedule: resd 1           ; somebody else should have a turn
last_pid: resd 1
processes: resb PROC_SIZE * PROCESSES
processes_end:
section .text
