/*T:820 The packages as a stranger gets them.
 *
 * Packs the seven packages as they would be published and installs the tarballs into an empty folder outside the
 * workspace, where neither sources nor sibling folders can help. pack.test.mjs looks at the tarballs and runs in that
 * folder what the READMEs show. T:830 makes what is frozen into those tarballs.
 */
import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { manifestOf, PACKAGES, ROOT } from "./workspace.mjs";

/**
 * @typedef {{ status: number, stdout: string, stderr: string }} Outcome
 */

/** Variables of the running pnpm would steer a stranger's npm: the command gets an environment without them. */
function plainEnvironment() {
  const kept = Object.entries(process.env).filter(([name]) => !/^(npm_|pnpm_|VITEST|NODE_ENV$|NODE_OPTIONS$|TURBO)/i.test(name));
  const configured = Object.entries(process.env).filter(([name]) => /^npm_config_(registry|userconfig|cache|cafile)$/i.test(name));
  return Object.fromEntries([...kept, ...configured]);
}

/**
 * Runs a program and waits for it; a status other than 0 is an answer, not an error.
 * @param {string} program @param {string[]} args @param {{ cwd: string, input?: string, timeout?: number }} options
 * @returns {Promise<Outcome>}
 */
export function run(program, args, { cwd, input = "", timeout = 120_000 }) {
  return new Promise((resolve) => {
    const options = { cwd, timeout, env: plainEnvironment(), maxBuffer: 1 << 26, shell: process.platform === "win32" };
    const child = execFile(program, args, options, (error, stdout, stderr) => {
      const status = error === null ? 0 : typeof error.code === "number" ? error.code : -1;
      resolve({ status, stdout, stderr: error?.killed ? `${stderr}\nkilled after ${timeout} ms` : stderr });
    });
    child.stdin?.end(input);
  });
}

/** As `run`, but a status other than 0 throws what the program said. @param {Parameters<typeof run>} args */
export async function mustRun(...args) {
  const outcome = await run(...args);
  if (outcome.status === 0) return outcome;
  throw new Error(`${args[0]} ${args[1].join(" ")}: status ${outcome.status}\n${outcome.stdout}\n${outcome.stderr}`);
}

/** The JavaScript file of a command of an installed package. @param {string} name @param {string} command */
export function commandOf(name, command) {
  const require = createRequire(import.meta.url);
  let folder = dirname(require.resolve.paths(name)?.map((path) => join(path, name, "x")).find(exists) ?? "");
  folder = realpathSync(folder);
  const { bin } = require(join(folder, "package.json"));
  return join(folder, typeof bin === "string" ? bin : bin[command]);
}

/** @param {string} path a file in the folder that is looked for */
function exists(path) {
  try {
    realpathSync(dirname(path));
    return true;
  } catch {
    return false;
  }
}

/** An empty folder of its own, outside the workspace. */
export function emptyFolder() {
  return realpathSync(mkdtempSync(join(tmpdir(), "lguest-pack-")));
}

/**
 * Packs every package. Their `dist` must be built.
 * @param {string} into an existing folder @returns {Promise<Record<string, string>>} tarball by package folder name
 */
export async function packAll(into) {
  const pnpm = commandOf("pnpm", "pnpm");
  /** @type {Record<string, string>} */
  const tarballs = {};
  for (const name of PACKAGES) {
    const { version } = manifestOf(`packages/${name}`);
    await mustRun(process.execPath, [pnpm, "pack", "--pack-destination", into], { cwd: join(ROOT, "packages", name) });
    tarballs[name] = join(into, `lguest-${name}-${version}.tgz`);
  }
  return tarballs;
}

/** Installs tarballs into `folder`, which becomes a project of its own. @param {string} folder @param {string[]} tarballs */
export async function installAll(folder, tarballs) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), `${JSON.stringify({ name: "stranger", private: true, type: "module" })}\n`);
  await mustRun("npm", ["install", "--no-audit", "--no-fund", "--prefer-offline", ...tarballs], { cwd: folder });
}
