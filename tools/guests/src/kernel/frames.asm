/*G:300 Page frames.
 *
 * All RAM that is nobody's is here, a frame at a time. Frames that were never used lie above `frame_fresh`; those that
 * came back form a list, each holding the address of the next in its first word. A frame can have several users, since
 * fork shares instead of copying: it comes back when the last has gone. Before it: interrupts. Next: page tables
 * (page-tables.asm). */

; A frame of zeroes with one user. Returns its physical address, 0 if none is left. Keeps all registers but eax, ecx, edx.
frame_alloc:
  mov eax, [frame_list]
  test eax, eax
  jz .fresh
  mov ecx, [eax + KBASE]
  mov [frame_list], ecx
  jmp .found
.fresh:
  mov eax, [frame_fresh]
  cmp eax, [counters + COUNT_FRAMES]
  jae .none
  inc dword [frame_fresh]
  shl eax, 12
.found:
  dec dword [counters + COUNT_FREE]
  push edi
  push eax
  lea edi, [eax + KBASE]
  mov edx, eax
  shr edx, 12
  mov ecx, [frame_users]
  mov word [ecx + edx * 2], 1
  mov ecx, PAGE_SIZE / 4
  xor eax, eax
  rep stosd
  pop eax
  pop edi
  ret
.none:
  xor eax, eax
  ret

; One more user for frame eax. Keeps all registers but ecx and edx.
frame_share:
  mov edx, eax
  shr edx, 12
  mov ecx, [frame_users]
  inc word [ecx + edx * 2]
  ret

; How many use frame eax. Keeps all registers but eax, ecx and edx.
frame_users_of:
  shr eax, 12
  mov ecx, [frame_users]
  movzx eax, word [ecx + eax * 2]
  ret

; One user less for frame eax. Keeps all registers but eax, ecx and edx.
frame_release:
  mov edx, eax
  shr edx, 12
  mov ecx, [frame_users]
  dec word [ecx + edx * 2]
  jnz .used
  mov ecx, [frame_list]
  mov [eax + KBASE], ecx
  mov [frame_list], eax
  inc dword [counters + COUNT_FREE]
.used:
  ret

section .bss
alignb 4
frame_list: resd 1              ; physical address of the first that came back
frame_fresh: resd 1             ; number of the first that was never used
frame_users: resd 1             ; address of a 16-bit counter for each frame
section .text
