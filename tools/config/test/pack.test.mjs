import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import ts from "typescript";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { commandOf, emptyFolder, installAll, mustRun, packAll, run } from "../src/pack.mjs";
import { importsIn, PACKAGES, textOf } from "../src/workspace.mjs";
import { shownExamples } from "./shown-examples.mjs";

const folder = emptyFolder();
const stranger = join(folder, "stranger");
/** @type {Record<string, string>} */
let tarballs = {};

beforeAll(async () => {
  mkdirSync(join(folder, "tarballs"));
  tarballs = await packAll(join(folder, "tarballs"));
  await installAll(stranger, Object.values(tarballs));
}, 400_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The files of an installed package, relative to it, with `/`. */
function installedFiles(name) {
  const start = join(stranger, "node_modules", "@lguest", name);
  const names = readdirSync(start, { recursive: true, encoding: "utf8" });
  return names.map((path) => ({
    path: path.replaceAll("\\", "/"),
    text: () => readFileSync(join(start, path), "utf8"),
  }));
}

describe.each(PACKAGES)("the tarball of %s", (name) => {
  test("holds what is needed and nothing of the workshop", () => {
    const paths = installedFiles(name).map(({ path }) => path);
    expect(paths).toEqual(
      expect.arrayContaining(["package.json", "README.md", "LICENSE", "dist/index.js", "dist/index.d.ts"]),
    );
    expect(paths.filter((path) => /\.test\.|\.bench\.|tsbuildinfo|(^|\/)test\//.test(path))).toEqual([]);
  });

  test("asks for the other packages by version, and for no tool", () => {
    const manifest = JSON.parse(readFileSync(join(stranger, "node_modules/@lguest", name, "package.json"), "utf8"));
    expect(JSON.stringify(manifest.dependencies ?? {})).not.toMatch(/workspace:|catalog:|lguest-tools/);
    const wrong = installedFiles(name)
      .filter(({ path }) => /^dist\/.*\.(js|d\.ts)$/.test(path))
      .flatMap(({ path, text }) => importsIn(text()).map(({ specifier }) => ({ path, specifier })))
      .filter(({ specifier }) => specifier.startsWith("@lguest-tools/"));
    expect(wrong).toEqual([]);
  });

  test("has no complaint from publint", async () => {
    const bytes = readFileSync(tarballs[name]);
    const tarball = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
    const { messages, pkg } = await publint({ pack: { tarball }, strict: true });
    expect(messages.map((message) => formatMessage(message, pkg, { color: false }))).toEqual([]);
  });

  test("gives its types to every ESM resolution", async () => {
    const attw = commandOf("@arethetypeswrong/cli", "attw");
    const args = [attw, tarballs[name], "--profile", "esm-only", "--no-emoji", "--no-color"];
    const { status, stdout, stderr } = await run(process.execPath, args, { cwd: folder });
    expect(status, `${stdout}\n${stderr}`).toBe(0);
  });
});

describe("in a stranger's folder", () => {
  test.each(PACKAGES)("%s can be imported", async (name) => {
    const text = `import * as all from "@lguest/${name}"; console.log(Object.keys(all).length > 0);`;
    const { stdout } = await mustRun(process.execPath, ["--input-type=module", "-e", text], { cwd: stranger });
    expect(stdout).toBe("true\n");
  });

  const examples = ["README.md", ...PACKAGES.map((name) => `packages/${name}/README.md`)].flatMap(shownExamples);

  test.each(examples)("the example $path runs as $readme shows", async ({ path, output }) => {
    const { outputText } = ts.transpileModule(textOf(path), {
      compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, verbatimModuleSyntax: true },
    });
    const program = join(stranger, basename(path).replace(/\.ts$/, ".mjs"));
    writeFileSync(program, outputText);
    const { stdout } = await mustRun(process.execPath, [program], { cwd: stranger });
    if (output !== undefined) expect(stdout.trimEnd()).toBe(output.trimEnd());
  });

  test("npx lguest demo --batch runs its tour and ends with 0", async () => {
    const { status, stdout, stderr } = await run("npx", ["lguest", "demo", "--batch"], { cwd: stranger });
    expect(status, `${stdout}\n${stderr}`).toBe(0);
    expect(stdout.length).toBeGreaterThan(0);
  });

  test("a wrong argument is one line and status 2", async () => {
    const { status, stderr } = await run("npx", ["lguest", "run", "--memory", "64X", "nothing"], { cwd: stranger });
    expect(stderr).not.toMatch(/^\s+at .*:\d+:\d+/m);
    expect(status, stderr).toBe(2);
  });
});
