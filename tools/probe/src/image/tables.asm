/*T:924 Tables and their renewal.
 *
 * Every case finds the same GDT, LDT, IDT, tasks and page tables, whatever the one before did to them. They are built
 * once, copied to PRISTINE, and copied back before each case. The macros here are for cases that want other entries.
 * Before it: case.asm. Next: run.asm, which runs a case. */

;    31    24 23 22 21 20 19  16 15 14 13 12 11   8 7      0
;   [ base   | G  D  0  0 |limit| P | DPL | S | type | base  ]     the high word (SDM Vol 3A §3.4.5)
; selector, base, limit, access byte, flags (G 8, D/B 4). The table of a selector is the GDT; LDESC's is the LDT.
%macro DESC 5
  mov dword [GDT + ((%1) & ~7)], ((%3) & 0xFFFF) | (((%2) & 0xFFFF) << 16)
  mov dword [GDT + ((%1) & ~7) + 4], ((%2) & 0xFF000000) | (((%2) >> 16) & 0xFF) | ((%4) << 8) | ((%3) & 0xF0000) | ((%5) << 20)
%endmacro
%macro LDESC 5
  mov dword [LDT + ((%1) & ~7)], ((%3) & 0xFFFF) | (((%2) & 0xFFFF) << 16)
  mov dword [LDT + ((%1) & ~7) + 4], ((%2) & 0xFF000000) | (((%2) >> 16) & 0xFF) | ((%4) << 8) | ((%3) & 0xF0000) | ((%5) << 20)
%endmacro

;    31         16 15 14 13 12    8 7   5 4     0
;   [ offset 31:16 | P | DPL | type | 0  | count ]                 the high word (SDM Vol 3A §5.8.3, §6.11)
; where, target selector, offset, P DPL type byte, count
%macro GATE_AT 5
  mov dword [%1], ((%3) & 0xFFFF) | ((%2) << 16)
  mov dword [(%1) + 4], ((%3) & 0xFFFF0000) | ((%4) << 8) | (%5)
%endmacro
%macro CALL_GATE 4-5 0          ; selector, target, offset, P DPL type, count
  GATE_AT GDT + ((%1) & ~7), %2, %3, %4, %5
%endmacro
%macro IDT_GATE 4               ; vector, target, offset, P DPL type
  GATE_AT IDT + (%1) * 8, %2, %3, %4, 0
%endmacro

; Types with P, DPL 0; or FOR(dpl) to them.
G_TASK  equ 0x85
G_CALL16 equ 0x84
G_INT16 equ 0x86
G_TRAP16 equ 0x87
G_CALL  equ 0x8C
G_INT   equ 0x8E
G_TRAP  equ 0x8F
D_LDT   equ 0x82
D_TSS16 equ 0x81
D_TSS   equ 0x89
D_BUSY  equ 0x8B
D_R     equ 0x91                ; data, accessed: read-only
D_RW    equ 0x93
D_DOWN  equ 0x97                ; expand-down, writable
D_X     equ 0x99                ; code: execute-only
D_XR    equ 0x9B
D_CONF  equ 0x9F                ; conforming, readable
DPL1 equ 0x20
DPL2 equ 0x40
DPL3 equ 0x60
BIG32 equ 0xC                   ; G and D: 4 GB, 32-bit
FLAT equ 0xFFFFF

; Page table entries of the test pages, in both formats.
%macro PTE 2                    ; test page, entry
  mov dword [PT_TEST + (%1) * 4], %2
%endmacro

section .text

; Builds everything, once. Paging is still off.
build_tables:
  cld
  mov edi, GDT
  mov ecx, (TABLES_END - GDT) / 4
  xor eax, eax
  rep stosd
  DESC CS0, 0, FLAT, D_XR, BIG32
  DESC DS0, 0, FLAT, D_RW, BIG32
  DESC CS1, 0, FLAT, D_XR | DPL1, BIG32
  DESC DS1, 0, FLAT, D_RW | DPL1, BIG32
  DESC CS2, 0, FLAT, D_XR | DPL2, BIG32
  DESC DS2, 0, FLAT, D_RW | DPL2, BIG32
  DESC CS3, 0, FLAT, D_XR | DPL3, BIG32
  DESC DS3, 0, FLAT, D_RW | DPL3, BIG32
  DESC MAIN_TSS, TSS_MAIN, TSS32_LIMIT, D_TSS, 0
  DESC DF_TSS, TSS_DF, 0x67, D_TSS, 0
  DESC B_TSS, TSS_B, 0x67, D_TSS, 0
  DESC OLD_TSS, TSS_OLD, 0x2B, D_TSS16, 0
  DESC LDT_SEL, LDT, LDT_BYTES - 1, D_LDT, 0
  DESC CONF0, 0, FLAT, D_CONF, BIG32
  DESC CONF1, 0, FLAT, D_CONF | DPL1, BIG32
  LDESC L_DATA, 0, FLAT, D_RW | DPL3, BIG32
  LDESC L_CODE, 0, FLAT, D_XR | DPL3, BIG32
  call build_idt
  call build_tasks
  call build_pages
  mov esi, GDT
  mov edi, GDT + PRISTINE
  mov ecx, (TABLES_END - GDT) / 4
  rep movsd
  ret

; Every vector leads to its stub in ring 0; BP, OF, DONE and what follows may be called from ring 3.
build_idt:
  xor ecx, ecx
.next:
  mov eax, ecx
  imul eax, eax, STUB_BYTES
  add eax, stubs
  mov edx, eax
  and eax, 0xFFFF
  or eax, CS0 << 16
  mov [IDT + ecx * 8], eax
  and edx, 0xFFFF0000
  or edx, G_INT << 8
  cmp ecx, DONE
  jae .user
  lea eax, [ecx - V_BP]
  cmp eax, 1
  ja .kernel
.user:
  or edx, DPL3 << 8
.kernel:
  mov [IDT + ecx * 8 + 4], edx
  inc ecx
  cmp ecx, LAST_VECTOR
  jbe .next
  IDT_GATE V_DF, DF_TSS, 0, G_TASK
  ret

; A 32-bit task: its TSS, ring-0 stack, EIP.
%macro TASK 3
  mov dword [(%1) + 0x1C], PD
  mov dword [(%1) + 0x20], %3
  mov dword [(%1) + 0x24], 2
  mov dword [(%1) + 0x38], %2
  mov dword [(%1) + 0x48], DS0
  mov dword [(%1) + 0x4C], CS0
  mov dword [(%1) + 0x50], DS0
  mov dword [(%1) + 0x54], DS0
  mov dword [(%1) + 0x64], 0x680000
%endmacro

build_tasks:
  mov dword [TSS_MAIN + 4], STACK0
  mov dword [TSS_MAIN + 8], DS0
  mov dword [TSS_MAIN + 0xC], STACK1
  mov dword [TSS_MAIN + 0x10], DS1
  mov dword [TSS_MAIN + 0x14], STACK2
  mov dword [TSS_MAIN + 0x18], DS2
  mov dword [TSS_MAIN + 0x1C], PD
  mov word [TSS_MAIN + 0x66], IO_BITMAP
  mov edi, TSS_MAIN + IO_BITMAP
  mov ecx, TSS32_LIMIT + 1 - IO_BITMAP
  mov al, 0xFF
  rep stosb
  mov byte [TSS_MAIN + IO_BITMAP + PORT_OPEN / 8], ~(3 << (PORT_OPEN % 8)) & 0xFF
  TASK TSS_DF, STACK_DF, double_fault
  TASK TSS_B, STACK_B, task_done
  mov dword [TSS_B + 4], STACK_B
  mov dword [TSS_B + 8], DS0
  ; A 16-bit task cannot hold a 32-bit EIP: it begins in S7, which cases base at its code, on no stack.
  mov word [TSS_OLD + 0x10], 2
  mov word [TSS_OLD + 0x22], DS0
  mov word [TSS_OLD + 0x24], S7
  mov word [TSS_OLD + 0x26], DS0
  mov word [TSS_OLD + 0x28], DS0
  ret

task_done:
  int DONE

build_pages:
  mov dword [PD], PT_LOW | P_P | P_W | P_U
  mov dword [PD + (PAGES >> 22) * 4], PT_TEST | P_P | P_W | P_U
  mov dword [PD + (BIG >> 22) * 4], P_P | P_W | P_U | P_PS
  mov dword [PD_B], PT_LOW | P_P | P_W | P_U
  mov dword [PD_B + (PAGES >> 22) * 4], PT_B | P_P | P_W | P_U
  mov dword [PDPT], PAE_PD | P_P
  mov dword [PAE_PD], P_P | P_W | P_U | P_PS
  mov dword [PAE_PD + 8], 0x200000 | P_P | P_W | P_U | P_PS
  mov dword [PAE_PD + (PAGES >> 21) * 8], PAE_PT | P_P | P_W | P_U
  mov dword [PAE_PD + (BIG >> 21) * 8], P_P | P_W | P_U | P_PS
  xor ecx, ecx
.low:
  mov eax, ecx
  shl eax, 12
  or eax, P_P | P_W | P_U
  mov [PT_LOW + ecx * 4], eax
  inc ecx
  cmp ecx, 1024
  jb .low
  xor ecx, ecx
.test:
  mov eax, ecx
  shl eax, 12
  add eax, FRAMES | P_P | P_W | P_U
  mov [PT_TEST + ecx * 4], eax
  mov [PAE_PT + ecx * 8], eax
  mov edx, ecx                  ; in the second root the pages come in the other order
  xor edx, FRAME_COUNT - 1
  mov [PT_B + edx * 4], eax
  inc ecx
  cmp ecx, FRAME_COUNT
  jb .test
  ret

; esi: a table, ecx: its dwords. Copies it back.
%macro RENEW 2
  mov edi, %1
  mov esi, (%1) + PRISTINE
  mov ecx, (%2) / 4
  rep movsd
%endmacro

; All that a case may have changed, and the registers that point to it. Leaves only eax and flags undefined. ds, es flat.
renew:
  pushad
  cld
  RENEW PD, 16                  ; the pages of the tables first
  RENEW PT_LOW + (GDT >> 12) * 4, 0x30 * 4
  mov eax, PD
  mov cr3, eax
  RENEW GDT, GDT_BYTES
  RENEW IDT, (LAST_VECTOR + 1) * 8
  RENEW LDT, LDT_BYTES
  RENEW TSS_MAIN, 0x100
  RENEW TSS_DF, 0x68
  RENEW TSS_B, 0x68
  RENEW TSS_OLD, 0x2C
  RENEW PT_TEST, (FRAME_COUNT + 2) * 4
  RENEW PDPT, 32
  RENEW PAE_PD, 64
  RENEW PAE_PT, (FRAME_COUNT + 2) * 8
  RENEW PD_B, 16
  RENEW PT_B, (FRAME_COUNT + 2) * 4
  mov ebx, FRAMES               ; the first and last bytes of each frame
.frame:
  mov edi, ebx
  mov ecx, 16
  xor eax, eax
  rep stosd
  lea edi, [ebx + 0x1000 - 64]
  mov ecx, 16
  rep stosd
  add ebx, 0x1000
  cmp ebx, FRAMES + FRAME_COUNT * 0x1000
  jb .frame
  lgdt [gdt_pointer]
  lidt [idt_pointer]
  mov ax, MAIN_TSS
  ltr ax
  mov ax, LDT_SEL
  lldt ax
  mov eax, PD
  mov cr3, eax
  popad
  ret

align 4
  dw 0
gdt_pointer:
  dw GDT_BYTES - 1
  dd GDT
  dw 0
idt_pointer:
  dw (LAST_VECTOR + 1) * 8 - 1
  dd IDT
