/*G:110 Asking the Host.
 *
 * A hypercall is a trap: the Switcher saves all registers, the processor changes worlds, the Host looks at eax, and the
 * way back is as long. So calls that can wait go into a ring in the shared page, and the Host does all of them, in
 * order, when the next one traps. Every call is counted by its number: that is what the shell's `calls` shows. Before
 * it: start.asm. Next: what we tell about segments and gates (descriptors.asm). */

; eax number, ebx ecx edx esi arguments. All registers but eax are kept.
hypercall:
  inc dword [counters + COUNT_DIRECT + eax * 4]
  int HYPERCALL_TRAP
  ret

; The same, but it may wait until the next `hypercall`. If the ring is full, it is a direct one: that empties it.
hypercall_lazy:
  push edi
  mov edi, [ring_next]
  cmp byte [lguest_data + LG_STATUS + edi], 0xff
  jne .full
  inc dword [counters + COUNT_RING + eax * 4]
  push edi
  imul edi, LG_CALL_BYTES
  add edi, lguest_data + LG_CALLS
  mov [edi], eax
  mov [edi + 4], ebx
  mov [edi + 8], ecx
  mov [edi + 12], edx
  mov [edi + 16], esi
  pop edi
  mov byte [lguest_data + LG_STATUS + edi], 0   ; only now is it there
  inc edi
  and edi, LG_RING - 1
  mov [ring_next], edi
  pop edi
  ret
.full:
  pop edi
  jmp hypercall

; Has the ring done. eax is lost.
hypercall_flush:
  mov eax, LHCALL_FLUSH_ASYNC
  jmp hypercall

; SYS_HYPERCALLS: ebx of them, in the way that ecx says, so that a program can measure what one costs.
sys_hypercalls:
  mov edi, ebx
  mov ebp, ecx
  mov ebx, [kernel_directory]
  mov ecx, DEVICES + DEVICE_PAGES * PAGE_SIZE   ; an address where nothing is, nor will be
  xor edx, edx
  xor esi, esi
.next:
  mov eax, LHCALL_SET_PTE
  cmp ebp, HYPERCALLS_RING
  je .lazy
  call hypercall
  jmp .done
.lazy:
  call hypercall_lazy
.done:
  dec edi
  jg .next
  call hypercall_flush
  xor eax, eax
  ret

align 32
; struct lguest_data: what is not zero at the start.
lguest_data:
  times LG_STATUS db 0
  times LG_RING db 0xff
  times LG_RING * LG_CALL_BYTES db 0
  dd 0                          ; reserve_mem
  dd 0                          ; tsc_khz
  dd noirq_start                ; where no interrupt may come, see traps.asm
  dd noirq_end
  dd KBASE                      ; above this, all our address spaces are alike
  dd VECTOR_SYSCALL             ; may come to us without the Host

align 4
counters: times COUNTERS_SIZE db 0
ring_next: dd 0
