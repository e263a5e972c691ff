/*L:580 A run.
 *
 * Everything between a good command line and an exit status: files are read, the Host is made, Guests are launched, the
 * terminal is theirs until the first one ends for good. Notes go to standard error, the first Guest's console to standard
 * output and nothing else does. Before it: its parts. Next: the same kernel, only looked at (info.ts). */
import { demoKernel } from "../demo-kernel.js";
import type { Guest, GuestExit } from "../guest.js";
import { createHost, type Host, type LaunchOptions, prepareLaunch } from "../host.js";
import { CommandError, STATUS_HOST, STATUS_SIGNAL, STATUS_USAGE, statusOfExit } from "./exit-status.js";
import { readImageFile, reasonOf, writeTextFile } from "./files.js";
import type { RunSettings } from "./options.js";
import { type FinishedGuest, formatStats } from "./stats-file.js";
import { attachInput } from "./terminal.js";
import { createTraceFile, type TraceFile } from "./trace-file.js";

/** Prints a note for a person. */
export function note(text: string): void {
  process.stderr.write(`lguest: ${text}\n`);
}

const SIGNALS = { SIGINT: 2, SIGTERM: 15, SIGHUP: 1 } as const;
const SIGPIPE = 13;
const PATIENCE_MS = 1000;

/** A kernel of this run, ready to be launched any number of times. */
interface Candidate {
  readonly name: string;
  readonly options: LaunchOptions;
  readonly trace: TraceFile | null;
}

/** What the run shares. */
interface Run {
  readonly settings: RunSettings;
  readonly host: Host;
  readonly abort: AbortController;
  /** In the order in which they ended. */
  readonly finished: (FinishedGuest & { readonly index: number })[];
  /** Status that overrules the Guest's, once set. */
  forcedStatus: number | null;
}

/** When the whole run must be over, reboots included. */
function deadlineOf({ timeout }: RunSettings): () => number | undefined {
  const start = performance.now();
  return () => (timeout === null ? undefined : Math.max(timeout - (performance.now() - start) / 1000, 0.001));
}

async function readKernels(settings: RunSettings): Promise<{ name: string; kernel: Uint8Array }[]> {
  if (settings.kernels.length === 0) return [{ name: "demo", kernel: await demoKernel() }];
  return settings.kernels.map((name) => ({ name, kernel: readImageFile("kernel", name) }));
}

/** A second Guest's trace gets a number, so that each file has one Guest's lines. */
function tracePath(path: string, index: number): string {
  return index === 0 ? path : `${path}.${index + 1}`;
}

async function prepare(settings: RunSettings): Promise<Candidate[]> {
  const { memory, args, abi, pae } = settings;
  const initrd = settings.initrd === null ? undefined : readImageFile("initrd", settings.initrd);
  const kernels = await readKernels(settings);
  const launches = kernels.map(({ name, kernel }) => ({ name, kernel, memory, args, abi, pae, initrd }));
  // All of them are checked before anything is started or written.
  for (const options of launches) await prepareLaunch(options);
  return launches.map((options, index) => {
    const trace = settings.trace === null ? null : createTraceFile(tracePath(settings.trace, index));
    return { name: options.name, trace, options: { ...options, ...(trace ? { trace: trace.write } : {}) } };
  });
}

/** Sends a console to a stream of the process, at the stream's pace; it has taken everything when this is done. */
async function pump(guest: Guest, out: NodeJS.WriteStream): Promise<void> {
  for await (const bytes of guest.console.readable) {
    if (!out.write(bytes)) await new Promise<void>((resolve) => out.once("drain", resolve));
  }
}

/** Whoever ends a run does not wait for ever for somebody to read what was printed. */
function patience(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, PATIENCE_MS).unref());
}

/** Boots one kernel, again and again if it asks for that. */
async function runCandidate(run: Run, candidate: Candidate, index: number, left: () => number | undefined) {
  const first = index === 0;
  const { settings, host, abort } = run;
  for (;;) {
    const guest = await host.launch({ ...candidate.options, signal: abort.signal, timeout: left() });
    const typing = guest.console.writable.getWriter();
    const detach = first
      ? attachInput({
          stdin: process.stdin,
          type: (bytes) => typing.write(bytes),
          leave: () => abort.abort("Ctrl-A X"),
        })
      : () => {};
    const pumped = pump(guest, first ? process.stdout : process.stderr);
    const exit = await guest.exited;
    await (exit.kind === "aborted" || exit.kind === "timeout" ? Promise.race([pumped, patience()]) : pumped);
    detach();
    run.finished.push({ index, name: candidate.name, guest, exit });
    if (exit.kind !== "restart" || !settings.reboot) return exit;
    note("the guest asked to be booted again");
  }
}

function report(name: string, exit: GuestExit, several: boolean): void {
  const who = several ? `${name}: ` : "";
  if (exit.kind === "dead") note(`${who}the guest died: ${exit.reason.replace(/\s*\n\s*/g, " ")}`);
  else if (exit.kind === "timeout") note(`${who}the time given by --timeout is over`);
  else if (exit.kind === "aborted") note(`${who}the guest was ended: ${exit.reason}`);
  else if (exit.kind === "restart") note(`${who}the guest asked to be booted again, and --no-reboot was given`);
}

/** Ends the run on a signal, or when nobody reads the output any more. @returns stops listening. */
function listen(run: Run): () => void {
  const end = (status: number, reason: string) => {
    run.forcedStatus ??= status;
    run.abort.abort(reason);
  };
  const handlers = Object.entries(SIGNALS).map(([name, number]) => {
    const handler = () => end(STATUS_SIGNAL + number, name);
    process.on(name, handler);
    return () => process.off(name, handler);
  });
  const onOutputError = (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") end(STATUS_SIGNAL + SIGPIPE, "nobody reads its output");
    else {
      if (run.forcedStatus === null) note(`standard output cannot be written: ${reasonOf(error)}`);
      end(STATUS_HOST, "its output cannot be written");
    }
    // Whoever waits for the output to be taken waits no longer.
    process.stdout.emit("drain");
  };
  process.stdout.on("error", onOutputError);
  return () => {
    for (const remove of handlers) remove();
  };
}

function makeHost({ memory, clock }: RunSettings, guests: number): Host {
  const most = 16;
  if (guests > most) throw new CommandError(STATUS_USAGE, `--beside: expected at most ${most} guests, got ${guests}`);
  return createHost({ memory: memory * guests, guests, clock });
}

/** `lguest run` and `lguest demo`. @returns the exit status. */
export async function runCommand(settings: RunSettings): Promise<number> {
  const start = performance.now();
  const candidates = await prepare(settings);
  const flushTraces = () => {
    for (const { trace } of candidates) trace?.close();
  };
  process.on("exit", flushTraces);
  const host = makeHost(settings, candidates.length);
  const run: Run = { settings, host, abort: new AbortController(), finished: [], forcedStatus: null };
  const ignore = listen(run);
  const left = deadlineOf(settings);
  const exits = await Promise.all(candidates.map((candidate, index) => runCandidate(run, candidate, index, left)));
  ignore();
  flushTraces();
  exits.forEach((exit, index) => {
    report(candidates[index].name, exit, candidates.length > 1);
  });
  if (settings.stats !== null) {
    // In the order of the command line, and for each kernel in the order of its boots.
    const finished = run.finished.toSorted((a, b) => a.index - b.index);
    writeTextFile("stats", settings.stats, formatStats(host, finished, (performance.now() - start) / 1000));
  }
  const failed = candidates.find(({ trace }) => trace?.failure);
  if (failed?.trace?.failure) throw new CommandError(STATUS_HOST, failed.trace.failure);
  if (run.forcedStatus !== null) return run.forcedStatus;
  return exits.map(statusOfExit).find((status) => status !== 0) ?? 0;
}
