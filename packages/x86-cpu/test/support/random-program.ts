import { assemble } from "@lguest-tools/asm";

/** A small, fast generator of random numbers (xorshift32), so that a seed names a program. */
export function createRandom(seed: number): (below: number) => number {
  let state = seed | 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

/* Where things are in the 4 MB machine of a random program. */
export const KERNEL = 0x1000;
export const IDT = 0x2000;
export const GDT = 0x3000;
export const TSS = 0x3800;
export const PAGE_DIRECTORY = 0x4000;
export const PAGE_TABLE = 0x5000;
export const SEEDS = 0x8000;
export const CODE = 0x100000;
export const CODE_BYTES = 0x8000;
export const DATA = 0x200000;
export const DATA_BYTES = 0x8000;

/** Opcodes with a ModRM byte and no immediate, of map 0 and map 0F. */
const MODRM = [
  0x00, 0x01, 0x02, 0x03, 0x08, 0x09, 0x0a, 0x0b, 0x10, 0x11, 0x12, 0x13, 0x18, 0x19, 0x1a, 0x1b, 0x20, 0x21, 0x22,
  0x23, 0x28, 0x29, 0x2a, 0x2b, 0x30, 0x31, 0x32, 0x33, 0x38, 0x39, 0x3a, 0x3b, 0x84, 0x85, 0x86, 0x87, 0x88, 0x89,
  0x8a, 0x8b, 0x8d, 0xd0, 0xd1, 0xd2, 0xd3, 0xf6, 0xf7, 0xfe, 0xff, 0x89, 0x8b, 0x8b, 0x89, 0x01, 0x03, 0x39, 0x3b,
  0x85,
];
const MODRM_0F = [
  0x40, 0x41, 0x42, 0x43, 0x44, 0x45, 0x4a, 0x4c, 0x4f, 0x90, 0x92, 0x94, 0x95, 0x97, 0x9c, 0x9f, 0xa3, 0xa5, 0xab,
  0xad, 0xaf, 0xb0, 0xb1, 0xb3, 0xb6, 0xb7, 0xbb, 0xbc, 0xbd, 0xbe, 0xbf, 0xc0, 0xc1, 0xb6, 0xb7, 0xbe, 0xaf,
];
const MODRM_IMM8 = [0x80, 0x83, 0xc0, 0xc1, 0x6b, 0xc6, 0x83, 0x83];
const MODRM_IMM32 = [0x81, 0x69, 0xc7];
const PLAIN = [
  0x27, 0x2f, 0x37, 0x3f, 0x40, 0x41, 0x43, 0x46, 0x47, 0x48, 0x49, 0x4b, 0x4e, 0x4f, 0x50, 0x51, 0x52, 0x53, 0x55,
  0x56, 0x57, 0x58, 0x59, 0x5a, 0x5b, 0x5e, 0x5f, 0x60, 0x61, 0x90, 0x91, 0x93, 0x98, 0x99, 0x9c, 0x9e, 0x9f, 0xa4,
  0xa5, 0xa6, 0xa7, 0xaa, 0xab, 0xac, 0xad, 0xae, 0xaf, 0xc3, 0xc9, 0xd7, 0xf5, 0xf8, 0xf9, 0xfc, 0xcc, 0xce, 0x9b,
  0x06, 0x1e, 0x0f,
];

/** One random instruction. */
function emit(random: (below: number) => number, out: number[]): void {
  const word = () => {
    for (let byte = 0; byte < 4; byte++) out.push(random(256));
  };
  const pointer = () => {
    const value = DATA + random(DATA_BYTES);
    for (let shift = 0; shift < 32; shift += 8) out.push((value >>> shift) & 0xff);
  };
  const modrm = () => {
    const byte = random(256);
    const mod = byte >> 6;
    const rm = byte & 7;
    out.push(byte);
    if (mod !== 3 && rm === 4) out.push(random(256));
    if (mod === 1) out.push(random(256));
    if (mod === 2 || (mod === 0 && rm === 5)) pointer();
  };
  if (random(12) === 0) out.push(0x66);
  if (random(40) === 0) out.push([0x26, 0x2e, 0x36, 0x3e, 0x64, 0x65, 0xf0, 0xf2, 0xf3, 0x67][random(10)]);
  const kind = random(100);
  if (kind < 45) {
    out.push(MODRM[random(MODRM.length)]);
    modrm();
  } else if (kind < 58) {
    out.push(0x0f, MODRM_0F[random(MODRM_0F.length)]);
    modrm();
  } else if (kind < 68) {
    out.push(MODRM_IMM8[random(MODRM_IMM8.length)]);
    modrm();
    out.push(random(256));
  } else if (kind < 71) {
    out.push(MODRM_IMM32[random(MODRM_IMM32.length)]);
    modrm();
    word();
  } else if (kind < 80) {
    // A register gets an address that is worth using, or a small number.
    out.push(0xb8 + random(8));
    if (random(4) === 0) out.push(random(8), 0, 0, 0);
    else pointer();
  } else if (kind < 90) {
    if (random(3) === 0) out.push(random(2) === 0 ? 0xeb : 0xe0 + random(4), random(64));
    else out.push(0x70 + random(16), random(64));
  } else if (kind < 97) out.push(PLAIN[random(PLAIN.length)]);
  else if (kind < 98) {
    out.push(0xe8);
    const distance = random(CODE_BYTES) - CODE_BYTES / 2;
    for (let shift = 0; shift < 32; shift += 8) out.push((distance >>> shift) & 0xff);
  } else out.push(random(256), random(256));
}

/** Random machine code that fills CODE. */
export function randomCode(seed: number): Uint8Array {
  const random = createRandom(seed);
  const out: number[] = [];
  while (out.length < CODE_BYTES) emit(random, out);
  return Uint8Array.from(out.slice(0, CODE_BYTES));
}

/**
 * The part that is not random: every exception enters here, takes new register values from a table, clears what could
 * stop the program, and goes on somewhere else in the random code, at CPL 3 or 0.
 */
export function kernel(user: boolean): Uint8Array {
  const source = `
    bits 32
    org ${KERNEL}
    start:
      mov esp, ${KERNEL}+0xf00
      lgdt [gdtr]
      lidt [idtr]
      mov ax, 0x10
      mov ds, ax
      mov es, ax
      mov fs, ax
      mov gs, ax
      mov ss, ax
      mov ax, 0x28
      ltr ax
      jmp 0x08:handler
    handler:
      ; All registers and the frame of the exception, flags among them, go into a checksum.
      pusha
      cld
      mov eax, 0x10
      mov ds, ax
      mov esi, esp
      mov ecx, 12
      mov ebx, [checksum]
    fold:
      rol ebx, 5
      add ebx, [ss:esi]
      add esi, 4
      dec ecx
      jnz fold
      mov [checksum], ebx
      mov ss, ax
      mov esp, ${KERNEL}+0xf00
      mov es, ax
      mov fs, ax
      mov eax, [counter]
      inc dword [counter]
      imul eax, eax, 2654435761
      mov ebp, eax
      shr ebp, 20
      and ebp, 0xfe0
      add ebp, ${SEEDS}
      and eax, ${CODE_BYTES - 1}
      add eax, ${CODE}
      ${user ? `push dword 0x23\n push dword ${DATA}+0x4000` : ""}
      push dword 0x202
      push dword ${user ? "0x1b" : "0x08"}
      push eax
      ${user ? "mov ax, 0x23\n mov ds, ax\n mov es, ax" : ""}
      mov eax, [ss:ebp]
      mov ecx, [ss:ebp+4]
      mov edx, [ss:ebp+8]
      mov ebx, [ss:ebp+12]
      mov esi, [ss:ebp+16]
      mov edi, [ss:ebp+20]
      mov ebp, [ss:ebp+24]
      iret
    align 4
    counter: dd 1
    checksum: dd 0
    gdtr: dw 0x2f
      dd ${GDT}
    idtr: dw 0x7ff
      dd ${IDT}
  `;
  return assemble(source, { origin: KERNEL }).bytes;
}

/** A machine that takes a random program: what both tiers' processors offer. */
export interface RandomMachine {
  readonly memory: {
    writeBytes(address: never, bytes: Uint8Array): void;
    write32(address: never, value: number): void;
  };
}

/** Writes the whole program into physical memory. With `user`, it runs at CPL 3 under paging, with holes in its data. */
export function loadRandomProgram(machine: RandomMachine, seed: number, user: boolean): void {
  const write = (address: number, bytes: Uint8Array) => machine.memory.writeBytes(address as never, bytes);
  const write32 = (address: number, value: number) => machine.memory.write32(address as never, value);
  const code = kernel(user);
  write(KERNEL, code);
  const handler = KERNEL + handlerOffset(code);
  for (let vector = 0; vector < 256; vector++) {
    write32(IDT + vector * 8, (0x08 << 16) | (handler & 0xffff));
    write32(IDT + vector * 8 + 4, (handler & 0xffff0000) | 0xee00);
  }
  const descriptors = [0, 0, 0xffff, 0xcf9a00, 0xffff, 0xcf9200, 0xffff, 0xcffa00, 0xffff, 0xcff200];
  descriptors.push((TSS << 16) | 0x67, 0x8900 | (TSS >>> 16));
  for (const [index, word] of descriptors.entries()) write32(GDT + index * 4, word);
  write32(TSS + 4, KERNEL + 0xf00);
  write32(TSS + 8, 0x10);
  write32(TSS + 0x64, 0x680000);
  const random = createRandom(seed * 7919 + 1);
  for (let word = 0; word < 1024; word++) {
    const pointer = random(3) !== 0;
    write32(
      SEEDS + word * 4,
      pointer ? DATA + random(DATA_BYTES) : random(2) === 0 ? random(64) : random(0x40000000) * 4,
    );
  }
  write(CODE, randomCode(seed));
  if (user) {
    write32(PAGE_DIRECTORY, PAGE_TABLE | 7);
    for (let page = 0; page < 1024; page++) {
      const inData = page >= DATA >>> 12 && page < (DATA + DATA_BYTES) >>> 12;
      const flags = page * 4096 < CODE ? 3 : inData && page % 4 === 1 ? 5 : inData && page % 4 === 2 ? 0 : 7;
      write32(PAGE_TABLE + page * 4, (page << 12) | flags);
    }
  }
}

function handlerOffset(code: Uint8Array): number {
  // The far jump at the end of `start` names the handler: EA offset32 selector16.
  for (let at = 0; at < code.length; at++) {
    if (code[at] === 0xea && code[at + 5] === 0x08 && code[at + 6] === 0) {
      return (code[at + 1] | (code[at + 2] << 8) | (code[at + 3] << 16)) - KERNEL;
    }
  }
  throw new Error("the kernel has no far jump");
}
