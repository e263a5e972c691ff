/*T:436 A case: one instruction and all that it starts from.
 *
 * Registers, flags, the x87 and SSE state as an FXSAVE image, a window of data and one of stack, and the instruction's bytes at
 * their place. One object is used again and again. Before it: the values. Next, T:438: how the bytes are put together. */
import { DATA_AT, STACK_TOP } from "./machine-layout.js";
import type { u32 } from "./types.js";

/** Bytes of an FXSAVE image, and where things are in it (SDM Vol 1 table 10-2). */
export const IMAGE_BYTES = 512;
export const IMAGE_FCW = 0;
export const IMAGE_FSW = 2;
export const IMAGE_FTW = 4;
export const IMAGE_MXCSR = 24;
export const IMAGE_ST0 = 32;
export const IMAGE_XMM0 = 160;
/** Bytes of the image with a meaning. */
export const IMAGE_USED = 288;

export const FLAGS_STATUS = 0x8d5;
export const FLAG_DF = 0x400;
export const FLAG_AC = 0x40000;
/** Interrupts are on, and bit 1 is set. */
export const FLAGS_ALWAYS = 0x202;

const MAX_DATA = 640;
export const MAX_STACK = 256;

export const ESP = 4;

export class Case {
  /** eax ecx edx ebx esp ebp esi edi. */
  readonly gpr: Int32Array = new Int32Array(8);
  eflags = 0;
  /** Selectors; the other segment registers are as Linux has them. */
  fs = 0;
  gs = 0;
  eip: u32 = 0;
  readonly code: Uint8Array = new Uint8Array(30);
  codeBytes = 0;
  /** The data window: where it is, and its bytes. */
  dataAt: u32 = DATA_AT;
  dataBytes = 0;
  readonly data: Uint8Array = new Uint8Array(MAX_DATA);
  readonly dataView: DataView = new DataView(this.data.buffer);
  /** The last bytes of the stack, as many as the case needs. */
  stackBytes = 0;
  readonly stack: Uint8Array = new Uint8Array(MAX_STACK);
  readonly stackView: DataView = new DataView(this.stack.buffer);
  /** The x87 and SSE state matters. */
  hasImage = false;
  readonly image: Uint8Array = new Uint8Array(IMAGE_BYTES);
  readonly imageView: DataView = new DataView(this.image.buffer);

  /** What the random numbers came to: tells one generator from another. */
  fingerprint = 0;

  /* What the instruction came to, while it is drawn. */
  operandSize = 4;
  isMemory = false;
  /** ModRM.reg and ModRM.rm of a register operand. */
  reg = 0;
  rm = 0;
  /** Linear address of the memory operand. */
  operandAt: u32 = 0;
  /** Registers whose values an address must not change: bit set. */
  pinned = 0;
  immediate = 0;
  /** Selector of a far pointer in the code. */
  farSelector = 0;
  /** Nesting level of ENTER. */
  nesting = 0;

  /** Writes a 16- or 32-bit value where the memory operand is, as far as it is in the window. */
  pokeData(at: u32, size: number, value: number): void {
    this.poke(this.data, this.dataBytes, at - this.dataAt, size, value);
  }

  /** Likewise on the stack. */
  pokeStack(at: u32, size: number, value: number): void {
    this.poke(this.stack, this.stackBytes, at - (STACK_TOP - this.stackBytes), size, value);
  }

  private poke(bytes: Uint8Array, length: number, offset: number, size: number, value: number): void {
    for (let n = 0; n < size; n++) if (offset + n >= 0 && offset + n < length) bytes[offset + n] = value >>> (8 * n);
  }
}
