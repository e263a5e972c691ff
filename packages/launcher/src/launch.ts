/*L:330 Launch.
 *
 * The library's front door: one call, one Guest, on a machine of its own that goes when the Guest does. Whoever wants
 * several on one processor makes a Host first (host.ts). Next: the Guest that comes with the package (demo-kernel.ts). */
import type { Guest } from "./guest.js";
import { createHostForOne, type LaunchOptions, type MachineOptions, prepareLaunch } from "./host.js";

/**
 * Boots a kernel.
 *
 *   const guest = await launch({ kernel, memory: "64M", initrd, args: "quiet" });
 *   await guest.console.readable.pipeTo(somewhere);
 *   const exit = await guest.exited;
 *
 * @throws LauncherError for a kernel that cannot boot, an initrd or memory that does not fit, a bad option.
 */
export async function launch(options: LaunchOptions & MachineOptions): Promise<Guest> {
  const prepared = await prepareLaunch(options);
  return createHostForOne(prepared.memorySize, options).launchPlanned(prepared, options);
}
