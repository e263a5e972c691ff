/*T:820 The packages as a stranger gets them.
 *
 * Packs the seven packages as they would be published and installs the tarballs into an empty folder outside the
 * workspace, where neither sources nor sibling folders can help. pack.test.mjs looks at the tarballs and runs in that
 * folder what the READMEs show.
 */
import { execFile } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { manifestOf, PACKAGES, ROOT } from "./workspace.mjs";

/** What a running pnpm, turbo or vitest sets would steer a stranger's programs: these variables are left out. */
const NOT_A_STRANGERS =
  /^(npm_(package|lifecycle|node|execpath|command|config_(?!registry|userconfig|globalconfig|cache|cafile))|pnpm_|vitest|turbo|node_env$|node_options$|node_path$|init_cwd$)/i;

/**
 * Runs a program and waits for it; a status other than 0 is an answer, not an error.
 * @param {string} program @param {string[]} args @param {{ cwd: string, input?: string, timeout?: number }} options
 * @returns {Promise<{ status: number, stdout: string, stderr: string }>}
 */
export function run(program, args, { cwd, input = "", timeout = 120_000 }) {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !NOT_A_STRANGERS.test(name)));
  const options = { cwd, timeout, env, maxBuffer: 1 << 26, shell: process.platform === "win32" };
  return new Promise((resolve) => {
    const child = execFile(program, args, options, (error, stdout, stderr) => {
      const status = error === null ? 0 : typeof error.code === "number" ? error.code : -1;
      resolve({ status, stdout, stderr: error?.killed ? `${stderr}\nkilled after ${timeout} ms` : stderr });
    });
    child.stdin?.on("error", () => {});
    child.stdin?.end(input);
  });
}

/** As `run`, but a status other than 0 throws what the program said. @param {Parameters<typeof run>} args */
export async function mustRun(...args) {
  const outcome = await run(...args);
  if (outcome.status === 0) return outcome;
  throw new Error(`${args[0]} ${args[1].join(" ")}: status ${outcome.status}\n${outcome.stdout}\n${outcome.stderr}`);
}

/**
 * The JavaScript file of a command that the root or this package has installed.
 * @param {string} name @param {string} command
 */
export function commandOf(name, command) {
  const folders = [join(ROOT, "tools/config/node_modules", name), join(ROOT, "node_modules", name)];
  const folder = folders.find((path) => existsSync(join(path, "package.json")));
  if (folder === undefined) throw new Error(`${name} is not installed in ${folders.join(" or ")}`);
  const { bin } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  return join(folder, typeof bin === "string" ? bin : bin[command]);
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
    const cwd = join(ROOT, "packages", name);
    if (!existsSync(join(cwd, "dist", "index.js"))) throw new Error(`packages/${name} is not built: run pnpm build`);
    await mustRun(process.execPath, [pnpm, "pack", "--pack-destination", into], { cwd });
    tarballs[name] = join(into, `lguest-${name}-${manifestOf(`packages/${name}`).version}.tgz`);
  }
  return tarballs;
}

/** Installs tarballs into `folder`, which becomes a project of its own. @param {string} folder @param {string[]} tarballs */
export async function installAll(folder, tarballs) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, "package.json"),
    `${JSON.stringify({ name: "stranger", private: true, type: "module" })}\n`,
  );
  const quiet = ["--no-audit", "--no-fund", "--no-update-notifier", "--prefer-offline"];
  await mustRun("npm", ["install", ...quiet, ...tarballs], { cwd: folder, timeout: 240_000 });
}
