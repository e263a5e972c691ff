#!/usr/bin/env node
/*T:775 The command `pnpm fuzz`.
 *
 *   pnpm fuzz --minutes 2               random cases for two minutes of processor time
 *   pnpm fuzz --seed 7 --case 1234      one case again, made small if it fails
 *
 * Ends with status 1 when something was found. */
import { parseArgs } from "node:util";
import { type Found, runSession, type Totals } from "./session.js";

const USAGE = `usage: pnpm fuzz [--seed N] [--minutes N | --cases N | --case M] [--from M] [--no-minimise] [--json]

Runs random programs on both tiers of the processor in lockstep. --minutes counts processor time, 1 if nothing is said;
--json prints one object at the end. Status 1 if anything was found.`;

const STATUS_FOUND = 1;
const STATUS_USAGE = 2;

class UsageError extends Error {}

function whole(name: string, text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise;
  const value = Number(text);
  if (Number.isInteger(value) && value >= 0) return value;
  throw new UsageError(`--${name}: expected a whole number, got ${text}`);
}

function minutesOf(text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise;
  const value = Number(text);
  if (value > 0) return value;
  throw new UsageError(`--minutes: expected a number above 0, got ${text}`);
}

function parseCommandLine(args: string[]) {
  try {
    return parseArgs({
      args: args.filter((arg) => arg !== "--"),
      options: {
        seed: { type: "string" },
        case: { type: "string" },
        cases: { type: "string" },
        from: { type: "string" },
        minutes: { type: "string" },
        "no-minimise": { type: "boolean", default: false },
        json: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    }).values;
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function describe({ cases, instructions, stale, exits, found, cpu }: Totals): string {
  const ends = Object.entries(exits).map(([kind, count]) => `${count} ${kind}`);
  const seconds = (cpu / 1e6).toFixed(0);
  return `${cases} cases, ${(instructions / 1e6).toFixed(1)} million instructions, ${seconds} s; ended: ${ends.join(", ")}; ${stale} without meaning, ${found.length} found`;
}

function tell({ seed, number, finding, saved }: Found): void {
  console.error(`found: ${finding.kind} in slice ${finding.slice}: ${finding.message}`);
  console.error(`again: pnpm fuzz --seed ${seed} --case ${number}`);
  if (saved !== undefined) console.error(JSON.stringify(saved));
}

async function main(args: string[]): Promise<number> {
  const values = parseCommandLine(args);
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  const one = values.case !== undefined;
  const limited = one || values.cases !== undefined;
  const totals = await runSession({
    seed: whole("seed", values.seed, 1),
    from: whole("from", values.case ?? values.from, 0),
    count: one ? 1 : whole("cases", values.cases, Number.MAX_SAFE_INTEGER),
    minutes: minutesOf(values.minutes, limited ? Number.POSITIVE_INFINITY : 1),
    minimise: !values["no-minimise"],
    onProgress: (so) => console.error(describe(so)),
    onFound: tell,
  });
  console.log(values.json ? JSON.stringify(totals, null, 2) : describe(totals));
  return totals.found.length === 0 ? 0 : STATUS_FOUND;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(`fuzz: ${error.message}\n${USAGE}`);
  process.exitCode = STATUS_USAGE;
}
