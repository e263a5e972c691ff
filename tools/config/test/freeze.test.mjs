import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { freezeFolder, frozenModule } from "../src/freeze.mjs";

test("a module is replaced by the values of its exports", async () => {
  const folder = mkdtempSync(join(tmpdir(), "freeze-"));
  try {
    writeFileSync(
      join(folder, "x.frozen.js"),
      `import { sep } from "node:path";
export const code = new Uint8Array([0, 1, 0x80, 0xff]);
export const symbols = { entry: 0xffc0_0000, list: [1, "a\\n", null, undefined, -0, 5n] };
export const labels = new Map([["start", 0x1000], [sep === "" ? "" : "end", 0x2000]]);
`,
    );
    expect(await freezeFolder(folder)).toEqual(["x.frozen.js"]);
    const frozen = await import(/* @vite-ignore */ `${pathToFileURL(join(folder, "x.frozen.js")).href}?again`);
    expect([...frozen.code]).toEqual([0, 1, 0x80, 0xff]);
    expect(frozen.symbols).toEqual({ entry: 0xffc0_0000, list: [1, "a\n", null, undefined, -0, 5n] });
    expect([...frozen.labels]).toEqual([
      ["start", 0x1000],
      ["end", 0x2000],
    ]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("what is not data is refused by name", () => {
  expect(() => frozenModule({ table: { f: () => 1 } }, "x")).toThrow("cannot freeze table.f: expected plain data");
  expect(() => frozenModule({ when: new Date(0) }, "x")).toThrow("cannot freeze when: expected plain data");
});
