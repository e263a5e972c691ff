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
}

/** @throws CommandError with status 3 if the file cannot be made; later, disk errors end the trace quietly. */
export function createTraceFile(path: string): TraceFile {
  let file: number;
  try {
    file = openSync(path, "w");
  } catch (error) {
    throw new CommandError(STATUS_HOST, `trace ${path} cannot be written: ${reasonOf(error)}`);
  }
  let lines = "";
  let open = true;
  const flush = () => {
    if (!open || lines === "") return;
    const bytes = Buffer.from(lines, "latin1");
    lines = "";
    for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
  };
  return {
    write(line) {
      if (!open) return;
      lines += `${line}\n`;
      if (lines.length >= CHUNK_CHARACTERS) flush();
    },
    flush,
    close() {
      if (!open) return;
      flush();
      open = false;
      closeSync(file);
    },
  };
}
