/*T:913 The report for people.
 *
 * The cases of ring 1 first and marked at the margin, then those of the other rings and modes, both by group; what failed
 * with what was wanted and got; a count for each ring. Colours only where they are asked for. Before it: cli.ts. Next: run-probe.ts. */
import { styleText } from "node:util";
import type { CaseResult, Outcome } from "./run-probe.js";

export interface ReportOptions {
  /** What it ran on. */
  readonly title: string;
  /** Only what did not pass, with the counts. */
  readonly brief: boolean;
  readonly colours: boolean;
}

type Style = Parameters<typeof styleText>[0];
type Paint = (style: Style, text: string) => string;

/** The ring that paravirtual kernels run in: its cases stand out. */
const FEATURED = "ring 1";
const FEATURED_WHY = "where paravirtual kernels run";
const MARK = "▌";
const RINGS = ["ring 0", "ring 1", "ring 2", "ring 3", "V86", "real"];
const NAME_WIDTH = 66;

const WORDS: Readonly<Record<Outcome, readonly [word: string, style: Style]>> = {
  ok: ["ok", "green"],
  fail: ["FAIL", "red"],
  absent: ["--", "gray"],
  died: ["DIED", "red"],
};

/** "34 of 34": cases passed of those that apply. */
export function countOf(results: readonly CaseResult[]): { readonly passed: number; readonly total: number } {
  const asked = results.filter(({ outcome }) => outcome !== "absent");
  return { passed: asked.filter(({ outcome }) => outcome === "ok").length, total: asked.length };
}

function countText(results: readonly CaseResult[]): string {
  const { passed, total } = countOf(results);
  return `${passed} of ${total}`;
}

function caseLines(result: CaseResult, paint: Paint): string[] {
  const { ring, outcome, name, where, detail } = result;
  const featured = ring === FEATURED;
  const [word, style] = WORDS[outcome];
  const margin = featured ? paint("cyan", MARK) : " ";
  const label = featured ? paint(["cyan", "bold"], ring) : ring.padEnd(6);
  const line = `${margin} ${label}  ${paint(style, word.padEnd(4))}  ${name.padEnd(NAME_WIDTH)} ${paint("gray", `[${where}]`)}`;
  return detail === "" ? [line] : [line, `                ${paint("red", detail)}`];
}

function summaryLine(ring: string, results: readonly CaseResult[], paint: Paint): string {
  const text = `${ring}: ${countText(results)}`;
  if (ring !== FEATURED) return `  ${text}`;
  return paint(["cyan", "bold"], `${MARK} ${text}`);
}

function groupLines(results: readonly CaseResult[], brief: boolean, paint: Paint): string[] {
  return [...new Set(results.map(({ group }) => group))].flatMap((group) => {
    const members = results.filter((result) => result.group === group);
    const shown = brief ? members.filter(({ outcome }) => outcome === "fail" || outcome === "died") : members;
    const heading = `${paint("bold", group.padEnd(NAME_WIDTH + 15))}  ${countText(members)}`;
    return [...(brief ? [] : [""]), heading, ...shown.flatMap((result) => caseLines(result, paint))];
  });
}

/** The report as text, with a line end at its end. */
export function formatReport(results: readonly CaseResult[], { title, brief, colours }: ReportOptions): string {
  const paint: Paint = (style, text) => (colours ? styleText(style, text, { validateStream: false }) : text);
  const isFeatured = ({ ring }: CaseResult): boolean => ring === FEATURED;
  const lines = [
    paint("bold", title),
    "",
    paint(["cyan", "bold"], `${MARK} ${FEATURED}, ${FEATURED_WHY}`),
    ...groupLines(results.filter(isFeatured), brief, paint),
    "",
    paint("bold", "  The other rings and modes"),
    ...groupLines(
      results.filter((result) => !isFeatured(result)),
      brief,
      paint,
    ),
    "",
  ];
  for (const ring of RINGS) {
    const members = results.filter((result) => result.ring === ring);
    if (members.length > 0) lines.push(summaryLine(ring, members, paint));
  }
  lines.push(`  all: ${countText(results)}`);
  return `${lines.join("\n")}\n`;
}
