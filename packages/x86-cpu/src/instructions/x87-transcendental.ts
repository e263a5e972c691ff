/*C:844 x87 transcendentals.
 *
 * Sines, tangents, logarithms and powers (SDM Vol 1 §8.3.7). Before: x87-arithmetic.ts. Next: x87-transfer.ts. */
import type { Cpu } from "../cpu.js";
import { raiseFault } from "../events.js";
import { VECTOR_UD } from "../registers.js";

const undefinedYet = (cpu: Cpu): void => raiseFault(cpu, VECTOR_UD);
export const exponential = undefinedYet;
export const logarithm = undefinedYet;
export const partialTangent = undefinedYet;
export const partialArctangent = undefinedYet;
export const logarithmPlusOne = undefinedYet;
export const sineAndCosine = undefinedYet;
export const sine = undefinedYet;
export const cosine = undefinedYet;
