/*T:464 The vectors for tests: how a processor is put through them.
 *
 * Everything here runs anywhere; only the command needs Linux and gcc. */
export * from "./case.js";
export { countCases, forEachCase, GROUPS } from "./groups.js";
export * from "./machine-layout.js";
export { Outcome, SEGMENTS } from "./outcome.js";
export type { Template, VectorGroup } from "./template.js";
export { addToFingerprint, splitVectorFile, type VectorHeader, VectorReader } from "./vector-file.js";
