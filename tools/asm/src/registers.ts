/*T:120 The registers by name.
 *
 * One declared table: name, class, number as the processor encodes it. Expressions need it to tell `eax` from a label,
 * operands to match instruction forms (operands.ts). */

export type RegisterClass = "r8" | "r16" | "r32" | "sreg" | "cr" | "dr" | "st" | "mm" | "xmm";

export type Register = {
  readonly name: string;
  readonly class: RegisterClass;
  /** Number in ModRM, in the opcode, or of the segment register (es cs ss ds fs gs). */
  readonly number: number;
};

const numbered = (prefix: string): string[] => [0, 1, 2, 3, 4, 5, 6, 7].map((n) => prefix + n);

const NAMES: Readonly<Record<RegisterClass, readonly string[]>> = {
  r8: ["al", "cl", "dl", "bl", "ah", "ch", "dh", "bh"],
  r16: ["ax", "cx", "dx", "bx", "sp", "bp", "si", "di"],
  r32: ["eax", "ecx", "edx", "ebx", "esp", "ebp", "esi", "edi"],
  sreg: ["es", "cs", "ss", "ds", "fs", "gs"],
  cr: numbered("cr"),
  dr: numbered("dr"),
  st: numbered("st"),
  mm: numbered("mm"),
  xmm: numbered("xmm"),
};

const table = new Map<string, Register>();
for (const [registerClass, names] of Object.entries(NAMES)) {
  names.forEach((name, number) => {
    table.set(name, { name, class: registerClass as RegisterClass, number });
  });
}

/** The register of that name in any case, or undefined. `st` alone is st0. */
export function registerNamed(name: string): Register | undefined {
  const lower = name.toLowerCase();
  return table.get(lower === "st" ? "st0" : lower);
}
