/*G:200 Into the kernel and out again.
 *
 * Whatever happens, a fault, an interrupt, a system call, the registers of the one who was interrupted are stacked in
 * the same order, so that everybody who needs to can look at them, and one way leads back. The way back is where a
 * kernel without a real interrupt flag must be careful: `irq_enabled` has to become 0x200 before the `iret`, and an
 * interrupt that came in between would find a stack half taken down. That is what the noirq range is for, which the
 * Host never interrupts. Before it: the gates. Next: page faults (page-faults.asm). */

; The frame, from the top of the stack down.
F_ES     equ 0
F_DS     equ 4
F_EDI    equ 8                  ; pusha: edi esi ebp esp ebx edx ecx eax
F_ESI    equ 12
F_EBP    equ 16
F_EBX    equ 24
F_EDX    equ 28
F_ECX    equ 32
F_EAX    equ 36
F_VECTOR equ 40
F_ERROR  equ 44
F_EIP    equ 48                 ; from here on it is what the processor, or the Host in its place, pushed
F_CS     equ 52
F_EFLAGS equ 56
F_ESP    equ 60                 ; these two only if it came from ring 3
F_SS     equ 64
F_SIZE   equ 68
RING3    equ 1 << 1             ; set in a selector for ring 3, clear in one for ring 1

%macro save_frame 0
  pusha
  push ds
  push es
  mov eax, KERNEL_DS
  mov ds, eax
  mov es, eax
  cld
  mov ebp, esp
%endmacro

; One stub for each vector, 16 bytes apart. Where the processor pushes no error code, a zero stands for it.
align 16
trap_stubs:
%assign vector 0
%rep VECTOR_IRQ + IRQS
  align 16
  %if vector != 8 && (vector < 10 || vector > 14) && vector != 17
  push 0
  %endif
  push vector
  jmp near trap
  %assign vector vector + 1
%endrep

trap:
  save_frame
  mov dword [lguest_data + LG_IRQ_ENABLED], 0
  mov eax, [ebp + F_VECTOR]
  cmp eax, VECTOR_PF
  je .page_fault
  cmp eax, VECTOR_IRQ
  jae .interrupt
  call trap_unexpected
  jmp leave_kernel
.page_fault:
  call page_fault
  jmp leave_kernel
.interrupt:
  call interrupt
  jmp leave_kernel

; int 0x80 comes here straight from ring 3. Interrupts are still on for two instructions: one that comes now finds
; itself in ring 1, does its work and returns here.
system_call:
  push 0
  push VECTOR_SYSCALL
  mov dword [ss:lguest_data + LG_IRQ_ENABLED], 0
  save_frame
  inc dword [counters + COUNT_SYSCALLS]
  mov eax, [ebp + F_EAX]
  mov ecx, [ebp + F_ECX]
  cmp eax, SYS_COUNT
  jae .unknown
  push ebp
  call [system_calls + eax * 4]
  pop ebp
.answer:
  mov [ebp + F_EAX], eax
  jmp leave_kernel
.unknown:
  mov eax, ERROR_CALL
  jmp .answer

; esp at a frame, interrupts off: goes back to where it came from. Before ring 3 there is time to look around.
leave_kernel:
  test byte [esp + F_CS], RING3
  jz .restore
  mov eax, [current]
  cmp dword [eax + PROC_KILLED], 0
  jne .killed
  cmp dword [need_schedule], 0
  jne .schedule
  cmp dword [lguest_data + LG_IRQ_PENDING], 0
  je .restore
  ; One waits that came while we had interrupts off: ask for it now, on a stack that is whole.
  mov dword [lguest_data + LG_IRQ_ENABLED], EFLAGS_IF
  mov eax, LHCALL_SEND_INTERRUPTS
  call hypercall
  mov dword [lguest_data + LG_IRQ_ENABLED], 0
  jmp leave_kernel
.schedule:
  call schedule
  jmp leave_kernel
.killed:
  mov eax, [eax + PROC_KILLED]
  jmp process_exit
.restore:
  pop es
  pop ds
  popa
  add esp, 8                    ; vector, error code
  push eax
  mov eax, [esp + 12]           ; eflags, in which the Host left our virtual IF
  and eax, EFLAGS_IF
noirq_start:
  mov [ss:lguest_data + LG_IRQ_ENABLED], eax
  pop eax
  iret
noirq_end:

; A trap that should not be. ebp frame. A program is killed for it, the kernel panics.
trap_unexpected:
  test byte [ebp + F_CS], RING3
  jz .kernel
  call put_process
  print `: trap `
  mov eax, [ebp + F_VECTOR]
  call put_number
  print ` at 0x`
  mov eax, [ebp + F_EIP]
  call put_hex
  print `. Killed.\e[0m\r\n`
  call put_flush
  mov eax, [current]
  mov dword [eax + PROC_KILLED], STATUS_FAULT
  ret
.kernel:
  mov eax, trap_panic_text
  mov ecx, [ebp + F_EIP]
  jmp panic

trap_panic_text: db "kernel panic: a trap in the kernel, at ", 0
