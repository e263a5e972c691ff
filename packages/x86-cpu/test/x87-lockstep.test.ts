/* The x87 in WebAssembly against its TypeScript twin. From the built package, since the interpreter is fast only there. */
import { afterEach, describe, expect, it, vi } from "vitest";
import type * as Source from "../src/index.js";
import { LEAST_INSTRUCTIONS, machines, runAll } from "./support/x87-programs.js";

declare const process: { readonly env: Readonly<Record<string, string | undefined>> };

/** Times through all programs; LGUEST_X87_RUNS asks for more. */
const RUNS = Number(process.env.LGUEST_X87_RUNS ?? 100);
const FEW_RUNS = 5;

/** The built package, new for each name: it compiles its WebAssembly once. */
async function built(name: string): Promise<typeof Source> {
  const url = new URL("../dist/index.js", import.meta.url).href;
  return (await import(`${url}?${name}`)) as typeof Source;
}

describe("x87 in WebAssembly and in TypeScript", () => {
  it("agree on random programs, bit for bit", { timeout: 600_000 }, async () => {
    const { createCpu } = await built("here");
    const pair = machines(createCpu, 11);
    for (let run = 1; run <= RUNS; run++) runAll(pair, run * 7919);
    expect(pair.interpreter.instructionCount).toBe(pair.step.instructionCount);
    expect(pair.step.instructionCount).toBeGreaterThan(RUNS * LEAST_INSTRUCTIONS);
  });
});

describe("where compiling WebAssembly", () => {
  afterEach(() => {
    vi.restoreAllMocks();
  });

  /** No engine compiles while somebody waits. */
  function forbidWaiting(): void {
    vi.spyOn(WebAssembly, "Module").mockImplementation(function refuse(): never {
      throw new RangeError("WebAssembly.Module is disallowed on the main thread");
    });
  }

  it("is forbidden, the interpreter computes in TypeScript", async () => {
    forbidWaiting();
    const later = vi
      .spyOn(WebAssembly, "instantiate")
      .mockRejectedValue(new WebAssembly.CompileError("blocked by Content Security Policy") as never);
    const { createCpu } = await built("forbidden");
    const pair = machines(createCpu, 12);
    expect(later).toHaveBeenCalled();
    for (let run = 1; run <= FEW_RUNS; run++) runAll(pair, run * 104729);
    await Promise.resolve();
    runAll(pair, 1);
  });

  it("takes its time, the interpreter uses it from then on", async () => {
    forbidWaiting();
    const later = vi.spyOn(WebAssembly, "instantiate");
    const { createCpu } = await built("later");
    const pair = machines(createCpu, 13);
    runAll(pair, 1);
    await later.mock.results[0].value;
    for (let more = 1; more <= FEW_RUNS; more++) runAll(pair, more * 104729);
  });
});
