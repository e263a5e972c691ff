/*L:560 The terminal.
 *
 * While a Guest runs, the keyboard is the Guest's: every key goes through as it is, Ctrl-C too. One prefix is kept,
 * Ctrl-A: X after it leaves, another Ctrl-A sends one. Whatever happens, the terminal is put back as it was; a shell
 * without echo is a bad thing to come home to. Before it: files. Next: a run (run.ts). */
import type { ReadStream } from "node:tty";

const CTRL_A = 0x01;
const LEAVE = new Set(["x", "X"].map((key) => key.charCodeAt(0)));

/** What the keys typed so far mean. */
export interface EscapeFilter {
  /** @returns the bytes for the Guest, and whether the person wants to leave. */
  filter(bytes: Uint8Array): { readonly bytes: Uint8Array; readonly leave: boolean };
}

/** Takes Ctrl-A and what follows it out of what is typed. A key that means nothing after Ctrl-A is passed on alone. */
export function createEscapeFilter(): EscapeFilter {
  let escaped = false;
  return {
    filter(bytes) {
      const passed: number[] = [];
      for (const byte of bytes) {
        if (escaped) {
          escaped = false;
          if (LEAVE.has(byte)) return { bytes: Uint8Array.from(passed), leave: true };
          passed.push(byte);
        } else if (byte === CTRL_A) escaped = true;
        else passed.push(byte);
      }
      return { bytes: Uint8Array.from(passed), leave: false };
    },
  };
}

/** What {@link attachInput} connects. */
export interface InputOptions {
  readonly stdin: NodeJS.ReadStream;
  /** Takes what is typed; the next bytes are read when it is done. */
  readonly type: (bytes: Uint8Array) => Promise<void>;
  /** Ctrl-A X was typed. */
  readonly leave: () => void;
}

/**
 * Reads standard input for a Guest, in raw mode if it is a terminal. The escape works on terminals only: in a pipe,
 * every byte is the Guest's.
 * @returns puts the terminal back and stops reading. Safe to call again.
 */
export function attachInput({ stdin, type, leave }: InputOptions): () => void {
  const terminal = stdin.isTTY ? (stdin as ReadStream) : null;
  const keys = createEscapeFilter();
  let open = true;
  const onData = (chunk: Buffer) => {
    const typed = terminal ? keys.filter(chunk) : { bytes: chunk, leave: false };
    if (typed.bytes.length > 0) {
      // A pipe waits for the Guest. A terminal is read on, so that Ctrl-A X is heard when the Guest does not listen.
      if (!terminal) stdin.pause();
      void type(typed.bytes).then(() => {
        if (open && !terminal) stdin.resume();
      });
    }
    if (typed.leave) leave();
  };
  const onError = () => detach();
  const detach = () => {
    if (!open) return;
    open = false;
    terminal?.setRawMode(false);
    stdin.off("data", onData);
    stdin.pause();
    process.off("exit", detach);
  };
  terminal?.setRawMode(true);
  stdin.on("data", onData);
  stdin.on("error", onError);
  process.on("exit", detach);
  return detach;
}
