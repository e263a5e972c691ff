import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The built command: what a person runs, and the only form in which the processor is fast. */
export const COMMAND = fileURLToPath(new URL("../../dist/node/cli.js", import.meta.url));
const ON_TERMINAL = fileURLToPath(new URL("on-terminal.py", import.meta.url));

/** How a command ended. */
export interface Finished {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Real seconds. */
  readonly seconds: number;
}

/** A command that runs. */
export interface Running {
  readonly child: ChildProcess;
  readonly finished: Promise<Finished>;
  /** What it printed so far. */
  output(): string;
  /** Waits until what was printed since the last call holds `pattern`; throws with what there is after `seconds`. */
  expect(pattern: string | RegExp, seconds?: number): Promise<string>;
  type(text: string): void;
}

function requireBuilt(): void {
  if (!existsSync(COMMAND)) throw new Error(`${COMMAND} is missing: build @lguest/launcher before its tests`);
}

function start(program: string, args: readonly string[], input: string | null): Running {
  const begun = performance.now();
  const child = spawn(program, args, { stdio: ["pipe", "pipe", "pipe"] });
  let stdout = "";
  let stderr = "";
  let seen = 0;
  const listeners = new Set<() => void>();
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
    for (const listener of listeners) listener();
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  child.stdin.on("error", () => {});
  if (input !== null) child.stdin.end(input);
  const finished = new Promise<Finished>((resolve) => {
    child.on("close", (status) => resolve({ status, stdout, stderr, seconds: (performance.now() - begun) / 1000 }));
  });
  return {
    child,
    finished,
    output: () => stdout,
    type: (text) => child.stdin.write(text),
    expect: (pattern, seconds = 60) =>
      new Promise((resolve, reject) => {
        const stop = () => {
          listeners.delete(look);
          clearTimeout(timer);
        };
        const look = () => {
          const fresh = stdout.slice(seen);
          const at = typeof pattern === "string" ? fresh.indexOf(pattern) : fresh.search(pattern);
          if (at < 0) return;
          const length = typeof pattern === "string" ? pattern.length : (pattern.exec(fresh)?.[0].length ?? 0);
          seen += at + length;
          stop();
          resolve(fresh.slice(0, at + length));
        };
        const timer = setTimeout(() => {
          stop();
          reject(new Error(`no ${pattern} within ${seconds} s in:\n${stdout.slice(seen)}\n${stderr}`));
        }, seconds * 1000);
        listeners.add(look);
        look();
      }),
  };
}

/** Starts `lguest`. @param input all of standard input; null to type later. */
export function startCommand(args: readonly string[], input: string | null = ""): Running {
  requireBuilt();
  return start(process.execPath, [COMMAND, ...args], input);
}

/** Runs `lguest` to its end. */
export function command(args: readonly string[], input = ""): Promise<Finished> {
  return startCommand(args, input).finished;
}

/** Python, which has pseudo terminals; null where there is none. */
export const PYTHON = ["python3", "python"].find((name) => spawnSync(name, ["-c", "import pty"]).status === 0) ?? null;

/** Starts a shell line on a terminal; `$LGUEST` in it is the command. */
export function startOnTerminal(line: string): Running {
  requireBuilt();
  const script = `LGUEST="${process.execPath} ${COMMAND}"; ${line}`;
  return start(PYTHON ?? "python3", [ON_TERMINAL, "sh", "-c", script], null);
}
