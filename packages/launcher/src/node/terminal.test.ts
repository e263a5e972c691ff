import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { createEscapeFilter } from "./terminal.js";
import { createTraceFile } from "./trace-file.js";

it("takes Ctrl-A and its key out of what is typed, also when they come apart", () => {
  const filter = (...chunks: string[]) => {
    const keys = createEscapeFilter();
    const passed = chunks.map((chunk) => keys.filter(new TextEncoder().encode(chunk)));
    return [passed.map(({ bytes }) => new TextDecoder().decode(bytes)).join("|"), passed.some(({ leave }) => leave)];
  };
  expect(filter("ls\r\x03")).toEqual(["ls\r\x03", false]);
  expect(filter("a\x01\x01b")).toEqual(["a\x01b", false]);
  expect(filter("a\x01", "\x01b")).toEqual(["a|\x01b", false]);
  expect(filter("a\x01xb")).toEqual(["a", true]);
  expect(filter("a\x01", "X")).toEqual(["a|", true]);
  expect(filter("a\x01c")).toEqual(["ac", false]);
});

it("has every line of a trace on disk after a flush", () => {
  const folder = mkdtempSync(join(tmpdir(), "lguest-trace-"));
  const path = join(folder, "trace");
  const trace = createTraceFile(path);
  for (let i = 0; i < 10_000; i++) trace.write(`HC ${i}`);
  trace.close();
  trace.write("late");
  trace.flush();
  const lines = readFileSync(path, "latin1").split("\n");
  expect([lines.length, lines[0], lines[9999], lines[10_000]]).toEqual([10_001, "HC 0", "HC 9999", ""]);
  rmSync(folder, { recursive: true });
  expect(trace.failure).toBeNull();
  expect(() => createTraceFile(join(folder, "none", "trace"))).toThrow(/cannot be written: there is no such file/);
});
