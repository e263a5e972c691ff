/*T:270 Choosing a form and writing its bytes.
 *
 * Tries the forms of a mnemonic in order and writes the first that takes the operands and holds their values. In early
 * passes labels are not known; then the shortest form is assumed, and what proved too short once is never tried again
 * (`Site`), so that sizes only grow and the passes come to an end. Next: statements and the passes (assemble.ts). */
import { type Address, addressBytes, displacementBytes, resolveAddress } from "./address.js";
import { AsmError } from "./errors.js";
import { type Expression, evaluate, type Scope } from "./expression.js";
import { type Form, formsOf, type Slot, type SlotSize } from "./form.js";
import { describeOperand, type Operand } from "./operands.js";
import { registerNamed } from "./registers.js";

/** Prefix words written before the mnemonic. */
export type Prefixes = {
  readonly bytes: readonly number[];
  readonly operandSize?: 16 | 32;
  readonly addressSize?: 16 | 32;
};

/** What earlier passes have learnt about one instruction. */
export type Site = { readonly rejected: Set<Form>; displacement: number };

export type EncodeContext = {
  readonly bits: 16 | 32;
  readonly scope: Scope;
  readonly site: Site;
  /** False while labels may still move: then values that do not fit are not yet an error. */
  readonly final: boolean;
  /** How many symbols without a value the scope has met. */
  readonly unknowns: () => number;
};

type Match = { readonly form: Form; readonly v: 16 | 32 | undefined; readonly unsizedMemory: SlotSize | undefined };

function registerSize(operand: Extract<Operand, { kind: "register" }>): number {
  return operand.register.class === "r16" ? 16 : operand.register.class === "r32" ? 32 : 0;
}

/** Whether a slot takes an operand by kind; values come later. Returns the `v` it demands, 0 for none, -1 for no. */
function slotDemand(slot: Slot, operand: Operand): number {
  switch (operand.kind) {
    case "register": {
      if (slot.registers === "v") {
        const size = registerSize(operand);
        if (size === 0 || (slot.fixed === "av" && operand.register.number !== 0)) return -1;
        return size;
      }
      if (slot.registers !== operand.register.class) return -1;
      return slot.fixed === undefined || slot.fixed === operand.register.name ? 0 : -1;
    }
    case "memory":
      if (slot.memory === undefined || (slot.role === "far") !== (operand.distance === "far")) return -1;
      if (slot.memory === "v")
        return operand.size === 0 || operand.size === 16 || operand.size === 32 ? operand.size : -1;
      return slot.memory === 0 || operand.size === 0 || operand.size === slot.memory ? 0 : -1;
    case "pointer":
      return slot.role === "pointer" ? operand.size : -1;
    case "immediate":
      return immediateDemand(slot, operand);
  }
}

function immediateDemand(slot: Slot, operand: Operand): number {
  const { size, distance, strict } = operand;
  if (slot.name === "1") return strict ? -1 : 0;
  if (slot.role === "relative") {
    if (slot.size === 8) return distance === "near" || size > 8 ? -1 : 0;
    return distance === "short" || size === 8 ? -1 : size;
  }
  if (slot.role !== "immediate" || distance !== undefined) return -1;
  if (slot.extended) return strict && size !== 8 ? -1 : size === 8 ? 0 : size;
  if (slot.size === "v") return size === 8 ? -1 : size;
  return size === 0 || size === slot.size ? 0 : -1;
}

/** The form with its operand size, or undefined when the operands are of other kinds. */
function matchForm(form: Form, operands: readonly Operand[], prefixes: Prefixes, bits: 16 | 32): Match | undefined {
  if (form.slots.length !== operands.length) return undefined;
  let v = 0;
  let unsizedMemory: SlotSize | undefined;
  for (let i = 0; i < operands.length; i++) {
    const demand = slotDemand(form.slots[i], operands[i]);
    if (demand < 0 || (demand > 0 && v > 0 && demand !== v)) return undefined;
    if (demand > 0) v = demand;
    if (operands[i].kind === "memory" && operands[i].size === 0) unsizedMemory = form.slots[i].memory;
  }
  if (!form.usesV) return { form, v: undefined, unsizedMemory };
  if (v !== 0 && v !== 16 && v !== 32) return undefined;
  const known = v !== 0 || form.sizeDefaults;
  const chosen = v !== 0 ? v : (prefixes.operandSize ?? bits);
  if (unsizedMemory === "v" && known) unsizedMemory = chosen;
  return { form, v: chosen, unsizedMemory };
}

function wrongOperands(mnemonic: string, operands: readonly Operand[], forms: readonly Form[]): AsmError {
  const got = operands.length === 0 ? "no operands" : operands.map(describeOperand).join(", ");
  const shown = [...new Set(forms.map((form) => form.text))].slice(0, 8).join(" | ");
  return new AsmError("ASM_OPERANDS", `${mnemonic}: expected ${shown}, got ${got}`);
}

/** A memory operand without a size word is an error where forms of several sizes would take it. */
function refuseAmbiguous(mnemonic: string, matches: readonly Match[]): void {
  const sizes = new Set(matches.map((match) => match.unsizedMemory).filter((size) => size !== undefined && size !== 0));
  if (sizes.size > 1 || sizes.has("v")) {
    throw new AsmError(
      "ASM_OPERANDS",
      `${mnemonic}: expected a size word (byte, word, dword, …) before [memory], got none`,
    );
  }
}

/** The instruction's bytes. Throws an AsmError without place. */
export function encodeInstruction(
  mnemonic: string,
  operands: readonly Operand[],
  prefixes: Prefixes,
  context: EncodeContext,
): number[] {
  const forms = formsOf(mnemonic);
  if (forms === undefined)
    throw new AsmError("ASM_UNKNOWN_INSTRUCTION", `instruction: expected a known mnemonic, got ${mnemonic}`);
  const matches: Match[] = [];
  for (const form of forms) {
    const match = matchForm(form, operands, prefixes, context.bits);
    if (match !== undefined) matches.push(match);
  }
  if (matches.length === 0) throw wrongOperands(mnemonic, operands, forms);
  refuseAmbiguous(mnemonic, matches);
  const usable = matches.filter((match) => !context.site.rejected.has(match.form));
  for (const match of usable) {
    const last = match === usable[usable.length - 1];
    const bytes = new Emitter(match, operands, prefixes, context, last).emit();
    if (bytes !== undefined) return bytes;
    context.site.rejected.add(match.form);
  }
  throw wrongOperands(mnemonic, operands, forms);
}

/** Writes one form; `emit` gives undefined when a value does not fit and another form may hold it. */
class Emitter {
  private readonly match: Match;
  private readonly operands: readonly Operand[];
  private readonly prefixes: Prefixes;
  private readonly context: EncodeContext;
  private readonly last: boolean;
  private readonly address: Address | undefined;
  private readonly out: number[] = [];

  constructor(match: Match, operands: readonly Operand[], prefixes: Prefixes, context: EncodeContext, last: boolean) {
    this.match = match;
    this.operands = operands;
    this.prefixes = prefixes;
    this.context = context;
    this.last = last;
    const memory = operands.find((operand) => operand.kind === "memory");
    this.address =
      memory?.kind === "memory"
        ? resolveAddress(memory, context.scope, prefixes.addressSize ?? context.bits)
        : undefined;
  }

  emit(): number[] | undefined {
    const { form, v } = this.match;
    const { bits } = this.context;
    if (form.slots.some((slot) => slot.role === "offset") && !this.isPlainOffset()) return undefined;
    const segment = this.operands.find((operand) => operand.kind === "memory")?.segment;
    const addressSize = this.address?.size ?? form.addressSize ?? this.prefixes.addressSize ?? bits;
    if (this.prefixes.addressSize !== undefined && this.prefixes.addressSize !== addressSize) {
      const got = `${addressSize}-bit registers`;
      throw new AsmError(
        "ASM_OPERANDS",
        `prefix a${this.prefixes.addressSize}: expected registers of that size, got ${got}`,
      );
    }
    this.out.push(...this.prefixes.bytes);
    if (segment !== undefined) this.out.push(SEGMENT_PREFIX[segment.number]);
    if (addressSize !== bits) this.out.push(0x67);
    if ((v ?? form.operandSize ?? this.prefixes.operandSize ?? bits) !== bits) this.out.push(0x66);
    let immediates = 0;
    for (const step of form.steps) {
      switch (step.kind) {
        case "byte":
          this.out.push(step.value);
          break;
        case "plus":
          this.out[this.out.length - 1] += this.registerNumber(step.operand);
          break;
        case "modrm":
          this.modrm(step.digit);
          break;
        case "immediate":
          if (!this.immediate(step.size, immediates++)) return undefined;
          break;
        case "relative":
          if (!this.relative(step.size)) return undefined;
          break;
        case "pointer":
          if (!this.pointer()) return undefined;
          break;
        case "offset":
          this.put(BigInt(this.address?.displacement ?? 0), addressSize);
          break;
      }
    }
    if (!this.fixedOnesHold()) return undefined;
    return this.out;
  }

  private isPlainOffset(): boolean {
    return this.address?.base === undefined && this.address?.index === undefined;
  }

  /** Shifts by one: the number must be known to be 1. */
  private fixedOnesHold(): boolean {
    return this.match.form.slots.every((slot, i) => {
      const operand = this.operands[i];
      return slot.name !== "1" || (operand.kind === "immediate" && (this.value(operand.value) ?? 1n) === 1n);
    });
  }

  /** The value, or undefined while a symbol in it is not known. */
  private value(expression: Expression): bigint | undefined {
    const before = this.context.unknowns();
    const value = evaluate(expression, this.context.scope);
    return this.context.unknowns() === before ? value : undefined;
  }

  /** Whether to go on with a value: `fits`, or there is no other form and the passes are not over. */
  private accept(fits: boolean, expected: string, got: bigint): boolean {
    if (fits) return true;
    if (this.last && this.context.final) {
      throw new AsmError("ASM_RANGE", `${this.match.form.text}: expected ${expected}, got ${got}`);
    }
    return this.last;
  }

  private registerNumber(operand: number): number {
    const chosen = this.operands[operand];
    return chosen.kind === "register" ? chosen.register.number : 0;
  }

  private put(value: bigint, size: number): void {
    for (let shift = 0n; shift < size; shift += 8n) this.out.push(Number((value >> shift) & 0xffn));
  }

  private modrm(digit: number | "reg" | "same"): void {
    const { slots } = this.match.form;
    const rm = slots.findIndex((slot) => slot.role === "rm" || slot.role === "far");
    const reg = slots.findIndex((slot) => slot.role === "reg");
    if (digit === "same") {
      const number = this.registerNumber(0);
      this.out.push(0xc0 | (number << 3) | number);
      return;
    }
    const regBits = digit === "reg" ? this.registerNumber(reg) : digit;
    const operand = this.operands[rm];
    if (operand === undefined || operand.kind === "register" || this.address === undefined) {
      this.out.push(0xc0 | (regBits << 3) | (operand === undefined ? 0 : this.registerNumber(rm)));
      return;
    }
    const { site } = this.context;
    const told =
      operand.kind === "memory" && operand.displacementSize > 0 ? (operand.displacementSize === 8 ? 1 : 4) : 0;
    const bytes = displacementBytes(this.address, Math.max(site.displacement, told));
    site.displacement = Math.max(site.displacement, bytes);
    this.out.push(...addressBytes(this.address, regBits, bytes));
  }

  private immediate(stepSize: 8 | 16 | "v", nth: number): boolean {
    const { form, v } = this.match;
    const slotIndexes = form.slots.flatMap((slot, i) => (slot.role === "immediate" ? [i] : []));
    const slot = form.slots[slotIndexes[nth]];
    const operand = this.operands[slotIndexes[nth]];
    if (operand.kind !== "immediate") return false;
    const value = this.value(operand.value) ?? 0n;
    const size = stepSize === "v" ? (v ?? 32) : stepSize;
    const limit = slot.extended ? (v ?? 32) : size;
    const inRange = value >= -(1n << BigInt(limit - 1)) && value < 1n << BigInt(limit);
    if (slot.extended) {
      const signed = BigInt.asIntN(limit, value);
      this.put(signed, 8);
      return this.accept(inRange && signed >= -128n && signed <= 127n, "-128 to 127", value);
    }
    this.put(value, size);
    return this.accept(inRange, `a number of ${size} bits`, value);
  }

  private relative(stepSize: 8 | "v"): boolean {
    const { v } = this.match;
    const operand = this.operands[0];
    if (operand.kind !== "immediate") return false;
    const size = stepSize === "v" ? (v ?? 32) : 8;
    const end = this.context.scope.here + BigInt(this.out.length + size / 8);
    const distance = BigInt.asIntN(v === 16 ? 64 : 32, (this.value(operand.value) ?? end) - end);
    this.put(distance, size);
    if (size === 8) return this.accept(distance >= -128n && distance <= 127n, "a distance of -128 to 127", distance);
    return this.accept(size === 32 || (distance >= -65535n && distance <= 65535n), "a distance of 16 bits", distance);
  }

  private pointer(): boolean {
    const { v } = this.match;
    const operand = this.operands[0];
    if (operand.kind !== "pointer") return false;
    const size = v ?? 32;
    const offset = this.value(operand.offset) ?? 0n;
    const selector = this.value(operand.selector) ?? 0n;
    this.put(offset, size);
    this.put(selector, 16);
    const fits = offset >= -(1n << BigInt(size - 1)) && offset < 1n << BigInt(size);
    const selects = selector >= 0n && selector <= 0xffffn;
    return (
      this.accept(fits, `an offset of ${size} bits`, offset) && this.accept(selects, "a selector of 16 bits", selector)
    );
  }
}

/** Override prefixes of es cs ss ds fs gs. */
const SEGMENT_PREFIX = [0x26, 0x2e, 0x36, 0x3e, 0x64, 0x65];

/** The override prefix of a segment register by name. */
export function segmentPrefixByte(name: string): number | undefined {
  const register = registerNamed(name);
  return register?.class === "sreg" ? SEGMENT_PREFIX[register.number] : undefined;
}
