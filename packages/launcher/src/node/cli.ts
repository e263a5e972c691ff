#!/usr/bin/env node
/*L:600 The command `lguest`.
 *
 * Reads the command line, does what it says, and ends with one status. A person never sees a stack trace: what they can
 * do something about is one line, and what they cannot is one line that says so. This is the end of the Launcher. */
import { readFileSync } from "node:fs";
import { STATUS_DEAD, STATUS_RESTART, statusOfError } from "./exit-status.js";
import { helpText } from "./help.js";
import { type Command, parseCommand } from "./options.js";

const PATIENCE_MS = 1000;

function versionText(): string {
  const manifest = readFileSync(new URL("../../package.json", import.meta.url), "utf8");
  return `lguest ${(JSON.parse(manifest) as { version: string }).version}`;
}

/** Prints to standard output, all of it, before going on. */
function print(text: string): Promise<void> {
  return new Promise((resolve) => process.stdout.write(`${text}\n`, () => resolve()));
}

async function execute(command: Command): Promise<number> {
  switch (command.kind) {
    case "help":
      await print(helpText());
      return 0;
    case "version":
      await print(versionText());
      return 0;
    case "info": {
      const { infoCommand } = await import("./info.js");
      await print(await infoCommand(command.kernel, command.json));
      return 0;
    }
    case "run": {
      const { runCommand } = await import("./run.js");
      return runCommand(command.settings);
    }
  }
}

/** Says in one line what went wrong. @returns the status for it. */
function complain(error: unknown): number {
  const status = statusOfError(error);
  const message = String(error instanceof Error ? error.message : error).replace(/\s*\n\s*/g, " ");
  process.stderr.write(`lguest: ${status === null ? `a mistake of this program: ${message}` : message}\n`);
  return status ?? STATUS_DEAD;
}

async function main(): Promise<number> {
  try {
    return await execute(parseCommand(process.argv.slice(2)));
  } catch (error) {
    return complain(error);
  }
}

/** What was printed goes out before the process does. */
function flushed(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    if (stream.destroyed || stream.errored) resolve();
    else stream.write("", () => resolve());
  });
}

process.on("uncaughtException", (error) => process.exit(complain(error)));
const status = await main();
// A run that was ended does not wait for ever for somebody to read; a run that ended well leaves nothing out.
const patience = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS));
const printed = Promise.all([flushed(process.stdout), flushed(process.stderr)]);
await (status <= STATUS_RESTART ? printed : Promise.race([printed, patience]));
process.exit(status);
