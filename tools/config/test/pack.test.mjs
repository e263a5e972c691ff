import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { commandOf, emptyFolder, installAll, mustRun, packAll, run } from "../src/pack.mjs";
import { fencedBlocks, filesOf, importsIn, PACKAGES, ROOT, textOf } from "../src/workspace.mjs";

const folder = emptyFolder();
const stranger = join(folder, "stranger");
let tarballs = {};

beforeAll(async () => {
  mkdirSync(join(folder, "tarballs"));
  tarballs = await packAll(join(folder, "tarballs"));
  await installAll(stranger, Object.values(tarballs));
}, 300_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The files of an installed package, relative to it. */
function installedFiles(name) {
  const start = join(stranger, "node_modules", "@lguest", name);
  return { start, files: filesOf("").length >= 0 ? listBelow(start) : [] };
}

function listBelow(start) {
  return mustList(start).map((path) => path.slice(start.length + 1));
}
