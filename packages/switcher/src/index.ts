/*S:390 The library's face.
 *
 * Everything that @lguest/switcher exports, in the order in which one reads it. */

export * from "./describe-registers.js";
export * from "./errors.js";
export * from "./fpu-ownership.js";
export * from "./guest-stay.js";
export * from "./host-side.js";
export * from "./image.js";
export * from "./layout.js";
export * from "./lguest-pages.js";
export * from "./listing.js";
export * from "./processor.js";
export * from "./register-page.js";
export * from "./set-up.js";
