/*P:195 The library's face.
 * Everything that @lguest/descriptor-tables exports, in the order in which one reads it. */

export * from "./errors.js";
export * from "./format.js";
export * from "./gate.js";
export * from "./lookup.js";
export * from "./privilege.js";
export * from "./privilege-events.js";
export * from "./segment-codec.js";
export * from "./segment-descriptor.js";
export * from "./selector.js";
export * from "./tss.js";
export * from "./types.js";
