/*L:400 The Guest that comes with the package.
 *
 * A small paravirtual kernel of this project's own, which greets whoever has no Linux at hand. It is loaded only when it
 * is asked for. Before it: launching. Next: where it is kept (demo-image.ts). */
import { LauncherError } from "./errors.js";

/** The name under which messages speak of it. */
export const DEMO_NAME = "the embedded guest";

/**
 * The embedded Guest's image, for {@link launch}.
 * @throws LauncherError `ERR_NO_DEMO` where the package was not built.
 */
export async function demoKernel(): Promise<Uint8Array> {
  const { DEMO_IMAGE } = await import("./demo-image.js");
  if (DEMO_IMAGE === "") {
    const advice = "build the package, which puts it in";
    throw new LauncherError("ERR_NO_DEMO", DEMO_NAME, "an image", "none", advice);
  }
  return Uint8Array.from(atob(DEMO_IMAGE), (character) => character.charCodeAt(0));
}
