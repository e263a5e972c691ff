/*L:520 The command line.
 *
 * Words become one of a few commands with everything filled in, or one line that says what was wrong. Besides the
 * commands there is the original Launcher's form, which begins with a number. Before it: what the command answers.
 * Next: what it says about itself (help.ts). */
import { type ParseArgsConfig, parseArgs } from "node:util";
import type { ClockKind } from "../clock.js";
import { DEFAULT_GUEST_MEMORY } from "../host.js";
import { parseMemorySize } from "../memory-size.js";
import { CommandError, STATUS_USAGE } from "./exit-status.js";

/** Everything that `run` and `demo` can be told. */
export interface RunSettings {
  /** Paths of the kernels, the first one's console being the terminal's; none for the embedded Guest. */
  readonly kernels: readonly string[];
  /** Bytes of RAM of each Guest. */
  readonly memory: number;
  readonly initrd: string | null;
  /** Kernel command line. */
  readonly args: string;
  readonly abi: string;
  readonly pae: boolean | undefined;
  /** Real seconds, or null for ever. */
  readonly timeout: number | null;
  readonly clock: ClockKind;
  readonly stats: string | null;
  readonly trace: string | null;
  readonly reboot: boolean;
}

/** A command line that makes sense. */
export type Command =
  | { readonly kind: "run"; readonly settings: RunSettings }
  | { readonly kind: "info"; readonly kernel: string; readonly json: boolean }
  | { readonly kind: "help" }
  | { readonly kind: "version" };

const RUN_OPTIONS = {
  memory: { type: "string", short: "m" },
  initrd: { type: "string", short: "i" },
  abi: { type: "string" },
  pae: { type: "string" },
  timeout: { type: "string", short: "t" },
  clock: { type: "string" },
  stats: { type: "string" },
  trace: { type: "string" },
  beside: { type: "string", multiple: true },
  "no-reboot": { type: "boolean" },
  help: { type: "boolean", short: "h" },
} as const satisfies ParseArgsConfig["options"];

const DEMO_OPTIONS = { ...RUN_OPTIONS, batch: { type: "boolean" } } as const;
const INFO_OPTIONS = { json: { type: "boolean" }, help: { type: "boolean", short: "h" } } as const;

/** Memory of the embedded Guest, in bytes. */
const DEMO_MEMORY = DEFAULT_GUEST_MEMORY;

function usage(message: string): CommandError {
  return new CommandError(STATUS_USAGE, `${message} (lguest help shows the usage)`);
}

/** `parseArgs`, whose complaints become one line. */
function parse<O extends NonNullable<ParseArgsConfig["options"]>>(words: string[], options: O) {
  try {
    return parseArgs({ args: words, options, allowPositionals: true, strict: true });
  } catch (error) {
    throw usage(String((error as Error).message).split("\n", 1)[0]);
  }
}

function oneOf<T extends string>(name: string, value: string | undefined, choices: readonly [T, ...T[]]): T {
  if (value === undefined) return choices[0];
  const choice = choices.find((candidate) => candidate === value);
  if (choice === undefined) throw usage(`--${name}: expected ${choices.join(" or ")}, got "${value}"`);
  return choice;
}

function seconds(value: string | undefined): number | null {
  if (value === undefined) return null;
  const number = /^\d+(\.\d+)?$/.test(value) ? Number(value) : 0;
  if (!(number > 0)) throw usage(`--timeout: expected seconds, more than 0, got "${value}"`);
  return number;
}

function path(name: string, value: string | undefined): string | null {
  if (value === "") throw usage(`--${name}: expected a file name, got ""`);
  return value ?? null;
}

type RunValues = ReturnType<typeof parse<typeof RUN_OPTIONS>>["values"];

function readSettings(values: RunValues, kernels: string[], args: string[], memory: number): RunSettings {
  const pae = oneOf("pae", values.pae, ["auto", "yes", "no"]);
  return {
    kernels: [...kernels, ...(values.beside ?? [])],
    memory: values.memory === undefined ? memory : parseMemorySize(values.memory),
    initrd: path("initrd", values.initrd),
    args: args.join(" "),
    abi: values.abi ?? "auto",
    pae: pae === "auto" ? undefined : pae === "yes",
    timeout: seconds(values.timeout),
    clock: oneOf("clock", values.clock, ["wall", "virtual"]),
    stats: path("stats", values.stats),
    trace: path("trace", values.trace),
    reboot: !values["no-reboot"],
  };
}

/** All that comes before the first "--", and all that comes after. */
function splitArguments(words: readonly string[]): [own: string[], kernel: string[]] {
  const at = words.indexOf("--");
  return at < 0 ? [[...words], []] : [words.slice(0, at), words.slice(at + 1)];
}

function parseRun(words: readonly string[]): Command {
  const [own, args] = splitArguments(words);
  const { values, positionals } = parse(own, RUN_OPTIONS);
  if (values.help) return { kind: "help" };
  if (positionals.length === 0) throw usage("run: expected a kernel, got none");
  if (positionals.length > 1) {
    throw usage(`run: expected one kernel, got "${positionals[1]}" too; kernel arguments go after --`);
  }
  return { kind: "run", settings: readSettings(values, positionals, args, DEFAULT_GUEST_MEMORY) };
}

function parseDemo(words: readonly string[]): Command {
  const [own, args] = splitArguments(words);
  const { values, positionals } = parse(own, DEMO_OPTIONS);
  if (values.help) return { kind: "help" };
  if (positionals.length > 0) throw usage(`demo: expected no kernel, got "${positionals[0]}"`);
  if (values.beside) throw usage("demo: expected no --beside");
  const { batch, ...settings } = values;
  return { kind: "run", settings: readSettings(settings, [], batch ? ["batch", ...args] : args, DEMO_MEMORY) };
}

function parseInfo(words: readonly string[]): Command {
  const { values, positionals } = parse([...words], INFO_OPTIONS);
  if (values.help) return { kind: "help" };
  if (positionals.length !== 1) throw usage(`info: expected one kernel, got ${positionals.length}`);
  return { kind: "info", kernel: positionals[0], json: values.json ?? false };
}

/** `lguest 64 vmlinux [--initrd=F] ARGS…`: options first, then everything is the kernel's. */
function parseOriginal(words: readonly string[]): Command {
  let rest = words.slice(0);
  const options: string[] = [];
  while (rest.length > 0 && rest[0].startsWith("--")) options.push(rest.shift() as string);
  const [memory, kernel, ...after] = rest;
  if (kernel === undefined) throw usage(`expected a kernel after the ${memory} MiB of memory, got none`);
  rest = after;
  while (rest.length > 0 && rest[0].startsWith("--initrd=")) options.push(rest.shift() as string);
  const { values } = parse(options, RUN_OPTIONS);
  return { kind: "run", settings: readSettings({ ...values, memory }, [kernel], rest, DEFAULT_GUEST_MEMORY) };
}

/**
 * Reads the words after the command's name.
 * @throws CommandError or LauncherError if they make no sense.
 */
export function parseCommand(words: readonly string[]): Command {
  const [first, ...rest] = words;
  switch (first) {
    case "run":
      return parseRun(rest);
    case "demo":
      return parseDemo(rest);
    case "info":
      return parseInfo(rest);
    case undefined:
    case "help":
    case "--help":
    case "-h":
      return { kind: "help" };
    case "version":
    case "--version":
    case "-V":
      return { kind: "version" };
  }
  const number = words.find((word) => !word.startsWith("--"));
  if (number !== undefined && /^\d/.test(number)) return parseOriginal(words);
  throw usage(`expected run, demo, info or help, got "${first}"`);
}
