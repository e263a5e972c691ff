/*C:198 Leaving an inner ring.
 *
 * RETF and IRET to an outer ring empty the data segment registers that hold something the outer ring must not see
 * (SDM Vol 3A §5.8.6). Used by far-transfer.ts and interrupts.ts. */
import { survivesOuterReturn } from "@lguest/descriptor-tables";
import type { Cpu } from "./cpu.js";
import { DS, ES, FS, GS, SEG_ACCESS } from "./layout.js";
import { setNullSegment } from "./segments.js";

const DATA_SEGMENTS = [ES, DS, FS, GS];

/** Loads ES, DS, FS and GS with null where their segment's DPL is below the new CPL. `updateMode` is the caller's. */
export function nullOuterSegments(cpu: Cpu, newCpl: number): void {
  for (const segment of DATA_SEGMENTS) {
    const access = cpu.i32[SEG_ACCESS + segment];
    if (access !== 0 && !survivesOuterReturn(newCpl, access)) setNullSegment(cpu, segment, 0);
  }
}
