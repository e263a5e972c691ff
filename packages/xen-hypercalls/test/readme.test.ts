import { afterEach, describe, expect, it, vi } from "vitest";
import example from "../examples/call-a-hypervisor.ts?raw";
import readme from "../README.md?raw";

/** The fenced blocks of a language, in order. */
function blocks(language: string): string[] {
  return [...readme.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, "gms"))].map((match) => match[1]);
}

afterEach(() => vi.restoreAllMocks());

describe("README", () => {
  it("shows the example file as it is, and what it prints", async () => {
    expect(blocks("ts")).toEqual([example]);
    const printed: string[] = [];
    vi.spyOn(console, "log").mockImplementation((line) => printed.push(line));
    await import("../examples/call-a-hypervisor.js");
    expect([`${printed.join("\n")}\n`]).toEqual(blocks("text"));
  });
});
