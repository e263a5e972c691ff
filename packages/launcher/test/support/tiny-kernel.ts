import { assemble, elfImage } from "@lguest-tools/asm";

/** Where tiny kernels are loaded and run: physical addresses, no page tables of their own. */
const ORIGIN = 0x100000;

/** `struct lguest_data` in the image, macros, and a stack: the start of every tiny kernel. */
const PROLOGUE = `
bits 32
%macro hcall 1-5 0, 0, 0, 0
  mov ebx, %2
  mov ecx, %3
  mov edx, %4
  mov esi, %5
  mov eax, %1
  int 0x1f
%endmacro
%macro say 1                     ; a text, by early console
  hcall 17, %1
%endmacro
%macro gate 2                    ; vector, handler
  mov ecx, %2
  mov edx, ecx
  and ecx, 0xffff
  and edx, 0xffff0000
  or edx, 0x8e00
  mov ebx, %1
  mov eax, 6
  int 0x1f
%endmacro
%macro power_down 0
  hcall 2, power_down_text, 1
%endmacro
  jmp start
align 64
lguest_data:
irq_enabled: dd 0
blocked:     dd 0
  times 16 db 0
  times 64 db 0xff
  times 64 * 20 db 0
  times 16 db 0
  dd 0xc0000000                  ; kernel_address
  dd 0x80                        ; syscall_vec
power_down_text: db "Power down", 0
align 16
  times 4096 db 0
stack:
start:
  mov esp, stack
  hcall 1, lguest_data
`;

/** A note by which a kernel says that it is an lguest Guest, for the interface of Linux 3.11. */
const ABI_NOTE = { name: "lguest", type: 1, description: new TextEncoder().encode("3.11\0") };
const PAE_NOTE = { name: "lguest", type: 2, description: new Uint8Array() };

/** An ELF kernel of `source`, in assembly, which starts after LGUEST_INIT with a stack. */
export function tinyKernel(source: string, { pae = false, notes = true } = {}): Uint8Array {
  const { bytes } = assemble(PROLOGUE + source, { origin: ORIGIN });
  return elfImage({
    entry: ORIGIN,
    segments: [{ paddr: ORIGIN, bytes }],
    notes: notes ? [ABI_NOTE, ...(pae ? [PAE_NOTE] : [])] : [],
  });
}

/** Prints and powers off. */
export const HELLO = `
  say hello
  power_down
hello: db "hello, world", 10, 0
`;

/** Loops for ever. */
export const LOOP = "jmp $";

/** Sleeps for ever. */
export const SLEEP = "again: hcall 10\n jmp again";

/** Sleeps for `ns` nanoseconds, prints and powers off. */
export function alarm(ns: number): string {
  return `
  gate 32, tick
  hcall 9, ${ns}
  hcall 10
  jmp $
tick:
  say woken
  power_down
woken: db "awake", 10, 0
`;
}

/** A virtio console's output of one text, then what was typed: prints "typed: " and a line that ends with CR. */
export const VIRTIO_ECHO = `
RAM equ 8 << 20
RX equ RAM + 0x1000
TX equ RAM + 0x4000
  gate 32 + 1, received
  mov dword [RX], buffer         ; one buffer to receive into
  mov dword [RX + 8], 64
  mov word [RX + 12], 2
  mov word [RX + 4096 + 4], 0
  mov word [RX + 4096 + 2], 1
  hcall 17, RX
  mov edi, question
  mov ecx, question_end - question
  call print
  mov dword [irq_enabled], 0x200
sleep:
  hcall 10
  jmp sleep
received:
  mov edi, answer
  mov ecx, answer_end - answer
  call print
  mov edi, buffer
  mov ecx, [RX + 0x2000 + 8]     ; used ring: length of entry 0
  call print
  power_down
print:                           ; edi, ecx: a text to the transmit ring
  mov [TX], edi
  mov [TX + 8], ecx
  mov word [TX + 12], 0
  mov eax, [TX + 4096 + 2]
  and eax, 0xff
  mov word [TX + 4096 + 4 + eax * 2], 0
  inc word [TX + 4096 + 2]
  hcall 17, TX
  ret
question: db "name? "
question_end:
answer: db "typed: "
answer_end:
buffer: times 64 db 0
`;
