/*T:928 What a case led to.
 *
 * Every vector of the IDT ends here, in ring 0: the frame, the registers, CR0, CR2, DR6, TR and LDTR are put down in
 * `got`, and the machine is made usable again as far as printing needs it. A double fault arrives by its own task.
 * Before it: run.asm. Next: real.asm. */

STUB_BYTES equ 16

; Vectors that push an error code, as bits.
WITH_CODE equ 0x27D00

align 16
stubs:
%assign VECTOR 0
%rep LAST_VECTOR + 1
%if VECTOR < 32 && (WITH_CODE >> VECTOR) & 1
  push dword VECTOR
%else
  push dword 0
  push dword VECTOR
%endif
  jmp near captured
  align STUB_BYTES
%assign VECTOR VECTOR + 1
%endrep

; On the stack from ebp on: gs fs es ds, edi esi ebp esp ebx edx ecx eax, vector, error, EIP, CS, EFLAGS,
; from an outer ring ESP, SS, and out of virtual-8086 mode ES, DS, FS, GS.
captured:
  pushad
  push ds
  push es
  push fs
  push gs
  mov ebp, esp
  mov ax, DS0
  mov ds, eax
  mov es, eax
  cld
  mov esi, ebp
  mov edi, got
  mov ecx, got.frame_end - got
  shr ecx, 2
.copy:
  lodsd
  stosd
  loop .copy
  lea eax, [ebp + got.error - got]
  mov [got.frame], eax
  test dword [got.eflags], FL_VM
  jnz .rest
  test byte [got.cs], 3
  jnz .rest
  add eax, 16
  mov [got.esp], eax
  mov [got.ss], ss
.rest:
  mov esp, [harness_esp]
  mov eax, DS0
  mov ss, eax

; The rest of the state; then back to whoever called run_case. Paging may be of any format.
put_down:
  mov eax, cr0
  mov [got.cr0], eax
  mov eax, cr2
  mov [got.cr2], eax
  mov eax, cr3
  mov [got.cr3], eax
  mov eax, dr6
  mov [got.dr6], eax
  xor eax, eax
  mov dr7, eax
  mov dr6, eax
  str [got.tr]
  sldt [got.ldtr]
  mov fs, eax
  mov gs, eax
  mov eax, [got.cr0]
  and eax, CR0_PG - 1
  mov cr0, eax
  xor eax, eax
  mov cr4, eax
  mov eax, PD
  mov cr3, eax
  mov eax, CR0_BASE
  mov cr0, eax
  ret

; The double fault's task: what happened stands in the TSS it came from.
double_fault:
  pop dword [got.error]
  mov dword [got.vector], V_DF
  movzx eax, word [TSS_DF]
  mov [got.frame], eax          ; its back link
  mov eax, [TSS_MAIN + 0x20]
  mov [got.eip], eax
  mov eax, [TSS_MAIN + 0x24]
  mov [got.eflags], eax
  mov eax, [TSS_MAIN + 0x28]
  mov [got.eax], eax
  mov eax, [TSS_MAIN + 0x38]
  mov [got.esp], eax
  mov eax, [TSS_MAIN + 0x4C]
  mov [got.cs], eax
  mov eax, [TSS_MAIN + 0x50]
  mov [got.ss], eax
  pushfd
  and dword [esp], ~FL_NT
  popfd
  mov esp, [harness_esp]
  jmp put_down

section .bss
align 4
got:
.gs: resd 1
.fs: resd 1
.es: resd 1
.ds: resd 1
.edi: resd 1
.esi: resd 1
.ebp: resd 1
.stub_esp: resd 1
.ebx: resd 1
.edx: resd 1
.ecx: resd 1
.eax: resd 1
.vector: resd 1
.error: resd 1
.eip: resd 1
.cs: resd 1
.eflags: resd 1
.esp: resd 1
.ss: resd 1
.v86_es: resd 1
.v86_ds: resd 1
.v86_fs: resd 1
.v86_gs: resd 1
.frame_end:
.frame: resd 1                  ; address of the error code's place; of #DF: the task's back link
.cr0: resd 1
.cr2: resd 1
.cr3: resd 1
.dr6: resd 1
.tr: resd 1
.ldtr: resd 1
section .text
