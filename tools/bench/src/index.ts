/*T:600 Benchmarks.
 *
 * What is measured is a ratio: each contender runs the same bytes in a process of its own, in turns, several rounds in
 * one call, and medians are compared, so that a noisy machine is noisy for all. Timings are never tests. First what a
 * round says and how rounds are put together (here), then who runs (contenders.ts), then the command (cli.ts). */

/** What one contender says of one run. */
export interface RunReport {
  /** Milliseconds of CPU time that the running thread took for each part of the image, by the part's name. */
  readonly parts: Readonly<Record<string, number>>;
  /** The results that the image printed, by part: equal for all contenders, or nothing was measured. */
  readonly results: Readonly<Record<string, string>>;
  /** Instructions run, where the contender counts them. */
  readonly instructions?: number;
}

/** The middle of some numbers; of an even count, the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** The geometric mean, which treats twice as fast and half as fast alike. */
export function geometricMean(values: readonly number[]): number {
  return Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
}

/** Medians of one contender over its rounds. */
export interface Medians {
  /** Milliseconds by part. */
  readonly parts: Readonly<Record<string, number>>;
  /** Milliseconds of all parts together. */
  readonly total: number;
  /** Millions of instructions a second over all parts, where they were counted. */
  readonly mips?: number;
}

/** Puts the rounds of one contender together. */
export function mediansOf(rounds: readonly RunReport[]): Medians {
  const parts: Record<string, number> = {};
  for (const name of Object.keys(rounds[0].parts)) parts[name] = median(rounds.map((round) => round.parts[name]));
  const total = median(rounds.map((round) => Object.values(round.parts).reduce((sum, ms) => sum + ms, 0)));
  const { instructions } = rounds[0];
  return instructions === undefined ? { parts, total } : { parts, total, mips: instructions / total / 1000 };
}

/**
 * Reads the lines that a benchmark image prints, `name result`, and times them.
 * @param now milliseconds of CPU time of the calling thread.
 */
export function createPartTimer(now: () => number): { byte(value: number): void; report(): RunReport } {
  const parts: Record<string, number> = {};
  const results: Record<string, string> = {};
  let line = "";
  let last = now();
  return {
    byte(value) {
      if (value !== 0x0a) {
        line += String.fromCharCode(value);
        return;
      }
      const [name, result] = line.split(" ");
      const time = now();
      parts[name] = time - last;
      results[name] = result;
      last = time;
      line = "";
    },
    report: () => ({ parts, results }),
  };
}
