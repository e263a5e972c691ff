/*T:462 The command `generate`.
 *
 * Records all groups, or those named, into packages/x86-cpu/test/vectors. Next, T:464: what other packages import. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { brotliCompressSync, constants } from "node:zlib";
import { countCases, GROUPS } from "./groups.js";
import { buildRunner, describeProcessor, record } from "./recorder.js";
import type { VectorGroup } from "./template.js";
import { addToFingerprint, joinVectorFile, VectorWriter } from "./vector-file.js";

const USAGE = `Usage: generate [--to FOLDER] [GROUP …]

Runs the cases of the groups (all of them: ${GROUPS.map(({ name }) => name).join(" ")})
on this machine's processor and writes FOLDER/GROUP.vectors.`;

const TARGET = fileURLToPath(new URL("../../../packages/x86-cpu/test/vectors", import.meta.url));

function concatenate(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function generate(group: VectorGroup, runner: string, folder: string, target: string): void {
  const began = performance.now();
  const writer = new VectorWriter();
  let fingerprint = 0;
  record(runner, folder, group, (c, outcome) => {
    writer.add(c, outcome);
    fingerprint = addToFingerprint(fingerprint, c);
  });
  const streams = writer.streams();
  const body = brotliCompressSync(concatenate(streams), { params: { [constants.BROTLI_PARAM_LGWIN]: 24 } });
  const header = {
    processor: describeProcessor(),
    group: group.name,
    cases: countCases(group),
    fingerprint,
    streams: streams.map(({ length }) => length),
  };
  const file = joinVectorFile(header, body);
  writeFileSync(join(target, `${group.name}.vectors`), file);
  const seconds = ((performance.now() - began) / 1000).toFixed(0);
  console.log(
    `${group.name.padEnd(8)} ${String(header.cases).padStart(7)} cases ${String(file.length).padStart(9)} bytes ${seconds} s`,
  );
}

function main(): void {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { to: { type: "string", default: TARGET }, help: { type: "boolean", short: "h" } },
  });
  if (values.help === true) {
    console.log(USAGE);
    return;
  }
  const unknown = positionals.find((name) => !GROUPS.some((group) => group.name === name));
  if (unknown !== undefined) {
    console.error(`generate: group: expected one of ${GROUPS.map(({ name }) => name).join(", ")}, got ${unknown}`);
    process.exitCode = 2;
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), "vectors-"));
  try {
    mkdirSync(values.to, { recursive: true });
    const runner = buildRunner(folder);
    console.log(describeProcessor());
    for (const group of GROUPS) {
      if (positionals.length === 0 || positionals.includes(group.name)) generate(group, runner, folder, values.to);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

main();
