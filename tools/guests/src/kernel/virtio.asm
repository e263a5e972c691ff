/*G:500 The console's device.
 *
 * A device is a descriptor in the page above RAM and some rings. In a ring we offer buffers, by their physical
 * addresses, and tell the Launcher by NOTIFY; it gives them back as used and interrupts us. The console has two: what is
 * typed comes back in buffers of the first, what we print goes out in buffers of the second. Before it: time. Next: what
 * is made of it (terminal.asm). */

; A device's descriptor; the next follows directly, type 0 ends them.
DEVICE_TYPE     equ 0
DEVICE_QUEUES   equ 1
DEVICE_FEATURES equ 2           ; bytes of features, offered and accepted each
DEVICE_CONFIG   equ 3
DEVICE_STATUS   equ 4
DEVICE_BYTES    equ 5
QUEUE_NUM       equ 0           ; entries, 16 bits
QUEUE_PFN       equ 4           ; its first page
QUEUE_BYTES     equ 8
TYPE_CONSOLE    equ 3
STATUS_ACKNOWLEDGE equ 1        ; seen
STATUS_DRIVER      equ 2        ; we can drive it
STATUS_DRIVER_OK   equ 4

; Virtio's rings in their oldest form: a table of buffers, a ring of those offered, one of those given back.
BUFFER_ADDRESS equ 0            ; 64 bits
BUFFER_LENGTH  equ 8
BUFFER_FLAGS   equ 12
BUFFER_BYTES   equ 16
BUFFER_WRITE   equ 2            ; the device writes to it
RING_FLAGS     equ 0
RING_INDEX     equ 2
RING_ENTRIES   equ 4
NO_INTERRUPT   equ 1

; What we keep about a queue.
VQ_TABLE   equ 0                ; addresses of the three
VQ_OFFERED equ 4
VQ_USED    equ 8
VQ_MASK    equ 12               ; entries - 1
VQ_NOTIFY  equ 16               ; what NOTIFY takes
VQ_SEEN    equ 20               ; index in the ring of used ones that we have reached
VQ_SIZE    equ 24

INPUT_BUFFERS  equ 4
INPUT_BYTES    equ 64
OUTPUT_BUFFERS equ 16
OUTPUT_BYTES   equ 256

; Looks for a console and starts it.
console_find:
  mov esi, DEVICES
.next:
  mov al, [esi + DEVICE_TYPE]
  test al, al
  jz .none
  cmp al, TYPE_CONSOLE
  je .found
  movzx eax, byte [esi + DEVICE_QUEUES]
  movzx ecx, byte [esi + DEVICE_FEATURES]
  lea eax, [eax * 4 + ecx]
  movzx ecx, byte [esi + DEVICE_CONFIG]
  lea esi, [esi + eax * 2 + DEVICE_BYTES]
  add esi, ecx
  jmp .next
.none:
  print `[boot] no console among the devices: NOTIFY it is, and nobody can type\e[0m\r\n`
  jmp put_flush
.found:
  mov byte [esi + DEVICE_STATUS], 0
  call .status_changed
  or byte [esi + DEVICE_STATUS], STATUS_ACKNOWLEDGE
  or byte [esi + DEVICE_STATUS], STATUS_DRIVER  ; and of its features we accept none
  call .status_changed
  mov edi, input_queue
  lea ebx, [esi + DEVICE_BYTES]
  call queue_start
  mov edi, output_queue
  add ebx, QUEUE_BYTES
  call queue_start
  mov eax, [output_queue + VQ_OFFERED]
  mov word [eax + RING_FLAGS], NO_INTERRUPT
  mov dword [output_free], (1 << OUTPUT_BUFFERS) - 1
  mov dword [console_ready], 1
  or byte [esi + DEVICE_STATUS], STATUS_DRIVER_OK
  xor ebx, ebx
.offer:
  mov eax, ebx
  call input_offer
  inc ebx
  cmp ebx, INPUT_BUFFERS
  jb .offer
  mov eax, input_queue
  call queue_notify
  print `[boot] virtio console found in the device page (printed through its ring)\e[0m\r\n`
  jmp put_flush
.status_changed:                ; the descriptor's physical address
  mov ebx, esi
  sub ebx, DEVICES
  add ebx, [ram_bytes]
  mov eax, LHCALL_NOTIFY
  jmp hypercall

; ebx what the descriptor says of a queue, edi where we keep it. Keeps ebx, esi.
queue_start:
  movzx ecx, word [ebx + QUEUE_NUM]
  mov eax, [ebx + QUEUE_PFN]
  shl eax, 12
  mov [edi + VQ_NOTIFY], eax
  sub eax, [ram_bytes]
  add eax, DEVICES
  mov [edi + VQ_TABLE], eax
  lea edx, [ecx - 1]
  mov [edi + VQ_MASK], edx
  mov edx, ecx
  shl edx, 4
  add eax, edx
  mov [edi + VQ_OFFERED], eax
  lea eax, [eax + ecx * 2 + 6 + PAGE_SIZE - 1]
  and eax, PTE_FRAME
  mov [edi + VQ_USED], eax
  mov dword [edi + VQ_SEEN], 0
  ret

; Tells the Launcher that there is something in queue eax. Keeps all registers but eax.
queue_notify:
  push ebx
  mov ebx, [eax + VQ_NOTIFY]
  mov eax, LHCALL_NOTIFY
  call hypercall
  pop ebx
  ret

; Offers buffer eax of queue edi. Keeps all registers but ecx, edx.
queue_offer:
  push ebx
  mov ecx, [edi + VQ_OFFERED]
  movzx edx, word [ecx + RING_INDEX]
  mov ebx, edx
  and ebx, [edi + VQ_MASK]
  mov [ecx + ebx * 2 + RING_ENTRIES], ax
  inc edx
  mov [ecx + RING_INDEX], dx
  pop ebx
  ret

; The next buffer that came back on queue edi: its number in eax, bytes written to it in edx; eax = -1 if none.
; Keeps all registers but eax, ecx, edx.
queue_take:
  mov ecx, [edi + VQ_USED]
  mov eax, [edi + VQ_SEEN]
  cmp ax, [ecx + RING_INDEX]
  je .none
  and eax, [edi + VQ_MASK]
  mov edx, [ecx + eax * 8 + RING_ENTRIES + 4]
  mov eax, [ecx + eax * 8 + RING_ENTRIES]
  inc dword [edi + VQ_SEEN]
  ret
.none:
  mov eax, -1
  ret

; Offers input buffer eax, empty. Keeps ebx, esi.
input_offer:
  mov edi, input_queue
  mov ecx, eax
  shl ecx, 4
  add ecx, [edi + VQ_TABLE]
  mov edx, eax
  imul edx, INPUT_BYTES
  add edx, input_bytes - KBASE
  mov [ecx + BUFFER_ADDRESS], edx
  mov dword [ecx + BUFFER_ADDRESS + 4], 0
  mov dword [ecx + BUFFER_LENGTH], INPUT_BYTES
  mov dword [ecx + BUFFER_FLAGS], BUFFER_WRITE
  jmp queue_offer

; A free output buffer: its number in eax. Sleeps until one comes back, if it must. Keeps ebx, esi.
output_buffer:
  mov edi, output_queue
.take:
  call queue_take
  cmp eax, 0
  jl .taken
  bts [output_free], eax
  jmp .take
.taken:
  bsf eax, [output_free]
  jnz .found
  ; Nobody reads what we print. Ask for an interrupt, look once more, and sleep.
  mov ecx, [edi + VQ_OFFERED]
  mov word [ecx + RING_FLAGS], 0
  mov ecx, [edi + VQ_USED]
  mov eax, [edi + VQ_SEEN]
  cmp ax, [ecx + RING_INDEX]
  jne .take
  mov eax, LHCALL_HALT
  call hypercall
  mov dword [lguest_data + LG_IRQ_ENABLED], 0
  jmp .take
.found:
  btr [output_free], eax
  mov ecx, [edi + VQ_OFFERED]
  mov word [ecx + RING_FLAGS], NO_INTERRUPT
  ret

section .bss
alignb 16
console_ready: resd 1
output_free: resd 1             ; bit n: buffer n is ours
input_queue: resb VQ_SIZE
output_queue: resb VQ_SIZE
input_bytes: resb INPUT_BUFFERS * INPUT_BYTES
output_bytes: resb OUTPUT_BUFFERS * OUTPUT_BYTES
section .text
