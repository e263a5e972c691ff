/*T:140 Lines as text.
 *
 * What the preprocessor does with a line before anybody knows what it means: take the comment off, split at commas,
 * replace words, all outside quotes. Next comes the preprocessor itself (preprocess.ts). */
import { AsmError } from "./errors.js";
import { quotedEnd } from "./tokens.js";

/** One line of source with the place to name in an error. */
export type SourceLine = { readonly text: string; readonly line: number };

const WORD = /[A-Za-z_.?@%$0-9][A-Za-z0-9_.?@$#~]*/y;

/** Walks the text outside quotes; `visit` returns how many characters it has dealt with (0: one, unchanged). */
function outsideQuotes(text: string, visit: (at: number) => number): void {
  for (let at = 0; at < text.length; ) {
    const c = text[at];
    if (c === '"' || c === "'" || c === "`") {
      const end = quotedEnd(text, at);
      if (end < 0) throw new AsmError("ASM_SYNTAX", `string: expected a closing ${c}, got the end of the line`);
      at = end;
    } else {
      const dealt = visit(at);
      if (dealt < 0) return;
      at += Math.max(1, dealt);
    }
  }
}

/** The line up to its `;` outside quotes, without spaces at the end. */
export function withoutComment(text: string): string {
  let end = text.length;
  outsideQuotes(text, (at) => {
    if (text[at] !== ";") return 0;
    end = at;
    return -1;
  });
  return text.slice(0, end).trimEnd();
}

/** Splits at commas outside quotes and braces; a part in braces loses them. */
export function splitArguments(text: string): string[] {
  if (text.trim() === "") return [];
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  outsideQuotes(text, (at) => {
    if (text[at] === "{") depth++;
    else if (text[at] === "}") depth--;
    else if (text[at] === "," && depth === 0) {
      parts.push(text.slice(start, at));
      start = at + 1;
    }
    return 0;
  });
  parts.push(text.slice(start));
  return parts.map((part) => part.trim()).map((part) => (/^\{.*\}$/s.test(part) ? part.slice(1, -1) : part));
}

/** Replaces whole words outside quotes that `replacement` knows. */
export function replaceWords(text: string, replacement: (word: string) => string | undefined): string {
  let out = "";
  let copied = 0;
  outsideQuotes(text, (at) => {
    WORD.lastIndex = at;
    const word = WORD.exec(text)?.[0];
    if (word === undefined) return 0;
    const value = replacement(word);
    if (value !== undefined) {
      out += text.slice(copied, at) + value;
      copied = at + word.length;
    }
    return word.length;
  });
  return out + text.slice(copied);
}
