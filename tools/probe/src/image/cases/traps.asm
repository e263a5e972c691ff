/*T:952 Traps and faults of instructions. */

; ring 0: SSE on, xmm0 1.0, xmm1 0, division by zero unmasked.
unmask_divide:
  mov eax, CR4_OSFXSR | CR4_OSXMM
  mov cr4, eax
  ldmxcsr [.mxcsr]
  xorps xmm1, xmm1
  movss xmm0, [.one]
  ret
align 4
.mxcsr: dd 0x1D80
.one: dd 1.0
