/*C:958 The disassembly view.
 *
 * Bytes to text in Intel syntax, from the processor's own decoder: what it shows is what the processor would execute. The
 * bytes come from an array, or from a processor's memory as its code sees it. This is a module of its own,
 * `@lguest/x86-cpu/disassembler`. Before it: integer-text.ts, sse-text.ts, x87-text.ts. */
import { DECODE_OK, DECODE_READ_AHEAD, decode, MAX_INSTRUCTION_LENGTH } from "../decode/decoder.js";
import { CpuError, requireInteger } from "../errors.js";
import { createInstruction, type Instruction } from "../ir.js";
import { OP_SSE, OP_X87 } from "../ops.js";
import { integerText } from "./integer-text.js";
import { sseText } from "./sse-text.js";
import { x87Text } from "./x87-text.js";

/** One line of a disassembly. */
export interface DisassembledInstruction {
  /** Address of its first byte, unsigned. */
  readonly address: number;
  readonly bytes: Uint8Array;
  /** Intel syntax, lower case: `mov eax, dword ptr [ebx+4]`. `(bad)` for one byte that begins no instruction. */
  readonly text: string;
  /** How many bytes, 1 to 15. */
  readonly length: number;
}

/** Where bytes come from that are not in an array: a processor, for one. */
export interface CodeSource {
  /** The byte at a linear address, or -1 where there is none. */
  peek(linear: number): number;
}

/** How to read code. */
export interface DisassemblyOptions {
  /** 16 or 32: the default size of operands and addresses. 32 if left out. */
  readonly bits?: 16 | 32;
  /** Most instructions, up to 2^20; to the end of an array if left out, and 1 from a processor. */
  readonly count?: number;
}

const BAD = "(bad)";
const MAX_COUNT = 1 << 20;

const NO_BYTE = -1;

/** Text of a decoded instruction, or BAD. @param next address of the next one. */
function textOf(insn: Instruction, next: number): string {
  let text: string;
  if (insn.op === OP_X87) text = x87Text(insn);
  else if (insn.op === OP_SSE) text = sseText(insn);
  else text = integerText(insn, next);
  return text === "" ? BAD : text;
}

/** Fills `window` from `address` on. @returns how many bytes there are. */
function fill(window: Uint8Array, at: (address: number) => number, address: number): number {
  window.fill(0);
  for (let n = 0; n < MAX_INSTRUCTION_LENGTH; n++) {
    const byte = at((address + n) >>> 0);
    if (byte === NO_BYTE) return n;
    window[n] = byte;
  }
  return MAX_INSTRUCTION_LENGTH;
}

/**
 * Disassembles instructions one after the other.
 * @param source the bytes, of which the first is at `address`; or a processor, whose code at the linear address is read through
 *   its page tables without a trace.
 * @param address 0 to 0xFFFFFFFF.
 * @returns as many as there are, up to `count`; fewer where the bytes end or a page is missing.
 * @throws CpuError `ERR_PARAMETER`.
 */
export function disassemble(
  source: Uint8Array | CodeSource,
  address: number,
  options: DisassemblyOptions = {},
): DisassembledInstruction[] {
  const isArray = source instanceof Uint8Array;
  const { bits = 32 } = options;
  const most = isArray ? source.length : 1;
  const count = options.count === undefined ? most : requireInteger("count", options.count, 0, MAX_COUNT);
  requireInteger("address", address, 0, 0xffffffff);
  if (bits !== 16 && bits !== 32) throw new CpuError("ERR_PARAMETER", "bits", "16 or 32", bits);
  const at = isArray
    ? (place: number): number => source[(place - address) >>> 0] ?? NO_BYTE
    : (place: number): number => source.peek(place);
  const window = new Uint8Array(DECODE_READ_AHEAD);
  const insn = createInstruction();
  const lines: DisassembledInstruction[] = [];
  for (let place = address; lines.length < count; ) {
    const available = fill(window, at, place);
    if (available === 0) break;
    let text = BAD;
    let length = 1;
    if (decode(insn, window, 0, available, bits === 32) === DECODE_OK) {
      text = textOf(insn, place + insn.length);
      if (text !== BAD) length = insn.length;
    }
    lines.push({ address: place, bytes: window.slice(0, length), text, length });
    place = (place + length) >>> 0;
  }
  return lines;
}
