/*T:830 Freezing what is computed at build.
 *
 * The Switcher's bytes come from its listing and the embedded guest from its source, both through tools that are never
 * published. A module that computes such a thing is called `*.frozen.ts`: tests import it as it stands and assemble
 * anew; after tsc, a package's build calls this file, which imports each `*.frozen.js` below dist, and writes in its
 * place a module that holds the values themselves and imports nothing. What can be frozen: undefined, null, booleans,
 * numbers, bigints, strings, Uint8Arrays, Maps, and arrays and plain objects of these.
 *
 *   "build": "tsc -p tsconfig.build.json && node ../../tools/config/src/freeze.mjs"
 */
import { readdirSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

/**
 * A JavaScript expression for the value. Bytes become base64 that is decoded once, when the module is loaded.
 * @param {unknown} value @param {string} path where it stands, for the error @returns {string}
 */
export function expressionOf(value, path) {
  if (value === undefined || value === null || typeof value === "boolean") return String(value);
  if (typeof value === "number") return Object.is(value, -0) ? "-0" : String(value);
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "string") return JSON.stringify(value);
  if (value instanceof Uint8Array) return `bytes(${JSON.stringify(Buffer.from(value).toString("base64"))})`;
  if (Array.isArray(value)) return `[${value.map((item, at) => expressionOf(item, `${path}[${at}]`)).join(", ")}]`;
  if (value instanceof Map) {
    const entries = [...value].map(([key, item]) => expressionOf([key, item], `${path}.get(${String(key)})`));
    return `new Map([${entries.join(", ")}])`;
  }
  if (typeof value === "object" && [Object.prototype, null].includes(Object.getPrototypeOf(value))) {
    const fields = Object.entries(value).map(([key, item]) => {
      return `  ${JSON.stringify(key)}: ${expressionOf(item, `${path}.${key}`)},\n`;
    });
    return `{\n${fields.join("")}}`;
  }
  throw new TypeError(
    `cannot freeze ${path}: expected plain data, got ${typeof value} ${Object.prototype.toString.call(value)}`,
  );
}

/** The text of a module with these exports. @param {Record<string, unknown>} exports @param {string} from */
export function frozenModule(exports, from) {
  const lines = Object.entries(exports).map(([name, value]) => {
    const expression = expressionOf(value, name);
    return name === "default" ? `export default ${expression};` : `export const ${name} = ${expression};`;
  });
  const decode = lines.some((line) => line.includes('bytes("'))
    ? "const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));\n"
    : "";
  return `/* Written by the build from ${from}. */\n${decode}${lines.join("\n")}\n`;
}

/** Freezes every `*.frozen.js` below the folder, and says which. @param {string} dist */
export async function freezeFolder(dist) {
  const names = readdirSync(dist, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".frozen.js"));
  for (const name of names) {
    const path = join(dist, name);
    const exports = await import(pathToFileURL(path).href);
    writeFileSync(path, frozenModule(exports, name.replace(/\.js$/, ".ts")));
    rmSync(`${path}.map`, { force: true });
  }
  return names;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const names = await freezeFolder(resolve("dist"));
  if (names.length === 0) {
    console.error("freeze: there is no *.frozen.js below dist");
    process.exitCode = 1;
  }
}
