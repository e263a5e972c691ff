/*G:320 Address spaces.
 *
 * What fork, exit and the system calls do with all of a process's memory at once. Fork copies no page: it gives the
 * child the same frames, makes them read-only for both, and leaves the copying to whoever writes first. For each page
 * that lost its write permission the Host must be told; these calls fill the ring, and one trap in 64 delivers them.
 * Before it: single entries. Next: who owns such a space (process.asm). */

; Shares all of the current process with the empty directory eax. Returns 0 or ERROR_NO_MEMORY.
share_space:
  push ebx
  push esi
  push edi
  push ebp
  mov ebp, eax
  mov edx, [current]
  mov ebx, [edx + PROC_DIRECTORY]
  xor esi, esi                  ; the address reached
.table:
  mov eax, esi
  shr eax, 22
  mov eax, [ebx + eax * 4 + KBASE]
  test al, PTE_P
  jnz .entries
  add esi, 1 << 22
  jmp .more
.entries:
  and eax, PTE_FRAME
  mov edi, esi
  shr edi, 12
  and edi, 1023
  lea edi, [eax + edi * 4 + KBASE]
  mov eax, [edi]
  test al, PTE_P
  jz .next
  test al, PTE_RW
  jz .readonly
  and eax, ~PTE_RW
  or eax, PTE_COW
  mov [edi], eax
  push esi
  mov ecx, esi
  mov edx, eax
  xor esi, esi
  mov eax, LHCALL_SET_PTE
  call hypercall_lazy
  pop esi
.readonly:
  mov eax, ebp
  mov edx, esi
  mov ecx, 1
  call find_entry
  test eax, eax
  jz .no_memory
  mov edx, [edi]
  mov [eax], edx
  mov eax, edx
  and eax, PTE_FRAME
  call frame_share
.next:
  add esi, PAGE_SIZE
  test esi, (1 << 22) - 1
  jnz .entries_go_on
.more:
  cmp esi, KBASE
  jb .table
  xor eax, eax
.done:
  pop ebp
  pop edi
  pop esi
  pop ebx
  ret
.entries_go_on:
  add edi, 4
  ; Skip what is empty: most of most tables.
  mov ecx, (1 << 22) - 1
  and ecx, esi
  shr ecx, 12
  neg ecx
  add ecx, 1024
  mov edx, ecx
  xor eax, eax
  repe scasd
  je .rest_empty
  inc ecx
.rest_empty:
  sub edx, ecx                  ; entries skipped
  shl edx, 12
  add esi, edx
  jmp .more
.no_memory:
  mov eax, ERROR_NO_MEMORY
  jmp .done

; Gives back all memory below the kernel's half of directory eax, but not the directory.
free_space:
  push ebx
  push esi
  push edi
  push ebp
  mov ebx, eax
  xor esi, esi                  ; index in the directory
.table:
  mov ebp, [ebx + esi * 4 + KBASE]
  test ebp, PTE_P
  jz .next
  and ebp, PTE_FRAME
  lea edi, [ebp + KBASE]
  mov ecx, 1024
.entry:
  xor eax, eax
  repe scasd
  je .table_done
  mov eax, [edi - 4]
  and eax, PTE_FRAME
  push ecx
  call frame_release
  pop ecx
  test ecx, ecx
  jnz .entry
.table_done:
  mov dword [ebx + esi * 4 + KBASE], 0
  mov ecx, esi
  mov eax, LHCALL_SET_PGD       ; the Host forgets its shadow of the whole table
  call hypercall_lazy
  mov eax, ebp
  call frame_release
.next:
  inc esi
  cmp esi, KBASE >> 22
  jb .table
  pop ebp
  pop edi
  pop esi
  pop ebx
  ret

; Makes sure that the current process may use ecx bytes at edx, eax = FAULT_WR to write to them, and that they are
; there: then the kernel can touch them like its own. Returns 0 or an error. Keeps ebx, esi, edi, ebp, ecx, edx.
user_range:
  push ebx
  push esi
  push edi
  push ecx
  push edx
  mov esi, eax
  mov ebx, edx
  lea edi, [edx + ecx]
  cmp edi, edx
  jb .bad
  cmp edi, KBASE
  ja .bad
  cmp ecx, 0
  je .good
.page:
  mov eax, [current]
  mov eax, [eax + PROC_DIRECTORY]
  mov edx, ebx
  xor ecx, ecx
  call find_entry
  test eax, eax
  jz .absent
  mov eax, [eax]
  test al, PTE_P
  jz .absent
  test esi, FAULT_WR
  jz .next
  test al, PTE_RW
  jnz .next
.absent:
  mov edx, esi
  mov eax, ebx
  call resolve_fault
  test eax, eax
  jnz .done
.next:
  and ebx, PTE_FRAME
  add ebx, PAGE_SIZE
  cmp ebx, edi
  jb .page
.good:
  xor eax, eax
.done:
  pop edx
  pop ecx
  pop edi
  pop esi
  pop ebx
  ret
.bad:
  mov eax, ERROR_ADDRESS
  jmp .done
