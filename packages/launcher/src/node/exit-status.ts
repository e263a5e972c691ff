/*L:510 Exit statuses.
 *
 * What a shell learns about a run, in one number. Before it: what this side of the package offers to programs. Next:
 * the command's options (options.ts). */
import { LauncherError } from "../errors.js";
import type { GuestExit } from "../guest.js";

/** The Guest powered itself off, or the person at the terminal left. */
export const STATUS_OK = 0;
/** The Guest died or panicked. */
export const STATUS_DEAD = 1;
/** The command line makes no sense. */
export const STATUS_USAGE = 2;
/** Something of the host's could not be read or written. */
export const STATUS_HOST = 3;
/** The Guest asked to be booted again, under --no-reboot. */
export const STATUS_RESTART = 4;
/** --timeout was over. */
export const STATUS_TIMEOUT = 124;
/** 128 plus the number of the signal that ended the command, as shells have it. */
export const STATUS_SIGNAL = 128;

/** A mistake that the command reports in one line. */
export class CommandError extends Error {
  override readonly name = "CommandError";
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** The status for something thrown that a person can do something about; null for anything else. */
export function statusOfError(error: unknown): number | null {
  if (error instanceof CommandError) return error.status;
  if (!(error instanceof LauncherError)) return null;
  const ofHost =
    error.code.startsWith("ERR_KERNEL") || error.code === "ERR_HOST_MEMORY" || error.code === "ERR_NO_DEMO";
  return ofHost ? STATUS_HOST : STATUS_USAGE;
}

/** The status for a Guest's end; that of a signal is the caller's to know. */
export function statusOfExit(exit: GuestExit): number {
  switch (exit.kind) {
    case "poweroff":
      return STATUS_OK;
    case "dead":
      return STATUS_DEAD;
    case "restart":
      return STATUS_RESTART;
    case "timeout":
      return STATUS_TIMEOUT;
    case "aborted":
      return STATUS_OK;
  }
}
