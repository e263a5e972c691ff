/*G:020 What kernel and programs agree on.
 *
 * The embedded Guest is two programs in two rings: a kernel in ring 1, where the Host put it, and a shell in ring 3.
 * Both see the address space below, and both know the numbers of the system calls and the layout of the counters that
 * the kernel shows to whoever asks. Before it: how both are put together (build-guest.ts). Next: the kernel's own map
 * (kernel/layout.asm). */
;   0xFFC00000  the Switcher: the Host's, in every address space
;   0xF0000000  device pages: the page above RAM, with the rings that it names
;   0xC0000000  all of RAM that the kernel uses; ring 3 is kept out
;   0xBFFF0000  stack of the process, grows down from 0xC0000000; a page exists once it was touched
;   0x10000000  heap of the process: zeroes, as much as there is memory; a page exists once it was touched
;   0x08048000  code and texts of the process: one copy for all, read-only
;   0x00000000  nothing, so that a null pointer is caught
KBASE             equ 0xC0000000
USER_STACK_TOP    equ KBASE
USER_STACK_BOTTOM equ USER_STACK_TOP - 0x10000
USER_HEAP         equ 0x10000000
USER_HEAP_END     equ 0x50000000
USER_TEXT         equ 0x08048000
PAGE_SIZE         equ 4096

; A system call: int 0x80 with the number in eax and arguments in ebx, ecx, edx; the answer comes back in eax.
; Answers from -1 to -15 are errors.
SYS_EXIT       equ 0            ; (status) ends this process
SYS_WRITE      equ 1            ; (text, bytes) prints
SYS_READ       equ 2            ; (buffer, bytes) waits for what is typed; bytes read
SYS_FORK       equ 3            ; () a copy of this process; 0 in the copy, its number in the original
SYS_WAIT       equ 4            ; (where to put the status) waits for a child's end; its number
SYS_GETPID     equ 5            ; () number of this process
SYS_YIELD      equ 6            ; () lets the next one run
SYS_SLEEP      equ 7            ; (milliseconds)
SYS_CLOCK      equ 8            ; (buffer of CLOCK_SIZE)
SYS_POWER      equ 9            ; (POWER_…) does not come back
SYS_NAME       equ 10           ; (16 bytes) what ps shall call this process
SYS_PROCESS    equ 11           ; (place in the table, buffer of INFO_SIZE) 0 if there is one
SYS_COUNTERS   equ 12           ; (buffer of COUNTERS_SIZE)
SYS_HYPERCALLS equ 13           ; (how many, HYPERCALLS_…) makes hypercalls, to be timed
SYS_ARGUMENTS  equ 14           ; (buffer, bytes) copies the kernel's command line
SYS_COUNT      equ 15

POWER_OFF    equ 1
POWER_REBOOT equ 2
POWER_CRASH  equ 3

HYPERCALLS_DIRECT equ 0         ; each one a trap to the Host
HYPERCALLS_RING   equ 1         ; put into the ring, 64 at a time

ERROR_NO_PROCESS equ -1         ; the process table is full
ERROR_NO_MEMORY  equ -2
ERROR_NO_CHILD   equ -3
ERROR_ADDRESS    equ -4         ; not this process's memory
ERROR_INTERRUPT  equ -5         ; it was killed while it waited
ERROR_CALL       equ -6         ; no such system call, or no such thing

; How a process ended, when the kernel ended it.
STATUS_INTERRUPTED equ 130      ; Ctrl-C
STATUS_FAULT       equ 139      ; it touched what is not its own
STATUS_NO_MEMORY   equ 137

; SYS_CLOCK
CLOCK_SECONDS     equ 0         ; since 1970
CLOCK_NANOSECONDS equ 4
CLOCK_UP_MS       equ 8         ; since boot
CLOCK_UP_NS       equ 12        ; nanoseconds of the millisecond begun
CLOCK_TSC_KHZ     equ 16        ; what rdtsc counts, in a millisecond
CLOCK_SIZE        equ 20

; SYS_PROCESS
INFO_STATE  equ 0               ; STATE_…
INFO_PID    equ 4
INFO_PARENT equ 8
INFO_PAGES  equ 12              ; pages of its own
INFO_FAULTS equ 16              ; page faults that it had
INFO_TICKS  equ 20              ; clock ticks that hit it
INFO_NAME   equ 24              ; 16 bytes, zero at the end
INFO_SIZE   equ 40

STATE_FREE     equ 0
STATE_RUNNABLE equ 1
STATE_BLOCKED  equ 2
STATE_ZOMBIE   equ 3            ; it ended, and its parent has not heard of it
STATE_RUNNING  equ 4            ; told only: runnable, and it is the one that asks

; SYS_COUNTERS
CALLS          equ 20           ; hypercall numbers are below
COUNT_DIRECT   equ 0            ; hypercalls by number, made by trapping
COUNT_RING     equ COUNT_DIRECT + 4 * CALLS
COUNT_FAULTS   equ COUNT_RING + 4 * CALLS
COUNT_TEXT     equ COUNT_FAULTS + 4     ; faults that mapped a page of code
COUNT_ZERO     equ COUNT_TEXT + 4       ; … a page of zeroes
COUNT_COPY     equ COUNT_ZERO + 4       ; … a copy of a page shared since fork
COUNT_CLAIM    equ COUNT_COPY + 4       ; … a shared page that nobody else shares any more
COUNT_SYSCALLS equ COUNT_CLAIM + 4
COUNT_SWITCHES equ COUNT_SYSCALLS + 4
COUNT_TICKS    equ COUNT_SWITCHES + 4
COUNT_INPUT    equ COUNT_TICKS + 4      ; interrupts of devices
COUNT_FORKS    equ COUNT_INPUT + 4
COUNT_RAM      equ COUNT_FORKS + 4      ; bytes of RAM
COUNT_FRAMES   equ COUNT_RAM + 4        ; frames that the kernel manages
COUNT_FREE     equ COUNT_FRAMES + 4     ; … that are free
COUNT_KERNEL   equ COUNT_FREE + 4       ; … of the kernel, its page tables and the program's text
COUNT_SLOTS    equ COUNT_KERNEL + 4     ; places in the process table
COUNTERS_SIZE  equ COUNT_SLOTS + 4
