/*T:700 Chance that can be repeated.
 *
 * Every choice of the fuzzer comes from here, so that a seed and a case number name a program for ever. The generator is
 * sfc32: three words of state and a counter. Next, T:705: where things are in the fuzzer's machine. */

/** A stream of random numbers. */
export interface Random {
  /** A word, 0..2^32 - 1. */
  word(): number;
  /** 0..limit - 1. @param limit 1 to 2^32. */
  below(limit: number): number;
  /** True once in `times` on average. */
  oneIn(times: number): boolean;
  pick<T>(choices: readonly T[]): T;
}

const ROUNDS_OF_WARMING = 12;

/** The stream of a seed; each number of a `stream` gives another, independent one. */
export function createRandom(seed: number, stream: number): Random {
  let a = seed | 0;
  let b = stream | 0;
  let c = 0x9e3779b9 | 0;
  let counter = 1;
  function word(): number {
    const value = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + value) | 0;
    return value >>> 0;
  }
  for (let round = 0; round < ROUNDS_OF_WARMING; round++) word();
  const below = (limit: number): number => word() % limit;
  return {
    word,
    below,
    oneIn: (times) => word() % times === 0,
    pick: (choices) => choices[word() % choices.length],
  };
}
