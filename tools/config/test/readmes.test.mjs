import { existsSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { describe, expect, test } from "vitest";
import { filesOf, manifestOf, PACKAGES, ROOT, textOf } from "../src/workspace.mjs";
import { examplesOf, programsIn } from "./shown-examples.mjs";

const READMES = ["README.md", ...PACKAGES.map((name) => `packages/${name}/README.md`)];
const DOCUMENTS = [...READMES, "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md"];

describe.each(READMES)("%s", (readme) => {
  test("shows programs that are files under examples, letter for letter", () => {
    const programs = programsIn(readme);
    expect(programs.length).toBeGreaterThan(0);
    expect(programs.filter(({ path }) => path === undefined).map(({ code }) => code)).toEqual([]);
  });
});

describe.each(PACKAGES)("the README of %s", (name) => {
  test("says what the package owns and does not own, and shows every example", () => {
    const text = textOf(`packages/${name}/README.md`);
    expect(text.startsWith(`# @lguest/${name}\n`)).toBe(true);
    expect(text).toMatch(/^Owns:/m);
    expect(text).toMatch(/^Does not own:/m);
    expect(text).toMatch(/^## Licence\n\nMIT\b/m);
    const shown = programsIn(`packages/${name}/README.md`).map(({ path }) => path);
    expect(shown.sort()).toEqual(examplesOf(name).sort());
  });
});

test("links between documents lead somewhere", () => {
  const broken = [];
  for (const document of DOCUMENTS) {
    for (const [, target] of textOf(document).matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)(?:#[^)]*)?\)/g)) {
      if (!existsSync(join(ROOT, normalize(join(dirname(document), target))))) broken.push(`${document}: ${target}`);
    }
  }
  expect(broken).toEqual([]);
});

test("a command that a document names with pnpm is a script", () => {
  const { scripts } = manifestOf(".");
  const builtIn = new Set(["install", "exec", "changeset", "dlx"]);
  const missing = [];
  for (const document of DOCUMENTS) {
    for (const [, command] of textOf(document).matchAll(
      /(?:npx -y pnpm@10|(?<![\w/@-])pnpm) (?:run )?([a-z][\w:]*)/g,
    )) {
      if (scripts[command] === undefined && !builtIn.has(command)) missing.push(`${document}: pnpm ${command}`);
    }
  }
  expect(missing).toEqual([]);
});

test("nothing says where it was built or by what", () => {
  const own = ["package.json", "turbo.json", "pnpm-workspace.yaml", "pnpm-lock.yaml", ...DOCUMENTS];
  const found = [...own, ...filesOf(".github"), ...filesOf(".ci"), ...filesOf(".changeset")].filter((path) => {
    return /(^|[\s"'`(])\/(work|home|root|tmp)\/|_authToken|tarball: http/.test(textOf(path));
  });
  expect(found).toEqual([]);
});
