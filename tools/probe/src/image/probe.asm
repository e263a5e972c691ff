/*T:920 The image.
 *
 * A multiboot-1 kernel: it builds its tables (tables.asm), turns paging on, runs every case (run.asm) and reports
 * (report.asm). The command line `from=N` begins at record N of the table, for machines that a case before it has
 * killed. Ends with status 0 if all went well, else 1, at port 0xF4. Before it: build-image.ts. Next: layout.asm. */

%include "layout.asm"
%include "case.asm"
%include "tables.asm"
%include "run.asm"
%include "capture.asm"
%include "real.asm"
%include "report.asm"

section .text
start:
  mov esp, HARNESS
  cld
  mov [boot_information], ebx
  call read_from
  call build_tables
  lgdt [gdt_pointer]
  jmp CS0:.reload
.reload:
  mov eax, DS0
  mov ds, eax
  mov es, eax
  mov ss, eax
  call ask_cpuid
  xor eax, eax
  mov cr4, eax
  mov eax, PD
  mov cr3, eax
  mov eax, CR0_BASE
  mov cr0, eax
  jmp short .paging
.paging:
  fninit
  mov al, 0xFF                  ; no interrupts from outside
  out 0x21, al
  out 0xA1, al
  call run_all
  call put_summary
  mov eax, [failed]
  test eax, eax
  setnz al
  out EXIT_PORT, al
.stop:
  hlt
  jmp .stop

; The number after "from=" in the command line, else 0, into `from`.
read_from:
  mov dword [from], 0
  test byte [ebx], 4
  jz .end
  mov esi, [ebx + 16]
.search:
  lodsb
  test al, al
  jz .end
  cmp al, '='
  jne .search
  cmp dword [esi - 5], 'from'
  jne .search
  xor ecx, ecx
.digit:
  lodsb
  movzx eax, al
  sub eax, '0'
  cmp eax, 9
  ja .number
  imul ecx, ecx, 10
  add ecx, eax
  jmp .digit
.number:
  mov [from], ecx
.end:
  ret

ask_cpuid:
  mov eax, 1
  cpuid
  mov [features], edx
  mov eax, 0x80000000
  cpuid
  cmp eax, 0x80000001
  jb .end
  mov eax, 0x80000001
  cpuid
  test edx, 1 << 20
  jz .end
  or dword [features], HAS_NX
  ret
.end:
  and dword [features], ~HAS_NX
  ret

run_all:
  mov ebx, [from]
  imul ebx, ebx, rec.size
  add ebx, cases
.next:
  cmp ebx, cases_end
  jae .end
  cmp dword [ebx + rec.ring], HEADING
  je .heading
  mov eax, [ebx + rec.needs]
  mov edx, [features]
  and edx, eax
  cmp eax, edx
  jne .missing
  call one_case
  jmp .done
.missing:
  mov esi, .missing_text
  call put_case
  PRINT `\n`
.done:
  add ebx, rec.size
  jmp .next
.heading:
  PRINT `\n== `
  mov esi, [ebx + rec.name]
  call put_string
  PRINT `\n`
  jmp .done
.missing_text: db "  --    ", 0
.end:
  ret

; ebx: the record.
one_case:
  push ebx
  mov esi, ebx
  call run_case
  pop ebx
  mov eax, [ebx + rec.ring]
  inc dword [ring_cases + eax * 4]
  call judge
  jne .failed
  mov eax, [ebx + rec.ring]
  inc dword [ring_passed + eax * 4]
  mov esi, .ok_text
  call put_case
  PRINT `\n`
  ret
.failed:
  inc dword [failed]
  mov esi, .fail_text
  call put_case
  call put_difference
  PRINT `\n`
  ret
.ok_text: db "  ok    ", 0
.fail_text: db "  FAIL  ", 0

; ring r: passed of all; then all together.
put_summary:
  PRINT `\n== summary\n`
  xor ebx, ebx
  xor ebp, ebp
  xor edi, edi
.ring:
  mov eax, ebx
  call put_ring
  PRINT ": "
  mov eax, [ring_passed + ebx * 4]
  add ebp, eax
  call put_decimal
  PRINT " of "
  mov eax, [ring_cases + ebx * 4]
  add edi, eax
  call put_decimal
  PRINT `\n`
  inc ebx
  cmp ebx, REAL
  jbe .ring
  PRINT "all: "
  mov eax, ebp
  call put_decimal
  PRINT " of "
  mov eax, edi
  call put_decimal
  PRINT `\n`
  ret

section .bss align=4
boot_information: resd 1
from:     resd 1
features: resd 1
failed:   resd 1
ring_cases:  resd REAL + 1
ring_passed: resd REAL + 1
section .text

section .cases align=4
cases:
section .text
%include "cases/privileged.asm"
%include "cases/io.asm"
%include "cases/flags.asm"
%include "cases/selectors.asm"
%include "cases/inspect.asm"
%include "cases/far-transfers.asm"
%include "cases/call-gates.asm"
%include "cases/gates.asm"
%include "cases/iret.asm"
%include "cases/limits.asm"
%include "cases/paging.asm"
%include "cases/page-entries.asm"
%include "cases/pae.asm"
%include "cases/tasks.asm"
%include "cases/task-state.asm"
%include "cases/traps.asm"
%include "cases/coprocessor.asm"
%include "cases/debug.asm"
%include "cases/control.asm"
%include "cases/v86.asm"
%include "cases/vme.asm"
%include "cases/real-mode.asm"
section .cases align=4
cases_end:
section .text
