/*T:240 Instruction forms.
 *
 * Reads the declared tables into forms: which operands, which bytes. The notation follows the Intel manual:
 *
 *   operands   r8 r16 r32 rv        register; v is 16 or 32, the operand size of the instruction
 *              rm8 rm16 rm32 rmv    register or memory        m m8 m16 … m128 mv   memory (m: any size)
 *              rr16 rr32 rrv mr xr  register that stands in ModRM.rm
 *              i8 i16 iv            immediate                 i8s   immediate byte, sign-extended to v
 *              rel8 relv ptr far    jump target, seg:offset, memory that holds offset and selector
 *              moffs8 moffsv        memory without registers
 *              sreg cr dr sti mm xmm, mmrm mmrm32 x32 x64 x128 (register or memory), al ax eax cl dx av 1 es … by name
 *   encoding   hex bytes, /r /0…/7 ModRM, /rr the same register twice, +r +r2 register in the opcode,
 *              ib ibs iw iv immediate, cb cv cp jump, ov memory offset,
 *              o16 o32 a16 a32 fixed size, d the size is the mode's when nothing tells it
 *
 * Before it come the tables; after it, matching.ts chooses a form for operands. */
import type { RegisterClass } from "./registers.js";
import { registerNamed } from "./registers.js";
import { GENERAL_FORMS } from "./tables/general.js";
import { SIMD_FORMS } from "./tables/simd.js";
import { SYSTEM_FORMS } from "./tables/system.js";
import { X87_FORMS } from "./tables/x87.js";

/** Operand size in bits; "v" follows the instruction's operand size, 0 is any. */
export type SlotSize = number | "v";

export type Slot = {
  readonly name: string;
  /** Registers it takes, by class; "v" is r16 or r32. */
  readonly registers?: RegisterClass | "v";
  /** The only register it takes. */
  readonly fixed?: string;
  /** The memory size it takes, when it takes memory. */
  readonly memory?: SlotSize;
  readonly role: "reg" | "rm" | "immediate" | "relative" | "pointer" | "far" | "offset" | "none";
  /** Size of the immediate or jump distance in bits. */
  readonly size?: SlotSize;
  /** An immediate byte that the processor extends by its sign. */
  readonly extended?: boolean;
};

export type Step =
  | { readonly kind: "byte"; readonly value: number }
  | { readonly kind: "plus"; readonly operand: 0 | 1 }
  | { readonly kind: "modrm"; readonly digit: number | "reg" | "same" }
  | { readonly kind: "immediate"; readonly size: 8 | 16 | "v" }
  | { readonly kind: "relative"; readonly size: 8 | "v" }
  | { readonly kind: "pointer" }
  | { readonly kind: "offset" };

export type Form = {
  readonly mnemonic: string;
  /** The form as the table writes it, for messages. */
  readonly text: string;
  readonly slots: readonly Slot[];
  readonly steps: readonly Step[];
  readonly operandSize?: 16 | 32;
  readonly addressSize?: 16 | 32;
  readonly sizeDefaults: boolean;
  readonly usesV: boolean;
};

const SIMD_RM: Readonly<Record<string, readonly [RegisterClass, number]>> = {
  mmrm: ["mm", 64],
  mmrm32: ["mm", 32],
  x32: ["xmm", 32],
  x64: ["xmm", 64],
  x128: ["xmm", 128],
};
const REGISTER_RM: Readonly<Record<string, RegisterClass | "v">> = {
  rr16: "r16",
  rr32: "r32",
  rrv: "v",
  mr: "mm",
  xr: "xmm",
};

function sizeOf(text: string): SlotSize {
  return text === "v" ? "v" : Number(text);
}

function parseSlot(name: string): Slot {
  if (name in SIMD_RM) return { name, registers: SIMD_RM[name][0], memory: SIMD_RM[name][1], role: "rm" };
  if (name in REGISTER_RM) return { name, registers: REGISTER_RM[name], role: "rm" };
  if (name === "av") return { name, registers: "v", fixed: "av", role: "none" };
  if (name === "1") return { name, role: "none", size: 1 };
  if (name === "far") return { name, memory: "v", role: "far" };
  if (name === "ptr") return { name, role: "pointer" };
  if (name === "sti") return { name, registers: "st", role: "none" };
  if (name === "sreg" || name === "cr" || name === "dr" || name === "mm" || name === "xmm") {
    return { name, registers: name, role: "reg" };
  }
  const parts = /^(rm|rel|moffs|r|m|i)(8s|8|16|32|64|80|128|v|)$/.exec(name);
  if (parts !== null) {
    const size = parts[2] === "" ? 0 : sizeOf(parts[2].replace("s", ""));
    const registers = size === "v" ? "v" : (`r${size}` as RegisterClass);
    switch (parts[1]) {
      case "r":
        return { name, registers, role: "reg" };
      case "rm":
        return { name, registers, memory: size, role: "rm" };
      case "m":
        return { name, memory: size, role: "rm" };
      case "moffs":
        return { name, memory: size, role: "offset" };
      case "rel":
        return { name, size, role: "relative" };
      default:
        return { name, size, role: "immediate", extended: parts[2] === "8s" };
    }
  }
  const register = registerNamed(name);
  if (register === undefined) throw new Error(`form table: unknown operand ${name}`);
  return { name, registers: register.class, fixed: register.name, role: "none" };
}

const FIXED_STEPS: Readonly<Record<string, Step>> = {
  "/r": { kind: "modrm", digit: "reg" },
  "/rr": { kind: "modrm", digit: "same" },
  "+r": { kind: "plus", operand: 0 },
  "+r2": { kind: "plus", operand: 1 },
  ib: { kind: "immediate", size: 8 },
  ibs: { kind: "immediate", size: 8 },
  iw: { kind: "immediate", size: 16 },
  iv: { kind: "immediate", size: "v" },
  cb: { kind: "relative", size: 8 },
  cv: { kind: "relative", size: "v" },
  cp: { kind: "pointer" },
  ov: { kind: "offset" },
};

function parseForm(line: string): Form {
  const [left, right] = line.split(" = ");
  const [mnemonic, operands] = left.trim().split(" ");
  const slots = operands === undefined ? [] : operands.split(",").map(parseSlot);
  const steps: Step[] = [];
  const words = right.trim().split(/\s+/);
  for (const word of words) {
    if (word in FIXED_STEPS) steps.push(FIXED_STEPS[word]);
    else if (/^[0-9A-Fa-f]{2}$/.test(word)) steps.push({ kind: "byte", value: Number.parseInt(word, 16) });
    else if (/^\/[0-7]$/.test(word)) steps.push({ kind: "modrm", digit: Number(word[1]) });
    else if (!["o16", "o32", "a16", "a32", "d"].includes(word))
      throw new Error(`form table: unknown step ${word} in ${line}`);
  }
  const jumps = slots.some((slot) => slot.role === "relative" || slot.role === "pointer");
  return {
    mnemonic,
    text: `${mnemonic} ${operands ?? ""}`.trim(),
    slots,
    steps,
    operandSize: words.includes("o16") ? 16 : words.includes("o32") ? 32 : undefined,
    addressSize: words.includes("a16") ? 16 : words.includes("a32") ? 32 : undefined,
    sizeDefaults: jumps || words.includes("d"),
    usesV:
      jumps ||
      slots.some((slot) => slot.registers === "v" || slot.memory === "v" || slot.size === "v" || slot.extended),
  };
}

let index: Map<string, Form[]> | undefined;

function formIndex(): Map<string, Form[]> {
  if (index !== undefined) return index;
  index = new Map();
  for (const line of [GENERAL_FORMS, SYSTEM_FORMS, X87_FORMS, SIMD_FORMS].join("\n").split("\n")) {
    if (line.trim() === "") continue;
    const form = parseForm(line);
    const same = index.get(form.mnemonic);
    if (same === undefined) index.set(form.mnemonic, [form]);
    else same.push(form);
  }
  return index;
}

/** The forms of a mnemonic (lower case) in the order to try them; undefined when there is none. */
export function formsOf(mnemonic: string): readonly Form[] | undefined {
  return formIndex().get(mnemonic);
}

/** Every mnemonic the tables know, sorted. */
export function mnemonics(): string[] {
  return [...formIndex().keys()].sort();
}

/** Every form of every table. */
export function allForms(): Form[] {
  return [...formIndex().values()].flat();
}
