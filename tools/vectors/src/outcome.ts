/*T:456 What a case leaves.
 *
 * The state after the instruction: how it ended, registers, memory. Normally it ends with the INT3 behind the instruction, else
 * with another exception or somewhere else. Next, T:458: outcomes in a file. */
import { type Case, IMAGE_BYTES, MAX_STACK } from "./case.js";
import { USER_CS, USER_DS, VECTOR_BREAKPOINT } from "./machine-layout.js";
import type { u32 } from "./types.js";

/** Segment registers of an outcome in the order of their numbers: ES CS SS DS FS GS. */
export const SEGMENTS = 6;

export class Outcome {
  /** The exception that ended the case, its error code, and with a page fault its address. */
  vector = 0;
  error = 0;
  cr2: u32 = 0;
  /** The EIP that was saved. */
  eip: u32 = 0;
  readonly gpr: Int32Array = new Int32Array(8);
  eflags: u32 = 0;
  readonly segments: Uint16Array = new Uint16Array(SEGMENTS);
  readonly data: Uint8Array = new Uint8Array(640);
  readonly stack: Uint8Array = new Uint8Array(MAX_STACK);
  readonly image: Uint8Array = new Uint8Array(IMAGE_BYTES);
  readonly imageView: DataView = new DataView(this.image.buffer);

  /** The outcome of an instruction that does nothing. */
  startFrom(c: Case): void {
    this.vector = VECTOR_BREAKPOINT;
    this.error = 0;
    this.cr2 = 0;
    this.eip = c.eip + c.codeBytes + 1;
    this.gpr.set(c.gpr);
    this.eflags = c.eflags;
    this.segments[0] = USER_DS;
    this.segments[1] = USER_CS;
    this.segments[2] = USER_DS;
    this.segments[3] = USER_DS;
    this.segments[4] = c.fs;
    this.segments[5] = c.gs;
    for (let n = 0; n < c.dataBytes; n++) this.data[n] = c.data[n];
    for (let n = 0; n < c.stackBytes; n++) this.stack[n] = c.stack[n];
    if (c.hasImage) this.image.set(c.image);
  }
}
