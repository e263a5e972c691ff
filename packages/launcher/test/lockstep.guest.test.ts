import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

/*
 * A whole Linux boot on both tiers, compared every 10,000 instructions. Each runs in a process of its own, on built
 * packages; the lines are compared as they come.
 */
const SCRIPT = fileURLToPath(new URL("support/boot-hashes.mjs", import.meta.url));
const KERNEL = process.env.LGUEST_TEST_LINUX_VMLINUX ?? "";
const INITRD = process.env.LGUEST_TEST_INITRD ?? "";
const FEWEST_COMPARISONS = 10_000;

function boot(tier: string) {
  const child = spawn(process.execPath, [SCRIPT, tier, KERNEL, INITRD], { stdio: ["ignore", "pipe", "ignore"] });
  return { child, lines: createInterface({ input: child.stdout })[Symbol.asyncIterator]() };
}

it("step tier and interpreter agree over a whole boot of Linux", { timeout: 1_800_000 }, async () => {
  const [step, interpreter] = [boot("step"), boot("interpreter")];
  let compared = 0;
  let last = "";
  try {
    for (;;) {
      const [expected, got] = await Promise.all([step.lines.next(), interpreter.lines.next()]);
      expect(got.value, `after ${compared} comparisons`).toBe(expected.value);
      if (expected.done === true) break;
      last = expected.value;
      compared++;
    }
  } finally {
    step.child.kill();
    interpreter.child.kill();
  }
  expect(last).toMatch(/^end poweroff /);
  expect(compared).toBeGreaterThan(FEWEST_COMPARISONS);
});
