/*T:930 The excursion to real-address mode.
 *
 * Out of protected mode by way of 16-bit segments (SDM Vol 3A §9.9.2), the case's code at V86_CS:0 with a vector table
 * of its own, and back in: as every real-mode vector ends here with its number, a case ends by INT DONE as elsewhere.
 * Before it: capture.asm. Next: report.asm. */

REAL_IVT  equ 0x6000            ; the vector table, through IDTR
REAL_STUBS equ 0x6800           ; 16-bit stubs: push word vector, jump
REAL_STUB_BYTES equ 8
REAL_CODE equ 0x7800            ; the transition itself

enter_real:
  call copy_low
  mov esi, real_start
  mov edi, REAL_CODE
  mov ecx, real_end - real_start
  rep movsb
  ; Vectors and stubs: 6A vv (push byte), EA off seg (jmp far).
  xor ecx, ecx
.vector:
  lea edi, [REAL_STUBS + ecx * REAL_STUB_BYTES]
  mov byte [edi], 0x6A
  mov [edi + 1], cl
  mov byte [edi + 2], 0xEA
  mov word [edi + 3], real_back - real_start + (REAL_CODE & 15)
  mov word [edi + 5], REAL_CODE >> 4
  mov [REAL_IVT + ecx * 4], edi
  inc ecx
  cmp ecx, LAST_VECTOR
  jbe .vector
  DESC S0, 0, 0xFFFF, D_XR, 0
  DESC S1, 0, 0xFFFF, D_RW, 0
  mov eax, cr0
  and eax, CR0_PG - 1
  mov cr0, eax
  lidt [real_idt_pointer]
  jmp S0:REAL_CODE

  dw 0
real_idt_pointer:
  dw (LAST_VECTOR + 1) * 4 - 1
  dd REAL_IVT

bits 16
real_start:
  mov ax, S1
  mov ds, ax
  mov es, ax
  mov fs, ax
  mov gs, ax
  mov ss, ax
  mov eax, cr0
  and al, ~CR0_PE & 0xFF
  mov cr0, eax
  jmp (REAL_CODE >> 4):(.real - real_start)
.real:
  mov ax, V86_CS
  mov ds, ax
  mov es, ax
  mov fs, ax
  mov gs, ax
  mov ax, V86_SS
  mov ss, ax
  mov sp, V86_SP
  push dword [cs:.flags - real_start]
  popfd
  xor eax, eax
  xor ebx, ebx
  xor ecx, ecx
  xor edx, edx
  jmp V86_CS:0
.flags: dd 2

; From a stub: [sp] vector, IP, CS, FLAGS. To protected mode with everything in 32-bit registers.
real_back:
  mov [cs:.eax - real_start], eax
  pop ax
  movsx eax, ax
  mov [cs:.vector - real_start], eax
  pop ax
  movzx eax, ax
  mov [cs:.eip - real_start], eax
  pop ax
  movzx eax, ax
  mov [cs:.cs - real_start], eax
  pop ax
  movzx eax, ax
  mov [cs:.eflags - real_start], eax
  mov ax, ss
  movzx eax, ax
  mov [cs:.ss - real_start], eax
  movzx eax, sp
  mov [cs:.esp - real_start], eax
  o32 lgdt [cs:.gdt - real_start]
  mov eax, cr0
  or al, CR0_PE
  mov cr0, eax
  jmp dword CS0:real_return
.gdt:
  dw GDT_BYTES - 1
  dd GDT
.eax: dd 0
.vector: dd 0
.eip: dd 0
.cs: dd 0
.eflags: dd 0
.esp: dd 0
.ss: dd 0
real_end:
bits 32

real_return:
  mov ax, DS0
  mov ds, eax
  mov es, eax
  mov ss, eax
  mov esp, [harness_esp]
%macro FROM_REAL 1
  mov eax, [REAL_CODE + real_back.%1 - real_start]
  mov [got.%1], eax
%endmacro
  FROM_REAL eax
  FROM_REAL vector
  FROM_REAL eip
  FROM_REAL cs
  FROM_REAL eflags
  FROM_REAL esp
  FROM_REAL ss
  mov dword [got.error], 0
  mov dword [got.cr2], 0
  mov eax, CR0_BASE
  mov cr0, eax
  ret
