/*T:932 The verdict and its line.
 *
 *   ring 1  ok    lldt raises #GP(0)  [SDM 3A 5.9]
 *   ring 3  FAIL  …  [SDM …]  wanted #GP(0000) at 00101234, got #UD(0000) at 00101234 eax 00000000
 *
 * A case is judged by vector, error code, EIP, and CR2, eax or its own check where it says so. Lines go to COM1. Before
 * it: real.asm. Next: probe.asm goes through the cases. */

COM1 equ 0x3F8
COM1_STATUS equ 0x3FD
EXIT_PORT equ 0xF4

; al to the serial line. Changes nothing.
put_char:
  push eax
  push edx
  mov ah, al
  mov dx, COM1_STATUS
.wait:
  in al, dx
  test al, 0x20
  jz .wait
  mov dx, COM1
  mov al, ah
  out dx, al
  pop edx
  pop eax
  ret

; esi: a string ending in 0. Returns esi after it.
put_string:
  lodsb
  test al, al
  jz .end
  call put_char
  jmp put_string
.end:
  ret

%macro PRINT 1
  push esi
  mov esi, %%text
  call put_string
  pop esi
  jmp short %%end
%%text: db %1, 0
%%end:
%endmacro

; eax as 8 hexadecimal digits; put_hex16 ax as 4.
put_hex16:
  shl eax, 16
  mov ecx, 4
  jmp put_hex.next
put_hex:
  mov ecx, 8
.next:
  rol eax, 4
  push eax
  and al, 15
  add al, '0'
  cmp al, '9'
  jbe .digit
  add al, 'a' - '0' - 10
.digit:
  call put_char
  pop eax
  loop .next
  ret

; eax in decimal.
put_decimal:
  xor edx, edx
  mov ecx, 10
  div ecx
  push edx
  test eax, eax
  jz .last
  call put_decimal
.last:
  pop eax
  add al, '0'
  jmp put_char

put_ring:
  mov esi, [ring_names + eax * 4]
  jmp put_string
ring_names: dd .r0, .r1, .r2, .r3, .r4, .r5
.r0: db "ring 0", 0
.r1: db "ring 1", 0
.r2: db "ring 2", 0
.r3: db "ring 3", 0
.r4: db "V86   ", 0
.r5: db "real  ", 0

; eax: a vector.
put_vector:
  cmp eax, 20
  jae .number
  lea esi, [vector_names + eax * 4]
  jmp put_string
.number:
  push eax
  PRINT "int "
  pop eax
  jmp put_hex16
vector_names: db "#DE", 0, "#DB", 0, "NMI", 0, "#BP", 0, "#OF", 0, "#BR", 0, "#UD", 0, "#NM", 0, "#DF", 0, "#09", 0
  db "#TS", 0, "#NP", 0, "#SS", 0, "#GP", 0, "#PF", 0, "#15", 0, "#MF", 0, "#AC", 0, "#MC", 0, "#XM", 0

; ebx: the record. Returns ZF = 1 if the case went as it must. Runs the check and leaves its answer in `answer`.
judge:
  mov eax, [got.eax]
  mov [answer], eax
  mov eax, [got.vector]
  cmp eax, [ebx + rec.vector]
  jne .end
  mov eax, [got.error]
  cmp eax, [ebx + rec.error]
  jne .end
  cmp dword [ebx + rec.has_cr2], 0
  je .place
  mov eax, [got.cr2]
  cmp eax, [ebx + rec.cr2]
  jne .end
.place:
  call wanted_eip
  test eax, eax
  jz .value
  cmp eax, [got.eip]
  jne .end
.value:
  cmp dword [ebx + rec.check], 0
  je .compare
  push ebx
  call [ebx + rec.check]
  pop ebx
  mov [answer], eax
.compare:
  cmp dword [ebx + rec.valued], 0
  je .end
  mov eax, [answer]
  cmp eax, [ebx + rec.value]
.end:
  ret

; ebx: the record. Returns in eax the EIP that is wanted, 0 for any; code copied to low memory begins at 0 there.
wanted_eip:
  mov eax, [ebx + rec.at]
  test eax, eax
  jz .end
  cmp dword [ebx + rec.ring], V86
  jb .end
  sub eax, [ebx + rec.body]
.end:
  ret

; ebx: the record, esi: "  ok    " or the like.
put_case:
  push esi
  mov eax, [ebx + rec.ring]
  call put_ring
  pop esi
  call put_string
  mov esi, [ebx + rec.name]
  call put_string
  PRINT "  [SDM "
  mov esi, [ebx + rec.where]
  call put_string
  mov al, ']'
  jmp put_char

; ebx: the record of a case that failed. What was wanted, and what was got.
put_difference:
  PRINT "  wanted "
  mov eax, [ebx + rec.vector]
  call put_vector
  PRINT "("
  mov eax, [ebx + rec.error]
  call put_hex16
  PRINT ")"
  call wanted_eip
  test eax, eax
  jz .value
  PRINT " at "
  call wanted_eip
  call put_hex
.value:
  cmp dword [ebx + rec.valued], 0
  je .cr2
  PRINT " value "
  mov eax, [ebx + rec.value]
  call put_hex
.cr2:
  cmp dword [ebx + rec.has_cr2], 0
  je .got
  PRINT " CR2 "
  mov eax, [ebx + rec.cr2]
  call put_hex
.got:
  PRINT ", got "
  mov eax, [got.vector]
  call put_vector
  PRINT "("
  mov eax, [got.error]
  call put_hex16
  PRINT ") at "
  mov eax, [got.cs]
  call put_hex16
  PRINT ":"
  mov eax, [got.eip]
  call put_hex
  PRINT " value "
  mov eax, [answer]
  call put_hex
  PRINT " CR2 "
  mov eax, [got.cr2]
  jmp put_hex

section .bss
align 4
answer: resd 1
section .text
