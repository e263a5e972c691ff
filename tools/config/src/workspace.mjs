/*T:810 The workspace, read from its files.
 *
 * What the tests of the workspace itself share: where the packages are, what they declare, which files they hold and
 * what those import. The arrows of ARCHITECTURE.md stand here once, as data, and graph.test.mjs holds the
 * declarations and the imports against them. T:820 packs and installs what these describe.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("../../..", import.meta.url)).replace(/[\\/]$/, "");

/**
 * Who may import whom at run time, from the top of the house to its ground. Keys and values are folder names.
 * @type {Record<string, string[]>}
 */
export const ARROWS = {
  launcher: ["lguest-host", "xen-hypercalls", "switcher", "x86-cpu", "mmu", "descriptor-tables"],
  "lguest-host": ["switcher", "x86-cpu", "mmu", "descriptor-tables"],
  "xen-hypercalls": ["switcher", "x86-cpu", "mmu", "descriptor-tables"],
  switcher: ["x86-cpu", "mmu", "descriptor-tables"],
  "x86-cpu": ["mmu", "descriptor-tables"],
  mmu: [],
  "descriptor-tables": [],
};

/**
 * Arrows that are drawn and declared, and that no import goes along yet: a direct world switch in TypeScript will need
 * the processor's state.
 * @type {Record<string, string[]>}
 */
export const AHEAD = {
  launcher: ["descriptor-tables"],
  switcher: ["x86-cpu"],
};

export const PACKAGES = Object.keys(ARROWS);

/** Below these folders of src, a module may use Node: they are reached through their own export or the command. */
export const NODE_FOLDERS = ["packages/launcher/src/node/"];

/** @param {string} folder @returns {any} */
export function manifestOf(folder) {
  return JSON.parse(readFileSync(join(ROOT, folder, "package.json"), "utf8"));
}

/** The files below `folder`, relative to the root, with `/`; no node_modules, no dist. @param {string} folder */
export function filesOf(folder) {
  const start = join(ROOT, folder);
  if (!existsSync(start)) return [];
  return readdirSync(start, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      relative(ROOT, join(entry.parentPath ?? entry.path, entry.name))
        .split(sep)
        .join("/"),
    )
    .filter((path) => !/(^|\/)(node_modules|dist)\//.test(path))
    .sort();
}

/** The source files of a folder that are built: no tests, no benches. @param {string} folder */
export function sourcesOf(folder) {
  return filesOf(`${folder}/src`).filter((path) => /\.m?[tj]s$/.test(path) && !/\.(test|bench)\./.test(path));
}

const COMMENT = /\/\*[\s\S]*?\*\/|(^|[^:"'`])\/\/.*$/gm;
const FROM = /\b(?:import|export)\s+(type\s+)?(?:[\w*{}\s,$]+?\s+from\s+)?["']([^"'\n]+)["']/g;
const CALL = /\b(?:import|require|import\.meta\.resolve)\(\s*["']([^"'\n]+)["']/g;

/**
 * What a module's text imports. `typeOnly` for `import type` and `export type`, which leave nothing at run time.
 * @param {string} text @returns {{ specifier: string, typeOnly: boolean }[]}
 */
export function importsIn(text) {
  const code = text.replace(COMMENT, "$1");
  const found = [...code.matchAll(FROM)].map((match) => ({ specifier: match[2], typeOnly: match[1] !== undefined }));
  for (const match of code.matchAll(CALL)) found.push({ specifier: match[1], typeOnly: false });
  return found;
}

/** The name a specifier is installed under: `@a/b` of `@a/b/c`. @param {string} specifier */
export function packageOf(specifier) {
  return specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
}

/** @param {string} path relative to the root */
export function textOf(path) {
  return readFileSync(join(ROOT, path), "utf8");
}

/**
 * The fenced blocks of a Markdown text, in order; `section` counts the headings above each.
 * @param {string} markdown @returns {{ language: string, code: string, section: number }[]}
 */
export function fencedBlocks(markdown) {
  let section = 0;
  let end = 0;
  return [...markdown.matchAll(/^```(\w*)[^\n]*\n([\s\S]*?)^```[ \t]*$/gm)].map(
    ({ 0: all, 1: language, 2: code, index }) => {
      section += markdown.slice(end, index).match(/^#+ /gm)?.length ?? 0;
      end = index + all.length;
      return { language, code, section };
    },
  );
}
