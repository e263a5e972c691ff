/*P:295 The library's face.
 * Everything that @lguest/mmu exports, in the order in which one reads it. */

export * from "./address.js";
export * from "./errors.js";
export * from "./format-page-tables.js";
export * from "./pae.js";
export * from "./page-mappings.js";
export * from "./physical-memory.js";
export * from "./pte.js";
export * from "./walk.js";
