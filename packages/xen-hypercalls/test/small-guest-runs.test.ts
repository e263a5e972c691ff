import { PAGE_SIZE } from "@lguest/mmu";
import { assemble } from "@lguest-tools/asm";
import { describe, expect, it } from "vitest";
import { __HYPERVISOR_update_va_mapping, FLAT_RING1_CS, SHUTDOWN_crash, SHUTDOWN_poweroff } from "../src/index.js";
import { CODE_PAGE, createGuest, createMachine, DATA_PAGE, FREE, PAGE_TABLE, WRITABLE } from "./small-guest.js";

const ORIGIN = CODE_PAGE * PAGE_SIZE;
const DATA = DATA_PAGE * PAGE_SIZE;
/** Where the guest sees the page that it shares with the hypervisor. */
const SHARED = (FREE + 12) * PAGE_SIZE;

const PROLOGUE = `
%macro call_xen 1-4 0, 0, 0
        mov eax, %1
        mov ebx, %2
        mov ecx, %3
        mov edx, %4
        int 0x82
%endmacro
%macro print 1
        mov eax, 18
        xor ebx, ebx
        mov ecx, 1
        mov edx, %%text
        int 0x82
        jmp short %%over
%%text: db %1
%%over:
%endmacro
        jmp start
`;
const SHUTDOWN = `
shutdown:
        mov dword [DATA], POWEROFF
        call_xen 29, 2, DATA
        jmp $
`;

/** Runs a guest's code from its first instruction until it ends or a while has passed. */
function run(source: string) {
  const { hypervisor, processor } = createMachine();
  let output = "";
  const consoleOutput = (bytes: Uint8Array): void => {
    output += String.fromCharCode(...bytes);
  };
  const guest = createGuest(hypervisor, { consoleOutput });
  const shared = guest.domain.sharedInfo + WRITABLE;
  expect(guest.call(__HYPERVISOR_update_va_mapping, SHARED, shared, 0, 0)).toBe(0);
  const symbols = {
    DATA,
    SHARED,
    TABLE: PAGE_TABLE * PAGE_SIZE,
    KERNEL_CS: FLAT_RING1_CS,
    POWEROFF: SHUTDOWN_poweroff,
  };
  const { bytes } = assemble(PROLOGUE + source + SHUTDOWN, { origin: ORIGIN, symbols });
  if (!guest.memory.write(ORIGIN, bytes)) throw new Error("the code does not fit");
  // Every look at the clock lets half a microsecond pass.
  const slice = hypervisor.run(guest.domain, 50_000_000);
  return { output, slice, end: guest.domain.end, guest, processor };
}

describe("a guest on the processor", () => {
  it("prints, takes an exception, interrupts and an event at ring 1, and shuts down", () => {
    const { output, slice, end } = run(`
start:  mov ax, cs
        and al, 3
        add al, '0'
        mov [text], al
        call_xen 18, 0, 1, text
        call_xen 0, traps
        call_xen 4, KERNEL_CS, on_event, KERNEL_CS
        ud2
        print 'a'
        int 0x80
        print 'b'
        int 0x81
        print 'c'
        ; An event: bound, sent, and heard once it is let in.
        mov dword [DATA], 0
        call_xen 32, 7, DATA
        mov eax, [DATA + 4]
        mov [DATA], eax
        call_xen 32, 4, DATA
        print 'd'
        call_xen 29, 1
        print 'f'
        jmp shutdown
text:   db 0
on_ud:  add dword [esp], 2
        print 'U'
        iret
on_80:  print 'I'
        iret
on_81:  print 'J'
        iret
on_event:
        print 'E'
        mov byte [SHARED], 0
        mov dword [SHARED + 4], 0
        push eax
        mov eax, 23
        int 0x82
        align 4
traps:  db 6, 0
        dw KERNEL_CS
        dd on_ud
        db 0x80, 3
        dw KERNEL_CS
        dd on_80
        db 0x81, 3
        dw KERNEL_CS
        dd on_81
        dd 0, 0
`);
    expect(output).toBe("1UaIbJcdEf");
    expect(slice.kind).toBe("ended");
    expect(end).toEqual({ reason: SHUTDOWN_poweroff, detail: "" });
  });

  const crashes: [what: string, source: string, detail: RegExp][] = [
    ["an exception without a handler", "start: ud2", /exception 6/],
    ["a write to the hypervisor's part", "start: mov dword [0xF6800000], 1", /exception 13/],
    ["a read of the Switcher's page", "start: mov eax, [0xFFC00000]", /exception 13/],
    ["a write to the machine-to-physical table", "start: mov dword [0xF5800000], 1", /exception 14/],
    ["a write to its page table", "start: mov dword [TABLE], 0", /exception 14/],
    ["a load of CR3 that is no root", "start: mov eax, 0x1000\nmov cr3, eax", /exception 13/],
    ["lidt", "start: lidt [DATA]", /exception 13/],
    [
      "iret to ring 0 by call",
      "start: push dword 0x202\npush dword 0xE008\npush dword 0\npush eax\nmov eax, 23\nint 0x82",
      /ring 0/,
    ],
    [
      "iret to where its code segment does not reach",
      "start: push dword 0x202\npush dword KERNEL_CS\npush dword 0xFFFFF000\npush eax\nmov eax, 23\nint 0x82",
      /./,
    ],
    [
      "a failsafe handler that cannot be entered",
      `
start:  call_xen 4, KERNEL_CS, 0, KERNEL_CS
        mov esi, 0x1000
        mov eax, 4
        mov ebx, KERNEL_CS
        mov ecx, 0x1000
        mov edx, 0x33
        int 0x82
        push dword 0x202
        push dword 0x43
        push dword 0x1000
        push eax
        mov eax, 23
        int 0x82`,
      /./,
    ],
  ];
  it.each(crashes)("is ended by %s", (_, source, detail) => {
    const { end } = run(source);
    expect(end?.reason).toBe(SHUTDOWN_crash);
    expect(end?.detail).toMatch(detail);
  });

  it("does not take the hypervisor along when it stores across two page tables", () => {
    const { end, output } = run(`
start:  call_xen 21, 0, 2
        call_xen 0, traps
        mov dword [TABLE - 2], 0x12345678
        jmp shutdown
on_pf:  print 'P'
        jmp shutdown
        align 4
traps:  db 14, 0
        dw KERNEL_CS
        dd on_pf
        dd 0, 0
`);
    expect(output).toBe("P");
    expect(end?.reason).toBe(SHUTDOWN_poweroff);
  });

  it("hears of its breakpoints, and of one that a load of SS holds back, with its registers right", () => {
    const { output, end } = run(`
start:  call_xen 0, traps
        call_xen 8, 0, watched
        call_xen 8, 7, 0x000F0001
        mov [watched], ss
        print 'a'
        mov esi, 0x1234
        mov ebx, 99
        mov eax, 17
        mov ss, [watched]
        int 0x82
        cmp esi, 0x1234
        jne bad
        cmp eax, -38
        jne bad
        print 'b'
        jmp shutdown
bad:    print 'X'
        jmp shutdown
on_db:  print 'D'
        iret
        align 4
watched: dd 0
traps:  db 1, 0
        dw KERNEL_CS
        dd on_db
        dd 0, 0
`);
    expect(output).toBe("Dab");
    expect(end?.reason).toBe(SHUTDOWN_poweroff);
  });
});
