/*P:150 Task-state segments.
 * Where the processor finds the stacks of the inner rings, the I/O permission bitmap, and all registers of a task that
 * a task switch saves and loads. Layouts as constants for those who read single fields, and a codec for whole ones.
 * A TSS is named by a system descriptor (segment-descriptor.ts); the stack it yields is checked in privilege.ts. */

import { requireBytes, requireInteger } from "./errors.js";
import type { u8, u16, u32 } from "./types.js";

/*
 * 32-bit TSS, Intel SDM Vol. 3A §7.2.1, figure 7-2. Selectors fill the low half of their doubleword.
 *
 *   offset  31              16 15               0
 *     100  |   I/O map base   |      reserved   T|
 *      96  |                  |        LDT       |
 *      72…  GS DS(84) SS CS ES: 72 ES … 92 GS
 *      40…  EAX ECX EDX EBX ESP EBP ESI EDI: 40 … 68
 *      28… CR3(28) EIP(32) EFLAGS(36)
 *       4… ESP0 SS0 ESP1 SS1 ESP2 SS2: 4 … 24
 *       0  |                  |   previous task  |
 */
export const TSS32_LINK = 0;
export const TSS32_ESP0 = 4;
export const TSS32_SS0 = 8;
export const TSS32_ESP1 = 12;
export const TSS32_SS1 = 16;
export const TSS32_ESP2 = 20;
export const TSS32_SS2 = 24;
export const TSS32_CR3 = 28;
export const TSS32_EIP = 32;
export const TSS32_EFLAGS = 36;
export const TSS32_EAX = 40;
export const TSS32_ECX = 44;
export const TSS32_EDX = 48;
export const TSS32_EBX = 52;
export const TSS32_ESP = 56;
export const TSS32_EBP = 60;
export const TSS32_ESI = 64;
export const TSS32_EDI = 68;
export const TSS32_ES = 72;
export const TSS32_CS = 76;
export const TSS32_SS = 80;
export const TSS32_DS = 84;
export const TSS32_FS = 88;
export const TSS32_GS = 92;
export const TSS32_LDT = 96;
/** Bit 0 of this word: raise #DB on switching to the task. */
export const TSS32_TRAP = 100;
export const TSS32_IO_MAP_BASE = 102;
/** Bytes of the fixed part. */
export const TSS32_SIZE = 104;
/** Smallest descriptor limit of a 32-bit TSS, below which a task switch raises #TS (§7.2.2). */
export const TSS32_MIN_LIMIT = 0x67;

/* 16-bit TSS, §7.6, figure 7-10: twenty-two words. */
export const TSS16_LINK = 0;
export const TSS16_SP0 = 2;
export const TSS16_SS0 = 4;
export const TSS16_SP1 = 6;
export const TSS16_SS1 = 8;
export const TSS16_SP2 = 10;
export const TSS16_SS2 = 12;
export const TSS16_IP = 14;
export const TSS16_FLAGS = 16;
export const TSS16_AX = 18;
export const TSS16_CX = 20;
export const TSS16_DX = 22;
export const TSS16_BX = 24;
export const TSS16_SP = 26;
export const TSS16_BP = 28;
export const TSS16_SI = 30;
export const TSS16_DI = 32;
export const TSS16_ES = 34;
export const TSS16_CS = 36;
export const TSS16_SS = 38;
export const TSS16_DS = 40;
export const TSS16_LDT = 42;
/** Bytes of a 16-bit TSS. */
export const TSS16_SIZE = 44;
/** Smallest descriptor limit of a 16-bit TSS. */
export const TSS16_MIN_LIMIT = 0x2b;

/** Offset within the TSS of ESP0/ESP1/ESP2 (or SP0…). @param ring 0..2. */
export function tssStackPointerOffset(is32: boolean, ring: number): number {
  return is32 ? TSS32_ESP0 + ring * 8 : TSS16_SP0 + ring * 4;
}

/** Offset within the TSS of SS0/SS1/SS2. @param ring 0..2. */
export function tssStackSegmentOffset(is32: boolean, ring: number): number {
  return is32 ? TSS32_SS0 + ring * 8 : TSS16_SS0 + ring * 4;
}

const DWORDS32 = {
  esp0: TSS32_ESP0,
  esp1: TSS32_ESP1,
  esp2: TSS32_ESP2,
  cr3: TSS32_CR3,
  eip: TSS32_EIP,
  eflags: TSS32_EFLAGS,
  eax: TSS32_EAX,
  ecx: TSS32_ECX,
  edx: TSS32_EDX,
  ebx: TSS32_EBX,
  esp: TSS32_ESP,
  ebp: TSS32_EBP,
  esi: TSS32_ESI,
  edi: TSS32_EDI,
} as const;

const WORDS32 = {
  link: TSS32_LINK,
  ss0: TSS32_SS0,
  ss1: TSS32_SS1,
  ss2: TSS32_SS2,
  es: TSS32_ES,
  cs: TSS32_CS,
  ss: TSS32_SS,
  ds: TSS32_DS,
  fs: TSS32_FS,
  gs: TSS32_GS,
  ldt: TSS32_LDT,
  ioMapBase: TSS32_IO_MAP_BASE,
} as const;

const WORDS16 = {
  link: TSS16_LINK,
  sp0: TSS16_SP0,
  ss0: TSS16_SS0,
  sp1: TSS16_SP1,
  ss1: TSS16_SS1,
  sp2: TSS16_SP2,
  ss2: TSS16_SS2,
  ip: TSS16_IP,
  flags: TSS16_FLAGS,
  ax: TSS16_AX,
  cx: TSS16_CX,
  dx: TSS16_DX,
  bx: TSS16_BX,
  sp: TSS16_SP,
  bp: TSS16_BP,
  si: TSS16_SI,
  di: TSS16_DI,
  es: TSS16_ES,
  cs: TSS16_CS,
  ss: TSS16_SS,
  ds: TSS16_DS,
  ldt: TSS16_LDT,
} as const;

type Words<T> = { [K in keyof T]: u16 };
type Dwords<T> = { [K in keyof T]: u32 };

/** A 32-bit TSS as an object. */
export type Tss32 = Dwords<typeof DWORDS32> & Words<typeof WORDS32> & { /** T, the debug trap bit. */ trap: boolean };
/** A 16-bit TSS as an object. */
export type Tss16 = Words<typeof WORDS16>;

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function readFields<T extends Record<string, number>>(layout: T, read: (offset: number) => number): Dwords<T> {
  const fields = {} as Dwords<T>;
  for (const name of Object.keys(layout) as (keyof T)[]) fields[name] = read(layout[name]);
  return fields;
}

function writeFields<T extends Record<string, number>>(
  layout: T,
  fields: { readonly [K in keyof T]?: number },
  max: number,
  write: (offset: number, value: number) => void,
): void {
  for (const name of Object.keys(layout) as (keyof T & string)[]) {
    write(layout[name], requireInteger(`tss ${name}`, fields[name] ?? 0, 0, max));
  }
}

/**
 * Reads a 32-bit TSS.
 * @throws DescriptorError `ERR_BUFFER_SIZE` if there are fewer than 104 bytes.
 */
export function decodeTss32(bytes: Uint8Array): Tss32 {
  requireBytes("tss32", bytes, TSS32_SIZE);
  const view = viewOf(bytes);
  return {
    ...readFields(DWORDS32, (offset) => view.getUint32(offset, true)),
    ...readFields(WORDS32, (offset) => view.getUint16(offset, true)),
    trap: (view.getUint16(TSS32_TRAP, true) & 1) !== 0,
  };
}

/**
 * The 104 bytes of a 32-bit TSS; fields left out are 0, but for `ioMapBase`, which is 104 (no bitmap behind a limit
 * of 0x67: all ports refused).
 * @throws DescriptorError `ERR_FIELD_RANGE` if a field does not fit.
 */
export function encodeTss32(fields: Partial<Tss32>): Uint8Array {
  const bytes = new Uint8Array(TSS32_SIZE);
  const view = viewOf(bytes);
  writeFields(DWORDS32, fields, 0xffffffff, (offset, value) => view.setUint32(offset, value, true));
  const words = { ...fields, ioMapBase: fields.ioMapBase ?? TSS32_SIZE };
  writeFields(WORDS32, words, 0xffff, (offset, value) => view.setUint16(offset, value, true));
  view.setUint16(TSS32_TRAP, fields.trap ? 1 : 0, true);
  return bytes;
}

/**
 * Reads a 16-bit TSS.
 * @throws DescriptorError `ERR_BUFFER_SIZE` if there are fewer than 44 bytes.
 */
export function decodeTss16(bytes: Uint8Array): Tss16 {
  requireBytes("tss16", bytes, TSS16_SIZE);
  const view = viewOf(bytes);
  return readFields(WORDS16, (offset) => view.getUint16(offset, true));
}

/**
 * The 44 bytes of a 16-bit TSS; fields left out are 0.
 * @throws DescriptorError `ERR_FIELD_RANGE` if a field does not fit.
 */
export function encodeTss16(fields: Partial<Tss16>): Uint8Array {
  const bytes = new Uint8Array(TSS16_SIZE);
  const view = viewOf(bytes);
  writeFields(WORDS16, fields, 0xffff, (offset, value) => view.setUint16(offset, value, true));
  return bytes;
}

/**
 * The I/O permission bitmap's answer (Vol. 1 §19.5.2): may a program with CPL > IOPL use these ports? The processor
 * always reads two bytes of the map, and both must lie within the TSS; every bit of the access must be clear.
 * @param ioMapBase the TSS's I/O map base, 0..0xFFFF.
 * @param tssLimit the TSS's limit in bytes. A 16-bit TSS has no map: do not call, the answer is no.
 * @param port 0..0xFFFF.
 * @param size 1, 2 or 4 ports.
 * @param readByte the byte at an offset of the TSS.
 */
export function ioBitmapAllows(
  ioMapBase: u16,
  tssLimit: u32,
  port: u16,
  size: number,
  readByte: (offset: number) => u8,
): boolean {
  if (tssLimit < TSS32_MIN_LIMIT) return false;
  const offset = ioMapBase + (port >>> 3);
  if (offset + 1 > tssLimit) return false;
  const bits = readByte(offset) | (readByte(offset + 1) << 8);
  return ((bits >>> (port & 7)) & ((1 << size) - 1)) === 0;
}
