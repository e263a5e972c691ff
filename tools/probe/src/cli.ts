/*T:912 The command `pnpm probe`.
 *
 *   pnpm probe [--tier interpreter|step | --peer qemu|v86] [--brief] [--json]
 *
 * Asks a processor some hundred questions about rings, segments, paging, tasks and traps, each with the place in the
 * manual that answers it: builds the image, runs it, prints the report, and ends with 0 if every case passed. Next:
 * report.ts. */
import { parseArgs } from "node:util";
import { buildProbe } from "./build-image.js";
import { type Machine, PEERS, TIERS } from "./machines.js";
import { countOf, formatReport } from "./report.js";
import { runProbe } from "./run-probe.js";

const USAGE = "usage: probe [--tier interpreter|step | --peer qemu|v86] [--brief] [--json]";
const EXIT_FAILED = 1;
const EXIT_USAGE = 2;
/** What one start of a machine may take; a peer that hangs in a case costs as much. */
const SECONDS = 60;
const PEER_SECONDS = 15;

function parseCommandLine() {
  const { values } = parseArgs({
    options: {
      tier: { type: "string" },
      peer: { type: "string" },
      brief: { type: "boolean", default: false },
      json: { type: "boolean", default: false },
    },
  });
  return values;
}

/** The machine that was asked for, with its name. */
function choose(tier: string | undefined, peer: string | undefined): readonly [name: string, machine: Machine] {
  if (tier !== undefined && peer !== undefined) throw new Error("expected --tier or --peer, got both");
  if (peer !== undefined) {
    if (!Object.hasOwn(PEERS, peer)) throw new Error(`--peer: expected qemu or v86, got ${peer}`);
    return [peer, PEERS[peer]];
  }
  const name = tier ?? "interpreter";
  if (name !== "interpreter" && name !== "step") {
    throw new Error(`--tier: expected interpreter or step, got ${name}`);
  }
  return [name, TIERS[name]];
}

async function main(): Promise<number> {
  const { tier, peer, brief, json } = parseCommandLine();
  const [name, machine] = choose(tier, peer);
  const results = await runProbe(buildProbe(), machine, peer === undefined ? SECONDS : PEER_SECONDS);
  const { passed, total } = countOf(results);
  process.stdout.write(
    json
      ? `${JSON.stringify({ machine: name, passed, total, cases: results }, null, 2)}\n`
      : formatReport(results, { title: `probe on ${name}`, brief, colours: process.stdout.isTTY === true }),
  );
  return passed === total ? 0 : EXIT_FAILED;
}

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`probe: ${(error as Error).message}\n${USAGE}\n`);
  process.exitCode = EXIT_USAGE;
}
