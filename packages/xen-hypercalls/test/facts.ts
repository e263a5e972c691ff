/* The facts that the layouts are compared with, as text files beside this one. */
import constantsText from "./facts/constants.txt?raw";
import layoutsText from "./facts/i386-layouts.txt?raw";

export interface FieldFact {
  /** Path, dots between nested names. */
  readonly path: string;
  readonly offset: number;
  readonly size: number;
}

export interface StructFact {
  readonly name: string;
  readonly size: number;
  readonly fields: FieldFact[];
}

function lines(text: string): string[] {
  return text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
}

export function structFacts(): StructFact[] {
  const facts: StructFact[] = [];
  for (const line of lines(layoutsText)) {
    const [name, ...numbers] = line.trim().split(" ");
    const [first, second] = numbers.map(Number);
    if (line.startsWith(" ")) facts[facts.length - 1].fields.push({ path: name, offset: first, size: second });
    else facts.push({ name, size: first, fields: [] });
  }
  return facts;
}

export function constantFacts(): Map<string, number> {
  return new Map(lines(constantsText).map((line) => [line.split(" ")[0], Number(line.split(" ")[1])]));
}
