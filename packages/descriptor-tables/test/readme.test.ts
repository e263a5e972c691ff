import { afterEach, describe, expect, it, vi } from "vitest";
import loadASegment from "../examples/load-a-segment.ts?raw";
import readACrashDump from "../examples/read-a-crash-dump.ts?raw";
import readme from "../README.md?raw";

/** The fenced blocks of a language, in order. */
function blocks(language: string): string[] {
  return [...readme.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, "gms"))].map((match) => match[1]);
}

afterEach(() => vi.restoreAllMocks());

describe("README", () => {
  it("shows the example files as they are", () => {
    expect(blocks("ts")).toEqual([readACrashDump, loadASegment]);
  });

  it("shows what they print", async () => {
    const printed: unknown[] = [];
    vi.spyOn(console, "log").mockImplementation((value) => printed.push(value));
    await import("../examples/read-a-crash-dump.js");
    const [dump, segment] = blocks("text");
    expect(`${printed.shift()}\n`).toBe(dump);

    await import("../examples/load-a-segment.js");
    const lines = segment.trimEnd().split("\n");
    expect(printed).toEqual([lines[0], { vector: 13, errorCode: 8, reason: "dpl" }, lines[2]]);
    expect(lines[1]).toBe("{ vector: 13, errorCode: 8, reason: 'dpl' }");
  });
});
