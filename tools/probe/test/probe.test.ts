import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { buildProbe, type ProbeRecord } from "../src/build-image.js";
import { countOf, formatReport } from "../src/report.js";
import { type CaseResult, runProbe } from "../src/run-probe.js";

const CLI = fileURLToPath(new URL("../dist/cli.js", import.meta.url));
const SECONDS = 1;
const image = buildProbe();

function lineOf(record: ProbeRecord): string {
  if (record.kind === "title") return `== ${record.title}`;
  return `${record.ring}  ok    ${record.name}  [${record.where}]`;
}

describe("the probe", () => {
  test("asks at least 150 questions, each with its place in the manual", () => {
    const cases = image.records.flatMap((record) => (record.kind === "case" ? [record] : []));
    expect(cases.length).toBeGreaterThanOrEqual(150);
    expect(cases.filter(({ where }) => !/^SDM (1|2A|2B|3A|3B) \S/.test(where))).toEqual([]);
  });

  // The built command, because the processor runs a hundred times as fast from its bundle as from its sources.
  test.each(["step", "interpreter"] as const)("passes whole on the tier %s", async (tier) => {
    expect(existsSync(CLI), "dist/cli.js: expected the tool to be built, got none").toBe(true);
    const { stdout } = await promisify(execFile)(process.execPath, [CLI, "--json", "--tier", tier]).catch(
      (error) => error,
    );
    const results = JSON.parse(stdout).cases as CaseResult[];
    expect(results.filter(({ outcome }) => outcome === "fail" || outcome === "died")).toEqual([]);
    expect(results).toHaveLength(image.records.filter(({ kind }) => kind === "case").length);
    expect(countOf(results.filter(({ ring }) => ring === "ring 1")).total).toBeGreaterThanOrEqual(100);
  });
});

describe("a machine that fails", () => {
  const small = { ...image, records: image.records.slice(0, 5) };

  test("one that dies in a case is started anew behind it", async () => {
    const seen: string[] = [];
    const results = await runProbe(
      small,
      async (_file, commandLine) => {
        seen.push(commandLine);
        const output = seen.length === 1 ? `\n== x\n${lineOf(small.records[1])}\nring 2  o` : "";
        return { output, end: "shutdown" };
      },
      SECONDS,
    );
    expect(seen).toEqual(["probe from=0", "probe from=3", "probe from=4"]);
    expect(results.map(({ outcome }) => outcome)).toEqual(["ok", "died", "died", "died"]);
    expect(results[1].detail).toBe("shutdown");
  });

  test("what was wanted and got is in the report, and ring 1 stands out", () => {
    const common = { group: "Gates", name: "int n", where: "SDM 3A 6.12" };
    const results: CaseResult[] = [
      { ...common, ring: "ring 1", outcome: "ok", detail: "" },
      { ...common, ring: "ring 3", outcome: "fail", detail: "wanted #GP(0102), got #UD(0000)" },
      { ...common, ring: "ring 3", outcome: "absent", detail: "" },
    ];
    const report = formatReport(results, { title: "probe on step", brief: false, colours: false });
    expect(report).toContain("▌ ring 1  ok    int n");
    expect(report).toContain("wanted #GP(0102), got #UD(0000)");
    expect(report.indexOf("▌ ring 1, where paravirtual kernels run")).toBeLessThan(report.indexOf("The other rings"));
    expect(report).toContain("▌ ring 1: 1 of 1");
    expect(report).toContain("  ring 3: 0 of 1");
    expect(report).toContain("  all: 1 of 2");
  });
});
