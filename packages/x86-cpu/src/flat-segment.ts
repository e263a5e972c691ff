/*C:397 Flat segments.
 *
 * Four gigabytes from zero without a descriptor: what SYSENTER and SYSEXIT load, and what a multiboot loader leaves
 * behind. Next: instructions/processor.ts. */
import {
  DESC_ACCESSED,
  DESC_CODE,
  DESC_DB,
  DESC_DPL_SHIFT,
  DESC_G,
  DESC_P,
  DESC_READABLE,
  DESC_S,
} from "@lguest/descriptor-tables";
import type { Cpu } from "./cpu.js";
import { SEG_ACCESS, SEG_BASE, SEG_LIMIT, SEG_SELECTOR } from "./layout.js";

/** Attributes of both; DESC_READABLE of code is DESC_WRITABLE of data. */
const FLAT_ACCESS = DESC_G | DESC_DB | DESC_P | DESC_S | DESC_READABLE | DESC_ACCESSED;

/** Fills a segment register with base 0, limit 4 GB - 1, 32 bits. `updateMode` and CPL are the caller's. */
export function setFlatSegment(cpu: Cpu, segment: number, selector: number, isCode: boolean, dpl: number): void {
  cpu.i32[SEG_SELECTOR + segment] = selector & 0xffff;
  cpu.i32[SEG_BASE + segment] = 0;
  cpu.i32[SEG_LIMIT + segment] = -1;
  cpu.i32[SEG_ACCESS + segment] = FLAT_ACCESS | (isCode ? DESC_CODE : 0) | (dpl << DESC_DPL_SHIFT);
}
