/*T:780 The fuzzer's face.
 *
 * What tests use: cases by seed and number, cases from files, and the lockstep that runs them. */
export { type FuzzCase, loadCase, type SavedCase, type Slice, type Start, saveCase } from "./case.js";
export { type Finding, Lockstep, type Outcome } from "./lockstep.js";
export { createCase } from "./program.js";
