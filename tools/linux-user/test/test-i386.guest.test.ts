import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

/*
 * QEMU's test-i386, or the copy of it in v86, built by whoever runs this (gcc -m32 -static -fno-pie -no-pie). What it must
 * print is what it prints natively: it is run here for that, if this is a processor and a system that can, and else
 * PROGRAM.native is read. If it was built with its test of virtual-8086 mode, which no 64-bit kernel has, that section is
 * set apart: it must be what `qemu-i386 -cpu max` prints, from PROGRAM.vm86 if there is one, else by running that (some
 * releases of it hang there), else it must at least come to its end.
 */
const PROGRAMS = (process.env.LGUEST_TEST_TEST_I386 ?? "").split(":");
const COMMAND = fileURLToPath(new URL("../dist/cli.js", import.meta.url));
/** The oracle takes minutes over the 97,000 lines of the copy in v86. */
const SECONDS = 1500;
const NATIVE_MS = 60_000;
const MOST_OUTPUT = 1 << 26;
const VM86_END = "VM86 end\n";
/** What the test prints of virtual-8086 mode: from its greeting, or from its complaint, to its end. */
const VM86_SECTION = /(Hello VM86 world|ERROR: unhandled vm86)[\s\S]*?VM86 end\n/;

interface Output {
  readonly text: string;
  readonly vm86: string;
}

function split(text: string): Output {
  const section = VM86_SECTION.exec(text)?.[0] ?? "";
  return { text: text.replace(section, ""), vm86: section };
}

function run(command: string, args: readonly string[], timeout: number): { text: string; status: number | null } {
  const result = spawnSync(command, args, { encoding: "latin1", maxBuffer: MOST_OUTPUT, timeout });
  return { text: result.stdout ?? "", status: result.status };
}

function native(program: string): string {
  const recorded = `${program}.native`;
  if (existsSync(recorded)) return readFileSync(recorded, "latin1");
  const { text, status } = run(program, [], NATIVE_MS);
  expect(status, `${program} runs natively here, or ${recorded} is there`).toBe(0);
  return text;
}

/** The section as QEMU prints it, or null if it prints none here. */
function qemuSection(program: string): string | null {
  const recorded = `${program}.vm86`;
  if (existsSync(recorded)) return readFileSync(recorded, "latin1");
  const { text } = run("qemu-i386", ["-cpu", "max", program], NATIVE_MS);
  const section = split(text).vm86;
  return section === "" ? null : section;
}

describe.each(PROGRAMS)("test-i386, %s", (program) => {
  it.each(["step", "interpreter"])(
    "%s: what it prints is what it prints natively",
    { timeout: (SECONDS + 120) * 1000 },
    (tier) => {
      expect(program, "LGUEST_TEST_TEST_I386 must name programs, with colons between them").not.toBe("");
      const args = [COMMAND, "--tier", tier, "--timeout", String(SECONDS), program];
      const { text, status } = run(process.execPath, args, (SECONDS + 60) * 1000);
      expect(status).toBe(0);
      const expected = split(native(program));
      const got = split(text);
      // Compared line for line only if there is a difference: the text may have 97,000 lines.
      if (got.text !== expected.text) expect(got.text.split("\n")).toEqual(expected.text.split("\n"));
      if (expected.vm86 === "") return;
      expect(got.vm86).toMatch(/^Hello VM86 world\n/);
      expect(got.vm86.endsWith(VM86_END)).toBe(true);
      const section = qemuSection(program);
      if (section !== null) expect(got.vm86).toBe(section);
    },
  );
});
