import { describe, expect, test } from "vitest";
import {
  AHEAD,
  ARROWS,
  importsIn,
  manifestOf,
  NODE_FOLDERS,
  PACKAGES,
  packageOf,
  sourcesOf,
  textOf,
} from "../src/workspace.mjs";

const folderOf = (name) => name.replace(/^@lguest\//, "");

describe("importsIn", () => {
  test("sees every form of import and no comment", () => {
    const text = `import { a,
  b } from "./x.js";
import type { T } from "@lguest/mmu";
export * from "./y.js";
import "side-effect";
const z = await import("node:fs");
// import no from "commented";
/* import { no } from "commented"; */
`;
    expect(importsIn(text)).toEqual([
      { specifier: "./x.js", typeOnly: false },
      { specifier: "@lguest/mmu", typeOnly: true },
      { specifier: "./y.js", typeOnly: false },
      { specifier: "side-effect", typeOnly: false },
      { specifier: "node:fs", typeOnly: false },
    ]);
  });
});

describe("the arrows", () => {
  test("go down only: there is no cycle", () => {
    const done = new Set();
    const visit = (name, above) => {
      expect(above, `${[...above, name].join(" -> ")} is a cycle`).not.toContain(name);
      if (done.has(name)) return;
      for (const next of ARROWS[name]) visit(next, [...above, name]);
      done.add(name);
    };
    for (const name of PACKAGES) visit(name, []);
  });

  test.each(PACKAGES)("%s declares what is drawn, no more and no less", (name) => {
    const { dependencies = {}, peerDependencies = {}, optionalDependencies = {} } = manifestOf(`packages/${name}`);
    const declared = Object.keys({ ...dependencies, ...peerDependencies, ...optionalDependencies });
    const own = declared.filter((dependency) => dependency.startsWith("@lguest/")).map(folderOf);
    expect(own.sort()).toEqual([...ARROWS[name]].sort());
    for (const dependency of own) expect(dependencies[`@lguest/${dependency}`]).toBe("workspace:^");
    expect(declared.filter((dependency) => dependency.startsWith("@lguest-tools/"))).toEqual([]);
  });

  test.each(PACKAGES)("%s imports only what it declares", (name) => {
    const { dependencies = {} } = manifestOf(`packages/${name}`);
    const wrong = [];
    for (const path of sourcesOf(`packages/${name}`)) {
      for (const { specifier } of importsIn(textOf(path))) {
        if (specifier.startsWith(".") || specifier.startsWith("node:") || specifier.startsWith("#")) continue;
        const target = packageOf(specifier);
        if (dependencies[target] === undefined) wrong.push(`${path} imports ${specifier}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  test.each(PACKAGES)("%s imports along every arrow but those ahead", (name) => {
    const imported = new Set(
      sourcesOf(`packages/${name}`).flatMap((path) =>
        importsIn(textOf(path)).map(({ specifier }) => packageOf(specifier)),
      ),
    );
    const unused = ARROWS[name].filter((arrow) => !imported.has(`@lguest/${arrow}`));
    expect(unused.sort()).toEqual([...(AHEAD[name] ?? [])].sort());
  });

  test("every relative import ends in the file it names, and stays in its package", () => {
    const wrong = [];
    for (const name of PACKAGES) {
      const own = new Set(sourcesOf(`packages/${name}`));
      for (const path of own) {
        for (const { specifier } of importsIn(textOf(path))) {
          if (!specifier.startsWith(".")) continue;
          const target = new URL(specifier, `file:///${path}`).pathname.slice(1).replace(/\.js$/, ".ts");
          if (!own.has(target)) wrong.push(`${path} imports ${specifier}`);
        }
      }
    }
    expect(wrong).toEqual([]);
  });

  test("only the Launcher's Node entry imports from Node", () => {
    const wrong = [];
    for (const name of PACKAGES) {
      for (const path of sourcesOf(`packages/${name}`)) {
        if (NODE_FOLDERS.some((folder) => path.startsWith(folder))) continue;
        for (const { specifier } of importsIn(textOf(path))) {
          if (specifier.startsWith("node:")) wrong.push(`${path} imports ${specifier}`);
        }
      }
    }
    expect(wrong).toEqual([]);
  });

  test("nothing outside the Node entry leads into it", () => {
    const wrong = [];
    for (const path of sourcesOf("packages/launcher")) {
      if (path.startsWith(NODE_FOLDERS[0])) continue;
      for (const { specifier } of importsIn(textOf(path))) {
        if (/(^|\/)node\//.test(specifier)) wrong.push(`${path} imports ${specifier}`);
      }
    }
    expect(wrong).toEqual([]);
  });
});

describe("each package", () => {
  test.each(PACKAGES)("%s says the same things in the same way", (name) => {
    const manifest = manifestOf(`packages/${name}`);
    expect(manifest).toMatchObject({
      name: `@lguest/${name}`,
      type: "module",
      license: "MIT",
      sideEffects: false,
      engines: { node: ">=20.19.0" },
      publishConfig: { access: "public" },
    });
    expect(Object.keys(manifest.exports["."])).toEqual(["source", "types", "default"]);
    expect(textOf(`packages/${name}/LICENSE`)).toBe(textOf("LICENSE"));
  });
});
