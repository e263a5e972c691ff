import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import recording from "../fixtures/lguest-3.11-boot.json" with { type: "json" };
import { command, PYTHON, startOnTerminal } from "./command.js";

/*
 * Linux with lguest support, and a busybox initramfs whose init runs a script and, told `batch`, powers off. They are
 * not in this repository: the environment says where they are. Each test names what it needs; without it, it is listed
 * and not run, or, where all must run, fails.
 */
const VARIABLES = {
  vmlinux: "LGUEST_TEST_LINUX_VMLINUX",
  bzImage: "LGUEST_TEST_LINUX_BZIMAGE",
  paeVmlinux: "LGUEST_TEST_LINUX_PAE_VMLINUX",
  paeBzImage: "LGUEST_TEST_LINUX_PAE_BZIMAGE",
  initrd: "LGUEST_TEST_INITRD",
} as const;
type Need = keyof typeof VARIABLES;

const at = (need: Need): string => process.env[VARIABLES[need]] ?? "";
const missing = (needs: readonly Need[]): string[] =>
  needs.filter((need) => at(need) === "").map((need) => VARIABLES[need]);

/** A boot and the script take seconds on an idle machine; this is for a busy one. */
const LIMIT_S = 400;
const BOOT_MS = (LIMIT_S + 60) * 1000;
/** The checksums that the script must print: they were recorded on a real processor. */
const CHECKSUMS = [
  "b5cfa9d6c8febd618f91ac2843d50a1c  /tmp/z",
  "\n1.644434191827\r\n",
  "1fd3c981e66b7eb0c08e95857967e70d  -",
  "GUEST-DONE",
];

function expectChecksums(console: string): void {
  for (const text of CHECKSUMS) expect(console).toContain(text);
}

/** A trace's hypercalls by name, with NOTIFY left in. */
function callsIn(trace: string): string[] {
  return trace
    .split("\n")
    .filter((line) => line.startsWith("HC ") || line.startsWith("AHC "))
    .map((line) => line.split(" ", 2)[1]);
}

/** How often a boot makes each call for a fork and exec: between two NOTIFYs, where NEW_PGTABLE is busiest, are 200. */
function perForkAndExec(calls: readonly string[]): Record<string, number> {
  let most: Record<string, number> = {};
  let counts: Record<string, number> = {};
  for (const name of calls) {
    if (name !== "NOTIFY") counts[name] = (counts[name] ?? 0) + 1;
    else {
      if ((counts.NEW_PGTABLE ?? 0) > (most.NEW_PGTABLE ?? 0)) most = counts;
      counts = {};
    }
  }
  return Object.fromEntries(Object.entries(most).map(([name, count]) => [name, count / 200]));
}

/** The tests. @param required what is missing makes a test fail instead of being listed as not run. */
export function linuxTests(required: boolean): void {
  const folder = mkdtempSync(join(tmpdir(), "lguest-linux-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const notRun: string[] = [];

  function test(name: string, needs: readonly Need[], body: () => Promise<void>): void {
    const without = missing(needs);
    if (without.length === 0) it(name, body, BOOT_MS);
    else if (required) {
      it(name, () => expect(without, "variables that must name a file").toEqual([]));
    } else {
      notRun.push(name);
      it.runIf(false)(`${name} (not run: ${without.join(", ")} not set)`, body);
    }
  }

  beforeAll(() => {
    if (notRun.length > 0)
      console.warn(
        `Not run, for want of kernels (each name says which variables must name them):\n  ${notRun.join("\n  ")}`,
      );
  });

  const options = ["--timeout", String(LIMIT_S), "--initrd", at("initrd")];
  const batch = ["--", "console=hvc0", "batch"];

  describe("Linux 3.11 boots, runs its script and powers off", () => {
    for (const [kernel, what] of [
      ["vmlinux", "vmlinux"],
      ["bzImage", "bzImage"],
      ["paeVmlinux", "vmlinux with PAE"],
      ["paeBzImage", "bzImage with PAE"],
    ] as const) {
      for (const clock of ["wall", "virtual"]) {
        test(`${what}, ${clock} clock`, [kernel, "initrd"], async () => {
          const result = await command(["run", ...options, "--clock", clock, at(kernel), ...batch]);
          expect(result).toMatchObject({ status: 0, stderr: "" });
          expectChecksums(result.stdout);
          if (!what.startsWith("bzImage")) expect(result.stdout).toMatch(/^.*Linux version 3\.11\.10/m);
        });
      }
    }

    test("in the original Launcher's form", ["vmlinux", "initrd"], async () => {
      const words = ["64", at("vmlinux"), `--initrd=${at("initrd")}`, "console=hvc0", "batch"];
      const result = await command(words);
      expect(result).toMatchObject({ status: 0, stderr: "" });
      expectChecksums(result.stdout);
    });
  });

  test("two Guests, one with PAE, finish side by side on one Host", ["vmlinux", "paeVmlinux", "initrd"], async () => {
    const stats = join(folder, "two.json");
    const words = ["run", ...options, "--stats", stats, "--beside", at("paeVmlinux"), at("vmlinux"), ...batch];
    const result = await command(words);
    expect(result.status).toBe(0);
    expectChecksums(result.stdout);
    expectChecksums(result.stderr);
    const { guests } = JSON.parse(readFileSync(stats, "utf8"));
    expect(guests).toMatchObject([
      { pae: false, exit: { kind: "poweroff" } },
      { pae: true, exit: { kind: "poweroff" } },
    ]);
    for (const guest of guests) expect(guest.hypercalls.SET_PTE.direct).toBeGreaterThan(5000);
    expect(guests[1].hypercalls.SET_PMD.direct).toBeGreaterThan(100);
  });

  test("its calls are those of a real Host, and the same in every run", ["vmlinux", "initrd"], async () => {
    const boot = async (name: string) => {
      const trace = join(folder, name);
      const words = ["run", ...options, "--clock", "virtual", "--trace", trace, at("vmlinux"), ...batch];
      expect((await command(words)).status).toBe(0);
      return readFileSync(trace, "latin1");
    };
    const trace = await boot("trace");
    const calls = callsIn(trace);
    const expected = recording.untilFirstClockEvent.flatMap(([name, times]) => Array(times as number).fill(name));
    expect(calls.filter((name) => name !== "NOTIFY").slice(0, expected.length)).toEqual(expected);
    const measured = perForkAndExec(calls);
    for (const [name, real] of Object.entries(recording.perForkAndExec)) {
      expect(measured[name] / real, `${name} per fork and exec: ${measured[name]} to ${real}`).toBeGreaterThan(0.8);
      expect(measured[name] / real, `${name} per fork and exec: ${measured[name]} to ${real}`).toBeLessThan(1.2);
    }
    expect(await boot("again"), "a second run's trace").toBe(trace);
  });

  describe.runIf(PYTHON !== null)("its shell", () => {
    test("answers on a terminal, hears Ctrl-C, and is left by Ctrl-A X", ["vmlinux", "initrd"], async () => {
      const terminal = startOnTerminal(
        `stty -g; $LGUEST run ${options.join(" ")} ${at("vmlinux")} -- console=hvc0; echo "status $?"; stty -g`,
      );
      const settings = await terminal.expect(/[0-9a-f:]{20,}/);
      await terminal.expect("GUEST-DONE", LIMIT_S);
      await terminal.expect("# ");
      terminal.type("echo $((6*7))\r");
      expect(await terminal.expect(/\n42\r+\n/)).toContain("echo $((6*7))");
      await terminal.expect("# ");
      terminal.type("sleep 1000\r");
      await terminal.expect("sleep 1000");
      await new Promise((resolve) => setTimeout(resolve, 500));
      terminal.type("\x03");
      await terminal.expect("# ");
      terminal.type("echo status of sleep $?\r");
      await terminal.expect("status of sleep 130");
      await terminal.expect("# ");
      terminal.type("\x01x");
      await terminal.expect("status 0");
      expect(await terminal.expect(/[0-9a-f:]{20,}/)).toContain(settings.trim());
      expect((await terminal.finished).status).toBe(0);
    });

    test("reads a script from a pipe", ["vmlinux", "initrd"], async () => {
      const result = await command(
        ["run", ...options, at("vmlinux"), "--", "console=hvc0"],
        "echo $((6*7))\npoweroff -f\n",
      );
      expect(result.status).toBe(0);
      expect(result.stdout).toMatch(/\n42\r\n/);
    });
  });

  test("uses the largest memory that it can", ["vmlinux"], async () => {
    const most = await command(["run", "--memory", "888M", "--timeout", "60", at("vmlinux"), "--", "panic=1"]);
    expect(most.stdout).toContain("888MB LOWMEM available");
    expect(most.stdout).toContain("hvc0");
    expect(most.stderr).toMatch(/VFS: Unable to mount root fs|No init found/);
    const more = await command(["run", "--memory", "889M", at("vmlinux")]);
    expect(more).toMatchObject({ status: 2, stderr: expect.stringMatching(/at most 888M/) });
  });

  test("with PAE and highmem uses the largest memory that there is", ["paeVmlinux", "initrd"], async () => {
    const result = await command([
      ...[
        "run",
        "--memory",
        "1994M",
        "--timeout",
        String(LIMIT_S),
        "--initrd",
        at("initrd"),
        at("paeVmlinux"),
        ...batch,
      ],
    ]);
    expect(result.status).toBe(0);
    expectChecksums(result.stdout);
    expect(result.stdout).toMatch(/HIGHMEM available/);
  });
}
