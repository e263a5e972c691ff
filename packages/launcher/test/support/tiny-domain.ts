import { xenNote } from "@lguest/xen-hypercalls";
import { assemble, elfImage } from "@lguest-tools/asm";

/** Where tiny domains are loaded and run, with VIRT_BASE 0. */
const ORIGIN = 0x100000;

/*
 * A tiny domain's start: ebp is start_info, behind which the builder puts xenstore's page and the console's. Macros send
 * along the two event channels, print what esi and ecx say, and end.
 */
const PROLOGUE = `
bits 32
%define STORE 0x1000
%define CONSOLE 0x2000
%macro hcall 3                   ; number, command, structure
  mov eax, %1
  mov ebx, %2
  mov ecx, %3
  int 0x82
%endmacro
%macro send 1                    ; offset of the port in start_info
  mov eax, [ebp + %1]
  mov [argument], eax
  hcall 32, 4, argument
%endmacro
%macro print 0                   ; ecx bytes at esi, to an empty ring
  mov eax, ecx
  lea edi, [ebp + CONSOLE + 1024]
  rep movsb
  add [ebp + CONSOLE + 3084], eax
  send 56
%endmacro
%macro end 1                     ; SHUTDOWN_*
  mov dword [argument], %1
  hcall 29, 2, argument
%endmacro
  cld
  mov ebp, esi
  jmp start
align 4
argument: times 4 dd 0
start:
`;

/** An ELF kernel with Xen's notes, of `source` in assembly. @param notes in place of the usual ones. */
export function tinyDomain(source: string, notes: Readonly<Record<string, number | string>> = {}): Uint8Array {
  const { bytes } = assemble(PROLOGUE + source, { origin: ORIGIN });
  const all = { GUEST_OS: "tiny", XEN_VERSION: "xen-3.0", PAE_MODE: "yes", VIRT_BASE: 0, ENTRY: ORIGIN, ...notes };
  return elfImage({
    entry: ORIGIN,
    segments: [{ paddr: ORIGIN, bytes }],
    notes: Object.entries(all).map(([name, value]) => {
      const note = xenNote(name, value);
      return { name: note.owner, type: note.type, description: note.value };
    }),
  });
}

/** Asks xenstore for its name, prints it and ends in a way of `SHUTDOWN_*`. */
export const sayName = (reason: number): string => `
  mov esi, request
  lea edi, [ebp + STORE]
  mov ecx, request_end - request
  rep movsb
  mov dword [ebp + STORE + 2052], request_end - request
  send 48
  mov ecx, [ebp + STORE + 2060]
  sub ecx, 16
  lea esi, [ebp + STORE + 1024 + 16]
  print
  end ${reason}
request:
  dd 2, 1, 0, 5                  ; READ, with "name" and its zero
  db "name", 0
request_end:
`;

/** Reads below, above and below the base of a segment without a limit, and prints that. @param assist asks for help first. */
export const belowBase = (assist: boolean): string => `
  mov eax, [ebp + 68]
  mov edx, table
  shr edx, 12
  mov ecx, [eax + edx * 4]
  mov [frames], ecx
  shl ecx, 12
  or ecx, 0x25                   ; present, user, accessed: a table may not be written to
  mov ebx, table
  mov edx, 0
  mov esi, 2
  mov eax, 14
  int 0x82
  hcall 2, frames, 512
  ${assist ? "hcall 21, 0, 0" : ""}
  mov eax, 9
  mov gs, ax
  mov ebx, -4
  mov eax, [gs:ebx]
  mov [text], eax
  mov eax, [gs:4]
  mov [text + 4], eax
  mov eax, [gs:ebx]
  mov [text + 8], eax
  mov esi, text
  mov ecx, 12
  print
  end 0
align 4
frames: dd 0
text: times 12 db 0
below: db "down"
base: db "....up.."
align 4096
table:
  dq 0
  dw 0xffff
  dw base & 0xffff
  db (base >> 16) & 0xff, 0xb3, 0xcf, (base >> 24) & 0xff
  times 4080 db 0
`;

/** Waits for something typed, prints it and powers off. */
export const ECHO = `
  mov eax, [ebp + 56]
  mov [port], eax
wait:
  mov ecx, [ebp + CONSOLE + 3076]
  sub ecx, [ebp + CONSOLE + 3072]
  jnz typed
  hcall 29, 3, poll
  jmp wait
typed:
  add [ebp + CONSOLE + 3072], ecx
  lea esi, [ebp + CONSOLE]
  print
  end 0
align 4
port: dd 0
poll: dd port, 1, 0, 0
`;
