/*S:200 The Switcher.
 *
 * The code that changes the processor from Host to Guest and back, in the syntax of tools/asm. It is mapped at the same
 * address in the Host's page tables and in each Guest's, so that it goes on running while CR3 changes under it. Its
 * bytes are generated from this text (generated/switcher-image.ts); the names come from layout.ts. Next: image.ts.
 *
 * The story of one visit. The Host pushes EFLAGS and makes a far call to switch_to_guest, which leaves on the Host's
 * stack just what an interrupt would have left: EFLAGS, CS, EIP. The Switcher moves to the register page, takes the
 * Guest's tables and registers, and leaves with iret. Whatever stops the Guest lands in one of 256 stubs, on the same
 * register page, since TSS.ESP0 is its end. The stub notes which vector it was, the Guest's registers are pushed, the
 * Host's tables and stack come back. Then either iret ends the Host's far call, or the Host's own interrupt handler is
 * entered, and its iret does. */

/** Source of the Switcher's text. One page at most. */
export const SWITCHER_LISTING = `
        bits 32

;; In: eax = struct lguest_pages, ebx = CR3 for the Guest, both tables' pages mapped alike on both sides.
;; The stack holds EIP, CS, EFLAGS to come home to. ecx, edx, esi, edi are lost; the others come back.
switch_to_guest:
        push    es                              ; what the Host wants back, in the order of its pops below
        push    ds
        push    gs
        push    fs
        push    ebp
        mov     [eax + pages.host_sp], esp
        lea     esp, [eax + pages.regs]         ; from here on an NMI finds a stack that exists on both sides
        lidt    [eax + pages.guest_idt_desc]    ; the IDT first: its gates name LGUEST_CS, which both GDTs have
        lgdt    [eax + pages.guest_gdt_desc]
        mov     edx, TSS_SELECTOR
        ltr     dx                              ; writes "busy" into the Guest's GDT: only now is it writable
        mov     edx, [eax + pages.host_gdt_desc + 2]
        and     byte [edx + TSS_SELECTOR + 5], ~2 & 0xff ; the Host's TSS must be "available" for the way home
        mov     cr3, ebx                        ; the register page under esp is the Guest's now
        pop     eax
        pop     ebx
        pop     ecx
        pop     edx
        pop     esi
        pop     edi
        pop     ebp
        pop     gs
        pop     fs
        pop     ds
        pop     es
        add     esp, 8                          ; trapnum, errcode
        iret                                    ; eip, cs, eflags, esp, ss: the Guest runs

;; In: esp just below trapnum. Out: eax = struct lguest_pages, ebx = trapnum, all else the Host's as it was saved.
%macro SWITCH_TO_HOST 0
        push    es
        push    ds
        push    fs
        push    gs
        push    ebp
        push    edi
        push    esi
        push    edx
        push    ecx
        push    ebx
        push    eax
        mov     eax, LGUEST_DS
        mov     ds, eax
        mov     eax, esp
        and     eax, 0xfffff000                 ; the stack is in the register page wherever the trap came from
        mov     ebx, [eax + pages.trapnum]      ; seen from the Guest's root only
        mov     edx, [eax + pages.host_cr3]
        mov     cr3, edx
        and     byte [eax + pages.guest_gdt + TSS_SELECTOR + 5], ~2 & 0xff ; the Guest's TSS, for the next visit
        lgdt    [eax + pages.host_gdt_desc]     ; here the GDT first, for the same reason
        lidt    [eax + pages.host_idt_desc]
        mov     esp, [eax + pages.host_sp]
        mov     edx, TSS_SELECTOR
        ltr     dx
        pop     ebp
        pop     fs
        pop     gs
        pop     ds
        pop     es
%endmacro

;; A trap: the Host reads trapnum and sees to it.
return_to_host:
        SWITCH_TO_HOST
        iret

;; An interrupt that was meant for the Host: enter the Host's handler as if it had come there. Gate ebx of the Host's
;; IDT has the handler's offset in the low half of its first word and the high half of its second.
deliver_to_host:
        SWITCH_TO_HOST
        mov     edx, [eax + pages.host_idt_desc + 2]
        movzx   eax, word [edx + ebx*8]
        mov     edx, [edx + ebx*8 + 4]
        and     edx, 0xffff0000
        or      eax, edx
        jmp     eax

;; An NMI, on either side of the switch or within it: nothing can be done, so go on.
handle_nmi:
        add     esp, 8
        iret

;; The stubs. Each leaves errcode and trapnum on the stack and joins one of the three above.
%assign vector 0
%rep 256
        align   4
stub_%+vector:
%if !(vector == 8 || (vector >= 10 && vector <= 14) || vector == 17)
        push    dword 0                         ; the processor pushed no error code
%endif
        push    dword vector
%if vector == 2
        jmp     near handle_nmi
%elif vector < 32 || vector == 0x80
        jmp     near return_to_host
%else
        jmp     near deliver_to_host
%endif
%assign vector vector + 1
%endrep
`;
