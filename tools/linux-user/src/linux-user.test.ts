import { assemble } from "@lguest-tools/asm";
import { describe, expect, test } from "vitest";
import { ProgramError, readProgram } from "./elf.js";
import { createLinuxUser, type LinuxUserEnd } from "./linux-user.js";

const ORIGIN = 0x08048000;
const HEADER_BYTES = 84;
const SECONDS = 60;

/** A static ELF of one segment that may be read, written and executed, with its headers in front. */
function elf(source: string): Uint8Array {
  const { bytes } = assemble(`bits 32\n${source}`, { origin: ORIGIN + HEADER_BYTES });
  const file = new Uint8Array(HEADER_BYTES + bytes.length);
  const view = new DataView(file.buffer);
  const words: readonly (readonly [number, number])[] = [
    [0, 0x464c457f],
    [4, 0x00010101],
    [16, 0x00030002],
    [20, 1],
    [24, ORIGIN + HEADER_BYTES],
    [28, 52],
    [40, 0x00200034],
    [44, 1],
    [52, 1],
    [60, ORIGIN],
    [64, ORIGIN],
    [68, file.length],
    [72, file.length + 0x100],
    [76, 7],
    [80, 0x1000],
  ];
  for (const [offset, word] of words) view.setUint32(offset, word, true);
  file.set(bytes, HEADER_BYTES);
  return file;
}

/** Ends with the status in BL. */
const EXIT = "mov eax, 1\n int 0x80\n";

function run(source: string, tier: "step" | "interpreter", args = ["program"]): { end: LinuxUserEnd; text: string } {
  let text = "";
  const machine = createLinuxUser({
    program: elf(source),
    args,
    tier,
    memoryBytes: 8 * 1024 * 1024,
    onWrite: (_descriptor, bytes) => {
      text += String.fromCharCode(...bytes);
    },
  });
  return { end: machine.run(SECONDS), text };
}

const exited = (status: number) => ({ kind: "exit", status });

/** sigaction of the kernel: handler, flags, restorer, mask. */
const HANDLE = (signal: number, flags: number): string => `
  mov eax, 174
  mov ebx, ${signal}
  mov ecx, action
  mov edx, 0
  mov esi, 8
  int 0x80
  jmp go
action: dd handler, ${flags}, 0, 0, 0
go:
`;
const SIGFPE = 8;
const SIGSEGV = 11;
const SA_SIGINFO = 4;
/** Words of sigcontext in the frame of a handler with siginfo, whose third argument is the ucontext. */
const RT = (word: number): number => 20 + word * 4;

describe.each(["step", "interpreter"] as const)("%s", (tier) => {
  test("write and exit; arguments and auxiliary vector on the stack", () => {
    const source = `
      mov eax, 4
      mov ebx, 1
      mov ecx, [esp + 8]
      mov edx, 5
      int 0x80
      cmp eax, 5
      jne fail
      mov esi, esp
    next: add esi, 4
      cmp dword [esi - 4], 0
      jne next
    skip: add esi, 4
      cmp dword [esi - 4], 0
      jne skip
    find: cmp dword [esi], 6      ; AT_PAGESZ
      je found
      add esi, 8
      jmp find
    found: mov ebx, [esi + 4]
      shr ebx, 8
      ${EXIT}
    fail: mov ebx, 99
      ${EXIT}`;
    expect(run(source, tier, ["program", "hello"])).toEqual({ end: exited(16), text: "hello" });
  });

  test("a handler with siginfo sees the trap, mends EIP, and rt_sigreturn goes on there", () => {
    const source = `
      ${HANDLE(SIGFPE, SA_SIGINFO)}
      fld1
      xor ecx, ecx
    divide: div ecx
    after: fistp dword [result]
      add ebx, [result]
      ${EXIT}
    result: dd 0
    handler:
      mov eax, [esp + 12]
      cmp dword [eax + ${RT(12)}], 0
      jne wrong
      cmp dword [eax + ${RT(14)}], divide
      jne wrong
      mov ecx, [esp + 8]
      cmp dword [ecx + 8], 1       ; FPE_INTDIV
      jne wrong
      fldz                         ; the handler's own FPU
      mov dword [eax + ${RT(14)}], after
      mov dword [eax + ${RT(8)}], 40
      ret
    wrong: mov ebx, 1
      ${EXIT}`;
    expect(run(source, tier).end).toEqual(exited(41));
  });

  test("the old frame, and sigreturn", () => {
    const source = `
      ${HANDLE(SIGSEGV, 0)}
    load: mov eax, [0x1234]
    after: mov ebx, 7
      ${EXIT}
    handler:
      cmp dword [esp + 4], ${SIGSEGV}
      jne wrong
      cmp dword [esp + 8 + 12 * 4], 14
      jne wrong
      cmp dword [esp + 8 + 13 * 4], 4
      jne wrong
      cmp dword [esp + 8 + 21 * 4], 0x1234
      jne wrong
      mov dword [esp + 8 + 14 * 4], after
      ret
    wrong: mov ebx, 1
      ${EXIT}`;
    expect(run(source, tier).end).toEqual(exited(7));
  });

  test("a signal that nobody handles ends the program", () => {
    const end = run("ud2", tier).end;
    expect(end).toEqual({
      kind: "signal",
      signal: { number: 4, code: 2, address: ORIGIN + HEADER_BYTES },
    });
  });

  test("mmap, mprotect and munmap: what a page allows holds", () => {
    const source = `
      mov eax, 192
      mov ebx, 0
      mov ecx, 0x2000
      mov edx, 3
      mov esi, 0x22
      mov edi, -1
      mov ebp, 0
      int 0x80
      mov esi, eax
      mov byte [esi + 0x1000], 5
      mov eax, 125
      mov ebx, esi
      mov ecx, 0x2000
      mov edx, 1
      int 0x80
      mov bl, [esi + 0x1000]
      mov byte [esi + 0x1000], 6
      ${EXIT}`;
    const { end } = run(source, tier);
    expect(end).toMatchObject({ kind: "signal", signal: { number: SIGSEGV, code: 2 } });
  });

  test("without PT_GNU_STACK the stack can be executed", () => {
    expect(
      run(`mov dword [esp - 16], 0x80cd\n lea eax, [esp - 16]\n mov ebx, 3\n push eax\n mov eax, 1\n ret`, tier).end,
    ).toEqual(exited(3));
  });

  test("modify_ldt and set_thread_area give segments", () => {
    const source = `
      mov eax, 123
      mov ebx, 1
      mov ecx, ldt
      mov edx, 16
      int 0x80
      mov eax, 7
      mov fs, ax
      mov bl, [fs:0]
      mov eax, 243
      mov ebx, tls
      int 0x80
      mov eax, [tls]
      lea eax, [eax * 8 + 3]
      mov gs, ax
      mov bl, [gs:1]
      add bl, [fs:0]
      ${EXIT}
    ldt: dd 0, data, 0, 0x51
    tls: dd -1, data, 0xfffff, 0x51
    data: db 20, 30`;
    expect(run(source, tier).end).toEqual(exited(50));
  });

  test("vm86: INT comes back, CLI and PUSHF work on a virtual flag", () => {
    const source = `
      mov eax, 192
      mov ebx, 0
      mov ecx, 0x20000
      mov edx, 7
      mov esi, 0x32                ; MAP_FIXED | MAP_ANONYMOUS | MAP_PRIVATE
      mov edi, -1
      mov ebp, 0
      int 0x80
      mov edi, 0x1100
      mov esi, real
      mov ecx, real_end - real
      rep movsb
      mov eax, 166
      mov ebx, 1
      mov ecx, block
      int 0x80
      cmp eax, 0x2102              ; VM86_INTx, 0x21
      jne wrong
      mov ebx, [block + 8]         ; edx: flags without IF, then with
      mov eax, [block + 4]         ; ecx
      and ebx, 0x200
      and eax, 0x200
      shr ebx, 9
      shr eax, 8
      add ebx, eax
      ${EXIT}
    wrong: mov ebx, 99
      ${EXIT}
    real: db 0xfa, 0x9c, 0x5a, 0xfb, 0x9c, 0x59, 0xcd, 0x21
    real_end:
    block: dd 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x100, 0x100, 0, 0xfffe, 0x100, 0x100, 0x100, 0x100, 0x100
      dd 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0
      times 17 dd 0`;
    expect(run(source, tier).end).toEqual(exited(2));
  });

  test("an endless loop ends by time", () => {
    const machine = createLinuxUser({ program: elf("here: jmp here"), args: ["x"], tier });
    expect(machine.run(0.01)).toEqual({ kind: "timeout" });
  });
});

describe("programs that cannot be run", () => {
  const good = elf("nop");
  const changed = (offset: number, value: number): Uint8Array => {
    const copy = good.slice();
    copy[offset] = value;
    return copy;
  };

  test.each([
    ["empty", new Uint8Array(), "is no ELF file"],
    ["64-bit", changed(4, 2), "is no 32-bit little-endian ELF file"],
    ["of another processor", changed(18, 62), "is not for the 80386"],
    ["position-independent", changed(16, 3), "is not linked to a fixed address"],
    ["dynamic", changed(52, 3), "wants a dynamic linker"],
    ["truncated", good.slice(0, 60), "is truncated"],
    ["without segments", changed(52, 6), "has nothing to load"],
  ])("%s", (_name, bytes, message) => {
    expect(() => readProgram(bytes)).toThrow(ProgramError);
    expect(() => readProgram(bytes)).toThrow(message);
  });
});
