/*T:765 The worker.
 *
 * A thread that runs one case after another and tells what it found. It stands apart because a handler that never comes
 * back can only be ended from outside: the command sees that the number of the case no longer changes. Next, T:770. */
import { parentPort, workerData } from "node:worker_threads";
import { type SavedCase, saveCase } from "./case.js";
import { Lockstep, type Outcome } from "./lockstep.js";
import { minimise } from "./minimise.js";
import { createCase } from "./program.js";

/** What the worker is started with. */
export interface WorkerTask {
  readonly seed: number;
  readonly from: number;
  /** Cases to run. */
  readonly count: number;
  /** Make failing cases small. */
  readonly minimise: boolean;
  /** One word: the case that is running. */
  readonly heartbeat: SharedArrayBuffer;
}

/** What it tells after each case. */
export interface WorkerReport {
  readonly number: number;
  readonly outcome: Outcome;
  /** The smallest case that fails like this one. */
  readonly saved?: SavedCase;
}

/** A slice that takes longer than this and so much for each unit of its budget is a finding, if it does so every time. */
const SLOW_MILLISECONDS = 100;
const SLOW_MILLISECONDS_A_UNIT = 0.05;
const TRIES = 3;

function isSlow({ slowest }: Outcome): boolean {
  return slowest.milliseconds > SLOW_MILLISECONDS + slowest.budget * SLOW_MILLISECONDS_A_UNIT;
}

function run(task: WorkerTask): void {
  const lockstep = new Lockstep();
  const heartbeat = new Int32Array(task.heartbeat);
  for (let number = task.from; number < task.from + task.count; number++) {
    Atomics.store(heartbeat, 0, number);
    const fuzzCase = createCase(task.seed, number);
    let outcome = lockstep.run(fuzzCase);
    lockstep.exactTimes = true;
    for (let attempt = 0; attempt < TRIES && outcome.finding === null && isSlow(outcome); attempt++) {
      outcome = lockstep.run(fuzzCase);
    }
    lockstep.exactTimes = false;
    if (outcome.finding === null && isSlow(outcome)) {
      const { milliseconds, budget, slice } = outcome.slowest;
      const message = `${milliseconds.toFixed(0)} ms for a budget of ${budget}`;
      outcome = { ...outcome, finding: { kind: "slow", slice, message } };
    }
    const report: { -readonly [Key in keyof WorkerReport]: WorkerReport[Key] } = { number, outcome };
    if (outcome.finding !== null && outcome.finding.kind !== "slow" && task.minimise) {
      report.saved = saveCase(minimise(lockstep, { fuzzCase, finding: outcome.finding }).fuzzCase);
    }
    parentPort?.postMessage(report);
  }
}

run(workerData as WorkerTask);
