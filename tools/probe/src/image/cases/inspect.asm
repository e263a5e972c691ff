/*T:944 Questions about selectors.
 *
 * VERR, VERW, LAR, LSL and ARPL answer in ZF and never fault over the selector (SDM Vol 3A §5.10). Before it:
 * selectors.asm. Next: far-transfers.asm. */

GROUP "VERR, VERW, LAR, LSL, ARPL"

; ring, instruction, access byte, RPL, answer (0 or 1), "name"
%macro VERIFY 6
CASE %1, %6, "3A 5.10"
  DESC S0, 0, FLAT, %3, BIG32
RUN
GIVES %5
  mov ebx, S0 | %4
  xor ecx, ecx
  %2 bx
  sete cl
  mov eax, ecx
END
%endmacro
  VERIFY 1, verr, D_R | DPL1, 1, 1, "verr: data of the own ring"
  VERIFY 1, verr, D_R, 0, 0, "verr: data of an inner ring"
  VERIFY 1, verr, D_R | DPL1, 3, 0, "verr: RPL above DPL"
  VERIFY 3, verr, D_CONF, 3, 1, "verr: readable conforming code of DPL 0"
  VERIFY 3, verr, D_X | DPL3, 3, 0, "verr: execute-only code"
  VERIFY 3, verr, D_TSS | DPL3, 3, 0, "verr: a TSS"
  VERIFY 1, verw, D_RW | DPL1, 1, 1, "verw: writable data of the own ring"
  VERIFY 1, verw, D_R | DPL1, 1, 0, "verw: read-only data"
  VERIFY 3, verw, D_XR | DPL3, 3, 0, "verw: code"
  VERIFY 3, verw, D_RW | DPL1, 3, 0, "verw: data of an inner ring"

; Bits 16-19 of what LAR gives are not defined.
MASK_lar equ 0xFFF0FFFF
MASK_lsl equ 0xFFFFFFFF
; ring, instruction, access byte, RPL, value when it answers, "name"; else eax stays 5
%macro ASK 6
CASE %1, %6, "3A 5.10.2"
  DESC S0, 0x1234, 0x56789, %3, 0xC
RUN
GIVES %5
  mov eax, 5
  mov ebx, S0 | %4
  %2 eax, ebx
  and eax, MASK_%2
END
%endmacro
  ASK 1, lar, D_RW | DPL1, 1, 0x00C09300 | (DPL1 << 8), "lar: data of the own ring"
  ASK 1, lar, D_RW, 1, 5, "lar: data of an inner ring"
  ASK 3, lar, D_CONF, 3, 0x00C09F00, "lar: conforming code of DPL 0"
  ASK 3, lar, G_CALL | DPL3, 3, 0x00C08C00 | (DPL3 << 8), "lar: a call gate"
  ASK 3, lar, G_INT | DPL3, 3, 5, "lar: an interrupt gate has none"
  ASK 3, lar, D_BUSY | DPL3, 3, 0x00C08B00 | (DPL3 << 8), "lar: a busy TSS"
  ASK 1, lar, (D_RW | DPL1) & 0x7F, 1, 0x00C01300 | (DPL1 << 8), "lar: also of what is not present"
  ASK 1, lsl, D_RW | DPL1, 1, 0x56789FFF, "lsl: in bytes, of a page-granular segment"
  ASK 1, lsl, D_RW, 1, 5, "lsl: data of an inner ring"
  ASK 3, lsl, D_LDT | DPL3, 3, 0x56789FFF, "lsl: an LDT"
  ASK 3, lsl, G_CALL | DPL3, 3, 5, "lsl: a call gate has none"
CASE 1, "lar of a null selector clears ZF", "2A LAR"
RUN
GIVES 5
  mov eax, 5
  xor ebx, ebx
  lar eax, ebx
END
CASE 3, "lsl of a selector beyond the GDT clears ZF", "2A LSL"
RUN
GIVES 1
  mov ebx, NO_SEL
  lsl eax, ebx
  setne al
  movzx eax, al
END
CASE 3, "verr of a segment of the LDT", "3A 5.10.1"
RUN
GIVES 1
  mov ebx, L_DATA
  xor eax, eax
  verr bx
  sete al
END
CASE 1, "arpl raises the RPL and sets ZF", "2A ARPL"
RUN
GIVES 0x103
  mov ebx, 0x100
  mov ecx, 3
  arpl bx, cx
  jnz .end
  mov eax, ebx
.end:
END
CASE 1, "arpl leaves a higher RPL and clears ZF", "2A ARPL"
RUN
GIVES 0x103
  mov ebx, 0x103
  mov ecx, 1
  arpl bx, cx
  jz .end
  mov eax, ebx
.end:
END
