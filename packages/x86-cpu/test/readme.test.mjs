import { readdirSync, readFileSync } from "node:fs";
import { afterEach, describe, expect, it, vi } from "vitest";

const PACKAGE = new URL("..", import.meta.url);

/** Programs of the README with the output that follows each under the same heading. */
const SHOWN = readFileSync(new URL("README.md", PACKAGE), "utf8")
  .split(/^#/m)
  .flatMap((section) => [...section.matchAll(/^```ts\n(.*?)^```\n(?:.*?^```text\n(.*?)^```)?/gms)])
  .map(([, code, output]) => ({ code, output }));

const EXAMPLES = readdirSync(new URL("examples", PACKAGE)).map((name) => [
  name,
  readFileSync(new URL(`examples/${name}`, PACKAGE), "utf8"),
]);

afterEach(() => vi.restoreAllMocks());

describe("the README", () => {
  it("shows every example as it is, and no other program", () => {
    expect(SHOWN.map(({ code }) => code).sort()).toEqual(EXAMPLES.map(([, code]) => code).sort());
  });

  it.each(EXAMPLES)("tells what %s prints", async (name, code) => {
    const printed = [];
    vi.spyOn(console, "log").mockImplementation((...parts) => printed.push(parts.join(" ")));
    await import(new URL(`examples/${name}`, PACKAGE).href);
    expect(`${printed.join("\n")}\n`).toBe(SHOWN.find((shown) => shown.code === code)?.output);
  });
});
