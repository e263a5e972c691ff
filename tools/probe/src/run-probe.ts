/*T:914 A whole run.
 *
 * Reads what the image prints back into results. A machine that dies in a case is started anew behind it, so that a peer
 * is asked every question. Before it: report.ts, which shows results. Next: machines.ts. */
import type { ProbeImage } from "./build-image.js";
import type { Machine } from "./machines.js";

/** ok; fail; absent: CPUID does not name what the case is about; died: the machine never came back from it. */
export type Outcome = "ok" | "fail" | "absent" | "died";

export interface CaseResult {
  readonly group: string;
  /** "ring 0" to "ring 3", "V86" or "real". */
  readonly ring: string;
  readonly name: string;
  /** The manual's volume and section, or volume and instruction. */
  readonly where: string;
  readonly outcome: Outcome;
  /** What was wanted and what was got; how the machine died; empty if it passed. */
  readonly detail: string;
}

const OUTCOMES: Readonly<Record<string, Outcome>> = { ok: "ok", FAIL: "fail", "--": "absent" };
const LINE = /^(?:ring \d|V86|real) +(ok|FAIL|--) +.* {2}\[SDM [^\]]+\](.*)$/;

/** The complete lines of an output that are about a record, in order. */
function recordLines(output: string): string[] {
  const lines = output.replaceAll("\r", "").split("\n").slice(0, -1);
  const summary = lines.indexOf("== summary");
  return lines.slice(0, summary < 0 ? undefined : summary).filter((line) => line.startsWith("== ") || LINE.test(line));
}

/**
 * Runs every case.
 * @param seconds that one start of the machine may take.
 * @throws Error if a line is not that of the case whose turn it is: output was lost.
 */
export async function runProbe(image: ProbeImage, machine: Machine, seconds: number): Promise<CaseResult[]> {
  const { file, records } = image;
  const results: CaseResult[] = [];
  let group = "";
  for (let from = 0; from < records.length; ) {
    const { output, end } = await machine(file, `probe from=${from}`, seconds);
    const lines = recordLines(output);
    for (const line of [...lines, undefined]) {
      const record = records[from];
      if (record === undefined) break;
      from++;
      if (record.kind === "title") {
        group = record.title;
        continue;
      }
      const [, word = "", detail = ""] = line === undefined ? [] : (LINE.exec(line) ?? []);
      const outcome = line === undefined ? "died" : OUTCOMES[word];
      const { ring, name, where } = record;
      if (line !== undefined && !line.includes(`  ${name}  [${where}]`)) {
        throw new Error(`output: expected the line of "${name}", got "${line}"`);
      }
      results.push({ group, ring, name, where, outcome, detail: outcome === "died" ? end : detail.trim() });
    }
  }
  return results;
}
