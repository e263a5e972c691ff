/*T:770 A session of fuzzing.
 *
 * Starts a worker, listens to it, ends it when a case hangs, and adds up what was run and found. Next, T:775: the
 * command. */
import { Worker } from "node:worker_threads";
import type { SavedCase } from "./case.js";
import type { Finding } from "./lockstep.js";
import type { WorkerReport, WorkerTask } from "./worker.js";

/** What a session is asked to do. */
export interface SessionOptions {
  readonly seed: number;
  /** First case. */
  readonly from: number;
  /** Cases to run at most. */
  readonly count: number;
  /** Minutes of processor time after which it ends; Infinity for no end. */
  readonly minutes: number;
  readonly minimise: boolean;
  /** Told now and then, and of each finding at once. */
  onProgress(totals: Totals): void;
  onFound(found: Found): void;
}

/** A finding and where it was. */
export interface Found {
  readonly seed: number;
  readonly number: number;
  readonly finding: Finding;
  readonly saved?: SavedCase;
}

/** What a session has done. */
export interface Totals {
  cases: number;
  /** Instructions on one tier. */
  instructions: number;
  /** Cases that have no defined meaning, for they change page tables without a flush. */
  stale: number;
  /** How cases ended. */
  readonly exits: Record<string, number>;
  readonly found: Found[];
  /** Microseconds of processor time so far. */
  cpu: number;
}

/** A case that shows no end after so many milliseconds hangs. */
const HANG_MILLISECONDS = 120_000;
const WATCH_MILLISECONDS = 1_000;
const PROGRESS_MILLISECONDS = 10_000;
const MICROSECONDS_A_MINUTE = 60e6;

function cpuMicroseconds(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}

/** Runs cases until the count, the time or the worker ends. */
export async function runSession(options: SessionOptions): Promise<Totals> {
  const totals: Totals = { cases: 0, instructions: 0, stale: 0, exits: {}, found: [], cpu: 0 };
  const began = cpuMicroseconds();
  const { seed, from, count, minutes } = options;
  let next = from;
  let saidAt = Date.now();

  function heard({ number, outcome, saved }: WorkerReport): void {
    next = number + 1;
    totals.cases++;
    totals.instructions += outcome.instructions;
    if (outcome.isStale) totals.stale++;
    totals.exits[outcome.lastExit] = (totals.exits[outcome.lastExit] ?? 0) + 1;
    if (outcome.finding !== null) tell({ seed, number, finding: outcome.finding, saved });
    totals.cpu = cpuMicroseconds() - began;
    if (Date.now() - saidAt < PROGRESS_MILLISECONDS) return;
    saidAt = Date.now();
    options.onProgress(totals);
  }

  function tell(found: Found): void {
    totals.found.push(found);
    options.onFound(found);
  }

  const isOver = (): boolean => next >= from + count || totals.cpu >= minutes * MICROSECONDS_A_MINUTE;
  while (!isOver()) {
    const before = next;
    const hung = await runWorker(
      { seed, from: next, count: from + count - next, minimise: options.minimise },
      heard,
      isOver,
    );
    if (hung !== null) {
      tell({ seed, number: hung, finding: { kind: "hang", slice: 0, message: "does not come back" } });
      totals.cases++;
      next = hung + 1;
    } else if (next === before) throw new Error("the worker ended without a case");
  }
  return totals;
}

/** One worker. @returns the case in which it hangs, or null. */
function runWorker(
  task: Omit<WorkerTask, "heartbeat">,
  heard: (report: WorkerReport) => void,
  isOver: () => boolean,
): Promise<number | null> {
  const heartbeat = new SharedArrayBuffer(4);
  const beats = new Int32Array(heartbeat);
  const worker = new Worker(new URL("./worker.js", import.meta.url), { workerData: { ...task, heartbeat } });
  return new Promise((resolve, reject) => {
    let last = Atomics.load(beats, 0);
    let since = Date.now();
    const end = (hung: number | null): void => {
      clearInterval(watch);
      void worker.terminate().then(() => resolve(hung));
    };
    const watch = setInterval(() => {
      const now = Atomics.load(beats, 0);
      if (now !== last) {
        last = now;
        since = Date.now();
      } else if (Date.now() - since > HANG_MILLISECONDS) end(now);
    }, WATCH_MILLISECONDS);
    worker.on("message", (report: WorkerReport) => {
      heard(report);
      since = Date.now();
      if (isOver()) end(null);
    });
    worker.on("error", (error) => {
      clearInterval(watch);
      reject(error);
    });
    worker.on("exit", () => {
      clearInterval(watch);
      resolve(null);
    });
  });
}
