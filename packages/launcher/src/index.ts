/*L:000 The Launcher.
 *
 * The top of the house: it knows what a kernel file is, what a kernel expects to find when it starts, what devices it
 * talks to, and who is at the console. The tour: what can be wrong, kernels, loading, time, devices, the running Guest,
 * the Host that several share; then, apart from the rest, everything that is about Node: the terminal and the command
 * `lguest`. What is exported here runs in Node and in a browser alike. */
export { type ClockKind, createVirtualClock, createWallClock, type LauncherClock, type VirtualClock } from "./clock.js";
export type { GuestConsole } from "./console-streams.js";
export { demoKernel } from "./demo-kernel.js";
export { LauncherError, type LauncherErrorCode } from "./errors.js";
export type { Guest, GuestExit, GuestStats } from "./guest.js";
export { createHost, type Host, type HostOptions, type LaunchOptions, type MachineOptions } from "./host.js";
export { describeKernel, type KernelDescription } from "./kernel-image/describe-kernel.js";
export type { Compression } from "./kernel-image/unpack.js";
export { launch } from "./launch.js";
export { MAX_GUEST_MEMORY, MAX_LOW_MEMORY, parseMemorySize } from "./memory-size.js";
