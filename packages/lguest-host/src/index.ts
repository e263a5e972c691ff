/*H:000 The lguest Host.
 *
 * The heart of the house: it runs a paravirtual kernel at privilege level 1 on a processor that has no idea of virtual
 * machines. The tour: what a caller may do wrong (errors.ts), the ABI as data (abi-profile.ts), memory, the end of a
 * Guest, its registers and its processors; then the Host itself, the world switch and the run loop; then everything
 * that a Guest can ask for or run into, hypercalls, segments, the seven parts of shadow paging, interrupts and traps,
 * the FPU, the clock. What is exported here is the Launcher's side of it. */
export {
  ABI_PROFILES,
  type AbiProfile,
  abiProfile,
  type GdtPlaces,
  type HypercallName,
  LGUEST_3_11,
  LGUEST_IRQS,
  type LguestDataLayout,
} from "./abi-profile.js";
export type { InitializeOptions, LguestDevice } from "./device.js";
export { LguestHostError, type LguestHostErrorCode } from "./errors.js";
export type { GuestMemory } from "./guest-memory.js";
export { createHost, type GuestOptions, type Host, type HostOptions } from "./host.js";
export type { GuestDeath } from "./kill-guest.js";
export type { RunResult } from "./run-guest.js";
export type { GuestStatsSnapshot, HypercallCount } from "./stats.js";
export type { TraceSink } from "./trace.js";
