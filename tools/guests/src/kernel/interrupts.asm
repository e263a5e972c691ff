/*G:220 Interrupts.
 *
 * The Host delivers them one at a time, when `irq_enabled` allows: number 0 is the clock's, the others belong to
 * devices, whose descriptors say which is whose. We have one device that interrupts, and ask it whatever the number.
 * Before it: page faults. Next: memory (frames.asm). */

; ebp frame, eax vector.
interrupt:
  cmp eax, VECTOR_IRQ
  je clock_tick
  inc dword [counters + COUNT_INPUT]
  jmp console_receive
