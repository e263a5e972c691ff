/*T:630 The command `pnpm bench`.
 *
 *   pnpm bench cpu [--rounds N] [--json] [--only NAME]…
 *   pnpm bench x87 [--rounds N] [--json] [--only NAME]…
 *
 * `cpu` measures integer code, `x87` floating point. Runs every contender in a process of its own, in turns, and prints
 * the medians and how they compare. */
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { parseArgs, promisify } from "node:util";
import { CONTENDERS } from "./contenders.js";
import { geometricMean, type Medians, mediansOf, type RunReport } from "./index.js";

/** The images, and whom their contenders are compared with. */
const BENCHES: Readonly<Record<string, { readonly image: string; readonly reference: string }>> = {
  cpu: { image: "../images/cpu.elf", reference: "v86 without JIT" },
  x87: { image: "../images/x87.elf", reference: "v86 with JIT" },
};
const SELF = fileURLToPath(import.meta.url);
const DEFAULT_ROUNDS = 5;
const EXIT_USAGE = 2;

const run = promisify(execFile);

/** One round of one contender, in a process of its own. */
async function runAlone(bench: string, name: string): Promise<RunReport> {
  const { stdout } = await run(process.execPath, [SELF, bench, "--contender", name], { maxBuffer: 1 << 24 });
  return JSON.parse(stdout.trim().split("\n").at(-1) ?? "") as RunReport;
}

function checkResults(name: string, report: RunReport, expected: RunReport): void {
  for (const [part, result] of Object.entries(expected.results)) {
    if (report.results[part] !== result) {
      throw new Error(`${name} computed ${report.results[part]} for ${part}, expected ${result}`);
    }
  }
}

async function measure(bench: string, names: readonly string[], rounds: number): Promise<Map<string, Medians>> {
  const reports = new Map<string, RunReport[]>(names.map((name) => [name, []]));
  for (let round = 1; round <= rounds; round++) {
    for (const name of names) {
      process.stderr.write(`\rround ${round} of ${rounds}: ${name.padEnd(20)}`);
      const report = await runAlone(bench, name);
      const all = reports.get(name) as RunReport[];
      checkResults(name, report, (reports.get(names[0]) as RunReport[])[0] ?? report);
      all.push(report);
    }
  }
  process.stderr.write("\r\x1b[K");
  return new Map(names.map((name) => [name, mediansOf(reports.get(name) as RunReport[])]));
}

/** How many times as fast as the reference: the geometric mean over the parts. */
function speedup(medians: Medians, reference: Medians): number {
  return geometricMean(Object.keys(medians.parts).map((part) => reference.parts[part] / medians.parts[part]));
}

function table(results: ReadonlyMap<string, Medians>, referenceName: string): string {
  const reference = results.get(referenceName);
  const parts = Object.keys([...results.values()][0].parts);
  const header = ["", ...parts.map((part) => `${part} ms`), "MIPS", `× ${referenceName}`];
  const rows = [...results].map(([name, medians]) => [
    name,
    ...parts.map((part) => medians.parts[part].toFixed(0)),
    medians.mips?.toFixed(0) ?? "",
    reference ? speedup(medians, reference).toFixed(2) : "",
  ]);
  const widths = header.map((_, column) => Math.max(...[header, ...rows].map((row) => row[column].length)));
  const line = (row: readonly string[]) =>
    row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column]))).join("  ");
  return [header, ...rows].map(line).join("\n");
}

function usage(message: string): never {
  process.stderr.write(`bench: ${message}; use: pnpm bench cpu|x87 [--rounds N] [--json] [--only NAME]…\n`);
  process.exit(EXIT_USAGE);
}

const options = {
  rounds: { type: "string" },
  json: { type: "boolean" },
  only: { type: "string", multiple: true },
  contender: { type: "string" },
} as const;

function parse() {
  try {
    return parseArgs({ options, allowPositionals: true });
  } catch (error) {
    return usage(error instanceof Error ? error.message : String(error));
  }
}

async function main(): Promise<void> {
  const { values, positionals } = parse();
  const [name] = positionals;
  const chosen = BENCHES[name];
  if (positionals.length !== 1 || chosen === undefined) {
    usage(`expected one of ${Object.keys(BENCHES).join(", ")}, got '${positionals.join(" ")}'`);
  }
  if (values.contender !== undefined) {
    const report = await CONTENDERS[values.contender](fileURLToPath(new URL(chosen.image, import.meta.url)));
    process.stdout.write(`${JSON.stringify(report)}\n`, () => process.exit(0));
    return;
  }
  const rounds = Number(values.rounds ?? DEFAULT_ROUNDS);
  if (!Number.isInteger(rounds) || rounds < 1) usage(`--rounds is a whole number from 1, not '${values.rounds}'`);
  const names = values.only ?? Object.keys(CONTENDERS);
  const unknown = names.find((contender) => !(contender in CONTENDERS));
  if (unknown !== undefined) usage(`no contender '${unknown}': there are ${Object.keys(CONTENDERS).join(", ")}`);
  const results = await measure(name, names, rounds);
  process.stdout.write(
    values.json ? `${JSON.stringify(Object.fromEntries(results), null, 2)}\n` : `${table(results, chosen.reference)}\n`,
  );
}

await main();
