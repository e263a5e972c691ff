#!/usr/bin/env node
/*T:520 `bare IMAGE` and `bare --rom FILE`.
 *
 * The command around both machines: reads the file, sends the serial line to stdout, writes statistics, and ends with the
 * status that the image wrote to port 0xf4; for a ROM, with 0 if it came to the POST code FF. */
import { readFileSync, writeFileSync, writeSync } from "node:fs";
import { parseArgs } from "node:util";
import type { Tier, X86Cpu } from "@lguest/x86-cpu";
import { createMachine } from "./machine.js";
import { ImageError, readMultiboot } from "./multiboot.js";
import { createRomMachine, DEFAULT_OUTPUT_PORT, DEFAULT_POST_PORT, POST_DONE } from "./rom-machine.js";
import type { MachineEnd } from "./run-slices.js";

const USAGE = `usage: bare [--tier step|interpreter] [--memory MB] [--timeout S] [--stats FILE] IMAGE [ARGS…]
       bare [--tier …] [--timeout S] [--stats FILE] [--post-port N] [--output-port N] --rom FILE`;

/* Exit statuses besides the image's own. */
const STATUS_USAGE = 2;
const STATUS_UNREADABLE = 3;
const STATUS_TIMEOUT = 124;
const STATUS_SHUTDOWN = 125;
const STATUS_HALT = 126;

const OUTPUT_BUFFER_BYTES = 4096;
const NEWLINE = 10;
const MEGABYTE = 1024 * 1024;

/** A problem to be said in one line. */
class CliError extends Error {
  readonly status: number;
  constructor(message: string, status: number) {
    super(message);
    this.status = status;
  }
}

/** Collects bytes and writes them a line or a buffer at a time. */
function createOutput(): { put(byte: number): void; flush(): void } {
  const buffer = new Uint8Array(OUTPUT_BUFFER_BYTES);
  let length = 0;
  function flush(): void {
    let at = 0;
    while (at < length) at += writeSync(1, buffer, at, length - at);
    length = 0;
  }
  function put(byte: number): void {
    buffer[length++] = byte;
    if (byte === NEWLINE || length === OUTPUT_BUFFER_BYTES) flush();
  }
  return { put, flush };
}

function positiveNumber(name: string, text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new CliError(`--${name}: expected a number above 0, got ${text}`, STATUS_USAGE);
  return value;
}

function portNumber(name: string, text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise;
  const value = text === "" ? Number.NaN : Number(text);
  if (Number.isInteger(value) && value >= 0 && value <= 0xffff) return value;
  throw new CliError(`--${name}: expected a port number, 0 to 0xffff, got ${text}`, STATUS_USAGE);
}

function parseCommandLine(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        tier: { type: "string", default: "interpreter" },
        memory: { type: "string", default: "64" },
        timeout: { type: "string" },
        stats: { type: "string" },
        rom: { type: "string" },
        "post-port": { type: "string" },
        "output-port": { type: "string" },
      },
    });
  } catch (error) {
    throw new CliError(`${(error as Error).message}\n${USAGE}`, STATUS_USAGE);
  }
}

function readImage(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new CliError((error as Error).message, STATUS_UNREADABLE);
  }
}

function statusOf(end: MachineEnd): number {
  switch (end.kind) {
    case "exit":
      return end.status;
    case "halt":
      process.stderr.write("bare: the image halted, and nothing can wake it\n");
      return STATUS_HALT;
    case "shutdown":
      process.stderr.write("bare: the processor shut down (triple fault)\n");
      return STATUS_SHUTDOWN;
    case "timeout":
      process.stderr.write("bare: timeout\n");
      return STATUS_TIMEOUT;
  }
}

type Values = ReturnType<typeof parseCommandLine>["values"];

function tierOf({ tier }: Values): Tier {
  if (tier === "step" || tier === "interpreter") return tier;
  throw new CliError(`--tier: expected step or interpreter, got ${tier}`, STATUS_USAGE);
}

/** Runs a machine, with its statistics into the file that was asked for. */
function measure(machine: { readonly cpu: X86Cpu; run(seconds?: number): MachineEnd }, values: Values): MachineEnd {
  const seconds = values.timeout === undefined ? undefined : positiveNumber("timeout", values.timeout);
  const started = performance.now();
  const end = machine.run(seconds);
  const elapsed = (performance.now() - started) / 1000;
  if (values.stats !== undefined) {
    const { tier, instructionCount: instructions } = machine.cpu;
    const stats = { tier, end, instructions, seconds: elapsed, mips: instructions / elapsed / 1e6 };
    writeFileSync(values.stats, `${JSON.stringify(stats, null, 2)}\n`);
  }
  return end;
}

/** @returns 0 if the last POST code was FF and the ROM halted upon it. */
function runRom(path: string, values: Values): number {
  const output = createOutput();
  const machine = createRomMachine({
    rom: readImage(path),
    tier: tierOf(values),
    postPort: portNumber("post-port", values["post-port"], DEFAULT_POST_PORT),
    outputPort: portNumber("output-port", values["output-port"], DEFAULT_OUTPUT_PORT),
    onOutput: output.put,
  });
  const end = measure(machine, values);
  output.flush();
  const { posts } = machine;
  const codes = posts.map((code) => code.toString(16).toUpperCase().padStart(2, "0")).join(" ");
  process.stderr.write(`bare: POST ${codes}\n`);
  return end.kind === "halt" && posts.at(-1) === POST_DONE ? 0 : statusOf(end);
}

function runImage(path: string, args: string[], values: Values): number {
  const tier = tierOf(values);
  const memoryBytes = Math.ceil(positiveNumber("memory", values.memory)) * MEGABYTE;
  const output = createOutput();
  const image = readMultiboot(readImage(path));
  const commandLine = [path, ...args].join(" ");
  const machine = createMachine({ image, memoryBytes, tier, commandLine, onOutput: output.put });
  const end = measure(machine, values);
  output.flush();
  return statusOf(end);
}

function main(args: string[]): number {
  const { values, positionals } = parseCommandLine(args);
  if (values.rom !== undefined) {
    if (positionals.length > 0) throw new CliError(`--rom takes no image besides\n${USAGE}`, STATUS_USAGE);
    return runRom(values.rom, values);
  }
  const [path, ...rest] = positionals;
  if (path === undefined) throw new CliError(USAGE, STATUS_USAGE);
  return runImage(path, rest, values);
}

try {
  process.exitCode = main(process.argv.slice(2));
} catch (error) {
  const path = process.argv.slice(2).find((argument) => !argument.startsWith("-")) ?? "";
  if (error instanceof CliError) {
    process.stderr.write(`bare: ${error.message}\n`);
    process.exitCode = error.status;
  } else if (error instanceof ImageError) {
    process.stderr.write(`bare: ${path} ${error.message}\n`);
    process.exitCode = STATUS_UNREADABLE;
  } else {
    const { code, message } = error as Error & { code?: string };
    if (code === undefined) throw error;
    process.stderr.write(`bare: ${message}\n`);
    process.exitCode = STATUS_USAGE;
  }
}
