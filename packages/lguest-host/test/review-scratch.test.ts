import { it } from "vitest";
import { realGuest, realHost } from "./real-guest.js";
it.each([["lodsb", 10_000],["lodsb",100_000], ["scasb", 10_000], ["stosd", 10_000], ["movsb", 10000]] as const)("rep %s virtual %d", (op, sliceNs) => {
  const real = realHost({ sliceNs });
  const device = realGuest(real.host, `
    again: mov esi, KERNEL + 0x200000
    mov edi, KERNEL + 0x200000
    mov ecx, ${op.endsWith("d") ? 0x40000 : 0x100000}
    rep ${op}
    jmp again
  `);
  for (let i = 0; i < 40; i++) {
    const t = performance.now();
    const c = real.processor.instructionCount;
    const r = device.run();
    const ms = performance.now() - t;
    if (i < 4 || i > 36) console.log(op, r.kind, Math.round(ms * 10) / 10, "ms", real.processor.instructionCount - c, "instr", device.stats().switcherEntries);
    if (ms > 8000) break;
  }
}, 100000);
