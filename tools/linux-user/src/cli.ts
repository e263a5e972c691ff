#!/usr/bin/env node
/*T:878 `linux-user PROGRAM [ARGS]`.
 *
 * The command around linux-user.ts: the program's output is the command's, and so is its exit status; one that dies of a
 * signal gives 128 and the signal's number, as in a shell. */
import { readFileSync, writeSync } from "node:fs";
import { parseArgs } from "node:util";
import type { Tier } from "@lguest/x86-cpu";
import { ProgramError } from "./elf.js";
import { createLinuxUser, type LinuxUserEnd } from "./linux-user.js";
import { signalName } from "./signals.js";
import type { CallNote } from "./system-calls.js";

const USAGE = `usage: linux-user [--tier step|interpreter] [--memory MB] [--timeout S] [--strace] [--stats] PROGRAM [ARGS…]`;

/* Exit statuses besides the program's own, as env(1) and timeout(1) have them. */
const STATUS_TIMEOUT = 124;
const STATUS_USAGE = 125;
const STATUS_UNRUNNABLE = 126;
const STATUS_UNREADABLE = 127;
const STATUS_SIGNAL = 128;
const MEGABYTE = 1024 * 1024;
const MAX_MEGABYTES = 2030;

/** A problem to be said in one line. */
class CliError extends Error {
  readonly status: number;
  constructor(message: string, status: number) {
    super(message);
    this.status = status;
  }
}

function note(text: string): void {
  process.stderr.write(`linux-user: ${text}\n`);
}

function writeAll(descriptor: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(descriptor === 0 ? 1 : descriptor, bytes, at);
    } catch (error) {
      // A pipe whose reader is slower.
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error;
    }
  }
}

function positiveNumber(name: string, text: string, most = Number.POSITIVE_INFINITY): number {
  const value = Number(text);
  if (value > 0 && value <= most) return value;
  const expected = most === Number.POSITIVE_INFINITY ? "a number above 0" : `a number above 0 and up to ${most}`;
  throw new CliError(`--${name}: expected ${expected}, got ${text}`, STATUS_USAGE);
}

const WITH_VALUE = new Set(["--tier", "--memory", "--timeout"]);

/** Options end at the program: what follows is its own. */
function splitCommandLine(args: readonly string[]): [options: string[], program: string[]] {
  let at = 0;
  while (args[at]?.startsWith("--")) {
    if (args[at] === "--") return [args.slice(0, at), args.slice(at + 1)];
    at += WITH_VALUE.has(args[at]) ? 2 : 1;
  }
  return [args.slice(0, at), args.slice(at)];
}

function parseOptions(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        tier: { type: "string", default: "interpreter" },
        memory: { type: "string", default: "64" },
        timeout: { type: "string" },
        strace: { type: "boolean", default: false },
        stats: { type: "boolean", default: false },
      },
    }).values;
  } catch (error) {
    throw new CliError(`${(error as Error).message}\n${USAGE}`, STATUS_USAGE);
  }
}

function readFile(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new CliError((error as Error).message, STATUS_UNREADABLE);
  }
}

function showCall({ name, args, result }: CallNote): void {
  const shown = args.map((value) => `0x${value.toString(16)}`).join(", ");
  note(`${name}(${shown})${result === null ? "" : ` = ${result}`}`);
}

function statusOf(end: LinuxUserEnd): number {
  switch (end.kind) {
    case "exit":
      return end.status;
    case "signal": {
      const { number, address } = end.signal;
      note(`${signalName(number)} at 0x${address.toString(16)}`);
      return STATUS_SIGNAL + number;
    }
    case "timeout":
      note("timeout");
      return STATUS_TIMEOUT;
  }
}

function main(commandLine: string[]): number {
  const [options, [path, ...args]] = splitCommandLine(commandLine);
  const values = parseOptions(options);
  if (path === undefined) throw new CliError(USAGE, STATUS_USAGE);
  if (values.tier !== "step" && values.tier !== "interpreter") {
    throw new CliError(`--tier: expected step or interpreter, got ${values.tier}`, STATUS_USAGE);
  }
  const tier: Tier = values.tier;
  const memoryBytes = Math.ceil(positiveNumber("memory", values.memory, MAX_MEGABYTES)) * MEGABYTE;
  const seconds = values.timeout === undefined ? undefined : positiveNumber("timeout", values.timeout);
  const machine = createLinuxUser({
    program: readFile(path),
    args: [path, ...args],
    tier,
    memoryBytes,
    onWrite: writeAll,
    ...(values.strace ? { onCall: showCall } : {}),
  });
  const started = performance.now();
  const end = machine.run(seconds);
  if (values.stats) {
    const elapsed = (performance.now() - started) / 1000;
    const { instructionCount } = machine.cpu;
    note(`${instructionCount} instructions in ${elapsed.toFixed(3)} s`);
  }
  return statusOf(end);
}

try {
  process.exitCode = main(process.argv.slice(2));
} catch (error) {
  if (error instanceof CliError) {
    note(error.message);
    process.exitCode = error.status;
  } else if (error instanceof ProgramError) {
    note(`${splitCommandLine(process.argv.slice(2))[1][0]} ${error.message}`);
    process.exitCode = STATUS_UNRUNNABLE;
  } else throw error;
}
