# Multiboot 1 entry: a header, a stack, and on to main.
        .section .text.start, "ax"
        .balign 4
        .long 0x1badb002, 0x00010000, -(0x1badb002 + 0x00010000)
        .long header_start, load_start, load_end, bss_end, start
        .set header_start, 0x100000
        .globl start
start:
        movl $stack_top, %esp
        pushl $0
        popfl
        call main
1:      hlt
        jmp 1b
        .section .bss
        .balign 16
        .skip 16384
stack_top:
