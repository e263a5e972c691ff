/*G:310 Page tables.
 *
 * Two levels, as the processor wants them, though it never sees them: the Host reads these tables and keeps shadows of
 * them with the true frames. So whoever changes an entry tells. A new page table is told by SET_PGD, an entry by SET_PTE;
 * both may wait in the ring. The upper quarter, from 0xC0000000, is the same in all directories and never changes.
 * Before it: frames. Next: whole address spaces (address-space.asm). */

;    31          22 21        12 11      0
;   [ directory    | table      | byte    ]         an address

; The entry for address edx below directory eax; with ecx = 1 a missing table is made.
; Returns its address, 0 if there is none. Keeps all registers but eax, ecx and edx.
find_entry:
  push ebx
  push esi
  push edi
  mov ebx, eax
  mov esi, edx
  shr edx, 22
  lea edi, [ebx + edx * 4 + KBASE]
  mov eax, [edi]
  test al, PTE_P
  jnz .found
  xor eax, eax
  test ecx, ecx
  jz .done
  call frame_alloc
  test eax, eax
  jz .done
  or eax, PTE_TABLE
  mov [edi], eax
  mov edi, eax
  mov eax, LHCALL_SET_PGD
  mov ecx, esi
  shr ecx, 22
  call hypercall_lazy
  mov eax, edi
.found:
  and eax, PTE_FRAME
  shr esi, 12
  and esi, 1023
  lea eax, [eax + esi * 4 + KBASE]
.done:
  pop edi
  pop esi
  pop ebx
  ret

; A directory with the kernel's half in it. Returns its physical address, 0 if there is no memory.
new_directory:
  call frame_alloc
  test eax, eax
  jz .done
  push esi
  push edi
  mov esi, [kernel_directory]
  lea esi, [esi + (KBASE >> 22) * 4 + KBASE]
  lea edi, [eax + (KBASE >> 22) * 4 + KBASE]
  mov ecx, (1 << 10) - (KBASE >> 22)
  rep movsd
  pop edi
  pop esi
.done:
  ret
