import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

/*
 * V8 does not optimise a function of more than 61,440 bytes of bytecode: the interpreter's loop would run at a twentieth
 * of its speed, and nothing else would tell. So V8 is asked how long the bytecode of the built package is.
 */
const LIMIT = 45 * 1024;
const MOST_OUTPUT = 1 << 26;

it("the interpreter's loop stays under 45 KB of bytecode", () => {
  const built = new URL("../dist/index.js", import.meta.url).href;
  const program = `import { createCpu } from ${JSON.stringify(built)}; createCpu({ memoryBytes: 1 << 20 });`;
  const flags = ["--print-bytecode", "--print-bytecode-filter=execute", "--input-type=module", "--eval", program];
  const cwd = fileURLToPath(new URL("..", import.meta.url));
  const listing = execFileSync(process.execPath, flags, { encoding: "utf8", maxBuffer: MOST_OUTPUT, cwd });
  const lengths = [...listing.matchAll(/Bytecode length: (\d+)/g)].map((match) => Number(match[1]));
  const longest = Math.max(...lengths);
  expect(longest, "the loop was found").toBeGreaterThan(10_000);
  expect(longest).toBeLessThan(LIMIT);
});
