/*G:030 The kernel's map.
 *
 * Where things lie in what the Guest takes for physical memory, and the names of all numbers that come from outside:
 * the processor's, the Host's. Before it: what is shared with programs (abi.asm). Next: the kernel's
 * parts in order (kernel.asm). */
;   physical, from the bottom
;   0x00000000  boot parameters, written by the Launcher; at 0x1000 the command line
;   0x00100000  the kernel: code, data, bss; mapped at KBASE + 0x100000 and linked for there
;   USER_IMAGE  the program, as it was loaded
;   FREE_START  page tables, then one counter per frame, then frames to give away, to the end
;   end of RAM  the device page, and the rings that it names
KERNEL_START equ 0x100000
FREE_START   equ USER_IMAGE + USER_PAGES * PAGE_SIZE
MAX_MAPPED   equ 0x8000000      ; 128 MB: more than that is left alone
LEAST_RAM    equ 0x200000
DEVICES      equ 0xF0000000
DEVICE_PAGES equ 256

; Boot parameters (struct boot_params).
BOOT_COMMAND_LINE equ 0x228     ; its physical address
BOOT_RAM_LOW      equ 0x2d8     ; size of the one entry of the memory map, 64 bits
BOOT_RAM_HIGH     equ 0x2dc

;    31            12 11 9   7 6 5 4 3  2   1  0
;   [ frame address | own | 0 D A 0 0 US RW P ]      an entry of a page table (SDM Vol. 3A §4.3)
PTE_P    equ 1 << 0             ; present
PTE_RW   equ 1 << 1             ; writable
PTE_US   equ 1 << 2             ; for ring 3, too
PTE_A    equ 1 << 5             ; was used
PTE_D    equ 1 << 6             ; was written to
PTE_COW  equ 1 << 9             ; ours: becomes writable by being copied
PTE_FRAME equ 0xFFFFF000
PTE_TABLE  equ PTE_P | PTE_RW | PTE_US | PTE_A | PTE_D
PTE_KERNEL equ PTE_P | PTE_RW | PTE_A | PTE_D
PTE_USER   equ PTE_KERNEL | PTE_US
PTE_TEXT   equ PTE_P | PTE_US | PTE_A

; Error code of a page fault (SDM Vol. 3A §4.7).
; Whether the page was there it does not tell us: it was the shadow that faulted.
FAULT_WR equ 1 << 1             ; it was a write

EFLAGS_IF equ 0x200
CR0_TS    equ 1 << 3            ; the next instruction of the FPU traps

; Selectors: index of the descriptor * 8 | ring. The Host made entries 12 and 13, for ring 1.
KERNEL_CS equ 12 * 8 | 1
KERNEL_DS equ 13 * 8 | 1
USER_CS   equ 14 * 8 | 3
USER_DS   equ 15 * 8 | 3

; Vectors.
VECTOR_PF      equ 14
VECTOR_IRQ     equ 32           ; + number of the virtual interrupt; 0 is the clock's
VECTOR_SYSCALL equ 0x80
HYPERCALL_TRAP equ 0x1f
IRQS           equ 16

; Hypercalls: number in eax, arguments in ebx, ecx, edx, esi. 3, 11 and 12 belonged to earlier releases.
LHCALL_FLUSH_ASYNC     equ 0
LHCALL_LGUEST_INIT     equ 1    ; (struct lguest_data)
LHCALL_SHUTDOWN        equ 2    ; (text, SHUTDOWN_…)
LHCALL_NEW_PGTABLE     equ 4    ; (page directory)
LHCALL_FLUSH_TLB       equ 5
LHCALL_LOAD_IDT_ENTRY  equ 6    ; (vector, low word, high word)
LHCALL_SET_STACK       equ 7    ; (selector, address of its end, pages)
LHCALL_TS              equ 8    ; (CR0_TS or 0)
LHCALL_SET_CLOCKEVENT  equ 9    ; (nanoseconds from now, 0: never)
LHCALL_HALT            equ 10
LHCALL_SET_PTE         equ 14   ; (page directory, address, entry)
LHCALL_SET_PGD         equ 15   ; (page directory, index)
LHCALL_LOAD_TLS        equ 16
LHCALL_NOTIFY          equ 17   ; (what)
LHCALL_LOAD_GDT_ENTRY  equ 18   ; (index, low word, high word)
LHCALL_SEND_INTERRUPTS equ 19
SHUTDOWN_POWER_OFF equ 1
SHUTDOWN_RESTART   equ 2

; struct lguest_data, all that Guest and Host share.
LG_IRQ_ENABLED equ 0            ; 0x200 or 0, in place of EFLAGS.IF
LG_CR2         equ 8            ; the Host leaves the address of a page fault here
LG_TIME        equ 12           ; … and with each interrupt seconds since 1970, nanoseconds
LG_IRQ_PENDING equ 20           ; … and here 0x200 while one waits for irq_enabled
LG_STATUS      equ 24           ; one byte for each call in the ring: 0xff is free
LG_CALLS       equ 88           ; 64 times: number and four arguments
LG_CALL_BYTES  equ 20
LG_RING        equ 64
LG_TSC_KHZ     equ 1372         ; 0 where the Host does not tell
