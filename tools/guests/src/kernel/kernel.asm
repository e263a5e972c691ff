/*G:040 The kernel, whole.
 *
 * Nothing but its parts in the order in which they are told, and the one abbreviation that all of them use. Registers
 * between functions: arguments and results in eax, edx, ecx and as each function says; ebx, esi, edi and ebp are kept
 * unless it says otherwise. In the kernel interrupts are off, save where it sleeps, so that no room needs locks. Before
 * it: the map. Next: start.asm. */
%include "abi.asm"
%include "kernel/layout.asm"

%macro print 1                  ; adds a text to the message being put together; keeps all registers
  call put_inline
  db %1, 0
%endmacro

bits 32
org KBASE + KERNEL_START
section .text
%include "kernel/start.asm"
%include "kernel/hypercalls.asm"
%include "kernel/descriptors.asm"
%include "kernel/traps.asm"
%include "kernel/page-faults.asm"
%include "kernel/interrupts.asm"
%include "kernel/frames.asm"
%include "kernel/page-tables.asm"
%include "kernel/address-space.asm"
%include "kernel/process.asm"
%include "kernel/process-life.asm"
%include "kernel/clock.asm"
%include "kernel/virtio.asm"
%include "kernel/terminal.asm"
%include "kernel/messages.asm"
%include "kernel/system-calls.asm"
%include "kernel/shutdown.asm"
