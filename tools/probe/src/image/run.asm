/*T:926 One case after the other.
 *
 * Renews the machine, runs the case's preparation, enters the ring under test by IRET with all registers 0 and the
 * ring's own flat data segments, and is back when capture.asm has seen an event. Before it: tables.asm. Next:
 * capture.asm. */

; esi: the record. Returns when the case is over.
run_case:
  mov [current], esi
  call renew
  mov dword [case_flags], 2
  mov dword [got.vector], -1
  xor eax, eax
  mov dr6, eax
  call [esi + rec.setup]
  mov esi, [current]
  mov [harness_esp], esp
  mov eax, [esi + rec.body]
  mov ecx, [esi + rec.ring]
  cmp ecx, V86
  je enter_v86
  ja enter_real
  test ecx, ecx
  jz enter_ring0
  ; Ring n: SS, ESP, EFLAGS, CS, EIP.
  mov edx, ecx
  imul edx, edx, 0x11           ; from one ring's selectors to the next one's
  lea ebx, [edx + DS0]
  push ebx
  mov ds, ebx
  mov es, ebx
  shl ecx, 12
  add ecx, STACK1 - 0x1000
  push ecx
  push dword [case_flags]
  lea ebx, [edx + CS0]
  push ebx
  push eax
  jmp enter

enter_ring0:
  mov esp, CASE0
  push dword [case_flags]
  push CS0
  push eax
enter:
  xor eax, eax
  mov ebx, eax
  mov ecx, eax
  mov edx, eax
  mov esi, eax
  mov edi, eax
  mov ebp, eax
  mov fs, eax
  mov gs, eax
  iretd

; The code goes to low memory, to be CS:0; data segments are the code's. case_flags holds the IOPL.
enter_v86:
  call copy_low
  push V86_CS
  push V86_CS
  push V86_CS
  push V86_CS
  push V86_SS
  push V86_SP
  mov eax, [case_flags]
  or eax, FL_VM
  push eax
  push V86_CS
  push 0
  jmp enter

copy_low:
  mov esi, eax
  mov edi, V86_CODE
  mov ecx, V86_BYTES / 4
  cld
  rep movsd
  ret

section .bss
align 4
current:     resd 1
harness_esp: resd 1
case_flags:  resd 1             ; EFLAGS at the case's first instruction: for the preparation to set
section .text
