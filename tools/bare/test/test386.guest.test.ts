import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

/*
 * test386.asm, assembled by whoever runs this (64 or 128 KB, POST port 0x190, undefined behaviour off). A ROM that sends
 * its text to port 0xe9 or COM1 is compared with the reference that lies in its folder or, since the project keeps it at
 * its root, in the folder above: by the name it has there.
 */
const ROM = process.env.LGUEST_TEST_TEST386 ?? "";
const REFERENCE = "test386-EE-reference.txt";
const BARE = fileURLToPath(new URL("../dist/cli.js", import.meta.url));
const MOST_OUTPUT = 1 << 26;
const SECONDS = 500;
/** What every ROM goes through, in this order; one of 128 KB has 22 as well. */
const POSTS = "00 01 02 03 04 05 06 08 09 20 21 22 0B 0C 0D 0E 0F 10 11 12 13 14 15 16 17 18 19 1A 1B 1C E0 EE FF";

function readReference(): string | null {
  for (const folder of [dirname(ROM), dirname(dirname(ROM))]) {
    try {
      return readFileSync(join(folder, REFERENCE), "latin1");
    } catch {}
  }
  return null;
}

const withoutReturns = (text: string): string => text.replaceAll("\r", "");

describe.each(["step", "interpreter"])("test386.asm, %s", (tier) => {
  it("comes to POST FF, and what it prints is the reference", { timeout: (SECONDS + 60) * 1000 }, () => {
    expect(ROM, "LGUEST_TEST_TEST386 must name a ROM").not.toBe("");
    const args = [BARE, "--tier", tier, "--timeout", String(SECONDS), "--rom", ROM];
    const run = spawnSync(process.execPath, args, { encoding: "latin1", maxBuffer: MOST_OUTPUT });
    expect([POSTS, POSTS.replace(" 22", "")]).toContain(run.stderr.replace("bare: POST ", "").trim());
    expect(run.status).toBe(0);
    const reference = readReference();
    // Compared line for line only if there is a difference: the text has 45,000 lines.
    if (reference !== null && run.stdout !== "" && withoutReturns(run.stdout) !== withoutReturns(reference)) {
      expect(withoutReturns(run.stdout).split("\n")).toEqual(withoutReturns(reference).split("\n"));
    }
  });
});
