import { createCpu } from "@lguest/x86-cpu";
import { describe, expect, it } from "vitest";
import { createHost } from "../src/index.js";
import { KERNEL, realGuest, realHost, runToEnd, USER_LINEAR } from "./real-guest.js";

function wallHost() {
  const clock = { now: () => performance.now() * 1e6 };
  const processor = createCpu({ memoryBytes: 32 << 20, clock });
  return { host: createHost({ processor, clock, sliceNs: 4_000_000 }), clock, processor };
}

it.each(["lodsb", "stosb", "movsb", "scasb", "lodsd"])(
  "rep %s wall",
  (op) => {
    const real = wallHost();
    const device = realGuest(
      real.host,
      `
    mov byte [KERNEL + 0x300000], 0
    again: mov esi, KERNEL + 0x200000
    mov edi, KERNEL + 0x200000
    mov ecx, 0x${op.endsWith("d") ? "3f000" : "100000"}
    xor eax, eax
    rep ${op}
    jmp again
  `,
    );
    const times: number[] = [];
    for (let i = 0; i < 6; i++) {
      const t = performance.now();
      device.run();
      times.push(Math.round(performance.now() - t));
    }
    console.log(op, times.join(" "));
  },
  300000,
);

it.each(["lodsb"])(
  "rep %s virtual",
  (op) => {
    const real = realHost({ sliceNs: 1_000_000 });
    const device = realGuest(
      real.host,
      `
    again: mov esi, KERNEL + 0x200000
    mov ecx, 0x100000
    rep ${op}
    jmp again
  `,
    );
    const times: number[] = [];
    for (let i = 0; i < 4; i++) {
      const t = performance.now();
      device.run();
      times.push(Math.round(performance.now() - t));
    }
    console.log("virtual", op, times.join(" "));
  },
  300000,
);
