import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Found, Totals } from "../src/session.js";

const CLI = fileURLToPath(new URL("../dist/cli.js", import.meta.url));
const OUTPUT_BYTES = 64 * 1024 * 1024;

/** What the command did: the built one, since the interpreter is fast only in the bundle. */
export function fuzz(...args: string[]): Promise<{ status: number; totals: Totals; stderr: string }> {
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [CLI, "--json", ...args], { maxBuffer: OUTPUT_BYTES }, (error, stdout, stderr) => {
      const status = error === null ? 0 : Number(error.code);
      if (Number.isNaN(status)) reject(error);
      else resolve({ status, totals: JSON.parse(stdout) as Totals, stderr });
    });
  });
}

/** What was found, but for slow slices: how fast a machine is does not make a test fail. */
export function foundIn(totals: Totals): Found[] {
  return totals.found.filter(({ finding }) => finding.kind !== "slow");
}
