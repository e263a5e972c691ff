/*G:510 The terminal.
 *
 * Printing copies a text into output buffers. What is typed waits in a queue of bytes until a program reads it; editing
 * lines is the program's affair. If the queue is full the Launcher's buffers are simply not given back, and it waits.
 * One byte is special: Ctrl-C ends all processes but the shell; only if there are none is it a byte like others. Before
 * it: buffers. Next: what the kernel itself has to say (messages.asm). */
TYPED_BYTES equ 1024            ; a power of two
CTRL_C      equ 3
EARLY_BYTES equ 15

; Prints ecx bytes at eax. Keeps ebx, esi, edi, ebp.
console_write:
  push ebx
  push esi
  push edi
  mov esi, eax
  mov ebx, ecx
.next:
  test ebx, ebx
  jz .done
  cmp dword [console_ready], 0
  je .early
  call output_buffer
  mov ecx, ebx
  cmp ecx, OUTPUT_BYTES
  jbe .fits
  mov ecx, OUTPUT_BYTES
.fits:
  sub ebx, ecx
  mov edx, eax
  shl edx, 4
  add edx, [edi + VQ_TABLE]
  push edi
  mov edi, eax
  imul edi, OUTPUT_BYTES
  add edi, output_bytes - KBASE
  mov [edx + BUFFER_ADDRESS], edi
  mov dword [edx + BUFFER_ADDRESS + 4], 0
  mov [edx + BUFFER_LENGTH], ecx
  mov dword [edx + BUFFER_FLAGS], 0
  add edi, KBASE
  rep movsb
  pop edi
  call queue_offer
  mov eax, edi
  call queue_notify
  jmp .next
.early:
  mov edi, early_text
  mov ecx, ebx
  cmp ecx, EARLY_BYTES
  jbe .short
  mov ecx, EARLY_BYTES
.short:
  sub ebx, ecx
  rep movsb
  mov byte [edi], 0
  push ebx
  mov ebx, early_text - KBASE
  mov eax, LHCALL_NOTIFY
  call hypercall
  pop ebx
  jmp .next
.done:
  pop edi
  pop esi
  pop ebx
  ret

; Takes what the device has for us, as far as there is room. Keeps ebx, esi, edi, ebp.
console_receive:
  cmp dword [console_ready], 0
  je .return
  push ebx
  push esi
  push edi
  xor ebx, ebx                  ; buffers offered anew
.next:
  mov esi, [input_current]
  test esi, esi
  jnz .bytes
  mov edi, input_queue
  call queue_take
  cmp eax, 0
  jl .empty
  mov [input_number], eax
  mov [input_left], edx
  imul eax, INPUT_BYTES
  lea esi, [eax + input_bytes]
.bytes:
  mov [input_current], esi
  cmp dword [input_left], 0
  je .used_up
  mov eax, [typed_in]
  mov ecx, eax
  sub ecx, [typed_out]
  cmp ecx, TYPED_BYTES
  jae .done
  movzx edx, byte [esi]
  cmp edx, CTRL_C
  jne .plain
  push edx
  mov eax, STATUS_INTERRUPTED
  call kill_all
  pop edx
  test eax, eax
  jz .alone
  mov eax, [typed_in]           ; what was typed ahead is forgotten
  mov [typed_out], eax
  jmp .taken
.alone:
  mov eax, [typed_in]
.plain:
  and eax, TYPED_BYTES - 1
  mov [typed + eax], dl
  inc dword [typed_in]
.taken:
  dec dword [input_left]
  inc esi
  jmp .bytes
.used_up:
  mov dword [input_current], 0
  mov eax, [input_number]
  call input_offer
  inc ebx
  jmp .next
.empty:
.done:
  test ebx, ebx
  jz .told
  mov eax, input_queue
  call queue_notify
.told:
  mov eax, [typed_in]
  cmp eax, [typed_out]
  je .nothing
  mov eax, CHANNEL_INPUT
  call wake
.nothing:
  pop edi
  pop esi
  pop ebx
.return:
  ret

; ebx text, ecx bytes.
sys_write:
  mov edx, ebx
  xor eax, eax
  call user_range
  test eax, eax
  jnz .done
  mov eax, ebx
  call console_write
  xor eax, eax
.done:
  ret

; ebx buffer, ecx bytes: waits until there is something.
sys_read:
  mov edi, ecx
  mov edx, ebx
  mov eax, FAULT_WR
  call user_range
  test eax, eax
  jnz .done
.again:
  mov eax, [typed_in]
  cmp eax, [typed_out]
  jne .something
  mov eax, CHANNEL_INPUT
  call sleep_on
  mov eax, [current]
  cmp dword [eax + PROC_KILLED], 0
  je .again
  mov eax, ERROR_INTERRUPT
  ret
.something:
  xor edx, edx
.copy:
  cmp edx, edi
  jae .copied
  mov eax, [typed_out]
  cmp eax, [typed_in]
  je .copied
  and eax, TYPED_BYTES - 1
  mov al, [typed + eax]
  mov [ebx + edx], al
  inc dword [typed_out]
  inc edx
  jmp .copy
.copied:
  push edx
  call console_receive          ; there may be room now for more
  pop eax
.done:
  ret

section .bss
alignb 4
input_current: resd 1           ; the byte of an input buffer that we have reached, 0 between buffers
input_number: resd 1
input_left: resd 1
typed_in: resd 1                ; bytes typed and bytes read so far
typed_out: resd 1
typed: resb TYPED_BYTES
early_text: resb 16
section .text
