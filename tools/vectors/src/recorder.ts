/*T:460 The recorder.
 *
 * Builds native/runner.c, writes a group's cases as it wants them, lets it run, and reads what the processor did. Needs gcc with
 * 32-bit libraries and Linux. Next, T:462: the command. */
import { spawnSync } from "node:child_process";
import { closeSync, openSync, readFileSync, readSync, writeSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Case, IMAGE_BYTES } from "./case.js";
import { forEachCase } from "./groups.js";
import { RECORDER_FIGURES } from "./machine-layout.js";
import { Outcome } from "./outcome.js";
import type { VectorGroup } from "./template.js";

const SOURCE = fileURLToPath(new URL("../native/runner.c", import.meta.url));

/* Records of runner.c: `struct input` and `struct output`. */
const INPUT_BYTES = 92;
const OUTPUT_BYTES = 64;
const FLAG_FPU = 1;
/** More than any record. */
const RECORD_BYTES = 2048;
const CHUNK_BYTES = 1 << 20;

function run(command: string, args: readonly string[]): void {
  const { status, error, stderr } = spawnSync(command, args, { encoding: "utf8" });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`${command} ended with status ${status}: ${stderr}`);
}

/** Compiles the runner in a folder; returns its path. */
export function buildRunner(folder: string): string {
  const runner = join(folder, "runner");
  const figures = Object.entries(RECORDER_FIGURES).map(([name, value]) => `-D${name}=${value}`);
  run("gcc", ["-m32", "-static", "-O2", "-Wall", "-Werror", ...figures, "-o", runner, SOURCE]);
  return runner;
}

function writeCase(bytes: Uint8Array, view: DataView, start: number, c: Case): number {
  const put32 = (at: number, value: number) => view.setInt32(start + at, value, true);
  put32(0, c.hasImage ? FLAG_FPU : 0);
  put32(4, c.eip);
  for (let n = 0; n < 8; n++) put32(8 + n * 4, c.gpr[n]);
  put32(40, c.eflags);
  view.setUint16(start + 44, c.fs, true);
  view.setUint16(start + 46, c.gs, true);
  put32(48, c.dataAt);
  put32(52, c.dataBytes);
  put32(56, c.stackBytes);
  view.setUint16(start + 60, c.codeBytes, true);
  bytes.set(c.code, start + 62);
  let at = start + INPUT_BYTES;
  bytes.set(c.data.subarray(0, c.dataBytes), at);
  at += c.dataBytes;
  bytes.set(c.stack.subarray(0, c.stackBytes), at);
  at += c.stackBytes;
  if (c.hasImage) bytes.set(c.image, at);
  return at + (c.hasImage ? IMAGE_BYTES : 0);
}

function writeCases(path: string, group: VectorGroup): void {
  const file = openSync(path, "w");
  const bytes = new Uint8Array(CHUNK_BYTES);
  const view = new DataView(bytes.buffer);
  let at = 0;
  forEachCase(group, (c) => {
    at = writeCase(bytes, view, at, c);
    if (at < CHUNK_BYTES - RECORD_BYTES) return;
    writeSync(file, bytes, 0, at);
    at = 0;
  });
  writeSync(file, bytes, 0, at);
  closeSync(file);
}

function readOutcome(bytes: Uint8Array, view: DataView, start: number, c: Case, outcome: Outcome): number {
  const get32 = (at: number) => view.getUint32(start + at, true);
  outcome.vector = get32(0);
  outcome.error = get32(4);
  outcome.cr2 = get32(8);
  outcome.eip = get32(12);
  for (let n = 0; n < 8; n++) outcome.gpr[n] = get32(16 + n * 4);
  outcome.eflags = get32(48);
  for (let n = 0; n < 6; n++) outcome.segments[n] = view.getUint16(start + 52 + n * 2, true);
  let at = start + OUTPUT_BYTES;
  outcome.data.set(bytes.subarray(at, at + c.dataBytes));
  at += c.dataBytes;
  outcome.stack.set(bytes.subarray(at, at + c.stackBytes));
  at += c.stackBytes;
  if (c.hasImage) outcome.image.set(bytes.subarray(at, at + IMAGE_BYTES));
  return at + (c.hasImage ? IMAGE_BYTES : 0);
}

/** Reads the outcomes of a group's cases and hands each to `visit`, with its case. The objects are the same each time. */
function readOutcomes(path: string, group: VectorGroup, visit: (c: Case, outcome: Outcome) => void): void {
  const file = openSync(path, "r");
  const bytes = new Uint8Array(CHUNK_BYTES);
  const view = new DataView(bytes.buffer);
  const outcome = new Outcome();
  let at = 0;
  let end = 0;
  forEachCase(group, (c) => {
    if (end - at < RECORD_BYTES) {
      bytes.copyWithin(0, at, end);
      end -= at;
      at = 0;
      end += readSync(file, bytes, end, CHUNK_BYTES - end, null);
    }
    at = readOutcome(bytes, view, at, c, outcome);
    if (at > end) throw new Error(`${path} ended after a case of ${group.name}`);
    visit(c, outcome);
  });
  closeSync(file);
}

/**
 * Runs a group's cases on this processor.
 * @param runner as `buildRunner` returned it.
 * @param folder for files that it leaves behind.
 */
export function record(
  runner: string,
  folder: string,
  group: VectorGroup,
  visit: (c: Case, outcome: Outcome) => void,
): void {
  const [cases, results] = [join(folder, `${group.name}.cases`), join(folder, `${group.name}.results`)];
  writeCases(cases, group);
  run(runner, [cases, results]);
  readOutcomes(results, group, visit);
}

/** The processor that answers: vendor, family, model, stepping and its name for itself. */
export function describeProcessor(): string {
  const text = readFileSync("/proc/cpuinfo", "utf8");
  const field = (name: string) => new RegExp(`^${name}\\s*: (.*)$`, "m").exec(text)?.[1] ?? "unknown";
  const parts = [`${field("vendor_id")} ${field("model name")}`];
  for (const name of ["cpu family", "model", "stepping"]) parts.push(`${name.replace("cpu ", "")} ${field(name)}`);
  return parts.join(", ");
}
