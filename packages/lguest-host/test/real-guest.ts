import { PAGE_SIZE, PTE_P, PTE_RW, PTE_US } from "@lguest/mmu";
import { createCpu } from "@lguest/x86-cpu";
import { assemble } from "@lguest-tools/asm";
import { createHost, type GuestOptions, type Host, type LguestDevice, type RunResult } from "../src/index.js";

/** Where the test kernels are linked, and where the same bytes are in their memory. */
export const KERNEL = 0xc0000000;
const LOAD = 0x100000;
const DATA = 0x3000;
const TABLES = 0x10000;
/** User pages 0x08048000… lie here. */
export const USER_PHYSICAL = 0x200000;
export const USER_LINEAR = 0x08048000;
const USER_PAGES = 16;
/** The first four MB at KERNEL are the first four MB of memory. */
const KERNEL_PAGES = 1024;

/** What every test kernel begins with: data, calls, page tables, a stack, segments for user code. */
const PROLOGUE = `
bits 32
org KERNEL + ${LOAD}
data     equ KERNEL + ${DATA}
irq_enabled equ data
irq_pending equ data + 20
cr2_field equ data + 8
%macro hcall 1-5 0, 0, 0, 0
  mov ebx, %2
  mov ecx, %3
  mov edx, %4
  mov esi, %5
  mov eax, %1
  int 0x1f
%endmacro
%macro gate 3                    ; vector, handler, type word
  mov ecx, %2
  mov edx, ecx
  and ecx, 0xffff
  and edx, 0xffff0000
  or edx, %3
  mov ebx, %1
  mov eax, 6
  int 0x1f
%endmacro
%macro to_user 0                 ; goes to USER in ring 3, its stack at USER + 0x8000
  mov eax, 0x7b
  mov ds, eax
  mov es, eax
  push 0x7b
  push USER + 0x8000
  push 0x202
  push 0x73
  push USER
  iret
%endmacro
%macro power_down 0
  hcall 2, goodbye - KERNEL, 1
%endmacro
%macro fail 1
  hcall 2, %1 - KERNEL, 1
%endmacro
  hcall 1, ${DATA}
  hcall 4, PGDIR
  mov eax, high
  jmp eax
goodbye: db "Power down", 0
align 16
high:
  mov esp, KERNEL + 0x9000
  hcall 7, 0x69, KERNEL + 0x8000, 1
  hcall 18, 14, 0xffff, 0x00cffa00
  hcall 18, 15, 0xffff, 0x00cff200
`;

/** A processor with its Host, on a clock that counts instructions. */
export function realHost({ memoryBytes = 32 << 20, sliceNs = 4_000_000 } = {}) {
  let skipped = 0;
  const clock = { now: (): number => (cpu ? cpu.instructionCount * 10 : 0) + skipped };
  let cpu: ReturnType<typeof createCpu> | null = null;
  const processor = createCpu({ memoryBytes, clock });
  cpu = processor;
  const host = createHost({ processor, clock, epoch: 1e18, tscKhz: 1_000_000, sliceNs });
  return { host, clock, processor, skip: (ns: number) => (skipped += Math.max(0, ns)) };
}

/**
 * Writes the page tables of a test kernel: its kernel half, the same low, and its user pages.
 * @returns guest-physical address of the entry for USER_LINEAR.
 */
function writePageTables(device: LguestDevice): number {
  const { memory, pae } = device;
  let next = TABLES + PAGE_SIZE;
  const size = pae ? 8 : 4;
  const tableAt = (place: number, flags: number) => {
    if (memory.readU32(place) === 0) {
      memory.writeU32(place, next | flags);
      next += PAGE_SIZE;
    }
    return memory.readU32(place) & ~0xfff;
  };
  const place = (linear: number) => {
    const flags = PTE_P | PTE_RW | PTE_US;
    const directory = pae ? tableAt(TABLES + (linear >>> 30) * 8, PTE_P) : TABLES;
    const table = tableAt(directory + (pae ? (linear >>> 21) & 511 : linear >>> 22) * size, flags);
    return table + ((linear >>> 12) & (pae ? 511 : 1023)) * size;
  };
  const map = (linear: number, entry: number) => memory.writeU32(place(linear), entry);
  for (let page = 0; page < KERNEL_PAGES; page++) {
    map(KERNEL + page * PAGE_SIZE, (page * PAGE_SIZE) | PTE_P | PTE_RW);
    map(page * PAGE_SIZE, (page * PAGE_SIZE) | PTE_P | PTE_RW);
  }
  for (let page = 0; page < USER_PAGES; page++) {
    map(USER_LINEAR + page * PAGE_SIZE, (USER_PHYSICAL + page * PAGE_SIZE) | PTE_P | PTE_RW | PTE_US);
  }
  return place(USER_LINEAR);
}

/** A Guest whose kernel is `source`, in assembly, after the prologue; `user` is code for ring 3 at USER_LINEAR. */
export function realGuest(host: Host, source: string, options: Partial<GuestOptions> & { user?: string } = {}) {
  const { user = "", ...rest } = options;
  const device = host.createGuest({ memory: 8 << 20, ...rest });
  const userPte = KERNEL + writePageTables(device);
  const symbols = { KERNEL, PGDIR: TABLES, USER: USER_LINEAR, USER_PTE: userPte };
  const { memory, profile } = device;
  const { data } = profile;
  const kernel = assemble(PROLOGUE + source, { symbols });
  memory.writeBytes(LOAD, kernel.bytes);
  memory.writeU32(DATA + data.noirqStart, kernel.symbols.noirq_start ?? 0);
  memory.writeU32(DATA + data.noirqEnd, kernel.symbols.noirq_end ?? 0);
  memory.writeBytes(USER_PHYSICAL, assemble(`bits 32\norg USER\n${user}`, { symbols }).bytes);
  memory.writeBytes(DATA + data.hcallStatus, new Uint8Array(64).fill(0xff));
  memory.writeU32(DATA + data.kernelAddress, KERNEL);
  memory.writeU32(DATA + data.syscallVec, 0x80);
  device.initialize({ start: LOAD });
  return device;
}

/** Runs a Guest to its end, sleeping by moving the clock. @param slices at most. */
export function runToEnd(
  device: LguestDevice,
  { skip, host }: Pick<ReturnType<typeof realHost>, "skip" | "host">,
  onNotify: (address: number) => void = () => {},
  slices = 2000,
): RunResult {
  for (let i = 0; i < slices; i++) {
    const result = device.run();
    if (result.kind === "notify") onNotify(result.address);
    else if (result.kind === "halted") {
      if (result.wakeAt === undefined) return result;
      skip(result.wakeAt - host.now());
    } else if (result.kind !== "slice") return result;
  }
  throw new Error(`still running after ${slices} slices\n${device.registers()}`);
}
