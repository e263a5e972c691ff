import { fencedBlocks, filesOf, PACKAGES, textOf } from "../src/workspace.mjs";

const CODE = new Set(["ts", "js", "mjs", "typescript", "javascript"]);
const isProgram = ({ language, code }) => CODE.has(language) && /from "@lguest\//.test(code);

/** The examples of a package: every program in its examples folder. @param {string} name */
export function examplesOf(name) {
  return filesOf(`packages/${name}/examples`).filter((path) => /\.(ts|mjs)$/.test(path));
}

/**
 * The programs that a README shows: which file each is, and the output printed in the `text` block that follows
 * under the same heading.
 * `path` is undefined where no example has this text.
 * @param {string} readme @returns {{ readme: string, path: string | undefined, code: string, output: string | undefined }[]}
 */
export function programsIn(readme) {
  const files = PACKAGES.flatMap(examplesOf).map((path) => ({ path, text: textOf(path).trimEnd() }));
  const blocks = fencedBlocks(textOf(readme));
  return blocks.flatMap((block, at) => {
    if (!isProgram(block)) return [];
    const next = blocks[at + 1];
    const output = next?.language === "text" && next.section === block.section ? next.code : undefined;
    return [{ readme, path: files.find(({ text }) => text === block.code.trimEnd())?.path, code: block.code, output }];
  });
}

/** The programs of a README that are a file: those that can be run. @param {string} readme */
export function shownExamples(readme) {
  return programsIn(readme).filter(({ path }) => path !== undefined);
}
