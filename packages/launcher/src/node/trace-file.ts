/*L:550 The trace on disk.
 *
 * Some hundred thousand lines a boot: they are collected and written in large pieces, at once and not later, so that a
 * trace is whole however the command ends. Before it: files. Next: the terminal (terminal.ts). */
import { closeSync, openSync, writeSync } from "node:fs";
import { CommandError, STATUS_HOST } from "./exit-status.js";
import { reasonOf } from "./files.js";

const CHUNK_CHARACTERS = 1 << 16;

/** A trace that is being written. */
export interface TraceFile {
  /** Takes one line, without its end. */
  write(line: string): void;
  /** Writes what was collected. Safe at any time, in a signal's handler and at exit too. */
  flush(): void;
  /** Flushes and closes; later lines are dropped. */
  close(): void;
  /** Why the file is not whole, in words; null while it is. */
  readonly failure: string | null;
}

/** @throws CommandError with status 3 if the file cannot be made; a disk that fills up later is a failure of the trace, not of the Guest. */
export function createTraceFile(path: string): TraceFile {
  let file: number;
  try {
    file = openSync(path, "w");
  } catch (error) {
    throw new CommandError(STATUS_HOST, `trace ${path} cannot be written: ${reasonOf(error)}`);
  }
  let lines = "";
  let open = true;
  let failure: string | null = null;
  const end = () => {
    open = false;
    closeSync(file);
  };
  const flush = () => {
    if (!open || lines === "") return;
    const bytes = Buffer.from(lines, "latin1");
    lines = "";
    try {
      for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
    } catch (error) {
      failure = `trace ${path} cannot be written: ${reasonOf(error)}`;
      end();
    }
  };
  return {
    write(line) {
      if (!open) return;
      lines += `${line}\n`;
      if (lines.length >= CHUNK_CHARACTERS) flush();
    },
    flush,
    close() {
      flush();
      if (open) end();
    },
    get failure() {
      return failure;
    },
  };
}
