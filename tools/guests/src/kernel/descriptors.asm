/*G:120 Segments and gates.
 *
 * The GDT and IDT that the processor uses are the Host's. We name what we want in them, entry by entry: code and data
 * for ring 3, and handlers. An interrupt gate (type 14) leads through the Host, which clears irq_enabled for us. A trap
 * gate (type 15) it may leave to the processor: then a system call goes from ring 3 to ring 1 and the Host never
 * notices. Before it: hypercalls. Next: where the gates lead (traps.asm). */

;    31    24 23 22 21 20 19  16 15 14 13 12 11   8 7      0
;   [ base   | G  B  0  0 |limit| P | DPL | 1 | type | base  ]    the high word (SDM Vol. 3A §3.4.5)
FLAT_LOW  equ 0x0000FFFF        ; base 0, limit 4 GB
FLAT_CODE equ 0x00CF9A00
FLAT_DATA equ 0x00CF9200
FOR_RING3 equ 3 << 13

;    31         16 15 14 13 12    8 7    0
;   [ offset 31:16 | P | DPL | type | 0    ]                      the high word (SDM Vol. 3A §6.11)
GATE_INTERRUPT equ 0x8E00
GATE_TRAP      equ 0x8F00

load_segments:
  mov ebx, USER_CS >> 3
  mov edx, FLAT_CODE | FOR_RING3
  call .load
  mov ebx, USER_DS >> 3
  mov edx, FLAT_DATA | FOR_RING3
  call .load
  ; Where the processor finds our stack when it comes from ring 3. Its one page is to be mapped always.
  mov eax, LHCALL_SET_STACK
  mov ebx, KERNEL_DS
  mov ecx, boot_stack_top
  mov edx, 1
  jmp hypercall
.load:
  mov eax, LHCALL_LOAD_GDT_ENTRY
  mov ecx, FLAT_LOW
  jmp hypercall

load_gates:
  xor ebx, ebx
.next:
  mov ecx, ebx
  shl ecx, 4
  add ecx, trap_stubs
  mov edx, GATE_INTERRUPT
  lea eax, [ebx - 3]
  cmp eax, 1                    ; int3 and into may come from ring 3
  ja .load
  or edx, FOR_RING3
.load:
  call load_gate
  inc ebx
  cmp ebx, VECTOR_IRQ + IRQS
  jb .next
  mov ebx, VECTOR_SYSCALL
  mov ecx, system_call
  mov edx, GATE_TRAP | FOR_RING3

; ebx vector, ecx handler, edx low half of the high word.
load_gate:
  mov eax, ecx
  and eax, 0xffff0000
  or edx, eax
  and ecx, 0xffff
  or ecx, KERNEL_CS << 16
  mov eax, LHCALL_LOAD_IDT_ENTRY
  jmp hypercall
