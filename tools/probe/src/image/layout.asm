/*T:921 Where the image keeps its things.
 *
 * Selectors, tables, stacks and the pages that cases may spoil, all below 4 MB and identity mapped. What stands in the
 * tables is in tables.asm. Before it: probe.asm, which puts the parts together. Next: case.asm, how a case is written. */

; Selectors. Ring r has code at 0x08 + 16 r and data at 0x10 + 16 r, flat, DPL r.
CS0 equ 0x08
DS0 equ 0x10
CS1 equ 0x18 | 1
DS1 equ 0x20 | 1
CS2 equ 0x28 | 2
DS2 equ 0x30 | 2
CS3 equ 0x38 | 3
DS3 equ 0x40 | 3
MAIN_TSS equ 0x48               ; of all cases
DF_TSS   equ 0x50               ; the double fault's task
B_TSS    equ 0x58               ; another task, ring 0
OLD_TSS  equ 0x60               ; a 16-bit task
LDT_SEL  equ 0x68
CONF0    equ 0x70               ; conforming code of DPL 0
CONF1    equ 0x78               ; conforming code of DPL 1
S0 equ 0x80                     ; S0 to S7 are free for cases
S1 equ 0x88
S2 equ 0x90
S3 equ 0x98
S4 equ 0xA0
S5 equ 0xA8
S6 equ 0xB0
S7 equ 0xB8
GDT_BYTES equ 0x100
NO_SEL    equ 0x100             ; the first selector beyond the GDT
L_DATA  equ 0x04 | 3            ; in the LDT: data and code of DPL 3, and a free entry
L_CODE  equ 0x0C | 3
L0      equ 0x14
LDT_BYTES equ 0x20
L_NONE  equ 0x24

; Tables. What of them a case may have changed is copied anew from PRISTINE above before each case.
GDT      equ 0x200000
IDT      equ 0x201000
LDT      equ 0x202000
TSS_MAIN equ 0x203000
TSS_DF   equ 0x203400
TSS_B    equ 0x203800
TSS_OLD  equ 0x203C00
PD       equ 0x204000
PT_LOW   equ 0x205000           ; 0 to 4 MB, identity, for everybody
PT_TEST  equ 0x206000
PDPT     equ 0x207000
PAE_PD   equ 0x208000
PAE_PT   equ 0x209000
PD_B     equ 0x20A000           ; a second root: the test pages lie elsewhere
PT_B     equ 0x20B000
TABLES_END equ 0x20C000
PRISTINE equ 0x40000            ; distance of the copies

; Test pages: physical, and where cases see them.
FRAMES   equ 0x210000
FRAME_COUNT equ 8
PAGES     equ 0x800000           ; its page i is frame i; page 8 on is not present
UNMAPPED equ PAGES + 8 * 0x1000
BIG      equ 0xC00000           ; a 4 MB page over physical 0, where a case turns PSE on

; Stacks, all tops.
STACK0   equ 0x221000           ; of ring 0, from the TSS
CASE0    equ 0x222000           ; of cases in ring 0
STACK1   equ 0x223000
STACK2   equ 0x224000
STACK3   equ 0x225000
STACK_DF equ 0x226000
STACK_B  equ 0x227000
HARNESS  equ 0x229000

; Real-address and virtual-8086 mode.
V86_CODE  equ 0x8000            ; the case's code is copied here, CS:0
V86_CS    equ V86_CODE >> 4
V86_SS    equ 0x0700
V86_SP    equ 0x0F00
V86_BYTES equ 0x200

TSS32_LIMIT equ 0xE8            ; with an I/O bitmap for ports 0 to 0x3FF and its last byte
IO_BITMAP   equ 0x68
PORT_OPEN   equ 0x84            ; 0x84 and 0x85 are open in the bitmap, 0x86 is not
PORT_SHUT   equ 0x86
LAST_VECTOR equ 0x47            ; the IDT ends there
DONE        equ 0x40            ; int DONE ends a case that did not fault
SOFT        equ 0x41            ; to be used by cases, DPL 3

; Vectors, SDM Vol 3A table 6-1.
V_DE equ 0
V_DB equ 1
V_BP equ 3
V_OF equ 4
V_BR equ 5
V_UD equ 6
V_NM equ 7
V_DF equ 8
V_TS equ 10
V_NP equ 11
V_SS equ 12
V_GP equ 13
V_PF equ 14
V_MF equ 16
V_AC equ 17
V_XM equ 19

; EFLAGS, CR0, CR4, page entries, page-fault error codes.
FL_CF equ 1
FL_TF equ 0x100
FL_IF equ 0x200
FL_DF equ 0x400
FL_OF equ 0x800
FL_IOPL equ 0x3000
FL_NT equ 0x4000
FL_RF equ 0x10000
FL_VM equ 0x20000
FL_AC equ 0x40000
FL_VIF equ 0x80000
FL_VIP equ 0x100000
FL_ID equ 0x200000
CR0_PE equ 1
CR0_MP equ 2
CR0_EM equ 4
CR0_TS equ 8
CR0_NE equ 0x20
CR0_WP equ 0x10000
CR0_AM equ 0x40000
CR0_NW equ 0x20000000
CR0_CD equ 0x40000000
CR0_PG equ 0x80000000
CR0_BASE equ CR0_PG | CR0_NE | 0x10 | CR0_PE
CR4_VME equ 1
CR4_PVI equ 2
CR4_TSD equ 4
CR4_DE  equ 8
CR4_PSE equ 0x10
CR4_PAE equ 0x20
CR4_PGE equ 0x80
CR4_PCE equ 0x100
CR4_OSFXSR equ 0x200
CR4_OSXMM equ 0x400
P_P equ 1
P_W equ 2
P_U equ 4
P_A equ 0x20
P_D equ 0x40
P_PS equ 0x80
P_G equ 0x100
PF_P equ 1
PF_W equ 2
PF_U equ 4
PF_RSVD equ 8
PF_I equ 16

; CPUID leaf 1 EDX bits that cases need; NEEDS_NX stands for leaf 0x80000001.
HAS_VME equ 2
HAS_DE equ 4
HAS_PSE equ 8
HAS_TSC equ 0x10
HAS_MSR equ 0x20
HAS_PAE equ 0x40
HAS_SEP equ 0x800
HAS_PGE equ 0x2000
HAS_SSE equ 0x2000000
HAS_NX equ 0x100000
