/*T:922 How a case is written.
 *
 *   CASE ring, "what it shows", "where the manual says so"
 *     …                       ring 0, before the case: spoil descriptors, pages, flags
 *   RUN
 *     …                       in the ring under test
 *   FAULTS vector, code       the next instruction must raise this, with EIP on it (TRAPS: EIP after it)
 *     lldt ax
 *   END
 *
 * GIVES value in place of FAULTS: the code comes to its end with eax = value. CHECK value after the code: what follows
 * runs in ring 0 when the case is over, sees what was captured, and must leave value in eax. Rings are 0 to 3, V86 and
 * REAL. NEEDS bits: left out where CPUID does not have them. Before it: layout.asm. Next: tables.asm. */

V86  equ 4
REAL equ 5
HEADING equ 6                   ; a record that is only a title

struc rec
.ring:    resd 1
.needs:   resd 1
.name:    resd 1
.where:   resd 1
.setup:   resd 1
.body:    resd 1
.vector:  resd 1
.error:   resd 1
.at:      resd 1                ; expected EIP, 0: any
.valued:  resd 1                ; 1: eax, or what the check leaves in it, must be .value
.value:   resd 1
.check:   resd 1
.has_cr2: resd 1
.cr2:     resd 1
.size:
endstruc

%assign N 0

%macro GROUP 1
%assign N N + 1
section .cases align=4
  dd HEADING, 0, ..@title_ %+ N
  times rec.size / 4 - 3 dd 0
section .strings align=1
..@title_ %+ N: db %1, 0
section .text
%endmacro

%macro CASE 3
%assign N N + 1
%xdefine C_RING %1
%define C_VECTOR DONE
%define C_ERROR 0
%define C_AT 0
%define C_VALUED 0
%define C_VALUE 0
%define C_CHECK 0
%assign C_HAS_CHECK 0
%define C_HAS_CR2 0
%define C_CR2 0
%define C_NEEDS 0
section .strings align=1
..@name_ %+ N: db %2, 0
..@where_ %+ N: db %3, 0
section .text
case_ %+ N:
%endmacro

%macro NEEDS 1
%xdefine C_NEEDS %1
%endmacro

%macro RUN 0
  ret
..@body_ %+ N:
%endmacro

%macro RUN16 0
  ret
bits 16
..@body_ %+ N:
%endmacro

%macro FAULTS 1-2 0
%xdefine C_VECTOR %1
%xdefine C_ERROR %2
%define C_AT ..@at_ %+ N
..@at_ %+ N:
%endmacro

%macro TRAPS 1-2 0
  FAULTS %1, %2
%endmacro

; The vector and code as with FAULTS, wherever EIP is.
%macro ENDS_WITH 1-2 0
%xdefine C_VECTOR %1
%xdefine C_ERROR %2
%endmacro

%macro PAGE_FAULTS 2            ; error code, address
  FAULTS V_PF, %1
%define C_HAS_CR2 1
%xdefine C_CR2 %2
%endmacro

%macro GIVES 1
%define C_VALUED 1
%xdefine C_VALUE %1
%endmacro

%macro CHECK 1
  int DONE
bits 32
%define C_VALUED 1
%xdefine C_VALUE %1
%assign C_HAS_CHECK 1
%define C_CHECK ..@check_ %+ N
..@check_ %+ N:
%endmacro

%macro END 0
%if C_HAS_CHECK
  ret
%else
  int DONE
%endif
bits 32
section .cases align=4
  dd C_RING, C_NEEDS, ..@name_ %+ N, ..@where_ %+ N, case_ %+ N, ..@body_ %+ N, C_VECTOR, C_ERROR
  dd C_AT, C_VALUED, C_VALUE, C_CHECK, C_HAS_CR2, C_CR2
section .text
%endmacro
