/*T:900 The journey.
 *
 * The source of this project can be read as a story: every file opens with a comment whose first line is
 * `/*H:300 Title.`, a letter for the part and a number for the place within it. This file finds those openings, puts
 * them in order and says what is wrong with them. T:910 is the command that prints the story.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";

/** The parts, in the order in which they are told. */
export const PARTS = {
  Preparation: "P",
  Cpu: "C",
  Switcher: "S",
  Host: "H",
  Launcher: "L",
  Xen: "X",
  Guest: "G",
  Tools: "T",
};

/** Which part a folder tells. Other folders below tools/ tell T. */
const LETTER_OF_FOLDER = {
  "packages/descriptor-tables": "P",
  "packages/mmu": "P",
  "packages/x86-cpu": "C",
  "packages/switcher": "S",
  "packages/lguest-host": "H",
  "packages/launcher": "L",
  "packages/xen-hypercalls": "X",
  "tools/guests": "G",
};

const SOURCE = /\.(ts|mts|js|mjs|S|s|asm)$/;
const NOT_TOLD = /\.(test|bench|d)\.m?ts$|\.test\.mjs$/;
const NOT_ENTERED = new Set(["node_modules", "dist", "fixtures", "test", "tests"]);

/** The first line, with any #! line before it left out. */
const OPENING = /^(?:#![^\n]*\n)?\/\*([A-Z]):(\d+)[ \t]+([^\n]+?)[ \t]*(?:\*\/)?[ \t]*\n/;

/**
 * @typedef {{ path: string, letter: string, number: number, title: string, body: string }} Room
 * @typedef {{ rooms: Room[], faults: string[] }} Journey
 */

/** @param {string} folder @returns {string[]} */
function filesBelow(folder) {
  const found = [];
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!NOT_ENTERED.has(entry.name)) found.push(...filesBelow(path));
    } else if (SOURCE.test(entry.name) && !NOT_TOLD.test(entry.name)) {
      found.push(path);
    }
  }
  return found;
}

/** Every source file of the packages and tools under `root`, as paths relative to it, with `/`. */
export function sourceFiles(/** @type {string} */ root) {
  const found = [];
  for (const group of ["packages", "tools"]) {
    for (const entry of readdirSync(join(root, group), { withFileTypes: true })) {
      if (!entry.isDirectory()) continue;
      try {
        found.push(...filesBelow(join(root, group, entry.name, "src")));
      } catch (error) {
        if (/** @type {NodeJS.ErrnoException} */ (error).code !== "ENOENT") throw error;
      }
    }
  }
  return found.map((path) => relative(root, path).split(sep).join("/")).sort();
}

/**
 * The opening comment of one file, or undefined where there is none in the right form.
 * @param {string} path @param {string} text @returns {Room | undefined}
 */
export function readOpening(path, text) {
  const match = OPENING.exec(text);
  if (match === null) return undefined;
  const [line, letter, number, title] = match;
  const end = text.indexOf("*/");
  const body = line.includes("*/", 2)
    ? ""
    : text
        .slice(line.length, end)
        .split("\n")
        .map((row) =>
          row
            .replace(/^ \* ?/, "")
            .replace(/^ \*?$/, "")
            .trimEnd(),
        )
        .join("\n")
        .trim();
  return { path, letter, number: Number(number), title: title.replace(/\*\/$/, "").trim(), body };
}

/** @param {string} path */
function letterOf(path) {
  const folder = path.split("/").slice(0, 2).join("/");
  return LETTER_OF_FOLDER[/** @type {keyof typeof LETTER_OF_FOLDER} */ (folder)] ?? "T";
}

/**
 * Reads the openings of the given files and says, in one line each, what is wrong: no tag, a tag of another part, a
 * number used twice.
 * @param {{ path: string, text: string }[]} files @returns {Journey}
 */
export function readJourney(files) {
  const rooms = [];
  const faults = [];
  const firstAt = new Map();
  for (const { path, text } of files) {
    const room = readOpening(path, text);
    if (room === undefined) {
      faults.push(`${path}: no tag. The first line must read "/*${letterOf(path)}:nnn Title."`);
      continue;
    }
    const expected = letterOf(path);
    if (room.letter !== expected)
      faults.push(`${path}: tag ${room.letter}:${room.number}, expected letter ${expected}`);
    const tag = `${room.letter}:${String(room.number).padStart(3, "0")}`;
    const first = firstAt.get(tag);
    if (first !== undefined) faults.push(`${path}: ${tag} is used already, by ${first}`);
    else firstAt.set(tag, path);
    rooms.push(room);
  }
  const order = Object.values(PARTS);
  rooms.sort((a, b) => order.indexOf(a.letter) - order.indexOf(b.letter) || a.number - b.number);
  return { rooms, faults };
}

/** The journey of the repository at `root`. */
export function journeyOf(/** @type {string} */ root) {
  return readJourney(sourceFiles(root).map((path) => ({ path, text: readFileSync(join(root, path), "utf8") })));
}

/** One room as it is printed. */
export function formatRoom(/** @type {Room} */ room) {
  const heading = `${room.letter}:${String(room.number).padStart(3, "0")} ${room.title}`;
  return `${heading}\n    ${room.path}\n${room.body === "" ? "" : `\n${room.body.replace(/^(?=.)/gm, "  ")}\n`}`;
}
