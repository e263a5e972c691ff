/*L:540 Files.
 *
 * Reading what a run needs and writing what it leaves, with the operating system's refusals put into one line each.
 * Before it: the usage. Next: the trace, a file that is written while the Guest runs (trace-file.ts). */
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { CommandError, STATUS_HOST } from "./exit-status.js";

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  EACCES: "permission denied",
  EISDIR: "it is a directory",
  ENOTDIR: "a part of the path is no directory",
  ENOSPC: "no space left",
  EROFS: "the file system is read-only",
  EMFILE: "too many open files",
};

/** What an operation on a file failed for, in words. */
export function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return REASONS[code ?? ""] ?? message ?? String(error);
}

/** @param what such as "kernel", for the message. @throws CommandError with status 3. */
export function readImageFile(what: string, path: string): Uint8Array {
  try {
    // Reading /dev/zero would never end.
    if (!statSync(path).isCharacterDevice()) return readFileSync(path);
  } catch (error) {
    throw new CommandError(STATUS_HOST, `${what} ${path} cannot be read: ${reasonOf(error)}`);
  }
  throw new CommandError(STATUS_HOST, `${what} ${path} cannot be read: it is a device`);
}

/** @throws CommandError with status 3. */
export function writeTextFile(what: string, path: string, text: string): void {
  try {
    writeFileSync(path, text);
  } catch (error) {
    throw new CommandError(STATUS_HOST, `${what} ${path} cannot be written: ${reasonOf(error)}`);
  }
}
