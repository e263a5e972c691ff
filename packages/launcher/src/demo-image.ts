/*L:410 The bytes of the embedded Guest.
 *
 * Empty in the source: the build assembles the Guest and writes its image, in base64, over this module in `dist`
 * (build/demo-image.mjs). It is a module, not a file beside one, so that it can be loaded in the same way everywhere.
 * Next: the Node side (node/index.ts). */

/** An ELF kernel in base64, or "" before the build. */
export const DEMO_IMAGE: string = "";
