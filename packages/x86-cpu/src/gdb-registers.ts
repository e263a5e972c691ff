/*C:335 The registers as gdb numbers them.
 *
 * What a stub for gdb's remote protocol needs: the registers of the target features org.gnu.gdb.i386.core and .sse in
 * their order, with their sizes, each as the bytes that the packets `p`, `P`, `g` and `G` carry (gdb manual, "i386
 * Features", "Register Packet Format"). Before it: state-image.ts. Next: fpu-image.ts. */
import type { Cpu } from "./cpu.js";
import { CpuError } from "./errors.js";
import { mxcsrMask } from "./fpu-image.js";
import { tagWord } from "./instructions/x87-control.js";
import { setControlWord, setStatusWord, statusWord } from "./instructions/x87-state.js";
import {
  EAX,
  EFLAGS,
  EIP,
  FPU_CONTROL,
  FPU_CS,
  FPU_DP,
  FPU_DS,
  FPU_IP,
  FPU_OPCODE,
  FPU_TAG,
  MXCSR,
  SEG_SELECTOR,
  XMM0,
} from "./layout.js";
import { REGISTER_NAMES, SEGMENT_NAMES, type SegmentName, stWord } from "./processor-state.js";

/** A register of gdb's. */
export interface GdbRegister {
  /** Its number in the packets, and its index in GDB_REGISTERS. */
  readonly number: number;
  readonly name: string;
  /** 32, 80 or 128. */
  readonly bits: number;
  /** gdb's name of its type, as a target description gives it. */
  readonly type: string;
  /** The feature of the target description that it belongs to. */
  readonly feature: "org.gnu.gdb.i386.core" | "org.gnu.gdb.i386.sse";
}

/** Segment registers in gdb's order. */
const SEGMENTS: readonly SegmentName[] = ["cs", "ss", "ds", "es", "fs", "gs"];
/** The x87's control registers in gdb's order, with their words; status and tags are put together. */
const FPU_CONTROLS: Readonly<Record<string, readonly [word: number, mask: number]>> = {
  fctrl: [FPU_CONTROL, 0xffff],
  fstat: [-1, 0xffff],
  ftag: [FPU_TAG, 0xffff],
  fiseg: [FPU_CS, 0xffff],
  fioff: [FPU_IP, -1],
  foseg: [FPU_DS, 0xffff],
  fooff: [FPU_DP, -1],
  fop: [FPU_OPCODE, 0x7ff],
};

const CORE: readonly (readonly [name: string, bits: number, type: string])[] = [
  ...REGISTER_NAMES.map((name) => [name, 32, name === "esp" || name === "ebp" ? "data_ptr" : "int32"] as const),
  ["eip", 32, "code_ptr"],
  ["eflags", 32, "i386_eflags"],
  ...SEGMENTS.map((name) => [name, 32, "int32"] as const),
  ...Array.from({ length: 8 }, (_, i) => [`st${i}`, 80, "i387_ext"] as const),
  ...Object.keys(FPU_CONTROLS).map((name) => [name, 32, "int"] as const),
];
const SSE: readonly (readonly [name: string, bits: number, type: string])[] = [
  ...Array.from({ length: 8 }, (_, i) => [`xmm${i}`, 128, "vec128"] as const),
  ["mxcsr", 32, "i386_mxcsr"],
];

/** All registers, by number: eax…edi, eip, eflags, cs…gs, st0…st7, fctrl…fop, xmm0…xmm7, mxcsr. */
export const GDB_REGISTERS: readonly GdbRegister[] = Object.freeze(
  [...CORE, ...SSE].map(([name, bits, type], number) =>
    Object.freeze({
      number,
      name,
      bits,
      type,
      feature: number < CORE.length ? ("org.gnu.gdb.i386.core" as const) : ("org.gnu.gdb.i386.sse" as const),
    }),
  ),
);

const BY_NAME = new Map(GDB_REGISTERS.map((register) => [register.name, register]));

/** Single bits as gdb shows them, by their places. */
function flagsType(id: string, names: readonly (readonly [name: string, bit: number])[]): string[] {
  const fields = names.map(([name, bit]) => `      <field name="${name}" start="${bit}" end="${bit}"/>`);
  return [`    <flags id="${id}" size="4">`, ...fields, "    </flags>"];
}

/** The ways in which gdb shows an XMM register: name, type of one of its parts, and their number. */
const VECTORS = [
  ["v4_float", "ieee_single", 4],
  ["v2_double", "ieee_double", 2],
  ["v16_int8", "int8", 16],
  ["v8_int16", "int16", 8],
  ["v4_int32", "int32", 4],
  ["v2_int64", "int64", 2],
] as const;

const EFLAGS_BITS = "CF:0 PF:2 AF:4 ZF:6 SF:7 TF:8 IF:9 DF:10 OF:11 NT:14 RF:16 VM:17 AC:18 VIF:19 VIP:20 ID:21";
const MXCSR_BITS = "IE:0 DE:1 ZE:2 OE:3 UE:4 PE:5 DAZ:6 IM:7 DM:8 ZM:9 OM:10 UM:11 PM:12 FZ:15";

function bitsOf(text: string): [name: string, bit: number][] {
  return text.split(" ").map((field) => [field.split(":")[0], Number(field.split(":")[1])]);
}

/** The types that a feature's registers use, in the lines of a target description. */
const TYPES: Readonly<Record<GdbRegister["feature"], readonly string[]>> = {
  "org.gnu.gdb.i386.core": flagsType("i386_eflags", bitsOf(EFLAGS_BITS)),
  "org.gnu.gdb.i386.sse": [
    ...VECTORS.map(([name, type, count]) => `    <vector id="${name}" type="${type}" count="${count}"/>`),
    '    <union id="vec128">',
    ...VECTORS.map(([name]) => `      <field name="${name}" type="${name}"/>`),
    '      <field name="uint128" type="uint128"/>',
    "    </union>",
    ...flagsType("i386_mxcsr", bitsOf(MXCSR_BITS)),
  ],
};

/** The target description of these registers, which gdb reads as `target.xml`. */
export function gdbTargetXml(): string {
  const features = Object.entries(TYPES).map(([feature, types]) => {
    const registers = GDB_REGISTERS.filter((register) => register.feature === feature).map(
      ({ name, bits, type, number }) => `    <reg name="${name}" bitsize="${bits}" type="${type}" regnum="${number}"/>`,
    );
    return `  <feature name="${feature}">\n${[...types, ...registers].join("\n")}\n  </feature>`;
  });
  const head = '<?xml version="1.0"?>\n<!DOCTYPE target SYSTEM "gdb-target.dtd">\n<target version="1.0">';
  return `${head}\n  <architecture>i386</architecture>\n${features.join("\n")}\n</target>\n`;
}

/** @throws CpuError `ERR_PARAMETER` if there is no such register. */
export function requireGdbRegister(register: string | number): GdbRegister {
  const found = typeof register === "number" ? GDB_REGISTERS[register] : BY_NAME.get(register);
  if (found === undefined) {
    throw new CpuError("ERR_PARAMETER", "register", `a name or number of GDB_REGISTERS`, register);
  }
  return found;
}

/** What a write of some registers needs of the processor's owner: both do more than change a word. */
export interface GdbTarget {
  eip: number;
  eflags: number;
  getSelector(segment: SegmentName): number;
  loadSegment(segment: SegmentName, selector: number): void;
}

/** Word of the register's first byte, for those that are plain words of the state; -1 for others. */
function wordOf(cpu: Cpu, name: string): number {
  const general = REGISTER_NAMES.indexOf(name as "eax");
  if (general >= 0) return EAX + general;
  if (name.startsWith("st")) return stWord(cpu, Number(name.slice(2)));
  if (name.startsWith("xmm")) return XMM0 + Number(name.slice(3)) * 4;
  if (name === "mxcsr") return MXCSR;
  return -1;
}

/** The value of a register that is more than a word of the state. */
function composed(cpu: Cpu, name: string): number {
  const segment = SEGMENT_NAMES.indexOf(name as "cs");
  if (segment >= 0) return cpu.i32[SEG_SELECTOR + segment];
  if (name === "eip") return cpu.i32[EIP];
  if (name === "eflags") return cpu.i32[EFLAGS];
  if (name === "fstat") return statusWord(cpu);
  if (name === "ftag") return tagWord(cpu);
  return cpu.i32[FPU_CONTROLS[name][0]];
}

/** A register's bytes, the lowest first: 4, 10 or 16. */
export function readGdbRegister(cpu: Cpu, { name, bits }: GdbRegister): Uint8Array {
  const word = wordOf(cpu, name);
  if (word >= 0) return cpu.u8.slice(word * 4, word * 4 + bits / 8);
  return new Uint8Array(Int32Array.of(composed(cpu, name)).buffer);
}

function writeComposed(cpu: Cpu, target: GdbTarget, name: string, value: number): void {
  if (SEGMENT_NAMES.includes(name as SegmentName)) {
    const segment = name as SegmentName;
    if (target.getSelector(segment) !== (value & 0xffff)) target.loadSegment(segment, value & 0xffff);
  } else if (name === "eip") {
    // Setting it wakes a processor that halts, which writing it back must not.
    if (target.eip !== value >>> 0) target.eip = value;
  } else if (name === "eflags") target.eflags = value;
  else if (name === "fstat") setStatusWord(cpu, value);
  else if (name === "fctrl") setControlWord(cpu, value);
  else {
    const [word, mask] = FPU_CONTROLS[name];
    cpu.i32[word] = value & mask;
  }
}

/**
 * Writes a register from its bytes. Segment registers load from the descriptor tables, without privilege checks.
 * @throws CpuError `ERR_PARAMETER` for another number of bytes or a reserved bit of MXCSR, `ERR_SELECTOR`.
 */
export function writeGdbRegister(cpu: Cpu, target: GdbTarget, register: GdbRegister, bytes: Uint8Array): void {
  const { name, bits } = register;
  if (bytes.length !== bits / 8) throw new CpuError("ERR_PARAMETER", name, `${bits / 8} bytes`, bytes.length);
  const value = bytes[0] | (bytes[1] << 8) | (bytes[2] << 16) | (bytes[3] << 24);
  if (name === "mxcsr" && (value & ~mxcsrMask(cpu.model)) !== 0) {
    throw new CpuError("ERR_PARAMETER", name, "bits that the model has", `0x${(value >>> 0).toString(16)}`);
  }
  const word = wordOf(cpu, name);
  if (word >= 0) cpu.u8.set(bytes, word * 4);
  else writeComposed(cpu, target, name, value);
}

/** All registers in their order, as the hexadecimal digits of a `g` packet. */
export function readGdbRegisterFile(cpu: Cpu): string {
  const digits = (byte: number): string => byte.toString(16).padStart(2, "0");
  return GDB_REGISTERS.map((register) => Array.from(readGdbRegister(cpu, register), digits).join("")).join("");
}

/** Bytes of a register file: 41 registers. */
const FILE_BYTES = GDB_REGISTERS.reduce((bytes, { bits }) => bytes + bits / 8, 0);

/**
 * Writes all registers from a `G` packet's digits, in their order.
 * @throws CpuError `ERR_PARAMETER` for something that is not that many digits, and as `writeGdbRegister`.
 */
export function writeGdbRegisterFile(cpu: Cpu, target: GdbTarget, file: string): void {
  if (file.length !== FILE_BYTES * 2 || !/^[0-9a-f]*$/i.test(file)) {
    throw new CpuError(
      "ERR_PARAMETER",
      "register file",
      `${FILE_BYTES * 2} hexadecimal digits`,
      `${file.length} characters`,
    );
  }
  const bytes = Uint8Array.from({ length: FILE_BYTES }, (_, at) => Number.parseInt(file.slice(at * 2, at * 2 + 2), 16));
  // The top of the x87's stack first: it says where ST(0) is.
  setStatusWord(cpu, bytes[FSTAT_AT] | (bytes[FSTAT_AT + 1] << 8));
  let at = 0;
  for (const register of GDB_REGISTERS) {
    writeGdbRegister(cpu, target, register, bytes.subarray(at, at + register.bits / 8));
    at += register.bits / 8;
  }
}

/** Byte of `fstat` in a register file. */
const FSTAT_AT = GDB_REGISTERS.slice(
  0,
  GDB_REGISTERS.findIndex(({ name }) => name === "fstat"),
).reduce((bytes, { bits }) => bytes + bits / 8, 0);
