/*T:915 The machines that the probe runs on.
 *
 * This repository's processor on either tier, and two peers for comparison: QEMU from the PATH, and npm's v86 in a
 * process of its own (v86-process.ts). Each is a function from an image and a command line to what it printed. Before
 * it: run-probe.ts. Next: v86-process.ts. */
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { PENTIUM4_NX_MODEL } from "@lguest/x86-cpu";
import { createMachine, readMultiboot } from "@lguest-tools/bare";

/** What a run printed, and how it ended: "exit", or why it did not come to its end. */
export interface Run {
  readonly output: string;
  readonly end: string;
}

/** Runs an image with a command line. @param seconds after which it is ended. */
export type Machine = (file: Uint8Array, commandLine: string, seconds: number) => Promise<Run>;

/** The model that has all there is to be asked about. */
function onTier(tier: "step" | "interpreter"): Machine {
  return async (file, commandLine, seconds) => {
    let output = "";
    const machine = createMachine({
      image: readMultiboot(file),
      tier,
      model: PENTIUM4_NX_MODEL,
      commandLine,
      onOutput: (byte) => {
        output += String.fromCharCode(byte);
      },
    });
    const end = machine.run(seconds).kind;
    return { output, end };
  };
}

/** The image in a file, as programs want it; `action` gets its path. */
async function withFile<T>(file: Uint8Array, action: (path: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "probe-"));
  try {
    const path = join(folder, "probe.elf");
    writeFileSync(path, file);
    return await action(path);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs a program and takes what it prints; any status is an end, but not to be found is an error. */
function runProgram(program: string, args: readonly string[], seconds: number): Promise<Run> {
  return new Promise((resolve, reject) => {
    const options = { timeout: seconds * 1000, killSignal: "SIGKILL", maxBuffer: 1 << 26 } as const;
    const child = execFile(program, args, options, (error, stdout) => {
      if (error?.code === "ENOENT") reject(new Error(`${program}: expected to find it on the PATH, got none`));
      else resolve({ output: stdout, end: error?.killed ? "timeout" : "exit" });
    });
    child.stdin?.end();
  });
}

/* A triple fault ends it, the port 0xf4 too. */
const QEMU_OPTIONS = "-cpu max -display none -monitor none -no-reboot -device isa-debug-exit,iobase=0xf4,iosize=1";

/** The serial line goes to a file: a pipe that is full loses bytes. */
const onQemu: Machine = (file, commandLine, seconds) =>
  withFile(file, async (path) => {
    const serial = `${path}.txt`;
    const args = [...QEMU_OPTIONS.split(" "), "-serial", `file:${serial}`, "-kernel", path, "-append", commandLine];
    const { end } = await runProgram("qemu-system-i386", args, seconds);
    return { output: readFileSync(serial, "utf8"), end };
  });

const onV86: Machine = (file, commandLine, seconds) =>
  withFile(file, (path) => {
    const script = fileURLToPath(new URL("../dist/v86-process.js", import.meta.url));
    return runProgram(process.execPath, [script, path, commandLine], seconds);
  });

/** By the name that `--tier` and `--peer` take. */
export const TIERS = { interpreter: onTier("interpreter"), step: onTier("step") } as const;
export const PEERS: Readonly<Record<string, Machine>> = { qemu: onQemu, v86: onV86 };
