/*T:150 The preprocessor.
 *
 * Macros, repetition, conditions and constants, as NASM writes them: it turns the source into plain lines, each with
 * the line number it came from, so that the statements (statement.ts) need to know nothing of `%`. */
import { AsmError } from "./errors.js";
import { evaluate, parseExpression, TokenReader } from "./expression.js";
import { replaceWords, type SourceLine, splitArguments, withoutComment } from "./preprocess-text.js";
import { tokenize } from "./tokens.js";

type Macro = {
  readonly name: string;
  readonly least: number;
  readonly most: number;
  readonly defaults: readonly string[];
  readonly body: readonly SourceLine[];
};

export type PreprocessOptions = {
  readonly name: string;
  readonly symbols: ReadonlyMap<string, bigint>;
  readonly includes: Readonly<Record<string, string>>;
};

const MAX_LINES = 2_000_000;
const MAX_DEPTH = 64;
const CLOSERS: Readonly<Record<string, string>> = { "%macro": "%endmacro", "%rep": "%endrep" };

/** The first word of a line in lower case, when it is a directive. */
function directiveOf(text: string): string | undefined {
  return /^\s*(%[a-z]+)\b/i.exec(text)?.[1].toLowerCase();
}

export class Preprocessor {
  readonly out: SourceLine[] = [];
  private readonly options: PreprocessOptions;
  private readonly defines = new Map<string, string>();
  private readonly constants = new Map<string, bigint>();
  private readonly macros = new Map<string, Macro[]>();
  private expansions = 0;
  private depth = 0;
  private leavingRep = false;

  constructor(options: PreprocessOptions) {
    this.options = options;
  }

  run(source: string): SourceLine[] {
    this.lines(joinContinued(source));
    return this.out;
  }

  private fail(line: SourceLine, detail: string): never {
    throw new AsmError("ASM_MACRO", detail, { name: this.options.name, line: line.line, text: line.text });
  }

  private guarded<T>(line: SourceLine, action: () => T): T {
    try {
      return action();
    } catch (error) {
      if (!(error instanceof AsmError) || error.line > 0) throw error;
      throw new AsmError(error.code, error.detail, { name: this.options.name, line: line.line, text: line.text });
    }
  }

  private lines(lines: readonly SourceLine[]): void {
    if (++this.depth > MAX_DEPTH) this.fail(lines[0], `macro depth: expected at most ${MAX_DEPTH}, got more`);
    for (let i = 0; i < lines.length && !this.leavingRep; ) {
      const line = { text: withoutCommentAt(lines[i], this.options.name), line: lines[i].line };
      const directive = directiveOf(line.text);
      i =
        directive === undefined
          ? this.plain(line, i)
          : this.guarded(line, () => this.directive(directive, line, lines, i));
    }
    this.depth--;
  }

  private plain(line: SourceLine, index: number): number {
    const text = this.guarded(line, () => this.expandDefines(line.text).replace(/\s*%\+\s*/g, ""));
    if (text.trim() === "") return index + 1;
    if (this.out.length >= MAX_LINES) this.fail(line, `lines: expected at most ${MAX_LINES} after expansion, got more`);
    const call = /^\s*(?:([A-Za-z_.?@%][\w.?@$#~]*)\s*:)?\s*([A-Za-z_.?@][\w.?@$#~]*)(?:\s+(.*))?$/s.exec(text);
    const candidates = call === null ? undefined : this.macros.get(call[2].toLowerCase());
    if (call !== null && candidates !== undefined) {
      if (call[1] !== undefined) this.out.push({ text: `${call[1]}:`, line: line.line });
      this.expand(
        candidates,
        call[2],
        this.guarded(line, () => splitArguments(call[3] ?? "")),
        line,
      );
      return index + 1;
    }
    this.noteConstant(text);
    this.out.push({ text, line: line.line });
    return index + 1;
  }

  /** `NAME equ value` that can be known already may be used in a %if. */
  private noteConstant(text: string): void {
    const equ = /^\s*([A-Za-z_?@][\w.?@$#~]*)\s*:?\s+equ\s+(.*)$/is.exec(text);
    if (equ === null) return;
    try {
      this.constants.set(equ[1], this.value(equ[2]));
    } catch (error) {
      if (!(error instanceof AsmError)) throw error;
    }
  }

  private expandDefines(text: string, depth = 0): string {
    if (this.defines.size === 0 || depth > MAX_DEPTH) return text;
    let changed = false;
    const out = replaceWords(text, (word) => {
      const value = this.defines.get(word);
      changed ||= value !== undefined && value !== word;
      return value;
    });
    return changed ? this.expandDefines(out, depth + 1) : out;
  }

  private value(text: string): bigint {
    const reader = new TokenReader(tokenize(this.expandDefines(text)));
    const expression = parseExpression(reader);
    if (!reader.atEnd)
      throw new AsmError("ASM_SYNTAX", `expected the end of the expression, got ${reader.peek().text}`);
    const unknown = (name: string): void => {
      throw new AsmError("ASM_SYMBOL", `symbol ${name}: expected a constant known at this line, got an unknown name`);
    };
    const lookup = (name: string): bigint | undefined => this.constants.get(name) ?? this.options.symbols.get(name);
    return evaluate(expression, { lookup, here: 0n, section: 0n, unknown });
  }

  private directive(directive: string, line: SourceLine, lines: readonly SourceLine[], index: number): number {
    const rest = line.text.trim().slice(directive.length).trim();
    switch (directive) {
      case "%macro":
      case "%rep": {
        const end = closing(lines, index, directive, CLOSERS[directive]);
        if (end < 0) this.fail(line, `${directive}: expected ${CLOSERS[directive]}, got the end of the source`);
        const body = lines.slice(index + 1, end);
        if (directive === "%macro") this.defineMacro(rest, body, line);
        else this.repeat(rest, body, line);
        return end + 1;
      }
      case "%if":
      case "%ifdef":
      case "%ifndef":
        return this.condition(lines, index, line);
      case "%define":
      case "%xdefine": {
        const parts = /^([A-Za-z_.?@][\w.?@$#~]*)(?:\s+(.*))?$/s.exec(rest);
        if (parts === null) this.fail(line, `${directive}: expected NAME value, got ${rest}`);
        this.defines.set(parts[1], directive === "%xdefine" ? this.expandDefines(parts[2] ?? "") : (parts[2] ?? ""));
        return index + 1;
      }
      case "%assign": {
        const parts = /^([A-Za-z_.?@][\w.?@$#~]*)\s+(.*)$/s.exec(rest);
        if (parts === null) this.fail(line, `%assign: expected NAME expression, got ${rest}`);
        this.defines.set(parts[1], `${this.value(parts[2])}`);
        return index + 1;
      }
      case "%undef":
        this.defines.delete(rest);
        return index + 1;
      case "%exitrep":
        this.leavingRep = true;
        return index + 1;
      case "%error":
        return this.fail(line, `%error: ${rest}`);
      case "%include":
        this.include(rest, line);
        return index + 1;
      default:
        return this.fail(line, `directive: expected one that README.md names, got ${directive}`);
    }
  }

  private include(rest: string, line: SourceLine): void {
    const name = rest.replace(/^["']|["']$/g, "");
    const source = this.options.includes[name];
    if (source === undefined) this.fail(line, `%include: expected a name in options.includes, got ${name}`);
    this.lines(joinContinued(source));
  }

  private defineMacro(rest: string, body: readonly SourceLine[], line: SourceLine): void {
    const head = /^([A-Za-z_.?@][\w.?@$#~]*)\s+(\d+)(?:-(\d+|\*))?(?:\s+(.*))?$/s.exec(rest);
    if (head === null) this.fail(line, `%macro: expected NAME count or NAME least-most, got ${rest}`);
    const least = Number(head[2]);
    const most = head[3] === undefined ? least : head[3] === "*" ? Number.POSITIVE_INFINITY : Number(head[3]);
    const name = head[1].toLowerCase();
    const macro = { name: head[1], least, most, defaults: splitArguments(head[4] ?? ""), body };
    this.macros.set(name, [macro, ...(this.macros.get(name) ?? [])]);
  }

  private expand(candidates: readonly Macro[], name: string, args: readonly string[], call: SourceLine): void {
    const macro = candidates.find((each) => args.length >= each.least && args.length <= each.most);
    if (macro === undefined) {
      const counts = candidates.map((each) => (each.least === each.most ? each.least : `${each.least}-${each.most}`));
      this.fail(call, `macro ${name}: expected ${counts.join(" or ")} arguments, got ${args.length}`);
    }
    const all = [...args, ...macro.defaults.slice(args.length - macro.least)];
    const id = ++this.expansions;
    const argument = (n: number): string => (n === 0 ? `${all.length}` : (all[n - 1] ?? ""));
    const substituted = macro.body.map((line) => ({
      line: call.line,
      text: line.text.replace(/%\{(\d+)\}|%(\d+)|%%([A-Za-z_]\w*)/g, (_, braced, plain, local) =>
        local === undefined ? argument(Number(braced ?? plain)) : `..@${id}.${local}`,
      ),
    }));
    this.lines(substituted);
  }

  private repeat(rest: string, body: readonly SourceLine[], line: SourceLine): void {
    const count = this.value(rest);
    if (count < 0n || count > 1_000_000n) this.fail(line, `%rep: expected 0 to 1000000, got ${count}`);
    for (let i = 0n; i < count && !this.leavingRep; i++) this.lines(body);
    this.leavingRep = false;
  }

  /** Runs the first branch whose condition holds; returns the index after its %endif. */
  private condition(lines: readonly SourceLine[], index: number, opening: SourceLine): number {
    const branches: { readonly head: SourceLine; readonly body: SourceLine[] }[] = [{ head: opening, body: [] }];
    let nested = 0;
    for (let i = index + 1; i < lines.length; i++) {
      const directive = directiveOf(lines[i].text) ?? "";
      if (/^%if/.test(directive)) nested++;
      if (nested === 0 && (directive === "%else" || directive.startsWith("%elif"))) {
        branches.push({ head: { line: lines[i].line, text: withoutComment(lines[i].text) }, body: [] });
        continue;
      }
      if (directive === "%endif" && nested-- === 0) {
        const chosen = branches.find((branch) => this.guarded(branch.head, () => this.holds(branch.head)));
        if (chosen !== undefined) this.lines(chosen.body);
        return i + 1;
      }
      branches[branches.length - 1].body.push(lines[i]);
    }
    return this.fail(opening, "%if: expected %endif, got the end of the source");
  }

  private holds(head: SourceLine): boolean {
    const [word, ...others] = head.text.trim().split(/\s+/);
    const rest = others.join(" ");
    const defined = (): boolean =>
      this.defines.has(rest) ||
      this.constants.has(rest) ||
      this.options.symbols.has(rest) ||
      this.macros.has(rest.toLowerCase());
    switch (word.toLowerCase()) {
      case "%else":
        return true;
      case "%ifdef":
      case "%elifdef":
        return defined();
      case "%ifndef":
      case "%elifndef":
        return !defined();
      default:
        return this.value(rest) !== 0n;
    }
  }
}

function withoutCommentAt(line: SourceLine, name: string): string {
  try {
    return withoutComment(line.text);
  } catch (error) {
    if (!(error instanceof AsmError)) throw error;
    throw new AsmError(error.code, error.detail, { name, line: line.line, text: line.text });
  }
}

/** Lines of a source; one that ends in a backslash goes on in the next. */
function joinContinued(source: string): SourceLine[] {
  const lines: SourceLine[] = [];
  let pending: SourceLine | undefined;
  source.split("\n").forEach((text, index) => {
    const whole: SourceLine =
      pending === undefined ? { text, line: index + 1 } : { text: pending.text + text, line: pending.line };
    const continues = whole.text.trimEnd().endsWith("\\");
    pending = continues ? { text: whole.text.trimEnd().slice(0, -1), line: whole.line } : undefined;
    if (!continues) lines.push(whole);
  });
  if (pending !== undefined) lines.push(pending);
  return lines;
}

/** Index of the line that closes the block opened at `index`, or -1. */
function closing(lines: readonly SourceLine[], index: number, opener: string, closer: string): number {
  let nested = 0;
  for (let i = index + 1; i < lines.length; i++) {
    const directive = directiveOf(lines[i].text);
    if (directive === opener) nested++;
    else if (directive === closer && nested-- === 0) return i;
  }
  return -1;
}
