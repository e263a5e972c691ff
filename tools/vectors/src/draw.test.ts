import { expect, test } from "vitest";
import { FLAGS_ALWAYS } from "./case.js";
import { forEachCase, GROUPS } from "./groups.js";
import { CODE_AT, CODE_BYTES, SLOT_BYTES } from "./machine-layout.js";
import { addToFingerprint } from "./vector-file.js";

test("the same cases are drawn every time, each where it may be", () => {
  for (const group of GROUPS) {
    const sums = [0, 0];
    for (const pass of sums.keys()) {
      forEachCase(group, (c, index) => {
        sums[pass] = addToFingerprint(sums[pass], c);
        if (c.eip < CODE_AT || c.eip % SLOT_BYTES > SLOT_BYTES / 2 || c.eip + SLOT_BYTES / 2 > CODE_AT + CODE_BYTES)
          throw new Error(`${group.name} #${index} is at ${c.eip.toString(16)}`);
        if (c.codeBytes < 1 || c.codeBytes > 20) throw new Error(`${group.name} #${index} has ${c.codeBytes} bytes`);
        if ((c.eflags & FLAGS_ALWAYS) !== FLAGS_ALWAYS) throw new Error(`${group.name} #${index}: interrupts are off`);
      });
    }
    expect(sums[1], group.name).toBe(sums[0]);
  }
});
