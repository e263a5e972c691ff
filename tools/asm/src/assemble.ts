/*T:300 The assembler.
 *
 * Source to bytes: preprocess, parse once, then pass over the statements until no label moves, and once more to write.
 * Everything before this file is a part of it; after it come only the wrappers that make images (elf.ts). */
import { dataBytes } from "./data.js";
import { encodeInstruction } from "./encode.js";
import { AsmError } from "./errors.js";
import { type Expression, evaluate, type Scope } from "./expression.js";
import { listingOf } from "./listing.js";
import { Preprocessor } from "./preprocess.js";
import type { SourceLine } from "./preprocess-text.js";
import { Section } from "./section.js";
import { type Line, type Statement, StatementParser } from "./statement.js";

export type AssembleOptions = {
  /** Address of the first byte, 0 to 2^32 - 1; `org` in the source goes before it. Default 0. */
  readonly origin?: number;
  /** Mode the source begins in. Default 32. */
  readonly bits?: 16 | 32;
  /** Constants for the source: integers, -2^63 to 2^64 - 1. */
  readonly symbols?: Readonly<Record<string, number | bigint>>;
  /** Name of the source in messages. Default "asm". */
  readonly name?: string;
  /** Sources for `%include "name"`. */
  readonly includes?: Readonly<Record<string, string>>;
};

/** What one line of source became. */
export type AssembledLine = {
  readonly line: number;
  readonly address: number;
  readonly bytes: Uint8Array;
  readonly text: string;
};

export type Assembled = {
  /** The code and data, sections one after the other, `.bss` left out. */
  readonly bytes: Uint8Array;
  /** Address of the first byte. */
  readonly origin: number;
  /** Bytes of `.bss` that follow the code, alignment included. */
  readonly bssSize: number;
  /** Labels and equ constants; local labels as `parent.local`. Values wrapped to 0…2^32 - 1 when negative 32-bit. */
  readonly symbols: Readonly<Record<string, number>>;
  /** Address, bytes and text of each line. */
  readonly listing: string;
  readonly lines: readonly AssembledLine[];
};

const MAX_PASSES = 200;
const MAX_BYTES = 1 << 28;
const MAX_TIMES = 1n << 28n;

type ParsedLine = SourceLine & Line;

/**
 * Assembles IA-32 source in Intel (NASM-like) syntax.
 * @throws AsmError with the line, what was expected and what was got.
 */
export function assemble(source: string, options: AssembleOptions = {}): Assembled {
  return new Assembler(source, options).run();
}

class Assembler {
  private readonly name: string;
  private readonly options: AssembleOptions;
  private readonly lines: ParsedLine[];
  private readonly values = new Map<string, bigint>();
  private readonly sections = new Map<string, Section>();
  private origin: bigint;
  private bits: 16 | 32 = 32;
  private current: Section;
  private struc: { readonly name: string; readonly outside: Section } | undefined;
  private final = false;
  private unknownCount = 0;
  private changed = false;
  private readonly output: AssembledLine[] = [];

  constructor(source: string, options: AssembleOptions) {
    this.name = options.name ?? "asm";
    this.options = options;
    this.origin = BigInt(options.origin ?? 0);
    const symbols = new Map(
      Object.entries(options.symbols ?? {}).map(([name, value]) => [name, this.constant(name, value)]),
    );
    for (const [name, value] of symbols) this.values.set(name, value);
    const plain = new Preprocessor({ name: this.name, symbols, includes: options.includes ?? {} }).run(source);
    const parser = new StatementParser();
    this.lines = plain.map((line) => this.at(line, () => ({ ...line, ...parser.parse(line.text) })));
    this.refuseDuplicates(symbols);
    this.current = this.section(".text", 1);
  }

  private constant(name: string, value: number | bigint): bigint {
    if (typeof value === "number" && !Number.isSafeInteger(value)) {
      throw new AsmError("ASM_SYMBOL", `options.symbols.${name}: expected an integer, got ${value}`);
    }
    return BigInt(value);
  }

  /** Runs an action for a line and gives its errors their place. */
  private at<T>(line: SourceLine, action: () => T): T {
    try {
      return action();
    } catch (error) {
      if (!(error instanceof AsmError) || error.line > 0) throw error;
      throw new AsmError(error.code, error.detail, { name: this.name, line: line.line, text: line.text });
    }
  }

  private refuseDuplicates(symbols: ReadonlyMap<string, bigint>): void {
    const seen = new Map<string, number>();
    for (const name of symbols.keys()) seen.set(name, 0);
    for (const line of this.lines) {
      const name = line.label ?? (line.statement.kind === "equ" ? line.statement.name : undefined);
      if (name === undefined) continue;
      const first = seen.get(name);
      const where = first === 0 ? "options.symbols" : `line ${first}`;
      if (first !== undefined) {
        this.at(line, () => {
          throw new AsmError("ASM_SYMBOL", `symbol ${name}: expected one definition, got another after ${where}`);
        });
      }
      seen.set(name, line.line);
    }
  }

  run(): Assembled {
    for (let pass = 0; ; pass++) {
      this.pass();
      if (!this.changed && this.unknownCount === 0) break;
      if (pass > 0 && !this.changed) break;
      if (pass === MAX_PASSES)
        throw new AsmError("ASM_LIMIT", `passes: expected at most ${MAX_PASSES} until labels rest, got more`);
    }
    this.final = true;
    this.pass();
    return this.result();
  }

  private section(name: string, align: number): Section {
    const known = this.sections.get(name);
    if (known !== undefined) return known;
    const made = new Section(name, align);
    this.sections.set(name, made);
    return made;
  }

  /** Sections in order of first appearance, those without bytes last. */
  private placed(): Section[] {
    const all = [...this.sections.values()];
    return [...all.filter((section) => !section.isBss), ...all.filter((section) => section.isBss)];
  }

  private pass(): void {
    let start = this.origin;
    for (const section of this.placed()) {
      section.place(start);
      start = section.end;
    }
    for (const section of this.sections.values()) section.rewind();
    this.current = this.section(".text", 1);
    this.bits = this.options.bits ?? 32;
    this.struc = undefined;
    this.changed = false;
    this.unknownCount = 0;
    for (const line of this.lines) this.at(line, () => this.line(line));
    for (const section of this.sections.values()) this.changed = section.settle() || this.changed;
  }

  private line(line: ParsedLine): void {
    if (line.label !== undefined) this.define(line.label, this.current.here);
    const address = this.current.here;
    const section = this.current;
    const from = section.length;
    this.statement(line.statement);
    if (!this.final) return;
    const bytes = section === this.current ? section.bytes(from) : new Uint8Array(0);
    this.output.push({ line: line.line, address: Number(BigInt.asUintN(32, address)), bytes, text: line.text });
  }

  private define(name: string, value: bigint): void {
    if (this.values.get(name) === value) return;
    this.values.set(name, value);
    this.changed = true;
  }

  private scope(): Scope {
    const lookup = (name: string): bigint | undefined => this.values.get(name);
    const unknown = (name: string): void => {
      this.unknownCount++;
      if (this.final)
        throw new AsmError("ASM_SYMBOL", `symbol ${name}: expected a label or constant, got an unknown name`);
    };
    return { lookup, here: this.current.here, section: this.current.start, unknown };
  }

  private value(expression: Expression): bigint {
    return evaluate(expression, this.scope());
  }

  private statement(statement: Statement): void {
    switch (statement.kind) {
      case "instruction": {
        const unknowns = (): number => this.unknownCount;
        const context = { bits: this.bits, scope: this.scope(), site: statement.site, final: this.final, unknowns };
        this.current.write(encodeInstruction(statement.mnemonic, statement.operands, statement.prefixes, context));
        return;
      }
      case "data": {
        for (const item of statement.items)
          this.current.write(dataBytes(item, statement.size, this.scope(), this.final));
        return;
      }
      case "reserve":
        this.skip(this.value(statement.count) * BigInt(statement.size), 0);
        return;
      case "times":
        this.times(statement);
        return;
      case "align": {
        const boundary = this.value(statement.boundary);
        if (boundary < 1n || (boundary & (boundary - 1n)) !== 0n) {
          throw new AsmError("ASM_RANGE", `align: expected a power of two, got ${boundary}`);
        }
        this.skip(-this.current.here & (boundary - 1n), statement.fill);
        return;
      }
      case "equ":
        this.equ(statement);
        return;
      default:
        this.directive(statement);
    }
  }

  private directive(statement: Statement): void {
    switch (statement.kind) {
      case "bits":
        this.bits = statement.bits;
        return;
      case "org":
        this.org(this.value(statement.origin));
        return;
      case "section":
        this.current = this.section(statement.name, statement.align);
        return;
      case "struc":
        this.struc = { name: statement.name, outside: this.current };
        this.current = new Section(".absolute", 1);
        return;
      case "endstruc":
        if (this.struc === undefined) throw new AsmError("ASM_SYNTAX", "endstruc: expected struc before it");
        this.define(`${this.struc.name}_size`, this.current.here);
        this.current = this.struc.outside;
        this.struc = undefined;
        return;
      default:
        return;
    }
  }

  private equ(statement: Extract<Statement, { kind: "equ" }>): void {
    const before = this.unknownCount;
    const value = this.value(statement.value);
    if (this.unknownCount === before) this.define(statement.name, value);
  }

  private times(statement: Extract<Statement, { kind: "times" }>): void {
    const before = this.unknownCount;
    let count = this.value(statement.count);
    if (this.unknownCount !== before || (!this.final && count < 0n)) count = 0n;
    if (count < 0n || count > MAX_TIMES)
      throw new AsmError("ASM_RANGE", `times: expected 0 to ${MAX_TIMES}, got ${count}`);
    for (let i = 0n; i < count; i++) this.statement(statement.statement);
  }

  private org(origin: bigint): void {
    if (this.current.length > 0 || this.current.name !== ".text") {
      throw new AsmError("ASM_SYNTAX", "org: expected it before all code, got code already");
    }
    if (this.origin === origin) return;
    this.origin = origin;
    this.changed = true;
    this.current.place(origin);
  }

  private skip(count: bigint, fill: number): void {
    if (count < 0n && !this.final) return;
    if (count < 0n || count > MAX_BYTES)
      throw new AsmError("ASM_RANGE", `space: expected 0 to ${MAX_BYTES} bytes, got ${count}`);
    this.current.fill(Number(count), fill);
  }

  private result(): Assembled {
    const sections = this.placed();
    const solid = sections.filter((section) => !section.isBss && section.length > 0);
    const end = lastEnd(solid, this.origin);
    const bytes = new Uint8Array(Number(end - this.origin));
    for (const section of solid) bytes.set(section.bytes(0), Number(section.start - this.origin));
    const bssEnd = lastEnd(sections, end);
    const symbols: Record<string, number> = {};
    for (const [name, value] of this.values) {
      if (name.startsWith("..@")) continue;
      symbols[name] = Number(value < 0n && value >= -(1n << 31n) ? BigInt.asUintN(32, value) : value);
    }
    return {
      bytes,
      origin: Number(this.origin),
      bssSize: Number(bssEnd - end),
      symbols,
      listing: listingOf(this.output),
      lines: this.output,
    };
  }
}

/** The highest end of the sections, `least` if there is none above. */
function lastEnd(sections: readonly Section[], least: bigint): bigint {
  let end = least;
  for (const section of sections) if (section.end > end) end = section.end;
  return end;
}
