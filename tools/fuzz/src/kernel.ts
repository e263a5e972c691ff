/*T:725 The kernel of recovery.
 *
 * The part of a program that is not random. Nearly every exception and interrupt leads here; it takes a stack that works,
 * puts the tables back once in 32 times, and goes on with the next context: another mode, privilege, stack, place in the
 * random code. So a program of random bytes lives for as long as its budget lasts. Other handlers only step over some
 * bytes and return. Next, T:730: the tables. */
import { assemble } from "@lguest-tools/asm";
import {
  CONTEXT_COUNT,
  CONTEXT_WORDS,
  CONTEXTS,
  GDT,
  GDT_BYTES,
  IDT,
  KERNEL,
  KERNEL_CODE,
  KERNEL_DATA,
  KERNEL_STACK,
  LDT_SELECTOR,
  MAIN_TASK_SELECTOR,
  TABLES,
  TABLES_COPY,
  TABLES_END,
} from "./places.js";

/** The kernel's variables: words from here on. */
export const COUNTER = KERNEL + 0xe00;
export const STAY_REAL = COUNTER + 4;
export const CR0_VALUE = COUNTER + 8;
export const CR3_VALUE = COUNTER + 12;
export const CR4_VALUE = COUNTER + 16;
const KERNEL_END = KERNEL + 0x1000;

const CONTEXT_SHIFT = Math.log2(CONTEXT_WORDS * 4);
const HASH_SHIFT = 32 - Math.log2(CONTEXT_COUNT);

/*
 * A context: eip cs eflags esp ss es ds fs gs, as IRET to virtual-8086 mode pops them, then eax ecx edx ebx esi edi ebp.
 */
const SOURCE = `
    bits 32
    org ${KERNEL}
  recover:
    cld
    mov ax, ${KERNEL_DATA}
    mov ds, ax
    or dword [${COUNTER}], 31
    inc dword [${COUNTER}]
    jmp common
  handler:
    cld
    mov ax, ${KERNEL_DATA}
    mov ds, ax
    inc dword [${COUNTER}]
    str ax
    cmp ax, ${MAIN_TASK_SELECTOR}
    mov ax, ${KERNEL_DATA}
    jne recover
  common:
    mov ss, ax
    mov esp, ${KERNEL_STACK}
    mov es, ax
    mov eax, [${COUNTER}]
    test al, 31
    jnz .next
    inc dword [${COUNTER}]
    mov esi, ${TABLES_COPY}
    mov edi, ${TABLES}
    mov ecx, ${(TABLES_END - TABLES) / 4}
    rep movsd
    lgdt [gdtr]
    lidt [idtr]
    mov ax, ${MAIN_TASK_SELECTOR}
    ltr ax
    mov ax, ${LDT_SELECTOR}
    lldt ax
    mov eax, [${CR4_VALUE}]
    mov cr4, eax
    mov eax, [${CR3_VALUE}]
    mov cr3, eax
    mov eax, [${CR0_VALUE}]
    mov cr0, eax
  .next:
    imul ebp, [${COUNTER}], 2654435761
    shr ebp, ${HASH_SHIFT}
    shl ebp, ${CONTEXT_SHIFT}
    add ebp, ${CONTEXTS}
    test dword [ebp+8], 0x20000
    jnz .v86
    mov es, [ebp+20]
    mov fs, [ebp+28]
    mov gs, [ebp+32]
    test byte [ebp+4], 3
    jz .same
    push dword [ebp+16]
    push dword [ebp+12]
    push dword [ebp+8]
    push dword [ebp+4]
    push dword [ebp]
    jmp .registers
  .same:
    mov ebx, [ebp]
    mov ecx, [ebp+4]
    mov edx, [ebp+8]
    lss esp, [ebp+12]
    push edx
    push ecx
    push ebx
    mov eax, [ds:ebp+36]
    mov ecx, [ds:ebp+40]
    mov edx, [ds:ebp+44]
    mov ebx, [ds:ebp+48]
    mov esi, [ds:ebp+52]
    mov edi, [ds:ebp+56]
    push dword [ds:ebp+60]
    mov ds, [ds:ebp+24]
    pop ebp
    iret
  .v86:
    %assign at 32
    %rep 9
    push dword [ebp+at]
    %assign at at-4
    %endrep
    jmp .general
  .registers:
    mov ds, [ebp+24]
  .general:
    mov eax, [ss:ebp+36]
    mov ecx, [ss:ebp+40]
    mov edx, [ss:ebp+44]
    mov ebx, [ss:ebp+48]
    mov esi, [ss:ebp+52]
    mov edi, [ss:ebp+56]
    mov ebp, [ss:ebp+60]
    iret

  ; These go on where they were, unless that was here.
  skip_error:
    add esp, 4
  skip:
    cmp dword [esp], ${KERNEL_END}
    jb handler
    add dword [esp], 2
    push eax
    push edx
    rdtsc
    test ah, 0x1c
    pop edx
    pop eax
    jz handler
    iret
  frob_error:
    add esp, 4
  frob:
    cmp dword [esp], ${KERNEL_END}
    jb handler
    pusha
    rdtsc
    test ah, 0x1c
    jz handler
    add dword [esp+32], 1
    rol dword [esp+28], 5
    inc dword [esp+24]
    popa
    iret
  skip16_error:
    add esp, 2
  skip16:
    cmp word [esp], ${KERNEL_END}
    jb handler
    add word [esp], 2
    o16 iret

    bits 16
  real_handler:
    cli
    cld
    xor ax, ax
    mov ds, ax
    mov ss, ax
    mov esp, ${KERNEL_STACK}
    inc dword [${COUNTER}]
    cmp byte [${STAY_REAL}], 0
    jz to_protected
    imul ebp, [${COUNTER}], 2654435761
    shr ebp, ${HASH_SHIFT}
    shl ebp, ${CONTEXT_SHIFT}
    add ebp, ${CONTEXTS}
    mov es, [ebp+20]
    mov fs, [ebp+28]
    mov gs, [ebp+32]
    lss sp, [ebp+14]
    push word [ds:ebp+8]
    push word [ds:ebp+4]
    push word [ds:ebp]
    mov eax, [ds:ebp+36]
    mov ecx, [ds:ebp+40]
    mov edx, [ds:ebp+44]
    mov ebx, [ds:ebp+48]
    mov esi, [ds:ebp+52]
    mov edi, [ds:ebp+56]
    push dword [ds:ebp+60]
    mov ds, [ds:ebp+24]
    pop ebp
    iret
  to_protected:
    o32 lgdt [gdtr]
    o32 lidt [idtr]
    mov eax, 0x11
    mov cr0, eax
    jmp dword ${KERNEL_CODE}:recover

    bits 32
    align 4
    dw 0
  gdtr: dw ${GDT_BYTES - 1}
    dd ${GDT}
    dw 0
  idtr: dw 0x7ff
    dd ${IDT}
  end:
`;

const assembled = assemble(SOURCE, { origin: KERNEL });

/** The kernel's bytes, to be put at KERNEL. */
export const KERNEL_BYTES: Uint8Array = assembled.bytes;

/** The places in it that gates may lead to. */
export const ENTRIES = assembled.symbols as Readonly<
  Record<
    | "recover"
    | "handler"
    | "skip"
    | "skip_error"
    | "frob"
    | "frob_error"
    | "skip16"
    | "skip16_error"
    | "real_handler"
    | "gdtr"
    | "idtr",
    number
  >
>;
