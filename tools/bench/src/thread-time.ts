/*T:610 Time that counts.
 *
 * On a machine that does other things as well, wall time measures the others too. Linux says how long a thread was on a
 * processor; the threads on which V8 compiles are left out for every contender alike. Elsewhere it is wall time. */
import { readFileSync } from "node:fs";

const SCHEDSTAT = "/proc/thread-self/schedstat";
const NANOSECONDS_PER_MILLISECOND = 1e6;

/** Milliseconds for which the calling thread was on a processor, or of wall time where the system does not say. */
export function threadTime(): number {
  try {
    return Number(readFileSync(SCHEDSTAT, "utf8").split(" ")[0]) / NANOSECONDS_PER_MILLISECOND;
  } catch {
    return performance.now();
  }
}
