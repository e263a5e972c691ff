/* Which opcodes the vectors cover. iced-x86, an independent decoder, names every encoding that an i686 with x87, MMX and SSE to SSE3
 * has, and every vector's encoding; one without a vector must be in the list of those that no program can be asked about.
 * The table is vectors/COVERAGE.md; `vitest -u` writes it anew. */
import { type Case, GROUPS, type Outcome, VECTOR_BREAKPOINT } from "@lguest-tools/vectors";
import { Code, Decoder, Instruction, OpKind } from "iced-x86";
import { expect, test } from "vitest";
import { OPTIONS, PRESENT } from "./support/iced.js";
import { forEachVector, readHeader } from "./support/vector-files.js";

/** Encodings without vectors: why, and what covers them. By the name that iced gives the encoding. */
const WITHOUT_VECTORS: readonly (readonly [encodings: RegExp, reason: string])[] = [
  [/^Cpuid$/, "every processor answers otherwise; test/system-registers.test.ts"],
  [/^Rdtsc$/, "the time; test/system-registers.test.ts"],
  [/^(Sysenter|Sysexitd)$/, "no part of a 32-bit program under a 64-bit system; tools/probe"],
  [/^(Sgdt|Sidt|Sldt|Str|Smsw)/, "the recording system answers in the processor's place (UMIP); tools/probe"],
  [/^Bswap_r16$/, "the manual leaves the result undefined"],
  [/^Reservednop_rm(16|32)_r(16|32)_0F0D$/, "#UD on the recorded processor, nothing on Intel's"],
  [/^Int1$/, "the recording machine's hypervisor reports another EIP; tools/probe"],
];

const MAPS = [[], [0x0f]];
/** Prefixes that make another encoding of an opcode. */
const PREFIXES = [[], [0x66], [0x67], [0x66, 0x67], [0xf3], [0xf2]];
/** Prefixes and the way to map 0F: no opcodes of the one-byte map. */
const LEAD_BYTES = new Set([0x0f, 0x26, 0x2e, 0x36, 0x3e, 0x64, 0x65, 0x66, 0x67, 0xf0, 0xf2, 0xf3]);
/** ModRM bytes that tell all encodings: memory at [eax] with each reg, and all registers. */
const MODRMS = [0, 8, 16, 24, 32, 40, 48, 56];
for (let modrm = 0xc0; modrm < 0x100; modrm++) MODRMS.push(modrm);

/** Cases by form of the operand; -1 where there is no such form. */
interface Row {
  readonly opcode: string;
  readonly instruction: string;
  memory: number;
  registers: number;
  faults: number;
}

const iced = new Instruction();

/** Decodes into `iced`. @returns false for what the processor does not have. */
function decodeWithIced(bytes: Uint8Array): boolean {
  const decoder = new Decoder(32, bytes, OPTIONS);
  decoder.decodeOut(iced);
  decoder.free();
  return iced.code !== Code.INVALID;
}

function usesMemory(): boolean {
  for (let n = 0; n < iced.opCount; n++) if (iced.opKind(n) === OpKind.Memory) return true;
  return false;
}

/** All encodings there are, by iced's name. */
function enumerate(): Map<string, Row> {
  const rows = new Map<string, Row>();
  const bytes = new Uint8Array(16);
  for (const prefix of PREFIXES) {
    for (const map of MAPS) {
      for (let opcode = 0; opcode < 0x100; opcode++) {
        if (map.length === 0 && LEAD_BYTES.has(opcode)) continue;
        for (const modrm of MODRMS) {
          bytes.fill(0);
          bytes.set([...prefix, ...map, opcode, modrm]);
          if (decodeWithIced(bytes) && iced.cpuidFeatures().every((feature) => PRESENT.has(feature))) addRow(rows);
        }
      }
    }
  }
  return rows;
}

function addRow(rows: Map<string, Row>): void {
  const name = Code[iced.code];
  let row = rows.get(name);
  if (row === undefined) {
    const info = iced.opCode;
    row = { opcode: info.opCodeString, instruction: info.instructionString, memory: -1, registers: -1, faults: 0 };
    rows.set(name, row);
    info.free();
  }
  if (usesMemory()) row.memory = 0;
  else row.registers = 0;
}

/** Counts the vectors into the rows. @returns how many are of no encoding. */
function count(rows: Map<string, Row>): number {
  let undefinedCases = 0;
  const visit = (c: Case, expected: Outcome) => {
    const row = decodeWithIced(c.code.subarray(0, c.codeBytes)) ? rows.get(Code[iced.code]) : undefined;
    if (row === undefined) {
      undefinedCases++;
      return;
    }
    if (usesMemory()) row.memory++;
    else row.registers++;
    if (expected.vector !== VECTOR_BREAKPOINT) row.faults++;
  };
  for (const group of GROUPS) forEachVector(group, visit);
  return undefinedCases;
}

function reasonFor(name: string): string | undefined {
  return WITHOUT_VECTORS.find(([encodings]) => encodings.test(name))?.[1];
}

function writeTable(rows: Map<string, Row>, undefinedCases: number): string {
  const headers = GROUPS.map(readHeader);
  const total = headers.reduce((sum, { cases }) => sum + cases, 0);
  const lines = [
    "# Coverage of the vectors",
    "",
    `Written by test/vector-coverage.test.ts from the vectors themselves. ${total} cases, answered by ${headers[0].processor}.`,
    "",
    "| group | cases |",
    "| --- | ---: |",
    ...headers.map(({ group, cases }) => `| ${group} | ${cases} |`),
    "",
    `Of these ${undefinedCases} are undefined encodings or too long, and must fault. The others by opcode: with a memory`,
    "operand, with registers only, and how many end with an exception of their own. – is for forms that do not exist.",
    "",
    "| opcode | instruction | memory | registers | exceptions |",
    "| --- | --- | ---: | ---: | ---: |",
  ];
  for (const [name, row] of rows) {
    const reason = reasonFor(name);
    const cell = (cases: number) =>
      cases < 0 ? "–" : cases > 0 || reason === undefined ? String(cases) : `none: ${reason}`;
    lines.push(`| ${row.opcode} | ${row.instruction} | ${cell(row.memory)} | ${cell(row.registers)} | ${row.faults} |`);
  }
  return `${lines.join("\n")}\n`;
}

test("every documented opcode has vectors, in every form", async () => {
  const rows = enumerate();
  const undefinedCases = count(rows);
  const missing: string[] = [];
  const needless: string[] = [];
  for (const [name, { memory, registers }] of rows) {
    const forms = [memory === 0 ? "memory" : "", registers === 0 ? "registers" : ""].filter((form) => form !== "");
    const listed = reasonFor(name) !== undefined;
    if (forms.length > 0 && !listed) missing.push(`${name}: ${forms.join(", ")}`);
    if (forms.length === 0 && listed) needless.push(name);
  }
  await expect(writeTable(rows, undefinedCases)).toMatchFileSnapshot("vectors/COVERAGE.md");
  expect(rows.size).toBeGreaterThan(800);
  expect(missing).toEqual([]);
  expect(needless).toEqual([]);
});
