import { readdirSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { command } from "./support/command.js";

/*
 * Kernels for Xen that are not in this repository: a Linux with PAE and CONFIG_XEN, the initramfs of the lguest suite, and a
 * folder with the pv32pae images of Xen's own test framework. The environment says where they are; what is missing is listed
 * and not run.
 */
const LINUX = process.env.LGUEST_TEST_XEN_VMLINUX ?? "";
const LINUX_BZIMAGE = process.env.LGUEST_TEST_XEN_BZIMAGE ?? "";
const INITRD = process.env.LGUEST_TEST_INITRD ?? "";
const XTF = process.env.LGUEST_TEST_XTF ?? "";

const LIMIT_S = 400;
/** The checksums that the script must print: they were recorded on a real processor. */
const CHECKSUMS = [
  "b5cfa9d6c8febd618f91ac2843d50a1c  /tmp/z",
  "\n1.644434191827\r\n",
  "1fd3c981e66b7eb0c08e95857967e70d  -",
  "GUEST-DONE",
];
/** The tests that must say SUCCESS. */
const XTF_TESTS = [
  ["example"],
  ["memop-seg"],
  ["pv-iopl", "hypercall"],
  ["pv-iopl", "vmassist"],
  ["xsa-122"],
  ["xsa-213"],
  ["xsa-298"],
] as const;

const notRun: string[] = [];

/** A test for which these variables must be set. */
function test(name: string, needs: Readonly<Record<string, string>>, body: () => Promise<void>): void {
  const missing = Object.keys(needs).filter((variable) => needs[variable] === "");
  if (missing.length === 0) {
    it(name, { timeout: (LIMIT_S + 60) * 1000 }, body);
    return;
  }
  notRun.push(name);
  it.runIf(false)(`${name} (not run: ${missing.join(", ")} not set)`, body);
}

beforeAll(() => {
  if (notRun.length > 0) console.warn(`Not run, for want of kernels for Xen:\n  ${notRun.join("\n  ")}`);
});

describe("Linux 3.11 boots as a domain, runs its script and powers off", () => {
  for (const [what, variable, kernel] of [
    ["vmlinux", "LGUEST_TEST_XEN_VMLINUX", LINUX],
    ["bzImage", "LGUEST_TEST_XEN_BZIMAGE", LINUX_BZIMAGE],
  ]) {
    test(what, { [variable]: kernel, LGUEST_TEST_INITRD: INITRD }, async () => {
      const words = ["run", "--abi", "xen", "--timeout", String(LIMIT_S), "--initrd", INITRD, kernel];
      const result = await command([...words, "--", "console=hvc0", "batch"]);
      expect(result).toMatchObject({ status: 0, stderr: "" });
      for (const text of CHECKSUMS) expect(result.stdout).toContain(text);
    });
  }
});

describe("Xen's test framework", () => {
  /** Images below the folder, however they are filed. */
  const images = (): string[] =>
    readdirSync(XTF, { recursive: true, encoding: "utf8" }).filter((path) => !path.includes("."));

  for (const [name, ...variation] of XTF_TESTS) {
    test([name, ...variation].join(" "), { LGUEST_TEST_XTF: XTF }, async () => {
      const path = images().find((each) => each.endsWith(`test-pv32pae-${name}`));
      expect(path, `${name} below ${XTF}`).toBeDefined();
      const words = ["run", "--abi", "xen", "-m", "16M", "--timeout", "60", join(XTF, path ?? "")];
      const result = await command([...words, "--", ...variation]);
      expect(result.stdout).toContain("Test result: SUCCESS");
      expect(result.status).toBe(0);
    });
  }
});
